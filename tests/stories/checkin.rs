//! Badges are read at the desk.

use plenum::kernel::Uuid;
use plenum::registration::{Level, Outcome};

use super::registration::{approve, id_of, many, pass_link, qr_secret, register};
use crate::support::{Answer, Browser, TestApp};

/// The core is behind a lock of two in the plan: opened, where a story is about something else.
pub async fn unlock(app: &TestApp) {
    app.sql("update gates set unlocked_at = now() where unlock_within is not null").await;
}

/// A gate by the code of the zone that it opens.
pub async fn gate(app: &TestApp, zone: &str) -> String {
    let id: Uuid = sqlx::query_scalar(
        "select g.id from gates g join zones z on z.id = g.zone_id where z.code = $1 order by g.position limit 1",
    )
    .bind(zone)
    .fetch_one(&app.owner)
    .await
    .expect("a gate");
    app.path(&format!("/gates/{id}"))
}

pub async fn read(desk: &mut Browser, gate: &str, code: &str) -> Answer {
    desk.post(&format!("{gate}/read"), &[("code", code)]).await.is(200)
}

/// What the desk is told.
#[track_caller]
pub fn told(answer: &Answer, class: &str) {
    assert_eq!(answer.count(&format!("section.answer.{class}")), 1, "{}", answer.text());
}

#[tokio::test]
async fn she_comes_in_once_and_the_desk_sees_it() {
    let app = TestApp::new().await;
    let pass = register(&app, "王敏", "wang.min@example.org").await;
    approve(&app, &mut app.organiser().await, "wang.min@example.org", "green").await;
    let secret = qr_secret(&app.visitor().get(&pass).await.is(200));
    let mut desk = app.desk_staff("Dora Desk").await;
    let outer = gate(&app, "outer").await;
    desk.get("/c/fsc/gates").await.is(200).says("Choose the gate");
    told(&desk.get(&outer).await.is(200).says("0 / 1"), "ready");
    let answer = read(&mut desk, &outer, &format!(" {secret}\n"))
        .await
        .says("Admitted")
        .says("王敏")
        .says("China Merchants Bank")
        .says("Green");
    told(&answer, "admitted");
    app.app.clock.advance(chrono::TimeDelta::minutes(12));
    let again =
        read(&mut desk, &outer, &format!("http://plenum.test/b/{secret}")).await.says("Came in 09:00").says("1 / 1");
    told(&again, "already");
    // The next day the answer says the day as well.
    app.app.clock.advance(chrono::TimeDelta::days(1));
    read(&mut desk, &outer, &secret).await.says("Came in 23 Nov 09:00");
    let log = app.actions().await;
    let of = |action: &str| log.iter().filter(|held| *held == action).count();
    assert_eq!((of("checkin.admitted"), of("checkin.already")), (1, 2));
    desk.get("/c/fsc/arrivals/readings?outcome=admitted").await.is(200).says("王敏").says("1–1 of 1");
    let id = id_of(&app, "wang.min@example.org").await;
    desk.get(&app.path(&format!("/people/{id}"))).await.is(200).says("Read again").says("Dora Desk");
    assert_eq!(plenum::checkin::arrivals(&app.app.db, app.conference).await.unwrap(), (1, 1));
}

