//! The command desk: the whole conference on one page.

use plenum::access::GroupRole;
use plenum::kernel::Uuid;

use super::outcomes::project;
use crate::support::{Answer, Browser, TestApp};

/// The links that a selector finds: what they say and where they lead.
fn links(page: &Answer, css: &str) -> Vec<(String, String)> {
    let html = scraper::Html::parse_document(&page.body);
    let selector = scraper::Selector::parse(css).unwrap();
    html.select(&selector)
        .map(|link| {
            (
                link.text().collect::<Vec<_>>().join(" ").split_whitespace().collect::<Vec<_>>().join(" "),
                link.value().attr("href").unwrap().to_owned(),
            )
        })
        .collect()
}

/// How many rows a list has in all.
fn rows(page: &Answer) -> i64 {
    match page.all("nav.paging > p").first() {
        Some(range) => range.rsplit(' ').next().unwrap().replace(',', "").parse().unwrap(),
        None => 0,
    }
}

#[tokio::test]
async fn a_leads_step_is_on_the_organisers_desk() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    let page = organiser.get("/c/fsc/desk").await.is(200).says("Opens in 33 days").says("ready for T-30");
    assert_eq!(page.count("ol.milestones > li"), 6);
    // It says by which topics the board is fetched anew, and is asked for that alone.
    let trigger = page.attribute("#desk", "hx-trigger").unwrap();
    for topic in ["live:tasks", "live:checkins", "live:outcomes", "live:conference", "live:agenda"] {
        assert!(trigger.contains(topic), "{topic}");
    }
    let board = organiser.get_with("/c/fsc/desk", &[("hx-request", "true")]).await.is(200);
    assert_eq!((board.count("#board"), board.count(".bar"), board.count("#since")), (1, 0, 0));
    assert_eq!(page.attribute("body", "data-live").unwrap(), "/c/fsc/live");
    let overdue = |page: &Answer| -> String { page.all("a.fact[href$='overdue=on'] b").pop().unwrap() };
    let before: i64 = overdue(&page).parse().unwrap();
    assert!(before > 0);

    let (task, code): (Uuid, String) = sqlx::query_as(
        "select t.id, g.code from tasks t join groups g on g.id = t.group_id order by t.due_at, t.id limit 1",
    )
    .fetch_one(&app.owner)
    .await
    .unwrap();
    let mut lead = app.in_group("Lina Lead", &code, GroupRole::Lead).await;
    let version = lead.get(&format!("/c/fsc/tasks/{task}")).await.field("version");
    lead.post(&format!("/c/fsc/tasks/{task}/report"), &[("state", "done"), ("progress", "100"), ("version", &version)])
        .await
        .is(303);
    let page = organiser.get("/c/fsc/desk").await.is(200);
    assert_eq!(overdue(&page), (before - 1).to_string());
}

#[tokio::test]
async fn every_figure_leads_to_a_list_with_exactly_that_many_rows() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    project(&app, &mut organiser, "One").await;
    project(&app, &mut organiser, "Two").await;
    app.sql("alter table projects disable trigger refuse_change_past_steps").await;
    app.sql("update projects set starts_on = '2026-01-01', deadline = '2026-11-20' where number = 1").await;
    app.sql("alter table projects enable trigger refuse_change_past_steps").await;
    app.sql("update tasks set state = 'dropped' where id in (select id from tasks order by id limit 3)").await;
    app.sql("update tasks set state = 'done', progress = 100, done_at = updated_at where id in (select id from tasks order by id offset 3 limit 9)").await;
    let page = organiser.get("/c/fsc/desk").await.is(200).says("The deadline passed 3 days ago.");
    let mut checked = 0;
    for (figure, href) in links(&page, "#heat td a") {
        let total: i64 = figure.split(['/', ' ']).nth(1).unwrap().parse().unwrap();
        assert_eq!(rows(&organiser.get(&href).await.is(200)), total, "{href}");
        checked += 1;
    }
    for (figure, href) in
        links(&page, "#groups td a").into_iter().chain(links(&page, "a.fact[href*='/tasks?'], a.fact[href*='/plan?']"))
    {
        let figure = figure.split(' ').next().unwrap().replace(',', "");
        // What is a percentage has no list of that length.
        if let Ok(figure) = figure.parse::<i64>() {
            assert_eq!(rows(&organiser.get(&href).await.is(200)), figure, "{href}");
            checked += 1;
        }
    }
    assert!(checked > 30, "{checked}");
}

