//! Keys are changed while people work; who kills the change in the middle begins it again.

use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::path::Path;
use std::process::{Output, Stdio};
use std::time::Duration;

use chrono::TimeDelta;
use plenum::app;
use plenum::audit::Actor;
use plenum::kernel::Clock;
use plenum::registration::{Level, Made, Outcome};
use plenum::vault::{Kept, Vault, rotation};
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::time::timeout;

use super::accounts::{PASSWORD, code, link_in_mail, sign_in, with_password};
use super::checkin::{gate, read, told};
use super::registration::{approve, many, pass_link, qr_secret, register};
use crate::support::TestApp;

/// A server that goes by the machine's clock, as the command does, with its key in a file.
async fn server(folder: &Path) -> TestApp {
    let test = TestApp::keyed(folder).await;
    test.app.clock.set(Clock::System.now());
    test
}

/// Runs `plenum keys …` beside the server, as its operator does.
async fn keys(test: &TestApp, folder: &Path, arguments: &[&str]) -> Output {
    test.plenum(folder).env_remove("PLENUM_KEY").arg("keys").args(arguments).output().await.unwrap()
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

#[track_caller]
fn succeeds(output: &Output) -> String {
    assert!(output.status.success(), "{}", said(output));
    said(output)
}

#[track_caller]
fn fails(output: &Output) -> String {
    assert!(!output.status.success(), "{}", said(output));
    said(output)
}

/// The link in the newest mail, to the page of whoever registers others.
async fn delegation_link(test: &TestApp) -> String {
    let (.., body) = test.mails().await.pop().expect("a mail");
    let begin = body.find("/delegation/").expect("a link");
    body[begin..].split_whitespace().next().unwrap().to_owned()
}

async fn left(test: &TestApp) -> i64 {
    rotation::left(&test.app, &app::columns()).await.unwrap()
}

#[tokio::test]
async fn keys_are_changed_under_a_server_that_runs_and_nobody_notices() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let test = server(folder).await;
    // Something in every column: a second factor, mails, a pass, a badge, a code, a list, an agenda, a link that was asked for.
    let account = with_password(&test, "Li Na").await;
    let mut li = test.signed_in(account).await;
    let page = li.get("/account/second-factor").await.is(200);
    let (secret, offered) = (page.all("#secret").remove(0), page.field("sealed"));
    let now = code(&secret, &test);
    let form = [("sealed", offered.as_str()), ("code", now.as_str()), ("password", PASSWORD)];
    li.submit("/account/second-factor", &form).await.is(200);
    let liaison = [("name", "李静"), ("institution", "招商银行"), ("email", "li.jing@example.org")];
    test.visitor().post("/c/fsc/register/others", &liaison).await.is(200);
    let delegation = delegation_link(&test).await;
    let pass = register(&test, "王敏", "wang.min@example.org").await;
    let document = [("kind", "resident_card"), ("number", "11010519491231002X")];
    test.visitor().submit(&format!("{pass}/document"), &document).await.is(200);
    let mut organiser = test.organiser().await;
    approve(&test, &mut organiser, "wang.min@example.org", "green").await;
    organiser.submit(&test.path("/admission/codes"), &[("note", "Press")]).await.is(200);
    let badge = qr_secret(&test.visitor().get(&pass).await.is(200));
    let here = test.conference;
    plenum::files::keep(&test.app, here, "photo", "me.jpg", (plenum::files::rules::Kind::Jpeg, b"x")).await.unwrap();
    organiser.post_file(&test.path("/people/import"), "list.csv", b"E-mail\nli.na@example.org\n").await.is(303);
    let book = organiser.get(&test.path("/programme/draft.xlsx")).await.is(200).bytes;
    organiser.post_file(&test.path("/programme/files"), "agenda.xlsx", &book).await.is(303);
    organiser.post_file(&test.path("/tasks/bring"), "tasks.csv", b"Task\nSet the signs\n").await.is(303);
    li.submit("/account/calendar", &[]).await.is(200);
    li.get("/account/push").await.is(200);
    let browser = [
        ("endpoint", "https://push.example.net/send/abc"),
        ("p256dh", "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"),
        ("auth", "BTBZMqHH6r4Tts7J_aSIgg"),
    ];
    li.submit("/account/push", &browser).await.is(200).says("shows messages from now on");
    let hook = [("url", "https://example.org/hook"), ("events", "light-changed")];
    organiser.post(&test.path("/webhooks/new"), &hook).await.is(200);
    super::liaisons::speaks(&test, test.value("select id from institutions limit 1").await, "Lea Liaison").await;
    let mut desk = test.desk_staff("Dora Desk").await;
    let gate = gate(&test, "outer").await;
    test.visitor().post("/sign-in/mail", &[("email", "li.na@example.org")]).await.is(200);
    super::speakers::sends_slides(&test, &mut organiser).await;
    super::pledges::makes_a_key(&test, &mut organiser).await;
    super::badges::keeps_a_file(&test).await;

    let before = succeeds(&keys(&test, folder, &["list"]).await);
    assert!(before.contains("key 1 (current)") && before.contains("badges.secret"), "{before}");
    for column in app::columns().sealed {
        assert!(before.contains(column.place), "nothing in {}: {before}", column.place);
    }
    let told_so = succeeds(&keys(&test, folder, &["rotate"]).await);
    assert!(told_so.contains("everything that can be is under key 2"), "{told_so}");

    told(&read(&mut desk, &gate, &badge).await, "admitted");
    assert_eq!(test.app.vault.ids(), [1, 2]);
    assert_eq!(left(&test).await, 0);
    assert_eq!(qr_secret(&test.visitor().get(&pass).await.is(200)), badge);
    assert_eq!(pass_link(&test).await, pass);
    test.visitor().get(&delegation).await.is(200).says("李静");
    organiser.get("/c/fsc/people?q=11010519491231002X").await.is(200).says("王敏");
    let other = register(&test, "李娜", "li.na.2@example.org").await;
    test.visitor().post(&format!("{other}/document"), &document).await.is(422).says("registered for this conference");
    assert_eq!(test.run_jobs().await, 1);
    let link = link_in_mail(&test).await;
    test.visitor().get(&link).await.is(200);
    test.app.clock.advance(TimeDelta::seconds(60));
    let mut elsewhere = test.visitor();
    sign_in(&mut elsewhere, "li.na@example.org", PASSWORD, "/account").await.is(303);
    let fresh = code(&secret, &test);
    elsewhere.post("/sign-in/code", &[("code", &fresh), ("next", "/account")]).await.is(303);
    elsewhere.get("/account").await.is(200);

    // The old key stays as long as somebody is signed in under it; whoever comes by is under the new one.
    let refused = fails(&keys(&test, folder, &["forget", "1"]).await);
    assert!(refused.contains("key 1 is still needed") && refused.contains("sign_ins: 3"), "{refused}");
    assert!(fails(&keys(&test, folder, &["forget", "2"]).await).contains("still needed"));
    test.app.clock.advance(TimeDelta::minutes(6));
    for browser in [&mut li, &mut organiser, &mut desk] {
        browser.get("/account").await.is(200);
    }
    succeeds(&keys(&test, folder, &["forget", "1"]).await);
    for browser in [&mut li, &mut organiser, &mut desk, &mut elsewhere] {
        browser.get("/account").await.is(200);
    }
    told(&read(&mut desk, &gate, &badge).await, "already");
    test.visitor().get(&pass).await.is(200).says("王敏");
    test.visitor().get(&link).await.is(200);
    assert_eq!(test.app.vault.ids(), [2]);
    let log: Vec<_> = test.actions().await.into_iter().filter(|action| action.starts_with("keys.")).collect();
    assert_eq!(log, ["keys.noted", "keys.added", "keys.rotated", "keys.forgotten"]);
    assert_eq!(test.value::<i64>("select sum(key) from key_prints").await, 2);
    assert_eq!(
        test.value::<i64>("select count(*) from audit_log where actor_kind = 'operator' and action like 'keys.%'")
            .await,
        3
    );
}

