//! Templates of tasks: kept from what was done, laid on another day.

use plenum::access::GroupRole;
use plenum::kernel::Uuid;

use crate::support::TestApp;

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
    page.says("6 days before").says("one entry on its list").says("waits for another");
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
    let wrong = lead.get(&format!("{template}?group=&day=2027-03-01")).await.is(422);
    assert!(wrong.fault("group").is_some());
    let asked = format!("{template}?group={group}&owner={mina}&day=2027-03-12");
    lead.get(&asked).await.is(200).says("Give 2 tasks").says("5 Mar").says_not("in the past");
    lead.get(&format!("{template}?group={group}&day=2026-11-25"))
        .await
        .is(200)
        .says("One task would be due in the past");
    let owner = mina.to_string();
    let key = lead.get(&asked).await.is(200).field("key");
    let laid = [("group", &*group), ("owner", &*owner), ("day", "2027-03-12"), ("key", &*key)];
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
    let foreign = [("group", other.to_string()), ("day", "2027-03-12".into())];
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
