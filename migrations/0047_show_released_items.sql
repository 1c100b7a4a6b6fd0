-- The items that everybody sees, as rows: those of the newest release, for whoever asks in SQL.
create view released_items as
    select r.conference_id, b.id as block_id, b.room as room_id, o.name as room, o.place as room_place, i.id, i.code, i.position,
        i.title, i.starts_at, i.ends_at, i.cancelled or b.cancelled as cancelled, i.people
    from (select distinct on (conference_id) conference_id, programme from agenda_releases order by conference_id, number desc) r
        cross join jsonb_to_recordset(r.programme -> 'blocks') as b (id uuid, room uuid, cancelled boolean, items jsonb)
        left join lateral (
            select n.name, n.place from rows from (jsonb_to_recordset(r.programme -> 'rooms') as (id uuid, name words))
                with ordinality as n (id, name, place) where n.id = b.room) o on true
        cross join jsonb_to_recordset(b.items) as i (id uuid, code text, position integer, title words, starts_at timestamptz,
            ends_at timestamptz, cancelled boolean, people jsonb);
grant select on released_items to plenum_app;
