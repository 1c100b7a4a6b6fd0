//! The agenda as it is released: what is seen of it, by whom, and by which programs.

use std::path::Path;
use std::process::Command;

use plenum::kernel::Uuid;

use super::programme::{ITEM, change_block, change_item, filled, id, release, send};
use super::registration::register;
use crate::support::{Answer, TestApp};

/// Everything that anybody may ask for of an agenda, and what her pass shows.
async fn everything_public(app: &TestApp, pass: &str) -> Vec<String> {
    let mut paths: Vec<String> = plenum::app::routes()
        .table()
        .iter()
        .filter(|route| route.method == "GET" && route.guard == "Anyone" && route.path.contains("/c/{slug}"))
        .map(|route| {
            let room = route.path.replace("{slug}", "fsc").replace("{room}", "main").replace("{number}", "1");
            room.replace("{item}", "opening-address")
                .replace("{track}", "drafttrack")
                .replace("{person}", &Uuid::nil().to_string())
        })
        .filter(|path| !path.contains('{'))
        .collect();
    assert!(paths.len() > 10, "{paths:?}");
    paths.extend([pass.to_owned(), format!("{pass}/agenda.ics"), format!("{pass}/calendar.ics"), "/".to_owned()]);
    paths.extend(["draft-only-talk", "secret-track-item"].map(|code| format!("/c/fsc/agenda/{code}")));
    let mut visitor = app.visitor();
    let mut told = Vec::new();
    for path in paths {
        let answer = visitor.get(&path).await;
        assert!(answer.status.as_u16() < 500, "{path}: {}", answer.status);
        told.push(answer.body.clone());
    }
    told
}

#[tokio::test]
async fn nothing_of_a_draft_is_served_to_anybody() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    let pass = register(&app, "王敏", "wang.min@example.org").await;
    let goal = app.value::<Uuid>("select goal_id from item_goals order by goal_id limit 1").await.to_string();
    let served = app.visitor().get("/c/fsc").await.is(200).all("ol.goals > li");
    organiser.submit("/c/fsc/programme/rooms/new", &[("name_en", "Draftroom")]).await.is(200);
    organiser.submit("/c/fsc/programme/tracks/new", &[("name_en", "Drafttrack")]).await.is(200);
    let room = id(&app, "rooms", "draftroom").await.to_string();
    let track = id(&app, "tracks", "drafttrack").await.to_string();
    let form = [
        ("title_en", "Draftblock"),
        ("kind", "session"),
        ("day", "2"),
        ("starts", "20:00"),
        ("ends", "21:00"),
        ("room", &room),
    ];
    let block = organiser.post("/c/fsc/programme/blocks/new", &form).await.is(303).location().to_owned();
    let of = block.rsplit('/').next().unwrap();
    let item = [
        ("title_en", "Draft only talk"),
        ("summary_en", "Draftsummary"),
        ("produces_en", "Draftpaper"),
        ("minutes", "25"),
        ("block", of),
        ("track", &track),
        ("goals", &goal),
    ];
    let item = organiser.post(&format!("{block}/items/new"), &item).await.is(303).location().to_owned();
    organiser
        .submit(&format!("{item}/people"), &[("role", "speaker"), ("participant", "wang.min@example.org")])
        .await
        .is(200);
    organiser.submit(&format!("{item}/people"), &[("role", "host"), ("name_en", "Draftperson")]).await.is(200);
    change_item(&mut organiser, &app, "opening-address", &[("title_en", "Drafttitle")]).await.is(303);
    let words = [
        "Draft only talk",
        "Draftroom",
        "Drafttrack",
        "Draftblock",
        "Draftsummary",
        "Draftpaper",
        "Draftperson",
        "Drafttitle",
    ];
    for body in everything_public(&app, &pass).await {
        for word in words {
            assert!(!body.contains(word), "“{word}” is served: {body}");
        }
    }
    assert_eq!(app.visitor().get("/c/fsc").await.is(200).all("ol.goals > li"), served);
    // Once it is released, it is.
    release(&mut organiser, &app, "More").await.is(303);
    let told = everything_public(&app, &pass).await.join("\n");
    for word in words.iter().filter(|word| **word != "Drafttrack") {
        assert!(told.contains(word), "“{word}” is not served");
    }
    assert!(told.contains("王敏"));
}