#[tokio::test]
async fn who_may_not_enter_is_refused_with_the_reason() {
    let app = TestApp::new().await;
    let pass = register(&app, "王敏", "wang.min@example.org").await;
    let mut organiser = app.organiser().await;
    approve(&app, &mut organiser, "wang.min@example.org", "green").await;
    let first = qr_secret(&app.visitor().get(&pass).await.is(200));
    let mut desk = app.desk_staff("Dora Desk").await;
    unlock(&app).await;
    let (outer, core) = (gate(&app, "outer").await, gate(&app, "core").await);
    told(&read(&mut desk, &outer, "nothing").await.says("This is no badge of this conference"), "refused");
    told(&read(&mut desk, &core, &first).await.says("does not open the zone").says("王敏"), "refused");
    // Reissued: the old one is refused, the new one is good.
    let base = app.path(&format!("/people/{}", id_of(&app, "wang.min@example.org").await));
    let version = organiser.get(&base).await.field("version");
    organiser.submit(&format!("{base}/reissue"), &[("version", &version)]).await.is(200);
    told(&read(&mut desk, &outer, &first).await.says("was replaced"), "refused");
    let second = qr_secret(&app.visitor().get(&pass_link(&app).await).await.is(200));
    // The conference takes no check-ins once it is closed.
    app.sql("update conferences set state = 'closed'").await;
    told(&read(&mut desk, &outer, &second).await.says("takes no check-ins"), "refused");
    app.sql("update conferences set state = 'running'").await;
    // She withdraws.
    let mut holder = app.visitor();
    let version = holder.get(&format!("{pass}/withdraw")).await.is(200).field("version");
    holder.submit(&format!("{pass}/withdraw"), &[("version", &version)]).await.is(200);
    told(&read(&mut desk, &outer, &second).await.says("has withdrawn"), "refused");
    // Another one is turned down after she was approved.
    let other = register(&app, "李娜", "li.na@example.org").await;
    approve(&app, &mut organiser, "li.na@example.org", "red").await;
    let third = qr_secret(&app.visitor().get(&other).await.is(200));
    let base = app.path(&format!("/people/{}", id_of(&app, "li.na@example.org").await));
    let version = organiser.get(&base).await.field("version");
    organiser.submit(&format!("{base}/decline"), &[("version", &version), ("reason", "x")]).await.is(200);
    told(&read(&mut desk, &outer, &third).await.says("is not approved"), "refused");
    let reasons: Vec<String> =
        sqlx::query_scalar("select reason from checkins order by at, id").fetch_all(&app.owner).await.unwrap();
    let mut sorted = reasons.clone();
    sorted.sort();
    assert_eq!(sorted, ["closed", "revoked", "unapproved", "unknown", "withdrawn", "zone"]);
    assert_eq!(app.actions().await.iter().filter(|action| *action == "checkin.refused").count(), 6);
}

#[tokio::test]
async fn of_many_desks_in_the_same_instant_exactly_one_admits() {
    let app = TestApp::new().await;
    let made = many(&app, 1, |_| Outcome::Approved(Level::Blue)).await;
    let secret = made[0].secret.clone().unwrap();
    let desk = app.desk_staff("Dora Desk").await;
    let outer = gate(&app, "outer").await;
    let readings = (0..16).map(|_| {
        let (mut desk, outer, secret) = (desk.clone(), outer.clone(), secret.clone());
        async move { read(&mut desk, &outer, &secret).await }
    });
    let answers = futures_util::future::join_all(readings).await;
    assert_eq!(answers.iter().filter(|answer| answer.count(".answer.admitted") == 1).count(), 1);
    assert_eq!(answers.iter().filter(|answer| answer.count(".answer.already") == 1).count(), 15);
    assert_eq!(app.value::<i64>("select count(*) from checkins where outcome = 'admitted'").await, 1);
    assert_eq!(app.value::<i64>("select count(*) from checkins").await, 16);
    // Another zone is another admission.
    unlock(&app).await;
    let core = gate(&app, "core").await;
    told(&read(&mut desk.clone(), &core, &secret).await, "admitted");
}

#[tokio::test]
async fn a_reading_sent_twice_is_answered_as_the_first_time() {
    let app = TestApp::new().await;
    let made = many(&app, 1, |_| Outcome::Approved(Level::Blue)).await;
    let secret = made[0].secret.clone().unwrap();
    let mut desk = app.desk_staff("Dora Desk").await;
    let path = format!("{}/read", gate(&app, "outer").await);
    let form = [("code", secret.as_str()), ("nonce", "0192f0c1-aaaa")];
    told(&desk.post(&path, &form).await.is(200), "admitted");
    told(&desk.post(&path, &form).await.is(200), "admitted");
    assert_eq!(app.value::<i64>("select count(*) from checkins").await, 1);
    told(&desk.post(&path, &[("code", &secret), ("nonce", "0192f0c1-bbbb")]).await.is(200), "already");
    // In the same instant, too, behind another's reading: one reading, one entry.
    let twice = (0..32).map(|n| {
        let (mut desk, path) = (desk.clone(), path.clone());
        let nonce = ["0192f0c1-cccc", "0192f0c1-dddd"][n % 2];
        async move { desk.post(&path, &[("code", "unknown"), ("nonce", nonce)]).await.is(200) }
    });
    futures_util::future::join_all(twice).await.iter().for_each(|answer| told(answer, "refused"));
    assert_eq!(app.value::<i64>("select count(*) from checkins where outcome = 'refused'").await, 2);
    assert_eq!(app.actions().await.iter().filter(|action| *action == "checkin.refused").count(), 2);
    // Another person's desk does not get this one's answer by its nonce.
    let mut other = app.desk_staff("Dario Desk").await;
    told(&other.post(&path, &form).await.is(200), "already");
}

