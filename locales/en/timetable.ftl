# The agenda as a timetable, where it is edited.
agenda-grid = Timetable
agenda-grid-as-list = As a list
agenda-grid-no-days = The conference has no days yet
agenda-grid-undo = Undo
agenda-grid-redo = Redo
agenda-grid-open = { $n ->
    [0] no clashes
    [one] { $n } clash
   *[other] { $n } clashes
}
agenda-grid-astray = { $n ->
    [one] { $n } block stands on none of the days.
   *[other] { $n } blocks stand on none of the days.
}
agenda-grid-holds = holds { $n }
agenda-grid-clashes = What clashes on this day
agenda-grid-all-clashes = All clashes
agenda-grid-stands = “{ $title }” stands at { $from }–{ $to }, { $place }.
agenda-grid-lost = Somebody else was faster. { $stands }
agenda-grid-at = { $from }–{ $to }, { $place }
agenda-grid-on-day = { $day }: { $from }–{ $to }, { $place }
agenda-grid-picked = Picked up: { $title }. Arrow keys move it, Enter sets it down, Escape puts it back.
agenda-grid-back = Put back: { $title }.
agenda-grid-clear = Nothing clashes here.
agenda-grid-failed = This could not be sent. It stands where it stood.
agenda-grid-gone = This is not there any more.
agenda-grid-undone = Undone.
agenda-grid-undo-refused = Not undone: it was changed after your move.
agenda-grid-undo-nothing = There is nothing to undo.
agenda-grid-redone = Done again.
agenda-grid-redo-refused = Not done again: it was changed after that.
agenda-grid-redo-nothing = There is nothing to redo.
agenda-grid-how = Space picks it up, Enter opens it.
agenda-grid-keys = Keys
agenda-grid-hint = Drag a block or an item, or its lower edge; drop it on a day to move it there. On a touch screen, hold it first.
agenda-grid-key-space = Space
agenda-grid-key-ctrl = Ctrl
agenda-grid-key-shift = Shift
agenda-grid-key-page = Page up, page down
agenda-grid-key-enter = Enter
agenda-grid-key-escape = Esc
agenda-grid-does-pick = picks up what is chosen
agenda-grid-does-move = five minutes earlier or later
agenda-grid-does-hour = an hour earlier or later
agenda-grid-does-room = to the room beside it
agenda-grid-does-size = five minutes shorter or longer
agenda-grid-does-day = to the day before or after
agenda-grid-does-drop = sets it down; opens what is not picked up
agenda-grid-does-back = puts it back
agenda-grid-does-undo = undoes the last move made in this window
agenda-grid-does-redo = makes the move again that was undone last
