nav-presidium = Presidium
nav-motions = Motions
nav-resolutions = Resolutions
presidium-none = This conference has no presidium.
presidium-limits = { $fewest } to { $most } members. Important matters need two thirds of the members.
presidium-short = { $n ->
    [one] seats filled; one more is needed before any vote can open
   *[other] seats filled; { $n } more are needed before any vote can open
}
presidium-enough = seats filled; votes can open
presidium-full-strength = seats filled: complete
presidium-fact-voting = { $n ->
    [one] motion being voted on
   *[other] motions being voted on
}
presidium-fact-draft = { $n ->
    [one] motion in draft
   *[other] motions in draft
}
presidium-seats = Seats
presidium-no-seats = No seats yet
presidium-no-seats-hint = Add the seats of the presidium, then seat its members.
presidium-seat-new = Add a seat
presidium-seat-add = Add the seat
presidium-seat-number = Seat { $n }
presidium-seat-change = Change seat { $n }
presidium-seat-title-hans = Who sits here, in 简体
presidium-seat-title-hant = Who sits here, in 繁體
presidium-seat-title-en = Who sits here, in English
presidium-seat-title-hint = The post that the plan names for this seat, not a person.
presidium-has-vote = This seat has a vote
presidium-no-vote = without a vote
presidium-number = No.
presidium-post = Post
presidium-post-chair = Chair
presidium-post-vice-chair = Vice chair
presidium-post-executive-chair = Executive chair
presidium-post-advisor = Advisor
presidium-holder = Member
presidium-name = Name
presidium-email = E-mail of the account
presidium-email-hint = Whoever is to sit here needs an account already. Nobody seats herself.
presidium-since = Since
presidium-vacant = vacant
presidium-change = Change
presidium-fill = Seat a member
presidium-seat-empty = Empty the seat
presidium-seat-empty-ask = Take { $name } from this seat?
presidium-seat-empty-access = What the seat let this person see and do ends with the next request.
presidium-seat-empty-votes = Votes that are open now keep their electors: the seat still counts in them, but nobody can vote from it any more.
presidium-seat-empty-short = { $n ->
    [one] The presidium will be one member short: no vote can open until somebody is seated.
   *[other] The presidium will be { $n } members short: no vote can open until they are seated.
}
presidium-seat-remove = Remove the seat
presidium-seat-remove-ask = Remove seat { $n }?
presidium-seat-filled = Somebody sits here. Empty the seat first.
presidium-seat-voted = Votes were cast from this seat, so it stays. Leave it empty instead.
presidium-full = The conference allows no more seats in its presidium.
presidium-fault-chair = There is a chair already, and there can be only one.
presidium-fault-self = Nobody seats herself. Another organiser has to do it.
presidium-fault-seated = This person holds a seat here already.
presidium-fault-account = There is no account with this address that can be seated.
presidium-motion = Motion
presidium-motion-new = New motion
presidium-motion-edit = Reword
presidium-motion-put = Put the motion
presidium-put-again = Put it again
presidium-put-by = put by { $name }
presidium-motion-number = Motion { $year }–{ $number }
presidium-resolution-number = Resolution { $year }–{ $number }
presidium-title = Title
presidium-title-hans = Title
presidium-title-hant = Title
presidium-title-en = Title
presidium-text = Text
presidium-text-hans = Text
presidium-text-hant = Text
presidium-text-en = Text
presidium-languages-hint = One language is enough. Readers of the others see that one, marked.
presidium-from-item = Agenda item that it comes from
presidium-from-item-hint = Leads from the motion back to the goals that the item serves.
presidium-no-item = Not from an agenda item
presidium-item = Agenda item
presidium-goals = Goals
presidium-origin = Where it comes from
presidium-thread = Follow the thread
presidium-created = Put
presidium-adopted = Adopted
presidium-state = State
presidium-state-draft = draft
presidium-state-voting = voting
presidium-state-carried = carried
presidium-state-rejected = rejected
presidium-state-withdrawn = withdrawn
presidium-motions-none = No motions yet
presidium-motions-none-hint = What the presidium is to decide stands here.
presidium-motions-none-found = No motion matches
presidium-withdraw = Withdraw
presidium-withdraw-ask = Withdraw this motion?
presidium-withdraw-effect = It stays on record, but is never voted on. Its words can be put again as a new motion.
presidium-not-draft = This motion is no draft any more.
presidium-vote = Vote
presidium-vote-open = Open the vote
presidium-vote-open-ask = Open the vote on this motion?
presidium-vote-open-asked = { $n ->
    [one] member is asked
   *[other] members are asked
}
presidium-vote-open-frozen = Who votes and by which rule is fixed now. The wording can no longer change.
presidium-vote-close = Close the vote
presidium-vote-close-ask = Close the vote on this motion?
presidium-vote-close-final = No ballot is taken afterwards. The verdict follows from the rule, once and for all.
presidium-vote-close-named = Everybody here will see who voted how.
presidium-vote-closed = The vote is closed. No ballot is taken any more.
presidium-too-few = Too few seats are filled to open a vote.
presidium-nobody-votes = No filled seat has a vote.
presidium-filled-of = { $filled } filled, at least { $fewest } needed.
presidium-needed = needed: { $n }
presidium-yes-of = { $yes } of { $members } for
presidium-tally = { $yes } for, { $no } against, { $abstained } abstained
presidium-voted-of = { $voted } of { $members } have voted
presidium-opened-by = opened by { $name }
presidium-closed-by = closed by { $name }
presidium-hidden = How each voted is shown after the closing.
presidium-has-voted = has voted
presidium-waiting = not yet
presidium-absent = did not vote
presidium-ballot-yes = for
presidium-ballot-no = against
presidium-ballot-abstain = abstain
presidium-your-ballot = Your ballot
presidium-ballot-ask = How do you vote? You may change it until the vote is closed.
presidium-ballot-change = You have voted. You may change it until the vote is closed.
presidium-comma = {", "}
presidium-resolutions-none = No resolutions yet
presidium-resolutions-none-hint = A motion that is carried becomes a resolution.
presidium-resolutions-none-found = No resolution matches
presidium-led-to = What it led to
presidium-projects = Projects
presidium-projects-none = no project yet
presidium-projects-none-hint = A resolution is carried out by projects of the action plan.
presidium-project-new = Make a project of it
presidium-project-done = completed
presidium-institution = Responsible institution
presidium-deadline = Deadline
presidium-attached = Attachments
presidium-attached-none = Nothing is attached yet.
presidium-attach = Attach a file
presidium-attach-file = File
presidium-attach-hint = PDF, Word, Excel, PowerPoint or a picture, up to 10 MB. Once a vote is open nothing can be added or taken off.
presidium-take-off = Take off
presidium-take-off-of = Take off { $name }
presidium-fault-no-file = Choose a file.
presidium-attached-many = A motion has 20 attachments at most.
presidium-attached-names = Attached: { $names }
