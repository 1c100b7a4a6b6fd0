//! Warning lights that last: each week's colour, thresholds with versions, lights by hand.

use chrono::NaiveDate;
use plenum::access::{GroupRole, Role};
use plenum::conference::find_by_id;
use plenum::kernel::Uuid;
use plenum::outcomes::{freeze_settled_weeks, freeze_weeks, recheck, standings_at};

use super::outcomes::project;
use super::verify::verify;
use crate::support::{Browser, TestApp};

fn set(app: &TestApp, at: &str) {
    app.app.clock.set(at.parse().expect("a time"));
}

async fn account(app: &TestApp) -> Uuid {
    let account = app.account("Olga Organiser").await;
    app.grant(account, Role::Organiser, Some(app.conference)).await;
    account
}

/// Months later she signs in again.
async fn later(app: &TestApp, at: &str, account: Uuid) -> Browser {
    set(app, at);
    app.signed_in(account).await
}

async fn weeks(app: &TestApp) -> Vec<(NaiveDate, String)> {
    sqlx::query_as("select week, light from frozen_lights order by week").fetch_all(&app.owner).await.unwrap()
}

async fn light(app: &TestApp, week: &str) -> String {
    sqlx::query_scalar("select light from frozen_lights where week = $1::date")
        .bind(week)
        .fetch_one(&app.owner)
        .await
        .unwrap()
}

async fn read(browser: &mut Browser, project: &str, as_of: &str, value: &str) {
    let indicator = browser.get(project).await.is(200).field("indicator");
    let form = [("indicator", indicator.as_str()), ("as_of", as_of), ("value", value)];
    browser.post(&format!("{project}/readings"), &form).await.is(303);
}

#[tokio::test]
async fn each_week_keeps_the_light_that_it_had() {
    let app = TestApp::new().await;
    let account = account(&app).await;
    let mut organiser = app.signed_in(account).await;
    organiser.get("/c/fsc/plan/weeks").await.is(200).says("No week is over yet").says("from the first project on");
    let project = project(&app, &mut organiser, "Monitor cross-border flows").await;
    organiser.get("/c/fsc/plan/weeks").await.is(200).says("The first is kept on 30 November 2026.");
    // A second before Sunday is over in Beijing, and when it is.
    set(&app, "2026-11-29T15:59:59Z");
    freeze_weeks(&app.app).await.unwrap();
    assert!(weeks(&app).await.is_empty());
    set(&app, "2026-11-29T16:00:00Z");
    freeze_weeks(&app.app).await.unwrap();
    freeze_weeks(&app.app).await.unwrap();
    assert_eq!(weeks(&app).await.len(), 1);
    organiser.get(&project).await.is(200).says("Lights of past weeks").says("Week 48, 2026");

    // The server stood still for months: each week is found as it was, and two servers at once write it once.
    organiser = later(&app, "2027-03-08T01:00:00Z", account).await;
    let (one, other) = tokio::join!(freeze_weeks(&app.app), freeze_weeks(&app.app));
    one.and(other).unwrap();
    let held = weeks(&app).await;
    assert_eq!(held.len(), 15);
    assert!(held.windows(2).all(|pair| (pair[1].0 - pair[0].0).num_days() == 7));
    // Its task was due on Monday of the last of them.
    assert!(held[..14].iter().all(|(_, light)| light == "normal"), "{held:?}");
    assert_eq!(held[14].1, "yellow");
    assert_eq!(app.actions().await.iter().filter(|action| *action == "outcomes.week_frozen").count(), 15);
    let page = organiser.get("/c/fsc/plan/weeks").await.is(200).says("Week 9, 2027");
    assert_eq!(
        (page.count("tbody .light.yellow"), page.count("svg rect.bar.good"), page.count("svg rect.bar.warn")),
        (2, 11, 1)
    );
    assert!(page.all("dd").iter().any(|change| change.contains("1 × Normal → Yellow")), "{:?}", page.all("dd"));
    let earlier = page.attribute("a[rel=prev]", "href").unwrap();
    organiser.get(&earlier).await.is(200).says("Week 48, 2026").says_not("Week 9, 2027");
    organiser.get("/c/fsc/plan/weeks?to=nonsense&page=7").await.is(200);

    // What is entered later changes the present, and no week that is over.
    read(&mut organiser, &project, "2027-03-05", "60").await;
    app.sql("update tasks set state = 'done', progress = 100, done_at = now() where project_id is not null").await;
    organiser.get(&project).await.is(200).says("On plan: 40% reached, 18.1% expected by now.");
    assert_eq!(light(&app, "2027-03-01").await, "yellow");
    organiser.get(&project).await.says("One of its tasks is overdue.");
    for sql in [
        "update frozen_lights set light = 'normal'",
        "delete from frozen_lights",
        "update frozen_weeks set frozen_at = now()",
        "delete from frozen_weeks",
    ] {
        sqlx::query(sql).execute(&app.owner).await.expect_err(sql);
    }
    let (said, _) = verify(&app).await;
    assert!(said.contains("and 15 lights verified") && !said.contains("in the week of"), "{said}");
    app.sql("alter table frozen_lights disable trigger user").await;
    app.sql("update frozen_lights set light = 'normal' where week = '2027-03-01'").await;
    let (said, fine) = verify(&app).await;
    let named = "fsc: project 1 in the week of 2027-03-01: normal is kept, yellow is what it comes to";
    assert!(!fine && said.contains(named), "{said}");
    app.desk_staff("Dora Desk").await.get("/c/fsc/plan/weeks").await.is(404);
}

