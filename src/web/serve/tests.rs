//! Real connections on the loopback interface, against short limits.

use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use axum::extract::{Extension, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use futures_util::{StreamExt as _, stream};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::sync::Notify;
use tokio::task::JoinHandle;

use super::*;

const MS: fn(u64) -> Duration = Duration::from_millis;

fn short() -> Limits {
    Limits { head: MS(200), idle: MS(600), stalled: MS(300), handshake: MS(200), drain: MS(900), ..Limits::default() }
}

#[derive(Clone, Default)]
struct Gate {
    entered: Arc<Notify>,
    open: Arc<Notify>,
    done: Arc<AtomicUsize>,
}

struct Running {
    address: SocketAddr,
    gate: Gate,
    stop: CancellationToken,
    task: JoinHandle<()>,
}

impl Running {
    async fn start(limits: Limits, tls: Option<Tls>) -> Self {
        let gate = Gate::default();
        let app =
            Router::new()
                .route("/echo", any(|body: String| async move { format!("got {} bytes", body.len()) }))
                .route(
                    "/who",
                    any(
                        |ConnectInfo(peer): ConnectInfo<SocketAddr>,
                         Extension(Encrypted(tls)): Extension<Encrypted>| async move {
                            format!("{peer} {tls}")
                        },
                    ),
                )
                .route(
                    "/slow",
                    any(|State(gate): State<Gate>| async move {
                        gate.entered.notify_one();
                        gate.open.notified().await;
                        gate.done.fetch_add(1, Ordering::Relaxed);
                        "finished"
                    }),
                )
                .route("/events", any(events))
                .route("/large", any(|| async { vec![b'x'; 64 << 20] }))
                .with_state(gate.clone());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let stop = CancellationToken::new();
        let task = tokio::spawn(serve(listener, app, limits, tls, stop.clone().cancelled_owned()));
        Self { address, gate, stop, task }
    }

    async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.unwrap()
    }

    async fn ask(&self, text: &str) -> String {
        let mut stream = self.connect().await;
        stream.write_all(text.as_bytes()).await.unwrap();
        rest(&mut stream).await
    }
}

async fn events() -> Response {
    let first = stream::once(async { Ok::<_, io::Error>("data: hello\n\n") });
    let body = Body::from_stream(first.chain(stream::pending()));
    ([(header::CONTENT_TYPE, "text/event-stream; charset=utf-8")], body).into_response()
}

/// All that comes until the other side closes; a connection that is reset ends there as well.
async fn rest(stream: &mut (impl AsyncRead + Unpin)) -> String {
    let mut text = Vec::new();
    let _ = timeout(MS(2500), stream.read_to_end(&mut text)).await.expect("the connection stays open");
    String::from_utf8_lossy(&text).into_owned()
}

#[tokio::test]
async fn a_request_is_answered_with_its_body_and_the_peers_address() {
    let server = Running::start(short(), None).await;
    let answer =
        server.ask("POST /echo HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: 5\r\n\r\nhello").await;
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n") && answer.ends_with("got 5 bytes"), "{answer}");
    assert!(answer.contains("content-length: 11"), "{answer}");

    let mut stream = server.connect().await;
    let us = stream.local_addr().unwrap();
    stream.write_all(b"GET /who HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").await.unwrap();
    assert!(rest(&mut stream).await.ends_with(&format!("{us} false")));
}

#[tokio::test]
async fn a_client_that_is_slow_with_its_head_is_cut() {
    let server = Running::start(short(), None).await;
    for sent in ["", "P", "PRI * HTTP/2.0\r\n", "GET / HTTP/1.1\r\nhost: x\r\n"] {
        let begun = Instant::now();
        assert_eq!(server.ask(sent).await, "", "{sent:?}");
        assert!(begun.elapsed() > MS(150) && begun.elapsed() < MS(2000), "{sent:?}: {:?}", begun.elapsed());
    }
    // A byte now and then gains no time, in the first request or a later one.
    for sent in ["", "GET /echo HTTP/1.1\r\nhost: x\r\n\r\n"] {
        let mut stream = server.connect().await;
        stream.write_all(sent.as_bytes()).await.unwrap();
        let begun = Instant::now();
        while stream.write_all(b"G").await.is_ok() {
            assert!(begun.elapsed() < MS(2000), "{sent:?}");
            sleep(MS(40)).await;
        }
    }
}