#[tokio::test]
async fn people_and_votes_stand_on_the_desk() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    app.sql(
        "insert into participants (id, conference_id, number, name, email, phone, institution_id, category_id, post, form_id, language, consent_text, consented_at, state, level, search, created_at, updated_at)
         select gen_random_uuid(), c.id, n, 'P' || n, 'p' || n || '@example.org', '', (select id from institutions order by folded limit 1), (select id from categories where conference_id = c.id limit 1), '', (select f.id from forms f where f.conference_id = c.id), 'en', '', now(),
             case when n <= 4 then 'approved' else 'submitted' end, case when n <= 4 then 'green' end, '', now(), now()
         from conferences c, generate_series(1, 6) n where c.slug = 'fsc'",
    )
    .await;
    app.sql(
        "with b as (
             insert into badges (id, conference_id, participant_id, level, secret_hash, secret_sealed, issued_at)
             select gen_random_uuid(), conference_id, id, 'green', sha256(id::text::bytea), '', now()
             from participants p where p.number <= 3 returning *),
         a as (
             insert into arrivals (participant_id, conference_id, category_id, institution_id, level, at)
             select p.id, p.conference_id, p.category_id, p.institution_id, p.level, now() from b join participants p on p.id = b.participant_id)
         insert into presences (participant_id, zone_id, conference_id, inside, entries, since, in_by)
         select b.participant_id, g.zone_id, b.conference_id, true, 1, now(), gen_random_uuid()
         from b, (select * from gates order by position limit 1) g",
    )
    .await;
    app.sql(
        "insert into motions (id, conference_id, year, number, title, text, state, proposed_by, created_at)
         select gen_random_uuid(), c.id, 2026, 1, row('Adopt the plan', '', '')::words, row('', '', '')::words, 'voting', a.id, now() from conferences c, accounts a limit 1",
    )
    .await;
    app.sql(
        "alter table votes disable trigger keep_way_of_votes;
         insert into votes (id, motion_id, state, planned_at, planned_by, title, text, numerator, denominator, members, opened_at, opened_by)
         select gen_random_uuid(), m.id, 'open', now(), m.proposed_by, m.title, m.text, 2, 3, 5, now(), m.proposed_by from motions m",
    )
    .await;
    let page =
        organiser.get("/c/fsc/desk").await.is(200).says("3 / 4").says("Adopt the plan").says("2 registrations wait");
    assert_eq!(page.all("a.fact[href*='/motions'] b"), ["1"]);
}

#[tokio::test]
async fn the_wall_is_read_from_afar_and_the_desk_by_those_who_see_the_whole() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    let page = organiser.get("/c/fsc/desk/wall").await.is(200).says("Opens in 33 days");
    assert_eq!((page.count("body.wall"), page.count("header.bar"), page.count("header.wall-head")), (1, 0, 1));
    for lang in ["zh-Hans", "zh-Hant"] {
        organiser.get(&format!("/c/fsc/desk?lang={lang}")).await.is(200).says("33").says_not("⟦");
    }
    assert_eq!((page.count("main.wall-dark"), page.count("#burn svg")), (1, 1));
    app.desk_staff("Dora Desk").await.get("/c/fsc/desk").await.is(404);
    app.seated("Chen Chair", 1).await.get("/c/fsc/desk").await.is(200);
    app.visitor().get("/c/fsc/desk").await.is(303);
}

async fn report(browser: &mut Browser, task: Uuid, state: &str, progress: &str) {
    let path = format!("/c/fsc/tasks/{task}");
    let version = browser.get(&path).await.is(200).field("version");
    let form = [("state", state), ("progress", progress), ("note", "As agreed"), ("version", version.as_str())];
    browser.post(&format!("{path}/report"), &form).await.is(303);
}

