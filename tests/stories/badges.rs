//! Badges are printed: every code on the paper is read back, and is its holder's own.

use std::collections::BTreeSet;

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::Pdf;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{RenderCache, RenderSettings, render};
use plenum::error::Error;
use plenum::print::{self, Paper};
use plenum::registration::{Level, Outcome};
use serde_json::json;

use super::registration::{id_of, many};
use crate::support::TestApp;

/// How many pages a file has, and what the codes on each say. The reader that the test has stumbles over a code now and
/// then where its modules meet the pixels badly: a page that says fewer than others is read in another size too.
pub fn codes(file: &[u8]) -> Vec<Vec<String>> {
    let pdf = Pdf::new(file.to_vec()).expect("a PDF");
    let (cache, settings) = (RenderCache::new(), InterpreterSettings::default());
    let read = |page, scale| {
        let scale = RenderSettings { x_scale: scale, y_scale: scale, bg_color: WHITE, ..RenderSettings::default() };
        let picture = render(page, &cache, &settings, &scale);
        let (width, height) = (usize::from(picture.width()), usize::from(picture.height()));
        let pixels = picture.data();
        let mut prepared = rqrr::PreparedImage::prepare_from_greyscale(width, height, |x, y| {
            let pixel = pixels[y * width + x];
            ((u16::from(pixel.r) + u16::from(pixel.g) + u16::from(pixel.b)) / 3) as u8
        });
        prepared.detect_grids().iter().filter_map(|grid| Some(grid.decode().ok()?.1)).collect::<Vec<String>>()
    };
    let pages = pdf.pages();
    let mut said: Vec<Vec<String>> = pages.iter().map(|page| read(page, 3.0)).collect();
    let most = said.iter().map(Vec::len).max().unwrap_or(0).max(1);
    for (page, said) in pages.iter().zip(&mut said).filter(|(_, said)| said.len() < most) {
        for code in read(page, 4.0) {
            if !said.contains(&code) {
                said.push(code);
            }
        }
    }
    said
}

fn all(pages: &[Vec<String>]) -> BTreeSet<String> {
    pages.iter().flatten().cloned().collect()
}

/// A file of badges that lies there until somebody takes it.
pub async fn keeps_a_file(app: &TestApp) {
    let id = plenum::kernel::new_id();
    let sealed = app.app.vault.seal(plenum::vault::Place::new("badge_batches.content", id), b"%PDF");
    sqlx::query(
        "insert into badge_batches (id, conference_id, account_id, badges, sheet, ready, state, content_sealed, size, created_at, ended_at)
         select $1, c.id, (select id from accounts limit 1), array[gen_random_uuid()], 'a6', 1, 'made', $2, 4, now(), now()
         from conferences c where c.slug = 'fsc'",
    )
    .bind(id)
    .bind(sealed)
    .execute(&app.owner)
    .await
    .expect("a file");
}

