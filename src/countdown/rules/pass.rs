//! The backward pass: when each task must begin and be finished at the latest, from its own date and from what waits
//! for it; and the forward pass, when each can be from now on.

use chrono::{DateTime, Days, NaiveTime, TimeDelta, Utc};
use chrono_tz::Tz;

use super::WorkDays;
use crate::conference::due::instant;

/// A length of work, or of waiting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Span {
    /// Hours of the clock.
    Hours(u32),
    WorkingDays(u32),
}

impl Span {
    pub const NONE: Span = Span::Hours(0);

    pub fn parse(unit: &str, amount: i32) -> Option<Span> {
        let amount = u32::try_from(amount).ok()?;
        match unit {
            "hours" => Some(Span::Hours(amount)),
            "working_days" => Some(Span::WorkingDays(amount)),
            _ => None,
        }
    }

    pub fn unit(self) -> &'static str {
        match self {
            Span::Hours(_) => "hours",
            Span::WorkingDays(_) => "working_days",
        }
    }

    pub fn amount(self) -> u32 {
        match self {
            Span::Hours(n) | Span::WorkingDays(n) => n,
        }
    }

    /// What is left of it at a progress in percent; what has begun is not nothing.
    fn left(self, progress: i32) -> Span {
        let left = 100 - u64::from(progress.clamp(0, 100).unsigned_abs());
        let of = |n: u32| u32::try_from((u64::from(n) * left).div_ceil(100)).unwrap_or(n);
        match self {
            Span::Hours(n) => Span::Hours(of(n)),
            Span::WorkingDays(n) => Span::WorkingDays(of(n)),
        }
    }
}

/// Adds and takes away lengths of work, in a zone with its working days. Working days keep the time of day; from a free
/// day they count from the midnight at which work stops or goes on, so that what is later never becomes earlier.
#[derive(Clone, Debug)]
pub struct Reckoner<'a> {
    pub zone: Tz,
    pub days: &'a WorkDays,
}

impl Reckoner<'_> {
    pub fn before(&self, at: DateTime<Utc>, span: Span) -> DateTime<Utc> {
        match span {
            Span::Hours(n) => at - TimeDelta::hours(n.into()),
            Span::WorkingDays(0) => at,
            Span::WorkingDays(n) => {
                let local = at.with_timezone(&self.zone);
                let date = local.date_naive();
                let time = if self.days.is_free(date) { NaiveTime::MIN } else { local.time() };
                instant(self.zone, self.days.back(date, n), time)
            }
        }
    }

    pub fn after(&self, at: DateTime<Utc>, span: Span) -> DateTime<Utc> {
        match span {
            Span::Hours(n) => at + TimeDelta::hours(n.into()),
            Span::WorkingDays(0) => at,
            Span::WorkingDays(n) => {
                let local = at.with_timezone(&self.zone);
                let date = local.date_naive();
                let last = self.days.ahead(date, n);
                if self.days.is_free(date) {
                    instant(self.zone, last + Days::new(1), NaiveTime::MIN)
                } else {
                    instant(self.zone, last, local.time())
                }
            }
        }
    }
}

/// A task as the passes see it.
#[derive(Clone, Copy, Debug)]
pub struct Work {
    pub due_at: DateTime<Utc>,
    pub estimate: Span,
    pub progress: i32,
    /// It has begun.
    pub has_begun: bool,
    /// When it was finished, or dropped.
    pub finished_at: Option<DateTime<Utc>>,
}

/// One task waits for another, by their places in the list.
#[derive(Clone, Copy, Debug)]
pub struct Link {
    pub task: usize,
    pub needs: usize,
    pub lag: Span,
}

/// Tasks and what they wait for, in an order in which each comes after what it needs.
pub struct Graph<'a> {
    work: &'a [Work],
    links: &'a [Link],
    order: Vec<usize>,
    /// By task: the links that wait for it.
    waiting: Vec<Vec<usize>>,
    /// By task: the links of what it needs.
    needed: Vec<Vec<usize>>,
}

/// When a task must begin and be finished at the latest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Latest {
    pub start: DateTime<Utc>,
    pub finish: DateTime<Utc>,
}

/// When a task can begin and be finished from now on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Earliest {
    pub start: DateTime<Utc>,
    pub finish: DateTime<Utc>,
    /// What it needs that is finished last, if that is what holds it up.
    pub held_by: Option<usize>,
}

