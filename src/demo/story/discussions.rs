//! Who discusses what in the demonstration: wishes of most, places given by them.

use anyhow::Context as _;
use chrono::TimeDelta;

use crate::agenda;
use crate::agenda::rules::Kind;
use crate::audit::{Actor, Tx};
use crate::cli::plain;
use crate::conference::Here;
use crate::discussions::{
    self,
    rules::{How, NewDiscussion, Seats, assign, first_groups},
};
use crate::kernel::{Uuid, Words};
use crate::state::App;

/// So many say what they wish; more would take long to make.
const WISHING: usize = 200;

/// The three discussions side by side become groups; two of three participants wish, each for two of them.
pub async fn discussions(app: &App, here: &Here, organiser: Uuid) -> anyhow::Result<()> {
    let (by, now) = (Actor::Account(organiser, None), app.clock.now());
    let draft = agenda::draft(&app.db, here.id).await.map_err(plain)?;
    let begin = first_groups(&draft, |block| block.kind == Kind::Discussion);
    let new = NewDiscussion {
        title: Words::new("Group discussions", "分组讨论", "分組討論"),
        wishes: Some((now - TimeDelta::days(5), now + TimeDelta::days(5))),
        most: 2,
    };
    let mut tx = Tx::begin(app).await.map_err(plain)?;
    let (id, entry) = discussions::add(&mut tx, here, &new, &begin, by).await.map_err(plain)?;
    tx.commit(entry).await.map_err(plain)?;
    let groups = discussions::groups(&app.db, id).await.map_err(plain)?;
    anyhow::ensure!(groups.len() > 1, "the template has no discussions side by side");
    let (people, _) = discussions::people(&app.db, here.id, id, true).await.map_err(plain)?;
    let mut tx = Tx::begin(app).await.map_err(plain)?;
    let mut entries = Vec::new();
    for (n, person) in people.iter().take(WISHING).enumerate().filter(|(n, _)| n % 3 < 2) {
        // The first topic is wished for more often than the others.
        let first = if n % 2 == 0 { 0 } else { n % groups.len() };
        let wishes = [groups[first].id, groups[(first + 1) % groups.len()].id];
        entries.push(discussions::set_wishes(&mut tx, here, id, person.id, &wishes, by).await.map_err(plain)?);
    }
    if !entries.is_empty() {
        let first = entries.remove(0);
        tx.commit((first, entries)).await.map_err(plain)?;
    }
    let (people, _) = discussions::people(&app.db, here.id, id, true).await.map_err(plain)?;
    let seats: Vec<Seats> = groups
        .iter()
        .map(|group| Seats { group: group.id, capacity: usize::try_from(group.capacity).unwrap_or(0) })
        .collect();
    let run = assign(&seats, &people, How::Wishes, id);
    let held = discussions::find(&app.db, here.id, id).await.map_err(plain)?.context("the discussion")?;
    let mut tx = Tx::begin(app).await.map_err(plain)?;
    let set = discussions::set_run(&mut tx, here, (id, held.version), &run, "wishes", by).await.map_err(plain)?;
    let published = discussions::publish(&mut tx, here, id, by).await.map_err(plain)?;
    tx.commit((set, vec![published])).await.map_err(plain)
}
