-- Barred is whoever may not come in at all (bars); a conflict of scans is about somebody who was not entitled to come in
-- when she was let in, for whatever reason.
alter table scan_conflicts drop constraint scan_conflicts_kind_check;
update scan_conflicts set kind = 'unentitled' where kind = 'barred';
alter table scan_conflicts add constraint scan_conflicts_kind_check check (kind in ('twice', 'unentitled', 'clock'));