#[tokio::test]
async fn thresholds_have_versions_and_a_past_light_keeps_its_own() {
    let app = TestApp::new().await;
    let account = account(&app).await;
    let mut organiser = app.signed_in(account).await;
    let project = project(&app, &mut organiser, "Early warning").await;
    app.sql("update tasks set state = 'done', progress = 100, done_at = now() where project_id is not null").await;
    organiser = later(&app, "2027-07-02T01:00:00Z", account).await;
    read(&mut organiser, &project, "2027-07-01", "55").await;
    // Half of its time has gone, and 30 percent are reached: 20 points behind.
    organiser.get(&project).await.is(200).says("19.9 points behind");
    assert_eq!(organiser.get("/c/fsc/plan?light=yellow").await.count("tbody#rows > tr"), 1);
    organiser = later(&app, "2027-07-05T01:00:00Z", account).await;
    freeze_weeks(&app.app).await.unwrap();
    assert_eq!(light(&app, "2027-06-28").await, "yellow");

    let path = "/c/fsc/plan/thresholds";
    let page = organiser.get(path).await.is(200).says("As delivered").says("More than 30 points behind");
    assert_eq!((page.field("red_behind"), page.field("version")), ("30".to_owned(), "0".to_owned()));
    let form = |red: &'static str, reason: &'static str| {
        [
            ("red_behind", red),
            ("red_overdue_days", "30"),
            ("yellow_behind", "10"),
            ("blue_days", "14"),
            ("report_days", "7"),
            ("order_days", "7"),
            ("reason", reason),
            ("version", "0"),
        ]
    };
    let wrong = organiser.post(path, &form("10", "")).await.is(422);
    assert_eq!(wrong.fault("red_behind").unwrap(), "Red must begin above yellow.");
    assert_eq!(wrong.fault("reason").unwrap(), "Say why.");
    assert_eq!(wrong.field("red_behind"), "10");
    organiser
        .submit(path, &form("15", "As the presidium decided"))
        .await
        .is(200)
        .says("version 1")
        .says("As the presidium decided");
    // Whoever saw the version before is told, and keeps what she wrote.
    let mut other = app.organiser_named("Otto Other").await;
    let late = other.post(path, &form("25", "Too strict")).await.is(422).says("in the meantime");
    assert_eq!((late.field("red_behind"), late.field("version")), ("25".to_owned(), "1".to_owned()));
    assert_eq!(app.value::<i64>("select count(*) from light_thresholds").await, 1);

    assert_eq!(organiser.get("/c/fsc/plan?light=red").await.count("tbody#rows > tr"), 1);
    later(&app, "2027-07-12T01:00:00Z", account).await;
    freeze_weeks(&app.app).await.unwrap();
    assert_eq!(light(&app, "2027-06-28").await, "yellow");
    assert_eq!(light(&app, "2027-07-05").await, "red");
    assert_eq!(recheck(&app.app.db).await.unwrap().1, Vec::<String>::new());
    sqlx::query("update light_thresholds set red_behind = 90").execute(&app.owner).await.expect_err("kept");
    let mut lead = app.in_group("Lina Lead", "documents", GroupRole::Lead).await;
    assert_eq!(lead.get(path).await.is(200).count("#set"), 0);
    lead.post(path, &form("40", "Milder")).await.is(404);
}

