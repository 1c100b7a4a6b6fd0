//! An organiser brings a list from Excel or CSV: what each row would come to is seen first.

use std::net::TcpListener;
use std::process::Stdio;
use std::time::Duration;

use chrono::TimeDelta;
use plenum::kernel::Clock;
use plenum::registration::Outcome;
use plenum::sheets::{self, Cell, Kind, Table};
use tokio::time::{sleep, timeout};

use super::places::limit;
use super::registration::{many, register};
use crate::support::{Answer, Browser, TestApp};

const HEADINGS: [&str; 8] = ["序号", "姓名", "工作单位", "参会类别", "职务", "手机号码", "电子邮箱", "饮食"];

/// A workbook as organisers keep one.
async fn workbook(rows: &[[&str; 8]]) -> Vec<u8> {
    let rows = rows.iter().map(|row| row.iter().map(|&cell| Cell::text(cell)).collect()).collect();
    let headings = HEADINGS.iter().map(|&heading| heading.to_owned()).collect();
    sheets::write(Table { title: "名单".into(), headings, rows }, Kind::Xlsx).await.unwrap()
}

const WANG: [&str; 8] =
    ["1", "王敏", "招商银行", "金融监管部门", "经理", "+86 13800001234", "wang@example.org", "清真"];

fn person<'a>(name: &'a str, email: &'a str) -> [&'a str; 8] {
    let [number, _, institution, category, post, phone, _, diet] = WANG;
    [number, name, institution, category, post, phone, email, diet]
}

/// Uploads a file; the page on which its columns are named, and its path.
async fn upload(app: &TestApp, organiser: &mut Browser, name: &str, bytes: &[u8]) -> (String, Answer) {
    let answer = organiser.post_file(&app.path("/people/import"), name, bytes).await.is(303);
    let path = answer.location().to_owned();
    let page = organiser.get(&path).await.is(200);
    (path, page)
}

/// The form of the mapping as it is proposed, with changes.
fn proposed(page: &Answer, changes: &[(&str, &str)]) -> Vec<(String, String)> {
    let mut form = vec![("version".to_owned(), page.field("version"))];
    for i in 0..page.count(".mapping select") {
        form.push((format!("c{i}"), page.field(&format!("c{i}"))));
    }
    form.extend([("language", "zh-Hans"), ("mail", "on"), ("update", "on")].map(|(a, b)| (a.to_owned(), b.to_owned())));
    for (name, value) in changes {
        form.retain(|(held, _)| held != name);
        form.push(((*name).to_owned(), (*value).to_owned()));
    }
    form
}

/// Has the rows checked as proposed, with changes; what is told then.
async fn check(app: &TestApp, organiser: &mut Browser, path: &str, page: &Answer, changes: &[(&str, &str)]) -> Answer {
    let form = proposed(page, changes);
    let form: Vec<(&str, &str)> = form.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    organiser.submit(path, &form).await.is(200).says("Being checked");
    app.run_jobs().await;
    organiser.get(path).await.is(200)
}

async fn begin(app: &TestApp, organiser: &mut Browser, path: &str) -> Answer {
    let version = organiser.get(path).await.field("version");
    organiser.submit(&format!("{path}/begin"), &[("version", &version)]).await.is(200);
    app.run_jobs().await;
    organiser.get(path).await.is(200)
}

/// What the facts say, in their order.
fn facts(page: &Answer) -> Vec<String> {
    page.all(".facts .fact")
}

async fn people(app: &TestApp) -> Vec<(String, String, String)> {
    sqlx::query_as("select name, email, state from participants order by number").fetch_all(&app.owner).await.unwrap()
}

