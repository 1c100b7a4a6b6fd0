-- Other programs are told by HTTP of lights and difficulties: where each listens, and what it was told.
create table webhooks (
    id            uuid primary key,
    conference_id uuid not null references conferences (id),
    url           text not null check (length(url) between 8 and 500),
    events        text[] not null check (cardinality(events) > 0
        and events <@ array['light-changed', 'difficulty-filed', 'difficulty-answered', 'difficulty-late']),
    -- By which a receiver knows that it is us.
    secret_sealed bytea not null,
    is_on         boolean not null default true,
    -- What happened before it was turned on is not told.
    on_since      timestamptz not null,
    version       integer not null default 1,
    created_by    uuid not null references accounts (id),
    created_at    timestamptz not null,
    ended_at      timestamptz
);
create index webhooks_of_conference on webhooks (conference_id) where ended_at is null;

-- One event for one receiver, once: whoever finds it a second time writes nothing.
create table webhook_deliveries (
    id          uuid primary key,
    webhook_id  uuid not null references webhooks (id),
    event       text not null,
    event_key   text not null,
    -- What is sent, to the byte: it is signed anew with each attempt.
    body        text not null,
    made_at     timestamptz not null,
    state       text not null default 'waiting' check (state in ('waiting', 'delivered', 'failed')),
    attempts    integer not null default 0,
    tried_at    timestamptz,
    next_at     timestamptz,
    -- What the receiver answered (HTTP), or why there was no answer.
    answer      integer,
    failure     text,
    constraint webhook_deliveries_once unique (webhook_id, event_key)
);
create index webhook_deliveries_newest on webhook_deliveries (webhook_id, made_at desc, id desc);
create index webhook_deliveries_waiting on webhook_deliveries (webhook_id, made_at, id) where state = 'waiting';
create index webhook_deliveries_missed on webhook_deliveries (webhook_id, tried_at) where failure is not null;
create index webhook_deliveries_old on webhook_deliveries (made_at);

-- What is looked for twice a minute: what happened lately.
create index frozen_weeks_lately on frozen_weeks (frozen_at);
create index lights_by_hand_lately on lights_by_hand (set_at);
create index lights_by_hand_ended_lately on lights_by_hand (ended_at);
create index difficulty_steps_lately on difficulty_steps (at) where kind in ('filed', 'answered');
create index difficulty_alarms_lately on difficulty_alarms (at) where hours = 48;