/// Every badge and pass link is found by what its holder has, and told again from what is sealed.
async fn all_are_there(test: &TestApp, made: &[Made]) {
    let vault = &test.app.vault;
    let badges: Vec<Vec<u8>> =
        made.iter().flat_map(|one| vault.hashes("badges", one.secret.as_ref().unwrap())).collect();
    let links: Vec<Vec<u8>> = made.iter().flat_map(|one| vault.hashes("pass_links", &one.token)).collect();
    let found: (i64, i64) = sqlx::query_as(
        "select (select count(*) from badges where secret_hash = any($1)), (select count(*) from pass_links where token_hash = any($2))",
    )
    .bind(badges)
    .bind(links)
    .fetch_one(&test.owner)
    .await
    .unwrap();
    assert_eq!(found, (made.len() as i64, made.len() as i64));
}

#[tokio::test]
async fn a_rotation_that_is_stopped_goes_on_where_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let test = server(folder.path()).await;
    let made = many(&test, 200, |_| Outcome::Approved(Level::Blue)).await;
    rotation::add_key(&test.app, Actor::Operator).await.unwrap();
    assert_eq!(left(&test).await, 400);
    let mut batches = 0;
    let stop = |_| {
        batches += 1;
        if batches == 5 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let half = rotation::rotate(&test.app, &app::columns(), Actor::Operator, 50, stop).await.unwrap();
    assert!(half.stopped);
    assert_eq!((half.values, left(&test).await), (250, 150));
    all_are_there(&test, &made).await;
    // Somebody registers in between; her values are under the new key already.
    register(&test, "王敏", "wang.min@example.org").await;
    let whole = rotation::rotate(&test.app, &app::columns(), Actor::Operator, 50, |_| ControlFlow::Continue(())).await;
    assert_eq!((whole.unwrap().values, left(&test).await), (150, 0));
    all_are_there(&test, &made).await;
}

