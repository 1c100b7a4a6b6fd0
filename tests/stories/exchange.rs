//! The agenda goes out as files and comes in from them.

use std::path::Path;
use std::process::Command;

use plenum::sheets::{self, Cell, Held, Sheet, Table};
use serde_json::{Value, json};

use super::programme::{change_item, id, release};
use super::registration::register;
use crate::support::{Answer, Browser, TestApp};

/// A book as it was taken out.
async fn taken(answer: &Answer) -> Vec<(String, Sheet)> {
    sheets::read_book(answer.bytes.clone()).await.expect("a book")
}

/// The same with cells changed, as somebody hands it back: sheet, row below the headings, heading, text.
async fn handed_back(book: &[(String, Sheet)], changed: &[(usize, usize, &str, &str)]) -> Vec<u8> {
    let mut tables: Vec<Table> = book
        .iter()
        .map(|(name, sheet)| Table {
            title: name.clone(),
            headings: sheet.headings.clone(),
            rows: sheet
                .rows
                .iter()
                .map(|line| line.cells.iter().map(|cell| Cell::text(cell.shown())).collect())
                .collect(),
        })
        .collect();
    for (sheet, row, heading, text) in changed {
        let table = &mut tables[*sheet];
        let column = table.headings.iter().position(|held| held == heading).expect("the heading");
        while table.rows.len() <= *row {
            table.rows.push(Vec::new());
        }
        let cells = &mut table.rows[*row];
        cells.resize(cells.len().max(column + 1), Cell::Empty);
        cells[column] = Cell::text(*text);
    }
    sheets::write_book(tables).await.expect("written")
}

async fn bring(organiser: &mut Browser, app: &TestApp, name: &str, bytes: &[u8]) -> (String, Answer) {
    let path = organiser.post_file(&app.path("/programme/files"), name, bytes).await.is(303).location().to_owned();
    let page = organiser.get(&path).await.is(200);
    (path, page)
}

/// New, changed, as they are, left out.
fn facts(page: &Answer) -> Vec<String> {
    page.all(".facts .fact b")
}

fn row_of(sheet: &Sheet, code: &str) -> usize {
    sheet.rows.iter().position(|line| line.cells[0] == Held::Text(code.into())).expect("the row")
}

#[tokio::test]
async fn the_draft_taken_out_comes_in_again_with_nothing_to_change() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    register(&app, "王敏", "wang.min@example.org").await;
    let item = app.path(&format!("/programme/items/{}", id(&app, "items", "opening-address").await));
    organiser.submit(&format!("{item}/people"), &[("role", "speaker"), ("participant", "1")]).await.is(200);
    organiser.get("/c/fsc/programme").await.is(200).says("Import, export, print");
    organiser.get("/c/fsc/programme/files").await.is(200).says("The draft as XLSX");
    for lang in ["zh-Hans", "zh-Hant", "en"] {
        let file = organiser.get(&format!("/c/fsc/programme/draft.xlsx?lang={lang}")).await.is(200);
        assert!(file.header("content-disposition").starts_with("attachment"));
        let book = taken(&file).await;
        assert_eq!(book.len(), 3, "{lang}");
        let count = |table: &'static str| {
            let app = &app;
            async move { app.value::<i64>(table).await as usize }
        };
        assert_eq!(book[0].1.rows.len(), count("select count(*) from blocks").await);
        assert_eq!(book[1].1.rows.len(), count("select count(*) from items").await);
        assert_eq!(book[2].1.rows.len(), count("select count(*) from item_people").await);
        // A reader of any language brings it in.
        let (_, page) = bring(&mut organiser, &app, "agenda.xlsx", &file.bytes).await;
        assert_eq!((facts(&page)[0].as_str(), facts(&page)[1].as_str(), facts(&page)[3].as_str()), ("0", "0", "0"));
        assert_eq!(page.count("#begin .btn.primary"), 0);
    }
    assert!(app.actions().await.contains(&"agenda.draft_exported".to_owned()));
    // One file a person is kept, and none that she lets go of.
    assert_eq!(app.value::<i64>("select count(*) from brought_files").await, 1);
    let (path, _) =
        bring(&mut organiser, &app, "a.json", br#"{"schedule":{"conference":{"days":[{"date":"2026-12-26"}]}}}"#).await;
    organiser.submit(&format!("{path}/discard"), &[]).await.is(200);
    organiser.get(&path).await.is(404);
}

