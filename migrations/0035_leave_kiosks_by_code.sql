-- The staff code by which staff leave a kiosk: one a conference, as a hash alone.

create table staff_codes (
    conference_id uuid primary key references conferences (id),
    code_hash     text not null,
    set_at        timestamptz not null,
    set_by        uuid references accounts (id)
);

-- Until when staff who typed it may set this kiosk up.
alter table devices add column staff_until timestamptz;
