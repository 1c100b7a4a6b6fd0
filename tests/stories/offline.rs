//! Readings without network: what a device takes along, what it brings back, and who settles what does not fit.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, TimeDelta, Utc};
use data_encoding::BASE64;
use plenum::access::{DeviceKind, Serves};
use plenum::checkin::rules::reading_id;
use plenum::kernel::Uuid;
use plenum::registration::{Level, Made, Outcome};
use ring::aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use ring::digest::{SHA256, digest};
use ring::signature::{ED25519, UnparsedPublicKey};
use serde_json::{Value, json};

use super::devices::{described, keeps_to};
use super::registration::many;
use crate::support::{Machine, TestApp};

const SCANS: &str = "/api/v1/scans";

/// The first half of SHA-256 over a word and a secret.
fn half(what: &str, secret: &str) -> Vec<u8> {
    digest(&SHA256, format!("plenum {what} {secret}").as_bytes()).as_ref()[..16].to_vec()
}

/// Who holds the badge, as only who has its secret can read it.
fn holder(entry: &Value, secret: &str) -> Option<Value> {
    let mut sealed = BASE64.decode(entry["holder"].as_str()?.as_bytes()).ok()?;
    let nonce = Nonce::try_assume_unique_for_key(&sealed[..12]).ok()?;
    let key = LessSafeKey::new(UnboundKey::new(&AES_128_GCM, &half("holder", secret)).ok()?);
    let plain = key.open_in_place(nonce, Aad::empty(), &mut sealed[12..]).ok()?;
    serde_json::from_slice(plain).ok()
}

/// The list of badges that a device takes along, its signature checked.
async fn list(device: &Machine) -> Value {
    let taken = device.get("/api/v1/badges").await.is(200).json();
    let of = |name: &str| BASE64.decode(taken[name].as_str().unwrap().as_bytes()).unwrap();
    let text = taken["list"].as_str().unwrap();
    UnparsedPublicKey::new(&ED25519, of("key"))
        .verify(text.as_bytes(), &of("signature"))
        .expect("signed by the server");
    serde_json::from_str(text).unwrap()
}

fn entry<'a>(list: &'a Value, secret: &str) -> &'a Value {
    let id = BASE64.encode(&half("badge", secret));
    list["badges"].as_array().unwrap().iter().find(|one| one["id"] == id.as_str()).expect("it is in the list")
}

fn secret(one: &Made) -> &str {
    one.secret.as_deref().unwrap()
}

fn scan(secret: &str, at: DateTime<Utc>, clock: i64, nonce: &str) -> Value {
    json!({ "secret": secret, "type": "entry", "at": at.to_rfc3339(), "clock": clock, "nonce": nonce, "admitted": true })
}

#[tokio::test]
async fn a_device_takes_a_signed_list_along_in_which_nobody_can_be_read() {
    let app = TestApp::new().await;
    let made = many(&app, 4, |n| Outcome::Approved(if n < 3 { Level::Blue } else { Level::Green })).await;
    sqlx::query("update badges set revoked_at = now() where participant_id = $1")
        .bind(made[0].id)
        .execute(&app.owner)
        .await
        .unwrap();
    let device = app.device("conference-hall").await;
    let api = described(&app).await;
    keeps_to(&api, "get", "/api/v1/badges", &device.get("/api/v1/badges").await);
    let held = list(&device).await;
    assert_eq!((held["gate"].as_str(), held["usable"].as_bool()), (Some("conference-hall"), Some(true)));
    let time = |name: &str| held[name].as_str().unwrap().parse::<DateTime<Utc>>().unwrap();
    assert_eq!(time("expires_at") - time("issued_at"), TimeDelta::hours(12));
    assert_eq!(held["badges"].as_array().unwrap().len(), 4);
    // What the gate would say is said, and who holds a badge is read with its secret alone.
    assert_eq!(entry(&held, secret(&made[0]))["reason"], "revoked");
    assert_eq!(entry(&held, secret(&made[1]))["reason"], Value::Null);
    assert_eq!(entry(&held, secret(&made[3]))["reason"], "zone");
    let person = holder(entry(&held, secret(&made[1])), secret(&made[1])).unwrap();
    assert_eq!((person["name"].as_str(), person["level"].as_str()), (Some("Person 1"), Some("blue")));
    assert_eq!(holder(entry(&held, secret(&made[1])), secret(&made[2])), None);
    let text = held.to_string();
    assert!(!text.contains("Person") && !text.contains("Institute") && !text.contains(secret(&made[1])));
    // Nobody but a device takes it, and one that is revoked does not.
    app.visitor().get("/api/v1/badges").await.is(401);
    app.organiser().await.get("/api/v1/badges").await.is(401);
}

