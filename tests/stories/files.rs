//! Photos and papers that people hand in with their registration.

use std::io::{Cursor, Write as _};

use chrono::TimeDelta;
use image::{DynamicImage, ImageFormat, RgbImage};
use plenum::files::FILE_MAX;

use super::kinds::category;
use super::registration::{answers, approve, id_of, pass_link, with};
use crate::support::{Answer, Browser, TestApp};

pub fn picture(width: u32, height: u32, ink: u8) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    let drawn = RgbImage::from_fn(width, height, |x, y| image::Rgb([(x % 256) as u8, (y % 256) as u8, ink]));
    DynamicImage::from(drawn).write_to(&mut out, ImageFormat::Jpeg).unwrap();
    out.into_inner()
}

/// A file of Office with these parts.
fn office(parts: &[&str]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for part in parts {
        archive.start_file(*part, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(b"<x/>").unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// A form that asks for a photo and for a letter, the photo from everybody.
pub async fn asked() -> (TestApp, Browser) {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    organiser.submit(&app.path("/form/draft"), &[]).await.is(200);
    for (kind, label, required, again) in [("photo", "Photo", "on", "on"), ("file", "Letter", "", "")] {
        let revision: String = app.value("select revision::text from forms where state = 'draft'").await;
        let form = [
            ("section", "needs"),
            ("kind", kind),
            ("revision", &*revision),
            ("label_hans", label),
            ("label_en", label),
            ("required", required),
            ("decided_again", again),
            ("kept_days", "30"),
        ];
        let form: Vec<_> = form.into_iter().filter(|(_, value)| !value.is_empty()).collect();
        organiser.submit(&app.path("/form/questions/new"), &form).await.is(200).says(label);
    }
    let version = organiser.get(&app.path("/form/publish")).await.is(200).field("version");
    organiser.submit(&app.path("/form/publish"), &[("version", &version)]).await.is(200);
    (app, organiser)
}

/// The names of what the database holds, and whose.
async fn kept(app: &TestApp) -> Vec<(String, bool)> {
    sqlx::query_as("select name, participant_id is not null from files order by created_at, id")
        .fetch_all(&app.owner)
        .await
        .unwrap()
}

async fn photo_of(pass: &str, app: &TestApp) -> Answer {
    let page = app.visitor().get(pass).await.is(200);
    let path = page.attribute("img.portrait", "src").expect("a photo");
    app.visitor().get(&path).await.is(200)
}

#[tokio::test]
async fn a_photo_and_a_letter_come_with_the_registration() {
    let (app, mut organiser) = asked().await;
    let form = answers(&app).await;
    let page = app.visitor().get("/c/fsc/register").await.is(200);
    assert_eq!(page.attribute("main form", "enctype").unwrap(), "multipart/form-data");
    // Without the photo it does not go; what is no photo, no letter or too large says so at its field.
    let send = |files: Vec<(&'static str, &'static str, Vec<u8>)>, changes: Vec<(&'static str, String)>| {
        let (mut visitor, form) = (app.visitor(), form.clone());
        async move {
            let changes: Vec<_> = changes.iter().map(|(name, value)| (*name, value.as_str())).collect();
            let files: Vec<_> = files.iter().map(|(field, name, bytes)| (*field, *name, bytes.as_slice())).collect();
            visitor.post_files("/c/fsc/register", &with(&form, &changes), &files).await
        }
    };
    let page = send(vec![], vec![]).await.is(422);
    assert!(page.fault("q-photo").is_some() && page.fault("q-letter").is_none());
    for (field, name, bytes, said) in [
        ("q-photo", "me.jpg", b"%PDF-1.7".to_vec(), "no photo"),
        ("q-photo", "me.jpg", picture(100, 100, 1), "too small"),
        ("q-photo", "me.heic", b"\0\0\0\x18ftypheic\0\0\0\0".to_vec(), "HEIC"),
        ("q-letter", "letter.pdf", b"MZ\x90\0".to_vec(), "none of the files"),
        ("q-letter", "letter.docx", office(&["word/document.xml", "word/vbaProject.bin"]), "macros"),
        ("q-letter", "letter.pdf", vec![b'x'; FILE_MAX + 1], "larger than 10 MB"),
    ] {
        let page = send(vec![(field, name, bytes)], vec![]).await.is(422);
        let fault = page.fault(field).unwrap_or_else(|| panic!("{said}"));
        assert!(fault.contains(said), "{fault}");
        // What stands in the other fields came back, also behind a file that was too large.
        assert_eq!((page.field("name"), page.field("phone")), ("王敏".into(), "+86 138-0000-1234".into()));
    }
    assert_eq!(kept(&app).await, []);

    // The letter is good and the address is not: the letter is held, and need not be chosen again.
    let letter = office(&["word/document.xml"]);
    let photo = picture(1600, 1200, 7);
    let page = send(
        vec![("q-photo", "../my photo.png", photo.clone()), ("q-letter", "推荐信.docx", letter.clone())],
        vec![("email", "wang".into())],
    )
    .await
    .is(422);
    assert!(page.fault("email").is_some() && page.fault("q-photo").is_none());
    let page = page.says("my photo.jpg").says("推荐信.docx");
    assert_eq!(kept(&app).await, [("my photo.jpg".into(), false), ("推荐信.docx".into(), false)]);
    let held = [("q-photo-held", page.field("q-photo-held")), ("q-letter-held", page.field("q-letter-held"))];
    // Nobody makes an answer of what she has not sent: another's id is nothing, nor is what she makes up.
    let id = held[0].1.split('.').next().unwrap().to_owned();
    for forged in [format!("{id}.x"), id.clone(), format!("{{\"file\":\"{id}\"}}")] {
        let page = send(vec![], vec![("q-photo-held", forged.clone()), ("q-photo", forged)]).await.is(422);
        assert!(page.fault("q-photo").is_some());
    }
    send(vec![], held.to_vec()).await.is(303);
    assert_eq!(kept(&app).await, [("my photo.jpg".into(), true), ("推荐信.docx".into(), true)]);
    let pass = pass_link(&app).await;

    // Her photo is what was drawn from it; the letter is what she sent.
    let shown = photo_of(&pass, &app).await;
    assert_eq!(shown.header("content-type"), "image/jpeg");
    let drawn = image::load_from_memory(&shown.bytes).unwrap();
    assert_eq!((drawn.width(), drawn.height()), (480, 640));
    let page = app.visitor().get(&pass).await.is(200);
    let path = page.attribute("dd a[href*='/files/']", "href").unwrap();
    let file = app.visitor().get(&path).await.is(200);
    assert!(file.bytes == letter && file.header("content-disposition").starts_with("attachment"));
    // Sent with another's registration, the same reference is nothing any more.
    let page = send(vec![], held.iter().cloned().chain([("email", "li@example.org".into())]).collect()).await.is(422);
    assert!(page.fault("q-photo").unwrap().contains("not there any more"));

    // Organisers see both; who takes a file stands in the log. Elsewhere it is not found.
    let person = app.path(&format!("/people/{}", id_of(&app, "wang.min@example.org").await));
    let page = organiser.get(&person).await.is(200);
    organiser.get(&page.attribute("img.portrait", "src").unwrap()).await.is(200);
    let taken = page.attribute("dd a[href*='/files/']", "href").unwrap();
    organiser.get(&taken).await.is(200);
    assert!(app.actions().await.contains(&"registration.file_taken".to_owned()));
    app.visitor().get(&taken).await.is(303);
    let other = super::registration::id_of(&app, "wang.min@example.org").await;
    organiser.get(&app.path(&format!("/people/{other}/files/{other}"))).await.is(404);

    // On the badge it makes the paper larger by the photo; the code is still hers.
    approve(&app, &mut organiser, "wang.min@example.org", "green").await;
    let badge = organiser.post(&format!("{person}/badge"), &[]).await.is(200);
    assert!(badge.bytes.windows(4).any(|part| part == b"DCTD" || part == b"/DCT"), "the photo stands in the PDF");
}

#[tokio::test]
async fn a_photo_is_replaced_taken_away_and_erased() {
    let (app, mut organiser) = asked().await;
    let form = answers(&app).await;
    let (first, letter) = (picture(600, 800, 1), b"%PDF-1.7 letter".to_vec());
    let files: [(&str, &str, &[u8]); 2] = [("q-photo", "a.jpg", &first), ("q-letter", "b.pdf", &letter)];
    app.visitor().post_files("/c/fsc/register", &with(&form, &[]), &files).await.is(303);
    let pass = pass_link(&app).await;
    approve(&app, &mut organiser, "wang.min@example.org", "green").await;
    let before = photo_of(&pass, &app).await.bytes;

    // Another photo is decided about again; the letter goes; the old photo is erased.
    let page = app.visitor().get(&format!("{pass}/edit")).await.is(200).says("a.jpg").says("b.pdf");
    let version = page.field("version");
    let second = picture(900, 900, 200);
    let form = with(&form, &[("version", &version), ("q-letter-remove", "on")]);
    app.visitor().post_files(&format!("{pass}/edit"), &form, &[("q-photo", "c.jpg", &second)]).await.is(303);
    assert_eq!(kept(&app).await, [("c.jpg".into(), true)]);
    assert_ne!(photo_of(&pass, &app).await.bytes, before);
    let (_, _, body) = app.mails().await.pop().unwrap();
    assert!(body.contains("Photo: a.jpg → c.jpg") && body.contains("Letter: b.pdf → —"), "{body}");
    assert!(app.value::<bool>("select review is not null from participants").await);
    // A form without files leaves it as it is.
    let version = app.visitor().get(&format!("{pass}/edit")).await.field("version");
    let same: Vec<_> =
        form.iter().map(|(name, value)| (*name, if *name == "version" { &*version } else { *value })).collect();
    app.visitor().post(&format!("{pass}/edit"), &same).await.is(303);
    assert_eq!(kept(&app).await, [("c.jpg".into(), true)]);

    // What nobody claimed is gone after a day; what is past its keeping, after its days.
    app.visitor().post_files("/c/fsc/register", &[("name", "x")], &[("q-photo", "left.jpg", &first)]).await.is(422);
    assert_eq!(kept(&app).await.len(), 2);
    app.app.clock.advance(TimeDelta::days(2));
    plenum::files::tidy(&app.app).await.unwrap();
    assert_eq!(kept(&app).await, [("c.jpg".into(), true)]);
    app.app.clock.advance(TimeDelta::days(90));
    plenum::registration::erase_overdue(&app.app).await.unwrap();
    assert_eq!(kept(&app).await, []);
    assert_eq!(app.visitor().get(&pass).await.is(200).count("img.portrait"), 0);
}

/// An organiser brings somebody into another category, as one of many.
async fn bring(app: &TestApp, organiser: &mut Browser, who: &str, code: &str) -> Answer {
    let page = organiser.get(&app.path(&format!("/people/category?ids={who}"))).await.is(200);
    let (seen, to) = (page.says("goes, with its files").field("seen"), category(app, code).await);
    let form = [("ids", who), ("to", &to), ("seen", &seen)];
    organiser.submit(&app.path("/people/category"), &form).await.is(200)
}

#[tokio::test]
async fn what_another_kind_is_not_asked_goes_when_many_become_it() {
    let (app, mut organiser) = asked().await;
    app.sql("insert into choice_places (conference_id, question, choice, places) select id, 'diet', 'halal', 9 from conferences where slug = 'fsc'").await;
    let taken = "select taken from choice_places";
    let (form, photo) = (answers(&app).await, picture(600, 800, 1));
    for (name, email) in [("王敏", "wang.min@example.org"), ("赵磊", "zhao.lei@example.org")] {
        let form = with(&form, &[("name", name), ("email", email)]);
        app.visitor().post_files("/c/fsc/register", &form, &[("q-photo", "a.jpg", &photo)]).await.is(303);
    }
    let pass = pass_link(&app).await;
    let zhao = id_of(&app, "zhao.lei@example.org").await.to_string();
    approve(&app, &mut organiser, "zhao.lei@example.org", "green").await;
    // Another photo: she is to be looked at again.
    let version = app.visitor().get(&format!("{pass}/edit")).await.field("version");
    let again = with(&form, &[("name", "赵磊"), ("version", &version)]);
    app.visitor().post_files(&format!("{pass}/edit"), &again, &[("q-photo", "b.jpg", &photo)]).await.is(303);
    let review = "select review ? 'photo' from participants where number = 2";
    assert!(app.value::<bool>(review).await);
    assert_eq!(app.value::<i32>(taken).await, 2);

    // Into another category of participants nothing is lost.
    bring(&app, &mut organiser, &zhao, "universities").await.says("One person was brought").says_not("had answered");
    assert_eq!(kept(&app).await.len(), 2);
    bring(&app, &mut organiser, &zhao, "press").await.says("One person was brought").says("One had answered");
    let answered: Vec<serde_json::Value> =
        sqlx::query_scalar("select answers from participants order by number").fetch_all(&app.owner).await.unwrap();
    assert_eq!(answered[1], serde_json::json!({}));
    assert!(answered[0].get("diet").is_some() && answered[0].get("photo").is_some(), "{}", answered[0]);
    assert_eq!(kept(&app).await, [("a.jpg".into(), true)]);
    assert_eq!(app.value::<i32>(taken).await, 1);
    let state = "select state || (review is null) from participants where number = 2";
    assert_eq!(app.value::<String>(state).await, "approvedtrue");
    let logged = "select detail ->> 'dropped' from audit_log where detail ? 'dropped'";
    let dropped: String = app.value(logged).await;
    assert!(dropped.contains("diet") && dropped.contains("photo"), "{dropped}");
    assert_eq!(app.visitor().get(&pass).await.is(200).count("img.portrait"), 0);
}
