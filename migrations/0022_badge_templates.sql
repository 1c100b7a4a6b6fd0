-- A conference may print its badges from a template of its own, in Typst.
create table badge_templates (
    conference_id uuid primary key references conferences (id),
    source        text not null check (length(source) between 1 and 60000),
    version       integer not null default 1,
    changed_at    timestamptz not null,
    changed_by    uuid references accounts (id)
);
