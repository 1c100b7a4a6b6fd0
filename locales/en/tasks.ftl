nav-tasks = Tasks
nav-my-work = My work
tasks-title = Tasks
tasks-new = New task
tasks-change = Change the task
tasks-task = Task
tasks-name = Task
tasks-details = Details
tasks-facts = The task
tasks-group = Group
tasks-milestone = Milestone
tasks-no-milestone = No milestone
tasks-project = Project
tasks-no-project = No project
tasks-owner = Owner
tasks-owner-hint = Somebody in the group that has the task.
tasks-nobody = Nobody yet
tasks-due = Due
tasks-moves = , and moves with it
tasks-state = State
tasks-progress = Progress
tasks-progress-hint = 100% means done.
tasks-state-open = open
tasks-state-started = started
tasks-state-blocked = blocked
tasks-state-done = done
tasks-state-dropped = dropped
tasks-unfinished = Unfinished
tasks-counted = All but dropped
tasks-mine = Mine
tasks-overdue = overdue
tasks-overdue-only = Overdue only
tasks-overdue-by = overdue by { $time }
tasks-count = { $n ->
    [one] one task
   *[other] { $n } tasks
}
tasks-none = No tasks yet
tasks-none-hint = What has to be done until the opening and after it stands here, each with a group, an owner and a date.
tasks-none-found = No task matches
tasks-none-found-hint = Remove a filter to see more.
tasks-no-groups = There is no group yet
tasks-no-groups-hint = A task belongs to a group. Set up the groups first.
tasks-words-hint = Enter the task in at least one language.
tasks-in-en = { $what } (English)
tasks-in-hans = { $what } (简体)
tasks-in-hant = { $what } (繁體)
tasks-crumbs = You are here
tasks-history = History
tasks-history-none = Nobody has reported on this task yet.
tasks-by-system = entered with the conference
tasks-report = Report progress
tasks-report-do = Report
tasks-note = Note
tasks-note-hint = What was done, or what it waits for. Needed when the task is blocked or dropped.
tasks-my-work = My work
tasks-my-tasks = My tasks
tasks-my-none = Nothing waits for you
tasks-my-no-task = No task is yours
tasks-awaits-you = Waiting for you
tasks-awaits-since = since { $at }
tasks-my-none-hint = Tasks that you own stand here, the next due first.
tasks-my-groups = My groups
tasks-my-groups-none = You belong to no group
tasks-my-groups-none-hint = When a lead or an organiser takes you into a group, it stands here.
tasks-role = Place
tasks-role-lead = lead
tasks-role-deputy = deputy
tasks-role-liaison = liaison
tasks-role-member = member
tasks-fault-progress = Enter a whole number from 0 to 100.
tasks-fault-taken-back = 100% means done. To take the task back, enter a lower progress.
tasks-fault-reason = Say why.
tasks-fault-owner = The owner must belong to the group that has the task.
tasks-moved = { $n ->
    [one] Its date was moved once
   *[other] Its date was moved { $n } times
}
tasks-due-moved = Due moved from { $from } to { $to }
tasks-owner-now = Owner: { $name }
tasks-owner-nobody = Nobody owns it any more
tasks-why = Why the date moves
tasks-why-hint = Needed when the date changes; it stands in the history of the task.
tasks-fault-why = Say why the date moves.
tasks-changed-now = It is “{ $title }” now, due { $due }; owner: { $owner }.
tasks-reported-now = It is { $state } now, at { $progress }%.
tasks-late-only = Should have begun
tasks-moved-only = Date was moved
tasks-estimate = Takes
tasks-fault-span = Enter a whole number from 0 to { $max }.
tasks-links = What it waits for
tasks-links-lead = It can begin when these are finished, and after the wait that you give.
tasks-links-change = Change
tasks-needs = It waits for
tasks-needs-none = It waits for no other task.
tasks-waiting = Waiting for it
tasks-lag = Wait after it
tasks-lag-after = { $lag } after it
tasks-unlink = Remove
tasks-unlink-this = Wait no longer for { $title }
tasks-link-new = Let it wait for another task
tasks-link-search = Words of the other task
tasks-link-which = Which task
tasks-link-do = Wait for it
tasks-fault-circle = The task would wait for itself: { $way }.
tasks-fault-due = Enter a date and a time such as 2026-12-26 09:00.
tasks-templates = Templates
tasks-templates-lead = What is done again and again: tasks that are given together, counted from the opening or from a day.
tasks-templates-none = No template yet
tasks-templates-none-hint = Choose tasks in the list, and keep them as a template.
tasks-templates-choose = To the tasks
tasks-template-keep = Keep as a template
tasks-template-keep-hint = These tasks can be given again, to any group and around any day, with their lists and what waits for what among them.
tasks-template-name = Name
tasks-template-name-hint = What is done: an excursion, a press conference, a delegation's arrival.
tasks-template-counted = Day
tasks-template-counted-hint = What is given around a day of your choice is counted from this day. Around the opening, each task is as far from it as it is here.
tasks-template-day = on the day
tasks-template-group = Choose a group
tasks-template-lay-lead = For whom, and counted from what? When each task would be due is shown first.
tasks-template-way = Counted from
tasks-template-way-opening = Count from the opening
tasks-template-way-opening-help = When the opening moves, the tasks move with it.
tasks-template-way-day = Count from a day of your choice
tasks-template-way-day-help = These dates stay when the opening moves.
tasks-template-moves = These dates are counted from the opening and the closing: they move with them.
tasks-template-old = This template was kept without the opening: its day is taken for the day of the opening.
tasks-fault-template-way = Choose what the dates are counted from.
tasks-template-lay-hint = What falls on a free day is due on the working day before.
tasks-template-preview = Show the dates
tasks-template-is-past = in the past
tasks-template-remove = Remove the template
tasks-template-remove-ask = Remove { $name }?
tasks-template-remove-effect = Tasks that were given from it stay.
tasks-fault-template-long = Choose at most 200 tasks for a template.
tasks-template-fixed = These dates are fixed: they do not move when the opening does.
tasks-fault-template-unnamed = Give the template a name.
tasks-fault-template-name = There is a template of this name already.
tasks-template-tasks = { $n ->
    [one] One task
   *[other] { $n } tasks
}
tasks-template-before = { $n ->
    [one] one day before the day
   *[other] { $n } days before the day
}
tasks-template-after = { $n ->
    [one] one day after the day
   *[other] { $n } days after the day
}
tasks-template-list = { $n ->
    [one] one entry on its list
   *[other] { $n } entries on its list
}
tasks-template-waits = { $n ->
    [one] waits for another
   *[other] waits for { $n } others
}
tasks-template-past = { $n ->
    [one] One task would be due in the past.
   *[other] { $n } tasks would be due in the past.
}
tasks-template-lay = { $n ->
    [one] Give the task
   *[other] Give { $n } tasks
}
