//! What a reader has looked at, so that what changes after it is marked.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};

use super::Part;
use crate::kernel::is_slug;

/// For so long after she first looked at a text, what is new in it stays marked.
const LINGERS: TimeDelta = TimeDelta::hours(12);
/// Most parts that a cookie tells of, and most of its bytes.
const PARTS: usize = 60;
const BYTES: usize = 3_500;

/// The last text of a part that somebody looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    pub number: i32,
    /// The one before it that she looked at.
    pub before: Option<i32>,
    /// When she first looked at it.
    pub at: DateTime<Utc>,
}

/// Everything that somebody has looked at, by the codes of parts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Looks {
    /// When she first looked at any.
    pub since: Option<DateTime<Utc>>,
    pub parts: BTreeMap<String, Look>,
}

/// How a part stands in the table of contents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mark {
    Nothing,
    /// It came after she first looked, and she has not looked at it.
    New,
    /// It has changed since she looked.
    Changed,
}

impl Looks {
    pub fn mark(&self, part: &Part) -> Mark {
        match self.parts.get(&part.code) {
            Some(look) if look.number < part.number => Mark::Changed,
            Some(_) => Mark::Nothing,
            None if self.since.is_some_and(|since| since < part.published_at) => Mark::New,
            None => Mark::Nothing,
        }
    }

    /// The text of a part beside which it is shown what is new; none where nothing is marked.
    pub fn compared(&self, part: &Part, now: DateTime<Utc>) -> Option<i32> {
        let look = self.parts.get(&part.code)?;
        if look.number < part.number {
            Some(look.number)
        } else {
            look.before.filter(|_| look.number == part.number && now - look.at < LINGERS)
        }
    }

    /// The look that is kept when she opens a part; none where that one is known.
    pub fn look(&self, part: &Part, now: DateTime<Utc>) -> Option<Look> {
        match self.parts.get(&part.code) {
            Some(held) if held.number >= part.number => None,
            held => Some(Look { number: part.number, before: held.map(|held| held.number), at: now }),
        }
    }

    /// As a visitor's browser keeps it: the hour of the first look, then code, text, text before and hour of each.
    pub fn cookie(&self) -> String {
        let hour = |at: DateTime<Utc>| at.timestamp() / 3_600;
        let mut out = self.since.map(hour).unwrap_or_default().to_string();
        for (code, look) in self.parts.iter().take(PARTS) {
            let one = format!("~{code}.{}.{}.{}", look.number, look.before.unwrap_or(0), hour(look.at));
            if out.len() + one.len() > BYTES {
                break;
            }
            out.push_str(&one);
        }
        out
    }

    /// Reads a cookie; what is malformed was never looked at.
    pub fn parse(cookie: &str) -> Looks {
        let hour = |text: &str| {
            text.parse::<i64>()
                .ok()
                .filter(|hour| (1..10_000_000).contains(hour))
                .and_then(|hour| DateTime::from_timestamp(hour * 3_600, 0))
        };
        let mut parts = cookie.split('~');
        let since = parts.next().and_then(hour);
        let look = |text: &str| {
            let fields: Vec<&str> = text.split('.').collect();
            let [code, number, before, at] = fields.as_slice() else { return None };
            let number = number.parse().ok().filter(|number: &i32| *number > 0)?;
            let before = before.parse().ok().filter(|before: &i32| (1..number).contains(before));
            is_slug(code).then_some(((*code).to_owned(), Look { number, before, at: hour(at)? }))
        };
        Looks { since, parts: parts.take(PARTS).filter_map(look).collect() }
    }

    /// The same after another look.
    pub fn with(mut self, part: &Part, look: Look) -> Looks {
        self.since.get_or_insert(look.at);
        self.parts.insert(part.code.clone(), look);
        self
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone as _;
    use proptest::prelude::*;

    use super::super::Audience;
    use super::super::tests::part;
    use super::*;

    fn at(hour: i64) -> DateTime<Utc> {
        Utc.with_ymd_and_hms(2026, 11, 23, 1, 0, 0).unwrap() + TimeDelta::hours(hour)
    }

    fn text(number: i32, hour: i64) -> Part {
        Part { number, published_at: at(hour), ..part(1, Audience::default()) }
    }

    #[test]
    fn what_changes_after_a_look_is_marked_until_the_next() {
        let looks = Looks::default();
        assert_eq!(looks.mark(&text(1, 0)), Mark::Nothing, "at first everything is new, and nothing is marked");
        assert_eq!(looks.compared(&text(1, 0), at(1)), None);
        let look = looks.look(&text(1, 0), at(1)).unwrap();
        let looks = looks.with(&text(1, 0), look);
        assert_eq!((looks.mark(&text(1, 0)), looks.look(&text(1, 0), at(2))), (Mark::Nothing, None));

        // Two texts later.
        assert_eq!((looks.mark(&text(3, 5)), looks.compared(&text(3, 5), at(6))), (Mark::Changed, Some(1)));
        let look = looks.look(&text(3, 5), at(6)).unwrap();
        let looks = looks.with(&text(3, 5), look);
        assert_eq!(looks.mark(&text(3, 5)), Mark::Nothing);
        // Read again in the evening, the marks are there still; on the next day they are not.
        assert_eq!(looks.compared(&text(3, 5), at(17)), Some(1));
        assert_eq!(looks.compared(&text(3, 5), at(18)), None);
        // Another part: what was there before her first look is not new.
        let other = |hour| Part { code: "other".into(), ..text(1, hour) };
        assert_eq!((looks.mark(&other(0)), looks.mark(&other(4))), (Mark::Nothing, Mark::New));
    }

    #[test]
    fn a_cookie_that_somebody_made_up_breaks_nothing() {
        for made_up in
            ["", "x", "~~~", "1~a.b.c.d", "1~../x.1.0.1", "9999999999999999~a.1.0.9999999999999", "1~a.-4.0.1"]
        {
            assert!(Looks::parse(made_up).parts.is_empty(), "{made_up}");
        }
        let many: String = (0..500).map(|n| format!("~part-{n}.1.0.1")).collect();
        assert!(Looks::parse(&format!("1{many}")).parts.len() <= PARTS);
    }

    proptest! {
        #[test]
        fn a_cookie_is_read_as_it_was_written(held in prop::collection::btree_map("[a-z]{1,20}(-[a-z0-9]{1,9})?", (2_i32..9, prop::option::of(1_i32..2), 0_i64..900), 0..60)) {
            let parts = held.into_iter().map(|(code, (number, before, hour))| (code, Look { number, before, at: at(hour) })).collect();
            let looks = Looks { since: Some(at(0)), parts };
            let cookie = looks.cookie();
            prop_assert!(cookie.len() <= BYTES && cookie.bytes().all(|b| b.is_ascii_alphanumeric() || b"~.-".contains(&b)));
            prop_assert_eq!(Looks::parse(&cookie), looks);
        }

        #[test]
        fn no_cookie_breaks_it(cookie: String) {
            Looks::parse(&cookie);
        }
    }
}