#[tokio::test]
async fn an_organiser_brings_a_list_from_excel() {
    let app = TestApp::new().await;
    register(&app, "张伟", "zhang@example.org").await;
    let mut organiser = app.organiser().await;
    organiser.get(&app.path("/people")).await.says("Bring in a list");
    let file = workbook(&[
        WANG,
        ["2", "张 伟", "招商银行", "金融监管部门", "总经理", "１３９００００１２３４", "zhang＠example.org", ""],
        person("李娜", "wang@example.org"),
        ["4", "", "招商银行", "没有这一类", "经理", "电话", "chen@example.org", "随便"],
        person("陈\u{200b}静", "jing@example.org"),
    ])
    .await;
    let (path, page) = upload(&app, &mut organiser, "名单.xlsx", &file).await;
    // The columns are known by their headings, and what stands in them is seen.
    let guessed: Vec<String> = (0..8).map(|i| page.field(&format!("c{i}"))).collect();
    assert_eq!(guessed, ["", "name", "institution", "category", "post", "phone", "email", "q-diet"]);
    let page = check(&app, &mut organiser, &path, &page.says("王敏 · 张 伟 · 李娜"), &[]).await;
    assert_eq!(facts(&page), ["2 New", "1 To be changed", "0 As they are", "2 Left out"]);
    let page = page
        .says("This address stands in row 2 already.")
        .says("没有这一类 参会类别 There is no such category")
        .says("随便 饮食 This is none of the answers")
        .says("Possible answers: ")
        .says("电话 手机号码 Enter a phone number")
        .says("Bring in 3 rows");
    assert!(page.all("tbody tr").iter().all(|row| row.starts_with('4') || row.starts_with('5')), "{}", page.text());
    // What was cleaned is seen, as it was and as it is taken.
    organiser
        .get(&format!("{path}?show=cleaned"))
        .await
        .says("１３９００００１２３４ 手机号码 13900001234")
        .says("zhang＠example.org 电子邮箱 zhang@example.org")
        .says("陈[U+200B]静 姓名 陈静");
    assert_eq!(people(&app).await.len(), 1, "nothing is brought in yet");

    let page = begin(&app, &mut organiser, &path).await.says("The list is brought in.");
    assert_eq!(facts(&page), ["2 Registered", "1 Changed", "2 Left out"]);
    let held = [("张 伟", "zhang", "submitted"), ("王敏", "wang", "submitted"), ("陈静", "jing", "submitted")];
    let held = held.map(|(name, email, state)| (name.to_owned(), format!("{email}@example.org"), state.to_owned()));
    assert_eq!(people(&app).await, held);
    // Empty cells left the answers as they were; the institution is the one that stood there before.
    let kept: (String, String, String) =
        sqlx::query_as("select post, phone, answers ->> 'diet' from participants where email = 'zhang@example.org'")
            .fetch_one(&app.owner)
            .await
            .unwrap();
    assert_eq!((kept.0.as_str(), kept.1.as_str(), kept.2.as_str()), ("总经理", "13900001234", "halal"));
    let to: Vec<String> =
        app.mails().await.into_iter().skip(1).map(|(to, subject, _)| format!("{to} {subject}")).collect();
    assert!(to.len() == 3 && to[0].starts_with("wang@example.org 您已报名"), "{to:?}");
    assert!(to[2].starts_with("zhang@example.org") && to[2].ends_with("was changed"), "{to:?}");
    let consent: String = app.value("select consent_text from participants where email = 'wang@example.org'").await;
    assert!(consent.contains("名单"), "{consent}");

    // What was left out is fetched, corrected and brought again; who is in already stays as she is.
    let file = organiser.get(&format!("{path}/faults")).await.is(200);
    let rows = file.sheet();
    assert_eq!(rows.len(), 3);
    assert_eq!(rows[0][8].to_string(), "What is wrong");
    assert!(rows[1][8].to_string().contains("E-mail: This address stands in row 2"), "{rows:?}");
    assert_eq!(rows[2][9].to_string(), "5");
    let again = workbook(&[WANG, person("李娜", "li@example.org")]).await;
    let (path, page) = upload(&app, &mut organiser, "again.xlsx", &again).await;
    let page = check(&app, &mut organiser, &path, &page, &[]).await.says("Every row is good");
    assert_eq!(facts(&page), ["1 New", "0 To be changed", "1 As they are", "0 Left out"]);
    begin(&app, &mut organiser, &path).await;
    assert_eq!(people(&app).await.len(), 4);
    let actions = app.actions().await;
    for action in ["imports.uploaded", "imports.mapped", "imports.checked", "imports.begun", "imports.finished"] {
        assert_eq!(actions.iter().filter(|held| *held == action).count(), 2, "{action}");
    }
    assert!(actions.iter().any(|action| action == "imports.faults_exported"));
}

