pub mod handle;
pub mod list;
pub mod new;
pub mod own;
pub mod show;

use super::rules::Clock;
use super::store::By;
use crate::access::Who;
use crate::conference::Here;
use crate::kernel::Uuid;
use crate::web::Reader;

use chrono::{DateTime, Utc};

fn by(who: &Who) -> By {
    By { actor: who.actor(), account: Some(who.account), liaison: None }
}

fn path(here: &Here, id: Uuid) -> String {
    here.path(&format!("/difficulties/{id}"))
}

/// How much of its 48 hours is left, or how long they are over; nothing where no clock runs.
fn left(l: Reader, clock: Clock, now: DateTime<Utc>) -> Option<String> {
    let left = clock.left(now)?;
    let key = if left < chrono::TimeDelta::zero() { "difficulties-over-by" } else { "difficulties-left" };
    Some(l.a(key, "time", l.duration(left.abs())))
}
