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
