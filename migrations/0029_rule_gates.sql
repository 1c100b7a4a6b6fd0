-- What a gate asks beyond what the level of a badge opens.

-- How many may be inside at once. Its row is the queue of those who come in where there is a limit.
alter table zones add column capacity integer check (capacity between 1 and 1000000);

alter table gates
    -- The levels that it admits; none: every one that opens its zone.
    add column levels text[] not null default '{}' constraint gates_levels_known check (levels <@ array['red', 'blue', 'green']),
    add column again text not null default 'after_exit' constraint gates_again_known check (again in ('once', 'after_exit', 'always')),
    -- Two people unlock it, the second at most so many seconds after the first; null: it has no lock.
    add column unlock_within integer constraint gates_unlock_within check (unlock_within between 5 and 3600),
    add column first_key_by uuid references accounts (id),
    add column first_key_at timestamptz,
    add column unlocked_at timestamptz,
    add column version integer not null default 1,
    add constraint gates_first_key check ((first_key_by is null) = (first_key_at is null)),
    add constraint gates_locked_by_lock check (unlock_within is not null or (first_key_by is null and unlocked_at is null));

-- The groups whose members it admits; none: whoever may otherwise.
create table gate_groups (
    gate_id       uuid not null,
    group_id      uuid not null,
    conference_id uuid not null,
    primary key (gate_id, group_id),
    constraint gate_groups_of_gate foreign key (gate_id, conference_id) references gates (id, conference_id),
    constraint gate_groups_of_group foreign key (group_id, conference_id) references groups (id, conference_id)
);

-- When it admits; none: always.
create table gate_windows (
    gate_id   uuid not null references gates (id),
    opens_at  timestamptz not null,
    closes_at timestamptz not null,
    primary key (gate_id, opens_at),
    constraint gate_windows_in_order check (opens_at < closes_at)
);

-- Who holds a key of its lock.
create table gate_custodians (
    gate_id    uuid not null references gates (id),
    account_id uuid not null references accounts (id),
    primary key (gate_id, account_id)
);
