//! Where the thread goes no further, as a list of its own.

use plenum::access::Role;

use super::liaisons::set;
use super::outcomes::{project, resolution};
use crate::support::{Answer, Browser, TestApp};

fn figures(page: &Answer) -> Vec<String> {
    page.all("ul.facts b")
}

async fn later(app: &TestApp, at: &str) -> Browser {
    set(app, at);
    app.organiser_named(&format!("Olga {at}")).await
}

#[tokio::test]
async fn every_dead_end_stands_on_a_list_until_the_thread_goes_on() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    // Before the conference nothing leads to a reading, and nothing else is missing yet.
    let page = organiser.get("/c/fsc/thread/ends").await.is(200).says("Goals that nothing measures");
    assert_eq!(figures(&page), ["6", "0", "0", "0", "0", "0", "0", "0"]);
    assert_eq!(page.count("tbody#rows > tr"), 6);
    let page = page.says("readings: 0");
    assert!(page.attribute("tbody#rows a", "href").unwrap().starts_with("/c/fsc/thread/goal/"));

    // A resolution without a project leads to the form of one.
    let bare = resolution(&app, "Joint monitoring").await;
    let page =
        organiser.get("/c/fsc/thread/ends?kind=resolution").await.is(200).says("Joint monitoring").says("Adopted on");
    assert_eq!(page.count("tbody#rows > tr"), 1);
    assert_eq!(page.count(&format!("a[href='/c/fsc/plan/new?resolution={bare}']")), 1);

    // Carried out, it is none any more; a project without indicator and task is two.
    app.sql(
        "insert into projects (id, conference_id, pillar_id, resolution_id, institution_id, number, title, text, starts_on, deadline, created_at)
         select gen_random_uuid(), r.conference_id, (select id from pillars limit 1), r.id, (select id from institutions limit 1), 1,
             row('Monitoring platform', '', '')::words, row('x', '', '')::words, '2027-01-01', '2028-12-31', '2026-11-23T01:00Z' from resolutions r",
    )
    .await;
    let page = organiser.get("/c/fsc/thread/ends").await.is(200);
    assert_eq!(figures(&page)[3..7], ["0", "1", "1", "0"]);
    organiser
        .get("/c/fsc/thread/ends?kind=indicator")
        .await
        .is(200)
        .says("Monitoring platform")
        .says("Add an indicator");
    let page = organiser.get("/c/fsc/thread/ends?kind=task").await.is(200).says("Start: 1 January 2027");
    assert_eq!(page.count("tbody#rows a[href^='/c/fsc/tasks/new?project=']"), 1);
    let whole = project(&app, &mut organiser, "Early warning").await;
    let page = organiser.get("/c/fsc/thread/ends").await.is(200);
    assert_eq!(figures(&page)[3..7], ["0", "1", "1", "0"]);

    // When it is over, items that were to produce something are named; so is a project of which there is no news.
    let mut organiser = later(&app, "2027-02-15T01:00:00Z").await;
    let page = organiser.get("/c/fsc/thread/ends?kind=item").await.is(200).says("Held on").says("Put a motion from it");
    let items = page.count("tbody#rows > tr");
    assert!(items > 3, "{items}");
    // The item is chosen already in the form of the motion to which it leads.
    let mend = page.attribute("tbody#rows a[href*='/motions/new?item=']", "href").unwrap();
    let chosen = app.seated("Li Wei", 2).await.get(&mend).await.is(200).field("item");
    assert!(mend.ends_with(&chosen) && !chosen.is_empty(), "{mend}");
    organiser.get("/c/fsc/thread/ends?kind=reading").await.is(200).says("Early warning").says("No reading yet");
    let indicator = organiser.get(&whole).await.is(200).field("indicator");
    let read = [("indicator", indicator.as_str()), ("as_of", "2027-02-14"), ("value", "50")];
    organiser.post(&format!("{whole}/readings"), &read).await.is(303);
    organiser.get("/c/fsc/thread/ends?kind=reading").await.is(200).says("None of this kind");
    let mut organiser = later(&app, "2027-03-20T01:00:00Z").await;
    organiser.get("/c/fsc/thread/ends?kind=reading").await.is(200).says("Last reading as of 14 February 2027");

    // A goal to which the reading belongs is measured.
    app.sql("update motions set item_id = (select item_id from item_goals order by item_id limit 1)").await;
    let page = organiser.get("/c/fsc/thread/ends").await.is(200);
    assert!(figures(&page)[0].parse::<usize>().unwrap() < 6);
    let fewer = figures(&page)[1].parse::<usize>().unwrap();
    assert!(fewer < items);
    // A motion that was withdrawn leads nowhere.
    app.sql("update motions set state = 'withdrawn'").await;
    let page = organiser.get("/c/fsc/thread/ends").await.is(200);
    assert_eq!(figures(&page)[1].parse::<usize>().unwrap(), fewer + 1);
    organiser.get("/c/fsc/thread/ends?kind=nonsense&page=x").await.is(200);

    // Whoever sees the whole follows it; only who may mend is led there.
    let mut lead = app.in_group("Lina Lead", "documents", plenum::access::GroupRole::Lead).await;
    let page = lead.get("/c/fsc/thread/ends?kind=indicator").await.is(200).says("Add an indicator");
    assert_eq!(page.count("a[href$='/indicators/new']"), 0);
    app.desk_staff("Dora Desk").await.get("/c/fsc/thread/ends").await.is(404);
    app.administrator(Role::SystemAdmin).await.get("/c/fsc/thread/ends").await.is(404);
}

