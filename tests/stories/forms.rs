//! What is asked is data: edited in the browser, published in versions, answered under conditions.

use plenum::kernel::Uuid;

use super::registration::{answers, approve, id_of, pass_link, register, with};
use crate::support::{Answer, Browser, TestApp};

/// The organiser begins to change the form; the page that she then sees.
async fn begin(app: &TestApp, organiser: &mut Browser) -> Answer {
    organiser.submit(&app.path("/form/draft"), &[]).await.is(200).says("Draft of version")
}

/// The revision of the draft as it is now.
async fn revision(app: &TestApp) -> String {
    app.value::<i32>("select revision from forms where state = 'draft'").await.to_string()
}

/// Adds a question to the first section.
async fn ask(app: &TestApp, organiser: &mut Browser, kind: &str, label: &str, more: &[(&str, &str)]) -> Answer {
    let revision = revision(app).await;
    let begun = [("section", "needs"), ("kind", kind), ("revision", &revision), ("label_en", label)];
    let form: Vec<_> = begun.into_iter().chain(more.iter().copied()).collect();
    organiser.submit(&app.path("/form/questions/new"), &form).await.is(200).says(label)
}

async fn publish(app: &TestApp, organiser: &mut Browser) -> Answer {
    let page = organiser.get(&app.path("/form/publish")).await.is(200);
    organiser.submit(&app.path("/form/publish"), &[("version", &page.field("version"))]).await.is(200)
}

#[tokio::test]
async fn an_organiser_asks_something_more_and_whoever_registers_answers() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    let page = organiser.get(&app.path("/form")).await.is(200).says("Diet").says("Allergens").says_not("Draft of");
    assert_eq!(page.count(".page-head .btn.primary"), 1);
    let early = register(&app, "王敏", "early@example.org").await;

    begin(&app, &mut organiser).await;
    let dinner = [
        ("required", "on"),
        ("choice_en", "Opening dinner"),
        ("choice_en", "None"),
        ("choice_hans", "开幕晚宴"),
        ("choice_hans", "不参加"),
        ("choice_places", "1"),
        ("choice_places", ""),
    ];
    ask(&app, &mut organiser, "choice", "Dinner", &dinner).await;
    let seat = [("required", "on"), ("least", "1"), ("most", "9"), ("shown", "dinner:opening-dinner")];
    let page = ask(&app, &mut organiser, "number", "Table", &seat).await;
    let page = page.says("Only where “Dinner” is Opening dinner").says("0 of 1 places taken");
    assert!(page.text().contains("Opening dinner / None"));
    ask(&app, &mut organiser, "text", "Ministry", &[("shown", "category:government")]).await;

    // Nobody is asked yet; the organiser tries it.
    app.visitor().get("/c/fsc/register").await.is(200).says_not("Opening dinner");
    let preview = app.path("/register/preview");
    organiser.get(&preview).await.is(200).says("This is the draft").says("Dinner");
    let form = answers(&app).await;
    let page = organiser.post(&preview, &with(&form, &[])).await.is(422);
    assert_eq!(page.fault("q-dinner").unwrap(), "Choose one of these.");
    organiser.post(&preview, &with(&form, &[("q-dinner", "none")])).await.is(200).says("would be taken");
    assert_eq!(app.value::<i64>("select count(*) from participants").await, 1);

    let page = organiser.get(&app.path("/form/publish")).await.is(200);
    page.says("New question: Dinner").says("New question: Table");
    publish(&app, &mut organiser).await.says_not("Draft of").says("Version 2");

    // The condition stands in the page; the server looks at it again.
    let page = app.visitor().get("/c/fsc/register").await.is(200);
    assert_eq!(page.attribute("[data-shown-if=q-dinner]", "data-shown-values").unwrap(), "opening-dinner");
    let categories = page.attribute("[data-shown-if=category]", "data-shown-values").unwrap();
    assert_eq!(categories.split(' ').count(), 4, "the leafs of the category");
    let send = |changes: &[(&'static str, &'static str)]| with(&form, changes).into_iter().collect::<Vec<_>>();
    let mut visitor = app.visitor();
    let page = visitor.post("/c/fsc/register", &send(&[("q-dinner", "opening-dinner")])).await.is(422);
    assert_eq!(page.fault("q-table").unwrap(), "This is needed.");
    let page = visitor.post("/c/fsc/register", &send(&[("q-dinner", "opening-dinner"), ("q-table", "12")])).await;
    assert_eq!(page.fault("q-table").unwrap(), "Write a whole number from 1 to 9.");
    assert_eq!(page.field("q-table"), "12");
    let good =
        [("q-dinner", "opening-dinner"), ("q-table", "7"), ("q-ministry", "not asked"), ("email", "a@example.org")];
    visitor.submit("/c/fsc/register", &send(&good)).await.is(200);
    let held: serde_json::Value = app.value("select answers from participants where email = 'a@example.org'").await;
    let expected = serde_json::json!({"diet": "halal", "allergens": ["seafood", "=芒果"], "notes": "Arrives late",
        "dinner": "opening-dinner", "table": 7});
    assert_eq!(held, expected);
    app.visitor().get(&pass_link(&app).await).await.says("Opening dinner").says("芒果");

    // The one place is taken: the choice cannot be chosen any more, not even by hand.
    let page = app.visitor().get("/c/fsc/register").await.is(200).says("Opening dinner (full)");
    assert_eq!(page.count("input[name=q-dinner][value=opening-dinner][disabled]"), 1);
    let late = [("q-dinner", "opening-dinner"), ("q-table", "7"), ("email", "b@example.org")];
    let page = app.visitor().post("/c/fsc/register", &send(&late)).await.is(422);
    assert!(page.fault("q-dinner").unwrap().contains("last place"));
    assert_eq!(app.value::<i64>("select count(*) from participants").await, 2);
    // Whoever registered before meets the new questions when she changes her answers.
    let edit = format!("{early}/edit");
    let version = app.visitor().get(&edit).await.is(200).says("Dinner").field("version");
    let page = app.visitor().post(&edit, &with(&form, &[("version", &version), ("q-dinner", "none")])).await;
    page.is(303);
    assert_eq!(
        app.value::<i64>("select count(*) from participants p join forms f on f.id = p.form_id where f.number = 2")
            .await,
        2
    );
}

