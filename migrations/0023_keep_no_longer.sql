-- How long, after a conference has closed, letters to participants are kept (plan 5.1: personal data go when they are
-- needed no more). Each answer of the form has a time of its own, ID documents have theirs.

alter table conferences
    add column letters_kept_days integer not null default 365
        constraint conferences_letters_kept check (letters_kept_days between 0 and 3650);
