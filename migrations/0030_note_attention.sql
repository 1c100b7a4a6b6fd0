-- What must be read before somebody is admitted, written by organisers.
alter table participants add column attention text not null default '' check (length(attention) <= 500);
