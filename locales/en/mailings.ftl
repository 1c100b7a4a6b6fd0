nav-mail = Mail
mailings-hint = Letters to many, and what each letter says.
mailings-title = Letters to many
mailings-none = No letter to many was written yet. Filter the participants and press Write, or write to all.
mailings-compose = Write to participants
mailings-subject = Subject
mailings-body = Text
mailings-state = State
mailings-state-draft = draft
mailings-state-sending = being sent
mailings-state-stopped = stopped
mailings-state-sent = sent
mailings-state-discarded = discarded
mailings-recipients = Recipients
mailings-by = By
mailings-at = Begun
mailings-texts = Texts by occasion
mailings-texts-hint = Every letter is written in the language of whom it goes to. What is not changed here is said as delivered.
mailings-text = Text
mailings-own = own words
mailings-delivered = as delivered
mailings-language = Language
mailings-placeholders = Placeholders
mailings-placeholders-hint = They are filled in for each reader, from her own registration alone.
mailings-preview = Preview
mailings-preview-for = Shown for
mailings-preview-hint = Name, pinyin, number or e-mail. Empty: whoever registered last.
mailings-preview-show = Show
mailings-preview-nobody = Nobody is found.
mailings-preview-empty = The preview shows the letter of a real person, as soon as somebody has registered.
mailings-sample-reason = (the reason that you give)
mailings-sample-changes = (what changed, a line each)
mailings-to = To { $name }
mailings-reset = Use the delivered text
mailings-reset-title = Use the delivered text again?
mailings-reset-effect = What was written here in your own words is gone.
mailings-goes-to = { $n ->
    [0] Nobody is reached at the moment
    [one] Goes to one person
   *[other] Goes to { $n } people
}
mailings-readers = { $n ->
    [0] nobody reads this language
    [one] one reader
   *[other] { $n } readers
}
mailings-languages-hint = One language is enough. Whoever reads another one gets the nearest that is written.
mailings-save-and-see = Save and see
mailings-fault-empty = Write the letter in one language at least.
mailings-edit = Change
mailings-discard = Discard
mailings-discard-title = Discard this letter?
mailings-discard-draft = The draft is gone; nothing was sent.
mailings-discard-rest = Whoever was not written to yet will not be. What was sent stays sent.
mailings-send = Send
mailings-send-to = { $n ->
    [one] Send to one person
   *[other] Send to { $n } people
}
mailings-send-title = { $n ->
    [0] Nobody to send to
    [one] Send to one person?
   *[other] Send to { $n } people?
}
mailings-count-changed = { $n ->
    [one] It was one person when you looked. Look once more.
   *[other] It was { $n } people when you looked. Look once more.
}
mailings-elsewhere = { $n ->
    [one] One person reads it in another language than her own.
   *[other] { $n } people read it in another language than their own.
}
mailings-effect-stop = It can be stopped while it is being sent. What was handed over cannot be taken back.
mailings-nth = { $n } of { $of }
mailings-before = Previous
mailings-after = Next
mailings-test = Send this to me alone
mailings-tested = The letter is on its way to your own address.
mailings-nobody = This letter reaches nobody
mailings-nobody-hint = The list of people is empty by now. Begin again from another list.
mailings-progress = How far it is
mailings-done-of = { $done } of { $of } are done with
mailings-stop = Stop
mailings-stopped-hint = Stopped. What was not handed over is held back.
mailings-go-on = Go on
mailings-passed = passed over
mailings-not-yet = not yet
mailings-name = Name
