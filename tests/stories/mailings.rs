//! What letters say: as delivered, in a conference's own words, to one and to many.

use std::io::BufReader;

use ical::IcalParser;
use mail_parser::{Message, MessageParser, MimeHeaders as _};
use plenum::kernel::Uuid;
use plenum::registration::{Filter, Level, Outcome, categories, reached};

use super::mail::with_post;
use super::registration::{answers, approve, id_of, many, qr_secret, register, with};
use crate::support::{Browser, TestApp};

fn text(app: &TestApp, occasion: &str, lang: &str) -> String {
    app.path(&format!("/mail/texts/registration.{occasion}/{lang}"))
}

/// The only event of an entry for a calendar: the value of a property.
fn property(calendar: &str, name: &str) -> String {
    let calendar = IcalParser::new(BufReader::new(calendar.as_bytes())).next().unwrap().unwrap();
    assert_eq!(calendar.events.len(), 1);
    let event = &calendar.events[0];
    event.properties.iter().find(|one| one.name == name).and_then(|one| one.value.clone()).unwrap_or_default()
}

/// The part of a mail that is of this type.
fn part(mail: &Message, kind: &str) -> Vec<u8> {
    let found = mail.parts.iter().find(|part| {
        part.content_type().is_some_and(|held| format!("{}/{}", held.ctype(), held.subtype().unwrap_or("")) == kind)
    });
    found.unwrap_or_else(|| panic!("no {kind}")).contents().to_vec()
}

#[tokio::test]
async fn organisers_say_it_in_their_own_words() {
    let app = TestApp::new().await;
    register(&app, "王敏", "wang.min@example.org").await;
    app.sql("update participants set language = 'zh-Hans'").await;
    let (mut one, mut other) = (app.organiser_named("Li Na").await, app.organiser_named("He Ping").await);
    let page = one.get(&app.path("/mail")).await.is(200).says("Registration received").says_not("own words");
    assert!(page.attribute(".side a[aria-current]", "href").unwrap().ends_with("/mail"));

    // The delivered text stands there with its placeholders, as they are called in its language.
    let path = text(&app, "approved", "zh-Hans");
    let page = one.get(&path).await.is(200).says("as delivered");
    assert!(page.field("body").contains("{姓名}") && page.field("body").contains("{链接}"), "{}", page.field("body"));
    // The preview is of a real person; the link to her page stays hers.
    assert!(page.all(".letter").concat().contains("王敏") && page.all(".letter").concat().contains("/pass/…"));

    // What is no placeholder, or another occasion's, is refused at its field, and kept there.
    for (body, said) in [
        ("{邮箱} {链接}", "{邮箱} says nothing here"),
        ("{原因} {链接}", "{原因} says nothing here"),
        ("{姓名", "not closed"),
        ("{姓名}，欢迎！", "cannot do without {链接}"),
        ("", "is needed"),
    ] {
        let page = one.post(&path, &[("version", "0"), ("subject", "欢迎"), ("body", body)]).await.is(422);
        let fault = page.fault("body").expect(said);
        assert!(fault.contains(said) || said == "is needed", "{fault}");
        assert_eq!(page.field("body"), body);
    }
    // Looked at before it is kept, for somebody who is found by the initials of her name.
    let own = "{姓名}（{单位}）：欢迎参加{会议}！{{会务组}}\n{链接}";
    let form = [("version", "0"), ("subject", "欢迎{姓名}"), ("body", own), ("person", "wm"), ("act", "preview")];
    let page = one.post(&path, &form).await.is(200);
    assert!(page.all(".letter").concat().contains("王敏（招商银行）：欢迎参加"), "{:?}", page.all(".letter"));
    assert_eq!(app.value::<i64>("select count(*) from mail_texts").await, 0);
    one.post(
        &path,
        &[("version", "0"), ("person", "nobody at all"), ("act", "preview"), ("subject", "x"), ("body", own)],
    )
    .await
    .is(200)
    .says("Nobody is found");

    // Two at once: one wins, the other is told.
    one.submit(&path, &[("version", "0"), ("subject", "欢迎{姓名}"), ("body", own)]).await.is(200).says("own words");
    other.post(&path, &[("version", "0"), ("subject", "您好"), ("body", own)]).await.is(409);
    one.get(&app.path("/mail")).await.is(200).says("own words");

    approve(&app, &mut one, "wang.min@example.org", "green").await;
    let (_, subject, body) = app.mails().await.pop().unwrap();
    assert_eq!(subject, "欢迎王敏");
    assert!(
        body.starts_with("王敏（招商银行）：欢迎参加") && body.contains("{会务组}\nhttp://plenum.test/pass/"),
        "{body}"
    );
    // What somebody wrote into her own answers is told as it is, and read for placeholders no more.
    register(&app, "{链接}{{", "li.na@example.org").await;
    app.sql("update participants set language = 'zh-Hans'").await;
    approve(&app, &mut one, "li.na@example.org", "green").await;
    assert_eq!(app.mails().await.pop().unwrap().1, "欢迎{链接}{{");

    // Another language says what was delivered; and so does this one again, when it is asked to.
    register(&app, "Peter", "peter@example.org").await;
    approve(&app, &mut one, "peter@example.org", "green").await;
    assert!(app.mails().await.pop().unwrap().1.starts_with("You are approved"));
    let page = one.get(&format!("{path}/reset")).await.is(200).says("Use the delivered text again?");
    one.submit(&format!("{path}/reset"), &[("version", &page.field("version"))]).await.is(200).says_not("own words");
    let actions = app.actions().await;
    assert!(actions.contains(&"mail.text_changed".into()) && actions.contains(&"mail.text_reset".into()));
    one.get(&text(&app, "nothing", "en")).await.is(404);
    one.get(&text(&app, "approved", "fr")).await.is(404);
}

