//! Weekly and monthly reports: compiled, edited in marked places, signed off, sent; and what was signed off stays as it was.

use std::io::{Cursor, Read as _};
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use calamine::Reader as _;
use futures_util::future::join_all;
use plenum::access::Role;
use plenum::kernel::Uuid;
use plenum::outcomes::freeze_weeks;
use plenum::reports::of_project;

use super::liaisons::{led, set, speaks};
use super::papers::{has, pages};
use super::pledges::banks;
use super::roadmap::milestone;
use crate::support::{Answer, Browser, TestApp};

/// A project that was reported on once and then fell silent: on Monday 25 January 2027 it is yellow since the week before, and
/// an order to mend is out. Its id, the link of its institution, and whose account the organiser's is.
async fn silent(app: &TestApp) -> (Uuid, String, Uuid) {
    let account = app.account("Olga Organiser").await;
    app.grant(account, Role::Organiser, Some(app.conference)).await;
    banks(app, 3).await;
    let mut organiser = app.signed_in(account).await;
    let (project, own) = led(app, &mut organiser).await;
    app.sql("update projects set title = row('Early warning', '早期预警', '早期預警')::words").await;
    app.sql("update tasks set state = 'done', progress = 100, done_at = now() where project_id is not null").await;
    set(app, "2027-01-06T02:00:00Z");
    let indicator: Uuid = app.value("select id from indicators").await;
    let (value, as_of) = (format!("value-{indicator}"), format!("as_of-{indicator}"));
    let form = [("done", "Began with ten banks."), (value.as_str(), "48"), (&as_of, "2027-01-05"), ("seen", "0")];
    app.visitor().post(&format!("{own}/report"), &form).await.is(303);
    set(app, "2027-01-25T01:00:00Z");
    freeze_weeks(&app.app).await.unwrap();
    let id = project.rsplit('/').next().unwrap().parse().unwrap();
    (id, own.split("/projects/").next().unwrap().to_owned(), account)
}

async fn make(organiser: &mut Browser, kind: &str, period: &str) -> String {
    let form = [("kind", kind), ("period", period)];
    organiser.post("/c/fsc/reports", &form).await.is(303).location().to_owned()
}

async fn sign(organiser: &mut Browser, path: &str) {
    let version = organiser.get(&format!("{path}/sign")).await.is(200).field("version");
    organiser.post(&format!("{path}/sign"), &[("version", &version)]).await.is(303);
}

fn part(file: &Answer, name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(&file.bytes)).expect("a DOCX file");
    let mut text = String::new();
    archive.by_name(name).expect("a part").read_to_string(&mut text).expect("text");
    text
}

fn sheets(file: &Answer) -> Vec<(String, Vec<Vec<String>>)> {
    let mut book: calamine::Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(&file.bytes)).expect("an XLSX file");
    let names = book.sheet_names();
    let read = |name: &String| {
        let range = book.worksheet_range(name).expect("cells");
        (name.clone(), range.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect())
    };
    names.iter().map(read).collect()
}

