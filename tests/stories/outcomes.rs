//! The action plan: from a resolution to a project, its readings, its light.

use plenum::access::GroupRole;
use plenum::kernel::{Uuid, new_id};
use plenum::sheets::read_book;

use super::liaisons::led;
use crate::support::{Answer, Browser, TestApp};

/// A motion that was carried, and its resolution.
pub async fn resolution(app: &TestApp, title: &str) -> Uuid {
    let [motion, vote, resolution] = [new_id(), new_id(), new_id()];
    let account = app.account(&format!("Proposer {motion}")).await;
    let now = app.app.clock.now();
    let number: i32 = sqlx::query_scalar("select coalesce(max(number), 0) + 1 from motions where conference_id = $1")
        .bind(app.conference)
        .fetch_one(&app.owner)
        .await
        .unwrap();
    let run = |query: sqlx::query::Query<'static, sqlx::Postgres, sqlx::postgres::PgArguments>| {
        let owner = app.owner.clone();
        async move { query.execute(&owner).await.expect("entered") }
    };
    let title = title.to_owned();
    run(sqlx::query("insert into motions (id, conference_id, year, number, title, text, state, proposed_by, created_at) values ($1, $2, 2026, $6, row($3, '', '')::words, row('', '', '')::words, 'carried', $4, $5)")
        .bind(motion).bind(app.conference).bind(title.clone()).bind(account).bind(now).bind(number)).await;
    // A vote from before records were kept: no vote begins like this any more.
    app.sql("alter table votes disable trigger keep_way_of_votes").await;
    run(sqlx::query("insert into votes (id, motion_id, state, planned_at, planned_by, title, text, numerator, denominator, members, opened_at, opened_by, closed_at, closed_by, yes, no, abstained, recused, whole, present_at_opening, present, counted, verdict) values ($1, $2, 'certified', $3, $4, row($5, '', '')::words, row('', '', '')::words, 2, 3, 5, $3, $4, $3, $4, 5, 0, 0, 0, 5, 5, 5, 5, 'carried')")
        .bind(vote).bind(motion).bind(now).bind(account).bind(title.clone())).await;
    app.sql("alter table votes enable trigger keep_way_of_votes").await;
    run(sqlx::query("insert into resolutions (id, conference_id, motion_id, vote_id, year, number, title, text, adopted_at) values ($1, $2, $3, $4, 2026, $7, row($5, '', '')::words, row('', '', '')::words, $6)")
        .bind(resolution).bind(app.conference).bind(motion).bind(vote).bind(title).bind(now).bind(number)).await;
    resolution
}

/// An organiser makes a project of it: from 1 January 2027 to 1 January 2028, coverage from 40 to
/// 90 %, and a task of the documents group due on 1 March 2027.
pub async fn project(app: &TestApp, organiser: &mut Browser, title: &str) -> String {
    let resolution = resolution(app, title).await.to_string();
    let page = organiser.get(&format!("/c/fsc/plan/new?resolution={resolution}")).await.is(200);
    assert_eq!(page.field("title_en"), title);
    let pillar: Uuid = app.value("select id from pillars order by position limit 1").await;
    let institution: Uuid = app.value("select id from institutions order by folded limit 1").await;
    let group = app.group("documents").await;
    let [pillar, institution, group] = [pillar, institution, group].map(|id| id.to_string());
    let form = [
        ("resolution", resolution.as_str()),
        ("title_en", title),
        ("pillar", &pillar),
        ("institution", &institution),
        ("starts_on", "2027-01-01"),
        ("deadline", "2028-01-01"),
        ("name_en", "Coverage"),
        ("unit_en", "%"),
        ("baseline", "40"),
        ("target", "90"),
        ("group", &group),
        ("task_en", "Draw up the list"),
        ("task_due", "2027-03-01T18:00"),
    ];
    organiser.post("/c/fsc/plan/new", &form).await.is(303).location().to_owned()
}

async fn read(browser: &mut Browser, project: &str, as_of: &str, value: &str) -> Answer {
    let indicator = browser.get(project).await.is(200).field("indicator");
    browser.post(&format!("{project}/readings"), &[("indicator", &indicator), ("as_of", as_of), ("value", value)]).await
}

fn set(app: &TestApp, at: &str) {
    app.app.clock.set(at.parse().expect("a time"));
}

