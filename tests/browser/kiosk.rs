//! A kiosk in a real browser: a code before its camera, a scanner, the network gone and back.

use plenum::kernel::Uuid;
use plenum::registration::{Level, Outcome};
use serde_json::json;

use super::chrome::{Driver, Window};
use super::served;
use crate::stories::registration::many;

/// A film of one picture that shows a code, as a camera would see it.
fn film(text: &str) -> Vec<u8> {
    const WIDTH: usize = 640;
    const HEIGHT: usize = 480;
    let code = fast_qr::QRBuilder::new(text).build().expect("a code");
    let dot = 320 / code.size;
    let (left, top) = ((WIDTH - dot * code.size) / 2, (HEIGHT - dot * code.size) / 2);
    let mut light = vec![235u8; WIDTH * HEIGHT];
    for y in 0..dot * code.size {
        for x in 0..dot * code.size {
            if code[y / dot][x / dot].value() {
                light[(top + y) * WIDTH + left + x] = 16;
            }
        }
    }
    let mut film = format!("YUV4MPEG2 W{WIDTH} H{HEIGHT} F10:1 Ip A1:1 C420jpeg\n").into_bytes();
    film.extend(b"FRAME\n");
    film.extend(light);
    film.extend(vec![128; WIDTH * HEIGHT / 2]);
    film
}

async fn types(kiosk: &Window, code: &str) {
    kiosk.run("document.querySelector('[data-code]').focus()", vec![]).await;
    kiosk.keys(code).await;
    kiosk.keys("\u{e007}").await;
}

pub async fn network(kiosk: &Window, is_there: bool) {
    kiosk.chromium("Network.enable", json!({})).await;
    let state = json!({ "offline": !is_there, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 });
    kiosk.chromium("Network.emulateNetworkConditions", state).await;
}

const ANSWERED: &str = "return document.querySelector('[data-answer]').className === arguments[0] && document.querySelector('[data-name]').textContent === arguments[1]";

#[tokio::test]
async fn a_kiosk_reads_codes_and_goes_on_without_network() {
    let served = served().await;
    let app = &served.app;
    // A browser has a clock of its own: the server goes by the same.
    app.app.clock.set(plenum::kernel::Clock::System.now());
    let made = many(app, 4, |n| Outcome::Approved(if n < 3 { Level::Blue } else { Level::Green })).await;
    let secret = |n: usize| made[n].secret.clone().unwrap();
    let mut organiser = app.organiser().await;
    let gate: Uuid = app.value("select id from gates where code = 'conference-hall'").await;
    let form = [("name", "Kiosk 1"), ("kind", "kiosk"), ("gate", &*gate.to_string()), ("direction", "entry")];
    let page = organiser.submit("/c/fsc/devices/new", &form).await.is(200);
    let link = page.attribute("#enrol form", "action").unwrap();
    let shown = organiser.post(&link, &[]).await.is(200).all("code.secret").remove(0);
    let enrol = format!("/enrol/{}", shown.rsplit('/').next().unwrap());

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("badge.y4m");
    std::fs::write(&path, film(&secret(0))).unwrap();
    let driver = Driver::start();
    let kiosk = driver.open_before_camera(&served.base, "zh-Hans", &path).await;
    kiosk.open(&enrol).await;
    kiosk.follow("main form button").await;
    kiosk.sees("a[href='/kiosk']").await;
    kiosk.follow("a[href='/kiosk']").await;
    // Whoever holds her code before the lens is welcomed, and it is read once however long she holds it.
    kiosk.until(ANSWERED, vec![json!("answer admitted"), json!("Person 0")]).await;
    kiosk.says("[data-verdict]", "欢迎").await;
    // A scanner types. Whom the zone is not for is told where to go, and named to nobody who stands by.
    // Whoever taps her language takes nothing from it, nor does a button that has the focus.
    kiosk.run("document.querySelector('[data-set-lang=zh-Hans]').click()", vec![]).await;
    kiosk.until("return document.activeElement.id === 'code'", vec![]).await;
    kiosk.run("document.querySelector('[data-help]').focus()", vec![]).await;
    kiosk.keys(&secret(1)).await;
    kiosk.keys("\u{e007}").await;
    kiosk.until(ANSWERED, vec![json!("answer admitted"), json!("Person 1")]).await;
    types(&kiosk, &secret(3)).await;
    kiosk.until(ANSWERED, vec![json!("answer refused"), json!("")]).await;
    kiosk.says("[data-why]", "不能进入").await;
    // She is not left alone, and is told when somebody comes.
    kiosk.says("[data-help-state]", "已通知工作人员").await;
    kiosk.until("return document.querySelector('[data-more]').hidden", vec![]).await;
    app.sql("update calls set answered_at = called_at, answered_by = (select id from accounts limit 1), answered_with = device_id").await;
    kiosk.says("[data-help-state]", "正在赶来").await;
    let read: i64 =
        app.value("select count(*) from checkins c join devices d on d.id = c.device_id where not c.offline").await;
    assert_eq!(read, 3);

    kiosk.until("return 'listed' in document.querySelector('[data-kiosk]').dataset", vec![]).await;
    network(&kiosk, false).await;
    types(&kiosk, &secret(2)).await;
    kiosk.until(ANSWERED, vec![json!("answer admitted"), json!("Person 2")]).await;
    // That was told to whoever stood here before.
    kiosk.until("return document.querySelector('[data-help-state]').hidden", vec![]).await;
    kiosk.says("[data-offline]", "网络中断").await;
    kiosk.until("return document.querySelector('[data-waiting]').textContent.endsWith(' 1')", vec![]).await;
    // Who was let in here is known here, with the network and without.
    types(&kiosk, &secret(1)).await;
    kiosk.until(ANSWERED, vec![json!("answer already"), json!("Person 1")]).await;
    types(&kiosk, "nobody's").await;
    kiosk.until(ANSWERED, vec![json!("answer refused"), json!("")]).await;
    assert_eq!(app.value::<i64>("select count(*) from checkins where offline").await, 0);

    network(&kiosk, true).await;
    kiosk.run("dispatchEvent(new Event('online'))", vec![]).await;
    kiosk.until("return document.querySelector('[data-waiting]').textContent === ''", vec![]).await;
    let kept: Vec<(String, Option<Uuid>)> =
        sqlx::query_as("select outcome, participant_id from checkins where offline order by at")
            .fetch_all(&app.owner)
            .await
            .unwrap();
    let expected = [("admitted", Some(made[2].id)), ("already", Some(made[1].id)), ("refused", None)];
    assert_eq!(kept, expected.map(|(outcome, who)| (outcome.to_owned(), who)));
    let inside: i64 = app.value("select count(distinct participant_id) from presences where inside").await;
    assert_eq!((inside, app.value::<i64>("select count(*) from scan_conflicts").await), (3, 0));
    assert_eq!(kiosk.complaints().await.iter().filter(|one| one.contains("Content Security Policy")).count(), 0);
}
