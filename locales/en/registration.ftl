nav-people = People
nav-places = Places
registration-title = Register
registration-until = Registration is open until { $date }.
registration-part-you = About you
registration-part-consent = Consent
registration-name = Name
registration-name-hint = As it stands in your passport or identity card.
registration-institution = Institution
registration-institution-hint = Who sends you. Choose from the list, or write its full name.
registration-category = Category
registration-category-full = { $category } (full: waiting list)
registration-full = Every place is taken.
registration-full-hint = Register all the same: you then stand on the waiting list, and we write to you as soon as a place is free.
registration-post = Post
registration-email = E-mail
registration-email-hint = We send the link to your pass here.
registration-phone = Phone
registration-phone-hint = With the country code, such as +86 138 0000 0000.
registration-consent = I agree that the organisers of { $conference } use what I entered here to prepare the conference, to let me in and to look after me there, and that they delete it when it is no longer needed for that.
registration-website = Leave this field empty
registration-send = Send registration
registration-fault-institution = Write the institution's name.
registration-fault-consent = Without your consent we cannot take your registration.
registration-fault-website = Leave this field empty.
registration-fault-already = This address is registered already. The link to the pass was mailed to it.
registration-fault-category-full = Every place of this category is taken.
registration-problem-full = Every place is taken. Raise the number of places, or wait until somebody withdraws.
registration-closed = Registration is closed.
registration-closed-hint = If you still want to come, write to the organisers.
registration-problem-closed = Registration is closed: nothing can be sent or changed any more.
registration-problem-registered-again = This person has registered again in the meantime. Decide about the newer registration.
registration-to-conference = To the conference
registration-to-agenda = See the agenda
registration-received-title = Registration received
registration-received = Thank you, your registration has arrived.
registration-received-mail = A mail with the link to your pass is on its way.
registration-received-lost = No mail after a few minutes? Look among the unwanted ones, then ask the organisers.
registration-next = What happens next
registration-next-decide = The organisers decide about your registration and write to you.
registration-next-waits = As soon as a place is free it is yours, in the order of registration, and we write to you.
registration-next-pass = Once you are approved, your pass shows your badge.
registration-next-gate = At the gate, show the code on your pass.
registration-pass-title = My pass
registration-pass-qr = The code of your badge
registration-pass-number = No. { $number }
registration-pass-zones = What you may enter
registration-pass-may = May enter:
registration-pass-may-not = May not enter:
registration-pass-waiting = Your registration has arrived. Your badge appears here once it is approved.
registration-pass-waitlisted = Every place is taken. You are on the waiting list.
registration-pass-turn = You are number { $n } on the waiting list.
registration-pass-turn-hint = As soon as a place is free it is yours, and we write to you.
registration-pass-declined = Your registration was turned down.
registration-pass-withdrawn = You have withdrawn your registration.
registration-pass-again = To come after all, register again.
registration-pass-saved-answers = Your answers were saved.
registration-pass-saved-document = Your ID document was saved.
registration-pass-no-badge = You have no badge at the moment. Ask the organisers.
registration-pass-reason = Reason:
registration-pass-show = Show this code at the gate, on the screen or on paper. Whoever has it is taken for you: do not pass it on.
registration-pass-answers = What you told us
registration-pass-edit-until = You may change your answers until { $date }.
registration-pass-withdraw = I cannot come…
registration-pass-when = When and where
registration-pass-agenda = The whole agenda
registration-edit-title = Change my answers
registration-withdraw-title = Withdraw your registration?
registration-withdraw-text = You will no longer be expected at { $conference }.
registration-withdraw-effect-place = Your place goes to somebody else.
registration-withdraw-effect-badge = Your badge opens no gate any more.
registration-withdraw-button = Withdraw
registration-withdraw-keep = Keep my registration
registration-state = State
registration-state-submitted = waiting
registration-state-approved = approved
registration-state-declined = turned down
registration-state-withdrawn = withdrawn
registration-state-waitlisted = waiting list
registration-state-placed = holds a place
registration-level = Badge level
registration-level-red = Red
registration-level-blue = Blue
registration-level-green = Green
registration-number = No.
registration-registered-at = Registered
registration-decided-at = Decided
registration-language = Language
registration-not-listed = not listed
registration-open-form = Registration form
registration-search-hint = Name, pinyin or initials, institution, e-mail, phone, number
registration-choose-all = Choose all
registration-choose = Choose { $name }
registration-chosen = chosen
registration-none = Nobody has registered yet
registration-none-hint = Whoever registers stands here. Pass on the address of the registration form.
registration-none-found = Nobody is found
registration-none-found-hint = No participant matches all filters.
registration-approve = Approve
registration-approve-title = Approve
registration-approve-hint = This issues a badge of the level, and mails the link to the pass.
registration-approve-several = Approve…
registration-approve-nobody = Nobody to approve was chosen
registration-approve-nobody-hint = Choose people who wait for a decision, then approve them together.
registration-approve-choose = Who waits
registration-approve-count = { $n ->
    [one] Approve one person?
   *[other] Approve { $n } people?
}
registration-approve-text = All of them get a badge of the same level. This will happen:
registration-approve-text-rules = Each gets a badge of the level that the rules say, or all of them the one that you choose. This will happen:
registration-approve-effect-badges = { $n ->
    [one] one badge is issued
   *[other] { $n } badges are issued
}
registration-approve-effect-mails = { $n ->
    [one] one mail with the link to the pass goes out
   *[other] { $n } mails with the link to the pass go out
}
registration-approve-who = Who
registration-approve-button = { $n ->
    [one] Approve one
   *[other] Approve { $n }
}
registration-done-approved = { $n ->
    [one] One person was approved.
   *[other] { $n } people were approved.
}
registration-done-missed = { $n ->
    [one] One was not: somebody else has decided or changed it in the meantime.
   *[other] { $n } were not: somebody else has decided or changed them in the meantime.
}
registration-decline = Turn down
registration-decline-title = Turn down…
registration-decline-question = Turn { $name } down?
registration-decline-effect-mail = The reason is mailed to { $email }.
registration-decline-effect-badge = The badge opens no gate any more.
registration-reason = Reason
registration-reason-hint = Is told by mail, and stands on the pass.
registration-badge = Badge
registration-badge-issued = Issued
registration-level-hint = Another level means a new badge: the old one opens no gate any more, and a mail says so.
registration-level-change = Change level
registration-reissue-title = Reissue badge
registration-reissue-text = { $name } gets a new badge of the same level.
registration-reissue-effect-old = The old badge opens no gate any more.
registration-reissue-effect-mail = A mail says so; the new code stands on the pass.
registration-reissue-button = Reissue
registration-link-title = Send a new pass link
registration-link-text = { $name } gets a new link to the pass.
registration-link-effect-old = The old link leads nowhere any more. The badge stays as it is.
registration-link-effect-mail = The new link is mailed to { $email }.
registration-link-button = Send new link
registration-person-answers = What was answered
registration-correct = Correct answers…
registration-correct-title = Correct answers
registration-correct-hint = The person is told by mail what changed. A badge that was printed says what it said until it is printed again.
registration-address = Correct address…
registration-address-title = Correct e-mail address
registration-address-hint = A new pass link is mailed to this address; the old link leads nowhere any more. The badge stays as it is.
registration-person-consent = What was agreed to
registration-person-readings = Readings of the badge
registration-person-no-readings = The badge has not been read yet.
registration-person-more = More
registration-reading-admitted = Admitted
registration-reading-already = Read again
registration-reading-unknown = Refused: unknown
registration-reading-revoked = Refused: the badge was replaced
registration-reading-withdrawn = Refused: withdrawn
registration-reading-unapproved = Refused: not approved
registration-reading-zone = Refused: not for this zone
registration-reading-closed = Refused: the conference takes no check-ins
registration-mail-received-subject = Your registration for { $conference }
registration-mail-received =
    Dear { $name },

    your registration for { $conference } has arrived. The organisers decide about it and write to you.

    Your pass, where you see how it stands and change your answers until { $until }:
    { $link }

    Keep this link to yourself: whoever has it may change your answers.
