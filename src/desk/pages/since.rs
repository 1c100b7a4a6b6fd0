//! What changed since she last looked: her own part of the desk, by what she may see.

use chrono::{DateTime, Utc};

use crate::access::Who;
use crate::conference::Here;
use crate::desk::rules::View;
use crate::desk::store::{self, Moved};
use crate::error::Result;
use crate::state::App;
use crate::web::Reader;

/// How many moved dates are named.
const NAMED: i64 = 5;

/// Who is told of something.
#[derive(Clone, Copy, PartialEq, Eq)]
enum For {
    Everybody,
    /// Whoever gets to the lists of people.
    People,
    /// Whoever sees the whole, where there is a presidium.
    Presidium,
}

/// What of the log is news: the action, the key of its words, where it leads, and for whom.
const NEWS: &[(&str, &str, &str, For)] = &[
    ("conference.opening_moved", "desk-since-opening", "/countdown", For::Everybody),
    ("conference.state_changed", "desk-since-state", "", For::Everybody),
    ("milestones.changed", "desk-since-milestones", "/countdown", For::Everybody),
    ("agenda.released", "desk-since-released", "/agenda/v", For::Everybody),
    ("registration.submitted", "desk-since-registered", "/people?state=submitted", For::People),
    ("motion.put", "desk-since-motions", "/motions", For::Presidium),
    ("vote.closed", "desk-since-votes", "/motions", For::Presidium),
    ("resolution.adopted", "desk-since-resolutions", "/resolutions", For::Presidium),
    ("outcomes.project_founded", "desk-since-projects", "/plan", For::Everybody),
    ("outcomes.reading_added", "desk-since-readings", "/plan", For::Everybody),
    ("group.left", "desk-since-left", "/groups", For::Everybody),
];

/// What changed, line by line, and the dates that moved.
pub struct Since {
    pub at: DateTime<Utc>,
    /// What is said, and where it leads.
    pub lines: Vec<(String, String)>,
    pub moved: Vec<Moved>,
}

pub async fn load(app: &App, here: &Here, l: Reader, who: &Who, view: &View) -> Result<Since> {
    let (db, me) = (&app.db, who.account);
    let since = store::look(app, me, here.id).await?;
    let has_presidium = here.presidium.is_some();
    let is_hers = |whose: For| match whose {
        For::Everybody => true,
        For::People => view.sees_people,
        For::Presidium => has_presidium,
    };
    let actions: Vec<String> =
        NEWS.iter().filter(|(.., whose)| is_hers(*whose)).map(|(action, ..)| (*action).to_owned()).collect();
    let (changed, moved, touched) = tokio::try_join!(
        store::changed(db, here.id, me, since),
        store::moved(db, here.id, me, since, NAMED),
        store::touched(db, here.id, me, since, &actions),
    )?;
    let tasks = [
        (changed.done, "desk-since-done", "/tasks?state=done"),
        (changed.blocked, "desk-since-blocked", "/tasks?state=blocked"),
        (changed.moved, "desk-since-moved", "/tasks?moved=on&sort=-moved"),
        (changed.created, "desk-since-created", "/tasks?sort=-number"),
    ];
    let tasks = tasks.into_iter().filter(|(count, ..)| *count > 0);
    let mut lines: Vec<(String, String)> = tasks.map(|(count, key, tail)| (l.n(key, count), here.path(tail))).collect();
    for (action, key, tail, _) in NEWS {
        if let Some(one) = touched.iter().find(|one| one.action == *action) {
            lines.push((l.n(key, one.times), here.path(tail)));
        }
    }
    Ok(Since { at: since, lines, moved })
}
