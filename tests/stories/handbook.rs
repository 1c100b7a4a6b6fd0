//! The handbook: organisers write and publish it, readers find in it what is for them and nothing else.

use chrono::TimeDelta;
use hayro::hayro_syntax::Pdf;
use plenum::access::GroupRole;
use plenum::kernel::Uuid;

use super::files::picture;
use super::registration::{approve, id_of, pass_link, register};
use crate::support::{Answer, Browser, TestApp};

const LIST: &str = "/c/fsc/handbook-parts";

/// The path of a part in the editor.
pub async fn path_of(app: &TestApp, code: &str) -> String {
    let sql = "select id from handbook_parts where conference_id = $1 and code = $2 and removed_at is null";
    let id: Uuid =
        sqlx::query_scalar(sql).bind(app.conference).bind(code).fetch_one(&app.owner).await.expect("the part");
    format!("{LIST}/{id}")
}

/// Writes a part and publishes it; tells its path in the editor.
pub async fn published(organiser: &mut Browser, title: &str, body: &str, whom: &[(&str, &str)]) -> String {
    let form = [&[("kind", "text"), ("title_en", title), ("body_en", body)], whom].concat();
    let path = organiser.post(&format!("{LIST}/new"), &form).await.is(303).location().to_owned();
    change(organiser, &path, &[&form[..], &[("doing", "publish")]].concat()).await.is(303);
    path
}

pub const EVERYBODY: &[(&str, &str)] = &[("audience", "everybody")];

/// Sends the form of a part with the version that stands there now.
async fn change(organiser: &mut Browser, path: &str, form: &[(&str, &str)]) -> Answer {
    let version = organiser.get(path).await.is(200).field("version");
    organiser.post(path, &[form, &[("version", version.as_str())]].concat()).await
}

/// Hangs a file on a part and publishes it anew; tells the id of the file.
async fn attached(app: &TestApp, organiser: &mut Browser, path: &str, name: &str, bytes: &[u8]) -> Uuid {
    let caption = format!("About {name}");
    let form = [("caption_en", caption.as_str())];
    organiser.post_files(&format!("{path}/files"), &form, &[("file", name, bytes)]).await.is(303);
    let version = organiser.get(path).await.is(200).field("version");
    organiser.post(&format!("{path}/publish"), &[("version", &version)]).await.is(303);
    app.value("select file_id from handbook_files order by file_id desc limit 1").await
}

fn pages(answer: &Answer) -> usize {
    assert_eq!(answer.header("content-type"), "application/pdf");
    Pdf::new(answer.bytes.clone()).expect("a PDF").pages().len()
}

