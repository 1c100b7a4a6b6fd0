//! The server as a process sees it: probes, metrics, setup's ground, graceful stop.

use std::time::Duration;

use plenum::kernel::Clock;
use plenum::start::{self, Database};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::support::TestApp;

async fn ask(address: std::net::SocketAddr, path: &str) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

#[tokio::test]
async fn the_whole_server_starts_tells_how_it_is_and_stops() {
    let test = TestApp::new().await;
    let mut config = TestApp::settings();
    config.listen = "127.0.0.1:0".parse().unwrap();
    config.metrics_listen = "127.0.0.1:0".into();
    config.key = "7e".repeat(48);
    config.db_connections = 4;
    let database = Database::at(test.app_url(), test.owner_url());
    let running = start::start(config.clone(), Clock::System, &database).await.unwrap();
    assert!(ask(running.address, "/healthz").await.starts_with("HTTP/1.1 200"));
    assert!(ask(running.address, "/readyz").await.ends_with("ready\n"));
    config.listen = running.address;
    let healthy = config.clone();
    tokio::task::spawn_blocking(move || start::healthcheck(&healthy)).await.unwrap().unwrap();

    let metrics = ask(running.metrics_address.unwrap(), "/metrics").await;
    for name in ["http_requests_total", "http_request_seconds_bucket", "db_connections_open", "jobs_waiting"] {
        assert!(metrics.contains(name), "{name}: {metrics}");
    }
    // Not among the pages.
    assert!(ask(running.address, "/metrics").await.starts_with("HTTP/1.1 404"));

    // A database of another version is said, and the process still lives.
    test.sql("delete from _sqlx_migrations where version = (select max(version) from _sqlx_migrations)").await;
    assert!(ask(running.address, "/readyz").await.starts_with("HTTP/1.1 503"));
    assert!(ask(running.address, "/healthz").await.starts_with("HTTP/1.1 200"));
    let unready = config.clone();
    assert!(tokio::task::spawn_blocking(move || start::healthcheck(&unready)).await.unwrap().is_err());

    tokio::time::timeout(Duration::from_secs(20), running.stop()).await.expect("it stops");
    assert!(TcpStream::connect(config.listen).await.is_err());
}

/// Ends the connections of every server on the database, as a restart of it does.
const CUT: &str = "select pg_terminate_backend(pid) from pg_stat_activity \
                   where datname = current_database() and usename = 'plenum_app'";

async fn look(test: &TestApp) -> u16 {
    test.visitor().get("/").await.status.as_u16()
}

#[tokio::test]
async fn a_database_that_went_and_came_back_costs_one_answer_and_not_one_a_connection() {
    let test = TestApp::new().await;
    // Four at once: as many connections wait afterwards.
    let all = tokio::join!(look(&test), look(&test), look(&test), look(&test));
    assert_eq!(all, (200, 200, 200, 200));
    test.sql(CUT).await;
    let mut failed = 0;
    for _ in 0..4 {
        failed += i32::from(look(&test).await != 200);
    }
    assert!(failed <= 1, "{failed} of four");
}

/// Makes every index and every check once more, as the restoring of a dump does: with nothing found by its name alone.
const RESTORED: &str = r"do $$
declare made text;
begin
    perform set_config('search_path', '', true);
    for made in select regexp_replace(pg_get_indexdef(i.indexrelid), ' INDEX \S+ ON ', ' INDEX ON ')
                from pg_catalog.pg_index i join pg_catalog.pg_class c on c.oid = i.indrelid
                where c.relnamespace = 'public'::regnamespace loop
        execute made;
    end loop;
    for made in select format('alter table %s add %s', conrelid::regclass, pg_get_constraintdef(oid))
                from pg_catalog.pg_constraint
                where connamespace = 'public'::regnamespace and contype = 'c' and conrelid <> 0 loop
        execute made;
    end loop;
end $$";

#[tokio::test]
async fn a_dump_of_the_database_can_be_restored_whole() {
    let test = TestApp::new().await;
    test.sql(RESTORED).await;
}

#[tokio::test]
async fn what_takes_too_long_is_told_on_a_page() {
    let mut config = TestApp::settings();
    config.request_seconds = 1;
    let test = TestApp::with(config).await;
    // Somebody holds what the page needs for longer than a request may take.
    let mut holder = test.owner.begin().await.unwrap();
    sqlx::query("lock table conferences in access exclusive mode").execute(&mut *holder).await.unwrap();
    test.visitor().get("/").await.is(408).says("This took too long");
    holder.rollback().await.unwrap();
}

/// Reads on until `what` arrives.
async fn hear(stream: &mut TcpStream, what: &str) -> String {
    let mut heard = String::new();
    let mut piece = [0; 4096];
    let listening = async {
        while !heard.contains(what) {
            let length = stream.read(&mut piece).await.unwrap();
            assert!(length > 0, "the stream ended: {heard}");
            heard.push_str(&String::from_utf8_lossy(&piece[..length]));
        }
    };
    tokio::time::timeout(Duration::from_secs(20), listening).await.expect("it arrives");
    heard
}

#[tokio::test]
async fn an_open_page_hears_what_another_server_did() {
    let test = TestApp::new().await;
    let organiser = test.organiser().await;
    let cookie = organiser.cookie("sign-in").unwrap();
    let form = {
        let answers = super::registration::answers(&test).await;
        serde_html_form::to_string(super::registration::with(&answers, &[])).unwrap()
    };
    // The test's own clock stands still on a day; a server's does not.
    test.sql("update conferences set registration_closes_at = now() + interval '30 days', closes_at = now() + interval '90 days'").await;
    test.sql("update sign_ins set created_at = now(), last_seen_at = now(), expires_at = now() + interval '14 days'")
        .await;
    let mut config = TestApp::settings();
    config.listen = "127.0.0.1:0".parse().unwrap();
    config.key = "7e".repeat(48);
    config.db_connections = 4;
    let database = Database::at(test.app_url(), test.owner_url());
    let one = start::start(config.clone(), Clock::System, &database).await.unwrap();
    let other = start::start(config, Clock::System, &database).await.unwrap();

    let mut page = TcpStream::connect(one.address).await.unwrap();
    let request = format!("GET /c/fsc/live HTTP/1.1\r\nHost: x\r\nCookie: sign-in={cookie}\r\n\r\n");
    page.write_all(request.as_bytes()).await.unwrap();
    let head = hear(&mut page, "\r\n\r\n").await;
    assert!(head.starts_with("HTTP/1.1 200") && head.contains("content-type: text/event-stream"), "{head}");
    // Whoever may not see the workbench has no stream.
    assert!(ask(one.address, "/c/fsc/live").await.starts_with("HTTP/1.1 303"));

    let mut visitor = TcpStream::connect(other.address).await.unwrap();
    let length = form.len();
    let request = format!(
        "POST /c/fsc/register HTTP/1.1\r\nHost: x\r\nConnection: close\r\nSec-Fetch-Site: same-origin\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {length}\r\n\r\n{form}"
    );
    visitor.write_all(request.as_bytes()).await.unwrap();
    assert!(hear(&mut visitor, "\r\n\r\n").await.starts_with("HTTP/1.1 303"));
    let event = hear(&mut page, "people").await;
    assert!(event.contains("event: changed") && event.contains("topics"), "{event}");
    // A topic is all that is told: no name, no id.
    assert!(!event.contains("王敏"), "{event}");

    // The database ends every connection: when changes are heard again, pages fetch what they may have missed.
    test.sql(CUT).await;
    hear(&mut page, "any").await;

    drop(page);
    one.stop().await;
    other.stop().await;
}
