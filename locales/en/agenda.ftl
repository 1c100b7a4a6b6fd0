nav-programme = Edit the agenda
agenda-zone = Times in { $zone }
agenda-room = Room
agenda-all-rooms = All rooms
agenda-day-word = Day
agenda-all-days = All days
agenda-track = Track
agenda-all-tracks = All tracks
agenda-show = Show
agenda-print = Print
agenda-edit = Edit the agenda
agenda-day = Day { $n }
agenda-day-of = Day { $n }, { $date }
agenda-nothing = Nothing of this on this day.
agenda-side-by-side = Side by side
agenda-now = Now
agenda-next = next, { $time }
agenda-none = No agenda has been released yet
agenda-none-hint = It stands here as soon as the organisers release it.
agenda-old = This is an earlier version.
agenda-to-newest = To the newest one
agenda-version = Version { $n }
agenda-version-of = version { $n } of { $at }
agenda-versions = Versions
agenda-first = The first version.
agenda-no-changes = Nothing that is seen has changed.
agenda-released-by = Released by { $name }
agenda-feed = Feed of changes
agenda-feed-title = { $conference }: agenda
agenda-take-along = Take it along
agenda-calendar = For the calendar
agenda-calendar-room = For the calendar: { $room }
agenda-calendar-own = My items for the calendar
agenda-cancelled = Cancelled
agenda-cancelled-hint = This does not take place.
agenda-produces = Must produce
agenda-goals = Goals it serves
agenda-thread = What came of it
agenda-role-speaker = Speaker
agenda-role-host = Host
agenda-role-standby-host = Standby host
agenda-role-recorder = Recorder
agenda-role-interpreter = Interpreter
agenda-role-timekeeper = Timekeeper
agenda-kind-opening = Opening
agenda-kind-keynotes = Keynotes
agenda-kind-discussion = Discussion
agenda-kind-closing = Closing
agenda-kind-session = Other
agenda-kind-break = Break
agenda-rule-room = Two blocks in one room
agenda-rule-person = One person in two places
agenda-rule-availability = Not available
agenda-rule-capacity = The room is too small
agenda-rule-walk = Too little time to walk
agenda-rule-break = A break is not kept
agenda-rule-outside = An item reaches beyond its block
agenda-weight-ignore = Ignore
agenda-weight-warn = Warn
agenda-weight-block = Block the release
agenda-fault-people = Enter a number between 1 and { $max }.
agenda-fault-time = Enter a time such as 09:00.
agenda-fault-order = This must be later than the beginning.
agenda-fault-minutes = Enter between 1 and { $max } minutes.
agenda-fault-walk = Enter between 0 and { $max } minutes.
agenda-fault-shift = Enter between −720 and 720 minutes, and not 0.
agenda-fault-leaves-day = “{ $title }”, at { $at } now, would leave this day. Nothing was moved.
agenda-fault-somebody = Give a participant or a name, one of the two.
agenda-fault-nobody = No participant has this number or address.
agenda-problem-motion = Something came of this: a motion refers to it. Cancel it in place of removing it.
agenda-problem-sittings = Discussion groups sit in this. Take it off them first, or cancel it in place of removing it.
agenda-problem-slides = Slides were sent for this. Cancel it in place of removing it.
agenda-problem-room-used = Something stands in this room. Move it first.
agenda-problem-room-gate = A gate leads to this room. Give the gate another one first.
agenda-problem-track-used = Something stands on this track. Move it first.
agenda-problem-days = A conference has at most 31 days.
agenda-problem-day-used = Only the last day can be removed, and only when nothing stands on it.
agenda-person = { $name } ({ $role })
agenda-list-separator = , {""}
agenda-no-room = no room
agenda-no-track = no track
agenda-room-holds = { $room }, holds { $n }
agenda-what-added = new, at { $at }
agenda-what-removed = removed
agenda-what-cancelled = cancelled
agenda-what-restored = takes place after all
agenda-what-starts = begins: { $from } → { $to }
agenda-what-ends = ends: { $from } → { $to }
agenda-what-room = room: { $from } → { $to }
agenda-what-title = title: { $from } → { $to }
agenda-what-block = moved: { $from } → { $to }
agenda-what-came = with { $people }.
agenda-what-left = without { $people }.
agenda-what-order = another order
agenda-what-details = details changed
agenda-clash-of = “{ $title }” ({ $from }–{ $to })
agenda-clash-and = {" "}and{" "}
agenda-clash-by = { $by }: { $of }
agenda-clash-capacity = { $by } holds { $capacity }, { $expected } are expected: { $of }
agenda-mail-subject = { $conference }: your part of the agenda has changed
agenda-mail =
    Dear { $name },

    a new version of the agenda has been released. This concerns you:

    { $changes }

    { $note }

    Your items are attached for your calendar. Your page: { $link }
