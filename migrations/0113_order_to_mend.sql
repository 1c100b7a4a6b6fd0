-- A yellow light sends an order to mend by a date to the institution that leads the project (plan, 6.3): issued, received, acted on,
-- reviewed, closed. One at a time. What is late with its report is warned of too.

alter table light_thresholds
    -- Yellow: a report is so many days late, or more.
    add column report_days integer not null default 7 check (report_days between 1 and 1000),
    -- An order is due so many days after it was issued.
    add column order_days integer not null default 7 check (order_days between 1 and 1000);

create table orders (
    id            uuid primary key,
    project_id    uuid not null,
    conference_id uuid not null,
    state         text not null default 'issued' check (state in ('issued', 'received', 'acted', 'closed')),
    due_on        date not null,
    -- Another day was asked for, and nobody has decided.
    wanted        date check (wanted > due_on),
    -- It was ignored, and stands on the presidium's list.
    climbed_at    timestamptz,
    -- When the letter went out.
    told_at       timestamptz,
    constraint orders_of_project foreign key (project_id, conference_id) references projects (id, conference_id),
    constraint orders_asked_while_open check (wanted is null or state in ('issued', 'received'))
);
create unique index orders_one on orders (project_id) where state <> 'closed';
create index orders_of_conference on orders (conference_id, state, due_on);
create index orders_of_project_all on orders (project_id);
create trigger orders_not_deleted before delete on orders for each row execute function refuse_change();

-- Everything that happened to an order. Append-only.
create table order_steps (
    order_id   uuid not null references orders (id),
    position   integer not null,
    kind       text not null check (kind in
        ('issued', 'received', 'acted', 'sent_back', 'closed', 'extension_asked', 'extension_granted', 'extension_refused', 'climbed')),
    at         timestamptz not null,
    -- Neither: the server itself.
    account_id uuid references accounts (id),
    liaison_id uuid references liaisons (id),
    words      text not null default '' check (length(words) <= 2000),
    -- The day by which it is due from then on; of an extension that is asked for, the day that is wanted.
    due_on     date,
    -- The week from which yellow ones are counted, of what gives it a day.
    since      date check (extract(isodow from since) = 1),
    primary key (order_id, position),
    constraint order_steps_by_one check (num_nonnulls(account_id, liaison_id) <= 1),
    constraint order_steps_with_words check (kind not in ('acted', 'sent_back', 'extension_asked', 'extension_refused') or words <> ''),
    constraint order_steps_with_day check ((kind in ('issued', 'sent_back', 'extension_asked', 'extension_granted')) = (due_on is not null)),
    constraint order_steps_with_week check ((kind in ('issued', 'sent_back', 'extension_granted')) = (since is not null))
);
create trigger order_steps_append_only before update or delete on order_steps
    for each row execute function refuse_change();

-- From which state a step leads where. The order's row is locked: of two at once the second finds what the first did.
create function keep_way_of_orders() returns trigger language plpgsql as $$
declare
    held record;
    asked record;
    next text;
begin
    select o.state, o.due_on, o.wanted, o.climbed_at, p.institution_id, c.time_zone into held
      from orders o join projects p on p.id = o.project_id join conferences c on c.id = o.conference_id
     where o.id = new.order_id for no key update of o;
    new.position := (select coalesce(max(position), 0) + 1 from order_steps where order_id = new.order_id);
    next := case
        when new.kind = 'issued' and new.position = 1 then 'issued'
        when new.kind = 'received' and held.state = 'issued' then 'received'
        when new.kind = 'acted' and held.state in ('issued', 'received') then 'acted'
        when new.kind = 'sent_back' and held.state = 'acted' and new.due_on > (new.at at time zone held.time_zone)::date then 'issued'
        when new.kind = 'closed' and held.state <> 'closed' then 'closed'
        when new.kind = 'extension_asked' and held.state in ('issued', 'received') and held.wanted is null and new.due_on > held.due_on
            then held.state
        when new.kind = 'extension_granted' and held.wanted = new.due_on then held.state
        when new.kind = 'extension_refused' and held.wanted is not null then held.state
        when new.kind = 'climbed' and held.state in ('issued', 'received') and held.climbed_at is null then held.state
    end;
    if next is null then
        raise exception 'no order goes from % by %', held.state, new.kind
            using errcode = 'check_violation', constraint = 'order_steps_in_order';
    end if;
    if new.kind = 'extension_asked' and (new.at at time zone held.time_zone)::date > held.due_on then
        raise exception 'its day has passed' using errcode = 'check_violation', constraint = 'order_steps_before_the_day';
    end if;
    if new.kind in ('extension_granted', 'extension_refused') then
        select account_id into asked from order_steps
         where order_id = new.order_id and kind = 'extension_asked' order by position desc limit 1;
        if new.account_id is null or asked.account_id = new.account_id then
            raise exception 'who asked does not decide'
                using errcode = 'check_violation', constraint = 'order_steps_four_eyes';
        end if;
    end if;
    if new.liaison_id is not null and (new.kind not in ('received', 'acted', 'extension_asked') or not exists (
        select from liaisons where id = new.liaison_id and ended_at is null and institution_id = held.institution_id)) then
        raise exception 'the institution does not make this step'
            using errcode = 'check_violation', constraint = 'order_steps_by_whom';
    end if;
    if new.position > 1 then
        update orders set state = next,
            due_on = case when new.kind in ('sent_back', 'extension_granted') then new.due_on else due_on end,
            wanted = case when new.kind = 'extension_asked' then new.due_on
                          when new.kind in ('extension_granted', 'extension_refused', 'acted', 'closed') then null else wanted end,
            climbed_at = case when new.kind = 'climbed' then new.at
                              when new.kind in ('sent_back', 'extension_granted', 'acted') then null else climbed_at end
         where id = new.order_id;
    end if;
    return new;
end
$$;
create trigger keep_way_of_orders before insert on order_steps for each row execute function keep_way_of_orders();

-- Nothing but a step changes an order; that the letter went out is noted once.
create function refuse_change_past_order_steps() returns trigger language plpgsql as $$
begin
    if (new.id, new.project_id, new.conference_id, new.state, new.due_on, new.wanted, new.climbed_at)
            is distinct from (old.id, old.project_id, old.conference_id, old.state, old.due_on, old.wanted, old.climbed_at)
        or old.told_at is not null then
        raise exception 'an order changes by its steps' using errcode = 'insufficient_privilege';
    end if;
    return new;
end
$$;
create trigger refuse_change_past_order_steps before update on orders
    for each row when (pg_trigger_depth() = 0) execute function refuse_change_past_order_steps();
