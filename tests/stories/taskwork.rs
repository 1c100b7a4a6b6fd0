//! What stands beside a task: what it needs before it is done, its list, people, files and comments; handing over; the board.

use plenum::access::GroupRole;
use plenum::kernel::Uuid;

use crate::support::{Browser, TestApp};

/// A task of the documents group, owned by somebody in it who is signed in.
async fn owned(app: &TestApp, name: &str) -> (Uuid, Uuid, Browser) {
    owned_in(app, name, "documents").await
}

async fn owned_in(app: &TestApp, name: &str, code: &str) -> (Uuid, Uuid, Browser) {
    let account = app.account(name).await;
    app.place(account, code, GroupRole::Member).await;
    let task: Uuid = sqlx::query_scalar(
        "update tasks set owner_id = $1 where id = (select t.id from tasks t join groups g on g.id = t.group_id
             where g.code = $2 and t.state = 'open' and t.owner_id is null order by t.due_at, t.id limit 1) returning id",
    )
    .bind(account)
    .bind(code)
    .fetch_one(&app.owner)
    .await
    .expect("a task");
    let browser = app.signed_in(account).await;
    (task, account, browser)
}

fn page(task: Uuid) -> String {
    format!("/c/fsc/tasks/{task}")
}

/// Reports, seen as the page stands.
async fn report(browser: &mut Browser, task: Uuid, form: &[(&str, &str)]) -> crate::support::Answer {
    let version = browser.get(&page(task)).await.is(200).field("version");
    let form: Vec<(&str, &str)> = form.iter().copied().chain([("version", version.as_str())]).collect();
    browser.post(&format!("{}/report", page(task)), &form).await
}

async fn ask_for(app: &TestApp, task: Uuid, needs: &str) {
    let sql = format!("update tasks set {needs} where id = $1");
    sqlx::query(sqlx::AssertSqlSafe(sql)).bind(task).execute(&app.owner).await.expect("it needs more");
}

#[tokio::test]
async fn what_needs_other_eyes_is_accepted_by_somebody_else_or_sent_back() {
    let app = TestApp::new().await;
    let (task, _, mut owner) = owned(&app, "Mina Member").await;
    ask_for(&app, task, "needs_check = true").await;
    let mut lead = app.in_group("Lina Lead", "documents", GroupRole::Lead).await;
    let mut other = app.in_group("Otto Other", "coordination", GroupRole::Lead).await;

    owner.get(&page(task)).await.is(200).says("done, to be accepted");
    report(&mut owner, task, &[("state", "started"), ("progress", "60")]).await.is(303);
    report(&mut owner, task, &[("state", "done"), ("progress", "60")]).await.is(303);
    // It waits: she cannot accept it herself, and it is not done yet.
    owner.get(&page(task)).await.is(200).says("to be accepted").says("Mina Member asked to have it accepted");
    report(&mut owner, task, &[("state", "done"), ("progress", "100")])
        .await
        .is(422)
        .says("somebody else to accept it");
    assert!(!app.value::<bool>("select bool_or(state = 'done') from tasks").await);
    other.get("/c/fsc/my-work").await.is(200).says_not("To be accepted by you");
    lead.get("/c/fsc/my-work").await.is(200).says("To be accepted by you");

    // Sent back, with a reason and to where it was; then accepted.
    let asked = lead.get(&page(task)).await.is(200).says("It is said to be done.");
    assert_eq!(asked.field("progress"), "60");
    let version = asked.field("version");
    let back = [("state", "started"), ("progress", "60"), ("note", " "), ("version", &version)];
    lead.post(&format!("{}/report", page(task)), &back).await.is(422).says("Say why.");
    report(&mut lead, task, &[("state", "started"), ("progress", "60"), ("note", "A page is missing")]).await.is(303);
    owner.get(&page(task)).await.is(200).says("Sent back").says("A page is missing");
    report(&mut owner, task, &[("state", "done"), ("progress", "60")]).await.is(303);
    report(&mut lead, task, &[("state", "done"), ("progress", "60")]).await.is(303);
    lead.get(&page(task)).await.is(200).says("Accepted by Lina Lead").says("Accepted as done");
    let actions = app.actions().await;
    let last: Vec<&str> = actions.iter().rev().take(4).map(String::as_str).collect();
    assert_eq!(last, ["tasks.accepted", "tasks.asked", "tasks.sent_back", "tasks.asked"]);

    // The database forbids what the pages do.
    for wrong in [
        "update tasks set accepted_by = asked_by where accepted_by is not null",
        "update tasks set accepted_by = null where needs_check and state = 'done'",
        "update tasks set state = 'done', progress = 100, done_at = now(), needs_check = true where state = 'open'",
    ] {
        assert!(sqlx::query(wrong).execute(&app.owner).await.is_err(), "{wrong}");
    }
}

