//! Our accept loop. axum's own has no timeout for headers and no limit of connections: a thousand clients that send
//! nothing would take the server down.

mod activity;
#[cfg(test)]
mod tests;
mod tls;

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::Request;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt as _;

use activity::{Activity, Verdict, Watched};

pub use tls::{Tls, TlsError};

/// What a client may take of the server. Bodies (their size and time) are limited by layers of the application.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Connections at once; beyond that, new ones wait in the kernel's queue.
    pub connections: usize,
    /// Until TLS is agreed on.
    pub handshake: Duration,
    /// From the first byte of a request (of the connection, for its first request) to the end of its headers.
    pub head: Duration,
    /// How long a connection may rest between requests. More than the 60 s of common proxies, so that it is they who
    /// close, not we in the instant in which they send.
    pub idle: Duration,
    /// How long a client may take nothing of an answer that is ready for it.
    pub stalled: Duration,
    /// Bytes of a request's line and headers together. How many headers there may be is hyper's own limit: 100.
    pub head_bytes: usize,
    /// Requests at once on one HTTP/2 connection.
    pub streams: u32,
    /// How long requests in flight may go on after the order to stop. Event streams end at once.
    pub drain: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 4096,
            handshake: Duration::from_secs(10),
            head: Duration::from_secs(10),
            idle: Duration::from_secs(75),
            stalled: Duration::from_secs(60),
            head_bytes: 64 * 1024,
            streams: 128,
            drain: Duration::from_secs(20),
        }
    }
}

/// A request's extension: whether its connection is encrypted by us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Encrypted(pub bool);

/// What every connection needs.
struct Server {
    app: Router,
    limits: Limits,
    tls: Option<Tls>,
    http: auto::Builder<TokioExecutor>,
    /// No new requests; those in flight may end.
    stopping: CancellationToken,
    /// The time for that is over.
    cut: CancellationToken,
}

/// Serves until `shutdown` is ready, then until the requests in flight have ended, at most `limits.drain`.
///
/// The application finds the peer's address as `ConnectInfo<SocketAddr>` among a request's extensions, and [`Encrypted`].
pub async fn serve(
    listener: TcpListener,
    app: Router,
    limits: Limits,
    tls: Option<Tls>,
    shutdown: impl Future<Output = ()>,
) {
    raise_open_files(limits.connections);
    let all = u32::try_from(limits.connections).unwrap_or(u32::MAX);
    let room = Arc::new(Semaphore::new(all as usize));
    let drain = limits.drain;
    let server = Arc::new(Server {
        app,
        http: http(&limits),
        limits,
        tls,
        stopping: CancellationToken::new(),
        cut: CancellationToken::new(),
    });
    {
        let accepting = pin!(accept(&listener, &server, &room));
        let renewing = pin!(renew(server.tls.as_ref()));
        tokio::select! {
            () = shutdown => {}
            () = accepting => {}
            () = renewing => {}
        }
    }
    // Whoever comes now is refused at once, and a load balancer turns to another server.
    drop(listener);
    server.stopping.cancel();
    if timeout(drain, room.acquire_many(all)).await.is_err() {
        let left = all as usize - room.available_permits();
        tracing::warn!(left, "connections were cut: their requests did not end in time");
        server.cut.cancel();
        let _ = room.acquire_many(all).await;
    }
}

fn http(limits: &Limits) -> auto::Builder<TokioExecutor> {
    let mut http = auto::Builder::new(TokioExecutor::new());
    // hyper's timeout runs between requests too, so it gets the longer time; `Activity` holds the shorter one.
    http.http1()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.idle.max(limits.head))
        .max_buf_size(limits.head_bytes.max(8192));
    http.http2()
        .timer(TokioTimer::new())
        .max_concurrent_streams(limits.streams)
        .max_header_list_size(u32::try_from(limits.head_bytes).unwrap_or(u32::MAX))
        .keep_alive_interval(Duration::from_secs(30))
        .keep_alive_timeout(Duration::from_secs(20));
    http
}

