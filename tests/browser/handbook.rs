//! The handbook on a phone: read without network, and gone with what opened it.

use serde_json::json;

use super::check::Checks;
use super::chrome::{Driver, Window};
use super::served;
use crate::stories::handbook::{EVERYBODY, published};
use crate::stories::registration as stories;
use crate::support::TestApp;

/// Whether everything of a handbook is kept: its table of contents comes last.
const IS_KEPT: &str = "const [base] = arguments; return caches.open(`handbook ${base}`).then((cache) => cache.match(base)).then((held) => held !== undefined)";
/// All that is kept anywhere, as one text.
const KEPT: &str = "
const done = arguments[arguments.length - 1];
(async () => {
  let all = '';
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      if (request.url.includes('/static/')) continue;
      all += `${request.url}\\n${await (await cache.match(request)).text()}\\n`;
    }
  }
  return all;
})().then(done, (error) => done(String(error)));
";

async fn kept(window: &Window) -> String {
    let all = window.client.execute_async(KEPT, vec![]).await.expect("it is read");
    all.as_str().unwrap_or_default().to_owned()
}

/// The path of the pass in the newest mail.
async fn newest_pass(app: &TestApp) -> String {
    let (_, _, body) = app.mails().await.pop().expect("a mail");
    let link = body.split_whitespace().find(|word| word.contains("/pass/")).expect("a link");
    link[link.find("/pass/").expect("a path")..].to_owned()
}

#[tokio::test]
async fn the_handbook_is_read_without_network_and_goes_with_the_pass() {
    let served = served().await;
    let app = &served.app;
    let mut organiser = app.organiser().await;
    published(&mut organiser, "Getting to us", "By tram, line openword.", EVERYBODY).await;
    let red = [("audience", "some"), ("levels", "red")];
    let path = published(&mut organiser, "Red part", "crimsonword ![The room](room.jpg)", &red).await;
    let room = crate::stories::files::picture(320, 200, 40);
    organiser.post_files(&format!("{path}/files"), &[], &[("file", "room.jpg", &room)]).await.is(303);
    let version = organiser.get(&path).await.field("version");
    organiser.post(&format!("{path}/publish"), &[("version", &version)]).await.is(303);
    let answers = stories::answers(app).await;
    app.visitor().submit(&app.path("/register"), &stories::with(&answers, &[])).await.is(200);
    let pass = newest_pass(app).await;
    stories::approve(app, &mut organiser, "wang.min@example.org", "red").await;
    let driver = Driver::start();

    // An organiser reads all of it on a shared device: what stays there is what everybody sees.
    let desk = driver.open(&served.base, "en").await;
    desk.sign_in_as(&organiser).await;
    desk.open("/c/fsc/handbook").await;
    desk.says("main", "Red part").await;
    desk.until(IS_KEPT, vec![json!("/c/fsc/handbook")]).await;
    desk.open("/c/fsc/handbook/red-part").await;
    desk.says("main", "crimsonword").await;
    let held = kept(&desk).await;
    assert!(held.contains("openword") && !held.contains("crimsonword") && !held.contains("red-part"), "{held}");
    assert!(!held.contains("Olga"), "and nobody's name");

    // A holder's phone keeps what is hers, with its pictures.
    let phone = driver.open(&served.base, "zh-Hans").await;
    let own = format!("{pass}/handbook");
    phone.open(&format!("{own}?lang=en")).await;
    phone.says("main", "Red part").await;
    phone.until(IS_KEPT, vec![json!(own)]).await;
    // Keeping it was no looking: a part that she has not opened is marked when it changes.
    assert_eq!(app.value::<i64>("select count(*) from handbook_looks where participant_id is not null").await, 0);
    let checks = Checks::new("en");
    checks.page(&phone, "holder").await;
    phone.open(&format!("{own}/red-part")).await;
    checks.page(&phone, "holder").await;
    desk.open(&path).await;
    checks.page(&desk, "organiser").await;
    desk.open("/c/fsc/handbook-parts").await;
    checks.page(&desk, "organiser").await;
    checks.end();
    // Another phone of hers loses it all when her link is replaced.
    let second = driver.open(&served.base, "en").await;
    second.open(&format!("{own}?lang=en")).await;
    second.until(IS_KEPT, vec![json!(own)]).await;
    assert!(kept(&second).await.contains("crimsonword"));

    let person = app.path(&format!("/people/{}", stories::id_of(app, "wang.min@example.org").await));
    organiser.submit(&format!("{person}/link"), &[]).await.is(200);
    second.open(&own).await;
    second.until("return caches.keys().then((names) => names.length === 0)", vec![]).await;
    assert_eq!(kept(&second).await, "");
    // The first loses the old one when she opens the new one there.
    let renewed = newest_pass(app).await;
    assert_ne!(renewed, pass);
    let own = format!("{renewed}/handbook");
    phone.open(&format!("{own}/red-part?lang=en")).await;
    phone.until(IS_KEPT, vec![json!(own)]).await;
    let forgotten = "return caches.keys().then((names) => !names.some((name) => name.includes(arguments[0])))";
    phone.until(forgotten, vec![json!(pass)]).await;

    // Without network it is all there, also a part that was never opened.
    served.end();
    phone.until("return fetch('/healthz').then(() => false, () => true)", vec![]).await;
    phone.open(&format!("{own}/getting-to-us")).await;
    phone.says("#offline", "There is no network").await;
    phone.says("main", "By tram").await;
    phone.open(&format!("{own}/red-part")).await;
    phone.says("main", "crimsonword").await;
    let drawn =
        "const room = document.querySelector('.handbook-text img'); return room.complete && room.naturalWidth === 320";
    phone.until(drawn, vec![]).await;
}
