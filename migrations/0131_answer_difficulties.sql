-- What an institution cannot solve alone (plan, 6.3): it is sent in with a project, and within 48 hours those concerned are
-- convened or there is an answer of substance.
create table difficulties (
    id             uuid primary key,
    conference_id  uuid not null references conferences (id),
    number         integer not null,
    project_id     uuid not null,
    -- Who sends it in.
    institution_id uuid not null references institutions (id),
    title          text not null check (length(title) between 1 and 200),
    text           text not null check (length(text) between 1 and 5000),
    filed_at       timestamptz not null,
    state          text not null default 'waiting'
        constraint difficulties_state_known check (state in ('waiting', 'convened', 'answered', 'accepted', 'withdrawn')),
    -- How often the clock was started.
    round          integer not null default 1,
    -- Until when something must be done; nothing while no clock runs.
    clock_ends     timestamptz,
    -- By when it is to be solved, since it was convened or answered.
    solve_by       date,
    -- All institutions read what was answered.
    is_public      boolean not null default false,
    -- Who sees to it.
    handler_id     uuid references accounts (id),
    version        integer not null default 1,
    -- Of the form that it came by: the same form sent twice is one difficulty.
    form_key       uuid not null constraint difficulties_one_a_form unique,
    constraint difficulties_number_unique unique (conference_id, number),
    constraint difficulties_of_project foreign key (project_id, conference_id) references projects (id, conference_id),
    constraint difficulties_clock_while_waiting check ((state = 'waiting') = (clock_ends is not null)),
    constraint difficulties_solved_by_a_day check (state not in ('convened', 'answered', 'accepted') or solve_by is not null)
);
create index difficulties_of_project on difficulties (project_id);
create index difficulties_of_institution on difficulties (institution_id, filed_at desc);
create index difficulties_by_state on difficulties (conference_id, state, filed_at desc);
create index difficulties_running on difficulties (clock_ends) where clock_ends is not null;

-- Each run of the clock. What a project's light was in a past week is judged by these.
create table difficulty_clocks (
    difficulty_id uuid not null references difficulties (id),
    round         integer not null check (round > 0),
    began_at      timestamptz not null,
    stopped_at    timestamptz,
    primary key (difficulty_id, round),
    constraint difficulty_clocks_in_order check (stopped_at >= began_at)
);
create unique index difficulty_clocks_one_runs on difficulty_clocks (difficulty_id) where stopped_at is null;

create function refuse_change_of_clock() returns trigger language plpgsql as $$
begin
    if old.stopped_at is not null or (new.difficulty_id, new.round, new.began_at) is distinct from (old.difficulty_id, old.round, old.began_at) then
        raise exception 'a clock is stopped once, not changed' using errcode = 'insufficient_privilege';
    end if;
    return new;
end
$$;
create trigger difficulty_clocks_only_stopped before update on difficulty_clocks for each row execute function refuse_change_of_clock();
create trigger difficulty_clocks_not_deleted before delete on difficulty_clocks for each row execute function refuse_change();

-- Other institutions that are asked what they can do, and what they said.
create table difficulty_consultations (
    difficulty_id  uuid not null references difficulties (id),
    institution_id uuid not null references institutions (id),
    asked          text not null check (length(asked) between 1 and 5000),
    asked_at       timestamptz not null,
    said           text check (length(said) between 1 and 5000),
    said_at        timestamptz,
    primary key (difficulty_id, institution_id),
    constraint difficulty_consultations_said_whole check ((said is null) = (said_at is null))
);
create index difficulty_consultations_of_institution on difficulty_consultations (institution_id);

-- What was done about it, by whom, when. Append-only.
create table difficulty_steps (
    difficulty_id  uuid not null references difficulties (id),
    position       integer not null,
    kind           text not null
        check (kind in ('filed', 'assigned', 'consulted', 'said', 'convened', 'answered', 'accepted', 'reopened', 'withdrawn')),
    at             timestamptz not null,
    -- Somebody with an account, or an institution's liaison.
    account_id     uuid references accounts (id),
    liaison_id     uuid references liaisons (id),
    -- The institution that is consulted or says something; whom it was given to.
    institution_id uuid references institutions (id),
    handler_id     uuid references accounts (id),
    words          text not null default '' check (length(words) <= 5000),
    solve_by       date,
    is_public      boolean,
    primary key (difficulty_id, position),
    constraint difficulty_steps_by_one check (num_nonnulls(account_id, liaison_id) = 1),
    constraint difficulty_steps_with_words check (kind in ('filed', 'assigned', 'accepted') or words <> ''),
    constraint difficulty_steps_with_day check (kind not in ('convened', 'answered') or solve_by is not null)
);
create trigger difficulty_steps_append_only before update or delete on difficulty_steps
    for each row execute function refuse_change();

