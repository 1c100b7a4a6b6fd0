-- Somebody registers others; and people who are registered twice are found and put together.

-- Whoever registers others without an account: a link of her own, mailed to her address.
create table delegates (
    id            uuid primary key,
    conference_id uuid not null references conferences (id),
    name          text not null check (length(name) between 1 and 120),
    institution   text not null,
    email         text not null check (email = lower(email)),
    language      text not null check (language in ('en', 'zh-Hans', 'zh-Hant')),
    token_hash    bytea not null constraint delegates_token_unique unique,
    token_sealed  bytea not null,
    created_at    timestamptz not null,
    -- When her link was first opened: whoever reads the mail has the address.
    confirmed_at  timestamptz,
    -- When her link ended and her name was erased.
    erased_at     timestamptz,
    constraint delegates_key unique (id, conference_id)
);
create unique index delegates_one_each on delegates (conference_id, email) where erased_at is null;

alter table participants
    -- Who registered her, where she did not herself.
    add column delegate_id uuid,
    -- None as long as she has agreed to nothing.
    alter column consented_at drop not null,
    -- The registration that this one was put together with; that one goes on.
    add column merged_into uuid,
    -- The letters of her name, whichever way it is written: kept by the server, to find who is here twice.
    add column name_key text,
    add constraint participants_of_delegate foreign key (delegate_id, conference_id) references delegates (id, conference_id),
    add constraint participants_merged_here foreign key (merged_into, conference_id) references participants (id, conference_id),
    add constraint participants_merged_is_over check (merged_into is null or (state = 'withdrawn' and merged_into <> id));
create index participants_of_delegate on participants (delegate_id, number) where delegate_id is not null;
create index participants_unconsented on participants (conference_id, number) where consented_at is null;
create index participants_merged on participants (merged_into) where merged_into is not null;
create index participants_without_name_key on participants (id) where name_key is null;

-- The end of a phone number, by which two ways of writing it meet; none of what is too short.
create function phone_key(phone text) returns text language sql immutable parallel safe as $$
    select case when length(d) >= 7 then right(d, 9) end from (select regexp_replace(phone, '\D', '', 'g')) x (d)
$$;
-- Columns, not expressions: so that whoever may be here twice is found in the indexes alone.
alter table participants
    add column phone_key text generated always as (phone_key(phone)) stored,
    add column mailbox text generated always as (split_part(email, '@', 1)) stored;
create index participants_by_phone_key on participants (conference_id, phone_key) include (id)
    where state in ('submitted', 'waitlisted', 'approved');
create index participants_by_name_key on participants (conference_id, institution_id, name_key) include (id)
    where state in ('submitted', 'waitlisted', 'approved');
create index participants_by_mailbox on participants (conference_id, name_key, mailbox) include (id)
    where state in ('submitted', 'waitlisted', 'approved');
create index id_documents_live_by_number on id_documents (conference_id, number_hash) where live;

-- Two of whom an organiser said that they are not one person.
create table distinct_people (
    conference_id uuid not null,
    first_id      uuid not null,
    second_id     uuid not null,
    decided_by    uuid not null references accounts (id),
    decided_at    timestamptz not null,
    primary key (first_id, second_id),
    constraint distinct_people_in_order check (first_id < second_id),
    constraint distinct_people_first foreign key (first_id, conference_id) references participants (id, conference_id),
    constraint distinct_people_second foreign key (second_id, conference_id) references participants (id, conference_id)
);
create index distinct_people_of_second on distinct_people (second_id);
create index distinct_people_of_conference on distinct_people (conference_id);

-- Badges, and the readings of them, follow the registration that goes on.
alter table checkins
    drop constraint checkins_of_badge,
    add constraint checkins_of_badge foreign key (badge_id, participant_id, conference_id)
        references badges (id, participant_id, conference_id) on update cascade;
