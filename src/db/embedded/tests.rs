//! Each test runs a cluster of its own, in memory.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use sqlx::{Connection, PgConnection, Row};
use tempfile::TempDir;

use super::programs::parse_version;
use super::server::process_in;
use super::{Embedded, EmbeddedError, Options, percent_encode};

/// The folder itself is the root: the server's user cannot enter what lies below a closed folder of root's.
fn folder() -> TempDir {
    let memory = Path::new("/dev/shm");
    let base = if memory.is_dir() { memory.to_owned() } else { std::env::temp_dir() };
    tempfile::Builder::new().prefix("plenum-test-").tempdir_in(base).unwrap()
}

fn start(root: &Path) -> Embedded {
    Embedded::start(root, Options::throwaway()).unwrap_or_else(|error| panic!("{error}"))
}

fn wait<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}

/// Runs statements and gives the first column of the last one's first row.
async fn ask(url: &str, statements: &[&'static str]) -> Result<String, sqlx::Error> {
    let mut connection = PgConnection::connect(url).await?;
    let mut answer = String::new();
    for statement in statements {
        let rows = sqlx::query(*statement).fetch_all(&mut connection).await?;
        if let Some(row) = rows.first() {
            answer = row.try_get(0)?;
        }
    }
    connection.close().await?;
    Ok(answer)
}

#[test]
fn the_server_works_as_a_role_that_owns_nothing() {
    let folder = folder();
    let embedded = start(folder.path());
    wait(async {
        let owner = embedded.owner_url();
        let app = embedded.app_url();
        let whoami = ["select current_user::text || ' ' || current_database()::text"];
        assert_eq!(ask(&owner, &whoami).await.unwrap(), "plenum_owner plenum");
        assert_eq!(ask(&app, &whoami).await.unwrap(), "plenum_app plenum");

        ask(&owner, &["create table seat (id int)", "insert into seat values (1)"]).await.unwrap();
        for refused in [
            "create table mine (id int)",
            "create temporary table mine (id int)",
            "create schema mine",
            "create role another",
            "create database another",
            "select id::text from seat",
            "drop table seat",
            "alter table seat disable trigger all",
            "set role plenum_owner",
            "copy (select 1) to program 'true'",
        ] {
            let error = ask(&app, &[refused]).await.expect_err(refused);
            let code = error.as_database_error().and_then(|error| error.code()).map(|code| code.into_owned());
            assert_eq!(code.as_deref(), Some("42501"), "{refused}: {error}");
        }
        ask(&owner, &["grant select on seat to plenum_app"]).await.unwrap();
        assert_eq!(ask(&app, &["select id::text from seat"]).await.unwrap(), "1");

        let encoding =
            "select current_setting('server_encoding') || ' ' || datcollate || ' ' || current_setting('timezone')
                        from pg_database where datname = 'plenum'";
        assert_eq!(ask(&app, &[encoding]).await.unwrap(), "UTF8 C.UTF-8 UTC");
        let chinese =
            "select string_agg(w, ' ' order by w collate \"zh-x-icu\") from unnest(array['重庆', '北京', '上海']) w";
        assert_eq!(ask(&app, &[chinese]).await.unwrap().chars().next(), Some('北'));
    });
}

#[test]
fn a_second_instance_is_refused_and_a_test_program_may_join() {
    let folder = folder();
    let first = start(folder.path());
    let second = Embedded::start(folder.path(), Options::throwaway());
    assert!(matches!(second, Err(EmbeddedError::InUse { .. })), "{second:?}");

    let joined = Embedded::start_or_join(folder.path(), Options::throwaway()).unwrap();
    assert!(joined.is_joined() && !first.is_joined());
    assert_eq!(joined.app_url(), first.app_url());
    drop(joined);
    assert_eq!(wait(ask(&first.app_url(), &["select 'still there'"])).unwrap(), "still there");

    first.stop();
    assert!(process_in(&folder.path().join("data")).is_none());
    let alone = Embedded::start_or_join(folder.path(), Options::throwaway()).unwrap();
    assert!(!alone.is_joined());
}

#[test]
fn what_was_written_is_there_after_a_restart_and_after_a_crash() {
    let folder = folder();
    let embedded = start(folder.path());
    let write = ["create table note (words text)", "insert into note values ('kept')"];
    wait(ask(&embedded.owner_url(), &write)).unwrap();
    embedded.stop();

    let embedded = start(folder.path());
    let read = ["select words from note"];
    assert_eq!(wait(ask(&embedded.owner_url(), &read)).unwrap(), "kept");

    // PostgreSQL itself is killed: it is started again without anybody's help.
    let data = folder.path().join("data");
    let pid = std::fs::read_to_string(data.join("postmaster.pid")).unwrap();
    let pid = pid.lines().next().unwrap().to_owned();
    assert!(Command::new("kill").args(["-KILL", &pid]).status().unwrap().success());
    let limit = Instant::now() + Duration::from_secs(20);
    loop {
        let now = std::fs::read_to_string(data.join("postmaster.pid")).unwrap_or_default();
        if now.lines().next() != Some(&pid)
            && let Ok(words) = wait(ask(&embedded.owner_url(), &read))
        {
            assert_eq!(words, "kept");
            break;
        }
        assert!(Instant::now() < limit, "PostgreSQL did not come back");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn a_process_id_that_was_left_behind_keeps_nothing_from_starting() {
    let folder = folder();
    start(folder.path()).stop();
    // This test's own process id: alive, and not PostgreSQL's.
    let left = format!("{}\n{}\n", std::process::id(), folder.path().join("data").display());
    std::fs::write(folder.path().join("data/postmaster.pid"), left).unwrap();
    start(folder.path());
}

#[test]
fn a_start_that_was_cut_off_is_done_again() {
    let folder = folder();
    start(folder.path()).stop();
    std::fs::rename(folder.path().join("data"), folder.path().join("data.new")).unwrap();
    std::fs::remove_file(folder.path().join("data.new/PG_VERSION")).unwrap();
    let embedded = start(folder.path());
    assert_eq!(wait(ask(&embedded.app_url(), &["select 'new'"])).unwrap(), "new");
    assert!(!folder.path().join("data.new").exists());
}

#[test]
fn data_of_another_version_is_refused_with_its_name() {
    let folder = folder();
    start(folder.path()).stop();
    std::fs::write(folder.path().join("data/PG_VERSION"), "9\n").unwrap();
    let error = Embedded::start(folder.path(), Options::throwaway()).unwrap_err();
    assert!(matches!(error, EmbeddedError::OtherVersion { wanted: 9, .. }), "{error:?}");
    let sentence = error.to_string();
    assert!(sentence.contains("made by PostgreSQL 9") && sentence.contains("postgresql-9"), "{sentence}");
}

#[test]
fn folders_that_cannot_work_are_refused_before_anything_is_made() {
    let folder = folder();
    for (root, why) in [
        (Path::new("relative/pg").to_owned(), "not absolute"),
        (folder.path().join("x".repeat(90)), "longer than"),
        (folder.path().join("a,b"), "characters"),
    ] {
        let error = Embedded::start(&root, Options::throwaway()).unwrap_err();
        assert!(matches!(error, EmbeddedError::BadFolder { .. }), "{error:?}");
        assert!(error.to_string().contains(why), "{error}");
        assert!(!root.exists());
    }
}

#[test]
fn versions_and_addresses_are_read_and_written() {
    assert_eq!(parse_version("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n"), Some(15));
    assert_eq!(parse_version("postgres (PostgreSQL) 19beta2"), Some(19));
    assert_eq!(parse_version("something else 15"), None);
    assert_eq!(percent_encode("/srv/a b/ü&?"), "/srv/a%20b/%C3%BC%26%3F");
}

/// The other half of the next test: a process that holds a cluster until it is killed.
#[test]
#[ignore = "run by the test of kill -9, in a process of its own"]
fn holds_a_cluster_until_killed() {
    let Some(root) = std::env::var_os("HOLD_CLUSTER_IN") else {
        return;
    };
    let embedded = start(Path::new(&root));
    println!("\nheld {}", embedded.app_url());
    std::thread::sleep(Duration::from_secs(60));
}

#[test]
fn postgresql_ends_when_its_holder_is_killed_and_starts_again() {
    let folder = folder();
    let mut holder = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "--ignored", "--nocapture", "--test-threads=1"])
        .arg(concat!(module_path!(), "::holds_a_cluster_until_killed").split_once("::").unwrap().1)
        .env("HOLD_CLUSTER_IN", folder.path())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(holder.stdout.take().unwrap()).lines();
    let held = lines.find(|line| line.as_ref().is_ok_and(|line| line.starts_with("held "))).unwrap().unwrap();
    let data = folder.path().join("data");
    assert!(process_in(&data).is_some());
    let url = held.trim_start_matches("held ").to_owned();
    assert_eq!(wait(ask(&url, &["select 'here'"])).unwrap(), "here");

    holder.kill().unwrap();
    holder.wait().unwrap();
    // The lock is free at once; the start waits for the old server's shutdown by itself.
    let embedded = start(folder.path());
    assert_eq!(wait(ask(&embedded.app_url(), &["select 'again'"])).unwrap(), "again");
    embedded.stop();
    assert!(process_in(&data).is_none());
}
