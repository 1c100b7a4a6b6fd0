//! The life of a project: from its assignment to its closing, its institutions, and deadlines that move.

use plenum::access::{GroupRole, Role};
use plenum::kernel::Uuid;
use plenum::outcomes::freeze_weeks;

use super::outcomes::project;
use crate::support::{Answer, Browser, TestApp};

pub const PDF: &[u8] = b"%PDF-1.7";

/// Makes a step as the page of it was seen; with a file where it needs one.
pub async fn step(browser: &mut Browser, project: &str, step: &str, words: &str) -> Answer {
    let path = format!("{project}/steps/{step}");
    let version = browser.get(&path).await.is(200).field("version");
    let form = [("words", words), ("version", version.as_str())];
    if step == "asked" {
        browser.post_files(&path, &form, &[("file", "proof.pdf", PDF)]).await
    } else {
        browser.post(&path, &form).await
    }
}

#[tokio::test]
async fn a_project_is_closed_after_somebody_else_verified_its_proof() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    let project = project(&app, &mut organiser, "Early warning").await;
    let page = organiser.get(&project).await.is(200).says("assigned");
    assert_eq!(page.all("#life ol.history b"), ["Assigned"]);
    let mut lead = app.in_group("Lina Lead", "documents", GroupRole::Lead).await;
    step(&mut lead, &project, "acknowledged", "").await.is(303);
    organiser.get("/c/fsc/plan?state=acknowledged").await.is(200).says("Early warning");
    // Not before it has begun.
    lead.get(&format!("{project}/steps/asked")).await.is(409);
    step(&mut lead, &project, "begun", "").await.is(303);
    let path = format!("{project}/steps/asked");
    let version = lead.get(&path).await.is(200).says("One indicator has not reached").field("version");
    let wrong = lead.post(&path, &[("words", " "), ("version", &version)]).await.is(422);
    assert_eq!(wrong.fault("words").unwrap(), "Say what was reached.");
    assert_eq!(wrong.fault("file").unwrap(), "Choose the file that proves it.");
    let form = [("words", "All banks report daily."), ("version", version.as_str())];
    let wrong = lead.post_files(&path, &form, &[("file", "proof.exe", b"MZ")]).await.is(422);
    assert!(wrong.fault("file").is_some());
    assert_eq!(wrong.field("words"), "All banks report daily.");
    lead.post_files(&path, &form, &[("file", "proof.pdf", PDF)]).await.is(303);
    let page = organiser.get(&project).await.is(200).says("completion asked for").says("All banks report daily.");
    let proof = page.attribute("#life ol.history a", "href").unwrap();
    assert_eq!(organiser.get(&proof).await.is(200).bytes, PDF);
    organiser.get(&format!("{project}/files/{}", Uuid::nil())).await.is(404);
    // Who asked decides nothing of it.
    for step in ["verified", "sent_back", "closed", "reopened"] {
        lead.get(&format!("{project}/steps/{step}")).await.is(404);
    }
    assert_eq!(step(&mut organiser, &project, "sent_back", "").await.is(422).fault("words").unwrap(), "Say why.");
    step(&mut organiser, &project, "sent_back", "The list of banks is missing.").await.is(303);
    lead.get(&project).await.is(200).says("under way").says("The list of banks is missing.");
    step(&mut lead, &project, "asked", "With the list.").await.is(303);
    // Two at once: the second is told.
    let path = format!("{project}/steps/verified");
    let version = organiser.get(&path).await.is(200).says("With the list.").field("version");
    let mut other = app.organiser_named("Otto Other").await;
    organiser.post(&path, &[("version", &version)]).await.is(303);
    other.post(&path, &[("version", &version)]).await.is(409);
    other.post(&format!("{project}/steps/closed"), &[("version", &version)]).await.is(409);
    step(&mut other, &project, "closed", "").await.is(303);
    let page = organiser.get(&project).await.is(200).says("Completed.").says("closed");
    assert_eq!(page.count("#reading"), 0);
    assert_eq!(app.value::<i64>("select count(*) from projects where completed_at is not null").await, 1);
    // It is taken up again with a reason, and has a light again.
    assert!(step(&mut other, &project, "reopened", "").await.is(422).fault("words").is_some());
    step(&mut other, &project, "reopened", "Two banks stopped reporting.").await.is(303);
    let page = organiser.get(&project).await.is(200).says("Two banks stopped reporting.").says_not("Completed.");
    assert_eq!(page.all("#life ol.history b").len(), 9);
    assert_eq!(app.value::<i64>("select count(*) from projects where completed_at is not null").await, 0);

    // The database takes no other way.
    for sql in [
        "update projects set state = 'verified'",
        "update projects set completed_at = now()",
        "update projects set deadline = deadline + 1",
        "update project_steps set words = 'other'",
        "delete from project_steps",
        "insert into project_steps (project_id, position, kind, at) select id, 0, 'closed', now() from projects",
        "insert into project_steps (project_id, position, kind, at, words) select id, 0, 'asked', now(), 'no file' from projects",
    ] {
        sqlx::query(sql).execute(&app.owner).await.expect_err(sql);
    }
    let actions = app.actions().await;
    for action in
        ["project_acknowledged", "completion_sent_back", "completion_verified", "project_closed", "project_reopened"]
    {
        assert!(actions.contains(&format!("outcomes.{action}")), "{action}");
    }
    organiser.get(&format!("/c/fsc/projects/{}/steps/begun", Uuid::nil())).await.is(404);
    organiser.get(&format!("{project}/steps/nothing")).await.is(404);
}

