-- What is done again and again is kept as a template: tasks with days counted from one day, what waits for what among them, their
-- lists. It is a copy: what becomes of the tasks it was made from does not change it.
create table task_templates (
    id            uuid primary key,
    conference_id uuid not null references conferences (id),
    name          text not null check (length(name) between 1 and 200),
    -- The lines as rules::template::Line, in the order of their days.
    lines         jsonb not null check (jsonb_typeof(lines) = 'array' and jsonb_array_length(lines) between 1 and 200),
    created_by    uuid not null references accounts (id),
    created_at    timestamptz not null,
    constraint task_templates_by_name unique (conference_id, name)
);

-- Each preview is laid once, however often the button is pressed.
create table task_template_uses (
    key         uuid primary key,
    template_id uuid not null references task_templates (id) on delete cascade,
    laid_at     timestamptz not null
);
create index task_template_uses_of on task_template_uses (template_id);
