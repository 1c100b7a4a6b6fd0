nav-groups = Groups
groups-group = Group
groups-none = No groups yet
groups-none-hint = The groups of a conference come with its template.
groups-kind-working = Working groups
groups-kind-support = Support groups
groups-kind-preparatory = Preparatory groups
groups-beside-working = { $name } (working)
groups-beside-support = { $name } (support)
groups-beside-preparatory = { $name } (preparatory)
groups-role = Role
groups-role-lead = Lead
groups-role-deputy = Deputy
groups-role-liaison = Liaison
groups-role-member = Member
groups-people = People
groups-name = Name
groups-since = Since
groups-led-by = Leading body
groups-open-tasks = Open tasks
groups-tasks = { $n ->
    [one] One open task
   *[other] { $n } open tasks
}
groups-short = { $n ->
    [one] one missing
   *[other] { $n } missing
}
groups-complete = complete
groups-full = full
groups-nobody = nobody yet
groups-held-of = { $held } of { $wanted }
groups-place = Place somebody
groups-admit = Admit a member
groups-email = E-mail of the account
groups-email-hint = Whoever joins needs an account already, and is told by mail. Nobody places herself.
groups-remove = Remove
groups-remove-name = Remove { $name }
groups-remove-ask = Remove { $name } from the group?
groups-remove-access = What this membership let the person see and do ends with the next request.
groups-remove-tasks = { $n ->
    [one] open task of the group stays in this person’s name: hand it to somebody else.
   *[other] open tasks of the group stay in this person’s name: hand them to somebody else.
}
groups-fault-limit = The plan allows { $max } in this role, and that many are placed.
groups-fault-already = This person is in the group already.
groups-fault-self = Nobody places herself. Somebody else has to do it.
groups-fault-account = There is no account with this address that can be placed.
groups-over = { $n ->
    [one] one too many
   *[other] { $n } too many
}
groups-due = Due first
groups-due-none = Nothing is open.
groups-late = overdue
groups-leave = Leave
groups-leave-ask = Leave this group?
groups-leave-access = What it let you see and do ends with the next request.
groups-leave-tasks = { $n ->
    [one] One open task stays in your name: hand it over first.
   *[other] { $n } open tasks stay in your name: hand them over first.
}
groups-chart = Organisation chart
groups-print = Print
groups-tier-decides = Presidium: decides
groups-seat-empty = empty
groups-people-count = { $n ->
    [one] one person
   *[other] { $n } people
}
groups-mail-subject = { $group }, { $conference }: you are in
groups-mail =
    Dear { $name },

    { $by } has brought you into a group of { $conference }: { $group }, as { $role }. Its people and tasks are here:

    { $link }

    If that is a mistake, you can leave the group on that page.
groups-bodies = Leading and member bodies
groups-bodies-none = No institution is named yet.
groups-bodies-no-more = Every institution of the conference is named.
groups-bodies-change = Change
groups-body = Institution
groups-body-leads = leads
groups-body-leads-it = It leads the group
groups-body-add = Add
