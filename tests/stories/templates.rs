//! Templates of tasks: kept from what was done, laid on another day.

use plenum::access::GroupRole;
use plenum::kernel::Uuid;

use crate::support::{Browser, TestApp};

#[tokio::test]
async fn what_is_done_again_is_kept_and_laid_on_another_day() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    let mina = app.account("Mina Member").await;
    app.place(mina, "documents", GroupRole::Member).await;
    let mut lead = app.in_group("Lina Lead", "documents", GroupRole::Lead).await;
    organiser.get("/c/fsc/tasks/templates").await.is(200).says("No template yet");

    // Two tasks, of which one waits for the other and has a list.
    let group = app.group("documents").await.to_string();
    let mut ids = Vec::new();
    for (title, due) in [("Book a bus", "2026-12-04T10:00"), ("Drive to the museum", "2026-12-10T09:00")] {
        let form = [("group", &*group), ("title_en", title), ("anchor", "own"), ("due", due), ("priority", "high")];
        let path = lead.post("/c/fsc/tasks/new", &form).await.is(303).location().to_owned();
        ids.push(path.rsplit('/').next().unwrap().to_owned());
    }
    lead.post(&format!("/c/fsc/tasks/{}/list", ids[0]), &[("item", "Ask for a price")]).await.is(303);
    let links = format!("/c/fsc/tasks/{}/links", ids[1]);
    lead.post(&links, &[("needs", &ids[0]), ("lag", "2"), ("lag_unit", "working_days")]).await.is(303);

    // They are chosen in the list; the name is asked for, and none is there twice.
    let chosen = [("ids", &*ids[0]), ("ids", &*ids[1])];
    lead.post("/c/fsc/tasks/bulk", &chosen).await.is(200).says("Keep as a template");
    let page = lead.post("/c/fsc/tasks/templates/new", &chosen).await.is(200);
    assert_eq!(page.field("day"), "2026-12-10");
    page.says("22 days before the opening")
        .says("6 days before the day")
        .says("one entry on its list")
        .says("waits for another");
    let keep = |name, day| [chosen[0], chosen[1], ("name", name), ("day", day), ("step", "do")];
    let wrong = lead.post("/c/fsc/tasks/templates/new", &keep(" ", "soon")).await.is(422);
    assert!(wrong.fault("name").is_some() && wrong.fault("day").is_some());
    let kept = lead.post("/c/fsc/tasks/templates/new", &keep("Excursion", "2026-12-10")).await.is(303);
    let template = kept.location().to_owned();
    let twice = lead.post("/c/fsc/tasks/templates/new", &keep("Excursion", "2026-12-10")).await.is(422);
    assert!(twice.fault("name").unwrap().contains("already"));

    // Laid on a Monday: what falls on the Sunday-less count stays, what falls on a free day is due before it.
    let page = lead.get(&template).await.is(200).says("2 tasks").says_not("Give 2 tasks");
    assert_eq!(page.count("select[name=group] option"), 2);
    let wrong = lead.get(&format!("{template}?group=&way=day&day=2027-03-01")).await.is(422);
    assert!(wrong.fault("group").is_some());
    let asked = format!("{template}?group={group}&owner={mina}&way=day&day=2027-03-12");
    let page = lead.get(&asked).await.is(200).says("Give 2 tasks").says("5 Mar").says_not("in the past");
    page.says("These dates are fixed");
    lead.get(&format!("{template}?group={group}&way=day&day=2026-11-25"))
        .await
        .is(200)
        .says("One task would be due in the past");
    let owner = mina.to_string();
    let key = lead.get(&asked).await.is(200).field("key");
    let laid = [("group", &*group), ("owner", &*owner), ("way", "day"), ("day", "2027-03-12"), ("key", &*key)];
    // Pressed twice it is given once.
    lead.post(&template, &laid).await.is(303);
    lead.post(&template, &laid).await.is(303);
    let made: Vec<(String, String, String)> = sqlx::query_as(
        "select (title).en, to_char(due_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI'), priority
         from tasks where due_at > '2027-01-01' and owner_id = $1 order by due_at",
    )
    .bind(mina)
    .fetch_all(&app.owner)
    .await
    .unwrap();
    // The 6th of March is a Saturday.
    let expected = [("Book a bus", "2027-03-05 10:00"), ("Drive to the museum", "2027-03-12 09:00")];
    assert_eq!(made.iter().map(|(title, due, _)| (&**title, &**due)).collect::<Vec<_>>(), expected);
    assert!(made.iter().all(|(.., priority)| priority == "high"));
    let linked: (i32, String) = sqlx::query_as(
        "select l.lag, l.lag_unit from task_links l join tasks t on t.id = l.task_id
         join tasks n on n.id = l.needs_id where t.owner_id = $1 and n.owner_id = $1",
    )
    .bind(mina)
    .fetch_one(&app.owner)
    .await
    .unwrap();
    assert_eq!(linked, (2, "working_days".to_owned()));
    assert_eq!(app.value::<i64>("select count(*) from task_items where text = 'Ask for a price'").await, 2);

    // Nobody lays it for a group that is not hers; whoever gives no tasks sees none; another conference has none.
    let other: Uuid = app.group("technology").await;
    let foreign = [("group", other.to_string()), ("way", "day".into()), ("day", "2027-03-12".into())];
    let foreign: Vec<(&str, &str)> = foreign.iter().map(|(name, value)| (*name, &**value)).collect();
    assert!(lead.post(&template, &foreign).await.is(422).fault("group").is_some());
    app.signed_in(mina).await.get(&template).await.is(404);
    organiser.post(&template, &foreign).await.is(303);

    // A lead removes her own; the tasks stay.
    let mut second = app.in_group("Lars Lead", "technology", GroupRole::Lead).await;
    second.get(&format!("{template}/remove")).await.is(404);
    lead.get(&format!("{template}/remove")).await.is(200).says("Remove Excursion?");
    lead.post(&format!("{template}/remove"), &[]).await.is(303);
    lead.get(&template).await.is(404);
    assert_eq!(
        app.value::<i64>("select count(*) from tasks where due_at > '2027-01-01' and (title).en = 'Book a bus'").await,
        2
    );
    let actions = app.actions().await;
    for action in ["template_kept", "template_laid", "template_removed"] {
        assert!(actions.contains(&format!("tasks.{action}")), "{action}");
    }
}

