//! Institutions behind their links: weekly reports, readings, steps, and who has not reported.

use futures_util::StreamExt as _;
use plenum::audit::{Actor, Tx};
use plenum::conference::NewRepresentative;
use plenum::kernel::{Email, Lang, Uuid};
use plenum::liaisons::tell_asked;
use plenum::outcomes::{freeze_weeks, reports_of_week};

use super::life::{PDF, step};
use super::outcomes::project;
use super::pledges::banks;
use super::roadmap::milestone;
use crate::support::{Browser, TestApp};

pub fn set(app: &TestApp, at: &str) {
    app.app.clock.set(at.parse().expect("a time"));
}

/// Names who speaks for an institution; the path of her link.
pub async fn speaks(app: &TestApp, institution: Uuid, name: &str) -> String {
    let new = NewRepresentative {
        institution,
        name: name.into(),
        post: String::new(),
        email: Email::parse(&format!("{}@example.org", name.to_lowercase().replace(' ', "."))).unwrap(),
        lang: Lang::En,
    };
    let mut tx = Tx::begin(&app.app).await.unwrap();
    let (id, entry) = plenum::liaisons::name_one(&mut tx, Actor::Operator, app.conference, &new).await.unwrap();
    let link = plenum::liaisons::new_link(&mut tx, Actor::Operator, app.conference, id).await.unwrap();
    tx.commit((entry, vec![link])).await.unwrap();
    plenum::liaisons::link_of(&app.app, id).await.unwrap().expect("a link").0
}

/// A project, and the link of the institution that leads it.
pub async fn led(app: &TestApp, organiser: &mut Browser) -> (String, String) {
    let project = project(app, organiser, "Early warning").await;
    let link = speaks(app, app.value("select institution_id from projects").await, "Lea Liaison").await;
    let id = project.rsplit('/').next().unwrap().to_owned();
    (project, format!("{link}/projects/{id}"))
}

#[tokio::test]
async fn an_institution_comes_by_a_link_that_ends() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    organiser.get("/c/fsc/liaisons").await.is(200).says("No institution has a project");
    banks(&app, 1).await;
    project(&app, &mut organiser, "Early warning").await;
    organiser.get("/c/fsc/liaisons").await.is(200).says("0 of 1 have one.");
    let institution = app.value::<Uuid>("select institution_id from projects").await.to_string();
    let wrong = organiser.post("/c/fsc/liaisons/new", &[("institution", &institution), ("name", "Lea")]).await.is(422);
    assert!(wrong.fault("email").is_some() && wrong.field("name") == "Lea");
    let form = [
        ("institution", institution.as_str()),
        ("name", "Lea Liaison"),
        ("email", "lea@example.org"),
        ("language", "en"),
    ];
    let path = organiser.post("/c/fsc/liaisons/new", &form).await.is(303).location().to_owned();
    let link = organiser.get(&path).await.is(200).all("#link").pop().unwrap();
    organiser.get("/c/fsc/liaisons").await.is(200).says("link not opened").says("1 of 1 have one.");
    organiser.submit(&format!("{path}/letter"), &[]).await.is(200);
    let mails = app.mails().await;
    assert!(mails.last().is_some_and(|(to, _, body)| to == "lea@example.org" && body.contains(&link)));

    let own = link.trim_start_matches("http://plenum.test").to_owned();
    let mut lea = app.visitor();
    lea.get(&own).await.is(200).says("Early warning").says("Waits for you");
    lea.get(&own).await.is(200);
    organiser.get("/c/fsc/liaisons").await.is(200).says("link opened");
    assert_eq!(app.actions().await.iter().filter(|action| *action == "liaison.link_opened").count(), 1);
    lea.get(&format!("{own}/projects/{}", Uuid::nil())).await.is(404);

    // A year later it is good no more; the letter brings a new one.
    set(&app, "2027-11-24T01:00:00Z");
    lea.get(&own).await.is(404);
    let mut organiser = app.organiser_named("Olga Later").await;
    organiser.get(&path).await.is(200).says("link has ended");
    organiser.submit(&format!("{path}/letter"), &[]).await.is(200).says_not("link has ended");
    let link = organiser.get(&path).await.is(200).all("#link").pop().unwrap();
    let new = link.trim_start_matches("http://plenum.test").to_owned();
    assert_ne!(own, new);
    lea.get(&new).await.is(200);
    // Lost: a new link ends the one before.
    organiser.submit(&format!("{path}/link"), &[]).await.is(200);
    lea.get(&new).await.is(404);
    organiser.get(&format!("{path}/end")).await.is(200).says("Her link ends at once");
    organiser.submit(&format!("{path}/end"), &[]).await.is(200).says("0 of 1");
    organiser.post(&format!("{path}/letter"), &[]).await.is(409);
    app.desk_staff("Dora Desk").await.get("/c/fsc/liaisons").await.is(404);
}

