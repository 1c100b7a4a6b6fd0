-- Words of one or two letters or digits are found in an index, and late pages of a list of a hundred thousand people are
-- reached in one: without reading the people.

-- The same grams as before, found in a quarter of the time: whoever registers waits for it. (An index of them does not mind
-- one that stands twice.)
create or replace function grams(t text) returns text[] language plpgsql immutable parallel safe as $$
declare
    found text[] := '{}';
    first text := '';
    second text := '';
    third text;
begin
    foreach third in array coalesce(string_to_array(t, null), '{}') loop
        if first <> '' then
            found := found || (first || second || third);
        end if;
        if third >= '⺀' collate "C" then
            found := found || third;
            if second >= '⺀' collate "C" then
                found := found || (second || third);
            end if;
        end if;
        first := second;
        second := third;
    end loop;
    return found;
end $$;

-- A bit for each of a-z and 0-9 and for each two letters and each two digits that stand together, in this order: whether
-- it stands in the text. The server knows the places of the bits (registration::rules::short_word).
create function short_words(t text) returns bit(812) language plpgsql immutable parallel safe as $$
declare
    bytes bytea := convert_to(t, 'UTF8');
    found bit(812) := 0::bit(812);
    before integer := 0;
    now integer;
begin
    for i in 0 .. length(bytes) - 1 loop
        now := get_byte(bytes, i);
        if now between 97 and 122 then
            found := set_bit(found, now - 97, 1);
            if before between 97 and 122 then
                found := set_bit(found, 36 + (before - 97) * 26 + now - 97, 1);
            end if;
        elsif now between 48 and 57 then
            found := set_bit(found, 26 + now - 48, 1);
            if before between 48 and 57 then
                found := set_bit(found, 712 + (before - 48) * 10 + now - 48, 1);
            end if;
        end if;
        before := now;
    end loop;
    return found;
end $$;
alter table participants add column short_words bit(812) generated always as (short_words(search)) stored;

-- Each with what a list is filtered by, so that a page of it, and how many there are, is read in the index alone.
drop index participants_newest;
create index participants_newest on participants (conference_id, created_at desc, id) include (state, number, short_words);
drop index participants_by_name;
create index participants_by_name on participants (conference_id, name collate "C", id) include (state);
drop index participants_of_institution;
create index participants_of_institution on participants (institution_id, conference_id, id) include (state);