#[tokio::test]
async fn an_organiser_writes_a_part_and_everybody_reads_what_is_published() {
    let app = TestApp::new().await;
    let (mut organiser, mut visitor) = (app.organiser().await, app.visitor());
    // What the template brings along are drafts: nobody sees them.
    organiser.get(LIST).await.is(200).says("Getting there").says("draft");
    visitor.get("/c/fsc").await.is(200).says("Handbook");
    visitor.get("/c/fsc/handbook").await.is(200).says("There is no handbook yet").says_not("Getting there");
    visitor.get("/c/fsc/handbook/getting-there").await.is(404);
    visitor.get("/c/fsc/handbook/handbook.pdf").await.is(404);

    // Wrong input comes back at its field, and is kept.
    let wrong = [("kind", "poem"), ("title_hans", " "), ("audience", "some"), ("body_en", "Some text")];
    let page = organiser.post(&format!("{LIST}/new"), &wrong).await.is(422);
    for field in ["title_hans", "kind", "audience"] {
        assert!(page.fault(field).is_some(), "{field}");
    }
    assert_eq!(page.field("body_en"), "Some text");
    // A preview keeps nothing.
    let form =
        [("kind", "text"), ("title_en", "Wi-Fi"), ("body_en", "# Network\n\nAsk **us**."), ("audience", "everybody")];
    let page = organiser.post(&format!("{LIST}/new"), &[&form[..], &[("doing", "preview")]].concat()).await.is(200);
    assert_eq!(
        (page.all("#preview h2"), page.all("#preview strong")),
        (vec!["Preview".into(), "Network".into()], vec!["us".into()])
    );
    assert_eq!(page.field("title_en"), "Wi-Fi");
    assert_eq!(app.value::<i64>("select count(*) from handbook_parts where code = 'wi-fi'").await, 0);

    // Kept, it is a draft; published, everybody reads it.
    let path = organiser.post(&format!("{LIST}/new"), &form).await.is(303).location().to_owned();
    visitor.get("/c/fsc/handbook/wi-fi").await.is(404);
    change(&mut organiser, &path, &[&form[..], &[("doing", "publish")]].concat()).await.is(303);
    let page = visitor.get("/c/fsc/handbook/wi-fi").await.is(200).says("Ask us");
    assert_eq!((page.all("main h1"), page.all(".handbook-text h2")), (vec!["Wi-Fi".into()], vec!["Network".into()]));
    visitor.get("/c/fsc/handbook").await.is(200).says("Wi-Fi");
    // What is written after it is a draft again.
    let later = [&form[..2], &[("body_en", "Secret plan for the second day"), ("audience", "everybody")]].concat();
    change(&mut organiser, &path, &later).await.is(303);
    organiser.get(LIST).await.says("changed since");
    visitor.get("/c/fsc/handbook/wi-fi").await.says("Ask us").says_not("Secret");
    visitor.get("/c/fsc/handbook?q=secret").await.says_not("second day");

    // A part that says nothing is not published.
    let empty = [("kind", "text"), ("title_en", "Empty"), ("audience", "everybody")];
    let hollow = organiser.post(&format!("{LIST}/new"), &empty).await.is(303).location().to_owned();
    let page = change(&mut organiser, &hollow, &[&empty[..], &[("doing", "publish")]].concat()).await.is(422);
    assert!(page.fault("body_hans").is_some());
    organiser.post(&format!("{hollow}/publish"), &[("version", "1")]).await.is(403);

    // Taken back, nobody reads it; published again as it was, it is the same text.
    let version =
        organiser.get(&format!("{path}/unpublish")).await.is(200).says("Nobody reads it any more").field("version");
    organiser.post(&format!("{path}/unpublish"), &[("version", &version)]).await.is(303);
    visitor.get("/c/fsc/handbook/wi-fi").await.is(404);
    change(&mut organiser, &path, &[&form[..], &[("doing", "publish")]].concat()).await.is(303);
    assert_eq!(app.value::<i64>("select count(*) from handbook_texts").await, 1);
    // A text that was published changes no more.
    let changed = sqlx::query("update handbook_texts set number = 7").execute(&app.owner).await;
    assert!(changed.unwrap_err().to_string().contains("append-only"));

    // It goes after it was asked twice, and its address is free again.
    let version = organiser.get(&format!("{path}/remove")).await.is(200).field("version");
    organiser.submit(&format!("{path}/remove"), &[("version", &version)]).await.is(200).says_not("Wi-Fi");
    visitor.get("/c/fsc/handbook/wi-fi").await.is(404);
    organiser.get(&path).await.is(404);
    published(&mut organiser, "Wi-Fi", "Anew", EVERYBODY).await;
    visitor.get("/c/fsc/handbook/wi-fi").await.is(200).says("Anew");
    let actions = app.actions().await;
    for action in ["part_added", "part_changed", "part_published", "part_unpublished", "part_removed"] {
        assert!(actions.iter().any(|held| *held == format!("handbook.{action}")), "{action}");
    }
    app.desk_staff("Dora Desk").await.get(LIST).await.is(404);
}

#[tokio::test]
async fn of_two_editors_one_wins_and_the_other_keeps_what_she_wrote() {
    let app = TestApp::new().await;
    let (mut first, mut second) = (app.organiser_named("Anna One").await, app.organiser_named("Berta Two").await);
    let path = path_of(&app, "welcome").await;
    let (hers, others) = (first.get(&path).await.field("version"), second.get(&path).await.field("version"));
    let form = |body, version| {
        [("kind", "text"), ("title_en", "Welcome"), ("body_en", body), ("audience", "everybody"), ("version", version)]
    };
    first.post(&path, &form("By Anna", &hers)).await.is(303);
    let page = second.post(&path, &form("By Berta", &others)).await.is(422).says("Somebody else has changed this part");
    assert_eq!(page.field("body_en"), "By Berta");
    let publish = [&form("By Berta", &others)[..], &[("doing", "publish")]].concat();
    second.post(&path, &publish).await.is(422);
    assert_eq!(app.value::<i64>("select count(*) from handbook_texts").await, 0, "and nothing was published");
    let version = page.field("version");
    second.post(&path, &form("By Berta", &version)).await.is(303);
    assert_eq!(second.get(&path).await.field("body_en"), "By Berta");
}