#[tokio::test]
async fn what_is_reported_once_fills_everything_else() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    banks(&app, 1).await;
    let (project, own) = led(&app, &mut organiser).await;
    set(&app, "2027-01-06T02:00:00Z");
    let mut organiser = app.organiser_named("Olga Later").await;
    let mut lea = app.visitor();
    let home = own.split("/projects/").next().unwrap().to_owned();
    lea.get(&home).await.is(200).says("one missing").says("Due by 10 January 2027.");
    organiser.get("/c/fsc/plan/reports").await.is(200).says("0 reported, 1 missing");
    let path = format!("{own}/report");
    let page = lea.get(&path).await.is(200).says("Coverage").says("No reading yet.");
    let indicator: Uuid = app.value("select id from indicators").await;
    let (value, as_of, file) =
        (format!("value-{indicator}"), format!("as_of-{indicator}"), format!("file-{indicator}"));
    assert_eq!((page.field("seen"), page.field(&as_of)), ("0".to_owned(), "2027-01-06".to_owned()));
    let wrong =
        lea.post(&path, &[("next", "The rest"), (&value, "many"), (&as_of, "2027-02-01"), ("seen", "0")]).await.is(422);
    assert_eq!(wrong.fault("done").unwrap(), "Say what was done.");
    assert_eq!(wrong.fault(&value).unwrap(), "Enter a number.");
    assert_eq!(wrong.fault(&as_of).unwrap(), "A reading cannot be of the future.");
    assert_eq!((wrong.field("next"), wrong.field(&value)), ("The rest".to_owned(), "many".to_owned()));

    let form = [
        ("done", "Drew up the list."),
        ("next", "Connect ten banks."),
        (value.as_str(), "42"),
        (&as_of, "2027-01-05"),
        ("seen", "0"),
    ];
    let files: [(&str, &str, &[u8]); 1] = [(&file, "minutes.pdf", PDF)];
    let to = lea.post_files(&path, &form, &files).await.is(303).location().to_owned();
    lea.get(&to).await.is(200).says("Reported.").says("It can be corrected until the week is over.");
    // The same form sent twice is one report and one letter.
    lea.post_files(&path, &form, &files).await.is(303);
    lea.post(&path, &form).await.is(303);
    let counts = "select count(*) from weekly_report_versions union all select count(*) from readings";
    let counted: Vec<i64> = sqlx::query_scalar(counts).fetch_all(&app.owner).await.unwrap();
    assert_eq!(counted, [1, 1]);
    assert_eq!(app.mails().await.iter().filter(|(_, subject, _)| subject.starts_with("Report received")).count(), 1);
    // Its page, its readings with what proves them, the thread, the list.
    let page =
        organiser.get(&project).await.is(200).says("Drew up the list.").says("Connect ten banks.").says("4% reached");
    assert_eq!(page.count("svg.chart circle.point"), 1);
    let proof = page.attribute("figure tbody td a", "href").unwrap();
    assert_eq!(organiser.get(&proof).await.is(200).bytes, PDF);
    let id = project.rsplit('/').next().unwrap();
    organiser.get(&format!("/c/fsc/thread/project/{id}")).await.is(200).says("Coverage: 42 %");
    organiser.get("/c/fsc/plan/reports?report=filed").await.is(200).says("Early warning");
    lea.get(&home).await.is(200).says_not("one missing");

    // From another tab that was opened before: she is told, and keeps what she wrote.
    let other = [
        ("done", "Drew up the whole list."),
        ("next", ""),
        (value.as_str(), "43"),
        (&as_of, "2027-01-05"),
        ("seen", "0"),
    ];
    let told = lea.post(&path, &other).await.is(422);
    assert!(told.fault("done").unwrap().contains("in the meantime"));
    assert_eq!((told.field("done").as_str(), told.field("seen").as_str()), ("Drew up the whole list.", "1"));
    let again = [other[0], other[1], other[2], other[3], ("seen", "1")];
    lea.submit(&path, &again).await.is(200).says("version 2");
    let page = organiser.get(&project).await.is(200).says("Drew up the whole list.").says("Version 1, replaced");
    assert_eq!(page.count("figure tbody tr"), 2);
    let here = plenum::conference::find(&app.app.db, "fsc").await.unwrap().unwrap();
    let compiled = reports_of_week(&app.app.db, here.id, "2027-01-04".parse().unwrap()).await.unwrap();
    assert_eq!((compiled.len(), compiled[0].version, compiled[0].done.as_str()), (1, 2, "Drew up the whole list."));

    // Once the week is frozen it is corrected no more; a week that was missed still comes in.
    set(&app, "2027-01-13T02:00:00Z");
    freeze_weeks(&app.app).await.unwrap();
    let frozen = lea.get(&format!("{path}?week=2027-01-04")).await.is(200).says("correct readings by new ones");
    assert_eq!(frozen.count("form.form"), 0);
    let late = [("done", "Something else"), ("seen", "2")];
    let told = lea.post(&format!("{path}?week=2027-01-04"), &late).await.is(422);
    assert!(told.text().contains("is corrected no more"));
    lea.get(&path).await.is(200).says("One week before is missing");
    lea.post(&format!("{path}?week=2026-12-28"), &[("done", "Began."), ("seen", "0")]).await.is(303);
    for wrong in ["2027-01-18", "2026-12-21", "2027-01-05", "nonsense"] {
        lea.get(&format!("{path}?week={wrong}")).await.is(404);
    }
    for sql in ["update weekly_reports set week = week - 7", "delete from weekly_report_versions"] {
        sqlx::query(sql).execute(&app.owner).await.expect_err(sql);
    }
    assert_eq!(app.value::<i64>("select count(*) from weekly_reports").await, 2);
}

