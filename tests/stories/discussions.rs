//! Participants are divided into discussion groups: by wish, by the mix of categories, by hand.

use plenum::access::{DeviceKind, Serves};
use plenum::kernel::Uuid;
use plenum::registration::{Level, Made, Outcome};
use serde_json::{Value, json};

use super::programme::{change_block, id, release};
use super::registration::{approve, id_of, many, register};
use crate::support::{Answer, Browser, TestApp};

/// A discussion from the blocks with these codes: its address.
async fn discussion(app: &TestApp, organiser: &mut Browser, codes: &[&str]) -> String {
    let mut form = vec![("title_en", "Group discussions".to_owned()), ("most", "3".to_owned())];
    for code in codes {
        form.push(("blocks", id(app, "blocks", code).await.to_string()));
    }
    let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
    organiser.post("/c/fsc/discussions/new", &form).await.is(303).location().to_owned()
}

/// The groups of a discussion in their order: id and topic.
async fn groups(app: &TestApp) -> Vec<(Uuid, String)> {
    sqlx::query_as("select id, (topic).en from discussion_groups order by position")
        .fetch_all(&app.owner)
        .await
        .expect("the groups")
}

async fn approved(app: &TestApp, count: usize) -> Vec<Made> {
    many(app, count, |_| Outcome::Approved(Level::Green)).await
}

/// How many take part: staff, press and guards do not discuss.
async fn taking_part(app: &TestApp) -> i64 {
    app.value("select count(*) from participants p join categories c on c.id = p.category_id where c.kind = 'participant' and p.state = 'approved'").await
}

/// Sets the run that a preview shows.
async fn set_run(organiser: &mut Browser, path: &str, how: &str, anew: &str) -> Answer {
    let page = organiser.get(&format!("{path}/run?how={how}&anew={anew}")).await.is(200);
    let seen = page.field("seen");
    organiser.post(&format!("{path}/run"), &[("how", how), ("anew", anew), ("seen", &seen)]).await
}

/// Puts somebody into a group by hand.
async fn put(organiser: &mut Browser, path: &str, who: &str, group: Uuid) {
    let form = [("ids", who), ("do", "place"), ("to", &group.to_string())];
    organiser.post(&format!("{path}/people"), &form).await.is(303);
}

const FSC: [&str; 6] = ["monitoring-1", "fintech-1", "control-1", "monitoring-2", "fintech-2", "control-2"];