#[tokio::test]
async fn parts_stand_in_the_order_that_they_are_put_in() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    let codes = |page: Answer| page.all("tbody th a");
    let before = codes(organiser.get(LIST).await);
    let path = path_of(&app, "venue").await;
    organiser.post(&format!("{path}/move"), &[("to", "up")]).await.is(303);
    let after = codes(organiser.get(LIST).await);
    assert_eq!((&after[1], &after[2]), (&before[2], &before[1]));
    organiser.post(&format!("{path}/move"), &[("to", "down")]).await.is(303);
    assert_eq!(codes(organiser.get(LIST).await), before);
    let first = path_of(&app, "welcome").await;
    organiser.post(&format!("{first}/move"), &[("to", "up")]).await.is(409);
}

/// A part that is not everybody's, with a picture and a file of its own.
struct Kept {
    code: &'static str,
    word: &'static str,
    files: [Uuid; 2],
}

/// The public part, one for red badges, one for a group, and one that is a draft with a text under it that was taken back.
async fn shelf(app: &TestApp, organiser: &mut Browser) -> Vec<Kept> {
    let group = app.group("risk-assessment").await.to_string();
    published(organiser, "Open part", "openword, see [the others](red-part) and [these](group-part)", EVERYBODY).await;
    let mut kept = Vec::new();
    for (title, code, word, whom) in [
        ("Red part", "red-part", "crimsonword", vec![("audience", "some"), ("levels", "red")]),
        ("Group part", "group-part", "groupword", vec![("audience", "some"), ("groups", group.as_str())]),
        ("Draft part", "draft-part", "draftword", vec![("audience", "everybody")]),
    ] {
        let path = published(organiser, title, &format!("{word} ![](plan.jpg)"), &whom).await;
        let plan = attached(app, organiser, &path, "plan.png", &png()).await;
        let paper = attached(app, organiser, &path, "paper.pdf", b"%PDF-1.7 paper").await;
        if code == "draft-part" {
            organiser.post(&format!("{path}/unpublish"), &[]).await.is(303);
        }
        kept.push(Kept { code, word, files: [plan, paper] });
    }
    kept
}

fn png() -> Vec<u8> {
    let jpeg = image::load_from_memory(&picture(300, 200, 9)).unwrap();
    let mut out = std::io::Cursor::new(Vec::new());
    jpeg.write_to(&mut out, image::ImageFormat::Png).unwrap();
    out.into_inner()
}

/// Walks every route that reads below `base`; nothing of what is `hidden` comes out of any, and all that is `seen` does.
async fn walk(who: &str, browser: &mut Browser, base: &str, parts: &[Kept], sees: &[&str]) {
    let (seen, hidden): (Vec<&Kept>, Vec<&Kept>) = parts.iter().partition(|part| sees.contains(&part.code));
    let mut bodies = Vec::new();
    for tail in [
        "?lang=zh-Hans",
        "?lang=zh-Hant",
        "?lang=en",
        "",
        "?q=word",
        "?kept=1",
        "/open-part",
        "/open-part?kept=1",
        "/worker.js",
    ] {
        bodies.push((tail, browser.get(&format!("{base}{tail}")).await.is(200)));
    }
    for part in &seen {
        bodies.push((part.code, browser.get(&format!("{base}/{}?lang=en", part.code)).await.is(200).says(part.word)));
        let found = browser.get(&format!("{base}?q={}", part.word)).await.is(200);
        assert_eq!(found.count("#found li"), 1, "{who}: {}", part.code);
        for file in part.files {
            let answer = browser.get(&format!("{base}/files/{file}")).await.is(200);
            assert!(answer.header("cache-control").starts_with("private"), "{who}: no shared cache");
        }
    }
    for part in &hidden {
        for tail in [
            part.code.to_owned(),
            format!("{}?kept=1", part.code),
            format!("files/{}", part.files[0]),
            format!("files/{}", part.files[1]),
        ] {
            let answer = browser.get(&format!("{base}/{tail}")).await.is(404);
            assert!(!answer.body.contains(part.word), "{who}: {tail}");
        }
        browser.get(&format!("{base}?q={}", part.word)).await.is(200).says("Nothing that you see here");
        for (tail, page) in &bodies {
            let tells = [part.word, part.code, &part.files[0].to_string()].iter().any(|word| page.body.contains(word));
            assert!(!tells, "{who}: {tail} tells of {}: {}", part.code, page.body);
            assert!(!page.header("cache-control").contains("public"), "{who}: {tail}");
        }
    }
    // A page for what is on the front, one for each part.
    let paper = browser.get(&format!("{base}/handbook.pdf")).await.is(200);
    assert_eq!(pages(&paper), 2 + seen.len(), "{who}");
    assert!(paper.header("cache-control").starts_with("private"));
    // What somebody holds who sees more is not the same.
    let etag = paper.header("etag").to_owned();
    browser.get_with(&format!("{base}/handbook.pdf"), &[("if-none-match", &etag)]).await.is(304);
}

