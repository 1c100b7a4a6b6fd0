//! What a letter of reminders says.

use chrono::{DateTime, Utc};

use super::rules::Kind;
use super::store::{Line, Waits};
use crate::kernel::Uuid;
use crate::mail::Letter;
use crate::push;
use crate::state::App;
use crate::web::Reader;

/// How many tasks of a kind a letter names; the others are counted.
const NAMED: usize = 20;

/// What a reminder of a time says of a task that is due then.
pub fn said(l: Reader, kind: Kind, days: i32, (at, due_at): (DateTime<Utc>, DateTime<Utc>)) -> String {
    // What climbs late, since it was entered late, is overdue for longer than the step says.
    let days = i64::from(days).max(if kind == Kind::Before { 0 } else { (at - due_at).num_days() });
    match kind {
        Kind::Before => l.n("reminders-said-before", days),
        Kind::Start => l.t("reminders-said-start"),
        Kind::Late => l.t("reminders-said-late"),
        Kind::Deputy | Kind::Lead | Kind::Organiser => l.n("reminders-said-climbed", days),
        Kind::Asked => l.t("reminders-said-asked"),
        Kind::Given => l.t("reminders-said-given"),
        Kind::Named => l.t("reminders-said-named"),
        Kind::Moved => l.t("reminders-said-moved"),
        Kind::Back => l.t("reminders-said-back"),
    }
}

/// What her browsers say when a letter is written: what stands above it.
pub fn message(letter: &Letter) -> push::Message {
    push::Message {
        title: "Plenum".into(),
        body: letter.subject.clone(),
        path: "/account/news".into(),
        tag: "reminders".into(),
    }
}

/// The letter for somebody; none where nothing is left to be said, or nothing that she wants by mail.
pub fn letter(
    app: &App,
    to: &Waits,
    lines: Vec<Line>,
    (unfinished, overdue): (i64, i64),
    is_digest: bool,
) -> Option<Letter> {
    let l = Reader::new(to.lang);
    let lines = wanted(lines, to.by_mail.as_deref());
    let first = lines.first()?;
    let one_of = |of: fn(&Line) -> Uuid| lines.iter().all(|line| of(line) == of(first)).then(|| of(first));
    let conference = one_of(|line| line.conference);
    let mut body = l.a("reminders-letter-hello", "name", &to.name);
    let mut heading: Option<Uuid> = None;
    for group in lines.chunk_by(|a, b| a.conference == b.conference && a.kind == b.kind) {
        let line = &group[0];
        if heading != Some(line.conference) {
            heading = Some(line.conference);
            body += &format!("\n\n{}", l.plain(&line.conference_name));
        }
        body += &format!("\n\n{}", l.t(line.kind.key()));
        for line in &group[..group.len().min(NAMED)] {
            body += &format!("\n- {}\n  {}", about(l, line), app.url(&format!("/c/{}/tasks/{}", line.slug, line.task)));
        }
        if group.len() > NAMED {
            body += &format!("\n- {}", l.n("reminders-letter-more", group.len() - NAMED));
        }
    }
    if is_digest && unfinished > 0 {
        let unfinished = l.n("reminders-letter-unfinished", unfinished);
        let overdue = l.n("reminders-letter-overdue", overdue);
        body += &format!(
            "\n\n{}",
            l.with("reminders-letter-standing", &[("unfinished", &unfinished), ("overdue", &overdue)])
        );
    }
    let (news, settings) = (app.url("/account/news"), app.url("/account/reminders"));
    body += &format!("\n\n{}", l.with("reminders-letter-foot", &[("news", &news), ("settings", &settings)]));
    let title = l.plain(&first.title);
    Some(Letter {
        to: to.email.clone(),
        lang: to.lang,
        occasion: if is_digest { "reminders.digest" } else { "reminders.urgent" },
        conference,
        about: None,
        extras: None,
        subject: match (one_of(|line| line.task), is_digest) {
            (Some(_), _) => {
                l.with("reminders-letter-subject-one", &[("said", &line_said(l, first)), ("title", &title)])
            }
            (None, true) => l.n("reminders-letter-subject-digest", lines.len()),
            (None, false) => l.n("reminders-letter-subject-urgent", lines.len()),
        },
        body,
    })
}

/// What is left to be said and wanted, each task once a kind: a date that moved twice moved once, from the first.
fn wanted(lines: Vec<Line>, by_mail: Option<&[Kind]>) -> Vec<Line> {
    let is_wanted = |line: &Line| !line.is_stale && by_mail.is_none_or(|kinds| kinds.contains(&line.kind));
    let mut kept: Vec<Line> = Vec::new();
    for line in lines.into_iter().filter(is_wanted) {
        match kept.iter_mut().find(|held| held.task == line.task && held.kind == line.kind) {
            Some(held) => held.days = line.days,
            None => kept.push(line),
        }
    }
    kept.retain(|line| line.was_due_at != Some(line.due_at));
    // As conferences come; within one what is worst first, by date.
    let mut conferences: Vec<Uuid> = kept.iter().map(|line| line.conference).collect();
    conferences.dedup();
    let place = |id: Uuid| conferences.iter().position(|held| *held == id);
    kept.sort_by_key(|line| (place(line.conference), line.kind, line.due_at));
    kept
}

fn line_said(l: Reader, line: &Line) -> String {
    said(l, line.kind, line.days, (line.at, line.due_at))
}

/// A task in a line.
fn about(l: Reader, line: &Line) -> String {
    let title = l.plain(&line.title);
    let group = l.plain(&line.group);
    let due = l.date_time(line.due_at, line.zone);
    let text = match (line.kind, line.was_due_at) {
        (Kind::Moved, Some(was)) => l.with(
            "reminders-line-moved",
            &[("title", &title), ("group", &group), ("was", &l.date_time(was, line.zone)), ("due", &due)],
        ),
        (Kind::Before | Kind::Deputy | Kind::Lead | Kind::Organiser, _) => l.with(
            "reminders-line-before",
            &[("title", &title), ("group", &group), ("due", &due), ("said", &line_said(l, line))],
        ),
        _ => l.with("reminders-line", &[("title", &title), ("group", &group), ("due", &due)]),
    };
    match (&line.owner, line.kind) {
        (Some(owner), Kind::Deputy | Kind::Lead | Kind::Organiser) => {
            l.with("reminders-line-owner", &[("line", &text), ("owner", owner)])
        }
        (None, kind) if !kind.is_news() => l.a("reminders-line-nobody", "line", &text),
        _ => text,
    }
}
