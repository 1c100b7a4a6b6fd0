//! The plan in time: milestones, what waits for what, the curve, the roadmap and the matrix.

use plenum::access::{GroupRole, Role};
use plenum::kernel::Uuid;
use plenum::outcomes::freeze_weeks;

use super::life::step;
use super::outcomes::project;
use crate::support::{Browser, TestApp};

fn set(app: &TestApp, at: &str) {
    app.app.clock.set(at.parse().expect("a time"));
}

/// The account of an organiser, who signs in anew when time has passed.
async fn organiser_account(app: &TestApp) -> Uuid {
    let account = app.account("Olga Organiser").await;
    app.grant(account, Role::Organiser, Some(app.conference)).await;
    account
}

async fn later(app: &TestApp, at: &str, account: Uuid) -> Browser {
    set(app, at);
    app.signed_in(account).await
}

/// Enters a milestone of a project; the path of its page.
pub async fn milestone(app: &TestApp, organiser: &mut Browser, project: &str, due_on: &str, weight: &str) -> String {
    let path = format!("{project}/milestones");
    let form = [("title_en", "Connected"), ("title_hans", "接入"), ("due_on", due_on), ("weight", weight)];
    organiser.post(&path, &form).await.is(303);
    let id: Uuid = app.value("select id from project_milestones order by created_at desc, number desc limit 1").await;
    format!("{path}/{id}")
}

async fn light(organiser: &mut Browser, project: &str) -> String {
    organiser.get(project).await.is(200).all("#project > section:first-child span.light")[0].clone()
}

fn id_of(project: &str) -> &str {
    project.rsplit('/').next().expect("an id")
}

