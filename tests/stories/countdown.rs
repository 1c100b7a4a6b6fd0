//! The plan: dates counted over free days, what follows when they change, and what waits for what.

use plenum::access::GroupRole;
use plenum::kernel::Uuid;

use crate::support::TestApp;

const DUE: &str = "select to_char(due_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI') from";

async fn due(app: &TestApp, code: &str) -> String {
    sqlx::query_scalar(sqlx::AssertSqlSafe(format!("{DUE} milestones where code = $1")))
        .bind(code)
        .fetch_one(&app.owner)
        .await
        .expect("the milestone")
}

#[tokio::test]
async fn what_would_be_due_on_a_free_day_is_due_on_the_working_day_before() {
    let app = TestApp::new().await;
    // The 19th of December is a Saturday; T-24h is exact.
    assert_eq!(due(&app, "T-7").await, "2026-12-18 09:00");
    assert_eq!(due(&app, "T-24h").await, "2026-12-25 09:00");
    let mut organiser = app.organiser().await;
    let page = organiser.get("/c/fsc/days").await.is(200).says("National Day").says_not("would move");
    assert_eq!(page.count("#special tbody tr") as i64, app.value::<i64>("select count(*) from special_days").await);

    // The Friday becomes free: nothing moves until the organiser has seen what would.
    let day = [("from", "2026-12-18"), ("to", "2026-12-18"), ("kind", "free"), ("name_en", "Founding day")];
    let page = organiser.submit("/c/fsc/days", &day).await.is(200).says("Founding day").says("17 Dec");
    let adrift = page.count("#adrift tbody tr");
    assert!(adrift > 1, "the milestone and its tasks");
    assert_eq!(due(&app, "T-7").await, "2026-12-18 09:00");
    organiser.submit("/c/fsc/days/settle", &[]).await.is(200).says_not("would move");
    assert_eq!(due(&app, "T-7").await, "2026-12-17 09:00");
    let kept: i64 =
        app.value("select count(*) from task_changes where cause = 'anchor' and due_before > due_after").await;
    assert_eq!(kept as usize, adrift - 1);
    assert_eq!(app.value::<i64>("select count(*) from tasks where moved = 1").await, kept);
    // They are a list, with how often each moved.
    let page = organiser.get("/c/fsc/tasks?moved=on&sort=-moved").await.is(200).says("Its date was moved once");
    assert_eq!(page.count("tbody#rows > tr") as i64, kept.min(50));

    // Worked instead on the Saturday: the date comes back to where it is counted to.
    let day = [("from", "2026-12-19"), ("kind", "work")];
    organiser.submit("/c/fsc/days", &day).await.is(200);
    organiser.submit("/c/fsc/days/settle", &[]).await.is(200);
    assert_eq!(due(&app, "T-7").await, "2026-12-19 09:00");
    organiser.submit("/c/fsc/days/remove", &[("date", "2026-12-19")]).await.is(200).says("would move");
    organiser.post("/c/fsc/days/remove", &[("date", "2026-12-19")]).await.is(404);
}

#[tokio::test]
async fn days_that_cannot_be_come_back_with_what_was_written() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    let page = organiser
        .post("/c/fsc/days", &[("from", "2027-02-05"), ("to", "2027-02-01"), ("kind", "free"), ("name_hans", "春节")])
        .await
        .is(422);
    assert_eq!(page.fault("to").unwrap(), "The last day is before the first.");
    assert_eq!(page.field("name_hans"), "春节");
    let week = ["1", "2", "3", "4", "5", "6", "7"].map(|day| ("rest", day));
    organiser.post("/c/fsc/days/rest", &week).await.is(422).says("A week needs a working day.");
    organiser.submit("/c/fsc/days/rest", &[("rest", "5")]).await.is(200);
    assert_eq!(app.value::<Vec<i32>>("select rest_days from conferences where slug = 'fsc'").await, [5]);
    // A calendar brings its week and its days back.
    app.sql("delete from special_days").await;
    organiser.submit("/c/fsc/days/bring", &[("calendar", "china")]).await.is(200).says("Dragon Boat Festival");
    assert_eq!(app.value::<Vec<i32>>("select rest_days from conferences where slug = 'fsc'").await, [6, 7]);
    organiser.post("/c/fsc/days/bring", &[("calendar", "atlantis")]).await.is(403);
    // A lead plans by the days, and does not change them.
    app.in_group("Lina Lead", "documents", GroupRole::Lead).await.get("/c/fsc/days").await.is(404);
}