#[tokio::test]
async fn a_report_is_compiled_from_the_record_and_made_once() {
    let app = TestApp::new().await;
    let (project, _, account) = silent(&app).await;
    let mut organiser = app.signed_in(account).await;
    let page = organiser.get("/c/fsc/reports").await.is(200).says("No report yet");
    assert_eq!(
        page.all("section.card form button")[..4],
        ["Week 3, 2027", "Week 4, 2027", "December 2026", "January 2027"]
    );
    let wrong = organiser.post("/c/fsc/reports", &[("kind", "week"), ("period", "2027-02-01")]).await.is(422);
    assert_eq!(wrong.fault("period").unwrap(), "That has not begun yet.");
    assert_eq!(wrong.attribute("#f-period", "value").unwrap(), "2027-02-01");
    let wrong = organiser.post("/c/fsc/reports", &[("kind", "year"), ("period", "soon")]).await.is(422);
    assert!(wrong.fault("kind").is_some() && wrong.fault("period").is_some());

    // The week that is over, by any day of it: as its lights were frozen.
    let week = make(&mut organiser, "week", "2027-01-20").await;
    let page = organiser.get(&week).await.is(200).says("Weekly report: Week 3, 2027").says("Report no. 1");
    let page = page
        .says("as of 25 January 2027 00:00")
        .says("Lights as they were kept at the end of Week 3, 2027.")
        .says("1 from Normal to Yellow")
        .says("No new reading.")
        .says("No order is open");
    assert_eq!((page.count("#late tbody tr"), page.count("#silent tbody tr")), (1, 1));
    assert_eq!(page.all("#silent tbody td")[2..], ["Week 3, 2027", "Week 1, 2027"]);
    assert_eq!(page.attribute("#late tbody a", "href").unwrap(), format!("/c/fsc/projects/{project}"));

    // A milestone is moved.
    let stone = milestone(&app, &mut organiser, &format!("/c/fsc/projects/{project}"), "2027-03-01", "10").await;
    let form = [("title_en", "Connected"), ("due_on", "2027-04-01"), ("weight", "10"), ("version", "1")];
    organiser.post(&stone, &form).await.is(303);
    // Another is reached on its day: nothing of that moved.
    let other = milestone(&app, &mut organiser, &format!("/c/fsc/projects/{project}"), "2027-02-01", "10").await;
    let reached = [("reached_on", "2027-01-24"), ("words", "Seen."), ("version", "1")];
    organiser.post(&format!("{other}/reach"), &reached).await.is(303);

    // The month that goes on, asked for by four at once: one report, as of now.
    let made = join_all((0..4).map(|_| {
        let mut tab = organiser.clone();
        async move { make(&mut tab, "month", "2027-01-31").await }
    }))
    .await;
    assert!(made.iter().all(|path| *path == made[0]));
    assert_eq!(app.value::<i64>("select count(*) from reports").await, 2);
    assert_eq!(app.value::<i64>("select count(*) from report_versions").await, 2);
    let page =
        organiser.get(&made[0]).await.is(200).says("Monthly report: January 2027").says("as of 25 January 2027 09:00");
    let page = page.says("Began with ten banks.").says("Week 2, 2027 · Week 3, 2027");
    let page = page.says("Milestone “Connected” was moved");
    assert_eq!(page.count("#moved tbody tr"), 1);
    // The week that goes on may still be reported.
    assert_eq!(page.all("#silent tbody td")[2..], ["Week 53, 2026 · Week 2, 2027 · Week 3, 2027", "Week 1, 2027"]);
    assert_eq!(page.count("#orders tbody tr"), 1);
    assert_eq!(page.all("#readings tbody td")[2..], ["Coverage %", "40", "", "48 5 January 2027", "90"]);
    // Before it began nothing was read: what comes after its end is not in it.
    let december = make(&mut organiser, "month", "2026-12-01").await;
    let page = organiser.get(&december).await.is(200).says("Monthly report: December 2026");
    assert_eq!(page.count("#late tbody tr") + page.count("#readings tbody tr") + page.count("#orders tbody tr"), 0);
    let list = organiser.get("/c/fsc/reports").await.is(200);
    assert_eq!(list.count("tbody#rows > tr"), 3);
    assert_eq!(organiser.get("/c/fsc/reports?kind=week").await.is(200).count("tbody#rows > tr"), 1);
    organiser.get("/c/fsc/reports?state=sent").await.is(200).says("No report fits");
    organiser.get(&format!("/c/fsc/reports/{}", Uuid::nil())).await.is(404);
    app.desk_staff("Dora Desk").await.get("/c/fsc/reports").await.is(404);
}

