//! The action plan as everybody reads it: editions that never change, as pages and as data.

use plenum::access::GroupRole;
use serde_json::{Value, json};

use super::outcomes::project;
use super::pledges::banks;
use crate::support::{Answer, Browser, TestApp};

async fn publish(organiser: &mut Browser, note: &str) -> Answer {
    let seen = organiser.get("/c/fsc/plan/editions/new").await.is(200).field("seen");
    organiser.post("/c/fsc/plan/editions/new", &[("note_en", note), ("seen", &seen)]).await
}

/// Sets a light by hand, for a reason that stays inside.
async fn by_hand(organiser: &mut Browser, project: &str, light: &str) {
    let form = [("light", light), ("reason", "The ministry asked us not to say"), ("until", "2026-12-20")];
    organiser.post(&format!("{project}/light"), &form).await.is(303);
}

#[track_caller]
fn holds_to_its_schema(document: &Value) {
    let schema = std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/config/open/plenum-plan-1.schema.json")).unwrap();
    let schema = serde_json::from_slice(&schema).unwrap();
    let schema = jsonschema::validator_for(&schema).expect("a schema");
    let wrong: Vec<String> =
        schema.iter_errors(document).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[tokio::test]
async fn the_plan_is_published_whole_and_the_working_one_goes_on() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    banks(&app, 2).await;
    let (mut visitor, mut lead) = (app.visitor(), app.in_group("Lina Lead", "documents", GroupRole::Lead).await);
    organiser.get("/c/fsc/plan/editions").await.is(200).says("No edition yet");
    visitor.get("/c/fsc/open/plan").await.is(404);
    visitor.get("/c/fsc/open/plan.json").await.is(404);
    visitor.get("/c/fsc").await.is(200).says_not("See the action plan");
    let one = project(&app, &mut organiser, "Early warning").await;
    project(&app, &mut organiser, "=1+1").await;

    // Before anything goes out it is said what does; nobody but organisers sends it.
    let page = organiser.get("/c/fsc/plan/editions/new").await.is(200).says("The first edition");
    let page = page.says("New: 2 · changed: 0 · gone: 0").says("Early warning");
    let seen = page.field("seen");
    lead.get("/c/fsc/plan/editions").await.is(200);
    lead.get("/c/fsc/plan/editions/new").await.is(404);
    app.desk_staff("Dora Desk").await.get("/c/fsc/plan/editions").await.is(404);
    let long = "x".repeat(1001);
    let page = organiser.post("/c/fsc/plan/editions/new", &[("note_en", &long), ("seen", &seen)]).await.is(422);
    assert!(page.fault("note_en").is_some() && page.field("note_en") == long);
    // What has changed since it was seen is shown anew, not published.
    by_hand(&mut organiser, &one, "blue").await;
    organiser
        .post("/c/fsc/plan/editions/new", &[("note_en", "As agreed"), ("seen", &seen)])
        .await
        .is(422)
        .says("The plan has changed since you looked.");
    publish(&mut organiser, "As agreed").await.is(303);

    visitor.get("/c/fsc").await.is(200).says("See the action plan");
    let page = visitor.get("/c/fsc/open/plan").await.is(200).says("Edition 1").says("As agreed").says("Bank 1");
    let page = page.says("Set by the organisers.").says("Coverage").says("no reading yet").says_not("The ministry");
    assert_eq!(page.count("tbody#rows > tr"), 2);
    assert_eq!(page.all("tbody#rows span.light"), ["Blue", "Normal"]);
    let etag = page.header("etag").to_owned();
    visitor.get_with("/c/fsc/open/plan", &[("if-none-match", &etag)]).await.is(304);
    assert_eq!(visitor.get("/c/fsc/open/plan?q=EARLY").await.is(200).count("tbody#rows > tr"), 1);
    assert_eq!(visitor.get("/c/fsc/open/plan?light=normal").await.is(200).count("tbody#rows > tr"), 1);
    visitor.get("/c/fsc/open/plan?pillar=none").await.is(200).says("No project matches");
    app.visitor().get("/c/fsc/open/plan?lang=zh-Hant").await.is(200).says("行動計畫").says("藍色");
    app.visitor().get("/c/fsc/open/plan?lang=zh-Hans").await.is(200).says("行动计划");

    // The working plan goes on; the edition stays what it was, and the next one says what it changes.
    organiser.get("/c/fsc/plan/editions/new").await.is(200).says("Nothing has changed");
    organiser.post("/c/fsc/plan/editions/new", &[("seen", "x")]).await.is(422).says("Nothing has changed");
    let indicator = organiser.get(&one).await.is(200).field("indicator");
    let read = [("indicator", indicator.as_str()), ("as_of", "2026-11-22"), ("value", "52.5")];
    organiser.post(&format!("{one}/readings"), &read).await.is(303);
    by_hand(&mut organiser, &one, "yellow").await;
    visitor.get("/c/fsc/open/plan").await.is(200).says_not("52.5");
    let page = organiser.get("/c/fsc/plan/editions/new").await.is(200).says("New: 0 · changed: 1 · gone: 0");
    let seen = page.says("Light · Readings").field("seen");
    // Two who publish the same at once make one edition of it.
    let form = [("seen", seen.as_str())];
    let mut other = organiser.clone();
    let (a, b) =
        tokio::join!(organiser.post("/c/fsc/plan/editions/new", &form), other.post("/c/fsc/plan/editions/new", &form));
    let told = [a.status.as_u16(), b.status.as_u16()];
    assert!(told.contains(&303) && told.contains(&422), "{told:?}");
    let page = visitor.get("/c/fsc/open/plan").await.is(200).says("Edition 2").says("52.5 %").says("25%");
    assert_eq!(page.attribute("tbody#rows progress", "value").as_deref(), Some("25"));
    // At its number it leads on to its own pages and files, even while it is the newest.
    assert_eq!(page.count("#data a[href='/c/fsc/open/plan.json']"), 1);
    let page = visitor.get("/c/fsc/open/plan/2").await.is(200).says_not("This is an earlier edition.");
    assert_eq!(page.count("#data a[href='/c/fsc/open/plan/2.json']"), 1);
    assert_eq!(page.count("a[href^='/c/fsc/open/plan/2?light=']"), 4);
    visitor.get("/c/fsc/open/plan/1").await.is(200).says("This is an earlier edition.").says_not("52.5");
    visitor.get("/c/fsc/open/plan/3").await.is(404);
    visitor.get("/c/fsc/open/plan/x").await.is(404);

    // One that was wrong is taken back, with a reason; it stays on record.
    organiser.post("/c/fsc/plan/editions/2/withdraw", &[("reason", " ")]).await.is(422);
    lead.get("/c/fsc/plan/editions/2/withdraw").await.is(404);
    organiser.get("/c/fsc/plan/editions/2/withdraw").await.is(200).says("Withdraw edition 2?");
    let wrong = [("reason", "A wrong figure")];
    organiser.submit("/c/fsc/plan/editions/2/withdraw", &wrong).await.is(200).says("A wrong figure").says("withdrawn");
    organiser.post("/c/fsc/plan/editions/2/withdraw", &wrong).await.is(409);
    visitor.get("/c/fsc/open/plan").await.is(200).says("Edition 1");
    visitor.get("/c/fsc/open/plan/2").await.is(404);
    visitor.get("/c/fsc/open/plan/2.json").await.is(404);
    organiser.get("/c/fsc/open/plan/2").await.is(200).says("This edition was withdrawn.");
    // What everybody reads is what the next edition is held against.
    publish(&mut organiser, "").await.is(303);
    visitor.get("/c/fsc/open/plan").await.is(200).says("Edition 3").says("52.5 %");
    for sql in ["update plan_editions set number = 9", "delete from plan_editions", "delete from plan_withdrawals"] {
        sqlx::query(sql).execute(&app.owner).await.expect_err(sql);
    }
    let log = app.actions().await;
    assert_eq!(log.iter().filter(|action| action.starts_with("openplan.")).count(), 4);
    // Organisers take an edition back whatever has become of the conference.
    app.sql("update conferences set state = 'archived'").await;
    assert_eq!(organiser.get("/c/fsc/plan/editions").await.is(200).count("a[href$='/3/withdraw']"), 1);
    // While the conference is a draft, nobody outside sees anything of it.
    app.sql("update conferences set state = 'draft'").await;
    visitor.get("/c/fsc/open/plan").await.is(404);
    visitor.get("/c/fsc/open/plan.csv").await.is(404);
}

