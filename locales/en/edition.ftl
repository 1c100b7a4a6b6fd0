edition-new-title = New conference
edition-new-lead = A conference is made from a template, with every date counted back from the opening. Its name, place and texts, the words of its goals, the agenda, rooms, milestones, tasks, the form for registration and the handbook can be changed afterwards. Its time zone, its categories, the badge levels, zones, gates, groups and pillars that there are, the number of goals and the limits of the presidium come from the template and stay: where they do not fit, use a template of your own.
edition-template = Template
edition-template-hint = What comes with Plenum, or a file of your own.
edition-own = A template of my own
edition-own-text = Own template (TOML)
edition-own-hint = Only when “A template of my own” is chosen.
edition-slug = Address
edition-slug-hint = Lower-case letters, digits and hyphens, such as financial-security-2026. It stands in every link and does not change.
edition-opening = Opening date
edition-create = Make the conference
edition-wrong = The template cannot be used:
edition-wrong-line = Line { $line },
edition-fault-template = The template has errors; see above.
edition-fault-slug = Lower-case letters, digits and hyphens, at most 60.
edition-fault-slug-taken = Another conference has this address.
edition-fault-same-date = The conference opens on this date already.
edition-opening-title = Move the opening
edition-opens-now = Opens on { $at }.
edition-new-date = New opening date
edition-new-date-hint = The time of day stays. Nothing moves before you have seen what will.
edition-preview = Show what will move
edition-confirm = Move the opening to { $at }?
edition-milestones = { $n ->
    [one] milestone
   *[other] milestones
}
edition-tasks = { $n ->
    [one] task that is not done
   *[other] tasks that are not done
}
edition-blocks = { $n ->
    [one] block of the agenda
   *[other] blocks of the agenda
}
edition-past = { $n ->
    [one] One date would lie in the past.
   *[other] { $n } dates would lie in the past.
}
edition-in-the-past = in the past
edition-move = Move everything
edition-keep = Keep the date
edition-moves = What moves
edition-what = What
edition-kind = Kind
edition-before = Now
edition-after = Then
edition-kind-block = block
edition-staying = { $n ->
    [one] date stays
   *[other] dates stay
}
edition-past-list = See which.
edition-reason = Reason
edition-reason-hint = It is kept with the plan as it stands now.
edition-fault-reason = Say why the opening moves.
edition-owners = Whose tasks move
edition-compress = To be done in less time
edition-late = Past by
edition-stays = What stays
edition-why = Why
edition-past-new = They are counted back from the opening, or are the opening itself.
edition-sure = Make it nonetheless, with dates in the past
edition-fault-sure = Choose a later opening, or say that the conference is to be made with dates in the past.
