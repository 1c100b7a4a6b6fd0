//! Gates, their rules, and who is inside.

use chrono::TimeDelta;
use plenum::access::{GroupRole, Role};
use plenum::kernel::Uuid;
use plenum::registration::{Level, Outcome};

use super::checkin::{gate, read, told, unlock};
use super::registration::many;
use crate::support::{Answer, Browser, TestApp};

async fn approved(app: &TestApp, count: usize, level: Level) -> Vec<String> {
    let made = match level {
        Level::Red => many(app, count, |_| Outcome::Approved(Level::Red)).await,
        Level::Blue => many(app, count, |_| Outcome::Approved(Level::Blue)).await,
        Level::Green => many(app, count, |_| Outcome::Approved(Level::Green)).await,
    };
    made.iter().map(|one| one.secret.clone().unwrap()).collect()
}

pub async fn leave(desk: &mut Browser, gate: &str, code: &str) -> Answer {
    desk.post(&format!("{gate}/read"), &[("code", code), ("direction", "exit")]).await.is(200)
}

/// How many are inside each zone: outer, buffer, core.
async fn inside(app: &TestApp) -> [i64; 3] {
    let zones = plenum::checkin::inside(&app.app.db, app.conference).await.unwrap();
    let of = |code: &str| zones.iter().find(|zone| zone.code == code).unwrap().inside;
    ["outer", "buffer", "core"].map(of)
}

/// The rules of a gate as its page shows them, with changes.
async fn save(organiser: &mut Browser, gate: &str, changes: &[(&str, &str)]) -> Answer {
    let page = organiser.get(&format!("{gate}/rules")).await.is(200);
    let (version, seen) = (page.field("version"), page.field("capacity_seen"));
    let mut form = vec![("version", version.as_str()), ("capacity_seen", seen.as_str())];
    if !changes.iter().any(|(name, _)| *name == "again") {
        form.push(("again", "after_exit"));
    }
    form.extend_from_slice(changes);
    organiser.post(&format!("{gate}/rules"), &form).await
}

#[tokio::test]
async fn entering_the_core_is_entering_what_lies_around_it() {
    let app = TestApp::new().await;
    unlock(&app).await;
    let badges = approved(&app, 2, Level::Blue).await;
    let mut desk = app.desk_staff("Dora Desk").await;
    let (outer, buffer, core) = (gate(&app, "outer").await, gate(&app, "buffer").await, gate(&app, "core").await);
    told(&read(&mut desk, &core, &badges[0]).await, "admitted");
    told(&read(&mut desk, &outer, &badges[1]).await, "admitted");
    assert_eq!(inside(&app).await, [2, 1, 1]);
    // She is in all of them, so at none of their gates is she let in again.
    for gate in [&outer, &buffer, &core] {
        told(&read(&mut desk, gate, &badges[0]).await, "already");
    }
    // Leaving the buffer leaves the core, and not the outer zone.
    told(&leave(&mut desk, &buffer, &badges[0]).await.says("Let out"), "admitted");
    assert_eq!(inside(&app).await, [2, 0, 0]);
    told(&read(&mut desk, &core, &badges[0]).await, "admitted");
    told(&leave(&mut desk, &outer, &badges[0]).await, "admitted");
    assert_eq!(inside(&app).await, [1, 0, 0]);
    // Whoever leaves what she is not in changes nothing, and is not kept.
    told(&leave(&mut desk, &core, &badges[1]).await, "admitted");
    assert_eq!(inside(&app).await, [1, 0, 0]);
    let page = desk.get("/c/fsc/inside").await.is(200).says("Outer zone");
    assert_eq!(page.count("#inside tbody a[href^='/c/fsc/people/']"), 1);
    let log = app.actions().await;
    let of = |action: &str| log.iter().filter(|held| *held == action).count();
    assert_eq!((of("checkin.admitted"), of("checkin.left"), of("checkin.already")), (3, 3, 3));
    // She has arrived, wherever she is now.
    assert_eq!(plenum::checkin::arrivals(&app.app.db, app.conference).await.unwrap(), (2, 2));
    app.tallies_hold().await;
}

