-- The deciding body: seats, motions, votes with a frozen electorate, resolutions.

create table seats (
    id            uuid primary key,
    conference_id uuid not null,
    -- Copied from the conference and kept in step, so that the row itself can be checked against it.
    seats_max     integer not null,
    number        integer not null,
    post          text not null check (post in ('chair', 'vice_chair', 'executive_chair', 'advisor')),
    title         words not null,
    has_vote      boolean not null default true,
    account_id    uuid,
    branch        text not null default 'business' check (branch = 'business'),
    filled_at     timestamptz,
    filled_by     uuid references accounts (id),
    constraint seats_of_conference foreign key (conference_id, seats_max)
        references conferences (id, presidium_max) on update cascade,
    constraint seats_within_maximum check (number between 1 and seats_max),
    constraint seats_number_unique unique (conference_id, number),
    constraint seats_holder_once unique (conference_id, account_id),
    constraint seats_one_branch foreign key (account_id, branch) references accounts (id, branch),
    constraint seats_not_to_self check (filled_by is null or filled_by <> account_id),
    constraint seats_filled_whole check ((account_id is null) = (filled_at is null)),
    constraint seats_key unique (id, conference_id)
);
create unique index seats_one_chair on seats (conference_id) where post = 'chair';
create index seats_of_account on seats (account_id);

create table motions (
    id            uuid primary key,
    conference_id uuid not null references conferences (id),
    item_id       uuid references items (id),
    year          integer not null,
    number        integer not null,
    title         words not null,
    text          words not null,
    state         text not null check (state in ('draft', 'voting', 'carried', 'rejected', 'withdrawn')),
    proposed_by   uuid not null references accounts (id),
    created_at    timestamptz not null,
    version       integer not null default 1,
    constraint motions_number_unique unique (conference_id, year, number)
);
create index motions_newest on motions (conference_id, created_at desc);
create index motions_of_item on motions (item_id);

-- A vote on a motion. The rule and the electorate are frozen when it opens: carried when
-- denominator * yes >= numerator * members.
create table votes (
    id          uuid primary key,
    motion_id   uuid not null references motions (id),
    numerator   integer not null check (numerator > 0),
    denominator integer not null check (denominator >= numerator),
    members     integer not null check (members > 0),
    opened_at   timestamptz not null,
    opened_by   uuid not null references accounts (id),
    closed_at   timestamptz,
    closed_by   uuid references accounts (id),
    yes         integer check (yes >= 0),
    no          integer check (no >= 0),
    abstained   integer check (abstained >= 0),
    verdict     text check (verdict in ('carried', 'rejected')),
    constraint votes_closed_whole check (
        (closed_at is null and closed_by is null and yes is null and no is null and abstained is null and verdict is null)
        or (closed_at is not null and closed_by is not null and yes + no + abstained <= members and verdict is not null)),
    constraint votes_verdict_by_rule check (
        verdict is null or (verdict = 'carried') = (denominator * yes >= numerator * members))
);
create unique index votes_one_open on votes (motion_id) where closed_at is null;
create index votes_of_motion on votes (motion_id, opened_at desc);

create table electors (
    vote_id    uuid not null references votes (id),
    seat_id    uuid not null references seats (id),
    account_id uuid not null references accounts (id),
    primary key (vote_id, seat_id),
    constraint electors_once unique (vote_id, account_id)
);

-- One ballot a seat; only who is in the electorate has one.
create table ballots (
    vote_id uuid not null,
    seat_id uuid not null,
    choice  text not null check (choice in ('yes', 'no', 'abstain')),
    cast_at timestamptz not null,
    primary key (vote_id, seat_id),
    constraint ballots_of_electors foreign key (vote_id, seat_id) references electors (vote_id, seat_id)
);

-- A closed vote takes no ballot, whatever the server thinks: the vote's row is locked and asked.
create function refuse_late_ballot() returns trigger language plpgsql as $$
begin
    perform from votes where id = new.vote_id and closed_at is null for share;
    if not found then
        raise exception 'the vote is closed'
            using errcode = 'check_violation', constraint = 'ballots_while_open';
    end if;
    return new;
end
$$;
create trigger refuse_late_ballot before insert or update on ballots
    for each row execute function refuse_late_ballot();

-- What was decided is not rewritten.
create function refuse_reopening() returns trigger language plpgsql as $$
begin
    if old.closed_at is not null then
        raise exception 'a closed vote is not changed'
            using errcode = 'check_violation', constraint = 'votes_final';
    end if;
    return new;
end
$$;
create trigger refuse_reopening before update on votes
    for each row execute function refuse_reopening();
create trigger ballots_kept before delete on ballots for each row execute function refuse_change();
create trigger votes_kept before delete on votes for each row execute function refuse_change();
create trigger electors_kept before update or delete on electors for each row execute function refuse_change();

create table resolutions (
    id            uuid primary key,
    conference_id uuid not null references conferences (id),
    motion_id     uuid not null references motions (id),
    vote_id       uuid not null references votes (id),
    year          integer not null,
    number        integer not null,
    title         words not null,
    text          words not null,
    adopted_at    timestamptz not null,
    constraint resolutions_number_unique unique (conference_id, year, number),
    constraint resolutions_once unique (motion_id)
);
create trigger resolutions_kept before update or delete on resolutions
    for each row execute function refuse_change();
