nav-outcomes = Action plan
outcomes-title = Action plan
outcomes-new = New project
outcomes-found = Found the project
outcomes-project = Project
outcomes-name = Project
outcomes-text = What it does
outcomes-number = Number
outcomes-pillar = Pillar
outcomes-institution = Responsible institution
outcomes-resolution = Resolution
outcomes-resolution-number = No. { $number } of { $year }
outcomes-start = Start
outcomes-deadline = Deadline
outcomes-progress = Progress
outcomes-unknown = unknown
outcomes-all = All
outcomes-facts = The project
outcomes-completed = completed
outcomes-light = Light
outcomes-light-normal = Normal
outcomes-light-blue = Blue
outcomes-light-yellow = Yellow
outcomes-light-red = Red
outcomes-matrix = Projects by pillar and light
outcomes-reason-deadline-passed = { $n ->
    [one] The deadline passed a day ago.
   *[other] The deadline passed { $n } days ago.
}
outcomes-reason-behind = { $points } points behind: { $progress }% reached, { $expected }% expected by now.
outcomes-reason-tasks-overdue = { $n ->
    [one] One of its tasks is overdue.
   *[other] { $n } of its tasks are overdue.
}
outcomes-days = { $n ->
    [0] today
    [one] tomorrow
   *[other] in { $n } days
}
outcomes-reason-deadline-near = The deadline is { $days }, and { $progress }% is reached.
outcomes-reason-deadline-near-unknown = The deadline is { $days }, and without a reading nobody knows how far it is.
outcomes-reason-on-plan = On plan: { $progress }% reached, { $expected }% expected by now.
outcomes-reason-unmeasured = Nothing is overdue; there is no reading yet.
outcomes-reason-completed = Completed.
outcomes-expected = { $expected }% expected by now.
outcomes-below-baseline = The reading is below the baseline.
outcomes-weakest = The indicator that is furthest behind decides.
outcomes-no-reading = No reading yet: how far it is, is unknown.
outcomes-none = No projects yet
outcomes-none-hint = A resolution becomes a project here: under a pillar, with a responsible institution, a deadline and something to measure it by.
outcomes-to-resolutions = To the resolutions
outcomes-none-found = No project matches
outcomes-none-found-hint = Remove a filter to see more.
outcomes-no-resolutions = There is no resolution yet
outcomes-no-resolutions-hint = A project carries out what was decided. Once a motion is carried, its resolution can become a project.
outcomes-to-motions = To the motions
outcomes-words-hint = Enter names in at least one language.
outcomes-indicator = Indicator
outcomes-indicators = Indicators
outcomes-new-indicator = New indicator
outcomes-indicator-name = Indicator
outcomes-unit = Unit
outcomes-unit-hint = Such as % or cases. One that is the same in all languages is written once.
outcomes-baseline = Baseline
outcomes-baseline-hint = Where it starts.
outcomes-target = Target
outcomes-target-hint = Where it should be at the deadline; also lower than the baseline, or 0.
outcomes-targets = Intermediate targets
outcomes-targets-hint = One a line: a day and the value to be reached by then, such as 2027-06-30 60. Between them it goes straight.
outcomes-fault-targets = Write one a line: a day and a value, such as 2027-06-30 60; each day once, 20 at most.
outcomes-fault-targets-outside = Choose days between the start and the deadline of the project.
outcomes-from-to = from { $baseline } to { $target }
outcomes-chart = from { $baseline }, target { $target }, latest { $value }
outcomes-first-task = First task
outcomes-group = Group
outcomes-due-hint = Local time of the conference ({ $zone }).
outcomes-reading = Reading
outcomes-as-table = As a table
outcomes-as-of = As of
outcomes-as-of-hint = The day that the value is of; not in the future. A correction is a new reading of the same day.
outcomes-value = Value
outcomes-note = Note
outcomes-source = Source or note
outcomes-entered = Entered
outcomes-corrected = corrected
outcomes-verified = verified
outcomes-verified-by = By { $name }, { $at }
outcomes-verify = Verify
outcomes-verify-of = Verify the reading of { $date }
outcomes-problem-own-reading = Whoever entered a reading does not verify it.
outcomes-add-reading = Add a reading
outcomes-add-reading-do = Add
outcomes-no-tasks = No tasks
outcomes-no-tasks-hint = What the groups do for this project stands here.
outcomes-thread = Thread
outcomes-reading-thread = Thread of the reading of { $date }
outcomes-complete-unreached = { $n ->
    [one] One indicator has not reached its target, as far as is known.
   *[other] { $n } indicators have not reached their targets, as far as is known.
}
outcomes-complete-tasks = { $n ->
    [one] One task of it stays unfinished.
   *[other] { $n } tasks of it stay unfinished.
}
outcomes-problem-completed = The project is completed; nothing is added to it any more.
outcomes-fault-nowhere = The target must differ from the baseline.
outcomes-fault-future = A reading cannot be of the future.
outcomes-fault-order = The deadline must be after the start.
outcomes-reason-by-hand = Set by hand until { $until }: { $reason }
outcomes-why = Why
outcomes-version = version { $number }
outcomes-week = Week { $number }, { $year }
outcomes-weeks = Week by week
outcomes-weeks-hint = The light that each project had when a week was over. It is never rewritten.
outcomes-weeks-none = No week is over yet
outcomes-weeks-first = The first is kept on { $day }.
outcomes-weeks-no-projects = Weeks are kept from the first project on.
outcomes-weeks-pages = Weeks
outcomes-weeks-earlier = Earlier weeks
outcomes-weeks-later = Later weeks
outcomes-weeks-counts = Projects by light
outcomes-weeks-week = Week
outcomes-weeks-now = Now
outcomes-weeks-own = Lights of past weeks
outcomes-weeks-part = { $week }, { $light }: { $n }
outcomes-flow = What changed
outcomes-flow-none = Nothing changed in these weeks.
outcomes-flow-new = { $n ->
    [one] One is new
   *[other] { $n } are new
}
outcomes-thresholds = Thresholds
outcomes-thresholds-hint = From which values on a project is warned of. Weeks that are over keep the light that they had.
outcomes-thresholds-now = What counts now
outcomes-thresholds-red = More than { $points } points behind its time, or more than { $days } days past its deadline or the day of a milestone.
outcomes-thresholds-yellow = { $points } points or more behind its time, past its deadline, with an overdue task or milestone, or with a report { $days } days late or more.
outcomes-thresholds-blue = At most { $days } days to its deadline, and its targets not reached.
outcomes-thresholds-set = Change them
outcomes-thresholds-do = Set the next version
outcomes-thresholds-why-hint = Who decided it, and what for. It stands beside the version.
outcomes-thresholds-before = Versions
outcomes-thresholds-version = Version
outcomes-thresholds-values = Values
outcomes-thresholds-delivered = As delivered
outcomes-red-behind = Red: more points behind than
outcomes-red-overdue = Red: more days past the deadline or a milestone than
outcomes-yellow-behind = Yellow: points behind, from
outcomes-blue-days = Blue: days to the deadline, at most
outcomes-hand = Set the light
outcomes-hand-hint = What the figures say stays on the page behind it.
outcomes-hand-held = Set by hand
outcomes-hand-until = until { $day }
outcomes-hand-end = End it now
outcomes-hand-last = Until
outcomes-hand-last-hint = The last day on which it counts, at most { $days } days from now.
outcomes-hand-set = Set it
outcomes-hand-all = Lights by hand
outcomes-hand-ended = ended by { $by }, { $at }
outcomes-fault-reason = Say why.
outcomes-fault-past = This day has passed.
outcomes-fault-far = Choose a day within { $days } days.
outcomes-fault-number = Enter a whole number that is possible here.
outcomes-fault-red = Red must begin above yellow.
outcomes-reason-milestones-overdue = { $count } overdue, the first by { $days }.
outcomes-milestones-count = { $n ->
    [one] A milestone is
   *[other] { $n } milestones are
}
outcomes-days-long = { $n ->
    [one] a day
   *[other] { $n } days
}
outcomes-milestones = Milestones
outcomes-milestones-and = Milestones and dependencies
outcomes-tab-plan = Plan
outcomes-kind = Kind of indicator
outcomes-kind-number = Number
outcomes-kind-number-help = It is counted: with a unit, a baseline and a target.
outcomes-kind-judgement = Judgement
outcomes-kind-judgement-help = It is judged: not met, partly, largely or fully. It needs no unit, no baseline and no target.
outcomes-kind-go-on = Go on
outcomes-judged-not-met = not met
outcomes-judged-partly-met = partly met
outcomes-judged-largely-met = largely met
outcomes-judged-met = met
outcomes-judged-none = Not judged this week
outcomes-value-of-number = For an indicator that is counted.
outcomes-value-of-judgement = For an indicator that is judged.
outcomes-targets-judged-hint = One a line: a day and what is to be met by then, such as 2027-06-30 partly met.
outcomes-fault-kind = Choose whether it is a number or a judgement.
outcomes-fault-judged = Choose one of: not met, partly met, largely met, met.
outcomes-fault-targets-judged = Write one a line: a day and one of the four words, such as 2027-06-30 partly met; each day once, 20 at most.
outcomes-fault-why-target = Say why the target changes: past weeks are judged by the one that they had.
outcomes-fault-indicator-newer = Somebody else has changed this indicator meanwhile: above stands what it is now. Save again to put yours in its place.
outcomes-why-target-hint = Needed when the target or an intermediate target changes.
outcomes-indicator-change = Change the indicator
outcomes-indicator-change-do = Change
outcomes-indicator-change-of = Change the indicator { $name }
outcomes-indicator-remove = Remove the indicator
outcomes-indicator-remove-hint = Nobody has read it yet. Once it has a reading it stays.
outcomes-problem-is-read = The indicator has readings: it stays.
outcomes-problem-last-indicator = Add another indicator first: a project is measured by at least one.
outcomes-retargeted = Changes of the target
outcomes-retargeted-from = until then { $target }
