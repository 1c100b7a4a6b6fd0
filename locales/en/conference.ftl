conference-index-title = Conferences
conference-new = New conference
conference-none = No conferences yet
conference-none-hint = Conferences that are announced stand here.
conference-register = Register
conference-see-agenda = See the agenda
conference-see-plan = See the action plan
conference-register-until = Registration is open until { $date }.
conference-register-closed = Registration is closed.
conference-register-not-yet = Registration is not open yet.
conference-register-from = Registration opens on { $date }.
conference-days-left = { $n ->
    [one] day to the opening
   *[other] days to the opening
}
conference-opens-today = Opens today
conference-goals = What it is for
conference-goal-items = { $n ->
    [one] one agenda item
   *[other] { $n } agenda items
}
conference-goal-projects = { $n ->
    [one] one project
   *[other] { $n } projects
}
conference-background = Background
conference-significance = Why it matters
conference-state = State
conference-state-hint = The state decides what may be done: people register once it is published, badges are read until it closes, and nothing changes any more once it is archived.
conference-state-to = Make it: { $state }
conference-state-sure = I know that nothing can be changed after it, and that there is no way back.
conference-fault-sure = Say that you know it: nothing can be changed after it, and there is no way back.
conference-state-draft = draft
conference-state-published = published
conference-state-running = running
conference-state-closed = closed
conference-state-archived = archived
conference-opening = Opening
conference-move-opening = Move the opening…
conference-settings-title = Settings
nav-conference-settings = Settings
conference-keeping = Keeping of personal data
conference-keeping-hint = Counted from the closing. What is over is erased every night, with an entry in the log. The answers to the form have times of their own, question by question.
conference-keeping-documents = ID documents
conference-keeping-letters = Letters to participants
conference-keeping-days = days
conference-fault-kept = A number of days from 0 to { $most } is needed.
conference-wording = Name, place and texts
conference-wording-change = Change name, place and texts…
conference-wording-hint = They stand on the public page, in letters and on passes. Name and place are needed in at least one language; a reader whose language is empty sees another.
conference-wording-look = See the public page
conference-changed-meanwhile = Somebody else has changed the conference meanwhile. What you wrote still stands below: save it again to keep yours.
conference-name = Name
conference-subtitle = Sentence below the name
conference-place = Place
conference-goals-hint = The words of a goal can be changed. No goal is added or taken away, since agenda items and projects refer to them.
conference-goal-change = Change a goal
conference-goal-name = Goal
conference-goal-text = What it means
conference-to-draft-title = Take the conference back to draft?
conference-to-draft-text = Until it is published again, nobody outside finds its pages, agenda and registration. Registrations are not decided and badges are not read.
conference-to-draft-registered = { $n ->
    [0] Nobody is registered yet.
    [one] One person is registered: the links to the conference on the pass and in letters lead nowhere until then.
   *[other] { $n } people are registered: the links to the conference on their passes and in letters lead nowhere until then.
}
conference-to-closed-title = Close the conference?
conference-to-closed-text = Registration ends, registrations are no longer decided, and badges are no longer read. Votes, documents and projects go on. It can be made running again.
conference-to-closed-registered = { $n ->
    [0] Nobody is registered.
    [one] One person is registered.
   *[other] { $n } people are registered.
}
conference-to-closed-waiting = { $n ->
    [one] One registration waits for a decision, which can no longer be made.
   *[other] { $n } registrations wait for a decision, which can no longer be made.
}
