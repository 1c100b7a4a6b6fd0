-- What is decided of an institution's orders, deadlines and projects is told to whoever speaks for it, each once, whichever
-- server is first (plan, 6.3). What was decided before this table is told no more: it is older than three days by then, or known.
create table decisions_told (
    kind     text not null check (kind in ('order', 'project', 'deadline')),
    -- The order, the project, or what was asked for.
    id       uuid not null,
    -- Which step of it; of a deadline always one.
    position integer not null,
    at       timestamptz not null,
    primary key (kind, id, position)
);
create trigger decisions_told_append_only before update or delete on decisions_told
    for each row execute function refuse_change();

create index order_steps_decided on order_steps (at) where kind in ('sent_back', 'closed', 'extension_granted', 'extension_refused');
create index project_steps_decided on project_steps (at) where kind in ('sent_back', 'verified', 'closed', 'reopened');
create index deadline_requests_decided on deadline_requests (decided_at) where granted is not null;

insert into decisions_told (kind, id, position, at)
    select 'order', order_id, position, at from order_steps where kind in ('sent_back', 'closed', 'extension_granted', 'extension_refused')
    union all select 'project', project_id, position, at from project_steps where kind in ('sent_back', 'verified', 'closed', 'reopened')
    union all select 'deadline', id, 1, decided_at from deadline_requests where granted is not null;

-- Whoever has not reported is reminded of a week once a day at most, however often the button is pressed.
create table week_reminders (
    liaison_id uuid not null references liaisons (id),
    week       date not null check (extract(isodow from week) = 1),
    day        date not null,
    primary key (liaison_id, week, day)
);
create trigger week_reminders_append_only before update or delete on week_reminders
    for each row execute function refuse_change();

-- Of lists that are asked for by these.
create index liaison_links_of_liaison on liaison_links (liaison_id);
create index liaisons_of_institution on liaisons (institution_id);
create index project_steps_proved on project_steps (file_id) where file_id is not null;

-- Another day that is granted is still to come: one that has passed by the time somebody decides gives nobody anything.
create function refuse_granted_past() returns trigger language plpgsql as $$
declare
    zone text;
begin
    select c.time_zone into zone from orders o join conferences c on c.id = o.conference_id where o.id = new.order_id;
    if new.due_on < (new.at at time zone zone)::date then
        raise exception 'the day has passed' using errcode = 'check_violation', constraint = 'order_steps_granted_ahead';
    end if;
    return new;
end
$$;
create trigger refuse_granted_past before insert on order_steps
    for each row when (new.kind = 'extension_granted') execute function refuse_granted_past();

create function refuse_deadline_granted_past() returns trigger language plpgsql as $$
declare
    zone text;
begin
    select c.time_zone into zone from projects p join conferences c on c.id = p.conference_id where p.id = new.project_id;
    if new.wanted < (new.decided_at at time zone zone)::date then
        raise exception 'the day has passed' using errcode = 'check_violation', constraint = 'deadline_requests_granted_ahead';
    end if;
    return new;
end
$$;
create trigger refuse_deadline_granted_past before update on deadline_requests
    for each row when (new.granted and old.granted is null) execute function refuse_deadline_granted_past();

-- Reports of a project that was reopened are due from then on.
create index project_steps_reopened on project_steps (project_id, at) where kind = 'reopened';
