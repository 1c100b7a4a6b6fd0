use serde::Deserialize;

use super::event::Event;
use crate::kernel::{Faults, one_line};
use crate::outgoing::Target;

/// Longest address, in characters.
const URL_MAX: usize = 500;

/// A webhook as it is filled in.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct WebhookForm {
    pub url: String,
    pub events: Vec<String>,
    pub version: String,
}

impl WebhookForm {
    /// Where it listens, and what it is told of; `loopback` where this machine may be called.
    pub fn check(&self, loopback: bool) -> Result<(String, Vec<Event>), Faults> {
        let mut faults = Faults::default();
        let url = one_line(&self.url);
        if url.is_empty() {
            faults.add("url", "webhooks-fault-no-url");
        } else if url.chars().count() > URL_MAX {
            faults.limit("url", &url, URL_MAX);
        } else if Target::parse(&url, loopback).is_none() {
            faults.add("url", "webhooks-fault-url");
        }
        let events: Vec<Event> =
            Event::CHOSEN.into_iter().filter(|event| self.events.iter().any(|held| held == event.as_str())).collect();
        if events.is_empty() {
            faults.add("events", "webhooks-fault-events");
        }
        faults.or(|| (url, events))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_receiver_listens_somewhere_outside_and_to_something() {
        let form = |url: &str, events: &[&str]| WebhookForm {
            url: url.into(),
            events: events.iter().map(|&event| event.to_owned()).collect(),
            version: String::new(),
        };
        let good = form(" https://example.org/hook ", &["difficulty-late", "light-changed", "test", "x"]);
        let (url, events) = good.check(false).unwrap();
        assert_eq!(
            (url.as_str(), events),
            ("https://example.org/hook", vec![Event::LightChanged, Event::DifficultyLate])
        );
        let wrong = form("http://example.org", &["test"]).check(false).unwrap_err();
        assert_eq!(
            (wrong.of("url").unwrap().key, wrong.of("events").unwrap().key),
            ("webhooks-fault-url", "webhooks-fault-events")
        );
        assert!(form("http://127.0.0.1:9", &["light-changed"]).check(true).is_ok());
        let long = format!("https://example.org/{}", "x".repeat(URL_MAX));
        assert_eq!(form(&long, &["light-changed"]).check(false).unwrap_err().of("url").unwrap().key, "fault-too-long");
    }
}