#[tokio::test]
async fn the_badges_of_a_list_are_printed_once() {
    let app = TestApp::new().await;
    let made = many(&app, 9, |i| {
        if i < 6 { Outcome::Approved([Level::Red, Level::Blue, Level::Green][i % 3]) } else { Outcome::Submitted }
    })
    .await;
    let live: BTreeSet<String> = made.iter().filter_map(|one| one.secret.clone()).collect();
    let mut organiser = app.organiser().await;
    organiser.get(&app.path("/people")).await.says("Print badges");
    let page = organiser.get(&app.path("/people/badges")).await.is(200);
    assert_eq!(page.all(".facts b"), ["6", "6"]);
    // The blue ones first: each side a page.
    let file = organiser.post(&app.path("/people/badges?level=blue"), &[("unprinted", "on")]).await.is(200);
    assert_eq!(file.header("content-type"), "application/pdf");
    let pages = codes(&file.bytes);
    assert_eq!(pages.iter().map(Vec::len).collect::<Vec<_>>(), [1, 0, 1, 0]);
    assert!(all(&pages).is_subset(&live));
    // The rest, four on a sheet; what was printed is not printed again.
    let page = organiser.get(&app.path("/people/badges")).await;
    assert_eq!(page.all(".facts b"), ["6", "4"]);
    organiser.get(&app.path("/people?state=unprinted")).await.says("1–4 of 4");
    let form = [("unprinted", "on"), ("sheet", "a4"), ("order", "number")];
    let rest = codes(&organiser.post(&app.path("/people/badges"), &form).await.is(200).bytes);
    assert_eq!(rest.iter().map(Vec::len).collect::<Vec<_>>(), [4, 0]);
    assert!(all(&rest).is_disjoint(&all(&pages)));
    assert_eq!(&all(&rest) | &all(&pages), live);
    organiser.post(&app.path("/people/badges"), &form).await.is(303);
    // All of them again, because the paper jammed: five on two sheets.
    let again = codes(&organiser.post(&app.path("/people/badges?q=Person"), &[("sheet", "a4")]).await.is(200).bytes);
    assert_eq!(again.iter().map(Vec::len).collect::<Vec<_>>(), [4, 0, 2, 0]);
    assert_eq!(all(&again), live);
    assert_eq!(app.value::<i64>("select count(*) from badges where prints = 2").await, 6);
    assert_eq!(app.actions().await.iter().filter(|action| *action == "registration.badges_printed").count(), 3);
}

#[tokio::test]
async fn the_desk_prints_one_and_a_new_badge_is_another_code() {
    let app = TestApp::new().await;
    let made = many(&app, 2, |i| if i == 0 { Outcome::Approved(Level::Green) } else { Outcome::Submitted }).await;
    let (person, waiting) = (id_of(&app, "p0@example.org").await, id_of(&app, "p1@example.org").await);
    let path = app.path(&format!("/people/{person}"));
    let mut desk = app.desk_staff("Dora Desk").await;
    desk.get(&path).await.says("Badge as PDF");
    let first = codes(&desk.post(&format!("{path}/badge"), &[]).await.is(200).bytes);
    assert_eq!(first, [vec![made[0].secret.clone().unwrap()], vec![]]);
    desk.get(&app.path(&format!("/people/{waiting}"))).await.says_not("Badge as PDF");
    desk.post(&app.path(&format!("/people/{waiting}/badge")), &[]).await.is(409);

    let mut organiser = app.organiser().await;
    let page = organiser.get(&path).await.says("Printed once");
    let version = page.field("version");
    organiser
        .submit(&format!("{path}/reissue"), &[("version", &version)])
        .await
        .says("2 badges so far")
        .says("Not printed yet");
    let second = codes(&desk.post(&format!("{path}/badge"), &[]).await.is(200).bytes);
    assert_eq!(second.len(), 2);
    assert_ne!(second[0], first[0], "the old code is dead, and stands on no new paper");
}

#[tokio::test]
async fn the_longest_words_keep_within_their_badge() {
    let app = TestApp::new().await;
    many(&app, 5, |_| Outcome::Approved(Level::Red)).await;
    let names = [
        "王".repeat(120),
        "Wolfeschlegelsteinhausenbergerdorff ".repeat(3),
        "W".repeat(120),
        "王 敏".into(),
        "#name[*_$\\ \u{202e}x".into(),
    ];
    for (number, name) in (1..).zip(&names) {
        sqlx::query("update participants set name = $2, post = $2, language = 'zh-Hant' where number = $1")
            .bind(number)
            .bind(name)
            .execute(&app.owner)
            .await
            .unwrap();
    }
    app.sql(
        "update institutions set name = row(repeat('Institute of Everything ', 8), repeat('研究院', 60), '')::words",
    )
    .await;
    let mut organiser = app.organiser().await;
    for (sheet, pages) in [("a6", 10), ("a4", 4)] {
        let file = organiser.post(&app.path("/people/badges"), &[("sheet", sheet)]).await.is(200);
        let codes = codes(&file.bytes);
        assert_eq!((codes.len(), all(&codes).len()), (pages, 5), "{sheet}");
    }
}