#[tokio::test]
async fn milestones_are_made_changed_and_removed_and_their_tasks_go_along() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    organiser.get("/c/fsc/countdown").await.is(200).says("New milestone");
    let page = organiser.post("/c/fsc/countdown/new", &[("anchor", "opening"), ("amount", "many")]).await.is(422);
    assert!(page.fault("name_hans").is_some() && page.fault("amount").is_some());
    let form = [("name_en", "Halls booked"), ("anchor", "opening"), ("amount", "20"), ("unit", "working_days")];
    organiser.submit("/c/fsc/countdown/new", &form).await.is(200).says("T-20w").says("Halls booked");
    // Twenty working days before Saturday the 26th: Monday the 30th of November.
    assert_eq!(due(&app, "T-20w").await, "2026-11-30 09:00");
    let page = organiser.post("/c/fsc/countdown/new", &form).await.is(422);
    assert_eq!(page.fault("code").unwrap(), "Another milestone has this short name.");

    // After an agenda item, and with a date of its own.
    let item: Uuid = app.value("select id from items order by starts_at limit 1").await;
    let item = item.to_string();
    let form = [
        ("name_en", "Papers in"),
        ("code", "Papers"),
        ("anchor", "item"),
        ("item", item.as_str()),
        ("amount", "2"),
        ("unit", "hours"),
        ("side", "after"),
    ];
    organiser.submit("/c/fsc/countdown/new", &form).await.is(200);
    assert_eq!(due(&app, "Papers").await, "2026-12-26 11:00");
    let form = [("name_en", "Rehearsal"), ("code", "Dry run"), ("anchor", "own"), ("due", "2026-12-22T14:00")];
    organiser.submit("/c/fsc/countdown/new", &form).await.is(200).says("pinned");

    // T-7 is two days earlier: what hangs on it goes along, and says so in its history.
    let id: Uuid = app.value("select id from milestones where code = 'T-7'").await;
    let path = format!("/c/fsc/countdown/{id}");
    let page = organiser.get(&path).await.is(200);
    assert_eq!((page.field("amount"), page.field("code")), ("7".into(), "T-7".into()));
    let version = page.field("version");
    let mut other = app.organiser_named("Otto Organiser").await;
    let change = |amount: &'static str, version: String| {
        [("name_en", "Final list"), ("code", "T-9"), ("anchor", "opening"), ("amount", amount), ("unit", "days")]
            .map(|(name, value)| (name, value.to_owned()))
            .into_iter()
            .chain([("version", version)])
            .collect::<Vec<_>>()
    };
    let send = |form: &[(&'static str, String)]| form.iter().map(|(k, v)| (*k, v.clone())).collect::<Vec<_>>();
    let first = send(&change("9", version.clone()));
    let first: Vec<(&str, &str)> = first.iter().map(|(k, v)| (*k, v.as_str())).collect();
    other.submit(&path, &first).await.is(200);
    assert_eq!(due(&app, "T-9").await, "2026-12-17 09:00");
    let hung: i64 = app
        .value("select count(*) from tasks t join milestones m on m.id = t.milestone_id where m.code = 'T-9' and t.due_at = m.due_at")
        .await;
    assert_eq!(app.value::<i64>("select count(*) from task_changes where cause = 'milestone'").await, hung);
    // The other organiser is told, with what she wrote.
    let second = send(&change("10", version));
    let second: Vec<(&str, &str)> = second.iter().map(|(k, v)| (*k, v.as_str())).collect();
    let page = organiser.post(&path, &second).await.is(422).says("Somebody else changed this meanwhile.");
    assert_eq!(page.field("amount"), "10");

    // Removed: its tasks stay on their dates.
    let version = organiser.get(&format!("{path}/remove")).await.is(200).says("Remove T-9?").field("version");
    organiser.submit(&format!("{path}/remove"), &[("version", &version)]).await.is(200).says_not("T-9");
    assert_eq!(app.value::<i64>("select count(*) from tasks where milestone_id is null and unit is null").await, hung);
    organiser.get(&path).await.is(404);
    let actions = app.actions().await;
    assert_eq!(actions.iter().filter(|action| action.starts_with("milestones.")).count(), 5);
    app.in_group("Lina Lead", "documents", GroupRole::Lead).await.get("/c/fsc/countdown/new").await.is(404);
}

#[tokio::test]
async fn a_moved_opening_keeps_what_is_pinned_finished_and_the_old_plan() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    let account = app.account("Mina Member").await;
    app.place(account, "coordination", GroupRole::Member).await;
    app.sql("update milestones set pinned = true where code = 'T-15'").await;
    app.sql("update tasks set owner_id = (select id from accounts where name = 'Mina Member') where group_id = (select id from groups where code = 'coordination')").await;
    app.sql(
        "update tasks set state = 'done', progress = 100, done_at = updated_at
         where milestone_id = (select id from milestones where code = 'T-30')",
    )
    .await;
    let finished = "select string_agg(due_at::text, ' ' order by id) from tasks where state = 'done'";
    let before = app.value::<String>(finished).await;
    // Eight days sooner: T-30 is in the past by then, and its finished tasks are not.
    let page = organiser.get("/c/fsc/opening?to=2026-12-18").await.is(200).says("Mina Member").says("pinned");
    assert!(page.count("#past tbody tr") > 0);
    let version = page.field("version");
    let page = organiser.post("/c/fsc/opening", &[("to", "2026-12-18"), ("version", &version)]).await.is(422);
    assert_eq!(page.fault("reason").unwrap(), "Say why the opening moves.");
    let form = [("to", "2026-12-18"), ("reason", "The minister travels"), ("version", version.as_str())];
    let page = organiser.submit("/c/fsc/opening", &form).await.is(200).says("The minister travels").says("was 27 Oct");
    assert_eq!(page.count("#baselines li"), 1);
    assert_eq!(due(&app, "T-15").await, "2026-12-11 09:00");
    assert_eq!(due(&app, "T-60").await, "2026-10-19 09:00");
    assert_eq!(app.value::<String>(finished).await, before);
    let kept = "select count(*) from baseline_dates d join baselines b on b.id = d.baseline_id where b.reason = 'The minister travels'";
    let all = "select (select count(*) from milestones) + (select count(*) from tasks)";
    assert_eq!(app.value::<i64>(kept).await, app.value::<i64>(all).await);
    let old = "select to_char(d.due_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD') from baseline_dates d join milestones m on m.id = d.object_id where m.code = 'T-60'";
    assert_eq!(app.value::<String>(old).await, "2026-10-27");
    let task: Uuid = app.value("select task_id from task_changes where cause = 'opening' limit 1").await;
    organiser.get(&format!("/c/fsc/tasks/{task}")).await.is(200).says("the opening moved").says("was moved once");
}

