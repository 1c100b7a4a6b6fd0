-- The handbook: parts in an order, each a draft that organisers edit and texts that were published and never change.
-- What a reader sees is the text that the part names; whom it is for stands in the text, so that a draft changes nothing.

create table handbook_parts (
    id            uuid primary key,
    conference_id uuid not null references conferences (id),
    -- Its address within the handbook.
    code          text not null check (code ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(code) <= 60),
    position      integer not null,
    kind          text not null check (kind in ('text', 'map', 'hotel', 'contacts', 'files')),
    title         words not null check (words_text(title) <> '  '),
    -- In Markdown.
    body          words not null,
    -- For everybody, or for whoever holds a badge of one of these levels or works in one of these groups.
    is_public     boolean not null,
    levels        text[] not null check (levels <@ array['red', 'blue', 'green']),
    group_ids     uuid[] not null,
    version       integer not null default 1,
    -- The number of the text that is seen; none where none is.
    published     integer,
    -- Its texts stay for the record.
    removed_at    timestamptz,
    constraint handbook_parts_key unique (id, conference_id),
    constraint handbook_parts_for_somebody check (is_public or cardinality(levels) + cardinality(group_ids) > 0),
    constraint handbook_parts_removed_unseen check (removed_at is null or published is null)
);
create unique index handbook_parts_code on handbook_parts (conference_id, code) where removed_at is null;

-- A file of the conference itself: nobody hands it in, and it is kept until it is taken away.
alter table files
    add attached boolean not null default false,
    add constraint files_of_one check (not (attached and participant_id is not null));

-- Pictures and files of a part.
create table handbook_files (
    file_id       uuid primary key references files (id),
    part_id       uuid not null,
    conference_id uuid not null,
    position      integer not null,
    title         words not null,
    -- Of a picture, in dots.
    width         integer,
    height        integer,
    -- Out of the draft; kept as long as the text that is seen shows it.
    taken_off     boolean not null default false,
    constraint handbook_files_of_part foreign key (part_id, conference_id) references handbook_parts (id, conference_id)
);
create index handbook_files_of on handbook_files (part_id, position);

-- A published text.
create table handbook_texts (
    part_id       uuid not null,
    conference_id uuid not null,
    number        integer not null check (number > 0),
    kind          text not null,
    title         words not null,
    body          words not null,
    is_public     boolean not null,
    levels        text[] not null,
    group_ids     uuid[] not null,
    -- What is shown with it, as `handbook::rules::Attached` reads it.
    files         jsonb not null,
    published_by  uuid references accounts (id),
    published_at  timestamptz not null,
    primary key (part_id, number),
    constraint handbook_texts_of_part foreign key (part_id, conference_id) references handbook_parts (id, conference_id)
);
alter table handbook_parts
    add constraint handbook_parts_published foreign key (id, published) references handbook_texts (part_id, number);
create trigger handbook_texts_stay before update or delete on handbook_texts
    for each row execute function refuse_change();
create trigger handbook_texts_not_truncated before truncate on handbook_texts
    for each statement execute function refuse_change();
revoke update, delete on handbook_texts from plenum_app;

-- The pictures and files of a draft in one document.
create function handbook_files_of(part uuid) returns jsonb language sql stable as $$
    select coalesce(jsonb_agg(jsonb_build_object('id', f.id, 'name', f.name, 'kind', f.kind, 'size', f.size, 'title', h.title,
        'width', coalesce(h.width, 0), 'height', coalesce(h.height, 0)) order by h.position, f.id), '[]')
    from handbook_files h join files f on f.id = h.file_id where h.part_id = part and not h.taken_off
$$;

-- Which text of a part somebody looked at last, so that what changes after it is marked for her.
create table handbook_looks (
    part_id        uuid not null references handbook_parts (id),
    participant_id uuid references participants (id),
    account_id     uuid references accounts (id),
    number         integer not null,
    -- The one that she looked at before it.
    before         integer,
    at             timestamptz not null,
    first_at       timestamptz not null,
    constraint handbook_looks_of_one check (num_nonnulls(participant_id, account_id) = 1),
    constraint handbook_looks_once unique nulls not distinct (participant_id, account_id, part_id)
);
create index handbook_looks_of_account on handbook_looks (account_id) where account_id is not null;
