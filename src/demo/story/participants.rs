//! Invented people register, and are decided on.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use crate::audit::{Actor, Tx};
use crate::cli::plain;
use crate::conference::Here;
use crate::demo::people::{Dice, document, invent, phone};
use crate::forms::{self, Answer, Answered};
use crate::identity;
use crate::kernel::{Email, Lang, Uuid, Words};
use crate::registration::{
    self, Answers, Categories, Institution, Level, NewCode, NewParticipant, Outcome, Registered,
};
use crate::state::App;

/// How many participants go into the database at once.
const BATCH: usize = 2_000;
/// The category that is full, and how many wait for a place in it.
const FULL: (&str, usize) = ("universities", 7);

/// Those who can come, and what is needed to invent them.
struct Guests {
    categories: Categories,
    /// The listed institutions, each with its category.
    institutions: Vec<(Institution, Uuid)>,
    dice: Dice,
    now: DateTime<Utc>,
    /// The day of the opening.
    opening: NaiveDate,
    consent: String,
    organiser: Uuid,
    form: Uuid,
    number: usize,
    /// How many are in the database.
    entered: usize,
}

impl Guests {
    async fn of(app: &App, here: &Here, organiser: Uuid) -> anyhow::Result<Guests> {
        let listed_under = registration::institution_categories(&app.db, here.id).await.map_err(plain)?;
        let institutions = registration::institutions(&app.db, here.id).await.map_err(plain)?.into_iter();
        let l = crate::web::Reader::new(Lang::ZhHans);
        Ok(Guests {
            categories: registration::categories(&app.db, here.id).await.map_err(plain)?,
            institutions: institutions
                .filter(|one| one.listed)
                .filter_map(|one| {
                    let category = listed_under.iter().find(|(id, _)| *id == one.id)?.1;
                    Some((one, category))
                })
                .collect(),
            dice: Dice::new(2026),
            now: app.clock.now(),
            opening: here.opens_at.with_timezone(&here.zone).date_naive(),
            consent: l.a("registration-consent", "conference", l.plain(&here.name)),
            organiser,
            form: forms::live(&app.db, here.id).await.map_err(plain)?.id,
            number: 0,
            entered: 0,
        })
    }

    /// Somebody new: one of sixteen is no participant.
    fn anybody(&mut self) -> Registered {
        let other = if self.number % 16 == 15 { self.other() } else { None };
        other.unwrap_or_else(|| self.next())
    }

    /// Somebody new from one of the institutions.
    fn next(&mut self) -> Registered {
        let (institution, category) = self.dice.pick(&self.institutions).clone();
        let outcome = match (self.number + 1) % 20 {
            0..10 => Outcome::Approved(if self.dice.below(3) == 0 { Level::Green } else { Level::Blue }),
            10 => Outcome::Declined("名额已满，请联系本单位联络人。".into()),
            11 => Outcome::Withdrawn,
            _ => Outcome::Submitted,
        };
        self.from(&institution, category, outcome)
    }

    fn from(&mut self, institution: &Institution, category: Uuid, outcome: Outcome) -> Registered {
        self.number += 1;
        let (number, dice) = (self.number, &mut self.dice);
        let top = self.categories.get(self.categories.top_of(category));
        let somebody = invent(dice, top.is_some_and(|top| top.code == "international"));
        let at = self.now - TimeDelta::minutes(dice.below(20 * 24 * 60) as i64 + 60);
        let decided = matches!(outcome, Outcome::Approved(_) | Outcome::Declined(_))
            .then(|| (at + TimeDelta::minutes(30), Some(self.organiser)));
        Registered {
            new: NewParticipant {
                answers: Answers {
                    name: somebody.name,
                    institution: institution.name.plain(somebody.lang).to_owned(),
                    category,
                    post: somebody.post,
                    phone: phone(dice),
                    more: needs(dice, self.opening),
                    document: None,
                },
                email: Email::parse(&format!("{}.p{number}@example.org", somebody.latin))
                    .unwrap_or_else(|| Email::parse(&format!("p{number}@example.org")).expect("an address")),
                lang: somebody.lang,
                consent: self.consent.clone(),
                form: self.form,
                code: None,
                by: None,
            },
            at,
            outcome,
            decided,
        }
    }
}

/// A question, and how its answer begins.
type Asked = Option<(&'static str, &'static str)>;

/// The institutions of those who are no participants, by the code of their category; posts; what they are asked.
const OTHERS: [(&str, &str, &str, Asked); 6] = [
    ("staff", "会议筹备办公室", "会务专员", None),
    ("press", "财经报道社", "记者", Some(("press-card", "P-2026-0"))),
    ("guards", "会场保卫处", "保卫员", None),
    ("interpreters", "同声传译中心", "同声传译", None),
    ("drivers", "会议车队", "驾驶员", Some(("plate", "京A·0000"))),
    ("medics", "会场医疗点", "医师", None),
];

impl Guests {
    /// Somebody who is no participant: each kind in its turn.
    fn other(&mut self) -> Option<Registered> {
        let (code, institution, post, asked) = OTHERS[self.number / 16 % OTHERS.len()];
        let category = self.categories.by_code(code)?;
        let institution = Institution { id: category, name: Words::new("", institution, ""), listed: false };
        let outcome = if self.number / 16 % 3 == 2 { Outcome::Submitted } else { Outcome::Approved(Level::Green) };
        let mut one = self.from(&institution, category, outcome);
        let answers = &mut one.new.answers;
        (answers.post, answers.institution) = (post.to_owned(), institution.name.hans);
        answers.more = match (code, asked) {
            ("interpreters", _) => [("languages".to_owned(), Answer::Several(vec!["english".into()]))].into(),
            (_, Some((question, text))) => {
                [(question.to_owned(), Answer::Text(format!("{text}{}", self.number % 10)))].into()
            }
            _ => Answered::new(),
        };
        Some(one)
    }
}