#[tokio::test]
async fn what_was_signed_off_never_changes() {
    let app = TestApp::new().await;
    let (project, own, account) = silent(&app).await;
    let mut organiser = app.signed_in(account).await;
    let mut chair = app.seated("Chen Chair", 1).await;
    let path = make(&mut organiser, "month", "2027-01-01").await;
    let edit = format!("{path}/edit");
    let remark = format!("remark-{project}");
    let version = organiser.get(&edit).await.is(200).says("Early warning").field("version");
    let long = "长".repeat(10_001);
    let wrong =
        organiser.post(&edit, &[("foreword", &long), (&remark, "Call them"), ("version", &version)]).await.is(422);
    assert!(wrong.fault("foreword").is_some() && wrong.field(&remark) == "Call them");
    let form = [
        ("foreword", "本月总体平稳。\n<b>Two lines</b>"),
        (remark.as_str(), "The bank was called on Monday."),
        ("follows", "The presidium looks at it again in February."),
        ("version", "1"),
    ];
    organiser.post(&edit, &form).await.is(303);
    // The same from a tab that was opened before: she is told, and keeps what she wrote.
    let other = [("foreword", "Another one"), (remark.as_str(), ""), ("follows", ""), ("version", "1")];
    let told = organiser.post(&edit, &other).await.is(422);
    assert!(told.fault("foreword").is_some());
    assert_eq!((told.field("foreword").as_str(), told.field("version").as_str()), ("Another one", "2"));
    // Where she changed nothing stands what the other one wrote.
    assert_eq!(told.field("follows"), "The presidium looks at it again in February.");
    // Of two at once one is kept.
    let sent = join_all(["One", "Two"].map(|text| {
        let (mut tab, edit, remark) = (organiser.clone(), edit.clone(), remark.clone());
        async move {
            let form = [
                ("foreword", "本月总体平稳。\n<b>Two lines</b>"),
                (&remark, text),
                ("follows", "The presidium looks at it again in February."),
                ("version", "2"),
            ];
            tab.post(&edit, &form).await.status.as_u16()
        }
    }))
    .await;
    assert_eq!(sent.iter().filter(|status| **status == 303).count(), 1, "{sent:?}");
    assert_eq!(app.value::<i32>("select newest from reports").await, 3);

    // Two days later the record says more; compiled anew, what was written is carried over.
    set(&app, "2027-01-27T01:00:00Z");
    let indicator: Uuid = app.value("select id from indicators").await;
    let (value, as_of) = (format!("value-{indicator}"), format!("as_of-{indicator}"));
    let form = [("done", "Twenty banks by now."), (value.as_str(), "30"), (&as_of, "2027-01-26"), ("seen", "0")];
    app.visitor().post(&format!("{own}/projects/{project}/report?week=2027-01-18"), &form).await.is(303);
    organiser.post(&format!("{path}/compile"), &[("version", "2")]).await.is(409);
    organiser.post(&format!("{path}/compile"), &[("version", "3")]).await.is(303);
    let page = organiser.get(&path).await.is(200).says("本月总体平稳。").says("Twenty banks by now.").says("version 4");
    assert!(page.text().contains("<b>Two lines</b>") && page.text().contains("looks at it again in February"));
    let page = organiser.get(&format!("{path}/versions")).await.is(200);
    assert_eq!(page.count("ol.history > li"), 4);
    organiser.get(&format!("{path}?version=1")).await.is(200).says("This is an older version. Version 4 counts.");

    // A draft is for those who write it.
    chair.get(&path).await.is(404);
    chair.get("/c/fsc/reports").await.is(200).says("Reports stand here once they are signed off.");
    chair.post(&format!("{path}/sign"), &[("version", "4")]).await.is(404);
    organiser.get(&format!("{path}/sign")).await.is(200).says("Its period is not over yet.").says("Yellow: 1");
    organiser.post(&format!("{path}/sign"), &[("version", "3")]).await.is(409);
    organiser.post(&format!("{path}/sign"), &[("version", "4")]).await.is(303);
    let read = |page: &Answer| page.all("section.card");
    let before = read(&chair.get(&path).await.is(200).says("Olga Organiser"));
    for tail in ["edit", "compile", "sign"] {
        organiser.post(&format!("{path}/{tail}"), &[("version", "4")]).await.is(409);
    }
    chair.get(&format!("{path}/edit")).await.is(404);
    chair.get(&format!("{path}/versions")).await.is(404);

    // Whatever becomes of the record.
    app.sql("update projects set title = row('Renamed', '改名', '改名')::words").await;
    app.sql("update accounts set name = 'Olga Renamed' where name = 'Olga Organiser'").await;
    app.sql("insert into readings (id, indicator_id, as_of, value, recorded_by, recorded_at) select gen_random_uuid(), n.id, '2027-01-20', 71, a.id, '2027-01-21T00:00:00Z' from indicators n, accounts a where a.name = 'Olga Renamed'").await;
    set(&app, "2027-02-03T01:00:00Z");
    freeze_weeks(&app.app).await.unwrap();
    let mut organiser = app.signed_in(account).await;
    assert_eq!(read(&organiser.get(&path).await.is(200)), before);
    let paper = pages(&organiser.get(&format!("{path}/report.pdf")).await.is(200));
    assert!(has(&paper, "Early warning") && has(&paper, "本月总体平稳。") && !has(&paper, "Renamed"));
    assert!(
        part(&organiser.get(&format!("{path}/report.docx")).await.is(200), "word/document.xml")
            .contains("Early warning")
    );
    for sql in [
        "update reports set signed_at = now()",
        "update reports set signed_at = null, signed_by = null, signed_version = null",
        "update reports set number = 9",
        "update reports set newest = 9",
        "delete from reports",
        "update report_versions set foreword = ''",
        "delete from report_versions",
        "insert into report_versions select report_id, number + 1, as_of, compiled_at, body, counts, '', '', '{}', false, at, account_id from report_versions where number = 4",
        "delete from report_projects",
        "update report_projects set project_id = project_id",
    ] {
        sqlx::query(sql).execute(&app.owner).await.expect_err(sql);
    }
    let named = of_project(&app.app.db, app.conference, project).await.unwrap();
    assert_eq!(named.iter().map(|(_, number, ..)| *number).collect::<Vec<_>>(), [1]);
    let thread = organiser.get(&format!("/c/fsc/thread/project/{project}")).await.is(200);
    assert_eq!(thread.all(&format!("ol.thread a[href='{path}']")), ["Monthly report: January 2027"]);
    assert!(of_project(&app.app.db, Uuid::nil(), project).await.unwrap().is_empty());

    // A correction is a report of its own that names the one it replaces.
    let corrected = organiser.post(&format!("{path}/correct"), &[]).await.is(303).location().to_owned();
    assert_eq!(organiser.post(&format!("{path}/correct"), &[]).await.is(303).location(), corrected);
    organiser.get(&corrected).await.is(200).says("replaces no. 1").says("Early warning");
    organiser.get("/c/fsc/reports").await.is(200).says("A correction is being written: no. 2.");
    assert_eq!(make(&mut organiser, "month", "2027-01-09").await, corrected);
    organiser.post(&format!("{corrected}/compile"), &[("version", "1")]).await.is(303);
    organiser.get(&corrected).await.is(200).says("Renamed").says("as of 1 February 2027 00:00").says("本月总体平稳。");
    let mut chair = app.seated("Chen Later", 2).await;
    // Whoever signed is named as she was called then.
    chair.get(&path).await.is(200).says_not("Replaced by").says("Olga Organiser");
    sign(&mut organiser, &corrected).await;
    chair.get(&path).await.is(200).says("Replaced by report no. 2.");
    chair.get(&corrected).await.is(200).says("replaces no. 1");
    let actions = app.actions().await;
    for action in ["reports.made", "reports.compiled", "reports.edited", "reports.signed_off"] {
        assert!(actions.iter().any(|held| held == action), "{action}");
    }
}