#[tokio::test]
async fn a_resolution_becomes_a_project_and_a_reading_changes_its_light() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    organiser.get("/c/fsc/plan").await.is(200).says("No projects yet");
    let project = project(&app, &mut organiser, "Monitor cross-border flows").await;
    let page = organiser
        .get(&project)
        .await
        .is(200)
        .says("Monitor cross-border flows")
        .says("unknown")
        .says("Draw up the list");
    assert_eq!(page.all("#project > section:first-child span.light"), ["Normal"]);
    assert_eq!(
        app.actions().await,
        ["conference.created", "agenda.released", "outcomes.project_founded", "tasks.created"]
    );

    // The clock moves by months, and a sign-in lasts two weeks.
    // Half the year is over. 65 of the way from 40 to 90 is half of it: on plan.
    set(&app, "2027-07-02T04:00:00Z");
    app.sql("update tasks set state = 'done', progress = 100, done_at = updated_at where project_id is not null").await;
    let mut organiser = app.organiser_named("Olga Later").await;
    let mut lead = app.in_group("Lina Lead", "documents", GroupRole::Lead).await;
    read(&mut lead, &project, "2027-07-01", "65").await.is(303);
    let page = lead.get(&project).await.is(200).says("On plan: 50% reached");
    assert_eq!(page.count("svg.chart circle.point"), 1);
    // A correction of the same day stands in for it; both are kept.
    read(&mut lead, &project, "2027-07-01", "55").await.is(303);
    let page = lead
        .get(&project)
        .await
        .is(200)
        .says("19.9 points behind: 30% reached, 49.9% expected by now.")
        .says("corrected");
    assert_eq!(page.count("svg.chart circle.point"), 1);
    assert_eq!(page.count("figure tbody tr"), 2);
    organiser.get("/c/fsc/plan?light=yellow").await.is(200).says("19.9 points behind");
    read(&mut lead, &project, "2027-07-02", "35").await.is(303);
    lead.get(&project).await.is(200).says("below the baseline").says("-10% reached");
    organiser.get("/c/fsc/plan?light=red").await.is(200).says("Monitor cross-border flows");
    organiser.get("/c/fsc/plan?light=yellow").await.is(200).says("No project matches");

    // Somebody else than whoever entered it verifies a reading, once; what was corrected is verified no more.
    let newest: Uuid = app.value("select newest_id from indicators").await;
    let verify = format!("{project}/readings/{newest}/verify");
    assert_eq!(lead.get(&project).await.is(200).count("form[action$='/verify']"), 0);
    lead.post(&verify, &[]).await.is(404);
    assert_eq!(organiser.get(&project).await.is(200).count("form[action$='/verify']"), 2);
    organiser.post(&verify, &[]).await.is(303);
    organiser.post(&verify, &[]).await.is(409);
    organiser.post(&format!("{project}/readings/{}/verify", Uuid::nil()), &[]).await.is(404);
    let page = organiser.get(&project).await.is(200).says("By Olga Later");
    assert_eq!(page.count("form[action$='/verify']"), 1);
    assert!(app.actions().await.iter().any(|action| action == "outcomes.reading_verified"));

    // Not of the future, not a word, not by another group.
    read(&mut lead, &project, "2027-07-03", "60").await.is(422).says("cannot be of the future");
    read(&mut lead, &project, "2027-07-01", "much").await.is(422).says("Enter a number.");
    let mut other = app.in_group("Otto Other", "coordination", GroupRole::Lead).await;
    assert_eq!(other.get(&project).await.is(200).count("#reading"), 0);
    other.post(&format!("{project}/readings"), &[("as_of", "2027-07-01"), ("value", "90")]).await.is(404);
    assert_eq!(app.value::<i64>("select count(*) from readings").await, 3);
    assert!(sqlx::query("delete from readings").execute(&app.owner).await.is_err(), "readings are only ever added");
    read(&mut organiser, &project, "2027-07-02", "36").await.is(303);
    let own: Uuid = app.value("select newest_id from indicators").await;
    organiser.post(&format!("{project}/readings/{own}/verify"), &[]).await.is(409).says("does not verify it");
    assert_eq!(app.value::<i64>("select count(*) from reading_checks").await, 1);
}