#[tokio::test]
async fn a_file_of_chinese_excel_is_read_and_what_is_no_list_is_refused() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    let text = "姓名,邮箱\r\n王敏,wang@example.org\r\n";
    let (bytes, _, _) = encoding_rs::GB18030.encode(text);
    let (_, page) = upload(&app, &mut organiser, "gbk.csv", &bytes).await;
    page.says("王敏").says("gbk.csv");
    let (_, page) = upload(&app, &mut organiser, "utf8.csv", text.as_bytes()).await;
    assert_eq!((page.field("c0").as_str(), page.field("c1").as_str()), ("name", "email"));

    let path = app.path("/people/import");
    for (name, bytes, fault) in [
        ("empty.csv", &b""[..], "no rows below its headings"),
        ("headings.csv", "姓名,邮箱\r\n".as_bytes(), "no rows below its headings"),
        ("photo.xlsx", b"\x89PNG\r\n", "neither an Excel workbook"),
        ("broken.xlsx", b"PK\x03\x04 and no more", "damaged"),
        ("text.xlsx", b"no workbook", "damaged"),
    ] {
        let page = organiser.post_file(&path, name, bytes).await.is(422);
        assert!(page.fault("file").unwrap().contains(fault), "{name}: {:?}", page.fault("file"));
    }
    assert!(organiser.post_file(&path, "", b"").await.is(422).fault("file").unwrap().contains("Choose a file"));
    let large = vec![b'x'; sheets::FILE_MAX + 1];
    assert!(organiser.post_file(&path, "large.csv", &large).await.is(422).fault("file").unwrap().contains("20 MB"));
    let larger = vec![b'x'; sheets::FILE_MAX + 8 * 1024 * 1024];
    assert!(organiser.post_file(&path, "larger.csv", &larger).await.is(422).fault("file").unwrap().contains("20 MB"));
    // Another route takes no such body, and a form without a file is no upload.
    assert_eq!(organiser.post_file(&app.path("/places/new"), "x", &large).await.status.as_u16(), 413);
    organiser.post(&path, &[("file", "x")]).await.is(403);
    // The empty list has every column that is asked for.
    let blank = organiser.get(&format!("{path}/blank")).await.is(200).sheet();
    let headings: Vec<String> = blank[0].iter().map(ToString::to_string).collect();
    let core = ["Name", "Institution", "Category", "Post", "E-mail", "Phone", "Language"];
    assert_eq!(headings[..11], [&core[..], &["Kind of document", "Issuing country", "Number", "Diet"]].concat());
}

#[tokio::test]
async fn columns_that_cannot_be_come_back_as_they_were_chosen() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    let (path, page) = upload(&app, &mut organiser, "list.xlsx", &workbook(&[WANG]).await).await;
    let version = page.field("version");
    let form = [("version", version.as_str()), ("c1", "name"), ("c2", "name"), ("c6", "")];
    let page = organiser.post(&path, &form).await.is(422).says("which column holds the e-mail address");
    assert!(page.fault("c2").unwrap().contains("Another column"));
    assert_eq!((page.field("c1").as_str(), page.field("c2").as_str(), page.field("c6").as_str()), ("name", "name", ""));
    // Of two organisers one is told.
    let page = organiser.get(&path).await;
    check(&app, &mut organiser, &path, &page, &[]).await.says("Every row is good");
    let form = proposed(&page, &[]);
    let form: Vec<(&str, &str)> = form.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    organiser.post(&path, &form).await.is(409);
    organiser.post(&format!("{path}/begin"), &[("version", &version)]).await.is(409);
    // The columns may still change; the check is another one.
    let page = organiser.get(&format!("{path}?show=columns")).await.is(200);
    let page = check(&app, &mut organiser, &path, &page, &[("c1", "")]).await;
    assert_eq!(facts(&page)[3], "1 Left out");
    page.says("Name").says("There is no row that would change anything.");
    // Discarded, nothing of it is held.
    organiser.get(&format!("{path}/discard")).await.says("your file stays as it is");
    organiser.submit(&format!("{path}/discard"), &[]).await.is(200).says("Discarded");
    assert_eq!(app.value::<i64>("select count(*) from import_parts where rows_sealed is not null").await, 0);
    organiser.post(&format!("{path}/begin"), &[("version", "9")]).await.is(409);
    organiser.get(&path).await.is(200).says("no longer held");
}

#[tokio::test]
async fn who_is_approved_by_a_list_needs_a_place_and_waits_for_one() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    limit(&app, &mut organiser, "financial-regulators", "2").await;
    let file =
        workbook(&[person("甲一", "a@example.org"), person("乙二", "b@example.org"), person("丙三", "c@example.org")])
            .await;
    let (path, page) = upload(&app, &mut organiser, "list.xlsx", &file).await;
    let page = check(&app, &mut organiser, &path, &page, &[("level", "rules")]).await;
    page.says("each with a badge of the level that the rules say");
    let page = begin(&app, &mut organiser, &path).await;
    assert_eq!(facts(&page), ["3 Registered", "1 Of them on the waiting list", "0 Changed", "0 Left out"]);
    let states: Vec<String> = people(&app).await.into_iter().map(|(_, _, state)| state).collect();
    assert_eq!(states, ["approved", "approved", "waitlisted"]);
    assert_eq!(app.value::<i64>("select count(*) from badges where level = 'blue'").await, 2);
    assert_eq!(app.mails().await.len(), 3);
    // A place becomes free: the one who waits moves up, and waits for a decision.
    let version: i32 = app.value("select version from participants where email = 'a@example.org'").await;
    let one = super::registration::id_of(&app, "a@example.org").await;
    let form = [("version", version.to_string()), ("reason", "Twice".into())];
    let form: Vec<(&str, &str)> = form.iter().map(|(a, b)| (*a, b.as_str())).collect();
    organiser.submit(&app.path(&format!("/people/{one}/decline")), &form).await.is(200);
    assert_eq!(people(&app).await[2].2, "submitted");
}

