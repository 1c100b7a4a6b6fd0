//! Places are limited; whoever comes after the last one waits, and moves up by herself.

use futures_util::{StreamExt as _, stream};
use plenum::kernel::Uuid;
use plenum::registration::{Level, Outcome};

use super::registration::{answers, approve, id_of, many, pass_link, register, with};
use crate::support::{Browser, TestApp};

/// The organiser limits the places of a category, or of the whole conference.
pub async fn limit(app: &TestApp, organiser: &mut Browser, code: &str, places: &str) {
    let category = category(app, code).await;
    organiser.submit(&app.path("/places/new"), &[("category", &category), ("places", places)]).await.is(200);
}

async fn category(app: &TestApp, code: &str) -> String {
    let found: Option<Uuid> = sqlx::query_scalar("select id from categories where conference_id = $1 and code = $2")
        .bind(app.conference)
        .bind(code)
        .fetch_optional(&app.owner)
        .await
        .unwrap();
    found.map(|id| id.to_string()).unwrap_or_default()
}

/// Name and state of everybody, in the order in which they registered.
async fn states(app: &TestApp) -> Vec<(String, String)> {
    sqlx::query_as("select name, state from participants order by number").fetch_all(&app.owner).await.unwrap()
}

fn held(states: &[(&str, &str)]) -> Vec<(String, String)> {
    states.iter().map(|(name, state)| ((*name).to_owned(), (*state).to_owned())).collect()
}

#[tokio::test]
async fn a_full_category_has_a_waiting_list_that_moves_up_by_itself() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    organiser.get(&app.path("/places")).await.is(200).says("Places are not limited");
    limit(&app, &mut organiser, "joint-stock-banks", "1").await;
    let first = register(&app, "王敏", "first@example.org").await;

    // The form says that it is full, and takes her all the same.
    app.visitor().get("/c/fsc/register").await.says("(full: waiting list)").says_not("Every place is taken.");
    let form = answers(&app).await;
    let mut visitor = app.visitor();
    let second = with(&form, &[("name", "李雷"), ("email", "second@example.org")]);
    let page = visitor.submit("/c/fsc/register", &second).await;
    page.is(200).says("You are on the waiting list").says("in the order of registration");
    let (_, subject, body) = app.mails().await.pop().unwrap();
    assert!(
        subject.starts_with("On the waiting list for") && body.contains("every place is taken"),
        "{subject} {body}"
    );
    let second = pass_link(&app).await;
    register(&app, "韩梅", "third@example.org").await;
    let third = pass_link(&app).await;
    app.visitor().get(&second).await.is(200).says("You are number 1 on the waiting list");
    app.visitor().get(&third).await.is(200).says("You are number 2 on the waiting list");

    // The organiser sees it, and whom it is about.
    let page = organiser.get(&app.path("/places")).await.is(200).says("full");
    assert_eq!(page.all("#places tbody td"), ["1", "1", "full", "2"]);
    let bank = category(&app, "joint-stock-banks").await;
    for (state, names) in [("waitlisted", vec!["韩梅", "李雷"]), ("placed", vec!["王敏"])] {
        let list = organiser.get(&app.path(&format!("/people?state={state}&category={bank}&sort=name"))).await.is(200);
        assert_eq!(list.all("#rows th a"), names);
    }

    // The first withdraws; the second has her place in the same moment, and is told.
    let version = app.visitor().get(&format!("{first}/withdraw")).await.field("version");
    app.visitor().submit(&format!("{first}/withdraw"), &[("version", &version)]).await.is(200);
    let now = held(&[("王敏", "withdrawn"), ("李雷", "submitted"), ("韩梅", "waitlisted")]);
    assert_eq!(states(&app).await, now);
    let (to, subject, _) = app.mails().await.pop().unwrap();
    assert_eq!((to.as_str(), subject.starts_with("A place for you")), ("second@example.org", true));
    app.visitor().get(&second).await.says("Your badge appears here once it is approved");
    app.visitor().get(&third).await.says("You are number 1 on the waiting list");
    let log = app.actions().await;
    assert_eq!(log.iter().filter(|action| *action == "registration.moved_up").count(), 1);
    assert_eq!(log.iter().filter(|action| *action == "registration.waitlisted").count(), 2);
}