#[tokio::test]
async fn an_organiser_edits_the_agenda_in_a_spreadsheet() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    let book = taken(&organiser.get("/c/fsc/programme/draft.xlsx").await.is(200)).await;
    let (blocks, items) = (book[0].1.rows.len(), book[1].1.rows.len());
    let address = row_of(&book[1].1, "opening-address");
    let file = handed_back(
        &book,
        &[
            (1, address, "Title in English", "=Welcome(1)"),
            (0, blocks, "Code", "dinner"),
            (0, blocks, "Kind", "Other"),
            (0, blocks, "Day", "2"),
            (0, blocks, "Begins", "19:00"),
            (0, blocks, "Ends", "21:00"),
            (0, blocks, "Room", "Garden"),
            (0, blocks, "Title in English", "Dinner"),
            (1, items, "Block", "dinner"),
            (1, items, "Minutes", "20"),
            (1, items, "Title in English", "Toast"),
            (1, items, "Track", "Social"),
            (1, items + 1, "Block", "nowhere"),
            (1, items + 1, "Minutes", "soon"),
            (1, items + 1, "Title in English", "Lost"),
        ],
    )
    .await;
    let (path, page) = bring(&mut organiser, &app, "agenda.xlsx", &file).await;
    let page = page.says("There is no such room").says("There is no block with this code").says("nowhere Block");
    // Row, as the spreadsheet counts, and column are told.
    let row = format!("Items {} soon Minutes", items + 3);
    assert!(page.all("#wrong tbody tr").iter().any(|told| told.starts_with(&row)), "{}", page.text());
    assert_eq!(facts(&page)[..2], ["0", "1"]);
    let page = organiser
        .get(&format!("{path}?make=on"))
        .await
        .is(200)
        .says("Garden")
        .says("Social")
        .says("Bring in the 3 good rows");
    assert_eq!((facts(&page)[0].as_str(), facts(&page)[1].as_str(), facts(&page)[3].as_str()), ("2", "1", "1"));
    assert_eq!(app.value::<i64>("select count(*) from blocks where code = 'dinner'").await, 0, "nothing is in yet");
    let seen = page.field("seen");
    // Somebody edits the draft meanwhile: what is there now is shown, and nothing is brought in.
    change_item(&mut organiser, &app, "opening-address", &[("minutes", "25")]).await.is(303);
    let form = [("seen", seen.as_str()), ("make", "on")];
    let page = organiser.post(&path, &form).await.is(422).says("The draft has changed while you looked at it");
    assert_eq!(app.value::<i64>("select count(*) from blocks where code = 'dinner'").await, 0);
    let seen = page.field("seen");
    let before =
        app.value::<i32>("select version from items where code <> 'opening-address' order by code limit 1").await;
    organiser
        .submit(&path, &[("seen", &seen), ("make", "on")])
        .await
        .is(200)
        .says("Dinner")
        .says("Toast")
        .says("Welcome(1)");
    organiser.post(&path, &[("seen", &seen), ("make", "on")]).await.is(404);
    let toast = "select to_char(i.starts_at at time zone 'Asia/Shanghai', 'DD HH24:MI ') || (r.name).en || ' ' || (t.name).en
                 from items i join blocks b on b.id = i.block_id join rooms r on r.id = b.room_id join tracks t on t.id = i.track_id
                 where i.code = 'toast'";
    assert_eq!(app.value::<String>(toast).await, "27 19:00 Garden Social");
    assert_eq!(
        app.value::<i32>("select version from items where code <> 'opening-address' order by code limit 1").await,
        before,
        "what stays as it is is not touched"
    );
    assert!(app.actions().await.contains(&"agenda.brought_in".to_owned()));
    assert_eq!(app.value::<i64>("select count(*) from brought_files").await, 0);
    // Nobody outside sees anything of it before it is released.
    app.visitor().get("/c/fsc/agenda").await.is(200).says_not("Dinner");
}

#[tokio::test]
async fn what_is_no_file_of_ours_is_refused_at_its_field() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    let path = app.path("/programme/files");
    let table = Table { title: "Other".into(), headings: vec!["A".into()], rows: vec![vec![Cell::text("x")]] };
    let other = sheets::write_book(vec![table]).await.unwrap();
    for (name, bytes, said) in [
        ("x", &b"%PDF-1.7"[..], "neither an Excel workbook (.xlsx) nor a schedule.json"),
        ("x", b"", "nor a schedule.json"),
        ("a.xlsx", b"no workbook", "The workbook is damaged"),
        ("a.json", b"no json", "This JSON file is damaged"),
        ("x", b"{ \"schedule\": ", "This JSON file is damaged"),
        ("x", b"{\"schedule\":{}}", "no schedule"),
        ("x", &other, "No sheet of this file"),
    ] {
        let page = organiser.post_file(&path, name, bytes).await.is(422);
        let fault = page.fault("file").expect("a fault");
        assert!(fault.contains(said), "{name}: {fault}");
    }
    assert!(organiser.post(&path, &[]).await.status.is_client_error());
    assert_eq!(app.value::<i64>("select count(*) from brought_files").await, 0);
    // Others find nothing of it, nor of what somebody of another conference brought.
    let schedule = br#"{"schedule":{"conference":{"days":[{"date":"2026-12-26"}]}}}"#;
    let (file, _) = bring(&mut organiser, &app, "a.json", schedule).await;
    app.desk_staff("Dora Desk").await.get(&file).await.is(404);
    app.visitor().get(&file).await.is(303);
    organiser.get(&file.replace("/c/fsc/", "/c/other/")).await.is(404);
}

