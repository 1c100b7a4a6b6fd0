//! What a connection is doing: how many requests it has in flight, and since when it has been resting or sending the
//! head of the next.

use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::{HeaderValue, Response, Version, header};
use hyper::body::{Body as HttpBody, Frame, SizeHint};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep, sleep};
use tokio_util::sync::{CancellationToken, WaitForCancellationFutureOwned};

use super::Limits;

#[derive(Debug, Clone)]
pub struct Activity(Arc<Mutex<State>>);

#[derive(Debug)]
struct State {
    in_flight: u32,
    /// Whether there was a request at all.
    served: bool,
    http2: bool,
    /// When the connection was made, or the last request ended.
    since: Instant,
    /// When the first byte after that came.
    head: Option<Instant>,
    /// The client does not take what is ready for it.
    stalled: bool,
}

/// What to do about a connection.
#[derive(Debug, PartialEq, Eq)]
pub enum Verdict {
    Well,
    /// Nothing came for long: to be closed in good order.
    Rested,
    /// The head of a request did not come in time: to be cut.
    Slow,
}

impl Activity {
    pub fn new() -> Self {
        Self(Arc::new(Mutex::new(State {
            in_flight: 0,
            served: false,
            http2: false,
            since: Instant::now(),
            head: None,
            stalled: false,
        })))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// A request is there, whole but for its body.
    pub fn begin(&self, version: Version) -> Flight {
        let mut state = self.state();
        state.in_flight += 1;
        state.served = true;
        state.http2 |= version == Version::HTTP_2;
        state.head = None;
        Flight(self.clone())
    }

    pub fn judge(&self, limits: &Limits, ending: bool) -> Verdict {
        let state = self.state();
        if state.in_flight > 0 {
            return Verdict::Well;
        }
        // Between requests HTTP/2 speaks of other things too.
        let head = if state.served { state.head.filter(|_| !state.http2) } else { Some(state.since) };
        match head {
            // No request is lost that was not there yet.
            Some(_) if ending && !state.stalled => Verdict::Slow,
            Some(begun) if begun.elapsed() > limits.head => Verdict::Slow,
            Some(_) => Verdict::Well,
            None if state.since.elapsed() > limits.idle => Verdict::Rested,
            None => Verdict::Well,
        }
    }
}

/// A request in flight, until its answer is sent or given up.
#[derive(Debug)]
pub struct Flight(Activity);

impl Flight {
    /// The request stays in flight until the answer's body has ended. An event stream would go on for ever: it ends
    /// with the order to stop, and the browser connects anew, to whoever serves then.
    pub fn follow(self, response: Response<Body>, stopping: CancellationToken) -> Response<Body> {
        let endless = response
            .headers()
            .get(header::CONTENT_TYPE)
            .map(HeaderValue::as_bytes)
            .is_some_and(|kind| kind.starts_with(b"text/event-stream"));
        let stop = endless.then(|| Box::pin(stopping.cancelled_owned()));
        response.map(|body| Body::new(Followed { body, stop, _flight: self }))
    }
}

impl Drop for Flight {
    fn drop(&mut self) {
        let mut state = self.0.state();
        state.in_flight -= 1;
        state.since = Instant::now();
    }
}

struct Followed {
    body: Body,
    stop: Option<Pin<Box<WaitForCancellationFutureOwned>>>,
    _flight: Flight,
}

impl HttpBody for Followed {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        if let Some(stop) = &mut self.stop
            && stop.as_mut().poll(cx).is_ready()
        {
            return Poll::Ready(None);
        }
        Pin::new(&mut self.body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// A stream that tells `Activity` what comes, and breaks when the other side takes nothing for too long.
pub struct Watched<S> {
    stream: S,
    activity: Activity,
    limit: Duration,
    timer: Pin<Box<Sleep>>,
    stalled: bool,
}

impl<S> Watched<S> {
    pub fn new(stream: S, activity: Activity, limit: Duration) -> Self {
        Self { stream, activity, limit, timer: Box::pin(sleep(limit)), stalled: false }
    }

    fn watch<T>(&mut self, cx: &mut Context<'_>, sent: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        let stalled = sent.is_pending();
        if stalled != self.stalled {
            self.stalled = stalled;
            self.activity.state().stalled = stalled;
            if stalled {
                self.timer.as_mut().reset(Instant::now() + self.limit);
            }
        }
        if stalled {
            ready!(self.timer.as_mut().poll(cx));
            return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
        }
        sent
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Watched<S> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = buf.filled().len();
        ready!(Pin::new(&mut self.stream).poll_read(cx, buf))?;
        if buf.filled().len() > before {
            let mut state = self.activity.state();
            if state.in_flight == 0 && state.head.is_none() {
                state.head = Some(Instant::now());
            }
        }
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Watched<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, data: &[u8]) -> Poll<io::Result<usize>> {
        let sent = Pin::new(&mut self.stream).poll_write(cx, data);
        self.watch(cx, sent)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        data: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let sent = Pin::new(&mut self.stream).poll_write_vectored(cx, data);
        self.watch(cx, sent)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let sent = Pin::new(&mut self.stream).poll_flush(cx);
        self.watch(cx, sent)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let sent = Pin::new(&mut self.stream).poll_shutdown(cx);
        self.watch(cx, sent)
    }
}