async fn accept(listener: &TcpListener, server: &Arc<Server>, room: &Arc<Semaphore>) {
    const FIRST: Duration = Duration::from_millis(20);
    let mut pause = FIRST;
    // The semaphore is never closed.
    while let Ok(permit) = Arc::clone(room).acquire_owned().await {
        match listener.accept().await {
            Ok((stream, peer)) => {
                pause = FIRST;
                let server = Arc::clone(server);
                tokio::spawn(async move {
                    connection(&server, stream, peer).await;
                    drop(permit);
                });
            }
            // One client's trouble.
            Err(error) if is_of_one_client(&error) => {}
            // Mostly too many open files: wait until some are closed, rather than ask again without end.
            Err(error) => {
                tracing::error!(%error, "no connection can be accepted");
                sleep(pause).await;
                pause = (pause * 2).min(Duration::from_secs(1));
            }
        }
    }
}

fn is_of_one_client(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset, Interrupted};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset | Interrupted)
}

/// A certificate that was renewed on disk is taken up without a restart. Never ends.
async fn renew(tls: Option<&Tls>) {
    loop {
        sleep(Duration::from_secs(60)).await;
        if let Some(tls) = tls {
            tls.renew().await;
        }
    }
}

async fn connection(server: &Server, stream: TcpStream, peer: SocketAddr) {
    // Answers are written whole; waiting for more to send with them only delays them.
    let _ = stream.set_nodelay(true);
    let Some(tls) = &server.tls else {
        return talk(server, stream, peer).await;
    };
    let shaken = tokio::select! {
        shaken = timeout(server.limits.handshake, tls.accept(stream)) => shaken,
        () = server.stopping.cancelled() => return,
    };
    match shaken {
        Ok(Ok(stream)) => talk(server, stream, peer).await,
        Ok(Err(error)) => tracing::debug!(%peer, %error, "TLS was not agreed on"),
        Err(_) => tracing::debug!(%peer, "TLS was not agreed on in time"),
    }
}

async fn talk(server: &Server, stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static, peer: SocketAddr) {
    let limits = &server.limits;
    let activity = Activity::new();
    let io = TokioIo::new(Watched::new(stream, activity.clone(), limits.stalled));
    let service = service_fn(|request: Request<Incoming>| {
        let flight = activity.begin(request.version());
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(peer));
        request.extensions_mut().insert(Encrypted(server.tls.is_some()));
        let answer = server.app.clone().oneshot(request);
        let stopping = server.stopping.clone();
        async move { answer.await.map(|response| flight.follow(response, stopping)) }
    });
    let mut talking = pin!(server.http.serve_connection(io, service));
    let mut ending = false;
    loop {
        let look = if ending { Duration::from_millis(50) } else { (limits.head / 2).min(Duration::from_secs(5)) };
        tokio::select! {
            ended = talking.as_mut() => {
                if let Err(error) = ended {
                    tracing::debug!(%peer, %error, "the connection broke");
                }
                return;
            }
            () = server.stopping.cancelled(), if !ending => {
                talking.as_mut().graceful_shutdown();
                ending = true;
            }
            () = server.cut.cancelled() => return,
            () = sleep(look) => match activity.judge(limits, ending) {
                Verdict::Well => {}
                Verdict::Rested if ending => {}
                Verdict::Rested => {
                    talking.as_mut().graceful_shutdown();
                    ending = true;
                }
                Verdict::Slow => {
                    tracing::debug!(%peer, "the connection is cut: no request came in time");
                    return;
                }
            },
        }
    }
}

/// Many systems start a program with 1,024 open files, and every connection is one.
fn raise_open_files(connections: usize) {
    use rustix::process::{Resource, getrlimit, setrlimit};
    let mut limit = getrlimit(Resource::Nofile);
    // Connections to the database, files, listeners.
    let wanted = connections as u64 + 512;
    if limit.current.is_none_or(|current| current >= wanted) {
        return;
    }
    limit.current = Some(limit.maximum.map_or(wanted, |most| most.min(wanted)));
    if let Err(error) = setrlimit(Resource::Nofile, limit) {
        tracing::warn!(%error, "the limit of open files could not be raised");
    }
}