/// What somebody eats and does not, and how she comes and stays.
fn needs(dice: &mut Dice, opening: NaiveDate) -> Answered {
    let text = |text: &str| Answer::Text(text.to_owned());
    let diet = *dice.pick(&["none", "none", "none", "none", "halal", "vegetarian"]);
    let mut answers = Answered::from([("diet".to_owned(), text(diet))]);
    if let Some(allergen) = ["peanut", "seafood"].get(dice.below(15)) {
        answers.insert("allergens".into(), Answer::Several(vec![(*allergen).to_owned()]));
    }
    let meals = ["lunch-1", "dinner-1", "lunch-2", "dinner-2"].into_iter().filter(|_| dice.below(5) > 0);
    let meals: Vec<String> = meals.map(str::to_owned).collect();
    if !meals.is_empty() {
        answers.insert("meals".into(), Answer::Several(meals));
    }
    if dice.below(3) == 0 {
        return answers;
    }
    let (before, after) = (dice.below(3) as i64, 1 + dice.below(2) as i64);
    let hour = format!("h{:02}", 10 + dice.below(10));
    answers.insert("arrival".into(), text(&(opening - TimeDelta::days(before)).to_string()));
    answers.insert("arrival-time".into(), Answer::Text(hour));
    answers.insert("departure".into(), text(&(opening + TimeDelta::days(after)).to_string()));
    answers.insert("room".into(), text(["single", "single", "single", "twin"][dice.below(4)]));
    answers.insert("transport".into(), text(["plane", "train", "train", "car"][dice.below(4)]));
    answers
}

impl Guests {
    /// They register; two of three have told their ID document.
    async fn enter(&mut self, app: &App, here: &Here, by: Actor, batch: Vec<Registered>) -> anyhow::Result<()> {
        let langs: Vec<Lang> = batch.iter().map(|one| one.new.lang).collect();
        let mut tx = Tx::begin(app).await.map_err(plain)?;
        let (made, entry) = registration::insert_many(&mut tx, here, batch, by).await.map_err(plain)?;
        let numbered = (self.entered..).zip(made.iter().zip(langs));
        self.entered += made.len();
        let documents: Vec<_> = numbered
            .filter(|(number, _)| number % 3 > 0)
            .map(|(number, (one, lang))| (one.id, document(number, lang)))
            .collect();
        identity::insert_many(&mut tx, here.id, &documents).await.map_err(plain)?;
        tx.commit(entry).await.map_err(plain)
    }
}

/// Invented participants of the plan's institutions; half of them approved. The last few come when
/// their category is full.
pub async fn people(app: &App, here: &Here, organiser: Uuid, count: usize) -> anyhow::Result<()> {
    let by = Actor::Account(organiser, None);
    let mut guests = Guests::of(app, here, organiser).await?;
    let full = guests.categories.by_code(FULL.0);
    let late = if count > 20 * FULL.1 { FULL.1 } else { 0 };
    let mut taken = 0;
    let mut left = count - late;
    while left > 0 {
        let batch: Vec<Registered> = (0..left.min(BATCH)).map(|_| guests.anybody()).collect();
        left -= batch.len();
        taken += batch
            .iter()
            .filter(|one| Some(one.new.answers.category) == full)
            .filter(|one| matches!(one.outcome, Outcome::Submitted | Outcome::Approved(_)))
            .count();
        guests.enter(app, here, by, batch).await?;
    }
    invite(app, here, by).await?;
    // The presidium comes to them.
    limit(app, here, by, None, count + (count / 10).max(20)).await?;
    let Some(full) = full.filter(|_| late > 0) else { return Ok(()) };
    limit(app, here, by, Some(full), taken).await?;
    let theirs: Vec<_> = guests.institutions.iter().filter(|(_, category)| *category == full).cloned().collect();
    let batch = (0..late)
        .map(|turn| {
            let waits = guests.from(&theirs[turn % theirs.len()].0, full, Outcome::Submitted);
            Registered { at: guests.now - TimeDelta::minutes(50 - 5 * turn as i64), ..waits }
        })
        .collect();
    guests.enter(app, here, by, batch).await
}

/// A code for those who are invited as an institution.
async fn invite(app: &App, here: &Here, by: Actor) -> anyhow::Result<()> {
    let mut tx = Tx::begin(app).await.map_err(plain)?;
    let code = NewCode { note: "受邀单位".into(), category: None, most: Some(50) };
    let entry = registration::add_code(&mut tx, here, &code, by).await.map_err(plain)?;
    tx.commit(entry).await.map_err(plain)
}

async fn limit(app: &App, here: &Here, by: Actor, category: Option<Uuid>, places: usize) -> anyhow::Result<()> {
    let mut tx = Tx::begin(app).await.map_err(plain)?;
    let places = i32::try_from(places)?;
    let entries = registration::add_quota(&mut tx, here, category, places, by).await.map_err(plain)?;
    tx.commit(entries).await.map_err(plain)
}