#[tokio::test]
async fn the_confirmation_carries_the_code_the_link_and_an_entry_for_the_calendar() {
    let (app, post) = with_post(&[]).await;
    let mut organiser = app.organiser().await;
    let pass = register(&app, "Wang\u{200b} Min", "wang.min@example.org").await;
    approve(&app, &mut organiser, "wang.min@example.org", "green").await;
    app.run_jobs().await;
    let accepted = post.accepted.lock().unwrap().clone();
    assert_eq!(accepted.len(), 2);
    let mail = MessageParser::default().parse(accepted[1].as_bytes()).unwrap();
    assert!(mail.subject().unwrap().starts_with("You are approved"));
    assert!(mail.message_id().unwrap().ends_with("@localhost"), "{:?}", mail.message_id());
    let plain = mail.body_text(0).unwrap();
    assert!(plain.contains(&format!("http://plenum.test{pass}")));
    let html = mail.body_html(0).unwrap();
    assert!(html.contains(&format!("<a href=\"http://plenum.test{pass}\">")) && html.contains("cid:code"), "{html}");

    // The picture is the code that stands on her pass.
    let secret = qr_secret(&app.visitor().get(&pass).await.is(200));
    let picture = image::load_from_memory(&part(&mail, "image/png")).unwrap();
    let mut picture = rqrr::PreparedImage::prepare(picture.to_luma8());
    assert_eq!(picture.detect_grids()[0].decode().unwrap().1, secret);

    // Any calendar reads the entry.
    let calendar = String::from_utf8(part(&mail, "text/calendar")).unwrap();
    assert_eq!(property(&calendar, "STATUS"), "CONFIRMED");
    assert!(property(&calendar, "DTSTART").starts_with("20261226T") && property(&calendar, "DTSTART").ends_with('Z'));
    assert!(property(&calendar, "URL").ends_with(&pass) && !property(&calendar, "SUMMARY").is_empty());
    let (uid, sequence) = (property(&calendar, "UID"), property(&calendar, "SEQUENCE").parse::<u32>().unwrap());

    // From the pass it is the same.
    let page = app.visitor().get(&format!("{pass}/calendar.ics")).await.is(200);
    assert_eq!(page.header("content-type"), "text/calendar; charset=utf-8");
    assert_eq!(property(&page.body, "UID"), uid);

    // Whoever withdraws has the same entry cancelled.
    let version = app.visitor().get(&format!("{pass}/withdraw")).await.is(200).field("version");
    app.visitor().submit(&format!("{pass}/withdraw"), &[("version", &version)]).await.is(200);
    app.run_jobs().await;
    let accepted = post.accepted.lock().unwrap().clone();
    let mail = MessageParser::default().parse(accepted[2].as_bytes()).unwrap();
    assert!(mail.subject().unwrap().starts_with("You have withdrawn"));
    let calendar = String::from_utf8(part(&mail, "text/calendar")).unwrap();
    assert_eq!((property(&calendar, "UID"), property(&calendar, "STATUS")), (uid, "CANCELLED".into()));
    assert!(property(&calendar, "SEQUENCE").parse::<u32>().unwrap() > sequence);
    let page = app.visitor().get(&format!("{pass}/calendar.ics")).await;
    assert_eq!(property(&page.is(200).body, "STATUS"), "CANCELLED");
}

