-- Of the draft what clashes are found by: where everything stands, and which participants are in it. A third of the whole,
-- for what is asked many times while a card is carried in the timetable.
create function agenda_places(conference uuid) returns json language sql stable as $$
    select json_build_object(
        'days', coalesce((select json_agg(json_build_object('number', number, 'date', date, 'theme', theme) order by number)
            from days where conference_id = conference), '[]'),
        'rooms', coalesce((select json_agg(json_build_object('id', id, 'code', code, 'name', name, 'capacity', capacity) order by position, code)
            from rooms where conference_id = conference), '[]'),
        'blocks', coalesce((select json_agg(json_build_object(
                'id', b.id, 'kind', b.kind, 'title', b.title, 'starts_at', b.starts_at, 'ends_at', b.ends_at,
                'room', b.room_id, 'parallel', b.parallel, 'expected', b.expected, 'cancelled', b.cancelled,
                'items', coalesce(i.items, '[]')) order by b.starts_at, r.position, b.code)
            from blocks b left join rooms r on r.id = b.room_id left join (
                select i.block_id, json_agg(json_build_object(
                    'id', i.id, 'title', i.title, 'starts_at', i.starts_at, 'ends_at', i.ends_at, 'cancelled', i.cancelled,
                    'people', coalesce(p.people, '[]')) order by i.starts_at, i.position, i.code) as items
                from items i left join (
                    select p.item_id, json_agg(p.participant_id order by p.position, p.id) as people
                    from item_people p join items i on i.id = p.item_id
                    where i.conference_id = conference and p.participant_id is not null group by p.item_id) p on p.item_id = i.id
                where i.conference_id = conference group by i.block_id) i on i.block_id = b.id
            where b.conference_id = conference), '[]'))
$$;
