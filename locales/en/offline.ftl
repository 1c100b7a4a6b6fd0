nav-conflicts = Conflicts
offline-kind-twice = Let in twice
offline-kind-unentitled = Let in who was not to be
offline-kind-clock = A clock was off
offline-conflicts-hint = What readings without network contradict, once they arrive. Nothing was lost: every reading is kept.
offline-conflicts-none = Nothing contradicts
offline-conflicts-none-hint = When kiosks and desks have worked without network, what does not fit together appears here.
offline-conflicts-open = { $n ->
    [0] All settled
    [one] One to settle
   *[other] { $n } to settle
}
offline-open = to settle
offline-settled = settled
offline-clock = The clock of { $device } was off by { $seconds } seconds. The times of its readings are corrected.
offline-decided-undone = The later reading was undone
offline-decided-kept = Left as it is
offline-note = What was found
offline-keep = Leave it as it is
offline-undo = Undo the later reading
offline-seen = Seen
offline-fault-clock = A number of seconds is needed.