#[tokio::test]
async fn nothing_is_done_without_its_file_its_figure_and_its_list() {
    let app = TestApp::new().await;
    let (task, _, mut owner) = owned(&app, "Mina Member").await;
    ask_for(&app, task, "needs_file = true, figure_name = 'Copies printed'").await;
    owner.post(&format!("{}/list", page(task)), &[("item", " ")]).await.is(422);
    owner.submit(&format!("{}/list", page(task)), &[("item", "Proofs read")]).await.is(200).says("0 of 1 ticked");
    owner.submit(&format!("{}/list", page(task)), &[("item", "Paper ordered")]).await.is(200).says("0 of 2 ticked");

    let wrong = report(&mut owner, task, &[("state", "done"), ("progress", "90"), ("figure", "")]).await.is(422);
    let wrong = wrong.says("It needs a file").says("2 open").says("Enter the figure that it needs: Copies printed.");
    assert_eq!(wrong.field("progress"), "90");
    let figure = report(&mut owner, task, &[("state", "done"), ("progress", "90"), ("figure", "many")]).await.is(422);
    assert_eq!(figure.fault("figure").unwrap(), "Enter a number such as 1500 or 98.5.");

    // Ticked by whom; in another order; a stranger ticks nothing, a helper does.
    let entries: Vec<Uuid> =
        sqlx::query_scalar("select id from task_items order by position").fetch_all(&app.owner).await.unwrap();
    let tick = |entry: Uuid| [("entry", entry.to_string()), ("done", "on".to_owned())];
    let helper = app.account("Hana Helper").await;
    app.place(helper, "coordination", GroupRole::Member).await;
    let mut hana = app.signed_in(helper).await;
    let path = format!("{}/list/tick", page(task));
    let form = tick(entries[0]);
    let form: Vec<(&str, &str)> = form.iter().map(|(k, v)| (*k, v.as_str())).collect();
    hana.post(&path, &form).await.is(404);
    owner
        .submit(&format!("{}/helpers", page(task)), &[("person", &helper.to_string())])
        .await
        .is(200)
        .says("Hana Helper helps");
    hana.submit(&path, &form).await.is(200).says("1 of 2 ticked").says("Ticked: Proofs read");
    hana.post(&format!("{}/list/remove", page(task)), &form).await.is(404);
    hana.get("/c/fsc/my-work").await.is(200).says("You help with");
    let second = entries[1].to_string();
    owner.submit(&format!("{}/list/move", page(task)), &[("entry", &second), ("way", "up")]).await.is(200);
    let order: Vec<Uuid> =
        sqlx::query_scalar("select id from task_items order by position").fetch_all(&app.owner).await.unwrap();
    assert_eq!(order, [entries[1], entries[0]]);
    owner.submit(&path, &[("entry", &second), ("done", "on")]).await.is(200).says("2 of 2 ticked");

    // A file, told by what is in it, sealed; then it is done, and the file stays.
    let papers = format!("{}/papers", page(task));
    owner.post_file(&papers, "run.exe", b"MZ\x90").await.is(422).says("none of the files that are taken");
    owner.post(&papers, &[]).await.is(422).says("Choose a file.");
    owner.post_file(&papers, "proof final.pdf", b"%PDF-1.7 proof").await.is(303);
    let sealed: Vec<u8> = app.value("select content_sealed from files where attached and kind = 'pdf'").await;
    assert!(!sealed.windows(5).any(|part| part == b"proof"));
    let paper: Uuid = app.value("select file_id from task_files").await;
    let file = owner.get(&format!("{papers}/{paper}")).await.is(200);
    assert_eq!((file.bytes.as_slice(), file.header("content-type")), (&b"%PDF-1.7 proof"[..], "application/pdf"));
    assert!(file.header("content-disposition").starts_with("attachment"));
    owner.get(&format!("{papers}/{task}")).await.is(404);
    report(&mut owner, task, &[("state", "done"), ("progress", "90"), ("figure", "1,500")]).await.is(303);
    owner.get(&page(task)).await.is(200).says("Copies printed: 1500").says("File added: proof final.pdf");
    let remove = format!("{papers}/remove");
    owner.post(&remove, &[("paper", &paper.to_string())]).await.is(422).says("The task is done by this file.");
    assert!(sqlx::query("delete from task_files").execute(&app.owner).await.is_err());
    report(&mut owner, task, &[("state", "started"), ("progress", "80")]).await.is(303);
    owner.submit(&remove, &[("paper", &paper.to_string())]).await.is(200).says("No file yet.");
    assert_eq!(app.value::<i64>("select count(*) from files where attached and kind = 'pdf'").await, 0);
}