#[tokio::test]
async fn a_connection_may_rest_longer_than_a_head_may_take() {
    let server = Running::start(short(), None).await;
    let mut stream = server.connect().await;
    stream.write_all(b"GET /echo HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
    sleep(MS(400)).await;
    stream.write_all(b"GET /echo HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
    let begun = Instant::now();
    let answers = rest(&mut stream).await;
    assert_eq!(answers.matches("200 OK").count(), 2, "{answers}");
    assert!(begun.elapsed() > MS(500) && begun.elapsed() < MS(2000), "{:?}", begun.elapsed());
}

#[tokio::test]
async fn two_hundred_slow_clients_do_not_hold_up_another() {
    let server = Running::start(Limits { head: MS(2000), ..short() }, None).await;
    let mut slow = Vec::new();
    for _ in 0..200 {
        let mut stream = server.connect().await;
        stream.write_all(b"GET /echo HTTP/1.1\r\nx: ").await.unwrap();
        slow.push(stream);
    }
    let begun = Instant::now();
    let answer = server.ask("GET /echo HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").await;
    assert!(answer.ends_with("got 0 bytes"), "{answer}");
    assert!(begun.elapsed() < MS(1000), "{:?}", begun.elapsed());
}

#[tokio::test]
async fn beyond_the_limit_a_connection_waits_for_its_turn() {
    let server = Running::start(Limits { connections: 2, ..short() }, None).await;
    let _first = server.connect().await;
    let _second = server.connect().await;
    sleep(MS(20)).await;
    let begun = Instant::now();
    let answer = server.ask("GET /echo HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").await;
    assert!(answer.ends_with("got 0 bytes"), "{answer}");
    // The two say nothing and are cut.
    assert!(begun.elapsed() > MS(100), "{:?}", begun.elapsed());
}

#[tokio::test]
async fn a_head_that_is_too_large_is_refused() {
    let server = Running::start(Limits { head_bytes: 16 * 1024, ..short() }, None).await;
    let large = format!("GET /echo HTTP/1.1\r\nhost: x\r\nx: {}\r\n\r\n", "y".repeat(20_000));
    let answer = server.ask(&large).await;
    assert!(answer.starts_with("HTTP/1.1 431 "), "{answer}");
    let many: String = (0..150).map(|n| format!("x-{n}: y\r\n")).collect();
    let answer = server.ask(&format!("GET /echo HTTP/1.1\r\nhost: x\r\n{many}\r\n")).await;
    assert!(answer.starts_with("HTTP/1.1 431 "), "{answer}");
}

#[tokio::test]
async fn a_client_that_does_not_read_its_answer_is_cut() {
    let server = Running::start(short(), None).await;
    let mut stream = server.connect().await;
    stream.write_all(b"GET /large HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
    sleep(MS(700)).await;
    assert!(rest(&mut stream).await.len() < 64 << 20);
}

#[tokio::test]
async fn a_request_in_flight_ends_at_the_stop_and_nothing_else_holds_it() {
    let server = Running::start(short(), None).await;
    let mut working = server.connect().await;
    working.write_all(b"GET /slow HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
    server.gate.entered.notified().await;
    let mut listening = server.connect().await;
    listening.write_all(b"GET /events HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
    let mut resting = server.connect().await;
    resting.write_all(b"GET /echo HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
    let mut silent = server.connect().await;
    sleep(MS(50)).await;

    server.stop.cancel();
    // The event stream ends in good order: its last chunk is there.
    let events = rest(&mut listening).await;
    assert!(events.contains("data: hello") && events.ends_with("0\r\n\r\n"), "{events}");
    assert!(rest(&mut resting).await.ends_with("got 0 bytes"));
    assert_eq!(rest(&mut silent).await, "");
    assert!(TcpStream::connect(server.address).await.is_err());
    assert!(!server.task.is_finished());

    server.gate.open.notify_one();
    assert!(rest(&mut working).await.ends_with("finished"));
    timeout(MS(700), server.task).await.expect("nothing is left to wait for").unwrap();
}

#[tokio::test]
async fn a_request_that_does_not_end_is_cut_after_the_drain_time() {
    let server = Running::start(Limits { drain: MS(300), ..short() }, None).await;
    let mut working = server.connect().await;
    working.write_all(b"GET /slow HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
    server.gate.entered.notified().await;
    let begun = Instant::now();
    server.stop.cancel();
    server.task.await.unwrap();
    assert!(begun.elapsed() > MS(250) && begun.elapsed() < MS(2000), "{:?}", begun.elapsed());
    assert_eq!(rest(&mut working).await, "");
    assert_eq!(server.gate.done.load(Ordering::Relaxed), 0);
}

#[tokio::test]
async fn two_versions_of_http_are_spoken_over_tls_and_a_new_certificate_is_taken_up() {
    let folder = tempfile::tempdir().unwrap();
    let [certificate, key] = ["cert.pem", "key.pem"].map(|name| folder.path().join(name));
    let make = || {
        let made = Command::new("openssl")
            .args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"])
            .args(["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"])
            .args(["-addext", "basicConstraints=critical,CA:FALSE"])
            .arg("-out")
            .arg(&certificate)
            .arg("-keyout")
            .arg(&key)
            .output()
            .expect("openssl is needed: scripts/install test");
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    };
    make();
    let tls = Tls::from_files(&certificate, &key).unwrap();
    let server = Running::start(short(), Some(tls.clone())).await;

    let shake = async |alpn: &[u8]| {
        let mut roots = rustls::RootCertStore::empty();
        roots.add(CertificateDer::from_pem_file(&certificate).unwrap()).unwrap();
        let mut config =
            rustls::ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
                .with_safe_default_protocol_versions()
                .unwrap()
                .with_root_certificates(roots)
                .with_no_client_auth();
        config.alpn_protocols = vec![alpn.to_vec()];
        let name = ServerName::try_from("localhost").unwrap();
        tokio_rustls::TlsConnector::from(Arc::new(config)).connect(name, server.connect().await).await
    };
    let mut stream = shake(b"http/1.1").await.unwrap();
    stream.write_all(b"GET /who HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n").await.unwrap();
    assert!(rest(&mut stream).await.ends_with(" true"));

    let stream = shake(b"h2").await.unwrap();
    assert_eq!(stream.get_ref().1.alpn_protocol(), Some(b"h2".as_slice()));
    let (mut sender, connection) =
        hyper::client::conn::http2::handshake(TokioExecutor::new(), TokioIo::new(stream)).await.unwrap();
    tokio::spawn(connection);
    let request = Request::get("https://localhost/echo").body(Body::empty()).unwrap();
    let answer = sender.send_request(request).await.unwrap();
    assert_eq!((answer.status().as_u16(), answer.version()), (200, axum::http::Version::HTTP_2));

    // A client that never shakes hands.
    let begun = Instant::now();
    assert_eq!(server.ask("").await, "");
    assert!(begun.elapsed() < MS(2000));

    make();
    assert!(shake(b"h2").await.is_err(), "the old certificate is still in use");
    tls.renew().await;
    assert!(shake(b"h2").await.is_ok());

    // Half a pair is no reason to stop.
    std::fs::write(&certificate, "nothing\n").unwrap();
    tls.renew().await;
    let error = Tls::from_files(&certificate, &key).unwrap_err().to_string();
    assert!(error.contains("holds no certificate"), "{error}");
}