#[tokio::test]
async fn a_discussion_begins_with_a_group_for_each_room_of_its_blocks() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    organiser.get("/c/fsc/discussions").await.is(200).says("No discussion has been prepared yet");
    let page = organiser.get("/c/fsc/discussions/new").await.is(200);
    assert!(page.count("input[name=blocks]") >= 6);
    let wrong = [("title_en", ""), ("most", "20"), ("opens", "2026-12-02T09:00"), ("closes", "2026-12-01T09:00")];
    let page = organiser.post("/c/fsc/discussions/new", &wrong).await.is(422);
    for field in ["title_hans", "most", "closes"] {
        assert!(page.fault(field).is_some(), "{field}");
    }
    assert_eq!(page.field("opens"), "2026-12-02T09:00");
    let path = discussion(&app, &mut organiser, &FSC).await;
    let page = organiser.get(&path).await.is(200).says("Group discussions").says("16:30–18:30");
    assert_eq!(page.count("#groups tbody tr"), 3);
    let topics: Vec<String> = groups(&app).await.into_iter().map(|(_, topic)| topic).collect();
    assert_eq!(topics.len(), 3);
    assert!(topics.contains(&"Risk monitoring and early warning".to_owned()), "{topics:?}");
    assert_eq!(app.value::<i64>("select count(*) from discussion_sittings").await, 6);
    // A group more, with a host who is a participant; then it is changed, raised and removed.
    let host = register(&app, "李伟", "li.wei@example.org").await;
    let new = [("topic_en", "Green finance"), ("capacity", "12"), ("host", "nobody@example.org")];
    let page = organiser.post(&format!("{path}/groups/new"), &new).await.is(422);
    assert_eq!(page.fault("host").unwrap(), "No participant has this number or address.");
    let new = [("topic_en", "Green finance"), ("capacity", "12"), ("host", "li.wei@example.org")];
    organiser.submit(&format!("{path}/groups/new"), &new).await.is(200).says("Green finance").says("李伟");
    let (group, _) = groups(&app).await[3].clone();
    organiser.post(&format!("{path}/groups/{group}/raise"), &[]).await.is(303);
    assert_eq!(groups(&app).await[2].1, "Green finance");
    let edit = format!("{path}/groups/{group}/edit");
    let version = organiser.get(&edit).await.is(200).field("version");
    let change = [("topic_en", "Green finance"), ("capacity", "15"), ("host_en", "Chair"), ("version", &version)];
    organiser.submit(&edit, &change).await.is(200).says("0 of 15 places taken").says("Host: Chair");
    // Whoever comes second is told, and keeps what she wrote.
    let stale = organiser.post(&edit, &[("topic_en", "Mine"), ("capacity", "9"), ("version", &version)]).await.is(422);
    assert_eq!(stale.field("topic_en"), "Mine");
    let remove = format!("{path}/groups/{group}/remove");
    let version = organiser.get(&remove).await.is(200).field("version");
    organiser.submit(&remove, &[("version", &version)]).await.is(200).says_not("Green finance");
    // Nothing of it is seen outside.
    app.visitor().get(&host).await.is(200).says_not("Group discussions");
    app.desk_staff("Dora Desk").await.get(&path).await.is(404);
    let actions = app.actions().await;
    for action in ["added", "group_added", "group_raised", "group_changed", "group_removed"] {
        assert!(actions.contains(&format!("discussions.{action}")), "{action}");
    }
}

#[tokio::test]
async fn a_block_in_which_groups_sit_and_their_room_are_not_taken_away() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    let path = discussion(&app, &mut organiser, &FSC[..3]).await;
    // Cancelled in the draft, it still stands in the form of its group, so that whoever changes the group does not drop it.
    let group: Uuid = app.value("select s.group_id from discussion_sittings s join blocks b on b.id = s.block_id where b.code = 'monitoring-1'").await;
    app.sql("update blocks set cancelled = true where code = 'monitoring-1'").await;
    let page = organiser.get(&format!("{path}/groups/{group}/edit")).await.is(200);
    assert_eq!(page.count("input[name=blocks][checked]"), 1);
    let remove = app.path(&format!("/programme/blocks/{}/remove", id(&app, "blocks", "monitoring-1").await));
    let version = organiser.get(&remove).await.is(200).field("version");
    organiser.post(&remove, &[("version", &version)]).await.is(409).says("Discussion groups sit in this.");
    assert_eq!(app.value::<i64>("select count(*) from blocks where code = 'monitoring-1'").await, 1);
    // Nor does a room go in which only a group sits.
    app.sql("insert into rooms (id, conference_id, code, position, name) select gen_random_uuid(), id, 'annex', 99, row('Annex', '', '')::words from conferences where slug = 'fsc'").await;
    app.sql("update discussion_groups set room_id = (select id from rooms where code = 'annex') where position = 1")
        .await;
    let remove = app.path(&format!("/programme/rooms/{}/remove", id(&app, "rooms", "annex").await));
    organiser.post(&remove, &[("version", "1")]).await.is(409).says("Something stands in this room");
    let held = "select count(*) from discussion_groups g join rooms r on r.id = g.room_id where r.code = 'annex'";
    assert_eq!(app.value::<i64>(held).await, 1);
    // Going back to a version that has no such block cancels it in the draft, and its sitting stays.
    app.sql("insert into blocks (id, conference_id, code, kind, title, starts_at, ends_at) select gen_random_uuid(), conference_id, 'late', kind, title, starts_at, ends_at from blocks where code = 'monitoring-1'").await;
    app.sql("insert into discussion_sittings (group_id, block_id) select g.id, b.id from discussion_groups g, blocks b where g.position = 1 and b.code = 'late'").await;
    organiser.submit("/c/fsc/programme/back/1", &[]).await.is(200);
    assert_eq!(app.value::<i64>("select count(*) from discussion_sittings").await, 4);
    assert_eq!(app.value::<i64>("select count(*) from blocks where cancelled and code = id::text").await, 1);
}

