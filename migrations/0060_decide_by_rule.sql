-- A vote is decided once, by the rule that was frozen with its electors: draft, open, closed, certified, or cancelled
-- with a reason. Nothing is reset or deleted; a result gives way only to a new vote that cites it. What is stated
-- here holds whatever the server does.

drop trigger refuse_late_ballot on ballots;
drop trigger refuse_reopening on votes;
drop trigger electors_kept on electors;
drop function refuse_late_ballot();
drop function refuse_reopening();
drop index votes_one_open;

alter table votes
    drop constraint votes_closed_whole,
    drop constraint votes_verdict_by_rule,
    drop constraint votes_verdict_check,
    alter column members drop not null,
    alter column opened_at drop not null,
    alter column opened_by drop not null,
    add column state text,
    add column planned_at timestamptz,
    add column planned_by uuid references accounts (id),
    add column strictly boolean not null default false,
    add column base text not null default 'members' check (base in ('members', 'present', 'cast')),
    -- Which part of the members has to be there, at the opening and at the closing; none where nothing is asked.
    add column quorum_numerator integer check (quorum_numerator > 0),
    add column quorum_denominator integer check (quorum_denominator >= quorum_numerator),
    add column quorum_strictly boolean,
    add column recused_count boolean not null default true,
    add column secret boolean not null default false,
    add column in_person boolean not null default false,
    -- The result that this vote takes the place of, and why.
    add column cites uuid references votes (id),
    add column reason text not null default '',
    -- The words that are voted on, as they stood at the opening.
    add column title words,
    add column text words,
    add column recused integer check (recused >= 0),
    -- The members of whom base and quorum are taken; of them who was there; and the base itself.
    add column whole integer check (whole >= 0),
    add column present_at_opening integer check (present_at_opening >= 0),
    add column present integer check (present >= 0),
    add column counted integer check (counted >= 0),
    -- What it was decided from, as one text, and the SM3 hash of that. None of votes from before.
    add column inputs text,
    add column hash bytea check (octet_length(hash) = 32),
    add column certified_at timestamptz,
    add column certified_by uuid references accounts (id),
    add column cancelled_at timestamptz,
    add column cancelled_by uuid references accounts (id),
    add column cancel_reason text;

update votes set state = case when closed_at is null then 'open' else 'certified' end,
    planned_at = opened_at, planned_by = opened_by;
update votes v set title = m.title, text = m.text from motions m where m.id = v.motion_id;
update votes set recused = 0, whole = members, present_at_opening = members, present = members, counted = members
where closed_at is not null;

alter table votes
    alter column state set not null,
    alter column planned_at set not null,
    alter column planned_by set not null,
    add constraint votes_state_known check (state in ('draft', 'open', 'closed', 'certified', 'cancelled')),
    add constraint votes_quorum_whole check (num_nulls(quorum_numerator, quorum_denominator, quorum_strictly) in (0, 3)),
    -- A show of hands is not secret.
    add constraint votes_secret_or_in_person check (not (secret and in_person)),
    add constraint votes_cites_with_reason check (cites is null or reason <> ''),
    add constraint votes_opened_whole check (
        case when state = 'draft' then num_nonnulls(opened_at, opened_by, members, title, text) = 0
             when state = 'cancelled' then num_nulls(opened_at, opened_by, members, title, text) in (0, 5)
             else num_nulls(opened_at, opened_by, members, title, text) = 0 end),
    add constraint votes_closed_whole check (
        num_nulls(closed_at, closed_by, yes, no, abstained, recused, whole, present_at_opening, present, counted, verdict)
            = case when state in ('closed', 'certified') then 0 else 11 end),
    add constraint votes_recorded_whole check (
        num_nulls(inputs, hash) in (0, 2) and (inputs is null or state in ('closed', 'certified'))),
    add constraint votes_certified_whole check (
        num_nulls(certified_at, certified_by) in (0, 2) and (certified_at is null or state = 'certified')
        and (state <> 'certified' or inputs is null or certified_at is not null)),
    add constraint votes_cancelled_whole check (
        case when state = 'cancelled' then num_nulls(cancelled_at, cancelled_by, cancel_reason) = 0 and cancel_reason <> ''
             else num_nonnulls(cancelled_at, cancelled_by, cancel_reason) = 0 end),
    -- Who opens is not the one who certifies.
    add constraint votes_certified_by_another check (certified_by <> opened_by),
    add constraint votes_tally_fits check (
        yes + no + abstained + recused <= members and whole = members - case when recused_count then 0 else recused end
        and present <= whole and present_at_opening <= whole
        and counted = case base when 'members' then whole when 'present' then present else yes + no end),
    add constraint votes_verdict_by_rule check (
        verdict is null or verdict = case
            when quorum_numerator is not null and (
                (case when quorum_strictly then quorum_denominator * present_at_opening > quorum_numerator * whole
                      else quorum_denominator * present_at_opening >= quorum_numerator * whole end)
                and (case when quorum_strictly then quorum_denominator * present > quorum_numerator * whole
                          else quorum_denominator * present >= quorum_numerator * whole end)) is false then 'inquorate'
            when yes > 0 and (case when strictly then denominator * yes > numerator * counted
                                   else denominator * yes >= numerator * counted end) then 'carried'
            else 'rejected' end);
