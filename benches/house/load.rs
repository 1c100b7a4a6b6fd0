//! Load on the server, and what came of it.

use std::borrow::Cow;
use std::net::SocketAddr;
use std::sync::Barrier;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};

use crate::client::{Answer, Client};
use crate::house::Ticket;

/// What a load of requests came to.
#[derive(Default)]
pub struct Done {
    /// Which requests were answered as they should.
    pub taken: Vec<usize>,
    pub latencies: Vec<Duration>,
    pub took: Duration,
    /// A connection broke: the server was gone.
    pub broken: bool,
}

impl Done {
    pub fn rate(&self) -> f64 {
        self.taken.len() as f64 / self.took.as_secs_f64()
    }
}

/// Reads one badge after the other from so many desks, until the time is over, the badges run out or
/// the server is gone. Anything but “admitted” fails.
pub fn check_in(address: SocketAddr, tickets: &[Ticket], clients: usize, time: Duration) -> anyhow::Result<Done> {
    let request = |number: usize| tickets.get(number).map(|ticket| Cow::from(&ticket.request));
    each(address, request, |answer| answer.status == 201 && answer.says(r#""status":"ok""#), clients, time)
}

/// Registers somebody new by the form again and again, from so many visitors. Numbers begin at `first`.
pub fn register(
    address: SocketAddr,
    request: impl Fn(usize) -> Vec<u8> + Sync,
    first: usize,
    clients: usize,
    time: Duration,
) -> anyhow::Result<Done> {
    let request = |number: usize| Some(Cow::from(request(first + number)));
    each(address, request, |answer| answer.status == 303, clients, time)
}

/// Sends one request after the other from so many clients, until the time is over, there is none left
/// or the server is gone. An answer that is not good fails.
fn each<'a>(
    address: SocketAddr,
    request: impl Fn(usize) -> Option<Cow<'a, [u8]>> + Sync,
    is_good: impl Fn(&Answer) -> bool + Sync,
    clients: usize,
    time: Duration,
) -> anyhow::Result<Done> {
    let next = AtomicUsize::new(0);
    let ready = Barrier::new(clients + 1);
    thread::scope(|scope| {
        let all: Vec<_> = (0..clients)
            .map(|_| {
                scope.spawn(|| -> anyhow::Result<Done> {
                    let client = Client::connect(address);
                    ready.wait();
                    let (mut client, begun) = (client?, Instant::now());
                    let mut own = Done::default();
                    while begun.elapsed() < time {
                        let number = next.fetch_add(1, Ordering::Relaxed);
                        let Some(request) = request(number) else { break };
                        let sent = Instant::now();
                        match client.send(&request) {
                            Ok(answer) => ensure!(
                                is_good(&answer),
                                "not taken: {} {}",
                                answer.status,
                                String::from_utf8_lossy(answer.body)
                            ),
                            Err(_) => {
                                own.broken = true;
                                break;
                            }
                        }
                        own.latencies.push(sent.elapsed());
                        own.taken.push(number);
                    }
                    Ok(own)
                })
            })
            .collect();
        ready.wait();
        let begun = Instant::now();
        let mut done = Done::default();
        for one in all {
            let own = one.join().expect("a client does not panic")?;
            done.taken.extend(own.taken);
            done.latencies.extend(own.latencies);
            done.broken |= own.broken;
        }
        done.took = begun.elapsed();
        Ok(done)
    })
}

/// Answers a second to one request from so many connections. All must have this status.
pub fn repeat(address: SocketAddr, request: &[u8], status: u16, clients: usize, time: Duration) -> anyhow::Result<f64> {
    let begun = Instant::now();
    let answered: usize = thread::scope(|scope| {
        let all: Vec<_> = (0..clients)
            .map(|_| {
                scope.spawn(|| -> anyhow::Result<usize> {
                    let mut client = Client::connect(address)?;
                    let mut answered = 0;
                    while begun.elapsed() < time {
                        let answer = client.send(request)?;
                        ensure!(answer.status == status, "{} instead of {status}", answer.status);
                        answered += 1;
                    }
                    Ok(answered)
                })
            })
            .collect();
        all.into_iter().map(|one| one.join().expect("no panic")).sum::<anyhow::Result<usize>>()
    })?;
    Ok(answered as f64 / begun.elapsed().as_secs_f64())
}

/// How long one page takes, asked for again and again on one connection, and its size in bytes.
pub fn page(address: SocketAddr, request: &[u8], times: usize) -> anyhow::Result<(Vec<Duration>, usize)> {
    let mut client = Client::connect(address)?;
    let mut taken = Vec::with_capacity(times);
    let mut size = 0;
    // The first ones prepare statements.
    for number in 0..times + 10 {
        let sent = Instant::now();
        let answer = client.send(request)?;
        let took = sent.elapsed();
        let path = || String::from_utf8_lossy(request).lines().next().unwrap_or_default().to_owned();
        ensure!(answer.status == 200, "{} to {}", answer.status, path());
        size = answer.body.len();
        if number >= 10 {
            taken.push(took);
        }
    }
    Ok((taken, size))
}

/// A quantile, in milliseconds.
pub fn quantile_ms(taken: &mut [Duration], q: f64) -> anyhow::Result<f64> {
    taken.sort_unstable();
    let last = taken.len().checked_sub(1).context("nothing was measured")?;
    let at = (last as f64 * q).round() as usize;
    Ok(taken[at].as_secs_f64() * 1e3)
}
