-- A dump is restored without a search path: a function within an index must not look for what it calls by its name.
-- With a body of the SQL standard it is bound when it is made. Until now a restored database had no `speakers_somebody`.
create or replace function somebody_key(participant uuid, name words) returns text
    language sql immutable parallel safe
    return coalesce(participant::text, 'name:' || words_text(name));

create unique index if not exists speakers_somebody on speakers (conference_id, somebody_key(participant_id, name));
