-- Names are sorted as whoever reads Chinese looks for them: by pinyin, which the collations of ICU know, and not by the
-- numbers of the characters. Latin letters keep the order of the alphabet, large and small ones together.
do $$
begin
    if not exists (select from pg_collation where collname = 'zh-x-icu' and collnamespace = 'pg_catalog'::regnamespace) then
        raise exception 'This PostgreSQL has no collation "zh-x-icu", by which Chinese names are sorted.'
            using hint = 'Use a PostgreSQL that was built with ICU, as the packages of the distributions are.';
    end if;
end $$;

-- A page of the list is read in the index alone, as before (0025). Nothing else sorts everybody by name.
drop index participants_by_name;
create index participants_by_name on participants (conference_id, name collate "zh-x-icu", id) include (state);
