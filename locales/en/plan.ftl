nav-plan-days = Working days
plan-anchor = Counted from
plan-anchor-hint = When this moves, the date moves with it.
plan-anchor-opening = The opening
plan-anchor-closing = The closing
plan-anchor-item = An agenda item
plan-anchor-milestone = Its milestone
plan-own-date = A date of its own
plan-unit = Unit
plan-unit-days = days
plan-unit-working-days = working days
plan-unit-hours = hours
plan-side = Before or after
plan-side-before = before
plan-side-after = after
plan-amount = How many
plan-item = Agenda item
plan-pin = Stays on its date
plan-pin-hint = The date does not move when what it is counted from does.
plan-pinned = pinned
plan-due = Date and time
plan-due-hint = Local time of the conference ({ $zone }).
plan-from-opening = the opening
plan-from-closing = the closing
plan-from-item = an agenda item
plan-from-milestone = its milestone
plan-at = With { $anchor }
plan-counted = { $length } { $side } { $anchor }
plan-n-days = { $n ->
    [one] one day
   *[other] { $n } days
}
plan-n-working-days = { $n ->
    [one] one working day
   *[other] { $n } working days
}
plan-n-hours = { $n ->
    [one] one hour
   *[other] { $n } hours
}
plan-fault-no-date = Enter a date, or choose a milestone.
plan-fault-no-own-date = Enter a date and a time.
plan-fault-due = Enter a date and a time such as 2026-12-26 09:00.
plan-fault-no-milestone = Choose a milestone, or count from something else.
plan-fault-amount = Enter a whole number from 0 to { $max }.
plan-fault-order = The last day is before the first.
plan-fault-long = At most { $max } days in a row.
plan-fault-rest = A week needs a working day.
plan-changed-meanwhile = Somebody else changed this meanwhile.
plan-changed-again = What you wrote still stands below: save it again to keep yours.
plan-cause-given = given by hand
plan-cause-opening = the opening moved
plan-cause-anchor = free days or the agenda changed
plan-cause-milestone = its milestone moved
plan-kind-milestone = milestone
plan-kind-task = task
plan-days-lead = Dates that would fall on a free day are due earlier. Changing the days moves nothing by itself.
plan-adrift = { $n ->
    [one] One date would move
   *[other] { $n } dates would move
}
plan-what = What
plan-kind = Kind
plan-now = Now
plan-then = Then
plan-settle = Move these dates
plan-rest = The week
plan-rest-label = Free days of the week
plan-rest-hint = The days of the conference itself always count as working days.
plan-monday = Monday
plan-tuesday = Tuesday
plan-wednesday = Wednesday
plan-thursday = Thursday
plan-friday = Friday
plan-saturday = Saturday
plan-sunday = Sunday
plan-bring = Bring in a calendar
plan-bring-hint = Its days are added to those below, and its week replaces the one beside. Check the years that you plan in against what was published.
plan-calendar = Calendar
plan-bring-do = Bring it in
plan-day-new = Add days
plan-day-from = First day
plan-day-to = Last day
plan-day-kind = What it is
plan-day-free = free
plan-day-work = worked
plan-day-name = Name
plan-day-add = Add
plan-day = Day
plan-day-remove = Remove
plan-day-remove-this = Remove { $day }
plan-special = Public holidays and days worked for them
plan-special-none = No public holidays yet
plan-special-none-hint = Bring in a calendar, or add days one by one.
nav-plan-chain = Critical chain
plan-chain-lead = Counted back from every date and from what waits for it: what must begin first, and what has the least time to spare.
plan-chain = The chain with the least time to spare
plan-chain-none = No unfinished task waits for another
plan-chain-none-hint = Say on a task’s page what it waits for: the chain with the least time to spare stands here then.
plan-latest = At the latest
plan-latest-span = begun { $start }, finished { $finish }
plan-latest-start = Latest start
plan-latest-finish = Latest finish
plan-spare = To spare
plan-short-by = { $time } short
plan-starts = Latest starts
plan-starts-late = { $n ->
    [one] one should have begun
   *[other] { $n } should have begun
}
plan-should-have-begun = should have begun { $time } ago
nav-plan-gantt = Gantt chart
plan-gantt-show = Show
plan-gantt-none = Nothing to draw
plan-gantt-none-hint = The tasks of a group are drawn over time here.
plan-gantt-says = Tasks over time; the table below says the same.
plan-gantt-now = now
plan-gantt-opening = opening
plan-gantt-legend = Grey is planned. What happened lies on it: done in time is green, late is red, going on is blue. A dashed bronze mark is the latest finish, a dotted grey one the date before the opening moved.
plan-gantt-planned = Planned
plan-gantt-actual = Actual
plan-gantt-was = Before
