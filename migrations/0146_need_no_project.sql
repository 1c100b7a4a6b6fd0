-- A resolution that asks nobody for a project: an organiser says why (plan, 6.1). No resolution has both: where there is a
-- project none of these is made, and a project that is entered later ends it, since nothing says more clearly that one is
-- needed. The entry of the project in the log names the resolution.
create table project_waivers (
    resolution_id uuid primary key references resolutions (id),
    reason        text not null check (length(reason) between 1 and 500),
    account_id    uuid not null references accounts (id),
    at            timestamptz not null
);

-- Both take the resolution first, so that of two that come at once the second sees what the first did.
create function refuse_waiver() returns trigger language plpgsql as $$
begin
    perform from resolutions where id = new.resolution_id for no key update;
    if exists (select from projects where resolution_id = new.resolution_id) then
        raise exception 'a project carries it out' using errcode = 'check_violation', constraint = 'project_waivers_no_project';
    end if;
    return new;
end
$$;
create trigger refuse_waiver before insert or update of resolution_id on project_waivers
    for each row execute function refuse_waiver();

create function end_waiver() returns trigger language plpgsql as $$
begin
    perform from resolutions where id = new.resolution_id for no key update;
    delete from project_waivers where resolution_id = new.resolution_id;
    return null;
end
$$;
create trigger end_waiver after insert or update of resolution_id on projects
    for each row execute function end_waiver();
