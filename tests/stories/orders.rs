//! Orders to mend: what a yellow light sends, what is ignored, what is mended.

use plenum::access::Role;
use plenum::kernel::Uuid;
use plenum::liaisons::{send_orders, tell, tell_asked};
use plenum::outcomes::{freeze_weeks, recheck};

use super::liaisons::{led, set, speaks};
use super::pledges::banks;
use super::verify::verify;
use crate::support::TestApp;

async fn light(app: &TestApp, week: &str) -> String {
    sqlx::query_scalar("select light from frozen_lights where week = $1::date")
        .bind(week)
        .fetch_one(&app.owner)
        .await
        .unwrap()
}

/// What each server does every hour, twice over.
async fn hour(app: &TestApp, at: &str) {
    set(app, at);
    for _ in 0..2 {
        freeze_weeks(&app.app).await.unwrap();
        let (one, other) = tokio::join!(send_orders(&app.app), send_orders(&app.app));
        one.and(other).unwrap();
        let (one, other) = tokio::join!(tell(&app.app), tell(&app.app));
        one.and(other).unwrap();
    }
}

/// What the liaison was told that was decided, in the order of the letters.
async fn decided(app: &TestApp) -> Vec<String> {
    tell(&app.app).await.unwrap();
    let mails = app.mails().await.into_iter().filter(|(_, subject, _)| subject.starts_with("Decided: "));
    mails.map(|(_, _, body)| body).collect()
}

