-- The seat or table that somebody is told of when she comes in. GB 50799-2012, 12.2.
alter table participants add column seat text not null default '' check (length(seat) <= 40);
