tasks-number = Task { $number }
tasks-state-asked = to be accepted
tasks-state-ask = done, to be accepted
tasks-priority = Priority
tasks-priority-low = low
tasks-priority-normal = normal
tasks-priority-high = high
tasks-priority-urgent = urgent
tasks-needs-done = Needed before it is done
tasks-needs-done-hint = Leave all of it empty where saying so is enough.
tasks-needs-file = A file
tasks-needs-check = A second pair of eyes: done is asked for, and accepted by somebody else
tasks-needs-figure = A figure: which
tasks-there = there
tasks-repeat = Comes back
tasks-repeat-hint = Once it is done, the next one is given by itself: with the same people and list. What falls on a free day is due on the working day before.
tasks-repeat-every = Every
tasks-repeat-days = days
tasks-repeat-weeks = weeks
tasks-repeat-until = Until (the opening, where it is empty)
tasks-repeats-until = { $every }, until { $day }
tasks-repeats-to-opening = { $every }, until the opening
tasks-next-due = The next one is due { $at }.
tasks-previous = The one before
tasks-next = The next one
tasks-asked-by = { $name } asked to have it accepted, { $at }
tasks-accepted-by = Accepted by { $name }
tasks-accept = To be accepted
tasks-accept-lead = It is said to be done. Look at what it needed, then accept it or send it back.
tasks-accept-hint = Needed when it is sent back.
tasks-accept-do = Accept
tasks-back-do = Send back
tasks-back-progress = Progress, where it is sent back
tasks-figure-hint = A number, such as 1500 or 98.5.
tasks-list = List
tasks-list-none = What belongs to the task stands here, to be ticked one by one.
tasks-ticked = { $ticked } of { $items } ticked
tasks-tick = Tick: { $text }
tasks-item-new = New entry
tasks-item-add = Add
tasks-item-up = Up: { $text }
tasks-item-down = Down: { $text }
tasks-item-remove = Remove: { $text }
tasks-papers = Files
tasks-papers-none = No file yet.
tasks-paper-new = New file
tasks-paper-hint = PDF, Word, Excel, PowerPoint or a picture, at most 10 MB. It is kept sealed.
tasks-paper-add = Add the file
tasks-paper-remove = Remove { $name }
tasks-kilobytes = { $n } kB
tasks-talk = Comments
tasks-talk-none = Nobody has said anything yet.
tasks-comment = Comment
tasks-comment-hint = Whoever is named with an @ and her whole name is told, finds it in her work, and watches the task from then on.
tasks-comment-do = Say it
tasks-tell = Name somebody
tasks-tell-nobody = Nobody beyond those in the text
tasks-named = Named: { $names }
tasks-people = People
tasks-helpers = Helpers
tasks-helpers-none = Nobody helps yet.
tasks-helper-new = New helper
tasks-helper-add = Add
tasks-helper-remove = { $name } helps no longer
tasks-watchers = Watchers
tasks-watchers-none = Nobody watches it.
tasks-thread = Follow the thread
tasks-watch = Watch
tasks-unwatch = Watch no longer
tasks-mentions = You were named
tasks-mention-seen = Seen
tasks-mention-seen-of = Seen: { $title }
tasks-asked-of-me = To be accepted by you
tasks-i-help = You help with
tasks-i-watch = You watch
tasks-helping = I help
tasks-watching = I watch
tasks-did-reported = Reported
tasks-did-asked = Asked to have it accepted as done
tasks-did-accepted = Accepted as done
tasks-did-sent-back = Sent back
tasks-did-changed = Changed: { $about }
tasks-did-handed-over = Handed over
tasks-did-came-back = Given anew, after the one before was done
tasks-did-helper-added = { $about } helps
tasks-did-helper-removed = { $about } helps no longer
tasks-did-item-added = On the list: { $about }
tasks-did-item-removed = Off the list: { $about }
tasks-did-item-ticked = Ticked: { $about }
tasks-did-item-opened = Open again: { $about }
tasks-did-file-added = File added: { $about }
tasks-did-file-removed = File removed: { $about }
tasks-views = Views
tasks-view-list = List
tasks-board = Board
tasks-board-how = Press the space bar to take a card, the arrow keys to choose a column, the space bar to set it down, Escape to put it back.
tasks-board-none = Nothing here
tasks-board-move = Move { $title }
tasks-board-picked = { $title } is taken. Choose a column with the arrow keys.
tasks-board-over = To { $column }
tasks-board-back = { $title } is back where it was.
tasks-board-moved = { $title }: { $state }
tasks-board-lost = Somebody else was faster. { $title } is { $state } now.
tasks-board-failed = It was not moved: no connection. Try once more.
tasks-board-gone = It cannot be moved by you any more.
tasks-board-dropped = Dropped tasks
tasks-board-why = Reason
tasks-board-do = Move it
tasks-hand-over = Hand tasks over
tasks-hand-whose = Whose tasks
tasks-hand-left = has left the group
tasks-hand-none = Nobody owns an open task of this group
tasks-hand-none-hint = When somebody leaves, the tasks in her hands are handed over here.
tasks-hand-of = Open tasks of { $name }
tasks-hand-all = One owner for all of them
tasks-hand-each = Nobody: each its own
tasks-hand-as-all = As for all
tasks-hand-to = To
tasks-hand-to-of = New owner of { $title }
tasks-hand-why = Why
tasks-hand-why-hint = It stands in the history of each task.
tasks-hand-do = Hand over
tasks-hand-changed = Some of these tasks were changed since you opened the page. Your choices stand beside them as they are now.
tasks-fault-figure = Enter a number such as 1500 or 98.5.
tasks-fault-no-figure = Enter the figure that it needs: { $name }.
tasks-fault-file = It needs a file before it is done. Add one first.
tasks-fault-items = Not everything on its list is ticked: { $n } open.
tasks-fault-accept = It waits for somebody else to accept it.
tasks-fault-mention = Nobody here is called { $name }. Write the whole name, or choose somebody below.
tasks-fault-repeat = Enter a whole number from 1 to 365.
tasks-fault-date = Enter a date such as 2026-12-26.
tasks-fault-needs-done = The task is done. Take it back before you change what it needs.
tasks-fault-done = The task is done. Take it back first.
tasks-fault-many-items = A list holds at most 100 entries.
tasks-fault-many-files = A task holds at most 20 files.
tasks-fault-needed-file = The task is done by this file. Take the task back first.
tasks-fault-no-file = Choose a file.
tasks-fault-nobody = Choose a new owner for at least one task.
tasks-every-n-days = { $n ->
    [one] every day
   *[other] every { $n } days
}
tasks-every-n-weeks = { $n ->
    [one] every week
   *[other] every { $n } weeks
}
tasks-board-more = { $n ->
    [one] one more
   *[other] { $n } more
}
tasks-hand-open = { $n ->
    [one] one open task
   *[other] { $n } open tasks
}
groups-left-behind = { $n ->
    [one] An open task is in the hands of somebody who has left the group.
   *[other] { $n } open tasks are in the hands of people who have left the group.
}
groups-hand-over-first = Hand her tasks over first
tasks-bulk-stays = stays as it is
tasks-bulk-what = What is to become of them
tasks-bulk-hint = What you leave stays as it is. Nothing is changed before you have seen what would be.
tasks-bulk-shift = Move the date by so many days
tasks-bulk-shift-hint = Such as 3, or -2 for earlier. What is counted in working days moves by working days.
tasks-bulk-why = Why
tasks-bulk-why-hint = Needed when dates move, or when tasks are blocked or dropped; it stands in the history of each.
tasks-bulk-preview = Show what would change
tasks-bulk-counted = { $goes } of { $all } would be changed
tasks-bulk-not-hers = it is another group's
tasks-bulk-no-member = the new owner does not belong to its group
tasks-bulk-hangs = its date is counted from its milestone
tasks-bulk-finished = it is finished, and keeps its date
tasks-bulk-lost = what its date is counted from is gone
tasks-bulk-same = it is so already
tasks-bulk-changed = Nothing was changed. Look at it as it is now, and send it again.
tasks-bulk-choose = Choose { $title }
tasks-bulk-choose-all = Choose all
tasks-bulk-chosen = chosen
tasks-bulk-change = Change them…
tasks-fault-shift = Enter whole days from -{ $max } to { $max }, and not 0.
tasks-fault-bulk = Choose what is to be changed.
tasks-bulk-title = { $n ->
    [one] Change one task
   *[other] Change { $n } tasks
}
tasks-bulk-left = { $n ->
    [one] One task stays as it is:
   *[other] { $n } tasks stay as they are:
}
tasks-bulk-do = { $n ->
    [one] Change it
   *[other] Change these { $n }
}
tasks-bulk-all = { $n ->
    [one] Change the one that is listed…
   *[other] Change all { $n } that are listed…
}
tasks-calendar = Calendar
tasks-due-on = Due on { $day }
tasks-month-before = Month before
tasks-month-after = Month after
tasks-month-none = Nothing is due in this month.
tasks-free-day = free
tasks-heading-number = Number
tasks-heading-start = Latest start
tasks-as-xlsx = As XLSX
tasks-as-csv = As CSV
tasks-bring = Bring tasks in
tasks-bring-lead = From a file for spreadsheets: new tasks, and changes of those that there are. You see first what would become of each row.
tasks-bring-headings = Headings that are read: { $headings }. A row with the number of a task changes it, one without is a new task. An empty cell changes nothing; state and progress are reported on the task's own page.
tasks-bring-file = File
tasks-bring-file-hint = XLSX or CSV, at most 1,000 rows; the list taken out is such a file.
tasks-bring-check = Check it
tasks-bring-seen = Nothing has been brought in yet.
tasks-bring-stale = Tasks have changed since you looked. Here is what the file makes of them now.
tasks-bring-added = new
tasks-bring-changed = changed
tasks-bring-same = as they are
tasks-bring-wrong = with something wrong
tasks-bring-unread = Not read: { $headings }
tasks-bring-none-good = No row can be brought in.
tasks-bring-nothing = The file says what is there already.
tasks-bring-why-hint = { $n ->
    [one] One date moves.
   *[other] { $n } dates move.
}
tasks-bring-left-out = { $n ->
    [one] One row with something wrong is left out.
   *[other] { $n } rows with something wrong are left out.
}
tasks-bring-do = { $n ->
    [one] Bring one row in
   *[other] Bring { $n } rows in
}
tasks-bring-discard = Let go of the file
tasks-bring-faults = What is wrong
tasks-bring-good = What becomes of the rows
tasks-bring-becomes = Becomes
tasks-bring-new = new task
tasks-bring-change = task { $number }
tasks-bring-moves = another date
tasks-bring-unlike = This is no list of tasks: no column is called as one of them is.
tasks-bring-fault-rows = At most 1,000 rows. Bring them in in parts.
tasks-bring-fault-cell = This cell cannot be read.
tasks-bring-fault-number = There is no task of this number. Leave the cell empty for a new one.
tasks-bring-fault-twice = This number stands in the file already.
tasks-bring-fault-several = Several are called so.
tasks-bring-fault-group = There is no group of this name.
tasks-bring-fault-moved = A task stays with its group.
tasks-bring-fault-milestone = There is no milestone with this code.
tasks-bring-fault-priority = Write low, normal, high or urgent.
tasks-bring-fault-due = Write a date with its time, such as 2026-12-26 18:00.