#[tokio::test]
async fn a_kiosk_is_not_told_what_staff_read() {
    let app = TestApp::new().await;
    let made = many(&app, 1, |_| Outcome::Approved(Level::Green)).await;
    app.sql("update participants set attention = 'Carries an EpiPen'").await;
    for (kind, note) in [(DeviceKind::Kiosk, Value::Null), (DeviceKind::Script, json!("Carries an EpiPen"))] {
        let device = app.device_of(kind, app.conference, "main-entrance", Serves::Entry).await;
        let told = device.read(&json!({ "secret": secret(&made[0]), "nonce": "reads-a-note" })).await;
        assert_eq!((&told["person"]["name"], &told["attention"]), (&json!("Person 0"), &note));
        // Nor by the list that it takes along.
        let held = list(&device).await;
        let person = holder(entry(&held, secret(&made[0])), secret(&made[0])).unwrap();
        assert_eq!((&person["name"], &person["attention"]), (&json!("Person 0"), &note));
    }
}

#[tokio::test]
async fn scans_are_kept_and_the_earlier_one_is_the_entry() {
    let app = TestApp::new().await;
    let made = many(&app, 3, |_| Outcome::Approved(Level::Blue)).await;
    let (one, other) = (app.device("main-entrance").await, app.device("main-entrance").await);
    let (api, now) = (described(&app).await, app.app.clock.now());
    let before = |minutes| now - TimeDelta::minutes(minutes);
    let mut unknown = scan("nobody's", before(9), 0, "unknown-scan");
    unknown["admitted"] = json!(false);
    // The later one is here first. Sent again it is not kept twice.
    let later = json!([scan(secret(&made[0]), before(10), 0, "later-scan-1"), unknown]);
    for word in ["kept", "repeated"] {
        let answer = one.post(SCANS, &later).await.is(201);
        keeps_to(&api, "post", SCANS, &answer);
        let told = answer.json();
        assert_eq!((told[0]["status"].as_str(), told[1]["status"].as_str()), (Some(word), Some(word)));
    }
    let inside = "select count(*) from presences where inside";
    assert_eq!(app.value::<i64>(inside).await, 1);
    assert_eq!(app.value::<i64>("select count(*) from scan_conflicts").await, 0);
    // Her clock was eight minutes behind: she came in twenty minutes ago, not twenty-eight.
    let earlier = json!([scan(secret(&made[0]), before(28), 480, "earlier-scan")]);
    other.post(SCANS, &earlier).await.is(201);
    let first: Uuid = app.value("select in_by from presences").await;
    assert_eq!(first, reading_id(other.id, "earlier-scan"));
    let since: DateTime<Utc> = app.value("select since from presences").await;
    assert_eq!((since - before(20)).num_seconds(), 0);
    let arrived: DateTime<Utc> = app.value("select at from arrivals").await;
    assert_eq!((arrived - before(20)).num_seconds(), 0, "the curve of arrivals does not go by the upload either");
    let found: Vec<(String, Option<Uuid>, Option<Uuid>)> =
        sqlx::query_as("select kind, reading_id, prior_id from scan_conflicts order by kind")
            .fetch_all(&app.owner)
            .await
            .unwrap();
    let twice = (String::from("twice"), Some(reading_id(one.id, "later-scan-1")), Some(first));
    assert_eq!(found, [("clock".into(), None, None), twice]);

    // Somebody whose badge was revoked before she was let in, and somebody whose badge was revoked after.
    for (n, minutes) in [(1, 30), (2, 2)] {
        sqlx::query("update badges set revoked_at = $2 where participant_id = $1")
            .bind(made[n].id)
            .bind(before(minutes))
            .execute(&app.owner)
            .await
            .unwrap();
    }
    let both = json!([
        scan(secret(&made[1]), before(5), 0, "unentitled-scan-1"),
        scan(secret(&made[2]), before(5), 0, "good-scan-1")
    ]);
    one.post(SCANS, &both).await.is(201);
    assert_eq!(app.value::<i64>(inside).await, 3, "who was let in is in");
    let unentitled: Vec<Uuid> = sqlx::query_scalar("select reading_id from scan_conflicts where kind = 'unentitled'")
        .fetch_all(&app.owner)
        .await
        .unwrap();
    assert_eq!(unentitled, [reading_id(one.id, "unentitled-scan-1")]);
    // What cannot be is told where it stands, and nothing of that request is kept.
    let bad = json!([scan(secret(&made[0]), before(1), 0, "one-more-scan"), { "secret": "x", "type": "up", "at": "soon", "nonce": "n", "admitted": true }]);
    let answer = one.post(SCANS, &bad).await.is(422);
    keeps_to(&api, "post", SCANS, &answer);
    let said = answer.json();
    assert!(said.to_string().contains("/1/at") && said.to_string().contains("/1/type"), "{said}");
    assert_eq!(app.value::<i64>("select count(*) from checkins").await, 5);
    app.tallies_hold().await;
}

