-- A draft of a report can be let go: its row and its versions stay, its number is never used again, its period is free.
alter table reports
    add column discarded_at timestamptz,
    add column discarded_by uuid references accounts (id),
    add constraint reports_discarded_whole check (num_nonnulls(discarded_at, discarded_by) in (0, 2)),
    add constraint reports_discarded_draft check (discarded_at is null or signed_at is null);

drop index reports_one_a_period;
create unique index reports_one_a_period on reports (conference_id, kind, period) where replaces is null and discarded_at is null;
drop index reports_replaced_once;
create unique index reports_replaced_once on reports (replaces) where replaces is not null and discarded_at is null;

create or replace function refuse_wrong_report() returns trigger language plpgsql as $$
begin
    if new.signed_at is not null or new.sent_at is not null or new.discarded_at is not null or new.newest <> 0 then
        raise exception 'a report begins as a draft' using errcode = 'insufficient_privilege';
    end if;
    if new.replaces is not null then
        perform from reports where id = new.replaces and kind = new.kind and period = new.period and signed_at is not null for share;
        if not found then
            raise exception 'only what was signed off is corrected'
                using errcode = 'check_violation', constraint = 'reports_replaces_signed';
        end if;
    end if;
    return new;
end
$$;

-- A draft is signed off in its newest version, or let go. After the one only that it was sent is noted, after the other nothing.
create or replace function refuse_change_of_report() returns trigger language plpgsql as $$
declare
    free constant text[] := array['newest', 'signed_version', 'signed_at', 'signed_by', 'signed_name', 'discarded_at', 'discarded_by'];
begin
    if old.signed_at is not null then
        if old.sent_at is not null or to_jsonb(new) - 'sent_at' is distinct from to_jsonb(old) - 'sent_at' then
            raise exception 'the report was signed off' using errcode = 'insufficient_privilege';
        end if;
        return new;
    end if;
    if old.discarded_at is not null then
        raise exception 'the report was let go' using errcode = 'insufficient_privilege';
    end if;
    if to_jsonb(new) - free is distinct from to_jsonb(old) - free
        -- From the trigger of versions alone.
        or new.newest <> old.newest and pg_trigger_depth() < 2 then
        raise exception 'a report changes by its versions' using errcode = 'insufficient_privilege';
    end if;
    if new.signed_at is not null and new.signed_version is distinct from old.newest then
        raise exception 'there is a newer version' using errcode = 'check_violation', constraint = 'reports_signed_newest';
    end if;
    return new;
end
$$;

create or replace function number_report_version() returns trigger language plpgsql as $$
declare
    held record;
begin
    select newest, signed_at, discarded_at into held from reports where id = new.report_id for no key update;
    if held.signed_at is not null then
        raise exception 'the report was signed off' using errcode = 'check_violation', constraint = 'report_versions_of_draft';
    end if;
    if held.discarded_at is not null then
        raise exception 'the report was let go' using errcode = 'check_violation', constraint = 'report_versions_of_kept';
    end if;
    if new.number <> held.newest + 1 then
        raise exception 'somebody was faster' using errcode = 'check_violation', constraint = 'report_versions_in_order';
    end if;
    update reports set newest = new.number where id = new.report_id;
    return new;
end
$$;

create or replace function refuse_late_report_project() returns trigger language plpgsql as $$
begin
    perform from reports r join projects p on p.conference_id = r.conference_id
     where r.id = new.report_id and p.id = new.project_id and r.signed_at is null and r.discarded_at is null;
    if not found then
        raise exception 'what a report names is written with its signature' using errcode = 'insufficient_privilege';
    end if;
    return new;
end
$$;