#[tokio::test]
async fn a_change_mails_the_difference() {
    let app = TestApp::new().await;
    let pass = register(&app, "王敏", "wang.min@example.org").await;
    let form = answers(&app).await;
    let page = app.visitor().get(&format!("{pass}/edit")).await.is(200);
    let version = page.field("version");
    let form = with(&form, &[("version", &version), ("q-diet", "vegan"), ("post", "Director"), ("q-notes", "")]);
    app.visitor().submit(&format!("{pass}/edit"), &form).await.is(200);
    let (to, subject, body) = app.mails().await.pop().unwrap();
    assert_eq!(to, "wang.min@example.org");
    assert!(subject.contains("was changed"), "{subject}");
    for line in ["Post: Risk manager → Director", "Diet: Halal → Vegan", "Notes: Arrives late → —"] {
        assert!(body.contains(line), "{line} in {body}");
    }
    assert!(!body.contains("Phone") && body.contains(&format!("http://plenum.test{pass}")));
    // Nothing changed: nothing is written.
    let version = app.visitor().get(&format!("{pass}/edit")).await.is(200).field("version");
    let same: Vec<_> =
        form.iter().map(|(name, value)| (*name, if *name == "version" { &*version } else { value })).collect();
    app.visitor().submit(&format!("{pass}/edit"), &same).await.is(200);
    assert_eq!(app.mails().await.len(), 2);
    // What she was written stands on her page, without what it said.
    let mut organiser = app.organiser().await;
    let page =
        organiser.get(&app.path(&format!("/people/{}", id_of(&app, "wang.min@example.org").await))).await.is(200);
    let letters = page.all("#letters li").concat();
    assert!(letters.contains("Answers changed") && letters.contains("Registration received"), "{letters}");
    assert!(!letters.contains("Vegan"));
}

/// A letter to the list of this query, ready to be sent.
async fn draft(app: &TestApp, organiser: &mut Browser, query: &str) -> String {
    let page = organiser.get(&app.path(&format!("/mail/new?{query}"))).await.is(200);
    let audience = page.field("audience");
    let form = [
        ("audience", &*audience),
        ("subject_en", "Rooms for {conference}"),
        ("body_en", "Dear {name},\n\nyour pass: {link}"),
        ("subject_hans", "{会议}住宿"),
        ("body_hans", "{姓名}：您好"),
    ];
    let answer = organiser.post(&app.path("/mail/new"), &form).await.is(303);
    answer.location().to_owned()
}

async fn send(organiser: &mut Browser, path: &str) {
    let page = organiser.get(&format!("{path}/send")).await.is(200);
    let form = [("version", page.field("version")), ("count", page.field("count"))];
    let form: Vec<_> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
    organiser.submit(&format!("{path}/send"), &form).await.is(200);
}

