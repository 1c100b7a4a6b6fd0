conference-index-title = Conferences
conference-new = New conference
conference-none = No conferences yet
conference-none-hint = Conferences that are announced stand here.
conference-register = Register
conference-see-agenda = See the agenda
conference-see-plan = See the action plan
conference-register-until = Registration is open until { $date }.
conference-register-closed = Registration is closed.
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