#[tokio::test]
async fn whoever_is_named_finds_it_in_her_work_and_watches_the_task() {
    let app = TestApp::new().await;
    let (task, _, mut owner) = owned(&app, "Mina Member").await;
    let mut anna = app.in_group("Anna Li", "coordination", GroupRole::Member).await;
    let mut chair = app.seated("Carl Chair", 1).await;
    let path = format!("{}/comments", page(task));
    owner.post(&path, &[("comment", "  ")]).await.is(422);
    // Refused, the page stands where nothing is to be read; asked for there in another language, it is the task's.
    let other = owner.get(&format!("{path}?lang=zh-Hans")).await.is(303);
    assert_eq!(other.location(), format!("{}?lang=zh-Hans", page(task)));
    owner.get(other.location()).await.is(200).says("任务");
    owner.get(&format!("{}?lang=en", page(task))).await.is(200);
    let wrong = owner.post(&path, &[("comment", "Ask @Annabel")]).await.is(422).says("Nobody here is called Annabel.");
    assert_eq!(wrong.field("comment"), "Ask @Annabel");
    owner
        .submit(&path, &[("comment", "@anna li, which paper?")])
        .await
        .is(200)
        .says("Named: Anna Li")
        .says("which paper?");
    anna.get("/c/fsc/my-work").await.is(200).says("You were named").says("which paper?").says("You watch");
    chair.get("/c/fsc/my-work").await.is(200).says_not("You were named");

    // An answer is enough; or that she has seen it.
    anna.submit(&path, &[("comment", "The thin one.")]).await.is(200);
    anna.get("/c/fsc/my-work").await.is(200).says_not("You were named");
    let carl: Uuid = app.value("select id from accounts where name = 'Carl Chair'").await;
    owner.submit(&path, &[("comment", "Please look"), ("tell", &carl.to_string())]).await.is(200).says("Carl Chair");
    let seen = chair.get("/c/fsc/my-work").await.is(200).says("Please look").field("comment");
    anna.post("/c/fsc/my-work/seen", &[("comment", &seen)]).await.is(404);
    chair
        .submit("/c/fsc/my-work/seen", &[("comment", &seen)])
        .await
        .is(200)
        .says_not("You were named")
        .says("You watch");
    chair.submit(&format!("{}/watch", page(task)), &[("watches", "")]).await.is(200).says("Watch");
    chair.get("/c/fsc/my-work").await.is(200).says_not("You watch");
    // Who sees no task says nothing about it.
    let mut nobody = app.signed_in(app.account("Nora Nobody").await).await;
    nobody.post(&path, &[("comment", "Hello")]).await.is(404);
    // The log holds that she spoke, and not what she said.
    let logged: i64 = app.value("select count(*) from audit_log where detail::text ilike '%paper%'").await;
    assert_eq!(logged, 0);
}

