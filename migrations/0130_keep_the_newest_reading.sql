-- The reading that holds, beside its indicator: the plan asks it of every indicator at every look, and among three years of
-- weekly readings it is a search for each. The latest by day; of one day the one that was entered last (plan, 6.2).
alter table indicators
    add newest_id    uuid,
    add newest_value numeric,
    add newest_as_of date,
    add newest_at    timestamptz,
    add constraint indicators_newest_whole check (num_nulls(newest_id, newest_value, newest_as_of, newest_at) in (0, 4));

-- Of two that come at once the second waits for the row and looks at it anew.
create function note_newest_reading() returns trigger language plpgsql as $$
begin
    update indicators n set newest_id = r.id, newest_value = r.value, newest_as_of = r.as_of, newest_at = r.recorded_at
    from (select distinct on (indicator_id) indicator_id, id, value, as_of, recorded_at from added
          order by indicator_id, as_of desc, recorded_at desc, id desc) r
    where n.id = r.indicator_id
        and (n.newest_id is null or (r.as_of, r.recorded_at, r.id) > (n.newest_as_of, n.newest_at, n.newest_id));
    return null;
end
$$;
create trigger readings_note_newest after insert on readings
    referencing new table as added for each statement execute function note_newest_reading();

update indicators n set newest_id = r.id, newest_value = r.value, newest_as_of = r.as_of, newest_at = r.recorded_at
from (select distinct on (indicator_id) indicator_id, id, value, as_of, recorded_at from readings
      order by indicator_id, as_of desc, recorded_at desc, id desc) r
where n.id = r.indicator_id;