registration-mail-waitlisted-subject = On the waiting list for { $conference }
registration-mail-waitlisted =
    Dear { $name },

    your registration for { $conference } has arrived, but every place is taken. You are on the waiting list. As soon as a place is free it is yours, in the order of registration, and we write to you.

    Your pass, where you see how it stands:
    { $link }

    Keep this link to yourself: whoever has it may change your answers.
registration-mail-moved-up-subject = A place for you at { $conference }
registration-mail-moved-up =
    Dear { $name },

    a place at { $conference } became free, and it is yours. The organisers now decide about your registration and write to you. If you cannot come any more, please withdraw on your pass, so that the next one moves up:
    { $link }
registration-mail-approved-subject = You are approved for { $conference }
registration-mail-approved =
    Dear { $name },

    your registration for { $conference } is approved. It opens on { $opens }, { $place }.

    Your pass with the code for the gates:
    { $link }

    Keep this link to yourself: whoever has it may use your pass.
registration-mail-declined-subject = Your registration for { $conference }
registration-mail-declined =
    Dear { $name },

    we regret that your registration for { $conference } was not approved.

    Reason: { $reason }
registration-mail-reissued-subject = A new badge for { $conference }
registration-mail-reissued =
    Dear { $name },

    your badge for { $conference } was replaced. The old code is refused at every gate, also on paper. The new one stands on your pass:
    { $link }