#[tokio::test]
async fn what_is_public_as_a_book_tells_no_numbers_and_no_draft() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    register(&app, "王敏", "wang.min@example.org").await;
    let item = app.path(&format!("/programme/items/{}", id(&app, "items", "opening-address").await));
    organiser.submit(&format!("{item}/people"), &[("role", "speaker"), ("participant", "1")]).await.is(200);
    release(&mut organiser, &app, "A speaker").await.is(303);
    change_item(&mut organiser, &app, "opening-address", &[("title_en", "Drafttitle")]).await.is(303);
    let file = app.visitor().get("/c/fsc/agenda/programme.xlsx").await.is(200);
    let book = taken(&file).await;
    let told: Vec<&str> =
        book.iter().flat_map(|(_, sheet)| &sheet.rows).flat_map(|line| &line.cells).map(Held::shown).collect();
    assert!(told.contains(&"王敏") && !told.contains(&"Drafttitle"));
    assert!(!book[2].1.headings.contains(&"Participant".to_owned()), "{:?}", book[2].1.headings);
    let etag = file.header("etag").to_owned();
    app.visitor().get_with("/c/fsc/agenda/programme.xlsx", &[("if-none-match", &etag)]).await.is(304);
    app.visitor().get("/c/fsc/agenda").await.is(200).says("Programme as PDF");
}

/// The folder of the published example and schemas; none where it is absent, which is said.
fn published() -> Option<&'static Path> {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data/frab"));
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("the example of frab is not there: it was not brought in");
    None
}

/// What of an event went in and does not come out.
fn lost(before: &Value, after: &Value) -> Vec<String> {
    let mut lost = Vec::new();
    for (name, value) in before.as_object().expect("an event") {
        // Our own page takes the place of the other program's, which is told as where it comes from.
        let told = if name == "url" { &after["origin_url"] } else { &after[name] };
        if told != value {
            lost.push(format!("{name}: {value} became {told}"));
        }
    }
    lost
}

