delegation-title = Register others
delegation-question = You register colleagues?
delegation-text = For liaisons and assistants: register several people of your institution in one go, without an account. We mail you the link to a page on which you add them and see how each registration stands.
delegation-name = Your name
delegation-email = Your e-mail
delegation-email-hint = We send the link here.
delegation-send = Send the link
delegation-sent = A mail to { $email } is on its way, with the link to your page.
delegation-hint = Each person is written to herself, told who registered her, and asked for her consent. Her pass is hers alone. You may register up to { $most } people.
delegation-none = Nobody yet
delegation-none-hint = Whom you register stands here, with how each registration stands.
delegation-add = Register a person
delegation-add-hint = Name and e-mail are hers: the mails and the pass go to her.
delegation-register = Register her
delegation-edit = Change
delegation-withdraw = Withdraw
delegation-declare = She knows that I, { $name }, register her and pass on what I enter here. She is told by mail and asked for her own consent.
delegation-stated = { $what }: { $value }
delegation-problem-many = You have registered as many people as one may.
delegation-problem-agreed = She has agreed to her registration herself. From now on she changes it on her own page, or the organisers do.
delegation-withdraw-title = Withdraw the registration of { $name }?
delegation-withdraw-effect-place = Her place goes to whoever waits for one.
delegation-withdraw-effect-mail = She is told by mail.
delegation-withdraw-effect-badge = Her badge opens no gate any more.
delegation-by = Registered by
delegation-registered-by = { $name } ({ $institution }) registered you.
delegation-consent-due = consent outstanding
delegation-consent-due-hint = Somebody else registered her; she has not agreed yet.
delegation-agreed = Has agreed herself: only she and the organisers change it now.
delegation-consent-title = Do you agree?
delegation-consent-text = Look at what was said of you below, and change what is wrong. If you do not want to come, withdraw.
delegation-consent-give = I agree
delegation-delegates = Who registers others
delegation-delegates-hint = Liaisons and assistants with a link of their own, on which they register others.
delegation-delegates-none = Nobody registers others
delegation-delegates-none-hint = Whoever asks for a link on the page “{ $page }” stands here.
delegation-delegates-not-found = Nobody is found
delegation-delegates-not-found-hint = Nobody has such a name, institution or address.
delegation-people = Has registered
delegation-asked = Asked for it
delegation-link = Link
delegation-link-good = in use
delegation-link-unopened = not opened yet
delegation-link-ended = ended
delegation-end = End
delegation-end-title = End the link of { $name }?
delegation-end-effect-link = It leads nowhere any more. She is not told.
delegation-end-effect-people = { $n ->
    [0] She has registered nobody.
    [one] The one person whom she registered stays registered.
   *[other] The { $n } people whom she registered stay registered.
}
delegation-end-effect-again = If she asks for a link again, her page begins empty.
delegation-by-whom = Registered by { $name }
delegation-mail-link-subject = Register others for { $conference }
delegation-mail-link =
    Dear { $name },

    on this page you register others for { $conference }, until { $until }:
    { $link }

    Keep this link to yourself: whoever has it may register people and change what you entered. If you did not ask for it, ignore this mail.
delegation-mail-registered-subject = You have been registered for { $conference }
delegation-mail-registered =
    Dear { $name },

    { $by } has registered you for { $conference }, and said of you:

    { $stated }

    State: { $state }

    Please look at it and tell us whether you agree. You may change everything until { $until }, or withdraw:
    { $link }

    Keep this link to yourself: it leads to your pass.
delegation-mail-withdrawn-subject = Your registration for { $conference } was withdrawn
delegation-mail-withdrawn =
    Dear { $name },

    { $by }, who registered you for { $conference }, has withdrawn your registration.

    If you want to come all the same, register again.
delegation-mail-registered-title = Registered by another
delegation-mail-registered-when = When somebody is registered by another; with the link on which she agrees
delegation-mail-link-title = Link to register others
delegation-mail-link-when = When somebody asks to register others
delegation-mail-withdrawn-title = Withdrawn by another
delegation-mail-withdrawn-when = When whoever registered her takes it back
