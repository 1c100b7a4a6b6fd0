-- What boards of arrivals ask again and again, and gates at the doors of rooms.

create index checkins_at_gate on checkins (gate_id, at);

-- From so many minutes before a block on, who comes into its room comes to it.
alter table conferences add column rooms_open_minutes integer not null default 30
    constraint conferences_rooms_open_minutes check (rooms_open_minutes between 0 and 1440);

alter table rooms add constraint rooms_key unique (id, conference_id);
alter table gates
    -- The room behind it: who comes in while a block is on there has come to that.
    add column room_id uuid,
    -- A door between two places in the same zone: who goes out by it has not left the zone.
    add column is_inner boolean not null default false,
    add constraint gates_at_room foreign key (room_id, conference_id) references rooms (id, conference_id),
    add constraint gates_inner_at_room check (room_id is not null or not is_inner);
create index gates_of_room on gates (room_id) where room_id is not null;