#[tokio::test]
async fn two_hundred_institutions_file_in_the_same_minute() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    let banks = banks(&app, 200).await;
    project(&app, &mut organiser, "Early warning").await;
    app.sql(
        "insert into projects (id, conference_id, pillar_id, resolution_id, institution_id, number, title, text, starts_on, deadline, created_at)
         select gen_random_uuid(), p.conference_id, p.pillar_id, p.resolution_id, i.id, p.number + row_number() over (), p.title, p.text,
             '2026-11-01', p.deadline, p.created_at
         from projects p, institutions i where i.listed and i.folded like 'Bank %' and i.conference_id = p.conference_id and i.id <> p.institution_id",
    )
    .await;
    app.sql(
        "insert into indicators (id, project_id, position, name, unit, baseline, target)
         select gen_random_uuid(), p.id, 1, row('Coverage', '', '')::words, row('%', '%', '%')::words, 40, 90 from projects p
         where not exists (select from indicators n where n.project_id = p.id)",
    )
    .await;
    let mut links = Vec::new();
    for (number, bank) in banks.iter().enumerate() {
        let row: Option<(Uuid, Uuid)> = sqlx::query_as(
            "select p.id, n.id from projects p join indicators n on n.project_id = p.id where p.institution_id = $1 order by p.number desc limit 1",
        )
        .bind(bank)
        .fetch_optional(&app.owner)
        .await
        .unwrap();
        let Some((project, indicator)) = row else { continue };
        let link = speaks(&app, *bank, &format!("Liaison {number}")).await;
        links.push((format!("{link}/projects/{project}/report"), indicator));
    }
    assert!(links.len() >= 199, "{}", links.len());
    // Each of them twice: an impatient finger.
    let sent = links.iter().flat_map(|one| [one, one]).map(|(path, indicator)| {
        let mut browser = app.visitor();
        async move {
            let (value, as_of) = (format!("value-{indicator}"), format!("as_of-{indicator}"));
            let form = [("done", "Connected."), (value.as_str(), "50"), (as_of.as_str(), "2026-11-23"), ("seen", "0")];
            browser.post(path, &form).await.is(303);
        }
    });
    futures_util::stream::iter(sent).buffer_unordered(40).collect::<Vec<()>>().await;
    let count = links.len() as i64;
    for sql in [
        "select count(*) from weekly_reports",
        "select count(*) from weekly_report_versions",
        "select count(*) from readings",
        "select count(*) from mails",
        "select count(*) from audit_log where action = 'outcomes.week_reported'",
    ] {
        assert_eq!(app.value::<i64>(sql).await, count, "{sql}");
    }
    let page = organiser.get("/c/fsc/plan/reports?report=filed").await.is(200);
    assert!(page.text().contains(&format!("{count} reported")), "{}", page.text());
}

