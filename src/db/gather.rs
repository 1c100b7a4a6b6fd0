//! Work of many that goes together: what comes while one batch is under way waits for the next, and a batch waits a moment
//! for those who were answered by the one before and come again at once. Alone, nobody waits.

use std::collections::VecDeque;
use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use tokio::sync::{Notify, oneshot};
use tokio::time::timeout;

/// So long a batch waits at most to become as large as those before it were.
const MOMENT: Duration = Duration::from_millis(2);

/// Items `T` that are answered with an `R` each. Clones share one queue.
#[derive(Debug)]
pub struct Gather<T, R>(Arc<Shared<T, R>>);

#[derive(Debug)]
struct Shared<T, R> {
    queue: Mutex<Queue<T, R>>,
    /// As many wait as are expected.
    enough: Notify,
}

#[derive(Debug)]
struct Queue<T, R> {
    waiting: VecDeque<(T, oneshot::Sender<R>)>,
    is_running: bool,
    /// While a batch waits for those who come again: how many there are when all have come. Else more than ever come.
    expected: usize,
}

impl<T, R> Shared<T, R> {
    /// One more waits; the batch that waits for so many begins.
    fn line_up(&self, queue: &mut Queue<T, R>, one: (T, oneshot::Sender<R>)) {
        queue.waiting.push_back(one);
        if queue.waiting.len() >= queue.expected {
            self.enough.notify_one();
        }
    }
}

/// The batch that an item went with was given up: its work panicked, or the runtime ends.
#[derive(Debug, thiserror::Error)]
#[error("a batch was given up")]
pub struct GivenUp;

impl<T, R> Clone for Gather<T, R> {
    fn clone(&self) -> Self {
        Gather(self.0.clone())
    }
}

impl<T, R> Default for Gather<T, R> {
    fn default() -> Self {
        let queue = Mutex::new(Queue { waiting: VecDeque::new(), is_running: false, expected: usize::MAX });
        Gather(Arc::new(Shared { queue, enough: Notify::new() }))
    }
}

impl<T: Send + 'static, R: Send + 'static> Gather<T, R> {
    /// Does an item's work with that of others: `work` is given at most `most` items and returns as
    /// many answers in their order. It runs to its end even if whoever asked goes away.
    ///
    /// # Errors
    /// [`GivenUp`], where the work panicked or returned too few answers.
    pub async fn add<W, F>(&self, item: T, most: usize, work: W) -> Result<R, GivenUp>
    where
        W: Fn(Vec<T>) -> F + Send + 'static,
        F: Future<Output = Vec<R>> + Send + 'static,
    {
        let (answer, answered) = oneshot::channel();
        let begins = {
            let mut queue = self.lock();
            self.0.line_up(&mut queue, (item, answer));
            !std::mem::replace(&mut queue.is_running, true)
        };
        if begins {
            tokio::spawn(Running { gather: self.clone(), is_done: false }.run(most, work));
        }
        answered.await.map_err(|_| GivenUp)
    }

    fn lock(&self) -> MutexGuard<'_, Queue<T, R>> {
        self.0.queue.lock().expect("never poisoned: nothing is done under the lock")
    }
}

/// The one that works. Dropped in the middle, it gives up whoever waits; the next one begins anew.
struct Running<T: Send + 'static, R: Send + 'static> {
    gather: Gather<T, R>,
    is_done: bool,
}

impl<T: Send + 'static, R: Send + 'static> Running<T, R> {
    async fn run<W, F>(mut self, most: usize, work: W)
    where
        W: Fn(Vec<T>) -> F,
        F: Future<Output = Vec<R>>,
    {
        while let Some((items, answers)) = self.next(most) {
            let count = items.len();
            for (answer, said) in answers.into_iter().zip(work(items).await) {
                // Whoever asked may have gone.
                let _ = answer.send(said);
            }
            self.linger(count, most).await;
        }
    }

