-- The blocks that everybody sees, as rows: those of the newest release, for whoever asks in SQL.
create view released_blocks as
    select r.conference_id, b.id, b.code, b.kind, b.title, b.starts_at, b.ends_at, b.room as room_id, b.parallel, b.cancelled
    from (select distinct on (conference_id) conference_id, programme from agenda_releases order by conference_id, number desc) r,
        jsonb_to_recordset(r.programme -> 'blocks') as b (id uuid, code text, kind text, title words, starts_at timestamptz,
            ends_at timestamptz, room uuid, parallel text, cancelled boolean);
grant select on released_blocks to plenum_app;