#[tokio::test]
async fn a_light_is_set_by_hand_with_a_reason_until_a_day() {
    let app = TestApp::new().await;
    let account = account(&app).await;
    let mut organiser = app.signed_in(account).await;
    let project = project(&app, &mut organiser, "Early warning").await;
    organiser = later(&app, "2027-02-02T01:00:00Z", account).await;
    let path = format!("{project}/light");
    organiser.get(&project).await.is(200).says("Set the light");
    assert_eq!(organiser.get(&path).await.is(200).field("until"), "2027-02-16");
    for (until, said) in [
        ("2027-02-01", "This day has passed."),
        ("2027-12-31", "Choose a day within 92 days."),
        ("soon", "Enter a date such as 2026-12-26."),
    ] {
        let wrong = organiser.post(&path, &[("light", "red"), ("reason", "Waits"), ("until", until)]).await.is(422);
        assert_eq!((wrong.fault("until").unwrap(), wrong.field("until")), (said.to_owned(), until.to_owned()));
    }
    assert_eq!(organiser.post(&path, &[("until", "2027-02-10")]).await.is(422).fault("reason").unwrap(), "Say why.");
    let form = |light: &'static str, until: &'static str| {
        [("light", light), ("reason", "The ministry has moved it"), ("until", until)]
    };
    organiser.post(&path, &form("blue", "2027-02-03")).await.is(303);
    let page = organiser.submit(&path, &form("red", "2027-02-07")).await.is(200);
    page.says("Set by hand until 7 February 2027: The ministry has moved it").says("Nothing is overdue");
    assert_eq!(organiser.get("/c/fsc/plan?light=red").await.count("tbody#rows > tr"), 1);
    organiser.get(&path).await.is(200).says("ended by");

    // It is in the week that it counted in, and not in the one after; what it stood for does not change.
    organiser = later(&app, "2027-02-15T01:00:00Z", account).await;
    freeze_weeks(&app.app).await.unwrap();
    assert_eq!(light(&app, "2027-02-01").await, "red");
    assert_eq!(light(&app, "2027-02-08").await, "normal");
    organiser.get(&project).await.is(200).says("Set by hand until 7 February 2027");
    assert_eq!(organiser.get("/c/fsc/plan?light=red").await.count("tbody#rows > tr"), 0);
    assert_eq!(recheck(&app.app.db).await.unwrap().1, Vec::<String>::new());
    sqlx::query("update lights_by_hand set light = 'normal'")
        .execute(&app.owner)
        .await
        .expect_err("ended, not changed");

    // Ended before its day; a second time there is nothing to end.
    organiser.post(&path, &form("yellow", "2027-02-20")).await.is(303);
    organiser.submit(&format!("{path}/end"), &[]).await.is(200).says_not("Set by hand until 20");
    organiser.post(&format!("{path}/end"), &[]).await.is(409);
    let actions = app.actions().await;
    for (action, times) in [("light_set", 3), ("light_ended", 1)] {
        assert_eq!(actions.iter().filter(|held| **held == format!("outcomes.{action}")).count(), times, "{action}");
    }
    let mut lead = app.in_group("Lina Lead", "documents", GroupRole::Lead).await;
    lead.get(&path).await.is(404);
    organiser.get(&format!("/c/fsc/projects/{}/light", Uuid::nil())).await.is(404);
}

