-- Names of two characters are found among a hundred thousand people without reading them all: an index of every three
-- characters that stand together, and of one or two where they are Chinese. (pg_trgm knows no two.)

create function grams(t text) returns text[] language sql immutable parallel safe as $$
    select coalesce(array_agg(distinct g), '{}')
    from (
        select c, lead(c) over w as d, lead(c, 2) over w as e
        from unnest(string_to_array(t, null)) with ordinality as u (c, n) window w as (order by n)) x,
        lateral (values
            (case when e is not null then c || d || e end),
            (case when c >= '⺀' collate "C" and d >= '⺀' collate "C" then c || d end),
            (case when c >= '⺀' collate "C" then c end)) as y (g)
    where g is not null
$$;
create index participants_search on participants using gin (grams(search));

-- Lists of a hundred thousand people that are sorted by state or filtered by level read a page, not all.
create index participants_sorted_by_state on participants (conference_id, state, id);
create index participants_by_level on participants (conference_id, level, created_at desc) where level is not null;
