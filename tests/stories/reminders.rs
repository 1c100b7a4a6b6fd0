//! Reminders: what somebody is told of her tasks, when, and never twice.

use std::time::Duration;

use chrono::{DateTime, NaiveDateTime, TimeDelta, TimeZone as _, Utc};
use plenum::access::GroupRole;
use plenum::kernel::Uuid;
use plenum::reminders::sweep;
use tokio::time::{sleep, timeout};

use super::crash::serve;
use crate::support::{Browser, TestApp};

/// The clock stands at this time in Beijing, and it is looked what is due.
async fn at(app: &TestApp, local: &str) {
    app.app.clock.set(beijing(local));
    sweep(&app.app).await.expect("it is looked");
}

fn beijing(local: &str) -> DateTime<Utc> {
    let local = NaiveDateTime::parse_from_str(local, "%Y-%m-%d %H:%M").expect("a time");
    chrono_tz::Asia::Shanghai.from_local_datetime(&local).single().expect("a time").to_utc()
}

/// The letters to somebody: subject and body, oldest first.
async fn letters(app: &TestApp, name: &str) -> Vec<(String, String)> {
    let address = format!("{}@example.org", name.to_lowercase().replace(' ', "."));
    let mails = app.mails().await.into_iter();
    mails.filter(|(to, ..)| *to == address).map(|(_, subject, body)| (subject, body)).collect()
}

/// What a lead gives somebody to do.
async fn give(lead: &mut Browser, group: Uuid, owner: Uuid, title: &str, due: &str) -> String {
    let (group, owner) = (group.to_string(), owner.to_string());
    let form =
        [("title_en", title), ("group", group.as_str()), ("owner", owner.as_str()), ("anchor", "own"), ("due", due)];
    lead.post("/c/fsc/tasks/new", &form).await.is(303).location().to_owned()
}

async fn member(app: &TestApp, name: &str, code: &str, role: GroupRole) -> Uuid {
    let account = app.account(name).await;
    app.place(account, code, role).await;
    account
}

#[tokio::test]
async fn a_task_is_told_of_step_by_step_and_climbs_when_it_is_overdue() {
    let app = TestApp::new().await;
    app.organiser().await;
    let mina = member(&app, "Mina Member", "documents", GroupRole::Member).await;
    member(&app, "Dana Deputy", "documents", GroupRole::Deputy).await;
    let mut lead = app.in_group("Lina Lead", "documents", GroupRole::Lead).await;
    give(&mut lead, app.group("documents").await, mina, "Print the badges", "2026-11-30T18:00").await;

    // It waits for the hour of the letter, and comes once.
    at(&app, "2026-11-23 09:00").await;
    assert!(letters(&app, "Mina Member").await.is_empty());
    at(&app, "2026-11-24 07:59").await;
    assert!(letters(&app, "Mina Member").await.is_empty());
    for time in ["2026-11-24 08:00", "2026-11-24 08:00", "2026-11-24 09:00", "2026-11-24 07:55", "2026-11-24 08:01"] {
        at(&app, time).await;
    }
    let told = letters(&app, "Mina Member").await;
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].0, "Print the badges: is yours now");
    for said in ["Dear Mina Member,", "due 30 November 2026 18:00", "/c/fsc/tasks/", "You have one unfinished task"] {
        assert!(told[0].1.contains(said), "{said}: {}", told[0].1);
    }
    for (day, said) in [("27", "due in 3 days"), ("28", ""), ("29", "due tomorrow"), ("30", "due today"), ("30", "")] {
        let before = letters(&app, "Mina Member").await.len();
        at(&app, &format!("2026-11-{day} 08:00")).await;
        let told = letters(&app, "Mina Member").await;
        let new: Vec<&str> = told[before..].iter().map(|(subject, _)| subject.as_str()).collect();
        let expected = format!("Print the badges: {said}");
        assert_eq!(new, if said.is_empty() { vec![] } else { vec![expected.as_str()] }, "{day}");
    }

    // Nobody reports: to her at once, a day later to the deputy, on the third to the lead, on the seventh to the organiser.
    for (day, who, says) in [
        ("2026-12-01", "Mina Member", "overdue"),
        ("2026-12-02", "Dana Deputy", "overdue for a day"),
        ("2026-12-04", "Lina Lead", "overdue for 3 days"),
        ("2026-12-08", "Olga Organiser", "Print the badges"),
    ] {
        let has_it = |told: &[(String, String)]| {
            told.iter().any(|(_, body)| body.contains("Print the badges (") && body.contains("Overdue"))
        };
        assert!(!has_it(&letters(&app, who).await), "{who} before {day}");
        at(&app, &format!("{day} 08:00")).await;
        let told = letters(&app, who).await;
        assert!(has_it(&told), "{who} on {day}: {told:?}");
        let (subject, body) = told.last().unwrap();
        assert!(subject.contains(says) || body.contains(says), "{who}: {subject} {body}");
        if who != "Mina Member" {
            assert!(body.contains("owner: Mina Member"), "{body}");
        }
    }
    // Nothing is told twice, and what is finished is told of no more.
    let before = app.mails().await.len();
    app.sql("update tasks set state = 'done', progress = 100, done_at = updated_at").await;
    for day in 9..20 {
        at(&app, &format!("2026-12-{day:02} 08:00")).await;
    }
    assert_eq!(app.mails().await.len(), before);
    let twice: i64 = app
        .value("select count(*) from (select account_id, day from reminder_letters where kind = 'digest' group by 1, 2 having count(*) > 1) d")
        .await;
    assert_eq!(twice, 0);
}