    /// After a batch of so many: those who are answered and those who wait already make up the next one, if they come soon.
    /// Two batches that take turns, each half as large, would cost what a batch costs twice.
    async fn linger(&self, answered: usize, most: usize) {
        {
            let mut queue = self.gather.lock();
            let expected = (answered + queue.waiting.len()).min(most);
            if queue.waiting.len() >= expected {
                return;
            }
            queue.expected = expected;
        }
        // Where fewer come, fewer are expected the next time.
        let _ = timeout(MOMENT, self.gather.0.enough.notified()).await;
        self.gather.lock().expected = usize::MAX;
    }

    fn next(&mut self, most: usize) -> Option<(Vec<T>, Vec<oneshot::Sender<R>>)> {
        let mut queue = self.gather.lock();
        if queue.waiting.is_empty() {
            queue.is_running = false;
            self.is_done = true;
            return None;
        }
        let count = queue.waiting.len().min(most);
        Some(queue.waiting.drain(..count).unzip())
    }
}

impl<T: Send + 'static, R: Send + 'static> Drop for Running<T, R> {
    fn drop(&mut self) {
        if !self.is_done {
            let mut queue = self.gather.lock();
            queue.waiting.clear();
            queue.is_running = false;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use tokio::sync::Semaphore;

    use super::*;

    #[tokio::test]
    async fn what_comes_meanwhile_goes_together_into_the_next_and_each_gets_its_own_answer() {
        let gather = Gather::<usize, (usize, usize)>::default();
        let (gate, batches) = (Arc::new(Semaphore::new(0)), Arc::new(AtomicUsize::new(0)));
        let add = |item| {
            let (gather, gate, batches) = (gather.clone(), gate.clone(), batches.clone());
            async move {
                gather
                    .add(item, 4, move |items| {
                        let (gate, batches) = (gate.clone(), batches.clone());
                        async move {
                            gate.acquire().await.unwrap().forget();
                            let batch = batches.fetch_add(1, Ordering::SeqCst);
                            items.into_iter().map(|item| (item * 10, batch)).collect()
                        }
                    })
                    .await
                    .unwrap()
            }
        };
        let first = tokio::spawn(add(0));
        // The first is under way when the others come.
        while !gather.lock().waiting.is_empty() || !gather.lock().is_running {
            tokio::task::yield_now().await;
        }
        let others: Vec<_> = (1..=6).map(|item| tokio::spawn(add(item))).collect();
        while gather.lock().waiting.len() < 6 {
            tokio::task::yield_now().await;
        }
        gate.add_permits(10);
        assert_eq!(first.await.unwrap(), (0, 0));
        let mut answers = Vec::new();
        for other in others {
            answers.push(other.await.unwrap());
        }
        assert_eq!(answers, [(10, 1), (20, 1), (30, 1), (40, 1), (50, 2), (60, 2)]);
    }

    #[tokio::test]
    async fn work_that_panics_is_given_up_and_the_next_begins_anew() {
        let gather = Gather::<bool, ()>::default();
        let work = |items: Vec<bool>| async move {
            assert!(items.iter().all(|fine| *fine), "a bad item");
            vec![(); items.len()]
        };
        assert!(gather.add(false, 4, work).await.is_err());
        assert!(gather.add(true, 4, work).await.is_ok());
    }
    #[tokio::test]
    async fn a_batch_waits_for_those_who_were_just_answered_and_for_nobody_else() {
        let gather = Gather::<usize, ()>::default();
        let running = Running { gather: gather.clone(), is_done: false };
        let come = || gather.0.line_up(&mut gather.lock(), (0, oneshot::channel().0));
        come();
        let mut waits = Box::pin(running.linger(2, 64));
        assert!(futures_util::poll!(&mut waits).is_pending(), "two were answered, and one waited already");
        come();
        assert!(futures_util::poll!(&mut waits).is_pending());
        come();
        assert!(futures_util::poll!(&mut waits).is_ready(), "all have come");
        let mut full = Box::pin(running.linger(1, 3));
        assert!(futures_util::poll!(&mut full).is_ready(), "no more than fit");
        let mut alone = Box::pin(running.linger(0, 64));
        assert!(futures_util::poll!(&mut alone).is_ready(), "nobody was answered");
    }
}
