//! The command desk open in 200 browsers: how long after a change the last of them has the new board.

use std::io::{self, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::sync::{Arc, Barrier};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};

use crate::client::{self, Client};

pub const BROWSERS: usize = 200;
/// How long a browser waits for a change.
const PATIENCE: Duration = Duration::from_secs(20);

/// What one browser does: it hears of the change and fetches the board anew. Tells when it had it.
fn browser(address: SocketAddr, live: &[u8], board: &[u8], ready: &Barrier) -> anyhow::Result<Instant> {
    let opened = listen(address, live).and_then(|stream| Ok((stream, Client::connect(address)?)));
    // Whoever fails comes to the barrier as well: the others wait there for everybody.
    ready.wait();
    let (mut stream, mut client) = opened?;
    hear(&mut stream)?;
    let answer = client.send(board)?;
    ensure!(answer.status == 200 && answer.body.len() > 1_000, "{} to the board", answer.status);
    Ok(Instant::now())
}

/// Opens the stream of changes and waits for its head.
fn listen(address: SocketAddr, live: &[u8]) -> io::Result<TcpStream> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.write_all(live)?;
    let mut held = [0; 4096];
    let read = stream.read(&mut held)?;
    match held[..read].starts_with(b"HTTP/1.1 200") {
        true => Ok(stream),
        false => Err(io::Error::other("the stream of changes is closed")),
    }
}

fn hear(stream: &mut TcpStream) -> io::Result<()> {
    let (mut text, mut held) = (Vec::new(), [0; 4096]);
    while !text.windows(14).any(|part| part == b"event: changed") {
        match stream.read(&mut held)? {
            0 => return Err(io::ErrorKind::UnexpectedEof.into()),
            read => text.extend_from_slice(&held[..read]),
        }
    }
    Ok(())
}

/// Opens the desk in all browsers and makes a change; how long after it was answered the last of them had the new board.
pub fn wait_for_all(
    address: SocketAddr,
    (live, desk): (&str, &str),
    cookie: &str,
    change: impl FnOnce() -> anyhow::Result<()>,
) -> anyhow::Result<Duration> {
    let live = client::get(live, &[("cookie", cookie), ("accept", "text/event-stream")]);
    let board = client::get(desk, &[("cookie", cookie), ("hx-request", "true"), ("accept-encoding", "gzip")]);
    let ready = Arc::new(Barrier::new(BROWSERS + 1));
    thread::scope(|scope| {
        let all: Vec<_> = (0..BROWSERS).map(|_| scope.spawn(|| browser(address, &live, &board, &ready))).collect();
        ready.wait();
        change()?;
        let changed = Instant::now();
        let mut last = Duration::ZERO;
        for one in all {
            let had = one.join().expect("no panic").context("a browser")?;
            last = last.max(had.saturating_duration_since(changed));
        }
        Ok(last)
    })
}