#[tokio::test]
async fn who_helps_and_who_watches_is_told_of_the_date() {
    let app = TestApp::new().await;
    let mina = member(&app, "Mina Member", "documents", GroupRole::Member).await;
    let hugo = member(&app, "Hugo Helper", "technology", GroupRole::Member).await;
    let wanda = member(&app, "Wanda Watcher", "documents", GroupRole::Member).await;
    let group = app.group("documents").await;
    let mut lead = app.in_group("Lina Lead", "documents", GroupRole::Lead).await;
    let task = give(&mut lead, group, mina, "Print the badges", "2026-12-10T18:00").await;
    lead.post(&format!("{task}/helpers"), &[("person", &hugo.to_string())]).await.is(303);
    app.signed_in(wanda).await.post(&format!("{task}/watch"), &[("watches", "yes")]).await.is(303);
    at(&app, "2026-11-24 08:00").await;
    assert!(letters(&app, "Hugo Helper").await.is_empty() && letters(&app, "Wanda Watcher").await.is_empty());

    // It moves: with the next digest to both, and to nobody who moved it.
    let version = lead.get(&format!("{task}/edit")).await.field("version");
    let (owner, due) = (mina.to_string(), "2026-12-02T18:00");
    let form = [
        ("title_en", "Print the badges"),
        ("owner", &*owner),
        ("due", due),
        ("why", "Earlier."),
        ("version", &*version),
    ];
    lead.post(&format!("{task}/edit"), &form).await.is(303);
    at(&app, "2026-11-25 08:00").await;
    for name in ["Hugo Helper", "Wanda Watcher"] {
        let told = letters(&app, name).await;
        assert!(told.len() == 1 && told[0].1.contains("Print the badges"), "{name}: {told:?}");
        assert!(told[0].1.contains("2 December 2026"), "{name}: {told:?}");
    }
    assert!(!letters(&app, "Lina Lead").await.iter().any(|(_, body)| body.contains("Print the badges")));

    // Who helps is told before it is due, who watches when it is overdue; who left the conference neither.
    at(&app, "2026-12-01 08:00").await;
    assert_eq!(letters(&app, "Hugo Helper").await.last().unwrap().0, "Print the badges: due tomorrow");
    assert_eq!(letters(&app, "Wanda Watcher").await.len(), 1);
    let before = letters(&app, "Hugo Helper").await.len();
    app.sql("delete from members where account_id = (select id from accounts where name = 'Hugo Helper')").await;
    at(&app, "2026-12-03 08:00").await;
    assert_eq!(letters(&app, "Wanda Watcher").await.last().unwrap().0, "Print the badges: overdue");
    assert_eq!(letters(&app, "Hugo Helper").await.len(), before);
}

