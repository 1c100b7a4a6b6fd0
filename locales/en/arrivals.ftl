nav-arrivals = Arrivals
nav-rooms = Rooms
nav-chair = Chair's view
arrivals-of-expected = arrived of expected
arrivals-absent = absent
arrivals-here = here
arrivals-left = has left
arrivals-vacant = vacant
arrivals-unregistered = no registration
arrivals-curve = Arrivals over time
arrivals-curve-says = { $arrived } have arrived of { $expected }
arrivals-step = { $n ->
    [one] by the minute
   *[other] in steps of { $n } minutes
}
arrivals-nobody = Nobody has arrived yet.
arrivals-came = Came
arrivals-so-far = So far
arrivals-gates = Gates
arrivals-lately = In, last 5 minutes
arrivals-no-devices = no device
arrivals-connected = { $n } of { $of } connected
arrivals-not-told = not told
arrivals-services = Service time
arrivals-services-over = Over which time
arrivals-limit = { $n ->
    [one] at most { $n } second
   *[other] at most { $n } seconds
}
arrivals-over-quarter = Last 15 minutes
arrivals-over-hour = Last hour
arrivals-over-today = Today
arrivals-device = Device
arrivals-all-devices = All devices
arrivals-served = Served
arrivals-half = Half within
arrivals-most = 19 of 20 within
arrivals-seconds = { $n } s
arrivals-slow = too slow
arrivals-in-time = in time
arrivals-no-figures = no figures
arrivals-no-times = No service times
arrivals-no-times-hint = Kiosks and desks tell how long each person was served, from the first contact to the badge. Nothing was told in this time.
arrivals-slow-devices = { $n ->
    [one] device takes too long
   *[other] devices take too long
}
arrivals-conflicts = { $n ->
    [one] conflict waits
   *[other] conflicts wait
}
arrivals-by-institution = By institution
arrivals-all-institutions = { $n ->
    [one] { $n } institution
   *[other] All { $n } institutions
}
arrivals-by-level = By level
arrivals-by-group = By group
arrivals-by-group-note = Members of groups who are registered with the address of their account.
arrivals-missing = Presidium and leads who are not here
arrivals-missing-nobody = All of them are here.
arrivals-missing-none = Nobody sits in the presidium yet, and no lead of a group is registered.
arrivals-leads = leads { $group }
arrivals-excused = On leave now
arrivals-excused-nobody = Nobody is on leave.
arrivals-until = until { $time }
arrivals-came-all-the-same = came all the same
arrivals-next = Who speaks next
arrivals-next-hint = The agenda names posts, not persons.
arrivals-seats-here = { $n } of { $of }
arrivals-seats-here-words = seats are here
arrivals-no-seats = Nobody sits in the presidium yet
arrivals-no-seats-hint = Whoever fills a seat stands here, with whether she is on site.
arrivals-by-seat = By seat
arrivals-everybody = Everybody
arrivals-fault-batch = Send between 1 and 500 times.
arrivals-fault-reading = Send the id or the nonce of a reading.
arrivals-fault-ms = Send a whole number from 0 to 3,600,000.
rooms-days = Days
rooms-block = Block
rooms-room = Room
rooms-starts = Begins
rooms-ends = Ends
rooms-share = Share
rooms-inside = In the room now
rooms-inside-last = in the room, of those who came
rooms-opens = readings count from
rooms-now = now
rooms-none = No blocks in rooms
rooms-none-hint = Blocks of the agenda that have a room stand here.
rooms-no-gate = No gate stands at this room.
rooms-no-gate-hint = An organiser chooses the room in the rules of a gate.
rooms-hint = Everybody is expected who is approved and may come in at a door of the room. Who is read there counts once a block, however often she goes in and out.
rooms-came = Came
rooms-went = Left
rooms-missing = Not yet
rooms-missing-nobody = Nobody is missing
rooms-came-nobody = Nobody has come yet