#[tokio::test]
async fn nobody_is_kept_inside_whatever_became_of_her_badge() {
    let app = TestApp::new().await;
    let badges = approved(&app, 1, Level::Green).await;
    let mut desk = app.desk_staff("Dora Desk").await;
    let outer = gate(&app, "outer").await;
    told(&read(&mut desk, &outer, &badges[0]).await, "admitted");
    app.sql("update participants set state = 'withdrawn'").await;
    app.sql("update badges set revoked_at = now()").await;
    app.sql("update conferences set state = 'closed'").await;
    told(&leave(&mut desk, &outer, &badges[0]).await, "admitted");
    told(&leave(&mut desk, &outer, "nothing").await.says("no badge of this conference"), "refused");
    assert_eq!(inside(&app).await, [0, 0, 0]);
}

#[tokio::test]
async fn a_gate_says_how_often_one_comes_in() {
    let app = TestApp::new().await;
    let badges = approved(&app, 1, Level::Green).await;
    let (mut organiser, mut desk) = (app.organiser().await, app.desk_staff("Dora Desk").await);
    let outer = gate(&app, "outer").await;
    let again = |changes: &'static str| [("again", changes)];
    save(&mut organiser, &outer, &again("once")).await.is(303);
    told(&read(&mut desk, &outer, &badges[0]).await, "admitted");
    told(&leave(&mut desk, &outer, &badges[0]).await, "admitted");
    told(&read(&mut desk, &outer, &badges[0]).await.says("Came in 09:00"), "already");
    save(&mut organiser, &outer, &again("after_exit")).await.is(303);
    told(&read(&mut desk, &outer, &badges[0]).await, "admitted");
    told(&read(&mut desk, &outer, &badges[0]).await, "already");
    save(&mut organiser, &outer, &again("always")).await.is(303);
    told(&read(&mut desk, &outer, &badges[0]).await, "admitted");
    assert_eq!(inside(&app).await, [1, 0, 0]);
    assert_eq!(
        app.value::<i32>("select entries from presences").await,
        2,
        "she came in twice, and was read more often"
    );
}

#[tokio::test]
async fn each_rule_of_a_gate_refuses_by_its_name() {
    let app = TestApp::new().await;
    let (mut organiser, mut desk) = (app.organiser().await, app.desk_staff("Dora Desk").await);
    let outer = gate(&app, "outer").await;
    let badges = approved(&app, 2, Level::Blue).await;
    // Levels beyond the zone's.
    save(&mut organiser, &outer, &[("levels", "red")]).await.is(303);
    told(&read(&mut desk, &outer, &badges[0]).await.says("does not admit this level"), "refused");
    // The members of a group: she is one of them by her address.
    let media = app.group("coordination").await.to_string();
    save(&mut organiser, &outer, &[("groups", &media)]).await.is(303);
    told(&read(&mut desk, &outer, &badges[0]).await.says("members of certain groups"), "refused");
    let member = app.account("Mina Member").await;
    app.place(member, "coordination", GroupRole::Member).await;
    app.sql("update accounts set email = (select email from participants order by number limit 1) where name = 'Mina Member'").await;
    told(&read(&mut desk, &outer, &badges[0]).await, "admitted");
    // Times: the story stands at 09:00 on 23 November.
    let window = [("opens-0", "2026-11-23T10:00"), ("closes-0", "2026-11-23T11:00")];
    save(&mut organiser, &outer, &window).await.is(303);
    told(&read(&mut desk, &outer, &badges[1]).await.says("does not admit at this time"), "refused");
    app.app.clock.advance(TimeDelta::minutes(60));
    told(&read(&mut desk, &outer, &badges[1]).await, "admitted");
    app.app.clock.advance(TimeDelta::minutes(60));
    told(&leave(&mut desk, &outer, &badges[1]).await, "admitted");
    told(&read(&mut desk, &outer, &badges[1]).await, "refused");
    let reasons = "select string_agg(reason, ' ' order by at, received_at) from (select distinct on (reason) reason, at, received_at from checkins where reason is not null order by reason, at) r";
    let mut said: Vec<String> = app.value::<String>(reasons).await.split(' ').map(str::to_owned).collect();
    said.sort();
    assert_eq!(said, ["group", "level", "window"]);
}

