//! What a device may be, and how it is doing.

use chrono::{DateTime, TimeDelta, Utc};
use serde::Deserialize;

use crate::access::{DeviceKind, Serves};
use crate::kernel::{Faults, Uuid};

/// So long the link is good by which a device is enrolled.
pub const ENROL: TimeDelta = TimeDelta::minutes(15);
/// A device that was not heard of for so long is away.
const AWAY: TimeDelta = TimeDelta::minutes(5);
/// Most letters of a device's name.
const NAME_MAX: usize = 80;
/// A battery at or below this many percent is low.
const LOW: i32 = 20;

/// A device as it was sent.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct DeviceForm {
    pub name: String,
    pub kind: String,
    pub gate: String,
    pub direction: String,
    /// Where the badges are printed that it asks for: nowhere, `own`, or the id of a station.
    pub printer: String,
    pub version: String,
}

/// Where the badges are printed that a device asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PrintsAt {
    #[default]
    Nowhere,
    /// At a printer of its own.
    Own,
    /// At a print station.
    Station(Uuid),
}

impl PrintsAt {
    fn parse(text: &str, stations: &[Uuid]) -> Option<PrintsAt> {
        match text {
            "" => Some(PrintsAt::Nowhere),
            "own" => Some(PrintsAt::Own),
            id => id.parse().ok().filter(|id| stations.contains(id)).map(PrintsAt::Station),
        }
    }
}

/// What a device is to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewDevice {
    pub name: String,
    pub kind: DeviceKind,
    /// None of a print station.
    pub gate: Option<Uuid>,
    pub serves: Serves,
    pub prints_at: PrintsAt,
}

impl DeviceForm {
    /// A print station stands at no gate, everything else at one of the conference's.
    pub fn check(&self, gates: &[Uuid], stations: &[Uuid]) -> Result<NewDevice, Faults> {
        let mut faults = Faults::default();
        let name = faults.line("name", &self.name, NAME_MAX);
        let kind = DeviceKind::parse(&self.kind);
        if kind.is_none() {
            faults.add("kind", "fault-choice");
        }
        let is_print = kind == Some(DeviceKind::Print);
        let gate = self.gate.parse().ok().filter(|id| gates.contains(id)).filter(|_| !is_print);
        if gate.is_none() && !is_print {
            faults.add("gate", "fault-choice");
        }
        let serves = if is_print { Some(Serves::Both) } else { Serves::parse(&self.direction) };
        if serves.is_none() {
            faults.add("direction", "fault-choice");
        }
        // A print station prints what others ask for.
        let prints_at = if is_print { Some(PrintsAt::Nowhere) } else { PrintsAt::parse(&self.printer, stations) };
        if prints_at.is_none() {
            faults.add("printer", "fault-choice");
        }
        let prints_at = prints_at.unwrap_or_default();
        let (kind, serves) = (kind.unwrap_or(DeviceKind::Kiosk), serves.unwrap_or(Serves::Entry));
        faults.or(|| NewDevice { name, kind, gate, serves, prints_at })
    }
}

/// So long a kiosk is open to staff who typed the code.
pub const STAFF_OPEN: TimeDelta = TimeDelta::minutes(3);
/// So many wrong codes are tried at a device in a quarter of an hour.
pub const STAFF_TRIES: i32 = 5;
/// How many characters a staff code has.
const STAFF_CODE: std::ops::RangeInclusive<usize> = 6..=40;

/// A staff code that can be kept: not guessed within the tries that there are.
pub fn check_staff_code(code: &str) -> Result<String, Faults> {
    let code = code.trim().to_owned();
    let mut different: Vec<char> = code.chars().collect();
    different.sort_unstable();
    different.dedup();
    if !STAFF_CODE.contains(&code.chars().count()) || different.len() < 3 {
        return Err(Faults::one("code", "devices-fault-staff-code"));
    }
    Ok(code)
}

/// How a device is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Its token is taken away.
    Revoked,
    /// It was made, and no browser or program is it yet.
    New,
    /// It was heard of a moment ago.
    Here,
    /// It was not heard of for some time.
    Away,
}

impl Standing {
    pub fn of(is_enrolled: bool, is_revoked: bool, seen_at: Option<DateTime<Utc>>, now: DateTime<Utc>) -> Standing {
        match seen_at {
            _ if is_revoked => Standing::Revoked,
            _ if !is_enrolled => Standing::New,
            Some(at) if now - at <= AWAY => Standing::Here,
            _ => Standing::Away,
        }
    }

    pub fn key(self) -> &'static str {
        match self {
            Standing::Revoked => "devices-revoked",
            Standing::New => "devices-new",
            Standing::Here => "devices-here",
            Standing::Away => "devices-away",
        }
    }

    /// How it is drawn.
    pub fn class(self) -> &'static str {
        match self {
            Standing::Revoked => "",
            Standing::New => "info",
            Standing::Here => "good",
            Standing::Away => "warn",
        }
    }
}

