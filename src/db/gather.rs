//! Work of many that goes together: what comes while batches are under way waits for the next.
//! Alone, nobody waits.

use std::collections::VecDeque;
use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard};

use tokio::sync::oneshot;

/// Items `T` that are answered with an `R` each. Clones share one queue.
#[derive(Debug)]
pub struct Gather<T, R>(Arc<Mutex<Queue<T, R>>>);

#[derive(Debug)]
struct Queue<T, R> {
    waiting: VecDeque<(T, oneshot::Sender<R>)>,
    /// Batches that are under way.
    running: usize,
}

/// How much goes together.
#[derive(Clone, Copy, Debug)]
pub struct Batches {
    /// Most items of one batch.
    pub most: usize,
    /// So many batches are under way at once: while one waits for the disk, another works.
    pub lanes: usize,
    /// Beside another, a batch is begun only with so many items.
    pub least: usize,
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
        Gather(Arc::new(Mutex::new(Queue { waiting: VecDeque::new(), running: 0 })))
    }
}

impl<T: Send + 'static, R: Send + 'static> Gather<T, R> {
    /// Does an item's work with that of others: `work` is given the items of a batch and returns as
    /// many answers in their order. It runs to its end even if whoever asked goes away.
    ///
    /// # Errors
    /// [`GivenUp`], where the work panicked or returned too few answers.
    pub async fn add<W, F>(&self, item: T, batches: Batches, work: W) -> Result<R, GivenUp>
    where
        W: Fn(Vec<T>) -> F + Send + 'static,
        F: Future<Output = Vec<R>> + Send + 'static,
    {
        let (answer, answered) = oneshot::channel();
        let begins = {
            let mut queue = self.lock();
            queue.waiting.push_back((item, answer));
            let begins = queue.begins(batches);
            queue.running += usize::from(begins);
            begins
        };
        if begins {
            tokio::spawn(Running { gather: self.clone(), is_done: false }.run(batches, work));
        }
        answered.await.map_err(|_| GivenUp)
    }

    fn lock(&self) -> MutexGuard<'_, Queue<T, R>> {
        self.0.lock().expect("never poisoned: nothing is done under the lock")
    }
}

impl<T, R> Queue<T, R> {
    /// Whether one more batch is begun with what waits.
    fn begins(&self, batches: Batches) -> bool {
        self.running == 0 || (self.running < batches.lanes && self.waiting.len() >= batches.least)
    }
}

/// One that works. Dropped in the middle, it gives up whoever waits; the next one begins anew.
struct Running<T: Send + 'static, R: Send + 'static> {
    gather: Gather<T, R>,
    is_done: bool,
}

impl<T: Send + 'static, R: Send + 'static> Running<T, R> {
    async fn run<W, F>(mut self, batches: Batches, work: W)
    where
        W: Fn(Vec<T>) -> F,
        F: Future<Output = Vec<R>>,
    {
        while let Some((items, answers)) = self.next(batches) {
            for (answer, said) in answers.into_iter().zip(work(items).await) {
                // Whoever asked may have gone.
                let _ = answer.send(said);
            }
        }
    }

    fn next(&mut self, batches: Batches) -> Option<(Vec<T>, Vec<oneshot::Sender<R>>)> {
        let mut queue = self.gather.lock();
        // As if it had ended: what waits may be too little beside another batch, which takes it then.
        queue.running -= 1;
        if queue.waiting.is_empty() || !queue.begins(batches) {
            self.is_done = true;
            return None;
        }
        queue.running += 1;
        let count = queue.waiting.len().min(batches.most);
        Some(queue.waiting.drain(..count).unzip())
    }
}

impl<T: Send + 'static, R: Send + 'static> Drop for Running<T, R> {
    fn drop(&mut self) {
        if !self.is_done {
            let mut queue = self.gather.lock();
            queue.running -= 1;
            if queue.running == 0 {
                queue.waiting.clear();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use tokio::sync::Semaphore;

    use super::*;

    const ONE_LANE: Batches = Batches { most: 4, lanes: 1, least: 1 };

    #[tokio::test]
    async fn what_comes_meanwhile_goes_together_into_the_next_and_each_gets_its_own_answer() {
        let gather = Gather::<usize, (usize, usize)>::default();
        let (gate, batches) = (Arc::new(Semaphore::new(0)), Arc::new(AtomicUsize::new(0)));
        let add = |item| {
            let (gather, gate, batches) = (gather.clone(), gate.clone(), batches.clone());
            async move {
                gather
                    .add(item, ONE_LANE, move |items| {
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
        while !gather.lock().waiting.is_empty() || gather.lock().running == 0 {
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
    async fn a_second_batch_is_begun_beside_the_first_where_enough_wait() {
        let gather = Gather::<usize, usize>::default();
        let gate = Arc::new(Semaphore::new(0));
        let batches = Batches { most: 8, lanes: 2, least: 3 };
        let add = |item| {
            let (gather, gate) = (gather.clone(), gate.clone());
            async move {
                let work = move |items: Vec<usize>| {
                    let gate = gate.clone();
                    async move {
                        gate.acquire().await.unwrap().forget();
                        vec![items.len(); items.len()]
                    }
                };
                gather.add(item, batches, work).await.unwrap()
            }
        };
        let state = |gather: &Gather<usize, usize>| {
            let queue = gather.lock();
            (queue.running, queue.waiting.len())
        };
        let begun = |running, waiting| {
            let gather = gather.clone();
            async move {
                for _ in 0..1000 {
                    if state(&gather) == (running, waiting) {
                        return;
                    }
                    tokio::task::yield_now().await;
                }
                panic!("{:?}", state(&gather));
            }
        };
        let mut asked = vec![tokio::spawn(add(0))];
        begun(1, 0).await;
        // Two are too few, three begin a batch beside it, and no third is begun.
        asked.extend((1..=2).map(|item| tokio::spawn(add(item))));
        begun(1, 2).await;
        asked.push(tokio::spawn(add(3)));
        begun(2, 0).await;
        asked.extend((4..=8).map(|item| tokio::spawn(add(item))));
        begun(2, 5).await;
        gate.add_permits(10);
        let mut sizes = Vec::new();
        for one in asked {
            sizes.push(one.await.unwrap());
        }
        assert_eq!(sizes, [1, 3, 3, 3, 5, 5, 5, 5, 5]);
        begun(0, 0).await;
    }

    #[tokio::test]
    async fn work_that_panics_is_given_up_and_the_next_begins_anew() {
        let gather = Gather::<bool, ()>::default();
        let work = |items: Vec<bool>| async move {
            assert!(items.iter().all(|fine| *fine), "a bad item");
            vec![(); items.len()]
        };
        assert!(gather.add(false, ONE_LANE, work).await.is_err());
        assert!(gather.add(true, ONE_LANE, work).await.is_ok());
    }
}
