nav-documents = Documents
nav-signatories = Signatories
documents-kind = Kind
documents-kind-agenda-approval = Agenda approval
documents-kind-action-plan = Action plan
documents-kind-memorandum = Memorandum
documents-kind-pledge = Pledge
documents-state = State
documents-state-draft = draft
documents-state-signing = out for signing
documents-state-in-force = in force
documents-state-refused = refused
documents-state-withdrawn = withdrawn
documents-answer = Answer
documents-answer-waiting = waiting
documents-answer-signed = signed
documents-answer-refused = refused
documents-answered-at = Answered at
documents-new = New document
documents-none = No documents yet
documents-none-hint = What the presidium and the institutions are to sign stands here.
documents-none-found = No document fits
documents-no = No.
documents-title = Title
documents-signed = Signed
documents-refused-count = { $n ->
    [one] one refused
   *[other] { $n } refused
}
documents-waits-for-you = waits for you
documents-number = No. { $year }–{ $number }
documents-version = { $n ->
    [one] version { $n }
   *[other] version { $n }
}
documents-languages-hint = Write it in the languages in which it is to be read. All of them are signed.
documents-title-en = Title in English
documents-title-hans = Title in simplified Chinese
documents-title-hant = Title in traditional Chinese
documents-text-en = Text in English
documents-text-hans = Text in simplified Chinese
documents-text-hant = Text in traditional Chinese
documents-text = Text
documents-pdf = File
documents-pdf-file = PDF
documents-pdf-hint = Instead of the text, or beside it. At most 10 MB.
documents-pdf-held = { $name } stays with it unless another file is chosen.
documents-pdf-drop = Go on without this file
documents-pdf-inside = File inside this PDF:
documents-kilobytes = { $n ->
    [one] { $n } KB
   *[other] { $n } KB
}
documents-signers = Who signs
documents-signers-who = Who is asked to sign
documents-signers-hint = Seats of the presidium that are filled, and the signatories of institutions.
documents-no-candidates = Nobody can be asked yet: fill seats of the presidium, or name signatories.
documents-pledge-hint = Each institution signs a pledge for itself. Which ones are asked is chosen once it is out.
documents-order = Order
documents-order-any = In any order
documents-order-listed = In the order of the list
documents-order-reversed = In the reverse order: the first of the list signs last
documents-needed = Signatures needed
documents-needed-hint = Left empty: everybody’s.
documents-needed-of = { $needed } of { $asked } signatures bring it into force
documents-in-order = one after the other
documents-each-hint = Each signature is good by itself
documents-save-draft = Save as a draft
documents-save-version = Save as a new version
documents-edit = Edit
documents-edit-hint = Saving makes a new version, a draft that nobody has signed. Earlier versions are kept.
documents-edit-signed = { $n ->
    [one] One signature stays with the version before.
   *[other] { $n } signatures stay with the version before.
}
documents-send = Send out for signing
documents-send-effect = { $asked } are asked to sign; { $needed } signatures bring it into force.
documents-send-effect-pledge = It can then be sent to institutions, each of which signs for itself.
documents-send-effect-fixed = This version is not changed any more: an edit is a new version without signatures.
documents-out-since = out since { $at }
documents-withdraw = Withdraw
documents-withdraw-ask = Withdraw this document for good?
documents-withdraw-effect = Nobody can sign it any more. What was signed is kept.
documents-your-signature = Your signature
documents-sign-ask = You are asked to sign this version.
documents-sign = Sign
documents-sign-final = A signature is final: it cannot be taken back.
documents-you-sign = You sign
documents-refuse = Refuse to sign
documents-refuse-final = A refusal is final for this version, and its reason is shown to whoever sees the document.
documents-reason = Reason
documents-reason-hint = Why you do not sign.
documents-name = Name
documents-post = Post
documents-institution = Institution
documents-email = E-mail
documents-email-hint = The link to what is to be signed is sent here.
documents-language = Language
documents-fingerprint = Key fingerprint
documents-signatures = Signatures
documents-signed-of = { $signed } of { $asked } signed
documents-signed-then = { $n ->
    [one] one signature
   *[other] { $n } signatures
}
documents-hashes = What was signed
documents-check-hint = Anyone can check the file of signatures without this website: plenum verify FILE. Compare the key fingerprints with those that the signers give.
documents-earlier = Earlier versions
documents-paper = PDF with signatures
documents-file = File of signatures
documents-export = Export
documents-search-signer = Name or institution
documents-nobody-found = Nobody fits
documents-nobody-asked = No institution is asked yet.
documents-gone = no longer in this place
documents-other-language = This text is not there in your language.
documents-institutions = Send to institutions
documents-institutions-ask = Ask them to sign
documents-institutions-hint = Each signatory gets a letter with a link.
documents-asked-already = { $n ->
    [one] One institution is asked already
   *[other] { $n } institutions are asked already
}
documents-without-signatory = { $n ->
    [one] One institution has nobody who signs for it.
   *[other] { $n } institutions have nobody who signs for them.
}
documents-nobody-free = No further institution can be asked
documents-nobody-free-hint = Only institutions with a signatory can be asked.
documents-choose-all = Choose all
documents-remind = Remind
documents-remind-effect = { $n ->
    [one] One signatory who has not answered gets a letter.
   *[other] { $n } signatories who have not answered get a letter.
}
documents-close = Close
documents-close-ask = Close the signing of this pledge?
documents-close-signed = { $n ->
    [one] One institution has signed: its signature stands.
   *[other] { $n } institutions have signed: their signatures stand.
}
documents-close-waiting = { $n ->
    [one] One institution has not answered and cannot sign any more.
   *[other] { $n } institutions have not answered and cannot sign any more.
}
documents-signatory = Signatory
documents-signatories-hint = Who signs for which institution.
documents-signatories-named = { $named } of { $all } named.
documents-signatory-new = Name a signatory
documents-signatory-name = Name…
documents-signatory-for = Name a signatory for { $name }
documents-signatory-one = One person signs for an institution; whoever did so before does no more.
documents-signatory-ended = signs no more
documents-signatory-end = End
documents-signatory-end-ask = { $name } signs for the institution no more?
documents-signatory-end-effect = The link leads nowhere any more, with the next request.
documents-no-institutions = No institutions yet
documents-no-institutions-hint = Institutions come with the template and with registrations.
documents-link = Link
documents-link-hint = It opens what this person is asked to sign. Signing asks for the password of her key.
documents-link-new = New link
documents-copy = Copy
documents-copied = Copied
documents-waiting = Waiting
documents-key = Signing key
documents-key-own = Your signing key
documents-key-open = Open
documents-key-hint = You sign documents with a key of your own, SM2 and Ed25519, which your password for it opens.
documents-key-current = Your key
documents-key-good = in use
documents-key-is-made = made
documents-key-none = none yet
documents-key-none-yet = No key yet: it is made behind the link.
documents-key-made = Made at
documents-key-compare = Tell this fingerprint to those who check your signatures, by another way.
documents-key-make = Make a signing key
documents-key-make-hint = Choose a password for it. Nobody else knows it, and nobody can recover it.
documents-key-replace = Replace the key
documents-key-replace-hint = Where the password is forgotten or known to others. What was signed before stays good.
documents-key-password = Password for the key
documents-key-password-hint = At least 12 characters; another one than that of your account.
documents-key-again = The same once more
documents-key-earlier = Earlier keys
documents-key-revoke = Revoke the key
documents-key-revoke-ask = Revoke your signing key?
documents-key-revoke-text = You can make another one at any time.
documents-key-revoke-effect = Nothing more is signed with the key. What was signed with it stays good and can be checked.
documents-key-revoked-at = revoked { $at }
documents-key-revoked-since = key revoked since
documents-key-signed = { $n ->
    [one] one signature
   *[other] { $n } signatures
}
documents-account-password = Password of your account
documents-account-password-hint = So that nobody else makes a key in your name. Who signs in by a link of the mail just now is not asked.
documents-password = Password of your signing key
documents-password-hint = It is asked for at every signature.
documents-own-title = Documents to sign
documents-own-asked = You are asked to sign
documents-own-none = Nothing to sign at present
documents-own-key-first = You need a signing key first.
documents-fault-text = Write a text, or choose a PDF.
documents-fault-signers = Choose who signs.
documents-fault-needed = A number from 1 to { $max }.
documents-fault-pdf = This is no PDF.
documents-fault-institutions = Choose one institution at least.
documents-fault-no-key = You have no signing key yet.
documents-fault-password = This is not the password of your signing key.
documents-fault-account = This is not the password of your account.
documents-problem-settled = This version is not open any more: it was worded anew, settled or withdrawn.
documents-problem-answered = This was answered already.
documents-problem-holder = Only who is in the place that was asked can answer.
documents-problem-key = The key is revoked or not yours. Sign with your current key.
documents-problem-turn = It is not your turn yet: others sign before you.
documents-problem-gone = Somebody who is to sign is no longer in this place. Edit the document and choose anew.
documents-problem-nobody = Nobody has signed yet.
documents-problem-nobody-waits = Nobody who could be written to is waiting.
documents-pack = Papers of the meeting
documents-pack-closed = Closed meeting of the presidium
documents-pack-made = As of { $at }, for { $name }
documents-pack-documents = To be signed
documents-mail-subject = To be signed: { $title }
documents-mail-subject-again = Still to be signed: { $title }
documents-mail =
    Dear { $name },

    { $conference } asks you to sign “{ $title }” for your institution. Read and sign it here:

    { $link }

    The link is yours alone. Signing asks for the password of your signing key, which you choose there.
documents-mail-again =
    Dear { $name },

    “{ $title }” of { $conference } still waits for your signature, or for your refusal with its reason:

    { $link }

    The link is yours alone.
documents-mail-seat =
    Dear { $name },

    { $conference } asks you, as a member of the presidium, to sign “{ $title }”. Read and sign it here, after signing in:

    { $link }

    Signing asks for the password of your signing key.
documents-mail-seat-again =
    Dear { $name },

    “{ $title }” of { $conference } still waits for your signature, or for your refusal with its reason. It is here, after signing in:

    { $link }
documents-awaits-signature = to be signed by you
