//! What the forms about reminders must say.

use chrono_tz::Tz;
use serde::Deserialize;

use super::hours::is_within;
use super::{Hours, Kind, Rules};
use crate::kernel::{Faults, Lang, one_line};

/// What an organiser wrote of the steps.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct RulesForm {
    pub before: String,
    pub deputy_after: String,
    pub lead_after: String,
    pub organiser_after: String,
    pub urgent_days: String,
    pub version: String,
}

/// Most days before and after, and most steps before.
const BEFORE_MAX: i32 = 60;
const AFTER_MAX: i32 = 90;
const URGENT_MAX: i32 = 14;
const STEPS_MAX: usize = 6;

impl RulesForm {
    pub fn of(rules: &Rules) -> RulesForm {
        let days = |after: Option<i32>| after.map(|days| days.to_string()).unwrap_or_default();
        RulesForm {
            before: rules.before.iter().map(i32::to_string).collect::<Vec<_>>().join(", "),
            deputy_after: days(rules.deputy_after),
            lead_after: days(rules.lead_after),
            organiser_after: days(rules.organiser_after),
            urgent_days: rules.urgent_days.to_string(),
            version: rules.version.to_string(),
        }
    }

    pub fn check(&self) -> Result<Rules, Faults> {
        let mut faults = Faults::default();
        let mut before = Vec::new();
        let parts = self.before.split([',', '，', '、', ' ']).map(one_line).filter(|part| !part.is_empty());
        for part in parts {
            match part.parse().ok().filter(|days| (1..=BEFORE_MAX).contains(days)) {
                Some(days) => before.push(days),
                None => {
                    faults.add_with("before", "reminders-fault-before", [("max", BEFORE_MAX.to_string())]);
                    break;
                }
            }
        }
        before.sort_unstable_by(|a, b| b.cmp(a));
        before.dedup();
        if before.len() > STEPS_MAX {
            faults.add_with("before", "reminders-fault-steps", [("max", STEPS_MAX.to_string())]);
        }
        let mut after = |field: &'static str, text: &str| -> Option<i32> {
            let text = one_line(text);
            if text.is_empty() {
                return None;
            }
            let days = text.parse().ok().filter(|days| (1..=AFTER_MAX).contains(days));
            if days.is_none() {
                faults.add_with(field, "reminders-fault-after", [("max", AFTER_MAX.to_string())]);
            }
            days
        };
        let deputy_after = after("deputy_after", &self.deputy_after);
        let lead_after = after("lead_after", &self.lead_after);
        let organiser_after = after("organiser_after", &self.organiser_after);
        if deputy_after.zip(lead_after).is_some_and(|(below, above)| above < below) {
            faults.add("lead_after", "reminders-fault-climb");
        }
        if deputy_after.max(lead_after).zip(organiser_after).is_some_and(|(below, above)| above < below) {
            faults.add("organiser_after", "reminders-fault-climb");
        }
        let urgent = one_line(&self.urgent_days).parse().ok().filter(|days| (0..=URGENT_MAX).contains(days));
        if urgent.is_none() {
            faults.add_with("urgent_days", "reminders-fault-urgent", [("max", URGENT_MAX.to_string())]);
        }
        let version = self.version.parse().unwrap_or(0);
        faults.or(|| Rules {
            before,
            deputy_after,
            lead_after,
            organiser_after,
            urgent_days: urgent.unwrap_or_default(),
            version,
        })
    }
}

/// How somebody wants to be told, as she wrote it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct OwnForm {
    pub hour: String,
    pub zone: String,
    pub language: String,
    /// Both empty: no quiet hours.
    pub quiet_from: String,
    pub quiet_to: String,
    /// What comes by mail.
    pub by_mail: Vec<String>,
}

/// How somebody wants to be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnWanted {
    pub hours: Hours,
    pub lang: Lang,
    pub by_mail: Vec<Kind>,
}

impl OwnForm {
    pub fn of(wanted: &OwnWanted) -> OwnForm {
        let quiet =
            |end: fn((u32, u32)) -> u32| wanted.hours.quiet.map(|quiet| end(quiet).to_string()).unwrap_or_default();
        OwnForm {
            hour: wanted.hours.hour.to_string(),
            zone: wanted.hours.zone.name().to_owned(),
            language: wanted.lang.tag().to_owned(),
            quiet_from: quiet(|(from, _)| from),
            quiet_to: quiet(|(_, to)| to),
            by_mail: wanted.by_mail.iter().map(|kind| kind.as_str().to_owned()).collect(),
        }
    }

