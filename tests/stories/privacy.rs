//! What is held about somebody: hers to have, and erased when its time is over.

use chrono::{DateTime, TimeDelta, Utc};
use plenum::kernel::Uuid;
use plenum::registration::erase_overdue;
use plenum::vault::Place;

use super::programme::id;
use super::registration::{approve, id_of, register};
use crate::support::TestApp;

#[tokio::test]
async fn she_takes_along_what_is_held_about_her() {
    let app = TestApp::new().await;
    let pass = register(&app, "王敏", "wang.min@example.org").await;
    let mut organiser = app.organiser().await;
    approve(&app, &mut organiser, "wang.min@example.org", "green").await;
    let mut hers = app.visitor();
    hers.submit(&format!("{pass}/document"), &[("kind", "resident_card"), ("number", "11010519491231002X")])
        .await
        .is(200);
    hers.get(&pass).await.says("What is held about me");
    // What she starred, and said of a role of hers, is hers too.
    let opening = id(&app, "items", "opening-address").await.to_string();
    hers.post(&format!("{pass}/agenda/stars"), &[("items", &opening), ("on", "1")]).await.is(303);
    app.sql(
        "with s as (insert into speakers (id, conference_id, participant_id, name, biography, needs, note, created_at)
             select gen_random_uuid(), conference_id, id, row('', '', '')::words, row('Twenty years in supervision.', '', '')::words,
                 array['projector'], 'A lectern', now() from participants returning id),
         i as (insert into speaker_items (speaker_id, item_id, answer, word)
             select s.id, i.id, 'confirmed', 'Gladly' from s, items i where i.code = 'opening-rules')
         insert into speaker_slides (id, speaker_id, item_id, name, kind, size, content_sealed, sent_at)
             select gen_random_uuid(), s.id, i.id, 'talk.pdf', 'pdf', 4, '', now() from s, items i where i.code = 'opening-rules'",
    )
    .await;
    app.sql(
        "insert into leaves (id, conference_id, participant_id, reason, given_by, given_at)
         select gen_random_uuid(), conference_id, id, 'Flies home early', decided_by, decided_at from participants",
    )
    .await;
    let file = hers.get(&format!("{pass}/data")).await.is(200);
    let rows: Vec<(String, String)> = file.sheet().iter().map(|row| (row[0].to_string(), row[1].to_string())).collect();
    for (what, held) in [
        ("Name", "王敏"),
        ("E-mail", "wang.min@example.org"),
        ("Diet", "Halal"),
        ("Reason for another level", "Asked for"),
        ("Number", "110***********002X"),
        ("Starred", "Opening address"),
        ("Biography", "Twenty years in supervision."),
        ("Needs on stage", "Projector"),
        ("Note to the organisers", "A lectern"),
        ("Slides", "talk.pdf"),
        ("Leave", "Flies home early"),
    ] {
        assert!(rows.iter().any(|(a, b)| a == what && b == held), "{what}: {rows:?}");
    }
    for what in ["Green badge issued", "Registration received", "Approved"] {
        assert!(rows.iter().any(|(held, _)| held == what), "{what}: {rows:?}");
    }
    let role = rows.iter().find(|(what, _)| what == "Role in the agenda").map(|(_, held)| held.as_str());
    assert!(role.is_some_and(|role| role.ends_with(" · confirmed · Gladly")), "{role:?}");
    // No secret: neither of the badge nor of the link.
    let token = pass.rsplit('/').next().unwrap();
    assert!(rows.iter().all(|(_, held)| !held.contains(token)));

    let person = app.path(&format!("/people/{}", id_of(&app, "wang.min@example.org").await));
    organiser.get(&person).await.says("What is held about her");
    let csv = organiser.get(&format!("{person}/data?format=csv")).await.is(200);
    assert!(csv.body.contains("王敏") && csv.header("content-disposition").contains(".csv"));
    app.desk_staff("Dora Desk").await.get(&format!("{person}/data")).await.is(404);
    assert_eq!(app.actions().await.iter().filter(|action| *action == "registration.data_exported").count(), 2);
}

#[tokio::test]
async fn answers_go_when_they_are_kept_no_longer() {
    let app = TestApp::new().await;
    register(&app, "王敏", "wang.min@example.org").await;
    let diet = "select answers ->> 'diet' from participants";
    let closes: DateTime<Utc> = app.value("select closes_at from conferences where slug = 'fsc'").await;
    app.app.clock.set(closes + TimeDelta::days(30) - TimeDelta::seconds(1));
    erase_overdue(&app.app).await.unwrap();
    assert_eq!(app.value::<Option<String>>(diet).await.as_deref(), Some("halal"));
    app.app.clock.advance(TimeDelta::seconds(1));
    erase_overdue(&app.app).await.unwrap();
    assert_eq!(app.value::<Option<String>>(diet).await, None);
    assert_eq!(app.value::<String>("select name from participants").await, "王敏");
    // Once: nothing is written where nothing is due.
    erase_overdue(&app.app).await.unwrap();
    assert_eq!(app.actions().await.iter().filter(|action| *action == "registration.answers_erased").count(), 1);
}