#[tokio::test]
async fn a_letter_to_many_is_seen_before_it_goes() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    many(&app, 3, |n| if n == 1 { Outcome::Withdrawn } else { Outcome::Submitted }).await;
    let wang = register(&app, "王敏", "wang.min@example.org").await;
    approve(&app, &mut organiser, "wang.min@example.org", "green").await;
    app.sql("update participants set language = 'zh-Hant' where name = '王敏'").await;
    let page = organiser.get(&app.path("/people?state=submitted")).await.is(200);
    let link = page.all(".actions a").into_iter().position(|text| text.starts_with("Write")).is_some();
    assert!(link, "the list leads to the letter");

    // Half a language, an unknown placeholder: at the field, with everything kept.
    let bad = [("subject_en", "Rooms"), ("body_hans", "{secret}"), ("subject_hans", "住宿"), ("audience", "")];
    let page = organiser.post(&app.path("/mail/new"), &bad).await.is(422);
    assert!(page.fault("body_en").is_some() && page.fault("body_hans").is_some());
    assert_eq!(page.field("subject_en"), "Rooms");

    // To everybody who is registered: not to whoever withdrew.
    let path = draft(&app, &mut organiser, "").await;
    let page = organiser.get(&path).await.is(200).says("Goes to 3 people").says("1 of 3");
    assert!(page.count("a[rel=next]") == 1 && page.count("a[rel=prev]") == 0);
    let page = organiser.get(&format!("{path}?n=3")).await.is(200).says("3 of 3").says("王敏：您好");
    assert!(page.count("a[rel=next]") == 0 && !page.body.contains(&wang), "her link is hers");
    // Once to oneself, to see it arrive.
    organiser.submit(&format!("{path}/test"), &[("n", "3")]).await.is(200).says("on its way to your own address");
    let (to, subject, _) = app.mails().await.pop().unwrap();
    assert_eq!(
        to,
        app.value::<String>("select email from accounts a join grants g on g.account_id = a.id limit 1").await
    );
    assert!(subject.ends_with("住宿"), "{subject}");

    // Somebody registers between looking and sending: it asks again.
    let page =
        organiser.get(&format!("{path}/send")).await.is(200).says("Send to 3 people?").says("One person reads it");
    register(&app, "Peter", "peter@example.org").await;
    let form = [("version", page.field("version")), ("count", page.field("count"))];
    let form: Vec<_> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
    organiser.post(&format!("{path}/send"), &form).await.is(200).says("It was 3 people when you looked");
    assert_eq!(app.value::<i64>("select count(*) from mailing_recipients").await, 0);
    let before = app.mails().await.len();
    send(&mut organiser, &path).await;
    // Who withdraws before her turn comes is still told; who is erased is passed over.
    app.sql("update pass_links set revoked_at = now() where participant_id = (select id from participants where name = 'Peter')").await;
    app.run_jobs().await;
    let mails = app.mails().await.split_off(before);
    assert_eq!(mails.len(), 3);
    let to_wang = mails.iter().find(|(to, ..)| to == "wang.min@example.org").unwrap();
    assert_eq!(to_wang.2, "王敏：您好");
    organiser.get(&path).await.is(200).says("100 %").says("passed over").says("sent");
    // Her own page says that she was written to.
    let person = app.path(&format!("/people/{}", id_of(&app, "wang.min@example.org").await));
    organiser.get(&person).await.is(200).says("Letter to many");
    // It is sent: nothing about it changes any more.
    organiser.post(&format!("{path}/edit"), &[("version", "2"), ("subject_en", "x"), ("body_en", "x")]).await.is(409);
    organiser.post(&format!("{path}/stop"), &[]).await.is(409);
}

#[tokio::test]
async fn a_letter_to_many_is_stopped_and_goes_on_and_reaches_everybody_once() {
    let (app, post) = with_post(&[]).await;
    let mut organiser = app.organiser().await;
    many(&app, 450, |_| Outcome::Approved(Level::Green)).await;
    let path = draft(&app, &mut organiser, "state=approved").await;
    send(&mut organiser, &path).await;

    // The server is killed after the first part and before its letters are handed over: the job runs again.
    let job = app.app.jobs.iter().find(|kind| kind.name == "mailings.write").unwrap();
    let mailing: Uuid = app.value("select id from mailings").await;
    let payload = serde_json::json!({ "mailing": mailing });
    (job.run)(app.app.clone(), payload.clone()).await.unwrap();
    assert_eq!(app.value::<i64>("select count(*) from mails").await, 200);
    organiser.get(&path).await.is(200).says("0 of 450").says("waiting");

    // Stopped: what waits is held back, and nothing more is written.
    organiser.submit(&format!("{path}/stop"), &[]).await.is(200).says("held back");
    (job.run)(app.app.clone(), payload).await.unwrap();
    app.run_jobs().await;
    assert_eq!(app.value::<i64>("select count(*) from mails where state = 'stopped'").await, 200);
    assert!(post.accepted.lock().unwrap().is_empty());

    // It goes on where it was, and everybody has it once.
    organiser.submit(&format!("{path}/go-on"), &[]).await.is(200);
    app.run_jobs().await;
    let accepted = post.accepted.lock().unwrap().clone();
    let mut to: Vec<String> = accepted
        .iter()
        .map(|mail| {
            MessageParser::default()
                .parse(mail.as_bytes())
                .unwrap()
                .to()
                .unwrap()
                .first()
                .unwrap()
                .address()
                .unwrap()
                .to_owned()
        })
        .collect();
    to.sort();
    to.dedup();
    assert_eq!((accepted.len(), to.len()), (450, 450));
    assert_eq!(app.value::<String>("select state from mailings").await, "sent");
    assert_eq!(app.value::<i64>("select count(*) from mails where state = 'sent'").await, 450);
    organiser.get(&format!("{path}?state=sent")).await.is(200).says("100 %").says("450");
    let actions = app.actions().await;
    for action in ["mailings.created", "mailings.begun", "mailings.stopped", "mailings.gone_on", "mailings.sent"] {
        assert!(actions.contains(&action.to_owned()), "{action}");
    }
}