#[tokio::test]
async fn participants_wish_a_run_gives_places_and_each_is_told_once() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    let pass = register(&app, "王敏", "wang.min@example.org").await;
    approve(&app, &mut organiser, "wang.min@example.org", "green").await;
    let path = discussion(&app, &mut organiser, &FSC[..3]).await;
    let groups = groups(&app).await;
    let (first, second) = (groups[0].0.to_string(), groups[1].0.to_string());
    // As long as nobody asks for wishes, there is nothing to say.
    let wishes = format!("{pass}/wishes/{}", path.rsplit('/').next().unwrap());
    app.visitor().get(&wishes).await.is(404);
    let edit = format!("{path}/edit");
    let version = organiser.get(&edit).await.is(200).field("version");
    let form = [
        ("title_en", "Group discussions"),
        ("opens", "2026-11-20T09:00"),
        ("closes", "2026-12-10T18:00"),
        ("most", "2"),
        ("version", &version),
    ];
    organiser.submit(&edit, &form).await.is(200).says("open until");
    let mut phone = app.visitor();
    phone.get(&pass).await.is(200).says("Say what you wish").says("You have named no group yet.");
    let page = phone.get(&wishes).await.is(200).says(&groups[1].1);
    assert_eq!(page.count("select"), 2);
    let twice = [("wishes-0", second.as_str()), ("wishes-1", second.as_str())];
    let page = phone.post(&wishes, &twice).await.is(422);
    assert!(page.fault("wishes-1").is_some());
    phone
        .submit(&wishes, &[("wishes-0", &second), ("wishes-1", &first)])
        .await
        .is(200)
        .says("Your wishes were saved.")
        .says("Change my wishes");
    let page = phone.get(&pass).await.is(200).says_not("were saved");
    assert_eq!(page.all("section[id^=discussion] ol > li"), [groups[1].1.clone(), groups[0].1.clone()]);
    assert_eq!(phone.get(&wishes).await.is(200).field("wishes-0"), second);
    // Somebody who is no participant, and another's pass, find nothing.
    app.visitor().get(&format!("/pass/nothing/wishes/{}", Uuid::nil())).await.is(404);
    // The preview sets nothing.
    let page = organiser.get(&format!("{path}/run?how=wishes")).await.is(200).says("Wish 1");
    assert_eq!(app.value::<i64>("select count(*) from discussion_placements").await, 0);
    let seen = page.field("seen");
    // What was seen is what is set: she changed her mind meanwhile.
    phone.submit(&wishes, &[("wishes-0", &first)]).await.is(200);
    let form = [("how", "wishes"), ("anew", ""), ("seen", &seen)];
    organiser.post(&format!("{path}/run"), &form).await.is(422).says("Something has changed since you looked.");
    phone.submit(&wishes, &[("wishes-0", &second), ("wishes-1", &first)]).await.is(200);
    set_run(&mut organiser, &path, "wishes", "").await.is(303);
    assert_eq!(app.value::<Uuid>("select group_id from discussion_placements").await, groups[1].0);
    // Not published: she sees nothing of it, on her pass or in her calendar.
    phone.get(&pass).await.is(200).says_not("Your discussion group");
    let calendar = phone.get(&format!("{pass}/agenda.ics")).await.is(200);
    assert!(!calendar.body.contains(&groups[1].1));
    let mails = app.mails().await.len();
    organiser.get(&format!("{path}/tell")).await.is(200).says("One person is written to");
    organiser.submit(&format!("{path}/tell"), &[]).await.is(200).says("each sees her group on her pass");
    app.run_jobs().await;
    let sent = app.mails().await;
    assert_eq!(sent.len(), mails + 1);
    let (to, _, body) = sent.last().unwrap();
    assert!(to == "wang.min@example.org" && body.contains(&groups[1].1) && body.contains(&pass), "{body}");
    phone.get(&pass).await.is(200).says("Your discussion group").says(&groups[1].1);
    // Told once, however often it is asked for.
    organiser.submit(&format!("{path}/tell"), &[]).await.is(200);
    app.run_jobs().await;
    assert_eq!(app.mails().await.len(), mails + 1);
    // She moves by hand: nobody is written to until the organisers say so.
    let her = id_of(&app, "wang.min@example.org").await.to_string();
    let place = [("ids", her.as_str()), ("do", "place"), ("to", &first)];
    organiser.post(&format!("{path}/people"), &place).await.is(303);
    app.run_jobs().await;
    assert_eq!(app.mails().await.len(), mails + 1);
    organiser.get(&path).await.is(200).says("One person knows something else of her group");
    organiser.submit(&format!("{path}/tell"), &[]).await.is(200);
    app.run_jobs().await;
    assert!(app.mails().await.last().unwrap().2.contains(&groups[0].1));
    assert_eq!(app.mails().await.len(), mails + 2);
}

