//! The agenda as organisers edit it.

use plenum::kernel::Uuid;

use crate::support::{Answer, Browser, TestApp};

pub async fn id(app: &TestApp, table: &str, code: &str) -> Uuid {
    let sql = format!("select id from {table} where code = '{code}' and conference_id = $1");
    sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).bind(app.conference).fetch_one(&app.owner).await.expect("it is there")
}

/// The fields of a form that stands on a page, with some of them changed.
pub fn filled<'a>(page: &Answer, names: &[&'a str], changed: &[(&'a str, &str)]) -> Vec<(&'a str, String)> {
    let value = |name: &str| {
        let of = changed.iter().find(|(held, _)| *held == name);
        of.map_or_else(|| page.field(name), |(_, value)| (*value).to_owned())
    };
    names.iter().map(|name| (*name, value(name))).collect()
}

pub async fn send(browser: &mut Browser, path: &str, form: &[(&str, String)]) -> Answer {
    let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
    browser.post(path, &form).await
}

pub const BLOCK: &[&str] = &[
    "title_en",
    "title_hans",
    "title_hant",
    "kind",
    "day",
    "starts",
    "ends",
    "room",
    "parallel",
    "expected",
    "version",
];
pub const ITEM: &[&str] = &[
    "title_en",
    "title_hans",
    "title_hant",
    "summary_en",
    "summary_hans",
    "summary_hant",
    "produces_en",
    "produces_hans",
    "produces_hant",
    "block",
    "starts",
    "minutes",
    "version",
];

pub async fn change_block(organiser: &mut Browser, app: &TestApp, code: &str, changed: &[(&str, &str)]) -> Answer {
    let path = app.path(&format!("/programme/blocks/{}", id(app, "blocks", code).await));
    let page = organiser.get(&path).await.is(200);
    // A select that stands on its empty line has no chosen option to read.
    let names: Vec<&str> = BLOCK.to_vec();
    let form = filled(&page, &names, changed);
    send(organiser, &path, &form).await
}

pub async fn change_item(organiser: &mut Browser, app: &TestApp, code: &str, changed: &[(&str, &str)]) -> Answer {
    let path = app.path(&format!("/programme/items/{}", id(app, "items", code).await));
    let page = organiser.get(&path).await.is(200);
    let form = filled(&page, ITEM, changed);
    send(organiser, &path, &form).await
}

/// Releases what stands in the draft.
pub async fn release(organiser: &mut Browser, app: &TestApp, note: &str) -> Answer {
    let path = app.path("/programme/release");
    // Where something blocks it, there is no form.
    let seen = organiser.get(&path).await.is(200).attribute("input[name=seen]", "value").unwrap_or_default();
    organiser.post(&path, &[("note_en", note), ("seen", &seen)]).await
}

#[tokio::test]
async fn an_organiser_builds_a_block_and_its_items() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    organiser.get("/c/fsc/programme").await.is(200).says("Opening ceremony").says("released").says("changes since");
    let room = id(&app, "rooms", "main").await.to_string();
    let form = [
        ("title_en", "Evening talk"),
        ("kind", "session"),
        ("day", "1"),
        ("starts", "20:00"),
        ("ends", "21:00"),
        ("room", &room),
        ("expected", "80"),
    ];
    let block = organiser.post("/c/fsc/programme/blocks/new", &form).await.is(303).location().to_owned();
    let item = [("title_hans", "对话"), ("minutes", "25"), ("block", block.rsplit('/').next().unwrap())];
    let first = organiser.post(&format!("{block}/items/new"), &item).await.is(303).location().to_owned();
    let second = [("title_en", "Questions"), ("minutes", "35"), ("block", block.rsplit('/').next().unwrap())];
    let second = organiser.post(&format!("{block}/items/new"), &second).await.is(303).location().to_owned();
    // Without a beginning the second follows the first.
    let page = organiser.get(&block).await.is(200).says("20:00–20:25").says("20:25–21:00");
    assert_eq!(
        page.all("#items li a"),
        ["对话", "Questions"].map(|title| page
            .all("#items li a")
            .into_iter()
            .find(|held| held.contains(title))
            .unwrap())
    );
    organiser.post(&format!("{second}/move"), &[("to", "up")]).await.is(303);
    organiser.get(&block).await.is(200).says("20:00–20:35").says("20:35–21:00");
    // A name takes a role, and leaves it again.
    let put = [("role", "host"), ("name_en", "Li Wei")];
    organiser.submit(&format!("{first}/people"), &put).await.is(200).says("Li Wei").says("Host");
    let remove = organiser.get(&first).await.attribute("#people form[action$='/remove']", "action").unwrap();
    organiser.post(&remove, &[]).await.is(303);
    organiser.get(&first).await.says_not("Li Wei");
    // The block moves to the second day, and its items with it.
    let path = block.clone();
    let page = organiser.get(&path).await.is(200);
    let form = filled(&page, BLOCK, &[("day", "2"), ("starts", "19:00"), ("ends", "20:00"), ("parallel", "")]);
    send(&mut organiser, &path, &form).await.is(303);
    let starts = "select to_char(i.starts_at at time zone 'Asia/Shanghai', 'DD HH24:MI') from items i join blocks b on b.id = i.block_id where b.code = 'evening-talk' order by i.starts_at limit 1";
    assert_eq!(app.value::<String>(starts).await, "27 19:00");
    // It goes after it was asked twice.
    let page = organiser.get(&format!("{block}/remove")).await.is(200).says("2 items go with it");
    let version = page.field("version");
    organiser.submit(&format!("{block}/remove"), &[("version", &version)]).await.is(200).says_not("Evening talk");
    let actions = app.actions().await;
    for action in [
        "agenda.block_added",
        "agenda.item_added",
        "agenda.item_moved",
        "agenda.person_put",
        "agenda.person_removed",
        "agenda.block_changed",
        "agenda.block_removed",
    ] {
        assert!(actions.iter().any(|held| held == action), "{action}");
    }
}

