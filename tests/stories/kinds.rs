//! Holders of badges who are no participants: kinds of their own, with shorter forms.

use plenum::kernel::Uuid;

use super::registration::{answers, id_of, pass_link, with};
use crate::support::{Answer, Browser, TestApp};

pub async fn category(app: &TestApp, code: &str) -> String {
    let found: Uuid = sqlx::query_scalar("select id from categories where code = $1")
        .bind(code)
        .fetch_one(&app.owner)
        .await
        .expect("a category");
    found.to_string()
}

/// The kinds that a form offers.
fn kinds(page: &Answer) -> Vec<String> {
    page.all("nav.tabs a")
}

/// A reporter, as she fills in the form.
async fn reporter(app: &TestApp) -> Vec<(&'static str, String)> {
    let press = category(app, "press").await;
    let form = answers(app).await;
    with(&form, &[("category", &press), ("kind", "press"), ("email", "press@example.org"), ("q-press-card", "P-1")])
        .into_iter()
        .filter(|(name, _)| !["q-diet", "q-allergens", "q-allergens-other", "q-notes"].contains(name))
        .map(|(name, value)| (name, value.to_owned()))
        .collect()
}

async fn approve_by_rules(app: &TestApp, organiser: &mut Browser, email: &str) -> String {
    let path = app.path(&format!("/people/{}", id_of(app, email).await));
    let page = organiser.get(&path).await.is(200);
    let level = page.attribute("input[name=level][checked]", "value").expect("a level");
    organiser
        .submit(&format!("{path}/approve"), &[("version", &page.field("version")), ("level", &level)])
        .await
        .is(200);
    level
}

#[tokio::test]
async fn a_reporter_has_a_form_of_her_own_and_a_green_badge() {
    let app = TestApp::new().await;
    let mut visitor = app.visitor();
    // Those who register themselves choose what they are first; guards and drivers do not.
    let page = visitor.get("/c/fsc/register").await.is(200);
    assert_eq!(kinds(&page), ["Participants", "Press", "Interpreters"]);
    assert!(page.count("[name=q-diet]") > 0 && page.count("[name='q-press-card']") == 0);
    let page = visitor.get("/c/fsc/register?kind=press").await.is(200).says("Number of your press card");
    assert_eq!(page.attribute("nav.tabs a[aria-current]", "href").unwrap(), "/c/fsc/register?kind=press");
    assert!(page.count("[name=q-diet]") == 0 && page.count("select[name=category]") == 0);
    let page = visitor.speaking("zh-CN").get("/c/fsc/register?kind=press").await.is(200).says("记者证编号");
    assert_eq!(kinds(&page), ["参会人员", "媒体人员", "译员"]);

    // She is asked what is asked of press, and nothing else is kept.
    let mut visitor = app.visitor();
    let form = reporter(&app).await;
    let page = visitor.post("/c/fsc/register", &with(&form, &[("q-press-card", "")])).await.is(422);
    assert!(page.fault("q-press-card").is_some() && page.count("[name=q-diet]") == 0);
    visitor.submit("/c/fsc/register", &with(&form, &[("q-diet", "halal")])).await.is(200);
    let kept: serde_json::Value = app.value("select answers from participants").await;
    assert_eq!(kept, serde_json::json!({ "press-card": "P-1" }));
    let pass = pass_link(&app).await;
    // On her pass she may change her answers, not what she is.
    let edit = visitor.get(&format!("{pass}/edit")).await.is(200);
    assert!(edit.count("[name='q-press-card']") == 1 && edit.count("select[name=category] option") == 2);
    let bank = category(&app, "joint-stock-banks").await;
    let version = edit.field("version");
    let page = visitor
        .post(&format!("{pass}/edit"), &with(&form, &[("category", &bank), ("q-diet", "none"), ("version", &version)]))
        .await
        .is(422);
    assert!(page.fault("category").is_some());

    // Guards do not come by themselves.
    let guards = category(&app, "guards").await;
    let form = answers(&app).await;
    let page = visitor.post("/c/fsc/register", &with(&form, &[("category", &guards)])).await.is(422);
    assert!(page.fault("category").is_some());

    // The rules of the plan: green for whoever is no participant, blue for participants.
    let mut organiser = app.organiser().await;
    visitor.submit("/c/fsc/register", &with(&form, &[])).await.is(200);
    assert_eq!(approve_by_rules(&app, &mut organiser, "press@example.org").await, "green");
    assert_eq!(approve_by_rules(&app, &mut organiser, "wang.min@example.org").await, "blue");

    // Told apart in the list, its file, and the figures.
    let list = organiser.get(&app.path("/people?kind=press")).await.is(200);
    assert_eq!(list.all("#rows th[scope=row] a").len(), 1);
    assert!(list.all("#rows .tag").contains(&"Press".to_owned()) && list.all(".chip")[0].ends_with("Press"));
    assert_eq!(organiser.get(&app.path("/people?kind=participant")).await.all("#rows th[scope=row] a").len(), 1);
    let sheet = organiser.get(&app.path("/people/export?format=csv&kind=press")).await.is(200);
    assert!(sheet.body.lines().next().unwrap().contains("Kind") && sheet.body.contains("Press"));
    let figures = organiser.get(&app.path("/people/statistics?whom=all")).await.is(200);
    assert!(figures.all(".counted tr").contains(&"Press 1".to_owned()), "{:?}", figures.all(".counted tr"));
    let person = app.path(&format!("/people/{}", id_of(&app, "press@example.org").await));
    assert!(organiser.get(&person).await.is(200).all(".page-head .tag").contains(&"Press".to_owned()));
}

