-- Two more that somebody is told of a task (plan, 3.3, 4.1): that it waits for her to accept it, and that a comment names her.
alter table reminders
    drop constraint reminders_kind_check,
    add constraint reminders_kind_known
        check (kind in ('before', 'start', 'late', 'deputy', 'lead', 'organiser', 'given', 'moved', 'back', 'asked', 'named')),
    -- The comment that names her.
    add column comment_id uuid references task_comments (id),
    add constraint reminders_named_there check ((kind = 'named') = (comment_id is not null)),
    drop constraint reminders_once,
    -- Never twice: one for a person, a task and a step, as long as its date is the same; one for a person and a comment.
    add constraint reminders_once unique nulls not distinct (account_id, task_id, kind, days, due_at, change_id, comment_id);
create index reminders_by_comment on reminders (comment_id) where comment_id is not null;

-- Whoever wanted everything by mail wants these too.
update reminder_settings set by_mail = by_mail || array['asked', 'named']
where by_mail @> array['back', 'given', 'moved', 'before', 'start', 'late', 'deputy', 'lead', 'organiser'];
