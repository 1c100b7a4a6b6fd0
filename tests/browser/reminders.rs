//! A lead's morning on a phone: what is for her, the task, done; the desk knows before she has put it away.

use plenum::access::GroupRole;
use plenum::reminders::sweep;

use super::check::Checks;
use super::chrome::Driver;
use super::served;

#[tokio::test]
async fn a_lead_goes_through_what_is_for_her() {
    let served = served().await;
    let app = &served.app;
    let lead = app.in_group("Lina Lead", "coordination", GroupRole::Lead).await;
    app.sql("update tasks set owner_id = (select id from accounts where name = 'Lina Lead') where group_id = (select id from groups where code = 'coordination')").await;
    let organiser = app.organiser().await;
    let driver = Driver::start();
    let checks = Checks::new("en");
    let desk = driver.open(&served.base, "en").await;
    desk.sign_in_as(&organiser).await;
    desk.open("/c/fsc/desk").await;
    checks.page(&desk, "organiser").await;
    let overdue = desk.text("a.fact[href$='overdue=on'] b").await;

    let phone = driver.open(&served.base, "en").await;
    phone.sign_in_as(&lead).await;
    phone.size(390, 844).await;
    phone.open("/c/fsc/my-work").await;
    assert_eq!(phone.count("#bell .alert").await, 0);
    // What comes while the page is open rings there.
    sweep(&app.app).await.unwrap();
    phone.sees("#bell .alert").await;
    phone.follow("#bell").await;
    checks.page(&phone, "lead").await;
    phone.size(390, 844).await;
    phone.follow(".news form button").await;
    phone.choose("state", "done").await;
    phone.fill("progress", "100").await;
    phone.follow("#report button.primary").await;
    phone.says("main", "100%").await;
    // Nobody touched the desk.
    let fewer = (overdue.parse::<i64>().unwrap() - 1).to_string();
    desk.says("a.fact[href$='overdue=on'] b", &fewer).await;
    phone.open("/c/fsc/desk").await;
    checks.page(&phone, "lead").await;
    phone.open("/account/reminders").await;
    checks.page(&phone, "lead").await;
    desk.open("/c/fsc/reminders").await;
    checks.page(&desk, "organiser").await;
    desk.open("/c/fsc/desk/wall").await;
    checks.page(&desk, "organiser").await;
    checks.end();
}
