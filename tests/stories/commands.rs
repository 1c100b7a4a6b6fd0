//! What the operator does at the machine: the first administrators, and a link for who is locked out.

use std::path::Path;
use std::process::Output;

use crate::support::{Browser, TestApp};

/// Runs `plenum` on this database, as people run it.
async fn plenum(test: &TestApp, arguments: &[&str]) -> Output {
    let data = tempfile::tempdir().unwrap();
    test.plenum(data.path()).args(arguments).env("PLENUM_PUBLIC_URL", "http://plenum.test").output().await.unwrap()
}

/// The same with its key in this folder.
async fn keyless(test: &TestApp, data: &Path, arguments: &[&str]) -> Output {
    test.plenum(data).env_remove("PLENUM_KEY").args(arguments).output().await.unwrap()
}

fn said(text: &[u8]) -> String {
    String::from_utf8_lossy(text).into_owned()
}

/// The paths of the links that were printed, in their order.
fn links(output: &Output) -> Vec<String> {
    let text = said(&output.stdout);
    text.lines().filter_map(|line| line.trim().strip_prefix("http://plenum.test")).map(str::to_owned).collect()
}

async fn sign_in(test: &TestApp, link: &str) -> Browser {
    let mut browser = test.visitor();
    browser.get(link).await.is(200);
    browser.post(link, &[]).await.is(303);
    browser
}

const PEOPLE: [&str; 9] = [
    "setup",
    "--system",
    "Su Xi <su.xi@example.org>",
    "--security",
    "An Quan <an.quan@example.org>",
    "--audit",
    "Shen Ji <shen.ji@example.org>",
    "--organiser",
    "Zu Zhi <zu.zhi@example.org>",
];

#[tokio::test]
async fn the_first_administrators_come_in_by_links_and_only_once() {
    let test = TestApp::new().await;
    let output = plenum(&test, &PEOPLE).await;
    assert!(output.status.success(), "{}", said(&output.stderr));
    let links = links(&output);
    assert_eq!(links.len(), 4, "{}", said(&output.stdout));

    let mut system = sign_in(&test, &links[0]).await;
    system.get("/admin/accounts").await.is(200).says("zu.zhi@example.org");
    system.get("/admin/audit").await.is(404);
    let mut security = sign_in(&test, &links[1]).await;
    security.get("/admin/grants").await.is(200).says("Zu Zhi");
    let mut audit = sign_in(&test, &links[2]).await;
    audit.get("/admin/audit").await.is(200).says("account.created");
    let mut organiser = sign_in(&test, &links[3]).await;
    organiser.get("/c/fsc/desk").await.is(200);
    // Each link once, and nobody is set up twice.
    test.visitor().get(&links[0]).await.is(410);
    let again = plenum(&test, &PEOPLE).await;
    assert!(!again.status.success() && said(&again.stderr).contains("administrators already"), "{again:?}");
}

#[tokio::test]
async fn without_its_key_an_installation_does_not_go_on_with_another() {
    let test = TestApp::new().await;
    let data = tempfile::tempdir().unwrap();
    let output = keyless(&test, data.path(), &PEOPLE).await;
    assert!(output.status.success(), "{}", said(&output.stderr));
    // A dump was restored, or a second server made, and nobody thought of the key.
    let (key, away) = (data.path().join("key"), data.path().join("away"));
    std::fs::rename(&key, &away).unwrap();
    let output = keyless(&test, data.path(), &["sign-in-link", "su.xi@example.org"]).await;
    assert!(!output.status.success() && said(&output.stderr).contains("key is missing"), "{output:?}");
    assert!(!key.exists(), "none is made in its place");
    std::fs::rename(&away, &key).unwrap();
    let output = keyless(&test, data.path(), &["sign-in-link", "su.xi@example.org"]).await;
    assert!(output.status.success(), "{}", said(&output.stderr));
}

#[tokio::test]
async fn with_the_key_of_another_installation_nothing_starts() {
    let (test, other) = (TestApp::new().await, TestApp::new().await);
    let (data, foreign) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    for (one, folder) in [(&test, &data), (&other, &foreign)] {
        let output = keyless(one, folder.path(), &PEOPLE).await;
        assert!(output.status.success(), "{}", said(&output.stderr));
    }
    let link = ["sign-in-link", "su.xi@example.org"];
    let output = keyless(&test, foreign.path(), &link).await;
    let told = said(&output.stderr);
    assert!(!output.status.success() && told.contains("holds another key 1 than the one"), "{told}");
    assert!(told.contains("plenum keys adopt"), "{told}");
    let output = keyless(&test, data.path(), &link).await;
    assert!(output.status.success(), "{}", said(&output.stderr));

    // The right key is lost for good: the operator says so, and it is written down.
    let output = keyless(&test, foreign.path(), &["keys", "adopt"]).await;
    assert!(output.status.success(), "{}", said(&output.stderr));
    assert!(test.actions().await.contains(&"keys.adopted".to_owned()));
    let output = keyless(&test, foreign.path(), &link).await;
    assert!(output.status.success(), "{}", said(&output.stderr));
    assert!(!keyless(&test, data.path(), &link).await.status.success());
}

#[tokio::test]
async fn the_demonstration_keeps_out_of_an_installation_that_people_work_with() {
    let test = TestApp::new().await;
    assert!(plenum(&test, &PEOPLE).await.status.success());
    let accounts = test.value::<i64>("select count(*) from accounts").await;
    let output = plenum(&test, &["demo", "--only-fill"]).await;
    assert!(!output.status.success() && said(&output.stderr).contains("data that matter"), "{output:?}");
    assert_eq!(test.value::<i64>("select count(*) from accounts").await, accounts);
}

#[tokio::test]
async fn nobody_is_two_of_the_administrators_and_then_nothing_is_made() {
    let test = TestApp::new().await;
    let mut people = PEOPLE;
    people[4] = people[2];
    let output = plenum(&test, &people).await;
    assert!(!output.status.success() && said(&output.stderr).contains("su.xi@example.org stands twice"), "{output:?}");
    let output = plenum(&test, &PEOPLE[..7]).await;
    assert!(!output.status.success() && said(&output.stderr).contains("--organiser is missing"), "{output:?}");
    assert_eq!(test.value::<i64>("select count(*) from grants where role like '%_admin'").await, 0);
}

#[tokio::test]
async fn who_is_locked_out_gets_a_link_from_the_operator_and_the_log_knows() {
    let test = TestApp::new().await;
    test.account("Li Na").await;
    let output = plenum(&test, &["sign-in-link", "li.na@example.org"]).await;
    assert!(output.status.success(), "{}", said(&output.stderr));
    let mut li = sign_in(&test, &links(&output)[0]).await;
    li.get("/account").await.is(200).says("Li Na");
    assert!(test.actions().await.contains(&"account.link_made".to_owned()));
    let nobody = plenum(&test, &["sign-in-link", "nobody@example.org"]).await;
    assert!(!nobody.status.success() && said(&nobody.stderr).contains("no account with the address"), "{nobody:?}");
}
