//! The countdown: how ready everything is, and what hangs on the opening.

use crate::support::TestApp;

#[tokio::test]
async fn the_countdown_shows_six_milestones_and_each_figure_leads_to_its_tasks() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    // 33 days before the opening: T-60 and T-45 have passed, T-30 is next.
    let page = organiser.get("/c/fsc/countdown").await.is(200).says("33 days to the opening").says("late by");
    assert_eq!(page.count("ol.milestones > li"), 6);
    assert_eq!(page.count("ol.milestones > li.late"), 2);
    assert_eq!(page.all("ol.milestones > li.now > b"), ["T-30"]);
    let href = page.attribute("ol.milestones > li.late a", "href").unwrap();
    let total: i64 = app
        .value("select count(*) from tasks t join milestones m on m.id = t.milestone_id where m.code = 'T-60'")
        .await;
    assert_eq!(organiser.get(&href).await.is(200).count("tbody#rows > tr") as i64, total);

    // Everything of T-60 done: it is done, with 100 %.
    app.sql(
        "update tasks set state = 'done', progress = 100, done_at = updated_at
         where milestone_id = (select id from milestones where code = 'T-60')",
    )
    .await;
    let page = organiser.get("/c/fsc/countdown").await.is(200).says("100%");
    assert_eq!(page.all("ol.milestones > li.done > b"), ["T-60"]);
    // A dropped task does not hold its milestone up.
    app.sql("update tasks set state = 'dropped' where milestone_id = (select id from milestones where code = 'T-45')")
        .await;
    organiser.get("/c/fsc/countdown").await.is(200).says("no tasks");
}

#[tokio::test]
async fn the_countdown_is_for_those_who_plan_lead_and_decide() {
    let app = TestApp::new().await;
    app.seated("Chen Chair", 1).await.get("/c/fsc/countdown").await.is(200);
    app.desk_staff("Dora Desk").await.get("/c/fsc/countdown").await.is(404);
    app.visitor().get("/c/fsc/countdown").await.is(303);
}