#[tokio::test]
async fn who_asks_for_it_is_erased_and_that_it_was_done_stays() {
    let app = TestApp::new().await;
    let pass = register(&app, "王敏", "wang.min@example.org").await;
    register(&app, "李娜", "li.na@example.org").await;
    let mut hers = app.visitor();
    hers.submit(&format!("{pass}/document"), &[("kind", "resident_card"), ("number", "11010519491231002X")])
        .await
        .is(200);
    let mut organiser = app.organiser().await;
    // A list is held still in which she stands.
    let list = "姓名,邮箱\r\n王敏,wang.min@example.org\r\n陈静,chen.jing@example.org\r\n";
    organiser.post_file(&app.path("/people/import"), "list.csv", list.as_bytes()).await.is(303);
    let person = app.path(&format!("/people/{}", id_of(&app, "wang.min@example.org").await));
    // Whoever comes is not erased: first she withdraws.
    organiser.get(&person).await.says_not("Erase her data");
    organiser.get(&format!("{person}/erase")).await.is(409);
    let version = hers.get(&format!("{pass}/withdraw")).await.field("version");
    hers.submit(&format!("{pass}/withdraw"), &[("version", &version)]).await.is(200);
    let page = organiser.get(&format!("{person}/erase")).await.is(200).says("cannot be undone");
    let version = page.field("version");
    app.desk_staff("Dora Desk").await.post(&format!("{person}/erase"), &[("version", &version)]).await.is(404);
    organiser.submit(&format!("{person}/erase"), &[("version", &version)]).await.is(200).says("were erased on");
    // Nothing is decided about her any more, and nothing offered.
    organiser.get(&person).await.is(200).says_not("Send a new pass link").says_not("Enter ID document");
    for tail in ["erase", "link", "approve", "document"] {
        organiser.post(&format!("{person}/{tail}"), &[("version", "9"), ("level", "blue")]).await.is(404);
    }

    let row: (String, String, String, serde_json::Value, String) =
        sqlx::query_as("select name, phone, post, answers, search from participants where number = 1")
            .fetch_one(&app.owner)
            .await
            .unwrap();
    assert_eq!(row, ("—".into(), String::new(), String::new(), serde_json::json!({}), String::new()));
    assert_eq!(app.value::<i64>("select count(*) from id_documents").await, 0);
    let (id, sealed): (Uuid, Vec<u8>) =
        sqlx::query_as("select id, rows_sealed from import_parts").fetch_one(&app.owner).await.unwrap();
    let rows = app.app.vault.open_sealed(Place::new("import_parts.rows", id), &sealed).unwrap();
    let rows = String::from_utf8(rows).unwrap();
    assert!(rows.contains("陈静") && !rows.contains("王敏"), "{rows}");
    // Letters to her are gone, those to others are not.
    let mails: Vec<String> = app.mails().await.into_iter().map(|(to, ..)| to).collect();
    assert_eq!(mails, ["li.na@example.org"]);
    hers.get(&pass).await.is(404);
    organiser.get(&app.path("/people?q=王敏")).await.says_not("wang.min@example.org");
    assert!(app.actions().await.contains(&"registration.erased".to_owned()));
    // She may come again, as anybody may.
    register(&app, "王敏", "wang.min@example.org").await;
    app.tallies_hold().await;
}

