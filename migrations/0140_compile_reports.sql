-- Weekly and monthly reports (plan, 6.2): compiled from the record as of an instant, edited in marked places, signed off once. What
-- was signed off is kept as it was, whatever becomes of the record.

create table reports (
    id             uuid primary key,
    conference_id  uuid not null references conferences (id),
    number         integer not null,
    kind           text not null check (kind in ('week', 'month')),
    -- The Monday of its week (ISO 8601), or the first of its month.
    period         date not null,
    created_at     timestamptz not null,
    created_by     uuid not null references accounts (id),
    -- The number of its newest version; counted by the trigger of versions.
    newest         integer not null default 0,
    signed_version integer,
    signed_at      timestamptz,
    signed_by      uuid references accounts (id),
    -- As she was called then.
    signed_name    text,
    -- When letters first went out.
    sent_at        timestamptz,
    -- The report that was signed off and that this one corrects.
    replaces       uuid,
    constraint reports_number_unique unique (conference_id, number),
    constraint reports_key unique (id, conference_id),
    constraint reports_period check (case kind when 'week' then extract(isodow from period) = 1 else extract(day from period) = 1 end),
    constraint reports_signed_whole check (num_nonnulls(signed_version, signed_at, signed_by, signed_name) in (0, 4)),
    constraint reports_sent_signed check (sent_at is null or signed_at is not null),
    constraint reports_replaces foreign key (replaces, conference_id) references reports (id, conference_id)
);
create unique index reports_one_a_period on reports (conference_id, kind, period) where replaces is null;
create unique index reports_replaced_once on reports (replaces) where replaces is not null;
create index reports_by_period on reports (conference_id, period desc, number desc);

-- Each time it was compiled or edited: the whole of it. Append-only.
create table report_versions (
    report_id   uuid not null references reports (id),
    number      integer not null check (number > 0),
    -- Nothing counts that was recorded after this instant.
    as_of       timestamptz not null,
    compiled_at timestamptz not null,
    -- What was compiled, in no language; and how much of what there is, for lists.
    body        jsonb not null,
    counts      jsonb not null,
    -- What people wrote in the marked places; remarks by the id of the project.
    foreword    text not null default '' check (length(foreword) <= 10000),
    follows     text not null default '' check (length(follows) <= 10000),
    remarks     jsonb not null default '{}' check (jsonb_typeof(remarks) = 'object'),
    -- Compiled, or edited.
    is_edit     boolean not null,
    at          timestamptz not null,
    account_id  uuid not null references accounts (id),
    primary key (report_id, number)
);
create trigger report_versions_append_only before update or delete on report_versions
    for each row execute function refuse_change();
alter table reports add constraint reports_signed_there foreign key (id, signed_version) references report_versions (report_id, number);

-- The projects that a report names, written when it is signed off.
create table report_projects (
    report_id  uuid not null references reports (id),
    project_id uuid not null references projects (id),
    primary key (report_id, project_id)
);
create index report_projects_of_project on report_projects (project_id);
create trigger report_projects_append_only before update or delete on report_projects
    for each row execute function refuse_change();

-- To whom it was sent: each account and each who speaks for an institution once.
create table report_letters (
    id         uuid primary key,
    report_id  uuid not null references reports (id),
    account_id uuid references accounts (id),
    liaison_id uuid references liaisons (id),
    sent_at    timestamptz not null,
    sent_by    uuid not null references accounts (id),
    constraint report_letters_to_one check (num_nonnulls(account_id, liaison_id) = 1)
);
create unique index report_letters_account on report_letters (report_id, account_id) where account_id is not null;
create unique index report_letters_liaison on report_letters (report_id, liaison_id) where liaison_id is not null;
-- What went to an institution is found by those who speak for it.
create index report_letters_by_liaison on report_letters (liaison_id) where liaison_id is not null;
create trigger report_letters_append_only before update or delete on report_letters
    for each row execute function refuse_change();

-- A corrected report names one of the same kind and period that was signed off.
create function refuse_wrong_report() returns trigger language plpgsql as $$
begin
    if new.signed_at is not null or new.sent_at is not null or new.newest <> 0 then
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
create trigger refuse_wrong_report before insert on reports for each row execute function refuse_wrong_report();

-- A draft is signed off in its newest version; after that only that it was sent is noted.
create function refuse_change_of_report() returns trigger language plpgsql as $$
begin
    if old.signed_at is not null then
        if old.sent_at is not null or to_jsonb(new) - 'sent_at' is distinct from to_jsonb(old) - 'sent_at' then
            raise exception 'the report was signed off' using errcode = 'insufficient_privilege';
        end if;
        return new;
    end if;
    if to_jsonb(new) - array['newest', 'signed_version', 'signed_at', 'signed_by', 'signed_name']
            is distinct from to_jsonb(old) - array['newest', 'signed_version', 'signed_at', 'signed_by', 'signed_name']
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
create trigger refuse_change_of_report before update on reports for each row execute function refuse_change_of_report();
create trigger reports_not_deleted before delete on reports for each row execute function refuse_change();

-- The report's row is locked: of two at once the second finds what the first did.
create function number_report_version() returns trigger language plpgsql as $$
declare
    held record;
begin
    select newest, signed_at into held from reports where id = new.report_id for no key update;
    if held.signed_at is not null then
        raise exception 'the report was signed off' using errcode = 'check_violation', constraint = 'report_versions_of_draft';
    end if;
    if new.number <> held.newest + 1 then
        raise exception 'somebody was faster' using errcode = 'check_violation', constraint = 'report_versions_in_order';
    end if;
    update reports set newest = new.number where id = new.report_id;
    return new;
end
$$;
create trigger number_report_version before insert on report_versions for each row execute function number_report_version();

create function refuse_late_report_project() returns trigger language plpgsql as $$
begin
    perform from reports r join projects p on p.conference_id = r.conference_id
     where r.id = new.report_id and p.id = new.project_id and r.signed_at is null;
    if not found then
        raise exception 'what a report names is written with its signature' using errcode = 'insufficient_privilege';
    end if;
    return new;
end
$$;
create trigger refuse_late_report_project before insert on report_projects
    for each row execute function refuse_late_report_project();
