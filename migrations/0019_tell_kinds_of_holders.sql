-- Holders of badges who are no participants (staff, press, guards, interpreters, drivers, medics) are kinds of their own:
-- a category says which kind its people are.

alter table categories
    add column kind text not null default 'participant'
        check (kind in ('participant', 'staff', 'press', 'guard', 'interpreter', 'driver', 'medic'));

alter table conferences
    -- The kinds that register themselves; the others are added by staff, by an import, or come with a code.
    add column registration_kinds text[] not null default '{participant}'
        constraint conferences_registration_kinds
            check (registration_kinds <@ '{participant,staff,press,guard,interpreter,driver,medic}');

-- A rule may speak of one kind, or of everybody who is no participant.
alter table level_rules
    add column kind text,
    drop constraint level_rules_who_check,
    drop constraint level_rules_unique;
alter table level_rules
    add constraint level_rules_who_check check (who in ('presidium', 'groups', 'category', 'kind', 'others', 'everybody')),
    add constraint level_rules_kind check ((who = 'kind') = (kind is not null)),
    add constraint level_rules_unique unique nulls not distinct (conference_id, who, category_id, kind);
