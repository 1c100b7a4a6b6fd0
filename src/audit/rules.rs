//! Rules of the log: which filters there are.

use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use serde::{Deserialize, Serialize};

use crate::kernel::Uuid;

/// Most rows of one export. Who needs more exports by day.
pub const EXPORT_ROWS: i64 = 50_000;

/// What the log is asked for, as it stands in the address.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Wanted {
    #[serde(skip_serializing_if = "String::is_empty")]
    pub action: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub actor: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub conference: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub object: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub from: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub to: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub before: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub after: String,
    /// Of an export: which file. Stands in no address.
    #[serde(skip_serializing)]
    pub format: String,
}

/// The filters as the store takes them. What was asked for and is not there finds nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// The beginning of an action, e.g. `account.`.
    pub action: Option<String>,
    pub actor: Option<Uuid>,
    pub conference: Option<Uuid>,
    pub object: Option<Uuid>,
    pub from: Option<DateTime<Utc>>,
    /// Exclusive.
    pub to: Option<DateTime<Utc>>,
}

impl Wanted {
    /// Everything but the actor, whose address the store looks up.
    pub fn filter(&self) -> Filter {
        let id = |text: &str| (!text.trim().is_empty()).then(|| text.trim().parse().unwrap_or_else(|_| Uuid::nil()));
        let day = |text: &str| text.trim().parse::<NaiveDate>().ok();
        let begin = |day: NaiveDate| day.and_time(NaiveTime::MIN).and_utc();
        let action: String =
            self.action.trim().chars().filter(|c| c.is_ascii_lowercase() || matches!(c, '_' | '.')).take(80).collect();
        Filter {
            action: (!action.is_empty()).then_some(action),
            actor: None,
            conference: id(&self.conference),
            object: id(&self.object),
            from: day(&self.from).map(begin),
            to: day(&self.to).and_then(|day| day.checked_add_days(Days::new(1))).map(begin),
        }
    }

    /// The filters alone, without the place in the log.
    pub fn without_place(&self) -> Wanted {
        Wanted { before: String::new(), after: String::new(), ..self.clone() }
    }

    pub fn is_empty(&self) -> bool {
        [&self.action, &self.actor, &self.conference, &self.object, &self.from, &self.to]
            .iter()
            .all(|text| text.is_empty())
    }
}

/// The end of an id, which is its random part (RFC 9562, 5.7): its beginning is the time.
pub fn short_id(id: &Uuid) -> String {
    let text = id.simple().to_string();
    format!("…{}", &text[text.len() - 8..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn malformed_filters_find_nothing_or_do_not_count() {
        let wanted = Wanted {
            action: " account.%' ".into(),
            object: "x".into(),
            from: "2026-12-26".into(),
            to: "2026-12-26".into(),
            conference: String::new(),
            ..Wanted::default()
        };
        let filter = wanted.filter();
        assert_eq!(filter.action.as_deref(), Some("account."));
        assert_eq!(filter.object, Some(Uuid::nil()));
        assert_eq!(filter.conference, None);
        assert_eq!((filter.to.unwrap() - filter.from.unwrap()).num_hours(), 24);
        assert_eq!(Wanted { from: "soon".into(), ..Wanted::default() }.filter(), Filter::default());
    }

    #[test]
    fn an_id_is_told_by_its_random_end() {
        let id: Uuid = "01a20b6d-b985-70cb-a848-4d517fbef6d0".parse().unwrap();
        assert_eq!(short_id(&id), "…7fbef6d0");
    }
}