#[tokio::test]
async fn whoever_has_a_task_no_longer_is_not_told_of_it() {
    let app = TestApp::new().await;
    let mina = member(&app, "Mina Member", "documents", GroupRole::Member).await;
    let otto = member(&app, "Otto Other", "documents", GroupRole::Member).await;
    let mut lead = app.in_group("Lina Lead", "documents", GroupRole::Lead).await;
    let task = give(&mut lead, app.group("documents").await, mina, "Print the badges", "2026-12-10T18:00").await;
    at(&app, "2026-11-23 10:00").await;
    assert_eq!(app.value::<i64>("select count(*) from reminders where kind = 'given'").await, 1);
    // It is somebody else's before the hour of her letter.
    let version = lead.get(&format!("{task}/edit")).await.field("version");
    let owner = otto.to_string();
    let form = [
        ("title_en", "Print the badges"),
        ("owner", &*owner),
        ("anchor", "own"),
        ("due", "2026-12-10T18:00"),
        ("version", &*version),
    ];
    lead.post(&format!("{task}/edit"), &form).await.is(303);
    at(&app, "2026-11-24 08:00").await;
    assert!(letters(&app, "Mina Member").await.is_empty());
    assert_eq!(letters(&app, "Otto Other").await.len(), 1);
}

#[tokio::test]
async fn whoever_is_to_accept_a_task_and_whoever_is_named_is_told() {
    let app = TestApp::new().await;
    let mina = member(&app, "Mina Member", "documents", GroupRole::Member).await;
    let nils = member(&app, "Nils Named", "technology", GroupRole::Member).await;
    let vera = member(&app, "Vera Visitor", "technology", GroupRole::Member).await;
    let mut lead = app.in_group("Lina Lead", "documents", GroupRole::Lead).await;
    let group = app.group("documents").await;
    let task = give(&mut lead, group, mina, "Print the badges", "2026-12-10T18:00").await;
    app.sql("update tasks set needs_check = true where owner_id is not null").await;
    // Mina says that it is done, and names two; one of them sees it before she is told.
    let mut hers = app.signed_in(mina).await;
    let version = hers.get(&task).await.field("version");
    let form = [("state", "done"), ("progress", "100"), ("version", version.as_str())];
    hers.post(&format!("{task}/report"), &form).await.is(303);
    let form = [("comment", "@Nils Named @Vera Visitor here they are")];
    hers.post(&format!("{task}/comments"), &form).await.is(303);
    at(&app, "2026-11-23 10:00").await;
    let mut sees = app.signed_in(vera).await;
    let comment = sees.get("/c/fsc/my-work").await.is(200).field("comment");
    sees.post("/c/fsc/my-work/seen", &[("comment", &comment)]).await.is(303);
    at(&app, "2026-11-24 08:00").await;
    let told = letters(&app, "Lina Lead").await;
    let is_asked =
        |(_, body): &(String, String)| body.contains("Waits for me to accept it") && body.contains("Print the badges");
    assert!(told.iter().any(is_asked), "{told:?}");
    assert!(!letters(&app, "Mina Member").await.iter().any(is_asked));
    let told = letters(&app, "Nils Named").await;
    assert_eq!((told.len(), told[0].0.as_str()), (1, "Print the badges: a comment names you"));
    assert!(letters(&app, "Vera Visitor").await.is_empty());
    // Once.
    at(&app, "2026-11-25 08:00").await;
    assert_eq!(letters(&app, "Nils Named").await.len(), 1);
    assert_eq!(app.value::<i64>("select count(*) from reminders where kind = 'asked'").await, 1);
    app.signed_in(nils).await.get("/account/news").await.is(200).says("a comment names you");
}

