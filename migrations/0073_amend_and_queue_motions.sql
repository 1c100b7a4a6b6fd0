-- Motions come from groups and institutions too, and stand in a queue. An amendment is a motion of its own that proposes
-- other words for one: the mover accepts it, or it is voted on before what it amends.
alter table motions
    add column group_id uuid,
    add column institution_id uuid references institutions (id),
    add column amends uuid,
    -- The wording of it that was amended.
    add column amends_version integer,
    -- Since when the amendment is part of what it amends, and who took it over.
    add column applied_at timestamptz,
    add column applied_by uuid references accounts (id),
    -- Its place in the queue of the presidium, and the day on which it is to be dealt with.
    add column place integer check (place > 0),
    add column meets_on date,
    add constraint motions_of_group foreign key (group_id, conference_id) references groups (id, conference_id),
    add constraint motions_from_one check (num_nonnulls(group_id, institution_id) <= 1),
    add constraint motions_amend_here foreign key (amends, conference_id) references motions (id, conference_id),
    add constraint motions_amend_whole check (num_nulls(amends, amends_version) in (0, 2)),
    add constraint motions_applied_whole check (num_nulls(applied_at, applied_by) in (0, 2)),
    add constraint motions_applied_amend check (applied_at is null or (amends is not null and state = 'carried'));
-- Those that are there stand in the queue as they came.
update motions m set place = o.place
  from (select id, row_number() over (partition by conference_id order by created_at, id) as place from motions) o
 where o.id = m.id;
create index motions_of_a_group on motions (group_id) where group_id is not null;
create index motions_of_institution on motions (institution_id) where institution_id is not null;
create index motions_amending on motions (amends) where amends is not null;

-- Whether something is still to be settled that would change a motion.
create function is_amended(motion uuid) returns boolean language sql stable as $$
    select exists (select from motions a where a.amends = motion
        and (a.state in ('draft', 'voting') or (a.state = 'carried' and a.applied_at is null)))
$$;

-- A motion does not go to the vote before its amendments; an amendment amends a draft that is none itself, as it stands.
create function keep_order_of_amendments() returns trigger language plpgsql as $$
begin
    if new.amends is not null and (tg_op = 'INSERT' or (new.state = 'voting' and old.state <> 'voting')) then
        perform from motions m where m.id = new.amends and m.state = 'draft' and m.amends is null for no key update;
        if not found then
            raise exception 'what is amended is no draft'
                using errcode = 'check_violation', constraint = 'motions_amend_drafts';
        end if;
        if new.amends_version <> (select max(number) from motion_texts where motion_id = new.amends) then
            raise exception 'what is amended was reworded'
                using errcode = 'check_violation', constraint = 'motions_amend_newest';
        end if;
    end if;
    -- Of a motion one amendment is voted on at a time: the next may amend what this one makes of it.
    if tg_op = 'UPDATE' and new.state = 'voting' and old.state <> 'voting' then
        if exists (select from motions a where a.amends = new.amends and a.id <> new.id
                and (a.state = 'voting' or (a.state = 'carried' and a.applied_at is null))) then
            raise exception 'another amendment is being decided'
                using errcode = 'check_violation', constraint = 'motions_amend_one';
        end if;
        perform from motions a where a.amends = new.id for update;
        if is_amended(new.id) then
            raise exception 'its amendments come first'
                using errcode = 'check_violation', constraint = 'motions_amendments_first';
        end if;
    end if;
    return new;
end
$$;
create trigger keep_order_of_amendments before insert or update on motions
    for each row execute function keep_order_of_amendments();