registration-mail-link-subject = A new link to your pass for { $conference }
registration-mail-link =
    Dear { $name },

    here is a new link to your pass for { $conference }. The old one leads nowhere any more.
    { $link }

    Keep this link to yourself: whoever has it may use your pass.
registration-pass-type = The code cannot be read? It can be typed
registration-places-title = Places
registration-places-hint = How many may come, as a whole and by category. Whoever registers after the last place waits, and moves up by herself.
registration-places-new = Limit places
registration-places-none = Places are not limited
registration-places-none-hint = Say how many may come, in the whole conference or in one category.
registration-places-for = For
registration-places-whole = The whole conference
registration-places-count = Places
registration-places-count-hint = A registration holds its place from being sent until it is turned down or withdrawn.
registration-places-taken = Taken
registration-places-free = Free
registration-places-full = full
registration-places-waiting = Waiting list
registration-places-taken-now = { $n ->
    [one] One place is taken at the moment.
   *[other] { $n } places are taken at the moment.
}
registration-places-remove = Remove limit
registration-places-remove-title = Remove this limit?
registration-places-remove-effect = Whoever waits for these places alone moves up at once, and is written to.
registration-fault-places = Write a whole number from 0 to 1,000,000.
registration-fault-places-taken = { $taken } places are taken already: it cannot be fewer.
registration-problem-places-taken = More places are taken by now.
registration-fault-quota-exists = Its places are limited already: change that limit.
registration-state-review = to be looked at again
registration-agreed = Agreed to
registration-own-words = Other, in own words
registration-choice-full = (full)
registration-fault-choice-full = Somebody else has just taken the last place. Please choose again.
registration-problem-choice-full = Somebody else has just taken the last place of a choice.
registration-review-title = Changed since the approval
registration-review-text = The badge stays good meanwhile. Does the approval stand?
registration-review-keep = Keep approved
registration-preview = Preview.
registration-preview-draft = This is the draft. Fill it in and try it: nothing is kept.
registration-preview-live = This is what is asked now. Fill it in and try it: nothing is kept.
registration-preview-back = Back to the form
registration-preview-try = Try it
registration-preview-good = This would be taken as it is.
registration-walk-in-title = Add a person
registration-walk-in-hint = For somebody who stands before you, or cannot register herself. Read the consent to her and ask her.
registration-walk-in-outcome = What becomes of it
registration-walk-in-waits = Waits for a decision
registration-walk-in-language = Language of mails and pass
registration-walk-in-button = Add
nav-admission = Registration
registration-admission-hint = When and to whom registration is open.
registration-window = Opening and closing
registration-window-open = open
registration-window-later = not open yet
registration-window-closed = closed
registration-window-opens = Opens
registration-window-opens-hint = Empty: as soon as the conference is published.
registration-window-closes = Closes
registration-window-zone = Local time ({ $zone }). Until then answers may be changed.
registration-window-by-code = Only those who have a code may register
registration-window-by-code-hint = Everybody else is told to ask for one.
registration-codes = Codes
registration-codes-none = No code yet. Make one for each institution or group that you invite.
registration-code = Code
registration-code-hint = As it stands in your invitation.
registration-part-code = Invitation
registration-code-note = Given to
registration-code-note-hint = Whom you invite with it: an institution, a group.
registration-code-used = Registered
registration-code-ended = ended
registration-code-revoke = End
registration-code-revoke-title = End this code?
registration-code-revoke-effect = Nobody registers with it any more. Whoever did stays registered.
registration-code-new = New code
registration-code-make = Make code
registration-code-most = How many may register with it
registration-code-any-category = Any category
registration-lost-title = Send the link to my pass again
registration-lost-question = Registered already?
registration-lost-text = Write the e-mail address with which you registered. We send the link to your pass there.
registration-lost-button = Send the link
registration-lost-sent = If somebody is registered as { $email }, a mail with the link to the pass is on its way.
registration-not-confirmed = pass link not opened yet
registration-state-unconfirmed = waits, pass link not opened
registration-fault-time = Write a date and a time.
registration-fault-closes = This is not after the opening.
registration-fault-closes-late = Registration closes before the conference does.
registration-fault-code = This is no code of this conference. It stands in your invitation.
registration-fault-code-used = This code is used up, or has ended. Ask whoever gave it to you.
registration-fault-code-category = The code you have is for another category.
registration-fault-code-most = Write a whole number from 1 to { $most }.
registration-mail-lost-subject = The link to your pass for { $conference }
registration-mail-lost =
    Dear { $name },

    somebody, probably you, asked for the link to your pass for { $conference }. Here it is:
    { $link }

    Keep this link to yourself: whoever has it may use your pass. If you did not ask for it, you need do nothing.