#[tokio::test]
async fn more_places_or_no_limit_let_the_list_move_up() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    limit(&app, &mut organiser, "", "1").await;
    limit(&app, &mut organiser, "joint-stock-banks", "1").await;
    for name in ["A", "B", "C", "D"] {
        register(&app, name, &format!("{name}@example.org")).await;
    }
    let quota = |sql| app.value::<Uuid>(sql);
    let whole = quota("select id from quotas where category_id is null").await;
    let bank = quota("select id from quotas where category_id is not null").await;
    let edit = |id: Uuid| app.path(&format!("/places/{id}"));

    // Every quota that counts her must have room.
    organiser.submit(&edit(whole), &[("version", "1"), ("places", "3")]).await.is(200);
    assert_eq!(app.value::<i64>("select count(*) from participants where state = 'submitted'").await, 1);
    organiser.submit(&edit(bank), &[("version", "1"), ("places", "2")]).await.is(200);
    let now = held(&[("A", "submitted"), ("B", "submitted"), ("C", "waitlisted"), ("D", "waitlisted")]);
    assert_eq!(states(&app).await, now);

    // Never fewer than are taken; what was written stays.
    let page = organiser.post(&edit(bank), &[("version", "2"), ("places", "1")]).await.is(422);
    assert_eq!(page.fault("places").unwrap(), "2 places are taken already: it cannot be fewer.");
    assert_eq!(page.field("places"), "1");
    organiser.post(&edit(bank), &[("version", "2"), ("places", "many")]).await.is(422);
    // Somebody else changed it in the meantime.
    organiser.post(&edit(bank), &[("version", "1"), ("places", "9")]).await.is(409);

    let remove = format!("{}/remove", edit(bank));
    organiser.get(&remove).await.is(200).says("moves up at once");
    organiser.submit(&remove, &[("version", "2")]).await.is(200);
    assert_eq!(states(&app).await[2..], held(&[("C", "submitted"), ("D", "waitlisted")]));

    // One limit each.
    let page = organiser.post(&app.path("/places/new"), &[("category", ""), ("places", "7")]).await.is(422);
    assert!(page.fault("category").unwrap().contains("limited already"));
    let unknown = Uuid::nil().to_string();
    let page = organiser.post(&app.path("/places/new"), &[("category", &unknown), ("places", "7")]).await.is(422);
    assert!(page.fault("category").is_some());
    let log = app.actions().await;
    for (action, count) in
        [("registration.quota_added", 2), ("registration.quota_changed", 2), ("registration.quota_removed", 1)]
    {
        assert_eq!(log.iter().filter(|held| *held == action).count(), count, "{action}");
    }
}

#[tokio::test]
async fn the_organiser_may_decide_about_somebody_who_waits_only_where_there_is_room() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    limit(&app, &mut organiser, "", "1").await;
    register(&app, "A", "a@example.org").await;
    let waits = register(&app, "B", "b@example.org").await;
    // Approval needs a place like everything else.
    let base = app.path(&format!("/people/{}", id_of(&app, "b@example.org").await));
    let version = organiser.get(&base).await.is(200).says("waiting list").field("version");
    let answer = organiser
        .post(&format!("{base}/approve"), &[("version", &version), ("level", "green"), ("reason", "Asked for")])
        .await
        .is(409);
    answer.says("Every place is taken");
    assert_eq!(app.value::<i64>("select count(*) from badges").await, 0);
    // Whoever is turned down gives hers to the next.
    let decline = app.path(&format!("/people/{}/decline", id_of(&app, "a@example.org").await));
    let version = organiser.get(&decline).await.field("version");
    organiser.submit(&decline, &[("version", &version), ("reason", "No seat")]).await.is(200);
    assert_eq!(states(&app).await, held(&[("A", "declined"), ("B", "submitted")]));
    // To approve A after all is refused now: her place is B's.
    let base = app.path(&format!("/people/{}", id_of(&app, "a@example.org").await));
    let version = organiser.get(&base).await.field("version");
    organiser
        .post(&format!("{base}/approve"), &[("version", &version), ("level", "green"), ("reason", "Asked for")])
        .await
        .is(409);
    approve(&app, &mut organiser, "b@example.org", "green").await;
    app.visitor().get(&waits).await.is(200).says("May enter:");
    // Nothing that reaches the database can take a place that is not there.
    let refused = sqlx::query("update participants set state = 'submitted' where name = 'A'").execute(&app.owner).await;
    assert!(refused.unwrap_err().to_string().contains("quotas_within_places"));
}

#[tokio::test]
async fn to_change_the_category_needs_a_place_there() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    limit(&app, &mut organiser, "joint-stock-banks", "1").await;
    limit(&app, &mut organiser, "insurers", "1").await;
    let insurers = category(&app, "insurers").await;
    let form = answers(&app).await;
    let other = with(&form, &[("name", "B"), ("email", "b@example.org"), ("category", &insurers)]);
    app.visitor().submit("/c/fsc/register", &other).await.is(200);
    let pass = register(&app, "A", "a@example.org").await;
    let waiting = register(&app, "C", "c@example.org").await;
    let edit = format!("{pass}/edit");
    let version = app.visitor().get(&edit).await.field("version");
    let page = app.visitor().post(&edit, &with(&form, &[("category", &insurers), ("version", &version)])).await.is(422);
    assert_eq!(page.fault("category").unwrap(), "Every place of this category is taken.");
    // Where there is none to take, she goes, and the next of her old category moves up.
    let associations = category(&app, "industry-associations").await;
    app.visitor().submit(&edit, &with(&form, &[("category", &associations), ("version", &version)])).await.is(200);
    app.visitor().get(&waiting).await.says("Your badge appears here once it is approved");
    assert_eq!(app.value::<Vec<i32>>("select array_agg(taken) from quotas").await, [1, 1]);
}