#[tokio::test]
async fn documents_and_letters_go_when_the_conference_keeps_them_no_longer() {
    let app = TestApp::new().await;
    let pass = register(&app, "王敏", "wang.min@example.org").await;
    let document = [("kind", "resident_card"), ("number", "11010519491231002X")];
    app.visitor().submit(&format!("{pass}/document"), &document).await.is(200);
    let mut organiser = app.organiser().await;
    let settings = app.path("/settings");
    let page = organiser.get(&settings).await.is(200);
    assert_eq!((page.field("documents"), page.field("letters")), ("90".into(), "365".into()));
    let keeping = app.path("/settings/keeping");
    let page = organiser.post(&keeping, &[("documents", "soon"), ("letters", "40")]).await.is(422);
    assert!(page.fault("documents").unwrap().contains("3650") && page.fault("letters").is_none());
    assert_eq!(page.field("documents"), "soon");
    organiser.submit(&keeping, &[("documents", "10"), ("letters", "40")]).await.is(200);
    app.desk_staff("Dora Desk").await.post(&keeping, &[("documents", "1"), ("letters", "1")]).await.is(404);

    let held = "select (select count(*) from id_documents), (select count(*) from mails)";
    let closes: DateTime<Utc> = app.value("select closes_at from conferences where slug = 'fsc'").await;
    for (days, documents, letters) in [(9, 1, 1), (10, 0, 1), (39, 0, 1), (40, 0, 0)] {
        app.app.clock.set(closes + TimeDelta::days(days));
        erase_overdue(&app.app).await.unwrap();
        let held: (i64, i64) = sqlx::query_as(held).fetch_one(&app.owner).await.unwrap();
        assert_eq!(held, (documents, letters), "day {days}");
    }
    erase_overdue(&app.app).await.unwrap();
    let actions = app.actions().await;
    for action in ["conference.keeping_changed", "registration.documents_erased", "registration.letters_erased"] {
        assert_eq!(actions.iter().filter(|held| *held == action).count(), 1, "{action}");
    }
}

#[tokio::test]
async fn whoever_came_is_erased_once_nothing_is_decided_any_more() {
    let app = TestApp::new().await;
    let pass = register(&app, "王敏", "wang.min@example.org").await;
    let mut organiser = app.organiser().await;
    approve(&app, &mut organiser, "wang.min@example.org", "blue").await;
    let person = app.path(&format!("/people/{}", id_of(&app, "wang.min@example.org").await));
    organiser.get(&format!("{person}/erase")).await.is(409);
    app.sql("update conferences set state = 'closed' where slug = 'fsc'").await;

    // What is held about her is handed on and erased, though nothing else is decided.
    let page = organiser.get(&person).await.is(200).says("What is held about her");
    assert_eq!(page.count("form[action$='/level'], a[href$='/decline']"), 0);
    let erase = page.attribute("a[href$='/erase']", "href").expect("a link to erase");
    let version = organiser.get(&erase).await.is(200).field("version");
    organiser.submit(&erase, &[("version", &version)]).await.is(200).says("were erased on");
    let held = "select name || ' ' || state || ' ' || (select count(*) from badges where revoked_at is null) from participants";
    assert_eq!(app.value::<String>(held).await, "— approved 0", "who came stays counted");
    app.visitor().get(&pass).await.is(404);
    organiser.post(&erase, &[("version", "9")]).await.is(404);
    assert!(app.actions().await.contains(&"registration.erased".to_owned()));
    app.tallies_hold().await;
}

#[tokio::test]
async fn answers_of_very_many_go_part_by_part() {
    let app = TestApp::new().await;
    register(&app, "王敏", "wang.min@example.org").await;
    app.sql(
        "insert into participants (id, conference_id, number, name, email, phone, institution_id, category_id, post, form_id, language,
             consent_text, state, search, created_at, updated_at, answers, review)
         select gen_random_uuid(), conference_id, 1000 + n, 'P' || n, 'p' || n || '@example.org', '', institution_id, category_id, '',
             form_id, 'en', '', 'submitted', '', created_at, created_at, answers, '{\"diet\": \"vegan\"}'
         from participants, generate_series(1, 1000) n where number = 1",
    )
    .await;
    let closes: DateTime<Utc> = app.value("select closes_at from conferences where slug = 'fsc'").await;
    app.app.clock.set(closes + TimeDelta::days(31));
    erase_overdue(&app.app).await.unwrap();
    let left = "select count(*) from participants where jsonb_exists(answers, 'diet') or review is not null";
    assert_eq!(app.value::<i64>(left).await, 0);
    let parts = "select string_agg(detail ->> 'participants', ' ' order by id) from audit_log where action = 'registration.answers_erased'";
    assert_eq!(app.value::<String>(parts).await, "1000 1");
    app.tallies_hold().await;
}

#[tokio::test]
async fn whoever_was_turned_down_is_erased_with_the_reason() {
    let app = TestApp::new().await;
    register(&app, "李娜", "li.na@example.org").await;
    let mut organiser = app.organiser().await;
    let person = app.path(&format!("/people/{}", id_of(&app, "li.na@example.org").await));
    let version = organiser.get(&format!("{person}/decline")).await.is(200).field("version");
    let decision = [("version", version.as_str()), ("reason", "She told us of an illness")];
    organiser.submit(&format!("{person}/decline"), &decision).await.is(200);
    let version = organiser.get(&format!("{person}/erase")).await.is(200).field("version");
    organiser.submit(&format!("{person}/erase"), &[("version", &version)]).await.is(200).says("were erased on");
    let held = "select name || ' ' || decline_reason || ' ' || state from participants";
    assert_eq!(app.value::<String>(held).await, "— — declined");
}