#[tokio::test]
async fn what_stands_on_no_day_is_not_released_and_is_on_no_pass() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    let pass = register(&app, "王敏", "wang.min@example.org").await;
    let told = app.visitor().get(&pass).await.is(200).says("Opening ceremony");
    assert!(!told.text().contains("Evening of arrivals"));
    app.sql(
        "insert into blocks (id, conference_id, code, kind, title, starts_at, ends_at)
         select gen_random_uuid(), conference_id, 'astray', 'session', row('Evening of arrivals', '', '')::words,
             starts_at - interval '10 hours', starts_at - interval '9 hours' from blocks where code = 'opening'",
    )
    .await;
    let page = organiser.get("/c/fsc/programme/release").await.is(200).says("stands on none of the days");
    assert!(page.all("#astray li")[0].starts_with("Evening of arrivals · "), "{:?}", page.all("#astray li"));
    assert_eq!(page.count("input[name=seen]"), 0);
    release(&mut organiser, &app, "More").await.is(422).says("Evening of arrivals");
    assert_eq!(app.value::<i64>("select count(*) from agenda_releases").await, 1);
    // A version in which something stands so says the same on a pass as on its public page.
    app.release_agenda().await;
    for path in ["/c/fsc/agenda", pass.as_str()] {
        app.visitor().get(path).await.is(200).says("Opening ceremony").says_not("Evening of arrivals");
    }
}

#[tokio::test]
async fn a_release_is_told_to_whom_it_touches_and_calendars_follow() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    let pass = register(&app, "王敏", "wang.min@example.org").await;
    let mails = app.mails().await.len();
    let item = app.path(&format!("/programme/items/{}", id(&app, "items", "opening-address").await));
    organiser
        .submit(&format!("{item}/people"), &[("role", "speaker"), ("participant", "wang.min@example.org")])
        .await
        .is(200)
        .says("王敏");
    organiser
        .get("/c/fsc/programme/release")
        .await
        .is(200)
        .says("1 participant whom it touches")
        .says("with 王敏 (Speaker)");
    release(&mut organiser, &app, "A speaker is known.").await.is(303);
    let sent = app.mails().await;
    assert_eq!(sent.len(), mails + 1);
    let (to, subject, body) = sent.last().unwrap();
    assert_eq!(to, "wang.min@example.org");
    assert!(!subject.is_empty() && body.contains("A speaker is known.") && body.contains(&pass), "{body}");
    app.visitor().get("/c/fsc/agenda/opening-address").await.is(200).says("王敏");
    // Her own calendar, at the address of her pass.
    app.visitor().get(&pass).await.is(200).says("My agenda");
    app.visitor().get(&format!("{pass}/agenda")).await.is(200).says("My items for the calendar").says("Speaker");
    let calendar = app.visitor().get(&format!("{pass}/agenda.ics")).await.is(200);
    assert_eq!(calendar.header("content-type"), "text/calendar; charset=utf-8");
    let uid = format!("UID:{}@plenum.test", id(&app, "items", "opening-address").await.simple());
    let entry = |calendar: &Answer| {
        let text = calendar.body.replace("\r\n ", "");
        let found: Vec<String> =
            text.split("BEGIN:VEVENT").skip(1).filter(|entry| entry.contains(&uid)).map(str::to_owned).collect();
        assert_eq!(found.len(), 1, "{text}");
        found.into_iter().next().unwrap()
    };
    assert!(
        entry(&calendar).contains("SEQUENCE:0\r\n") && calendar.body.contains("BEGIN:VTIMEZONE\r\nTZID:Asia/Shanghai")
    );
    assert_eq!(calendar.body.matches("BEGIN:VEVENT").count(), 1);
    let etag = calendar.header("etag").to_owned();
    app.visitor().get_with(&format!("{pass}/agenda.ics"), &[("if-none-match", &etag)]).await.is(304);
    // It moves: the same identity, a greater sequence, the new time.
    change_block(
        &mut organiser,
        &app,
        "opening",
        &[("starts", "08:30"), ("ends", "10:30"), ("parallel", ""), ("expected", "")],
    )
    .await
    .is(303);
    release(&mut organiser, &app, "Earlier").await.is(303);
    let moved = entry(&app.visitor().get(&format!("{pass}/agenda.ics")).await.is(200));
    assert!(
        moved.contains("SEQUENCE:1\r\n") && moved.contains("DTSTART;TZID=Asia/Shanghai:20261226T083000"),
        "{moved}"
    );
    assert_eq!(app.mails().await.len(), mails + 2);
    // A word alone raises nothing, and nobody is written to for a detail.
    change_item(&mut organiser, &app, "opening-address", &[("produces_en", "Another paper")]).await.is(303);
    release(&mut organiser, &app, "A detail").await.is(303);
    assert!(entry(&app.visitor().get("/c/fsc/agenda/calendar.ics").await).contains("SEQUENCE:1\r\n"));
    assert_eq!(app.mails().await.len(), mails + 2);
    // It is removed: the calendar keeps it, cancelled.
    let version = organiser.get(&format!("{item}/remove")).await.is(200).field("version");
    organiser.submit(&format!("{item}/remove"), &[("version", &version)]).await.is(200);
    release(&mut organiser, &app, "Without it").await.is(303);
    for path in [
        format!("{pass}/agenda.ics"),
        "/c/fsc/agenda/calendar.ics".into(),
        "/c/fsc/agenda/rooms/main/calendar.ics".into(),
    ] {
        let gone = entry(&app.visitor().get(&path).await.is(200));
        assert!(gone.contains("STATUS:CANCELLED") && gone.contains("SEQUENCE:2\r\n"), "{gone}");
    }
    app.visitor().get("/c/fsc/agenda/opening-address").await.is(404);
    assert_eq!(app.mails().await.len(), mails + 3);
}