#[tokio::test]
async fn an_institution_falls_silent_is_ordered_to_mend_and_mends() {
    let app = TestApp::new().await;
    let account = app.account("Olga Organiser").await;
    app.grant(account, Role::Organiser, Some(app.conference)).await;
    banks(&app, 1).await;
    let mut organiser = app.signed_in(account).await;
    let (project, own) = led(&app, &mut organiser).await;
    app.sql("update tasks set state = 'done', progress = 100, done_at = now() where project_id is not null").await;
    let home = own.split("/projects/").next().unwrap().to_owned();
    let mut lea = app.visitor();
    set(&app, "2027-01-06T02:00:00Z");
    let indicator: Uuid = app.value("select id from indicators").await;
    let (value, as_of) = (format!("value-{indicator}"), format!("as_of-{indicator}"));
    let form = [("done", "Began."), (value.as_str(), "48"), (&as_of, "2027-01-05"), ("seen", "0")];
    lea.post(&format!("{own}/report"), &form).await.is(303);
    hour(&app, "2027-01-18T01:00:00Z").await;
    assert_eq!(
        (light(&app, "2027-01-04").await.as_str(), light(&app, "2027-01-11").await.as_str()),
        ("normal", "normal")
    );

    // Silent: its report is a week late when the week is over, and an order goes out, once.
    hour(&app, "2027-01-25T01:00:00Z").await;
    assert_eq!(light(&app, "2027-01-18").await, "yellow");
    let mails = app.mails().await;
    let sent: Vec<_> =
        mails.iter().filter(|(_, subject, _)| subject.starts_with("To be mended by 1 February 2027")).collect();
    assert_eq!((sent.len(), sent[0].0.as_str()), (1, "lea.liaison@example.org"));
    let order: Uuid = app.value("select id from orders").await;
    let (seen, received) = (format!("/c/fsc/plan/orders/{order}"), format!("{home}/orders/{order}"));
    assert!(sent[0].2.contains(&received));
    let mut organiser = app.signed_in(account).await;
    organiser.get(&project).await.is(200).says("Its report is 8 days late.").says("by 1 February 2027");
    organiser.get("/c/fsc/plan/orders?state=issued").await.is(200).says("Early warning");

    // Yellow twice running without an answer is red, with its reason, and stands on the presidium's list.
    hour(&app, "2027-02-01T01:00:00Z").await;
    assert_eq!(light(&app, "2027-01-25").await, "red");
    let mut organiser = app.signed_in(account).await;
    let page = organiser.get(&project).await.is(200).says("yellow for 2 weeks running, without an answer to its order");
    assert_eq!(page.count(&format!("#project > section:first-child a[href='{seen}']")), 1);
    organiser.get("/c/fsc/motions/queue").await.is(200).says("Orders that were ignored").says("Early warning");
    assert_eq!(app.actions().await.iter().filter(|action| *action == "outcomes.order_climbed").count(), 1);

    // On its last day another is asked for; somebody else decides.
    lea.get(&home).await.is(200).says("Orders to mend");
    lea.get(&received).await.is(200).says("received");
    let wrong = lea.post(&format!("{received}/extension"), &[("due_on", "2027-02-01"), ("words", "")]).await.is(422);
    assert!(wrong.fault("due_on").is_some() && wrong.fault("words").is_some());
    let asked = [("due_on", "2027-02-10"), ("words", "Staff is ill")];
    lea.submit(&format!("{received}/extension"), &asked)
        .await
        .is(200)
        .says("Another day is asked for: 10 February 2027.");
    lea.post(&format!("{received}/extension"), &asked).await.is(409);
    organiser.get("/c/fsc/plan/orders?state=asked").await.is(200).says("Early warning");
    // The organiser hears of it, once, however many servers look.
    let (one, other) = tokio::join!(tell_asked(&app.app), tell_asked(&app.app));
    one.and(other).unwrap();
    let asked = app.mails().await.into_iter().filter(|(_, subject, _)| subject == "To be decided: Early warning");
    let asked: Vec<_> = asked.map(|(to, _, body)| (to, body)).collect();
    assert_eq!((asked.len(), asked[0].0.as_str()), (1, "olga.organiser@example.org"));
    assert!(asked[0].1.contains("10 February 2027") && asked[0].1.contains("Staff is ill"), "{}", asked[0].1);
    assert!(asked[0].1.contains(&seen), "{}", asked[0].1);
    organiser.post(&seen, &[("step", "extension_refused"), ("words", "")]).await.is(422);
    organiser
        .submit(&seen, &[("step", "extension_granted"), ("words", "Get well")])
        .await
        .is(200)
        .says("by 10 February 2027");
    // Whoever decides a second time is told how it stands, and keeps her words; they go into no other form.
    let late = organiser.post(&seen, &[("step", "extension_granted"), ("words", "Of course")]).await.is(422);
    let late = late.says("Somebody else was faster").says("Of course").says("by 10 February 2027");
    assert_eq!(late.field("words"), "");
    let told = decided(&app).await;
    assert!(told.len() == 1 && told[0].contains(&received), "{told:?}");
    assert!(told[0].contains("it is to be mended by 10 February 2027.") && told[0].contains("Get well"), "{told:?}");
    organiser.get("/c/fsc/motions/queue").await.is(200).says_not("Orders that were ignored");
    hour(&app, "2027-02-08T01:00:00Z").await;
    assert_eq!(light(&app, "2027-02-01").await, "yellow");
    assert_eq!(app.value::<i64>("select count(*) from orders").await, 1);

    // Ignored past its day it is red again. Too late for another day.
    hour(&app, "2027-02-15T01:00:00Z").await;
    assert_eq!(light(&app, "2027-02-08").await, "red");
    let mut organiser = app.signed_in(account).await;
    organiser.get(&project).await.is(200).says("Its order to mend was due 5 days ago");
    let late =
        lea.post(&format!("{received}/extension"), &[("due_on", "2027-03-10"), ("words", "More time")]).await.is(422);
    assert!(late.fault("due_on").unwrap().contains("has passed"));

    // It mends: says what it did, and reports again.
    assert!(lea.post(&received, &[("words", " ")]).await.is(422).fault("words").is_some());
    lea.submit(&received, &[("words", "A deputy reports from now on.")]).await.is(200).says("acted on");
    lea.post(&format!("{own}/report"), &[("done", "Connected ten banks."), ("seen", "0")]).await.is(303);
    organiser.get(&project).await.is(200).says("On plan: 16% reached");
    let wrong = organiser.post(&seen, &[("step", "sent_back"), ("words", ""), ("due_on", "2027-02-01")]).await.is(422);
    assert!(wrong.fault("words").is_some() && wrong.fault("due_on").is_some());
    organiser.post(&seen, &[("step", "sent_back"), ("words", "Who?"), ("due_on", "2027-02-20")]).await.is(303);
    lea.submit(&received, &[("words", "Cora Co.")]).await.is(200);
    organiser.submit(&seen, &[("step", "closed"), ("words", "Mended")]).await.is(200).says("closed");
    organiser.post(&seen, &[("step", "closed"), ("words", "")]).await.is(422).says("Somebody else was faster");
    let told = decided(&app).await;
    assert_eq!(told.len(), 3);
    assert!(told.iter().any(|body| body.contains("is not enough") && body.contains("Who?")), "{told:?}");
    assert!(told.iter().any(|body| body.contains("is closed") && body.contains("Mended")), "{told:?}");
    lea.post(&received, &[("words", "Again")]).await.is(409);
    hour(&app, "2027-02-22T01:00:00Z").await;
    assert_eq!(light(&app, "2027-02-15").await, "normal");

    // Every past week has its colour by what was on record then.
    assert_eq!(recheck(&app.app.db).await.unwrap().1, Vec::<String>::new());
    let (said, _) = verify(&app).await;
    assert!(said.contains("lights verified") && !said.contains("in the week of"), "{said}");
    for sql in ["update orders set state = 'issued'", "delete from orders", "update order_steps set words = 'x'"] {
        sqlx::query(sql).execute(&app.owner).await.expect_err(sql);
    }
}

