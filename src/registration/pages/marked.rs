//! Figures of questions that the form marks as counted: meals, rooms, arrivals.

use super::super::rules::nights;
use super::super::store;
use super::statistics::{Figure, Row};
use crate::error::Result;
use crate::forms::{Counted, Question, Questions};
use crate::kernel::Uuid;
use crate::state::App;
use crate::web::Reader;

/// Indents what stands below a sum.
const BELOW: char = '\u{3000}';

fn marked(questions: &Questions, counted: Counted) -> Vec<&Question> {
    questions.iter().filter(|question| question.counted == Some(counted)).collect()
}

fn sum(name: String, count: i64) -> Row {
    Row { name, count, href: None, is_sum: true, below: None }
}

fn below(of: &str, name: &str, count: i64) -> Row {
    Row { name: format!("{BELOW}{name}"), count, href: None, is_sum: false, below: Some(of.to_owned()) }
}

/// A choice in the reader's words; what was written in own words together.
fn named(l: Reader, question: &Question, choice: &str) -> String {
    if choice == "=" {
        return l.t("registration-own-words");
    }
    question.choice(choice).map_or(choice, |choice| l.plain(&choice.name)).to_owned()
}

/// The codes of the choices of a question in their order, own words last.
fn choices(question: &Question) -> Vec<&str> {
    let mut codes: Vec<&str> = question.choices.iter().map(|choice| choice.code.as_str()).collect();
    if question.own_words {
        codes.push("=");
    }
    codes
}

/// What is counted, of whom, and for which reader.
struct Ground<'a> {
    app: &'a App,
    l: Reader,
    conference: Uuid,
    states: &'a [String],
    questions: &'a Questions,
}

/// All that can be said; nothing where the form marks nothing.
pub async fn figures(
    app: &App,
    l: Reader,
    conference: Uuid,
    states: &[String],
    questions: &Questions,
) -> Result<Vec<Figure>> {
    let ground = Ground { app, l, conference, states, questions };
    let (mut figures, nights, arrivals) =
        tokio::try_join!(ground.by_sitting(), ground.by_night(), ground.by_arrival())?;
    figures.extend(nights);
    figures.extend(arrivals);
    Ok(figures)
}

impl Ground<'_> {
    /// What is eaten at each meal.
    async fn by_sitting(&self) -> Result<Vec<Figure>> {
        let l = self.l;
        let (sittings, diets) = (marked(self.questions, Counted::Sittings), marked(self.questions, Counted::Diet));
        if sittings.is_empty() || diets.is_empty() {
            return Ok(Vec::new());
        }
        let codes = |list: &[&Question]| -> Vec<String> { list.iter().map(|question| question.code.clone()).collect() };
        let taken = store::by_choice(&self.app.db, self.conference, self.states, &codes(&sittings)).await?;
        let pairs =
            store::by_pair(&self.app.db, self.conference, self.states, &codes(&sittings), &codes(&diets)).await?;
        let figure = |diet: &&Question| {
            let mut rows = Vec::new();
            for sitting in &sittings {
                for meal in choices(sitting) {
                    let count = taken.iter().find(|(q, c, _)| *q == sitting.code && c == meal).map_or(0, |(.., n)| *n);
                    let name = named(l, sitting, meal);
                    let of = |dish: &str| {
                        let is = |pair: &&store::Together| pair.is((&sitting.code, meal), (&diet.code, dish));
                        pairs.iter().find(is).map_or(0, |pair| pair.count)
                    };
                    rows.push(sum(name.clone(), count));
                    rows.extend(choices(diet).into_iter().map(|dish| below(&name, &named(l, diet, dish), of(dish))));
                }
            }
            Figure::new(l.a("registration-statistics-by-sitting", "question", l.plain(&diet.label)), rows)
        };
        Ok(diets.iter().map(figure).collect())
    }

    /// The rooms of each night.
    async fn by_night(&self) -> Result<Option<Figure>> {
        let l = self.l;
        let first = |counted| marked(self.questions, counted).into_iter().next();
        let (Some(arrival), Some(departure)) = (first(Counted::Arrival), first(Counted::Departure)) else {
            return Ok(None);
        };
        let room = first(Counted::Room);
        let code = room.map(|room| room.code.as_str());
        let stays =
            store::stays(&self.app.db, self.conference, self.states, (&arrival.code, &departure.code, code)).await?;
        let (nights, unknown) = nights(&stays);
        let mut rows = Vec::new();
        for (night, rooms) in nights {
            let name = l.day(night);
            rows.push(sum(name.clone(), rooms.values().sum()));
            let Some(room) = room else { continue };
            let of = |code: &str| rooms.get(code).copied().unwrap_or(0);
            rows.extend(choices(room).into_iter().map(|code| below(&name, &named(l, room, code), of(code))));
        }
        let mut figure = Figure::new(l.t("registration-statistics-nights"), rows);
        if unknown > 0 {
            figure.note = l.n("registration-statistics-nights-unknown", unknown);
        }
        Ok(Some(figure))
    }

    /// Who arrives on which day, and at which time of it.
    async fn by_arrival(&self) -> Result<Vec<Figure>> {
        let l = self.l;
        let mut figures = Vec::new();
        let time = marked(self.questions, Counted::ArrivalTime).into_iter().next();
        for (counted, title) in [
            (Counted::Arrival, "registration-statistics-arrivals"),
            (Counted::Departure, "registration-statistics-departures"),
        ] {
            let Some(question) = marked(self.questions, counted).into_iter().next() else { continue };
            let codes = [question.code.clone()];
            let mut days = store::by_choice(&self.app.db, self.conference, self.states, &codes).await?;
            days.sort();
            let time = time.filter(|_| counted == Counted::Arrival);
            let pairs = match time {
                Some(time) => {
                    store::by_pair(&self.app.db, self.conference, self.states, &codes, std::slice::from_ref(&time.code))
                        .await?
                }
                None => Vec::new(),
            };
            let mut rows = Vec::new();
            for (_, day, count) in &days {
                let name = day.parse().map_or_else(|_| day.clone(), |date: chrono::NaiveDate| l.day(date));
                let Some(time) = time else {
                    rows.push(Row { name, count: *count, href: None, is_sum: false, below: None });
                    continue;
                };
                rows.push(sum(name.clone(), *count));
                for hour in choices(time) {
                    let is = |pair: &&store::Together| pair.is((&question.code, day), (&time.code, hour));
                    // Of the hours of a day those are told at which somebody comes.
                    if let Some(pair) = pairs.iter().find(is) {
                        rows.push(below(&name, &named(l, time, hour), pair.count));
                    }
                }
            }
            figures.push(Figure::new(l.t(title), rows));
        }
        Ok(figures)
    }
}
