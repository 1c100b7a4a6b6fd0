-- Browsers to which somebody has messages pushed (plan, 4.1; RFC 8030, 8291, 8292).

-- The key by which push services know this installation: one, made when it is first needed.
create table push_keys (
    id           uuid primary key,
    pkcs8_sealed bytea not null,
    key_public   bytea not null check (length(key_public) = 65),
    made_at      timestamptz not null
);
create unique index push_keys_one on push_keys ((true));

-- Where a browser takes its messages. Whoever knows the address can write to it: it is sealed, as is what makes messages readable.
create table push_subscriptions (
    id              uuid primary key,
    account_id      uuid not null references accounts (id),
    -- Where she was signed in when it began: once she ends that, nothing more is sent. Empty when it has long run out.
    sign_in_id      uuid references sign_ins (id) on delete set null,
    endpoint_hash   bytea not null constraint push_subscriptions_once unique,
    endpoint_sealed bytea not null,
    key_public      bytea not null check (length(key_public) = 65),
    auth_sealed     bytea not null,
    -- The browser as it named itself.
    device          text not null check (length(device) between 1 and 80),
    created_at      timestamptz not null,
    -- When a message was last taken.
    told_at         timestamptz
);
create index push_subscriptions_of_account on push_subscriptions (account_id, created_at);
create index push_subscriptions_of_sign_in on push_subscriptions (sign_in_id);

-- Messages on their way: readable by the browser alone.
create table push_messages (
    id              uuid primary key,
    subscription_id uuid not null references push_subscriptions (id) on delete cascade,
    body            bytea not null check (length(body) <= 4096),
    urgent          boolean not null,
    made_at         timestamptz not null
);
create index push_messages_of_subscription on push_messages (subscription_id);
create index push_messages_old on push_messages (made_at);
