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
