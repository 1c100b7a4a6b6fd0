//! The timetable in real browsers: dragged, stretched, moved by keys and by a finger, taken back, and by two at once.

use serde_json::{Value, json};

use super::check::Checks;
use super::chrome::{Driver, Window};
use super::{Served, served};
use crate::stories::programme::id;
use crate::support::TestApp;

const SPACE: &str = " ";
const ENTER: &str = "\u{e007}";
const ESCAPE: &str = "\u{e00c}";
const SHIFT: &str = "\u{e008}";
const CONTROL: &str = "\u{e009}";
const UP: &str = "\u{e013}";
const DOWN: &str = "\u{e015}";
const RIGHT: &str = "\u{e014}";
const PAGE_DOWN: &str = "\u{e00f}";

/// An hour is so many pixels high.
pub const HOUR: f64 = 96.0;

/// A block or an item on the page, by its code.
pub struct Card(pub String);

pub async fn card(app: &TestApp, kind: &str, code: &str) -> Card {
    Card(format!("#{}-{}", &kind[..1], id(app, &format!("{kind}s"), code).await))
}

impl Card {
    /// When it begins and how long it takes as the page shows it, in minutes.
    pub async fn is_at(&self, window: &Window, start: i64, minutes: i64) {
        let script = "const e = document.querySelector(arguments[0]); return e !== null && !e.matches('.is-sending') \
                      && Number(e.style.getPropertyValue('--start')) === arguments[1] && Number(e.style.getPropertyValue('--minutes')) === arguments[2]";
        window.until(script, vec![json!(self.0), json!(start), json!(minutes)]).await;
    }

    /// A point of it on the screen, from its upper left corner; from its lower edge where `y` is negative.
    pub async fn point(&self, window: &Window, x: f64, y: f64) -> (f64, f64) {
        let script = "const e = document.querySelector(arguments[0]); e.scrollIntoView({ block: 'center', inline: 'center' }); \
                      const at = e.getBoundingClientRect(); return [at.left, at.top, at.bottom]";
        let at = window.run(script, vec![json!(self.0)]).await;
        let at: Vec<f64> = at.as_array().unwrap().iter().map(|n| n.as_f64().unwrap()).collect();
        (at[0] + x, if y < 0.0 { at[2] + y } else { at[1] + y })
    }

    async fn focus(&self, window: &Window) {
        window.run("document.querySelector(arguments[0]).focus()", vec![json!(self.0)]).await;
    }
}

async fn mouse(window: &Window, kind: &str, (x, y): (f64, f64)) {
    let buttons = i32::from(kind != "mouseReleased");
    let event = json!({ "type": kind, "x": x, "y": y, "button": "left", "buttons": buttons, "clickCount": 1 });
    window.chromium("Input.dispatchMouseEvent", event).await;
}

/// Takes hold at a point and moves on by so much, in a few steps; it is still held.
async fn drag(window: &Window, from: (f64, f64), by: (f64, f64)) -> (f64, f64) {
    mouse(window, "mousePressed", from).await;
    for step in 1..=4 {
        let part = f64::from(step) / 4.0;
        mouse(window, "mouseMoved", (from.0 + by.0 * part, from.1 + by.1 * part)).await;
    }
    (from.0 + by.0, from.1 + by.1)
}

pub async fn drag_and_drop(window: &Window, from: (f64, f64), by: (f64, f64)) {
    let to = drag(window, from, by).await;
    mouse(window, "mouseReleased", to).await;
}

