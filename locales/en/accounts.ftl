accounts-sign-in = Sign in
accounts-email = E-mail
accounts-password = Password
accounts-name = Name
accounts-language = Language
accounts-participants-need-none = Participants need no account: their pass opens by the link in their mail.
accounts-fault-sign-in = Address and password do not fit together.
accounts-fault-many = Too many attempts. Wait a quarter of an hour, or let us mail you a link: that works now.
accounts-fault-code = This code is wrong, has expired or was used before. Wait for the next one.
accounts-fault-taken = There is an account with this address already.
accounts-fault-old = This is not your present password.
accounts-fault-password-short = At least { $min } characters. A short sentence does well.
accounts-fault-password-guessed = This is easily guessed: it must not hold your address, and not be one character repeated.
accounts-fault-password-again = The two do not agree.
accounts-code = Code
accounts-code-title = Second step
accounts-code-hint = The six digits that your authenticator app shows.
accounts-code-give-up = Sign in with another account
accounts-link-offer = Mail me a link instead
accounts-link-ask = A link by mail
accounts-link-ask-hint = We mail you a link that signs you in once. Use it too if you have forgotten your password: you can set a new one then.
accounts-link-send = Mail me a link
accounts-link-asked = If { $email } has an account here, a link is on its way to it. It is good for { $minutes } minutes and for one use.
accounts-link-good = This link signs you in once.
accounts-link-password = Sign in and set a password
accounts-link-bad = This link cannot be used any more
accounts-link-bad-hint = It was used already, its time has passed, or a password was set since.
accounts-own = My account
accounts-own-self = About me
accounts-password-old = Present password
accounts-password-new = New password
accounts-password-again = New password once more
accounts-password-hint = At least 12 characters.
accounts-password-set = Set the password
accounts-password-ends = Your other sign-ins end with it, and links that you were mailed before are of no use any more.
accounts-password-fresh = You came by a link: for a quarter of an hour you can set a password without the old one.
accounts-password-needs-link = You have no password yet. To set one, sign in by a link from your mail; within a quarter of an hour you can set it here.
accounts-password-is-set = is set
accounts-password-is-none = none; signs in by link
accounts-factor = Second factor
accounts-factor-hint = With it, signing in also needs a code from an app on your phone.
accounts-factor-is-on = on
accounts-factor-is-off = off
accounts-factor-on = Switch the second factor on
accounts-factor-off = Switch the second factor off
accounts-factor-off-hint = Enter a code to show that it is you.
accounts-factor-step-scan = Read this with an authenticator app.
accounts-factor-qr = QR code with the secret of the second factor
accounts-factor-or-type = Or type this into it:
accounts-factor-same-device = Open the app on this device
accounts-factor-step-code = Enter the code that it shows.
accounts-factor-needs-link = You have no password. To show that it is you, sign in by a link from your mail; within a quarter of an hour you can switch the second factor on here.
accounts-factor-password-hint = It shows that it is you: nobody who finds your browser open can lock you out.
accounts-factor-once = The secret is shown here only this once.
accounts-copy = Copy
accounts-copied = Copied
accounts-sign-ins = Open sign-ins
accounts-sign-ins-none = Nothing is open.
accounts-sign-ins-end-others = End all others
accounts-sign-ins-end-all = End all sign-ins
accounts-device = Device
accounts-device-unknown = unknown
accounts-address = Address
accounts-seen-utc = Last seen (UTC)
accounts-begun-utc = Began (UTC)
accounts-created-utc = Made (UTC)
accounts-end = End
accounts-this-one = this one
accounts-list-hint = An account begins without rights. The security administrator grants them.
accounts-new = New account
accounts-new-hint = The account begins without rights. Its owner gets a mail with a link that is good for { $n } days.
accounts-create = Make the account
accounts-state = State
accounts-state-open = open
accounts-state-new = never used
accounts-state-closed = closed
accounts-none = No account fits
accounts-none-hint = Accounts of people who work on conferences stand here.
accounts-enable = Open the account again
accounts-disable = Close the account
accounts-disable-ask = Close the account of { $name }?
accounts-disable-effects = This will happen at once:
accounts-disable-sign-ins = { $n ->
    [0] No sign-in is open now.
    [one] One open sign-in ends.
   *[other] { $n } open sign-ins end.
}
accounts-disable-grants = Nobody can sign in to it. What it was granted stays and holds again when it is opened.
accounts-disable-log = What was done with it stays on record.
accounts-send-link = Mail a first link again
accounts-no-rights = What this account may do is the security administrator's matter and is not shown here.
accounts-not-yourself = You cannot close your own account. Another system administrator can.
accounts-is-disabled = This account is closed.
accounts-last-administrator = This is the last administrator of its kind. Appoint another one first.
accounts-done-saved = Saved.
accounts-done-password = The password is set. Your other sign-ins have ended.
accounts-done-code-on = The second factor is on.
accounts-done-code-off = The second factor is off.
accounts-done-ended = Ended. It holds from the next request on.
accounts-done-created = The account is made, and a mail with a first link is on its way.
accounts-done-link = A mail with a link is on its way.
accounts-done-disabled = The account is closed.
accounts-done-enabled = The account is open again.
accounts-mail-link-subject = Your sign-in link for Plenum
accounts-mail-link-body =
    { $name },

    this link signs you in to Plenum once. It is good for { $minutes } minutes:

    { $link }

    If you have forgotten your password, choose "Sign in and set a password" there.
    If you did not ask for this, leave it: without the link nothing happens.
accounts-mail-welcome-subject = Your account in Plenum
accounts-mail-welcome-body =
    { $name },

    an account in Plenum was made for you. This link signs you in once and lets you set a password. It is good for { $days } days:

    { $link }

    Later, ask for a new link on the sign-in page at any time.
