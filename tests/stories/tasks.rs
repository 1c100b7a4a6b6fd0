//! Tasks: given, found, moved, and seen by the others without a reload.

use std::time::Duration;

use plenum::access::GroupRole;
use plenum::kernel::Uuid;

use crate::support::{Answer, Browser, TestApp};

async fn a_task(app: &TestApp, code: &str) -> Uuid {
    sqlx::query_scalar(
        "select t.id from tasks t join groups g on g.id = t.group_id where g.code = $1 order by t.due_at, t.id limit 1",
    )
    .bind(code)
    .fetch_one(&app.owner)
    .await
    .expect("a task of the group")
}

async fn report(browser: &mut Browser, task: Uuid, state: &str, progress: &str, note: &str) -> Answer {
    let path = format!("/c/fsc/tasks/{task}");
    let version = browser.get(&path).await.is(200).field("version");
    browser
        .post(
            &format!("{path}/report"),
            &[("state", state), ("progress", progress), ("note", note), ("version", &version)],
        )
        .await
}

#[tokio::test]
async fn a_lead_moves_her_groups_task_and_no_other_groups() {
    let app = TestApp::new().await;
    let task = a_task(&app, "documents").await;
    let path = format!("/c/fsc/tasks/{task}");
    let mut lead = app.in_group("Lina Lead", "documents", GroupRole::Lead).await;
    let mut other = app.in_group("Otto Other", "coordination", GroupRole::Lead).await;
    // The server tells open pages: here one that listens.
    let stop = tokio_util::sync::CancellationToken::new();
    tokio::spawn(app.app.live.clone().run(app.app.db.clone(), stop.clone()));
    tokio::time::sleep(Duration::from_millis(300)).await;
    let mut changes = app.app.live.changes();

    report(&mut lead, task, "started", "60", "Proofs are in").await.is(303);
    lead.get(&path).await.is(200).says("60%").says("started").says("Proofs are in").says("Lina Lead");
    let change = tokio::time::timeout(Duration::from_secs(5), async {
        loop {
            let change = changes.recv().await.expect("a change");
            if change.conference == app.conference {
                return change;
            }
        }
    })
    .await
    .expect("open pages are told");
    assert!(change.topics.contains("tasks"));
    stop.cancel();
    let mut organiser = app.organiser().await;
    organiser.get(&path).await.is(200).says("60%");
    assert_eq!(app.actions().await.last().unwrap(), "tasks.reported");

    // Another group's lead sees the task, but reports on it no more than on one that is absent.
    let page = other.get(&path).await.is(200).says_not("Report progress");
    assert_eq!(page.count("#report"), 0);
    other.post(&format!("{path}/report"), &[("state", "done"), ("progress", "100")]).await.is(404);
    other.get(&format!("{path}/edit")).await.is(404);
    other
        .post(&format!("/c/fsc/tasks/{}/report", Uuid::nil()), &[("state", "done"), ("progress", "100")])
        .await
        .is(404);
    let held: (String, i32) = sqlx::query_as("select state, progress from tasks where id = $1")
        .bind(task)
        .fetch_one(&app.owner)
        .await
        .unwrap();
    assert_eq!(held, ("started".into(), 60));
}

#[tokio::test]
async fn a_hundred_percent_is_done_and_what_stops_a_task_needs_a_reason() {
    let app = TestApp::new().await;
    let task = a_task(&app, "documents").await;
    let mut lead = app.in_group("Lina Lead", "documents", GroupRole::Deputy).await;
    report(&mut lead, task, "blocked", "20", "").await.is(422).says("Say why.");
    let page = report(&mut lead, task, "started", "soon", "").await.is(422);
    assert_eq!(page.fault("progress").unwrap(), "Enter a whole number from 0 to 100.");
    assert_eq!(page.field("progress"), "soon");
    report(&mut lead, task, "started", "100", "").await.is(303);
    lead.get(&format!("/c/fsc/tasks/{task}")).await.is(200).says("done");
    report(&mut lead, task, "started", "100", "").await.is(422).says("To take the task back");
    report(&mut lead, task, "started", "70", "A page is missing").await.is(303);
    let done: Option<chrono::DateTime<chrono::Utc>> =
        sqlx::query_scalar("select done_at from tasks where id = $1").bind(task).fetch_one(&app.owner).await.unwrap();
    assert_eq!(done, None);
    // Three steps were kept, in order.
    let page = lead.get(&format!("/c/fsc/tasks/{task}")).await.is(200);
    assert_eq!(page.count("ol.history > li"), 2);
}

#[tokio::test]
async fn two_who_report_at_once_do_not_overwrite_each_other() {
    let app = TestApp::new().await;
    let task = a_task(&app, "documents").await;
    let mut lead = app.in_group("Lina Lead", "documents", GroupRole::Lead).await;
    let path = format!("/c/fsc/tasks/{task}");
    let version = lead.get(&path).await.field("version");
    app.organiser()
        .await
        .post(&format!("{path}/report"), &[("state", "started"), ("progress", "30"), ("version", &version)])
        .await
        .is(303);
    // She is told what it is now, and what she wrote stands there to be sent again.
    let form = [("state", "started"), ("progress", "10"), ("note", "Half of it"), ("version", &version)];
    let page = lead.post(&format!("{path}/report"), &form).await.is(422);
    let page = page.says("Somebody else changed this meanwhile.").says("It is started now, at 30%.");
    assert_eq!((page.field("progress"), page.field("note")), ("10".into(), "Half of it".into()));
    let version = page.field("version");
    lead.submit(&format!("{path}/report"), &[("state", "started"), ("progress", "10"), ("version", &version)])
        .await
        .is(200)
        .says("10%");
}