#[tokio::test]
async fn the_rules_page_keeps_what_is_wrong_and_tells_of_changes() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    let outer = gate(&app, "outer").await;
    let wrong = [
        ("opens-0", "2026-11-23T10:00"),
        ("closes-0", "2026-11-23T09:00"),
        ("capacity", "none"),
        ("locked", "on"),
        ("within", "60"),
    ];
    let page = save(&mut organiser, &outer, &wrong).await.is(422);
    assert_eq!(page.fault("closes-0").unwrap(), "It ends after it begins.");
    assert!(page.fault("capacity").is_some() && page.fault("custodian-0").is_some());
    assert_eq!(page.field("opens-0"), "2026-11-23T10:00", "what was sent is kept");
    let nobody =
        [("locked", "on"), ("within", "60"), ("custodian-0", "a@example.org"), ("custodian-1", "b@example.org")];
    let page = save(&mut organiser, &outer, &nobody).await.is(422);
    assert!(page.fault("custodian-0").unwrap().contains("no account"), "{}", page.text());
    assert_eq!(app.value::<i32>("select max(version) from gates").await, 1, "nothing was kept");
    // Somebody else was faster.
    let stale = [("version", "7"), ("capacity_seen", ""), ("again", "once")];
    organiser.post(&format!("{outer}/rules"), &stale).await.is(409);
    save(&mut organiser, &outer, &[("capacity", "40")]).await.is(303);
    // The zone is another gate's too: who saw it without the limit does not take that away unseen.
    let unseen = [("version", "2"), ("capacity_seen", ""), ("again", "once")];
    organiser.post(&format!("{outer}/rules"), &unseen).await.is(409);
    assert_eq!(organiser.get(&format!("{outer}/rules")).await.is(200).field("capacity"), "40");
    let mut desk = app.desk_staff("Dora Desk").await;
    desk.get(&format!("{outer}/rules")).await.is(404);
    assert!(app.actions().await.contains(&"checkin.rules_changed".to_owned()));
}

#[tokio::test]
async fn a_zone_never_holds_more_than_it_may() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    let (outer, buffer) = (gate(&app, "outer").await, gate(&app, "buffer").await);
    save(&mut organiser, &outer, &[("capacity", "7")]).await.is(303);
    let badges = approved(&app, 40, Level::Blue).await;
    let desk = app.desk_staff("Dora Desk").await;
    // Half of them come by a gate of the zone, half by one that lies within it.
    let readings = badges.iter().enumerate().map(|(n, badge)| {
        let (mut desk, gate) = (desk.clone(), if n % 2 == 0 { outer.clone() } else { buffer.clone() });
        async move { read(&mut desk, &gate, badge).await }
    });
    let answers = futures_util::future::join_all(readings).await;
    let of = |class: &str| answers.iter().filter(|answer| answer.count(&format!(".answer.{class}")) == 1).count();
    assert_eq!((of("admitted"), of("refused")), (7, 33));
    assert!(answers.iter().any(|answer| answer.text().contains("holds as many people as it may")));
    assert_eq!(inside(&app).await[0], 7);
    // One leaves, one comes.
    let (mut desk, n) = (desk, answers.iter().position(|answer| answer.count(".answer.admitted") == 1).unwrap());
    told(&leave(&mut desk, &outer, &badges[n]).await, "admitted");
    let others: Vec<_> = (0..40).filter(|other| answers[*other].count(".answer.refused") == 1).collect();
    told(&read(&mut desk, &outer, &badges[others[0]]).await, "admitted");
    told(&read(&mut desk, &outer, &badges[others[1]]).await, "refused");
    // Whoever is in the outer zone takes no place more when she goes on into the buffer zone.
    let first = (0..40).find(|n| n % 2 == 0 && answers[*n].count(".answer.admitted") == 1).filter(|first| *first != n);
    if let Some(first) = first {
        told(&read(&mut desk, &buffer, &badges[first]).await, "admitted");
    }
    assert_eq!(inside(&app).await[0], 7);
}

