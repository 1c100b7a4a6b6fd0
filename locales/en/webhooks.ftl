nav-webhooks = Webhooks
webhooks-lead = Other programs are told of lights and difficulties as they change: signed, and tried again until they arrive.
webhooks-new = Add a webhook
webhooks-one = Webhook
webhooks-none = No program is told of anything
webhooks-none-hint = Add the address at which a program of yours listens.
webhooks-url = Address
webhooks-url-hint = Begins with https:// and can be reached from the Internet. No name and password in it.
webhooks-fault-events = Choose at least one.
webhooks-fault-no-url = Give an address.
webhooks-fault-url = Enter an address that begins with https:// and is on the Internet.
webhooks-events = Told of
webhooks-events-hint = An event that you choose later is told from then on; what happened before is not.
webhooks-event = Event
webhooks-event-light = a light changes
webhooks-event-filed = a difficulty is sent in
webhooks-event-answered = a difficulty is answered
webhooks-event-late = a difficulty has waited for 48 hours
webhooks-event-test = test
webhooks-on = on
webhooks-off = off
webhooks-turn-on = Turn on
webhooks-turn-off = Turn off
webhooks-last = Last arrived
webhooks-since = Set up
webhooks-standing = Where it stands
webhooks-change = Change
webhooks-now = Somebody else changed it. It now listens at { $url } to: { $events }. What you filled in is kept below.
webhooks-secret = The secret of this webhook
webhooks-secret-text = By it the receiver knows that we are the sender. It is shown this once: put it where the receiver looks for it.
webhooks-secret-done = I have kept it
webhooks-new-secret = New secret
webhooks-new-secret-hint = A new secret ends the old one at once.
webhooks-off-hint = What happens while it is off is not told later; what has its turn meanwhile is given up, and can be sent again by hand.
webhooks-test = Send a test event
webhooks-end = Remove
webhooks-end-title = Remove this webhook?
webhooks-end-effect = Its program is told of nothing any more.
webhooks-problem-off = This webhook is off. Turn it on first.
webhooks-deliveries = Deliveries
webhooks-deliveries-none = Nothing has happened yet. Send a test event to see whether it arrives.
webhooks-body = What is sent
webhooks-made = Happened
webhooks-tried = tried { $time }
webhooks-next = next attempt { $time }
webhooks-again = Send again
webhooks-attempts = { $n ->
    [one] one attempt
   *[other] { $n } attempts
}
webhooks-waiting = { $n ->
    [one] one on its way
   *[other] { $n } on their way
}
webhooks-failed = { $n ->
    [one] one given up
   *[other] { $n } given up
}
webhooks-state-waiting = on its way
webhooks-state-delivered = arrived
webhooks-state-failed = given up
webhooks-failure-name = The name of the address was not found.
webhooks-failure-address = The address leads into a network that is not called from here.
webhooks-failure-connect = Nobody answered there, or not with a good certificate.
webhooks-failure-timeout = No answer within 10 seconds.
webhooks-failure-answer = The receiver did not take it.
webhooks-failure-off = The webhook was off.