#[tokio::test]
async fn nobody_is_served_what_is_not_for_her() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    let parts = shelf(&app, &mut organiser).await;
    let base = "/c/fsc/handbook";
    let (red, group) = ("red-part", "group-part");

    walk("visitor", &mut app.visitor(), base, &parts, &[]).await;
    let nobody = app.account("Nora Nobody").await;
    walk("nobody", &mut app.signed_in(nobody).await, base, &parts, &[]).await;
    walk("desk", &mut app.desk_staff("Dora Desk").await, base, &parts, &[]).await;
    let mut worker = app.in_group("Wu Worker", "risk-assessment", GroupRole::Member).await;
    walk("worker", &mut worker, base, &parts, &[group]).await;
    let mut other = app.in_group("Otto Other", "technology", GroupRole::Lead).await;
    walk("other group", &mut other, base, &parts, &[]).await;
    walk("organiser", &mut organiser, base, &parts, &[red, group]).await;

    // Passes: registered alone, approved at each level, and one of somebody who works in the group.
    let waiting = register(&app, "Wen Waiting", "wen@example.org").await;
    walk("waiting", &mut app.visitor(), &format!("{waiting}/handbook"), &parts, &[]).await;
    for (email, level, sees) in [
        ("green@example.org", "green", vec![]),
        ("blue@example.org", "blue", vec![]),
        ("red@example.org", "red", vec![red]),
    ] {
        let pass = register(&app, level, email).await;
        approve(&app, &mut organiser, email, level).await;
        walk(level, &mut app.visitor(), &format!("{pass}/handbook"), &parts, &sees).await;
    }
    let pass = register(&app, "Wu Worker", "wu.worker@example.org").await;
    walk("worker with a pass", &mut app.visitor(), &format!("{pass}/handbook"), &parts, &[group]).await;
    approve(&app, &mut organiser, "wu.worker@example.org", "red").await;
    walk("worker in red", &mut app.visitor(), &format!("{pass}/handbook"), &parts, &[red, group]).await;
    // Signed in, she sees what her badge opens too.
    walk("worker signed in", &mut worker, base, &parts, &[red, group]).await;

    // What she held is gone with her next request: the badge, the group, the link.
    let person = app.path(&format!("/people/{}", id_of(&app, "wu.worker@example.org").await));
    let version = organiser.get(&person).await.field("version");
    let form = [("version", version.as_str()), ("level", "green"), ("reason", "Less")];
    organiser.submit(&format!("{person}/level"), &form).await.is(200);
    walk("worker in green", &mut app.visitor(), &format!("{pass}/handbook"), &parts, &[group]).await;
    app.sql("delete from members").await;
    walk("worker no more", &mut app.visitor(), &format!("{pass}/handbook"), &parts, &[]).await;
    organiser.submit(&format!("{person}/link"), &[]).await.is(200);
    let renewed = pass_link(&app).await;
    assert_ne!(renewed, pass);
    for tail in ["", "/open-part", "/handbook.pdf", "/worker.js"] {
        app.visitor().get(&format!("{pass}/handbook{tail}")).await.is(404);
        app.visitor().get(&format!("{renewed}/handbook{tail}")).await.is(200);
    }
    // A file of another feature is none of the handbook, nor is one of a draft.
    let draft = parts[2].files[0];
    organiser.get(&format!("{base}/files/{draft}")).await.is(404);
    let own = path_of(&app, "draft-part").await;
    organiser.get(&format!("{own}/files/{draft}")).await.is(200);
    app.visitor().get(&format!("{own}/files/{draft}")).await.is(303);
    let foreign = path_of(&app, "red-part").await;
    organiser.get(&format!("{foreign}/files/{draft}")).await.is(404);
    // A conference that is not announced is nobody's to see.
    app.sql("update conferences set state = 'draft'").await;
    for tail in ["", "/open-part", "/handbook.pdf", "/app.webmanifest", "/worker.js"] {
        app.visitor().get(&format!("{base}{tail}")).await.is(404);
    }
}