#[tokio::test]
async fn a_hundred_at_twenty_gates_with_one_badge_are_one() {
    let app = TestApp::new().await;
    app.sql(
        "insert into gates (id, conference_id, zone_id, code, position, name)
         select gen_random_uuid(), z.conference_id, z.id, 'more-' || n, 100 + n, z.name from zones z, generate_series(1, 19) n where z.code = 'outer'",
    )
    .await;
    let badge = approved(&app, 1, Level::Green).await.remove(0);
    let gates: Vec<Uuid> =
        sqlx::query_scalar("select g.id from gates g join zones z on z.id = g.zone_id where z.code = 'outer'")
            .fetch_all(&app.owner)
            .await
            .unwrap();
    assert_eq!(gates.len(), 20);
    let desk = app.desk_staff("Dora Desk").await;
    let readings = (0..100).map(|n| {
        let (mut desk, path, badge) = (desk.clone(), app.path(&format!("/gates/{}", gates[n % 20])), badge.clone());
        async move { read(&mut desk, &path, &badge).await }
    });
    let answers = futures_util::future::join_all(readings).await;
    let of = |class: &str| answers.iter().filter(|answer| answer.count(&format!(".answer.{class}")) == 1).count();
    assert_eq!((of("admitted"), of("already")), (1, 99));
    assert_eq!(app.value::<i64>("select count(*) from checkins").await, 100);
    assert_eq!(app.value::<i64>("select count(*) from checkins where outcome = 'already' and prior_id = (select id from checkins where outcome = 'admitted')").await, 99);
    assert_eq!(inside(&app).await, [1, 0, 0]);
    app.tallies_hold().await;
}

#[tokio::test]
async fn two_custodians_open_the_core_one_after_the_other() {
    let app = TestApp::new().await;
    let badges = approved(&app, 2, Level::Red).await;
    let core = gate(&app, "core").await;
    let (mut organiser, mut desk) = (app.organiser().await, app.desk_staff("Dora Desk").await);
    told(&read(&mut desk, &core, &badges[0]).await.says("two custodians open it"), "refused");
    desk.get(&format!("{core}/lock")).await.is(200).says("Nobody holds a key yet");
    let (one, other) = (app.account("Wang Key").await, app.account("Li Key").await);
    for account in [one, other] {
        app.grant(account, Role::DeskStaff, Some(app.conference)).await;
    }
    let lock = [
        ("locked", "on"),
        ("within", "60"),
        ("custodian-0", "wang.key@example.org"),
        ("custodian-1", "li.key@example.org"),
    ];
    save(&mut organiser, &core, &lock).await.is(303);
    let (mut wang, mut li) = (app.signed_in(one).await, app.signed_in(other).await);
    let (key, close) = (format!("{core}/lock/key"), format!("{core}/lock/close"));
    // Nobody else turns a key, whatever she may else.
    desk.post(&key, &[]).await.is(404);
    organiser.post(&key, &[]).await.is(404);
    wang.submit(&key, &[]).await.is(200).says("Wang Key has turned the first key").says("09:01:00");
    wang.post(&key, &[]).await.is(409).says("another person");
    told(&read(&mut desk, &core, &badges[0]).await, "refused");
    // The second is too late, and so becomes the first.
    app.app.clock.advance(TimeDelta::seconds(61));
    li.submit(&key, &[]).await.is(200).says("Li Key has turned the first key");
    app.app.clock.advance(TimeDelta::seconds(60));
    wang.submit(&key, &[]).await.is(200).says("Unlocked");
    told(&read(&mut desk, &core, &badges[0]).await, "admitted");
    desk.submit(&close, &[]).await.is(200).says("Locked");
    told(&read(&mut desk, &core, &badges[1]).await.says("This gate is locked"), "refused");
    // A lock is for those who come in: she leaves.
    told(&leave(&mut desk, &core, &badges[0]).await, "admitted");
    let log = app.actions().await;
    let of = |action: &str| log.iter().filter(|held| *held == action).count();
    assert_eq!((of("checkin.first_key"), of("checkin.unlocked"), of("checkin.locked")), (2, 1, 1));
    // The other gates have no lock.
    desk.get(&format!("{}/lock", gate(&app, "outer").await)).await.is(404);
}

#[tokio::test]
async fn two_keys_that_turn_in_one_instant_are_one_after_the_other() {
    let app = TestApp::new().await;
    let core = gate(&app, "core").await;
    let (one, other) = (app.account("Wang Key").await, app.account("Li Key").await);
    for account in [one, other] {
        sqlx::query("insert into gate_custodians (gate_id, account_id) select id, $1 from gates where code = 'stage'")
            .bind(account)
            .execute(&app.owner)
            .await
            .unwrap();
    }
    let (mut wang, mut li) = (app.signed_in(one).await, app.signed_in(other).await);
    let key = format!("{core}/lock/key");
    let (first, second) = tokio::join!(wang.post(&key, &[]), li.post(&key, &[]));
    assert_eq!((first.status.as_u16(), second.status.as_u16()), (303, 303));
    assert_eq!(app.value::<i64>("select count(*) from gates where unlocked_at is not null").await, 1);
    assert_eq!(app.value::<i64>("select count(*) from audit_log where action = 'checkin.first_key'").await, 1);
}

