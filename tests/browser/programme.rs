//! The programme from its draft to a phone: a clash, the presidium's approval, a release with its letters, a phone without
//! network, a change and a new release.

use plenum::registration::{Level, Outcome};
use serde_json::json;

use super::check::Checks;
use super::chrome::{Driver, Window};
use super::kiosk::network;
use super::served;
use super::timetable::{HOUR, card, drag_and_drop, held, opened};
use crate::stories::presidium::{members, open, vote};
use crate::stories::programme::id;
use crate::stories::registration::many;
use crate::support::TestApp;

/// Whether a card says that it clashes.
const CLASHES: &str = "const mark = document.querySelector(arguments[0]).querySelector(':scope > [data-mark], :scope > header [data-mark]'); \
                       return mark.hidden !== arguments[1]";

/// The letters of a release that somebody was sent.
async fn letters(app: &TestApp, to: &str) -> Vec<String> {
    let mails = app.mails().await;
    mails
        .into_iter()
        .filter(|(held, _, body)| held == to && body.contains("Opening address"))
        .map(|(.., body)| body)
        .collect()
}

/// Releases the draft with a note, on the page that says what changes.
async fn release(desk: &Window, approval: &str, note: &str) {
    desk.open("/c/fsc/programme/release").await;
    desk.says("#changes", "Opening").await;
    desk.says("#approval", approval).await;
    desk.fill("note_en", note).await;
    desk.follow("form.form button.primary").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_programme_goes_from_the_draft_to_a_phone() {
    let served = served().await;
    let app = &served.app;
    let made = many(app, 1, |_| Outcome::Approved(Level::Green)).await;
    let pass = format!("/pass/{}", made[0].token);
    let mut organiser = app.organiser_named("Anna One").await;
    let item = app.path(&format!("/programme/items/{}/people", id(app, "items", "opening-address").await));
    organiser.post(&item, &[("role", "speaker"), ("participant", "p0@example.org")]).await.is(303);
    let driver = Driver::start();
    let checks = Checks::new("en");

    // The draft: half an hour later the opening would run into the break; an hour and a half long, it does not.
    let desk = opened(&driver, &served, "Berta Two").await;
    let opening = card(app, "block", "opening").await;
    let from = opening.point(&desk, 20.0, 60.0).await;
    drag_and_drop(&desk, from, (0.0, HOUR / 2.0)).await;
    held(app, "opening", "26 09:30 120").await;
    desk.until(CLASHES, vec![json!(opening.0), json!(true)]).await;
    let edge = opening.point(&desk, 20.0, -3.0).await;
    drag_and_drop(&desk, edge, (0.0, -HOUR / 2.0)).await;
    held(app, "opening", "26 09:30 90").await;
    desk.until(CLASHES, vec![json!(opening.0), json!(false)]).await;

    // It is put to the presidium, which approves it.
    desk.open("/c/fsc/programme/approval").await;
    desk.fill("note_en", "The opening is shorter.").await;
    desk.follow("#submit button.primary").await;
    desk.says("main", "The opening is shorter.").await;
    checks.page(&desk, "organiser").await;
    let motion = desk.path().await;
    let mut members = members(app, 6).await;
    let ballot = open(app, &mut members[0], &motion).await;
    for member in &mut members[..4] {
        assert_eq!(vote(member, &ballot, "yes").await, 303);
    }
    members[0].submit(&format!("{ballot}/close"), &[]).await.is(200).says("carried");
    members[1].submit(&format!("{ballot}/certify"), &[]).await.is(200).says("certified");

    // Released as approved; who has a role in it is written to.
    release(&desk, "As the presidium approved it.", "The opening is shorter.").await;
    let told = letters(app, "p0@example.org").await;
    assert!(told.len() == 1 && told[0].contains("09:30"), "{told:?}");

    // Her phone has it, also without network.
    let phone = driver.open(&served.base, "en").await;
    phone.size(390, 800).await;
    phone.open(&pass).await;
    phone.says("#agenda", "09:30–11:00").await;
    phone
        .until(
            "return navigator.serviceWorker.controller !== null && document.querySelector('#offline').hidden",
            vec![],
        )
        .await;
    checks.page(&phone, "holder").await;
    network(&phone, false).await;
    phone.open(&pass).await;
    phone.says("#offline", "There is no network").await;
    phone.says("#agenda", "09:30–11:00").await;

    // It changes after all. The release says that this is not what was approved, and goes out all the same.
    desk.open("/c/fsc/programme/grid").await;
    desk.sees(".timetable.is-laid").await;
    let from = opening.point(&desk, 20.0, 60.0).await;
    drag_and_drop(&desk, from, (0.0, -HOUR / 2.0)).await;
    held(app, "opening", "26 09:00 90").await;
    release(&desk, "from what was approved", "At nine after all.").await;
    let told = letters(app, "p0@example.org").await;
    assert!(told.len() == 2 && told[1].contains("At nine after all."), "{told:?}");
    let calendar = app.visitor().get(&format!("{pass}/agenda.ics")).await.is(200).body;
    assert!(
        calendar.contains("DTSTART;TZID=Asia/Shanghai:20261226T090000") && calendar.contains("SEQUENCE:2"),
        "{calendar}"
    );

    // Back on the network the phone shows the new one.
    network(&phone, true).await;
    phone.open(&pass).await;
    phone.says("#agenda", "09:00–10:30").await;
    desk.open("/c/fsc/programme/approval").await;
    desk.sees("#released .list > li").await;
    checks.page(&desk, "organiser").await;
    checks.end();
}