async fn task_of(app: &TestApp, code: &str, nth: i64) -> Uuid {
    sqlx::query_scalar("select t.id from tasks t join groups g on g.id = t.group_id where g.code = $1 order by t.due_at, t.id offset $2 limit 1")
        .bind(code)
        .bind(nth)
        .fetch_one(&app.owner)
        .await
        .unwrap()
}

#[tokio::test]
async fn two_hundred_who_look_ask_the_database_once_after_a_change() {
    let app = TestApp::new().await;
    let organiser = app.organiser().await;
    let mut lead = app.in_group("Lina Lead", "coordination", GroupRole::Lead).await;
    let unfinished = |page: &Answer| page.all("a.fact[href*='state=unfinished'] b").pop().unwrap();
    let before: i64 = unfinished(&organiser.clone().get("/c/fsc/desk").await.is(200)).parse().unwrap();
    report(&mut lead, task_of(&app, "coordination", 0).await, "done", "100").await;
    let fragment = [("hx-request", "true")];
    let first = organiser.clone().get_with("/c/fsc/desk", &fragment).await.is(200);
    assert_eq!(unfinished(&first), (before - 1).to_string());
    // From now on whoever asks the database for figures is refused.
    app.sql("revoke select on milestones, tallies, agenda_releases from plenum_app").await;
    let all = (0..200).map(|_| {
        let mut browser = organiser.clone();
        async move { browser.get_with("/c/fsc/desk", &[("hx-request", "true")]).await.is(200) }
    });
    for page in futures_util::future::join_all(all).await {
        assert_eq!(page.body, first.body);
    }
    // After the next change it would be asked again.
    app.sql("grant select on milestones to plenum_app").await;
    report(&mut lead, task_of(&app, "coordination", 1).await, "started", "20").await;
    organiser.clone().get_with("/c/fsc/desk", &fragment).await.is(500);
    app.sql("grant select on tallies, agenda_releases to plenum_app").await;
    organiser.clone().get_with("/c/fsc/desk", &fragment).await.is(200);
}

#[tokio::test]
async fn the_desk_says_what_counts_before_while_and_after_the_conference_is_on() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    project(&app, &mut organiser, "One").await;
    app.sql("update tasks set latest_start_at = '2026-11-20T01:00:00Z', latest_finish_at = due_at where id = (select id from tasks where due_at > '2026-12-01' order by due_at, id limit 1)").await;
    let page = organiser.get("/c/fsc/desk").await.is(200).says("days to the opening").says("Should have begun");
    assert_eq!(page.all("a.fact[href*='late=on'] b"), ["1"]);
    assert_eq!((page.count("#late .history > li"), page.count("#now"), page.count("#burn svg polyline")), (1, 0, 2));
    // The chart says in its table what it draws: as many are due by the last day as there are.
    let total: i64 = app.value("select count(*) from tasks where state <> 'dropped'").await;
    assert_eq!(page.all("#burn tbody tr:last-child td.num"), [total.to_string(), "–".to_owned()]);
    // The opening is on: now and next, and who came.
    app.app.clock.set("2026-12-26T02:30:00Z".parse().unwrap());
    let mut organiser = app.organiser_named("Otto Organiser").await;
    let page = organiser.get("/c/fsc/desk").await.is(200).says("Now and next").says("Arrivals");
    assert!(page.count("#now li.now") >= 1 && page.count("#now li:not(.now)") >= 1);
    for (_, href) in links(&page, "#now h3 a") {
        organiser.get(href.split('#').next().unwrap()).await.is(200);
    }
    organiser.get("/c/fsc/desk/wall").await.is(200).says("Now and next").says_not("All overdue");
    // It is over: the lights come first.
    app.app.clock.set("2026-12-30T02:30:00Z".parse().unwrap());
    let page = organiser.get("/c/fsc/desk").await.is(200);
    assert_eq!((page.count("#now"), page.count("#strip"), page.count("#plan")), (0, 0, 1));
    assert!(page.body.find("id=\"plan\"").unwrap() < page.body.find("id=\"heat\"").unwrap());
}