#[tokio::test]
async fn who_asked_for_completion_does_not_verify_it() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    let project = project(&app, &mut organiser, "Early warning").await;
    for (name, words) in [("acknowledged", ""), ("begun", ""), ("asked", "Done.")] {
        step(&mut organiser, &project, name, words).await.is(303);
    }
    let page = organiser.get(&project).await.is(200).says("You asked for completion: somebody else verifies it.");
    assert_eq!(page.count(&format!("a[href='{project}/steps/verified']")), 0);
    step(&mut organiser, &project, "verified", "").await.is(409).says("does not verify it");
    step(&mut app.organiser_named("Otto Other").await, &project, "verified", "").await.is(303);
}

#[tokio::test]
async fn a_deadline_moves_after_it_was_asked_for_and_granted() {
    let app = TestApp::new().await;
    let account = app.account("Olga Organiser").await;
    app.grant(account, Role::Organiser, Some(app.conference)).await;
    let mut organiser = app.signed_in(account).await;
    let project = project(&app, &mut organiser, "Early warning").await;
    let path = format!("{project}/deadline");
    organiser.get(&path).await.is(200).says("The deadline is 1 January 2028.");
    let wrong = organiser.post(&path, &[("wanted", "2027-12-01"), ("reason", "")]).await.is(422);
    assert_eq!(wrong.fault("wanted").unwrap(), "Choose a day after the deadline.");
    assert_eq!((wrong.fault("reason").unwrap().as_str(), wrong.field("wanted").as_str()), ("Say why.", "2027-12-01"));
    let form = [("wanted", "2028-04-01"), ("reason", "The law comes later")];
    organiser.submit(&path, &form).await.is(200).says("The law comes later").says("not decided");
    assert!(organiser.post(&path, &form).await.is(422).fault("wanted").unwrap().contains("asked for already"));
    organiser.get(&path).await.is(200).says("one at a time");

    // Who asked does not decide; who decides says why; nobody decides twice.
    organiser.get("/c/fsc/plan/deadlines").await.is(200).says("One waits").says("another organiser decides");
    let request: Uuid = app.value("select id from deadline_requests").await;
    let decide = format!("/c/fsc/plan/deadlines/{request}");
    let grant = [("decision", "grant"), ("answer", "Agreed with the ministry")];
    organiser.post(&decide, &grant).await.is(409);
    let mut other = app.organiser_named("Otto Other").await;
    let wrong = other.post(&decide, &[("decision", "grant")]).await.is(422);
    assert_eq!(wrong.fault("answer").unwrap(), "Say why.");
    app.app.clock.set("2026-12-10T01:00:00Z".parse().unwrap());
    let mut other = app.organiser_named("Oscar Other").await;
    other.submit(&decide, &grant).await.is(200).says("granted").says("Nothing waits");
    other.post(&decide, &[("decision", "refuse"), ("answer", "No")]).await.is(409);
    other.get(&project).await.is(200).says("1 April 2028").says("1 January 2028").says("moved once");
    other.get("/c/fsc/plan").await.is(200).says("moved once");
    for sql in ["update deadline_requests set answer = 'Other'", "delete from deadline_requests"] {
        sqlx::query(sql).execute(&app.owner).await.expect_err(sql);
    }

    // A week that was over before it was granted is judged by the deadline that it had.
    app.app.clock.set("2026-12-15T01:00:00Z".parse().unwrap());
    freeze_weeks(&app.app).await.unwrap();
    let held: Vec<String> = sqlx::query_scalar("select facts ->> 'deadline' from frozen_lights order by week")
        .fetch_all(&app.owner)
        .await
        .unwrap();
    assert_eq!(held, ["2028-01-01", "2028-01-01", "2028-04-01"]);
    // Once its day has passed it is too late to ask.
    app.app.clock.set("2028-04-02T01:00:00Z".parse().unwrap());
    let mut late = app.signed_in(account).await;
    let form = [("wanted", "2028-06-01"), ("reason", "Late")];
    assert!(late.post(&path, &form).await.is(422).fault("wanted").unwrap().contains("has passed"));
    assert_eq!(app.value::<i64>("select count(*) from deadline_requests").await, 1);
    app.desk_staff("Dora Desk").await.get("/c/fsc/plan/deadlines").await.is(404);
}

#[tokio::test]
async fn institutions_have_one_part_each_and_one_supervises() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    let banks = super::pledges::banks(&app, 3).await;
    let project = project(&app, &mut organiser, "Early warning").await;
    let leading: Uuid = app.value("select institution_id from projects").await;
    let path = format!("{project}/bodies");
    let page = organiser.get(&path).await.is(200);
    assert_eq!(page.count(&format!("option[value='{leading}']")), 0);
    let others: Vec<String> = banks.iter().filter(|id| **id != leading).map(Uuid::to_string).collect();
    organiser
        .submit(&path, &[("institution", &others[0]), ("part", "supervising")])
        .await
        .is(200)
        .says("Supervising institution");
    let wrong = organiser.post(&path, &[("institution", &others[1]), ("part", "supervising")]).await.is(422);
    assert_eq!(wrong.fault("part").unwrap(), "Another institution supervises it already.");
    organiser.submit(&path, &[("institution", &others[1]), ("part", "co")]).await.is(200);
    organiser.get(&project).await.is(200).says("Responsible too").says("Supervising institution");
    for wrong in [leading.to_string(), others[0].clone(), Uuid::nil().to_string()] {
        assert!(
            organiser
                .post(&path, &[("institution", &wrong), ("part", "co")])
                .await
                .is(422)
                .fault("institution")
                .is_some()
        );
    }
    organiser
        .submit(&format!("{path}/{}/remove", others[0]), &[])
        .await
        .is(200)
        .says_not("Supervising institution Remove");
    organiser.post(&format!("{path}/{}/remove", others[0]), &[]).await.is(409);
    app.in_group("Lina Lead", "documents", GroupRole::Lead).await.get(&path).await.is(404);
}
