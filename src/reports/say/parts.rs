//! The sections of a report, one after another.

use std::collections::HashSet;

use chrono::NaiveDate;
use chrono_tz::Tz;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use super::{Cell, Column, Medium, Row, Section};
use crate::conference::day_of;
use crate::difficulties;
use crate::kernel::{Lang, Uuid};
use crate::outcomes::rules::OrderState;
use crate::outcomes::{self, IndicatorKind, Light, say_value, week_name};
use crate::reports::rules::{Body, Edited, Late, Of};
use crate::web::Reader;

/// Longest part of an institution's own words that is quoted, in characters.
const QUOTED: usize = 300;

/// What was written, line by line.
pub fn words(anchor: &'static str, title: String, text: &str) -> Section {
    let said = text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect();
    Section { anchor, title, said, columns: Vec::new(), rows: Vec::new(), left_out: String::new() }
}

pub struct Parts<'a> {
    pub l: Reader,
    pub zone: Tz,
    pub body: &'a Body,
    pub edited: &'a Edited,
    pub medium: Medium,
}

impl Parts<'_> {
    fn column(&self, key: &str, width: u8) -> Column {
        Column { head: self.l.t(key), sub: String::new(), width, is_number: false }
    }

    fn project(&self) -> [Column; 2] {
        let number = Column { is_number: true, ..self.column("reports-no", 1) };
        [number, Column { sub: self.l.t("outcomes-institution"), ..self.column("outcomes-project", 5) }]
    }

    fn named(&self, of: &Of) -> [Cell; 2] {
        let number = Cell { number: Some(of.number.into()), ..Cell::text(of.number.to_string()) };
        [number, Cell::text(self.l.plain(&of.title)).sub(self.l.plain(&of.institution))]
    }

    /// A light as a cell.
    fn light(&self, light: Light) -> Cell {
        Cell { light: Some(light), ..Cell::text(self.l.t(light.key())) }
    }

    fn day(&self, day: Option<NaiveDate>) -> Cell {
        Cell::text(day.map(|day| self.l.date(day)).unwrap_or_default())
    }

    /// A section with a table about projects, or the sentence that there is nothing.
    fn table(
        &self,
        anchor: &'static str,
        keys: [&str; 2],
        columns: Vec<Column>,
        rows: Vec<(&Of, Vec<Cell>)>,
    ) -> Section {
        let [title, none] = keys;
        let said = if rows.is_empty() { vec![self.l.t(none)] } else { Vec::new() };
        let (most, _) = self.medium.most();
        let left = rows.len().saturating_sub(most);
        let rows: Vec<Row> = rows
            .into_iter()
            .take(most)
            .map(|(of, cells)| Row { project: Some(of.id), cells: self.named(of).into_iter().chain(cells).collect() })
            .collect();
        Section {
            anchor,
            title: self.l.t(title),
            said,
            columns: if rows.is_empty() { Vec::new() } else { self.project().into_iter().chain(columns).collect() },
            rows,
            left_out: if left > 0 { self.l.n("reports-left-out", left) } else { String::new() },
        }
    }

    /// How many have which light, before and after, and what changed.
    pub fn lights(&self) -> Section {
        let (l, lights) = (self.l, &self.body.lights);
        let total: usize = lights.after.iter().map(|(_, count)| count).sum();
        let as_of = match lights.to {
            Some(week) => l.a("reports-lights-frozen", "week", week_name(l, week)),
            None => l.a("reports-lights-now", "at", l.date_time(self.body.as_of, self.zone)),
        };
        let mut said = vec![format!("{} {as_of}", l.n("reports-projects", total))];
        for (from, to, count) in &lights.changes {
            let (from, to) = (l.t(from.key()), l.t(to.key()));
            said.push(l.with3("reports-change", "count", count, "from", from, "to", to));
        }
        if lights.from.is_some() && lights.changes.is_empty() {
            said.push(l.t("reports-no-change"));
        }
        if lights.from.is_some() && lights.new > 0 {
            said.push(l.n("outcomes-flow-new", lights.new));
        }
        let number = |head: String| Column { head, sub: String::new(), width: 2, is_number: true };
        let mut columns = vec![self.column("outcomes-light", 3)];
        if let Some(week) = lights.from {
            columns.push(number(l.a("reports-before", "week", week_name(l, week))));
        }
        columns.push(number(l.t("reports-after")));
        let count = |n: usize| Cell { number: n.to_f64(), ..Cell::text(l.number(n)) };
        let row = |(light, after): &(Light, usize)| {
            let before = lights.before.iter().find(|(held, _)| held == light).map_or(0, |(_, count)| *count);
            let mut cells = vec![self.light(*light)];
            cells.extend(lights.from.map(|_| count(before)));
            cells.push(count(*after));
            Row { project: None, cells }
        };
        let rows = lights.after.iter().map(row).collect();
        Section { anchor: "lights", title: l.t("reports-lights"), said, columns, rows, left_out: String::new() }
    }

    /// What is late and why, with what was remarked.
    pub fn late(&self) -> Section {
        let l = self.l;
        let columns = vec![
            self.column("reports-deadline", 4),
            Column { sub: l.t("reports-light-before"), ..self.column("outcomes-light", 3) },
            Column { sub: l.t("reports-reported"), ..self.column("reports-why", 8) },
            self.column("reports-remark", 4),
        ];
        let rows = self.body.late.iter().map(|one| {
            let was = one.was.filter(|was| *was != one.light).map(|was| l.a("reports-was", "light", l.t(was.key())));
            let cells = vec![
                self.day(Some(one.deadline)),
                self.light(one.light).sub(was.unwrap_or_default()),
                Cell::text(self.why(one)).sub(self.reported(one)),
                Cell::text(self.edited.remark(&one.project.id)),
            ];
            (&one.project, cells)
        });
        self.table("late", ["reports-late", "reports-late-none"], columns, rows.collect())
    }

    /// Everything that gives it a light beyond normal, sentence by sentence.
    fn why(&self, one: &Late) -> String {
        let reasons = one.reasons.iter().filter(|(light, _)| *light > Light::Normal);
        let gap = if self.l.lang == Lang::En { " " } else { "" };
        reasons.map(|(_, reason)| outcomes::say(self.l, reason)).collect::<Vec<_>>().join(gap)
    }

    fn reported(&self, one: &Late) -> String {
        let Some(reported) = &one.reported else { return String::new() };
        let quoted = |text: &str| {
            let mut short: String = text.chars().take(QUOTED).collect();
            if short.len() < text.len() {
                short.push('…');
            }
            short
        };
        let said = quoted(&reported.done);
        self.l.with2("reports-reported-in", "week", week_name(self.l, reported.week), "words", said)
    }

    /// Deadlines that were moved, and milestones that were moved or reached.
    pub fn moved(&self) -> Section {
        let l = self.l;
        let columns = vec![
            self.column("reports-from", 4),
            self.column("reports-to", 4),
            Column { sub: l.t("reports-answer"), ..self.column("reports-reason", 6) },
            self.column("reports-decided", 4),
        ];
        let rows = self.body.moved.iter().map(|one| {
            let cells = vec![
                self.day(Some(one.from)),
                self.day(Some(one.to)),
                Cell::text(one.reason.clone()).sub(one.answer.clone()),
                self.day(Some(day_of(one.decided_at, self.zone))),
            ];
            (&one.project, cells)
        });
        let stones = self.body.milestones.iter().map(|one| {
            let title = l.plain(&one.title);
            let said = l.a("reports-milestone-moved", "title", title);
            let cells = vec![
                self.day(Some(one.from)),
                self.day(Some(one.to)),
                Cell::text(said),
                self.day(Some(day_of(one.at, self.zone))),
            ];
            (&one.project, cells)
        });
        self.table("moved", ["reports-moved", "reports-moved-none"], columns, rows.chain(stones).collect())
    }

    /// Readings: on pages and paper of what is late, in a file for spreadsheets all of them.
    pub fn readings(&self) -> Section {
        let l = self.l;
        let number = |key: &str| Column { is_number: true, ..self.column(key, 2) };
        let columns = vec![
            Column { sub: l.t("reports-unit"), ..self.column("reports-indicator", 4) },
            number("reports-baseline"),
            Column { sub: l.t("reports-read-on"), ..number("reports-value-before") },
            Column { sub: l.t("reports-read-on"), ..number("reports-value-after") },
            number("reports-target"),
        ];
        let (_, most) = self.medium.most();
        let late: HashSet<Uuid> = self.body.late.iter().map(|one| one.project.id).collect();
        let shown =
            self.body.readings.iter().filter(|one| self.medium == Medium::Sheet || late.contains(&one.project.id));
        let value = |kind: IndicatorKind, value: Decimal| match kind {
            IndicatorKind::Number => Cell { number: value.to_f64(), ..Cell::text(value.normalize().to_string()) },
            IndicatorKind::Judgement => Cell::text(say_value(l, kind, value)),
        };
        let read = |kind, (day, held): (NaiveDate, Decimal)| value(kind, held).sub(l.date(day));
        let rows: Vec<(&Of, Vec<Cell>)> = shown
            .take(most)
            .map(|one| {
                let cells = vec![
                    Cell::text(l.plain(&one.name)).sub(l.plain(&one.unit)),
                    value(one.kind, one.baseline),
                    one.before.map_or_else(Cell::default, |before| read(one.kind, before)),
                    read(one.kind, one.after),
                    value(one.kind, one.target),
                ];
                (&one.project, cells)
            })
            .collect();
        let (all, shown) = (self.body.readings.len(), rows.len());
        let mut section = self.table("readings", ["reports-readings", "reports-readings-none"], columns, rows);
        if all > 0 && self.medium != Medium::Sheet {
            section.said = vec![l.with2("reports-readings-shown", "all", l.number(all), "shown", l.number(shown))];
        }
        section
    }

    pub fn orders(&self) -> Section {
        let l = self.l;
        let columns = vec![
            self.column("reports-issued", 4),
            self.column("reports-due", 4),
            self.column("reports-acted", 4),
            self.column("reports-state", 4),
        ];
        let day = |at| self.day(Some(day_of(at, self.zone)));
        let rows = self.body.orders.iter().map(|one| {
            let state = OrderState::parse(&one.state).map(|state| l.t(state.key())).unwrap_or_default();
            let mut marks = Vec::new();
            if one.is_overdue {
                marks.push(l.t("reports-overdue"));
            }
            if one.is_climbed {
                marks.push(l.t("reports-climbed"));
            }
            let cells = vec![
                day(one.issued_at),
                self.day(Some(one.due_on)),
                one.acted_at.map_or_else(Cell::default, day),
                Cell::text(state).sub(marks.join(" · ")),
            ];
            (&one.project, cells)
        });
        let mut section = self.table("orders", ["reports-orders", "reports-orders-none"], columns, rows.collect());
        if let Some(state) = section.columns.last_mut() {
            state.sub = l.t("reports-marks");
        }
        section
    }

    pub fn difficulties(&self) -> Section {
        let l = self.l;
        let columns = vec![
            Column { sub: l.t("difficulties-sender"), ..self.column("difficulties-one", 5) },
            self.column("difficulties-filed", 3),
            Column { sub: l.t("reports-marks"), ..self.column("reports-state", 3) },
            self.column("difficulties-solve-by", 4),
        ];
        let rows = self.body.difficulties.iter().map(|one| {
            let state = difficulties::rules::State::parse(&one.state).map(|state| l.t(state.key())).unwrap_or_default();
            let late = if one.is_late { l.t("difficulties-late") } else { String::new() };
            let cells = vec![
                Cell::text(format!("{} {}", one.number, one.title)).sub(l.plain(&one.sender_name)),
                Cell::text(l.short_date_time(one.filed_at, self.zone)),
                Cell::text(state).sub(late),
                self.day(one.solve_by),
            ];
            (&one.project, cells)
        });
        // Those of others are not there for an institution, which is not to say that there are none.
        let none = if self.body.is_filtered { "reports-difficulties-none-own" } else { "reports-difficulties-none" };
        self.table("difficulties", ["reports-difficulties", none], columns, rows.collect())
    }

    pub fn silent(&self) -> Section {
        let l = self.l;
        let columns = vec![self.column("reports-missing-weeks", 6), self.column("reports-last-report", 4)];
        let rows = self.body.silent.iter().map(|one| {
            let weeks: Vec<String> = one.weeks.iter().map(|week| week_name(l, *week)).collect();
            let last = one.last.map_or_else(|| l.t("reports-never"), |week| week_name(l, week));
            (&one.project, vec![Cell::text(weeks.join(" · ")), Cell::text(last)])
        });
        self.table("silent", ["reports-silent", "reports-silent-none"], columns, rows.collect())
    }

    pub fn ended(&self) -> Section {
        let l = self.l;
        let columns =
            vec![self.column("reports-step", 3), self.column("reports-day", 4), self.column("reports-reason", 6)];
        let rows = self.body.ended.iter().map(|one| {
            let step = l.t(if one.is_closed { "reports-closed" } else { "reports-reopened" });
            let day = self.day(Some(day_of(one.at, self.zone)));
            (&one.project, vec![Cell::text(step), day, Cell::text(one.words.clone())])
        });
        self.table("ended", ["reports-ended", "reports-ended-none"], columns, rows.collect())
    }
}
