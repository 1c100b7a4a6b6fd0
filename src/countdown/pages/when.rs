use crate::countdown::rules::{Anchor, Side, Unit, When, WhenForm};
use crate::kernel::{Uuid, Words};
use crate::web::{Choice, Field, Fields, Reader};

/// What a date is counted from, as a sentence; nothing for a date of its own.
pub fn said(l: Reader, when: &When) -> Option<String> {
    let offset = when.offset?;
    let anchor = l.t(match offset.anchor {
        Anchor::Opening => "countdown-from-opening",
        Anchor::Closing => "countdown-from-closing",
        Anchor::Item => "countdown-from-item",
        Anchor::Milestone => "countdown-from-milestone",
    });
    if offset.amount == 0 {
        return Some(l.a("countdown-at", "anchor", anchor));
    }
    let length = match offset.unit {
        Unit::Days => l.n("countdown-n-days", offset.amount),
        Unit::WorkingDays => l.n("countdown-n-working-days", offset.amount),
        Unit::Hours => l.n("countdown-n-hours", offset.amount),
    };
    Some(l.with3("countdown-counted", "length", length, "side", l.t(offset.side.key()), "anchor", anchor))
}

/// The fields in which a date is asked for, for `countdown/_when.html`.
pub struct WhenFields {
    pub anchor: Field,
    pub amount: Field,
    pub unit: Field,
    pub side: Field,
    pub item: Field,
    pub pinned: Field,
    pub due: Field,
}

impl WhenFields {
    /// `hangs`: whether it may hang on a milestone; `zone`: where its local time is.
    pub fn new(
        f: &Fields<'_>,
        form: &WhenForm,
        items: &[(Uuid, Words)],
        hangs: bool,
        zone: chrono_tz::Tz,
    ) -> WhenFields {
        let l = f.l;
        let anchors = [Anchor::Milestone, Anchor::Opening, Anchor::Closing, Anchor::Item];
        let anchors = anchors.into_iter().filter(|anchor| hangs || *anchor != Anchor::Milestone);
        let counted: Vec<String> = anchors.clone().map(|anchor| anchor.as_str().to_owned()).collect();
        let mut choices: Vec<Choice> = anchors
            .map(|anchor| Choice::new(anchor.as_str(), l.t(anchor.key()), form.anchor == anchor.as_str()))
            .collect();
        // Whoever gave a date and nothing else meant a date of its own.
        let is_own = form.anchor == "own" || (form.anchor.is_empty() && !form.due.is_empty());
        choices.push(Choice::new("own", l.t("countdown-own-date"), is_own));
        let units =
            Unit::ALL.iter().map(|unit| Choice::new(unit.as_str(), l.t(unit.key()), form.unit == unit.as_str()));
        let sides =
            Side::ALL.iter().map(|side| Choice::new(side.as_str(), l.t(side.key()), form.side == side.as_str()));
        let mut of_items = vec![Choice::new("", l.t("form-choose"), form.item.is_empty())];
        of_items.extend(items.iter().map(|(id, title)| {
            let id = id.to_string();
            let is_chosen = form.item == id;
            Choice::new(id, l.plain(title), is_chosen)
        }));
        WhenFields {
            anchor: f.select("anchor", l.t("countdown-anchor"), choices).hint(l.t("countdown-anchor-hint")),
            amount: f
                .text("amount", l.t("countdown-amount"), &form.amount)
                .kind("number")
                .width("w-8")
                .shown_if("anchor", &counted),
            unit: f.select("unit", l.t("countdown-unit"), units.collect()).shown_if("anchor", &counted),
            side: f.select("side", l.t("countdown-side"), sides.collect()).shown_if("anchor", &counted),
            item: f.select("item", l.t("countdown-item"), of_items).shown_if("anchor", &["item".to_owned()]),
            pinned: f
                .check("pinned", l.t("countdown-pin"), !form.pinned.is_empty())
                .hint(l.t("countdown-pin-hint"))
                .shown_if("anchor", &counted),
            due: f
                .text("due", l.t("countdown-due"), &form.due)
                .kind("datetime-local")
                .hint(l.a("countdown-due-hint", "zone", zone))
                .shown_if("anchor", &["own".to_owned()]),
        }
    }
}
