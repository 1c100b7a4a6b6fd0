nav-milestones = Countdown
milestones-title = Countdown
milestones-days-left = { $n ->
    [one] one day to the opening
   *[other] { $n } days to the opening
}
milestones-opening = opens
milestones-milestone = Milestone
milestones-due = Due
milestones-state = State
milestones-ready = Ready
milestones-tasks-done = Done of tasks
milestones-overdue = Overdue
milestones-no-tasks = no tasks
milestones-done = done
milestones-late = late
milestones-now = next
milestones-to-come = to come
milestones-late-by = late by { $time }
milestones-none = No milestones
milestones-none-hint = A conference made from a template has its dates counted back from the opening here, each with its tasks.
milestones-to-tasks = To the tasks