async fn task(app: &TestApp, code: &str, nth: i64) -> Uuid {
    sqlx::query_scalar("select t.id from tasks t join groups g on g.id = t.group_id where g.code = $1 order by t.due_at, t.id offset $2 limit 1")
        .bind(code)
        .bind(nth)
        .fetch_one(&app.owner)
        .await
        .expect("a task")
}

async fn latest(app: &TestApp, task: Uuid) -> (String, String) {
    sqlx::query_as(
        "select to_char(latest_start_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI'),
             to_char(latest_finish_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI') from tasks where id = $1",
    )
    .bind(task)
    .fetch_one(&app.owner)
    .await
    .expect("the task")
}

#[tokio::test]
async fn what_waits_decides_when_a_task_must_begin_and_no_task_waits_for_itself() {
    let app = TestApp::new().await;
    let mut lead = app.in_group("Lina Lead", "documents", GroupRole::Lead).await;
    let group = app.group("documents").await.to_string();
    // Three pieces of work: written, proofread, printed by Friday the 4th of December.
    let mut made = Vec::new();
    for (title, due, estimate) in [
        ("Write it", "2026-12-18T09:00", "6"),
        ("Proofread it", "2026-12-18T09:00", "2"),
        ("Print it", "2026-12-04T09:00", "3"),
    ] {
        let form =
            [("title_en", title), ("group", group.as_str()), ("anchor", "own"), ("due", due), ("estimate", estimate)];
        let answer = lead.post("/c/fsc/tasks/new", &form).await.is(303);
        made.push(answer.location().rsplit('/').next().unwrap().parse::<Uuid>().unwrap());
    }
    let [write, proof, print] = made.try_into().unwrap();
    assert_eq!(latest(&app, print).await, ("2026-12-01 09:00".into(), "2026-12-04 09:00".into()));
    assert_eq!(latest(&app, write).await.0, "2026-12-10 09:00");

    // Printing waits for proofreading, that for writing and a day after it.
    let links = |task: Uuid| format!("/c/fsc/tasks/{task}/links");
    let page = lead.get(&format!("{}?q=proofread", links(print))).await.is(200);
    assert_eq!(page.count("input[name=needs]"), 1);
    let [writes, proofs, prints] = [write, proof, print].map(|id| id.to_string());
    lead.submit(&links(print), &[("q", "proofread"), ("needs", &proofs)]).await.is(200).says("Proofread it");
    let form = [("q", "write"), ("needs", writes.as_str()), ("lag", "1"), ("lag_unit", "working_days")];
    lead.submit(&links(proof), &form).await.is(200).says("one working day");
    assert_eq!(latest(&app, proof).await, ("2026-11-27 09:00".into(), "2026-12-01 09:00".into()));
    assert_eq!(latest(&app, write).await, ("2026-11-18 09:00".into(), "2026-11-26 09:00".into()));

    // Its own date is far, and still it should have begun five days ago: on its page, in the list, on the chain.
    let said = "should have begun 5 days ago";
    lead.get(&format!("/c/fsc/tasks/{write}")).await.is(200).says(said).says("Waiting for it").says("Proofread it");
    lead.get("/c/fsc/tasks?q=write%20it").await.is(200).says(said);
    assert_eq!(lead.get("/c/fsc/tasks?late=on&q=write%20it").await.is(200).count("tbody#rows > tr"), 1);
    let page = lead.get("/c/fsc/chain").await.is(200).says(said);
    let chain = page.all("#chain section:first-of-type tbody th a");
    assert_eq!(chain, ["Write it", "Proofread it", "Print it"]);

    // Writing cannot wait for printing: the circle is named, and what was written stays.
    let page = lead.post(&links(write), &[("q", "print it"), ("needs", &prints), ("lag", "2")]).await.is(422);
    let fault = page.fault("needs").unwrap();
    assert_eq!(fault, "The task would wait for itself: Print it → Proofread it → Write it.");
    assert_eq!(page.field("lag"), "2");
    let refused = sqlx::query("insert into task_links (conference_id, task_id, needs_id, made_at) select conference_id, $1, $2, now() from tasks where id = $1")
        .bind(write)
        .bind(print)
        .execute(&app.owner)
        .await
        .unwrap_err();
    assert_eq!(refused.as_database_error().unwrap().constraint(), Some("task_links_no_circle"));

    // Finished, printing holds nothing up any more.
    let version = lead.get(&format!("/c/fsc/tasks/{print}")).await.field("version");
    let form = [("state", "done"), ("progress", "100"), ("version", version.as_str())];
    lead.submit(&format!("/c/fsc/tasks/{print}/report"), &form).await.is(200);
    assert_eq!(latest(&app, proof).await.1, "2026-12-18 09:00");
    lead.submit(&format!("{}/remove", links(proof)), &[("needs", &writes)])
        .await
        .is(200)
        .says("It waits for no other task.");
    assert_eq!(latest(&app, write).await.1, "2026-12-18 09:00");
    lead.post(&format!("{}/remove", links(proof)), &[("needs", &writes)]).await.is(404);

    // Another group's lead changes nothing of it.
    let mut other = app.in_group("Otto Other", "coordination", GroupRole::Lead).await;
    other.get(&links(write)).await.is(404);
    other.post(&links(write), &[("needs", &proofs)]).await.is(404);
    let own = task(&app, "coordination", 0).await;
    other.submit(&links(own), &[("q", "write"), ("needs", &writes)]).await.is(200).says("Write it");
    let form = [("q", "x"), ("needs", "00000000-0000-0000-0000-000000000001")];
    other.post(&links(own), &form).await.is(422);
    assert_eq!(app.actions().await.last().unwrap(), "plan.linked");
}

#[tokio::test]
async fn two_links_made_at_once_cannot_close_a_circle() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    let [a, b] = [task(&app, "documents", 0).await, task(&app, "coordination", 0).await];
    let (mut one, mut two) = (organiser.clone(), organiser.clone());
    let [a_needs, b_needs] = [b.to_string(), a.to_string()];
    let [path_a, path_b] = [a, b].map(|id| format!("/c/fsc/tasks/{id}/links"));
    let (form_a, form_b) = ([("needs", a_needs.as_str())], [("needs", b_needs.as_str())]);
    let (first, second) = tokio::join!(one.post(&path_a, &form_a), two.post(&path_b, &form_b));
    let mut answers = [first.status.as_u16(), second.status.as_u16()];
    answers.sort_unstable();
    assert_eq!(answers, [303, 422]);
    assert_eq!(app.value::<i64>("select count(*) from task_links").await, 1);
    organiser.get("/c/fsc/chain").await.is(200);
}

