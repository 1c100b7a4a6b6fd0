-- The life of a project, from its assignment to its closing (plan, 6.2): who is responsible beside the institution that leads
-- it, every step with who made it, and deadlines that are moved only after they were asked for.

alter table projects
    add column state text not null default 'assigned'
        constraint projects_state_known check (state in ('assigned', 'acknowledged', 'under_way', 'asked', 'verified', 'closed')),
    -- How often its deadline was moved.
    add column moves integer not null default 0;

-- What was completed until now is closed.
update projects set state = 'closed' where completed_at is not null;
alter table projects add constraint projects_closed_whole check ((state = 'closed') = (completed_at is not null));

-- Institutions beside the one that leads it: each in one role, and one at most that supervises.
create table project_bodies (
    project_id     uuid not null,
    institution_id uuid not null references institutions (id),
    conference_id  uuid not null,
    role           text not null check (role in ('co', 'supervising')),
    primary key (project_id, institution_id),
    constraint project_bodies_of_project foreign key (project_id, conference_id) references projects (id, conference_id)
);
create unique index project_bodies_one_supervises on project_bodies (project_id) where role = 'supervising';
create index project_bodies_by_institution on project_bodies (institution_id);

create function refuse_wrong_project_body() returns trigger language plpgsql as $$
begin
    perform from institutions where id = new.institution_id and conference_id = new.conference_id;
    if not found then
        raise exception 'the institution is of another conference'
            using errcode = 'foreign_key_violation', constraint = 'project_bodies_of_conference';
    end if;
    perform from projects where id = new.project_id and institution_id = new.institution_id for no key update;
    if found then
        raise exception 'the institution leads the project'
            using errcode = 'check_violation', constraint = 'project_bodies_not_leading';
    end if;
    return new;
end
$$;
create trigger refuse_wrong_project_body before insert or update on project_bodies
    for each row execute function refuse_wrong_project_body();

-- Every step of its life, by whom, when and why. Append-only.
create table project_steps (
    project_id uuid not null references projects (id),
    position   integer not null,
    kind       text not null
        check (kind in ('assigned', 'acknowledged', 'begun', 'asked', 'sent_back', 'verified', 'closed', 'reopened')),
    at         timestamptz not null,
    -- Somebody with an account, or an institution's liaison; neither: the operator of the server.
    account_id uuid references accounts (id),
    liaison_id uuid references liaisons (id),
    words      text not null default '' check (length(words) <= 2000),
    -- What it is proved by.
    file_id    uuid references files (id),
    primary key (project_id, position),
    constraint project_steps_by_one check (num_nonnulls(account_id, liaison_id) <= 1),
    constraint project_steps_with_reason check (kind not in ('asked', 'sent_back', 'reopened') or words <> ''),
    constraint project_steps_with_proof check (kind <> 'asked' or file_id is not null)
);

-- What there was: assigned when they were entered, and closed where they were completed.
insert into project_steps (project_id, position, kind, at) select id, 1, 'assigned', created_at from projects;
insert into project_steps (project_id, position, kind, at)
    select id, 2, 'closed', completed_at from projects where completed_at is not null;

create trigger project_steps_append_only before update or delete on project_steps
    for each row execute function refuse_change();

-- From which state a step leads where, and who may make it. The project's row is locked: of two at once the second finds
-- what the first did.
create function keep_way_of_projects() returns trigger language plpgsql as $$
declare
    held record;
    asked record;
    speaks_for uuid;
    next text;
begin
    select state, institution_id into held from projects where id = new.project_id for no key update;
    new.position := (select coalesce(max(position), 0) + 1 from project_steps where project_id = new.project_id);
    next := case
        when new.kind = 'assigned' and new.position = 1 and held.state = 'assigned' then 'assigned'
        when new.kind = 'acknowledged' and held.state = 'assigned' then 'acknowledged'
        when new.kind = 'begun' and held.state = 'acknowledged' then 'under_way'
        when new.kind = 'asked' and held.state = 'under_way' then 'asked'
        when new.kind = 'sent_back' and held.state in ('asked', 'verified') then 'under_way'
        when new.kind = 'verified' and held.state = 'asked' then 'verified'
        when new.kind = 'closed' and held.state = 'verified' then 'closed'
        when new.kind = 'reopened' and held.state = 'closed' then 'under_way'
    end;
    if next is null then
        raise exception 'no project goes from % by %', held.state, new.kind
            using errcode = 'check_violation', constraint = 'project_steps_in_order';
    end if;
    if new.kind = 'verified' then
        select account_id, liaison_id into asked from project_steps
         where project_id = new.project_id and kind = 'asked' order by position desc limit 1;
        if asked.account_id = new.account_id or asked.liaison_id = new.liaison_id then
            raise exception 'who asked does not verify'
                using errcode = 'check_violation', constraint = 'project_steps_four_eyes';
        end if;
    end if;
    if new.liaison_id is not null then
        select institution_id into speaks_for from liaisons where id = new.liaison_id and ended_at is null for share;
        if not (
            (new.kind in ('acknowledged', 'begun', 'asked') and speaks_for is not distinct from held.institution_id)
            or (new.kind in ('verified', 'sent_back') and exists (
                select from project_bodies where project_id = new.project_id and institution_id = speaks_for and role = 'supervising'))
        ) then
            raise exception 'the institution does not make this step'
                using errcode = 'check_violation', constraint = 'project_steps_by_whom';
        end if;
    end if;
    if new.kind <> 'assigned' then
        update projects set state = next, version = version + 1, completed_at = case when next = 'closed' then new.at end
         where id = new.project_id;
    end if;
    return new;