#[tokio::test]
async fn a_milestone_is_entered_moved_and_reached() {
    let app = TestApp::new().await;
    let (account, mina) = (organiser_account(&app).await, app.account("Mina Member").await);
    app.place(mina, "documents", GroupRole::Member).await;
    let mut organiser = app.signed_in(account).await;
    let project = project(&app, &mut organiser, "Early warning").await;
    organiser.get(&project).await.is(200).says("Milestones and dependencies");
    let path = format!("{project}/milestones");
    let page = organiser.get(&path).await.is(200).says("No milestone yet").says("straight line");
    assert_eq!(page.count("#curve svg"), 1);

    // What is wrong is said at its field, and what was written stays.
    let wrong = organiser.post(&path, &[("title_en", "Late"), ("due_on", "2028-01-02"), ("weight", "0")]).await.is(422);
    assert!(wrong.fault("due_on").is_some() && wrong.fault("weight").is_some());
    assert_eq!(wrong.field("title_en"), "Late");
    let stone = milestone(&app, &mut organiser, &project, "2027-03-01", "20").await;
    milestone(&app, &mut organiser, &project, "2027-09-01", "60").await;
    let page = organiser.get(&path).await.is(200).says("25%").says("75%");
    assert_eq!(page.count("#milestones tbody tr"), 2);

    // A member of a group that works on it says that it is reached, and changes nothing else.
    let mut member = app.signed_in(mina).await;
    member.post(&path, &[]).await.is(404);
    member.get(&stone).await.is(404);
    member.get(&format!("{stone}/undo")).await.is(404);
    app.in_group("Otto Other", "coordination", GroupRole::Member).await.get(&format!("{stone}/reach")).await.is(404);
    set(&app, "2027-02-10T01:00:00Z");
    (organiser, member) = (app.signed_in(account).await, app.signed_in(mina).await);
    let page = member.get(&format!("{stone}/reach")).await.is(200);
    assert_eq!(page.field("reached_on"), "2027-02-10");
    let version = page.field("version");
    let wrong = member
        .post(&format!("{stone}/reach"), &[("reached_on", "2027-02-11"), ("words", " "), ("version", &version)])
        .await
        .is(422);
    assert_eq!(wrong.fault("reached_on").unwrap(), "Nothing is reached in the future.");
    assert!(wrong.fault("words").is_some());
    let said = [("reached_on", "2027-02-09"), ("words", "All banks send data."), ("version", version.as_str())];
    // Somebody moved it meanwhile: whoever has not seen that is told.
    let form = [("title_en", "Connected"), ("due_on", "2027-04-01"), ("weight", "20"), ("version", &version)];
    organiser.post(&stone, &form).await.is(303);
    member.post(&format!("{stone}/reach"), &said).await.is(409);
    organiser.get(&path).await.is(200).says("at first 1 March 2027").says("First plan");
    let version = member.get(&format!("{stone}/reach")).await.is(200).field("version");
    let said = [("reached_on", "2027-02-09"), ("words", "All banks send data."), ("version", version.as_str())];
    member.post(&format!("{stone}/reach"), &said).await.is(303);
    let page = organiser.get(&path).await.is(200).says("All banks send data.").says("Mina Member");
    assert_eq!(page.count("#milestones .tag.good"), 1);
    // What is reached is neither changed nor taken away.
    organiser.get(&stone).await.is(409);
    let version: i32 = app.value("select version from project_milestones where number = 1").await;
    let version = version.to_string();
    organiser.post(&format!("{stone}/remove"), &[("version", &version)]).await.is(409);
    assert!(organiser.post(&format!("{stone}/undo"), &[("version", &version)]).await.is(422).fault("words").is_some());
    let why = [("words", "Two banks do not."), ("version", version.as_str())];
    organiser.post(&format!("{stone}/undo"), &why).await.is(303);
    organiser.post(&format!("{stone}/undo"), &why).await.is(409);
    let version: i32 = app.value("select version from project_milestones where number = 1").await;
    let version = version.to_string();
    let page = organiser.get(&format!("{stone}/remove")).await.is(200).says("Two banks do not.");
    assert_eq!((page.count("#steps li"), page.field("version")), (4, version.clone()));
    let wrong = organiser.post(&format!("{stone}/remove"), &[("version", &version)]).await.is(422);
    assert!(wrong.fault("words").is_some());
    let why = [("words", "Planned twice."), ("version", version.as_str())];
    organiser.post(&format!("{stone}/remove"), &why).await.is(303);
    organiser.get(&stone).await.is(404);
    assert_eq!(organiser.get(&path).await.is(200).count("#milestones tbody tr"), 1);
    assert_eq!(
        app.value::<String>("select string_agg(s.kind, ' ' order by s.position) from project_milestone_steps s join project_milestones m on m.id = s.milestone_id where m.number = 1").await,
        "entered changed reached undone removed"
    );
    // The record keeps its way.
    for sql in [
        "update project_milestone_steps set words = 'other'",
        "delete from project_milestone_steps",
        "update project_milestones set due_on = due_on + 1",
        "update project_milestones set reached_on = due_on",
        "update project_milestones set weight = 1",
        "update project_milestones set title = row('Other', '', '')::words",
        "insert into project_milestones select gen_random_uuid(), conference_id, project_id, 99, title, weight, due_on, due_on, due_on, null, created_at, created_at from project_milestones where number = 2",
        "insert into project_milestones select gen_random_uuid(), conference_id, project_id, 99, title, weight, due_on - 1, due_on, null, null, created_at, created_at from project_milestones where number = 2",
        "delete from project_milestones",
        "insert into project_milestone_steps (milestone_id, position, kind, at, due_on) select id, 0, 'changed', now(), due_on from project_milestones where removed_at is not null",
        "insert into project_milestone_steps (milestone_id, position, kind, at, due_on, reached_on, words) select id, 0, 'reached', '2027-03-01T00:00Z', due_on, '2027-03-02', 'x' from project_milestones where removed_at is null",
    ] {
        sqlx::query(sql).execute(&app.owner).await.expect_err(sql);
    }
    let actions = app.actions().await;
    for action in ["added", "changed", "reached", "undone", "removed"] {
        assert!(actions.contains(&format!("roadmap.milestone_{action}")), "{action}");
    }
    organiser.get(&format!("{path}/{}", Uuid::nil())).await.is(404);
    organiser.get(&format!("/c/fsc/projects/{}/milestones", Uuid::nil())).await.is(404);
}

