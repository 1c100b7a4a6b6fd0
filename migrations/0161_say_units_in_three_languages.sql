-- What an indicator is counted in is read in three languages, as its name is. What stood there stands in all of them.
alter table indicators drop constraint indicators_judged;
alter table indicators alter column unit type words using row(unit, unit, unit)::words;
alter table indicators
    add constraint indicators_judged check (kind = 'number' or (unit = row('', '', '')::words and baseline = 0 and target = 3));