#[tokio::test]
async fn a_list_says_who_is_inside_so_that_who_left_elsewhere_comes_in_again() {
    let app = TestApp::new().await;
    let made = many(&app, 3, |_| Outcome::Approved(Level::Green)).await;
    let kiosk = app.device("main-entrance").await;
    let way = |n: usize, way: &str| {
        let nonce = format!("reading-{n}-{way}");
        json!({ "secret": secret(&made[n]), "type": way, "nonce": nonce })
    };
    kiosk.read(&json!([way(0, "entry"), way(1, "entry"), way(1, "exit")])).await;
    let held = list(&kiosk).await;
    let said = |n: usize| {
        let badge = entry(&held, secret(&made[n]));
        (badge["inside"].clone(), badge["been"].clone())
    };
    assert_eq!(said(0), (json!(true), json!(true)));
    assert_eq!(said(1), (Value::Null, json!(true)), "she was here, and left");
    assert_eq!(said(2), (Value::Null, Value::Null));
    // What is told is of the zone behind the device's own gate.
    let inner = list(&app.device("conference-hall").await).await;
    assert_eq!(entry(&inner, secret(&made[0]))["inside"], Value::Null);
}

#[tokio::test]
async fn a_scan_stays_at_the_gate_where_it_was_made() {
    let app = TestApp::new().await;
    let made = many(&app, 3, |_| Outcome::Approved(Level::Blue)).await;
    let (kiosk, now) = (app.device("main-entrance").await, app.app.clock.now());
    let ticket = list(&kiosk).await["ticket"].as_str().unwrap().to_owned();
    assert_eq!(list(&kiosk).await["ticket"], json!(ticket), "the same in each list of one gate");
    app.sql("update devices set gate_id = (select id from gates where code = 'conference-hall')").await;
    let with = |n: usize, nonce: &str, ticket: &str| {
        let mut scan = scan(secret(&made[n]), now - TimeDelta::minutes(5), 0, nonce);
        scan["ticket"] = json!(ticket);
        scan
    };
    // Made before the kiosk was set up elsewhere; after it; and by a ticket that another device was given.
    let stranger = list(&app.device("stage").await).await["ticket"].as_str().unwrap().to_owned();
    let here = list(&kiosk).await["ticket"].as_str().unwrap().to_owned();
    let brought =
        json!([with(0, "before-scan", &ticket), with(1, "after-scan", &here), with(2, "strange-scan", &stranger)]);
    let api = described(&app).await;
    keeps_to(&api, "post", SCANS, &kiosk.post(SCANS, &brought).await.is(201));
    let at = async |nonce: &str| -> String {
        sqlx::query_scalar("select g.code from checkins c join gates g on g.id = c.gate_id where c.id = $1")
            .bind(reading_id(kiosk.id, nonce))
            .fetch_one(&app.owner)
            .await
            .unwrap()
    };
    assert_eq!(at("before-scan").await, "main-entrance");
    assert_eq!(at("after-scan").await, "conference-hall");
    assert_eq!(at("strange-scan").await, "conference-hall", "nobody's word for another gate is taken");
    let zones: Vec<String> = sqlx::query_scalar(
        "select z.code from presences s join zones z on z.id = s.zone_id where s.inside and s.participant_id = $1",
    )
    .bind(made[0].id)
    .fetch_all(&app.owner)
    .await
    .unwrap();
    assert_eq!(zones, ["outer"], "she came into the outer zone alone");
}

