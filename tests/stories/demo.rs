//! The demonstration: what there is once it was filled.

use plenum::demo::{SLUG, fill, is_rehearsed};
use plenum::kernel::{Lang, Uuid};
use plenum::outcomes::freeze_weeks;

use crate::support::TestApp;

#[tokio::test]
async fn its_plan_has_gone_on_for_a_week() {
    let app = TestApp::new().await;
    assert!(fill(&app.app, 6, Lang::En).await.unwrap());
    // A second time nothing is made.
    assert!(!fill(&app.app, 6, Lang::En).await.unwrap());
    let account: Uuid = app.value("select id from accounts where email = 'organiser@example.org'").await;
    let mut organiser = app.signed_in(account).await;
    let path = |tail: &str| format!("/c/{SLUG}{tail}");

    // The report of the week before is signed off, that of the month a draft.
    let page = organiser.get(&path("/reports")).await.is(200);
    assert_eq!(page.all("tbody#rows > tr > th a"), ["Weekly report: Week 47, 2026", "Monthly report: November 2026"]);
    assert_eq!(page.all("tbody#rows > tr .tag"), ["Signed off", "Draft"]);
    let week = page.attribute("tbody#rows a", "href").unwrap();
    let page = organiser.get(&week).await.is(200).says("6 projects.").says("Milestone “Pilot finished” was moved");
    let page = page.says("各项目已分解到责任单位").says("Internal control upgrade");
    assert!(page.count("#late tbody tr") > 0 && page.count("#difficulties tbody tr") == 2);
    let thread = week.replace("/reports/", "/thread/report/");
    let page = organiser.get(&thread).await.is(200).says("Cross-border capital flow monitoring");
    assert!(page.count("ol.thread a[href*='/motions/']") > 0 && page.count("ol.thread a[href*='/tasks/']") > 0);

    // Of two difficulties one was answered for everybody; the hours of the other still run.
    let page = organiser.get(&path("/difficulties")).await.is(200);
    page.says("部分银行尚未开放实时接口").says("跨境数据的密级认定不一");
    let answered = "select count(*) from difficulties where state = 'answered' and is_public and clock_ends is null";
    assert_eq!(app.value::<i64>(answered).await, 1);
    let waiting = "select count(*) from difficulties where state = 'waiting' and clock_ends = '2026-11-24T05:00:00Z'";
    assert_eq!(app.value::<i64>(waiting).await, 1);

    // Everybody reads the plan.
    app.visitor().get(&path("/open/plan")).await.is(200).says("Cross-border capital flow monitoring");
    let milestones = "select count(*) from project_milestones where removed_at is null";
    assert_eq!(app.value::<i64>(milestones).await, 18);
    let moved = "select count(*) from project_milestones where due_on <> first_due_on";
    assert_eq!(app.value::<i64>(moved).await, 1);
    assert!(app.value::<i64>("select count(*) from project_milestones where reached_on is not null").await > 3);
    assert_eq!(app.value::<i64>("select count(*) from project_dependencies").await, 2);

    // The week that is over is kept like any other.
    freeze_weeks(&app.app).await.unwrap();
    assert_eq!(app.value::<i64>("select count(*) from frozen_lights").await, 6);
    assert!(organiser.get(&thread).await.is(200).count("ol.thread .light") > 0);

    // As a command it rehearses check-in as well: here it was stopped before.
    assert!(!is_rehearsed(&app.app).await.unwrap());
    assert!(starts_again(&app).await.contains("its rehearsal of check-in was not made"));
}

/// What the command says of a demonstration that is there in part.
async fn starts_again(app: &TestApp) -> String {
    let data = tempfile::tempdir().unwrap();
    let output = app.plenum(data.path()).args(["demo", "--only-fill"]).output().await.unwrap();
    assert!(!output.status.success(), "{output:?}");
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[tokio::test]
async fn one_that_was_stopped_in_the_middle_is_not_taken_for_a_whole_one() {
    let app = TestApp::new().await;
    // Its conference was founded, and nothing else.
    app.sql("update conferences set slug = 'financial-security'").await;
    let accounts = app.value::<i64>("select count(*) from accounts").await;
    assert!(fill(&app.app, 6, Lang::En).await.is_err());
    let told = starts_again(&app).await;
    assert!(told.contains("the demonstration is not whole") && told.contains("start again"), "{told}");
    assert!(told.contains("what comes after it was not made"), "{told}");
    assert_eq!(app.value::<i64>("select count(*) from accounts").await, accounts);
}