#[tokio::test]
async fn versions_stay_readable_and_the_draft_goes_back() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    change_item(&mut organiser, &app, "opening-address", &[("title_en", "Welcome")]).await.is(303);
    change_block(&mut organiser, &app, "opening", &[("ends", "11:10"), ("parallel", ""), ("expected", "")])
        .await
        .is(303);
    let lunch = organiser
        .get(&app.path(&format!("/programme/blocks/{}/remove", id(&app, "blocks", "lunch-1").await)))
        .await
        .is(200);
    let (path, version) = (
        app.path(&format!("/programme/blocks/{}/remove", id(&app, "blocks", "lunch-1").await)),
        lunch.field("version"),
    );
    organiser.submit(&path, &[("version", &version)]).await.is(200);
    organiser.get("/c/fsc/programme").await.is(200).says("3 changes since");
    let rules = [
        ("room", "warn"),
        ("person", "warn"),
        ("availability", "warn"),
        ("capacity", "warn"),
        ("walk", "warn"),
        ("break", "warn"),
        ("outside", "warn"),
        ("minutes", "5"),
    ];
    organiser.submit("/c/fsc/programme/clashes/rules", &rules).await.is(200);
    // A draft that changes while it is looked at is not released unseen.
    let seen = organiser.get("/c/fsc/programme/release").await.is(200).field("seen");
    change_item(&mut organiser, &app, "opening-address", &[("title_en", "Welcome all")]).await.is(303);
    let stale = organiser.post("/c/fsc/programme/release", &[("note_en", "x"), ("seen", &seen)]).await.is(422);
    stale.says("The draft has changed while you looked at it").says("Welcome all");
    assert!(
        organiser
            .post("/c/fsc/programme/release", &[("note_en", ""), ("seen", &seen)])
            .await
            .is(422)
            .fault("note_hans")
            .is_some()
    );
    release(&mut organiser, &app, "A shorter lunch").await.is(303);
    release(&mut organiser, &app, "Nothing").await.is(422).says("Nothing to release");
    let mut visitor = app.visitor();
    visitor.get("/c/fsc/agenda").await.is(200).says("Welcome all").says("version 2").says("09:00–11:10");
    visitor
        .get("/c/fsc/agenda/v/1")
        .await
        .is(200)
        .says("This is an earlier version")
        .says("09:00–11:00")
        .says_not("Welcome all");
    visitor.get("/c/fsc/agenda/v/3").await.is(404);
    let log = visitor
        .get("/c/fsc/agenda/v")
        .await
        .is(200)
        .says("A shorter lunch")
        .says("ends: 26 Dec 11:00 → 26 Dec 11:10")
        .says("removed");
    assert_eq!(log.count("section.card"), 2);
    let feed = visitor.get("/c/fsc/agenda/feed.atom").await.is(200);
    assert_eq!(feed.body.matches("<entry>").count(), 2);
    assert!(feed.header("content-type").starts_with("application/atom+xml") && feed.body.contains("A shorter lunch"));
    // No version can be changed, whoever tries.
    assert!(sqlx::query("update agenda_releases set number = 9").execute(&app.owner).await.is_err());
    assert!(sqlx::query("delete from agenda_releases").execute(&app.owner).await.is_err());
    // Back to the first: the draft is what it was, and the public does not notice until it is released.
    organiser.get("/c/fsc/programme/back/1").await.is(200).says("3 changes of the draft are undone");
    organiser.submit("/c/fsc/programme/back/1", &[]).await.is(200).says("3 changes since");
    visitor.get("/c/fsc/agenda").await.is(200).says("Welcome all");
    organiser.get("/c/fsc/programme/back/1").await.is(200).says("0 changes of the draft are undone");
    release(&mut organiser, &app, "As it was").await.is(303);
    visitor.get("/c/fsc/agenda").await.is(200).says_not("Welcome all").says("version 3").says("Lunch");
    organiser.get("/c/fsc/programme/back/9").await.is(404);
}

