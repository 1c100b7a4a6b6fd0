life-title = The life of the project
life-state = State
life-state-assigned = assigned
life-state-acknowledged = acknowledged
life-state-under-way = under way
life-state-asked = completion asked for
life-state-verified = verified
life-state-closed = closed
life-step-assigned = Assigned
life-step-acknowledged = Acknowledged by its institution
life-step-begun = Begun
life-step-asked = Completion asked for
life-step-sent-back = Sent back
life-step-verified = Verified
life-step-closed = Closed
life-step-reopened = Reopened
life-do-acknowledge = Acknowledge
life-do-begin = Begin
life-do-ask = Ask for completion
life-do-send-back = Send back
life-do-verify = Verify
life-do-close = Close
life-do-reopen = Reopen
life-hint-acknowledge = The institution knows that it leads this project, and by when.
life-hint-begin = Work on it has begun.
life-hint-ask = Say what was reached, and prove it by a file. Somebody else verifies it.
life-hint-send-back = It goes on, and whoever asked reads why.
life-hint-verify = What was asked for is true: you have looked at the proof.
life-hint-close = It has no warning light any more, and takes no readings.
life-hint-reopen = It goes on as if it had not been closed, with its light.
life-asked = What was asked for
life-words-done = What was reached
life-proof = Proof
life-proof-hint = PDF, Office file or picture, at most 10 MB.
life-fault-words = Say what was reached.
life-fault-proof = Choose the file that proves it.
life-problem-four-eyes = Whoever asked for completion does not verify it.
life-problem-by-whom = This step is not yours to make.
life-problem-granted-past = The day that was asked for has passed: refuse it, or ask for another.
life-problem-decides-own = Whoever asked for another deadline does not decide it.
life-verify-other = You asked for completion: somebody else verifies it.
life-part = Part
life-part-leading = Leading institution
life-part-co = Responsible too
life-part-co-help = Works on it beside the leading institution.
life-part-supervising = Supervising institution
life-part-supervising-help = Verifies that it is done, or sends it back. One at most.
life-bodies = Institutions
life-bodies-no-more = Every institution has a part in it.
life-body = Institution
life-body-add = Add
life-fault-supervised = Another institution supervises it already.
life-deadlines = Changes of deadlines
life-deadlines-none = Nobody has asked for another deadline
life-deadlines-none-hint = What is asked for on the page of a project is decided here.
life-deadline-ask = Ask for another deadline
life-deadline-ask-do = Ask
life-deadline-wanted = New deadline
life-deadline-hint = Later than the deadline; asked for on its day or before.
life-deadline-not = Another deadline is asked for while the project goes on, not after its day, and one at a time.
life-fault-too-late = The deadline has passed: it is asked for on its day or before.
life-fault-later = Choose a day after the deadline.
life-fault-asked-already = Another deadline was asked for already, and is not decided.
life-fault-decided-already = Somebody else has decided it meanwhile, as it stands above. What you wrote was not kept.
life-granted = granted
life-refused = refused
life-undecided = not decided
life-decide = Decide
life-decision = Decision
life-decide-grant = Grant it: the deadline moves
life-decide-refuse = Refuse it: the deadline stays
life-decides-other = You asked for it: another organiser decides.
life-deadline-now = The deadline is { $day }.
life-steps = { $n ->
    [one] One step
   *[other] { $n } steps
}
life-moved = { $n ->
    [one] moved once
   *[other] moved { $n } times
}
life-deadlines-waiting = { $n ->
    [0] Nothing waits to be decided.
    [one] One waits to be decided.
   *[other] { $n } wait to be decided.
}