#[tokio::test]
async fn a_rotation_that_is_killed_is_run_again() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let test = server(folder).await;
    let made = many(&test, 2_000, |_| Outcome::Approved(Level::Blue)).await;
    let mut child = test
        .plenum(folder)
        .env_remove("PLENUM_KEY")
        .args(["keys", "rotate", "--batch", "20"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let begun = async {
        let mut batches = 0;
        while batches < 5 {
            batches += usize::from(lines.next_line().await.unwrap().expect("it goes on").contains(" of 4000"));
        }
    };
    timeout(Duration::from_secs(20), begun).await.expect("it begins");
    child.kill().await.unwrap();

    all_are_there(&test, &made).await;
    let now = left(&test).await;
    assert!((1..4_000).contains(&now), "{now} are left");
    let again = succeeds(&keys(&test, folder, &["rotate"]).await);
    assert!(again.contains("going on"), "{again}");
    assert_eq!((left(&test).await, test.app.vault.ids()), (0, vec![1, 2]));
    all_are_there(&test, &made).await;
    succeeds(&keys(&test, folder, &["forget", "1"]).await);
    all_are_there(&test, &made).await;
}

#[tokio::test]
async fn every_badge_that_is_read_while_keys_are_changed_is_known() {
    let folder = tempfile::tempdir().unwrap();
    let test = server(folder.path()).await;
    let made = many(&test, 600, |_| Outcome::Approved(Level::Blue)).await;
    let gate = gate(&test, "outer").await;
    let mut desk = test.desk_staff("Dora Desk").await;
    let mut holder = test.visitor();
    let mut rotation = test
        .plenum(folder.path())
        .env_remove("PLENUM_KEY")
        .args(["keys", "rotate", "--batch", "5"])
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    // Until it has ended and once more: whatever is under which key at a moment.
    let mut rounds = 0;
    let mut ended = false;
    for one in made.iter().cycle() {
        if rounds % 50 == 0 && rotation.try_wait().unwrap().is_some_and(|status| status.success()) {
            ended = true;
        }
        let answer = read(&mut desk, &gate, one.secret.as_ref().unwrap()).await;
        told(&answer, if rounds < made.len() { "admitted" } else { "already" });
        holder.get(&format!("/pass/{}", one.token)).await.is(200);
        rounds += 1;
        if ended && rounds >= made.len() {
            break;
        }
        assert!(rounds < 20_000, "it does not end");
    }
    assert_eq!((left(&test).await, test.app.vault.ids()), (0, vec![1, 2]));
}

#[tokio::test]
async fn what_a_server_wrote_meanwhile_under_the_old_key_is_caught_by_the_next_run() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let test = server(folder).await;
    succeeds(&keys(&test, folder, &["rotate"]).await);
    // Nothing has made the server look yet.
    let made = many(&test, 1, |_| Outcome::Submitted).await;
    let refused = fails(&keys(&test, folder, &["forget", "1"]).await);
    assert!(refused.contains("pass_links.token: 1"), "{refused}");
    succeeds(&keys(&test, folder, &["rotate"]).await);
    test.visitor().get(&format!("/pass/{}", made[0].token)).await.is(200);
    assert_eq!((left(&test).await, test.app.vault.ids()), (0, vec![1, 2]));
}

