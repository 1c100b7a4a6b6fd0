//! A year of the action plan, with the clock driven through it: published, reported on week by week, silent, warned, mended.

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use plenum::access::Role;
use plenum::difficulties;
use plenum::kernel::Uuid;
use plenum::liaisons::{send_orders, tell};
use plenum::outcomes::{freeze_weeks, recheck};
use rust_decimal::Decimal;

use super::liaisons::{led, set};
use super::life::step;
use super::pledges::banks;
use super::verify::verify;
use crate::support::{Browser, TestApp};

/// What each server does by itself, twice over.
async fn by_itself(app: &TestApp) {
    for _ in 0..2 {
        freeze_weeks(&app.app).await.unwrap();
        send_orders(&app.app).await.unwrap();
        tell(&app.app).await.unwrap();
        difficulties::sweep(&app.app).await.unwrap();
    }
}

fn at(day: NaiveDate, hour: u32) -> DateTime<Utc> {
    day.and_hms_opt(hour, 0, 0).unwrap().and_utc()
}

/// What is expected of the indicator on a day: it leads from 40 to 90 in the year 2027.
fn on_plan(day: NaiveDate) -> String {
    let gone = (day - NaiveDate::from_ymd_opt(2027, 1, 1).unwrap()).num_days();
    (Decimal::from(40) + Decimal::from(50 * gone) / Decimal::from(365)).round_dp(2).to_string()
}

async fn publish(organiser: &mut Browser, note: &str) {
    let seen = organiser.get("/c/fsc/plan/editions/new").await.is(200).field("seen");
    organiser.post("/c/fsc/plan/editions/new", &[("note_en", note), ("seen", &seen)]).await.is(303);
}

/// Compiles the report of a month, signs it off, and gives its path.
async fn month(organiser: &mut Browser, period: &str) -> String {
    let form = [("kind", "month"), ("period", period)];
    let path = organiser.post("/c/fsc/reports", &form).await.is(303).location().to_owned();
    let version = organiser.get(&format!("{path}/sign")).await.is(200).field("version");
    organiser.post(&format!("{path}/sign"), &[("version", &version)]).await.is(303);
    path
}

