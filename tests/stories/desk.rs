//! The command desk: the whole conference on one page.

use plenum::access::GroupRole;
use plenum::kernel::Uuid;

use super::outcomes::project;
use crate::support::{Answer, TestApp};

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
    // Each region says by which topics it is fetched anew.
    for (region, topic) in [
        ("#heat", "live:tasks"),
        ("#facts", "live:checkins"),
        ("#facts", "live:outcomes"),
        ("#strip", "live:conference"),
    ] {
        assert!(page.attribute(region, "hx-trigger").unwrap().contains(topic), "{region} {topic}");
    }
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
    app.sql("update projects set starts_on = '2026-01-01', deadline = '2026-11-20' where number = 1").await;
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
             from participants p where p.number <= 3 returning *)
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
    app.desk_staff("Dora Desk").await.get("/c/fsc/desk").await.is(404);
    app.seated("Chen Chair", 1).await.get("/c/fsc/desk").await.is(200);
    app.visitor().get("/c/fsc/desk").await.is(303);
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
             from participants p where p.number % 2 = 0 returning *)
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
         select gen_random_uuid(), p.id, n, row('x', '', '')::words, '', 1, 9 from projects p, generate_series(1, 3) n",
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
