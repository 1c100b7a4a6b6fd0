//! The server is killed while badges are read and ballots cast: what was acknowledged is in the database.

use std::net::{SocketAddr, TcpListener};
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use plenum::kernel::{Clock, Uuid};
use plenum::registration::{Level, Outcome};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::process::Child;
use tokio::time::{sleep, timeout};

use super::checkin::gate;
use super::presidium::{filled, open_with, prepare, put, vote};
use super::registration::many;
use super::votes::fifty;
use crate::support::TestApp;

/// How long any part of the story may take.
const LIMIT: Duration = Duration::from_secs(5);

/// The server as people run it, in a process of its own.
pub async fn serve(app: &TestApp, data: &tempfile::TempDir) -> (Child, SocketAddr) {
    let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let server = app
        .plenum(data.path())
        .arg("serve")
        .env("PLENUM_DB_CONNECTIONS", "8")
        .env("PLENUM_LISTEN", address.to_string())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let listens = async {
        while TcpStream::connect(address).await.is_err() {
            sleep(Duration::from_millis(10)).await;
        }
    };
    timeout(LIMIT, listens).await.expect("the server listens");
    (server, address)
}

/// Reads a badge over the network. True when the desk was told “admitted”; an error when the server is gone.
async fn read(stream: &mut TcpStream, path: &str, cookie: &str, secret: &str) -> std::io::Result<bool> {
    let (head, body) = post(stream, path, cookie, &format!("code={secret}")).await?;
    Ok(head.starts_with("HTTP/1.1 200") && body.contains("answer admitted"))
}

/// Sends a form over the network: head and body of the answer, or an error when the server is gone.
async fn post(stream: &mut TcpStream, path: &str, cookie: &str, form: &str) -> std::io::Result<(String, String)> {
    let request = format!(
        "POST {path} HTTP/1.1\r\nhost: x\r\ncookie: sign-in={cookie}\r\nsec-fetch-site: same-origin\r\nhx-request: true\r\n\
         content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{form}",
        form.len()
    );
    stream.write_all(request.as_bytes()).await?;
    let mut answer = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&answer);
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
            if body.len() >= length.and_then(|length| length.parse().ok()).expect("a length") {
                return Ok((head.to_owned(), body.to_owned()));
            }
        }
        if stream.read_buf(&mut answer).await? == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
    }
}

#[tokio::test]
async fn who_was_told_admitted_is_kept_when_the_server_is_killed() {
    const DESKS: usize = 8;
    let app = TestApp::new().await;
    let made = Arc::new(many(&app, 1_000, |_| Outcome::Approved(Level::Blue)).await);
    // The server goes by the machine's clock.
    app.app.clock.set(Clock::System.now());
    let cookie = app.desk_staff("Dora Desk").await.cookie("sign-in").unwrap().to_owned();
    let path = format!("{}/read", gate(&app, "outer").await);
    let data = tempfile::tempdir().unwrap();
    let (mut server, address) = serve(&app, &data).await;

    let next = Arc::new(AtomicUsize::new(0));
    let told = Arc::new(AtomicUsize::new(0));
    let desks: Vec<_> = (0..DESKS)
        .map(|_| {
            let (made, next, told) = (made.clone(), next.clone(), told.clone());
            let (path, cookie) = (path.clone(), cookie.clone());
            tokio::spawn(async move {
                let mut stream = TcpStream::connect(address).await.unwrap();
                let mut admitted: Vec<Uuid> = Vec::new();
                while let Some(one) = made.get(next.fetch_add(1, Ordering::SeqCst)) {
                    match read(&mut stream, &path, &cookie, one.secret.as_ref().unwrap()).await {
                        Ok(answer) => assert!(answer, "not admitted"),
                        Err(_) => return (admitted, true),
                    }
                    admitted.push(one.id);
                    told.fetch_add(1, Ordering::SeqCst);
                }
                (admitted, false)
            })
        })
        .collect();
    let enough = async {
        while told.load(Ordering::SeqCst) < 100 {
            sleep(Duration::from_millis(2)).await;
        }
    };
    timeout(LIMIT, enough).await.expect("badges are read");
    timeout(LIMIT, server.kill()).await.expect("it dies").unwrap();

    let mut admitted = Vec::new();
    for desk in desks {
        let (own, broken) = timeout(LIMIT, desk).await.expect("a desk hears that the server is gone").unwrap();
        assert!(broken, "the server was killed in the middle");
        admitted.extend(own);
    }
    assert!(admitted.len() >= 100);
    let kept: i64 = sqlx::query_scalar(
        "select count(*) from unnest($1::uuid[]) a
         where exists (select from checkins where participant_id = a and outcome = 'admitted')
           and exists (select from audit_log where object_id = a and action = 'checkin.admitted')",
    )
    .bind(&admitted)
    .fetch_one(&app.owner)
    .await
    .unwrap();
    assert_eq!(kept, admitted.len() as i64, "every acknowledged check-in is in the database, and in the log");
}

/// Fifty members vote in secret while the server is killed. Who was told that she voted is counted, once; who was not
/// may vote again.
#[tokio::test]
async fn a_ballot_that_was_acknowledged_is_counted_when_the_server_is_killed() {
    let app = TestApp::new().await;
    app.app.clock.set(Clock::System.now());
    let mut members = fifty(&app).await;
    let motion = put(&mut members[0], "Through the night").await;
    let vote_at = prepare(&mut members[0], &motion, &[("kind", "secret")]).await;
    open_with(&mut members[0], &vote_at, &filled(&app).await).await.is(303);
    let data = tempfile::tempdir().unwrap();
    let (mut server, address) = serve(&app, &data).await;

    let cookies: Arc<Vec<String>> =
        Arc::new(members.iter().map(|member| member.cookie("sign-in").unwrap().to_owned()).collect());
    let (next, told) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let windows: Vec<_> = (0..8)
        .map(|_| {
            let (cookies, next, told, path) =
                (cookies.clone(), next.clone(), told.clone(), format!("{vote_at}/ballot"));
            tokio::spawn(async move {
                let mut stream = TcpStream::connect(address).await.unwrap();
                let mut acknowledged = Vec::new();
                loop {
                    let member = next.fetch_add(1, Ordering::SeqCst);
                    let Some(cookie) = cookies.get(member) else { return acknowledged };
                    let Ok((head, _)) = post(&mut stream, &path, cookie, "choice=yes").await else {
                        return acknowledged;
                    };
                    assert!(head.starts_with("HTTP/1.1 303"), "{head}");
                    acknowledged.push(member);
                    told.fetch_add(1, Ordering::SeqCst);
                }
            })
        })
        .collect();
    let enough = async {
        while told.load(Ordering::SeqCst) < 10 {
            sleep(Duration::from_millis(1)).await;
        }
    };
    timeout(LIMIT, enough).await.expect("ballots are cast");
    timeout(LIMIT, server.kill()).await.expect("it dies").unwrap();
    let mut acknowledged = Vec::new();
    for window in windows {
        acknowledged.extend(timeout(LIMIT, window).await.expect("a window hears that the server is gone").unwrap());
    }
    assert!((10..50).contains(&acknowledged.len()), "{} acknowledged", acknowledged.len());

    for (number, member) in members.iter_mut().enumerate() {
        let status = vote(member, &vote_at, "yes").await;
        let told = acknowledged.contains(&number);
        assert!(status == 409 || (status == 303 && !told), "member {number}: {status}, told before: {told}");
    }
    members[0].submit(&format!("{vote_at}/close"), &[]).await.is(200).says("50 of 50 for").says("carried");
}
