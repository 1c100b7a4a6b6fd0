//! Whoever has a role is asked by a link of her own, and answers.

use plenum::kernel::Uuid;
use plenum::vault::Place;

use super::programme::{change_block, id, release};
use super::registration::register;
use crate::support::{Browser, TestApp};

/// Begins to ask whoever stands last in the roles of an item: the address of her page.
async fn begin(app: &TestApp, organiser: &mut Browser, code: &str) -> String {
    let item = app.path(&format!("/programme/items/{}", id(app, "items", code).await));
    let page = organiser.get(&item).await.is(200);
    let forms = page.all("#people form[action$=ask]").len();
    let ask = page.attribute(&format!("#people li:nth-child({forms}) form[action$=ask]"), "action").unwrap();
    organiser.post(&ask, &[]).await.is(303).location().to_owned()
}

/// The path of the link in the newest mail.
async fn link(app: &TestApp) -> String {
    let (_, _, body) = app.mails().await.pop().expect("a mail");
    let begin = body.find("http://plenum.test/speaker/").unwrap_or_else(|| panic!("no link in: {body}"));
    body[begin..].split_whitespace().next().unwrap().trim_start_matches("http://plenum.test").to_owned()
}

/// Somebody in a role is asked, and sends slides.
pub async fn sends_slides(app: &TestApp, organiser: &mut Browser) {
    let page = begin(app, organiser, "opening-rules").await;
    let own = organiser.get(&page).await.is(200).all("code.secret").pop().unwrap();
    let own = own.trim_start_matches("http://plenum.test");
    let slides = format!("{own}/items/{}/slides", id(app, "items", "opening-rules").await);
    app.visitor().post_file(&slides, "rules.pdf", b"%PDF-1.7 rules").await.is(303);
}

#[tokio::test]
async fn all_who_were_not_asked_are_asked_at_once() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    let put = |item: plenum::kernel::Uuid, who: &'static str| {
        let path = app.path(&format!("/programme/items/{item}/people"));
        (path, [("role", "speaker"), ("participant", who)])
    };
    register(&app, "王敏", "wang.min@example.org").await;
    register(&app, "Li Jing", "li.jing@example.org").await;
    register(&app, "Zhao Lei", "zhao.lei@example.org").await;
    for (code, who) in [
        ("opening-address", "wang.min@example.org"),
        ("opening-rules", "wang.min@example.org"),
        ("opening-rules", "li.jing@example.org"),
        ("opening-introduction", "zhao.lei@example.org"),
    ] {
        let (path, form) = put(id(&app, "items", code).await, who);
        organiser.post(&path, &form).await.is(303);
    }
    // One of them has withdrawn.
    app.sql("update participants set state = 'withdrawn' where email = 'zhao.lei@example.org'").await;
    let free: i64 = app
        .value(
            "select count(distinct somebody_key(participant_id, title)) from item_people where participant_id is null",
        )
        .await;
    let page = organiser.get("/c/fsc/speakers").await.is(200);
    assert_eq!(page.attribute(".page-head a.btn.primary", "href").as_deref(), Some("/c/fsc/speakers/ask"));
    assert_eq!(page.all(".facts .fact b")[0], (free + 3).to_string());
    let sure = organiser.get("/c/fsc/speakers/ask").await.is(200).says("2 people are written to");
    assert!(sure.text().contains(&format!("{} have no address", free + 1)), "{}", sure.text());
    organiser.submit("/c/fsc/speakers/ask", &[]).await.is(200);
    let mut to: Vec<String> =
        app.mails().await.into_iter().filter(|(.., body)| body.contains("/speaker/")).map(|(to, ..)| to).collect();
    to.sort();
    assert_eq!(to, ["li.jing@example.org", "wang.min@example.org"]);
    let both = app.mails().await.into_iter().rfind(|(to, ..)| to == "wang.min@example.org").unwrap().2;
    assert!(both.contains("Opening address") && both.contains("Rules of the conference"), "{both}");
    app.visitor().get(&link(&app).await).await.is(200);
    assert_eq!(app.value::<i64>("select count(*) from speakers where asked_at is not null").await, 2);
    // Asked once: nobody is left, and a second time is told so.
    organiser.get("/c/fsc/speakers/ask").await.is(303);
    let page = organiser.get("/c/fsc/speakers").await.is(200);
    assert_eq!(page.count(".page-head a.btn.primary"), 0, "nobody is left to be asked");
    assert!(page.all("#left")[0].contains(&format!("{} have no address", free + 1)));
    // The people who were not asked, however many roles they have.
    assert_eq!(page.all(".facts .fact b")[..2], [(free + 1).to_string(), "2".to_owned()]);
    organiser.post("/c/fsc/speakers/ask", &[]).await.is(409);
    assert_eq!(app.value::<i64>("select count(*) from speaker_links").await, 2);
    // Whose link was ended is not given another by this.
    app.sql("update speakers set asked_at = null").await;
    app.sql("update speaker_links set revoked_at = now() where speaker_id in (select s.id from speakers s join participants p on p.id = s.participant_id where p.email = 'li.jing@example.org')").await;
    organiser.get("/c/fsc/speakers/ask").await.is(200).says("One person is written to");
    let actions = app.actions().await;
    for action in ["speakers.begun", "speakers.link_made", "speakers.asked"] {
        assert!(actions.contains(&action.to_owned()), "{action}");
    }
}

