//! An order to mend: its states and steps, and what forms about it must say.

use chrono::{Days, NaiveDate};
use serde::Deserialize;

use super::form::date;
use crate::kernel::{Faults, paragraph};

/// Longest words of a step, in characters.
const WORDS_MAX: usize = 2000;
/// An order is due within so many days at most.
const DAYS_MAX: u64 = 366;

/// How far an order has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OrderState {
    Issued,
    Received,
    Acted,
    Closed,
}

impl OrderState {
    pub const ALL: [OrderState; 4] = [OrderState::Issued, OrderState::Received, OrderState::Acted, OrderState::Closed];

    /// As it stands in addresses and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            OrderState::Issued => "issued",
            OrderState::Received => "received",
            OrderState::Acted => "acted",
            OrderState::Closed => "closed",
        }
    }

    pub fn parse(text: &str) -> Option<OrderState> {
        OrderState::ALL.into_iter().find(|state| state.as_str() == text)
    }

    /// The key of its word.
    pub fn key(self) -> &'static str {
        match self {
            OrderState::Issued => "orders-state-issued",
            OrderState::Received => "orders-state-received",
            OrderState::Acted => "orders-state-acted",
            OrderState::Closed => "orders-state-closed",
        }
    }

    /// The class of its tag.
    pub fn tag(self) -> &'static str {
        match self {
            OrderState::Issued | OrderState::Received => "warn",
            OrderState::Acted => "info",
            OrderState::Closed => "good",
        }
    }

    /// Nobody has acted on it.
    pub fn is_unanswered(self) -> bool {
        matches!(self, OrderState::Issued | OrderState::Received)
    }
}

/// What happens to an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OrderStep {
    Issue,
    Receive,
    Act,
    SendBack,
    Close,
    AskExtension,
    GrantExtension,
    RefuseExtension,
    Climb,
}

impl OrderStep {
    pub const ALL: [OrderStep; 9] = [
        OrderStep::Issue,
        OrderStep::Receive,
        OrderStep::Act,
        OrderStep::SendBack,
        OrderStep::Close,
        OrderStep::AskExtension,
        OrderStep::GrantExtension,
        OrderStep::RefuseExtension,
        OrderStep::Climb,
    ];

    /// As it is kept.
    pub fn as_str(self) -> &'static str {
        match self {
            OrderStep::Issue => "issued",
            OrderStep::Receive => "received",
            OrderStep::Act => "acted",
            OrderStep::SendBack => "sent_back",
            OrderStep::Close => "closed",
            OrderStep::AskExtension => "extension_asked",
            OrderStep::GrantExtension => "extension_granted",
            OrderStep::RefuseExtension => "extension_refused",
            OrderStep::Climb => "climbed",
        }
    }

    pub fn parse(text: &str) -> Option<OrderStep> {
        OrderStep::ALL.into_iter().find(|step| step.as_str() == text)
    }

    /// What stands in the history.
    pub fn key(self) -> &'static str {
        match self {
            OrderStep::Issue => "orders-step-issued",
            OrderStep::Receive => "orders-step-received",
            OrderStep::Act => "orders-step-acted",
            OrderStep::SendBack => "orders-step-sent-back",
            OrderStep::Close => "orders-step-closed",
            OrderStep::AskExtension => "orders-step-extension-asked",
            OrderStep::GrantExtension => "orders-step-extension-granted",
            OrderStep::RefuseExtension => "orders-step-extension-refused",
            OrderStep::Climb => "orders-step-climbed",
        }
    }

    /// The class of its line in the history.
    pub fn class(self) -> &'static str {
        match self {
            OrderStep::Close | OrderStep::GrantExtension => "good",
            OrderStep::SendBack | OrderStep::RefuseExtension => "warn",
            OrderStep::Climb => "bad",
            _ => "",
        }
    }
}

/// Where a step leads from a state; `is_asked`: another day is asked for and not decided. None where it is not made there.
pub fn order_after(state: OrderState, is_asked: bool, step: OrderStep) -> Option<OrderState> {
    use OrderState::{Acted, Closed, Issued, Received};
    match (state, step) {
        (Issued, OrderStep::Receive) => Some(Received),
        (Issued | Received, OrderStep::Act) => Some(Acted),
        (Acted, OrderStep::SendBack) => Some(Issued),
        (Issued | Received | Acted, OrderStep::Close) => Some(Closed),
        (Issued | Received, OrderStep::AskExtension) if !is_asked => Some(state),
        (Issued | Received, OrderStep::GrantExtension | OrderStep::RefuseExtension) if is_asked => Some(state),
        (Issued | Received, OrderStep::Climb) => Some(state),
        _ => None,
    }
}

/// What somebody wrote about an order, or a step of it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct OrderForm {
    /// Which step, where a form offers several.
    pub step: String,
    pub words: String,
    pub due_on: String,
}

impl OrderForm {
    /// A new order, or one that is sent back: why, and by when.
    pub fn check_issue(&self, today: NaiveDate) -> Result<(String, NaiveDate), Faults> {
        let mut faults = Faults::default();
        let words = words(&mut faults, &self.words, "orders-fault-what");
        let due_on = day(&mut faults, &self.due_on, today);
        faults.or(|| (words, due_on.unwrap_or(today)))
    }