end
$$;
create trigger keep_way_of_projects before insert on project_steps for each row execute function keep_way_of_projects();

-- A change of a deadline: asked for with a reason before the day, decided by somebody else. Kept whatever is decided.
create table deadline_requests (
    id         uuid primary key,
    project_id uuid not null references projects (id),
    -- The deadline as it stood when it was asked.
    held       date not null,
    wanted     date not null,
    reason     text not null check (length(reason) between 1 and 2000),
    asked_at   timestamptz not null,
    account_id uuid references accounts (id),
    liaison_id uuid references liaisons (id),
    granted    boolean,
    answer     text check (length(answer) between 1 and 2000),
    decided_at timestamptz,
    decided_by uuid references accounts (id),
    constraint deadline_requests_later check (wanted > held),
    constraint deadline_requests_by_one check (num_nonnulls(account_id, liaison_id) = 1),
    constraint deadline_requests_decided_whole check (num_nonnulls(granted, answer, decided_at, decided_by) in (0, 4)),
    constraint deadline_requests_four_eyes check (decided_by <> account_id)
);
create unique index deadline_requests_one on deadline_requests (project_id) where granted is null;
create index deadline_requests_of_project on deadline_requests (project_id, asked_at);

create function refuse_late_deadline_request() returns trigger language plpgsql as $$
declare
    project record;
begin
    select p.state, p.deadline, p.institution_id, c.time_zone into project
      from projects p join conferences c on c.id = p.conference_id where p.id = new.project_id for no key update of p;
    new.held := project.deadline;
    if project.state = 'closed' then
        raise exception 'the project is closed' using errcode = 'check_violation', constraint = 'deadline_requests_while_open';
    end if;
    if (new.asked_at at time zone project.time_zone)::date > project.deadline then
        raise exception 'the deadline has passed' using errcode = 'check_violation', constraint = 'deadline_requests_before_the_day';
    end if;
    if new.liaison_id is not null then
        perform from liaisons where id = new.liaison_id and ended_at is null and institution_id = project.institution_id for share;
        if not found then
            raise exception 'the institution does not lead the project'
                using errcode = 'check_violation', constraint = 'deadline_requests_by_whom';
        end if;
    end if;
    return new;
end
$$;
create trigger refuse_late_deadline_request before insert on deadline_requests
    for each row execute function refuse_late_deadline_request();

-- It is decided once; granted, it moves the deadline.
create function decide_deadline_request() returns trigger language plpgsql as $$
begin
    if old.granted is not null or new.granted is null
        or (new.id, new.project_id, new.held, new.wanted, new.reason, new.asked_at, new.account_id, new.liaison_id)
            is distinct from (old.id, old.project_id, old.held, old.wanted, old.reason, old.asked_at, old.account_id, old.liaison_id) then
        raise exception 'what is asked is decided once, and not changed' using errcode = 'insufficient_privilege';
    end if;
    if new.granted then
        update projects set deadline = new.wanted, moves = moves + 1, version = version + 1
         where id = new.project_id and state <> 'closed' and deadline = new.held;
        if not found then
            raise exception 'the deadline is no longer what it was'
                using errcode = 'check_violation', constraint = 'deadline_requests_of_held';
        end if;
    end if;
    return new;
end
$$;
create trigger decide_deadline_request before update on deadline_requests
    for each row execute function decide_deadline_request();
create trigger deadline_requests_not_deleted before delete on deadline_requests
    for each row execute function refuse_change();

-- Nothing but a step changes the state, nothing but a granted request the deadline.
create function refuse_change_past_steps() returns trigger language plpgsql as $$
begin
    raise exception 'a project changes by its steps' using errcode = 'insufficient_privilege';
end
$$;
create trigger refuse_change_past_steps before update of state, completed_at, deadline, moves on projects
    for each row when (pg_trigger_depth() = 0) execute function refuse_change_past_steps();