#[tokio::test]
async fn a_draft_is_let_go_and_its_week_is_free_again() {
    let app = TestApp::new().await;
    let (_, _, account) = silent(&app).await;
    let mut organiser = app.signed_in(account).await;
    let mut chair = app.seated("Chen Chair", 1).await;
    let path = make(&mut organiser, "week", "2027-01-18").await;
    let discard = format!("{path}/discard");
    chair.get(&discard).await.is(404);
    organiser.get(&path).await.is(200).says("Let go of the draft");
    let page = organiser.get(&discard).await.is(200).says("Let go of the draft of Weekly report: Week 3, 2027?");
    let seen = page.says("Nobody can open it any more.").says_not("marked places").field("version");

    // Somebody writes on it meanwhile: whoever has not seen that is told.
    organiser.post(&format!("{path}/edit"), &[("foreword", "Quiet."), ("version", "1")]).await.is(303);
    organiser.post(&discard, &[("version", &seen)]).await.is(409);
    organiser.post(&discard, &[]).await.is(409);
    let page = organiser.get(&discard).await.is(200).says("What was written in its marked places goes with it.");
    let seen = page.field("version");
    chair.post(&discard, &[("version", &seen)]).await.is(404);
    // Pressed twice at once it is let go once.
    let gone = join_all((0..2).map(|_| {
        let (mut tab, discard, seen) = (organiser.clone(), discard.clone(), seen.clone());
        async move { tab.post(&discard, &[("version", &seen)]).await.status.as_u16() }
    }))
    .await;
    assert_eq!(gone.iter().filter(|status| **status == 303).count(), 1, "{gone:?}");
    assert!(app.actions().await.iter().any(|action| action == "reports.discarded"));

    // Nobody opens it any more, and nothing of it changes.
    for tail in ["", "/edit", "/versions", "/sign", "/discard", "/report.pdf"] {
        organiser.get(&format!("{path}{tail}")).await.is(404);
    }
    organiser.get("/c/fsc/reports").await.is(200).says("No report yet");
    assert_eq!(app.value::<i64>("select count(*) from report_versions").await, 2);
    for sql in [
        "update reports set signed_at = now(), signed_by = discarded_by, signed_name = 'Olga', signed_version = newest",
        "update reports set discarded_at = null, discarded_by = null",
        "update reports set discarded_at = now()",
        "delete from reports",
        "insert into report_versions select report_id, number + 1, as_of, compiled_at, body, counts, '', '', '{}', false, at, account_id from report_versions where number = 2",
        "insert into report_projects select r.id, p.id from reports r, projects p where p.conference_id = r.conference_id",
    ] {
        sqlx::query(sql).execute(&app.owner).await.expect_err(sql);
    }

    // Its week is compiled anew, under the next number. What was signed off is not let go.
    let again = make(&mut organiser, "week", "2027-01-18").await;
    assert_ne!(again, path);
    organiser.get(&again).await.is(200).says("Report no. 2");
    sign(&mut organiser, &again).await;
    organiser.get(&again).await.is(200).says_not("Let go of the draft");
    organiser.get(&format!("{again}/discard")).await.is(409);
    organiser.post(&format!("{again}/discard"), &[("version", "1")]).await.is(409);
    let sql = "update reports set discarded_at = now(), discarded_by = created_by where signed_at is not null";
    sqlx::query(sql).execute(&app.owner).await.expect_err(sql);

    // A correction that is let go leaves the other as it was, and free to be corrected again.
    let correct = format!("{again}/correct");
    let first = organiser.post(&correct, &[]).await.is(303).location().to_owned();
    let page = organiser.get(&format!("{first}/discard")).await.is(200).says("Report no. 2, which it was to correct");
    let seen = page.field("version");
    let to = organiser.post(&format!("{first}/discard"), &[("version", &seen)]).await.is(303).location().to_owned();
    assert_eq!(to, again);
    let list = organiser.get("/c/fsc/reports").await.is(200).says_not("A correction is being written");
    assert_eq!(list.count("tbody#rows > tr"), 1);
    assert_eq!(make(&mut organiser, "week", "2027-01-20").await, again);
    let second = organiser.post(&correct, &[]).await.is(303).location().to_owned();
    assert_ne!(second, first);
    organiser.get(&second).await.is(200).says("Report no. 4").says("replaces no. 2");
    sign(&mut organiser, &second).await;
    chair.get(&again).await.is(200).says("Replaced by report no. 4.");
}

