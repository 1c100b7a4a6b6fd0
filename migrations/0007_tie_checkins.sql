-- A reading's gate, badge and person belong to its conference, and the badge to the person: until now
-- each was checked alone. Three checks do what six did; each takes a lock on a row that all desks share.

alter table gates add constraint gates_key unique (id, zone_id, conference_id);
alter table badges add constraint badges_key unique (id, participant_id, conference_id);

alter table checkins
    drop constraint checkins_conference_id_fkey,
    drop constraint checkins_gate_id_fkey,
    drop constraint checkins_zone_id_fkey,
    drop constraint checkins_badge_id_fkey,
    drop constraint checkins_participant_id_fkey,
    add constraint checkins_at_gate foreign key (gate_id, zone_id, conference_id)
        references gates (id, zone_id, conference_id),
    add constraint checkins_of_badge foreign key (badge_id, participant_id, conference_id)
        references badges (id, participant_id, conference_id),
    add constraint checkins_badge_of_somebody check ((badge_id is null) = (participant_id is null));