#[tokio::test]
async fn a_light_turns_as_time_passes() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    let project = project(&app, &mut organiser, "Early warning").await;
    // The clock moves by months, and a sign-in lasts two weeks.
    let account = app.account("Olga Again").await;
    app.grant(account, plenum::access::Role::Organiser, Some(app.conference)).await;
    for (at, light, reason) in [
        ("2027-02-01T04:00:00Z", "Normal", "there is no reading yet"),
        ("2027-03-02T04:00:00Z", "Yellow", "One of its tasks is overdue."),
        ("2028-01-10T04:00:00Z", "Yellow", "The deadline passed 9 days ago."),
        ("2028-02-01T04:00:00Z", "Red", "The deadline passed 31 days ago."),
    ] {
        set(&app, at);
        let mut organiser = app.signed_in(account).await;
        let page = organiser.get(&project).await.is(200).says(reason);
        assert_eq!(page.all("#project > section:first-child header span.light"), [light], "{at}");
    }
    app.sql("update tasks set state = 'done', progress = 100, done_at = updated_at where project_id is not null").await;
    set(&app, "2027-12-22T04:00:00Z");
    app.signed_in(account).await.get(&project).await.is(200).says("The deadline is in 10 days, and without a reading");

    // Closed, nothing is added any more.
    let mut organiser = app.signed_in(account).await;
    for (name, words) in [("acknowledged", ""), ("begun", ""), ("asked", "All of it.")] {
        super::life::step(&mut organiser, &project, name, words).await.is(303);
    }
    let mut other = app.organiser_named("Otto Other").await;
    super::life::step(&mut other, &project, "verified", "").await.is(303);
    other.get(&format!("{project}/steps/closed")).await.is(200).says("One indicator has not reached");
    super::life::step(&mut other, &project, "closed", "").await.is(303);
    other.get(&project).await.is(200).says("Completed.");
    let indicator: Uuid = app.value("select id from indicators").await;
    let reading = [("indicator", indicator.to_string()), ("as_of", "2027-12-01".into()), ("value", "90".into())];
    let reading: Vec<(&str, &str)> = reading.iter().map(|(k, v): &(&str, String)| (*k, v.as_str())).collect();
    organiser.post(&format!("{project}/readings"), &reading).await.is(403).says("completed");
}

#[tokio::test]
async fn the_plan_is_read_by_pillar_and_light() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    for title in ["One", "Two", "Three"] {
        project(&app, &mut organiser, title).await;
    }
    app.sql("update projects set pillar_id = (select id from pillars order by position desc limit 1) where number = 3")
        .await;
    let page = organiser.get("/c/fsc/plan").await.is(200);
    assert_eq!(page.count("tbody#rows > tr"), 3);
    let links: Vec<(String, String)> = matrix(&page);
    assert!(links.len() >= 6, "every figure is a link: {links:?}");
    for (figure, href) in links {
        let rows = organiser.get(&href).await.is(200).count("tbody#rows > tr");
        assert_eq!(rows.to_string(), figure, "{href}");
    }
    let institution = page.attribute("select[name=institution] option:nth-child(2)", "value").unwrap();
    assert_eq!(
        organiser.get(&format!("/c/fsc/plan?institution={institution}&q=tHr")).await.is(200).count("tbody#rows > tr"),
        1
    );
    app.in_group("Lina Lead", "documents", GroupRole::Lead).await.get("/c/fsc/plan/new").await.is(404);
    app.desk_staff("Dora Desk").await.get("/c/fsc/plan").await.is(404);
    organiser.get(&format!("/c/fsc/projects/{}", Uuid::nil())).await.is(404);
}

fn matrix(page: &Answer) -> Vec<(String, String)> {
    let cells = page.count("table#matrix td a");
    let html = scraper::Html::parse_document(&page.body);
    let links = scraper::Selector::parse("table#matrix td a").unwrap();
    let found: Vec<_> = html
        .select(&links)
        .map(|link| (link.text().collect::<String>().trim().to_owned(), link.value().attr("href").unwrap().to_owned()))
        .collect();
    assert_eq!(found.len(), cells);
    found
}

