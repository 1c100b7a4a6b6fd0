-- What others changed since somebody looked at the desk: without this, every change of every task is read each time.
create index task_changes_lately on task_changes (at);
