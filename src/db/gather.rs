//! Work of many that goes together: what comes while batches are under way waits for the next. Where those who were
//! answered come again at once, a batch waits a moment for them. Alone, nobody waits.

use std::collections::VecDeque;
use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use tokio::sync::{Notify, oneshot};
use tokio::time::timeout;

/// So long a batch waits at most to become as large as those before it were.
const MOMENT: Duration = Duration::from_millis(2);
/// Fewer are not shared out among batches: setting one up costs as much as this many items do.
const SMALLEST: usize = 8;

/// How much goes together.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    /// Items of a batch at most.
    pub most: usize,
    /// Batches that are under way at once at most.
    pub at_once: usize,
    /// Whoever is answered comes again at once: the next batch waits a moment for them.
    pub come_again: bool,
}

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
    /// Batches that are under way, and the one that waits for those who come again.
    running: usize,
    /// While a batch waits for those who come again: how many there are when all have come.
    expected: Option<usize>,
}

impl<T, R> Queue<T, R> {
    /// Takes what the next batch works on: all that wait, or a share where another batch can work on the rest.
    fn take(&mut self, size: Size) -> (Vec<T>, Vec<oneshot::Sender<R>>) {
        // The one that takes is running itself.
        let idle = size.at_once.saturating_sub(self.running) + 1;
        let share = self.waiting.len().div_ceil(idle).max(SMALLEST).min(size.most);
        let count = self.waiting.len().min(share);
        self.waiting.drain(..count).unzip()
    }
}

impl<T, R> Shared<T, R> {
    /// One more waits; the batch that waits for so many begins.
    fn line_up(&self, queue: &mut Queue<T, R>, one: (T, oneshot::Sender<R>)) {
        queue.waiting.push_back(one);
        if queue.expected.is_some_and(|expected| queue.waiting.len() >= expected) {
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
        let queue = Mutex::new(Queue { waiting: VecDeque::new(), running: 0, expected: None });
        Gather(Arc::new(Shared { queue, enough: Notify::new() }))
    }
}

impl<T: Send + 'static, R: Send + 'static> Gather<T, R> {
    /// Does an item's work with that of others: `work` is given some items and returns as many answers in their order.
    /// It runs to its end even if whoever asked goes away.
    ///
    /// # Errors
    /// [`GivenUp`], where the work panicked or returned too few answers.
    pub async fn add<W, F>(&self, item: T, size: Size, work: W) -> Result<R, GivenUp>
    where
        W: Fn(Vec<T>) -> F + Clone + Send + 'static,
        F: Future<Output = Vec<R>> + Send + 'static,
    {
        let (answer, answered) = oneshot::channel();
        self.0.line_up(&mut self.lock(), (item, answer));
        self.begin(size, &work);
        answered.await.map_err(|_| GivenUp)
    }

    /// Begins one more batch, where somebody waits whom none that is running will take soon.
    fn begin<W, F>(&self, size: Size, work: &W)
    where
        W: Fn(Vec<T>) -> F + Clone + Send + 'static,
        F: Future<Output = Vec<R>> + Send + 'static,
    {
        {
            let mut queue = self.lock();
            if queue.waiting.is_empty() || queue.expected.is_some() || queue.running >= size.at_once {
                return;
            }
            queue.running += 1;
        }
        tokio::spawn(Running { gather: self.clone(), is_done: false, lingers: false }.run(size, work.clone()));
    }

    fn lock(&self) -> MutexGuard<'_, Queue<T, R>> {
        self.0.queue.lock().expect("never poisoned: nothing is done under the lock")
    }
}

/// One that works. Dropped in the middle, it gives up whoever waits where no other works; the next one begins anew.
struct Running<T: Send + 'static, R: Send + 'static> {
    gather: Gather<T, R>,
    is_done: bool,
    /// It is the one that waits for those who come again.
    lingers: bool,
}

impl<T: Send + 'static, R: Send + 'static> Running<T, R> {
    async fn run<W, F>(mut self, size: Size, work: W)
    where
        W: Fn(Vec<T>) -> F + Clone + Send + 'static,
        F: Future<Output = Vec<R>> + Send + 'static,
    {
        if !size.come_again {
            // Whoever is on the way already, woken by the same turn, goes with the first.
            tokio::task::yield_now().await;
        }
        while let Some((items, answers)) = self.next(size) {
            // Another takes what this one left.
            self.gather.begin(size, &work);
            let count = items.len();
            for (answer, said) in answers.into_iter().zip(work(items).await) {
                // Whoever asked may have gone.
                let _ = answer.send(said);
            }
            if size.come_again {
                self.linger(count, size).await;
            }
        }
    }

    /// After a batch of so many: those who are answered and those who wait already make up the next one, if they come soon.
    /// Where another batch waits so already, it waits for these too, and this one ends.
    async fn linger(&mut self, answered: usize, size: Size) {
        {
            let mut queue = self.gather.lock();
            let room = size.most * size.at_once;
            if let Some(expected) = queue.expected {
                queue.expected = Some((expected + answered).min(room));
                queue.running -= 1;
                self.is_done = true;
                return;
            }
            let expected = (answered + queue.waiting.len()).min(room);
            if queue.waiting.len() >= expected {
                return;
            }
            queue.expected = Some(expected);
            self.lingers = true;
        }
        // Where fewer come, fewer are expected the next time.
        let _ = timeout(MOMENT, self.gather.0.enough.notified()).await;
        self.lingers = false;
        self.gather.lock().expected = None;
    }