#[tokio::test]
async fn a_year_from_the_published_plan_to_its_last_light() {
    let app = TestApp::new().await;
    let account = app.account("Olga Organiser").await;
    app.grant(account, Role::Organiser, Some(app.conference)).await;
    banks(&app, 1).await;
    let mut organiser = app.signed_in(account).await;
    let (project, mut own) = led(&app, &mut organiser).await;
    let task: Uuid = app.value("select id from tasks where project_id is not null").await;
    let task = format!("/c/fsc/tasks/{task}");
    let version = organiser.get(&task).await.is(200).field("version");
    let done = [("state", "done"), ("progress", "100"), ("version", &*version)];
    organiser.post(&format!("{task}/report"), &done).await.is(303);
    publish(&mut organiser, "As resolved").await;
    let (home, id) = own.split_once("/projects/").unwrap();
    let (mut home, id) = (home.to_owned(), id.to_owned());
    let indicator: Uuid = app.value("select id from indicators").await;
    let (value, as_of) = (format!("value-{indicator}"), format!("as_of-{indicator}"));
    let mut lea = app.visitor();
    for made in ["acknowledged", "begun"] {
        step(&mut lea, &own, made, "").await.is(303);
    }
    let (mut april, mut may, mut order) = (None, None, None);

    let first = NaiveDate::from_ymd_opt(2027, 1, 4).unwrap();
    for week in 0..52 {
        let monday = first + Days::new(7 * week);
        // On Mondays the week before is kept, and what follows from it goes out.
        app.app.clock.set(at(monday, 1));
        by_itself(&app).await;
        match week {
            // The first Monday of May, and of June.
            17 => april = Some(month(&mut app.signed_in(account).await, "2027-04-01").await),
            22 => may = Some(month(&mut app.signed_in(account).await, "2027-05-01").await),
            // On the last day of the order another is asked for, and granted.
            19 => {
                let sent: Uuid = app.value("select id from orders").await;
                let day = (monday + Days::new(10)).to_string();
                let asked = [("due_on", &*day), ("words", "The list is being drawn up anew.")];
                lea.post(&format!("{home}/orders/{sent}/extension"), &asked).await.is(303);
                let granted = [("step", "extension_granted"), ("words", "Once.")];
                let mut organiser = app.signed_in(account).await;
                organiser.post(&format!("/c/fsc/plan/orders/{sent}"), &granted).await.is(303);
                order = Some(sent);
            }
            // A difficulty is answered in its 47th hour.
            35 => {
                let form = lea.get(&format!("{home}/difficulties/new")).await.is(200).field("key");
                let sent = [("project", &*id), ("title", "No staff"), ("text", "Nobody is left."), ("key", &*form)];
                let filed = lea.post(&format!("{home}/difficulties/new"), &sent).await.is(303).location().to_owned();
                let difficulty = filed.rsplit('/').next().unwrap().to_owned();
                for hours in [25, 37] {
                    app.app.clock.set(at(monday, 1) + TimeDelta::hours(hours));
                    difficulties::sweep(&app.app).await.unwrap();
                }
                app.app.clock.set(at(monday, 1) + TimeDelta::hours(47));
                let mut organiser = app.signed_in(account).await;
                let path = format!("/c/fsc/difficulties/{difficulty}");
                let version = organiser.get(&format!("{path}/answer")).await.is(200).field("version");
                let solved = (monday + Days::new(20)).to_string();
                let answer = [
                    ("text", "Two people are lent until the end of the year."),
                    ("solve_by", &*solved),
                    ("public", "no"),
                    ("version", &*version),
                ];
                organiser.post(&format!("{path}/answer"), &answer).await.is(303);
                app.app.clock.set(at(monday, 1) + TimeDelta::hours(50));
                difficulties::sweep(&app.app).await.unwrap();
            }
            // Her link is good for a year: before it ends she gets another.
            45 => {
                let liaison: Uuid = app.value("select id from liaisons").await;
                let (page, mut organiser) = (format!("/c/fsc/liaisons/{liaison}"), app.signed_in(account).await);
                organiser.post(&format!("{page}/link"), &[]).await.is(303);
                let link = organiser.get(&page).await.is(200).all("#link").pop().expect("a link");
                home = link.strip_prefix("http://plenum.test").expect("ours").to_owned();
                lea.get(&own).await.is(404);
                own = format!("{home}/projects/{id}");
            }
            _ => {}
        }
        // On Wednesdays its institution reports, but for four weeks in spring.
        let wednesday = monday + Days::new(2);
        app.app.clock.set(at(wednesday, 6));
        if (16..20).contains(&week) {
            tell(&app.app).await.unwrap();
            continue;
        }
        let (read, day) =
            (on_plan(wednesday.min(NaiveDate::from_ymd_opt(2027, 12, 31).unwrap())), wednesday.to_string());
        let read = if week == 51 { "90".to_owned() } else { read };
        let form = [("done", "Connected more banks."), (&*value, &*read), (&*as_of, &*day), ("seen", "0")];
        lea.post(&format!("{own}/report"), &form).await.is(303);
        if let (20, Some(order)) = (week, order) {
            lea.post(&format!("{home}/orders/{order}"), &[("words", "A deputy reports from now on.")]).await.is(303);
            let closed = [("step", "closed"), ("words", "Mended")];
            app.signed_in(account).await.post(&format!("/c/fsc/plan/orders/{order}"), &closed).await.is(303);
        }
        tell(&app.app).await.unwrap();
    }
    // It is done: asked with a proof, looked at by somebody else, closed.
    step(&mut lea, &own, "asked", "All banks are connected.").await.is(303);
    let mut organiser = app.signed_in(account).await;
    for made in ["verified", "closed"] {
        step(&mut organiser, &project, made, "").await.is(303);
    }
    tell(&app.app).await.unwrap();
    set(&app, "2028-01-03T01:00:00Z");
    by_itself(&app).await;

    // Week by week: late with its report, late twice without an answer, granted another day, mended; near its deadline at the end.
    let lights: Vec<String> =
        sqlx::query_scalar("select light from frozen_lights where week >= '2027-01-04' order by week")
            .fetch_all(&app.owner)
            .await
            .unwrap();
    assert_eq!(lights.len(), 52);
    for (week, light) in lights.iter().enumerate() {
        let expected = match week {
            17 | 19 => "yellow",
            18 => "red",
            49 | 50 => "blue",
            _ => "normal",
        };
        assert_eq!(light, expected, "week {week}: {lights:?}");
    }
    assert_eq!(app.value::<i64>("select count(*) from orders").await, 1);
    let alarms: Vec<i32> = app.value("select array_agg(hours order by hours) from difficulty_alarms").await;
    assert_eq!(alarms, [24, 36]);
    let subjects: Vec<String> = app.mails().await.into_iter().map(|(_, subject, _)| subject).collect();
    let count = |begin: &str| subjects.iter().filter(|subject| subject.starts_with(begin)).count();
    // Another day, the order closed, the project verified and closed.
    assert_eq!((count("To be mended by"), count("Decided: ")), (1, 4));

    // Two months, as they were signed off: the one before knows nothing of what came after it.
    let mut organiser = app.signed_in(account).await;
    let (april, may) = (april.unwrap(), may.unwrap());
    let page = organiser.get(&april).await.is(200).says("Monthly report: April 2027");
    assert_eq!((page.count("#orders tbody tr"), page.count("#late tbody tr")), (0, 0));
    let page = organiser.get(&may).await.is(200).says("Monthly report: May 2027");
    assert_eq!(page.count("#orders tbody tr"), 1);
    organiser.get(&format!("{may}/report.pdf")).await.is(200);

    // What is published stands as it was until it is published again.
    let mut visitor = app.visitor();
    visitor.get("/c/fsc/open/plan").await.is(200).says("Edition 1").says("no reading yet");
    publish(&mut organiser, "At the end of the year").await;
    visitor.get("/c/fsc/open/plan").await.is(200).says("Edition 2").says("90").says_not("no reading yet");
    visitor.get("/c/fsc/open/plan/1").await.is(200).says("no reading yet");

    // The thread leads from the project to both, and every past week has the colour that the record gives it.
    let thread = organiser.get(&format!("/c/fsc/thread/project/{id}")).await.is(200);
    assert!(thread.count(&format!("ol.thread a[href='{may}']")) == 1, "{project}");
    assert_eq!(recheck(&app.app.db).await.unwrap().1, Vec::<String>::new());
    let (said, _) = verify(&app).await;
    assert!(said.contains("lights verified") && !said.contains("in the week of"), "{said}");
}
