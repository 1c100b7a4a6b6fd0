//! The golden thread: from a goal to a reading and a light and back, from wherever one stands.

use plenum::kernel::Uuid;

use crate::support::{Browser, TestApp};

/// A motion from an agenda item that serves a goal, carried by five members.
async fn carried(app: &TestApp) -> (Browser, String) {
    let item = app.value::<Uuid>("select item_id from item_goals order by item_id limit 1").await.to_string();
    let mut members = Vec::new();
    for seat in 1..=5 {
        members.push(app.seated(&format!("Member {seat}"), seat).await);
    }
    let form = [("title_en", "Joint monitoring"), ("text_en", "We resolve."), ("item", item.as_str())];
    let motion = members[0].post("/c/fsc/motions/new", &form).await.is(303).location().to_owned();
    let vote = super::presidium::open(app, &mut members[0], &motion).await;
    for member in &mut members {
        member.submit(&format!("{vote}/ballot"), &[("choice", "yes")]).await.is(200);
    }
    members[0].submit(&format!("{vote}/close"), &[]).await.is(200).says("carried");
    members[1].submit(&format!("{vote}/certify"), &[]).await.is(200).says("certified");
    (members.remove(0), motion)
}

#[tokio::test]
async fn a_resolution_without_a_project_is_a_dead_end_and_says_so() {
    let app = TestApp::new().await;
    let (mut chair, motion) = carried(&app).await;
    let resolution = app.value::<Uuid>("select id from resolutions").await;
    let page = chair.get(&format!("/c/fsc/thread/resolution/{resolution}")).await.is(200);
    let kinds = page.all("ol.thread > li > .kind");
    assert_eq!(kinds[kinds.len() - 5..], ["Agenda item", "Motion", "Vote", "Resolution", "Project"]);
    assert!(kinds[0].starts_with("Goal"));
    assert_eq!(page.all("ol.thread > li.open"), ["Project no project yet"]);
    assert_eq!(page.all("ol.thread > li[aria-current=step] a"), ["Joint monitoring"]);
    let page = page.says("5 of 5 for").says("carried");
    assert!(page.count(&format!("ol.thread a[href='{motion}']")) == 1);
}

