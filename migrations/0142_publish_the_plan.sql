-- What is public of the action plan: whole copies of it that never change, by number, as agenda_releases are of the agenda.
create table plan_editions (
    id            uuid primary key,
    conference_id uuid not null references conferences (id),
    number        integer not null check (number > 0),
    -- `openplan::rules::Plan`: what stands in it is made to be public, and holds nobody's personal data.
    body          jsonb not null,
    note          words not null,
    published_by  uuid not null references accounts (id),
    published_at  timestamptz not null,
    constraint plan_editions_number_unique unique (conference_id, number)
);
create trigger plan_editions_stay before update or delete on plan_editions
    for each row execute function refuse_change();
create trigger plan_editions_not_truncated before truncate on plan_editions
    for each statement execute function refuse_change();
revoke update, delete on plan_editions from plenum_app;

-- An edition that was taken back is shown no more; it stays for the record, with why.
create table plan_withdrawals (
    edition_id   uuid primary key references plan_editions (id),
    reason       text not null check (length(reason) between 1 and 500),
    withdrawn_by uuid not null references accounts (id),
    withdrawn_at timestamptz not null
);
create trigger plan_withdrawals_stay before update or delete on plan_withdrawals
    for each row execute function refuse_change();
create trigger plan_withdrawals_not_truncated before truncate on plan_withdrawals
    for each statement execute function refuse_change();
revoke update, delete on plan_withdrawals from plenum_app;