-- From which state a step leads where, and what it does to the clock. The row of the difficulty is locked: of two at once
-- the second finds what the first did.
create function keep_way_of_difficulties() returns trigger language plpgsql as $$
declare
    held record;
    next text;
    speaks_for uuid;
begin
    select state, round, institution_id into held from difficulties where id = new.difficulty_id for no key update;
    new.position := (select coalesce(max(position), 0) + 1 from difficulty_steps where difficulty_id = new.difficulty_id);
    next := case
        when new.kind = 'filed' and new.position = 1 then 'waiting'
        when new.kind in ('assigned', 'consulted', 'said') and held.state in ('waiting', 'convened', 'answered') then held.state
        when new.kind = 'convened' and held.state = 'waiting' then 'convened'
        when new.kind = 'answered' and held.state in ('waiting', 'convened', 'answered') then 'answered'
        when new.kind = 'accepted' and held.state = 'answered' then 'accepted'
        when new.kind = 'reopened' and held.state in ('convened', 'answered', 'accepted') then 'waiting'
        when new.kind = 'withdrawn' and held.state in ('waiting', 'convened', 'answered') then 'withdrawn'
    end;
    if next is null then
        raise exception 'no difficulty goes from % by %', held.state, new.kind
            using errcode = 'check_violation', constraint = 'difficulty_steps_in_order';
    end if;
    -- Only whoever sent it in takes the answer, opens it again or takes it back, by its own liaison; whoever answers is none.
    if new.liaison_id is not null then
        select institution_id into speaks_for from liaisons where id = new.liaison_id and ended_at is null for share;
        if speaks_for is null or new.kind in ('assigned', 'consulted', 'convened', 'answered')
            or (new.kind = 'said' and speaks_for is distinct from new.institution_id)
            or (new.kind not in ('said') and speaks_for is distinct from held.institution_id) then
            raise exception 'the institution does not make this step'
                using errcode = 'check_violation', constraint = 'difficulty_steps_by_whom';
        end if;
    elsif new.kind in ('accepted', 'reopened', 'withdrawn', 'said') then
        raise exception 'only the institution itself makes this step'
            using errcode = 'check_violation', constraint = 'difficulty_steps_by_whom';
    end if;
    if new.kind in ('filed', 'reopened') then
        insert into difficulty_clocks (difficulty_id, round, began_at)
            values (new.difficulty_id, case when new.kind = 'filed' then 1 else held.round + 1 end, new.at);
    elsif next <> 'waiting' and held.state = 'waiting' then
        -- A server whose clock goes slow stops none before it began.
        update difficulty_clocks set stopped_at = greatest(new.at, began_at)
         where difficulty_id = new.difficulty_id and stopped_at is null;
    end if;
    update difficulties set state = next, version = version + 1,
        round = case when new.kind = 'reopened' then round + 1 else round end,
        clock_ends = case when next <> 'waiting' then null
            when new.kind in ('filed', 'reopened') then new.at + interval '48 hours' else clock_ends end,
        solve_by = case when new.kind in ('convened', 'answered') then new.solve_by when new.kind = 'reopened' then null else solve_by end,
        is_public = coalesce(new.is_public, is_public),
        handler_id = case when new.kind = 'assigned' then new.handler_id else handler_id end
     where id = new.difficulty_id;
    return new;
end
$$;
create trigger keep_way_of_difficulties before insert on difficulty_steps for each row execute function keep_way_of_difficulties();

-- An alarm of a clock is told once, by whichever server is first.
create table difficulty_alarms (
    difficulty_id uuid not null references difficulties (id),
    round         integer not null,
    hours         integer not null check (hours in (24, 36, 48)),
    at            timestamptz not null,
    primary key (difficulty_id, round, hours)
);
create trigger difficulty_alarms_append_only before update or delete on difficulty_alarms
    for each row execute function refuse_change();