#[tokio::test]
async fn what_changed_since_somebody_looked_is_marked_for_her() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    let text = |body: &'static str| {
        [("kind", "text"), ("title_en", "Shuttle"), ("body_en", body), ("audience", "everybody"), ("doing", "publish")]
    };
    let path =
        published(&mut organiser, "Shuttle", "From the hotel.\n\nAt 07:40.\n\nBring your badge.", EVERYBODY).await;
    let pass = register(&app, "王敏", "wang.min@example.org").await;
    for (who, mut reader, base) in [
        ("visitor", app.visitor(), "/c/fsc/handbook".to_owned()),
        ("holder", app.visitor(), format!("{pass}/handbook")),
        ("organiser", organiser.clone(), "/c/fsc/handbook".to_owned()),
    ] {
        let page = format!("{base}/shuttle?lang=en");
        let marks = |answer: &Answer| answer.all(".handbook-new");
        // The first time nothing is marked, and a phone that keeps it has not looked.
        reader.get(&format!("{page}&kept=1")).await.is(200);
        assert!(reader.get(&base).await.all(".handbook-contents .tag").is_empty(), "{who}");
        assert!(marks(&reader.get(&page).await.is(200)).is_empty(), "{who}");
        app.app.clock.advance(TimeDelta::hours(1));
        change(&mut organiser, &path, &text("From the hotel.\n\nAt 08:10, on the second day.\n\nBring your badge."))
            .await
            .is(303);
        published(&mut organiser, &format!("News for a {who}"), "x", EVERYBODY).await;

        let contents = reader.get(&base).await.is(200);
        assert_eq!(contents.all(".handbook-contents .tag"), ["changed", "new"], "{who}");
        reader.get(&format!("{page}&kept=1")).await.is(200);
        let answer = reader.get(&page).await.is(200).says("Changed since you last looked");
        assert_eq!(marks(&answer), ["New: At 08:10, on the second day."], "{who}");
        assert_eq!(reader.get(&base).await.all(".handbook-contents .tag"), ["new"], "{who}");
        // Soon after it is marked still; on the next day it is not.
        app.app.clock.advance(TimeDelta::hours(3));
        assert_eq!(marks(&reader.get(&page).await).len(), 1, "{who}");
        app.app.clock.advance(TimeDelta::hours(12));
        let answer = reader.get(&page).await;
        assert!(marks(&answer).is_empty(), "{who}");
        let etag = answer.header("etag").to_owned();
        reader.get_with(&page, &[("if-none-match", &etag)]).await.is(304);
        change(&mut organiser, &path, &text("From the hotel.\n\nAt 07:40.\n\nBring your badge.")).await.is(303);
        reader.get_with(&page, &[("if-none-match", &etag)]).await.is(200);
        app.sql("update handbook_parts set published = null, removed_at = now() where code like 'news%'").await;
    }
    // Each her own: what one has looked at is nothing to another.
    let looked: i64 = app.value("select count(*) from handbook_looks where participant_id is not null").await;
    assert_eq!(looked, 1);
    let mut fresh = app.visitor();
    assert_eq!(fresh.get("/c/fsc/handbook/shuttle").await.is(200).count(".handbook-new"), 0);
    assert!(fresh.cookie("handbook").unwrap().contains("~shuttle."));
    // What she has looked at goes with her data.
    app.visitor().submit(&format!("{pass}/withdraw"), &[("version", "1")]).await.is(200);
    let person = app.path(&format!("/people/{}", id_of(&app, "wang.min@example.org").await));
    let version = organiser.get(&format!("{person}/erase")).await.is(200).field("version");
    organiser.post(&format!("{person}/erase"), &[("version", &version)]).await.is(303);
    let left: i64 = app.value("select count(*) from handbook_looks where participant_id is not null").await;
    assert_eq!(left, 0);
}

