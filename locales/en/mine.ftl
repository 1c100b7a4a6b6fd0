mine-title = My agenda
mine-choose = Choose items
mine-none = Nothing is yours yet
mine-none-hint = What you star, your discussion group, and items in which you have a role stand here.
mine-none-public = Star items in the agenda: they are kept in this browser. Whoever has a pass opens this page from it, and finds her stars everywhere.
mine-clash = at the same time
mine-clashes =
    { $n ->
        [one] One thing of yours is at the same time as another.
       *[other] { $n } things of yours are at the same time as others.
    }
mine-why-discussion = Your discussion group
mine-why-hosts = You host this group
mine-why-favourite = Starred
mine-star-of = Star { $title }
mine-unstar = Take the star away
mine-unstar-of = Take the star away from { $title }
mine-problem-many = You have starred more than this page holds.
