nav-reports = Weekly and monthly reports
reports-lead = Compiled from the record, signed off, sent. What was signed off never changes.
reports-report = Report
reports-kind = Kind
reports-kind-week = Weekly
reports-kind-month = Monthly
reports-title-week = Weekly report: { $period }
reports-title-month = Monthly report: { $period }
reports-number = Report no. { $number }
reports-version = version { $number }
reports-as-of = as of { $at }
reports-as-of-day = As of
reports-state = State
reports-draft = Draft
reports-state-signed = Signed off
reports-state-sent = Sent
reports-signed-by = signed off { $day } by { $name }
reports-draft-hint = A draft: nobody has signed it off.
reports-replaces = replaces no. { $number }
reports-replaced-by = Replaced by report no. { $number }.
reports-being-corrected = A correction is being written: no. { $number }.
reports-make = Compile a report
reports-other-period = Another week or month
reports-any-day = Any day of it
reports-any-day-hint = The report is of the week or month in which the day lies.
reports-fault-future = That has not begun yet.
reports-none = No report yet
reports-none-hint = Press a week or a month above: lights, what is late, readings, orders and difficulties are put together from the record.
reports-none-signed-hint = Reports stand here once they are signed off.
reports-none-found = No report fits
reports-download = Download
reports-versions = Versions
reports-compile-anew = Compile anew
reports-compiled = compiled
reports-edited = edited
reports-old-version = This is an older version. Version { $number } counts.
reports-see-newest = See that one
reports-problem-signed = The report was signed off meanwhile; nothing of it changes any more.
reports-problem-draft = Only what was signed off is sent.
reports-problem-let-go = The draft was let go meanwhile; nothing of it changes any more.
reports-discard = Let go of the draft
reports-discard-title = Let go of the draft of { $title }?
reports-discard-hint = Nobody can open it any more. Its week or month can be compiled anew; that report gets the next number.
reports-discard-words = What was written in its marked places goes with it.
reports-discard-correction = Report no. { $number }, which it was to correct, can be corrected again.
reports-thread = Follow the thread
reports-edit = Edit marked places
reports-edit-hint = What was compiled stays as it is. What you write stands beside it, and is carried over when the report is compiled anew.
reports-foreword = Foreword
reports-remarks = Remarks on what is late
reports-remark = Remark
reports-dropped = These projects are no longer late. What you wrote about them is not kept:
reports-follows = What follows
reports-sign = Sign off
reports-sign-title = Sign off { $title }?
reports-sign-hint = From then on nothing of it changes, whatever becomes of the data. A mistake is corrected by a report that replaces it.
reports-count = { $what }: { $count }
reports-not-over = Its period is not over yet.
reports-correct = Correct it
reports-send = Send
reports-send-hint = A letter with the way to the report. Whoever has it gets no other, however often you send.
reports-to-presidium = Members of the presidium ({ $n } without it)
reports-to-organisers = Organisers ({ $n } without it)
reports-to-institutions = Institutions with projects ({ $n } without it)
reports-to-institutions-hint = By the link of their liaison. Of difficulties they read their own, and those answered for all.
reports-fault-nobody = Choose who gets it.
reports-fault-all-have-it = All of these have it.
reports-sent-to = Sent to
reports-own-back = Our projects
reports-own-none = No report was sent yet
reports-own-none-hint = Weekly and monthly reports that are sent to your institution stand here.
reports-own-replaced = replaced
reports-mail-subject = { $title } · { $conference }
reports-mail-subject-corrected = { $title } (correction, no. { $number }) · { $conference }
reports-mail =
    Dear { $name },

    { $title } of { $conference } has been signed off. Projects with a warning light:

    { $lights }

    Read it here:
    { $link }
reports-mail-corrected =
    Dear { $name },

    { $title } of { $conference } has been corrected: report no. { $number } replaces report no. { $before }. Projects with a warning light:

    { $lights }

    Read it here:
    { $link }
reports-mail-light = { $light }: { $count }
reports-about = About
reports-no = No.
reports-lights = Warning lights
reports-projects = { $n ->
    [one] One project.
   *[other] { $n } projects.
}
reports-lights-frozen = Lights as they were kept at the end of { $week }.
reports-lights-now = Lights as of { $at }.
reports-change = { $count } from { $from } to { $to }
reports-no-change = No light has changed.
reports-before = Before ({ $week })
reports-after = At the end
reports-late = Late, and why
reports-late-none = Nothing is late.
reports-deadline = Deadline
reports-light-before = Before
reports-was = was { $light }
reports-why = Why
reports-reported = Last reported
reports-reported-in = { $week }: { $words }
reports-moved = Moved deadlines and milestones
reports-moved-none = No deadline and no milestone was moved.
reports-milestone-moved = Milestone “{ $title }” was moved
reports-from = From
reports-to = To
reports-reason = Reason
reports-answer = Answer
reports-decided = Decided
reports-readings = Readings
reports-readings-none = No new reading.
reports-readings-shown = { $all } indicators have a new reading; { $shown } of projects that are late are shown. All of them are in the XLSX file.
reports-indicator = Indicator
reports-unit = Unit
reports-baseline = Baseline
reports-value-before = Before
reports-value-after = At the end
reports-read-on = Read on
reports-target = Target
reports-orders = Orders to mend
reports-orders-none = No order is open, and none was issued or answered.
reports-issued = Issued
reports-due = Due
reports-acted = Acted on
reports-overdue = overdue
reports-climbed = before the presidium
reports-marks = Marks
reports-difficulties = Difficulties
reports-difficulties-none = No difficulty is open, and none was sent in or answered.
reports-difficulties-none-own = None of yours, and none answered for all.
reports-silent = Not reported
reports-silent-none = Everybody who was asked has reported.
reports-missing-weeks = Missing
reports-last-report = Last report
reports-never = none yet
reports-ended = Closed and reopened
reports-ended-none = No project was closed or reopened.
reports-step = Step
reports-day = Day
reports-closed = Closed
reports-reopened = Reopened
reports-left-out = { $n ->
    [one] One more row is in the XLSX file.
   *[other] { $n } more rows are in the XLSX file.
}
