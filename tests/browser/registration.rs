//! A form that the organiser makes in the browser, answered in each language: a question that is asked
//! of some, a choice that is full, a waiting list.

use serde_json::json;

use super::check::Checks;
use super::chrome::{Driver, Window};
use super::served;
use crate::stories::registration as stories;
use crate::support::TestApp;

const SAVE: &str = "form.form .buttons button.primary";

#[tokio::test]
async fn a_form_is_made_and_answered_in_every_language() {
    let served = served().await;
    let app = &served.app;
    let driver = Driver::start();
    let desk = driver.open(&served.base, "en").await;
    desk.sign_in_as(&app.organiser().await).await;
    let checks = Checks::new("en");
    the_organiser_makes_a_form(app, &desk, &checks).await;
    checks.end();
    for (n, lang) in ["en", "zh-Hans", "zh-Hant"].into_iter().enumerate() {
        let checks = Checks::new(lang);
        let hers = driver.open(&served.base, lang).await;
        she_answers(app, &hers, &checks, n).await;
        checks.end();
    }
    // Two places in the whole conference: the third stands on the waiting list.
    let states: Vec<String> =
        sqlx::query_scalar("select state from participants order by number").fetch_all(&app.owner).await.unwrap();
    assert_eq!(states, ["submitted", "submitted", "waitlisted"]);
    let dinners: Vec<serde_json::Value> =
        sqlx::query_scalar("select answers from participants order by number").fetch_all(&app.owner).await.unwrap();
    assert_eq!((dinners[0]["dinner"].clone(), dinners[0]["table"].clone()), (json!("opening-dinner"), json!(7)));
    assert_eq!((dinners[1]["dinner"].clone(), dinners[1].get("table")), (json!("none"), None));
}

#[tokio::test]
async fn a_pass_is_shown_without_network() {
    let served = served().await;
    let app = &served.app;
    let mut organiser = app.organiser().await;
    let answers = stories::answers(app).await;
    app.visitor().submit(&app.path("/register"), &stories::with(&answers, &[])).await.is(200);
    let (_, _, body) = app.mails().await.pop().unwrap();
    let link = body.split_whitespace().find(|word| word.contains("/pass/")).expect("a link").to_owned();
    stories::approve(app, &mut organiser, "wang.min@example.org", "green").await;
    let driver = Driver::start();
    let phone = driver.open(&served.base, "zh-Hans").await;
    phone.open(&link).await;
    phone.sees(".pass-qr svg").await;
    let shown = phone.run("return document.querySelector('.pass-qr path').getAttribute('d')", vec![]).await;
    let ready = "return navigator.serviceWorker.controller !== null && document.querySelector('#offline').hidden";
    phone.until(ready, vec![]).await;
    // Any application store would take it: it has a name, a start and a picture.
    let manifest = "return document.querySelector('link[rel=manifest]').getAttribute('href')";
    let manifest = phone.run(manifest, vec![]).await;
    let manifest = app.visitor().get(manifest.as_str().unwrap()).await.is(200);
    let manifest: serde_json::Value = serde_json::from_str(&manifest.body).unwrap();
    assert!(link.ends_with(manifest["start_url"].as_str().unwrap()) && manifest["display"] == "standalone");

    served.end();
    let gone = "return fetch('/healthz').then(() => false, () => true)";
    phone.until(gone, vec![]).await;
    phone.open(&link).await;
    phone.says("#offline", "There is no network").await;
    let again = phone.run("return document.querySelector('.pass-qr path').getAttribute('d')", vec![]).await;
    assert_eq!(again, shown, "the code is there without network");
    let drawn = "return getComputedStyle(document.querySelector('.pass-card')).borderRadius !== '0px'";
    assert_eq!(phone.run(drawn, vec![]).await, json!(true), "and so is what it is drawn with");
}