#[tokio::test]
async fn somebody_is_let_in_all_the_same_with_a_reason() {
    let app = TestApp::new().await;
    let (mut organiser, mut desk) = (app.organiser().await, app.desk_staff("Dora Desk").await);
    let (outer, core) = (gate(&app, "outer").await, gate(&app, "core").await);
    let badges = approved(&app, 1, Level::Green).await;
    save(&mut organiser, &outer, &[("levels", "red")]).await.is(303);
    let answer = read(&mut desk, &outer, &badges[0]).await;
    let force = answer.attribute(".answer a.btn", "href").expect("she may be let in all the same");
    desk.get(&force).await.is(200).says("does not admit this level");
    let page = desk.post(&force, &[("reason", " "), ("nonce", "0192f0c1-aaaa")]).await.is(422);
    assert!(page.fault("reason").is_some());
    let form = [("reason", "The minister's aide"), ("nonce", "0192f0c1-aaaa")];
    told(&desk.post(&force, &form).await.is(200).says("Let in all the same"), "admitted");
    // Pressed twice, she is let in once.
    told(&desk.post(&force, &form).await.is(200), "admitted");
    assert_eq!(inside(&app).await, [1, 0, 0]);
    assert_eq!(app.value::<i64>("select count(*) from checkins where force_reason = 'The minister''s aide'").await, 1);
    assert!(app.actions().await.contains(&"checkin.forced".to_owned()));
    // Nobody alone gets somebody into a zone that her badge does not open, or past the lock.
    let refused = read(&mut desk, &core, &badges[0]).await.says("does not open the zone");
    assert_eq!(refused.count(".answer a.btn"), 0);
    let id: Uuid = app.value("select id from checkins where reason = 'zone'").await;
    desk.post(&format!("{core}/readings/{id}/force"), &form).await.is(409);
    // Nor at another gate than it was read at.
    desk.get(&format!("{outer}/readings/{id}/force")).await.is(404);
}

#[tokio::test]
async fn whoever_comes_in_elsewhere_while_her_entry_is_undone_has_arrived() {
    let app = TestApp::new().await;
    let badges = approved(&app, 1, Level::Blue).await;
    let mut desk = app.desk_staff("Dora Desk").await;
    let outer = gate(&app, "outer").await;
    told(&read(&mut desk, &outer, &badges[0]).await, "admitted");
    let mut elsewhere = app.owner.begin().await.unwrap();
    let inside = "insert into presences (participant_id, zone_id, conference_id, inside, entries, since, in_by)
                  select p.participant_id, z.id, z.conference_id, true, 1, now(), gen_random_uuid()
                  from presences p, zones z where z.code = 'buffer' and z.conference_id = p.conference_id";
    sqlx::query(inside).execute(&mut *elsewhere).await.unwrap();
    let comes_in = async {
        app.somebody_waits().await;
        elsewhere.commit().await.unwrap();
    };
    // What undoing does where neither zone lies in the other.
    let gone = "delete from presences p using zones z where z.id = p.zone_id and z.code = 'outer'";
    let (undone, ()) = tokio::join!(sqlx::query(gone).execute(&app.app.db), comes_in);
    assert_eq!(undone.unwrap().rows_affected(), 1);
    let zones = "select string_agg(z.code, ' ') from presences s join zones z on z.id = s.zone_id";
    assert_eq!(app.value::<String>(zones).await, "buffer");
    assert_eq!(app.value::<i64>("select count(*) from arrivals").await, 1);
    app.tallies_hold().await;
}

