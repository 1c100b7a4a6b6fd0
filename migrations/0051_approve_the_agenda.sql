-- What of the agenda the presidium is asked to approve: a whole copy of the draft that never changes, bound to one motion;
-- what the motion became says whether it was approved. Plan, 3.3.

alter table motions add constraint motions_in_conference unique (id, conference_id);

create table agenda_submissions (
    id            uuid primary key,
    conference_id uuid not null references conferences (id),
    number        integer not null check (number > 0),
    programme     jsonb not null,
    -- SM3 (GB/T 32905) of the programme as its text, in hexadecimal digits; the motion says it too.
    fingerprint   text not null check (fingerprint ~ '^[0-9a-f]{64}$'),
    motion_id     uuid not null,
    submitted_by  uuid not null references accounts (id),
    submitted_at  timestamptz not null,
    constraint agenda_submissions_number_unique unique (conference_id, number),
    constraint agenda_submissions_of_motion unique (motion_id),
    foreign key (motion_id, conference_id) references motions (id, conference_id)
);
create trigger agenda_submissions_stay before update or delete on agenda_submissions
    for each row execute function refuse_change();
create trigger agenda_submissions_not_truncated before truncate on agenda_submissions
    for each statement execute function refuse_change();
revoke update, delete on agenda_submissions from plenum_app;