/// What a device tells of itself, as it was sent.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SentReport {
    pub battery: Option<f64>,
    pub queue: Option<f64>,
}

/// What a device tells of itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// In percent.
    pub battery: Option<i32>,
    /// Readings that wait to be sent.
    pub queue: Option<i32>,
}

impl SentReport {
    pub fn check(self) -> Result<Report, Faults> {
        let mut faults = Faults::default();
        let mut whole = |field: &'static str, sent: Option<f64>, most: i32, key| {
            let number = sent.filter(|number| number.fract() == 0.0 && (0.0..=f64::from(most)).contains(number));
            if sent.is_some() && number.is_none() {
                faults.add(field, key);
            }
            number.map(|number| number as i32)
        };
        let battery = whole("/battery", self.battery, 100, "devices-fault-battery");
        let queue = whole("/queue", self.queue, i32::MAX, "devices-fault-queue");
        faults.or(|| Report { battery, queue })
    }
}

/// Whether a battery is low.
pub fn is_low(battery: i32) -> bool {
    battery <= LOW
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(kind: &str, gate: &str, direction: &str) -> DeviceForm {
        let text = str::to_owned;
        DeviceForm {
            name: text("Kiosk 1"),
            kind: text(kind),
            gate: text(gate),
            direction: text(direction),
            printer: String::new(),
            version: text("1"),
        }
    }

    #[test]
    fn a_device_stands_at_a_gate_and_a_print_station_at_none() {
        let gate = Uuid::from_u128(1);
        let (here, away) = (gate.to_string(), Uuid::from_u128(2).to_string());
        let kiosk = form("kiosk", &here, "entry").check(&[gate], &[]).unwrap();
        assert_eq!((kiosk.gate, kiosk.serves), (Some(gate), Serves::Entry));
        let print = form("print", &here, "").check(&[gate], &[]).unwrap();
        assert_eq!((print.gate, print.serves), (None, Serves::Both));
        let wrong = |form: DeviceForm| {
            form.check(&[gate], &[]).unwrap_err().iter().map(|fault| fault.field.to_string()).collect::<Vec<_>>()
        };
        assert_eq!(wrong(form("kiosk", &away, "up")), ["gate", "direction"]);
        assert_eq!(
            wrong(DeviceForm { name: "\u{200b} ".to_owned(), ..form("robot", &here, "both") }),
            ["name", "kind"]
        );
    }

    #[test]
    fn a_device_prints_at_its_own_printer_or_at_a_station() {
        let (gate, station) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let at = |kind: &str, printer: &str| {
            let form = DeviceForm { printer: printer.to_owned(), ..form(kind, &gate.to_string(), "entry") };
            form.check(&[gate], &[station]).map(|device| device.prints_at)
        };
        assert_eq!(at("kiosk", ""), Ok(PrintsAt::Nowhere));
        assert_eq!(at("kiosk", "own"), Ok(PrintsAt::Own));
        assert_eq!(at("desk", &station.to_string()), Ok(PrintsAt::Station(station)));
        assert!(at("desk", &gate.to_string()).is_err());
        assert_eq!(at("print", "own"), Ok(PrintsAt::Nowhere));
    }

    #[test]
    fn a_staff_code_is_not_guessed() {
        assert_eq!(check_staff_code(" 482 915 ").as_deref(), Ok("482 915"));
        assert!(
            ["", "12345", "111111", "121212", &"1234567890".repeat(5)]
                .iter()
                .all(|code| check_staff_code(code).is_err())
        );
    }

    #[test]
    fn a_device_that_is_silent_is_away() {
        let now = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        let seen = |minutes| Some(now - TimeDelta::minutes(minutes));
        assert_eq!(Standing::of(true, false, seen(5), now), Standing::Here);
        assert_eq!(Standing::of(true, false, seen(6), now), Standing::Away);
        assert_eq!(Standing::of(true, false, None, now), Standing::Away);
        assert_eq!(Standing::of(false, false, seen(1), now), Standing::New);
        assert_eq!(Standing::of(false, true, seen(1), now), Standing::Revoked);
    }

    #[test]
    fn what_it_tells_of_itself_can_be() {
        let told = |battery, queue| SentReport { battery, queue }.check();
        assert_eq!(told(Some(100.0), Some(0.0)).unwrap(), Report { battery: Some(100), queue: Some(0) });
        assert!(told(Some(101.0), None).is_err() && told(Some(0.5), None).is_err() && told(None, Some(-1.0)).is_err());
        assert!(is_low(20) && !is_low(21));
    }
}
