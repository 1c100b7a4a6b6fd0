//! A kiosk and a print station in two windows: who comes in is welcomed, her badge comes out once, and again only when
//! somebody says so; a station that goes dark leaves doubt; staff leave the kiosk by their code.

use plenum::access::{DeviceKind, Serves};
use plenum::devices::{NewDevice, PrintsAt};
use plenum::kernel::Uuid;
use plenum::registration::{Level, Outcome};
use serde_json::{Value, json};

use super::check::Checks;
use super::chrome::{Driver, Window};
use super::{Served, served};
use crate::stories::registration::many;
use crate::support::Machine;

/// A browser that is this device. A printer takes what it prints: the papers are kept on the page.
async fn machine(driver: &Driver, served: &Served, device: &Machine, language: &str) -> Window {
    let window = driver.open(&served.base, language).await;
    let cookie =
        json!({ "name": "device", "value": device.token, "url": served.base, "httpOnly": true, "sameSite": "Lax" });
    window.chromium("Network.setCookie", cookie).await;
    let printer =
        "window.papers = []; window.print = () => window.papers.push(document.querySelector('[data-pages]').innerHTML)";
    window.chromium("Page.addScriptToEvaluateOnNewDocument", json!({ "source": printer })).await;
    window
}

async fn types(kiosk: &Window, code: &str) {
    kiosk.run("document.querySelector('[data-code]').focus()", vec![]).await;
    kiosk.keys(code).await;
    kiosk.keys("\u{e007}").await;
}

async fn papers(window: &Window, count: usize) {
    window.until("return window.papers.length === arguments[0]", vec![json!(count)]).await;
}

const WELCOME: &str = "return document.querySelector('[data-answer]').className === 'answer admitted' && document.querySelector('[data-name]').textContent === arguments[0]";

/// The pages that a browser makes of what it would print, in points.
async fn printed(window: &Window) -> Vec<String> {
    let pdf = window.chromium("Page.printToPDF", json!({ "preferCSSPageSize": true })).await;
    let pdf = data_encoding::BASE64.decode(pdf["data"].as_str().unwrap().as_bytes()).unwrap();
    let text = String::from_utf8_lossy(&pdf);
    let sizes = text.split("/MediaBox [").skip(1).map(|rest| rest.split(']').next().unwrap().to_owned());
    sizes.collect()
}