#[tokio::test]
async fn a_reading_is_undone_within_a_quarter_of_an_hour() {
    let app = TestApp::new().await;
    unlock(&app).await;
    let badges = approved(&app, 1, Level::Blue).await;
    let mut desk = app.desk_staff("Dora Desk").await;
    let (outer, core) = (gate(&app, "outer").await, gate(&app, "core").await);
    let undo = async |desk: &mut Browser, gate: &str| {
        let page = desk.get(gate).await.is(200);
        let href = page.attribute(".history a[href$='/undo']", "href").expect("something to undo");
        desk.get(&href).await.is(200).says("Undo this reading?");
        assert!(desk.post(&href, &[("reason", "")]).await.is(422).fault("reason").is_some());
        desk.post(&href, &[("reason", "Wrong person")]).await
    };
    told(&read(&mut desk, &outer, &badges[0]).await, "admitted");
    told(&read(&mut desk, &core, &badges[0]).await, "admitted");
    assert_eq!(inside(&app).await, [1, 1, 1]);
    // She has gone on: the first is not undone before the second.
    undo(&mut desk, &outer).await.is(409).says("passed another gate");
    undo(&mut desk, &core).await.is(303);
    assert_eq!(inside(&app).await, [1, 0, 0]);
    // An exit that was a mistake: she is where she was.
    app.app.clock.advance(TimeDelta::minutes(1));
    told(&read(&mut desk, &core, &badges[0]).await, "admitted");
    app.app.clock.advance(TimeDelta::minutes(1));
    told(&leave(&mut desk, &outer, &badges[0]).await, "admitted");
    assert_eq!(inside(&app).await, [0, 0, 0]);
    undo(&mut desk, &outer).await.is(303);
    assert_eq!(inside(&app).await, [1, 1, 1]);
    // Her page tells of it.
    let id: Uuid = app.value("select id from participants").await;
    desk.get(&app.path(&format!("/people/{id}"))).await.is(200).says("Undone: Wrong person").says("Undone");
    // Too late.
    app.app.clock.advance(TimeDelta::minutes(16));
    assert_eq!(desk.get(&core).await.is(200).count(".history a[href$='/undo']"), 0);
    let last: Uuid = app
        .value("select id from checkins where undone_at is null and outcome = 'admitted' order by at desc limit 1")
        .await;
    desk.post(&format!("{core}/readings/{last}/undo"), &[("reason", "Late")]).await.is(409);
    assert_eq!(app.actions().await.iter().filter(|action| *action == "checkin.undone").count(), 2);
    app.tallies_hold().await;
}

#[tokio::test]
async fn readings_are_undone_in_any_order() {
    let app = TestApp::new().await;
    let badges = approved(&app, 3, Level::Green).await;
    let (mut organiser, mut desk) = (app.organiser().await, app.desk_staff("Dora Desk").await);
    let outer = gate(&app, "outer").await;
    let last = async || -> Uuid {
        app.app.clock.advance(TimeDelta::minutes(1));
        app.value("select id from checkins order by received_at desc limit 1").await
    };
    let undo = async |desk: &mut Browser, id: Uuid| {
        desk.post(&format!("{outer}/readings/{id}/undo"), &[("reason", "Wrong person")]).await.is(303);
        let held = "select count(*) from presences s join checkins c on c.id in (s.in_by, s.out_by) where c.undone_at is not null";
        assert_eq!(app.value::<i64>(held).await, 0, "nobody is where a reading put her that counts no more");
    };
    // In, out, in: the first entry is undone before the second.
    told(&read(&mut desk, &outer, &badges[0]).await, "admitted");
    let first = last().await;
    told(&leave(&mut desk, &outer, &badges[0]).await, "admitted");
    last().await;
    told(&read(&mut desk, &outer, &badges[0]).await, "admitted");
    let second = last().await;
    undo(&mut desk, first).await;
    assert_eq!(inside(&app).await, [1, 0, 0]);
    assert!(app.value::<bool>("select a.at = (select max(at) from checkins) from arrivals a").await);
    undo(&mut desk, second).await;
    assert_eq!(inside(&app).await, [0, 0, 0]);
    assert_eq!(plenum::checkin::arrivals(&app.app.db, app.conference).await.unwrap(), (0, 3));
    // In, out, in: the exit is undone before the second entry, and she is in by the first.
    told(&read(&mut desk, &outer, &badges[1]).await, "admitted");
    let first = last().await;
    told(&leave(&mut desk, &outer, &badges[1]).await, "admitted");
    let exit = last().await;
    told(&read(&mut desk, &outer, &badges[1]).await, "admitted");
    let second = last().await;
    undo(&mut desk, exit).await;
    undo(&mut desk, second).await;
    assert_eq!(app.value::<Uuid>("select in_by from presences where inside").await, first);
    undo(&mut desk, first).await;
    assert_eq!(inside(&app).await, [0, 0, 0]);
    // Where one comes in as often as one likes, the second entry holds without the first.
    save(&mut organiser, &outer, &[("again", "always")]).await.is(303);
    told(&read(&mut desk, &outer, &badges[2]).await, "admitted");
    let first = last().await;
    told(&read(&mut desk, &outer, &badges[2]).await, "admitted");
    let second = last().await;
    undo(&mut desk, first).await;
    assert_eq!(app.value::<Uuid>("select in_by from presences where inside").await, second);
    undo(&mut desk, second).await;
    assert_eq!(app.value::<i64>("select count(*) from presences").await, 0);
    app.tallies_hold().await;
}

