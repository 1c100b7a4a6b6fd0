-- What an institution asks for is told to the organisers, each once: another deadline, another day of an order, and that a
-- project be held complete. It is noted beside what is decided of these, in `decisions_told`: of a request for a deadline, the
-- asking has position 0.
create index order_steps_asked on order_steps (at) where kind = 'extension_asked';
create index project_steps_asked on project_steps (at) where kind = 'asked';
create index deadline_requests_asked on deadline_requests (asked_at) where granted is null;

insert into decisions_told (kind, id, position, at)
    select 'order', order_id, position, at from order_steps where kind = 'extension_asked'
    union all select 'project', project_id, position, at from project_steps where kind = 'asked'
    union all select 'deadline', id, 0, asked_at from deadline_requests;

-- An answer to a difficulty that came by telephone from an institution without a liaison could be taken by nobody.
create or replace function keep_way_of_difficulties() returns trigger language plpgsql as $$
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
    -- Only whoever sent it in takes the answer, opens it again or takes it back, by its own liaison where it has one; whoever
    -- answers is none.
    if new.liaison_id is not null then
        select institution_id into speaks_for from liaisons where id = new.liaison_id and ended_at is null for share;
        if speaks_for is null or new.kind in ('assigned', 'consulted', 'convened', 'answered')
            or (new.kind = 'said' and speaks_for is distinct from new.institution_id)
            or (new.kind not in ('said') and speaks_for is distinct from held.institution_id) then
            raise exception 'the institution does not make this step'
                using errcode = 'check_violation', constraint = 'difficulty_steps_by_whom';
        end if;
    elsif new.kind in ('reopened', 'said')
        -- For an institution for which nobody speaks somebody else says who of it took the answer.
        or new.kind = 'accepted' and (new.words = '' or exists (
            select from liaisons where institution_id = held.institution_id and ended_at is null))
        or new.kind = 'withdrawn' and not exists (
            -- What was entered for an institution by mistake is taken back as it came.
            select from difficulty_steps where difficulty_id = new.difficulty_id and position = 1 and account_id is not null) then
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
    -- Who sees to it, and what others say, makes no answer stale that is being written.
    update difficulties set state = next,
        version = version + case when new.kind in ('assigned', 'consulted', 'said') then 0 else 1 end,
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