#[tokio::test]
async fn pictures_and_files_hang_on_a_part_as_long_as_somebody_may_see_them() {
    let app = TestApp::new().await;
    let (mut organiser, mut visitor) = (app.organiser().await, app.visitor());
    let path =
        published(&mut organiser, "Plan", "Here: ![The way](plan.jpg) and ![](https://example.org/x.png)", EVERYBODY)
            .await;
    for (name, bytes, told) in [
        ("x.exe", b"MZ\x90\0".to_vec(), "none of the files"),
        ("x.svg", b"<svg onload=alert(1)>".to_vec(), "none of the files"),
        ("x.jpg", b"\xff\xd8\xff\xe0 nothing".to_vec(), "no photo that can be read"),
        ("x.pdf", vec![b'x'; plenum::files::FILE_MAX + 1], "larger than 10 MB"),
    ] {
        let page = organiser
            .post_files(&format!("{path}/files"), &[("caption_en", "Kept")], &[("file", name, &bytes)])
            .await
            .is(422);
        assert!(page.fault("file").unwrap().contains(told), "{name}");
        assert_eq!(page.field("caption_en"), "Kept");
    }
    organiser.post_files(&format!("{path}/files"), &[], &[]).await.is(422);
    assert_eq!(app.value::<i64>("select count(*) from files").await, 0);

    // A picture is drawn anew, without what a camera wrote; until it is published nobody else sees it.
    let sent = picture(2000, 40, 3);
    let early = organiser.get(&path).await.field("version");
    organiser.post_files(&format!("{path}/files"), &[], &[("file", "plan.jpg", &sent)]).await.is(303);
    visitor.get("/c/fsc/handbook/plan").await.is(200).says("The way");
    // Nobody publishes it who had the part open before it came.
    organiser.post(&format!("{path}/publish"), &[("version", &early)]).await.is(409);
    let file: Uuid = app.value("select file_id from handbook_files").await;
    visitor.get(&format!("/c/fsc/handbook/files/{file}")).await.is(404);
    let version = organiser.get(&path).await.field("version");
    organiser.post(&format!("{path}/publish"), &[("version", &version)]).await.is(303);
    let page = visitor.get("/c/fsc/handbook/plan").await.is(200);
    let source = page.attribute(".handbook-text img", "src").unwrap();
    assert_eq!(
        (page.count("img[alt='The way']"), page.attribute(".handbook-text img", "width").as_deref()),
        (1, Some("1800"))
    );
    assert_eq!(page.count(".handbook-figure"), 0, "what the text shows stands once");
    assert!(!page.body.contains("example.org/x.png"));
    let shown = visitor.get(&source).await.is(200);
    assert_eq!(shown.header("content-type"), "image/jpeg");
    assert_ne!(shown.bytes, sent);
    let etag = shown.header("etag").to_owned();
    visitor.get_with(&source, &[("if-none-match", &etag)]).await.is(304);
    // Sealed where it lies.
    let held: Vec<u8> = app.value("select content_sealed from files").await;
    assert!(!held.windows(3).any(|part| part == b"\xff\xd8\xff"));
    // What nobody claims is gone after a day; this is claimed.
    app.app.clock.advance(TimeDelta::days(3));
    plenum::files::tidy(&app.app).await.unwrap();
    visitor.get(&source).await.is(200);

    // A file is a file to keep.
    organiser
        .post_files(&format!("{path}/files"), &[("caption_en", "Programme")], &[("file", "议程 1.pdf", b"%PDF-1.7 x")])
        .await
        .is(303);
    let version = organiser.get(&path).await.field("version");
    organiser.post(&format!("{path}/publish"), &[("version", &version)]).await.is(303);
    let link = visitor.get("/c/fsc/handbook/plan").await.says("Programme").attribute("a[download]", "href").unwrap();
    let taken = visitor.get(&link).await.is(200);
    assert!(taken.header("content-disposition").starts_with("attachment") && taken.bytes == b"%PDF-1.7 x");

    // Taken off, it stays for readers until the part is published anew; then it is erased.
    organiser.post(&format!("{path}/files/{file}/remove"), &[]).await.is(303);
    visitor.get(&source).await.is(200);
    assert_eq!(app.value::<i64>("select count(*) from files").await, 2);
    let version = organiser.get(&path).await.field("version");
    organiser.post(&format!("{path}/publish"), &[("version", &version)]).await.is(303);
    visitor.get(&source).await.is(404);
    assert_eq!(app.value::<i64>("select count(*) from files").await, 1);
    let version = organiser.get(&format!("{path}/remove")).await.field("version");
    organiser.post(&format!("{path}/remove"), &[("version", &version)]).await.is(303);
    assert_eq!(app.value::<i64>("select count(*) from files").await, 0);
}