#[tokio::test]
async fn a_conference_prints_from_a_template_of_its_own() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    let path = app.path("/people/badges/template");
    organiser.get(&app.path("/people/badges")).await.is(200).says("Badge template");
    let page = organiser.get(&path).await.is(200).says("as delivered").says("a sample is shown");
    assert_eq!(page.count(".faces img"), 2);
    let delivered = include_str!("../../config/badges/default.typ");
    let shown = page.field("source");
    let made = many(&app, 3, |_| Outcome::Approved(Level::Blue)).await;
    let secrets: BTreeSet<String> = made.iter().filter_map(|one| one.secret.clone()).collect();

    // What is wrong is told with its line, and what was written is kept.
    let bad = format!("{delivered}\n#nothing-of-the-kind");
    let lines = bad.lines().count();
    let page = organiser.post(&path, &[("version", "0"), ("source", &bad)]).await.is(422);
    let fault = page.fault("source").unwrap();
    assert!(fault.contains(&format!("Line {lines}, column 2: unknown variable")), "{fault}");
    assert!(page.field("source").ends_with("#nothing-of-the-kind") && page.count(".faces img") == 0);
    // A badge without its code, one that runs over, one that reads a file, one without end.
    let codeless = delivered.replace("image(\"/qr/\" + str(person.code) + \".svg\", width: 42mm, height: 42mm)", "[]");
    assert_ne!(codeless, delivered);
    for (source, said) in [
        (codeless.as_str(), "0 of 6 codes stand on it"),
        ("#json(\"/data.json\").people.len()", "1 pages where 12 were asked for"),
        ("#read(\"/etc/passwd\")", "Line 1, column 7"),
        ("#while true {}", "condition is always true"),
        (" ", "needed"),
    ] {
        let page = organiser.post(&path, &[("version", "0"), ("source", source)]).await.is(422);
        let fault = page.fault("source").unwrap();
        assert!(fault.contains(said) || said == "needed", "{source}: {fault}");
    }
    assert_eq!(app.value::<i64>("select count(*) from badge_templates").await, 0);

    // Looked at for somebody, kept, printed: each code is still her own.
    let own = delivered.replace("size: 8pt, fill: soft, data.words.number", "size: 12pt, fill: ink, data.words.number");
    let form = [("version", "0"), ("source", own.as_str()), ("act", "preview"), ("person", "Person 2")];
    let page = organiser.post(&path, &form).await.is(200).says_not("a sample is shown");
    assert_eq!(page.count(".faces img"), 2);
    let mut other = app.organiser_named("He Ping").await;
    organiser.submit(&path, &[("version", "0"), ("source", &own)]).await.is(200).says("your own");
    other.post(&path, &[("version", "0"), ("source", delivered)]).await.is(409);
    let file = organiser.post(&app.path("/people/badges"), &[]).await.is(200);
    assert_eq!(all(&codes(&file.bytes)), secrets);

    let version = organiser.get(&format!("{path}/reset")).await.is(200).field("version");
    organiser.submit(&format!("{path}/reset"), &[("version", &version)]).await.is(200).says("as delivered");
    assert_eq!(organiser.get(&path).await.field("source"), shown);
    let actions = app.actions().await;
    assert!(actions.contains(&"registration.badge_template_changed".to_owned()));
    // A template that was good once and is not any more is a sentence, and no broken page.
    app.sql("insert into badge_templates (conference_id, source, changed_at) select id, 'x', now() from conferences")
        .await;
    organiser.post(&app.path("/people/badges"), &[]).await.is(403).says("cannot be set");
}

#[tokio::test]
async fn a_template_reaches_nothing_and_says_where_it_is_wrong() {
    let app = TestApp::new().await;
    let paper = |template: &str| Paper {
        template: template.into(),
        data: json!({}),
        codes: vec!["x".into()],
        pages: 1,
        ..Paper::default()
    };
    let good = print::pdf(&app.app, &paper("#image(\"/qr/0.svg\")\n#json(\"/data.json\")")).await.unwrap();
    assert_eq!(good, print::pdf(&app.app, &paper("#image(\"/qr/0.svg\")\n#json(\"/data.json\")")).await.unwrap());
    for (template, said) in [
        ("\n #read(\"/etc/passwd\")", "2:8: "),
        ("#read(\"../../../etc/passwd\")", "1:7: "),
        ("#image(\"/qr/1.svg\")", "1:8: "),
        ("#import \"@preview/cetz:0.3.0\"", "1:9: "),
        ("#while true {}", "condition is always true"),
        ("#datetime.today()", "1:2: "),
        ("a #pagebreak() b", "2 pages where 1 were asked for"),
    ] {
        match print::pdf(&app.app, &paper(template)).await {
            Err(Error::Broken(cause)) => assert!(cause.to_string().contains(said), "{template}: {cause}"),
            other => panic!("{template}: {:?}", other.map(|pdf| pdf.len())),
        }
    }
}

