nav-reminders = Reminders
reminders-news = For me
reminders-for-you = { $n ->
    [one] one new or waiting for you
   *[other] { $n } new or waiting for you
}
reminders-unread = { $n ->
    [0] Nothing new
    [one] one unread
   *[other] { $n } unread
}
reminders-new = new
reminders-read-all = Mark all as read
reminders-none = Nothing for you yet
reminders-none-hint = What is given to you, what comes due and what moves stands here.
reminders-due = due { $due }
reminders-was = it was due { $was }
reminders-kind-back = Sent back to me
reminders-kind-asked = Waits for me to accept it
reminders-kind-named = A comment names me
reminders-kind-given = Given to me
reminders-kind-moved = The date moved
reminders-kind-before = Coming due
reminders-kind-start = Should have begun
reminders-kind-late = Overdue
reminders-kind-deputy = Overdue in groups where I am deputy
reminders-kind-lead = Overdue in groups that I lead
reminders-kind-organiser = Overdue in conferences that I organise
reminders-said-before = { $n ->
    [0] due today
    [one] due tomorrow
   *[other] due in { $n } days
}
reminders-said-start = should have begun
reminders-said-late = overdue
reminders-said-climbed = { $n ->
    [one] overdue for a day
   *[other] overdue for { $n } days
}
reminders-said-asked = waits for you to accept it
reminders-said-named = a comment names you
reminders-said-given = is yours now
reminders-said-moved = has another date
reminders-said-back = was sent back to you
reminders-letter-hello = Dear { $name },
reminders-letter-more = { $n ->
    [one] and one more
   *[other] and { $n } more
}
reminders-letter-unfinished = { $n ->
    [one] one unfinished task
   *[other] { $n } unfinished tasks
}
reminders-letter-overdue = { $n ->
    [0] none overdue
    [one] one overdue
   *[other] { $n } overdue
}
reminders-letter-standing = You have { $unfinished }, { $overdue }.
reminders-letter-foot = Everything that is for you: { $news }
    When and how you are reminded: { $settings }
reminders-letter-subject-one = { $title }: { $said }
reminders-letter-subject-digest = { $n ->
    [one] One task for today
   *[other] Your day: { $n } tasks
}
reminders-letter-subject-urgent = { $n ->
    [one] One task needs you
   *[other] { $n } tasks need you
}
reminders-line = { $title } ({ $group }), due { $due }
reminders-line-before = { $title } ({ $group }), { $said }: { $due }
reminders-line-moved = { $title } ({ $group }), was due { $was }, now { $due }
reminders-line-owner = { $line }; owner: { $owner }
reminders-line-nobody = { $line }; nobody has it yet
reminders-own = My reminders
reminders-own-hint = When you are reminded of your tasks, in which language, and what comes by mail.
reminders-own-open = Set my reminders
reminders-own-lead = One letter a day at your hour. What is urgent comes at once, but never in your quiet hours.
reminders-saved = Saved.
reminders-hour = Hour of the daily letter
reminders-hour-hint = On days on which there is nothing new, none comes.
reminders-zone = Time zone
reminders-zone-hint = A place, such as Asia/Shanghai or Europe/London.
reminders-quiet-from = Quiet from
reminders-quiet-to = Quiet until
reminders-quiet-hint = Nothing is sent between these hours, also over midnight.
reminders-no-quiet = No quiet hours
reminders-language = Language of the letters
reminders-by-mail = What comes by mail
reminders-by-mail-hint = All of it stands under “For me”, whatever you choose here.
reminders-rules = Steps
reminders-rules-lead = From which days on people are reminded of their tasks, and to whom what is overdue climbs.
reminders-delivered = as delivered
reminders-before = Days before a task is due
reminders-before-hint = Separated by commas. The owner is also told on the day itself and when it is overdue.
reminders-deputy-after = To the deputies
reminders-lead-after = To the leads
reminders-organiser-after = To the organisers
reminders-days-after = days after it was due
reminders-days-ahead = days ahead
reminders-climb-hint = Empty: it does not climb there.
reminders-urgent = Told at once
reminders-urgent-hint = What is given or moved to within so many days does not wait for the daily letter.
reminders-count-told = { $n ->
    [one] reminder in 30 days
   *[other] reminders in 30 days
}
reminders-count-people = { $n ->
    [one] person reminded
   *[other] people reminded
}
reminders-count-climbed = climbed to deputies, leads or organisers
reminders-count-waiting = waiting for the next letter
reminders-fault-before = Enter whole days from 1 to { $max }, separated by commas.
reminders-fault-steps = At most { $max } steps.
reminders-fault-after = Enter a whole number of days from 1 to { $max }, or nothing.
reminders-fault-climb = This step comes before the one below it.
reminders-fault-urgent = Enter a whole number of days from 0 to { $max }.
reminders-fault-zone = This time zone is not known. Enter one such as Asia/Shanghai.
reminders-fault-quiet = Choose two different hours, or none for both.
reminders-fault-hour-quiet = The hour of the letter lies in your quiet hours.
