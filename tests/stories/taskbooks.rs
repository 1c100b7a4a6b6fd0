//! Tasks brought in from a file for spreadsheets.

use plenum::access::GroupRole;

use crate::support::{Answer, Browser, TestApp};

const BRING: &str = "/c/fsc/tasks/bring";

async fn bring(browser: &mut Browser, csv: &str) -> Answer {
    browser.post_file(BRING, "tasks.csv", csv.as_bytes()).await
}

#[tokio::test]
async fn a_lead_brings_her_groups_tasks_in_and_sees_first_what_becomes_of_them() {
    let app = TestApp::new().await;
    let mina = app.account("Mina Member").await;
    app.place(mina, "documents", GroupRole::Member).await;
    let mut lead = app.in_group("Lina Lead", "documents", GroupRole::Lead).await;
    let group: String = app.value("select (name).en from groups where code = 'documents'").await;
    let other: String = app.value("select (name).en from groups where code = 'coordination'").await;
    let (number, title): (i32, String) = sqlx::query_as(
        "select t.number, (t.title).en from tasks t join groups g on g.id = t.group_id
         where g.code = 'documents' and t.state = 'open' order by t.due_at, t.id limit 1",
    )
    .fetch_one(&app.owner)
    .await
    .unwrap();
    let foreign: i32 = app.value("select t.number from tasks t join groups g on g.id = t.group_id where g.code = 'coordination' order by t.number limit 1").await;

    lead.get("/c/fsc/tasks").await.is(200).says("Bring tasks in");
    lead.get(BRING).await.is(200).says("Number, Task, Group, Milestone, Owner, Priority, Due");
    lead.post_file(BRING, "x.csv", b"").await.is(422);
    bring(&mut lead, "Name,Mail\nx,y\n").await.is(422).says("no list of tasks");

    // Her own export comes in again with nothing to change.
    let export = lead.get("/c/fsc/tasks/export?kind=xlsx").await.is(200);
    let at = lead.post_file(BRING, "tasks.xlsx", &export.bytes).await.is(303).location().to_owned();
    let page = lead.get(&at).await.is(200);
    let facts = page.all(".fact b");
    assert_eq!((facts[0].as_str(), facts[1].as_str()), ("0", "0"), "{facts:?}");
    assert_ne!(facts[2], "0");
    // Nor for whoever reads another language than it was written in.
    let page = lead.clone().get(&format!("{at}?lang=zh-Hans")).await.is(200);
    assert_eq!(page.all(".fact b"), facts);

    let before: i64 = app.value("select count(*) from tasks").await;
    let file = format!(
        "Number,Task,Group,Milestone,Owner,Priority,Due,Remarks\n\
         {number},Print it twice,,,Mina Member,urgent,2026-12-02 09:30,x\n\
         ,Set the signs,{group},T-7,,,,\n\
         ,Sweep the hall,{other},T-7,,,,\n\
         {foreign},Something else,,,,,,\n\
         ,No date,{group},,,,,\n\
         99999,Nothing,,,,,,\n"
    );
    let at = bring(&mut lead, &file).await.is(303).location().to_owned();
    let page = lead.get(&at).await.is(200).says("Not read: Remarks").says("There is no task of this number");
    assert_eq!(page.all(".fact b"), ["1", "1", "0", "4"]);
    assert_eq!(page.all("#wrong td:first-child"), ["4", "5", "6", "7"]);
    assert_eq!(app.value::<i64>("select count(*) from tasks").await, before, "nothing was done yet");
    // Another lead does not see her file.
    app.in_group("Otto Other", "coordination", GroupRole::Lead).await.get(&at).await.is(404);

    // A date moves: why is asked, and what was written stays. Then somebody changes the task: it is shown anew.
    let seen = page.field("seen");
    let asked = lead.post(&at, &[("seen", &seen)]).await.is(422);
    assert!(asked.fault("why").is_some());
    app.sql("update tasks set version = version + 1").await;
    let stale = lead.post(&at, &[("seen", &seen), ("why", "The printer is on holiday.")]).await.is(422);
    assert!(stale.says("Tasks have changed since you looked").field("why").contains("on holiday"));
    let seen = lead.get(&at).await.is(200).field("seen");
    lead.post(&at, &[("seen", &seen), ("why", "The printer is on holiday.")]).await.is(303);

    assert_eq!(app.value::<i64>("select count(*) from tasks").await, before + 1);
    let (now, owner, priority, due): (String, String, String, chrono::DateTime<chrono::Utc>) = sqlx::query_as(
        "select (t.title).en, a.name, t.priority, t.due_at from tasks t join accounts a on a.id = t.owner_id where t.number = $1",
    )
    .bind(number)
    .fetch_one(&app.owner)
    .await
    .unwrap();
    assert_ne!(now, title);
    assert_eq!((now.as_str(), owner.as_str(), priority.as_str()), ("Print it twice", "Mina Member", "urgent"));
    assert_eq!(due.to_rfc3339(), "2026-12-02T01:30:00+00:00");
    let why: String =
        app.value("select note from task_changes where due_after is not null order by at desc, id desc limit 1").await;
    assert_eq!(why, "The printer is on holiday.");
    assert_eq!(app.value::<i64>("select count(*) from brought_files").await, 0);
    lead.get(&at).await.is(404);
    assert!(app.actions().await.iter().any(|action| action == "tasks.brought_in"));

    // Let go of, it is gone; what nobody goes on with is gone after a day.
    let at = bring(&mut lead, &file).await.is(303).location().to_owned();
    lead.post(&format!("{at}/discard"), &[]).await.is(303);
    lead.get(&at).await.is(404);
    bring(&mut lead, &file).await.is(303);
    app.app.clock.advance(chrono::TimeDelta::days(2));
    plenum::brought::tidy(&app.app).await.unwrap();
    assert_eq!(app.value::<i64>("select count(*) from brought_files").await, 0);
}
