nav-liaisons = Institutions of the plan
nav-weekly = Weekly reports
nav-speaks = My institution
liaisons-hint = Each institution with projects has one liaison, who comes by a link of her own.
liaisons-named = { $named } of { $all } have one.
liaisons-new = Name a liaison
liaisons-none = No institution has a project
liaisons-none-hint = Institutions stand here once they lead a project or have another part in one.
liaisons-leads = Leads
liaisons-takes-part = Other parts
liaisons-liaison = Liaison
liaisons-link-over = link has ended
liaisons-link-opened = link opened
liaisons-link-unopened = link not opened
liaisons-for = Name a liaison for { $name }
liaisons-name-one = Name one
liaisons-one = One liaison for each institution: a new one takes the place of the one before.
liaisons-email-hint = The link goes to this address when you send it.
liaisons-ended = no longer the liaison
liaisons-good-until = Good until
liaisons-link-hint = Whoever holds this link acts for the institution: give it to nobody else.
liaisons-send = Send the link by letter
liaisons-send-hint = Lost? Send it again. A new link ends the old one; one that has ended is made anew when it is sent.
liaisons-end = End her part
liaisons-end-ask = Shall { $name } no longer be the liaison?
liaisons-end-effect = Her link ends at once. What she reported stays.
liaisons-own = All projects
liaisons-own-none = No projects at present
liaisons-own-none-hint = Projects in which your institution has a part stand here.
liaisons-speaks-for = You speak for { $institution } in { $conference }.
liaisons-speaks-open = Open
liaisons-speaks-open-of = Open the page of { $institution }
liaisons-has-account = Has an account with this address: comes by signing in too.
liaisons-reach-of = Reached: { $milestone }
liaisons-reach-hint = It stands in the record, with the name of your institution. Only the organisers can undo it.
liaisons-difficulties-wait = { $n ->
    [one] One difficulty waits for your word
   *[other] { $n } difficulties wait for your word
}
liaisons-waits = Waits for you
liaisons-due = Reports of this week
liaisons-due-none = No report is due this week.
liaisons-due-until = Due by { $day }.
liaisons-until = until { $day }
liaisons-mail-subject = The projects of { $institution }
liaisons-missing-subject = Still to be reported: { $week }
liaisons-received-subject = Report received: { $project }, { $week }
liaisons-decided-subject = Decided: { $project }
liaisons-decided-order-back = What was done is not enough: it is to be mended by { $day }.
liaisons-decided-order-closed = The order to mend is closed.
liaisons-decided-extension = Another day is granted: it is to be mended by { $day }.
liaisons-decided-extension-refused = Another day is refused. The order stands as it was.
liaisons-decided-sent-back = Completion is not accepted: the project goes on.
liaisons-decided-verified = Completion is verified.
liaisons-decided-closed = The project is closed.
liaisons-decided-reopened = The project is taken up again. Reports are due from this week on.
liaisons-decided-deadline = The deadline is moved to { $day }.
liaisons-decided-deadline-refused = The deadline is not moved.
liaisons-asked-subject = To be decided: { $project }
liaisons-asked-extension = Another day is asked for to mend it: { $day }.
liaisons-asked-completion = Completion is asked for: what is finished is to be verified.
liaisons-asked-deadline = Another deadline is asked for: { $day }.
weekly-title = Weekly reports
weekly-who-not = Who has not reported
weekly-done = What was done
weekly-next = What comes next
weekly-version = version { $number }
weekly-version-old = Version { $number }, replaced
weekly-fault-done = Say what was done.
weekly-fault-newer = Somebody else has reported in the meantime. Send it again to put yours in its place.
weekly-fault-frozen = This week is frozen: its report is corrected no more. Correct readings by new ones.
weekly-fill = Report
weekly-fill-of = Report on { $project }
weekly-filed = reported
weekly-missing = missing
weekly-filed-it = Reported.
weekly-correct = It can be corrected until the week is over.
weekly-frozen = The week is over: correct readings by new ones.
weekly-correct-do = Send the correction
weekly-send = Send the report
weekly-last = Last: { $value }, { $day }.
weekly-no-last = No reading yet.
weekly-files-again = Choose the files once more: they do not come back with the form.
weekly-report = Report
weekly-none = Nobody is asked to report yet
weekly-none-hint = A report is due each week from when an institution that leads a project has a liaison.
weekly-none-found = No project matches
weekly-counts = { $filed } reported, { $missing } missing
weekly-week-before = Week before
weekly-week-after = Week after
weekly-nobody = nobody named
weekly-remind = Remind who has not reported
liaisons-due-missing = { $n ->
    [one] one missing
   *[other] { $n } missing
}
weekly-late = { $n ->
    [one] a day late
   *[other] { $n } days late
}
weekly-weeks-missing = { $n ->
    [one] One week before is missing
   *[other] { $n } weeks before are missing
}
weekly-reminded = { $n ->
    [one] One was reminded today already, and gets no second letter.
   *[other] { $n } were reminded today already, and get no second letter.
}
weekly-remind-effect = { $n ->
    [0] Nobody can be written to: no liaison is named.
    [one] One letter is written, with what is missing.
   *[other] { $n } letters are written, each with what is missing.
}
liaisons-mail =
    { $name },

    { $institution } carries out projects of the action plan of { $conference }. On the page behind this link you report once a week, enter readings and see what is due:

    { $link }

    The link is yours alone and good until { $until }. If it is lost, ask the organisers to send it again.
liaisons-missing =
    { $name },

    { $week }: the report of these projects is still missing.

    { $projects }

    { $link }
liaisons-received =
    { $name },

    your report on { $project } for { $week } has come in (version { $version }). You can correct it until the week is over:

    { $link }
liaisons-asked =
    Dear { $name },

    this waits for a decision, in the project { $project } of { $institution }.

    { $text }

    { $link }
liaisons-decided =
    { $name },

    { $project }: { $text }

    { $link }