#[tokio::test]
async fn who_supervises_verifies_by_its_own_link() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    let banks = banks(&app, 3).await;
    let (project, own) = led(&app, &mut organiser).await;
    let leading: Uuid = app.value("select institution_id from projects").await;
    let others: Vec<Uuid> = banks.into_iter().filter(|id| *id != leading).collect();
    for (institution, part) in [(others[0], "supervising"), (others[1], "co")] {
        let form = [("institution", institution.to_string()), ("part", part.to_owned())];
        let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
        organiser.post(&format!("{project}/bodies"), &form).await.is(303);
    }
    let id = project.rsplit('/').next().unwrap();
    let supervises = format!("{}/projects/{id}", speaks(&app, others[0], "Sue Super").await);
    let helps = format!("{}/projects/{id}", speaks(&app, others[1], "Cora Co").await);
    let (mut lea, mut sue, mut cora) = (app.visitor(), app.visitor(), app.visitor());
    for (name, words) in [("acknowledged", ""), ("begun", ""), ("asked", "All of it.")] {
        sue.get(&format!("{supervises}/steps/{name}")).await.is(404);
        step(&mut lea, &own, name, words).await.is(303);
    }
    cora.get(&helps).await.is(200).says("All of it.").says("Responsible too").says("Send in a difficulty");
    sue.get(&supervises).await.is(200).says_not("Send in a difficulty");
    for name in ["verified", "sent_back", "closed"] {
        cora.get(&format!("{helps}/steps/{name}")).await.is(404);
        lea.get(&format!("{own}/steps/{name}")).await.is(404);
    }
    for path in ["report", "deadline"] {
        cora.get(&format!("{helps}/{path}")).await.is(404);
        sue.get(&format!("{supervises}/{path}")).await.is(404);
    }
    let home = supervises.split("/projects/").next().unwrap();
    sue.get(home).await.is(200).says("Waits for you").says("Supervising institution");
    let proof = sue.get(&supervises).await.is(200).attribute("ol.history a", "href").unwrap();
    assert_eq!(sue.get(&proof).await.is(200).bytes, PDF);
    step(&mut sue, &supervises, "verified", "Seen on the spot.").await.is(303);
    organiser.get(&project).await.is(200).says("Seen on the spot.").says("Sue Super");
    // A deadline is asked for by who leads it, and decided by an organiser.
    lea.get(&format!("{own}/deadline")).await.is(200).says("The deadline is 1 January 2028.");
    assert!(lea.post(&format!("{own}/deadline"), &[("wanted", "soon")]).await.is(422).fault("wanted").is_some());
    lea.submit(&format!("{own}/deadline"), &[("wanted", "2028-03-01"), ("reason", "More banks")])
        .await
        .is(200)
        .says("not decided");
    let request: Uuid = app.value("select id from deadline_requests").await;
    let refuse = [("decision", "refuse"), ("answer", "They are enough.")];
    organiser.submit(&format!("/c/fsc/plan/deadlines/{request}"), &refuse).await.is(200).says("refused");
    lea.get(&own).await.is(200).says("They are enough.");
    // Who speaks for it no more neither reports nor makes steps.
    speaks(&app, leading, "Nora New").await;
    lea.get(&own).await.is(404);
}