#[tokio::test]
async fn whoever_was_let_in_by_mistake_has_not_arrived() {
    let app = TestApp::new().await;
    let badges = approved(&app, 1, Level::Green).await;
    let mut desk = app.desk_staff("Dora Desk").await;
    let outer = gate(&app, "outer").await;
    told(&read(&mut desk, &outer, &badges[0]).await, "admitted");
    let id: Uuid = app.value("select id from checkins").await;
    desk.post(&format!("{outer}/readings/{id}/undo"), &[("reason", "Wrong person")]).await.is(303);
    assert_eq!(plenum::checkin::arrivals(&app.app.db, app.conference).await.unwrap(), (0, 1));
    desk.get("/c/fsc/arrivals/readings?outcome=arrived").await.is(200).says("No readings");
    told(&read(&mut desk, &outer, &badges[0]).await, "admitted");
    app.tallies_hold().await;
}

#[tokio::test]
async fn who_is_inside_is_listed_for_a_muster() {
    let app = TestApp::new().await;
    unlock(&app).await;
    let made = many(&app, 3, |n| Outcome::Approved(if n == 0 { Level::Red } else { Level::Green })).await;
    let badges: Vec<String> = made.iter().map(|one| one.secret.clone().unwrap()).collect();
    let mut desk = app.desk_staff("Dora Desk").await;
    let (outer, core) = (gate(&app, "outer").await, gate(&app, "core").await);
    read(&mut desk, &core, &badges[0]).await;
    for badge in &badges[1..] {
        read(&mut desk, &outer, badge).await;
    }
    let page = desk.get("/c/fsc/inside").await.is(200).says("Everybody inside 3");
    assert_eq!(page.all("#inside .data.slim tbody td b"), ["3", "1", "1"]);
    let muster = page.attribute("a[href^='/c/fsc/inside/muster']", "href").unwrap();
    let page = desk.get(&muster).await.is(200).says("Everybody inside").says("3 people");
    assert_eq!((page.count("tbody tr"), page.count("button[data-print]")), (3, 1));
    let zone: Uuid = app.value("select id from zones where code = 'core'").await;
    desk.get(&format!("/c/fsc/inside?zone={zone}")).await.is(200).says("Core zone 1");
    let page =
        desk.get(&format!("/c/fsc/inside/muster?zone={zone}")).await.is(200).says("Core zone").says("one person");
    assert_eq!(page.count("tbody tr"), 1);
    // Whoever saw them all by name stands in the log, as whoever takes the file; the page that tells them anew does not.
    desk.get("/c/fsc/inside").await.is(200);
    let shown: Vec<serde_json::Value> = sqlx::query_scalar(
        "select detail from audit_log where action = 'checkin.muster_shown' order by detail ->> 'people' desc",
    )
    .fetch_all(&app.owner)
    .await
    .unwrap();
    let said: Vec<_> = shown.iter().map(|one| (one["people"].as_i64(), one.get("zone").is_some())).collect();
    assert_eq!(said, [(Some(3), false), (Some(1), true)]);
    let rows = desk.get(&format!("/c/fsc/inside/export?format=xlsx&zone={zone}")).await.is(200).sheet();
    assert_eq!((rows.len(), rows[1][5].to_string()), (2, "Core zone".to_owned()));
    assert!(app.actions().await.contains(&"checkin.inside_exported".to_owned()));
    let mut chair = app.seated("Chen Chair", 1).await;
    for path in ["/c/fsc/inside", "/c/fsc/inside/muster"] {
        chair.get(path).await.is(404);
    }
}