#[tokio::test]
async fn a_script_gets_the_answer_alone() {
    let app = TestApp::new().await;
    let mut desk = app.desk_staff("Dora Desk").await;
    let path = format!("{}/read", gate(&app, "outer").await);
    let headers = &[("hx-request", "true"), ("sec-fetch-site", "same-origin")];
    let answer = desk.post_with(&path, &[("code", "x")], headers).await.is(200);
    assert!(answer.body.trim_start().starts_with("<section class=\"answer refused\">"), "{}", answer.body);
    assert!(!answer.body.contains("<main"));
}

#[tokio::test]
async fn only_desks_read_and_only_at_gates_of_their_conference() {
    let app = TestApp::new().await;
    let outer = gate(&app, "outer").await;
    let path = format!("{outer}/read");
    let mut chair = app.seated("Chen Chair", 1).await;
    chair.get(&outer).await.is(404);
    chair.post(&path, &[("code", "x")]).await.is(404);
    chair.get("/c/fsc/arrivals").await.is(404);
    let mut desk = app.desk_staff("Dora Desk").await;
    desk.get(&app.path(&format!("/gates/{}", Uuid::nil()))).await.is(404);
    desk.get(&outer.replace("fsc", "other")).await.is(404);
    assert_eq!(app.value::<i64>("select count(*) from checkins").await, 0);
}

#[tokio::test]
async fn the_list_behind_arrived_holds_everybody_once() {
    let app = TestApp::new().await;
    let made = many(&app, 3, |_| Outcome::Approved(Level::Red)).await;
    let mut desk = app.desk_staff("Dora Desk").await;
    unlock(&app).await;
    let (outer, core) = (gate(&app, "outer").await, gate(&app, "core").await);
    for gate in [&outer, &core, &outer] {
        for one in &made[..2] {
            read(&mut desk, gate, one.secret.as_deref().unwrap()).await;
        }
    }
    assert_eq!(desk.get(&outer).await.is(200).count("a.fact[href='/c/fsc/arrivals/readings?outcome=arrived']"), 1);
    desk.get("/c/fsc/arrivals/readings?outcome=admitted").await.is(200).says("1–4 of 4");
    desk.get("/c/fsc/arrivals/readings?outcome=arrived")
        .await
        .is(200)
        .says("1–2 of 2")
        .says("arrived (everybody once)");
}

#[tokio::test]
async fn the_database_ties_a_reading_to_one_conference_and_a_badge_to_its_holder() {
    let app = TestApp::new().await;
    let made = many(&app, 2, |_| Outcome::Approved(Level::Red)).await;
    app.desk_staff("Dora Desk").await;
    let written = async |badge_of: usize, holder: usize, conference: Uuid| {
        sqlx::query(
            "insert into checkins (id, conference_id, gate_id, zone_id, badge_id, participant_id, outcome, direction, account_id, at, received_at)
             select gen_random_uuid(), $3, g.id, g.zone_id, b.id, $2, 'admitted', 'entry', a.id, now(), now()
             from badges b, (select * from gates limit 1) g, (select id from accounts limit 1) a where b.participant_id = $1",
        )
        .bind(made[badge_of].id)
        .bind(made[holder].id)
        .bind(conference)
        .execute(&app.owner)
        .await
        .map(|done| done.rows_affected())
        .map_err(|cause| cause.as_database_error().and_then(|cause| cause.constraint().map(str::to_owned)))
    };
    assert_eq!(written(0, 1, app.conference).await, Err(Some("checkins_of_badge".to_owned())));
    assert_eq!(written(0, 0, Uuid::new_v4()).await, Err(Some("checkins_at_gate".to_owned())));
    assert_eq!(written(0, 0, app.conference).await, Ok(1));
}