#[tokio::test]
async fn the_desk_is_arranged_for_whoever_looks() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    let groups = organiser.get("/c/fsc/desk").await.is(200).all("#heat tbody th");
    let own = app.group("documents").await;
    let mut lead = app.in_group("Lina Lead", "documents", GroupRole::Lead).await;
    let page = lead.get("/c/fsc/desk").await.is(200);
    // Her group first, in the map and in the figures; no list of people that she does not get to.
    let name = page.all("#heat tr.is-own th").pop().unwrap();
    assert_eq!(page.all("#heat tbody th")[0], name);
    assert_eq!(page.count("#heat tbody tr"), groups.len());
    let (figure, href) = links(&page, "a.fact[href*='state=unfinished']").pop().unwrap();
    assert!(href.contains(&own.to_string()));
    assert_eq!(rows(&lead.get(&href).await.is(200)).to_string(), figure.split(' ').next().unwrap());
    assert_eq!(page.count("a[href*='/people'], a[href*='/programme']"), 0);
    // The presidium's votes come first.
    app.sql(
        "insert into motions (id, conference_id, year, number, title, text, state, proposed_by, created_at)
         select gen_random_uuid(), c.id, 2026, 1, row('Adopt the plan', '', '')::words, row('', '', '')::words, 'voting', a.id, now() from conferences c, accounts a limit 1",
    )
    .await;
    app.sql(
        "alter table votes disable trigger keep_way_of_votes;
         insert into votes (id, motion_id, state, planned_at, planned_by, title, text, numerator, denominator, members, opened_at, opened_by)
         select gen_random_uuid(), m.id, 'open', now(), m.proposed_by, m.title, m.text, 2, 3, 5, now(), m.proposed_by from motions m",
    )
    .await;
    app.app.clock.advance(chrono::TimeDelta::seconds(6));
    let page =
        app.seated("Chen Chair", 1).await.get("/c/fsc/desk").await.is(200).says("Open votes").says("Adopt the plan");
    assert!(page.body.find("id=\"voting\"").unwrap() < page.body.find("id=\"facts\"").unwrap());
    assert_eq!(organiser.get("/c/fsc/desk").await.is(200).count("#voting"), 0);
}

#[tokio::test]
async fn whoever_comes_back_is_told_what_others_changed() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    let mut lead = app.in_group("Lina Lead", "coordination", GroupRole::Lead).await;
    organiser.get("/c/fsc/desk").await.is(200).says("What changed since you looked");
    app.app.clock.advance(chrono::TimeDelta::hours(2));
    let [done, blocked, moved] = [
        task_of(&app, "coordination", 0).await,
        task_of(&app, "coordination", 1).await,
        task_of(&app, "coordination", 2).await,
    ];
    report(&mut lead, done, "done", "100").await;
    report(&mut lead, blocked, "blocked", "10").await;
    let page = lead.get(&format!("/c/fsc/tasks/{moved}/edit")).await.is(200);
    let version = page.field("version");
    let form = [
        ("title_en", "Send the papers"),
        ("anchor", "own"),
        ("due", "2026-12-12T12:00"),
        ("why", "The printer is full"),
        ("version", version.as_str()),
    ];
    lead.submit(&format!("/c/fsc/tasks/{moved}/edit"), &form).await.is(200);
    // Her own doing is no news to her, also where somebody goes on with it.
    report(&mut organiser, task_of(&app, "documents", 0).await, "done", "100").await;
    let group = app.group("coordination").await.to_string();
    let form = [("title_en", "Count the chairs"), ("group", &*group), ("anchor", "own"), ("due", "2026-12-20T12:00")];
    let made = organiser.post("/c/fsc/tasks/new", &form).await.is(303);
    let made: Uuid = made.location().rsplit('/').next().unwrap().parse().unwrap();
    report(&mut lead, made, "started", "10").await;
    let page = organiser.get("/c/fsc/desk").await.is(200);
    assert_eq!(page.all(".desk-news a"), ["one task finished", "one task blocked", "the date of one task moved"]);
    let href = page.attribute(".desk-news a[href*=moved]", "href").unwrap();
    assert_eq!(organiser.get(&href).await.is(200).count("tbody#rows > tr"), 1);
    let page = page.says("Send the papers").says("to 12 Dec 12:00").says("Lina Lead");
    assert_eq!(page.count("#since[open]"), 1);
    // Still looking: still said. Hours later it was seen.
    app.app.clock.advance(chrono::TimeDelta::minutes(20));
    organiser.get("/c/fsc/desk").await.is(200).says("one task finished");
    app.app.clock.advance(chrono::TimeDelta::hours(3));
    organiser.get("/c/fsc/desk").await.is(200).says("Nothing that others did.");
    // A lead is told of tasks, and not of registrations, which she does not see.
    app.sql("insert into audit_log (at, actor_kind, conference_id, action, object_kind) select '2026-11-23T06:00:00Z', 'visitor', id, 'registration.submitted', 'participant' from conferences where slug = 'fsc'").await;
    organiser.get("/c/fsc/desk").await.is(200).says("one new registration");
    lead.get("/c/fsc/desk").await.is(200).says("one task finished").says_not("new registration");
}