#[tokio::test]
async fn the_published_example_comes_in_and_goes_out_with_nothing_lost() {
    let Some(folder) = published() else { return };
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    // A conference on its dates, with two of its three days.
    app.sql("update conferences set time_zone = 'Europe/Berlin'; update days set date = date - 2203").await;
    assert_eq!(app.value::<String>("select min(date)::text from days").await, "2020-12-14");
    app.sql("delete from item_people; delete from item_goals; delete from items; delete from blocks; delete from rooms where id not in (select room_id from gates where room_id is not null)").await;
    let example = std::fs::read(folder.join("democon.json")).unwrap();
    let (path, page) = bring(&mut organiser, &app, "democon.json", &example).await;
    assert_eq!(facts(&page.says("There is no such room")), ["0", "0", "0", "36"]);
    let page = organiser
        .get(&format!("{path}?make=on"))
        .await
        .is(200)
        .says("Gray Room")
        .says("Horizontal")
        .says("16 December 2020");
    assert_eq!(facts(&page), ["36", "0", "0", "0"]);
    let seen = page.field("seen");
    organiser.submit(&path, &[("seen", &seen), ("make", "on")]).await.is(200).says("Focused 5thgeneration hardware");
    assert_eq!(app.value::<i64>("select count(*) from items").await, 36);
    app.visitor().get("/c/fsc/agenda/schedule.json").await.is(200).says_not("Gray Room");
    let rules = ["room", "person", "availability", "capacity", "walk", "break", "outside"].map(|rule| (rule, "ignore"));
    organiser.submit("/c/fsc/programme/clashes/rules", &[&rules[..], &[("minutes", "5")]].concat()).await.is(200);
    release(&mut organiser, &app, "The example").await.is(303);
    let out = app.visitor().get("/c/fsc/agenda/schedule.json?lang=zh-Hans").await.is(200).json();
    let before: Value = serde_json::from_slice(&example).unwrap();
    let days = |file: &Value| file["schedule"]["conference"]["days"].as_array().unwrap().clone();
    for (day, told) in days(&before).iter().zip(days(&out)) {
        for name in ["index", "date", "day_start", "day_end"] {
            assert_eq!(day[name], told[name], "{name}");
        }
        for (room, events) in day["rooms"].as_object().unwrap() {
            let told = told["rooms"][room].as_array().unwrap_or_else(|| panic!("{room}"));
            assert_eq!(events.as_array().unwrap().len(), told.len());
            for event in events.as_array().unwrap() {
                let same = told.iter().find(|one| one["guid"] == event["guid"]).unwrap_or_else(|| panic!("{event}"));
                assert_eq!(lost(event, same), Vec::<String>::new());
            }
        }
    }
    for room in before["schedule"]["conference"]["rooms"].as_array().unwrap() {
        let told =
            out["schedule"]["conference"]["rooms"].as_array().unwrap().iter().find(|one| one["name"] == room["name"]);
        assert_eq!(told.unwrap()["guid"], room["guid"]);
    }
    // Calendars know an event by the guid that it came with.
    let guid = days(&before)[0]["rooms"]["Gray Room"][0]["guid"].as_str().unwrap().replace('-', "");
    assert!(app.visitor().get("/c/fsc/agenda/calendar.ics").await.is(200).body.contains(&format!("UID:{guid}@")));
    // What goes out is valid, and changes nothing when it comes in again; nor does the example itself.
    let schema = serde_json::from_slice(&std::fs::read(folder.join("schema.json")).unwrap()).unwrap();
    let schema = jsonschema::validator_for(&schema).expect("a schema");
    let wrong: Vec<String> =
        schema.iter_errors(&out).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    let xml = app.visitor().get("/c/fsc/agenda/schedule.xml").await.is(200);
    assert!(
        xml.body.contains("<optout>true</optout>") && xml.body.contains("<person id=\"26\">Brian Robinson</person>")
    );
    let kept = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(kept.path(), &xml.body).unwrap();
    let checked = Command::new("xmllint")
        .args(["--noout", "--schema"])
        .arg(folder.join("schedule.xml.xsd"))
        .arg(kept.path())
        .output();
    let checked = checked.expect("xmllint is installed by `make test`");
    assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stderr));
    for bytes in [serde_json::to_vec(&out).unwrap(), example.clone()] {
        let (_, page) = bring(&mut organiser, &app, "again.json", &bytes).await;
        assert_eq!(facts(&page.says("There is nothing to change.")), ["0", "0", "36", "0"]);
    }
    // A later version of it moves one event and names another speaker.
    let mut newer = before.clone();
    let event = &mut newer["schedule"]["conference"]["days"][0]["rooms"]["Gray Room"][0];
    event["date"] = json!("2020-12-14T16:00:00+01:00");
    event["persons"][0]["public_name"] = json!("Brian Robinson jr.");
    let (path, page) = bring(&mut organiser, &app, "newer.json", &serde_json::to_vec(&newer).unwrap()).await;
    let page = page.says("begins: 14 Dec 09:00 → 14 Dec 16:00").says("with Brian Robinson jr.");
    let seen = page.field("seen");
    organiser.submit(&path, &[("seen", &seen)]).await.is(200);
    assert_eq!(app.value::<i64>("select count(*) from items").await, 36);
    // Going back to the release restores what was beyond the programme too.
    organiser.submit("/c/fsc/programme/back/2", &[]).await.is(200);
    organiser.get("/c/fsc/programme/back/2").await.is(200).says("0 changes of the draft are undone");
}

#[tokio::test]
async fn a_schedule_moves_to_the_days_of_the_conference() {
    let Some(folder) = published() else { return };
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    let example = std::fs::read(folder.join("democon.json")).unwrap();
    let (path, page) = bring(&mut organiser, &app, "democon.json", &example).await;
    page.says("This is no day of the conference");
    let page = organiser.get(&format!("{path}?make=on&shift=on")).await.is(200).says("28 December 2026");
    assert_eq!(facts(&page), ["36", "0", "0", "0"]);
    let seen = page.field("seen");
    organiser.submit(&path, &[("seen", &seen), ("make", "on"), ("shift", "on")]).await.is(200).says("Day 3");
    let first = "select to_char(min(starts_at) at time zone 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI') from items where id = '8079583e-8321-506c-95af-fd2903a5f075'";
    // Nine in the morning in Berlin is four in the afternoon in Shanghai.
    assert_eq!(app.value::<String>(first).await, "2026-12-26 16:00");
}
