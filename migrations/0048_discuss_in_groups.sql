-- Discussion groups (plan, 2.3): who discusses which topic with whom. A discussion is one division of the participants; each of
-- its groups has a topic, a room and a host, and sits in one or several blocks of the agenda.

create table discussions (
    id            uuid primary key,
    conference_id uuid not null references conferences (id),
    title         words not null,
    -- Between these, participants say in which groups they would like to be; both or neither.
    wishes_open   timestamptz,
    wishes_close  timestamptz,
    wishes_most   integer not null default 3 check (wishes_most between 1 and 9),
    -- Since when each sees her group on her pass.
    published_at  timestamptz,
    version       integer not null default 1,
    created_at    timestamptz not null,
    constraint discussions_wishes_in_order check (num_nulls(wishes_open, wishes_close) <> 1 and wishes_open < wishes_close)
);
create index discussions_of_conference on discussions (conference_id, created_at);

create table discussion_groups (
    id            uuid primary key,
    discussion_id uuid not null references discussions (id) on delete cascade,
    code          text not null,
    position      integer not null,
    topic         words not null,
    -- None: where its block is.
    room_id       uuid references rooms (id) on delete set null,
    capacity      integer not null check (capacity between 1 and 100000),
    -- A participant, or a name in the organisers' words.
    host_id       uuid references participants (id),
    host          words not null,
    version       integer not null default 1,
    constraint discussion_groups_code_unique unique (discussion_id, code),
    constraint discussion_groups_key unique (id, discussion_id)
);
create index discussion_groups_of_room on discussion_groups (room_id);
create index discussion_groups_of_host on discussion_groups (host_id);

-- The blocks in which a group sits.
create table discussion_sittings (
    group_id uuid not null references discussion_groups (id) on delete cascade,
    block_id uuid not null references blocks (id) on delete cascade,
    primary key (group_id, block_id)
);
create index discussion_sittings_of_block on discussion_sittings (block_id);

-- Where somebody would like to be, the dearest first.
create table discussion_wishes (
    discussion_id  uuid not null,
    participant_id uuid not null references participants (id),
    rank           integer not null check (rank between 1 and 9),
    group_id       uuid not null,
    primary key (discussion_id, participant_id, rank),
    constraint discussion_wishes_once unique (discussion_id, participant_id, group_id),
    foreign key (group_id, discussion_id) references discussion_groups (id, discussion_id) on delete cascade
);
create index discussion_wishes_of_participant on discussion_wishes (participant_id);
create index discussion_wishes_of_group on discussion_wishes (group_id);

-- Whose place is where: one group a person and discussion. A row stays when its place is given up, so that calendars are told.
create table discussion_placements (
    discussion_id  uuid not null references discussions (id) on delete cascade,
    participant_id uuid not null references participants (id),
    group_id       uuid,
    -- A run leaves it where it is.
    locked         boolean not null default false,
    -- How often what she sees in her calendar has changed.
    sequence       integer not null default 0,
    -- What she was last written: the group, and a digest of its room and times.
    told_group     uuid,
    told_facts     text not null default '',
    primary key (discussion_id, participant_id),
    constraint discussion_placements_locked_somewhere check (group_id is not null or not locked),
    constraint discussion_placements_of_group foreign key (group_id, discussion_id)
        references discussion_groups (id, discussion_id) on delete set null (group_id)
);
create index discussion_placements_of_group on discussion_placements (group_id, participant_id) where group_id is not null;
create index discussion_placements_of_participant on discussion_placements (participant_id);

-- No group holds more than it has places, however many place at once: whoever places locks the groups, then counts.
create function check_discussion_places() returns trigger language plpgsql as $$
begin
    perform from discussion_groups where id in (select group_id from placed) order by id for no key update;
    if exists (select from discussion_groups g where g.id in (select group_id from placed)
            and g.capacity < (select count(*) from discussion_placements p where p.group_id = g.id)) then
        raise exception 'a discussion group is full' using errcode = 'check_violation', constraint = 'discussion_groups_full';
    end if;
    return null;
end
$$;
create trigger discussion_placements_put after insert on discussion_placements
    referencing new table as placed for each statement execute function check_discussion_places();
create trigger discussion_placements_moved after update on discussion_placements
    referencing new table as placed for each statement execute function check_discussion_places();

create function check_discussion_capacity() returns trigger language plpgsql as $$
begin
    if new.capacity < (select count(*) from discussion_placements where group_id = new.id) then
        raise exception 'more are in the group' using errcode = 'check_violation', constraint = 'discussion_groups_capacity';
    end if;
    return null;
end
$$;
create trigger discussion_groups_shrink after update of capacity on discussion_groups
    for each row when (new.capacity < old.capacity) execute function check_discussion_capacity();

-- A group that goes takes nobody's lock with it.
create function leave_discussion_group() returns trigger language plpgsql as $$
begin
    update discussion_placements set group_id = null, locked = false, sequence = sequence + 1 where group_id = old.id;
    return old;
end
$$;
create trigger discussion_groups_leave before delete on discussion_groups
    for each row execute function leave_discussion_group();

-- Whoever does not come leaves her place free; where two registrations become one, it goes over to the one that goes on.
create function leave_discussions() returns trigger language plpgsql as $$
begin
    if new.merged_into is not null then
        update discussion_placements p set participant_id = new.merged_into
        where p.participant_id = new.id and not exists (select from discussion_placements h
            where h.participant_id = new.merged_into and h.discussion_id = p.discussion_id);
        update discussion_wishes w set participant_id = new.merged_into
        where w.participant_id = new.id and not exists (select from discussion_wishes h
            where h.participant_id = new.merged_into and h.discussion_id = w.discussion_id);
        update discussion_groups set host_id = new.merged_into where host_id = new.id;
    end if;
    update discussion_placements set group_id = null, locked = false, sequence = sequence + 1
    where participant_id = new.id and group_id is not null;
    delete from discussion_wishes where participant_id = new.id;
    return null;
end
$$;
create trigger participants_leave_discussions after update of state on participants
    for each row when (new.state in ('declined', 'withdrawn') and old.state is distinct from new.state)
    execute function leave_discussions();