#[tokio::test]
async fn old_answers_stay_readable_and_published_versions_stay() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    let pass = register(&app, "王敏", "a@example.org").await;
    let page = begin(&app, &mut organiser).await;
    assert_eq!(page.count("#needs .questions > li"), 6);
    let remove = app.path("/form/questions/diet/remove");
    let version = organiser.get(&remove).await.is(200).says("stay readable").field("version");
    organiser.submit(&remove, &[("version", &version)]).await.is(200).says_not("Halal");
    organiser.get(&app.path("/form/publish")).await.says("No longer asked: Diet").says("one answer to questions");
    publish(&app, &mut organiser).await;
    app.visitor().get("/c/fsc/register").await.is(200).says_not("Halal");
    // Her answer is still there, in her words, also after she changed another one.
    app.visitor().get(&pass).await.says("Halal");
    let form = answers(&app).await;
    let version = app.visitor().get(&format!("{pass}/edit")).await.field("version");
    let changed = with(&form, &[("version", &version), ("q-notes", "Arrives early")]);
    app.visitor().submit(&format!("{pass}/edit"), &changed).await.is(200).says("Halal").says("Arrives early");
    let person = app.path(&format!("/people/{}", id_of(&app, "a@example.org").await));
    organiser.get(&person).await.is(200).says("Halal");
    let sheet = organiser.get(&app.path("/people/export?format=csv")).await.is(200);
    assert!(sheet.body.contains("Halal") && sheet.body.contains("Diet"), "{}", sheet.body);

    organiser.get(&app.path("/form/versions/1")).await.is(200).says("Halal");
    organiser.get(&app.path("/form/versions/9")).await.is(404);
    let refused =
        sqlx::query("update forms set content = '{\"sections\": []}' where number = 1").execute(&app.owner).await;
    assert!(refused.unwrap_err().to_string().contains("published is not changed"));
    assert!(sqlx::query("delete from forms where number = 1").execute(&app.owner).await.is_err());
    let log = app.actions().await;
    for action in ["form.begun", "form.changed", "form.published"] {
        assert!(log.iter().any(|held| held == action), "{action}: {log:?}");
    }
}

