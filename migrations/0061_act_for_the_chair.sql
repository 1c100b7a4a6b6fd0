-- Who acts for a chair who is absent; what the chair decides alone, as the plan leaves daily matters to her; and
-- disputes, from their filing to a ruling and to the vote that they are appealed to.

create table acting_chairs (
    id            uuid primary key,
    conference_id uuid not null,
    seat_id       uuid not null,
    reason        text not null constraint acting_with_reason check (reason <> ''),
    named_by      uuid not null references accounts (id),
    since         timestamptz not null,
    ended_at      timestamptz,
    ended_by      uuid references accounts (id),
    constraint acting_in_a_seat foreign key (seat_id, conference_id) references seats (id, conference_id),
    constraint acting_ended_whole check (num_nulls(ended_at, ended_by) in (0, 2))
);
create unique index acting_one on acting_chairs (conference_id) where ended_at is null;
create index acting_of_seat on acting_chairs (seat_id);
create trigger acting_kept before delete on acting_chairs for each row execute function refuse_change();

create table chair_decisions (
    id            uuid primary key,
    conference_id uuid not null references conferences (id),
    year          integer not null,
    number        integer not null,
    title         words not null,
    text          words not null,
    decided_by    uuid not null references accounts (id),
    -- Whether somebody acted for the chair.
    acting        boolean not null,
    decided_at    timestamptz not null,
    constraint chair_decisions_number_unique unique (conference_id, year, number)
);
create trigger chair_decisions_kept before update or delete on chair_decisions
    for each row execute function refuse_change();

create table disputes (
    id            uuid primary key,
    conference_id uuid not null,
    year          integer not null,
    number        integer not null,
    title         words not null,
    text          words not null,
    filed_by      uuid not null references accounts (id),
    filed_at      timestamptz not null,
    -- The seat that rules it.
    seat_id       uuid,
    assigned_by   uuid references accounts (id),
    assigned_at   timestamptz,
    ruling        text,
    ruled_by      uuid references accounts (id),
    ruled_at      timestamptz,
    -- The motion that it was appealed to.
    motion_id     uuid references motions (id),
    appealed_by   uuid references accounts (id),
    appealed_at   timestamptz,
    constraint disputes_number_unique unique (conference_id, year, number),
    constraint disputes_of_conference foreign key (conference_id) references conferences (id),
    constraint disputes_of_seat foreign key (seat_id, conference_id) references seats (id, conference_id),
    constraint disputes_assigned_whole check (num_nulls(seat_id, assigned_by, assigned_at) in (0, 3)),
    constraint disputes_ruled_whole check (
        num_nulls(ruling, ruled_by, ruled_at) in (0, 3) and (ruled_at is null or assigned_at is not null) and ruling <> ''),
    constraint disputes_appealed_whole check (
        num_nulls(motion_id, appealed_by, appealed_at) in (0, 3) and (appealed_at is null or ruled_at is not null)),
    -- Nobody rules her own.
    constraint disputes_not_by_filer check (ruled_by <> filed_by)
);
create index disputes_of_motion on disputes (motion_id);
create index disputes_by_seat on disputes (seat_id);
create trigger disputes_kept before delete on disputes for each row execute function refuse_change();

-- What is said in a dispute stays said; it is only assigned anew while it is not ruled.
create function keep_disputes() returns trigger language plpgsql as $$
begin
    if exists (
        select from jsonb_each(to_jsonb(old)) held
        where held.value <> 'null' and to_jsonb(new) -> held.key is distinct from held.value
            and not (held.key in ('seat_id', 'assigned_by', 'assigned_at') and old.ruled_at is null)) then
        raise exception 'what was said in a dispute is kept'
            using errcode = 'check_violation', constraint = 'disputes_final';
    end if;
    return new;
end
$$;
create trigger keep_disputes before update on disputes for each row execute function keep_disputes();