#[tokio::test]
async fn why_a_date_moved_and_who_has_a_task_stand_in_its_history() {
    let app = TestApp::new().await;
    let mut lead = app.in_group("Lina Lead", "documents", GroupRole::Lead).await;
    let account = app.account("Mina Member").await;
    app.place(account, "documents", GroupRole::Member).await;
    let task = task(&app, "documents", 0).await;
    let path = format!("/c/fsc/tasks/{task}/edit");
    let page = lead.get(&path).await.is(200);
    let (version, owner) = (page.field("version"), account.to_string());
    assert_eq!(page.field("anchor"), "milestone");
    let milestone = page.field("milestone");
    let mut form = vec![
        ("title_en", "Draft the papers"),
        ("owner", owner.as_str()),
        ("milestone", milestone.as_str()),
        ("anchor", "milestone"),
        ("amount", "2"),
        ("unit", "working_days"),
        ("side", "before"),
        ("version", version.as_str()),
    ];
    let page = lead.post(&path, &form).await.is(422);
    assert_eq!(page.fault("why").unwrap(), "Say why the date moves.");
    assert_eq!(page.field("amount"), "2");
    form.push(("why", "The translators need two days"));
    let page = lead.submit(&path, &form).await.is(200);
    page.says("The translators need two days")
        .says("Owner: Mina Member")
        .says("2 working days before its milestone, and moves with it")
        .says("Its date was moved once");
    // Her colleague had the form open: what she wrote stays, and she sees what it is now.
    let page = lead.post(&path, &form).await.is(422).says("Somebody else changed this meanwhile.");
    let page = page.says("Draft the papers").says("owner: Mina Member");
    assert_ne!(page.field("version"), version);
    // Saved again without a change of the date, it needs no reason and leaves no step.
    let version = page.field("version");
    let mut again: Vec<(&str, &str)> =
        form.iter().copied().filter(|(name, _)| !["version", "why"].contains(name)).collect();
    again.push(("version", &version));
    lead.submit(&path, &again).await.is(200);
    assert_eq!(app.value::<i64>("select count(*) from task_changes where cause = 'given'").await, 1);
}