    /// What was done about it.
    pub fn check_act(&self) -> Result<String, Faults> {
        let mut faults = Faults::default();
        let words = words(&mut faults, &self.words, "orders-fault-acted");
        faults.or(|| words)
    }

    /// Another day: asked for on the day or before it, and later.
    pub fn check_extension(&self, held: NaiveDate, today: NaiveDate) -> Result<(String, NaiveDate), Faults> {
        let mut faults = Faults::default();
        let words = words(&mut faults, &self.words, "outcomes-fault-reason");
        let due_on = day(&mut faults, &self.due_on, held);
        if today > held && faults.of("due_on").is_none() {
            faults.add("due_on", "orders-fault-too-late");
        }
        faults.or(|| (words, due_on.unwrap_or(held)))
    }

    /// What is said beside a step that needs no words.
    pub fn check_note(&self) -> Result<String, Faults> {
        let mut faults = Faults::default();
        let words = paragraph(&self.words);
        faults.limit("words", &words, WORDS_MAX);
        faults.or(|| words)
    }
}

fn words(faults: &mut Faults, text: &str, missing: &'static str) -> String {
    let words = paragraph(text);
    if words.is_empty() {
        faults.add("words", missing);
    }
    faults.limit("words", &words, WORDS_MAX);
    words
}

/// A day after another, and not too far from it.
fn day(faults: &mut Faults, text: &str, after: NaiveDate) -> Option<NaiveDate> {
    let day = date(text);
    let last = after.checked_add_days(Days::new(DAYS_MAX)).unwrap_or(after);
    match day {
        None => faults.add("due_on", "fault-date"),
        Some(day) if day <= after => faults.add("due_on", "orders-fault-day"),
        Some(day) if day > last => faults.add_with("due_on", "outcomes-fault-far", [("days", DAYS_MAX.to_string())]),
        Some(_) => {}
    }
    day
}

/// By when an order is due that is issued today.
pub fn due_on(today: NaiveDate, days: i64) -> NaiveDate {
    today.checked_add_days(Days::new(days.unsigned_abs())).unwrap_or(today)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn an_order_is_issued_received_acted_on_and_closed() {
        let mut state = OrderState::Issued;
        for step in [OrderStep::Receive, OrderStep::Act, OrderStep::SendBack, OrderStep::Act, OrderStep::Close] {
            state = order_after(state, false, step).unwrap();
        }
        assert_eq!(state, OrderState::Closed);
        assert!(OrderStep::ALL.into_iter().all(|step| order_after(state, false, step).is_none()));
        // What was acted on does not climb, and needs no other day.
        assert_eq!(order_after(OrderState::Acted, false, OrderStep::Climb), None);
        assert_eq!(order_after(OrderState::Acted, false, OrderStep::AskExtension), None);
        assert!(OrderState::ALL.into_iter().all(|state| OrderState::parse(state.as_str()) == Some(state)));
        assert!(OrderStep::ALL.into_iter().all(|step| OrderStep::parse(step.as_str()) == Some(step)));
    }

    #[test]
    fn another_day_is_asked_for_before_the_day() {
        let form =
            |due_on: &str| OrderForm { words: "Staff is ill".into(), due_on: due_on.into(), ..OrderForm::default() };
        let held = day("2027-03-10");
        assert_eq!(form("2027-03-20").check_extension(held, held).unwrap().1, day("2027-03-20"));
        for (due_on, today, key) in [
            ("2027-03-20", "2027-03-11", "orders-fault-too-late"),
            ("2027-03-10", "2027-03-01", "orders-fault-day"),
            ("2029-03-10", "2027-03-01", "outcomes-fault-far"),
            ("soon", "2027-03-01", "fault-date"),
        ] {
            assert_eq!(form(due_on).check_extension(held, day(today)).unwrap_err().of("due_on").unwrap().key, key);
        }
        assert_eq!(OrderForm::default().check_act().unwrap_err().of("words").unwrap().key, "orders-fault-acted");
        assert_eq!(OrderForm::default().check_issue(held).unwrap_err().len(), 2);
        assert_eq!(due_on(held, 7), day("2027-03-17"));
    }

    proptest! {
        /// However people press, another day is decided only after it was asked for, and what is closed was issued.
        #[test]
        fn no_walk_leaves_the_way(walk in proptest::collection::vec(0usize..9, 0..60)) {
            let (mut state, mut asked) = (OrderState::Issued, false);
            let mut made = vec![OrderStep::Issue];
            for step in walk.into_iter().map(|n| OrderStep::ALL[n]) {
                let Some(next) = order_after(state, asked, step) else { continue };
                prop_assert!(state != OrderState::Closed);
                match step {
                    OrderStep::AskExtension => asked = true,
                    OrderStep::GrantExtension | OrderStep::RefuseExtension => {
                        prop_assert!(asked);
                        asked = false;
                    }
                    OrderStep::Act | OrderStep::Close => asked = false,
                    _ => {}
                }
                prop_assert!(!asked || next.is_unanswered());
                state = next;
                made.push(step);
            }
            let last = made.iter().rposition(|step| *step == OrderStep::SendBack || *step == OrderStep::Issue).unwrap();
            let acted = made[last..].contains(&OrderStep::Act);
            prop_assert_eq!(state.is_unanswered(), !acted && !made.contains(&OrderStep::Close));
        }
    }
}