#[tokio::test]
async fn an_answer_that_was_lost_hides_nobody_who_was_let_in_against_it() {
    let app = TestApp::new().await;
    let made = many(&app, 2, |n| Outcome::Approved(if n == 0 { Level::Green } else { Level::Blue })).await;
    let (kiosk, now) = (app.device("conference-hall").await, app.app.clock.now());
    // The server refused one and admitted the other; the kiosk heard neither, and let both in by its list.
    for (one, nonce) in made.iter().zip(["lost-answer-1", "lost-answer-2"]) {
        kiosk.read(&json!({ "secret": secret(one), "nonce": nonce })).await;
    }
    let brought =
        json!([scan(secret(&made[0]), now, 0, "lost-answer-1"), scan(secret(&made[1]), now, 0, "lost-answer-2")]);
    for _ in 0..2 {
        let told = kiosk.post(SCANS, &brought).await.is(201).json();
        assert_eq!((told[0]["status"].as_str(), told[1]["status"].as_str()), (Some("repeated"), Some("repeated")));
    }
    assert_eq!(app.value::<i64>("select count(*) from checkins").await, 2);
    let found: Vec<(String, Option<Uuid>)> =
        sqlx::query_as("select kind, participant_id from scan_conflicts").fetch_all(&app.owner).await.unwrap();
    assert_eq!(found, [("unentitled".to_owned(), Some(made[0].id))]);
    let page = app.organiser().await.get("/c/fsc/conflicts").await.is(200).says("Let in who was not to be");
    assert_eq!(page.count("#conflicts button[value=undone]"), 0, "what refused her is not undone");
}

#[tokio::test]
async fn a_scan_that_turned_her_away_is_answered_where_it_is_sent_again_as_a_reading() {
    let app = TestApp::new().await;
    let made = many(&app, 2, |_| Outcome::Approved(Level::Green)).await;
    let (kiosk, api) = (app.device("main-entrance").await, described(&app).await);
    // By its list she was in already; when and where she came in the list does not say.
    let mut away = scan(secret(&made[0]), app.app.clock.now(), 0, "turned-away");
    away["admitted"] = json!(false);
    kiosk.post(SCANS, &json!([away])).await.is(201);
    assert_eq!(app.value::<String>("select outcome from checkins").await, "already");
    let brought = json!([
        { "secret": secret(&made[0]), "nonce": "turned-away" },
        { "secret": secret(&made[1]), "nonce": "another-one" }
    ]);
    let answer = kiosk.post("/api/v1/checkins", &brought).await.is(201);
    keeps_to(&api, "post", "/api/v1/checkins", &answer);
    let told = answer.json();
    assert_eq!((&told[0]["reason"], &told[0]["explanation"]), (&json!("already_redeemed"), &json!("Already in")));
    assert_eq!(told[1]["status"], "ok", "the others of its list are read");
    assert_eq!(app.value::<i64>("select count(*) from checkins").await, 2);
}

#[tokio::test]
async fn whoever_brings_scans_did_not_make_them() {
    let app = TestApp::new().await;
    let made = many(&app, 1, |_| Outcome::Approved(Level::Green)).await;
    let device = app.device_of(DeviceKind::Desk, app.conference, "main-entrance", Serves::Entry).await;
    // The shift has changed since: who is signed in when the network is back was not there.
    let mut dora = app.desk_staff("Dora Desk").await.with_cookie("device", &device.token);
    let at = app.app.clock.now() - TimeDelta::minutes(40);
    dora.post_json(SCANS, &json!([scan(secret(&made[0]), at, 0, "earlier-shift")])).await.is(201);
    let held: (Option<Uuid>, Option<Uuid>) =
        sqlx::query_as("select account_id, device_id from checkins").fetch_one(&app.owner).await.unwrap();
    assert_eq!(held, (None, Some(device.id)));
}