#[tokio::test]
async fn from_a_project_back_to_the_goal_and_forward_to_the_reading() {
    let app = TestApp::new().await;
    let (mut chair, motion) = carried(&app).await;
    app.sql(
        "with p as (
            insert into projects (id, conference_id, pillar_id, resolution_id, institution_id, number, title, text, starts_on, deadline, created_at)
            select gen_random_uuid(), r.conference_id, (select id from pillars limit 1), r.id, (select id from institutions limit 1), 1,
                row('Monitoring platform', '', '')::words, row('x', '', '')::words, '2027-01-01', '2028-12-31', now() from resolutions r returning *),
         n as (
            insert into indicators (id, project_id, position, name, unit, baseline, target)
            select gen_random_uuid(), id, 1, row('Coverage', '', '')::words, row('%', '%', '%')::words, 40, 90 from p returning *),
         r as (
            insert into readings (id, indicator_id, as_of, value, recorded_by, recorded_at)
            select gen_random_uuid(), n.id, d, v, (select id from accounts limit 1), now()
            from n, (values ('2027-01-31'::date, 45), ('2027-02-28', 62)) x (d, v) returning 1)
         insert into tasks (id, conference_id, group_id, project_id, title, state, progress, due_at, created_at, updated_at)
         select gen_random_uuid(), p.conference_id, g.id, p.id, row('Task ' || s, '', '')::words, 'open', 0, now(), now(), now()
         from p, groups g, generate_series(1, 33) s where g.code = 'technology'",
    )
    .await;
    let project = app.value::<Uuid>("select id from projects").await;
    let page = chair.get(&format!("/c/fsc/thread/project/{project}")).await.is(200);
    let page = page
        .says("Coverage: 62 %")
        .says_not("45 %")
        .says("Monitoring platform")
        .says("and 3 more")
        .says("due 31 December 2028");
    assert_eq!(page.count("ol.thread > li.open"), 0);
    // Drawn in a line above the list: a place a kind, with how many there are.
    assert_eq!(page.count("ul.thread.across > li"), page.count("ol.thread > li"));
    assert_eq!(page.all("ul.thread.across a[href='#step-task']"), ["33"]);
    assert_eq!(page.count("#step-task"), 1);
    assert_eq!(page.count("ol.thread a[href*='/tasks/']"), 30);
    assert_eq!(page.count("ol.thread a[href^='/c/fsc/votes/']"), 1);
    // From the goal, forward, the same things are reached.
    let goal = page.attribute("ol.thread a[href*='/thread/goal/']", "href").unwrap();
    let page = chair.get(&goal).await.is(200).says("Monitoring platform").says("Coverage: 62 %");
    assert!(page.count(&format!("ol.thread a[href='{motion}']")) == 1);
    // And from what lies between.
    let item = app.value::<Uuid>("select item_id from motions").await;
    chair.get(&format!("/c/fsc/thread/item/{item}")).await.is(200).says("Monitoring platform");
    let id = motion.rsplit('/').next().unwrap();
    chair.get(&format!("/c/fsc/thread/motion/{id}")).await.is(200).says("Monitoring platform");
    // What is on the page of the resolution.
    let resolution = app.value::<Uuid>("select id from resolutions").await;
    chair.get(&format!("/c/fsc/resolutions/{resolution}")).await.is(200).says("Monitoring platform");

    // And from a vote, a task and a reading, each of which stands alone on it.
    let vote = app.value::<Uuid>("select id from votes").await;
    let links = chair.get(&format!("/c/fsc/votes/{vote}")).await.is(200);
    assert_eq!(links.count(&format!("a[href='/c/fsc/thread/vote/{vote}']")), 1);
    let page = chair.get(&format!("/c/fsc/thread/vote/{vote}")).await.is(200).says("Monitoring platform");
    assert_eq!(page.all("ol.thread > li[aria-current=step] > .kind"), ["Vote"]);
    let task = app.value::<Uuid>("select id from tasks where project_id is not null order by id limit 1").await;
    let links = chair.get(&format!("/c/fsc/tasks/{task}")).await.is(200);
    assert_eq!(links.count(&format!("a[href='/c/fsc/thread/task/{task}']")), 1);
    let page = chair.get(&format!("/c/fsc/thread/task/{task}")).await.is(200).says("Coverage: 62 %");
    assert_eq!(page.all("ol.thread > li[aria-current=step] > .kind"), ["Task"]);
    assert_eq!(page.count("ol.thread a[href*='/tasks/']"), 1);
    assert!(page.count("ol.thread a[href*='/thread/goal/']") > 0);
    let reading = app.value::<Uuid>("select id from readings order by as_of limit 1").await;
    let links = chair.get(&format!("/c/fsc/projects/{project}")).await.is(200);
    assert_eq!(links.count(&format!("a[href='/c/fsc/thread/reading/{reading}']")), 1);
    let page = chair.get(&format!("/c/fsc/thread/reading/{reading}")).await.is(200).says("Coverage: 45 %");
    assert_eq!(page.says_not("62 %").all("ol.thread > li[aria-current=step] > .kind"), ["Reading"]);
    // From its light, once a week was kept.
    chair.get(&format!("/c/fsc/thread/light/{project}")).await.is(404);
    app.sql("insert into frozen_weeks (conference_id, week, thresholds, frozen_at) select conference_id, '2027-02-22', 0, now() from projects").await;
    app.sql("insert into frozen_lights (project_id, conference_id, week, light, facts) select id, conference_id, '2027-02-22', 'yellow', '{}' from projects").await;
    let page = chair.get(&format!("/c/fsc/thread/light/{project}")).await.is(200).says("28 February 2027");
    assert_eq!(page.all("ol.thread > li[aria-current=step] > .kind"), ["Warning light"]);
    assert_eq!(page.all("ol.thread .light"), ["Yellow"]);
    chair.get(&format!("/c/fsc/thread/project/{project}")).await.is(200).says("Yellow");

    // Nobody else follows it, and no foreign or invented place is on it.
    app.desk_staff("Dora Desk").await.get(&format!("/c/fsc/thread/project/{project}")).await.is(404);
    for absent in ["vote", "goal", "task", "reading", "report"].map(|kind| format!("{kind}/{project}")) {
        chair.get(&format!("/c/fsc/thread/{absent}")).await.is(404);
    }
    for absent in ["goal/x", "evaluation/x"] {
        chair.get(&format!("/c/fsc/thread/{absent}")).await.is(404);
    }
}