create unique index votes_one_pending on votes (motion_id) where state in ('draft', 'open');
create unique index votes_cited_once on votes (cites) where state <> 'cancelled';

-- ------------------------------------------------------------------- seats in a vote

-- Every seat that was filled at the opening, with a vote or without.
alter table electors
    add column has_vote boolean not null default true,
    add column present_at_opening boolean not null default true,
    -- Who comes and goes while the vote is open.
    add column present boolean not null default true;

-- Declared or imposed before casting, and not taken back.
create table recusals (
    vote_id    uuid not null references votes (id),
    seat_id    uuid not null references seats (id),
    reason     text not null constraint recusals_with_reason check (reason <> ''),
    imposed    boolean not null,
    recused_by uuid not null references accounts (id),
    recused_at timestamptz not null,
    primary key (vote_id, seat_id)
);

-- Who entered the hand that was shown; none where the member voted herself.
alter table ballots add column entered_by uuid references accounts (id);

-- Who took part in a secret vote: a table apart, with no time in it.
create table turnouts (
    vote_id uuid not null,
    seat_id uuid not null,
    primary key (vote_id, seat_id),
    constraint turnouts_of_electors foreign key (vote_id, seat_id) references electors (vote_id, seat_id)
);

-- Choices of a secret vote while it is open. The server puts them in, and can neither read nor change them.
create table ballot_box (
    id      uuid primary key,
    vote_id uuid not null references votes (id),
    choice  text not null check (choice in ('yes', 'no', 'abstain'))
);
create index ballot_box_of_vote on ballot_box (vote_id);
revoke select, update, delete on ballot_box from plenum_app;

-- The same afterwards: written anew at the closing, in random order, under random ids, without time.
create table secret_ballots (
    id      uuid primary key,
    vote_id uuid not null references votes (id),
    choice  text not null check (choice in ('yes', 'no', 'abstain'))
);
create index secret_ballots_of_vote on secret_ballots (vote_id);
revoke insert, update, delete on secret_ballots from plenum_app;

-- Empties the box of an open vote into the ballots that stay. Only the closing calls it.
create function empty_ballot_box(of_vote uuid) returns void
    language plpgsql security definer set search_path = public as $$
begin
    perform from votes where id = of_vote and state = 'open' and secret for update;
    if not found then
        raise exception 'no secret vote is open' using errcode = 'check_violation', constraint = 'ballots_while_open';
    end if;
    with taken as (delete from ballot_box where vote_id = of_vote returning choice)
    insert into secret_ballots (id, vote_id, choice)
    select gen_random_uuid(), of_vote, choice from taken order by gen_random_uuid();
end
$$;
revoke execute on function empty_ballot_box(uuid) from public;
grant execute on function empty_ballot_box(uuid) to plenum_app;

-- ------------------------------------------------------------------- what the database refuses