#[tokio::test]
async fn many_inside_are_listed_page_by_page_from_either_end() {
    let app = TestApp::new().await;
    let made = many(&app, 240, |_| Outcome::Approved(Level::Green)).await;
    let mut desk = app.desk_staff("Dora Desk").await;
    let outer = gate(&app, "outer").await;
    // Everybody but the last one, who did not come.
    for one in &made[..239] {
        read(&mut desk, &outer, one.secret.as_deref().unwrap()).await;
    }
    let mut listed = Vec::new();
    for (page, first, last) in [(1, 1, 50), (2, 51, 100), (3, 101, 150), (4, 151, 200), (5, 201, 239)] {
        let page = desk.get(&format!("/c/fsc/inside?page={page}")).await.is(200);
        let page = page.says(&format!("{first}–{last} of 239"));
        listed.extend(page.all("#inside .data:not(.slim) tbody th a"));
    }
    let called = desk.get("/c/fsc/inside/muster").await.is(200).all("tbody th");
    let names = |list: Vec<String>| -> Vec<String> {
        list.iter()
            .map(|one| one.trim_start_matches("☐ ").split_whitespace().take(2).collect::<Vec<_>>().join(" "))
            .collect()
    };
    assert_eq!(names(listed), names(called), "a page after the other is the list that is called");
}

#[tokio::test]
async fn what_must_be_read_before_she_is_admitted_is_read() {
    let app = TestApp::new().await;
    let badges = approved(&app, 1, Level::Green).await;
    let (mut organiser, mut desk) = (app.organiser().await, app.desk_staff("Dora Desk").await);
    let id: Uuid = app.value("select id from participants").await;
    let base = app.path(&format!("/people/{id}"));
    let version = organiser.get(&base).await.is(200).field("version");
    let long = "x".repeat(501);
    let page =
        organiser.post(&format!("{base}/attention"), &[("version", &version), ("attention", &long)]).await.is(422);
    assert!(page.fault("attention").is_some());
    let note = [("version", version.as_str()), ("attention", "Nut allergy: carries an EpiPen")];
    organiser.submit(&format!("{base}/attention"), &note).await.is(200).says("Nut allergy");
    organiser.post(&format!("{base}/attention"), &note).await.is(409);
    desk.post(&format!("{base}/attention"), &note).await.is(404);
    // Her badge waits for it, and is not read yet.
    let outer = gate(&app, "outer").await;
    let page = read(&mut desk, &outer, &badges[0]).await.says("Read the note first").says("Nut allergy");
    assert_eq!(page.field("note"), "Nut allergy: carries an EpiPen");
    assert_eq!(app.value::<i64>("select count(*) from checkins").await, 0);
    let (path, note) = (format!("{outer}/read"), ("note", "Nut allergy: carries an EpiPen"));
    let unread = [("code", badges[0].as_str()), note];
    assert!(desk.post(&path, &unread).await.is(422).fault("read").is_some());
    let changed = [("code", badges[0].as_str()), ("note", "Nut allergy"), ("read", "on")];
    assert!(desk.post(&path, &changed).await.is(422).fault("read").unwrap().contains("was changed"));
    let was_read = [("code", badges[0].as_str()), note, ("read", "on")];
    told(&desk.post(&path, &was_read).await.is(200), "admitted");
    // Out nobody is kept by it.
    told(&leave(&mut desk, &outer, &badges[0]).await, "admitted");
    // Nor is she let in against a rule before it was read.
    save(&mut organiser, &outer, &[("levels", "red")]).await.is(303);
    let answer = desk.post(&path, &was_read).await.is(200);
    let force = answer.attribute(".answer a.btn", "href").expect("she may be let in all the same");
    desk.get(&force).await.is(200).says("Nut allergy: carries an EpiPen");
    let why = ("reason", "The minister's aide");
    assert!(desk.post(&force, &[why]).await.is(422).fault("read").is_some());
    told(&desk.post(&force, &[why, note, ("read", "on")]).await.is(200), "admitted");
    assert!(app.value::<bool>("select bool_and(detail::text not like '%allergy%') from audit_log").await);
}