#[tokio::test]
async fn where_every_goal_leads_to_a_reading_the_list_says_so() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    let whole = project(&app, &mut organiser, "Early warning").await;
    let indicator = organiser.get(&whole).await.is(200).field("indicator");
    let read = [("indicator", indicator.as_str()), ("as_of", "2026-11-23"), ("value", "50")];
    organiser.post(&format!("{whole}/readings"), &read).await.is(303);
    app.sql(
        "with i as (select id from items order by id limit 1), m as (update motions set item_id = (select id from i) returning 1)
         insert into item_goals (item_id, goal_id) select i.id, g.id from i, goals g on conflict do nothing",
    )
    .await;
    organiser.get("/c/fsc/thread/ends").await.is(200).says("Every goal leads to a reading");
    let project = whole.rsplit('/').next().unwrap();
    organiser.get(&format!("/c/fsc/thread/project/{project}")).await.is(200).says("Dead ends");
    let mut organiser = organiser.speaking("zh-Hant");
    organiser.get("/c/fsc/thread/ends?lang=zh-Hant").await.is(200).says("每項目標都落實到讀數");
}

#[tokio::test]
async fn a_resolution_that_needs_no_project_is_no_dead_end() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    let thanks = resolution(&app, "Thanks to the city").await;
    let own = format!("/c/fsc/resolutions/{thanks}");
    let ask = format!("{own}/no-project");
    let ends = "/c/fsc/thread/ends?kind=resolution";

    // The list offers both: a project, and to say that none is needed.
    let page = organiser.get(ends).await.is(200).says("Thanks to the city");
    assert_eq!(page.count(&format!("a[href='/c/fsc/plan/new?resolution={thanks}']")), 1);
    assert_eq!(page.count(&format!("a[href='{ask}']")), 1);
    organiser.get(&own).await.is(200).says("no project yet").says("Needs no project");

    // It needs a reason of at most 500 letters; what was written comes back.
    let wrong = organiser.post(&ask, &[("reason", " ")]).await.is(422);
    assert_eq!(wrong.fault("reason").unwrap(), "Say why it needs no project.");
    let long = "x".repeat(501);
    let wrong = organiser.post(&ask, &[("reason", &*long)]).await.is(422);
    assert!(wrong.fault("reason").is_some() && wrong.field("reason") == long);
    organiser.post(&ask, &[("reason", "It asks nobody for anything")]).await.is(303);
    let page = organiser.get(&own).await.is(200).says("No project is needed: It asks nobody for anything");
    page.says("Olga Organiser").says_not("no project yet");
    organiser.get(ends).await.is(200).says("None of this kind");
    let thread = format!("/c/fsc/thread/resolution/{thanks}");
    organiser.get(&thread).await.is(200).says("no project needed").says_not("no project yet");
    organiser.get("/c/fsc/resolutions").await.is(200).says("needs none");
    organiser.get("/c/fsc/resolutions?projects=none").await.is(200).says_not("Thanks to the city");
    // Once is enough.
    organiser.post(&ask, &[("reason", "Again")]).await.is(409);

    // Taken back it is a dead end again; two who take it back at once: one is told.
    organiser.post(&format!("{ask}/end"), &[]).await.is(303);
    organiser.post(&format!("{ask}/end"), &[]).await.is(409);
    organiser.get(ends).await.is(200).says("Thanks to the city");
    organiser.get(&thread).await.is(200).says("no project yet");
    let actions = app.actions().await;
    for action in ["resolution.project_waived", "resolution.project_asked"] {
        assert!(actions.contains(&action.to_owned()), "{action}");
    }

    // A project that is made of it ends the mark, and where there is one none is made.
    organiser.post(&ask, &[("reason", "It asks nobody for anything")]).await.is(303);
    app.sql(
        "insert into projects (id, conference_id, pillar_id, resolution_id, institution_id, number, title, text, starts_on, deadline, created_at)
         select gen_random_uuid(), r.conference_id, (select id from pillars limit 1), r.id, (select id from institutions limit 1), 1,
             row('A plaque', '', '')::words, row('x', '', '')::words, '2027-01-01', '2028-12-31', '2026-11-23T01:00Z' from resolutions r",
    )
    .await;
    assert_eq!(app.value::<i64>("select count(*) from project_waivers").await, 0);
    organiser.get(&own).await.is(200).says("A plaque").says_not("No project is needed");
    organiser.get(&ask).await.is(303);
    let late = organiser.post(&ask, &[("reason", "Too late")]).await.is(422);
    assert_eq!(late.fault("reason").unwrap(), "A project carries it out already.");

    // Whoever sees the resolution reads it; only organisers say it.
    let mut lead = app.in_group("Lina Lead", "documents", plenum::access::GroupRole::Lead).await;
    lead.get(&own).await.is(200).says_not("Needs no project");
    lead.get(&ask).await.is(404);
    lead.post(&ask, &[("reason", "x")]).await.is(404);
    lead.post(&format!("{ask}/end"), &[]).await.is(404);
}