/// How long pages take at 5,000 participants and 5,000 tasks; run by hand:
/// `cargo test --test all desk::pages_stay_quick -- --ignored --nocapture`.
#[tokio::test]
#[ignore = "measures; says something on a quiet machine alone"]
async fn pages_stay_quick_at_five_thousand() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    project(&app, &mut organiser, "One").await;
    app.sql(
        "insert into participants (id, conference_id, number, name, email, phone, institution_id, category_id, post, form_id, language, consent_text, consented_at, state, level, search, created_at, updated_at)
         select gen_random_uuid(), c.id, n, 'P' || n, 'p' || n || '@example.org', '', (select id from institutions order by folded limit 1), (select id from categories where conference_id = c.id limit 1), '', (select f.id from forms f where f.conference_id = c.id), 'en', '', now(), 'approved', 'green', '', now(), now()
         from conferences c, generate_series(1, 5000) n where c.slug = 'fsc'",
    )
    .await;
    app.sql(
        "with b as (
             insert into badges (id, conference_id, participant_id, level, secret_hash, secret_sealed, issued_at)
             select gen_random_uuid(), conference_id, id, 'green', sha256(id::text::bytea), '', now()
             from participants p where p.number % 2 = 0 returning *),
         a as (
             insert into arrivals (participant_id, conference_id, category_id, institution_id, level, at)
             select p.id, p.conference_id, p.category_id, p.institution_id, p.level, now() from b join participants p on p.id = b.participant_id)
         insert into presences (participant_id, zone_id, conference_id, inside, entries, since, in_by)
         select b.participant_id, g.zone_id, b.conference_id, true, 1, now(), gen_random_uuid()
         from b, (select * from gates order by position limit 1) g",
    )
    .await;
    app.sql(
        "insert into tasks (id, conference_id, group_id, milestone_id, title, state, progress, due_at, created_at, updated_at)
         select gen_random_uuid(), t.conference_id, t.group_id, t.milestone_id, t.title, t.state, t.progress, t.due_at + n * interval '1 minute', t.created_at, t.updated_at
         from tasks t, generate_series(1, 120) n where t.project_id is null limit 5000",
    )
    .await;
    app.sql(
        "insert into projects (id, conference_id, pillar_id, resolution_id, institution_id, number, title, text, starts_on, deadline, created_at)
         select gen_random_uuid(), conference_id, pillar_id, resolution_id, institution_id, number + n, title, text, starts_on, deadline, created_at from projects, generate_series(1, 499) n",
    )
    .await;
    app.sql(
        "insert into indicators (id, project_id, position, name, unit, baseline, target)
         select gen_random_uuid(), p.id, n, row('x', '', '')::words, row('', '', '')::words, 1, 9 from projects p, generate_series(1, 3) n",
    )
    .await;
    app.sql("analyze").await;
    for path in [
        "/c/fsc/desk",
        "/c/fsc/desk/wall",
        "/c/fsc/tasks",
        "/c/fsc/tasks?sort=-state&page=80",
        "/c/fsc/plan",
        "/c/fsc/countdown",
        "/c/fsc/my-work",
    ] {
        let mut times = Vec::new();
        for _ in 0..15 {
            let start = std::time::Instant::now();
            organiser.get(path).await.is(200);
            times.push(start.elapsed());
        }
        times.sort();
        println!("{path}: median {:?}, worst {:?}", times[7], times[14]);
    }
}
