//! Stars: kept in the browser of whoever has no pass, and with the pass once my agenda was opened from it.

use plenum::registration::{Level, Outcome};
use serde_json::json;

use super::check::Checks;
use super::chrome::Driver;
use super::served;
use crate::stories::programme::id;
use crate::stories::registration::many;

#[tokio::test]
async fn stars_go_from_the_browser_to_the_pass() {
    let served = served().await;
    let app = &served.app;
    let made = many(app, 6, |_| Outcome::Approved(Level::Green)).await;
    let pass = format!("/pass/{}", made[0].token);
    let opening = id(app, "items", "opening-address").await.simple().to_string();
    let star = format!("button[data-star='{opening}']");
    let driver = Driver::start();
    let window = driver.open(&served.base, "en").await;
    let checks = Checks::new("en");
    let press = |css: String| {
        let window = &window;
        async move { window.run("document.querySelector(arguments[0]).click()", vec![json!(css)]).await }
    };
    window.open("/c/fsc/agenda").await;
    press(star.clone()).await;
    window.sees(&format!("{star}[aria-pressed=true]")).await;
    // It is there again on the page of the item, and in my agenda.
    window.open("/c/fsc/agenda/opening-address").await;
    window.sees(&format!("{star}[aria-pressed=true]")).await;
    window.open("/c/fsc/my-agenda").await;
    window.says(".agenda", "Opening address").await;
    checks.page(&window, "visitor").await;
    assert_eq!(app.value::<i64>("select count(*) from favourites").await, 0);
    // My agenda of the pass takes it along.
    window.open(&format!("{pass}/agenda")).await;
    window.says(".agenda", "Opening address").await;
    assert_eq!(app.value::<i64>("select count(*) from favourites").await, 1);
    checks.page(&window, "holder").await;
    window.open(&format!("{pass}/agenda/choose?day=1")).await;
    checks.page(&window, "holder").await;
    // Within this tab, the public agenda stars with the pass from now on.
    window.open("/c/fsc/agenda").await;
    window.sees(&format!("{star}[aria-pressed=true]")).await;
    press(star.clone()).await;
    window.sees(&format!("{star}[aria-pressed=false]")).await;
    assert_eq!(app.value::<i64>("select count(*) from favourites").await, 0);
    // Another tab knows of no pass.
    let other = driver.open(&served.base, "en").await;
    other.open("/c/fsc/my-agenda").await;
    other.says("main", "Nothing is yours yet").await;
    checks.end();
}

#[tokio::test]
async fn discussion_groups_and_speakers_are_seen_by_everybody() {
    let served = served().await;
    let app = &served.app;
    let made = many(app, 60, |_| Outcome::Approved(Level::Green)).await;
    let mut organiser = app.organiser().await;
    let blocks = ["monitoring-1", "fintech-1", "control-1"];
    let mut form = vec![("title_en", "Group discussions".to_owned()), ("most", "3".to_owned())];
    form.extend([("opens", "2026-11-20T09:00".to_owned()), ("closes", "2026-12-10T18:00".to_owned())]);
    for code in blocks {
        form.push(("blocks", id(app, "blocks", code).await.to_string()));
    }
    let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let path = organiser.post("/c/fsc/discussions/new", &form).await.is(303).location().to_owned();
    let discussion = path.rsplit('/').next().unwrap().to_owned();
    let driver = Driver::start();
    let checks = Checks::new("zh-Hans");
    let desk = driver.open(&served.base, "zh-Hans").await;
    desk.sign_in_as(&organiser).await;
    desk.open(&format!("{path}/run?lang=zh-Hans")).await;
    checks.page(&desk, "organiser").await;
    desk.follow("form[method=post] button.primary").await;
    checks.page(&desk, "organiser").await;
    desk.follow("#groups tbody a").await;
    checks.page(&desk, "organiser").await;
    for page in [
        "/c/fsc/discussions".to_owned(),
        format!("{path}/edit"),
        format!("{path}/people?who=all"),
        format!("{path}/door"),
    ] {
        desk.open(&page).await;
        checks.page(&desk, "organiser").await;
    }
    let hers = driver.open(&served.base, "zh-Hans").await;
    hers.open(&format!("/pass/{}/wishes/{discussion}?lang=zh-Hans", made[0].token)).await;
    checks.page(&hers, "holder").await;
    // A speaker is asked, and answers.
    let item = app.path(&format!("/programme/items/{}", id(app, "items", "opening-rules").await));
    let ask = organiser.get(&item).await.is(200).attribute("#people form[action$=ask]", "action").unwrap();
    let speaker = organiser.post(&ask, &[]).await.is(303).location().to_owned();
    for page in ["/c/fsc/speakers".to_owned(), speaker.clone()] {
        desk.open(&page).await;
        checks.page(&desk, "organiser").await;
    }
    let own = organiser.get(&speaker).await.is(200).all("code.secret").pop().unwrap();
    hers.open(&format!("{own}?lang=zh-Hans")).await;
    checks.page(&hers, "speaker").await;
    hers.follow("button[value=confirmed]").await;
    hers.says(".tag.good", "已确认").await;
    for page in ["about".to_owned(), format!("items/{}", id(app, "items", "opening-rules").await)] {
        hers.open(&format!("{own}/{page}")).await;
        checks.page(&hers, "speaker").await;
    }
    checks.end();
}