registration-mail-already-subject = You are registered already for { $conference }
registration-mail-already =
    Dear { $name },

    somebody, probably you, has just registered for { $conference } with this address. It is registered already, so nothing was added or changed. Your registration and your pass are here:
    { $link }

    Keep this link to yourself: whoever has it may use your pass. If it was not you, you need do nothing.
registration-statistics = Statistics
registration-statistics-whom = Of whom
registration-statistics-everybody = everybody who ever registered
registration-statistics-institutions = Institutions, the first { $n }
registration-statistics-days = Registrations by day
registration-statistics-day = Day
registration-statistics-table = As a table
registration-statistics-what = Figure
registration-statistics-answer = Answer
registration-statistics-count = People
registration-statistics-answered = Answered
registration-statistics-numbers = Sum { $sum }, least { $least }, most { $most }
registration-statistics-total = { $n ->
    [one] one person
   *[other] { $n } people
}
registration-state-unprinted = approved, badge not printed
registration-badges-title = Print badges
registration-badges-hint = The badges of everybody approved in the list as it is filtered. A file has at most 1,000.
registration-badges-file = badges
registration-badges-all = badges
registration-badges-unprinted = not printed yet
registration-badges-over = over { $n }
registration-badges-none = There is no badge to print
registration-badges-none-hint = Badges are issued when somebody is approved.
registration-badges-only-unprinted = Only those that were not printed yet
registration-badges-most = The file holds the first { $n }. Make the next one afterwards: what is in a file counts as printed.
registration-badges-make = Make the PDF
registration-sheet = Paper
registration-sheet-a6 = A6, each side a page: for badge printers and blanks
registration-sheet-a4 = A4, four on a sheet: print on both sides, turned at the long edge, and cut
registration-order = Order
registration-order-institution = By institution
registration-order-number = By number
registration-badge-nth = { $n ->
    [one] { $n } badge so far
   *[other] { $n } badges so far
}
registration-badge-prints = { $n ->
    [one] Printed once, on
   *[other] Printed { $n } times, last on
}
registration-badge-unprinted = Not printed yet
registration-badge-print = Badge as PDF
registration-badge-access = May enter
registration-badge-found = If found, please return it to the conference desk.
nav-levels = Badge levels
registration-levels-hint = What a badge opens, and whose is which.
registration-levels-title = Levels
registration-levels-none = This conference has no levels: they come from its template.
registration-levels-name = Name
registration-levels-zones = May enter
registration-rules-title = Whose is which
registration-rules-hint = The first rule that fits somebody says her level when she is approved. Another one may be given, with a reason. Badges that are issued stay as they are.
registration-rules-none = There is no rule: whoever approves chooses the level.
registration-rule-who = Who
registration-rule-presidium = Members of the presidium
registration-rule-groups = Members of the groups
registration-rule-everybody = Everybody else
registration-rule-new = Another rule
registration-rule-add = Add rule
registration-rule-raise = Move up
registration-rule-remove = Remove
registration-rule-remove-title = Remove this rule?
registration-rule-remove-effect = Whoever it fitted goes by the rules below it. Badges that are issued stay as they are.
registration-fault-rule-exists = There is a rule for them already.
registration-fault-level-reason = Say why: the rules say another level.
registration-ruled = By the rules: { $level } ({ $who }).
registration-level-reason = Reason for another level
registration-level-reason-hint = Needed where the level is another than the rules say.
registration-level-because = Other than the rules: { $reason }
registration-by-rules = By the rules
registration-walk-in-by-rules = Approved at once, at the level that the rules say
registration-data-of = What is held about her
registration-data-own = What is held about me
registration-data-file = personal data
registration-data-conference = Conference
registration-data-consented = Agreed on
registration-data-badge-issued = { $level } badge issued
registration-data-badge-revoked = { $level } badge revoked
registration-data-reading = Badge read: { $gate }
registration-data-what = What
registration-data-held = As it is held
registration-data-wishes = Wishes for a discussion
registration-data-group = Discussion group
registration-data-role = Role in the agenda
registration-data-biography = Biography
registration-data-needs = Needs on stage
registration-data-note = Note to the organisers
registration-erase = Erase her data
registration-erase-title = Erase somebody's data
registration-erase-text = All that is personal about { $name } is erased for good.
registration-erase-effect-gone = Name, e-mail, phone, post, answers, ID document, letters and the pass link go.
registration-erase-effect-stays = Her number, category, institution and times stay for the figures; the log says that it was done.
registration-erase-effect-final = This cannot be undone.
registration-erased = The data of this person were erased on { $date }.
registration-letters = Mail
registration-letters-none = Nothing was written to this person yet.
registration-letter-to-many = Letter to many
registration-write = Write…
registration-mail-received-title = Registration received
registration-mail-received-when = When somebody has registered
registration-mail-waitlisted-title = On the waiting list
registration-mail-waitlisted-when = When somebody registers and no place is free
registration-mail-moved-up-title = A place became free
registration-mail-moved-up-when = When somebody moves up from the waiting list
registration-mail-approved-title = Approved
registration-mail-approved-when = When somebody is approved; with the code of the badge and an entry for the calendar
registration-mail-declined-title = Turned down
registration-mail-declined-when = When somebody is turned down
registration-mail-changed-title = Answers changed
registration-mail-changed-when = When answers of a registration were changed
registration-mail-reissued-title = New badge
registration-mail-reissued-when = When a badge is replaced or has another level; with the new code
registration-mail-withdrawn-title = Withdrawn
registration-mail-withdrawn-when = When somebody withdraws; the entry in the calendar is cancelled
registration-mail-lost-title = Lost link
registration-mail-lost-when = When somebody asks for the link to her pass again
registration-mail-already-title = Registered already
registration-mail-already-when = When somebody registers with an address that is registered already
registration-mail-link-title = New link
registration-mail-link-when = When organisers replace the link to a pass
registration-mail-change = { $label }: { $was } → { $is }
registration-mail-changed-subject = Your registration for { $conference } was changed
registration-mail-changed =
    Dear { $name },

    what stands in your registration for { $conference } was changed:

    { $changes }

    Everything stands on your pass:
    { $link }

    If this was not meant, change it there or write to the organisers.