#[tokio::test]
async fn a_member_reports_on_what_she_owns() {
    let app = TestApp::new().await;
    let task = a_task(&app, "documents").await;
    let account = app.account("Mina Member").await;
    app.place(account, "documents", GroupRole::Member).await;
    let mut member = app.signed_in(account).await;
    let path = format!("/c/fsc/tasks/{task}");
    member.post(&format!("{path}/report"), &[("state", "started"), ("progress", "10")]).await.is(404);
    member.get("/c/fsc/my-work").await.is(200).says("Nothing waits for you").says("member");

    // Her lead gives it to her, and sets another date.
    let mut lead = app.in_group("Lina Lead", "documents", GroupRole::Lead).await;
    let form = lead.get(&format!("{path}/edit")).await.is(200);
    let stranger = app.account("Sam Stranger").await.to_string();
    let fields = |owner: String| {
        vec![
            ("title_en", "Print the handbook".to_owned()),
            ("owner", owner),
            ("due", "2026-12-01T18:00".to_owned()),
            ("why", "The printer is on holiday".to_owned()),
            ("version", form.field("version")),
        ]
    };
    let send = |fields: &[(&'static str, String)]| fields.iter().map(|(k, v)| (*k, v.clone())).collect::<Vec<_>>();
    let wrong = send(&fields(stranger));
    let wrong: Vec<(&str, &str)> = wrong.iter().map(|(k, v)| (*k, v.as_str())).collect();
    lead.post(&format!("{path}/edit"), &wrong).await.is(422).says("must belong to the group");
    let right = send(&fields(account.to_string()));
    let right: Vec<(&str, &str)> = right.iter().map(|(k, v)| (*k, v.as_str())).collect();
    lead.submit(&format!("{path}/edit"), &right).await.is(200).says("Mina Member").says("1 December 2026 18:00");

    member.get("/c/fsc/my-work").await.is(200).says("Print the handbook");
    report(&mut member, task, "done", "80", "").await.is(303);
    member.get("/c/fsc/my-work").await.is(200).says("Nothing waits for you");
    // But what the task is and until when is her lead's to say.
    member.get(&format!("{path}/edit")).await.is(404);
}

#[tokio::test]
async fn a_lead_gives_tasks_to_her_own_group_and_an_organiser_to_any() {
    let app = TestApp::new().await;
    let [own, foreign] = [app.group("documents").await.to_string(), app.group("coordination").await.to_string()];
    let mut lead = app.in_group("Lina Lead", "documents", GroupRole::Lead).await;
    let page = lead.get("/c/fsc/tasks/new").await.is(200);
    assert_eq!(page.count("select[name=group] option"), 2, "one to choose, and her own");
    let page = lead
        .post("/c/fsc/tasks/new", &[("group", &foreign), ("title_en", "x"), ("due", "2026-12-01T09:00")])
        .await
        .is(422);
    assert!(page.fault("group").is_some() && page.fault("title_en").is_none());
    lead.post("/c/fsc/tasks/new", &[("group", &own)]).await.is(422).says("Enter a date, or choose a milestone.");
    let milestone: Uuid = app.value("select id from milestones where code = 'T-7'").await;
    let form = [("group", own.as_str()), ("title_hans", "核对名牌"), ("milestone", &milestone.to_string())];
    // Due with its milestone: 09:00 in Beijing, seven days before, where a Saturday makes it the Friday.
    lead.submit("/c/fsc/tasks/new", &form)
        .await
        .is(200)
        .says("核对名牌")
        .says("18 December 2026 09:00")
        .says("With its milestone, and moves with it");
    app.in_group("Mina Member", "documents", GroupRole::Member).await.get("/c/fsc/tasks/new").await.is(404);
    let form = [("group", foreign.as_str()), ("title_en", "Send the cars"), ("due", "2026-12-20T08:00")];
    app.organiser().await.submit("/c/fsc/tasks/new", &form).await.is(200).says("Send the cars");
    assert_eq!(app.actions().await, ["conference.created", "agenda.released", "tasks.created", "tasks.created"]);
}

#[tokio::test]
async fn tasks_are_found_by_word_group_state_and_lateness() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    let total: i64 = app.value("select count(*) from tasks").await;
    let range = organiser.get("/c/fsc/tasks").await.is(200).all("nav.paging > p");
    assert_eq!(range, [format!("1–{} of {total}", total.min(50))]);
    let group = app.group("documents").await;
    let of_group: i64 =
        app.value("select count(*) from tasks t join groups g on g.id = t.group_id where g.code = 'documents'").await;
    let page = organiser.get(&format!("/c/fsc/tasks?group={group}")).await.is(200);
    assert_eq!(page.count("tbody#rows > tr") as i64, of_group);
    assert_eq!(page.count("ul.chips a.chip"), 1);
    organiser.get("/c/fsc/tasks?q=HANDBOOK").await.is(200).says("Finish printing the conference handbook");
    organiser.get("/c/fsc/tasks?q=%E6%89%8B%E5%86%8C").await.is(200).says("handbook");
    organiser.get("/c/fsc/tasks?q=100%25").await.is(200).says("No task matches");
    let late: i64 =
        app.value("select count(*) from tasks t, conferences c where t.due_at < '2026-11-23T01:00:00Z'").await;
    assert_eq!(organiser.get("/c/fsc/tasks?overdue=on").await.is(200).count("tbody#rows > tr") as i64, late);
    // What is no filter and no column is passed over.
    organiser.get("/c/fsc/tasks?group=x&state=y&sort=id;drop&page=-3").await.is(200);
    for sort in ["due", "-due", "group", "state", "-progress"] {
        organiser.get(&format!("/c/fsc/tasks?sort={sort}")).await.is(200);
    }
    organiser.get("/c/fsc/tasks?lang=zh-Hans").await.is(200).says("完成会议手册印刷");
}