#[tokio::test]
async fn her_calendar_follows_her_group() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    let pass = register(&app, "王敏", "wang.min@example.org").await;
    approve(&app, &mut organiser, "wang.min@example.org", "green").await;
    let path = discussion(&app, &mut organiser, &["monitoring-1", "fintech-1"]).await;
    let groups = groups(&app).await;
    let her = id_of(&app, "wang.min@example.org").await.to_string();
    put(&mut organiser, &path, &her, groups[0].0).await;
    organiser.submit(&format!("{path}/tell"), &[]).await.is(200);
    app.run_jobs().await;
    let entries = || async {
        let calendar = app.visitor().get(&format!("{pass}/agenda.ics")).await.is(200);
        let text = calendar.body.replace("\r\n ", "");
        text.split("BEGIN:VEVENT").skip(1).map(str::to_owned).collect::<Vec<_>>()
    };
    let line = |entry: &str, name: &str| {
        entry.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default().trim_end().to_owned()
    };
    let before = entries().await;
    assert_eq!(before.len(), 1);
    assert!(before[0].contains(&groups[0].1) && before[0].contains("STATUS:CONFIRMED"), "{before:?}");
    let sequence = |entry: &str| line(entry, "SEQUENCE:").parse::<i32>().unwrap();
    // The block moves: the same entry, a greater sequence, the new time.
    let moved = [("starts", "16:45"), ("ends", "18:45"), ("expected", "")];
    change_block(&mut organiser, &app, "monitoring-1", &moved).await.is(303);
    release(&mut organiser, &app, "Later").await.is(303);
    let later = entries().await;
    assert_eq!(line(&later[0], "UID:"), line(&before[0], "UID:"));
    assert!(sequence(&later[0]) > sequence(&before[0]) && later[0].contains("T164500"), "{later:?}");
    // She moves to a group elsewhere: the one is cancelled, the other is there.
    put(&mut organiser, &path, &her, groups[1].0).await;
    let other = entries().await;
    assert_eq!(other.len(), 2);
    let gone = other.iter().find(|entry| line(entry, "UID:") == line(&before[0], "UID:")).unwrap();
    assert!(gone.contains("STATUS:CANCELLED") && sequence(gone) > sequence(&later[0]), "{gone}");
    assert!(other.iter().any(|entry| entry.contains(&groups[1].1) && entry.contains("STATUS:CONFIRMED")));
}