#[tokio::test]
async fn wrong_input_comes_back_at_its_field() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    let form =
        [("title_en", ""), ("kind", "x"), ("day", "9"), ("starts", "10:00"), ("ends", "09:00"), ("expected", "many")];
    let page = organiser.post("/c/fsc/programme/blocks/new", &form).await.is(422);
    for field in ["title_hans", "kind", "day", "ends", "expected"] {
        assert!(page.fault(field).is_some(), "{field}");
    }
    assert_eq!((page.field("starts"), page.field("expected")), ("10:00".to_owned(), "many".to_owned()));
    let page = change_item(
        &mut organiser,
        &app,
        "opening-address",
        &[("minutes", "0"), ("title_hans", ""), ("title_en", ""), ("title_hant", "")],
    )
    .await
    .is(422);
    assert!(page.fault("minutes").is_some() && page.fault("title_hans").is_some());
    let item = app.path(&format!("/programme/items/{}", id(&app, "items", "opening-address").await));
    let page = organiser
        .post(&format!("{item}/people"), &[("role", "speaker"), ("participant", "nobody@example.org")])
        .await
        .is(422);
    assert_eq!(page.fault("participant").unwrap(), "No participant has this number or address.");
    assert_eq!(page.field("participant"), "nobody@example.org");
    let page = organiser
        .post("/c/fsc/programme/rooms/new", &[("name_en", "Cellar"), ("opens", "18:00"), ("closes", "08:00")])
        .await
        .is(422);
    assert_eq!(page.count("#f-hours-1.invalid"), 1);
    // What something stands in does not go.
    let room = app.path(&format!("/programme/rooms/{}/remove", id(&app, "rooms", "main").await));
    organiser.post(&room, &[("version", "1")]).await.is(409).says("Move it first");
    organiser.post("/c/fsc/programme/days/2/remove", &[]).await.is(409);
    // Whoever does not organise finds nothing.
    app.desk_staff("Dora Desk").await.get("/c/fsc/programme").await.is(404);
}

#[tokio::test]
async fn of_two_editors_one_wins_and_the_other_keeps_what_she_wrote() {
    let app = TestApp::new().await;
    let (mut first, mut second) = (app.organiser_named("Anna One").await, app.organiser_named("Berta Two").await);
    let path = app.path(&format!("/programme/items/{}", id(&app, "items", "opening-address").await));
    let (hers, others) = (first.get(&path).await.is(200), second.get(&path).await.is(200));
    let won = filled(&hers, ITEM, &[("title_en", "Address by Anna")]);
    send(&mut first, &path, &won).await.is(303);
    let lost = filled(&others, ITEM, &[("title_en", "Address by Berta")]);
    let page = send(&mut second, &path, &lost).await.is(422).says("Somebody else has changed this meanwhile.");
    assert_eq!(page.field("title_en"), "Address by Berta");
    assert_eq!(
        app.value::<String>("select (title).en from items where code = 'opening-address'").await,
        "Address by Anna"
    );
    // Having been told, she may save hers.
    let again = filled(&page, ITEM, &[]);
    send(&mut second, &path, &again).await.is(303);
    assert_eq!(
        app.value::<String>("select (title).en from items where code = 'opening-address'").await,
        "Address by Berta"
    );
}