#[tokio::test]
async fn of_two_who_edit_one_draft_one_is_told() {
    let app = TestApp::new().await;
    let (mut one, mut other) = (app.organiser().await, app.organiser_named("Otto Organiser").await);
    begin(&app, &mut one).await;
    // The other goes on with the same draft.
    begin(&app, &mut other).await;
    assert_eq!(app.value::<i64>("select count(*) from forms where state = 'draft'").await, 1);
    let edit = app.path("/form/questions/notes");
    let (first, second) = (one.get(&edit).await.is(200), other.get(&edit).await.is(200));
    let form =
        |page: &Answer, label: &'static str| [("revision", page.field("revision")), ("label_en", label.to_owned())];
    let (first, second) = (form(&first, "Remarks"), form(&second, "Wishes"));
    let pairs = |form: &[(&'static str, String); 2]| form.clone().map(|(name, value)| (name, value));
    let (a, b) = (pairs(&first), pairs(&second));
    one.submit(&edit, &a.each_ref().map(|(name, value)| (*name, value.as_str()))).await.is(200).says("Remarks");
    other.post(&edit, &b.each_ref().map(|(name, value)| (*name, value.as_str()))).await.is(409);
    // Wrong input comes back at its field and is kept.
    let revision = revision(&app).await;
    let page = one.post(&edit, &[("revision", &revision), ("label_en", ""), ("kept_days", "soon")]).await.is(422);
    assert!(page.fault("label_hans").is_some() && page.fault("kept_days").is_some());
    assert_eq!(page.field("kept_days"), "soon");
    // Thrown away, nothing has changed.
    let version = other.get(&app.path("/form/discard")).await.is(200).field("version");
    other.submit(&app.path("/form/discard"), &[("version", &version)]).await.is(200).says_not("Remarks");
    one.get(&edit).await.is(409);
}

#[tokio::test]
async fn questions_move_and_what_depends_on_them_must_fit() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    begin(&app, &mut organiser).await;
    ask(&app, &mut organiser, "text", "Which kitchen?", &[("shown", "diet:halal")]).await;
    let order = |page: &Answer| page.all("#needs .questions > li a").into_iter().collect::<Vec<_>>();
    let mut page = organiser.get(&app.path("/form")).await;
    let asked =
        ["Diet", "Allergens", "Meals that you take", "Language in which you wish to listen", "Accessibility", "Notes"];
    assert_eq!(order(&page), [&asked[..], &["Which kitchen?"]].concat());
    for _ in asked {
        let revision = revision(&app).await;
        let up = [("question", "which-kitchen"), ("to", "up"), ("revision", &revision)];
        page = organiser.submit(&app.path("/form/move"), &up).await.is(200);
    }
    assert_eq!(order(&page), [&["Which kitchen?"], &asked[..]].concat());
    // Now it would be asked before what it depends on.
    let page = organiser.get(&app.path("/form/publish")).await.is(200).says("cannot be published yet");
    let version = page.field("version");
    organiser.post(&app.path("/form/publish"), &[("version", &version)]).await.is(409);
    assert_eq!(app.value::<i64>("select count(*) from forms where state = 'past'").await, 0);
    // A section of its own.
    let revision = revision(&app).await;
    let title =
        [("kinds", "participant"), ("revision", revision.as_str()), ("title_hans", "抵达"), ("title_en", "Arrival")];
    organiser.submit(&app.path("/form/sections/new"), &title).await.is(200).says("Arrival").says("No question yet");
    let version =
        organiser.get(&app.path("/form/sections/needs/remove")).await.is(200).says("7 questions").field("version");
    organiser
        .submit(&app.path("/form/sections/needs/remove"), &[("version", &version)])
        .await
        .is(200)
        .says_not("Allergens");
}

#[tokio::test]
async fn a_marked_answer_that_changes_is_looked_at_again_and_the_badge_stays_good() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    let pass = register(&app, "王敏", "a@example.org").await;
    approve(&app, &mut organiser, "a@example.org", "green").await;
    let badge: Uuid = app.value("select id from badges where revoked_at is null").await;
    let form = answers(&app).await;
    let edit = format!("{pass}/edit");
    let change = async |changes: &[(&'static str, &str)]| {
        let version = app.visitor().get(&edit).await.is(200).field("version");
        let mut all = changes.to_vec();
        all.push(("version", &version));
        app.visitor().submit(&edit, &with(&form, &all)).await.is(200);
    };
    change(&[("post", "Director")]).await;
    organiser.get(&app.path("/people?state=review")).await.is(200).says("Nobody is found");
    change(&[("post", "Director"), ("name", "王小敏")]).await;
    change(&[("post", "Director"), ("name", "王大敏")]).await;
    let list = organiser.get(&app.path("/people?state=review")).await.is(200).says("to be looked at again");
    assert_eq!(list.all("#rows th a"), ["王大敏"]);
    assert_eq!(app.value::<String>("select state from participants").await, "approved");
    assert_eq!(app.value::<Uuid>("select id from badges where revoked_at is null").await, badge);
    let person = app.path(&format!("/people/{}", id_of(&app, "a@example.org").await));
    let page = organiser.get(&person).await.is(200).says("Changed since the approval");
    assert_eq!(
        (page.all("#review del"), page.all("#review ins")),
        (vec!["王敏".to_owned()], vec!["王大敏".to_owned()])
    );
    let version = page.field("version");
    organiser.submit(&format!("{person}/review"), &[("version", &version)]).await.is(200).says_not("Changed since");
    organiser.post(&format!("{person}/review"), &[("version", &version)]).await.is(409);
    assert!(app.actions().await.contains(&"registration.approval_kept".to_owned()));
}

#[tokio::test]
async fn of_many_who_want_the_last_of_something_exactly_so_many_get_it() {
    use futures_util::{StreamExt as _, stream};
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    begin(&app, &mut organiser).await;
    let dinner = [("choice_en", "Dinner"), ("choice_places", "5")];
    ask(&app, &mut organiser, "several", "Evening", &dinner).await;
    publish(&app, &mut organiser).await;
    let form = answers(&app).await;
    let statuses: Vec<u16> = stream::iter(0..20)
        .map(|n| {
            let (mut visitor, form) = (app.visitor(), &form);
            async move {
                let email = format!("v{n}@example.org");
                let form = with(form, &[("email", &email), ("q-evening", "dinner")]);
                visitor.post("/c/fsc/register", &form).await.status.as_u16()
            }
        })
        .buffer_unordered(20)
        .collect()
        .await;
    let taken = statuses.iter().filter(|status| **status == 303).count();
    assert_eq!((taken, statuses.iter().filter(|status| **status == 422).count()), (5, 15), "{statuses:?}");
    assert_eq!(app.value::<i32>("select taken from choice_places").await, 5);
    // Fewer places than are chosen cannot be published.
    begin(&app, &mut organiser).await;
    let page = organiser.get(&app.path("/form/questions/evening")).await.is(200);
    let less = [
        ("revision", page.field("revision")),
        ("label_en", "Evening".into()),
        ("choice_code", "dinner".into()),
        ("choice_en", "Dinner".into()),
        ("choice_places", "4".to_owned()),
    ];
    let less = less.each_ref().map(|(name, value)| (*name, value.as_str()));
    organiser.submit(&app.path("/form/questions/evening"), &less).await.is(200);
    let version = organiser.get(&app.path("/form/publish")).await.is(200).says("(places)").field("version");
    let answer = organiser.post(&app.path("/form/publish"), &[("version", &version)]).await.is(409);
    answer.says("More people have chosen");
    // Whoever withdraws leaves her place to others.
    app.sql("update participants set state = 'withdrawn' where number = 1").await;
    assert_eq!(app.value::<i32>("select taken from choice_places").await, 4);
    organiser.submit(&app.path("/form/publish"), &[("version", &version)]).await.is(200);
}

#[tokio::test]
async fn answers_are_counted_drawn_and_taken_along() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    let statistics = app.path("/people/statistics");
    organiser.get(&statistics).await.is(200).says("Nobody has registered yet");
    begin(&app, &mut organiser).await;
    ask(&app, &mut organiser, "number", "Nights", &[]).await;
    publish(&app, &mut organiser).await;
    let form = answers(&app).await;
    for (email, diet, nights) in
        [("a@example.org", "halal", "2"), ("b@example.org", "vegan", "3"), ("c@example.org", "vegan", "")]
    {
        let sent = with(&form, &[("email", email), ("q-diet", diet), ("q-nights", nights)]);
        app.visitor().submit("/c/fsc/register", &sent).await.is(200);
    }
    app.sql("update participants set state = 'withdrawn' where email = 'c@example.org'").await;
    let page = organiser.get(&statistics).await.is(200).says("2 people").says("Sum 5, least 2, most 3");
    let rows = page.all("table.counted tbody tr");
    for row in [
        "Halal 1",
        "Vegan 1",
        "No restriction 0",
        "Seafood 2",
        "Other, in own words 2",
        "Joint-stock banks 2",
        "English 2",
    ] {
        let found = rows.iter().any(|held| held.split_whitespace().collect::<Vec<_>>().join(" ").ends_with(row));
        assert!(found, "{row} in {rows:?}");
    }
    assert_eq!(page.count("svg.chart rect.bar"), 1);
    // Each figure of people leads to them.
    let href = page.attribute("table.counted tbody td.num a[href*=institution]", "href").unwrap();
    let list = organiser.get(&href).await.is(200);
    assert_eq!(list.count("#rows tr"), 2);
    organiser.get(&format!("{statistics}?whom=all")).await.is(200).says("3 people");
    let sheet = organiser.get(&format!("{statistics}/export?format=xlsx&whom=all")).await.is(200).sheet();
    assert!(
        sheet.iter().any(|row| format!("{row:?}").contains("Vegan") && format!("{row:?}").contains("2")),
        "{sheet:?}"
    );
    assert!(app.actions().await.contains(&"registration.statistics_exported".to_owned()));
    app.desk_staff("Dora Desk").await.get(&statistics).await.is(404);
}

