-- The institutions that stand behind a group: those that lead it, and those that take part in it.

create table group_bodies (
    group_id       uuid not null,
    institution_id uuid not null,
    conference_id  uuid not null,
    leads          boolean not null,
    primary key (group_id, institution_id),
    constraint group_bodies_of_group foreign key (group_id, conference_id) references groups (id, conference_id),
    constraint group_bodies_of_institution foreign key (institution_id) references institutions (id)
);
create index group_bodies_by_institution on group_bodies (institution_id);

-- One of the same conference.
create function refuse_foreign_body() returns trigger language plpgsql as $$
begin
    perform from institutions where id = new.institution_id and conference_id = new.conference_id;
    if not found then
        raise exception 'the institution is of another conference'
            using errcode = 'foreign_key_violation', constraint = 'group_bodies_of_institution';
    end if;
    return new;
end
$$;
create trigger refuse_foreign_body before insert or update on group_bodies
    for each row execute function refuse_foreign_body();
