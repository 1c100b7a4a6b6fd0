//! Figures of questions that the form marks as counted: meals, rooms, arrivals.

use super::super::rules::{Answered, Wanted, nights};
use super::statistics::{Figure, Row};
use crate::forms::{Counted, Question, Questions};
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

/// What has to be counted for [`figures`], added to what else is wanted.
pub fn wanted(questions: &Questions, mut wanted: Wanted) -> Wanted {
    let codes = |counted| marked(questions, counted).into_iter().map(|question| question.code.clone());
    let first = |counted| codes(counted).next();
    for sitting in codes(Counted::Sittings) {
        wanted.pairs.extend(codes(Counted::Diet).map(|diet| (sitting.clone(), diet)));
    }
    let (arrival, departure) = (first(Counted::Arrival), first(Counted::Departure));
    wanted.choices.extend(arrival.iter().chain(&departure).cloned());
    wanted.pairs.extend(arrival.clone().zip(first(Counted::ArrivalTime)));
    wanted.stay = arrival.zip(departure).map(|(arrival, departure)| (arrival, departure, first(Counted::Room)));
    wanted
}

/// All that can be said; nothing where the form marks nothing.
pub fn figures(l: Reader, questions: &Questions, answered: &Answered) -> Vec<Figure> {
    let ground = Ground { l, questions, answered };
    let mut figures = ground.by_sitting();
    figures.extend(ground.by_night());
    figures.extend(ground.by_arrival());
    figures
}

/// What was counted, and for which reader.
struct Ground<'a> {
    l: Reader,
    questions: &'a Questions,
    answered: &'a Answered,
}

impl Ground<'_> {
    fn first(&self, counted: Counted) -> Option<&Question> {
        marked(self.questions, counted).into_iter().next()
    }

    /// What is eaten at each meal.
    fn by_sitting(&self) -> Vec<Figure> {
        let l = self.l;
        let (sittings, diets) = (marked(self.questions, Counted::Sittings), marked(self.questions, Counted::Diet));
        if sittings.is_empty() {
            return Vec::new();
        }
        let figure = |diet: &Question| {
            let mut rows = Vec::new();
            for sitting in &sittings {
                for meal in choices(sitting) {
                    let name = named(l, sitting, meal);
                    let of = |dish: &str| self.answered.together((&sitting.code, meal), (&diet.code, dish));
                    rows.push(sum(name.clone(), self.answered.choice(&sitting.code, meal)));
                    rows.extend(choices(diet).into_iter().map(|dish| below(&name, &named(l, diet, dish), of(dish))));
                }
            }
            Figure::new(l.a("registration-statistics-by-sitting", "question", l.plain(&diet.label)), rows)
        };
        diets.into_iter().map(figure).collect()
    }

    /// The rooms of each night.
    fn by_night(&self) -> Option<Figure> {
        let l = self.l;
        self.first(Counted::Arrival)?;
        self.first(Counted::Departure)?;
        let room = self.first(Counted::Room);
        let (nights, unknown) = nights(&self.answered.stays());
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
        Some(figure)
    }

    /// Who arrives on which day, and at which time of it.
    fn by_arrival(&self) -> Vec<Figure> {
        let l = self.l;
        let mut figures = Vec::new();
        for (counted, title) in [
            (Counted::Arrival, "registration-statistics-arrivals"),
            (Counted::Departure, "registration-statistics-departures"),
        ] {
            let Some(question) = self.first(counted) else { continue };
            let time = self.first(Counted::ArrivalTime).filter(|_| counted == Counted::Arrival);
            let mut rows = Vec::new();
            for (day, count) in self.answered.choices(&question.code) {
                let name = day.parse().map_or_else(|_| day.to_owned(), |date: chrono::NaiveDate| l.day(date));
                let Some(time) = time else {
                    rows.push(Row { name, count, href: None, is_sum: false, below: None });
                    continue;
                };
                rows.push(sum(name.clone(), count));
                for hour in choices(time) {
                    // Of the hours of a day those are told at which somebody comes.
                    let of_hour = self.answered.together((&question.code, day), (&time.code, hour));
                    if of_hour > 0 {
                        rows.push(below(&name, &named(l, time, hour), of_hour));
                    }
                }
            }
            figures.push(Figure::new(l.t(title), rows));
        }
        figures
    }
}