#[tokio::test]
async fn what_comes_back_is_given_anew_when_it_is_done() {
    let app = TestApp::new().await;
    let (task, account, mut owner) = owned(&app, "Mina Member").await;
    let mut lead = app.in_group("Lina Lead", "documents", GroupRole::Lead).await;
    owner.submit(&format!("{}/list", page(task)), &[("item", "Ask every group")]).await.is(200);
    let edit = format!("{}/edit", page(task));
    let version = lead.get(&edit).await.is(200).field("version");
    let owner_id = account.to_string();
    let mut form = vec![
        ("title_en", "Weekly report"),
        ("owner", owner_id.as_str()),
        ("due", "2026-11-30T17:00"),
        ("why", "Every Monday"),
        ("priority", "high"),
        ("repeat_every", "0"),
        ("repeat_unit", "weeks"),
        ("version", version.as_str()),
    ];
    lead.post(&edit, &form).await.is(422).says("Enter a whole number from 1 to 365.");
    form[5].1 = "1";
    // The 1st of January is free and after the opening: until then it comes back on Mondays.
    let page_now = lead.submit(&edit, &form).await.is(200).says("every week, until the opening").says("high");
    page_now
        .says("The next one is due 7 December 2026 17:00.")
        .says("Changed: Task · Milestone · Priority · Comes back");

    let entry: Uuid = app.value("select id from task_items").await;
    owner.submit(&format!("{}/list/tick", page(task)), &[("entry", &entry.to_string()), ("done", "on")]).await.is(200);
    report(&mut owner, task, &[("state", "done"), ("progress", "100")]).await.is(303);
    let next: Uuid = app.value("select id from tasks where previous_id is not null").await;
    owner.get(&page(task)).await.is(200).says("The next one");
    let page_next =
        owner.get(&page(next)).await.is(200).says("Weekly report").says("Mina Member").says("7 December 2026 17:00");
    page_next.says("0 of 1 ticked").says("Given anew, after the one before was done");
    assert_eq!(app.actions().await.last().unwrap(), "tasks.came_back");
    // Done twice, it comes back once.
    report(&mut owner, task, &[("state", "started"), ("progress", "50")]).await.is(303);
    report(&mut owner, task, &[("state", "done"), ("progress", "100")]).await.is(303);
    assert_eq!(app.value::<i64>("select count(*) from tasks where previous_id is not null").await, 1);
}

