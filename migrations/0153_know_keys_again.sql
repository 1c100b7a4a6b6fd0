-- What each key is known again by: a start with other keys than those of this database is refused. A hash under the key itself,
-- of a constant: it tells nothing of the key, and opens nothing.
create table key_prints (
    key      smallint primary key check (key between 1 and 255),
    print    text not null check (print ~ '^[0-9a-f]{64}$'),
    noted_at timestamptz not null
);
