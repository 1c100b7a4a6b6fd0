use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use serde_json::{Value, json};

use crate::kernel::Uuid;
use crate::outgoing;

/// What a receiver is told of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Event {
    /// A week ended with another light than was told before, or somebody set one or ended it.
    LightChanged,
    DifficultyFiled,
    DifficultyAnswered,
    /// Nobody was convened and there was no answer within 48 hours.
    DifficultyLate,
    /// Somebody wants to see whether it arrives.
    Test,
}

impl Event {
    /// What can be chosen.
    pub const CHOSEN: [Event; 4] =
        [Event::LightChanged, Event::DifficultyFiled, Event::DifficultyAnswered, Event::DifficultyLate];

    /// Its `type` in what is sent.
    pub fn as_str(self) -> &'static str {
        match self {
            Event::LightChanged => "light-changed",
            Event::DifficultyFiled => "difficulty-filed",
            Event::DifficultyAnswered => "difficulty-answered",
            Event::DifficultyLate => "difficulty-late",
            Event::Test => "test",
        }
    }

    pub fn parse(text: &str) -> Option<Event> {
        Event::CHOSEN.into_iter().chain([Event::Test]).find(|event| event.as_str() == text)
    }

    /// The key of its words.
    pub fn key(self) -> &'static str {
        match self {
            Event::LightChanged => "webhooks-event-light",
            Event::DifficultyFiled => "webhooks-event-filed",
            Event::DifficultyAnswered => "webhooks-event-answered",
            Event::DifficultyLate => "webhooks-event-late",
            Event::Test => "webhooks-event-test",
        }
    }
}

/// How far a delivery has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Waiting,
    Delivered,
    /// Given up.
    Failed,
}

impl State {
    pub fn parse(text: &str) -> Option<State> {
        match text {
            "waiting" => Some(State::Waiting),
            "delivered" => Some(State::Delivered),
            "failed" => Some(State::Failed),
            _ => None,
        }
    }

    pub fn as_str(self) -> &'static str {
        match self {
            State::Waiting => "waiting",
            State::Delivered => "delivered",
            State::Failed => "failed",
        }
    }

    /// The key of its word.
    pub fn key(self) -> &'static str {
        match self {
            State::Waiting => "webhooks-state-waiting",
            State::Delivered => "webhooks-state-delivered",
            State::Failed => "webhooks-state-failed",
        }
    }

    /// The class of its tag.
    pub fn tag(self) -> &'static str {
        match self {
            State::Waiting => "info",
            State::Delivered => "good",
            State::Failed => "bad",
        }
    }
}

/// Why there was no answer that counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The name is not found.
    Name,
    /// It leads to an address that the server does not call.
    Address,
    /// Nobody answers there, or not over TLS with a certificate that is good.
    Connect,
    /// It took longer than 10 seconds.
    Timeout,
    /// Another answer than 2xx.
    Answer,
    /// It was turned off meanwhile.
    Off,
}

impl From<outgoing::Failure> for Failure {
    fn from(failure: outgoing::Failure) -> Failure {
        match failure {
            outgoing::Failure::Name => Failure::Name,
            outgoing::Failure::Address => Failure::Address,
            outgoing::Failure::Connect => Failure::Connect,
            outgoing::Failure::Timeout => Failure::Timeout,
        }
    }
}

impl Failure {
    const ALL: [Failure; 6] =
        [Failure::Name, Failure::Address, Failure::Connect, Failure::Timeout, Failure::Answer, Failure::Off];

    pub fn as_str(self) -> &'static str {
        match self {
            Failure::Name => "name",
            Failure::Address => "address",
            Failure::Connect => "connect",
            Failure::Timeout => "timeout",
            Failure::Answer => "answer",
            Failure::Off => "off",
        }
    }

    pub fn parse(text: &str) -> Option<Failure> {
        Failure::ALL.into_iter().find(|failure| failure.as_str() == text)
    }

    /// The key of its sentence.
    pub fn key(self) -> &'static str {
        match self {
            Failure::Name => "webhooks-failure-name",
            Failure::Address => "webhooks-failure-address",
            Failure::Connect => "webhooks-failure-connect",
            Failure::Timeout => "webhooks-failure-timeout",
            Failure::Answer => "webhooks-failure-answer",
            Failure::Off => "webhooks-failure-off",
        }
    }
}

/// What happened, as far as a receiver is told: ids, numbers, colours and times. No person, and no text that somebody wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Happened {
    pub event: Event,
    pub at: DateTime<Utc>,
    pub slug: String,
    pub about: About,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum About {
    Light { project: (Uuid, i32), from: Option<String>, to: String, week: Option<NaiveDate>, by_hand: bool },
    Difficulty { project: (Uuid, i32), difficulty: (Uuid, i32) },
    Nothing,
}

/// What is sent, as JSON; `url` makes an address of a path.
pub fn payload(happened: &Happened, url: impl Fn(&str) -> String) -> Value {
    let slug = &happened.slug;
    let project = |(id, number): (Uuid, i32)| json!({ "id": id, "number": number, "link": url(&format!("/c/{slug}/projects/{id}")) });
    let mut data = json!({ "conference": slug });
    match &happened.about {
        About::Light { project: of, from, to, week, by_hand } => {
            data["project"] = project(*of);
            data["from"] = json!(from);
            data["to"] = json!(to);
            data["week"] = json!(week);
            data["by_hand"] = json!(by_hand);
        }
        About::Difficulty { project: of, difficulty: (id, number) } => {
            data["project"] = project(*of);
            data["difficulty"] =
                json!({ "id": id, "number": number, "link": url(&format!("/c/{slug}/difficulties/{id}")) });
        }
        About::Nothing => {}
    }
    json!({
        "type": happened.event.as_str(),
        "timestamp": happened.at.to_rfc3339_opts(SecondsFormat::Millis, true),
        "data": data,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_states_and_failures_are_read_as_they_are_written() {
        for event in Event::CHOSEN {
            assert_eq!(Event::parse(event.as_str()), Some(event));
        }
        for state in [State::Waiting, State::Delivered, State::Failed] {
            assert_eq!(State::parse(state.as_str()), Some(state));
        }
        for failure in Failure::ALL {
            assert_eq!(Failure::parse(failure.as_str()), Some(failure));
        }
        assert_eq!(Event::parse("everything"), None);
    }

    #[test]
    fn what_is_sent_says_what_when_and_where() {
        let id = Uuid::from_u128(7);
        let mut happened = Happened {
            event: Event::LightChanged,
            at: "2027-03-08T00:00:05Z".parse().unwrap(),
            slug: "fsc".into(),
            about: About::Light {
                project: (id, 3),
                from: Some("normal".into()),
                to: "yellow".into(),
                week: "2027-03-01".parse().ok(),
                by_hand: false,
            },
        };
        let sent = payload(&happened, |path| format!("https://plenum.test{path}"));
        assert_eq!(
            sent,
            json!({
                "type": "light-changed",
                "timestamp": "2027-03-08T00:00:05.000Z",
                "data": {
                    "conference": "fsc",
                    "project": { "id": id, "number": 3, "link": format!("https://plenum.test/c/fsc/projects/{id}") },
                    "from": "normal",
                    "to": "yellow",
                    "week": "2027-03-01",
                    "by_hand": false,
                },
            })
        );
        happened.event = Event::DifficultyLate;
        happened.about = About::Difficulty { project: (id, 3), difficulty: (id, 9) };
        let sent = payload(&happened, str::to_owned);
        assert_eq!((&sent["type"], &sent["data"]["difficulty"]["number"]), (&json!("difficulty-late"), &json!(9)));
    }
}
