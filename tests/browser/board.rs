//! The board in real browsers: two leads carry one card, by pointer and by keys; one wins, the other sees it.

use plenum::access::GroupRole;
use plenum::kernel::Uuid;
use serde_json::json;

use super::check::Checks;
use super::chrome::{Driver, Window};
use super::timetable::drag_and_drop;
use super::{Served, served};

const SPACE: &str = " ";
const ENTER: &str = "\u{e007}";
const ESCAPE: &str = "\u{e00c}";
const LEFT: &str = "\u{e012}";
const RIGHT: &str = "\u{e014}";

async fn opened(driver: &Driver, served: &Served, name: &str, group: Uuid) -> Window {
    let window = driver.open(&served.base, "en").await;
    window.sign_in_as(&served.app.in_group(name, "documents", GroupRole::Deputy).await).await;
    window.open(&format!("/c/fsc/tasks/board?group={group}")).await;
    window.sees("[data-card][tabindex='0']").await;
    window.until("return document.querySelector('.live-state').dataset.state === 'connected'", vec![]).await;
    window
}

/// The card stands in this column, and is not on its way.
async fn stands(window: &Window, card: &str, column: &str) {
    let script =
        "return document.querySelector(`[data-column='${arguments[1]}'] ${arguments[0]}:not(.is-sending)`) !== null";
    window.until(script, vec![json!(card), json!(column)]).await;
}

async fn focus(window: &Window, card: &str) {
    window.run("document.querySelector(arguments[0]).focus()", vec![json!(card)]).await;
}

#[tokio::test]
async fn two_leads_carry_one_card_and_one_wins() {
    let served = served().await;
    let app = &served.app;
    let driver = Driver::start();
    let checks = Checks::new("en");
    let group = app.group("documents").await;
    let task: Uuid = app
        .value("select t.id from tasks t join groups g on g.id = t.group_id where g.code = 'documents' order by t.due_at, t.id limit 1")
        .await;
    let card = format!("#t-{task}");
    let anna = opened(&driver, &served, "Anna One", group).await;
    let berta = opened(&driver, &served, "Berta Two", group).await;
    checks.page(&anna, "lead").await;

    // By pointer, two columns on; the other sees it without having asked.
    let at = "const at = (e) => { const r = e.getBoundingClientRect(); return [r.left + r.width / 2, r.top + 14] }; \
              const card = document.querySelector(arguments[0]); card.scrollIntoView({ block: 'center' }); \
              const from = at(card); return [...from, at(document.querySelector(arguments[1]))[0] - from[0]]";
    let way = anna.run(at, vec![json!(card), json!("[data-column=started]")]).await;
    let [x, y, by] = [0, 1, 2].map(|n| way[n].as_f64().unwrap());
    drag_and_drop(&anna, (x, y + 20.0), (by, 0.0)).await;
    stands(&anna, &card, "started").await;
    stands(&berta, &card, "started").await;
    assert!(anna.path().await.ends_with("/tasks/board"), "the link under the pointer was not followed");

    // Berta has it in her hand while Anna sets it down: it is not torn from her, and she is told.
    focus(&berta, &card).await;
    for key in [SPACE, RIGHT, RIGHT, RIGHT] {
        berta.keys(key).await;
    }
    berta.says("[data-carried]", "To done").await;
    focus(&anna, &card).await;
    for key in [SPACE, LEFT, ENTER] {
        anna.keys(key).await;
    }
    stands(&anna, &card, "open").await;
    assert_eq!(berta.count(".is-carried").await, 1);
    berta.keys(ENTER).await;
    berta.says("[data-said]", "Somebody else was faster.").await;
    stands(&berta, &card, "open").await;
    assert_eq!(app.value::<i64>("select count(*) from tasks where state = 'done'").await, 0);

    // What stops it needs a reason; Escape leaves it where it was.
    focus(&berta, &card).await;
    for key in [SPACE, RIGHT, RIGHT, ESCAPE] {
        berta.keys(key).await;
    }
    stands(&berta, &card, "open").await;
    for key in [SPACE, RIGHT, RIGHT, SPACE] {
        berta.keys(key).await;
    }
    berta.until("return document.querySelector('[data-reason]').open", vec![]).await;
    berta.keys("No paper").await;
    berta.run("document.querySelector('[data-reason] .btn.primary').click()", vec![]).await;
    stands(&berta, &card, "blocked").await;
    stands(&anna, &card, "blocked").await;
    let note: String = app.value("select note from task_changes where state = 'blocked'").await;
    assert_eq!(note, "No paper");

    // A phone has the columns one under another, and the menu instead.
    berta.size(390, 844).await;
    let columns = "const r = [...document.querySelectorAll('[data-column]')].map((e) => e.getBoundingClientRect()); \
                   return r.every((one, n) => n === 0 || one.top >= r[n - 1].bottom) && document.documentElement.scrollWidth <= 390";
    berta.until(columns, vec![]).await;
    berta.run("document.querySelector(arguments[0]).open = true", vec![json!(format!("{card} .board-menu"))]).await;
    berta.follow(&format!("{card} button[value=started]")).await;
    stands(&berta, &card, "started").await;
    checks.end();
    assert_eq!(anna.complaints().await, Vec::<String>::new());
}