#[tokio::test]
async fn what_is_urgent_comes_at_once_but_not_at_night() {
    let app = TestApp::new().await;
    let mina = member(&app, "Mina Member", "documents", GroupRole::Member).await;
    let group = app.group("documents").await;
    let mut lead = app.in_group("Lina Lead", "documents", GroupRole::Lead).await;

    // Given for tomorrow, two at once: one letter, at once.
    let task = give(&mut lead, group, mina, "Call the hotel", "2026-11-24T12:00").await;
    give(&mut lead, group, mina, "Order the flowers", "2026-11-24T15:00").await;
    at(&app, "2026-11-23 09:01").await;
    let told = letters(&app, "Mina Member").await;
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].0, "2 tasks need you");
    assert!(told[0].1.contains("Call the hotel (") && told[0].1.contains("Order the flowers ("));
    at(&app, "2026-11-23 09:02").await;
    assert_eq!(letters(&app, "Mina Member").await.len(), 1);

    // She says it is done; the lead takes it back at night. It waits for the end of her quiet hours.
    let mut hers = app.signed_in(mina).await;
    let version = hers.get(&task).await.field("version");
    hers.post(&format!("{task}/report"), &[("state", "done"), ("progress", "100"), ("version", &version)])
        .await
        .is(303);
    app.app.clock.set(beijing("2026-11-23 23:00"));
    let version = lead.get(&task).await.field("version");
    let form =
        [("state", "started"), ("progress", "80"), ("note", "Two rooms are missing"), ("version", version.as_str())];
    lead.post(&format!("{task}/report"), &form).await.is(303);
    for time in ["2026-11-23 23:00", "2026-11-24 06:59"] {
        at(&app, time).await;
        assert_eq!(letters(&app, "Mina Member").await.len(), 1, "{time}");
    }
    at(&app, "2026-11-24 07:00").await;
    let told = letters(&app, "Mina Member").await;
    assert_eq!((told.len(), told[1].0.as_str()), (2, "Call the hotel: was sent back to you"));

    // What she does herself is no news to her.
    let version = hers.get(&task).await.field("version");
    hers.post(&format!("{task}/report"), &[("state", "done"), ("progress", "100"), ("version", &version)])
        .await
        .is(303);
    at(&app, "2026-11-24 07:30").await;
    assert_eq!(letters(&app, "Mina Member").await.len(), 2);
}

#[tokio::test]
async fn when_the_opening_moves_everybody_has_one_letter_with_her_dates_before_and_after() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    for (name, code) in [("Mina Member", "coordination"), ("Wu Writer", "documents")] {
        let account = member(&app, name, code, GroupRole::Member).await;
        sqlx::query("update tasks set owner_id = $1 where group_id = $2")
            .bind(account)
            .bind(app.group(code).await)
            .execute(&app.owner)
            .await
            .unwrap();
    }
    at(&app, "2026-11-24 09:00").await;
    let before = app.mails().await.len();
    let version = organiser.get("/c/fsc/opening?to=2027-01-05").await.is(200).field("version");
    let form = [("to", "2027-01-05"), ("reason", "The hall is taken"), ("version", version.as_str())];
    organiser.submit("/c/fsc/opening", &form).await.is(200);
    at(&app, "2026-11-24 09:10").await;
    assert_eq!(app.mails().await.len(), before + 2, "one letter a person");
    let (_, body) = letters(&app, "Mina Member").await.pop().unwrap();
    let moved: i64 = app
        .value("select count(*) from task_changes c join tasks t on t.id = c.task_id join accounts a on a.id = t.owner_id where a.name = 'Mina Member' and c.cause = 'opening'")
        .await;
    assert!(moved > 1);
    assert_eq!(body.matches(", now ").count() as i64, moved, "{body}");
    // T-7 was on the 18th of December, and is on the 29th.
    assert!(body.contains("was due 18 December 2026 09:00, now 29 December 2026 09:00"), "{body}");
    // Moved back before anybody could be told: nothing is left to be said.
    app.app.clock.set(beijing("2026-11-24 23:00"));
    for (to, reason) in [("2027-01-12", "Later still"), ("2027-01-05", "And back")] {
        let version = organiser.get(&format!("/c/fsc/opening?to={to}")).await.is(200).field("version");
        let form = [("to", to), ("reason", reason), ("version", version.as_str())];
        organiser.submit("/c/fsc/opening", &form).await.is(200);
    }
    at(&app, "2026-11-25 07:00").await;
    assert_eq!(app.mails().await.len(), before + 2);
    assert_eq!(app.value::<i64>("select count(*) from untold_changes").await, 0);
}

