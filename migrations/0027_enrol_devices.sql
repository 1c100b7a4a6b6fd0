-- Devices: kiosks, desks, print stations and scripts. Each has a token of its own, which does one thing at one gate.

alter table gates add constraint gates_of_conference unique (id, conference_id);

create table devices (
    id               uuid primary key,
    conference_id    uuid not null references conferences (id),
    -- Where it reads badges; a print station reads none.
    gate_id          uuid,
    name             text not null check (length(name) between 1 and 80),
    kind             text not null check (kind in ('kiosk', 'desk', 'print', 'script')),
    direction        text not null check (direction in ('entry', 'exit', 'both')),
    -- What it shows; none as long as it is not enrolled.
    token_hash       bytea constraint devices_token_unique unique,
    -- The link by which it is enrolled, once and soon.
    enrol_hash       bytea constraint devices_enrol_unique unique,
    enrol_expires_at timestamptz,
    enrolled_at      timestamptz,
    revoked_at       timestamptz,
    -- When it last asked for anything, and what it last told of itself.
    seen_at          timestamptz,
    reported_at      timestamptz,
    battery          integer check (battery between 0 and 100),
    queue            integer check (queue >= 0),
    version          integer not null default 1,
    created_by       uuid references accounts (id),
    created_at       timestamptz not null,
    constraint devices_key unique (id, conference_id),
    constraint devices_at_gate foreign key (gate_id, conference_id) references gates (id, conference_id),
    constraint devices_print_at_no_gate check ((kind = 'print') = (gate_id is null)),
    constraint devices_link_ends check ((enrol_hash is null) = (enrol_expires_at is null)),
    constraint devices_revoked_hold_nothing check (revoked_at is null or (token_hash is null and enrol_hash is null))
);
create index devices_of_conference on devices (conference_id, name);
create index devices_of_gate on devices (gate_id) where gate_id is not null;

-- What a device does stands in the log under its id.
alter table audit_log drop constraint audit_log_actor_kind_check;
alter table audit_log add constraint audit_log_actor_kind_check
    check (actor_kind in ('account', 'participant', 'visitor', 'operator', 'system', 'device'));