#[tokio::test]
async fn an_order_is_issued_by_hand_one_at_a_time() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    organiser.get("/c/fsc/plan/orders").await.is(200).says("No orders yet");
    let others = banks(&app, 2).await;
    let (project, own) = led(&app, &mut organiser).await;
    let path = format!("{project}/order");
    assert_eq!(organiser.get(&path).await.is(200).field("due_on"), "2026-11-30");
    let wrong = organiser.post(&path, &[("words", ""), ("due_on", "2026-11-23")]).await.is(422);
    assert!(wrong.fault("words").unwrap() == "Say what is to be mended." && wrong.fault("due_on").is_some());
    let form = [("words", "Name the banks"), ("due_on", "2026-12-01")];
    let seen = organiser.post(&path, &form).await.is(303).location().to_owned();
    let mails = app.mails().await;
    assert!(
        mails.last().is_some_and(|(to, _, body)| to == "lea.liaison@example.org" && body.contains("Name the banks"))
    );
    assert!(organiser.post(&path, &form).await.is(422).fault("words").unwrap().contains("not closed"));
    // Another institution does not see it.
    let leading: Uuid = app.value("select institution_id from projects").await;
    let other = others.into_iter().find(|id| *id != leading).unwrap();
    let order: Uuid = app.value("select id from orders").await;
    let foreign = speaks(&app, other, "Otto Other").await;
    app.visitor().get(&format!("{foreign}/orders/{order}")).await.is(404);
    app.visitor().post(&format!("{foreign}/orders/{order}"), &[("words", "x")]).await.is(404);
    let home = own.split("/projects/").next().unwrap();
    app.visitor()
        .submit(&format!("{home}/orders/{order}"), &[("words", "All of them.")])
        .await
        .is(200)
        .says("All of them.");
    organiser.submit(&seen, &[("step", "closed")]).await.is(200).says("closed");
    // Where nobody speaks for the institution it is said before, and beside what is not sent.
    organiser.get(&path).await.is(200).says("by letter").says_not("Nobody speaks for");
    app.sql("update liaisons set ended_at = now()").await;
    let to_name = format!("/c/fsc/liaisons/new?institution={leading}");
    let page = organiser.get(&path).await.is(200).says("Nobody speaks for").says_not("by letter");
    assert_eq!(page.count(&format!("a[href='{to_name}']")), 1);
    let page = organiser.submit(&path, &form).await.is(200).says("not sent yet").says("Nobody speaks for");
    assert_eq!(page.count(&format!("a[href='{to_name}']")), 1);
    assert_eq!(organiser.get("/c/fsc/plan/orders?q=early").await.is(200).count("tbody#rows > tr"), 2);
    organiser.get(&format!("/c/fsc/plan/orders/{}", Uuid::nil())).await.is(404);
    app.desk_staff("Dora Desk").await.get("/c/fsc/plan/orders").await.is(404);
}