#[tokio::test]
async fn wrong_answers_come_back_filled_in_and_an_indicator_is_added() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    let project = project(&app, &mut organiser, "Early warning").await;
    let page = organiser
        .post(
            "/c/fsc/plan/new",
            &[("title_en", "Half"), ("starts_on", "2027-02-01"), ("deadline", "2027-01-01"), ("baseline", "x")],
        )
        .await
        .is(422);
    assert_eq!(page.field("title_en"), "Half");
    assert_eq!(page.fault("deadline").unwrap(), "The deadline must be after the start.");
    assert_eq!(page.fault("baseline").unwrap(), "Enter a number.");
    organiser.get(&format!("/c/fsc/plan/new?resolution={}", Uuid::nil())).await.is(404);
    let form =
        [("name_en", "Complaints"), ("unit_en", "cases"), ("unit_hans", "件"), ("baseline", "120"), ("target", "0")];
    organiser
        .submit(&format!("{project}/indicators/new"), &form)
        .await
        .is(200)
        .says("Complaints")
        .says("from 120 to 0");
    // On the way to its target: each a day and a value, between the start and the deadline of the project.
    let bent =
        |targets: &'static str| [("name_en", "Banks"), ("baseline", "0"), ("target", "100"), ("targets", targets)];
    let new = format!("{project}/indicators/new");
    let page = organiser.post(&new, &bent("2027-06-30 twenty")).await.is(422);
    assert!(page.fault("targets").is_some() && page.field("targets") == "2027-06-30 twenty");
    assert!(organiser.post(&new, &bent("2028-01-01 20")).await.is(422).fault("targets").is_some());
    organiser.submit(&new, &bent("2027-10-01: 60\n2027-07-02 20")).await.is(200).says("1 October 2027");
    let held: String =
        app.value("select string_agg(due_on || ' ' || value, ', ' order by due_on) from indicator_targets").await;
    assert_eq!(held, "2027-07-02 20, 2027-10-01 60");
    assert!(sqlx::query("update indicator_targets set value = 0").execute(&app.owner).await.is_err());
    let same = [("name_en", "Complaints"), ("baseline", "1"), ("target", "1.0")];
    organiser.post(&format!("{project}/indicators/new"), &same).await.is(422).says("must differ");
}