/// When the tasks that Mina was given are due.
async fn of_mina(app: &TestApp) -> Vec<String> {
    sqlx::query_scalar(
        "select to_char(due_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI') from tasks
         where owner_id = (select id from accounts where name = 'Mina Member') order by (title).en",
    )
    .fetch_all(&app.owner)
    .await
    .unwrap()
}

async fn open_on(organiser: &mut Browser, day: &str) {
    let version = organiser.get(&format!("/c/fsc/opening?to={day}")).await.is(200).field("version");
    let form = [("to", day), ("version", &*version), ("reason", "The minister travels")];
    organiser.submit("/c/fsc/opening", &form).await.is(200);
}

#[tokio::test]
async fn tasks_given_around_the_opening_move_with_it() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    let mina = app.account("Mina Member").await;
    app.place(mina, "documents", GroupRole::Member).await;
    let mut lead = app.in_group("Lina Lead", "documents", GroupRole::Lead).await;
    let (group, owner) = (app.group("documents").await.to_string(), mina.to_string());

    // One has a date of its own, one is counted in working days from the opening, one in hours from the closing.
    let own = [("title_en", "A bus"), ("anchor", "own"), ("due", "2026-12-04T10:00")];
    let days = [("title_en", "B menu"), ("anchor", "opening"), ("amount", "5"), ("unit", "working_days")];
    let hours =
        [("title_en", "C thanks"), ("anchor", "closing"), ("amount", "24"), ("unit", "hours"), ("side", "after")];
    let mut chosen = Vec::new();
    for form in [&own[..], &days[..], &hours[..]] {
        let form: Vec<(&str, &str)> = form.iter().copied().chain([("group", &*group)]).collect();
        let path = lead.post("/c/fsc/tasks/new", &form).await.is(303).location().to_owned();
        chosen.push(path.rsplit('/').next().unwrap().to_owned());
    }
    let mut keep: Vec<(&str, &str)> = chosen.iter().map(|id| ("ids", &**id)).collect();
    keep.extend([("name", "Welcome"), ("day", "2026-12-26"), ("step", "do")]);
    let template = lead.post("/c/fsc/tasks/templates/new", &keep).await.is(303).location().to_owned();

    // The opening is what the page proposes; nothing is asked beside the group.
    let page = lead.get(&template).await.is(200);
    page.says("5 working days before the opening")
        .says("24 hours after the closing")
        .says("22 days before the opening");
    assert!(lead.get(&format!("{template}?group={group}&way=moon")).await.is(422).fault("way").is_some());
    let asked = format!("{template}?group={group}&owner={owner}&way=opening&day=");
    let page = lead.get(&asked).await.is(200).says("they move with them").says("4 Dec").says("21 Dec");
    let key = page.field("key");
    let laid = [("group", &*group), ("owner", &*owner), ("way", "opening"), ("day", ""), ("key", &*key)];
    lead.post(&template, &laid).await.is(303);
    let first = of_mina(&app).await;
    assert_eq!(first[..2], ["2026-12-04 09:00", "2026-12-21 09:00"]);
    let anchors = "select string_agg(anchor || ' ' || amount || ' ' || unit, ', ' order by (title).en) from tasks
                   where owner_id is not null and (title).en in ('A bus', 'B menu', 'C thanks')";
    assert_eq!(app.value::<String>(anchors).await, "opening 22 days, opening 5 working_days, closing 24 hours");

    // A week earlier they are a week earlier, and back again.
    open_on(&mut organiser, "2026-12-19").await;
    let moved = of_mina(&app).await;
    assert_eq!(moved[..2], ["2026-11-27 09:00", "2026-12-14 09:00"]);
    assert_ne!(moved[2], first[2]);
    open_on(&mut organiser, "2026-12-26").await;
    assert_eq!(of_mina(&app).await, first);

    // A template of before knows days alone: its day is taken for the opening's.
    app.sql(
        "update task_templates set lines = (select jsonb_agg(l - 'counted' order by n) from jsonb_array_elements(lines) with ordinality as e (l, n))",
    )
    .await;
    lead.get(&asked)
        .await
        .is(200)
        .says("its day is taken for the day of the opening")
        .says("22 days before the opening");
}