#[tokio::test]
async fn who_has_not_reported_is_a_list_and_gets_one_letter() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    organiser.get("/c/fsc/plan/reports").await.is(200).says("Nobody is asked to report yet");
    banks(&app, 1).await;
    let (_, own) = led(&app, &mut organiser).await;
    // Another project of the same institution.
    project(&app, &mut organiser, "Joint monitoring").await;
    set(&app, "2027-01-20T02:00:00Z");
    let mut organiser = app.organiser_named("Olga Later").await;
    let page = organiser.get("/c/fsc/plan/reports").await.is(200).says("0 reported, 2 missing").says("17 days late");
    assert_eq!(page.count("tbody#rows > tr"), 2);
    app.visitor().post(&format!("{own}/report"), &[("done", "Connected."), ("seen", "0")]).await.is(303);
    let page = organiser.get("/c/fsc/plan/reports?report=missing").await.is(200).says("1 reported, 1 missing");
    assert_eq!(page.all("tbody#rows > tr th a"), ["Joint monitoring"]);
    organiser
        .get("/c/fsc/plan/reports?week=2027-01-11&q=early")
        .await
        .is(200)
        .says("0 reported, 2 missing")
        .says("Early warning");
    let letters = app.mails().await.len();
    organiser.get("/c/fsc/plan/reports/remind").await.is(200).says("One letter is written");
    organiser.submit("/c/fsc/plan/reports/remind", &[]).await.is(200);
    let mails = app.mails().await;
    assert_eq!(mails.len(), letters + 1);
    let (to, subject, body) = mails.last().unwrap();
    assert_eq!((to.as_str(), subject.as_str()), ("lea.liaison@example.org", "Still to be reported: Week 3, 2027"));
    assert!(body.contains("Joint monitoring") && !body.contains("Early warning"), "{body}");
    // Pressed twice it is one letter a day; the next day it may be another.
    organiser.get("/c/fsc/plan/reports/remind").await.is(200).says("One was reminded today already");
    organiser.post("/c/fsc/plan/reports/remind", &[]).await.is(303);
    assert_eq!(app.mails().await.len(), letters + 1);
    set(&app, "2027-01-21T02:00:00Z");
    organiser.post("/c/fsc/plan/reports/remind", &[]).await.is(303);
    assert_eq!(app.mails().await.len(), letters + 2);
    app.desk_staff("Dora Desk").await.get("/c/fsc/plan/reports").await.is(404);
}

