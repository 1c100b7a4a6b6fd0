//! Who comes to which block, read at the doors of rooms.

use chrono::{DateTime, TimeDelta, Utc};
use plenum::access::GroupRole;
use plenum::kernel::Uuid;
use plenum::registration::{Level, Made, Outcome};
use serde_json::json;

use super::registration::many;
use crate::support::{Answer, Browser, Machine, TestApp};

fn secret(one: &Made) -> &str {
    one.secret.as_deref().unwrap()
}

/// The first block in a room: its id, and when it begins and ends.
async fn block(app: &TestApp, room: &str) -> (Uuid, DateTime<Utc>, DateTime<Utc>) {
    sqlx::query_as(
        "select b.id, b.starts_at, b.ends_at from blocks b join rooms r on r.id = b.room_id
         where r.code = $1 and b.kind <> 'break' order by b.starts_at limit 1",
    )
    .bind(room)
    .fetch_one(&app.owner)
    .await
    .expect("a block")
}

/// A badge is read at a door, so long after a time.
async fn read(device: &Machine, one: &Made, at: DateTime<Utc>, direction: &str) -> String {
    let nonce = format!("{direction}-{}-{}", one.id, at.timestamp());
    let body = json!({ "secret": secret(one), "nonce": nonce, "type": direction, "at": at.to_rfc3339() });
    device.read(&body).await["status"].as_str().unwrap().to_owned()
}

/// Expected, arrived, share and in the room now, as the page of its day says.
async fn row(browser: &mut Browser, block: Uuid) -> Vec<String> {
    let page = browser.get("/c/fsc/rooms?day=1").await.is(200);
    let cells = page.all(&format!("#b-{block} td.num"));
    cells[1..].to_vec()
}

fn moved_to(app: &TestApp, at: DateTime<Utc>) {
    app.app.clock.advance(at - app.app.clock.now());
}

fn names(page: &Answer) -> Vec<String> {
    page.all("#block tbody th a")
}

#[tokio::test]
async fn whoever_is_read_at_the_door_counts_once_a_block() {
    let app = TestApp::new().await;
    let made = many(&app, 4, |n| Outcome::Approved(if n == 3 { Level::Green } else { Level::Blue })).await;
    let door = app.device("breakout-1-door").await;
    let (id, starts_at, ends_at) = block(&app, "breakout-1").await;
    moved_to(&app, starts_at + TimeDelta::minutes(20));
    let mut desk = app.desk_staff("Dora Desk").await;
    // A green badge does not open the zone of the sub-venues: its holder is not expected there.
    assert_eq!(row(&mut desk, id).await, ["3", "0", "0%", "0"]);
    // Too early by a minute, from half an hour before on, twice, and after its end.
    assert_eq!(read(&door, &made[0], starts_at - TimeDelta::minutes(31), "entry").await, "ok");
    assert_eq!(row(&mut desk, id).await, ["3", "0", "0%", "0"]);
    read(&door, &made[1], starts_at - TimeDelta::minutes(29), "entry").await;
    read(&door, &made[1], starts_at + TimeDelta::minutes(1), "entry").await;
    assert_eq!(row(&mut desk, id).await, ["3", "1", "33%", "1"]);
    assert_eq!(read(&door, &made[3], starts_at, "entry").await, "error", "refused, and not there");
    read(&door, &made[2], starts_at + TimeDelta::minutes(5), "entry").await;
    read(&door, &made[2], starts_at + TimeDelta::minutes(9), "exit").await;
    assert_eq!(row(&mut desk, id).await, ["3", "2", "66%", "1"]);
    read(&door, &made[2], starts_at + TimeDelta::minutes(12), "entry").await;
    assert_eq!(row(&mut desk, id).await, ["3", "2", "66%", "2"], "leaving and coming again does not double");
    let held = "select count(distinct participant_id) from checkins c join gates g on g.id = c.gate_id
                where g.code = 'breakout-1-door' and c.outcome <> 'refused' and c.direction = 'entry'
                    and c.at >= (select min(starts_at) - interval '30 min' from blocks b join rooms r on r.id = b.room_id where r.code = 'breakout-1')";
    assert_eq!(app.value::<i64>(held).await, 2);
    // Who went out by the door of a room is still in the zone.
    read(&door, &made[1], starts_at + TimeDelta::minutes(15), "exit").await;
    assert_eq!(row(&mut desk, id).await[3], "1");
    let inside = plenum::checkin::inside(&app.app.db, app.conference).await.unwrap();
    assert_eq!(inside.iter().find(|zone| zone.code == "buffer").unwrap().inside, 3);
    // By name: who came, who left, who has not come; whoever is excused says so.
    let base = format!("/c/fsc/rooms/{id}");
    let page = desk.get(&base).await.is(200).says("2 / 3").says("1–2 of 2");
    assert_eq!(names(&page), ["Person 1", "Person 2"]);
    desk.submit(&app.path(&format!("/people/{}/leave", made[0].id)), &[("why", "Ill")]).await.is(200);
    let page = desk.get(&format!("{base}?who=missing")).await.is(200).says("on leave");
    assert_eq!(names(&page), ["Person 0"]);
    // Once it is over it takes nobody any more.
    moved_to(&app, ends_at + TimeDelta::minutes(10));
    read(&door, &made[0], ends_at, "entry").await;
    assert_eq!(row(&mut desk, id).await, ["3", "2", "66%", "–"]);
    // Both lists, and the blocks of all days, go into files; the log says who took them.
    let file = desk.get(&format!("{base}/export?format=xlsx")).await.is(200).sheet();
    assert_eq!(file.len(), 3);
    let file = desk.get(&format!("{base}/export?format=csv&who=missing")).await.is(200);
    assert!(file.body.contains("Person 0") && !file.body.contains("Person 1"), "{}", file.body);
    let file = desk.get("/c/fsc/rooms/export?format=csv").await.is(200);
    assert!(file.body.contains("Sub-venue 1"), "{}", file.body);
    let log = app.actions().await;
    assert_eq!(log.iter().filter(|held| *held == "checkin.block_exported").count(), 2);
    assert_eq!(log.iter().filter(|held| *held == "checkin.rooms_exported").count(), 1);
}

