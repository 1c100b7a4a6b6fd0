//! Tasks looked at in other ways, and many changed at once.

use plenum::access::GroupRole;
use plenum::kernel::Uuid;

use crate::support::{Answer, Browser, TestApp};

async fn ids(app: &TestApp, code: &str, limit: i64) -> Vec<Uuid> {
    sqlx::query_scalar("select t.id from tasks t join groups g on g.id = t.group_id where g.code = $1 order by t.due_at, t.id limit $2")
        .bind(code)
        .bind(limit)
        .fetch_all(&app.owner)
        .await
        .expect("tasks")
}

async fn post(browser: &mut Browser, form: &[(&str, &str)]) -> Answer {
    browser.post("/c/fsc/tasks/bulk", form).await
}

/// The fields that the form carries along: which tasks, as they were seen, and what was shown.
fn carried(page: &Answer) -> Vec<(String, String)> {
    let html = scraper::Html::parse_document(&page.body);
    let hidden = scraper::Selector::parse("form[action$='/bulk'] input[type=hidden]").unwrap();
    html.select(&hidden)
        .map(|field| {
            let of = |name| field.value().attr(name).unwrap_or_default().to_owned();
            (of("name"), of("value"))
        })
        .collect()
}

async fn next(browser: &mut Browser, page: &Answer, form: &[(&str, &str)]) -> Answer {
    let held = carried(page);
    let all: Vec<(&str, &str)> =
        held.iter().map(|(k, v)| (k.as_str(), v.as_str())).chain(form.iter().copied()).collect();
    post(browser, &all).await
}

#[tokio::test]
async fn many_tasks_are_changed_at_once_after_a_look_at_what_would_be() {
    let app = TestApp::new().await;
    let mut lead = app.in_group("Lina Lead", "prep-technical", GroupRole::Lead).await;
    let nils = app.account("Nils New").await;
    app.place(nils, "prep-technical", GroupRole::Member).await;
    let (own, foreign) = (ids(&app, "prep-technical", 3).await, ids(&app, "coordination", 1).await);
    let chosen: Vec<String> = own.iter().chain(&foreign).map(ToString::to_string).collect();
    let form: Vec<(&str, &str)> = chosen.iter().map(|id| ("ids", id.as_str())).collect();
    // A list offers it to whoever gives tasks.
    assert!(lead.get("/c/fsc/tasks").await.is(200).count("input[name=ids]") > 3);
    let mut member = app.signed_in(nils).await;
    assert_eq!(member.get("/c/fsc/tasks").await.is(200).count("input[name=ids]"), 0);
    member.post("/c/fsc/tasks/bulk", &form).await.is(404);

    let page = post(&mut lead, &form).await.is(200).says("Change 4 tasks");
    next(&mut lead, &page, &[("step", "preview")]).await.is(422).says("Choose what is to be changed.");
    let nils_id = nils.to_string();
    let what = [("owner", nils_id.as_str()), ("priority", "urgent"), ("shift", "-2"), ("why", "")];
    let asked: Vec<(&str, &str)> = what.iter().copied().chain([("step", "preview")]).collect();
    let wrong = next(&mut lead, &page, &asked).await.is(422);
    assert_eq!((wrong.fault("why").unwrap(), wrong.field("shift")), ("Say why.".into(), "-2".into()));

    // What may not be changed is named, and why; nothing is done yet.
    let what = [("owner", nils_id.as_str()), ("priority", "urgent"), ("shift", "-2"), ("why", "The hall opens early")];
    let asked: Vec<(&str, &str)> = what.iter().copied().chain([("step", "preview")]).collect();
    let shown = next(&mut lead, &page, &asked).await.is(200);
    let shown = shown
        .says("3 of 4 would be changed")
        .says("One task stays as it is:")
        .says("it is another group's")
        .says("Due moved from");
    assert_eq!(app.value::<i64>("select count(*) from tasks where priority = 'urgent'").await, 0);
    // What was chosen otherwise since is shown first.
    let other = [("priority", "low"), ("why", "The hall opens early"), ("step", "do")];
    next(&mut lead, &shown, &other).await.is(200).says("would be changed");
    assert_eq!(app.value::<i64>("select count(*) from tasks where priority = 'low'").await, 0);

    // Somebody was faster at one of them: nothing is done, and she looks again.
    sqlx::query("update tasks set version = version + 1 where id = $1").bind(own[0]).execute(&app.owner).await.unwrap();
    let done: Vec<(&str, &str)> = what.iter().copied().chain([("step", "do")]).collect();
    let again = next(&mut lead, &shown, &done).await.is(422).says("Nothing was changed.");
    assert_eq!(app.value::<i64>("select count(*) from tasks where priority = 'urgent'").await, 0);
    next(&mut lead, &again, &done).await.is(303);
    let held: Vec<(Option<Uuid>, String, i32)> =
        sqlx::query_as("select owner_id, priority, moved from tasks where id = any($1)")
            .bind(&own)
            .fetch_all(&app.owner)
            .await
            .unwrap();
    assert_eq!(held, vec![(Some(nils), "urgent".to_owned(), 1); 3]);
    let untouched: String = sqlx::query_scalar("select priority from tasks where id = $1")
        .bind(foreign[0])
        .fetch_one(&app.owner)
        .await
        .unwrap();
    assert_eq!(untouched, "normal");
    lead.get(&format!("/c/fsc/tasks/{}", own[1])).await.is(200).says("The hall opens early").says("Changed: Priority");
    // What is counted stays counted: it still moves with what it is counted from.
    let counted: i64 = sqlx::query_scalar("select count(*) from tasks where id = any($1) and unit is not null")
        .bind(&own)
        .fetch_one(&app.owner)
        .await
        .unwrap();
    assert_eq!(counted, 3);
    assert_eq!(app.actions().await.iter().filter(|action| *action == "tasks.changed_together").count(), 1);

    // All that a filter leaves, and states that need a reason.
    let group = format!("group={}", app.group("prep-technical").await);
    let page = post(&mut lead, &[("filter", &group), ("all", "on")]).await.is(200);
    let form = [("state", "dropped"), ("why", "Not needed"), ("step", "preview")];
    let shown = next(&mut lead, &page, &form).await.is(200);
    next(&mut lead, &shown, &[("state", "dropped"), ("why", "Not needed"), ("step", "do")]).await.is(303);
    let left: i64 = app
        .value("select count(*) from tasks t join groups g on g.id = t.group_id where g.code = 'prep-technical' and t.state <> 'dropped'")
        .await;
    assert_eq!(left, 0);
}

