//! Which level of badge is whose: rules of the conference, overruled with a reason.

use plenum::access::GroupRole;
use plenum::registration::Outcome;

use super::registration::{id_of, many, register};
use crate::support::{Answer, Browser, TestApp};

/// The rules as they are seen, in their order.
fn rules(page: &Answer) -> Vec<String> {
    page.all("#rules tbody tr").into_iter().map(|row| row.replace(" Move up", "").replace(" Remove…", "")).collect()
}

async fn approve(app: &TestApp, organiser: &mut Browser, email: &str, level: &str, reason: &str) -> Answer {
    let path = app.path(&format!("/people/{}", id_of(app, email).await));
    let version = organiser.get(&path).await.is(200).field("version");
    let form = [("version", version.as_str()), ("level", level), ("reason", reason)];
    organiser.post(&format!("{path}/approve"), &form).await
}

async fn levels(app: &TestApp) -> Vec<(String, Option<String>, String)> {
    sqlx::query_as("select email, level, level_reason from participants order by number")
        .fetch_all(&app.owner)
        .await
        .unwrap()
}

#[tokio::test]
async fn the_organiser_says_which_level_is_whose() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    let path = app.path("/levels");
    // As the plan has it, from the template.
    let page = organiser.get(&path).await.is(200).says("Core zone access");
    assert_eq!(
        rules(&page),
        [
            "1 Members of the presidium Red",
            "2 Members of the groups Blue",
            "3 Everybody who is no participant Green",
            "4 Everybody else Blue"
        ]
    );
    // Somebody of a category: before what speaks of everybody.
    let category: plenum::kernel::Uuid = app.value("select id from categories where conference_id = (select id from conferences where slug = 'fsc') and code = 'financial-regulators'").await;
    let category = category.to_string();
    let page = organiser.submit(&path, &[("who", &category), ("level", "green")]).await.is(200);
    assert_eq!(rules(&page)[3..], ["4 Government – Financial regulators Green", "5 Everybody else Blue"]);
    let page = organiser.post(&path, &[("who", &category), ("level", "red")]).await.is(422);
    assert!(page.fault("who").unwrap().contains("already"));
    let page = organiser.post(&path, &[("who", "nobody"), ("level", "gold")]).await.is(422);
    assert!(page.fault("who").is_some() && page.fault("level").is_some());
    let last: plenum::kernel::Uuid = app.value("select id from level_rules where who = 'category'").await;
    organiser.submit(&format!("{path}/{last}/raise"), &[]).await.is(200);
    let page = organiser.submit(&format!("{path}/{last}/raise"), &[]).await.is(200);
    assert_eq!(rules(&page)[1..3], ["2 Government – Financial regulators Green", "3 Members of the groups Blue"]);
    organiser.submit(&format!("{path}/{last}/raise"), &[]).await.is(200);
    organiser.post(&format!("{path}/{last}/raise"), &[]).await.is(409);
    organiser.get(&format!("{path}/{last}/remove")).await.says("goes by the rules below");
    let page = organiser.submit(&format!("{path}/{last}/remove"), &[]).await.is(200);
    assert_eq!(rules(&page).len(), 4);
    organiser.post(&format!("{path}/{last}/remove"), &[]).await.is(404);
    let actions = app.actions().await;
    for action in ["registration.level_rule_added", "registration.level_rule_raised", "registration.level_rule_removed"]
    {
        assert!(actions.iter().any(|held| held == action), "{action}");
    }
}

#[tokio::test]
async fn who_is_approved_has_the_level_of_the_rules_or_a_reason() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    app.seated("Zhao Chair", 1).await;
    let worker = app.account("Wu Worker").await;
    app.place(worker, "coordination", GroupRole::Member).await;
    // They register with the addresses of their accounts.
    let address = |name: &'static str| {
        let owner = app.owner.clone();
        async move {
            let sql = "select email from accounts where name = $1";
            sqlx::query_scalar::<_, String>(sql).bind(name).fetch_one(&owner).await.unwrap()
        }
    };
    let (chair, worker) = (address("Zhao Chair").await, address("Wu Worker").await);
    for (name, email) in [("赵一", chair.as_str()), ("吴二", &worker), ("孙三", "sun@example.org")] {
        register(&app, name, email).await;
    }
    app.sql("update level_rules set level = 'green' where who = 'everybody'").await;
    let page = organiser.get(&app.path(&format!("/people/{}", id_of(&app, &chair).await))).await;
    page.says("By the rules: Red (Members of the presidium).");

    // Another level needs a reason; what was chosen is kept.
    let page = approve(&app, &mut organiser, "sun@example.org", "blue", " ").await.is(422);
    assert!(page.fault("reason").unwrap().contains("the rules say another level"));
    assert_eq!(page.attribute("input[name=level][checked]", "value").as_deref(), Some("blue"));
    approve(&app, &mut organiser, "sun@example.org", "blue", "Speaks in the core zone").await.is(303);
    let person = app.path(&format!("/people/{}", id_of(&app, "sun@example.org").await));
    organiser.get(&person).await.says("Other than the rules: Speaks in the core zone");
    // Several at once go by the rules, each her own.
    let ids = [id_of(&app, &chair).await.to_string(), id_of(&app, &worker).await.to_string()];
    let asked = organiser.get(&app.path(&format!("/people/approve?ids={}&ids={}", ids[0], ids[1]))).await.is(200);
    let asked = asked.says("By the rules Red 1 · Blue 1");
    assert_eq!(asked.count("input[name=chosen]"), 2);
    let chosen = ids.map(|id| format!("{id}.1"));
    let form = [("chosen", chosen[0].as_str()), ("chosen", &chosen[1]), ("level", "blue")];
    let page = organiser.post(&app.path("/people/approve"), &form).await.is(422);
    assert!(page.fault("reason").is_some());
    let form = [("chosen", chosen[0].as_str()), ("chosen", &chosen[1]), ("level", "rules")];
    organiser.post(&app.path("/people/approve"), &form).await.is(303);
    let held = levels(&app).await;
    let of = |email: &str| held.iter().find(|(held, ..)| held == email).unwrap();
    assert_eq!((of(&chair).1.as_deref(), of(&worker).1.as_deref()), (Some("red"), Some("blue")));
    assert_eq!(
        (of("sun@example.org").1.as_deref(), of("sun@example.org").2.as_str()),
        (Some("blue"), "Speaks in the core zone")
    );

    // Brought back to what the rules say, no reason is left.
    let version = organiser.get(&person).await.field("version");
    organiser
        .submit(&format!("{person}/level"), &[("version", &version), ("level", "green")])
        .await
        .is(200)
        .says_not("Other than");
    let version = organiser.get(&person).await.field("version");
    let page = organiser.post(&format!("{person}/level"), &[("version", &version), ("level", "red")]).await.is(422);
    assert!(page.fault("reason").is_some());
    assert_eq!(app.value::<i64>("select count(*) from badges where level = 'green' and revoked_at is null").await, 1);
}

#[tokio::test]
async fn without_a_rule_whoever_approves_chooses() {
    let app = TestApp::new().await;
    app.sql("delete from level_rules").await;
    many(&app, 1, |_| Outcome::Submitted).await;
    let mut organiser = app.organiser().await;
    organiser.get(&app.path("/levels")).await.says("There is no rule");
    let page = organiser.get(&app.path(&format!("/people/{}", id_of(&app, "p0@example.org").await))).await;
    page.says_not("By the rules").says_not("Reason for another level");
    approve(&app, &mut organiser, "p0@example.org", "red", "").await.is(303);
}