#[tokio::test]
async fn a_clock_that_began_anew_holds_nothing_up() {
    let app = TestApp::new().await;
    let made = many(&app, 2, |_| Outcome::Approved(Level::Green)).await;
    let (kiosk, now) = (app.device("main-entrance").await, app.app.clock.now());
    let long_ago = DateTime::from_timestamp(60, 0).unwrap();
    let brought = json!([
        scan(secret(&made[0]), long_ago, 0, "reset-scan-1"),
        scan(secret(&made[1]), now - TimeDelta::minutes(5), 0, "good-scan-1")
    ]);
    for _ in 0..2 {
        kiosk.post(SCANS, &brought).await.is(201);
    }
    assert_eq!(app.value::<i64>("select count(*) from presences where inside").await, 2, "both are in");
    let since: DateTime<Utc> = app.value("select max(since) from presences").await;
    assert_eq!((since - now).num_seconds(), 0, "she came when that was told");
    // Whoever settles conflicts hears of the clock.
    let mut organiser = app.organiser().await;
    organiser.get("/c/fsc/conflicts").await.is(200).says("One to settle");
    assert_eq!(app.value::<String>("select kind from scan_conflicts").await, "clock");
}

#[tokio::test]
async fn an_organiser_settles_what_does_not_fit() {
    let app = TestApp::new().await;
    let made = many(&app, 1, |_| Outcome::Approved(Level::Green)).await;
    let (one, other) = (app.device("main-entrance").await, app.device("main-entrance").await);
    let now = app.app.clock.now();
    let mut organiser = app.organiser().await;
    organiser.get("/c/fsc/conflicts").await.is(200).says("Nothing contradicts");
    for (device, minutes, nonce) in [(&one, 9, "first-scan"), (&other, 7, "second-scan")] {
        device.post(SCANS, &json!([scan(secret(&made[0]), now - TimeDelta::minutes(minutes), 0, nonce)])).await.is(201);
    }
    let page =
        organiser.get("/c/fsc/conflicts").await.is(200).says("One to settle").says("Let in twice").says("Person 0");
    let path = page.attribute("#conflicts form", "action").unwrap();
    let mut desk = app.desk_staff("Dora Desk").await;
    desk.get("/c/fsc/conflicts").await.is(404);
    desk.post(&path, &[("decision", "kept")]).await.is(404);
    // Whoever takes a reading back says why; of two who settle it one is told.
    let page = organiser.post(&path, &[("decision", "undone"), ("note", " ")]).await.is(422).says("This is needed");
    assert_eq!(page.count("input[aria-invalid]"), 1);
    let mut colleague = app.organiser_named("Cora Colleague").await;
    organiser
        .submit(&path, &[("decision", "undone"), ("note", "Lent her pass")])
        .await
        .is(200)
        .says("All settled")
        .says("Lent her pass");
    colleague.post(&path, &[("decision", "kept"), ("note", "")]).await.is(409);
    let undone: Uuid = app.value("select id from checkins where undone_at is not null").await;
    assert_eq!(undone, reading_id(other.id, "second-scan"));
    assert_eq!(app.value::<Uuid>("select in_by from presences").await, reading_id(one.id, "first-scan"));
    assert!(app.actions().await.iter().any(|action| action == "checkin.conflict_settled"));
    // Sent once more, what is settled stays so.
    other.post(SCANS, &json!([scan(secret(&made[0]), now - TimeDelta::minutes(7), 0, "second-scan")])).await.is(201);
    assert_eq!(app.value::<i64>("select count(*) from scan_conflicts where settled_at is null").await, 0);
    app.tallies_hold().await;
}

#[tokio::test]
async fn a_badge_that_is_nobodys_let_nobody_in_and_is_not_undone() {
    let app = TestApp::new().await;
    let (device, now) = (app.device("main-entrance").await, app.app.clock.now());
    device.post(SCANS, &json!([scan("nobody's", now - TimeDelta::minutes(3), 0, "nobodys-scan")])).await.is(201);
    let mut organiser = app.organiser().await;
    let page = organiser.get("/c/fsc/conflicts").await.is(200).says("One to settle").says_not("Undo the later reading");
    let path = page.attribute("#conflicts form", "action").unwrap();
    organiser.submit(&path, &[("decision", "undone"), ("note", "A forgery")]).await.is(200).says("Left as it is");
    assert_eq!(app.value::<String>("select decision from scan_conflicts").await, "kept");
}