#[tokio::test]
async fn the_thread_begins_from_a_report() {
    let app = TestApp::new().await;
    let (project, _, account) = silent(&app).await;
    let mut organiser = app.signed_in(account).await;
    let mut chair = app.seated("Chen Chair", 1).await;
    let path = make(&mut organiser, "week", "2027-01-18").await;
    let thread = path.replace("/reports/", "/thread/report/");
    // A draft names nothing yet.
    organiser.get(&thread).await.is(404);
    organiser.get(&path).await.is(200).says_not("Follow the thread");
    sign(&mut organiser, &path).await;
    let page = chair.get(&path).await.is(200).says("Follow the thread");
    assert_eq!(page.attribute(".actions a[href*='/thread/']", "href").unwrap(), thread);
    let page = chair.get(&thread).await.is(200).says("Weekly report: Week 3, 2027").says("Coverage: 48 %");
    assert_eq!(page.all("ol.thread > li[aria-current=step] > .kind"), ["Report"]);
    assert_eq!(page.all("ol.thread .light"), ["Yellow"]);
    let kinds = page.all("ol.thread > li > .kind");
    for kind in ["Resolution", "Project", "Warning light", "Report"] {
        assert!(kinds.iter().any(|held| held == kind), "{kind}: {kinds:?}");
    }
    assert!(page.count("ol.thread a[href*='/resolutions/']") == 1 && page.count("ol.thread a[href*='/tasks/']") > 0);
    assert!(page.count(&format!("ol.thread a[href='/c/fsc/projects/{project}']")) > 0);

    // What took its place stands beside it, and the other way round.
    let corrected = organiser.post(&format!("{path}/correct"), &[]).await.is(303).location().to_owned();
    chair.get(&thread).await.is(200).says_not("replaced");
    sign(&mut organiser, &corrected).await;
    let page = chair.get(&thread).await.is(200).says("replaced");
    assert_eq!(page.count(&format!("ol.thread a[href='{corrected}']")), 1);
    assert_eq!(page.attribute("ol.thread li[aria-current=step] a", "href").unwrap(), path);
    let page = chair.get(&corrected.replace("/reports/", "/thread/report/")).await.is(200);
    assert_eq!(page.count(&format!("ol.thread a[href='{path}']")), 1);
    assert_eq!(page.attribute("ol.thread li[aria-current=step] a", "href").unwrap(), corrected);
    app.desk_staff("Dora Desk").await.get(&thread).await.is(404);
}

