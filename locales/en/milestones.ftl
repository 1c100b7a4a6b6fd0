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
milestones-new = New milestone
milestones-change = Change the milestone
milestones-change-short = Change
milestones-change-this = Change { $code }
milestones-code = Short name
milestones-code-hint = It stands above columns, at most 12 characters. Left empty, it is what is counted from the opening: T-60.
milestones-fault-code-taken = Another milestone has this short name.
milestones-changed-now = It is due { $due } now.
milestones-goes-along = { $n ->
    [one] One task belongs to it. If it hangs on the milestone, it moves along.
   *[other] { $n } tasks belong to it. Those that hang on the milestone move along.
}
milestones-remove = Remove the milestone
milestones-remove-ask = Remove { $code }?
milestones-remove-tasks = { $n ->
    [one] task stays, on the date that it has now
   *[other] tasks stay, each on the date that it has now
}
milestones-remove-none = No task belongs to it.
milestones-was = was { $at }
milestones-baselines = How the opening moved
milestones-baseline-from = Moved from { $at }