#[tokio::test]
async fn many_badges_are_made_after_the_answer_with_progress() {
    let app = TestApp::new().await;
    let made = many(&app, 52, |_| Outcome::Approved(Level::Green)).await;
    let mut organiser = app.organiser().await;
    let print = app.path("/people/badges");
    let batch = organiser.post(&print, &[("sheet", "a4")]).await.is(303).location().to_owned();
    let page = organiser.get(&batch).await.is(200).says("52 badges").says("being made").says("0 of 52");
    assert_eq!(page.attribute("#batch", "hx-trigger").as_deref(), Some("every 1s"));
    organiser.post(&format!("{batch}/file"), &[]).await.is(404);
    assert_eq!(app.value::<i64>("select count(*) from badges where prints > 0").await, 0);

    // Of somebody whose badge is revoked meanwhile there is none in it.
    let gone = id_of(&app, "p7@example.org").await;
    sqlx::query("update badges set revoked_at = now() where participant_id = $1")
        .bind(gone)
        .execute(&app.owner)
        .await
        .unwrap();
    app.run_jobs().await;
    organiser.get(&batch).await.is(200).says("made").says("Take the PDF");
    let file = organiser.post(&format!("{batch}/file"), &[]).await.is(200);
    assert_eq!(file.header("content-type"), "application/pdf");
    let pages = codes(&file.bytes);
    let live: BTreeSet<String> =
        (made.iter().enumerate().filter(|(n, _)| *n != 7)).filter_map(|(_, one)| one.secret.clone()).collect();
    assert_eq!((pages.len(), all(&pages)), (26, live));
    assert_eq!(app.value::<i64>("select count(*) from badges where prints = 1").await, 51);
    organiser.get(&print).await.says("52 badges");
    // Done again it is not made twice, and nobody else's desk has it.
    app.run_jobs().await;
    assert_eq!(app.value::<i64>("select count(*) from badges where prints = 1").await, 51);
    app.desk_staff("Dora Desk").await.post(&format!("{batch}/file"), &[]).await.is(404);

    // Stopped, none counts as printed; after a day it is gone.
    let other = organiser.post(&print, &[]).await.is(303).location().to_owned();
    organiser.submit(&format!("{other}/stop"), &[]).await.is(200).says("stopped");
    app.run_jobs().await;
    organiser.post(&format!("{other}/stop"), &[]).await.is(409);
    organiser.post(&format!("{other}/file"), &[]).await.is(404);
    assert_eq!(app.value::<i64>("select count(*) from badges where prints > 1").await, 0);

    // Nothing is made of badges that are all revoked meanwhile.
    let empty = organiser.post(&print, &[]).await.is(303).location().to_owned();
    app.sql("update badges set revoked_at = now() where revoked_at is null").await;
    app.run_jobs().await;
    organiser.get(&empty).await.is(200).says("failed").says("There is no file");
    organiser.post(&format!("{empty}/file"), &[]).await.is(404);
    app.app.clock.advance(chrono::TimeDelta::days(2));
    plenum::registration::tidy_batches(&app.app).await.unwrap();
    organiser.get(&batch).await.is(404);
    let actions = app.actions().await;
    for action in
        ["badge_batch_begun", "badges_printed", "badge_batch_taken", "badge_batch_stopped", "badge_batch_failed"]
    {
        assert!(actions.iter().any(|held| *held == format!("registration.{action}")), "{action}");
    }
}