#[tokio::test]
async fn the_published_plan_is_open_data() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    banks(&app, 2).await;
    let one = project(&app, &mut organiser, "Early warning").await;
    project(&app, &mut organiser, "=1+1").await;
    let id = one.rsplit('/').next().unwrap();
    app.sql("insert into project_bodies (project_id, institution_id, conference_id, role)
             select p.id, i.id, p.conference_id, 'supervising' from projects p, institutions i where p.number = 1 and (i.name).en = 'Bank 2'
             on conflict do nothing").await;
    let indicator = organiser.get(&one).await.is(200).field("indicator");
    let read = [("indicator", indicator.as_str()), ("as_of", "2026-11-22"), ("value", "30")];
    organiser.post(&format!("{one}/readings"), &read).await.is(303);
    by_hand(&mut organiser, &one, "red").await;
    let unit = [("name_en", "Cases"), ("unit_en", "cases"), ("unit_hans", "件"), ("baseline", "9"), ("target", "0")];
    organiser.post(&format!("{one}/indicators/new"), &unit).await.is(303);
    publish(&mut organiser, "As agreed").await.is(303);

    let mut visitor = app.visitor();
    let answer = visitor.get("/c/fsc/open/plan.json").await.is(200);
    assert_eq!(answer.header("content-type"), "application/json");
    assert_eq!(answer.header("access-control-allow-origin"), "*");
    let document = answer.json();
    holds_to_its_schema(&document);
    assert_eq!((document["schema"].as_str(), document["edition"].as_i64()), (Some("plenum-plan/1"), Some(1)));
    assert_eq!(document["note"]["en"], "As agreed");
    let first = &document["projects"][0];
    assert_eq!((first["id"].as_str(), first["title"]["en"].as_str()), (Some(id), Some("Early warning")));
    assert_eq!((&first["progress"], &first["light"]["colour"]), (&"-0.2".into(), &"red".into()));
    assert_eq!(first["light"]["reason"], "by_hand");
    assert_eq!(first["supervising"]["en"], "Bank 2");
    assert_eq!(first["indicators"][0]["reading"]["value"], "30");
    // A unit that was written once is the same in all languages.
    let units = |n: usize| (&first["indicators"][n]["unit"], first["indicators"][n].get("units"));
    assert_eq!(units(0), (&"%".into(), None));
    assert_eq!(units(1), (&"件".into(), Some(&json!({ "en": "cases", "hans": "件", "hant": "" }))));
    visitor.get("/c/fsc/open/plan").await.is(200).says("from 9 to 0 cases").says("from 40 to 90 %");
    app.visitor().get("/c/fsc/open/plan?lang=zh-Hant").await.is(200).says("由 9 至 0 件").says("由 40 至 90 %");
    assert_eq!(document["projects"][1]["progress"], Value::Null);
    // No person, and nothing that was written for the workbench.
    for inside in ["Olga", "ministry", "example.org"] {
        assert!(!answer.body.contains(inside), "{inside}");
    }
    // Whoever holds it is told so, by either of both ways.
    let (etag, modified) = (answer.header("etag").to_owned(), answer.header("last-modified").to_owned());
    assert_eq!(modified, "Mon, 23 Nov 2026 01:00:00 GMT");
    visitor.get_with("/c/fsc/open/plan.json", &[("if-none-match", &etag)]).await.is(304);
    let unchanged = visitor.get_with("/c/fsc/open/plan.json", &[("if-modified-since", &modified)]).await.is(304);
    assert_eq!(unchanged.header("access-control-allow-origin"), "*");
    visitor
        .get_with("/c/fsc/open/plan.json", &[("if-none-match", "\"x\""), ("if-modified-since", &modified)])
        .await
        .is(200);
    assert_eq!(visitor.get("/c/fsc/open/plan/1.json").await.is(200).json(), document);
    // The page itself is for nobody else's site.
    assert_eq!(visitor.get("/c/fsc/open/plan").await.is(200).header("access-control-allow-origin"), "");
    let schema = visitor.get("/c/fsc/open/plan.schema.json").await.is(200).json();
    assert_eq!(schema["properties"]["schema"]["const"], "plenum-plan/1");

    let csv = visitor.get("/c/fsc/open/plan.csv").await.is(200);
    assert_eq!(
        (csv.header("access-control-allow-origin"), csv.header("content-type")),
        ("*", "text/csv; charset=utf-8")
    );
    assert!(csv.bytes.starts_with("\u{feff}edition,number,title_en".as_bytes()));
    let lines: Vec<&str> = csv.body.trim_end().split("\r\n").collect();
    assert_eq!(lines.len(), 4);
    assert!(lines[2].ends_with(",number,cases,件,"), "{}", lines[2]);
    assert!(lines[1].contains("Early warning") && lines[1].contains(",red,by_hand,2026-11-23,-0.2,"), "{}", lines[1]);
    // No cell is a formula.
    assert!(lines[3].contains("\"'=1+1\""), "{}", lines[3]);
    let columns = csv::ReaderBuilder::new()
        .from_reader(csv.bytes.as_slice())
        .records()
        .map(|row| row.unwrap().len())
        .collect::<Vec<_>>();
    assert_eq!(columns, [34, 34, 34]);
    assert_eq!(visitor.get("/c/fsc/open/plan/1.csv").await.is(200).bytes, csv.bytes);

    // A browser asks first whether a script of another site may send what it holds, and shows it what it holds then.
    let asks = [
        ("origin", "https://example.org"),
        ("sec-fetch-site", "cross-site"),
        ("access-control-request-method", "GET"),
        ("access-control-request-headers", "if-none-match"),
    ];
    for path in ["plan.json", "plan.csv", "plan/1.json", "plan.schema.json"] {
        let told = visitor.options(&format!("/c/fsc/open/{path}"), &asks).await.is(204);
        assert_eq!(told.header("access-control-allow-origin"), "*");
        assert_eq!(told.header("access-control-allow-methods"), "GET, HEAD, OPTIONS");
        assert_eq!(told.header("access-control-allow-headers"), "If-None-Match, If-Modified-Since");
        assert_eq!(told.header("access-control-max-age"), "86400");
        assert!(told.body.is_empty());
    }
    let held = [("origin", "https://example.org"), ("sec-fetch-site", "cross-site"), ("if-none-match", etag.as_str())];
    let unchanged = visitor.get_with("/c/fsc/open/plan.json", &held).await.is(304);
    assert!(unchanged.header("access-control-expose-headers").contains("etag"));
    assert_eq!(unchanged.header("etag"), etag);
    // Of nothing else is that said.
    assert_eq!(visitor.options("/c/fsc/agenda", &asks).await.header("access-control-allow-origin"), "");
}