#[tokio::test]
async fn a_participant_in_a_role_answers_proposes_and_sends_slides() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    register(&app, "王敏", "wang.min@example.org").await;
    let code = "opening-address";
    let item = id(&app, "items", code).await;
    let path = app.path(&format!("/programme/items/{item}"));
    let put = [("role", "speaker"), ("participant", "wang.min@example.org")];
    organiser.submit(&format!("{path}/people"), &put).await.is(200).says("王敏");
    organiser.get("/c/fsc/speakers?q=%E7%8E%8B%E6%95%8F").await.is(200).says("not asked").says("Opening address");
    let page = begin(&app, &mut organiser, code).await;
    organiser.get(&page).await.is(200).says("Not asked yet").says("Written to wang.min@example.org");
    organiser.submit(&format!("{page}/ask"), &[]).await.is(200).says("Asked");
    let own = link(&app).await;
    organiser.get("/c/fsc/speakers?state=asked").await.is(200).says("王敏");
    // Her page: the item, and what she says of it.
    let mut her = app.visitor();
    her.get(&own).await.is(200).says("Opening address").says("09:00");
    let say = format!("{own}/items/{item}");
    let page_of = her.post(&format!("{say}/answer"), &[("answer", "declined"), ("word", "")]).await.is(422);
    assert!(page_of.text().contains("Say in a word why you do not come."));
    her.post(&format!("{say}/answer"), &[("answer", "confirmed"), ("word", "Gladly")]).await.is(303);
    organiser.get(&page).await.is(200).says("confirmed").says("Gladly");
    // A proposal waits, and is in no agenda until it is taken over and released.
    let held = her.get(&say).await.is(200).field("title_en");
    assert_eq!(held, "Opening address");
    her.post(&say, &[("title_en", ""), ("summary_en", "x")]).await.is(422);
    let proposal = [("title_en", "Stability first"), ("title_hans", ""), ("summary_en", "What we must do now.")];
    her.post(&say, &proposal).await.is(303);
    her.get(&own).await.is(200).says("waits for the organisers");
    app.visitor().get("/c/fsc/agenda").await.is(200).says_not("Stability first");
    organiser.get("/c/fsc/speakers?state=proposing").await.is(200).says("王敏");
    organiser.get(&page).await.is(200).says("Stability first").says("now: Opening address");
    // What she writes after somebody looked is not taken over unseen.
    let (settle, of) = (format!("{page}/settle"), item.to_string());
    let early = organiser.get(&page).await.field("seen");
    her.post(&say, &[("title_en", "Unheard of"), ("title_hans", ""), ("summary_en", "x")]).await.is(303);
    organiser.post(&settle, &[("item", &of), ("seen", &early), ("do", "take")]).await.is(409);
    let title = "select (title).en from items where code = 'opening-address'";
    assert_eq!(app.value::<String>(title).await, "Opening address");
    her.post(&say, &proposal).await.is(303);
    let seen = organiser.get(&page).await.is(200).says("Stability first").field("seen");
    organiser.submit(&settle, &[("item", &of), ("seen", &seen), ("do", "take")]).await.is(200);
    assert_eq!(app.value::<String>(title).await, "Stability first");
    assert_eq!(app.value::<String>("select (title).hans from items where code = 'opening-address'").await, "领导致辞");
    app.visitor().get("/c/fsc/agenda").await.is(200).says_not("Stability first");
    organiser.post(&settle, &[("item", &of), ("seen", &seen), ("do", "take")]).await.is(409);
    // Of herself: the biography waits too, her hours count at once.
    let about = format!("{own}/about");
    let wrong = [("needs", "projector"), ("opens", "18:00"), ("closes", "09:00"), ("opens", ""), ("closes", "")];
    assert_eq!(her.post(&about, &wrong).await.is(422).count("#f-hours-1.invalid"), 1);
    let form = [
        ("biography_en", "Twenty years in supervision."),
        ("needs", "projector"),
        ("note", "A lectern"),
        ("opens", "09:00"),
        ("closes", "12:00"),
        ("opens", ""),
        ("closes", ""),
    ];
    her.submit(&about, &form).await.is(200).says("before it is public");
    assert_eq!(app.value::<i64>("select count(*) from available_hours where participant_id is not null").await, 1);
    organiser.get(&page).await.is(200).says("Projector").says("A lectern").says("09:00–12:00");
    let early = organiser.get(&page).await.field("seen");
    let other = [&[("biography_en", "Not looked at by anybody.")][..], &form[1..]].concat();
    her.submit(&about, &other).await.is(200);
    organiser.post(&settle, &[("seen", &early), ("do", "take")]).await.is(409);
    her.submit(&about, &form).await.is(200);
    let seen = organiser.get(&page).await.field("seen");
    organiser.submit(&settle, &[("seen", &seen), ("do", "take")]).await.is(200);
    release(&mut organiser, &app, "A speaker").await.is(303);
    let person: plenum::kernel::Uuid = app.value("select participant_id from speakers").await;
    app.visitor().get(&format!("/c/fsc/agenda/people/{person}")).await.is(200).says("Twenty years in supervision.");
    // Slides: told by what is in them.
    let slides = format!("{say}/slides");
    her.post_file(&slides, "talk.pdf", b"MZ\x90 no slides").await.is(422).says("none of the files that are taken");
    organiser.get("/c/fsc/speakers?state=no-slides").await.is(200).says("王敏");
    for n in 0..5 {
        her.post_file(&slides, &format!("talk-{n}.pdf"), b"%PDF-1.7 slides").await.is(303);
    }
    her.post_file(&slides, "talk-6.pdf", b"%PDF-1.7 slides").await.is(422).says("Remove one first");
    // The item is not taken out of the draft with them.
    let remove = format!("{path}/remove");
    let version = organiser.get(&remove).await.is(200).field("version");
    organiser.post(&remove, &[("version", &version)]).await.is(409).says("Slides were sent for this.");
    assert_eq!(app.value::<i64>("select count(*) from speaker_slides").await, 5);
    assert_eq!(
        organiser.get("/c/fsc/speakers?state=no-slides&q=%E7%8E%8B%E6%95%8F").await.is(200).count("#speakers tbody tr"),
        0
    );
    let file = organiser.get(&page).await.is(200).attribute("a[href*='/slides/']", "href").unwrap();
    assert_eq!(organiser.get(&file).await.is(200).bytes, b"%PDF-1.7 slides");
    let hers = her.get(&own).await.is(200).attribute("a[href*='/slides/']", "href").unwrap();
    her.get(&hers).await.is(200);
    her.post(&format!("{hers}/remove"), &[]).await.is(303);
    assert_eq!(app.value::<i64>("select count(*) from speaker_slides").await, 4);
    let sealed: Vec<u8> = app.value("select content_sealed from speaker_slides limit 1").await;
    assert!(!sealed.windows(4).any(|part| part == b"%PDF"));
    // A new link ends the old one; ended, it leads nowhere; what she answered stays.
    organiser.post(&format!("{page}/link"), &[]).await.is(303);
    her.get(&own).await.is(404);
    organiser.submit(&format!("{page}/ask"), &[]).await.is(200).says("reminded");
    let renewed = link(&app).await;
    her.get(&renewed).await.is(200);
    organiser.submit(&format!("{page}/revoke"), &[]).await.is(200).says("confirmed");
    her.get(&renewed).await.is(404);
    her.post(&format!("{renewed}/items/{item}/answer"), &[("answer", "declined"), ("word", "x")]).await.is(404);
    let actions = app.actions().await;
    for action in [
        "begun",
        "link_made",
        "asked",
        "confirmed",
        "proposed",
        "proposal_taken",
        "said",
        "biography_taken",
        "slides_sent",
        "slides_taken",
        "slides_removed",
        "link_renewed",
        "link_revoked",
    ] {
        assert!(actions.contains(&format!("speakers.{action}")), "{action}");
    }
}