#[tokio::test]
async fn when_an_owner_leaves_her_tasks_are_handed_over_as_a_list() {
    let app = TestApp::new().await;
    let (first, mina, _) = owned_in(&app, "Mina Member", "prep-technical").await;
    app.sql(
        "update tasks set owner_id = (select id from accounts where name = 'Mina Member')
         where id in (select t.id from tasks t join groups g on g.id = t.group_id
             where g.code = 'prep-technical' and t.owner_id is null and t.state = 'open' order by t.due_at, t.id limit 2)",
    )
    .await;
    let [nils, olga] = [app.account("Nils New").await, app.account("Olga Old").await];
    app.place(nils, "prep-technical", GroupRole::Member).await;
    app.place(olga, "prep-technical", GroupRole::Member).await;
    // Nothing is handed over to whoever cannot sign in any more.
    let closed = app.account("Cleo Closed").await;
    app.place(closed, "prep-technical", GroupRole::Member).await;
    app.sql("update accounts set disabled_at = created_at where name = 'Cleo Closed'").await;
    let stranger = app.account("Sam Stranger").await.to_string();
    let mut lead = app.in_group("Lina Lead", "prep-technical", GroupRole::Lead).await;
    let group = format!("/c/fsc/groups/{}", app.group("prep-technical").await);
    let member: Uuid = app
        .value("select m.id from members m join accounts a on a.id = m.account_id where a.name = 'Mina Member'")
        .await;
    lead.get(&format!("{group}/members/{member}/remove")).await.is(200).says("Hand her tasks over first");
    let list =
        lead.submit(&format!("{group}/members/{member}/remove"), &[]).await.is(200).says("Open tasks of Mina Member");
    assert_eq!(list.count("tbody tr"), 3);
    let list = list.says("Olga Old").says_not("Cleo Closed");
    lead.get(&group).await.is(200).says("3 open tasks are in the hands of people who have left the group.");

    let path = format!("{group}/hand-over");
    let held = |id: Uuid| {
        let (list, name) = (list.clone(), format!("version-{id}"));
        async move { list.attribute(&format!("input[name='{name}']"), "value").expect("a version") }
    };
    let tasks: Vec<Uuid> = sqlx::query_scalar("select id from tasks where owner_id = $1 order by due_at, id")
        .bind(mina)
        .fetch_all(&app.owner)
        .await
        .unwrap();
    let mut form = vec![("from".to_owned(), mina.to_string()), ("all".to_owned(), nils.to_string())];
    for task in &tasks {
        form.push((format!("version-{task}"), held(*task).await));
    }
    form.push((format!("to-{first}"), olga.to_string()));
    let send = |form: &[(String, String)], why: &str, all: Option<&str>| {
        let mut form: Vec<(String, String)> = form.to_vec();
        if let Some(all) = all {
            form[1].1 = all.to_owned();
        }
        form.push(("why".to_owned(), why.to_owned()));
        form
    };
    async fn post(browser: &mut Browser, path: &str, form: &[(String, String)]) -> crate::support::Answer {
        let form: Vec<(&str, &str)> = form.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        browser.post(path, &form).await
    }
    let wrong = post(&mut lead, &path, &send(&form, "", Some(&stranger))).await.is(422);
    assert!(wrong.fault("all").is_some() && wrong.fault("why").is_some());
    // Somebody changes one of them meanwhile: nothing is handed over, and her choices stay.
    report(&mut app.organiser().await, first, &[("state", "started"), ("progress", "10")]).await.is(303);
    let again =
        post(&mut lead, &path, &send(&form, "She left", None)).await.is(422).says("Some of these tasks were changed");
    assert_eq!(
        again.attribute(&format!("select[name='to-{first}'] option[selected]"), "value"),
        Some(olga.to_string())
    );
    assert_eq!(app.value::<i64>("select count(*) from task_changes where what = 'handed_over'").await, 0);
    let fresh = again.attribute(&format!("input[name='version-{first}']"), "value").unwrap();
    for (name, value) in &mut form {
        if *name == format!("version-{first}") {
            value.clone_from(&fresh);
        }
    }
    post(&mut lead, &path, &send(&form, "She left", None)).await.is(303);
    let owners: Vec<(Uuid, Option<Uuid>)> =
        sqlx::query_as("select id, owner_id from tasks where id = any($1) order by due_at, id")
            .bind(&tasks)
            .fetch_all(&app.owner)
            .await
            .unwrap();
    for (task, owner) in owners {
        assert_eq!(owner, Some(if task == first { olga } else { nils }));
    }
    lead.get(&page(first)).await.is(200).says("Owner: Olga Old").says("Handed over").says("She left");
    assert_eq!(app.actions().await.iter().filter(|action| *action == "tasks.handed_over").count(), 3);
    app.in_group("Otto Other", "coordination", GroupRole::Lead).await.get(&path).await.is(404);
}