#[tokio::test]
async fn an_indicator_is_judged_in_words() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    let (project, own) = led(&app, &mut organiser).await;
    let new = format!("{project}/indicators/new");
    // The kind comes first, by an address that needs no script.
    organiser.get(&new).await.is(200).says("It is judged").says("Go on").says_not("Baseline");
    organiser.get(&format!("{new}?kind=number")).await.is(200).says("Baseline");
    let page = organiser.get(&format!("{new}?kind=judgement")).await.is(200).says_not("Baseline");
    assert_eq!(page.field("kind"), "judgement");
    let form = |targets: &'static str| [("kind", "judgement"), ("name_en", "Rules in force"), ("targets", targets)];
    let page = organiser.post(&new, &form("2027-06-30 60")).await.is(422);
    assert!(page.fault("targets").unwrap().contains("one of the four words"));
    assert_eq!((page.field("kind").as_str(), page.field("targets").as_str()), ("judgement", "2027-06-30 60"));
    let page = organiser.submit(&new, &form("2027-06-30 Partly met\n2027-09-30 基本达到")).await.is(200);
    page.says("from not met to met").says("partly met").says("largely met");
    let held: String =
        app.value("select kind || (unit).en || baseline || target from indicators where name = row('Rules in force', '', '')::words").await;
    assert_eq!(held, "judgement03");
    assert_eq!(
        app.value::<String>("select string_agg(due_on || ' ' || value, ', ' order by due_on) from indicator_targets")
            .await,
        "2027-06-30 1, 2027-09-30 2"
    );

    // It is read as one of four words; whoever sends another is told what to choose.
    let judged: Uuid = app.value("select id from indicators where kind = 'judgement'").await;
    let indicator = judged.to_string();
    set(&app, "2027-01-06T02:00:00Z");
    let mut organiser = app.organiser_named("Olga Later").await;
    let read = |value: &'static str, judged: &'static str| {
        [
            ("indicator", indicator.clone()),
            ("as_of", "2027-01-05".to_owned()),
            ("value", value.to_owned()),
            ("judged", judged.to_owned()),
        ]
    };
    for (value, judged) in [("2", ""), ("", "4"), ("", "1.5")] {
        let form = read(value, judged);
        let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let page = organiser.post(&format!("{project}/readings"), &form).await.is(422);
        assert_eq!(page.fault("judged").unwrap(), "Choose one of: not met, partly met, largely met, met.");
    }
    let form = read("", "2");
    let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
    organiser.submit(&format!("{project}/readings"), &form).await.is(200).says("largely met").says("66.7%");
    organiser.get(&format!("{project}?lang=zh-Hant")).await.is(200).says("基本達到");
    organiser.get("/c/fsc/plan?lang=en").await.is(200);
    assert_eq!(
        app.value::<String>("select trim_scale(newest_value)::text from indicators where kind = 'judgement'").await,
        "2"
    );
    for value in ["1.5", "4", "-1"] {
        let add = format!(
            "insert into readings (id, indicator_id, as_of, value, recorded_by, recorded_at)
             select gen_random_uuid(), n.id, '2027-01-05', {value}, a.id, now() from indicators n, accounts a
             where n.kind = 'judgement' and a.name = 'Olga Later'"
        );
        assert!(sqlx::query(sqlx::AssertSqlSafe(add)).execute(&app.owner).await.is_err(), "{value}");
    }

    // The institution chooses it in its week, and an indicator that it does not judge stays unread.
    let field = format!("value-{judged}");
    let page = app.visitor().get(&format!("{own}/report")).await.is(200).says("Last: largely met");
    assert_eq!(page.count(&format!("select[name='{field}'] option")), 5);
    let as_of = format!("as_of-{judged}");
    let report = |value: &'static str| {
        [("done", "Drafted them"), (field.as_str(), value), (as_of.as_str(), "2027-01-06"), ("seen", "0")]
    };
    let page = app.visitor().post(&format!("{own}/report"), &report("62")).await.is(422);
    assert!(page.fault(&field).unwrap().contains("largely met"));
    app.visitor().post(&format!("{own}/report"), &report("1")).await.is(303);
    app.visitor().get(&own).await.is(200).says("partly met");
    assert_eq!(app.value::<i64>("select count(*) from readings").await, 2);

    // A file of the plan says it in words.
    let file = organiser.get("/c/fsc/plan.xlsx?lang=en").await.is(200);
    let book = read_book(file.bytes.to_vec()).await.expect("a book");
    let rows = format!("{:?}", book[book.len() - 1].1.rows);
    for said in ["Judgement", "partly met", "2027-06-30 partly met; 2027-09-30 largely met"] {
        assert!(rows.contains(said), "{said}: {rows}");
    }

    // So does the published plan; as data it keeps the figures, and says that they are judgements.
    let seen = organiser.get("/c/fsc/plan/editions/new").await.is(200).field("seen");
    organiser.post("/c/fsc/plan/editions/new", &[("seen", seen.as_str())]).await.is(303);
    app.visitor().get("/c/fsc/open/plan").await.is(200).says("partly met").says("from not met to met");
    let plan = app.visitor().get("/c/fsc/open/plan.json").await.is(200).json();
    let indicators = &plan["projects"][0]["indicators"];
    assert_eq!(indicators[0].get("kind"), None);
    assert_eq!(indicators[1]["reading"]["value"], "1");
    assert_eq!(indicators[1]["kind"], "judgement");
}