/// So many people who wait for a digest at any hour.
async fn waiting(app: &TestApp, people: i64) {
    app.sql("insert into accounts (id, email, name, language, created_at) select gen_random_uuid(), 'p' || n || '@example.org', 'P' || n, 'en', '2026-01-01' from generate_series(1, 5000) n").await;
    sqlx::query("delete from accounts where name ~ '^P[0-9]+$' and substr(name, 2)::integer > $1")
        .bind(people)
        .execute(&app.owner)
        .await
        .unwrap();
    app.sql("insert into reminder_settings (account_id, hour, zone, language, by_mail, changed_at) select id, 0, 'UTC', 'en', '{given}', '2026-01-01' from accounts where name ~ '^P[0-9]+$'").await;
    app.sql(
        "insert into reminders (id, account_id, conference_id, task_id, kind, due_at, at, urgent)
         select gen_random_uuid(), a.id, t.conference_id, t.id, 'given', t.due_at, '2026-11-01', false
         from accounts a, (select * from tasks order by due_at, id limit 1) t where a.name ~ '^P[0-9]+$'",
    )
    .await;
}

#[tokio::test]
async fn four_who_look_at_once_write_to_everybody_once() {
    let app = TestApp::new().await;
    waiting(&app, 450).await;
    let all = (0..4).map(|_| sweep(&app.app));
    for done in futures_util::future::join_all(all).await {
        done.expect("it is looked");
    }
    assert_eq!(app.mails().await.len(), 450);
    assert_eq!(app.value::<i64>("select count(distinct account_id) from reminder_letters").await, 450);
    // An hour forwards, ten minutes back, and once more.
    for minutes in [60, -10, 5] {
        app.app.clock.advance(TimeDelta::minutes(minutes));
        sweep(&app.app).await.unwrap();
    }
    assert_eq!(app.mails().await.len(), 450);
    // The database forbids a second one, whoever writes it.
    let again = sqlx::query("insert into reminder_letters (id, account_id, kind, day, written_at) select gen_random_uuid(), account_id, kind, day, now() from reminder_letters limit 1")
        .execute(&app.owner)
        .await
        .unwrap_err();
    assert_eq!(again.as_database_error().unwrap().constraint(), Some("reminder_letters_one_digest"));
    let again = sqlx::query("insert into reminders (id, account_id, conference_id, task_id, kind, due_at, at, urgent) select gen_random_uuid(), account_id, conference_id, task_id, kind, due_at, now(), true from reminders limit 1")
        .execute(&app.owner)
        .await
        .unwrap_err();
    assert_eq!(again.as_database_error().unwrap().constraint(), Some("reminders_once"));
}

