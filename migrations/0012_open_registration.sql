-- When and to whom registration is open.

alter table conferences
    -- None: from the publication on.
    add column registration_opens_at timestamptz,
    -- Whether only those who have a code may register.
    add column registration_by_code boolean not null default false,
    add constraint conferences_registration_window check (registration_opens_at < registration_closes_at);

-- A code with which people register: given to an institution or a group, for so many of them.
create table invitation_codes (
    id            uuid primary key,
    conference_id uuid not null references conferences (id),
    -- To whom it was given.
    note          text not null check (length(note) between 1 and 200),
    code_hash     bytea not null,
    code_sealed   bytea not null,
    -- None: whoever has it chooses.
    category_id   uuid references categories (id),
    -- How many may register with it; none: as many as like.
    most          integer check (most between 1 and 100000),
    used          integer not null default 0,
    created_at    timestamptz not null,
    revoked_at    timestamptz,
    version       integer not null default 1,
    constraint invitation_codes_key unique (id, conference_id),
    constraint invitation_codes_unique unique (conference_id, code_hash),
    constraint invitation_codes_within check (used between 0 and coalesce(most, used))
);
create index invitation_codes_newest on invitation_codes (conference_id, created_at desc, id);

alter table participants
    add column code_id uuid,
    -- When the pass link was first opened: whoever reads the mail has the address.
    add column confirmed_at timestamptz,
    add constraint participants_with_code foreign key (code_id, conference_id) references invitation_codes (id, conference_id);
create index participants_of_code on participants (code_id) where code_id is not null;