#[tokio::test]
async fn a_name_is_asked_in_another_way_and_foreign_links_are_nothing() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    let code = "opening-rules";
    let item = id(&app, "items", code).await;
    let page = begin(&app, &mut organiser, code).await;
    let shown = organiser.get(&page).await.is(200).says("Representative of the organisers");
    let own = shown.all("code.secret").pop().unwrap().trim_start_matches("http://plenum.test").to_owned();
    // Without an address there is nobody to write to.
    organiser.post(&format!("{page}/ask"), &[]).await.is(409);
    let wrong = organiser.post(&format!("{page}/address"), &[("email", "nobody"), ("language", "en")]).await.is(422);
    assert!(wrong.fault("email").is_some());
    let address = [("email", "rep@example.org"), ("language", "en")];
    organiser.submit(&format!("{page}/address"), &address).await.is(200).says("Write to her");
    organiser.submit(&format!("{page}/ask"), &[]).await.is(200);
    assert_eq!(link(&app).await, own);
    // She sees her own items alone, and answers of no other.
    let mut her = app.visitor();
    her.get(&own).await.is(200).says("Rules of the conference").says_not("Opening address");
    let other = id(&app, "items", "opening-address").await;
    her.get(&format!("{own}/items/{other}")).await.is(404);
    her.post(&format!("{own}/items/{other}/answer"), &[("answer", "confirmed")]).await.is(404);
    her.get("/speaker/nothing").await.is(404);
    // Those who have not answered are reminded; whoever has is not.
    organiser.get("/c/fsc/speakers/remind").await.is(200).says("One person has not answered");
    let mails = app.mails().await.len();
    organiser.submit("/c/fsc/speakers/remind", &[]).await.is(200);
    assert_eq!(app.mails().await.len(), mails + 1);
    let second = id(&app, "items", "opening-introduction").await;
    for item in [item, second] {
        her.post(&format!("{own}/items/{item}/answer"), &[("answer", "declined"), ("word", "Abroad")]).await.is(303);
    }
    organiser.post("/c/fsc/speakers/remind", &[]).await.is(409);
    organiser.get("/c/fsc/speakers?state=declined").await.is(200).says("Representative of the organisers");
    // Whoever does not organise finds nothing.
    let mut desk = app.desk_staff("Dora Desk").await;
    desk.get(&page).await.is(404);
    desk.get("/c/fsc/speakers").await.is(404);
}

