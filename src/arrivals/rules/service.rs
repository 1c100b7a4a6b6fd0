//! How long somebody was served, as her device tells it. Plan 5.3: within 30 seconds.

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use serde::Deserialize;

use crate::checkin::rules::{is_nonce, reading_id};
use crate::kernel::{Faults, Uuid};

/// Most times of one request.
const BATCH: usize = 500;
/// Nobody is served for longer than an hour.
const LONGEST: f64 = 3_600_000.0;

/// A time as it was sent.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SentService {
    /// The id of a reading, or the nonce that it was sent with.
    pub reading: String,
    pub ms: f64,
    pub printed: bool,
}

/// A time that is to be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// As it was sent.
    pub named: String,
    /// The reading of that id, if there is one of this device's.
    pub id: Option<Uuid>,
    /// The reading that this device sent with it as its nonce.
    pub by_nonce: Uuid,
    pub ms: i32,
    pub printed: bool,
}

/// Every time of a request, or what is wrong: each fault at the path of its value (RFC 6901).
pub fn check_services(sent: &[SentService], is_list: bool, device: Uuid) -> Result<Vec<Given>, Faults> {
    if sent.is_empty() || sent.len() > BATCH {
        return Err(Faults::one("", "arrivals-fault-batch"));
    }
    let mut faults = Faults::default();
    let mut given = Vec::with_capacity(sent.len());
    for (n, one) in sent.iter().enumerate() {
        let before = if is_list { format!("/{n}/") } else { "/".to_owned() };
        let id = one.reading.parse().ok();
        if id.is_none() && !is_nonce(&one.reading) {
            faults.add(format!("{before}reading"), "arrivals-fault-reading");
        }
        if one.ms.fract() != 0.0 || !(0.0..=LONGEST).contains(&one.ms) {
            faults.add(format!("{before}ms"), "arrivals-fault-ms");
        }
        let by_nonce = reading_id(device, &one.reading);
        given.push(Given { named: one.reading.clone(), id, by_nonce, ms: one.ms as i32, printed: one.printed });
    }
    faults.or(|| given)
}

/// The time that figures are told of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Over {
    Quarter,
    #[default]
    Hour,
    Today,
}

impl Over {
    pub const ALL: [Over; 3] = [Over::Quarter, Over::Hour, Over::Today];

    pub fn as_str(self) -> &'static str {
        match self {
            Over::Quarter => "15",
            Over::Hour => "60",
            Over::Today => "today",
        }
    }

    pub fn parse(text: &str) -> Option<Over> {
        Over::ALL.into_iter().find(|over| over.as_str() == text)
    }

    /// The key of its words.
    pub fn key(self) -> &'static str {
        match self {
            Over::Quarter => "arrivals-over-quarter",
            Over::Hour => "arrivals-over-hour",
            Over::Today => "arrivals-over-today",
        }
    }

    /// Since when, in the conference's zone.
    pub fn since(self, now: DateTime<Utc>, zone: Tz) -> DateTime<Utc> {
        match self {
            Over::Quarter => now - TimeDelta::minutes(15),
            Over::Hour => now - TimeDelta::hours(1),
            Over::Today => {
                crate::conference::due::instant(zone, now.with_timezone(&zone).date_naive(), chrono::NaiveTime::MIN)
            }
        }
    }
}

/// Milliseconds as seconds with one digit.
pub fn seconds(ms: i32) -> String {
    format!("{}.{}", ms / 1000, ms % 1000 / 100)
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone as _;
    use chrono_tz::Asia::Shanghai;

    use super::*;

    fn sent(reading: &str, ms: f64) -> SentService {
        SentService { reading: reading.to_owned(), ms, printed: true }
    }

    #[test]
    fn a_time_names_a_reading_and_can_be() {
        let (device, id) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let given = check_services(&[sent("nonce-01", 0.0), sent(&id.to_string(), 3_600_000.0)], true, device).unwrap();
        assert_eq!((given[0].id, given[0].by_nonce), (None, reading_id(device, "nonce-01")));
        assert_eq!((given[1].id, given[1].ms), (Some(id), 3_600_000));
        let wrong = |sent: &[SentService], is_list| {
            let faults = check_services(sent, is_list, device).unwrap_err();
            faults.iter().map(|fault| fault.field.to_string()).collect::<Vec<_>>()
        };
        assert_eq!(wrong(&[sent("x", -1.0)], false), ["/reading", "/ms"]);
        assert_eq!(wrong(&[sent("nonce-01", 1.0), sent("nonce-02", 0.5)], true), ["/1/ms"]);
        assert_eq!(wrong(&[sent("nonce-01", f64::NAN)], false), ["/ms"]);
        assert_eq!(wrong(&[], true), [""]);
    }

    #[test]
    fn today_begins_at_midnight_on_site() {
        let now = Utc.with_ymd_and_hms(2026, 12, 26, 1, 0, 0).unwrap();
        assert_eq!(Over::Today.since(now, Shanghai), Utc.with_ymd_and_hms(2026, 12, 25, 16, 0, 0).unwrap());
        assert_eq!(now - Over::Hour.since(now, Shanghai), TimeDelta::hours(1));
        assert_eq!(Over::ALL.map(|over| Over::parse(over.as_str())), Over::ALL.map(Some));
    }

    #[test]
    fn seconds_have_one_digit() {
        assert_eq!([0, 999, 30_000, 30_150].map(seconds), ["0.0", "0.9", "30.0", "30.1"]);
    }
}