#[tokio::test]
async fn rooms_tracks_and_days_are_kept() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    let room = [
        ("name_en", "Cellar"),
        ("capacity", "20"),
        ("equipment", "Two microphones"),
        ("opens", "08:00"),
        ("closes", "12:00"),
        ("opens", ""),
        ("closes", ""),
        ("closed", "2"),
    ];
    organiser.submit("/c/fsc/programme/rooms/new", &room).await.is(200).says("Cellar");
    let path = app.path(&format!("/programme/rooms/{}", id(&app, "rooms", "cellar").await));
    let page = organiser.get(&path).await.is(200).says("Two microphones");
    assert_eq!(page.attribute("#opens-1", "value").unwrap(), "08:00");
    assert_eq!(page.count("input[name=closed][value='2'][checked]"), 1);
    organiser.submit("/c/fsc/programme/tracks/new", &[("name_en", "Technology")]).await.is(200).says("Technology");
    organiser.submit("/c/fsc/programme/days", &[]).await.is(200).says("Day 3").says("28 December 2026");
    organiser
        .submit("/c/fsc/programme/days/3", &[("name_en", "Visits"), ("version", "1")])
        .await
        .is(200)
        .says("Visits");
    organiser
        .post("/c/fsc/programme/days/3", &[("name_en", "Walks"), ("version", "1")])
        .await
        .is(422)
        .says("Somebody else");
    organiser.submit("/c/fsc/programme/days/3/remove", &[]).await.is(200).says_not("Day 3");
    // A whole day goes half an hour later.
    let opening =
        "select to_char(starts_at at time zone 'Asia/Shanghai', 'HH24:MI') from blocks where code = 'opening'";
    organiser.post("/c/fsc/programme/days/1/shift", &[("minutes", "30")]).await.is(303);
    assert_eq!(app.value::<String>(opening).await, "09:30");
    for wrong in ["soon", "", "0", "721"] {
        let page = organiser.post("/c/fsc/programme/days/1/shift", &[("minutes", wrong)]).await.is(422);
        assert_eq!(page.fault("minutes").unwrap(), "Enter between −720 and 720 minutes, and not 0.", "{wrong}");
    }
    // A day stays whole: what would leave it is named, and nothing moves.
    let page = organiser.post("/c/fsc/programme/days/1/shift", &[("minutes", "-600")]).await.is(422);
    assert!(page.fault("minutes").unwrap().contains("“Opening ceremony”, at 09:30 now, would leave this day"));
    assert_eq!(page.attribute("#f-minutes", "value").unwrap(), "-600");
    assert_eq!(app.value::<String>(opening).await, "09:30");
    organiser.get("/c/fsc/programme/days/1/shift").await.is(200).says("Opening ceremony");
    organiser.post("/c/fsc/programme/days/1/shift", &[("minutes", "-30")]).await.is(303);
    assert_eq!(app.value::<String>(opening).await, "09:00");
    organiser.get("/c/fsc/programme/release").await.is(200);
}

#[tokio::test]
async fn a_clash_blocks_a_release_until_it_is_mended_or_accepted() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    let main = id(&app, "rooms", "main").await.to_string();
    let form = [
        ("title_en", "Second opening"),
        ("kind", "session"),
        ("day", "1"),
        ("starts", "10:00"),
        ("ends", "10:30"),
        ("room", &main),
    ];
    organiser.post("/c/fsc/programme/blocks/new", &form).await.is(303);
    organiser.get("/c/fsc/programme").await.is(200).says("clashes");
    release(&mut organiser, &app, "Two openings").await.is(422).says("A clash blocks the release").says("Main hall");
    assert_eq!(app.value::<i64>("select count(*) from agenda_releases").await, 1);
    let page = organiser.get("/c/fsc/programme/clashes").await.is(200).says("blocks the release");
    let clash = page.attribute("input[name=clash]", "value").unwrap();
    organiser
        .post("/c/fsc/programme/clashes/overrule", &[("clash", &clash), ("reason", " ")])
        .await
        .is(422)
        .says("This is needed");
    organiser.post("/c/fsc/programme/clashes/overrule", &[("clash", "room:none"), ("reason", "x")]).await.is(409);
    organiser
        .submit("/c/fsc/programme/clashes/overrule", &[("clash", &clash), ("reason", "The hall is divided.")])
        .await
        .is(200)
        .says("The hall is divided.")
        .says("Olga Organiser");
    release(&mut organiser, &app, "Two openings").await.is(303);
    // It counts again as soon as somebody says so.
    organiser.submit("/c/fsc/programme/clashes/restore", &[("clash", &clash)]).await.is(200).says("blocks the release");
    // What it weighs is the conference's own.
    let rules = [
        ("room", "ignore"),
        ("person", "block"),
        ("availability", "warn"),
        ("capacity", "warn"),
        ("walk", "warn"),
        ("break", "warn"),
        ("outside", "warn"),
        ("minutes", "5"),
    ];
    organiser.submit("/c/fsc/programme/clashes/rules", &rules).await.is(200).says("Nothing clashes");
    let page = organiser.post("/c/fsc/programme/clashes/rules", &[("minutes", "999")]).await.is(422);
    assert!(page.fault("minutes").is_some() && page.fault("room").is_some());
}
