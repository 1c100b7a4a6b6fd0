deliveries-title = Delivery
deliveries-deliver = Deliver
deliveries-publish = Publish
deliveries-publish-ask = Publish this resolution?
deliveries-publish-effect = Every participant who is approved reads it behind her pass.
deliveries-publish-final = What is published stays so.
deliveries-published = published
deliveries-not-published = not published
deliveries-superseded = A later vote took the place of this resolution.
deliveries-certified-by = Certified by
deliveries-none = Not delivered to anybody yet
deliveries-none-hint = Those to whom it is delivered are written to, and acknowledge it.
deliveries-none-found = Nobody fits
deliveries-to = Delivered to
deliveries-to-account = works on the conference
deliveries-to-participant = participant
deliveries-to-institution = institution
deliveries-standing = Acknowledged
deliveries-waiting = not acknowledged yet
deliveries-acknowledged = acknowledged
deliveries-acknowledged-of = { $acknowledged } of { $delivered } acknowledged
deliveries-to-acknowledge = to be acknowledged
deliveries-unreached = nobody to write to
deliveries-institution = Institution
deliveries-name = Name
deliveries-delivered-at = Delivered
deliveries-reminded-at = Reminded
deliveries-acknowledged-at = Acknowledged at
deliveries-remind = Remind
deliveries-export = Export
deliveries-people = People
deliveries-circles = All of
deliveries-circle-presidium = members of the presidium
deliveries-circle-leads = leads of groups
deliveries-addresses = E-mail addresses
deliveries-addresses-hint = One a line: of people who work on the conference, or of approved participants.
deliveries-institutions = Institutions
deliveries-institutions-none = No other institution has a signatory.
deliveries-letter-hint = Each is written to with a link of her own.
deliveries-acknowledge = Acknowledge
deliveries-acknowledge-as = You confirm, { $name }, that you have received and read this resolution. Your name and the time are kept.
deliveries-own-waits = This resolution was delivered to you.
deliveries-own-acknowledged = You have acknowledged this resolution.
deliveries-fault-nobody = Choose somebody at least.
deliveries-fault-unknown = Nobody of the conference has: { $addresses }
deliveries-fault-many = At most { $max } addresses at once.
deliveries-problem-acknowledged = It is acknowledged already.
deliveries-problem-nobody-waits = Nobody is left to be reminded.
deliveries-mail-subject = { $number }: { $title }
deliveries-mail-subject-again = To be acknowledged: { $number }: { $title }
deliveries-remind-effect = { $n ->
    [one] One who has not acknowledged it is written to again.
   *[other] { $n } who have not acknowledged it are written to again.
}
deliveries-pass-waiting = { $n ->
    [one] One resolution was delivered to you and waits to be acknowledged.
   *[other] { $n } resolutions were delivered to you and wait to be acknowledged.
}
deliveries-mail =
    Dear { $name },

    the presidium of { $conference } adopted { $number }, "{ $title }". It is delivered to you. Please read it here and acknowledge it:

    { $link }

    This link is yours alone.
deliveries-mail-again =
    Dear { $name },

    { $number } of { $conference }, "{ $title }", still waits for you to acknowledge it:

    { $link }

    This link is yours alone.