    fn next(&mut self, size: Size) -> Option<(Vec<T>, Vec<oneshot::Sender<R>>)> {
        if self.is_done {
            return None;
        }
        let mut queue = self.gather.lock();
        if queue.waiting.is_empty() {
            queue.running -= 1;
            self.is_done = true;
            return None;
        }
        Some(queue.take(size))
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
            if self.lingers {
                queue.expected = None;
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

    #[tokio::test]
    async fn what_comes_meanwhile_goes_together_into_the_next_and_each_gets_its_own_answer() {
        let gather = Gather::<usize, (usize, usize)>::default();
        let (gate, batches) = (Arc::new(Semaphore::new(0)), Arc::new(AtomicUsize::new(0)));
        let add = |item| {
            let (gather, gate, batches) = (gather.clone(), gate.clone(), batches.clone());
            async move {
                gather
                    .add(item, Size { most: 4, at_once: 1, come_again: true }, move |items| {
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
    async fn work_that_panics_is_given_up_and_the_next_begins_anew() {
        let (gather, size) = (Gather::<bool, ()>::default(), Size { most: 4, at_once: 2, come_again: true });
        let work = |items: Vec<bool>| async move {
            assert!(items.iter().all(|fine| *fine), "a bad item");
            vec![(); items.len()]
        };
        assert!(gather.add(false, size, work).await.is_err());
        assert!(gather.add(true, size, work).await.is_ok());
    }

    #[tokio::test]
    async fn a_batch_waits_for_those_who_were_just_answered_and_for_nobody_else() {
        let gather = Gather::<usize, ()>::default();
        let running = || Running { gather: gather.clone(), is_done: false, lingers: false };
        let come = || gather.0.line_up(&mut gather.lock(), (0, oneshot::channel().0));
        let size = |most, at_once| Size { most, at_once, come_again: true };
        gather.lock().running = 2;
        let (mut one, mut other) = (running(), running());
        come();
        let mut waits = Box::pin(one.linger(2, size(64, 2)));
        assert!(futures_util::poll!(&mut waits).is_pending(), "two were answered, and one waited already");
        come();
        assert!(futures_util::poll!(&mut waits).is_pending());
        // Another batch that ends leaves those whom it answered to the one that waits.
        assert!(futures_util::poll!(Box::pin(other.linger(2, size(64, 2)))).is_ready());
        assert!(other.is_done);
        assert_eq!(gather.lock().running, 1);
        come();
        assert!(futures_util::poll!(&mut waits).is_pending(), "four were answered");
        come();
        come();
        assert!(futures_util::poll!(&mut waits).is_ready(), "all have come");
        drop(waits);
        assert!(futures_util::poll!(Box::pin(one.linger(1, size(5, 1)))).is_ready(), "no more than fit");
        assert!(futures_util::poll!(Box::pin(one.linger(0, size(64, 1)))).is_ready(), "nobody was answered");
        one.is_done = true;
    }

    #[test]
    fn what_waits_is_shared_out_among_batches_where_it_is_worth_it() {
        let taken = |waiting: usize, running: usize| {
            let queue = (0..waiting).map(|item| (item, oneshot::channel::<()>().0)).collect();
            Queue { waiting: queue, running, expected: None }.take(Size { most: 20, at_once: 2, come_again: true }).0
        };
        assert_eq!(taken(1, 1), [0]);
        assert_eq!(taken(3, 1), [0, 1, 2]);
        assert_eq!(taken(11, 1), [0, 1, 2, 3, 4, 5, 6, 7]);
        assert_eq!(taken(19, 1).len(), 10);
        assert_eq!(taken(19, 2).len(), 19);
        assert_eq!(taken(100, 1).len(), 20);
    }

    #[tokio::test]
    async fn of_many_who_come_again_and_again_each_is_answered() {
        let gather = Gather::<usize, usize>::default();
        let (under_way, seen) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let come = |who: usize| {
            let (gather, under_way, seen) = (gather.clone(), under_way.clone(), seen.clone());
            async move {
                for time in 0..50 {
                    let (under_way, seen) = (under_way.clone(), seen.clone());
                    let work = move |items: Vec<usize>| {
                        let (under_way, seen) = (under_way.clone(), seen.clone());
                        async move {
                            let now = under_way.fetch_add(1, Ordering::SeqCst) + 1;
                            seen.fetch_max(now, Ordering::SeqCst);
                            for _ in 0..items.len() {
                                tokio::task::yield_now().await;
                            }
                            under_way.fetch_sub(1, Ordering::SeqCst);
                            items.into_iter().map(|item| item * 2).collect()
                        }
                    };
                    let item = who * 1000 + time;
                    let said = gather.add(item, Size { most: 7, at_once: 3, come_again: true }, work).await.unwrap();
                    assert_eq!(said, item * 2);
                }
            }
        };
        let all: Vec<_> = (0..20).map(|who| tokio::spawn(come(who))).collect();
        for one in all {
            one.await.unwrap();
        }
        assert!((2..=3).contains(&seen.load(Ordering::SeqCst)));
        // Whoever waits for nobody any more has ended.
        while gather.lock().running > 0 {
            tokio::task::yield_now().await;
        }
    }
}