#[tokio::test]
async fn a_date_stays_where_it_stands_when_something_else_is_changed() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    // Both are pinned, away from where they are counted to by now.
    app.sql("update milestones set pinned = true, due_at = due_at + interval '3 days' where code = 'T-15'").await;
    let [pinned, done] = [task(&app, "documents", 0).await, task(&app, "coordination", 0).await];
    sqlx::query(
        "update tasks set anchor = 'opening', side = 'before', unit = 'days', amount = 20, pinned = true, due_at = '2026-12-02T01:00:00Z'
         where id = $1",
    )
    .bind(pinned)
    .execute(&app.owner)
    .await
    .unwrap();
    let stands = "select to_char(due_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI') from tasks where unit = 'days' and amount = 20 and anchor = 'opening'";

    // The milestone gets another name, and keeps its date; without its pin it goes back.
    let milestone: Uuid = app.value("select id from milestones where code = 'T-15'").await;
    let path = format!("/c/fsc/countdown/{milestone}");
    let form = [("name_en", "Papers out"), ("code", "T-15"), ("anchor", "opening"), ("amount", "15"), ("unit", "days")];
    for (is_pinned, expected) in [(true, "2026-12-14 09:00"), (false, "2026-12-11 09:00")] {
        let version = organiser.get(&path).await.is(200).field("version");
        let mut form = form.to_vec();
        form.push(("version", version.as_str()));
        if is_pinned {
            form.push(("pinned", "on"));
        }
        organiser.submit(&path, &form).await.is(200).says("Papers out");
        assert_eq!(due(&app, "T-15").await, expected);
    }

    // The task gets another title, and asks for no reason: its date does not move.
    let path = format!("/c/fsc/tasks/{pinned}/edit");
    let page = organiser.get(&path).await.is(200);
    let (version, milestone) = (page.field("version"), page.field("milestone"));
    let form = [
        ("title_en", "Draft it"),
        ("milestone", milestone.as_str()),
        ("anchor", "opening"),
        ("amount", "20"),
        ("unit", "days"),
        ("side", "before"),
        ("pinned", "on"),
        ("version", version.as_str()),
    ];
    organiser.submit(&path, &form).await.is(200).says("Draft it").says_not("was moved");
    assert_eq!(app.value::<String>(stands).await, "2026-12-02 09:00");

    // So it does when many are changed at once; and moved by a day, it moves by a day from where it stands.
    let id = pinned.to_string();
    for asked in [&[("priority", "high")][..], &[("shift", "1"), ("why", "One day more")]] {
        let mut form = vec![("ids", id.as_str()), ("step", "preview")];
        form.extend(asked);
        let page = organiser.post("/c/fsc/tasks/bulk", &form).await.is(200);
        let (seen, shown) = (page.field("seen"), page.field("shown"));
        let mut form = vec![("seen", seen.as_str()), ("shown", shown.as_str()), ("step", "do")];
        form.extend(asked);
        organiser.post("/c/fsc/tasks/bulk", &form).await.is(303);
        if asked.len() == 1 {
            assert_eq!(app.value::<String>(stands).await, "2026-12-02 09:00");
        }
    }
    let at = "select to_char(due_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI') from tasks where priority = 'high' and moved = 1";
    assert_eq!(app.value::<String>(at).await, "2026-12-03 09:00");

    // What is finished does not go along to another milestone.
    sqlx::query(
        "update tasks t set state = 'done', progress = 100, done_at = updated_at, milestone_id = m.id, due_at = m.due_at,
             anchor = 'milestone', unit = 'days', amount = 0
         from milestones m where t.id = $1 and m.code = 'T-30'",
    )
    .bind(done)
    .execute(&app.owner)
    .await
    .unwrap();
    let last: Uuid = app.value("select id from milestones order by due_at desc limit 1").await;
    let (done, last) = (done.to_string(), last.to_string());
    let form = [("ids", done.as_str()), ("milestone", last.as_str()), ("step", "preview")];
    organiser.post("/c/fsc/tasks/bulk", &form).await.is(200).says("it is finished, and keeps its date");
}

