nav-countdown-days = Working days
countdown-anchor = Counted from
countdown-anchor-hint = When this moves, the date moves with it.
countdown-anchor-opening = The opening
countdown-anchor-closing = The closing
countdown-anchor-item = An agenda item
countdown-anchor-milestone = Its milestone
countdown-own-date = A date of its own
countdown-unit = Unit
countdown-unit-days = days
countdown-unit-working-days = working days
countdown-unit-hours = hours
countdown-side = Before or after
countdown-side-before = before
countdown-side-after = after
countdown-amount = How many
countdown-item = Agenda item
countdown-pin = Stays on its date
countdown-pin-hint = The date does not move when what it is counted from does.
countdown-pinned = pinned
countdown-due = Date and time
countdown-due-hint = Local time of the conference ({ $zone }).
countdown-from-opening = the opening
countdown-from-closing = the closing
countdown-from-item = an agenda item
countdown-from-milestone = its milestone
countdown-at = With { $anchor }
countdown-counted = { $length } { $side } { $anchor }
countdown-n-days = { $n ->
    [one] one day
   *[other] { $n } days
}
countdown-n-working-days = { $n ->
    [one] one working day
   *[other] { $n } working days
}
countdown-n-hours = { $n ->
    [one] one hour
   *[other] { $n } hours
}
countdown-fault-no-date = Enter a date, or choose a milestone.
countdown-fault-no-own-date = Enter a date and a time.
countdown-fault-due = Enter a date and a time such as 2026-12-26 09:00.
countdown-fault-no-milestone = Choose a milestone, or count from something else.
countdown-fault-amount = Enter a whole number from 0 to { $max }.
countdown-fault-order = The last day is before the first.
countdown-fault-long = At most { $max } days in a row.
countdown-fault-rest = A week needs a working day.
countdown-changed-meanwhile = Somebody else changed this meanwhile.
countdown-changed-again = What you wrote still stands below: save it again to keep yours.
countdown-cause-given = given by hand
countdown-cause-opening = the opening moved
countdown-cause-anchor = free days or the agenda changed
countdown-cause-milestone = its milestone moved
countdown-kind-milestone = milestone
countdown-kind-task = task
countdown-days-lead = Dates that would fall on a free day are due earlier. Changing the days moves nothing by itself.
countdown-adrift = { $n ->
    [one] One date would move
   *[other] { $n } dates would move
}
countdown-what = What
countdown-kind = Kind
countdown-now = Now
countdown-then = Then
countdown-settle = Move these dates
countdown-rest = The week
countdown-rest-label = Free days of the week
countdown-rest-hint = The days of the conference itself always count as working days.
countdown-monday = Monday
countdown-tuesday = Tuesday
countdown-wednesday = Wednesday
countdown-thursday = Thursday
countdown-friday = Friday
countdown-saturday = Saturday
countdown-sunday = Sunday
countdown-bring = Bring in a calendar
countdown-bring-hint = Its days are added to those below, and its week replaces the one beside. Check the years that you plan in against what was published.
countdown-calendar = Calendar
countdown-bring-do = Bring it in
countdown-day-new = Add days
countdown-day-from = First day
countdown-day-to = Last day
countdown-day-kind = What it is
countdown-day-free = free
countdown-day-work = worked
countdown-day-name = Name
countdown-day-add = Add
countdown-day = Day
countdown-day-remove = Remove
countdown-day-remove-this = Remove { $day }
countdown-special = Public holidays and days worked for them
countdown-special-none = No public holidays yet
countdown-special-none-hint = Bring in a calendar, or add days one by one.
nav-countdown-chain = Critical chain
countdown-chain-lead = Counted back from every date and from what waits for it: what must begin first, and what has the least time to spare.
countdown-chain = The chain with the least time to spare
countdown-chain-none = No unfinished task waits for another
countdown-chain-none-hint = Say on a task’s page what it waits for: the chain with the least time to spare stands here then.
countdown-latest = At the latest
countdown-latest-span = begun { $start }, finished { $finish }
countdown-latest-start = Latest start
countdown-latest-finish = Latest finish
countdown-spare = To spare
countdown-short-by = { $time } short
countdown-starts = Latest starts
countdown-starts-late = { $n ->
    [one] one should have begun
   *[other] { $n } should have begun
}
countdown-should-have-begun = should have begun { $time } ago
nav-countdown-gantt = Gantt chart
countdown-gantt-all = All groups
countdown-gantt-show = Show
countdown-gantt-none = Nothing to draw
countdown-gantt-none-hint = The tasks of a group are drawn over time here.
countdown-gantt-says = Tasks over time; the table below says the same.
countdown-gantt-now = now
countdown-gantt-opening = opening
countdown-gantt-legend = Grey is planned. What happened lies on it: done in time is green, late is red, going on is blue. A dashed bronze mark is the latest finish, a dotted grey one the date before the opening moved.
countdown-gantt-planned = Planned
countdown-gantt-actual = Actual
countdown-gantt-was = Before