#[tokio::test]
async fn an_overdue_milestone_is_yellow_then_red_and_past_weeks_keep_their_colour() {
    let app = TestApp::new().await;
    let account = organiser_account(&app).await;
    let mut organiser = app.signed_in(account).await;
    let project = project(&app, &mut organiser, "Early warning").await;
    // Its task is not what is late.
    app.sql("update tasks set due_at = '2027-12-01T00:00Z'").await;
    let stone = milestone(&app, &mut organiser, &project, "2027-01-15", "10").await;
    organiser = later(&app, "2027-01-15T10:00:00Z", account).await;
    assert_eq!(light(&mut organiser, &project).await, "Normal");
    organiser = later(&app, "2027-01-16T10:00:00Z", account).await;
    let page = organiser.get(&project).await.is(200).says("A milestone is overdue, the first by a day.");
    assert_eq!(page.count("#project > section:first-child a[href$='/milestones']"), 1);
    organiser.get("/c/fsc/plan?light=yellow").await.is(200).says("Early warning");
    organiser = later(&app, "2027-02-14T10:00:00Z", account).await;
    assert_eq!(light(&mut organiser, &project).await, "Yellow");
    organiser = later(&app, "2027-02-15T10:00:00Z", account).await;
    assert_eq!(light(&mut organiser, &project).await, "Red");

    // It was reached in time, as is said later, and then the weeks are frozen: those before it was said were not told so.
    let version = organiser.get(&format!("{stone}/reach")).await.is(200).field("version");
    let said = [("reached_on", "2027-01-14"), ("words", "The letter came late."), ("version", version.as_str())];
    organiser.post(&format!("{stone}/reach"), &said).await.is(303);
    assert_eq!(light(&mut organiser, &project).await, "Normal");
    set(&app, "2027-02-23T10:00:00Z");
    freeze_weeks(&app.app).await.unwrap();
    let lights: String =
        app.value("select string_agg(light, ' ' order by week) from frozen_lights where week >= '2027-01-04'").await;
    // Weeks end on Sundays: 10, 17, 24 and 31 January, 7, 14 and 21 February.
    assert_eq!(lights, "normal yellow yellow yellow yellow yellow normal");
    let (all, changed) = plenum::outcomes::recheck(&app.app.db).await.unwrap();
    assert!(all > 7 && changed.is_empty(), "{changed:?}");
}

#[tokio::test]
async fn nobody_waits_in_a_circle() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    let mut projects = Vec::new();
    for title in ["First", "Second", "Third"] {
        projects.push(project(&app, &mut organiser, title).await);
    }
    let wait = |of: usize| format!("{}/waits", projects[of]);
    for wrong in ["", "99", "Third", "1"] {
        let page = organiser.post(&wait(0), &[("waits_for", wrong)]).await.is(422);
        assert!(page.fault("waits_for").is_some(), "{wrong}");
        assert_eq!(page.field("waits_for"), wrong);
    }
    organiser.post(&wait(0), &[("waits_for", "2 Second")]).await.is(303);
    organiser.post(&wait(1), &[("waits_for", "#3")]).await.is(303);
    let page = organiser.post(&wait(0), &[("waits_for", "2")]).await.is(422);
    assert_eq!(page.fault("waits_for").unwrap(), "It waits for this one already.");
    let page = organiser.post(&wait(2), &[("waits_for", "1")]).await.is(422);
    assert!(page.fault("waits_for").unwrap().contains("1 → 2 → 3"));
    // All of them go from January to January: whoever is waited for ends after the other one begins.
    let page = organiser.get(&format!("{}/milestones", projects[1])).await.is(200);
    assert_eq!((page.count("#before li"), page.count("#after li")), (1, 1));
    page.says("ends after the other one begins");
    // Neither does the database take one.
    for sql in [
        "insert into project_dependencies (project_id, waits_for_id, conference_id, created_at) select a.id, b.id, a.conference_id, now() from projects a, projects b where a.number = 3 and b.number = 1",
        "insert into project_dependencies (project_id, waits_for_id, conference_id, created_at) select id, id, conference_id, now() from projects where number = 1",
        "update project_dependencies set waits_for_id = project_id",
    ] {
        sqlx::query(sql).execute(&app.owner).await.expect_err(sql);
    }
    // Two halves of a circle at once: one of them is refused.
    app.sql("delete from project_dependencies").await;
    let (mut one, mut other) = (organiser.clone(), app.organiser_named("Otto Other").await);
    let (a, b) = tokio::join!(async { one.post(&wait(0), &[("waits_for", "2")]).await.status.as_u16() }, async {
        other.post(&wait(1), &[("waits_for", "1")]).await.status.as_u16()
    });
    let mut both = [a, b];
    both.sort_unstable();
    assert_eq!(both, [303, 422]);
    assert_eq!(app.value::<i64>("select count(*) from project_dependencies").await, 1);
    let (from, to): (Uuid, Uuid) = sqlx::query_as("select project_id, waits_for_id from project_dependencies")
        .fetch_one(&app.owner)
        .await
        .unwrap();
    organiser.post(&format!("/c/fsc/projects/{from}/waits/{to}/remove"), &[]).await.is(303);
    organiser.post(&format!("/c/fsc/projects/{from}/waits/{to}/remove"), &[]).await.is(404);
    let mut member = app.in_group("Mina Member", "documents", GroupRole::Member).await;
    member.post(&wait(0), &[("waits_for", "2")]).await.is(404);
}