registration-mail-withdrawn-subject = You have withdrawn from { $conference }
registration-mail-withdrawn =
    Dear { $name },

    your registration for { $conference } was withdrawn. A badge that you had opens no gate any more.

    If this was a mistake, write to the organisers.
registration-pass-calendar = Add to calendar
registration-template = Badge template
registration-template-hint = What badges are printed from. A template of your own is checked with badges of every level before it is kept.
registration-template-source = Template
registration-template-typst = In Typst
registration-template-data = It reads json("/data.json") and image("/qr/0.svg"), the code of each person. A badge has two sides; a6 gives each a page, a4 four to a sheet.
registration-template-own = your own
registration-template-delivered = as delivered
registration-template-preview = Preview
registration-template-for = Shown for
registration-template-for-hint = Name, pinyin or number of somebody approved. Empty: the newest.
registration-template-show = Show
registration-template-nobody = Nobody approved is found: a sample is shown.
registration-template-sample = Nobody is approved yet: a sample is shown.
registration-template-front = Front of the badge
registration-template-back = Back of the badge
registration-template-code = The code is a sample: it opens no gate.
registration-template-reset = Use the delivered template
registration-template-reset-title = Use the delivered template again?
registration-template-reset-text = Badges are printed as they were delivered.
registration-template-reset-effect = Your own template is gone.
registration-fault-template-at = Line { $line }, column { $column }: { $said }
registration-fault-template = The badges of every level do not come out right: { $said }
registration-fault-template-limits = It takes too much memory or too long.
registration-problem-template = The badge template of this conference cannot be set. Open it and look at its preview.
registration-pass-offline = There is no network. This is your pass as of { $time }.
registration-pass-app = Pass – { $conference }
registration-photo-hint = A recent photo of your face: JPEG, PNG or WebP, at least 240 × 320. It is cut to 3:4 and drawn anew, without what the camera wrote beside it.
registration-file-hint = PDF, JPEG, PNG, Word or Excel, at most 10 MB.
registration-export-shown-xlsx = Columns shown, Excel
registration-export-shown-csv = Columns shown, CSV
registration-export-all-xlsx = All columns, Excel
registration-export-all-csv = All columns, CSV
registration-columns = Columns
registration-columns-hint = Tick what the list is to show. The arrow moves a column one place to the front.
registration-columns-raise = Move { $column } to the front by one
registration-columns-show = Show these
registration-columns-plain = As the list comes
registration-bulk-found = { $n ->
    [one] With the one found
   *[other] With all { $n } found
}
registration-bulk-found-all = With all that are found
registration-bulk-nobody = There is nobody it can be done to
registration-bulk-nobody-hint = Tick people in the list first, or choose everybody who is found.
registration-bulk-back = Back to the list
registration-bulk-passed = { $n } passed over: { $state }
registration-bulk-most = At most { $n } at once. Do the rest afterwards.
registration-approve-most = These are the first { $n }. Approve the rest afterwards.
registration-decline-count = { $n ->
    [one] Turn one person down?
   *[other] Turn { $n } people down?
}
registration-decline-effect-mails = { $n ->
    [one] The reason is mailed to one person.
   *[other] The reason is mailed to { $n } people.
}
registration-decline-effect-badges = { $n ->
    [one] One badge opens no gate any more.
   *[other] { $n } badges open no gate any more.
}
registration-decline-button = { $n ->
    [one] Turn one down
   *[other] Turn { $n } down
}
registration-done-declined = { $n ->
    [one] One person was turned down.
   *[other] { $n } people were turned down.
}
registration-category-title = Change category…
registration-category-count = { $n ->
    [one] Bring one person into another category?
   *[other] Bring { $n } people into another category?
}
registration-category-to = New category
registration-category-effect-places = Their places count there from now on; places that become free go to whoever waits.
registration-category-effect-badge = Badges that are issued stay as they are.
registration-category-effect-answers = What was answered to questions that are not asked in the new category goes, with its files.
registration-category-button = { $n ->
    [one] Change one
   *[other] Change { $n }
}
registration-done-category = { $n ->
    [one] One person was brought into the category.
   *[other] { $n } people were brought into the category.
}
registration-done-same = { $n ->
    [one] One was in it already.
   *[other] { $n } were in it already.
}
registration-done-dropped = { $n ->
    [one] One had answered what is not asked there: those answers are gone.
   *[other] { $n } had answered what is not asked there: those answers are gone.
}
registration-done-passed = { $n ->
    [one] One was passed over: the state of the registration does not allow it.
   *[other] { $n } were passed over: the state of their registration does not allow it.
}
registration-fault-category-room = Only { $free } places are free there, and { $needed } are needed. Nobody was changed.
registration-statistics-by-sitting = { $question } by sitting
registration-statistics-nights = Rooms by night
registration-statistics-nights-unknown = { $n ->
    [one] One more has no stay that can be counted: a day is missing, or the departure comes before the arrival.
   *[other] { $n } more have no stay that can be counted: a day is missing, or the departure comes before the arrival.
}
registration-statistics-arrivals = Arrivals by day
registration-statistics-departures = Departures by day
registration-no-answer = No answer
registration-badges-making = The badges are being set…
registration-attention = Attention
registration-attention-note = To be read before she is admitted
registration-attention-hint = Whoever stands at a gate sees it, and kiosks may show it.
registration-reading-left = Let out
registration-reading-undone = Undone
registration-reading-forced = Let in all the same: { $reason }
registration-reading-undone-because = Undone: { $reason }
registration-reading-level = Refused: not this level at this gate
registration-reading-group = Refused: not in the group
registration-reading-window = Refused: not at this time
registration-reading-locked = Refused: the gate was locked
registration-reading-capacity = Refused: the zone was full
registration-reading-by-hand = Without her badge: { $reason }