/// The calendar that came with the newest letter that has one.
async fn calendar(app: &TestApp) -> String {
    let (mail, sealed): (Uuid, Vec<u8>) = sqlx::query_as(
        "select id, extras_sealed from mails where extras_sealed is not null order by created_at desc, id desc limit 1",
    )
    .fetch_one(&app.owner)
    .await
    .expect("a letter with a calendar");
    app.app.vault.open_text(Place::new("mails.extras", mail), &sealed).expect("it opens")
}

#[tokio::test]
async fn a_name_with_an_address_hears_of_a_release_and_who_left_is_told_by_her_calendar() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    let page = begin(&app, &mut organiser, "opening-rules").await;
    let own = organiser.get(&page).await.is(200).all("code.secret").pop().unwrap();
    let address = [("email", "rep@example.org"), ("language", "en")];
    organiser.post(&format!("{page}/address"), &address).await.is(303);
    let earlier = [("starts", "08:30"), ("ends", "10:30"), ("parallel", ""), ("expected", "")];
    change_block(&mut organiser, &app, "opening", &earlier).await.is(303);
    release(&mut organiser, &app, "Earlier").await.is(303);
    let (to, subject, body) = app.mails().await.pop().expect("a letter");
    assert_eq!(to, "rep@example.org");
    assert!(subject.contains("your part of the agenda has changed"), "{subject}");
    assert!(body.contains("Rules of the conference") && body.contains(&own), "{body}");
    assert!(!body.contains("Opening address"), "{body}");
    let uid = format!("UID:{}@plenum.test", id(&app, "items", "opening-rules").await.simple());
    let entry = |calendar: &str| {
        let found = calendar.split("BEGIN:VEVENT").find(|entry| entry.contains(&uid)).expect("an entry");
        found.to_owned()
    };
    assert!(entry(&calendar(&app).await).contains("STATUS:CONFIRMED"));

    // Taken out of the item, she is told once more: her calendar lets go of it, the public one keeps it.
    let item = app.path(&format!("/programme/items/{}", id(&app, "items", "opening-rules").await));
    let shown = organiser.get(&item).await.is(200);
    let remove = shown.attribute("#people form[action$='/remove']", "action").unwrap();
    organiser.post(&remove, &[]).await.is(303);
    release(&mut organiser, &app, "Without her").await.is(303);
    let (to, _, body) = app.mails().await.pop().expect("a letter");
    assert!(to == "rep@example.org" && body.contains("Without her"), "{to}: {body}");
    assert!(entry(&calendar(&app).await).contains("STATUS:CANCELLED"));
    assert!(entry(&app.visitor().get("/c/fsc/agenda/calendar.ics").await.is(200).body).contains("STATUS:CONFIRMED"));
}
