-- What letters say is a conference's to choose; a letter to many goes out by parts; a letter knows whom it is about.

create table mail_texts (
    conference_id uuid not null references conferences (id),
    -- As the feature that writes the letter calls it, e.g. registration.approved.
    occasion      text not null,
    language      text not null check (language in ('en', 'zh-Hans', 'zh-Hant')),
    subject       text not null check (length(subject) between 1 and 200),
    body          text not null check (length(body) between 1 and 10000),
    version       integer not null default 1,
    changed_at    timestamptz not null,
    changed_by    uuid references accounts (id),
    primary key (conference_id, occasion, language)
);

-- A letter to many: whom it goes to is frozen when it is sent.
create table mailings (
    id            uuid primary key,
    conference_id uuid not null references conferences (id),
    state         text not null check (state in ('draft', 'sending', 'stopped', 'sent', 'discarded')),
    -- The list of people that it was begun from, as its address says it.
    audience      text not null,
    subject       words not null,
    body          words not null,
    recipients    integer,
    version       integer not null default 1,
    created_at    timestamptz not null,
    created_by    uuid not null references accounts (id),
    begun_at      timestamptz,
    begun_by      uuid references accounts (id),
    ended_at      timestamptz,
    constraint mailings_key unique (id, conference_id),
    constraint mailings_begun check ((state in ('draft', 'discarded')) or (begun_at is not null and recipients is not null))
);
create index mailings_newest on mailings (conference_id, created_at desc, id);

create table mailing_recipients (
    mailing_id     uuid not null,
    conference_id  uuid not null,
    -- In the order in which they are written to.
    n              integer not null,
    participant_id uuid not null,
    -- None: not written yet. Passed over: registered no more when her turn came.
    outcome        text check (outcome in ('written', 'passed')),
    primary key (mailing_id, n),
    constraint mailing_recipients_once unique (mailing_id, participant_id),
    constraint mailing_recipients_of_mailing foreign key (mailing_id, conference_id) references mailings (id, conference_id),
    constraint mailing_recipients_of_participant foreign key (participant_id, conference_id) references participants (id, conference_id)
);
create index mailing_recipients_left on mailing_recipients (mailing_id, n) where outcome is null;
create index mailing_recipients_of_person on mailing_recipients (participant_id);

alter table mails
    -- The participant whom it is about, where it is about one.
    add column about uuid,
    add column mailing_id uuid,
    -- What goes with the text: the code of a badge, an entry for a calendar.
    add column extras_sealed bytea,
    drop constraint mails_state_check,
    -- stopped: written for a mailing that was stopped before it was handed over.
    add constraint mails_state_check check (state in ('waiting', 'sending', 'sent', 'kept', 'failed', 'doubtful', 'stopped'));
create index mails_about on mails (about, created_at desc) where about is not null;
create index mails_of_mailing on mails (mailing_id, state) where mailing_id is not null;
