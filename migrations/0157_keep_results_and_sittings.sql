-- A vote that was inquorate decided nothing, so it takes the place of no result: what it cited still stands, can be certified,
-- and can be cited by the next vote. Until now that next vote was refused for good.
drop index votes_cited_once;
create unique index votes_cited_once on votes (cites) where state <> 'cancelled' and verdict is distinct from 'inquorate';
create index votes_citing on votes (cites) where cites is not null;

-- As before (0060), but for what supersedes a result.
create or replace function keep_way_of_votes() returns trigger language plpgsql as $$
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
        if exists (select from votes where cites = new.id and state in ('closed', 'certified') and verdict <> 'inquorate') then
            raise exception 'another vote took the place of this one'
                using errcode = 'check_violation', constraint = 'votes_superseded';
        end if;
    end if;
    return new;
end
$$;

-- What is taken out of the draft takes no sitting and no room from a discussion group: passes and calendars show them at once,
-- while the agenda that is released still has them, and going back to a version brought neither back.
alter table discussion_sittings
    drop constraint discussion_sittings_block_id_fkey,
    add constraint discussion_sittings_block_id_fkey foreign key (block_id) references blocks (id);
alter table discussion_groups
    drop constraint discussion_groups_room_id_fkey,
    add constraint discussion_groups_room_id_fkey foreign key (room_id) references rooms (id);

-- Nor does it take slides away that a speaker has sent: an item for which there are any is cancelled and stays.
alter table speaker_slides
    drop constraint speaker_slides_item_id_fkey,
    add constraint speaker_slides_item_id_fkey foreign key (item_id) references items (id);
