//! What becomes of a print, and when a badge is printed at all.

use chrono::{DateTime, TimeDelta, Utc};
use serde::Deserialize;
use sm3::{Digest as _, Sm3};

use crate::checkin::rules::is_nonce;
use crate::kernel::{Faults, Uuid, one_line};

/// What a station took and said nothing more of for so long is in doubt.
const DOUBT: TimeDelta = TimeDelta::seconds(60);
/// So long after it read somebody a device prints her badge without anybody signed in at it.
pub const READ_WITHIN: TimeDelta = TimeDelta::minutes(15);
/// Most letters of a reason.
pub const REASON_MAX: usize = 200;

/// What became of a print.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum State {
    Waiting,
    /// Its station has it.
    Taken,
    Printed,
    Failed,
    Cancelled,
}

impl State {
    pub const ALL: [State; 5] = [State::Waiting, State::Taken, State::Printed, State::Failed, State::Cancelled];

    pub fn as_str(self) -> &'static str {
        match self {
            State::Waiting => "waiting",
            State::Taken => "taken",
            State::Printed => "printed",
            State::Failed => "failed",
            State::Cancelled => "cancelled",
        }
    }

    pub fn parse(text: &str) -> Option<State> {
        State::ALL.into_iter().find(|state| state.as_str() == text)
    }
}

/// How a print stands, as people are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Standing {
    In(State),
    /// Taken, and nothing was heard of it since: it came out or it did not.
    Doubt,
}

impl Standing {
    pub const ALL: [Standing; 6] = [
        Standing::In(State::Waiting),
        Standing::In(State::Taken),
        Standing::Doubt,
        Standing::In(State::Printed),
        Standing::In(State::Failed),
        Standing::In(State::Cancelled),
    ];

    pub fn of(state: State, taken_at: Option<DateTime<Utc>>, now: DateTime<Utc>) -> Standing {
        match (state, taken_at) {
            (State::Taken, Some(at)) if at <= doubtful_before(now) => Standing::Doubt,
            _ => Standing::In(state),
        }
    }

    pub fn as_str(self) -> &'static str {
        match self {
            Standing::In(state) => state.as_str(),
            Standing::Doubt => "doubt",
        }
    }

    pub fn parse(text: &str) -> Option<Standing> {
        Standing::ALL.into_iter().find(|standing| standing.as_str() == text)
    }

    /// The key of its word.
    pub fn key(self) -> &'static str {
        match self {
            Standing::In(State::Waiting) => "prints-waiting",
            Standing::In(State::Taken) => "prints-taken",
            Standing::Doubt => "prints-doubt",
            Standing::In(State::Printed) => "prints-printed",
            Standing::In(State::Failed) => "prints-failed",
            Standing::In(State::Cancelled) => "prints-cancelled",
        }
    }

    /// How it is drawn.
    pub fn class(self) -> &'static str {
        match self {
            Standing::In(State::Waiting | State::Taken) => "info",
            Standing::Doubt => "warn",
            Standing::In(State::Printed) => "good",
            Standing::In(State::Failed) => "bad",
            Standing::In(State::Cancelled) => "",
        }
    }
}

/// What was taken before this time and is not told of is in doubt.
pub fn doubtful_before(now: DateTime<Utc>) -> DateTime<Utc> {
    now - DOUBT
}

/// What a person decides about a print.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// It is not to be printed any more.
    Cancel,
    /// It waits at another station.
    Move,
    /// It came out.
    Printed,
    /// It did not come out, and waits anew.
    Again,
}

impl Decision {
    pub const ALL: [Decision; 4] = [Decision::Cancel, Decision::Move, Decision::Printed, Decision::Again];

    pub fn as_str(self) -> &'static str {
        match self {
            Decision::Cancel => "cancel",
            Decision::Move => "move",
            Decision::Printed => "printed",
            Decision::Again => "again",
        }
    }

    pub fn parse(text: &str) -> Option<Decision> {
        Decision::ALL.into_iter().find(|decision| decision.as_str() == text)
    }

    /// Whether it is hers to decide. What a station is just printing is the station's; what came out is printed again
    /// by asking for it, with a reason.
    pub fn may(self, standing: Standing) -> bool {
        match self {
            Decision::Cancel | Decision::Move => standing == Standing::In(State::Waiting),
            Decision::Printed => standing == Standing::Doubt,
            Decision::Again => matches!(standing, Standing::Doubt | Standing::In(State::Failed)),
        }
    }
}

/// Why a badge is not printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// She has no badge that is good.
    NoBadge,
    /// No station is named, or it is none of this conference.
    NoStation,
    /// It is under way already.
    Queued,
    /// It was printed, and nobody says that it is to be printed again.
    Printed,
}

