nav-difficulties = Difficulties
difficulties-lead = Sent in by institutions. Within 48 hours those concerned are convened or there is an answer of substance; nothing else stops the clock.
difficulties-new = Send in a difficulty
difficulties-new-hint = For a difficulty that came by telephone or letter. Its 48 hours begin now.
difficulties-file = Send in
difficulties-one = Difficulty
difficulties-number = No. { $n }
difficulties-filed = Sent in
difficulties-sender = Sent in by
difficulties-title = What it is about
difficulties-text = The difficulty
difficulties-text-hint = What stands in the way, since when, what was tried, and who could help.
difficulties-state = State
difficulties-state-waiting = Waiting
difficulties-state-convened = Convened
difficulties-state-answered = Answered
difficulties-state-accepted = Accepted
difficulties-state-withdrawn = Withdrawn
difficulties-live = Not over
difficulties-late = Past 48 hours
difficulties-overdue = Past its day
difficulties-overdue-short = overdue
difficulties-left = { $time } left
difficulties-over-by = over by { $time }
difficulties-round = { $n ->
    [one] sent in once
   *[other] clock no. { $n }
}
difficulties-count-waiting = { $n ->
    [0] Nothing is waiting.
    [one] One difficulty is waiting.
   *[other] { $n } difficulties are waiting.
}
difficulties-count-late = { $n ->
    [one] one past 48 hours
   *[other] { $n } past 48 hours
}
difficulties-count-overdue = { $n ->
    [one] one not solved by its day
   *[other] { $n } not solved by their day
}
difficulties-none = No difficulty was sent in yet
difficulties-none-hint = Institutions send them in by the link of their liaison; what comes by telephone is entered here.
difficulties-none-found = No difficulty fits
difficulties-none-found-hint = Take a filter away, or look for another word.
difficulties-no-projects = No project goes on
difficulties-standing = How it stands
difficulties-clock-ends = To be dealt with by
difficulties-handler = Seen to by
difficulties-nobody = nobody yet
difficulties-nobody-works = Nobody is in a group of the conference yet.
difficulties-solve-by = Solved by
difficulties-solve-by-hint = The day by which it is to be solved.
difficulties-solved-by-day = solved by { $day }
difficulties-readers = Who reads the answer
difficulties-private = The institution that sent it in
difficulties-public = All institutions
difficulties-public-short = for all institutions
difficulties-consulted = Asked to help
difficulties-has-said = has answered
difficulties-not-said = to be answered
difficulties-steps = What was done
difficulties-step-filed = Sent in
difficulties-step-assigned = Given to { $name }
difficulties-step-consulted = { $institution } asked to help
difficulties-step-said = { $institution } says what it can do
difficulties-step-convened = Those concerned convened
difficulties-step-answered = Answered
difficulties-step-accepted = Answer accepted
difficulties-step-accepted-for = Answer accepted for the institution
difficulties-step-reopened = Reopened
difficulties-step-withdrawn = Withdrawn
difficulties-assign = Who sees to it
difficulties-assign-hint = She may convene, ask others and answer. The clock goes on.
difficulties-assign-do = Give it to her
difficulties-convene = Convene
difficulties-convened-words = Who meets, when and where
difficulties-convened-hint = The institution that sent it in is told by letter.
difficulties-convene-do = Convene
difficulties-answer = Answer
difficulties-answer-better = Better the answer
difficulties-answer-words = The answer
difficulties-answer-hint = What is done about it, by whom. That it was received is no answer.
difficulties-answer-do = Send the answer
difficulties-consult = Ask another institution
difficulties-consult-who = Institutions that have a liaison.
difficulties-consult-words = What it is asked
difficulties-consult-hint = Its liaison is written to and answers behind its link. The clock goes on.
difficulties-consult-do = Ask
difficulties-accept = The answer helps
difficulties-accept-hint = With this the difficulty is over. It can be reopened.
difficulties-accept-for = The institution takes the answer
difficulties-accept-for-words = Who said so, and how
difficulties-accept-for-hint = No liaison speaks for this institution. With this the difficulty is over; the name stands in what was done.
difficulties-accept-for-do = Note that it takes the answer
difficulties-reopen = It is not solved
difficulties-reopen-hint = It is opened again, and a clock of 48 hours begins anew.
difficulties-withdraw = Take it back
difficulties-withdraw-hint = It was entered here. Where that was by mistake, it ends with this.
difficulties-reason = Reason
difficulties-say = What your institution can do
difficulties-say-hint = Whoever sees to it reads it, and the institution that sent it in.
difficulties-say-do = Send
difficulties-own-lead = What your institution cannot solve alone. Within 48 hours those concerned are convened or you have an answer.
difficulties-own-asked = Your institution is asked
difficulties-own-asked-you = Your institution is asked
difficulties-own-sent = Sent in by your institution
difficulties-own-none = You have sent in no difficulty
difficulties-own-none-hint = If something stands in the way of a project, say so early.
difficulties-own-no-projects = Your institution carries no project that goes on
difficulties-own-public = Answered for all institutions
difficulties-fault-past = This day is over.
difficulties-fault-far = At most a year ahead.
difficulties-fault-institution = Choose an institution that carries the project.
difficulties-problem-asked = This institution was asked already.
difficulties-fault-taken = Say who of the institution took the answer, and how you know.
difficulties-problem-liaison = A liaison speaks for this institution now, and takes the answer behind her link.
difficulties-mail-filed-subject = A difficulty was sent in: { $title }
difficulties-mail-filed =
    Dear { $name },

    difficulty no. { $number } of { $institution } was sent in: { $title }
    Project: { $project }
    By { $ends } those concerned are to be convened, or an answer of substance is to be given.

    { $link }