#[tokio::test]
async fn a_kiosk_tells_whoever_comes_in_where_her_group_sits() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    let made = approved(&app, 2).await;
    let path = discussion(&app, &mut organiser, &FSC[..3]).await;
    let group: Uuid = app
        .value("select s.group_id from discussion_sittings s join blocks b on b.id = s.block_id where b.code = 'fintech-1'")
        .await;
    put(&mut organiser, &path, &made[0].id.to_string(), group).await;
    assert_eq!(app.value::<Uuid>("select group_id from discussion_placements").await, group);
    let kiosk = app.device_of(DeviceKind::Kiosk, app.conference, "main-entrance", Serves::Entry).await;
    // Ten minutes before three blocks begin side by side.
    app.app.clock.set("2026-12-26T08:20:00Z".parse().unwrap());
    let next = async |one: &Made, nonce: &str| {
        kiosk.read(&json!({ "secret": one.secret, "nonce": nonce })).await["next"].clone()
    };
    assert_eq!(next(&made[0], "next-0001").await, Value::Null, "nobody has been told of the groups yet");
    app.sql("update discussions set published_at = created_at").await;
    let told = next(&made[0], "next-0002").await;
    let room: String = app.value("select (name).en from rooms where code = 'breakout-2'").await;
    assert_eq!((&told["starts_at"], &told["room"]), (&json!("2026-12-26T08:30:00.000Z"), &json!(room)));
    assert!(told["title"].as_str().unwrap().contains("financial technology"), "{told}");
    assert_eq!(next(&made[1], "next-0003").await, Value::Null, "she is in no group");
}

#[tokio::test]
async fn no_group_holds_more_than_its_places_however_many_place_at_once() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    let path = discussion(&app, &mut organiser, &["monitoring-1"]).await;
    let made = approved(&app, 40).await;
    app.sql("update discussion_groups set capacity = 5").await;
    let group = groups(&app).await[0].0.to_string();
    let people = format!("{path}/people");
    let tries = made.iter().map(|one| {
        let (mut organiser, people, group, one) =
            (organiser.clone(), people.clone(), group.clone(), one.id.to_string());
        async move { organiser.post(&people, &[("ids", &one), ("do", "place"), ("to", &group)]).await.status.as_u16() }
    });
    let answers = futures_util::future::join_all(tries).await;
    assert_eq!(app.value::<i64>("select count(*) from discussion_placements where group_id is not null").await, 5);
    assert!(answers.iter().filter(|status| **status == 422).count() > 0, "{answers:?}");
    // Several at once who do not all fit: nobody moves, and the page says so.
    let ids: Vec<String> = made.iter().map(|one| one.id.to_string()).collect();
    let mut form: Vec<(&str, &str)> = ids.iter().map(|id| ("ids", id.as_str())).collect();
    form.extend([("do", "place"), ("to", group.as_str())]);
    organiser.post(&people, &form).await.is(422).says("There is no room in this group for all of them.");
    // It cannot become smaller than what it holds.
    let edit = format!("{path}/groups/{group}/edit");
    let version = organiser.get(&edit).await.is(200).field("version");
    let page = organiser.post(&edit, &[("topic_en", "Risk"), ("capacity", "4"), ("version", &version)]).await.is(422);
    assert_eq!(page.fault("capacity").unwrap(), "5 people are in this group already.");
    // Whoever withdraws leaves her place free.
    app.sql("update participants set state = 'withdrawn' where id = (select participant_id from discussion_placements where group_id is not null limit 1)").await;
    assert_eq!(app.value::<i64>("select count(*) from discussion_placements where group_id is not null").await, 4);
    organiser.get(&format!("{path}/groups/{group}")).await.is(200).says("4 of 5 places taken");
}