impl Refusal {
    /// In the words of the API.
    pub fn word(self) -> &'static str {
        match self {
            Refusal::NoBadge => "no_badge",
            Refusal::NoStation => "no_station",
            Refusal::Queued => "queued",
            Refusal::Printed => "already_printed",
        }
    }

    /// The key of its sentence.
    pub fn key(self) -> &'static str {
        match self {
            Refusal::NoBadge => "prints-problem-no-badge",
            Refusal::NoStation => "prints-problem-no-station",
            Refusal::Queued => "prints-problem-queued",
            Refusal::Printed => "prints-problem-printed",
        }
    }
}

/// What is known where a badge is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Known {
    pub has_badge: bool,
    pub has_station: bool,
    pub is_under_way: bool,
    /// It came out of a printer before.
    pub was_printed: bool,
    /// Somebody says that it is to be printed again, and why.
    pub is_again: bool,
}

/// Whether a badge is printed: never a second time by accident.
pub fn decide(known: Known) -> Result<(), Refusal> {
    match known {
        Known { has_badge: false, .. } => Err(Refusal::NoBadge),
        Known { has_station: false, .. } => Err(Refusal::NoStation),
        Known { is_under_way: true, .. } => Err(Refusal::Queued),
        Known { was_printed: true, is_again: false, .. } => Err(Refusal::Printed),
        _ => Ok(()),
    }
}

/// A print as a device asks for it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sent {
    pub reading: Option<String>,
    pub participant: Option<String>,
    pub station: Option<String>,
    pub nonce: String,
    #[serde(default)]
    pub again: bool,
    pub reason: Option<String>,
}

/// Whose badge is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// Of whoever this device has just read, under the nonce or the id of that reading.
    Read(Uuid),
    Participant(Uuid),
}

/// A print that is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    pub whose: Whose,
    /// None: where the device prints.
    pub station: Option<Uuid>,
    pub nonce: String,
    /// Why it is printed again.
    pub again: Option<String>,
}

/// A print of a request, or what is wrong with it at the path of the value (RFC 6901). Whoever is not just before the
/// device is printed by a person alone, and so is what was printed before.
pub fn check(sent: &Sent, has_person: bool) -> Result<Asked, Faults> {
    let mut faults = Faults::default();
    let whose = match (&sent.reading, &sent.participant) {
        (Some(id), None) => id.parse().ok().map(Whose::Read),
        (None, Some(id)) => id.parse().ok().map(Whose::Participant),
        _ => None,
    };
    match whose {
        None => faults.add("/reading", "prints-fault-whose"),
        Some(Whose::Participant(_)) if !has_person => faults.add("/participant", "prints-fault-person"),
        Some(_) => {}
    }
    let station = sent.station.as_deref().map(str::parse);
    if matches!(station, Some(Err(_))) {
        faults.add("/station", "prints-problem-no-station");
    }
    if !is_nonce(&sent.nonce) {
        faults.add("/nonce", "checkin-fault-nonce");
    }
    let reason = sent.reason.as_deref().map(one_line).filter(|reason| !reason.is_empty());
    if sent.again && !has_person {
        faults.add("/again", "prints-fault-person");
    }
    if sent.again != reason.is_some() || reason.as_ref().is_some_and(|reason| reason.chars().count() > REASON_MAX) {
        faults.add("/reason", "checkin-fault-reason");
    }
    let (nonce, again) = (sent.nonce.clone(), reason.filter(|_| sent.again));
    match whose {
        Some(whose) => faults.or(|| Asked { whose, station: station.and_then(Result::ok), nonce, again }),
        None => Err(faults),
    }
}

/// Whether everything that is wrong is only that nobody is signed in: it was said well.
pub fn lacks_person(faults: &Faults) -> bool {
    faults.iter().all(|fault| fault.key == "prints-fault-person")
}

/// What a station tells of a print, as it was sent.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SentReport {
    pub state: String,
    pub nonce: Option<String>,
    pub reason: Option<String>,
}

/// What a station tells of a print.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Report {
    /// It takes it; the same nonce once more is the same taking.
    Taken(String),
    Printed,
    /// It did not come out, and why.
    Failed(String),
}

impl SentReport {
    pub fn check(&self) -> Result<Report, Faults> {
        let mut faults = Faults::default();
        let reason = one_line(self.reason.as_deref().unwrap_or_default());
        faults.limit("/reason", &reason, REASON_MAX);
        let nonce = self.nonce.clone().filter(|nonce| is_nonce(nonce));
        let report = match (self.state.as_str(), nonce) {
            ("taken", Some(nonce)) => Some(Report::Taken(nonce)),
            ("printed", _) => Some(Report::Printed),
            ("failed", _) => Some(Report::Failed(reason)),
            ("taken", None) => {
                faults.add("/nonce", "checkin-fault-nonce");
                None
            }
            _ => {
                faults.add("/state", "fault-choice");
                None
            }
        };
        match report {
            Some(report) => faults.or(|| report),
            None => Err(faults),
        }
    }
}

