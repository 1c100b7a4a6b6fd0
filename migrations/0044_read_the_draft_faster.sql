-- The draft as text in one go: 1,000 items took twice as long as a jsonb that is built level by level, each level copied
-- into the next. Where a jsonb is wanted, it is made of that once.
create function agenda_draft_json(conference uuid) returns json language sql stable as $$
    select json_build_object(
        'days', coalesce((select json_agg(json_build_object('number', number, 'date', date, 'theme', theme) order by number)
            from days where conference_id = conference), '[]'),
        'rooms', coalesce((select json_agg(json_build_object('id', id, 'code', code, 'name', name, 'capacity', capacity) order by position, code)
            from rooms where conference_id = conference), '[]'),
        'tracks', coalesce((select json_agg(json_build_object('id', id, 'code', code, 'name', name) order by position, code)
            from tracks where conference_id = conference), '[]'),
        'blocks', coalesce((select json_agg(json_build_object(
                'id', b.id, 'code', b.code, 'kind', b.kind, 'title', b.title, 'starts_at', b.starts_at, 'ends_at', b.ends_at,
                'room', b.room_id, 'parallel', b.parallel, 'expected', b.expected, 'cancelled', b.cancelled,
                'items', coalesce(i.items, '[]')) order by b.starts_at, r.position, b.code)
            from blocks b left join rooms r on r.id = b.room_id left join (
                select i.block_id, json_agg(json_build_object(
                    'id', i.id, 'code', i.code, 'position', i.position, 'title', i.title, 'summary', i.summary, 'produces', i.produces,
                    'starts_at', i.starts_at, 'ends_at', i.ends_at, 'track', i.track_id, 'cancelled', i.cancelled,
                    'goals', coalesce(g.goals, '[]'), 'people', coalesce(p.people, '[]')) order by i.starts_at, i.position, i.code) as items
                from items i
                left join (select g.item_id, json_agg(g.goal_id order by o.kind, o.position) as goals
                    from item_goals g join goals o on o.id = g.goal_id where o.conference_id = conference group by g.item_id) g on g.item_id = i.id
                left join (select p.item_id, json_agg(json_build_object('role', p.role, 'participant', p.participant_id, 'name', p.title)
                        order by p.position, p.id) as people
                    from item_people p join items i on i.id = p.item_id where i.conference_id = conference group by p.item_id) p on p.item_id = i.id
                where i.conference_id = conference group by i.block_id) i on i.block_id = b.id
            where b.conference_id = conference), '[]'))
$$;

create or replace function agenda_draft(conference uuid) returns jsonb language sql stable as $$
    select agenda_draft_json(conference)::jsonb
$$;
