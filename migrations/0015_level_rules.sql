-- Which level of badge is whose, as the conference says it: the first rule that fits somebody.

create table level_rules (
    id            uuid primary key,
    conference_id uuid not null references conferences (id),
    position      integer not null check (position > 0),
    who           text not null check (who in ('presidium', 'groups', 'category', 'everybody')),
    category_id   uuid references categories (id),
    level         text not null,
    constraint level_rules_category check ((who = 'category') = (category_id is not null)),
    constraint level_rules_of_level foreign key (conference_id, level) references levels (conference_id, level),
    constraint level_rules_unique unique nulls not distinct (conference_id, who, category_id),
    constraint level_rules_in_order unique (conference_id, position) deferrable initially deferred
);

alter table participants
    -- Why somebody has another level than the rules say.
    add column level_reason text not null default '' check (length(level_reason) <= 1000);