bar-title = Barring somebody
bar-question = Bar { $name } from coming in?
bar-lift-question = Let { $name } come in again?
bar-lift-effect = Her badge opens gates again from the next reading on.
bar-effect-gates = Her badge is refused at every gate from the next reading on; nobody at a desk can force it.
bar-effect-badge = Badge, pass and registration stay as they are, and she may leave at any time.
bar-effect-again = It goes along when she registers again with the same address, or is merged.
bar-reason-hint = For those who organise and staff desks. She is not told.
bar-bar = Bar from coming in
bar-lift = Let in again
bar-before = Barred so far
bar-lifted = Lifted
bar-barred = Barred
registration-reading-barred = Refused: barred

registration-seat = Seat or table
registration-seat-hint = Shown at the kiosk, at desks and on the pass.
registration-at-the-door = At the door
seats-title = Who sits where
seats-text = Copy two columns from a sheet: the registration number or e-mail address, and the seat or table. Whoever is not in the list keeps her seat; an empty seat takes it away.
seats-list = List
seats-hint = One person a line, the columns apart by a tab, a comma or a semicolon. 10,000 lines at most.
seats-give = Give seats
seats-fault-columns = Line { $line }: two columns are needed.
seats-fault-who = Line { $line }: this is no registration number and no e-mail address.
seats-fault-twice = Line { $line }: stands on line { $other } already.
seats-fault-long = Line { $line }: the seat is longer than 40 characters.
seats-fault-unknown = Line { $line }: nobody is registered with this.
seats-fault-lines = The list has more than { $max } lines.
seats-done = { $n ->
    [one] One person has another seat now.
   *[other] { $n } people have another seat now.
 }
registration-batches = Files of late
registration-batches-hint = Files of more than 50 badges lie here for a day.
registration-batch-title = { $n ->
    [one] { $n } badge
   *[other] { $n } badges
}
registration-batch-file = File
registration-batch-making = being made
registration-batch-made = made
registration-batch-stopped = stopped
registration-batch-failed = failed
registration-batch-ready = { $n } of { $of }
registration-batch-reading = Badges and photos are being made ready. You may leave this page.
registration-batch-stop = Stop
registration-batch-look = Look again
registration-batch-made-hint = These badges count as printed. The file lies here for a day; each time it is taken is on record.
registration-batch-take = Take the PDF ({ $size } MB)
registration-batch-nothing = There is no file, and none of these badges counts as printed by it.
registration-batch-again = Make them again
