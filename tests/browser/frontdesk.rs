//! The desk in a real browser, with nothing but the keyboard.

use plenum::access::{DeviceKind, Serves};
use plenum::registration::{Level, Outcome};
use serde_json::json;

use super::chrome::{Driver, Window};
use super::served;
use crate::stories::registration::many;

const ENTER: &str = "\u{e007}";
const TAB: &str = "\u{e004}";
const DOWN: &str = "\u{e015}";
const UP: &str = "\u{e013}";
const ESCAPE: &str = "\u{e00c}";

/// Waits until what has the focus is this, by its id or its text.
async fn at(desk: &Window, what: &str) {
    let focus = "const at = document.activeElement; return at.id === arguments[0] || at.textContent === arguments[0]";
    desk.until(focus, vec![json!(what)]).await;
}

/// Presses Tab until this has the focus.
async fn tab_to(desk: &Window, what: &str) {
    let focus =
        "const at = document.activeElement; return at.id === arguments[0] || at.textContent.startsWith(arguments[0])";
    for _ in 0..80 {
        if desk.run(focus, vec![json!(what)]).await == json!(true) {
            return;
        }
        desk.keys(TAB).await;
    }
    panic!("{what} is not reached");
}

async fn told(desk: &Window, class: &str) {
    desk.until("return document.querySelector('.answer')?.classList.contains(arguments[0])", vec![json!(class)]).await;
}

#[tokio::test]
async fn a_desk_is_worked_by_keyboard_alone() {
    let served = served().await;
    let app = &served.app;
    app.app.clock.set(plenum::kernel::Clock::System.now());
    let made = many(app, 3, |_| Outcome::Approved(Level::Blue)).await;
    app.sql("update participants set attention = 'Carries an EpiPen' where name = 'Person 1'").await;
    let device = app.device_of(DeviceKind::Desk, app.conference, "main-entrance", Serves::Both).await;
    let driver = Driver::start();
    let desk = driver.open(&served.base, "en").await;
    let dora = app.desk_staff("Dora Desk").await.with_cookie("device", &device.token);
    desk.sign_in_as(&dora).await;
    desk.open("/desk").await;
    at(&desk, "code").await;

    // Search, go down and up among those who are found, open.
    desk.keys("person").await;
    desk.until("return document.querySelectorAll('a[data-hit]').length === 3", vec![]).await;
    desk.keys(DOWN).await;
    at(&desk, "Person 0").await;
    desk.keys(DOWN).await;
    desk.keys(DOWN).await;
    desk.keys(UP).await;
    at(&desk, "Person 1").await;
    desk.keys(ENTER).await;
    at(&desk, "who").await;
    desk.says("#note", "Carries an EpiPen").await;

    // Without the note she is not let in, with it she is.
    tab_to(&desk, "f-hand").await;
    desk.keys("Badge forgotten").await;
    desk.keys(ENTER).await;
    desk.until("return document.querySelector('#f-read-error') !== null", vec![]).await;
    assert_eq!(app.value::<i64>("select count(*) from checkins").await, 0);
    tab_to(&desk, "f-read").await;
    desk.keys(" ").await;
    tab_to(&desk, "f-hand").await;
    desk.keys(ENTER).await;
    told(&desk, "admitted").await;
    // Ready for the next.
    at(&desk, "code").await;

    // She is undone, with a reason.
    tab_to(&desk, "Undo:").await;
    desk.keys(ENTER).await;
    tab_to(&desk, "f-undo").await;
    desk.keys("Her twin").await;
    desk.keys(ENTER).await;
    told(&desk, "ready").await;
    let held: (String, String) =
        sqlx::query_as("select hand_reason, undone_reason from checkins").fetch_one(&app.owner).await.unwrap();
    assert_eq!(held, ("Badge forgotten".to_owned(), "Her twin".to_owned()));

    // Where Enter could mean several it goes to the list, else it opens; Escape goes back to the box, `/` does from
    // elsewhere.
    desk.keys("person").await;
    desk.keys(ENTER).await;
    at(&desk, "Person 0").await;
    desk.keys("person 2").await;
    desk.keys(ENTER).await;
    at(&desk, "who").await;
    desk.keys("/").await;
    at(&desk, "code").await;
    desk.keys(TAB).await;
    desk.keys(ESCAPE).await;
    at(&desk, "code").await;
    // A scanner types wherever the focus is: nowhere, and in the field of a reason.
    tab_to(&desk, "f-hand").await;
    desk.keys(made[0].secret.as_deref().unwrap()).await;
    desk.keys(ENTER).await;
    told(&desk, "admitted").await;
    desk.says("#who", "Person 0").await;
    desk.run("document.querySelector('#who').focus()", vec![]).await;
    desk.keys(made[2].secret.as_deref().unwrap()).await;
    desk.keys(ENTER).await;
    desk.says("#who", "Person 2").await;
    let inside: i64 = app.value("select count(distinct participant_id) from presences where inside").await;
    assert_eq!(inside, 2);

    // A kiosk calls while she stands there; she goes.
    let kiosk = app.device_of(DeviceKind::Kiosk, app.conference, "main-entrance", Serves::Entry).await;
    kiosk.read(&json!({ "secret": "nothing", "nonce": "nonce-01" })).await;
    desk.says("#calls", "no badge of this conference").await;
    // The call stands before the box.
    at(&desk, "code").await;
    desk.keys("\u{e008}\u{e004}").await;
    at(&desk, "I am going").await;
    desk.keys(ENTER).await;
    desk.says("#calls", "Dora Desk is going").await;
    desk.run("document.querySelector('#calls form[action$=finish] button').click()", vec![]).await;
    desk.until("return document.querySelector('#calls .notice') === null", vec![]).await;
    assert_eq!(desk.complaints().await.iter().filter(|one| one.contains("Content Security Policy")).count(), 0);
}