#[tokio::test]
async fn it_is_sent_to_each_address_once() {
    let app = TestApp::new().await;
    let (_, own, account) = silent(&app).await;
    let mut organiser = app.signed_in(account).await;
    app.seated("Chen Chair", 1).await;
    let second: Uuid = app.value("select i.id from institutions i where i.listed and i.conference_id = (select id from conferences where slug = 'fsc') and not exists (select from projects p where p.institution_id = i.id) order by i.folded limit 1").await;
    let stranger = speaks(&app, second, "Sam Stranger").await;
    let path = make(&mut organiser, "week", "2027-01-18").await;
    organiser.get(&format!("{path}/send")).await.is(409);
    sign(&mut organiser, &path).await;
    let behind = format!("{own}/reports/{}", path.rsplit('/').next().unwrap());
    let mut lea = app.visitor();
    lea.get(&behind).await.is(404);
    lea.get(&format!("{own}/reports")).await.is(200).says("No report was sent yet");
    let page = organiser.get(&format!("{path}/send")).await.is(200);
    let page = page.says("Members of the presidium (1 without it)").says("Organisers (1 without it)");
    page.says("Institutions with projects (1 without it)");
    let send = format!("{path}/send");
    assert!(organiser.post(&send, &[]).await.is(422).fault("presidium").is_some());
    let letters = async || {
        let all = app.mails().await.into_iter();
        all.filter(|(_, subject, _)| subject.starts_with("Weekly report: Week 3, 2027")).collect::<Vec<_>>()
    };
    // Pressed by two at once: each has one letter.
    let all = [("presidium", "on"), ("organisers", "on"), ("institutions", "on")];
    let (mut one, mut other) = (organiser.clone(), organiser.clone());
    let (one, other) = tokio::join!(one.post(&send, &all), other.post(&send, &all));
    let mut told = [one.status.as_u16(), other.status.as_u16()];
    told.sort_unstable();
    assert_eq!(told, [303, 422]);
    let mut to: Vec<String> = letters().await.into_iter().map(|(to, ..)| to).collect();
    to.sort();
    assert_eq!(to, ["chen.chair@example.org", "lea.liaison@example.org", "olga.organiser@example.org"]);
    assert_eq!(app.value::<i64>("select count(*) from report_letters").await, 3);
    assert!(
        letters()
            .await
            .iter()
            .any(|(to, _, body)| to.starts_with("lea") && body.contains(&behind) && body.contains("Yellow: 1"))
    );
    // Somebody who comes later gets hers, and nobody another.
    app.seated("Mia Member", 2).await;
    organiser.post(&send, &all).await.is(303);
    assert_eq!(letters().await.len(), 4);
    organiser.get(&path).await.is(200).says("Sent to").says("Lea Liaison").says("Mia Member");
    organiser.get("/c/fsc/reports?state=sent").await.is(200).says("Week 3, 2027");
    sqlx::query("update reports set sent_at = null").execute(&app.owner).await.expect_err("it stays sent");

    // She reads it by her own link, without the way to projects of others; whoever had no letter does not.
    let list = lea.get(&format!("{own}/reports")).await.is(200).says("Weekly report: Week 3, 2027");
    assert_eq!(list.attribute("ul.list a", "href").unwrap(), behind);
    let page = lea.get(&behind).await.is(200).says("Early warning").says("Our projects");
    assert_eq!(page.count("#late tbody a"), 0);
    page.says("None of yours, and none answered for all.");
    assert!(has(&pages(&lea.get(&format!("{behind}/report.pdf")).await.is(200)), "Early warning"));
    assert!(sheets(&lea.get(&format!("{behind}/report.xlsx")).await.is(200)).len() > 5);
    app.visitor().get(&format!("{stranger}/reports/{}", path.rsplit('/').next().unwrap())).await.is(404);
    app.visitor().get(&format!("{stranger}/reports/{}/report.xlsx", path.rsplit('/').next().unwrap())).await.is(404);

    // Who speaks for a second institution is written to for that one too: each reads by its own link.
    let third: Uuid = app.value("select i.id from institutions i where i.listed and i.conference_id = (select id from conferences where slug = 'fsc') and not exists (select from liaisons n where n.institution_id = i.id) order by i.folded limit 1").await;
    let again = speaks(&app, third, "Lea Liaison").await;
    sqlx::query("insert into project_bodies (project_id, institution_id, conference_id, role) select id, $1, conference_id, 'co' from projects")
        .bind(third)
        .execute(&app.owner)
        .await
        .unwrap();
    organiser.post(&send, &all).await.is(303);
    assert_eq!(letters().await.len(), 5);
    app.visitor().get(&format!("{again}/reports/{}", path.rsplit('/').next().unwrap())).await.is(200);
}

