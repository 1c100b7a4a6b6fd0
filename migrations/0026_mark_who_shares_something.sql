-- Who may be here twice is found without looking through everybody. Each registration is marked as it is written, where
-- somebody else has the same phone, the same name at the same institution, or the same name and mailbox. Of those who share
-- something one at most is not marked, whoever was first: marks lead to all of them. A mark that holds no longer is seen
-- through when it is read.

-- One expression, which is taken into the statement that uses it; it says what it said before.
create or replace function phone_key(phone text) returns text language sql immutable parallel safe as $$
    select case when length(regexp_replace(phone, '\D', '', 'g')) >= 7 then right(regexp_replace(phone, '\D', '', 'g'), 9) end
$$;

alter table participants
    add column shares_phone boolean not null default false,
    add column shares_name boolean not null default false,
    add column shares_mailbox boolean not null default false;
-- A number of one kind of document is live once; under two kinds it may be one that was mistaken for the other.
alter table id_documents add column shares_number boolean not null default false;

create index participants_sharing_phone on participants (conference_id, phone_key)
    where shares_phone and state in ('submitted', 'waitlisted', 'approved');
create index participants_sharing_name on participants (conference_id, institution_id, name_key)
    where shares_name and state in ('submitted', 'waitlisted', 'approved');
create index participants_sharing_mailbox on participants (conference_id, name_key, mailbox)
    where shares_mailbox and state in ('submitted', 'waitlisted', 'approved');
create index id_documents_sharing_number on id_documents (conference_id, number_hash) where shares_number and live;

-- Those who are here already, and two who were written in the same instant and did not see each other.
create function mark_all_who_share() returns void language plpgsql as $$
begin
    update participants p set shares_phone = true
    from (select conference_id, phone_key from participants
          where phone_key is not null and not shares_phone and state in ('submitted', 'waitlisted', 'approved')
          group by 1, 2 having count(*) > 1) s
    where (p.conference_id, p.phone_key) = (s.conference_id, s.phone_key) and p.state in ('submitted', 'waitlisted', 'approved');
    update participants p set shares_name = true
    from (select conference_id, institution_id, name_key from participants
          where name_key <> '' and not shares_name and state in ('submitted', 'waitlisted', 'approved')
          group by 1, 2, 3 having count(*) > 1) s
    where (p.conference_id, p.institution_id, p.name_key) = (s.conference_id, s.institution_id, s.name_key)
        and p.state in ('submitted', 'waitlisted', 'approved');
    update participants p set shares_mailbox = true
    from (select conference_id, name_key, mailbox from participants
          where name_key <> '' and not shares_mailbox and state in ('submitted', 'waitlisted', 'approved')
          group by 1, 2, 3 having count(*) > 1) s
    where (p.conference_id, p.name_key, p.mailbox) = (s.conference_id, s.name_key, s.mailbox)
        and p.state in ('submitted', 'waitlisted', 'approved');
    update id_documents d set shares_number = true
    from (select conference_id, number_hash from id_documents where live and not shares_number
          group by 1, 2 having count(*) > 1) s
    where (d.conference_id, d.number_hash) = (s.conference_id, s.number_hash) and d.live;
end $$;
select mark_all_who_share();

-- Planned once a connection, perhaps while the table is still empty: it must not be read to its end later.
create function mark_sharing() returns trigger language plpgsql set enable_seqscan = off as $$
declare
    called text := phone_key(new.phone);
    box text := split_part(new.email, '@', 1);
begin
    new.shares_phone := called is not null and exists (
        select from participants p where p.conference_id = new.conference_id and p.phone_key = called
            and p.state in ('submitted', 'waitlisted', 'approved') and p.id <> new.id);
    new.shares_name := new.name_key <> '' and exists (
        select from participants p where p.conference_id = new.conference_id and p.institution_id = new.institution_id
            and p.name_key = new.name_key and p.state in ('submitted', 'waitlisted', 'approved') and p.id <> new.id);
    new.shares_mailbox := new.name_key <> '' and exists (
        select from participants p where p.conference_id = new.conference_id and p.name_key = new.name_key
            and p.mailbox = box and p.state in ('submitted', 'waitlisted', 'approved') and p.id <> new.id);
    return new;
end $$;
create trigger mark_sharing_of_new before insert on participants
    for each row when (is_live(new.state)) execute function mark_sharing();
create trigger mark_sharing_of_changed before update on participants
    for each row when (is_live(new.state) and (not is_live(old.state)
        or (new.name_key, new.institution_id, new.phone, new.email) is distinct from (old.name_key, old.institution_id, old.phone, old.email)))
    execute function mark_sharing();

create function mark_sharing_number() returns trigger language plpgsql set enable_seqscan = off as $$
begin
    new.shares_number := exists (
        select from id_documents d where d.conference_id = new.conference_id and d.number_hash = new.number_hash
            and d.live and d.id <> new.id);
    return new;
end $$;
create trigger mark_sharing_of_new before insert on id_documents
    for each row when (new.live) execute function mark_sharing_number();
create trigger mark_sharing_of_changed before update on id_documents
    for each row when (new.live and (not old.live or new.number_hash <> old.number_hash)) execute function mark_sharing_number();
