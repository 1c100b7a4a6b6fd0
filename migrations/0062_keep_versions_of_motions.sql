-- What a motion said before: every wording is kept. Who stands behind it, and what is said for and against.

create table motion_texts (
    motion_id  uuid not null references motions (id),
    number     integer not null check (number > 0),
    title      words not null,
    text       words not null,
    worded_by  uuid not null references accounts (id),
    worded_at  timestamptz not null,
    primary key (motion_id, number)
);
insert into motion_texts (motion_id, number, title, text, worded_by, worded_at)
select id, 1, title, text, proposed_by, created_at from motions;
create trigger motion_texts_kept before update or delete on motion_texts
    for each row execute function refuse_change();

create table motion_sponsors (
    motion_id    uuid not null references motions (id),
    account_id   uuid not null references accounts (id),
    sponsored_at timestamptz not null,
    primary key (motion_id, account_id)
);
create index motion_sponsors_by_account on motion_sponsors (account_id);

create table motion_statements (
    id        uuid primary key,
    motion_id uuid not null references motions (id),
    side      text not null check (side in ('for', 'against')),
    text      text not null constraint statements_with_text check (text <> ''),
    made_by   uuid not null references accounts (id),
    made_at   timestamptz not null
);
create index motion_statements_of_motion on motion_statements (motion_id, made_at);
create trigger motion_statements_kept before update or delete on motion_statements
    for each row execute function refuse_change();

-- Both are for a motion that is still to be decided.
create function refuse_debate() returns trigger language plpgsql as $$
begin
    perform from motions where id = coalesce(new.motion_id, old.motion_id) and state in ('draft', 'voting') for share;
    if not found then
        raise exception 'the motion is decided'
            using errcode = 'check_violation', constraint = 'debate_before_decision';
    end if;
    return coalesce(new, old);
end
$$;
create trigger refuse_debate before insert or delete on motion_sponsors for each row execute function refuse_debate();
create trigger refuse_debate before insert on motion_statements for each row execute function refuse_debate();