#[tokio::test]
async fn a_day_is_written_out_for_readers_and_kept_as_it_is_in_files() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    begin(&app, &mut organiser).await;
    ask(&app, &mut organiser, "date", "Visit", &[]).await;
    publish(&app, &mut organiser).await;
    let form = answers(&app).await;
    let sent = with(&form, &[("q-visit", "2027-01-03")]);
    app.visitor().submit("/c/fsc/register", &sent).await.is(200);
    let pass = pass_link(&app).await;
    app.visitor().get(&pass).await.is(200).says("3 January 2027").says_not("2027-01-03");
    app.visitor().get(&format!("{pass}?lang=zh-Hant")).await.is(200).says("2027年1月3日");
    let person = app.path(&format!("/people/{}", id_of(&app, "wang.min@example.org").await));
    organiser.get(&person).await.is(200).says("3 January 2027").says_not("2027-01-03");
    let file = organiser.get(&app.path("/people/export?format=csv")).await.is(200);
    assert!(file.body.contains("2027-01-03"), "{}", file.body);
}

#[tokio::test]
async fn people_of_some_institutions_alone_are_asked() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    begin(&app, &mut organiser).await;
    let revision = revision(&app).await;
    let both = [
        ("section", "needs"),
        ("kind", "text"),
        ("label_en", "Visa"),
        ("revision", &revision),
        ("shown", "category:government"),
        ("shown_institutions", "IMF"),
    ];
    let page = organiser.post(&app.path("/form/questions/new"), &both).await.is(422);
    assert_eq!(page.fault("shown").unwrap(), "Choose answers of one question alone.");
    assert_eq!(page.field("shown_institutions"), "IMF");
    let names = [("shown_institutions", "国际货币基金组织\nI.M.F.")];
    let page = ask(&app, &mut organiser, "text", "Visa", &names).await;
    page.says("Only where “Institution” is 国际货币基金组织 / I.M.F.");
    publish(&app, &mut organiser).await;
    let page = app.visitor().get("/c/fsc/register").await.is(200);
    assert_eq!(page.attribute("[data-shown-if=institution]", "data-shown-values").unwrap(), "国际货币基金组织 imf");
    let form = answers(&app).await;
    for (institution, email) in [("imf", "a@example.org"), ("World Bank", "b@example.org")] {
        let sent = with(&form, &[("institution", institution), ("email", email), ("q-visa", "B-1")]);
        app.visitor().submit("/c/fsc/register", &sent).await.is(200);
    }
    let kept = "select string_agg(email, ' ') from participants where answers ? 'visa'";
    assert_eq!(app.value::<String>(kept).await, "a@example.org");
}