#[tokio::test]
async fn what_happened_since_the_check_leaves_its_row_out_and_no_other() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    app.sql("insert into choice_places (conference_id, question, choice, places, taken) select id, 'diet', 'halal', 2, 0 from conferences where slug = 'fsc'").await;
    let mut rows =
        vec![person("甲一", "a@example.org"), person("乙二", "b@example.org"), person("丙三", "c@example.org")];
    rows[1][7] = "素食";
    let (path, page) = upload(&app, &mut organiser, "list.xlsx", &workbook(&rows).await).await;
    check(&app, &mut organiser, &path, &page, &[("mail", "")]).await.says("Every row is good");
    register(&app, "丁四", "d@example.org").await;
    let page = begin(&app, &mut organiser, &path).await.says("has no place left");
    assert_eq!(facts(&page), ["2 Registered", "0 Changed", "1 Left out"]);
    let held: Vec<String> = people(&app).await.into_iter().map(|(name, ..)| name).collect();
    assert_eq!(held, ["丁四", "甲一", "乙二"]);
}

#[tokio::test]
async fn an_import_is_stopped_and_goes_on_and_its_rows_are_forgotten_in_time() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    many(&app, 3, |_| Outcome::Submitted).await;
    let emails: Vec<String> = (0..1200).map(|i| format!("x{i}@example.org")).collect();
    let rows: Vec<[&str; 8]> = emails.iter().map(|email| person("王敏", email)).collect();
    let (path, page) = upload(&app, &mut organiser, "long.xlsx", &workbook(&rows).await).await;
    // The check is stopped, and begun again.
    let form = proposed(&page, &[("mail", "")]);
    let form: Vec<(&str, &str)> = form.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    organiser.submit(&path, &form).await.is(200);
    let page = organiser.submit(&format!("{path}/stop"), &[]).await.is(200).says("What is each column for?");
    app.run_jobs().await;
    let page = check(&app, &mut organiser, &path, &page, &[("mail", "")]).await;
    assert_eq!(facts(&page)[0], "1,200 New");
    let version = page.field("version");
    organiser.submit(&format!("{path}/begin"), &[("version", &version)]).await.is(200).says("Being brought in");
    organiser.submit(&format!("{path}/stop"), &[]).await.is(200).says("what is in stays in");
    organiser.post(&format!("{path}/stop"), &[]).await.is(409);
    app.run_jobs().await;
    assert_eq!(people(&app).await.len(), 3, "nothing more is brought in");
    let page = begin(&app, &mut organiser, &path).await;
    assert_eq!(facts(&page)[0], "1,200 Registered");
    assert_eq!(people(&app).await.len(), 1203);
    assert_eq!(app.mails().await.len(), 0);
    let held = "select count(*) from import_parts where rows_sealed is not null";
    app.app.clock.advance(TimeDelta::days(6));
    plenum::imports::tidy(&app.app).await.unwrap();
    assert_eq!(app.value::<i64>(held).await, 3);
    app.app.clock.advance(TimeDelta::days(2));
    plenum::imports::tidy(&app.app).await.unwrap();
    assert_eq!(app.value::<i64>(held).await, 0);
    // A list that nobody went on with is discarded after a month.
    upload(&app, &mut organiser, "forgotten.xlsx", &workbook(&[WANG]).await).await;
    app.app.clock.advance(TimeDelta::days(31));
    plenum::imports::tidy(&app.app).await.unwrap();
    assert_eq!(app.value::<i64>(held).await, 0);
}

