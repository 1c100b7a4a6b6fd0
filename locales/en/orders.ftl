orders-title = Orders to mend
orders-order = Order to mend
orders-hint = A yellow light sends one to the institution that leads the project. What is ignored climbs to red and to the presidium.
orders-none = No orders yet
orders-none-hint = One is issued when a week ends with a yellow light, or by hand on a project's page.
orders-none-found = No order matches
orders-state-issued = issued
orders-state-received = received
orders-state-acted = acted on
orders-state-closed = closed
orders-step-issued = Issued
orders-step-received = Received
orders-step-acted = Acted on
orders-step-sent-back = Sent back
orders-step-closed = Closed
orders-step-extension-asked = Another day asked for
orders-step-extension-granted = Another day granted
orders-step-extension-refused = Another day refused
orders-step-climbed = Ignored: red, and to the presidium
orders-due = Due
orders-by = by { $day }
orders-overdue = overdue
orders-climbed = ignored
orders-climbed-hint = Nobody acted on it in time: the project is red, and stands on the presidium's list.
orders-wanted = Another day is asked for: { $day }.
orders-told = sent by letter
orders-untold = not sent yet
orders-extension = Another day
orders-extension-waits = another day asked for
orders-extension-ask = Ask for another day
orders-extension-day = By when instead
orders-extension-hint = Asked for on the day or before it.
orders-extension-do = Ask
orders-grant = Grant it: the order is due later
orders-refuse = Refuse it: the day stays
orders-review = Review
orders-review-close = Mended: close it
orders-review-back = Not mended: send it back
orders-review-hint = Needed where it is sent back.
orders-back-hint = By when it is due where it is sent back.
orders-review-do = Decide
orders-withdraw = Close it without an answer
orders-withdraw-do = Close it
orders-late = Somebody else was faster: how the order stands now is below.
orders-late-words = This is what you wrote:
orders-new = Issue an order
orders-new-hint = It goes to { $institution } by letter.
orders-mute = Nobody speaks for { $institution } yet: the order is sent once a liaison is named, and its days count all the same.
orders-words = What is to be mended
orders-issue = Issue it
orders-project-none = No order was issued.
orders-acted = What was done about it
orders-act-hint = An organiser reviews it, and closes the order or sends it back.
orders-act-do = Send
orders-fault-acted = Say what was done, or why.
orders-fault-what = Say what is to be mended.
orders-fault-day = Choose a later day.
orders-fault-too-late = Its day has passed: another is asked for on the day or before it.
orders-fault-live = There is an order that is not closed.
orders-problem-decides-own = Whoever asked for another day does not decide it.
orders-presidium = Orders that were ignored
orders-report-days = Yellow: days that a report is late, from
orders-order-days = Orders: due after so many days
orders-mail-subject = To be mended by { $due }: { $project }
orders-reason-report = { $n ->
    [one] Its report is a day late.
   *[other] Its report is { $n } days late.
}
orders-reason-ignored = { $n ->
    [one] Its order to mend was due a day ago, and nobody acted on it.
   *[other] Its order to mend was due { $n } days ago, and nobody acted on it.
}
orders-reason-unanswered = { $n ->
    [one] It was yellow for a week, without an answer to its order.
   *[other] It was yellow for { $n } weeks running, without an answer to its order.
}
orders-thresholds-days = { $n ->
    [one] Due a day after it was issued.
   *[other] Due { $n } days after it was issued.
}
orders-mail =
    { $name },

    this project is to be mended: { $project }. { $reason }

    Please mend it by { $due }, and say here what was done, or ask for another day before then:

    { $link }