#[tokio::test]
async fn a_groups_tasks_are_drawn_and_said_in_a_table() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    let group = app.group("coordination").await;
    app.sql(
        "update tasks set state = 'done', progress = 100, done_at = '2026-10-20T01:00:00Z'
         where id = (select t.id from tasks t join groups g on g.id = t.group_id where g.code = 'coordination' order by t.due_at, t.id limit 1)",
    )
    .await;
    let version = organiser.get("/c/fsc/opening?to=2027-01-05").await.is(200).field("version");
    let form = [("to", "2027-01-05"), ("reason", "The hall is taken"), ("version", version.as_str())];
    organiser.submit("/c/fsc/opening", &form).await.is(200);
    let page = organiser.get(&format!("/c/fsc/gantt?group={group}")).await.is(200);
    let tasks: i64 = app
        .value("select count(*) from tasks t join groups g on g.id = t.group_id where g.code = 'coordination' and t.state <> 'dropped'")
        .await;
    assert_eq!((page.count("#gantt tbody tr"), page.count("svg .bar.rest")), (tasks as usize, tasks as usize));
    // What is finished keeps its date; every other has the one before beside it.
    assert_eq!((page.count("svg .bar.good"), page.count("svg .baseline")), (1, tasks as usize - 1));
    app.in_group("Lina Lead", "documents", GroupRole::Lead).await.get("/c/fsc/gantt").await.is(200);
    app.desk_staff("Dora Desk").await.get("/c/fsc/gantt").await.is(404);
}

#[tokio::test]
async fn the_gantt_chart_draws_all_groups_one_after_another() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    let page = organiser.get("/c/fsc/gantt").await.is(200).says("All groups");
    let total: i64 = app.value("select count(*) from tasks where state <> 'dropped'").await;
    assert_eq!(page.count("svg .bar.rest") as i64, total.min(50));
    let heads = page.all("#gantt tr.group th");
    assert!(heads.len() > 1, "several groups");
    assert_eq!(page.count("svg .name.head"), heads.len());
    // Each group is a piece of its own, so that paper is turned between them; the days stand below all.
    assert!(page.count(".gantt > svg") > heads.len());
    // The next page goes on where this one ended.
    let pages: i64 = (total + 49) / 50;
    let last = organiser.get(&format!("/c/fsc/gantt?page={pages}")).await.is(200);
    assert_eq!(last.count("svg .bar.rest") as i64, total - (pages - 1) * 50);
    let group = app.group("documents").await;
    assert_eq!(organiser.get(&format!("/c/fsc/gantt?group={group}")).await.is(200).count("#gantt tr.group"), 0);
}
