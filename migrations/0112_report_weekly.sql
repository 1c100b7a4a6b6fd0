-- One report for each project and week, by the institution that leads it (plan, 6.2). What it says fills the project's page,
-- its readings and the reports that are compiled from it.

create table weekly_reports (
    id            uuid primary key,
    project_id    uuid not null,
    conference_id uuid not null,
    -- Its Monday (ISO 8601).
    week          date not null check (extract(isodow from week) = 1),
    -- When it first came in.
    filed_at      timestamptz not null,
    constraint weekly_reports_once unique (project_id, week),
    constraint weekly_reports_of_project foreign key (project_id, conference_id) references projects (id, conference_id)
);
create index weekly_reports_of_week on weekly_reports (conference_id, week);
create trigger weekly_reports_append_only before update or delete on weekly_reports
    for each row execute function refuse_change();

-- What was said, and what stands in its place: the highest number counts.
create table weekly_report_versions (
    report_id  uuid not null references weekly_reports (id),
    number     integer not null check (number > 0),
    done       text not null check (length(done) between 1 and 5000),
    next       text not null check (length(next) <= 5000),
    at         timestamptz not null,
    account_id uuid references accounts (id),
    liaison_id uuid references liaisons (id),
    -- Hashes of the words with the readings, and of the files: by them the same form is known when it comes twice.
    sum        text not null,
    files_sum  text not null,
    primary key (report_id, number),
    constraint weekly_report_versions_by_one check (num_nonnulls(account_id, liaison_id) = 1)
);
create trigger weekly_report_versions_append_only before update or delete on weekly_report_versions
    for each row execute function refuse_change();

-- Once a week is frozen its report is corrected no more; one that is late still comes in.
create function refuse_late_correction() returns trigger language plpgsql as $$
begin
    if new.number > 1 and exists (
        select from weekly_reports r join frozen_weeks f on f.conference_id = r.conference_id and f.week = r.week
         where r.id = new.report_id) then
        raise exception 'the week is frozen' using errcode = 'check_violation', constraint = 'weekly_reports_frozen';
    end if;
    if new.number > 1 and not exists (
        select from weekly_report_versions where report_id = new.report_id and number = new.number - 1) then
        raise exception 'a version is missing' using errcode = 'check_violation', constraint = 'weekly_reports_in_order';
    end if;
    return new;
end
$$;
create trigger refuse_late_correction before insert on weekly_report_versions
    for each row execute function refuse_late_correction();

-- A reading is entered by somebody with an account or by an institution's liaison, and may be proved by a file.
alter table readings
    alter column recorded_by drop not null,
    add column liaison_id uuid references liaisons (id),
    add column file_id uuid references files (id),
    add column report_id uuid references weekly_reports (id),
    add constraint readings_by_one check (num_nonnulls(recorded_by, liaison_id) = 1);
create index readings_of_report on readings (report_id) where report_id is not null;
create index readings_with_file on readings (file_id) where file_id is not null;