#[tokio::test]
async fn an_indicator_is_changed_with_a_reason_and_a_mistake_is_removed() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    let project = project(&app, &mut organiser, "Early warning").await;
    let indicator: Uuid = app.value("select id from indicators").await;
    let path = format!("{project}/indicators/{indicator}");
    let page = organiser.get(&path).await.is(200).says("from 40 to 90").says_not("Remove the indicator");
    assert_eq!((page.field("name_en").as_str(), page.field("target").as_str()), ("Coverage", "90"));
    assert_eq!(page.field("version"), "1");

    // A name and a unit change freely; a target says why.
    let form = |version: &'static str, target: &'static str, reason: &'static str| {
        [
            ("version", version),
            ("name_en", "Reach"),
            ("unit_hans", "百分点"),
            ("target", target),
            ("targets", ""),
            ("reason", reason),
        ]
    };
    organiser.submit(&path, &form("1", "90", "")).await.is(200).says("Reach").says("百分点");
    let page = organiser.post(&path, &form("2", "80", " ")).await.is(422);
    assert!(page.fault("reason").unwrap().contains("Say why the target changes"));
    assert_eq!(page.field("target"), "80");
    organiser.submit(&path, &form("2", "80", "The law came later")).await.is(200).says("from 40 to 80");
    organiser.get(&path).await.is(200).says("The law came later").says("until then 90");
    assert_eq!(
        app.value::<String>("select w.way || ' ' || w.held || ' ' || n.version from indicator_ways w, indicators n")
            .await,
        "2 90 3"
    );
    // Whoever saw an older one is told, and keeps what she wrote; sent again it counts.
    let page = organiser.post(&path, &form("2", "70", "I say so")).await.is(422).says("Somebody else has changed");
    assert_eq!((page.field("target").as_str(), page.field("version").as_str()), ("70", "3"));
    assert_eq!(app.value::<i64>("select target::bigint from indicators").await, 80);
    for sql in [
        "update indicators set target = 50",
        "update indicators set baseline = 0",
        "update indicators set kind = 'judgement', unit = row('', '', '')::words, baseline = 0, target = 3",
        "update indicator_ways set held = 0",
        "delete from indicator_ways",
        "delete from indicators",
    ] {
        sqlx::query(sql).execute(&app.owner).await.expect_err(sql);
    }

    // What was entered by mistake goes, as long as nobody has read it and something else measures the project.
    organiser.post(&format!("{path}/remove"), &[]).await.is(409).says("Add another indicator first");
    let form = [("name_en", "Mistake"), ("baseline", "0"), ("target", "5"), ("targets", "2027-06-30 2")];
    organiser.post(&format!("{project}/indicators/new"), &form).await.is(303);
    let mistake: Uuid = app.value("select id from indicators where position = 2").await;
    let second = format!("{project}/indicators/{mistake}");
    organiser.get(&second).await.is(200).says("Remove the indicator");
    let mut lead = app.in_group("Lina Lead", "documents", GroupRole::Lead).await;
    lead.get(&second).await.is(404);
    lead.post(&format!("{second}/remove"), &[]).await.is(404);
    organiser.submit(&format!("{second}/remove"), &[]).await.is(200).says_not("Mistake");
    organiser.post(&format!("{second}/remove"), &[]).await.is(404);
    organiser.get(&second).await.is(404);
    assert_eq!(app.value::<String>("select (name).en from removed_indicators").await, "Mistake");
    assert_eq!(app.value::<i64>("select count(*) from indicator_targets").await, 0);
    organiser.post(&format!("{project}/indicators/new"), &form).await.is(303);
    let mistake = app.value::<Uuid>("select id from indicators where position = 2").await.to_string();
    let form = [("indicator", mistake.as_str()), ("as_of", "2026-11-22"), ("value", "1")];
    organiser.post(&format!("{project}/readings"), &form).await.is(303);
    organiser.post(&format!("{project}/indicators/{mistake}/remove"), &[]).await.is(409).says("it stays");
    let actions = app.actions().await;
    for (action, times) in [("indicator_changed", 2), ("indicator_removed", 1)] {
        assert_eq!(actions.iter().filter(|held| **held == format!("outcomes.{action}")).count(), times, "{action}");
    }
}

#[tokio::test]
async fn whoever_decides_a_deadline_second_is_told_what_was_decided() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    let project = project(&app, &mut organiser, "Early warning").await;
    let form = [("wanted", "2028-04-01"), ("reason", "The law comes later")];
    organiser.post(&format!("{project}/deadline"), &form).await.is(303);
    let decide = format!("/c/fsc/plan/deadlines/{}", app.value::<Uuid>("select id from deadline_requests").await);
    let refuse = [("decision", "refuse"), ("answer", "There is no money for it")];
    // Her own is another's to decide, and what she wrote stays on the page.
    organiser.post(&decide, &refuse).await.is(409).says("does not decide it").says("There is no money for it");
    let mut first = app.organiser_named("Otto Other").await;
    first.post(&decide, &[("decision", "grant"), ("answer", "Agreed with the ministry")]).await.is(303);
    let mut second = app.organiser_named("Oscar Other").await;
    second
        .post(&decide, &refuse)
        .await
        .is(409)
        .says("Somebody else has decided it meanwhile")
        .says("Agreed with the ministry")
        .says("There is no money for it");
    assert!(app.value::<bool>("select granted from deadline_requests").await);
}
