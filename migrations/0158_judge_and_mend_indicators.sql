-- An indicator is counted, or judged by one of four words: not met, partly met, largely met, met (plan, 6.2, 7). A judgement
-- is kept as 0 to 3 on the way from 0 to 3, so that whatever is reckoned with numbers is reckoned with it as well.
alter table indicators
    add kind text not null default 'number' check (kind in ('number', 'judgement')),
    add version integer not null default 1,
    -- Which of its targets counts: 1 is the one that it was entered with.
    add way integer not null default 1,
    -- Those from before are as old as their projects.
    add created_at timestamptz not null default '-infinity',
    add constraint indicators_judged check (kind = 'number' or (unit = '' and baseline = 0 and target = 3));

create function refuse_no_judgement() returns trigger language plpgsql as $$
begin
    if new.value not in (0, 1, 2, 3) and exists (select from indicators where id = new.indicator_id and kind = 'judgement') then
        raise exception 'a judgement is one of four words'
            using errcode = 'check_violation', constraint = 'readings_judged';
    end if;
    return new;
end
$$;
create trigger readings_judged before insert on readings
    for each row execute function refuse_no_judgement();

-- A target that was changed (the intermediate ones with it), and what held until then: past lights were judged by that.
create table indicator_ways (
    indicator_id uuid not null references indicators (id) on delete cascade,
    -- The way that it opened, from 2.
    way          integer not null check (way > 1),
    at           timestamptz not null,
    account_id   uuid not null references accounts (id),
    reason       text not null check (reason <> ''),
    -- The target until then; its intermediate targets are those of the way before.
    held         numeric not null,
    primary key (indicator_id, way)
);

-- Intermediate targets belong to a way; those of older ones stay.
alter table indicator_targets
    add way integer not null default 1,
    drop constraint indicator_targets_pkey,
    add primary key (indicator_id, way, due_on),
    drop constraint indicator_targets_indicator_id_fkey,
    add constraint indicator_targets_indicator_id_fkey foreign key (indicator_id) references indicators (id) on delete cascade;

-- Only ever added, but for those of an indicator that is taken away as a whole.
create function keep_ways() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' and not exists (select from indicators where id = old.indicator_id) then
        return old;
    end if;
    raise exception '% is append-only: % refused', tg_table_name, tg_op
        using errcode = 'insufficient_privilege';
end
$$;
drop trigger indicator_targets_append_only on indicator_targets;
create trigger indicator_targets_append_only before update or delete on indicator_targets
    for each row execute function keep_ways();
create trigger indicator_ways_append_only before update or delete on indicator_ways
    for each row execute function keep_ways();

create function keep_way_of_indicators() returns trigger language plpgsql as $$
begin
    if (new.project_id, new.kind, new.baseline, new.created_at)
        is distinct from (old.project_id, old.kind, old.baseline, old.created_at) then
        raise exception 'what an indicator began with is not changed'
            using errcode = 'check_violation', constraint = 'indicators_begun';
    end if;
    if new.way = old.way and new.target = old.target then
        return new;
    end if;
    if new.way <> old.way + 1 or not exists (
        select from indicator_ways where indicator_id = old.id and way = new.way and held = old.target) then
        raise exception 'a target changes with a reason, and what held until then is kept'
            using errcode = 'check_violation', constraint = 'indicators_way';
    end if;
    return new;
end
$$;
create trigger keep_way_of_indicators before update of project_id, kind, baseline, created_at, target, way on indicators
    for each row execute function keep_way_of_indicators();

-- An indicator that was entered by mistake and taken away before anybody read it. From when to when it was there is kept: it
-- was unknown then, and past lights were judged by that.
create table removed_indicators (
    indicator_id uuid primary key,
    project_id   uuid not null references projects (id),
    name         words not null,
    created_at   timestamptz not null,
    removed_at   timestamptz not null,
    account_id   uuid not null references accounts (id)
);
create index removed_indicators_of_project on removed_indicators (project_id);
create trigger removed_indicators_append_only before update or delete on removed_indicators
    for each row execute function refuse_change();

create function note_removed_indicator() returns trigger language plpgsql as $$
begin
    if not exists (select from removed_indicators where indicator_id = old.id) then
        raise exception 'that an indicator is taken away is noted first'
            using errcode = 'check_violation', constraint = 'indicators_removed';
    end if;
    return old;
end
$$;
create trigger note_removed_indicator before delete on indicators
    for each row execute function note_removed_indicator();