#[tokio::test]
async fn five_thousand_digests_are_written_once_though_the_server_is_killed_in_the_middle() {
    const ALL: i64 = 5000;
    let app = TestApp::new().await;
    waiting(&app, ALL).await;
    let written = "select count(*) from reminder_letters";
    let data = tempfile::tempdir().unwrap();
    let (mut server, _) = serve(&app, &data).await;
    let some = async {
        while app.value::<i64>(written).await < 500 {
            sleep(Duration::from_millis(2)).await;
        }
    };
    timeout(Duration::from_secs(20), some).await.expect("letters are written");
    server.kill().await.unwrap();
    let before = app.value::<i64>(written).await;
    assert!((500..ALL).contains(&before), "{before} written when it died");
    // Two take over, on one database.
    let (data, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (_one, _two) = tokio::join!(serve(&app, &data), serve(&app, &other));
    let rest = async {
        while app.value::<i64>("select count(*) from reminders where settled_at is null").await > 0 {
            sleep(Duration::from_millis(20)).await;
        }
    };
    timeout(Duration::from_secs(60), rest).await.expect("the rest is written");
    for sql in [
        written,
        "select count(distinct account_id) from reminder_letters",
        "select count(*) from mails where occasion = 'reminders.digest'",
        "select count(distinct letter_id) from reminders",
    ] {
        assert_eq!(app.value::<i64>(sql).await, ALL, "{sql}");
    }
}

#[tokio::test]
async fn everything_stands_on_her_page_until_she_has_read_it() {
    let app = TestApp::new().await;
    let mina = member(&app, "Mina Member", "documents", GroupRole::Member).await;
    let group = app.group("documents").await;
    let mut lead = app.in_group("Lina Lead", "documents", GroupRole::Lead).await;
    let mut hers = app.signed_in(mina).await;
    hers.get("/account/news").await.is(200).says("Nothing for you yet").says("Nothing new");
    let task = give(&mut lead, group, mina, "Call the hotel", "2026-11-24T12:00").await;
    give(&mut lead, group, mina, "Order the flowers", "2026-12-10T12:00").await;
    at(&app, "2026-11-23 09:01").await;
    let page = hers.get("/c/fsc/my-work").await.is(200);
    assert_eq!(page.all("#bell .alert"), ["2"]);
    assert!(page.attribute("#bell", "hx-trigger").unwrap().contains("live:reminders"));
    assert_eq!(hers.get("/account/news/bell").await.is(200).all(".alert"), ["2"]);
    let page =
        hers.get("/account/news").await.is(200).says("2 unread").says("is yours now").says("due 24 November 2026");
    assert_eq!((page.count(".news > li"), page.count(".news form")), (2, 2));
    // She opens one from there: it is read, and she is at her task.
    let one = page.attribute(".news form", "action").unwrap();
    let opened = hers.post(&one, &[]).await.is(303).location().to_owned();
    assert!(opened.starts_with("/c/fsc/tasks/"));
    assert_eq!(hers.get("/account/news").await.is(200).says("one unread").count(".news form"), 1);
    hers.submit("/account/news/read", &[]).await.is(200).says("Nothing new");
    assert_eq!(hers.get(&task).await.is(200).count("#bell .alert"), 0);
    // What is another's is not hers to read.
    lead.post(&one, &[]).await.is(404);
    app.visitor().get("/account/news").await.is(303);
    // Left the conference: its tasks are not shown her any more.
    app.sql("delete from members where account_id = (select id from accounts where name = 'Mina Member')").await;
    hers.get("/account/news").await.is(200).says("Nothing for you yet");
}

#[tokio::test]
async fn she_is_told_at_her_hour_in_her_zone_and_language_by_the_ways_that_she_chose() {
    let app = TestApp::new().await;
    let mina = member(&app, "Mina Member", "documents", GroupRole::Member).await;
    let group = app.group("documents").await;
    let mut lead = app.in_group("Lina Lead", "documents", GroupRole::Lead).await;
    let mut hers = app.signed_in(mina).await;
    hers.get("/account").await.is(200).says("Set my reminders");
    let page = hers.get("/account/reminders").await.is(200);
    assert_eq!(
        (page.field("hour"), page.field("zone"), page.field("quiet_from")),
        ("8".into(), "Asia/Shanghai".into(), "22".into())
    );
    let wrong = [
        ("hour", "23"),
        ("zone", "Mars/Olympus"),
        ("language", "fr"),
        ("quiet_from", "22"),
        ("quiet_to", "7"),
        ("by_mail", "gossip"),
    ];
    let page = hers.post("/account/reminders", &wrong).await.is(422);
    for field in ["hour", "zone", "language", "by_mail"] {
        assert!(page.fault(field).is_some(), "{field}");
    }
    assert_eq!((page.field("zone"), page.field("hour")), ("Mars/Olympus".into(), "23".into()));
    let form = [
        ("hour", "6"),
        ("zone", "Europe/London"),
        ("language", "zh-Hans"),
        ("quiet_from", ""),
        ("quiet_to", ""),
        ("by_mail", "given"),
    ];
    hers.submit("/account/reminders", &form).await.is(200).says("Saved.");
    assert_eq!(app.actions().await.last().unwrap(), "reminders.own_changed");

    give(&mut lead, group, mina, "Order the flowers", "2026-12-10T12:00").await;
    // Six in London is two in the afternoon in Beijing.
    at(&app, "2026-11-23 13:59").await;
    assert!(letters(&app, "Mina Member").await.is_empty());
    at(&app, "2026-11-23 14:00").await;
    let told = letters(&app, "Mina Member").await;
    assert_eq!(told.len(), 1);
    assert!(told[0].0.ends_with("现由您负责") && told[0].1.contains("交给我的"), "{told:?}");
    // That it comes due she wants on her page alone.
    at(&app, "2026-12-03 20:00").await;
    assert_eq!(letters(&app, "Mina Member").await.len(), 1);
    app.signed_in(mina).await.get("/account/news").await.is(200).says("due in 7 days");
}

#[tokio::test]
async fn the_steps_are_data_of_the_conference() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    let page = organiser.get("/c/fsc/reminders").await.is(200).says("as delivered");
    assert_eq!((page.field("before"), page.field("organiser_after")), ("7, 3, 1".into(), "7".into()));
    let wrong =
        [("before", "7, soon"), ("deputy_after", "5"), ("lead_after", "2"), ("urgent_days", "99"), ("version", "0")];
    let page = organiser.post("/c/fsc/reminders", &wrong).await.is(422);
    for field in ["before", "lead_after", "urgent_days"] {
        assert!(page.fault(field).is_some(), "{field}");
    }
    assert_eq!(page.field("before"), "7, soon");
    let form = [
        ("before", "2 10"),
        ("deputy_after", ""),
        ("lead_after", "1"),
        ("organiser_after", ""),
        ("urgent_days", "0"),
        ("version", "0"),
    ];
    let page = organiser.submit("/c/fsc/reminders", &form).await.is(200).says_not("as delivered");
    assert_eq!(page.field("before"), "10, 2");
    assert_eq!(app.actions().await.last().unwrap(), "reminders.rules_changed");
    // Her colleague had the page open before.
    let page = organiser.post("/c/fsc/reminders", &form).await.is(422);
    assert!(page.fault("before").is_some());
    assert_eq!(page.field("version"), "1");

    let mina = member(&app, "Mina Member", "documents", GroupRole::Member).await;
    let mut lead = app.in_group("Lina Lead", "documents", GroupRole::Lead).await;
    give(&mut lead, app.group("documents").await, mina, "Order the flowers", "2026-12-10T12:00").await;
    at(&app, "2026-11-24 08:00").await;
    for (day, who, count) in
        [("2026-11-30", "Mina Member", 2), ("2026-12-03", "Mina Member", 2), ("2026-12-08", "Mina Member", 3)]
    {
        at(&app, &format!("{day} 08:00")).await;
        assert_eq!(letters(&app, who).await.len(), count, "{day}");
    }
    at(&app, "2026-12-11 08:00").await;
    at(&app, "2026-12-12 08:00").await;
    let told = letters(&app, "Lina Lead").await;
    assert!(told.iter().any(|(_, body)| body.contains("Order the flowers")), "{told:?}");
    let told = letters(&app, "Olga Organiser").await;
    assert!(!told.iter().any(|(_, body)| body.contains("Order the flowers")), "{told:?}");
    lead = app.signed_in(app.value("select id from accounts where name = 'Lina Lead'").await).await;
    lead.get("/c/fsc/reminders").await.is(404);
}