#[tokio::test]
async fn roadmap_matrix_and_curve_show_the_plan() {
    let app = TestApp::new().await;
    let account = organiser_account(&app).await;
    let mut organiser = app.signed_in(account).await;
    for path in ["roadmap", "matrix", "curve"] {
        organiser.get(&format!("/c/fsc/plan/{path}")).await.is(200).says("No projects yet");
    }
    let first = project(&app, &mut organiser, "Early warning").await;
    let second = project(&app, &mut organiser, "Sandbox").await;
    milestone(&app, &mut organiser, &first, "2027-06-01", "10").await;
    organiser.post(&format!("{second}/waits"), &[("waits_for", "1")]).await.is(303);
    step(&mut organiser, &first, "acknowledged", "").await.is(303);

    let page = organiser.get("/c/fsc/plan/roadmap").await.is(200).says("Early warning").says("Q1");
    assert_eq!((page.count("svg rect.bar"), page.count("svg .stone"), page.count("svg .arrow")), (2, 1, 1));
    assert_eq!(page.count("nav.tabs a[aria-current]"), 1);
    assert_eq!(page.count("details table tbody tr:not(.group)"), 2);
    // Another time shows none of them, a filter only what it leaves.
    let page = organiser.get("/c/fsc/plan/roadmap?from=2035-05-05&span=1y").await.is(200);
    assert_eq!((page.count("svg rect.bar"), page.count("svg .stone")), (0, 0));
    organiser.get("/c/fsc/plan/roadmap?from=nonsense&span=9&page=-4").await.is(200);
    let page = organiser.get("/c/fsc/plan/roadmap?state=acknowledged&span=1q&from=2027-05-01").await.is(200);
    assert_eq!((page.count("svg rect.bar"), page.count("svg .stone"), page.count("svg .arrow")), (1, 1, 0));
    organiser.get("/c/fsc/plan/roadmap?light=red").await.is(200).says("No project matches");

    let page = organiser.get("/c/fsc/plan/matrix").await.is(200);
    let pillar: Uuid = app.value("select id from pillars order by position limit 1").await;
    let cells = page.all("#matrix tbody tr:first-child td b");
    assert_eq!(cells, ["1", "1", "2"]);
    assert_eq!(page.all("#matrix tbody tr:last-child td b"), ["1", "1", "2"]);
    let link = page.attribute("#matrix tbody tr:first-child td:nth-of-type(2) a", "href").unwrap();
    assert_eq!(link, format!("/c/fsc/plan?pillar={pillar}&state=acknowledged"));
    assert_eq!(organiser.get(&link).await.is(200).count("#rows tr"), 1);

    organiser = later(&app, "2027-07-02T10:00:00Z", account).await;
    let page =
        organiser.get("/c/fsc/plan/curve").await.is(200).says("the mean of 2 projects").says("has no milestones");
    // One is due, of the other the half of the time is over.
    assert_eq!(page.attribute("svg.chart", "aria-label").unwrap(), "Today 75% is planned, and 0% is done.");
    // Whoever works on nothing sees none of it.
    let nobody = app.account("Nora Nobody").await;
    let mut nobody = app.signed_in(nobody).await;
    for path in ["plan/roadmap", "plan/matrix", "plan/curve", "plan.xlsx", "plan/bring"] {
        nobody.get(&format!("/c/fsc/{path}")).await.is(404);
    }
    nobody.get(&format!("/c/fsc/projects/{}/milestones", id_of(&first))).await.is(404);
    app.visitor().get("/c/fsc/plan/roadmap").await.is(303);
}
