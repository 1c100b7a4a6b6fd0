//! Somebody's tasks in her own calendar, by a private address.

use std::collections::BTreeMap;

use plenum::access::GroupRole;
use plenum::kernel::Uuid;

use crate::support::{Browser, TestApp};

/// The entries of a calendar by their identity, each with what it says.
async fn entries(reader: &mut Browser, path: &str) -> BTreeMap<String, BTreeMap<String, String>> {
    let answer = reader.get(path).await.is(200);
    assert_eq!(answer.header("content-type"), "text/calendar; charset=utf-8");
    let calendars = ical::IcalParser::new(answer.bytes.as_slice());
    let events = calendars.flat_map(|calendar| calendar.expect("a calendar").events);
    events
        .map(|event| {
            let said: BTreeMap<String, String> =
                event.properties.into_iter().map(|one| (one.name, one.value.unwrap_or_default())).collect();
            (said["UID"].clone(), said)
        })
        .collect()
}

#[tokio::test]
async fn her_calendar_follows_her_tasks_by_an_address_of_her_own() {
    let app = TestApp::new().await;
    let mina = app.account("Mina Member").await;
    app.place(mina, "documents", GroupRole::Member).await;
    let mut lead = app.in_group("Lina Lead", "documents", GroupRole::Lead).await;
    let mut browser = app.signed_in(mina).await;
    let task: Uuid = sqlx::query_scalar(
        "select t.id from tasks t join groups g on g.id = t.group_id
         where g.code = 'documents' and t.state = 'open' order by t.due_at, t.id limit 1",
    )
    .fetch_one(&app.owner)
    .await
    .unwrap();
    let edit = format!("/c/fsc/tasks/{task}/edit");

    // Without an address there is nothing; she finds the way to one on her work's page.
    browser.get("/c/fsc/my-work").await.is(200).says("My tasks in my calendar");
    browser.get("/account/calendar").await.is(200).says("does not follow your tasks");
    let page = browser.submit("/account/calendar", &[]).await.is(200);
    let address = page.all("#link")[0].clone();
    let path = address.strip_prefix("http://plenum.test").expect("an address").to_owned();

    // A calendar is nobody who is signed in. What is not hers is not in it.
    let mut calendar = app.visitor();
    assert!(entries(&mut calendar, &path).await.is_empty());
    let change = async |lead: &mut Browser, owner: &str, due: &str| {
        let version = lead.get(&edit).await.is(200).field("version");
        let sent = [
            ("title_en", "Print the handbook"),
            ("owner", owner),
            ("due", due),
            ("why", "She has time."),
            ("version", &version),
        ];
        lead.post(&edit, &sent).await.is(303);
    };
    change(&mut lead, &mina.to_string(), "2026-12-01T18:00").await;
    let held = entries(&mut calendar, &path).await;
    let identity = format!("task-{}@plenum.test", task.simple());
    let first = held[&identity].clone();
    assert_eq!(held.len(), 1);
    assert_eq!((first["SUMMARY"].as_str(), first["STATUS"].as_str()), ("Print the handbook", "CONFIRMED"));
    assert_eq!(first["URL"], format!("http://plenum.test/c/fsc/tasks/{task}"));

    // A date that moves moves the same entry, which says that it is newer.
    change(&mut lead, &mina.to_string(), "2026-12-20T10:00").await;
    let moved = entries(&mut calendar, &path).await[&identity].clone();
    assert_eq!(moved["DTEND"], "20261220T020000Z");
    let sequence = |entry: &BTreeMap<String, String>| entry["SEQUENCE"].parse::<i32>().unwrap();
    assert!(sequence(&moved) > sequence(&first));

    // Unchanged, it is not sent again. Given to somebody else, it is said to be cancelled.
    let answer = calendar.get(&path).await.is(200);
    let etag = answer.header("etag").to_owned();
    calendar.get_with(&path, &[("if-none-match", &etag)]).await.is(304);
    change(&mut lead, "", "2026-12-20T10:00").await;
    let gone = entries(&mut calendar, &path).await[&identity].clone();
    assert_eq!(gone["STATUS"], "CANCELLED");
    assert!(sequence(&gone) > sequence(&moved));

    // So it is with what she helped with, and with what was hers from its first day.
    let helps = format!("/c/fsc/tasks/{task}/helpers");
    lead.post(&helps, &[("person", &mina.to_string())]).await.is(303);
    let helping = entries(&mut calendar, &path).await[&identity].clone();
    assert_eq!(helping["STATUS"], "CONFIRMED");
    lead.post(&format!("{helps}/remove"), &[("person", &mina.to_string())]).await.is(303);
    let over = entries(&mut calendar, &path).await[&identity].clone();
    assert_eq!(over["STATUS"], "CANCELLED");
    assert!(sequence(&over) > sequence(&helping));
    let group: Uuid = app.value("select id from groups where code = 'documents'").await;
    let (group, owner) = (group.to_string(), mina.to_string());
    let sent = [("group", &*group), ("title_en", "Fold the badges"), ("owner", &*owner), ("due", "2026-12-05T18:00")];
    lead.post("/c/fsc/tasks/new", &sent).await.is(303);
    assert_eq!(entries(&mut calendar, &path).await.len(), 2);
    app.sql("update tasks set owner_id = null, version = version + 1 where owner_id is not null").await;
    let held = entries(&mut calendar, &path).await;
    assert!(held.len() == 2 && held.values().all(|entry| entry["STATUS"] == "CANCELLED"));

    // Another address ends the one before; turned off, there is none. What became known is of no use.
    let page = browser.submit("/account/calendar", &[]).await.is(200);
    let other = page.all("#link")[0].strip_prefix("http://plenum.test").unwrap().to_owned();
    assert_ne!(other, path);
    calendar.get(&path).await.is(404);
    calendar.get(&other).await.is(200);
    browser.submit("/account/calendar/off", &[]).await.is(200).says("does not follow your tasks");
    browser.post("/account/calendar/off", &[]).await.is(409);
    calendar.get(&other).await.is(404);
    let actions = app.actions().await;
    assert_eq!(actions.iter().filter(|action| *action == "calendar.address_made").count(), 2);
    assert!(actions.iter().any(|action| action == "calendar.address_ended"));
    assert!(!app.value::<bool>("select exists (select from calendar_links)").await);
}
