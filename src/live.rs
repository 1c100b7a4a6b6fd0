//! Live updates: pages are told which topic of a conference changed and fetch it anew.
//!
//! After a commit, a topic is *touched*. Every 150 ms what was touched goes out as one NOTIFY, in a
//! transaction of its own: a commit that notifies takes a lock of the whole cluster, and under load
//! that would make commits queue. Every server hears it and passes it to the pages open with it.
//! A topic carries no data, so that nobody learns more from it than that something changed.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::sync::broadcast;
use tokio_util::sync::CancellationToken;

use crate::db::Db;
use crate::kernel::Uuid;

const CHANNEL: &str = "plenum_live";
const COALESCE: Duration = Duration::from_millis(150);

/// Topics of one conference that changed.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Change {
    pub conference: Uuid,
    pub topics: BTreeSet<String>,
}

#[derive(Clone, Debug)]
pub struct Live {
    touched: Arc<Mutex<BTreeMap<Uuid, BTreeSet<&'static str>>>>,
    changes: broadcast::Sender<Arc<Change>>,
    /// How many changes of each conference are known here, of whichever server; of none: those of all.
    counted: Arc<Mutex<HashMap<Uuid, u64>>>,
}

impl Default for Live {
    fn default() -> Live {
        Live { touched: Arc::default(), changes: broadcast::channel(256).0, counted: Arc::default() }
    }
}

impl Live {
    /// Says that a topic of a conference changed. Cheap; goes out with the next batch.
    pub fn touch(&self, conference: Uuid, topic: &'static str) {
        self.count(conference);
        self.touched.lock().expect("never poisoned").entry(conference).or_default().insert(topic);
    }

    /// Rises with every change of a conference that this server knows of: its own at once, those of others before their
    /// pages are told. What was made of the conference before is old when it has risen.
    pub fn generation(&self, conference: Uuid) -> u64 {
        let counted = self.counted.lock().expect("never poisoned");
        let of = |id| counted.get(&id).copied().unwrap_or(0);
        of(conference) + of(Uuid::nil())
    }

    fn count(&self, conference: Uuid) {
        *self.counted.lock().expect("never poisoned").entry(conference).or_default() += 1;
    }

    /// Tells the pages that are open with this server.
    fn pass_on(&self, change: Change) {
        self.count(change.conference);
        let _ = self.changes.send(Arc::new(change));
    }

    /// Every change from now on, of every conference.
    pub fn changes(&self) -> broadcast::Receiver<Arc<Change>> {
        self.changes.subscribe()
    }

    /// Sends what was touched and passes on what is heard, until `stop`.
    pub async fn run(self, db: Db, stop: CancellationToken) {
        let hear = self.hear(db.clone());
        let send = async {
            let mut tick = tokio::time::interval(COALESCE);
            tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
            loop {
                tick.tick().await;
                self.send(&db).await;
            }
        };
        tokio::select! {
            () = stop.cancelled() => {}
            () = hear => {}
            () = send => {}
        }
    }

    async fn send(&self, db: &Db) {
        let touched = std::mem::take(&mut *self.touched.lock().expect("never poisoned"));
        for (conference, topics) in touched {
            let topics = topics.into_iter().map(str::to_owned).collect();
            let change = Change { conference, topics };
            let payload = serde_json::to_string(&change).expect("a change is plain");
            if let Err(error) = db.notify(CHANNEL, &payload).await {
                // Our own pages still hear of it; those of other servers with their next reconnect.
                tracing::warn!(%error, "a change could not be sent to other servers");
                self.pass_on(change);
            }
        }
    }

    async fn hear(&self, db: Db) {
        // While nothing was heard something may have been missed. That everybody fetches anew is said when it is heard
        // again, and not before: a database that is gone answers nobody.
        let missed = || self.pass_on(Change { conference: Uuid::nil(), topics: BTreeSet::new() });
        let mut is_first = true;
        loop {
            match db.listen(CHANNEL).await {
                Ok(mut listener) => {
                    if !std::mem::take(&mut is_first) {
                        missed();
                    }
                    loop {
                        match listener.try_recv().await {
                            Ok(Some(notification)) => {
                                if let Ok(change) = serde_json::from_str(notification.payload()) {
                                    self.pass_on(change);
                                }
                            }
                            // The connection was lost, and another one listens by now.
                            Ok(None) => missed(),
                            Err(error) => {
                                tracing::warn!(%error, "changes are not heard any more");
                                break;
                            }
                        }
                    }
                }
                Err(error) => tracing::warn!(%error, "cannot listen for changes"),
            }
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
    }
}