#[tokio::test]
async fn the_handbook_speaks_every_language_and_says_where_it_does_not() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    for code in ["welcome", "getting-there", "venue", "contacts"] {
        let path = path_of(&app, code).await;
        organiser.post(&format!("{path}/publish"), &[("version", "1")]).await.is(303);
    }
    published(&mut organiser, "Only English", "No other language yet", EVERYBODY).await;
    for (lang, heading, word, found) in [
        ("en", "Your first morning", "shuttle", 2),
        ("zh-Hans", "第一天怎么走", "班车", 1),
        ("zh-Hant", "第一天怎麼走", "接駁車", 1),
    ] {
        let mut reader = app.visitor().speaking(lang);
        let page = reader.get("/c/fsc/handbook/welcome").await.is(200).says(heading);
        assert_eq!(page.attribute("html", "lang").as_deref(), Some(lang));
        assert_eq!(page.attribute(".handbook-text a", "href").as_deref(), Some("/c/fsc/handbook/venue"));
        assert!(page.attribute(".handbook-text", "lang").is_none());
        assert_eq!(page.attribute("a[rel=next]", "href").as_deref(), Some("/c/fsc/handbook/getting-there"));
        assert_eq!(page.count("a[rel=prev]"), 0);
        let hits = reader.get(&format!("/c/fsc/handbook?q={}", plenum::web::percent(word))).await.is(200);
        assert!(hits.count("#found li") >= 1 && hits.count("#found li") <= found, "{lang}");
        let other = reader.get("/c/fsc/handbook/only-english").await.is(200).says("No other language yet");
        let marked = other.attribute(".handbook-text", "lang");
        assert_eq!(marked.as_deref(), if lang == "en" { None } else { Some("en") });
        assert_eq!(pages(&reader.get("/c/fsc/handbook/handbook.pdf").await.is(200)), 6, "{lang}");
        let manifest = reader.get("/c/fsc/handbook/app.webmanifest").await.is(200);
        let manifest: serde_json::Value = serde_json::from_str(&manifest.body).unwrap();
        assert_eq!((manifest["start_url"].as_str(), manifest["lang"].as_str()), (Some("/c/fsc/handbook"), Some(lang)));
    }
    let worker = app.visitor().get("/c/fsc/handbook/worker.js").await.is(200);
    assert_eq!(worker.header("service-worker-allowed"), "/c/fsc/handbook");
    // From a pass everything leads to her own handbook.
    let pass = register(&app, "王敏", "wang.min@example.org").await;
    let mut hers = app.visitor().speaking("en");
    let own = format!("{pass}/handbook");
    assert_eq!(hers.get(&pass).await.count(&format!("a[href='{own}']")), 2, "from the navigation and from her pass");
    let page = hers.get(&format!("{own}/welcome?lang=en")).await.is(200);
    assert_eq!(page.attribute(".handbook-text a", "href"), Some(format!("{own}/venue")));
    assert_eq!(page.count("a[href^='/c/fsc/handbook']"), 0);
}