#[tokio::test]
async fn organisers_say_which_kinds_register_themselves_and_codes_let_in_others() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    let admission = app.path("/admission");
    let page = organiser.get(&admission).await.is(200).says("Who registers herself");
    assert_eq!(page.count("input[name=kinds]"), 7);
    assert_eq!(page.count("input[name=kinds][checked]"), 3);
    let version = page.field("version");
    let set = format!("{admission}/kinds");
    assert!(organiser.post(&set, &[("version", &version)]).await.is(422).fault("kinds").is_some());
    assert!(organiser.post(&set, &[("version", &version), ("kinds", "king")]).await.is(422).fault("kinds").is_some());
    organiser.submit(&set, &[("version", &version), ("kinds", "participant")]).await.is(200);
    // What was seen is of before.
    organiser.post(&set, &[("version", &version), ("kinds", "press")]).await.is(409);
    assert!(app.actions().await.contains(&"registration.kinds_set".to_owned()));
    let mut visitor = app.visitor();
    assert_eq!(kinds(&visitor.get("/c/fsc/register?kind=press").await.is(200)), [""; 0]);
    let form = reporter(&app).await;
    assert!(visitor.post("/c/fsc/register", &with(&form, &[])).await.is(422).fault("category").is_some());

    // Whoever has a code for drivers has the form of drivers.
    let drivers = category(&app, "drivers").await;
    organiser.submit(&app.path("/admission/codes"), &[("note", "Fleet"), ("category", &drivers)]).await.is(200);
    let page = organiser.get(&admission).await.is(200);
    let link = page.attribute("#code-list td a", "href").expect("a link with the code");
    let page = visitor.get(&link).await.is(200).says("Number plate");
    assert_eq!((page.field("kind"), page.field("category")), ("driver".into(), drivers.clone()));
    let code = page.field("code");
    let form = with(&form, &[("category", &drivers), ("code", &code), ("q-plate", "京A00001")])
        .iter()
        .map(|(name, value)| (*name, (*value).to_owned()))
        .collect::<Vec<_>>();
    visitor.submit("/c/fsc/register", &with(&form, &[])).await.is(200);
    assert_eq!(app.value::<i64>("select count(*) from participants p join categories c on c.id = p.category_id where c.kind = 'driver' and p.answers ? 'plate'").await, 1);

    // Staff add anybody; the form is the one of her kind.
    let desk = app.path("/people/new");
    let page = organiser.get(&format!("{desk}?kind=medic")).await.is(200);
    assert_eq!(kinds(&page).len(), 7);
    assert_eq!((page.field("kind"), page.count("[name^='q-']")), ("medic".into(), 0));
    let medics = category(&app, "medics").await;
    let medic =
        with(&form, &[("category", &medics), ("email", "medic@example.org"), ("level", "rules"), ("language", "en")])
            .iter()
            .map(|(name, value)| (*name, (*value).to_owned()))
            .collect::<Vec<_>>();
    organiser.submit(&desk, &with(&medic, &[])).await.is(200).says("Medical staff").says("Green");
}

#[tokio::test]
async fn a_section_says_whom_it_is_asked_of() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    organiser.submit(&app.path("/form/draft"), &[]).await.is(200);
    let section = app.path("/form/sections/needs");
    let page = organiser.get(&section).await.is(200);
    assert_eq!(page.attribute("input[name=kinds][checked]", "value").unwrap(), "participant");
    let revision = page.field("revision");
    let form = |kinds: &[&'static str]| {
        let mut form = vec![("title_en", "Needs"), ("title_hans", "需求"), ("revision", revision.as_str())];
        form.extend(kinds.iter().map(|kind| ("kinds", *kind)));
        form
    };
    assert!(organiser.post(&section, &form(&[])).await.is(422).fault("kinds").is_some());
    let page = organiser.submit(&section, &form(&["participant", "press"])).await.is(200);
    assert!(page.all("#needs header .tag")[0].contains("Participants · Press"));
    // Tried before it is asked: as one kind and as another.
    let preview = app.path("/register/preview");
    let page = organiser.get(&format!("{preview}?kind=press")).await.is(200);
    assert!(page.count("[name=q-diet]") > 0 && page.count("[name='q-press-card']") == 1);
    assert_eq!(kinds(&page).len(), 7);
    assert_eq!(organiser.get(&format!("{preview}?kind=guard")).await.is(200).count("[name=q-diet]"), 0);
    let revision = organiser.get(&app.path("/form/publish")).await.is(200).field("version");
    organiser.submit(&app.path("/form/publish"), &[("version", &revision)]).await.is(200);
    let form = reporter(&app).await;
    let page = app.visitor().post("/c/fsc/register", &with(&form, &[])).await.is(422);
    assert!(page.fault("q-diet").is_some());
    app.visitor().submit("/c/fsc/register", &with(&form, &[("q-diet", "none")])).await.is(200);
}
