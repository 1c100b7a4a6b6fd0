duplicates-title = Likely duplicates
duplicates-hint = People who are likely registered twice: by document, phone, name and institution, or name and mailbox.
duplicates-pairs = { $n ->
    [one] pair
   *[other] pairs
}
duplicates-none = Nobody seems to be here twice
duplicates-none-hint = Whoever registers again under another address is shown here.
duplicates-one = One
duplicates-other = The other
duplicates-why = Why
duplicates-compare = Are they one person?
duplicates-compare-button = Compare
duplicates-more = The likeliest { $n } are shown. Others come up as these are settled.
duplicates-likely = Likely the same person
duplicates-likely-tag = likely twice
duplicates-approve-hint = Some of them are likely registered twice. Compare them first.
duplicates-reason-document = same ID document
duplicates-reason-phone = same phone
duplicates-reason-name = same name
duplicates-reason-institution = same institution
duplicates-reason-mailbox = same mailbox
duplicates-keep = Which registration goes on
duplicates-keep-this = No. { $number } goes on
duplicates-has-badge = has a badge
duplicates-effect-gone = The other registration ends as withdrawn. It can still be read, and its place goes to whoever waits for one.
duplicates-effect-badge = The badge of the other opens no gate any more. Its readings and the document that was chosen go over.
duplicates-effect-mail = The person is written to, with the link to the pass that goes on. This cannot be undone.
duplicates-merge = Put together
duplicates-distinct-title = Two people?
duplicates-distinct-hint = Then they are not shown together again.
duplicates-distinct = Not the same person
duplicates-merged = merged
duplicates-went = Put together with
duplicates-came = Put together with this one:
duplicates-pass = This registration was put together with your registration no. { $number }.
duplicates-pass-hint = The pass of that one is good. Its link was mailed to you; it can be sent again:
duplicates-mail-subject = Your registrations for { $conference } were put together
duplicates-mail =
    Dear { $name },

    you were registered twice for { $conference }. Registration no. { $former } was put together with no. { $number }, which goes on. The pass of no. { $former } is no longer good.

    Your pass:
    { $link }

    Is this wrong? Please ask the organisers.
duplicates-mail-away =
    Dear { $name },

    your registration no. { $former } for { $conference } was put together with no. { $number }, which is under another address of yours. The link to your pass was sent there; the pass of no. { $former } is no longer good.

    Is this wrong? Please ask the organisers.
duplicates-mail-title = Registrations put together
duplicates-mail-when = When two registrations of one person become one
duplicates-mail-away-title = Registrations put together, other address
duplicates-mail-away-when = The same, to the address that goes on no more