#[tokio::test]
async fn the_last_letters_are_stopped_too_as_long_as_they_wait() {
    let (app, post) = with_post(&[]).await;
    let mut organiser = app.organiser().await;
    many(&app, 5, |_| Outcome::Approved(Level::Green)).await;
    let path = draft(&app, &mut organiser, "state=approved").await;
    send(&mut organiser, &path).await;
    // All are written, and the server for mails has none of them yet.
    let job = app.app.jobs.iter().find(|kind| kind.name == "mailings.write").unwrap();
    let payload = serde_json::json!({ "mailing": app.value::<Uuid>("select id from mailings").await });
    (job.run)(app.app.clone(), payload.clone()).await.unwrap();
    (job.run)(app.app.clone(), payload).await.unwrap();
    assert_eq!(app.value::<String>("select state from mailings").await, "sent");

    organiser.submit(&format!("{path}/stop"), &[]).await.is(200).says("held back");
    app.run_jobs().await;
    assert_eq!(app.value::<String>("select state from mailings").await, "stopped");
    assert_eq!(app.value::<i64>("select count(*) from mails where state = 'stopped'").await, 5);
    assert!(post.accepted.lock().unwrap().is_empty());

    organiser.submit(&format!("{path}/go-on"), &[]).await.is(200);
    app.run_jobs().await;
    assert_eq!(post.accepted.lock().unwrap().len(), 5);
    assert_eq!(app.value::<String>("select state from mailings").await, "sent");
    // Handed over, there is nothing left to stop.
    assert_eq!(organiser.get(&path).await.is(200).count("form[action$='/stop']"), 0);
    organiser.post(&format!("{path}/stop"), &[]).await.is(409);
}

#[tokio::test]
async fn whoever_was_put_together_meanwhile_is_written_to_once() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    register(&app, "王敏", "wang.min@example.org").await;
    register(&app, "Min WANG", "min@mail.example").await;
    let path = draft(&app, &mut organiser, "").await;
    send(&mut organiser, &path).await;
    app.sql(
        "update participants set state = 'withdrawn', merged_into = (select id from participants where number = 1)
         where number = 2",
    )
    .await;
    let before = app.mails().await.len();
    app.run_jobs().await;
    let to: Vec<String> = app.mails().await.split_off(before).into_iter().map(|(to, ..)| to).collect();
    assert_eq!(to, ["wang.min@example.org"]);
    organiser.get(&path).await.is(200).says("passed over");
    // Nor is she among those who have withdrawn: she comes.
    let withdrawn = Filter { state: "withdrawn".to_owned(), ..Filter::default() };
    let all = categories(&app.app.db, app.conference).await.unwrap();
    assert!(reached(&app.app, app.conference, &withdrawn, &all).await.unwrap().is_empty());
}

#[tokio::test]
async fn whoever_is_turned_down_after_all_has_no_entry_left_in_her_calendar() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    register(&app, "王敏", "wang.min@example.org").await;
    register(&app, "李娜", "li.na@example.org").await;
    approve(&app, &mut organiser, "wang.min@example.org", "green").await;
    for email in ["wang.min@example.org", "li.na@example.org"] {
        let decline = app.path(&format!("/people/{}/decline", id_of(&app, email).await));
        let version = organiser.get(&decline).await.is(200).field("version");
        organiser.submit(&decline, &[("version", &version), ("reason", "The room is full")]).await.is(200);
    }
    // Who never had one is sent none to cancel.
    let cancels = "select string_agg((extras_sealed is not null)::text, ' ' order by created_at, id) from mails where occasion = 'registration.declined'";
    assert_eq!(app.value::<String>(cancels).await, "true false");
    assert_eq!(app.value::<i64>("select count(*) from badges where revoked_at is null").await, 0);
}