#[tokio::test]
async fn a_run_mixes_categories_keeps_locked_places_and_goes_into_a_file() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    let path = discussion(&app, &mut organiser, &FSC[..3]).await;
    approved(&app, 90).await;
    let count = taking_part(&app).await;
    let groups = groups(&app).await;
    organiser.get(&path).await.is(200).says("without a place");
    // One is put by hand and locked; a run leaves her there.
    let one: Uuid = app.value("select p.id from participants p join categories c on c.id = p.category_id where c.kind = 'participant' order by p.number limit 1").await;
    let (one, group) = (one.to_string(), groups[2].0.to_string());
    let hits = organiser.get(&format!("{path}/groups/{group}?q=Person+0")).await.is(200).says("Put here");
    assert!(hits.count("#add li") >= 1);
    let put = [("ids", one.as_str()), ("do", "place"), ("to", &group), ("from", &group)];
    organiser.submit(&format!("{path}/people"), &put).await.is(200).says("Person");
    organiser
        .submit(&format!("{path}/people"), &[("ids", &one), ("do", "lock"), ("from", &group)])
        .await
        .says("locked");
    set_run(&mut organiser, &path, "mix", "all").await.is(303);
    let placed = app.value::<i64>("select count(*) from discussion_placements where group_id is not null").await;
    let places = app.value::<i64>("select sum(capacity) from discussion_groups").await;
    assert_eq!(placed, count.min(places));
    assert_eq!(
        app.value::<i64>("select count(*) from discussion_placements where locked and group_id is not null").await,
        1
    );
    let stays: Uuid = app.value("select group_id from discussion_placements where locked").await;
    assert_eq!(stays.to_string(), group);
    // Every group has as many as every other, of each category too; the same run again moves nobody.
    let apart = "select max(n) - min(n) from (select count(l.participant_id) as n from discussion_groups g
        left join discussion_placements l on l.group_id = g.id group by g.id) x";
    assert!(app.value::<i64>(apart).await <= 1);
    let apart = "select max(most - least) from (select max(n) as most, min(n) as least from (
            select c.id as category, g.id, count(p.id) as n from categories c cross join discussion_groups g
            left join discussion_placements l on l.group_id = g.id left join participants p on p.id = l.participant_id
                and p.category_id in (select id from categories k where coalesce(k.parent_id, k.id) = c.id)
            where c.parent_id is null group by 1, 2) x group by category) y";
    assert!(app.value::<i64>(apart).await <= 1);
    organiser.get(&format!("{path}/run?how=mix&anew=all")).await.is(200).says("0 go to another group or get a place");
    // The lists: one a door, and all of it as a file, which stands in the log.
    let door = organiser.get(&format!("{path}/door")).await.is(200);
    assert_eq!(door.count(".door-list"), 3);
    assert_eq!(door.count(".door-names li") as i64, placed);
    let sheet = organiser.get(&format!("{path}/export?format=xlsx")).await.is(200).sheet();
    assert_eq!(sheet.len() as i64, count + 1);
    assert!(app.actions().await.contains(&"discussions.exported".to_owned()));
    // A group that goes leaves its people without a place.
    let remove = format!("{path}/groups/{}/remove", groups[0].0);
    let version = organiser.get(&remove).await.is(200).field("version");
    organiser.submit(&remove, &[("version", &version)]).await.is(200);
    organiser.get(&format!("{path}/people")).await.is(200).says("Person");
}

#[tokio::test]
async fn who_becomes_staff_is_counted_no_more_among_those_who_have_a_place() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    let path = discussion(&app, &mut organiser, &["monitoring-1"]).await;
    let group = groups(&app).await[0].0;
    for one in approved(&app, 6).await {
        put(&mut organiser, &path, &one.id.to_string(), group).await;
    }
    let held = taking_part(&app).await;
    assert!(held > 1, "{held}");
    let fact = async |organiser: &mut Browser| organiser.get(&path).await.is(200).all("a.fact b")[0].clone();
    assert_eq!(fact(&mut organiser).await, format!("{held} / {held}"));
    app.sql("update participants set category_id = (select id from categories where kind = 'staff' limit 1) where id = (select participant_id from discussion_placements where group_id is not null limit 1)").await;
    // She keeps what she held until the next run; the figures are of those who discuss.
    assert_eq!(app.value::<i64>("select count(*) from discussion_placements where group_id is not null").await, held);
    assert_eq!(fact(&mut organiser).await, format!("{0} / {0}", held - 1));
    assert_eq!(organiser.get("/c/fsc/discussions").await.is(200).all("td.num")[2], (held - 1).to_string());
}
