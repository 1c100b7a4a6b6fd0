//! The person that is open at a desk: what is known of her, and what may be done.

use askama::Template;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::super::rules::{SentAct, Swap};
use crate::access::{Device, Serves};
use crate::checkin::{self, AtGate, Direction, Outcome, Reading, Reason};
use crate::error::{Error, Result};
use crate::kernel::{Faults, Uuid, Words, new_id};
use crate::registration::{self, Level, Participant, State, Zone};
use crate::state::App;
use crate::web::{Choice, Fields, Reader};

/// The inside of `#answer`.
#[derive(Template)]
#[template(path = "frontdesk/_card.html")]
pub struct Card {
    pub l: Reader,
    pub zone: Tz,
    gate: Uuid,
    /// Where her registration stands.
    base: String,
    serves: Serves,
    /// The way that is gone through here.
    pub direction: Direction,
    now: DateTime<Utc>,
    nonce: Uuid,
    /// The reading that the desk is told of; no badge of this conference where nobody is known by it.
    pub told: Option<Told>,
    /// What was done, beside readings: the key of its sentence.
    pub did: Option<&'static str>,
    pub person: Option<Box<Person>>,
    /// A badge that was scanned and waits for the note about its holder to be read.
    pub code: Option<String>,
    pub sent: SentAct,
    pub faults: Faults,
}

impl askama::filters::HtmlSafe for Card {}

/// How a reading ended.
pub struct Told {
    pub id: Uuid,
    pub outcome: Outcome,
    pub direction: Direction,
    pub reason: Option<Reason>,
    pub is_forced: bool,
    pub is_undone: bool,
    /// A person here may let her in all the same.
    pub may_be_forced: bool,
}

/// What a desk is told of somebody.
pub struct Person {
    pub participant: Participant,
    category: String,
    level_name: Words,
    zones: Vec<Zone>,
    /// The innermost zone that she is in, and since when.
    inside: Option<(Words, DateTime<Utc>)>,
    readings: Vec<Reading>,
    has_picture: bool,
}

impl Card {
    /// Nobody is open.
    pub fn empty(app: &App, l: Reader, device: &Device, at: &AtGate, direction: Direction) -> Card {
        Card {
            l,
            zone: at.time_zone,
            gate: at.gate,
            base: format!("/c/{}/people", at.conference.slug),
            serves: device.serves,
            direction,
            now: app.clock.now(),
            nonce: new_id(),
            told: None,
            did: None,
            person: None,
            code: None,
            sent: SentAct::default(),
            faults: Faults::default(),
        }
    }

    /// With this person open, and the reading that the desk is told of.
    pub async fn of(mut self, app: &App, at: &AtGate, participant: Uuid, told: Option<Uuid>) -> Result<Card> {
        let conference = at.conference.id;
        let participant = registration::participant(&app.db, conference, participant).await?.ok_or(Error::NotFound)?;
        let readings = checkin::readings_of(&app.db, participant.id).await?;
        self.told = told.and_then(|id| readings.iter().find(|one| one.id == id)).map(|one| Told {
            id: one.id,
            outcome: one.outcome,
            direction: one.direction,
            reason: one.reason,
            is_forced: one.force_reason.is_some(),
            is_undone: one.undone.is_some(),
            may_be_forced: one.may_be_forced() && one.gate_id == self.gate,
        });
        let levels = registration::levels(&app.db, conference).await?;
        let level = participant.badge.as_ref().map(|badge| badge.level);
        let categories = registration::categories(&app.db, conference).await?;
        self.person = Some(Box::new(Person {
            category: categories.label(participant.answers.category, self.l.lang),
            level_name: level
                .and_then(|level| levels.into_iter().find(|one| one.level == level))
                .map(|one| one.name)
                .unwrap_or_default(),
            zones: match level {
                Some(level) => registration::zones_of(&app.db, conference, level).await?,
                None => Vec::new(),
            },
            inside: checkin::where_is(&app.db, participant.id).await?,
            has_picture: registration::has_picture(&app.db, participant.id).await?,
            readings,
            participant,
        }));
        Ok(self)
    }

    /// The same with an act that cannot be done.
    pub fn with(self, sent: SentAct, faults: Faults) -> Card {
        Card { sent, faults, ..self }
    }

    fn fields(&self) -> Fields<'_> {
        Fields::new(self.l, &self.faults)
    }

    fn class(&self, told: &Told) -> &'static str {
        if told.is_undone { "ready" } else { told.outcome.as_str() }
    }

    fn word(&self, told: &Told) -> &'static str {
        match (told.outcome, told.direction) {
            _ if told.is_undone => "frontdesk-undone",
            (Outcome::Admitted, Direction::Exit) => "checkin-left",
            (outcome, _) => outcome.key(),
        }
    }

    /// The reading that a person here may let her in against.
    fn forced(&self) -> Option<Uuid> {
        self.told.as_ref().filter(|told| told.may_be_forced).map(|told| told.id)
    }

    /// Her last reading, where it may still be undone.
    fn undone<'a>(&self, person: &'a Person) -> Option<&'a Reading> {
        let last = person.readings.iter().find(|one| one.outcome == Outcome::Admitted && one.undone.is_none());
        last.filter(|one| one.may_be_undone(self.now))
    }

    /// The ways through here: the likelier one first.
    fn ways(&self, person: &Person) -> Vec<(Direction, &'static str)> {
        let (entry, exit) = ((Direction::Entry, "frontdesk-admit"), (Direction::Exit, "checkin-button-exit"));
        match self.serves {
            Serves::Entry => vec![entry],
            Serves::Exit => vec![exit],
            Serves::Both if person.inside.is_some() => vec![exit, entry],
            Serves::Both => vec![entry, exit],
        }
    }

    /// By hand it goes on at once where nothing was done yet; afterwards it is one of several ways on.
    fn is_open(&self, field: &str) -> bool {
        self.faults.of(field).is_some()
    }

    fn reads_note(&self, person: &Person) -> bool {
        !person.participant.attention.is_empty() && self.serves != Serves::Exit
    }

    fn swaps(&self) -> Vec<Choice> {
        let none = Choice::new("", self.l.t("form-choose"), self.sent.swap.is_empty());
        let one = |swap: Swap| Choice::new(swap.as_str(), self.l.t(swap.key()), self.sent.swap == swap.as_str());
        std::iter::once(none).chain(Swap::ALL.map(one)).collect()
    }

    fn is_fresh(&self) -> bool {
        self.told.is_none() && self.did.is_none() && self.faults.is_empty()
    }
}

impl Person {
    fn is_approved(&self) -> bool {
        self.participant.state == State::Approved
    }

    fn level(&self) -> Option<Level> {
        self.participant.badge.as_ref().map(|badge| badge.level)
    }

    /// Whether her badge was never printed.
    fn is_unprinted(&self) -> bool {
        self.participant.badge.as_ref().is_some_and(|badge| badge.prints == 0)
    }
}