    pub fn check(&self) -> Result<OwnWanted, Faults> {
        let mut faults = Faults::default();
        let hour = |text: &str| text.parse::<u32>().ok().filter(|hour| *hour < 24);
        let at = hour(&self.hour);
        if at.is_none() {
            faults.add("hour", "fault-choice");
        }
        let zone = one_line(&self.zone).parse::<Tz>().ok();
        if zone.is_none() {
            faults.add("zone", "reminders-fault-zone");
        }
        let lang = Lang::ALL.into_iter().find(|lang| lang.tag() == self.language);
        if lang.is_none() {
            faults.add("language", "fault-choice");
        }
        let quiet = match (self.quiet_from.is_empty(), self.quiet_to.is_empty()) {
            (true, true) => None,
            _ => match hour(&self.quiet_from).zip(hour(&self.quiet_to)) {
                Some((from, to)) if from != to => Some((from, to)),
                _ => {
                    faults.add("quiet_to", "reminders-fault-quiet");
                    None
                }
            },
        };
        if at.zip(quiet).is_some_and(|(at, (from, to))| is_within(at, from, to)) {
            faults.add("hour", "reminders-fault-hour-quiet");
        }
        let by_mail: Vec<Kind> = self.by_mail.iter().filter_map(|kind| Kind::parse(kind)).collect();
        if by_mail.len() != self.by_mail.len() {
            faults.add("by_mail", "fault-choice");
        }
        match (at, zone, lang) {
            (Some(hour), Some(zone), Some(lang)) => {
                faults.or(|| OwnWanted { hours: Hours { hour, zone, quiet }, lang, by_mail })
            }
            _ => Err(faults),
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono_tz::Asia::Shanghai;

    use super::*;

    #[test]
    fn what_is_delivered_passes_and_comes_back_as_it_was() {
        let rules = Rules::default();
        assert_eq!(RulesForm::of(&rules).check().unwrap(), rules);
        let own = OwnWanted { hours: Hours::delivered(Shanghai), lang: Lang::En, by_mail: Kind::ALL.into() };
        assert_eq!(OwnForm::of(&own).check().unwrap(), own);
    }

    #[test]
    fn days_are_read_in_any_order_and_kept_in_one() {
        let form = RulesForm { before: "1，3、 14 3".into(), ..RulesForm::of(&Rules::default()) };
        assert_eq!(form.check().unwrap().before, [14, 3, 1]);
        assert!(RulesForm { before: String::new(), ..form.clone() }.check().unwrap().before.is_empty());
        assert!(RulesForm { before: "0, 3".into(), ..form.clone() }.check().unwrap_err().of("before").is_some());
        assert!(RulesForm { before: "1 2 3 4 5 6 7".into(), ..form }.check().unwrap_err().of("before").is_some());
    }

    #[test]
    fn nothing_climbs_to_the_lead_before_it_comes_to_the_deputies() {
        let form = RulesForm { deputy_after: "4".into(), ..RulesForm::of(&Rules::default()) };
        assert!(form.check().unwrap_err().of("lead_after").is_some());
        let form = RulesForm { lead_after: String::new(), organiser_after: "2".into(), ..form };
        assert!(form.check().unwrap_err().of("organiser_after").is_some());
        let form = RulesForm { deputy_after: String::new(), organiser_after: String::new(), ..form };
        assert_eq!(form.check().unwrap().organiser_after, None);
        let form = RulesForm { urgent_days: "soon".into(), lead_after: "-1".into(), ..form };
        assert_eq!(form.check().unwrap_err().len(), 2);
    }

    #[test]
    fn her_hour_is_not_in_her_quiet_hours() {
        let own = OwnWanted { hours: Hours::delivered(Shanghai), lang: Lang::En, by_mail: vec![] };
        let form = OwnForm { hour: "23".into(), ..OwnForm::of(&own) };
        assert!(form.check().unwrap_err().of("hour").is_some());
        let form = OwnForm { quiet_from: String::new(), ..form };
        assert!(form.check().unwrap_err().of("quiet_to").is_some());
        let form = OwnForm { quiet_to: String::new(), ..form };
        assert_eq!(form.check().unwrap().hours.quiet, None);
        let form = OwnForm { zone: "Mars/Olympus".into(), by_mail: vec!["x".into()], ..form };
        assert_eq!(form.check().unwrap_err().len(), 1 + 1);
    }
}