/// The id under which a print is kept: the same for one that is sent again with its nonce.
pub fn print_id(by: Uuid, nonce: &str) -> Uuid {
    let mut hash = Sm3::new();
    hash.update(b"prints");
    hash.update(by.as_bytes());
    hash.update(nonce.as_bytes());
    let hash = hash.finalize();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash[..16]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000 + second, 0).unwrap()
    }

    #[test]
    fn what_was_taken_and_not_told_of_is_in_doubt() {
        let of = |state, taken, now| Standing::of(state, Some(at(taken)), at(now));
        assert_eq!(of(State::Taken, 0, 59), Standing::In(State::Taken));
        assert_eq!(of(State::Taken, 0, 60), Standing::Doubt);
        assert_eq!(of(State::Printed, 0, 600), Standing::In(State::Printed));
        assert_eq!(Standing::of(State::Waiting, None, at(600)), Standing::In(State::Waiting));
        for standing in Standing::ALL {
            assert_eq!(Standing::parse(standing.as_str()), Some(standing));
        }
    }

    #[test]
    fn what_a_station_is_printing_nobody_takes_from_it() {
        let may = |standing| Decision::ALL.into_iter().filter(|one| one.may(standing)).collect::<Vec<_>>();
        assert_eq!(may(Standing::In(State::Waiting)), [Decision::Cancel, Decision::Move]);
        assert_eq!(may(Standing::In(State::Taken)), []);
        assert_eq!(may(Standing::Doubt), [Decision::Printed, Decision::Again]);
        assert_eq!(may(Standing::In(State::Failed)), [Decision::Again]);
        assert_eq!(may(Standing::In(State::Printed)), []);
        assert_eq!(may(Standing::In(State::Cancelled)), []);
    }

    #[test]
    fn a_badge_is_not_printed_twice_by_accident() {
        let good = Known { has_badge: true, has_station: true, ..Known::default() };
        assert_eq!(decide(good), Ok(()));
        assert_eq!(decide(Known::default()), Err(Refusal::NoBadge));
        assert_eq!(decide(Known { has_station: false, ..good }), Err(Refusal::NoStation));
        assert_eq!(decide(Known { was_printed: true, ..good }), Err(Refusal::Printed));
        assert_eq!(decide(Known { was_printed: true, is_again: true, ..good }), Ok(()));
        // Whatever is said, it is under way once.
        assert_eq!(decide(Known { is_under_way: true, is_again: true, ..good }), Err(Refusal::Queued));
    }

    #[test]
    fn whoever_is_not_before_the_device_is_printed_by_a_person() {
        let id = "0199a000-0000-7000-8000-000000000000".to_owned();
        let sent = Sent { reading: Some(id.clone()), nonce: "nonce-01".into(), ..Sent::default() };
        let asked = check(&sent, false).unwrap();
        assert_eq!((asked.whose, asked.again), (Whose::Read(id.parse().unwrap()), None));
        let other = Sent { reading: None, participant: Some(id.clone()), ..sent.clone() };
        assert!(lacks_person(&check(&other, false).unwrap_err()) && check(&other, true).is_ok());
        let again = Sent { again: true, reason: Some(" lost ".into()), ..other };
        assert!(check(&again, false).is_err());
        assert_eq!(check(&again, true).unwrap().again.as_deref(), Some("lost"));
        let wrong = |sent: Sent| {
            check(&sent, true).unwrap_err().iter().map(|fault| fault.field.to_string()).collect::<Vec<_>>()
        };
        assert_eq!(wrong(Sent { participant: Some(id), ..sent.clone() }), ["/reading"]);
        let odd = Sent { station: Some("x".into()), nonce: "x".into(), reason: Some("why".into()), ..sent };
        assert_eq!(wrong(odd), ["/station", "/nonce", "/reason"]);
    }

    #[test]
    fn a_station_takes_with_a_nonce() {
        let sent = |state: &str, nonce: Option<&str>| SentReport {
            state: state.into(),
            nonce: nonce.map(str::to_owned),
            reason: None,
        };
        assert_eq!(sent("taken", Some("nonce-01")).check().unwrap(), Report::Taken("nonce-01".into()));
        assert_eq!(sent("printed", None).check().unwrap(), Report::Printed);
        assert!(sent("taken", None).check().is_err() && sent("eaten", None).check().is_err());
        let (one, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        assert_eq!(print_id(one, "a"), print_id(one, "a"));
        assert_ne!(print_id(one, "a"), print_id(other, "a"));
    }
}
