-- The institution that leads a project says itself that a milestone of it is reached, and nothing else: who spoke for it stands
-- at the step (plan, 6.2 and 6.3).
alter table project_milestone_steps
    -- Somebody with an account, or the institution's liaison; neither: the operator of the server.
    add column liaison_id uuid references liaisons (id),
    add constraint project_milestone_steps_by_one check (num_nonnulls(account_id, liaison_id) <= 1);

create or replace function keep_way_of_milestones() returns trigger language plpgsql as $$
declare
    held record;
begin
    select m.title, m.weight, m.due_on, m.reached_on, m.removed_at, c.time_zone, p.state, p.starts_on, p.institution_id into held
      from project_milestones m join conferences c on c.id = m.conference_id join projects p on p.id = m.project_id
     where m.id = new.milestone_id for no key update of m;
    new.position := (select coalesce(max(position), 0) + 1 from project_milestone_steps where milestone_id = new.milestone_id);
    if held.state = 'closed' or held.removed_at is not null
        or (new.kind = 'entered') <> (new.position = 1)
        or (new.kind = 'undone') <> (held.reached_on is not null) then
        raise exception 'no milestone goes on by %', new.kind
            using errcode = 'check_violation', constraint = 'project_milestone_steps_in_order';
    end if;
    if new.liaison_id is not null then
        perform from liaisons where id = new.liaison_id and ended_at is null and institution_id = held.institution_id for share;
        if not found or new.kind <> 'reached' then
            raise exception 'the institution does not make this step'
                using errcode = 'check_violation', constraint = 'project_milestone_steps_by_whom';
        end if;
        if new.reached_on < held.starts_on then
            raise exception 'nothing is reached before the project begins'
                using errcode = 'check_violation', constraint = 'project_milestone_steps_not_before';
        end if;
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

-- Whoever signs in is looked for among those who speak for institutions.
create index liaisons_by_email on liaisons (email) where ended_at is null;

-- Of an event that is chosen later a receiver is told from then on: since when of each, in the order of `events`.
alter table webhooks add column events_since timestamptz[];
update webhooks set events_since = array_fill(on_since, array[cardinality(events)]);
alter table webhooks alter column events_since set not null,
    add constraint webhooks_since_each check (cardinality(events_since) = cardinality(events));
