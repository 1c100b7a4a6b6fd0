-- What an indicator is to have come to by days between the start and the deadline of its project (plan, 6.2). As baseline and
-- target they are entered with it and never changed: past lights were judged by them.
create table indicator_targets (
    indicator_id uuid not null references indicators (id),
    due_on       date not null,
    value        numeric not null,
    primary key (indicator_id, due_on)
);
create trigger indicator_targets_append_only before update or delete on indicator_targets
    for each row execute function refuse_change();

-- A reading is verified by somebody else than whoever entered it (plan, 6.2). Once, and for good: what is wrong is corrected by
-- another reading, which is verified by itself.
create table reading_checks (
    reading_id uuid primary key references readings (id),
    account_id uuid not null references accounts (id),
    at         timestamptz not null
);
create trigger reading_checks_append_only before update or delete on reading_checks
    for each row execute function refuse_change();

create function refuse_own_reading() returns trigger language plpgsql as $$
begin
    if exists (select from readings where id = new.reading_id and recorded_by = new.account_id) then
        raise exception 'whoever entered a reading does not verify it'
            using errcode = 'check_violation', constraint = 'reading_checks_four_eyes';
    end if;
    return new;
end
$$;
create trigger refuse_own_reading before insert on reading_checks
    for each row execute function refuse_own_reading();