-- A ballot only while the vote is open, of its kind, by a member who still holds her seat and is not recused.
-- The vote's row is locked for share: the closing waits for those that are in, later ones find it closed.
create function refuse_ballot() returns trigger language plpgsql as $$
begin
    perform from votes where id = new.vote_id and state = 'open' and secret = (tg_table_name <> 'ballots') for share;
    if not found then
        raise exception 'the vote is closed'
            using errcode = 'check_violation', constraint = 'ballots_while_open';
    end if;
    if tg_table_name = 'ballot_box' then
        return new;
    end if;
    perform from electors e join seats s on s.id = e.seat_id and s.account_id = e.account_id
    where e.vote_id = new.vote_id and e.seat_id = new.seat_id and e.has_vote for share of e, s;
    if not found then
        raise exception 'this seat has no vote here'
            using errcode = 'check_violation', constraint = 'ballots_of_members';
    end if;
    if exists (select from recusals where vote_id = new.vote_id and seat_id = new.seat_id) then
        raise exception 'this seat is recused'
            using errcode = 'check_violation', constraint = 'ballots_not_recused';
    end if;
    if tg_table_name = 'ballots' and tg_op = 'UPDATE' then
        if (new.vote_id, new.seat_id) is distinct from (old.vote_id, old.seat_id) then
            raise exception 'a ballot stays where it is'
                using errcode = 'check_violation', constraint = 'ballots_stay';
        end if;
        if new.entered_by is not null and old.entered_by is null then
            raise exception 'the member voted herself'
                using errcode = 'check_violation', constraint = 'ballots_own';
        end if;
    end if;
    return new;
end
$$;
create trigger refuse_ballot before insert or update on ballots for each row execute function refuse_ballot();
create trigger refuse_ballot before insert on turnouts for each row execute function refuse_ballot();
create trigger refuse_ballot before insert on ballot_box for each row execute function refuse_ballot();
create trigger turnouts_kept before update or delete on turnouts for each row execute function refuse_change();
create trigger secret_ballots_kept before update or delete on secret_ballots for each row execute function refuse_change();
create trigger secret_ballots_not_truncated before truncate on secret_ballots for each statement execute function refuse_change();
create trigger ballots_not_truncated before truncate on ballots for each statement execute function refuse_change();

create function refuse_recusal() returns trigger language plpgsql as $$
begin
    perform from votes where id = new.vote_id and state in ('draft', 'open') for share;
    if not found then
        raise exception 'the vote is closed'
            using errcode = 'check_violation', constraint = 'recusals_before_closing';
    end if;
    -- A ballot locks this row for share: it comes before this or finds it.
    perform from electors where vote_id = new.vote_id and seat_id = new.seat_id for update;
    if exists (select from ballots where vote_id = new.vote_id and seat_id = new.seat_id)
        or exists (select from turnouts where vote_id = new.vote_id and seat_id = new.seat_id) then
        raise exception 'this seat has voted'
            using errcode = 'check_violation', constraint = 'recusals_before_casting';
    end if;
    return new;
end
$$;
create trigger refuse_recusal before insert on recusals for each row execute function refuse_recusal();
create trigger recusals_kept before update or delete on recusals for each row execute function refuse_change();

-- The electorate is written while the vote is still a draft, and stands from then on; only who is there changes.
create function keep_electors() returns trigger language plpgsql as $$
begin
    perform from votes where id = new.vote_id and state = case when tg_op = 'INSERT' then 'draft' else 'open' end for share;
    if not found then
        raise exception 'the electors of a vote are frozen'
            using errcode = 'check_violation', constraint = 'electors_frozen';
    end if;
    if tg_op = 'UPDATE' and to_jsonb(new) - 'present' is distinct from to_jsonb(old) - 'present' then
        raise exception 'the electors of a vote are frozen'
            using errcode = 'check_violation', constraint = 'electors_frozen';
    end if;
    return new;
end
$$;
create trigger keep_electors before insert or update on electors for each row execute function keep_electors();
create trigger electors_kept before delete on electors for each row execute function refuse_change();

-- The way of a vote, step by step; what is frozen at each.
create function keep_way_of_votes() returns trigger language plpgsql as $$
declare
    actor uuid;
    counted integer[];