#[tokio::test]
async fn keys_in_the_environment_are_told_and_set_by_the_operator() {
    let test = TestApp::new().await;
    let pass = register(&test, "王敏", "wang.min@example.org").await;
    let folder = tempfile::tempdir().unwrap();
    let told = test.plenum(folder.path()).args(["keys", "rotate"]).output().await.unwrap();
    let told = fails(&told);
    let ring = told.lines().find(|line| line.starts_with("1:")).unwrap_or_else(|| panic!("{told}"));
    let rotated = test.plenum(folder.path()).env("PLENUM_KEY", ring).args(["keys", "rotate"]).output().await.unwrap();
    assert!(succeeds(&rotated).contains("under key 2"));
    // The one that was not restarted does not find what the others find.
    test.visitor().get(&pass).await.is(404);
    let now = test.plenum(folder.path()).env("PLENUM_KEY", ring).args(["keys", "list"]).output().await.unwrap();
    assert!(succeeds(&now).contains("key 1: 0\nkey 2 (current): "), "{}", said(&now));
    assert!(!folder.path().join("key").exists());
}

#[tokio::test]
async fn a_database_from_before_keys_were_noted_is_told_by_what_it_holds() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let test = server(folder).await;
    many(&test, 3, |_| Outcome::Approved(Level::Blue)).await;
    let foreign = tempfile::tempdir().unwrap();
    Vault::open(&foreign.path().join("key")).unwrap();
    let refused = fails(&keys(&test, foreign.path(), &["list"]).await);
    assert!(refused.contains("another key 1 than the one that this database is sealed with"), "{refused}");
    assert_eq!(test.value::<i64>("select count(*) from key_prints").await, 0);
    // Its own key is noted; a new one is when it is made; one that is forgotten is forgotten here too.
    succeeds(&keys(&test, folder, &["list"]).await);
    assert_eq!(test.value::<String>("select string_agg(key::text, ' ' order by key) from key_prints").await, "1");
    succeeds(&keys(&test, folder, &["rotate"]).await);
    assert_eq!(test.value::<String>("select string_agg(key::text, ' ' order by key) from key_prints").await, "1 2");
    succeeds(&keys(&test, folder, &["forget", "1"]).await);
    assert_eq!(test.value::<String>("select string_agg(key::text, ' ' order by key) from key_prints").await, "2");
    // A key that was never this database's, though no other of its id is known.
    let refused = fails(&keys(&test, foreign.path(), &["list"]).await);
    assert!(refused.contains("none of the keys that this database is sealed with (key 2)"), "{refused}");
}

#[tokio::test]
async fn what_does_not_open_is_told_and_does_not_stop_the_rest() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let test = server(folder).await;
    many(&test, 10, |_| Outcome::Approved(Level::Blue)).await;
    test.sql(
        "update badges set secret_sealed = set_byte(secret_sealed, 40, get_byte(secret_sealed, 40) # 1) \
              where id = (select id from badges order by id limit 1)",
    )
    .await;
    let told = fails(&keys(&test, folder, &["rotate", "--batch", "3"]).await);
    assert!(told.contains("badges.secret of ") && told.contains("1 values are still under an older key"), "{told}");
    assert_eq!(left(&test).await, 1);
}

/// Whoever adds a sealed column and does not list it would lose its values at the next `forget`.
#[tokio::test]
async fn every_column_that_stands_under_a_key_is_listed() {
    let test = TestApp::new().await;
    // What is signed and what it is checked by stand in the clear: hashes without a key, signatures, public keys;
    // and what only a browser can read.
    let held: Vec<(String, String)> = sqlx::query_as(
        "select table_name::text, column_name::text from information_schema.columns
         where table_schema = 'public' and data_type = 'bytea' and (table_name, column_name) <> ('throttles', 'key')
             and table_name !~ '^_sqlx' and table_name not in ('document_versions', 'signatures', 'votes', 'resolutions', 'push_messages') and column_name !~ '_public$'",
    )
    .fetch_all(&test.owner)
    .await
    .unwrap();
    let columns = app::columns();
    let mut listed = BTreeSet::new();
    for one in &columns.sealed {
        listed.insert((one.table, one.column));
        if let Kept::Found { hash, .. } = one.kept {
            listed.insert((one.table, hash));
        }
    }
    listed.extend(columns.hashed.iter().map(|one| (one.table, one.column)));
    listed.remove(&("jobs", "payload"));
    let held: BTreeSet<(&str, &str)> = held.iter().map(|(table, column)| (table.as_str(), column.as_str())).collect();
    assert_eq!(held, listed, "a column of bytes is sealed or a keyed hash: its feature lists it for src/app.rs");
    let places: BTreeSet<&str> = columns.sealed.iter().map(|one| one.place).collect();
    assert_eq!(places.len(), columns.sealed.len(), "each column binds its values by a name of its own");
}