#[tokio::test]
async fn the_board_shows_where_each_task_stands_and_moves_it() {
    let app = TestApp::new().await;
    let (task, _, mut owner) = owned(&app, "Mina Member").await;
    let group = app.group("documents").await;
    let mut lead = app.in_group("Lina Lead", "documents", GroupRole::Lead).await;
    let path = format!("/c/fsc/tasks/board?group={group}");
    let board = lead.get(&path).await.is(200);
    assert_eq!(board.all("[data-column] > h2 [data-name]"), ["open", "started", "blocked", "to be accepted", "done"]);
    let of_group: i64 =
        app.value("select count(*) from tasks t join groups g on g.id = t.group_id where g.code = 'documents'").await;
    assert_eq!(board.count("[data-column=open] [data-card]") as i64, of_group);
    assert_eq!(board.count("[data-moves]") as i64, of_group);
    // Her own card alone is hers to move; another group's lead moves none.
    assert_eq!(owner.get(&path).await.is(200).count("[data-moves]"), 1);
    let mut other = app.in_group("Otto Other", "coordination", GroupRole::Lead).await;
    assert_eq!(other.get(&path).await.is(200).count("[data-moves]"), 0);
    assert_eq!(lead.get(&format!("{path}&owner=none")).await.is(200).count("[data-card]") as i64, of_group - 1);

    // By the menu of a card, without script; back to the same board.
    let version =
        |board: &crate::support::Answer| board.attribute(&format!("#t-{task}"), "data-version").expect("the card");
    let (seen, filter) = (version(&board), format!("group={group}"));
    let form = [("state", "started"), ("version", seen.as_str()), ("filter", filter.as_str())];
    let moved = owner.submit(&format!("{}/move", page(task)), &form).await.is(200);
    assert_eq!(moved.count(&format!("[data-column=started] #t-{task}")), 1);
    // The second is told, and what needs a reason is asked for.
    let late = [("state", "done"), ("version", seen.as_str()), ("script", "on")];
    let told = lead.post(&format!("{}/move", page(task)), &late).await.is(409).json();
    assert!(told["said"].as_str().unwrap().starts_with("Somebody else was faster."), "{told}");
    let seen = version(&moved);
    let blocked = [("state", "blocked"), ("version", seen.as_str()), ("script", "on")];
    let told = lead.post(&format!("{}/move", page(task)), &blocked).await.is(422).json();
    assert_eq!((told["asks"].as_bool(), told["said"].as_str()), (Some(true), Some("Say why.")));
    let by_menu = [("state", "blocked"), ("version", seen.as_str()), ("filter", filter.as_str())];
    lead.post(&format!("{}/move", page(task)), &by_menu).await.is(422).says("Report progress").says("Say why.");
    let why = [("state", "blocked"), ("version", seen.as_str()), ("script", "on"), ("note", "No paper")];
    let told = lead.post(&format!("{}/move", page(task)), &why).await.is(200).json();
    assert!(told["said"].as_str().unwrap().ends_with("blocked"), "{told}");
    let held: (String, i32) = sqlx::query_as("select state, progress from tasks where id = $1")
        .bind(task)
        .fetch_one(&app.owner)
        .await
        .unwrap();
    assert_eq!(held, ("blocked".into(), 0));
    // What is not finished by what it needs stays.
    ask_for(&app, task, "needs_file = true").await;
    let seen = version(&lead.get(&path).await);
    let done = [("state", "done"), ("version", seen.as_str()), ("script", "on")];
    let told = lead.post(&format!("{}/move", page(task)), &done).await.is(422).json();
    assert_eq!(told["asks"].as_bool(), Some(false));
    other.post(&format!("{}/move", page(task)), &done).await.is(404);
}
