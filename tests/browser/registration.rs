//! A form that the organiser makes in the browser, answered in each language: a question that is asked
//! of some, a choice that is full, a waiting list.

use serde_json::json;

use plenum::kernel::{Lang, Uuid};
use plenum::web::Reader;

use super::check::Checks;
use super::chrome::{Driver, Window};
use super::{code_in, served};
use crate::stories::badges::codes;
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

/// Another language and another kind of registration take nothing of what she wrote, and it is kept no longer than that.
#[tokio::test]
async fn what_is_written_stays_in_another_language_and_for_another_kind() {
    let served = served().await;
    let driver = Driver::start();
    let hers = driver.open(&served.base, "en").await;
    hers.open("/c/fsc/register").await;
    hers.fill("name", "王敏").await;
    hers.fill("q-notes", "Arrives late").await;
    hers.tick("q-diet", "halal").await;
    hers.follow(".bar .langs a[hreflang='zh-Hans']").await;
    hers.says("h1", "报名").await;
    assert_eq!((hers.value("name").await, hers.value("q-notes").await), ("王敏".into(), "Arrives late".into()));
    let ticked = "return document.querySelector('[name=q-diet]:checked')?.value";
    assert_eq!(hers.run(ticked, vec![]).await, json!("halal"));
    // What was refused stands nowhere else.
    hers.follow("form.form button.primary").await;
    hers.sees(".error-summary").await;
    hers.follow(".bar .langs a[hreflang='zh-Hant']").await;
    hers.says("h1", "報名").await;
    assert_eq!(hers.value("name").await, "王敏");
    assert_eq!(hers.run(ticked, vec![]).await, json!("halal"));
    hers.follow("form.form nav.tabs a[href$='kind=press']").await;
    assert_eq!(hers.value("name").await, "王敏");
    assert_eq!(hers.run("return sessionStorage.getItem('plenum:filled')", vec![]).await, json!(null));
    hers.open("/c/fsc/register").await;
    assert_eq!(hers.value("name").await, "");
}

/// Sent, changed, approved, printed, withdrawn: what she and the organiser see of it, each in a browser of her own.
#[tokio::test]
async fn answers_are_changed_and_a_badge_is_printed_and_given_up() {
    let served = served().await;
    let app = &served.app;
    let driver = Driver::start();
    let (hers, desk) = (driver.open(&served.base, "en").await, driver.open(&served.base, "en").await);
    desk.sign_in_as(&app.organiser().await).await;
    for lang in Lang::ALL {
        let checks = Checks::new(lang.tag());
        let email = format!("{}@example.org", lang.tag().to_lowercase());
        let answers = stories::answers(app).await;
        let form = stories::with(&answers, &[("email", &email)]);
        app.visitor().speaking(lang.tag()).submit("/c/fsc/register", &form).await.is(200);
        let (_, _, body) = app.mails().await.pop().expect("a mail");
        let pass = body.split_whitespace().find(|word| word.contains("/pass/")).expect("a link").to_owned();
        let person = format!("/c/fsc/people/{}", stories::id_of(app, &email).await);
        she_changes_an_answer(app, &hers, &checks, (&pass, lang)).await;
        let secret = her_badge_is_printed(app, &desk, &checks, (&person, lang)).await;

        // The code on the paper is the one on her pass, until she gives it up.
        hers.open(&pass).await;
        hers.sees(".pass-qr svg").await;
        assert_eq!(code_in(&hers.picture().await), secret);
        hers.follow("a[href$='/withdraw']").await;
        checks.page(&hers, "participant").await;
        hers.follow("section.confirm button.danger").await;
        assert_eq!(hers.count(".pass-qr svg").await, 0);
        desk.open(&person).await;
        let l = Reader::new(lang);
        desk.says(".page-head .tag", &l.t("registration-state-withdrawn")).await;
        assert_eq!(desk.count("form[action$='/badge']").await, 0);
        checks.end();
    }
    assert_eq!(app.value::<i64>("select count(*) from badges where prints = 1 and revoked_at is not null").await, 3);
}

/// The form on her pass holds what she said; what she changes stands there, and on the organiser's page.
async fn she_changes_an_answer(app: &TestApp, hers: &Window, checks: &Checks, (pass, lang): (&str, Lang)) {
    hers.open(&format!("{pass}?lang={lang}")).await;
    hers.follow("a[href$='/edit']").await;
    assert_eq!((hers.value("name").await, hers.value("q-notes").await), ("王敏".into(), "Arrives late".into()));
    let ticked = "return document.querySelector('[name=q-diet]:checked').value";
    assert_eq!(hers.run(ticked, vec![]).await, json!("halal"));
    hers.fill("phone", "soon").await;
    hers.fill("q-notes", "18:40 MU5101").await;
    hers.tick("q-diet", "vegetarian").await;
    hers.follow(SAVE).await;
    // Refused for one field, the others are as she left them.
    hers.sees("#f-phone-error").await;
    checks.page_but(hers, "participant", "status of 422").await;
    assert_eq!(hers.value("q-notes").await, "18:40 MU5101");
    assert_eq!(hers.run(ticked, vec![]).await, json!("vegetarian"));
    hers.fill("phone", "+86 139 0000 5678").await;
    hers.follow(SAVE).await;
    for said in ["18:40 MU5101", "+86 139 0000 5678"] {
        hers.says(".facts-list", said).await;
    }
    let kept =
        "select answers ->> 'diet' || ' ' || (answers ->> 'notes') from participants order by number desc limit 1";
    assert_eq!(app.value::<String>(kept).await, "vegetarian 18:40 MU5101");
}

/// The organiser approves her and prints her badge from her page: one badge, two sides, with her own code.
async fn her_badge_is_printed(app: &TestApp, desk: &Window, checks: &Checks, (person, lang): (&str, Lang)) -> String {
    let l = Reader::new(lang);
    desk.open(&format!("{person}?lang={lang}")).await;
    desk.says(".facts-list", "18:40 MU5101").await;
    assert_eq!(desk.count("form[action$='/badge']").await, 0, "there is nothing to print yet");
    desk.tick("level", "blue").await;
    desk.follow("form[action$='/approve'] button.primary").await;
    desk.says("section.card", &l.t("registration-badge-unprinted")).await;
    let (name, file) = desk.download("form[action$='/badge'] button.primary").await;
    let number: i32 = app.value("select max(number) from participants").await;
    assert_eq!(name, format!("{}-fsc-{number}.pdf", l.t("registration-badges-file")));
    let pages = codes(&file);
    assert_eq!(pages.iter().map(Vec::len).collect::<Vec<_>>(), [1, 0], "one badge: a side with the code, one without");
    desk.open(person).await;
    desk.says("section.card", &l.n("registration-badge-prints", 1)).await;
    checks.page(desk, "organiser").await;
    let printed: Uuid = app.value("select participant_id from badges where prints = 1 and revoked_at is null").await;
    assert!(person.ends_with(&printed.to_string()));
    pages[0][0].clone()
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