impl<'a> Graph<'a> {
    /// Puts tasks in order, each after what it needs; a circle is named by what stands in it. Takes as long as there
    /// are tasks and links.
    pub fn new(work: &'a [Work], links: &'a [Link]) -> Result<Graph<'a>, Vec<usize>> {
        let (mut waiting, mut needed) = (vec![Vec::new(); work.len()], vec![Vec::new(); work.len()]);
        for (n, link) in links.iter().enumerate() {
            waiting[link.needs].push(n);
            needed[link.task].push(n);
        }
        let mut open: Vec<usize> = needed.iter().map(Vec::len).collect();
        let mut order: Vec<usize> = (0..work.len()).filter(|task| open[*task] == 0).collect();
        let mut next = 0;
        while let Some(task) = order.get(next).copied() {
            next += 1;
            for link in &waiting[task] {
                let waits = links[*link].task;
                open[waits] -= 1;
                if open[waits] == 0 {
                    order.push(waits);
                }
            }
        }
        if order.len() < work.len() {
            let start = open.iter().position(|left| *left > 0).unwrap_or_default();
            return Err(circle(start, |task| {
                needed[task].iter().map(|link| links[*link].needs).find(|needs| open[*needs] > 0)
            }));
        }
        Ok(Graph { work, links, order, waiting, needed })
    }

    /// The backward pass. What is finished holds nothing up.
    pub fn latest(&self, reckoner: &Reckoner<'_>) -> Vec<Latest> {
        let mut latest: Vec<Latest> =
            self.work.iter().map(|work| Latest { start: work.due_at, finish: work.due_at }).collect();
        for task in self.order.iter().rev().copied() {
            let mut finish = self.work[task].due_at;
            for link in self.waiting[task].iter().map(|link| &self.links[*link]) {
                if self.work[link.task].finished_at.is_none() {
                    finish = finish.min(reckoner.before(latest[link.task].start, link.lag));
                }
            }
            latest[task] = Latest { start: reckoner.before(finish, self.work[task].estimate), finish };
        }
        latest
    }

    /// The forward pass from now on, with what is left of each task.
    pub fn earliest(&self, now: DateTime<Utc>, reckoner: &Reckoner<'_>) -> Vec<Earliest> {
        let mut earliest = vec![Earliest { start: now, finish: now, held_by: None }; self.work.len()];
        for task in self.order.iter().copied() {
            let work = &self.work[task];
            if let Some(at) = work.finished_at {
                earliest[task] = Earliest { start: at, finish: at, held_by: None };
                continue;
            }
            let (mut start, mut held_by) = (now, None);
            // What has begun waits for nothing any more.
            for link in self.needed[task].iter().map(|link| &self.links[*link]).filter(|_| !work.has_begun) {
                let ready = reckoner.after(earliest[link.needs].finish, link.lag);
                if ready > start {
                    (start, held_by) = (ready, Some(link.needs));
                }
            }
            let left = work.estimate.left(work.progress);
            earliest[task] = Earliest { start, finish: reckoner.after(start, left), held_by };
        }
        earliest
    }

    /// The critical chain: from what is done first to what is done last, the tasks that have the least time to spare
    /// of those that wait for one another (and of those with as little, the one that is due first). What stands alone
    /// is late by itself and holds nobody up. Empty where nothing waits any more.
    pub fn chain(&self, latest: &[Latest], earliest: &[Earliest]) -> Vec<usize> {
        let spare = |task: usize| latest[task].finish - earliest[task].finish;
        let is_open = |task: usize| self.work[task].finished_at.is_none();
        let is_linked = |task: usize| {
            self.waiting[task].iter().any(|link| is_open(self.links[*link].task))
                || self.needed[task].iter().any(|link| is_open(self.links[*link].needs))
        };
        let open = (0..self.work.len()).filter(|task| is_open(*task) && is_linked(*task));
        let Some(least) = open.min_by_key(|task| (spare(*task), self.work[*task].due_at, *task)) else {
            return Vec::new();
        };
        let mut chain = vec![least];
        while let Some(before) = earliest[chain[chain.len() - 1]].held_by.filter(|n| is_open(*n)) {
            chain.push(before);
        }
        chain.reverse();
        // On to what waits for it and has no more time to spare.
        let mut last = least;
        loop {
            let waits = self.waiting[last].iter().map(|link| self.links[*link].task);
            let held = waits
                .filter(|task| is_open(*task) && earliest[*task].held_by == Some(last) && spare(*task) <= spare(least));
            match held.min_by_key(|task| (spare(*task), *task)) {
                Some(next) => {
                    chain.push(next);
                    last = next;
                }
                None => break,
            }
        }
        chain
    }
}

/// The circle that is come to by going on and on.
fn circle(start: usize, next: impl Fn(usize) -> Option<usize>) -> Vec<usize> {
    let mut path = vec![start];
    loop {
        let Some(to) = path.last().and_then(|at| next(*at)) else { return path };
        if let Some(begin) = path.iter().position(|held| *held == to) {
            return path.split_off(begin);
        }
        path.push(to);
    }
}

/// The way by which `from` needs `to`, if it does, both ends with it; by the shortest of such ways.
pub fn way(links: &[Link], tasks: usize, from: usize, to: usize) -> Option<Vec<usize>> {
    let mut needed = vec![Vec::new(); tasks];
    for link in links {
        needed[link.task].push(link.needs);
    }
    let mut came_from: Vec<Option<usize>> = vec![None; tasks];
    let mut queue = vec![from];
    let mut next = 0;
    while let Some(at) = queue.get(next).copied() {
        next += 1;
        if at == to {
            let mut path = vec![at];
            while let Some(before) = came_from[path[path.len() - 1]] {
                path.push(before);
            }
            path.reverse();
            return Some(path);
        }
        for needs in needed[at].iter().copied() {
            if needs != from && came_from[needs].is_none() {
                came_from[needs] = Some(at);
                queue.push(needs);
            }
        }
    }
    None
}

#[cfg(test)]
mod tests;