#[tokio::test]
async fn the_leading_institution_says_that_a_milestone_is_reached_and_organisers_undo_it() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    let banks = banks(&app, 2).await;
    let (project, own) = led(&app, &mut organiser).await;
    let stone = milestone(&app, &mut organiser, &project, "2027-03-01", "20").await;
    let reach = format!("{own}/milestones/{}/reach", stone.rsplit('/').next().unwrap());
    let leading: Uuid = app.value("select institution_id from projects").await;
    let leads: String =
        app.value("select (i.name).en from institutions i join projects p on p.institution_id = i.id").await;
    let other = banks.into_iter().find(|id| *id != leading).unwrap();
    let institution = other.to_string();
    let form = [("institution", institution.as_str()), ("part", "supervising")];
    organiser.post(&format!("{project}/bodies"), &form).await.is(303);
    let id = project.rsplit('/').next().unwrap();
    let supervises = format!("{}/projects/{id}", speaks(&app, other, "Sue Super").await);
    let (mut lea, mut sue) = (app.visitor(), app.visitor());
    // Before the project begins nothing is reached.
    assert_eq!(lea.get(&own).await.is(200).says("Connected").count("#milestones a"), 0);
    let early = [("reached_on", "2026-11-23"), ("words", "Signed."), ("version", "1")];
    assert!(lea.post(&reach, &early).await.is(422).fault("reached_on").is_some());

    set(&app, "2027-02-10T01:00:00Z");
    let mut organiser = app.organiser_named("Olga Later").await;
    assert_eq!(lea.get(&own).await.is(200).attribute("#milestones a", "href").as_deref(), Some(reach.as_str()));
    // It is for who leads the project, by a link that is good, and a milestone of it.
    let beside = reach.replace(&own, &supervises);
    assert_eq!(sue.get(&supervises).await.is(200).says("Connected").count("#milestones a"), 0);
    sue.get(&beside).await.is(404);
    sue.post(&beside, &early).await.is(404);
    lea.get(&format!("{own}/milestones/{}/reach", Uuid::nil())).await.is(404);
    let page = lea.get(&reach).await.is(200).says("Only the organisers can undo it.");
    assert_eq!(page.field("reached_on"), "2027-02-10");
    let version = page.field("version");
    let wrong = [("reached_on", "2026-12-31"), ("words", " "), ("version", version.as_str())];
    let page = lea.post(&reach, &wrong).await.is(422);
    assert_eq!(page.fault("reached_on").unwrap(), "Enter a day on which the project had begun.");
    assert_eq!(page.fault("words").unwrap(), "Say what shows it.");
    assert_eq!(page.field("reached_on"), "2026-12-31");
    let wrong = [("reached_on", "2027-02-11"), ("words", "All of it."), ("version", version.as_str())];
    let page = lea.post(&reach, &wrong).await.is(422);
    assert_eq!(page.fault("reached_on").unwrap(), "Nothing is reached in the future.");
    assert_eq!(page.field("words"), "All of it.");

    // From two tabs at once: one of them is told.
    let said = [("reached_on", "2027-02-09"), ("words", "All banks send data."), ("version", version.as_str())];
    let mut tab = lea.clone();
    let (one, other) = tokio::join!(lea.post(&reach, &said), tab.post(&reach, &said));
    let mut told = [one.status.as_u16(), other.status.as_u16()];
    told.sort_unstable();
    assert_eq!(told, [303, 409]);
    assert_eq!(lea.get(&own).await.is(200).says("All banks send data.").count("#milestones a"), 0);
    lea.get(&reach).await.is(409);
    let page = organiser.get(&format!("{project}/milestones")).await.is(200).says("All banks send data.");
    assert!(page.text().contains(&format!("Lea Liaison · {leads}")), "{}", page.text());
    assert_eq!(
        app.value::<i64>("select count(*) from project_milestone_steps s join liaisons n on n.id = s.liaison_id where n.name = 'Lea Liaison' and s.account_id is null").await,
        1
    );
    assert_eq!(app.actions().await.iter().filter(|action| *action == "roadmap.milestone_reached").count(), 1);

    // Organisers undo it, and she reads why before she says it again; by then it is another version.
    let undo = format!("{stone}/undo");
    let page = organiser.get(&undo).await.is(200);
    assert!(page.all("#steps li")[0].contains(&leads));
    let version = page.field("version");
    let why = [("words", "Two banks do not."), ("version", version.as_str())];
    organiser.post(&undo, &why).await.is(303);
    lea.post(&reach, &said).await.is(409);
    lea.get(&reach).await.is(200).says("Two banks do not.");
    // What is not hers to say the database refuses too.
    for sql in [
        "insert into project_milestone_steps (milestone_id, position, kind, at, liaison_id, due_on, words) select m.id, 0, 'removed', '2027-02-10T01:00Z', n.id, m.due_on, 'x' from project_milestones m, liaisons n where n.name = 'Lea Liaison'",
        "insert into project_milestone_steps (milestone_id, position, kind, at, liaison_id, due_on, reached_on, words) select m.id, 0, 'reached', '2027-02-10T01:00Z', n.id, m.due_on, '2027-02-01', 'x' from project_milestones m, liaisons n where n.name = 'Sue Super'",
        "insert into project_milestone_steps (milestone_id, position, kind, at, liaison_id, due_on, reached_on, words) select m.id, 0, 'reached', '2027-02-10T01:00Z', n.id, m.due_on, '2026-12-31', 'x' from project_milestones m, liaisons n where n.name = 'Lea Liaison'",
    ] {
        sqlx::query(sql).execute(&app.owner).await.expect_err(sql);
    }
    // Of a project that is closed nothing is reached any more.
    for (name, words) in [("acknowledged", ""), ("begun", ""), ("asked", "All of it.")] {
        step(&mut lea, &own, name, words).await.is(303);
    }
    step(&mut sue, &supervises, "verified", "Seen on the spot.").await.is(303);
    step(&mut organiser, &project, "closed", "").await.is(303);
    lea.get(&reach).await.is(403);
    assert_eq!(lea.get(&own).await.is(200).count("#milestones a"), 0);
}