/// Numbers that look random and are the same every time (xorshift).
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % bound as u64).unwrap()
    }
}

/// Four kiosks, an hour without network, so many scans each: one of twenty is of somebody whom another let in as well,
/// and every clock is off by up to ten minutes.
const EACH: usize = 1000;
const CLOCKS: [i64; 4] = [0, 590, -420, 130];

#[tokio::test]
async fn four_kiosks_come_back_after_an_hour_and_the_order_decides_nothing() {
    let app = TestApp::new().await;
    let crossing = EACH / 20;
    let made = many(&app, 4 * (EACH - crossing), |_| Outcome::Approved(Level::Green)).await;
    let mut kiosks = Vec::new();
    for _ in CLOCKS {
        kiosks.push(app.device("main-entrance").await);
    }
    let now = app.app.clock.now();
    let mut dice = Dice(2026);
    let mut brought: Vec<Vec<Value>> = Vec::new();
    for (kiosk, clock) in CLOCKS.into_iter().enumerate() {
        let own = made[kiosk * (EACH - crossing)..].iter().take(EACH - crossing);
        let others = (0..crossing).map(|n| &made[((kiosk + 1) % 4) * (EACH - crossing) + n * 7]);
        let scans = own.chain(others).enumerate().map(|(n, one)| {
            // As her clock said it.
            let at = now - TimeDelta::seconds(60 + dice.below(3600) as i64) - TimeDelta::seconds(clock);
            scan(secret(one), at, clock, &format!("kiosk-{kiosk}-scan-{n:04}"))
        });
        brought.push(scans.collect());
    }
    let mut told = Vec::new();
    for seed in [7, 99] {
        app.sql("delete from presences").await;
        app.sql("truncate scan_conflicts, calls, checkins").await;
        let mut dice = Dice(seed);
        // Twice, shuffled, in batches of which each is one kiosk's.
        let mut batches: Vec<(usize, Vec<Value>)> = Vec::new();
        for (kiosk, scans) in brought.iter().enumerate() {
            let mut all = [scans.clone(), scans.clone()].concat();
            for i in (1..all.len()).rev() {
                all.swap(i, dice.below(i + 1));
            }
            batches.extend(all.chunks(250).map(|some| (kiosk, some.to_vec())));
        }
        for i in (1..batches.len()).rev() {
            batches.swap(i, dice.below(i + 1));
        }
        for (kiosk, some) in batches {
            kiosks[kiosk].post(SCANS, &Value::Array(some)).await.is(201);
        }
        assert_eq!(app.value::<i64>("select count(*) from checkins").await, 4 * EACH as i64);
        let conflicts: Vec<String> =
            sqlx::query_scalar("select concat_ws(' ', kind, reading_id, prior_id, seconds) from scan_conflicts")
                .fetch_all(&app.owner)
                .await
                .unwrap();
        let inside: Vec<(Uuid, Uuid, Uuid)> =
            sqlx::query_as("select participant_id, zone_id, in_by from presences where inside")
                .fetch_all(&app.owner)
                .await
                .unwrap();
        told.push((conflicts.into_iter().collect::<BTreeSet<_>>(), inside.into_iter().collect::<BTreeSet<_>>()));
    }
    assert_eq!(told[0], told[1]);
    let (conflicts, inside) = &told[0];
    let mut by_kind: BTreeMap<&str, usize> = BTreeMap::new();
    for kind in conflicts.iter().filter_map(|one| one.split(' ').next()) {
        *by_kind.entry(kind).or_default() += 1;
    }
    // Each who crossed is told once; the clocks that are off by more than two minutes are told.
    assert_eq!(by_kind, BTreeMap::from([("twice", 4 * crossing), ("clock", 3)]));
    assert_eq!(inside.len(), made.len(), "each once, in the outer zone");
    app.tallies_hold().await;
}