#[tokio::test]
async fn of_two_blocks_that_follow_each_other_one_counts() {
    let app = TestApp::new().await;
    let made = many(&app, 1, |_| Outcome::Approved(Level::Blue)).await;
    let door = app.device("breakout-1-door").await;
    let (first, _, ends_at) = block(&app, "breakout-1").await;
    // The next one in the room begins ten minutes after.
    let second: Uuid = sqlx::query_scalar(
        "update blocks set starts_at = $2, ends_at = $2 + interval '1 hour' where id = (
             select b.id from blocks b join rooms r on r.id = b.room_id where r.code = 'breakout-1' and b.id <> $1
             order by b.starts_at limit 1) returning id",
    )
    .bind(first)
    .bind(ends_at + TimeDelta::minutes(10))
    .fetch_one(&app.owner)
    .await
    .unwrap();
    moved_to(&app, ends_at + TimeDelta::minutes(20));
    let mut desk = app.desk_staff("Dora Desk").await;
    app.release_agenda().await;
    read(&door, &made[0], ends_at - TimeDelta::minutes(5), "entry").await;
    assert_eq!((row(&mut desk, first).await[1].as_str(), row(&mut desk, second).await[1].as_str()), ("1", "0"));
    read(&door, &made[0], ends_at + TimeDelta::minutes(5), "entry").await;
    assert_eq!((row(&mut desk, first).await[1].as_str(), row(&mut desk, second).await[1].as_str()), ("1", "1"));
}

#[tokio::test]
async fn an_organiser_says_which_room_lies_behind_a_gate() {
    let app = TestApp::new().await;
    let made = many(&app, 3, |_| Outcome::Approved(Level::Blue)).await;
    let (id, starts_at, _) = block(&app, "main").await;
    app.sql("update gates set room_id = null, is_inner = false").await;
    moved_to(&app, starts_at);
    let (mut desk, mut organiser) = (app.desk_staff("Dora Desk").await, app.organiser().await);
    desk.get("/c/fsc/rooms").await.is(200).says("No gate stands at this room");
    desk.get(&format!("/c/fsc/rooms/{id}")).await.is(200).says("in the rules of a gate");
    let gate: Uuid = app.value("select id from gates where code = 'sub-venues'").await;
    let room: Uuid = app.value("select id from rooms where code = 'main'").await;
    let path = app.path(&format!("/gates/{gate}/rules"));
    let version = organiser.get(&path).await.is(200).says("Room behind it").field("version");
    let (room, form) = (room.to_string(), [("version", version.as_str()), ("again", "always"), ("capacity_seen", "")]);
    let page = organiser.post(&path, &[&form[..], &[("inner", "on")]].concat()).await.is(422);
    assert!(page.fault("room").is_some(), "{}", page.text());
    organiser.post(&path, &[&form[..], &[("room", "x")]].concat()).await.is(422);
    // Of a gate that asks for a group only its members are expected.
    let group = app.group("coordination").await.to_string();
    let member = app.account("Mina Member").await;
    app.place(member, "coordination", GroupRole::Member).await;
    app.sql("update accounts set email = 'p1@example.org' where name = 'Mina Member'").await;
    let kept = [&form[..], &[("room", &room), ("inner", "on"), ("groups", &group)]].concat();
    organiser.post(&path, &kept).await.is(303);
    assert_eq!(row(&mut desk, id).await, ["1", "0", "0%", "0"]);
    let page = desk.get(&format!("/c/fsc/rooms/{id}?who=missing")).await.is(200);
    assert_eq!(names(&page), ["Person 1"]);
    let device = app.device("sub-venues").await;
    assert_eq!(read(&device, &made[0], starts_at, "entry").await, "error");
    assert_eq!(read(&device, &made[1], starts_at, "entry").await, "ok");
    assert_eq!(row(&mut desk, id).await, ["1", "1", "100%", "1"]);
    assert_eq!(organiser.get(&path).await.is(200).attribute("input[name=inner]", "checked").as_deref(), Some(""));
    // A block of another conference, or none, is not found.
    desk.get(&format!("/c/fsc/rooms/{}", Uuid::nil())).await.is(404);
    desk.get(&format!("/c/other/rooms/{id}")).await.is(404);
}
