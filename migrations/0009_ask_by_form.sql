-- What is asked of whoever registers is data, in versions: the one that is asked, those of before, and a draft.

create table forms (
    id            uuid primary key,
    conference_id uuid not null references conferences (id),
    -- From 1, in the order in which they were begun.
    number        integer not null check (number > 0),
    state         text not null check (state in ('draft', 'live', 'past')),
    -- Sections with their questions, as forms::Content reads them.
    content       jsonb not null check (jsonb_typeof(content -> 'sections') = 'array'),
    -- Counts the changes of a draft.
    revision      integer not null default 1,
    created_at    timestamptz not null,
    published_at  timestamptz,
    published_by  uuid references accounts (id),
    constraint forms_number_unique unique (conference_id, number),
    constraint forms_key unique (id, conference_id),
    constraint forms_published check ((state = 'draft') = (published_at is null))
);
create unique index forms_one_draft on forms (conference_id) where state = 'draft';
create unique index forms_one_live on forms (conference_id) where state = 'live';

-- What was asked once stays as it was asked.
create function keep_asked() returns trigger language plpgsql as $$
begin
    if old.state <> 'draft' and (tg_op = 'DELETE' or new.content <> old.content or new.number <> old.number
        or new.conference_id <> old.conference_id or new.state = 'draft') then
        raise exception 'a form that was published is not changed' using errcode = 'restrict_violation';
    end if;
    return case when tg_op = 'DELETE' then old else new end;
end $$;
create trigger forms_kept before update or delete on forms for each row execute function keep_asked();

-- Conferences that are there already go on with what they asked.
insert into forms (id, conference_id, number, state, content, created_at, published_at)
select gen_random_uuid(), c.id, 1, 'live', '{"sections": [{"code": "needs",
    "title": {"en": "What you need", "hans": "您的需求", "hant": "您的需求"},
    "questions": [
        {"code": "diet", "kind": "choice", "required": true,
         "label": {"en": "Diet", "hans": "饮食", "hant": "飲食"},
         "choices": [
            {"code": "none", "name": {"en": "No restriction", "hans": "无特殊要求", "hant": "無特殊要求"}},
            {"code": "halal", "name": {"en": "Halal", "hans": "清真", "hant": "清真"}},
            {"code": "vegetarian", "name": {"en": "Vegetarian", "hans": "素食", "hant": "素食"}},
            {"code": "vegan", "name": {"en": "Vegan", "hans": "纯素", "hant": "純素"}}]},
        {"code": "allergens", "kind": "several", "own_words": true,
         "label": {"en": "Allergens", "hans": "过敏原", "hant": "過敏原"},
         "choices": [
            {"code": "peanut", "name": {"en": "Peanut", "hans": "花生", "hant": "花生"}},
            {"code": "seafood", "name": {"en": "Seafood", "hans": "海鲜", "hant": "海鮮"}}]},
        {"code": "notes", "kind": "long_text",
         "label": {"en": "Notes", "hans": "备注", "hant": "備註"}}]}]}', c.created_at, c.created_at
from conferences c;

alter table participants
    -- The version that she answered last.
    add column form_id uuid,
    -- By the codes of questions.
    add column answers jsonb not null default '{}' check (jsonb_typeof(answers) = 'object'),
    -- Approved, and looked at again since a marked answer changed: what stood there before, by field.
    add column review jsonb check (jsonb_typeof(review) = 'object');
update participants p set
    form_id = f.id,
    answers = jsonb_strip_nulls(jsonb_build_object(
        'diet', p.diet,
        'allergens', (select jsonb_agg(case when a in ('peanut', 'seafood') then a else '=' || a end) from unnest(p.allergens) a),
        'notes', nullif(p.notes, '')))
from forms f where f.conference_id = p.conference_id;
alter table participants
    alter column form_id set not null,
    add constraint participants_of_form foreign key (form_id, conference_id) references forms (id, conference_id),
    drop column diet,
    drop column allergens,
    drop column notes;
create index participants_review on participants (conference_id, number) where review is not null;

-- Choices of which there are only so many. Whoever is on the waiting list keeps hers.
create table choice_places (
    conference_id uuid not null references conferences (id),
    question      text not null,
    choice        text not null,
    places        integer not null check (places between 0 and 1000000),
    taken         integer not null default 0,
    primary key (conference_id, question, choice),
    constraint choice_places_within check (taken between 0 and places)
);

create function keeps_choice(state text) returns boolean
    language sql immutable parallel safe as $$ select state in ('submitted', 'waitlisted', 'approved') $$;

-- Counts what was chosen more and less, in the order of the key.
create function change_choices(conferences uuid[], questions text[], choices text[], changes integer[]) returns void
    language plpgsql as $$
begin
    perform 1 from choice_places c
    where (c.conference_id, c.question, c.choice) in (select * from unnest(conferences, questions, choices))
    order by c.conference_id, c.question, c.choice for no key update;
    update choice_places c set taken = c.taken + d.change
    from unnest(conferences, questions, choices, changes) as d(conference_id, question, choice, change)
    where (c.conference_id, c.question, c.choice) = (d.conference_id, d.question, d.choice);
end $$;

create function choices_of_new() returns trigger language plpgsql as $$
begin
    perform change_choices(array_agg(conference_id), array_agg(question), array_agg(choice), array_agg(n)) from (
        select c.conference_id, c.question, c.choice, count(*)::integer as n
        from added p join choice_places c on c.conference_id = p.conference_id and p.answers -> c.question ? c.choice
        where keeps_choice(p.state) group by 1, 2, 3) m
    having count(*) > 0;
    return null;
end $$;

create function choices_of_changed() returns trigger language plpgsql as $$
begin
    perform change_choices(array_agg(conference_id), array_agg(question), array_agg(choice), array_agg(n)) from (
        select conference_id, question, choice, sum(n)::integer as n from (
            select c.conference_id, c.question, c.choice, 1 as n
            from added p join choice_places c on c.conference_id = p.conference_id and p.answers -> c.question ? c.choice
            where keeps_choice(p.state)
            union all
            select c.conference_id, c.question, c.choice, -1
            from removed p join choice_places c on c.conference_id = p.conference_id and p.answers -> c.question ? c.choice
            where keeps_choice(p.state)) x
        group by 1, 2, 3 having sum(n) <> 0) m
    having count(*) > 0;
    return null;
end $$;

create function choices_of_removed() returns trigger language plpgsql as $$
begin
    perform change_choices(array_agg(conference_id), array_agg(question), array_agg(choice), array_agg(n)) from (
        select c.conference_id, c.question, c.choice, -count(*)::integer as n
        from removed p join choice_places c on c.conference_id = p.conference_id and p.answers -> c.question ? c.choice
        where keeps_choice(p.state) group by 1, 2, 3) m
    having count(*) > 0;
    return null;
end $$;

-- Named so that they run after those of places: who registers locks quotas first, then choices.
create trigger take_choices_of_new after insert on participants
    referencing new table as added for each statement execute function choices_of_new();
create trigger take_choices_of_changed after update on participants
    referencing old table as removed new table as added for each statement execute function choices_of_changed();
create trigger take_choices_of_removed after delete on participants
    referencing old table as removed for each statement execute function choices_of_removed();

-- A limit that is made later counts who has chosen already.
create function count_choice() returns trigger language plpgsql as $$
begin
    lock table participants in share row exclusive mode;
    new.taken := (
        select count(*) from participants p
        where p.conference_id = new.conference_id and keeps_choice(p.state) and p.answers -> new.question ? new.choice);
    return new;
end $$;
create trigger count_choice before insert on choice_places for each row execute function count_choice();