async fn the_organiser_makes_a_form(app: &TestApp, desk: &Window, checks: &Checks) {
    let who = "organiser";
    desk.open("/c/fsc/places/new?lang=en").await;
    checks.page(desk, who).await;
    desk.fill("places", "2").await;
    desk.follow(SAVE).await;
    checks.page(desk, who).await;

    desk.open("/c/fsc/form").await;
    checks.page(desk, who).await;
    desk.follow("form[action$='/form/draft'] button").await;
    checks.page(desk, who).await;
    desk.follow("a[href*='/form/questions/new']").await;
    checks.page(desk, who).await;
    desk.follow("a[href$='kind=choice']").await;
    checks.page(desk, who).await;
    desk.fill("label_hans", "晚宴").await;
    desk.fill("label_en", "Dinner").await;
    let write = "const [column, row, text] = arguments; document.getElementsByName(column)[row].value = text;";
    for (row, hans, en, places) in [(0, "开幕晚宴", "Opening dinner", "1"), (1, "不参加", "None", "")] {
        for (column, text) in [("choice_hans", hans), ("choice_en", en), ("choice_places", places)] {
            desk.run(write, vec![json!(column), json!(row), json!(text)]).await;
        }
    }
    desk.tick("required", "on").await;
    desk.follow(SAVE).await;
    desk.says(".questions", "Opening dinner").await;

    desk.open("/c/fsc/form/questions/new?section=needs&kind=number").await;
    desk.fill("label_hans", "桌号").await;
    desk.fill("label_en", "Table").await;
    desk.tick("required", "on").await;
    desk.run("for (const hidden of document.querySelectorAll('details')) hidden.open = true;", vec![]).await;
    desk.tick("shown", "dinner:opening-dinner").await;
    desk.follow(SAVE).await;
    desk.says(".questions", "Only where “Dinner” is Opening dinner").await;
    checks.page(desk, who).await;

    desk.open("/c/fsc/register/preview").await;
    checks.page(desk, who).await;
    desk.open("/c/fsc/form/publish").await;
    checks.page(desk, who).await;
    desk.follow("form[action$='/publish'] button.primary").await;
    assert_eq!(app.value::<i32>("select number from forms where state = 'live'").await, 2);
}

/// The first takes the dinner, the second finds it full, the third finds no place.
async fn she_answers(app: &TestApp, hers: &Window, checks: &Checks, n: usize) {
    let who = "visitor";
    hers.open("/c/fsc/register").await;
    checks.page(hers, who).await;
    assert_eq!(hers.count("form .notice.warn").await, u64::from(n == 2), "the last is told that every place is taken");
    let shown = "return [...document.querySelectorAll('[data-shown-if=q-dinner]')].every((field) => !field.hidden);";
    assert_eq!(hers.run(shown, vec![]).await, json!(false), "nobody is asked for a table yet");
    let full = hers.count("input[name='q-dinner'][value='opening-dinner']:disabled").await;
    assert_eq!(full, u64::from(n > 0), "one dinner, and the first has it");

    let category =
        app.value::<plenum::kernel::Uuid>("select id from categories where code = 'joint-stock-banks'").await;
    hers.fill("name", "王敏").await;
    hers.fill("institution", "招商银行").await;
    hers.choose("category", &category.to_string()).await;
    hers.fill("post", "Risk manager").await;
    hers.fill("email", &format!("v{n}@example.org")).await;
    hers.fill("phone", "+86 138 0000 1234").await;
    hers.tick("q-diet", "none").await;
    hers.tick("consent", "on").await;
    if n == 0 {
        // Chosen, the table is asked for; taken back, it is not; what was written stays written.
        hers.tick("q-dinner", "opening-dinner").await;
        hers.until(shown, vec![]).await;
        hers.fill("q-table", "7").await;
        hers.tick("q-dinner", "none").await;
        assert_eq!(hers.run(shown, vec![]).await, json!(false));
        hers.tick("q-dinner", "opening-dinner").await;
        hers.until(shown, vec![]).await;
    } else {
        hers.tick("q-dinner", "none").await;
    }
    hers.follow("form.form button.primary").await;
    hers.sees(".notice.good").await;
    assert_eq!(hers.count(".notice.warn").await, u64::from(n == 2));
    checks.page(hers, who).await;
}
