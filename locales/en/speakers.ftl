nav-speakers = Speakers and roles
speakers-hint = Whoever has a role in the draft of the agenda, and what she answered.
speakers-state = State
speakers-state-unasked = not asked
speakers-state-asked = asked
speakers-state-confirmed = confirmed
speakers-state-declined = declined
speakers-all = Everybody
speakers-no-slides = confirmed, no slides yet
speakers-proposing = with a proposal
speakers-proposes = proposal
speakers-search = Name or item
speakers-find = Search
speakers-name = Name
speakers-item = Item
speakers-slides = Slides
speakers-none = Nobody is in this list
speakers-none-hint = People get their roles on the page of an item.
speakers-begin = Ask…
speakers-begin-of = Ask { $name }
speakers-page = Asked, answers
speakers-remind = Remind
speakers-remind-title = Remind those who have not answered?
speakers-remind-text = Each is written to with her link and the items that wait for her answer.
speakers-remind-count =
    { $n ->
        [one] One person has not answered
       *[other] { $n } people have not answered
    }
speakers-ask-all = Ask all
speakers-ask-all-title = Ask everybody who was not asked yet?
speakers-ask-all-text = Each is written to in her language with a link of her own, where she confirms, declines and sends slides.
speakers-ask-all-count =
    { $n ->
        [one] One person is written to
       *[other] { $n } people are written to
    }
speakers-ask-all-not =
    { $n ->
        [one] One has no address, is not registered any more, or had her link ended: see to her alone
       *[other] { $n } have no address, are not registered any more, or had their link ended: see to each alone
    }
speakers-left =
    { $n ->
        [one] Of those not asked, one has no address, is not registered any more, or had her link ended: see to her alone.
       *[other] Of those not asked, { $n } have no address, are not registered any more, or had their link ended: see to each alone.
    }
speakers-problem-nobody = There is nobody to write to: a link and an address are needed.
speakers-problem-slides = There are as many files for this item as it takes. Remove one first.
speakers-asked-at = Asked { $at }
speakers-reminded-at = reminded { $at }
speakers-not-asked = Not asked yet
speakers-participant = participant
speakers-proposal = She proposes
speakers-proposal-biography = She proposes this biography
speakers-was = now: { $text }
speakers-take = Take over into the draft
speakers-publish = Make it public
speakers-refuse = Do not take over
speakers-kilobytes =
    { $n ->
        [one] { $n } KB
       *[other] { $n } KB
    }
speakers-no-parts = She has no role in the agenda now
speakers-link = Her link
speakers-link-good = good
speakers-link-none = none
speakers-link-at = Made { $at }
speakers-link-hint = With a link of her own she confirms or declines, sends slides and says what she needs.
speakers-copy = Copy
speakers-copied = Copied
speakers-written-to = Written to { $email }
speakers-email = E-mail
speakers-email-hint = Without one, hand her the link in another way.
speakers-language = Language
speakers-make-link = Make a link
speakers-renew-link = New link
speakers-ask = Write to her
speakers-ask-again = Write to her again
speakers-revoke = End the link
speakers-revoke-title = End the link of { $name }?
speakers-revoke-text = What she answered stays.
speakers-revoke-effect = The link leads nowhere any more
speakers-about = About the person
speakers-no-biography = No biography is public.
speakers-biography = Biography
speakers-biography-hint = Organisers read it before it is public.
speakers-biography-waits = Organisers will read this before it is public.
speakers-needs = Needs
speakers-need-projector = Projector
speakers-need-sound = Sound from a computer
speakers-need-interpreting = Interpreting
speakers-need-internet = Internet on stage
speakers-need-step-free = Step-free way to the stage
speakers-note = Anything else
speakers-note-hint = Diet, hotel and transport are asked in the registration.
speakers-own-hint = You have a part in this agenda. Please say for each item whether you come. The agenda may still change until it is released.
speakers-open = waits for your answer
speakers-word = A word to the organisers
speakers-word-hint = Needed if you decline.
speakers-fault-word = Say in a word why you do not come.
speakers-confirm = I will come
speakers-confirm-again = I will still come
speakers-decline = I cannot come
speakers-title-part = Title and summary
speakers-propose = Propose other words
speakers-propose-hint = If the item should be called otherwise, propose it.
speakers-propose-explained = Organisers read what you propose and take it over, or not. Nothing changes by itself.
speakers-propose-send = Propose
speakers-proposal-waits = What you proposed waits for the organisers.
speakers-title-hans = Title, simplified Chinese
speakers-title-hant = Title, traditional Chinese
speakers-title-en = Title, English
speakers-summary-hans = Summary, simplified Chinese
speakers-summary-hant = Summary, traditional Chinese
speakers-summary-en = Summary, English
speakers-slides-none = No slides yet.
speakers-slides-file = File
speakers-slides-hint = PDF or PowerPoint without macros, at most 10 MB; five files an item.
speakers-slides-send = Send
speakers-slides-remove = Remove
speakers-slides-remove-of = Remove { $name }
speakers-fault-no-file = Choose a file.
speakers-about-hint = A biography, what you need, and when you can come.
speakers-about-edit = Fill in
speakers-mail-subject = { $conference }: your part in the agenda
speakers-mail =
    Dear { $name },

    at { $conference } we should like you to take part in:

    { $items }

    Please say on your own page whether you come. There you can also propose a title, send slides and say what you need:

    { $link }
speakers-mail-again =
    Dear { $name },

    we look forward to your answer for { $conference }:

    { $items }

    Your page: { $link }