#[tokio::test]
async fn five_hundred_at_once_onto_the_last_hundred_places() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    limit(&app, &mut organiser, "", "120").await;
    many(&app, 20, |_| Outcome::Approved(Level::Green)).await;
    let form = answers(&app).await;
    let begun = std::time::Instant::now();
    let statuses: Vec<u16> = stream::iter(0..500)
        .map(|n| {
            let (mut visitor, form) = (app.visitor(), &form);
            async move {
                let (name, email) = (format!("Visitor {n}"), format!("v{n}@example.org"));
                visitor
                    .post("/c/fsc/register", &with(form, &[("name", &name), ("email", &email)]))
                    .await
                    .status
                    .as_u16()
            }
        })
        .buffer_unordered(60)
        .collect()
        .await;
    println!("500 registrations in {:?}", begun.elapsed());
    assert!(statuses.iter().all(|status| *status == 303), "{statuses:?}");
    let states = states(&app).await;
    let (placed, waiting) = states[20..].split_at(100);
    assert!(placed.iter().all(|(_, state)| state == "submitted"));
    assert!(waiting.len() == 400 && waiting.iter().all(|(_, state)| state == "waitlisted"));
    assert_eq!(app.value::<i32>("select taken from quotas").await, 120);
    assert_eq!(app.mails().await.len(), 500);

    // Thirty more places go to the next thirty.
    let quota: Uuid = app.value("select id from quotas").await;
    organiser.submit(&app.path(&format!("/places/{quota}")), &[("version", "1"), ("places", "150")]).await.is(200);
    let after = self::states(&app).await;
    assert!(after[120..150].iter().all(|(_, state)| state == "submitted"));
    assert!(after[150..].iter().all(|(_, state)| state == "waitlisted"));
}

#[tokio::test]
async fn of_many_in_one_moment_whoever_is_registered_is_written_to_and_the_others_are_in() {
    let app = TestApp::new().await;
    let form = answers(&app).await;
    // Every address twice; what is wrong with one of a moment is not the others' fault.
    let sent = (0..24).map(|n| {
        let (mut visitor, form) = (app.visitor(), &form);
        async move {
            let email = format!("v{}@example.org", n % 12);
            visitor.post("/c/fsc/register", &with(form, &[("name", "Wang Min"), ("email", &email)])).await
        }
    });
    let answers = futures_util::future::join_all(sent).await;
    // The answer is the same to all: who is registered is told to her address alone.
    for answer in answers {
        assert_eq!(answer.is(303).location(), "/c/fsc/register/received");
    }
    assert_eq!(app.value::<i64>("select count(distinct email) from participants").await, 12);
    assert_eq!(app.value::<i64>("select count(*) from participants").await, 12);
    let log = app.actions().await;
    assert_eq!(log.iter().filter(|one| *one == "registration.submitted").count(), 12);
    assert_eq!(app.mails().await.len(), 12);
    app.run_jobs().await;
    let twice = "select count(*) from mails where occasion = 'registration.already'";
    assert_eq!(app.value::<i64>(twice).await, 12);
    app.tallies_hold().await;
}

#[tokio::test]
async fn whoever_withdraws_asks_for_the_places_before_she_is_held() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    limit(&app, &mut organiser, "", "3").await;
    let pass = register(&app, "王敏", "wang.min@example.org").await;
    let mut hers = app.visitor();
    let version = hers.get(&format!("{pass}/withdraw")).await.is(200).field("version");
    // Somebody decides about many: she has the places, and then wants everybody whom it is about.
    let mut many = app.owner.begin().await.unwrap();
    sqlx::query("select id from quotas order by id for no key update").fetch_all(&mut *many).await.unwrap();
    let decides = async {
        app.somebody_waits().await;
        let free = sqlx::query("select id from participants for update nowait").fetch_all(&mut *many).await;
        many.rollback().await.unwrap();
        free.expect("nobody holds her").len()
    };
    let (path, form) = (format!("{pass}/withdraw"), [("version", version.as_str())]);
    let (page, found) = tokio::join!(hers.submit(&path, &form), decides);
    assert_eq!(found, 1);
    page.is(200);
    assert_eq!(states(&app).await, [("王敏".to_owned(), "withdrawn".to_owned())]);
}
