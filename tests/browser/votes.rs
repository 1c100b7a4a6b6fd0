//! Seven members in seven sign-ins decide a motion: the chair at a desk, the others on a phone; one is recused, one away, and
//! one refuses to sign what comes of it.

use serde_json::json;

use super::check::Checks;
use super::chrome::Driver;
use super::served;
use crate::stories::documents::{draw_up, send};
use crate::stories::presidium::{members, put};
use crate::stories::votes::seventh;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn seven_members_decide_one_recused_one_away_and_one_refusing_to_sign() {
    let served = served().await;
    let app = &served.app;
    let driver = Driver::start();
    let checks = Checks::new("en");
    seventh(app).await;
    let mut members = members(app, 7).await;
    let motion = put(&mut members[0], "Joint monitoring").await;
    let desk = driver.open(&served.base, "en").await;
    let phone = driver.open(&served.base, "en").await;
    phone.size(390, 800).await;

    desk.sign_in_as(&members[0]).await;
    // What stands twice at the top of a form names its fields.
    desk.open("/c/fsc/motions/new").await;
    desk.follow("form.form button.primary").await;
    let said = "return [...document.querySelectorAll('.error-summary a')].map((link) => link.textContent)";
    let needed = "Enter this in at least one language.";
    let expected = ["Title", "Text"].map(|field| format!("{field}: {needed}"));
    assert_eq!(desk.run(said, Vec::new()).await, json!(expected));
    checks.page_but(&desk, "chair", "status of 422").await;
    desk.open(&motion).await;
    desk.follow("#vote a[href$='/vote']").await;
    desk.follow("form.form button.primary").await;
    let vote = desk.path().await;
    phone.sign_in_as(&members[5]).await;
    phone.open(&vote).await;
    checks.page(&phone, "member").await;
    phone.follow("#vote a[href$='/recuse']").await;
    checks.page(&phone, "member").await;
    phone.fill("reason", "本单位为当事方").await;
    phone.follow("form.form button.danger").await;
    // The chair sees it without loading the page again, and marks who is not there.
    desk.says("#vote table", "recused").await;
    desk.follow("#vote a[href$='/open']").await;
    desk.run("document.querySelectorAll('input[name=present]')[6].click()", Vec::new()).await;
    desk.follow("section.confirm button.primary").await;

    for member in &members[..5] {
        phone.sign_in_as(member).await;
        phone.open(&vote).await;
        phone.follow("button[value=yes]").await;
        phone.sees("button[value=yes][aria-pressed=true]").await;
    }
    checks.page(&phone, "member").await;
    desk.says("#vote", "5 of 6 have voted").await;
    desk.follow("#vote a[href$='/close']").await;
    desk.follow("section.confirm button.danger").await;
    desk.says(".verdict.good", "carried").await;
    desk.says("#vote", "1 did not vote, 1 recused").await;
    assert_eq!(desk.count("#vote a[href$='/certify']").await, 0, "who opened it does not certify it");
    // Somebody else certifies, and it is a resolution.
    phone.open(&vote).await;
    phone.follow("#vote a[href$='/certify']").await;
    checks.page(&phone, "member").await;
    phone.follow("section.confirm button.primary").await;
    checks.page(&phone, "member").await;
    desk.says("#vote", "certified").await;
    assert_eq!(app.value::<i64>("select count(*) from resolutions").await, 1);

    // The memorandum needs all seven: one refuses, with a reason, and it does not come into force.
    let memorandum = draw_up(app, &mut members[0], &[1, 2, 3, 4, 5, 6, 7], "any", "").await;
    send(&mut members[0], &memorandum).await;
    desk.open(&memorandum).await;
    desk.says("#signing", "out for signing").await;
    phone.sign_in_as(&members[3]).await;
    phone.open(&memorandum).await;
    phone.follow("a[href$='/refuse']").await;
    checks.page(&phone, "member").await;
    phone.fill("reason", "第三条未采纳").await;
    phone.follow("form.form button.danger").await;
    checks.page(&phone, "member").await;
    desk.says("#signing", "第三条未采纳").await;
    // The papers of the meeting are at hand from the queue.
    desk.open("/c/fsc/motions/queue").await;
    checks.page(&desk, "member").await;
    let (name, paper) = desk.download("a[href$='/pack.pdf']").await;
    assert!(name.ends_with(".pdf") && paper.starts_with(b"%PDF"), "{name}");
    checks.end();
}