/// Waits until the database says this of when a block begins and how long it takes.
pub async fn held(app: &TestApp, code: &str, expected: &str) {
    let sql = "select to_char(starts_at at time zone 'Asia/Shanghai', 'DD HH24:MI') || ' ' || extract(epoch from ends_at - starts_at)::int / 60 \
               from blocks where code = $1";
    let end = std::time::Instant::now() + std::time::Duration::from_secs(60);
    loop {
        let now: String = sqlx::query_scalar(sql).bind(code).fetch_one(&app.owner).await.unwrap();
        if now == expected {
            return;
        }
        assert!(std::time::Instant::now() < end, "{code} stands at {now}, not at {expected}");
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
}

pub async fn opened(driver: &Driver, served: &Served, name: &str) -> Window {
    let window = driver.open(&served.base, "en").await;
    window.sign_in_as(&served.app.organiser_named(name).await).await;
    window.open("/c/fsc/programme").await;
    window.follow("a[href$='/programme/grid']").await;
    window.sees(".timetable.is-laid").await;
    window
}

#[tokio::test]
async fn blocks_are_dragged_and_stretched_and_moved_by_keys() {
    let served = served().await;
    let app = &served.app;
    let driver = Driver::start();
    let checks = Checks::new("en");
    let window = opened(&driver, &served, "Anna One").await;
    checks.page(&window, "organiser").await;
    let (opening, pause) = (card(app, "block", "opening").await, card(app, "block", "break-1").await);
    opening.is_at(&window, 540, 120).await;

    // Down by half an hour; its items go along.
    let from = opening.point(&window, 20.0, 60.0).await;
    drag_and_drop(&window, from, (0.0, HOUR / 2.0)).await;
    held(app, "opening", "26 09:30 120").await;
    window.says("[data-said]", "26 Dec 09:30–11:30, Main hall").await;
    assert_eq!(
        app.value::<i64>(
            "select count(*) from items i join blocks b on b.id = i.block_id where b.code = 'opening' and i.version = 2"
        )
        .await,
        3
    );
    // Its lower edge is drawn up to where it ended.
    let edge = opening.point(&window, 20.0, -3.0).await;
    drag_and_drop(&window, edge, (0.0, -HOUR / 2.0)).await;
    held(app, "opening", "26 09:30 90").await;

    // Over the opening the break clashes: that is said while it is carried, and Escape puts it back.
    let from = pause.point(&window, 20.0, 8.0).await;
    drag(&window, from, (0.0, -HOUR)).await;
    window.says("[data-beside] li", "Opening ceremony").await;
    window.keys(ESCAPE).await;
    window.until("return document.querySelector('[data-beside]').hidden", vec![]).await;
    pause.is_at(&window, 660, 15).await;
    mouse(&window, "mouseReleased", from).await;
    assert_eq!(app.value::<i32>("select version from blocks where code = 'break-1'").await, 1);

    // Onto the other day.
    let from = pause.point(&window, 20.0, 8.0).await;
    let tab = window
        .run("const at = document.querySelector('#timetable-days [data-day=\"2\"]').getBoundingClientRect(); return [at.left + 20, at.top + 20]", vec![])
        .await;
    drag_and_drop(&window, from, (tab[0].as_f64().unwrap() - from.0, tab[1].as_f64().unwrap() - from.1)).await;
    held(app, "break-1", "27 11:00 15").await;
    window.until("return document.querySelector(arguments[0]) === null", vec![json!(pause.0)]).await;
    // Back again by the button; and what was done before that, by keys.
    window.until("return !document.querySelector('[data-undo]').disabled", vec![]).await;
    window.run("document.querySelector('[data-undo]').click()", vec![]).await;
    held(app, "break-1", "26 11:00 15").await;
    pause.is_at(&window, 660, 15).await;
    opening.focus(&window).await;
    window.keys(&format!("{CONTROL}z")).await;
    held(app, "opening", "26 09:30 120").await;
    opening.is_at(&window, 570, 120).await;
    window.keys(&format!("{CONTROL}z")).await;
    held(app, "opening", "26 09:00 120").await;
    opening.is_at(&window, 540, 120).await;
    // And once more, by keys and by the button; taken back again, nothing is lost on the way.
    window.keys(&format!("{CONTROL}y")).await;
    held(app, "opening", "26 09:30 120").await;
    opening.is_at(&window, 570, 120).await;
    window.run("document.querySelector('[data-redo]').click()", vec![]).await;
    held(app, "opening", "26 09:30 90").await;
    opening.is_at(&window, 570, 90).await;
    for minutes in ["26 09:30 120", "26 09:00 120"] {
        window.until("return !document.querySelector('[data-undo]').disabled", vec![]).await;
        window.run("document.querySelector('[data-undo]').click()", vec![]).await;
        held(app, "opening", minutes).await;
    }
    opening.is_at(&window, 540, 120).await;

    // By keys alone: five minutes later, five longer, one room on; told to who cannot see it.
    pause.focus(&window).await;
    window.keys(SPACE).await;
    window.says("[data-carried]", "").await;
    window.keys(DOWN).await;
    window.keys(&format!("{SHIFT}{DOWN}")).await;
    window.says("[data-carried]", "11:05–11:25, Foyer").await;
    window.keys(RIGHT).await;
    window.says("[data-carried]", "Dining hall").await;
    window.keys(ESCAPE).await;
    pause.is_at(&window, 660, 15).await;
    for key in [SPACE, DOWN, UP, DOWN, RIGHT, ENTER] {
        window.keys(key).await;
    }
    held(app, "break-1", "26 11:05 15").await;
    let room: String =
        app.value("select r.code from blocks b join rooms r on r.id = b.room_id where b.code = 'break-1'").await;
    assert_eq!(room, "dining");
    // To the next day, and there with it.
    pause.is_at(&window, 665, 15).await;
    window.until("return document.activeElement.id === arguments[0].slice(1)", vec![json!(pause.0)]).await;
    for key in [SPACE, PAGE_DOWN] {
        window.keys(key).await;
    }
    window.says("[data-where]", "Day 2").await;
    window.keys(ENTER).await;
    window
        .until(
            "return location.search === '?day=2' && document.activeElement.id === arguments[0].slice(1)",
            vec![json!(pause.0)],
        )
        .await;
    held(app, "break-1", "27 11:05 15").await;

    // An item goes on into the next block of its room.
    window.open("/c/fsc/programme/grid?day=1").await;
    let item = card(app, "item", "opening-rules").await;
    item.focus(&window).await;
    for key in [SPACE, DOWN, ENTER] {
        window.keys(key).await;
    }
    let block =
        "return document.querySelector(arguments[0]).closest('[data-block]').querySelector('[data-title]').textContent";
    window.until("return !document.querySelector('.is-sending, .is-carried')", vec![]).await;
    let there = window.run(block, vec![json!(item.0)]).await;
    let stands: String = app
        .value("select (b.title).en from items i join blocks b on b.id = i.block_id where i.code = 'opening-rules'")
        .await;
    assert_eq!(there, json!(stands));
    assert_ne!(stands, "Opening ceremony");
    checks.end();
    assert_eq!(window.complaints().await, Vec::<String>::new());
}

#[tokio::test]
async fn a_finger_holds_before_it_moves() {
    let served = served().await;
    let app = &served.app;
    let driver = Driver::start();
    let window = opened(&driver, &served, "Anna One").await;
    window.chromium("Emulation.setTouchEmulationEnabled", json!({ "enabled": true })).await;
    let opening = card(app, "block", "opening").await;
    let touch = async |kind: &str, points: Value| {
        window.chromium("Input.dispatchTouchEvent", json!({ "type": kind, "touchPoints": points })).await;
    };
    // What is held comes along.
    let (x, y) = opening.point(&window, 20.0, 60.0).await;
    touch("touchStart", json!([{ "x": x, "y": y }])).await;
    window.sees(".is-carried").await;
    touch("touchMove", json!([{ "x": x, "y": y + HOUR / 4.0 }])).await;
    touch("touchMove", json!([{ "x": x, "y": y + HOUR / 2.0 }])).await;
    touch("touchEnd", json!([])).await;
    held(app, "opening", "26 09:30 120").await;
    opening.is_at(&window, 570, 120).await;
    // A stroke scrolls, and carries nothing.
    let (x, y) = opening.point(&window, 20.0, 60.0).await;
    touch("touchStart", json!([{ "x": x, "y": y }])).await;
    touch("touchMove", json!([{ "x": x, "y": y + 40.0 }])).await;
    touch("touchEnd", json!([])).await;
    assert_eq!(window.count(".is-carried").await, 0);
    held(app, "opening", "26 09:30 120").await;
}

#[tokio::test]
async fn two_move_the_same_block_and_one_wins() {
    let served = served().await;
    let app = &served.app;
    let driver = Driver::start();
    let anna = opened(&driver, &served, "Anna One").await;
    let berta = opened(&driver, &served, "Berta Two").await;
    let (opening, pause) = (card(app, "block", "opening").await, card(app, "block", "break-1").await);
    for window in [&anna, &berta] {
        window.until("return document.querySelector('.live-state').dataset.state === 'connected'", vec![]).await;
    }

    // Berta moves the break; Anna sees it without having asked.
    pause.focus(&berta).await;
    for key in [SPACE, DOWN, ENTER] {
        berta.keys(key).await;
    }
    held(app, "break-1", "26 11:05 15").await;
    pause.is_at(&anna, 665, 15).await;

    // Berta has the opening in her hand while Anna moves it: it is not torn from her.
    opening.focus(&berta).await;
    for key in [SPACE, DOWN, DOWN] {
        berta.keys(key).await;
    }
    opening.focus(&anna).await;
    for key in [SPACE, UP, ENTER] {
        anna.keys(key).await;
    }
    held(app, "opening", "26 08:55 120").await;
    opening.is_at(&berta, 550, 120).await;
    assert_eq!(berta.count(".is-carried").await, 1);
    berta.keys(ENTER).await;
    berta.says("[data-said]", "Somebody else was faster.").await;
    berta.says("[data-said]", "08:55–10:55").await;
    opening.is_at(&berta, 535, 120).await;
    opening.is_at(&anna, 535, 120).await;
    held(app, "opening", "26 08:55 120").await;

    // What she did before is hers to take back; what was changed since is not.
    berta.keys(&format!("{CONTROL}z")).await;
    held(app, "break-1", "26 11:00 15").await;
    pause.is_at(&anna, 660, 15).await;
    berta.says("[data-said]", "Undone.").await;
    pause.focus(&anna).await;
    for key in [SPACE, RIGHT, ENTER] {
        anna.keys(key).await;
    }
    anna.says("[data-said]", "Dining hall").await;
    berta.until("return document.querySelector(arguments[0]).closest('.timetable-room').querySelector('h2').textContent.includes('Dining')", vec![json!(pause.0)]).await;
    pause.focus(&berta).await;
    for key in [SPACE, DOWN, ENTER] {
        berta.keys(key).await;
    }
    held(app, "break-1", "26 11:05 15").await;
    pause.is_at(&anna, 665, 15).await;
    anna.keys(&format!("{CONTROL}z")).await;
    anna.says("[data-said]", "Not undone: it was changed after your move.").await;
    held(app, "break-1", "26 11:05 15").await;
}