difficulties-mail-reopened-subject = Reopened: { $title }
difficulties-mail-reopened =
    Dear { $name },

    { $institution } has reopened difficulty no. { $number }, since it is not solved: { $title }
    Project: { $project }
    By { $ends } those concerned are to be convened, or an answer of substance is to be given.

    { $link }
difficulties-mail-assigned-subject = You see to it: { $title }
difficulties-mail-assigned =
    Dear { $name },

    difficulty no. { $number } of { $institution } was given to you: { $title }
    Project: { $project }

    { $link }
difficulties-mail-alarm-subject = { $hours } hours without an answer: { $title }
difficulties-mail-alarm =
    Dear { $name },

    nobody has yet dealt with difficulty no. { $number } of { $institution }: { $title }
    Project: { $project }
    By { $ends } those concerned are to be convened, or an answer of substance is to be given.

    { $link }
difficulties-mail-late-subject = Past its { $hours } hours: { $title }
difficulties-mail-late =
    Dear { $name },

    the 48 hours of difficulty no. { $number } of { $institution } are over, and nobody has dealt with it: { $title }
    Project: { $project }. Its light is yellow until those concerned are convened or it is answered.
    It was to be dealt with by { $ends }.

    { $link }
difficulties-mail-convened-subject = Those concerned are convened: { $title }
difficulties-mail-convened =
    Dear { $name },

    those concerned are convened on difficulty no. { $number } of { $institution }: { $title }

    { $words }

    { $link }
difficulties-mail-answered-subject = Answered: { $title }
difficulties-mail-answered =
    Dear { $name },

    there is an answer to difficulty no. { $number } of { $institution }: { $title }

    { $words }

    Please say whether it helps:
    { $link }
difficulties-mail-consulted-subject = Your institution is asked: { $title }
difficulties-mail-consulted =
    Dear { $name },

    your institution is asked what it can do about difficulty no. { $number } of { $institution }: { $title }

    { $words }

    { $link }
difficulties-mail-said-subject = { $asked } has answered: { $title }
difficulties-mail-said =
    Dear { $name },

    { $asked } was asked about difficulty no. { $number } of { $institution } and has answered: { $title }
    Project: { $project }

    { $words }

    { $link }
difficulties-mail-withdrawn-subject = Withdrawn: { $title }
difficulties-mail-withdrawn =
    Dear { $name },

    the organisers have withdrawn difficulty no. { $number }, which they had entered for { $institution }: { $title }

    { $words }

    If it still stands in your way, please send it in again:
    { $link }
outcomes-reason-difficulties-late = { $n ->
    [one] One difficulty has waited for more than 48 hours.
   *[other] { $n } difficulties have waited for more than 48 hours.
}
