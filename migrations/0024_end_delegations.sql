-- Organisers see who registers others, and end a link. Whoever asks for one again begins anew, with an empty page.
alter table delegates
    -- When an organiser ended her link.
    add column ended_at timestamptz;
drop index delegates_one_each;
create unique index delegates_one_each on delegates (conference_id, email) where erased_at is null and ended_at is null;
create index delegates_of_conference on delegates (conference_id, created_at desc) where erased_at is null;
