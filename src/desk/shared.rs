//! What is made once and shown to many: two hundred browsers that hear of a change ask the database once.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex};

use chrono::{DateTime, TimeDelta, Utc};

use crate::error::Result;

/// What hangs on the time alone is at most so old.
const AGE: TimeDelta = TimeDelta::seconds(5);
/// More than so many are forgotten all at once.
const MOST: usize = 256;

/// What was made, from what the conference was at a generation ([`crate::live::Live::generation`]).
struct Made<V> {
    generation: u64,
    at: DateTime<Utc>,
    value: Arc<V>,
}

type Slot<V> = Arc<tokio::sync::Mutex<Option<Made<V>>>>;

/// Values by key. It holds no state that another server would need: each makes its own anew after a change.
pub struct Shared<K, V>(Arc<Mutex<HashMap<K, Slot<V>>>>);

impl<K, V> Clone for Shared<K, V> {
    fn clone(&self) -> Shared<K, V> {
        Shared(self.0.clone())
    }
}

impl<K, V> Default for Shared<K, V> {
    fn default() -> Shared<K, V> {
        Shared(Arc::default())
    }
}

impl<K: Eq + Hash, V> Shared<K, V> {
    /// The value of a key as it is at this time: made by whoever asks first, while the others wait. The generation is read
    /// before it is made, so that a change meanwhile makes it old.
    pub async fn get(
        &self,
        key: K,
        now: DateTime<Utc>,
        generation: impl Fn() -> u64,
        make: impl Future<Output = Result<V>>,
    ) -> Result<Arc<V>> {
        let slot = {
            let mut slots = self.0.lock().expect("never poisoned");
            if slots.len() > MOST {
                slots.clear();
            }
            slots.entry(key).or_default().clone()
        };
        let mut held = slot.lock().await;
        let current = generation();
        if let Some(made) = &*held
            && made.generation == current
            && (now - made.at).abs() < AGE
        {
            return Ok(made.value.clone());
        }
        let value = Arc::new(make.await?);
        *held = Some(Made { generation: current, at: now, value: value.clone() });
        Ok(value)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU64, Ordering};

    use super::*;

    #[tokio::test]
    async fn many_who_ask_at_once_have_it_made_once_and_anew_after_a_change() {
        let (shared, made, generation) = (Shared::<u8, u64>::default(), AtomicU64::new(0), AtomicU64::new(0));
        let now = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        let ask = |now| {
            let make = async {
                tokio::task::yield_now().await;
                Ok(made.fetch_add(1, Ordering::SeqCst))
            };
            shared.get(1, now, || generation.load(Ordering::SeqCst), make)
        };
        futures_util::future::join_all((0..200).map(|_| ask(now))).await;
        assert_eq!(made.load(Ordering::SeqCst), 1);
        generation.fetch_add(1, Ordering::SeqCst);
        assert_eq!(*ask(now).await.unwrap(), 1);
        assert_eq!(*ask(now + TimeDelta::seconds(4)).await.unwrap(), 1);
        assert_eq!(*ask(now + TimeDelta::seconds(5)).await.unwrap(), 2);
        // Another key is another value.
        let other = shared.get(2, now, || 1, async { Ok(9) }).await.unwrap();
        assert_eq!((*other, made.load(Ordering::SeqCst)), (9, 3));
    }
}
