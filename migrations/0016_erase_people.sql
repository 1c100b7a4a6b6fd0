-- Somebody whose data were erased at her request: what is left tells no more than that she was there.
alter table participants add column erased_at timestamptz;
