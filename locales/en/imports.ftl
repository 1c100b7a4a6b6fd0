imports-title = Bring in a list
imports-hint = From Excel or CSV: first you see what every row would come to, then you decide.
imports-blank = Empty list to fill in
imports-blank-name = list
imports-upload-title = A new list
imports-file = File
imports-file-hint = An Excel workbook (.xlsx) or a CSV file, at most 20 MB and 50,000 rows. Its first row holds the headings.
imports-upload = Read the file
imports-over = The conference has ended: no list can be brought in any more.
imports-before = Lists so far
imports-none = No list has been brought in yet.
imports-state = State
imports-rows = Rows
imports-by = By
imports-at = Uploaded
imports-rows-of = { $n ->
    [one] { $n } row
   *[other] { $n } rows
}
imports-state-mapping = Columns to be named
imports-state-checking = Being checked
imports-state-checked = Checked
imports-state-importing = Being brought in
imports-state-stopped = Stopped
imports-state-finished = Brought in
imports-state-discarded = Discarded
imports-step-file = File
imports-step-columns = Columns
imports-step-check = Check
imports-step-in = Bring in
imports-language = Language
imports-columns-title = What is each column for?
imports-columns-hint = People are known by their e-mail address. Who is new needs a name, an institution, a category, a post and a phone as well.
imports-column-in-file = In the file
imports-column-for = Becomes
imports-column = Column { $n }
imports-left-out = — left out —
imports-everybody = For everybody in the list
imports-category = Category, where the row names none
imports-category-hint = A cell names a category by its name in any of the three languages.
imports-no-category = None: every row names its own
imports-lang = Language of mails, where the row names none
imports-lang-hint = People can choose another one on their pass.
imports-level = Those who are new
imports-level-none = Wait for a decision
imports-level-none-hint = As if they had registered themselves
imports-mail = Write to them
imports-mail-hint = Whoever is new gets her pass link by mail, and whoever is changed is told what changed. Without it nobody hears of her registration until you write to her.
imports-update = Change those who stand registered already
imports-update-hint = Cells that are filled in replace their answers; empty ones leave them as they are. Otherwise they are passed over.
imports-check = Check the rows
imports-work-hint = You may leave this page: it goes on by itself.
imports-still = Nothing has moved for a minute. It goes on by itself within five minutes, or at once when you press on.
imports-press-on = Press on
imports-stop = Stop
imports-is-discarded = This list was discarded; its rows are no longer held.
imports-is-finished = The list is brought in.
imports-to-people = See the people
imports-fresh = New
imports-changed = To be changed
imports-same = As they are
imports-made = Registered
imports-waitlisted = Of them on the waiting list
imports-updated = Changed
imports-wrong = Left out
imports-go-on-title = Stopped: what is in stays in
imports-some-title = Bring in the good rows
imports-all-title = Every row is good
imports-will-approve = Those who are new are approved and have a badge of the level { $level }; where no place is free they wait for one.
imports-will-wait = Those who are new wait for a decision; where no place is free, for a place.
imports-will-mail = Each of them is written to.
imports-will-not-mail = Nobody is written to.
imports-will-update = Answers of those who stand registered are changed.
imports-will-not-update = Those who stand registered are passed over.
imports-will-leave = { $n ->
    [one] { $n } row is left out. You may correct it in the file of faults and bring that in afterwards.
   *[other] { $n } rows are left out. You may correct them in the file of faults and bring that in afterwards.
}
imports-nothing-good = There is no row that would change anything.
imports-go-on = Go on
imports-begin = { $n ->
    [one] Bring in { $n } row
   *[other] Bring in { $n } rows
}
imports-change-columns = Change the columns
imports-notes = Remarks by row
imports-tab-wrong = Left out
imports-tab-cleaned = Cleaned
imports-none-wrong = No row is left out.
imports-none-cleaned = Nothing had to be cleaned.
imports-row = Row
imports-cell = In the cell
imports-cell-empty = empty
imports-became = Taken as
imports-what = What is wrong
imports-cleaned-hint = Invisible characters and spaces were dropped, full-width letters and digits made narrow. At most a hundred cells in five hundred rows are listed.
imports-held-hint = The rows are held for seven days after the list is brought in, so that those left out can be fetched and corrected.
imports-faults = left out
imports-faults-file = Rows left out, as a file
imports-faults-column = What is wrong
imports-row-of-file = Row in the file
imports-discard = Discard
imports-discard-title = Discard this list?
imports-discard-effect = Its rows are deleted here; your file stays as it is.
imports-discard-stays = { $n ->
    [one] { $n } person who was brought in stays.
   *[other] { $n } people who were brought in stay.
}
imports-consent = Entered by the organisers from a list of theirs.
imports-fault-no-file = Choose a file.
imports-fault-twice = Another column is for this already.
imports-fault-no-address = Say which column holds the e-mail address.
imports-fault-long = The cell holds more than 2,000 characters.
imports-fault-lossy = The spreadsheet holds this as a number and has lost its last digits. Make the column a text and write it again.
imports-fault-formula = The formula in this cell failed.
imports-fault-again = This address stands in row { $row } already.
imports-fault-category = There is no such category, or several are called so.
imports-fault-language = Write English, 简体 or 繁體.
imports-fault-choice = This is none of the answers that are offered.
imports-fault-choice-of = “{ $text }” is none of the answers that are offered.
imports-fault-yes-no = Write yes or no.
imports-late-registered = Somebody has registered with this address in the meantime.
imports-late-choice-full = What was chosen here has no place left.
imports-late-full = Every place of the category is taken.
imports-late-changed = This registration was changed by somebody else in the meantime.
imports-level-rules = Approved by the rules
imports-level-rules-hint = Each at the level that the rules of the conference say
imports-will-approve-by-rules = Those who are new are approved, each with a badge of the level that the rules say; where no place is free they wait for one.