#[tokio::test]
async fn who_signs_in_with_the_address_of_a_liaison_comes_to_her_institution() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    banks(&app, 1).await;
    let (_, own) = led(&app, &mut organiser).await;
    let home = own.split("/projects/").next().unwrap().to_owned();
    let liaison: Uuid = app.value("select id from liaisons").await;
    let (page, speak) = (format!("/c/fsc/liaisons/{liaison}"), format!("/speak/{liaison}"));
    organiser.get(&page).await.is(200).says_not("comes by signing in too");
    let (account, other) = (app.account("Lea Liaison").await, app.account("Otto Other").await);
    organiser.get(&page).await.is(200).says("comes by signing in too");

    // She holds no right anywhere, and finds her institution where she lands and from her own page.
    let mut lea = app.signed_in(account).await;
    let index = lea.get("/").await.is(200).says("You speak for Bank 1 in Financial Security Conference.");
    assert_eq!(index.attribute("#speaks form", "action").as_deref(), Some(speak.as_str()));
    assert_eq!(lea.get("/account").await.is(200).count("nav.bar-nav a[href='/#speaks']"), 1);
    assert_eq!(lea.post(&speak, &[]).await.is(303).location(), home);
    lea.get(&home).await.is(200).says("Early warning");
    assert_eq!(app.value::<i64>("select count(*) from liaison_links").await, 1);
    // Nobody else comes by that way.
    let mut otto = app.signed_in(other).await;
    assert_eq!(otto.get("/").await.is(200).says_not("You speak for").count("nav.bar-nav a[href='/#speaks']"), 0);
    otto.post(&speak, &[]).await.is(404);
    organiser.post(&speak, &[]).await.is(404);
    lea.post(&format!("/speak/{}", Uuid::nil()), &[]).await.is(404);
    assert!(app.visitor().post(&speak, &[]).await.is(303).location().starts_with("/sign-in"));

    // A year later her link is good no more: she gets a new one.
    set(&app, "2027-11-24T01:00:00Z");
    let mut lea = app.signed_in(account).await;
    lea.get(&home).await.is(404);
    let new = lea.post(&speak, &[]).await.is(303).location().to_owned();
    assert_ne!(new, home);
    lea.get(&new).await.is(200).says("Early warning");
    let log = app.actions().await;
    let times = |action: &str| log.iter().filter(|one| *one == action).count();
    assert_eq!((times("liaison.came_by_account"), times("liaison.link_made")), (2, 2));
    assert_eq!(app.value::<i64>("select count(*) from audit_log l where l::text like '%lea.liaison@%'").await, 0);

    // Once she speaks for it no more, that way is closed too.
    let mut organiser = app.organiser_named("Olga Later").await;
    organiser.submit(&format!("{page}/end"), &[]).await.is(200);
    lea.get("/").await.is(200).says_not("You speak for");
    lea.post(&speak, &[]).await.is(404);
    lea.get(&new).await.is(404);
    organiser.get(&page).await.is(200).says_not("comes by signing in too");
}

#[tokio::test]
async fn organisers_hear_once_of_what_waits_for_their_decision() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    let (project, own) = led(&app, &mut organiser).await;
    let mut lea = app.visitor();
    let form = [("wanted", "2028-04-01"), ("reason", "The law comes later")];
    lea.post(&format!("{own}/deadline"), &form).await.is(303);
    for (name, words) in [("acknowledged", ""), ("begun", ""), ("asked", "All banks report.")] {
        step(&mut lea, &own, name, words).await.is(303);
    }
    let asked = async || {
        let (one, other) = tokio::join!(tell_asked(&app.app), tell_asked(&app.app));
        one.and(other).unwrap();
        let mails = app.mails().await.into_iter().filter(|(_, subject, _)| subject == "To be decided: Early warning");
        mails.map(|(to, _, body)| (to, body)).collect::<Vec<_>>()
    };
    let told = asked().await;
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told.iter().all(|(to, _)| to == "olga.organiser@example.org"), "{told:?}");
    let says = |words: &str| told.iter().any(|(_, body)| body.contains(words));
    assert!(says("Another deadline is asked for: 1 April 2028.") && says("The law comes later"), "{told:?}");
    assert!(says("Completion is asked for") && says("All banks report.") && says(&project), "{told:?}");
    // What was decided before anybody was told is told no more; who asks herself is not told.
    let request: Uuid = app.value("select id from deadline_requests").await;
    let refuse = [("decision", "refuse"), ("answer", "No")];
    organiser.post(&format!("/c/fsc/plan/deadlines/{request}"), &refuse).await.is(303);
    let form = [("wanted", "2028-05-01"), ("reason", "Then May")];
    organiser.post(&format!("{project}/deadline"), &form).await.is(303);
    let mut other = app.organiser_named("Otto Other").await;
    let told = asked().await;
    assert_eq!(told.len(), 3, "{told:?}");
    assert_eq!(told[2].0, "otto.other@example.org");
    let request: Uuid = app.value("select id from deadline_requests where granted is null").await;
    other.post(&format!("/c/fsc/plan/deadlines/{request}"), &refuse).await.is(303);
    lea.post(&format!("{own}/deadline"), &form).await.is(303);
    let request: Uuid = app.value("select id from deadline_requests where granted is null").await;
    organiser.post(&format!("/c/fsc/plan/deadlines/{request}"), &refuse).await.is(303);
    assert_eq!(asked().await.len(), 3);
}
