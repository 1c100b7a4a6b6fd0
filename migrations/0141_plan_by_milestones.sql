-- The plan of a project: dates on the way, each with its weight (issue: milestones, dependencies, plan against actual).
create table project_milestones (
    id            uuid primary key,
    conference_id uuid not null,
    project_id    uuid not null,
    -- Within its project; never used again.
    number        integer not null check (number > 0),
    title         words not null check (words_text(title) <> '  '),
    weight        integer not null check (weight between 1 and 100),
    -- As it was first entered; what its plan began as.
    first_due_on  date not null,
    due_on        date not null,
    reached_on    date,
    removed_at    timestamptz,
    created_at    timestamptz not null,
    -- When its dates last changed: a past instant after it is judged by the row, one before it by the steps.
    changed_at    timestamptz not null,
    version       integer not null default 1,
    constraint project_milestones_number_unique unique (project_id, number),
    constraint project_milestones_of_project foreign key (project_id, conference_id) references projects (id, conference_id)
);
create index project_milestones_by_conference on project_milestones (conference_id, project_id) where removed_at is null;
create index project_milestones_due on project_milestones (conference_id, due_on) where reached_on is null and removed_at is null;
create index project_milestones_changed on project_milestones (conference_id, changed_at);

-- What was done to it, by whom, when. Append-only; a past light is judged by these.
create table project_milestone_steps (
    milestone_id uuid not null references project_milestones (id),
    position     integer not null,
    kind         text not null check (kind in ('entered', 'changed', 'reached', 'undone', 'removed')),
    at           timestamptz not null,
    account_id   uuid references accounts (id),
    -- As it stood after the step.
    title        words not null,
    weight       integer not null,
    due_on       date not null,
    reached_on   date,
    words        text not null default '' check (length(words) <= 2000),
    primary key (milestone_id, position),
    constraint project_milestone_steps_with_words check (kind not in ('reached', 'undone', 'removed') or words <> ''),
    constraint project_milestone_steps_with_day check ((kind = 'reached') = (reached_on is not null))
);
create trigger project_milestone_steps_append_only before update or delete on project_milestone_steps
    for each row execute function refuse_change();

-- From which state a step leads where. The row of the milestone is locked: of two at once the second finds what the first did.
create function keep_way_of_milestones() returns trigger language plpgsql as $$
declare
    held record;
begin
    select m.title, m.weight, m.due_on, m.reached_on, m.removed_at, c.time_zone, p.state into held
      from project_milestones m join conferences c on c.id = m.conference_id join projects p on p.id = m.project_id
     where m.id = new.milestone_id for no key update of m;
    new.position := (select coalesce(max(position), 0) + 1 from project_milestone_steps where milestone_id = new.milestone_id);
    if held.state = 'closed' or held.removed_at is not null
        or (new.kind = 'entered') <> (new.position = 1)
        or (new.kind = 'undone') <> (held.reached_on is not null) then
        raise exception 'no milestone goes on by %', new.kind
            using errcode = 'check_violation', constraint = 'project_milestone_steps_in_order';
    end if;
    if new.reached_on > (new.at at time zone held.time_zone)::date then
        raise exception 'nothing is reached in the future'
            using errcode = 'check_violation', constraint = 'project_milestone_steps_not_ahead';
    end if;
    -- What a step does not change stays as it is.
    if new.kind <> 'changed' then
        new.title := held.title;
        new.weight := held.weight;
        new.due_on := held.due_on;
    end if;
    new.title := coalesce(new.title, held.title);
    new.weight := coalesce(new.weight, held.weight);
    update project_milestones set title = new.title, weight = new.weight, due_on = new.due_on, reached_on = new.reached_on,
        changed_at = greatest(changed_at, new.at),
        removed_at = case when new.kind = 'removed' then new.at end,
        version = case when new.kind = 'entered' then version else version + 1 end
     where id = new.milestone_id;
    return new;
end
$$;
create trigger keep_way_of_milestones before insert on project_milestone_steps
    for each row execute function keep_way_of_milestones();

create function refuse_change_past_milestone_steps() returns trigger language plpgsql as $$
begin
    raise exception 'a milestone changes by its steps' using errcode = 'insufficient_privilege';
end
$$;
create trigger refuse_change_past_milestone_steps
    before update of conference_id, project_id, number, title, weight, first_due_on, due_on, reached_on, removed_at, created_at, changed_at
    on project_milestones
    for each row when (pg_trigger_depth() = 0) execute function refuse_change_past_milestone_steps();

create function refuse_milestone_with_past() returns trigger language plpgsql as $$
begin
    if new.reached_on is not null or new.removed_at is not null or new.changed_at <> new.created_at
        or new.first_due_on <> new.due_on then
        raise exception 'a milestone begins with its first step' using errcode = 'insufficient_privilege';
    end if;
    return new;
end
$$;
create trigger refuse_milestone_with_past before insert on project_milestones
    for each row execute function refuse_milestone_with_past();
create trigger project_milestones_not_deleted before delete on project_milestones for each row execute function refuse_change();

-- One project waits for another of its conference; nobody waits for himself, however long the way round.
create table project_dependencies (
    project_id    uuid not null,
    waits_for_id  uuid not null,
    conference_id uuid not null,
    created_at    timestamptz not null,
    primary key (project_id, waits_for_id),
    constraint project_dependencies_of_project foreign key (project_id, conference_id) references projects (id, conference_id),
    constraint project_dependencies_of_other foreign key (waits_for_id, conference_id) references projects (id, conference_id),
    constraint project_dependencies_not_itself check (project_id <> waits_for_id)
);
create index project_dependencies_waited_for on project_dependencies (waits_for_id);
create index project_dependencies_by_conference on project_dependencies (conference_id);

create function refuse_circle_of_projects() returns trigger language plpgsql as $$
begin
    -- One at a time: two that are harmless alone may close a circle together.
    perform pg_advisory_xact_lock(hashtext('project_dependencies'), hashtext(new.conference_id::text));
    if exists (
        with recursive before (id) as (
            select new.waits_for_id
            union
            select d.waits_for_id from before b join project_dependencies d on d.project_id = b.id
        )
        select from before where id = new.project_id and new.project_id <> new.waits_for_id
    ) then
        raise exception 'the other one waits for this one already'
            using errcode = 'check_violation', constraint = 'project_dependencies_no_circle';
    end if;
    return new;
end
$$;
create trigger refuse_circle_of_projects before insert on project_dependencies
    for each row execute function refuse_circle_of_projects();
create trigger project_dependencies_not_changed before update on project_dependencies
    for each row execute function refuse_change();

-- A file of the plan that is looked at before it is brought in: one a person and conference, a day at most. It holds what the
-- plan holds, and nobody's name.
create table plan_books (
    id            uuid primary key,
    conference_id uuid not null references conferences (id),
    account_id    uuid not null references accounts (id),
    file_name     text not null,
    -- Its sheets as JSON.
    content       text not null,
    created_at    timestamptz not null,
    constraint plan_books_one_each unique (conference_id, account_id)
);