#[tokio::test]
async fn a_month_shows_what_is_due_and_which_days_are_free() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    let page = organiser.get("/c/fsc/tasks/calendar?month=2026-12").await.is(200);
    assert_eq!(page.count(".month-week"), 5);
    let due: i64 = app
        .value("select count(*) from tasks where due_at >= '2026-11-29T16:00:00Z' and due_at < '2027-01-03T16:00:00Z'")
        .await;
    let more: i64 = page
        .all(".month-day > a.small")
        .iter()
        .map(|more| more.trim_end_matches(" more").parse::<i64>().unwrap_or(1))
        .sum();
    assert_eq!(page.count(".month-day li") as i64 + more, due);
    // The conference is worked on, though on a weekend; other weekends are free.
    let free = page.all(".month-day.free time");
    assert!(
        free.contains(&"19 Dec".to_owned())
            && !free.contains(&"26 Dec".to_owned())
            && !free.contains(&"27 Dec".to_owned())
    );
    organiser.get("/c/fsc/tasks/calendar?month=soon").await.is(200).says("30 November").says_not("free day");
    organiser.get("/c/fsc/tasks/calendar?month=2031-05").await.is(200).says("Nothing is due in this month.");
    let day: String = app
        .value("select (due_at at time zone 'Asia/Shanghai')::date::text from tasks order by due_at desc limit 1")
        .await;
    let on: i64 = app
        .value("select count(*) from tasks where (due_at at time zone 'Asia/Shanghai')::date = (select max((due_at at time zone 'Asia/Shanghai')::date) from tasks)")
        .await;
    let list = organiser.get(&format!("/c/fsc/tasks?on={day}")).await.is(200).says("Due on");
    assert_eq!(list.count("tbody#rows > tr") as i64, on);
    // What a view has no field for does not go along to it.
    let page = organiser.get(&format!("/c/fsc/tasks?overdue=on&on={day}")).await.is(200);
    assert_eq!(page.attribute("nav.tabs a[href*=calendar]", "href").unwrap(), "/c/fsc/tasks/calendar");
    assert_eq!(page.attribute("nav.tabs a[href*=board]", "href").unwrap(), "/c/fsc/tasks/board?overdue=on");
    app.desk_staff("Dora Desk").await.get("/c/fsc/tasks/calendar").await.is(404);
}

#[tokio::test]
async fn the_list_is_a_file_as_it_is_filtered() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    let group = app.group("documents").await;
    let of_group: i64 =
        app.value("select count(*) from tasks t join groups g on g.id = t.group_id where g.code = 'documents'").await;
    let sheet = organiser.get(&format!("/c/fsc/tasks/export?group={group}&sort=-due&kind=xlsx")).await.is(200).sheet();
    assert_eq!(sheet.len() as i64, of_group + 1);
    assert_eq!((sheet[0][0].to_string(), sheet[0][8].to_string()), ("Number".into(), "Due".into()));
    let number: i32 = app
        .value("select number from tasks t join groups g on g.id = t.group_id where g.code = 'documents' order by due_at desc, t.id limit 1")
        .await;
    assert_eq!(sheet[1][0].to_string(), number.to_string());
    let text = organiser.get("/c/fsc/tasks/export?kind=csv&q=handbook&lang=zh-Hans").await.is(200);
    assert!(text.body.contains("完成会议手册印刷"), "{}", text.body);
    assert_eq!(app.actions().await.iter().filter(|action| *action == "tasks.exported").count(), 2);
    app.desk_staff("Dora Desk").await.get("/c/fsc/tasks/export").await.is(404);
}