/// A program that reads files as people do; nothing where it is not installed.
fn outside(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output().expect("it is installed: scripts/install test");
    assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Opens files in LibreOffice and writes them as another kind beside them.
fn in_office(folder: &Path, kind: &str, files: &[&str]) {
    let home = format!("-env:UserInstallation=file://{}/office", folder.display());
    let files: Vec<String> = files.iter().map(|name| folder.join(name).display().to_string()).collect();
    let mut arguments = vec![home.as_str(), "--headless", "--convert-to", kind, "--outdir", folder.to_str().unwrap()];
    arguments.extend(files.iter().map(String::as_str));
    outside("soffice", &arguments);
}

#[tokio::test]
async fn it_is_read_as_pdf_docx_and_xlsx_in_three_languages() {
    let app = TestApp::new().await;
    let (_, _, account) = silent(&app).await;
    let mut organiser = app.signed_in(account).await;
    let path = make(&mut organiser, "month", "2027-01-18").await;
    let folder = tempfile::tempdir().unwrap();
    let says = [
        ("en", "Monthly report: January 2027", "Late, and why", "Early warning", "Yellow"),
        ("zh-Hans", "月报：2027年1月", "滞后项目及原因", "早期预警", "黄色"),
        ("zh-Hant", "月報：2027年1月", "落後項目及原因", "早期預警", "黃色"),
    ];
    for (lang, title, late, project, light) in says {
        organiser.get(&format!("{path}?lang={lang}")).await.is(200).says(title).says(project);
        let file = organiser.get(&format!("{path}/report.pdf?lang={lang}")).await.is(200);
        assert_eq!(file.header("content-disposition"), "attachment; filename=\"fsc-month-2027-01-01.pdf\"");
        let paper = pages(&file);
        assert!([title, late, project, light].into_iter().all(|text| has(&paper, text)), "{paper:?}");
        let pdf = folder.path().join(format!("{lang}.pdf"));
        std::fs::write(&pdf, &file.bytes).unwrap();
        let text = outside("pdftotext", &["-layout", pdf.to_str().unwrap(), "-"]);
        assert!(text.contains(project) && text.contains(late), "{text}");

        let file = organiser.get(&format!("{path}/report.docx?lang={lang}")).await.is(200);
        let document = part(&file, "word/document.xml");
        assert!([title, late, project, light].into_iter().all(|text| document.contains(text)), "{document}");
        std::fs::write(folder.path().join(format!("{lang}.docx")), &file.bytes).unwrap();

        let file = organiser.get(&format!("{path}/report.xlsx?lang={lang}")).await.is(200);
        std::fs::write(folder.path().join(format!("{lang}.xlsx")), &file.bytes).unwrap();
        let book = sheets(&file);
        assert_eq!(book.len(), 9);
        assert_eq!(book[0].1[0][0], title);
        let (_, rows) = book.iter().find(|(name, _)| name == late).expect("a sheet");
        assert!(rows[1].iter().any(|cell| cell == project) && rows[1].iter().any(|cell| cell == light), "{rows:?}");
    }
    // LibreOffice opens them, and reads the same.
    in_office(folder.path(), "txt:Text (encoded):UTF8", &["en.docx", "zh-Hans.docx", "zh-Hant.docx"]);
    in_office(folder.path(), "csv:Text - txt - csv (StarCalc):44,34,76", &["zh-Hans.xlsx"]);
    for (lang, title, late, project, _) in says {
        let text = std::fs::read_to_string(folder.path().join(format!("{lang}.txt"))).expect("it opens");
        assert!([title, late, project].into_iter().all(|said| text.contains(said)), "{text}");
    }
    let text = std::fs::read_to_string(folder.path().join("zh-Hans.csv")).expect("it opens");
    assert!(text.contains(says[1].1), "{text}");
}

#[tokio::test]
async fn five_hundred_projects_fit_into_a_report() {
    let app = TestApp::new().await;
    let (_, _, account) = silent(&app).await;
    app.sql(
        "insert into projects (id, conference_id, pillar_id, resolution_id, institution_id, number, title, text, starts_on, deadline, created_at)
         select gen_random_uuid(), p.conference_id, p.pillar_id, p.resolution_id, p.institution_id, p.number + n,
             row('Project ' || n, '跨境资本流动监测项目' || n, '跨境資本流動監測項目' || n)::words, p.text, '2026-06-01', '2027-01-10', p.created_at
         from projects p, generate_series(1, 499) n",
    )
    .await;
    app.sql(
        "insert into indicators (id, project_id, position, name, unit, baseline, target)
         select gen_random_uuid(), p.id, n, row('Coverage ' || n, '覆盖率', '覆蓋率')::words, row('%', '%', '%')::words, 40, 90 from projects p, generate_series(2, 11) n",
    )
    .await;
    app.sql(
        "insert into readings (id, indicator_id, as_of, value, recorded_by, recorded_at)
         select gen_random_uuid(), n.id, '2026-12-20'::date + 7 * w, 40 + w, a.id, '2026-12-20T03:00:00Z'::timestamptz + w * interval '7 days'
         from indicators n, generate_series(0, 4) w, accounts a where a.name = 'Olga Organiser' and n.position > 1",
    )
    .await;
    let mut organiser = app.signed_in(account).await;
    let path = make(&mut organiser, "month", "2027-01-18").await;
    organiser.get(&path).await.is(200).says("500 projects.").says("more rows are in the XLSX file");
    let began = Instant::now();
    let file = organiser.get(&format!("{path}/report.pdf?lang=zh-Hans")).await.is(200);
    assert!(began.elapsed() < Duration::from_secs(20), "{:?}", began.elapsed());
    let paper = pages(&file);
    assert!(has(&paper, "跨境资本流动监测项目499"));
    let book = sheets(&organiser.get(&format!("{path}/report.xlsx?lang=en")).await.is(200));
    assert!(book.iter().any(|(name, rows)| name == "Readings" && rows.len() > 5000));
    // Every one of them is remarked on at length, in one form.
    let edit = organiser.get(&format!("{path}/edit")).await.is(200);
    let page = String::from_utf8_lossy(&edit.bytes);
    let ids: Vec<Uuid> = sqlx::query_scalar("select id from projects").fetch_all(&app.owner).await.unwrap();
    let names: Vec<String> = ids.iter().map(|id| format!("remark-{id}")).filter(|name| page.contains(name)).collect();
    assert!(names.len() > 490, "{}", names.len());
    let long = "长".repeat(2000);
    let mut form = vec![("version", "1"), ("foreword", "本月总体平稳。")];
    form.extend(names.iter().map(|name| (name.as_str(), long.as_str())));
    organiser.post(&format!("{path}/edit"), &form).await.is(303);
    let kept: i64 = app
        .value("select count(*) from report_versions v, jsonb_each_text(v.remarks) r where v.number = 2 and length(r.value) = 2000")
        .await;
    assert_eq!(kept, i64::try_from(names.len()).unwrap());

    // The thread of it shows some of each, and counts the rest.
    sign(&mut organiser, &path).await;
    let page = organiser.get(&path.replace("/reports/", "/thread/report/")).await.is(200).says("and 470 more");
    assert!(page.count("ol.thread a") < 200);
}
