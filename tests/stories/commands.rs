//! What the operator does at the machine: the first administrators, and a link for who is locked out.

use std::process::Output;

use crate::support::{Browser, TestApp};

/// Runs `plenum` on this database, as people run it.
async fn plenum(test: &TestApp, arguments: &[&str]) -> Output {
    let data = tempfile::tempdir().unwrap();
    test.plenum(data.path()).args(arguments).env("PLENUM_PUBLIC_URL", "http://plenum.test").output().await.unwrap()
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
