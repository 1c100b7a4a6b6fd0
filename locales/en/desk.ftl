nav-desk = Command desk
desk-title = Command desk
desk-wall = For the wall
desk-days-left = { $n ->
    [0] Opens today
    [one] Opens tomorrow
   *[other] Opens in { $n } days
}
desk-facts = Figures
desk-ready-in = ready for { $milestone }, due in { $time }
desk-ready-late = ready for { $milestone }, late by { $time }
desk-arrived = arrived of those expected
desk-waiting = { $n ->
    [one] registration waits for a decision
   *[other] registrations wait for a decision
}
desk-overdue = { $n ->
    [one] task overdue
   *[other] tasks overdue
}
desk-unfinished = { $n ->
    [one] task unfinished
   *[other] tasks unfinished
}
desk-motions = { $n ->
    [one] motion being voted on
   *[other] motions being voted on
}
desk-projects = { $n ->
    [one] project
   *[other] projects
}
desk-heat = Groups by milestone
desk-heat-none = no tasks
desk-heat-done = done
desk-heat-overdue = overdue
desk-heat-soon = due soon
desk-heat-to-do = to do
desk-group = Group
desk-no-milestone = Other
desk-no-groups = No groups yet
desk-no-groups-hint = Groups and their tasks stand here once they are set up.
desk-needs = Needs you
desk-needs-none = Nothing is overdue and no vote is open.
desk-voting = voting
desk-all-overdue = All overdue tasks
desk-all-projects = { $n ->
    [one] one project
   *[other] all { $n } projects
}
desk-all-tasks = All tasks
desk-by-group = Open tasks by group
desk-days = { $n ->
    [0] days: it opens today
    [one] day to the opening
   *[other] days to the opening
}
desk-since = What changed since you looked
desk-since-when = since { $at }
desk-since-nothing = Nothing that others did.
desk-since-from-to = from { $from } to { $to }
desk-since-done = { $n ->
    [one] one task finished
   *[other] { $n } tasks finished
}
desk-since-blocked = { $n ->
    [one] one task blocked
   *[other] { $n } tasks blocked
}
desk-since-moved = { $n ->
    [one] the date of one task moved
   *[other] the dates of { $n } tasks moved
}
desk-since-created = { $n ->
    [one] one new task
   *[other] { $n } new tasks
}
desk-since-opening = { $n ->
    [one] the opening moved
   *[other] the opening moved { $n } times
}
desk-since-state = { $n ->
    [one] the conference has another state
   *[other] the state of the conference changed { $n } times
}
desk-since-milestones = { $n ->
    [one] one milestone changed
   *[other] milestones changed { $n } times
}
desk-since-released = { $n ->
    [one] the agenda was released
   *[other] the agenda was released { $n } times
}
desk-since-registered = { $n ->
    [one] one new registration
   *[other] { $n } new registrations
}
desk-since-motions = { $n ->
    [one] one motion put
   *[other] { $n } motions put
}
desk-since-votes = { $n ->
    [one] one vote closed
   *[other] { $n } votes closed
}
desk-since-resolutions = { $n ->
    [one] one resolution adopted
   *[other] { $n } resolutions adopted
}
desk-since-projects = { $n ->
    [one] one project founded
   *[other] { $n } projects founded
}
desk-since-readings = { $n ->
    [one] one reading of an indicator
   *[other] { $n } readings of indicators
}
desk-since-left = { $n ->
    [one] one person left a group
   *[other] { $n } people left groups
}
desk-now = Now and next
desk-now-over = Nothing is on, and nothing comes after.
desk-on = now
desk-next = next
desk-arrivals = Arrivals
desk-voting-now = Open votes
desk-late = { $n ->
    [one] task should have begun
   *[other] tasks should have begun
}
desk-clashes = { $n ->
    [one] clash in the agenda
   *[other] clashes in the agenda
}
desk-late-starts = Should have begun
desk-late-none = Everything that must have begun has.
desk-late-by = { $time } ago
desk-all-late = { $n ->
    [one] One task that should have begun
   *[other] All { $n } that should have begun
}
desk-burn = Done against plan
desk-burn-behind = { $n ->
    [one] one behind the plan
   *[other] { $n } behind the plan
}
desk-burn-on = as planned
desk-burn-says = { $done } tasks done; { $planned } of { $total } were due by today
desk-burn-done = Done
desk-burn-plan = Due by then
desk-burn-today = Today
desk-burn-day = Until
desk-burn-none = There are no tasks yet.
desk-as-table = As a table