#[tokio::test]
async fn whoever_comes_in_finds_her_badge_at_the_station() {
    let served = served().await;
    let app = &served.app;
    app.app.clock.set(plenum::kernel::Clock::System.now());
    let made = many(app, 4, |_| Outcome::Approved(Level::Blue)).await;
    let secret = |n: usize| made[n].secret.clone().unwrap();
    let gate: Uuid = app.value("select id from gates where code = 'main-entrance'").await;
    let station = app.station("Station 1").await;
    let (kind, serves, prints_at) = (DeviceKind::Kiosk, Serves::Entry, PrintsAt::Station(station.id));
    let new = NewDevice { name: "Kiosk 1".into(), kind, gate: Some(gate), serves, prints_at };
    let kiosk = app.machine(app.conference, new).await;
    let driver = Driver::start();
    let checks = Checks::new("en");
    let printer = machine(&driver, &served, &station, "en").await;
    printer.open("/device").await;
    printer.follow("a[href='/station']").await;
    printer.says("[data-verdict]", "Ready").await;
    checks.page(&printer, "station").await;
    let desk = machine(&driver, &served, &kiosk, "zh-Hans").await;
    desk.open("/kiosk").await;

    types(&desk, &secret(0)).await;
    desk.until(WELCOME, vec![json!("Person 0")]).await;
    desk.says("[data-level]", "蓝").await;
    desk.says("[data-fact=zones]", "可进入").await;
    desk.says("[data-fact=collect]", "Station 1").await;
    papers(&printer, 1).await;
    printer.says("[data-verdict]", "Ready").await;
    let count = "select count(*) from prints where state = 'printed'";
    assert_eq!(app.value::<i64>(count).await, 1);
    // How long it took is told to the server.
    desk.until(
        "return performance.getEntriesByType('resource').some((one) => one.name.endsWith('/api/v1/services'))",
        vec![],
    )
    .await;
    assert_eq!(app.value::<i64>("select count(*) from service_times where printed and ms > 0").await, 1);
    // The paper is two pages of a badge and nothing else.
    printer.run("document.querySelector('[data-pages]').innerHTML = window.papers[0]", vec![]).await;
    printer
        .until("return [...document.querySelectorAll('[data-pages] img')].every((one) => one.complete)", vec![])
        .await;
    let sizes = printed(&printer).await;
    assert_eq!(sizes.len(), 2, "{sizes:?}");
    assert!(sizes.iter().all(|size| size.starts_with("0 0 297.") || size.starts_with("0 0 298")), "{sizes:?}");
    printer.run("document.querySelector('[data-pages]').replaceChildren()", vec![]).await;

    // Read again she has no second one; a person prints it again, and says why.
    types(&desk, &secret(0)).await;
    desk.until("return document.querySelector('[data-answer]').className === 'answer already'", vec![]).await;
    let mut organiser = app.organiser().await;
    let page = format!("/c/fsc/people/{}/prints", made[0].id);
    let (nonce, at) = (organiser.get(&page).await.is(200).field("nonce"), station.id.to_string());
    organiser.post(&page, &[("station", &at), ("nonce", &nonce)]).await.is(422);
    assert_eq!(app.value::<i64>("select count(*) from prints").await, 1);
    let again = [("station", &*at), ("nonce", &*nonce), ("again", "on"), ("reason", "Coffee")];
    organiser.post(&page, &again).await.is(303);
    papers(&printer, 2).await;

    // Paused, it takes nothing.
    printer.says("[data-verdict]", "Ready").await;
    printer.run("document.querySelector('[data-pause]').click()", vec![]).await;
    printer.says("[data-verdict]", "Paused").await;
    types(&desk, &secret(1)).await;
    desk.until(WELCOME, vec![json!("Person 1")]).await;
    printer.says("[data-list] b", "Person 1").await;
    // It goes dark just when it prints: nobody knows whether it came out.
    printer.run("window.print = () => { throw new Error('the power went') }", vec![]).await;
    printer.run("document.querySelector('[data-pause]').click()", vec![]).await;
    printer.says("[data-doubt] b", "Person 1").await;
    checks.page_but(&printer, "station", "nothing").await;
    printer.open("/station").await;
    printer.says("[data-doubt] b", "Person 1").await;
    assert_eq!(printer.run("return window.papers.length", vec![]).await, json!(0), "nothing is printed twice");
    printer.run("document.querySelector('[data-doubt] button[value=printed]').click()", vec![]).await;
    printer.until("return document.querySelector('[data-doubt]').hidden", vec![]).await;
    assert_eq!(app.value::<i64>(count).await, 3);

    // A kiosk with a printer of its own prints there.
    app.sql("update devices set station_id = id where kind = 'kiosk'").await;
    desk.open("/kiosk").await;
    types(&desk, &secret(2)).await;
    papers(&desk, 1).await;
    desk.says("[data-fact=collect]", "请从打印机取走").await;
    desk.until("return document.querySelector('[data-pages]').childElementCount === 0", vec![]).await;

    // Staff leave by their code.
    organiser.post("/c/fsc/devices/code", &[("code", "open-482")]).await.is(303);
    desk.follow("a[href='/kiosk/staff']").await;
    desk.fill("code", "482-open").await;
    desk.follow("form.form button.primary").await;
    desk.says(".error", "口令不正确").await;
    desk.fill("code", "open-482").await;
    desk.follow("form.form button.primary").await;
    desk.follow("form[action='/kiosk/staff/off'] button").await;
    let status = desk.run("return fetch('/api/v1/status').then((answer) => answer.status)", vec![]).await;
    assert_eq!(status, Value::from(401));
    let printed: i64 = app.value(count).await;
    assert_eq!(printed, 4);
    let complaints: Vec<String> = checks.take();
    assert_eq!(complaints, Vec::<String>::new());
}