#[tokio::test]
async fn a_list_goes_on_after_the_server_was_killed_and_nobody_is_in_twice() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    let emails: Vec<String> = (0..6000).map(|i| format!("x{i}@example.org")).collect();
    let mut rows: Vec<[&str; 8]> = emails.iter().map(|email| person("王敏", email)).collect();
    // Two hundred that cannot be.
    for row in rows.iter_mut().step_by(30) {
        row[5] = "none";
    }
    let (path, page) = upload(&app, &mut organiser, "long.xlsx", &workbook(&rows).await).await;
    let page = check(&app, &mut organiser, &path, &page, &[]).await.says("5,800");
    let version = page.field("version");
    organiser.submit(&format!("{path}/begin"), &[("version", &version)]).await.is(200);

    // A server takes it up, and is killed in the middle.
    let data = tempfile::tempdir().unwrap();
    let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let mut server = app
        .plenum(data.path())
        .arg("serve")
        .env("PLENUM_LISTEN", address.to_string())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let some = async {
        while app.value::<i64>("select count(*) from import_parts where imported_at is not null").await < 2 {
            sleep(Duration::from_millis(5)).await;
        }
    };
    timeout(Duration::from_secs(60), some).await.expect("parts are brought in");
    server.kill().await.unwrap();
    let before = people(&app).await.len();
    assert!((900..5_800).contains(&before), "killed in the middle: {before}");

    // Another one takes up the work when the lease of the first has run out.
    app.app.clock.set(Clock::System.now() + TimeDelta::minutes(6));
    app.run_jobs().await;
    let page = app.organiser_named("Olga").await.get(&path).await.is(200).says("The list is brought in.");
    assert_eq!(facts(&page), ["5,800 Registered", "0 Changed", "200 Left out"]);
    assert_eq!(app.value::<i64>("select count(*) from participants").await, 5_800);
    assert_eq!(app.value::<i64>("select count(distinct email) from participants").await, 5_800);
    // The server that was killed may have reminded people of their tasks, as it does each morning.
    let letters = app.value::<i64>("select count(*) from mails where occasion not like 'reminders.%'").await;
    assert_eq!(letters, 5_800, "a letter for each and no second one");
}

#[tokio::test]
async fn id_numbers_come_with_a_list_and_are_sealed() {
    let app = TestApp::new().await;
    let pass = register(&app, "张伟", "zhang@example.org").await;
    let document = [("kind", "passport"), ("country", "CHN"), ("number", "EJ7654321")];
    app.visitor().submit(&format!("{pass}/document"), &document).await.is(200);
    let mut organiser = app.organiser().await;
    let list = "姓名,单位,参会类别,职务,手机号码,邮箱,证件类型,护照签发国,证件号码\r\n\
        王敏,招商银行,金融监管部门,经理,13900001234,wang@example.org,,,１１０１０５19491231002x\r\n\
        李娜,招商银行,金融监管部门,经理,13900001235,li@example.org,身份证,,110105194912310021\r\n\
        陈静,招商银行,金融监管部门,经理,13900001236,chen@example.org,护照,CHN,EJ7654321\r\n\
        赵磊,招商银行,金融监管部门,经理,13900001237,zhao@example.org,居民身份证,,11010519491231002X\r\n\
        张伟,招商银行,金融监管部门,总经理,13900001238,zhang@example.org,护照,CHN,EJ 7654321\r\n";
    let (path, page) = upload(&app, &mut organiser, "名单.csv", list.as_bytes()).await;
    assert_eq!(["c6", "c7", "c8"].map(|column| page.field(column)), ["id_kind", "id_country", "id_number"]);
    let page = check(&app, &mut organiser, &path, &page, &[]).await;
    assert_eq!(facts(&page), ["1 New", "1 To be changed", "0 As they are", "3 Left out"]);
    let page = page.says("A digit is wrong or two are exchanged").says("This document stands in row 2 already.");
    page.says("registered for this conference already");
    begin(&app, &mut organiser, &path).await;
    let held: Vec<(String, String)> = sqlx::query_as(
        "select p.email, d.kind from id_documents d join participants p on p.id = d.participant_id order by p.number",
    )
    .fetch_all(&app.owner)
    .await
    .unwrap();
    let expected = [("zhang@example.org", "passport"), ("wang@example.org", "resident_card")];
    assert_eq!(held, expected.map(|(email, kind)| (email.to_owned(), kind.to_owned())));
    organiser.get(&app.path("/people?q=11010519491231002X")).await.is(200).says("王敏").says_not("张伟");
    // Brought once more, nobody is changed: the same document is no news.
    let (path, page) = upload(&app, &mut organiser, "again.csv", list.as_bytes()).await;
    let page = check(&app, &mut organiser, &path, &page, &[]).await;
    assert_eq!(facts(&page), ["0 New", "0 To be changed", "2 As they are", "3 Left out"]);
}
