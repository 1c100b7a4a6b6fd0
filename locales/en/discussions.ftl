nav-discussions = Discussion groups
discussions-hint = Participants who discuss one topic in one room.
discussions-none = No discussion has been prepared yet
discussions-none-hint = A discussion divides the participants into groups, each with a topic, a room and a host.
discussions-new = New discussion
discussions-edit = Change
discussions-title = Discussion
discussions-groups = Groups
discussions-places = Places
discussions-placed = Placed
discussions-state = State
discussions-published = published
discussions-unpublished = not published
discussions-published-at = Published { $at }: each sees her group on her pass.
discussions-unpublished-hint = Not published: nobody outside sees who is where.
discussions-blocks = Blocks of the agenda
discussions-blocks-hint = A group is made for each room in which a chosen block is; a room with several blocks is one group that sits several times.
discussions-no-blocks = The agenda has no block of the kind “discussion” yet.
discussions-wishes = Wishes
discussions-wishes-hint = Between these times participants say on their own page in which groups they would like to be. Left empty, they are not asked. Times in { $zone }.
discussions-opens = Wishes open
discussions-closes = Wishes close
discussions-most = How many wishes
discussions-fault-time = Enter a date and a time.
discussions-fault-order = Wishes close after they open.
discussions-fault-most = Enter a number from 1 to { $max }.
discussions-fault-capacity = Enter a number from 1 to { $max }.
discussions-fault-holds = { $size } people are in this group already.
discussions-fault-host = Enter either a participant or a name.
discussions-fault-twice = You have named this group already.
discussions-new-group = New group
discussions-no-groups = No groups yet
discussions-no-groups-hint = Add a group for each topic.
discussions-topic = Topic
discussions-topic-hans = Topic, simplified Chinese
discussions-topic-hant = Topic, traditional Chinese
discussions-topic-en = Topic, English
discussions-capacity = Places
discussions-sits = Sits in
discussions-sits-hint = The blocks of the agenda in which the group meets.
discussions-room = Room
discussions-room-of-block = The room of the block
discussions-host = Host
discussions-hosted-by = Host: { $host }
discussions-where = Where and when
discussions-nowhere = no block
discussions-people-of = People
discussions-full = full
discussions-raise = Order
discussions-raise-of = Move { $topic } up
discussions-fact-placed = have a place
discussions-fact-without = without a place
discussions-fact-places = places
discussions-fact-too-few = places: too few for everybody
discussions-fact-wished = said what they wish ({ $from } to { $to })
discussions-fact-wished-until = have said what they wish; open until { $at }
discussions-ready = Nobody outside sees the groups yet.
discussions-untold =
    { $n ->
        [one] One person knows something else of her group than what is so now.
       *[other] { $n } people know something else of their group than what is so now.
    }
discussions-publish = Publish
discussions-publish-title = Publish the groups?
discussions-publish-pass = Each sees her group on her pass from now on
discussions-tell = Write to them
discussions-tell-title = Write to whoever's group has changed?
discussions-tell-text = { $title }: topic, room, times and host go out by mail, with an entry for the calendar.
discussions-tell-count =
    { $n ->
        [one] One person is written to
       *[other] { $n } people are written to
    }
discussions-remove = Remove
discussions-remove-title = Remove “{ $title }”?
discussions-remove-text = It goes with everything that was said and placed in it.
discussions-remove-group-text = Whoever is in it has no place any more.
discussions-remove-groups =
    { $n ->
        [one] One group goes
       *[other] { $n } groups go
    }
discussions-remove-places =
    { $n ->
        [one] One person loses her place
       *[other] { $n } people lose their place
    }
discussions-problem-full = There is no room in this group for all of them. Nobody was moved.
discussions-problem-capacity = More people are in this group.
discussions-problem-no-group = Choose a group.
discussions-problem-published = Its groups are published; people were told of them.
discussions-run = Give places
discussions-run-title = What a run would come to
discussions-run-hint = Nothing is set until you say so. The same wishes come to the same result.
discussions-run-stale = Something has changed since you looked.
discussions-run-stale-hint = This is what the run would come to now.
discussions-run-placed = have a place afterwards
discussions-run-held = stay where they are
discussions-run-moved = go to another group or get a place
discussions-run-left = without a place
discussions-run-set = Set this
discussions-run-public = The groups are published: who looks at her pass sees her new group at once. Letters go only when you send them.
discussions-how = By
discussions-how-wishes = wishes, then the mix of categories
discussions-how-mix = the mix of categories alone
discussions-whom = Who
discussions-whom-rest = those without a place
discussions-whom-all = everybody but locked places
discussions-look = Look
discussions-wish = Wish { $n }
discussions-missed = None of their wishes
discussions-missed-one = none of her wishes
discussions-unwished = Wished for nothing
discussions-mix = Sizes and categories
discussions-people = People and groups
discussions-size = { $size } of { $capacity } places taken
discussions-add = Add somebody
discussions-search = Name, institution or number
discussions-find = Search
discussions-no-hits = Nobody was found.
discussions-is-in = is in “{ $topic }”
discussions-put = Put here
discussions-put-of = Put { $name } into this group
discussions-without = without a place
discussions-everybody = everybody
discussions-nobody = Nobody is in this group yet
discussions-all-placed = Everybody has a place
discussions-choose-all = Choose all
discussions-choose = Choose { $name }
discussions-chosen = chosen
discussions-number = Number
discussions-name = Name
discussions-institution = Institution
discussions-category = Category
discussions-locked = locked
discussions-to = To which group
discussions-move = Move
discussions-lock = Lock
discussions-unlock = Unlock
discussions-out = Take out
discussions-door = Lists for the doors
discussions-door-hint = A page for each group, to be printed.
discussions-sitting = { $from }–{ $to }, { $room }
discussions-no-wish = no wish
discussions-wish-until = You may say and change this until { $at }.
discussions-wish-hint = Say in which groups you would like to be, the dearest first. Where more people wish for a group than it holds, a draw decides.
discussions-hers = Your discussion group
discussions-hosting = You host
discussions-wish-now = Say what you wish
discussions-wish-change = Change my wishes
discussions-wish-none = You have named no group yet.
discussions-wish-yours = Your wishes
discussions-wish-saved = Your wishes were saved.
discussions-mail-subject = { $discussion }: your group
discussions-mail =
    Dear { $name },

    at { $conference } this is your group in “{ $discussion }”:

    { $topic }
    { $when }
    { $host }

    It is attached for your calendar. Your page: { $link }
discussions-mail-host = Host: { $host }
discussions-mail-none =
    Dear { $name },

    your place in a group of “{ $discussion }” at { $conference } has been given up. The organisers will tell you where you are expected.

    Your page: { $link }