#[tokio::test]
async fn going_back_takes_no_link_of_the_thread_away() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    let block = id(&app, "blocks", "opening").await;
    let path = app.path(&format!("/programme/blocks/{block}/items/new"));
    let item = [("title_en", "Late item"), ("minutes", "5"), ("block", &block.to_string())];
    organiser.post(&path, &item).await.is(303);
    let late = id(&app, "items", "late-item").await.to_string();
    let mut chair = app.seated("Member 1", 1).await;
    // No motion comes from what is a draft alone.
    let motion = [("title_en", "T"), ("text_en", "We resolve."), ("item", &late)];
    assert!(chair.post("/c/fsc/motions/new", &motion).await.is(422).fault("item").is_some());
    app.release_agenda().await;
    chair.post("/c/fsc/motions/new", &motion).await.is(303);
    // Something came of it: it cannot be removed, and going back cancels it.
    organiser
        .post(&app.path(&format!("/programme/items/{late}/remove")), &[("version", "1")])
        .await
        .is(409)
        .says("a motion refers to it");
    organiser.submit("/c/fsc/programme/back/1", &[]).await.is(200);
    assert!(app.value::<bool>("select cancelled from items where code = 'late-item'").await);
    assert_eq!(app.value::<i64>("select count(*) from motions m join items i on i.id = m.item_id").await, 1);
}

#[tokio::test]
async fn what_is_public_moves_with_the_opening_and_the_draft_stays_a_draft() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    change_item(&mut organiser, &app, "opening-address", &[("title_en", "Drafttitle")]).await.is(303);
    let version = organiser.get("/c/fsc/opening?to=2027-01-03").await.is(200).field("version");
    organiser
        .submit("/c/fsc/opening", &[("to", "2027-01-03"), ("reason", "The hall is taken"), ("version", &version)])
        .await
        .is(200);
    app.visitor().get("/c/fsc/agenda").await.is(200).says("3 January 2027").says("version 2").says_not("Drafttitle");
    organiser.get("/c/fsc/programme").await.is(200).says("1 change since").says("Drafttitle");
}

/// The folder of the published schemas; none where it is absent, which is said.
fn schemas() -> Option<&'static Path> {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data/frab"));
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("the schemas of frab are not there: what is exported was not held against them");
    None
}

#[tokio::test]
async fn other_programs_read_the_agenda_as_the_published_schemas_say() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    register(&app, "王敏 & <Co>", "wang.min@example.org").await;
    organiser.submit("/c/fsc/programme/tracks/new", &[("name_en", "Technology & law")]).await.is(200);
    let track = id(&app, "tracks", "technology-law").await.to_string();
    change_item(&mut organiser, &app, "opening-address", &[("title_en", "Q&A <now>")]).await.is(303);
    let item = id(&app, "items", "opening-address").await;
    let path = app.path(&format!("/programme/items/{item}"));
    let page = organiser.get(&path).await.is(200);
    let mut form = filled(&page, ITEM, &[]);
    form.push(("track", track));
    send(&mut organiser, &path, &form).await.is(303);
    organiser
        .submit(&format!("{path}/people"), &[("role", "speaker"), ("participant", "wang.min@example.org")])
        .await
        .is(200);
    change_block(&mut organiser, &app, "lunch-1", &[("room", ""), ("parallel", ""), ("expected", "")]).await.is(303);
    release(&mut organiser, &app, "For programs").await.is(303);
    let json = app.visitor().get("/c/fsc/agenda/schedule.json").await.is(200).json();
    let conference = &json["schedule"]["conference"];
    assert_eq!((&conference["daysCount"], &conference["time_zone_name"]), (&2.into(), &"Asia/Shanghai".into()));
    let opening = conference["days"][0]["rooms"]["Main hall"].as_array().unwrap();
    let held = opening.iter().find(|event| event["guid"] == item.to_string()).expect("the item");
    assert_eq!((&held["title"], &held["track"]), (&"Q&A <now>".into(), &"Technology & law".into()));
    assert!(held["persons"].as_array().unwrap().iter().any(|person| person["name"] == "王敏 & <Co>"), "{held}");
    let Some(folder) = schemas() else { return };
    let schema: serde_json::Value =
        serde_json::from_slice(&std::fs::read(folder.join("schema.json")).unwrap()).unwrap();
    let schema = jsonschema::validator_for(&schema).expect("a schema");
    for lang in ["en", "zh-Hans", "zh-Hant"] {
        let json = app.visitor().get(&format!("/c/fsc/agenda/schedule.json?lang={lang}")).await.is(200).json();
        let wrong: Vec<String> =
            schema.iter_errors(&json).map(|error| format!("{}: {error}", error.instance_path())).collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
        let xml = app.visitor().get(&format!("/c/fsc/agenda/schedule.xml?lang={lang}")).await.is(200);
        let kept = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(kept.path(), &xml.body).unwrap();
        let checked = Command::new("xmllint")
            .args(["--noout", "--schema"])
            .arg(folder.join("schedule.xml.xsd"))
            .arg(kept.path())
            .output()
            .expect("xmllint is installed by `make test`");
        assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stderr));
    }
}