begin
    if tg_op = 'INSERT' then
        if new.state <> 'draft' then
            raise exception 'a vote begins as a draft'
                using errcode = 'check_violation', constraint = 'votes_begin_as_draft';
        end if;
        if new.cites is distinct from (
            select id from votes where motion_id = new.motion_id and state in ('closed', 'certified') and verdict <> 'inquorate'
            order by closed_at desc limit 1) then
            raise exception 'a new vote cites the result whose place it takes'
                using errcode = 'check_violation', constraint = 'votes_cite_the_last';
        end if;
        return new;
    end if;
    if old.state || '>' || new.state not in
        ('draft>draft', 'draft>open', 'draft>cancelled', 'open>closed', 'open>cancelled', 'closed>certified') then
        raise exception 'a vote that is % is not changed', old.state
            using errcode = 'check_violation', constraint = 'votes_final';
    end if;
    if new.motion_id <> old.motion_id or new.cites is distinct from old.cites
        or old.state = 'open' and to_jsonb(new) - array['state', 'closed_at', 'closed_by', 'yes', 'no', 'abstained', 'recused',
            'whole', 'present_at_opening', 'present', 'counted', 'verdict', 'inputs', 'hash', 'cancelled_at', 'cancelled_by',
            'cancel_reason'] is distinct from to_jsonb(old) - array['state', 'closed_at', 'closed_by', 'yes', 'no', 'abstained',
            'recused', 'whole', 'present_at_opening', 'present', 'counted', 'verdict', 'inputs', 'hash', 'cancelled_at',
            'cancelled_by', 'cancel_reason']
        or old.state = 'closed' and to_jsonb(new) - array['state', 'certified_at', 'certified_by']
            is distinct from to_jsonb(old) - array['state', 'certified_at', 'certified_by'] then
        raise exception 'what a vote was opened with is frozen'
            using errcode = 'check_violation', constraint = 'votes_frozen';
    end if;
    -- The three administrators neither open, close nor certify.
    actor := case new.state when 'open' then new.opened_by when 'closed' then new.closed_by
        when 'certified' then new.certified_by when 'cancelled' then new.cancelled_by else new.planned_by end;
    if not exists (select from accounts where id = actor and branch = 'business') then
        raise exception 'an administrator holds no vote'
            using errcode = 'check_violation', constraint = 'votes_one_branch';
    end if;
    if new.state = 'open' and new.members <> (select count(*) from electors where vote_id = new.id and has_vote) then
        raise exception 'the electors are not those that were counted'
            using errcode = 'check_violation', constraint = 'votes_electorate';
    end if;
    if new.state = 'closed' then
        if new.secret then
            select array[count(*) filter (where choice = 'yes'), count(*) filter (where choice = 'no'),
                count(*) filter (where choice = 'abstain')] into counted from secret_ballots where vote_id = new.id;
        else
            select array[count(*) filter (where choice = 'yes'), count(*) filter (where choice = 'no'),
                count(*) filter (where choice = 'abstain')] into counted from ballots where vote_id = new.id;
        end if;
        if counted <> array[new.yes, new.no, new.abstained] or new.inputs is null
            or new.secret and (select count(*) from turnouts where vote_id = new.id) <> new.yes + new.no + new.abstained then
            raise exception 'what was counted is not what was cast'
                using errcode = 'check_violation', constraint = 'votes_tally';
        end if;
    end if;
    if new.state = 'certified' then
        if not exists (select from electors e where e.vote_id = new.id and e.account_id = new.certified_by and e.has_vote
            and not exists (select from recusals r where r.vote_id = e.vote_id and r.seat_id = e.seat_id)) then
            raise exception 'a result is certified by a member who was asked'
                using errcode = 'check_violation', constraint = 'votes_certified_by_member';
        end if;
        if exists (select from votes where cites = new.id and state in ('closed', 'certified')) then
            raise exception 'another vote took the place of this one'
                using errcode = 'check_violation', constraint = 'votes_superseded';
        end if;
    end if;
    return new;
end
$$;
create trigger keep_way_of_votes before insert or update on votes for each row execute function keep_way_of_votes();
create trigger votes_not_truncated before truncate on votes for each statement execute function refuse_change();

-- ------------------------------------------------------------------- resolutions

-- A motion that is voted on anew may become another resolution. The hash is of the whole row.
alter table resolutions
    drop constraint resolutions_once,
    add constraint resolutions_of_vote unique (vote_id),
    add column hash bytea check (octet_length(hash) = 32);
create index resolutions_of_motion on resolutions (motion_id);

create function refuse_resolution() returns trigger language plpgsql as $$
begin
    perform from votes where id = new.vote_id and motion_id = new.motion_id and state = 'certified' and verdict = 'carried';
    if not found then
        raise exception 'a resolution comes from a certified vote'
            using errcode = 'check_violation', constraint = 'resolutions_of_certified';
    end if;
    return new;
end
$$;
create trigger refuse_resolution before insert on resolutions for each row execute function refuse_resolution();