#[tokio::test]
async fn a_week_is_frozen_when_what_was_sent_in_its_last_second_is_written_down() {
    let app = TestApp::new().await;
    let account = account(&app).await;
    let mut organiser = app.signed_in(account).await;
    let project = project(&app, &mut organiser, "Monitor cross-border flows").await;
    // It is over, and not settled.
    set(&app, "2026-11-29T16:01:59Z");
    freeze_settled_weeks(&app.app).await.unwrap();
    assert!(weeks(&app).await.is_empty());
    // What was written down with a time before its end counts, and nothing that came after.
    app.sql("insert into readings (id, indicator_id, as_of, value, recorded_by, recorded_at) select gen_random_uuid(), n.id, '2026-11-29', 65, a.id, '2026-11-29T15:59:59Z' from indicators n, accounts a where a.name = 'Olga Organiser'").await;
    read(&mut organiser, &project, "2026-11-29", "90").await;
    set(&app, "2026-11-29T16:02:00Z");
    freeze_settled_weeks(&app.app).await.unwrap();
    assert_eq!(weeks(&app).await.len(), 1);
    assert_eq!(app.value::<f64>("select (facts -> 'progress' ->> 0)::float8 from frozen_lights").await, 50.0);
}

#[tokio::test]
async fn another_target_leaves_past_weeks_the_colour_that_they_had() {
    let app = TestApp::new().await;
    let account = account(&app).await;
    let mut organiser = app.signed_in(account).await;
    let project = project(&app, &mut organiser, "Monitor cross-border flows").await;
    let coverage: Uuid = app.value("select id from indicators").await;
    app.sql("update tasks set due_at = '2028-01-01T01:00:00Z' where project_id is not null").await;
    let form = [("name_en", "Mistake"), ("baseline", "0"), ("target", "5")];
    organiser.post(&format!("{project}/indicators/new"), &form).await.is(303);
    let mistake: Uuid = app.value("select id from indicators where position = 2").await;
    organiser = later(&app, "2027-07-02T01:00:00Z", account).await;
    let form = [("indicator", coverage.to_string()), ("as_of", "2027-07-01".to_owned()), ("value", "65".to_owned())];
    let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
    organiser.post(&format!("{project}/readings"), &form).await.is(303);
    organiser = later(&app, "2027-07-05T01:00:00Z", account).await;
    freeze_weeks(&app.app).await.unwrap();
    assert_eq!(light(&app, "2027-06-28").await, "normal");

    // The target goes up, most of it by March: the project is behind from now on. The mistake is gone.
    let change = [
        ("version", "1"),
        ("name_en", "Reach"),
        ("target", "140"),
        ("targets", "2027-03-01 100"),
        ("reason", "The law asks for more"),
    ];
    organiser.post(&format!("{project}/indicators/{coverage}"), &change).await.is(303);
    organiser.post(&format!("{project}/indicators/{mistake}/remove"), &[]).await.is(303);
    organiser.get(&project).await.is(200).says("from 40 to 140").says("25%");

    // Whoever replays the record finds the week as it was: its targets, and what was unknown then.
    let here = find_by_id(&app.app.db, app.conference).await.unwrap().unwrap();
    let end = ("2027-07-04T16:00:00Z".parse().unwrap(), "2027-07-04".parse().unwrap());
    let then = standings_at(&app.app.db, &here, end).await.unwrap();
    assert_eq!((then[0].1.light.as_str(), then[0].1.progress), ("normal", Some("50".parse().unwrap())));
    let now = ("2027-07-05T01:00:01Z".parse().unwrap(), "2027-07-05".parse().unwrap());
    let now = standings_at(&app.app.db, &here, now).await.unwrap();
    assert_eq!((now[0].1.light.as_str(), now[0].1.progress), ("red", Some("25".parse().unwrap())));
    assert_eq!(recheck(&app.app.db).await.unwrap().1, Vec::<String>::new());
    assert_eq!(light(&app, "2027-06-28").await, "normal");
}