agenda-note-opening = The opening has moved; everything moves with it.
agenda-note-first = The first version.
agenda-venue = Rooms, tracks, days
agenda-new-block = Add a block
agenda-new-item = Add an item
agenda-new-room = Add a room
agenda-new-track = Add a track
agenda-new-day = Add a day
agenda-release = Release
agenda-fact-version = released { $at }
agenda-fact-none = nothing released yet
agenda-fact-changes = { $n ->
    [one] change since
   *[other] changes since
}
agenda-fact-clashes = { $n ->
    [one] clash
   *[other] clashes
}
agenda-day-empty = Nothing stands on this day yet.
agenda-shift-label = Minutes by which everything of this day moves
agenda-shift = Shift the day
agenda-astray = On none of the days
agenda-astray-hint = These stand on a date that is no day of the conference. Nobody sees them until they are moved.
agenda-clashing = clashes
agenda-beside = side by side: { $word }
agenda-languages-hint = One language is enough; the others fall back to it.
agenda-title-hans = Title in simplified Chinese
agenda-title-hant = Title in traditional Chinese
agenda-title-en = Title in English
agenda-name-hans = Name in simplified Chinese
agenda-name-hant = Name in traditional Chinese
agenda-name-en = Name in English
agenda-text-hans = In simplified Chinese
agenda-text-hant = In traditional Chinese
agenda-text-en = In English
agenda-kind = Kind
agenda-starts = Begins
agenda-ends = Ends
agenda-length = Takes
agenda-minutes = minutes
agenda-starts-hint = Without a beginning it follows the last item of the block.
agenda-expected = People expected
agenda-expected-hint = Compared with what the room holds.
agenda-parallel = Side by side
agenda-parallel-hint = Blocks with the same word run side by side.
agenda-cancel-block = Cancelled: the block with all its items stays visible and is said not to take place
agenda-cancel-item = Cancelled: the item stays visible and is said not to take place
agenda-items = Items
agenda-no-items = No items yet.
agenda-up-of = Earlier: { $title }
agenda-down-of = Later: { $title }
agenda-block = Block
agenda-blocks = Blocks
agenda-block-hint = In another block it comes last, unless you set its beginning.
agenda-summary = What it is about
agenda-people = People
agenda-no-people = Nobody yet.
agenda-role = Role
agenda-participant = Participant
agenda-participant-hint = The number or the e-mail address of the registration. Participants are told of changes by mail.
agenda-name-hint = Or a name or a post, for somebody who is no participant.
agenda-put-person = Add
agenda-take-out = Take out
agenda-hours = Availability
agenda-hours-hint = A day without times is open all day.
agenda-hours-people = Availability of people
agenda-from = From
agenda-until = Until
agenda-closed = Not available on this day
agenda-rooms = Rooms
agenda-no-rooms = No rooms yet.
agenda-tracks = Tracks
agenda-no-tracks = No tracks. An agenda does without, or sorts its items by them.
agenda-days = Days
agenda-remove-day = Remove this day
agenda-count-items = { $n ->
    [one] { $n } item
   *[other] { $n } items
}
agenda-capacity = Holds
agenda-equipment = Equipment
agenda-equipment-hint = Seen by organisers alone.
agenda-remove = Remove
agenda-remove-title = Remove “{ $title }”?
agenda-remove-text = It disappears from the draft. Versions that were released keep it.
agenda-remove-items = { $n ->
    [one] { $n } item goes with it
   *[other] { $n } items go with it
}
agenda-remove-calendars = With the next release, calendars say that it is cancelled
agenda-stale = Somebody else has changed this meanwhile.
agenda-stale-hint = What you entered is still here. Saving it now takes the place of what she kept.
agenda-stale-look = See what stands there now
agenda-clashes = Clashes
agenda-no-clashes = Nothing clashes
agenda-no-clashes-hint = Rooms, people, availability, capacity, walks and breaks were checked.
agenda-overruled = accepted
agenda-overruled-by = Accepted by { $name }, { $at }:
agenda-blocks-release = blocks the release
agenda-warning = warning
agenda-reason = Why it is accepted
agenda-overrule = Accept
agenda-restore = Count it again
agenda-mend = Mend it
agenda-rules = What a clash weighs
agenda-walk = From room to room
agenda-release-title = Release version { $n }
agenda-release-stale = The draft has changed while you looked at it.
agenda-release-stale-hint = The difference below is the new one. Nothing was released.
agenda-release-blocked = { $n ->
    [one] A clash blocks the release.
   *[other] { $n } clashes block the release.
}
agenda-release-astray = { $n ->
    [one] Something stands on none of the days and would be seen by nobody. Move it or remove it before you release.
   *[other] { $n } things stand on none of the days and would be seen by nobody. Move them or remove them before you release.
}
agenda-release-nothing = Nothing to release
agenda-release-nothing-hint = The draft is what the newest version says.
agenda-release-first = Everything, for the first time
agenda-release-changes = { $n ->
    [one] { $n } change
   *[other] { $n } changes
}
agenda-release-told = { $n ->
    [0] Nobody is written to: the changes touch no participant in a role, or the conference is not public yet.
    [one] { $n } participant whom it touches is written to, with a calendar attached.
   *[other] { $n } participants whom it touches are written to, with calendars attached.
}
agenda-release-warnings = { $n ->
    [one] { $n } clash is a warning
   *[other] { $n } clashes are warnings
}
agenda-release-button = Release version { $n }
agenda-note-hans = Note in simplified Chinese
agenda-note-hant = Note in traditional Chinese
agenda-note-en = Note in English
agenda-note-hint = What changed and why. Everybody reads it in the log of versions.
agenda-back-link = Go back to this version
agenda-back = Go back
agenda-back-title = Make the draft version { $n } again?
agenda-back-text = What is public stays as it is until you release the draft.
agenda-back-changes = { $n ->
    [one] { $n } change of the draft is undone
   *[other] { $n } changes of the draft are undone
}
agenda-back-links = Items of which something came stay, cancelled
agenda-approval = Approval
agenda-approval-none = The presidium has approved no agenda yet
agenda-approval-none-hint = Put the draft to it: it votes on exactly this copy, and later deviations are listed here.
agenda-approval-wait = Organisers put the agenda to the presidium.
agenda-approval-draft = Draft
agenda-approval-same = as approved
agenda-approval-as = As the presidium approved it.
agenda-approved = approved
agenda-approved-at = Approved { $at }:
agenda-deviations = { $n ->
    [one] { $n } deviation from what was approved
   *[other] { $n } deviations from what was approved
}
agenda-submissions = Put to the presidium
agenda-submission = Agenda for approval { $n }
agenda-submission-column = Agenda
agenda-submission-motion-column = Motion
agenda-submission-by = Submitted
agenda-submission-fingerprint = Fingerprint (SM3)
agenda-submission-is = This is the agenda for approval { $n }, as it was put to the presidium.
agenda-submission-stale = Read it again before you submit it. Nothing was submitted.
agenda-submission-motion = Approval of the agenda ({ $n })
agenda-submission-text = The presidium approves the agenda for approval { $n }, and no other. Fingerprint (SM3): { $fingerprint }
agenda-submit = Put the draft to the presidium
agenda-submit-hint = The draft is copied as it stands now. The copy never changes; the motion that is made with it is voted on as any other.
agenda-submit-note = What the presidium should know. It becomes part of the motion; may stay empty.
agenda-submit-button = Submit agenda { $n }
agenda-submitted-same = The draft is what was submitted last.
