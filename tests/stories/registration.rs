//! People register themselves, organisers decide, everybody holds a pass.

use plenum::audit::{Actor, Tx};
use plenum::forms::{self, Answered};
use plenum::kernel::{Email, Lang, Uuid};
use plenum::registration::{self, Answers, Level, NewParticipant, Outcome, Registered};

use crate::support::{Answer, Browser, TestApp};

/// What Wang Min answers; others differ in single answers.
pub async fn answers(app: &TestApp) -> Vec<(&'static str, String)> {
    let category: Uuid = app.value("select id from categories where code = 'joint-stock-banks'").await;
    vec![
        ("name", "王敏".into()),
        ("institution", "招商 银行".into()),
        ("category", category.to_string()),
        ("post", "Risk manager".into()),
        ("email", "Wang.Min@example.org".into()),
        ("phone", "+86 138-0000-1234".into()),
        ("q-diet", "halal".into()),
        ("q-allergens", "seafood".into()),
        ("q-allergens-other", "芒果".into()),
        ("q-notes", "Arrives late".into()),
        ("consent", "on".into()),
    ]
}

pub fn with<'a>(
    answers: &'a [(&'static str, String)],
    changes: &[(&'static str, &'a str)],
) -> Vec<(&'static str, &'a str)> {
    let changed = |name: &str| changes.iter().any(|(held, _)| *held == name);
    let kept = answers.iter().filter(|(name, _)| !changed(name)).map(|(name, value)| (*name, value.as_str()));
    kept.chain(changes.iter().copied()).collect()
}

/// The path of the pass link in the newest mail.
pub async fn pass_link(app: &TestApp) -> String {
    let (_, _, body) = app.mails().await.pop().expect("a mail");
    let begin = body.find("http://plenum.test/pass/").unwrap_or_else(|| panic!("no link in: {body}"));
    body[begin..].split_whitespace().next().unwrap().trim_start_matches("http://plenum.test").to_owned()
}

/// Somebody registers; her pass link comes back.
pub async fn register(app: &TestApp, name: &str, email: &str) -> String {
    let answers = answers(app).await;
    let form = with(&answers, &[("name", name), ("email", email)]);
    app.visitor().submit(&app.path("/register"), &form).await.is(200).says("has arrived");
    pass_link(app).await
}

pub async fn id_of(app: &TestApp, email: &str) -> Uuid {
    sqlx::query_scalar("select id from participants where email = $1 order by created_at desc limit 1")
        .bind(email)
        .fetch_one(&app.owner)
        .await
        .expect("a participant")
}

/// An organiser approves somebody at a level, as she sees her now.
pub async fn approve(app: &TestApp, organiser: &mut Browser, email: &str, level: &str) {
    let base = app.path(&format!("/people/{}", id_of(app, email).await));
    let version = organiser.get(&base).await.is(200).field("version");
    organiser
        .submit(&format!("{base}/approve"), &[("version", &version), ("level", level), ("reason", "Asked for")])
        .await
        .is(200);
}

/// What a camera reads in the QR code of a pass.
pub fn qr_secret(pass: &Answer) -> String {
    let path = pass.attribute(".pass-qr path", "d").expect("a QR code");
    let size: usize = pass.attribute(".pass-qr svg", "viewBox").unwrap().rsplit(' ').next().unwrap().parse().unwrap();
    let mut dark = vec![false; size * size];
    for run in path.split('z').filter(|run| !run.is_empty()) {
        let (place, rest) = run[1..].split_once('h').unwrap();
        let (x, y) = place.split_once(' ').unwrap();
        let (x, y): (usize, usize) = (x.parse().unwrap(), y.parse().unwrap());
        let width: usize = rest.split('v').next().unwrap().parse().unwrap();
        dark[y * size + x..y * size + x + width].fill(true);
    }
    const SCALE: usize = 6;
    let mut image = rqrr::PreparedImage::prepare_from_greyscale(size * SCALE, size * SCALE, |x, y| {
        if dark[y / SCALE * size + x / SCALE] { 0 } else { 255 }
    });
    let grids = image.detect_grids();
    assert_eq!(grids.len(), 1, "one code");
    grids[0].decode().expect("it reads").1
}

#[tokio::test]
async fn a_visitor_registers_in_her_own_language_and_gets_a_mail() {
    let app = TestApp::new().await;
    for (lang, title, thanks, subject, email) in [
        ("en", "Register", "your registration has arrived", "Your registration for", "a@example.org"),
        ("zh-CN", "报名", "您的报名已收到", "您已报名参加", "b@example.org"),
        ("zh-TW", "報名", "您的報名已收到", "您已報名參加", "c@example.org"),
    ] {
        let mut visitor = app.visitor().speaking(lang);
        let page = visitor.get("/c/fsc/register").await.is(200).says(title);
        assert!(page.count("datalist option") > 20 && page.count("select[name=category] option") > 15);
        let answers = answers(&app).await;
        visitor.submit("/c/fsc/register", &with(&answers, &[("email", email)])).await.is(200).says(thanks);
        let (to, mail_subject, _) = app.mails().await.pop().unwrap();
        assert_eq!(to, email);
        assert!(mail_subject.contains(subject), "{mail_subject}");
        // Her page speaks her language in any browser, until another one is asked for.
        let pass = pass_link(&app).await;
        let own = app.visitor().speaking("fr").get(&pass).await.is(200).attribute("html", "lang").unwrap();
        assert_eq!(Lang::from_tag(&own), Lang::from_tag(lang));
        app.visitor().get(&format!("{pass}?lang=en")).await.is(200).says("What you told us");
    }
    let languages: Vec<String> =
        sqlx::query_scalar("select language from participants order by number").fetch_all(&app.owner).await.unwrap();
    assert_eq!(languages, ["en", "zh-Hans", "zh-Hant"]);
    // One institution, however it is written, and the one that the organisers listed.
    assert_eq!(app.value::<i64>("select count(distinct institution_id) from participants").await, 1);
    assert!(
        app.value::<bool>(
            "select bool_and(i.listed) from participants p join institutions i on i.id = p.institution_id"
        )
        .await
    );
    assert!(app.value::<String>("select consent_text from participants where number = 2").await.contains("本人同意"));
    assert_eq!(app.actions().await.iter().filter(|action| *action == "registration.submitted").count(), 3);
}

#[tokio::test]
async fn a_wrong_form_comes_back_filled_in_with_what_is_wrong() {
    let app = TestApp::new().await;
    let answers = answers(&app).await;
    let mut visitor = app.visitor();
    let page = visitor.post("/c/fsc/register", &[]).await.is(422);
    for field in ["name", "institution", "category", "post", "email", "phone", "q-diet", "consent"] {
        assert!(page.fault(field).is_some(), "{field}: {}", page.text());
    }
    // Above the form each says which answer it is about.
    let page = page.says("Institution: This is needed.").says("Diet: Choose one of these.");
    assert_eq!(page.count(".error-summary a"), 8);
    let form = with(&answers, &[("email", "nobody"), ("phone", "call me")]);
    let page = visitor.post("/c/fsc/register", &form).await.is(422).says("Please correct 2 answers");
    assert_eq!((page.field("name"), page.field("email")), ("王敏".into(), "nobody".into()));
    assert_eq!(
        page.count("input[name=q-diet][value=halal][checked], input[name=q-allergens][value=seafood][checked]"),
        2
    );
    assert!(page.fault("phone").unwrap().contains("+86"));
    // Programs fill in what nobody sees.
    visitor.post("/c/fsc/register", &with(&answers, &[("website", "http://x")])).await.is(422);
    assert_eq!(app.value::<i64>("select count(*) from participants").await, 0);
    assert!(app.mails().await.is_empty());
}

#[tokio::test]
async fn an_address_registers_once_and_nobody_after_the_deadline() {
    let app = TestApp::new().await;
    let pass = register(&app, "王敏", "wang.min@example.org").await;
    let answers = answers(&app).await;
    // Whoever tries it is told nothing of the address; the address is told, and nothing is made or changed.
    let again = with(&answers, &[("name", "李雷")]);
    app.visitor().submit("/c/fsc/register", &again).await.is(200).says("your registration has arrived");
    app.run_jobs().await;
    let (to, subject, body) = app.mails().await.pop().unwrap();
    assert!(to == "wang.min@example.org" && subject.contains("registered already"), "{to} {subject}");
    assert!(body.contains("王敏") && body.contains(&pass) && !body.contains("李雷"), "{body}");
    // Not without end: after three letters no more are written, and the answer stays the same.
    for _ in 0..4 {
        app.visitor().submit("/c/fsc/register", &again).await.is(200).says("your registration has arrived");
    }
    app.run_jobs().await;
    assert_eq!(app.mails().await.len(), 4);
    assert_eq!(app.value::<String>("select string_agg(name, ',') from participants").await, "王敏");
    assert_eq!(app.value::<i32>("select next_participant from conferences").await, 2);
    app.sql("update conferences set registration_closes_at = '2026-11-23 01:00:00Z'").await;
    app.visitor().get("/c/fsc/register").await.is(200).says("Registration is closed.");
    app.visitor().post("/c/fsc/register", &with(&answers, &[("email", "x@example.org")])).await.is(403);
    app.sql("update conferences set state = 'draft'").await;
    app.visitor().get("/c/fsc/register").await.is(404);
}

#[tokio::test]
async fn she_is_approved_and_opens_her_pass() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    let pass = register(&app, "王敏", "wang.min@example.org").await;
    app.visitor().get(&pass).await.is(200).says("Your badge appears here once it is approved");
    approve(&app, &mut organiser, "wang.min@example.org", "green").await;
    assert_eq!(pass_link(&app).await, pass, "the mail holds the same link");
    assert!(app.mails().await.pop().unwrap().1.starts_with("You are approved"));
    let page = app
        .visitor()
        .get(&pass)
        .await
        .is(200)
        .says("王敏")
        .says("China Merchants Bank")
        .says("May enter:")
        .says("May not enter:");
    assert_eq!(page.count(".level.band.green"), 1);
    // The agenda stands there too, for when there is no network.
    let agenda = page.all("#agenda dl > div");
    assert!(agenda.iter().any(|row| row.starts_with("09:00–11:00")), "{agenda:?}");
    assert_eq!(agenda.iter().filter(|row| row.contains("December 2026")).count(), 2);
    let secret = qr_secret(&page);
    let held: Vec<u8> = app.value("select secret_hash from badges").await;
    assert_eq!(held, app.app.vault.hash("badges", &secret));
    // The pass is not found by the badge's secret, nor by anything else.
    let page = app.visitor().get(&format!("/pass/{secret}")).await.is(404).says("This link leads to no pass.");
    page.says_not("another account");
    let log = app.actions().await;
    assert!(log.contains(&"registration.approved".to_owned()), "{log:?}");
}

#[tokio::test]
async fn she_changes_an_answer_and_stays_approved() {
    let app = TestApp::new().await;
    let pass = register(&app, "王敏", "wang.min@example.org").await;
    approve(&app, &mut app.organiser().await, "wang.min@example.org", "green").await;
    let mut holder = app.visitor();
    let edit = format!("{pass}/edit");
    let page = holder.get(&edit).await.is(200);
    assert_eq!(page.field("q-allergens-other"), "芒果");
    let version = page.field("version");
    let answers = answers(&app).await;
    let form = with(&answers, &[("q-diet", "vegan"), ("institution", "一个新的研究所"), ("version", &version)]);
    let page = holder.submit(&edit, &form).await.is(200).says("Vegan").says("一个新的研究所");
    assert_eq!(page.all("#answers .notice"), ["Your answers were saved."]);
    holder.get(&pass).await.is(200).says_not("were saved");
    assert_eq!(app.value::<String>("select state from participants").await, "approved");
    assert!(app.value::<bool>("select search like '%一个新的研究所%' from participants").await);
    assert!(!app.value::<bool>("select listed from institutions where folded = '一个新的研究所'").await);
    // The form of before is told that something changed.
    holder.post(&edit, &with(&answers, &[("version", &version)])).await.is(409);
    // Sending the same once more changes nothing.
    holder.post(&edit, &form).await.is(303);
    assert_eq!(app.actions().await.iter().filter(|action| *action == "registration.changed").count(), 1);
    // The log says what was changed, not to what.
    let detail: serde_json::Value =
        app.value("select detail from audit_log where action = 'registration.changed'").await;
    assert_eq!(detail["fields"], serde_json::json!(["institution", "diet"]));
    app.sql("update conferences set registration_closes_at = '2026-11-23 01:00:00Z'").await;
    holder.get(&edit).await.is(403);
    holder.get(&pass).await.is(200).says_not("Change my answers");
    app.tallies_hold().await;
}

#[tokio::test]
async fn she_withdraws_and_may_register_again() {
    let app = TestApp::new().await;
    let pass = register(&app, "王敏", "wang.min@example.org").await;
    approve(&app, &mut app.organiser().await, "wang.min@example.org", "green").await;
    let mut holder = app.visitor();
    let page = holder.get(&format!("{pass}/withdraw")).await.is(200).says("Your badge opens no gate");
    assert_eq!(page.all("section.confirm a.btn"), ["Keep my registration"]);
    let version = page.field("version");
    let page =
        holder.submit(&format!("{pass}/withdraw"), &[("version", &version)]).await.is(200).says("You have withdrawn");
    assert_eq!(page.count(".pass-qr svg"), 0);
    assert_eq!(app.value::<i64>("select count(*) from badges where revoked_at is null").await, 0);
    assert_eq!(page.count("main a[href='/c/fsc/register']"), 1);
    for part in ["edit", "document"] {
        let page = holder.get(&format!("{pass}/{part}")).await.is(403).says("You have withdrawn your registration.");
        page.says_not("closed");
    }
    let again = register(&app, "王敏", "wang.min@example.org").await;
    assert_ne!(again, pass);
}

#[tokio::test]
async fn somebody_is_turned_down_with_a_reason() {
    let app = TestApp::new().await;
    let pass = register(&app, "王敏", "wang.min@example.org").await;
    let mut organiser = app.organiser().await;
    let decline = app.path(&format!("/people/{}/decline", id_of(&app, "wang.min@example.org").await));
    let version = organiser.get(&decline).await.is(200).says("Turn 王敏 down?").field("version");
    let page = organiser.post(&decline, &[("version", &version), ("reason", " ")]).await.is(422);
    assert!(page.fault("reason").is_some());
    organiser.submit(&decline, &[("version", &version), ("reason", "All places are taken")]).await.is(200);
    let (to, _, body) = app.mails().await.pop().unwrap();
    assert_eq!(to, "wang.min@example.org");
    assert!(body.contains("All places are taken"));
    app.visitor().get(&pass).await.is(200).says("was turned down").says("All places are taken");
    // A decision may be reversed.
    approve(&app, &mut organiser, "wang.min@example.org", "green").await;
    app.visitor().get(&pass).await.is(200).says_not("All places are taken");
}

#[tokio::test]
async fn of_two_organisers_who_decide_at_once_one_is_told() {
    let app = TestApp::new().await;
    register(&app, "王敏", "wang.min@example.org").await;
    let (mut one, mut other) = (app.organiser().await, app.organiser_named("Otto Organiser").await);
    let base = app.path(&format!("/people/{}", id_of(&app, "wang.min@example.org").await));
    let version = one.get(&base).await.is(200).field("version");
    let (approve, decline) = (format!("{base}/approve"), format!("{base}/decline"));
    let yes = [("version", version.as_str()), ("level", "green"), ("reason", "Asked for")];
    let no = [("version", version.as_str()), ("reason", "Too late")];
    let (yes, no) = tokio::join!(one.post(&approve, &yes), other.post(&decline, &no));
    let mut statuses = [yes.status.as_u16(), no.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 409]);
    assert_eq!(app.mails().await.len(), 2, "the registration's and one decision's");
    assert!(app.value::<i64>("select count(*) from badges").await <= 1);
}

#[tokio::test]
async fn a_new_level_a_new_badge_and_a_new_link_end_the_old_ones() {
    let app = TestApp::new().await;
    let pass = register(&app, "王敏", "wang.min@example.org").await;
    let mut organiser = app.organiser().await;
    approve(&app, &mut organiser, "wang.min@example.org", "green").await;
    let first = qr_secret(&app.visitor().get(&pass).await.is(200));
    let base = app.path(&format!("/people/{}", id_of(&app, "wang.min@example.org").await));
    let version = organiser.get(&base).await.field("version");
    organiser
        .submit(&format!("{base}/level"), &[("version", &version), ("level", "red"), ("reason", "Asked for")])
        .await
        .is(200);
    let page = app.visitor().get(&pass).await.is(200);
    assert_eq!(page.count(".level.band.red"), 1);
    let second = qr_secret(&page);
    let version = organiser.get(&format!("{base}/reissue")).await.is(200).field("version");
    organiser.submit(&format!("{base}/reissue"), &[("version", &version)]).await.is(200);
    let third = qr_secret(&app.visitor().get(&pass).await.is(200));
    assert!(first != second && second != third && first != third);
    assert_eq!(app.value::<i64>("select count(*) from badges where revoked_at is null").await, 1);
    organiser.get(&format!("{base}/link")).await.is(200);
    organiser.submit(&format!("{base}/link"), &[]).await.is(200);
    app.visitor().get(&pass).await.is(404);
    let renewed = pass_link(&app).await;
    assert_eq!(qr_secret(&app.visitor().get(&renewed).await.is(200)), third, "the badge stays as it is");
    app.tallies_hold().await;
}

/// Many participants, made as the demo makes them.
pub async fn many(app: &TestApp, count: usize, outcome: fn(usize) -> Outcome) -> Vec<registration::Made> {
    let here = plenum::conference::find_by_id(&app.app.db, app.conference).await.unwrap().unwrap();
    let leafs: Vec<Uuid> =
        registration::categories(&app.app.db, here.id).await.unwrap().leafs().iter().map(|one| one.id).collect();
    let form = forms::live(&app.app.db, here.id).await.unwrap().id;
    let now = app.app.clock.now();
    let people = (0..count)
        .map(|i| Registered {
            new: NewParticipant {
                answers: Answers {
                    name: format!("Person {i}"),
                    institution: format!("Institute {}", i % 7),
                    category: leafs[i % leafs.len()],
                    post: "=SUM(A1)".into(),
                    phone: "+86 10 0000 0000".into(),
                    more: Answered::from([
                        ("diet".to_owned(), forms::Answer::Text("none".into())),
                        ("allergens".to_owned(), forms::Answer::Several(vec!["peanut".into()])),
                    ]),
                    document: None,
                },
                email: Email::parse(&format!("p{i}@example.org")).unwrap(),
                lang: Lang::En,
                consent: "yes".into(),
                form,
                code: None,
                by: None,
            },
            at: now,
            outcome: outcome(i),
            decided: (outcome(i) != Outcome::Submitted).then_some((now, None)),
        })
        .collect();
    let mut tx = Tx::begin(&app.app).await.unwrap();
    let (made, entry) = registration::insert_many(&mut tx, &here, people, Actor::Operator).await.unwrap();
    tx.commit(entry).await.unwrap();
    made
}

#[tokio::test]
async fn an_organiser_finds_people_and_takes_the_list_along() {
    let app = TestApp::new().await;
    many(&app, 120, |i| if i % 3 == 0 { Outcome::Approved(Level::Green) } else { Outcome::Submitted }).await;
    app.app.clock.advance(chrono::TimeDelta::minutes(1));
    register(&app, "王敏", "wang.min@example.org").await;
    let mut organiser = app.organiser().await;
    let page = organiser.get("/c/fsc/people").await.is(200).says("1–50 of 121").says("王敏");
    assert_eq!(page.all(".facts b"), ["81", "40", "0", "0"]);
    for (query, found) in [
        ("q=王敏", 1),
        ("q=招商", 1),
        ("q=WANG.MIN", 1),
        ("q=13800001234", 1),
        ("q=121", 1),
        ("q=wangmin", 1),
        ("q=Wang+Min", 1),
        ("q=wm", 1),
        ("q=zsyh", 1),
        ("q=wangwei", 0),
        // The last digits of her phone.
        ("q=1234", 1),
        ("q=p77%40", 1),
        ("q=person+INSTITUTE", 120),
        ("state=approved", 40),
        ("level=green", 40),
        ("level=red", 0),
        ("q=%25", 0),
    ] {
        let page = organiser
            .get(
                &format!("/c/fsc/people?{query}")
                    .replace("王敏", "%E7%8E%8B%E6%95%8F")
                    .replace("招商", "%E6%8B%9B%E5%95%86"),
            )
            .await
            .is(200);
        if found == 0 {
            page.says("Nobody is found");
        } else {
            let range = page.all(".paging p").pop().unwrap();
            assert!(range.ends_with(&format!("of {found}")), "{query}: {range}");
        }
    }
    // A category stands for what is below it.
    let bank: Uuid = app.value("select id from categories where code = 'financial-institutions'").await;
    let all: i64 = app
        .value("select count(*) from participants p join categories c on c.id = p.category_id join categories t on t.id = c.parent_id where t.code = 'financial-institutions'")
        .await;
    let page = organiser.get(&format!("/c/fsc/people?category={bank}&sort=name")).await.is(200).says("Clear all");
    assert!(page.all(".paging p")[0].ends_with(&format!("of {all}")));
    assert_eq!(
        page.attribute("th[aria-sort=ascending] a", "href").unwrap(),
        format!("/c/fsc/people?category={bank}&sort=-name")
    );
    // The list as it is filtered, as either file.
    let page = organiser.get("/c/fsc/people?state=approved").await.is(200);
    let links = ["a:first-of-type", "a:last-of-type"]
        .map(|link| page.attribute(&format!(".actions .menu-list {link}"), "href").unwrap());
    assert_eq!(links, ["xlsx", "csv"].map(|kind| format!("/c/fsc/people/export?state=approved&format={kind}")));
    let export = organiser.get(&links[1]).await.is(200);
    assert_eq!(export.body.lines().count(), 41);
    assert!(export.body.contains("\"'=SUM(A1)\"") && export.header("content-type").starts_with("text/csv"));
    let export = organiser.get(&links[0]).await.is(200);
    assert!(export.header("content-disposition").contains("-fsc.xlsx"));
    let rows = export.sheet();
    assert_eq!(rows.len(), 41);
    let column = |heading: &str| rows[0].iter().position(|cell| *cell == heading).unwrap();
    let (number, post, phone, state) = (column("No."), column("Post"), column("Phone"), column("State"));
    for row in &rows[1..] {
        assert!(matches!(row[number], calamine::Data::Float(_)) && row[state] == "approved", "{row:?}");
        assert!(row[post] == "=SUM(A1)" && row[phone] == "+86 10 0000 0000", "{row:?}");
    }
    let rows = organiser.get("/c/fsc/people/export?q=1234&format=xlsx").await.is(200).sheet();
    assert!(rows.len() == 2 && rows[1][phone] == "+86 138-0000-1234");
    assert_eq!(app.actions().await.last().unwrap(), "registration.exported");
    let taken = "select array_agg((detail->>'format') || ' ' || (detail->>'participants') order by id) from audit_log \
                 where action = 'registration.exported'";
    assert_eq!(app.value::<Vec<String>>(taken).await, ["csv 40", "xlsx 40", "xlsx 1"]);
    // Desk staff look people up, and take nothing along.
    let mut desk = app.desk_staff("Dora Desk").await;
    desk.get("/c/fsc/people?q=Person+7").await.is(200).says_not("Export");
    desk.get("/c/fsc/people/export").await.is(404);
    app.visitor().get("/c/fsc/people").await.is(303);
}

#[tokio::test]
async fn an_organiser_approves_several_at_once() {
    let app = TestApp::new().await;
    let made = many(&app, 4, |_| Outcome::Submitted).await;
    let mut organiser = app.organiser().await;
    let query: String = made.iter().map(|one| format!("ids={}&", one.id)).collect();
    let page = organiser.get(&format!("/c/fsc/people/approve?{query}")).await.is(200).says("Approve 4 people?");
    assert_eq!(page.count("input[name=level][value=rules][checked]"), 1);
    let chosen: Vec<String> = (0..4).map(|i| format!("{}.1", made[i].id)).collect();
    let mut form: Vec<(&str, &str)> = chosen.iter().map(|one| ("chosen", one.as_str())).collect();
    organiser.post("/c/fsc/people/approve", &form).await.is(422).says("Choose one of these");
    // Somebody else has decided about one of them in the meantime.
    approve(&app, &mut app.organiser_named("Otto Organiser").await, "p2@example.org", "red").await;
    form.push(("level", "rules"));
    let page = organiser.submit("/c/fsc/people/approve", &form).await.is(200).says("3 people were approved.");
    page.says("One was not");
    assert_eq!(app.value::<i64>("select count(*) from badges where level = 'blue' and revoked_at is null").await, 3);
    assert_eq!(app.value::<String>("select level from participants where email = 'p2@example.org'").await, "red");
    assert_eq!(app.mails().await.len(), 4);
    assert_eq!(app.actions().await.iter().filter(|action| *action == "registration.approved").count(), 4);
}

#[tokio::test]
async fn people_of_another_conference_look_absent() {
    let app = TestApp::new().await;
    register(&app, "王敏", "wang.min@example.org").await;
    let id = id_of(&app, "wang.min@example.org").await;
    let stranger = app.account("Sam Stranger").await;
    let mut stranger = app.signed_in(stranger).await;
    stranger.get(&app.path(&format!("/people/{id}"))).await.is(404);
    stranger.post(&app.path(&format!("/people/{id}/approve")), &[("level", "red"), ("version", "1")]).await.is(404);
    let mut desk = app.desk_staff("Dora Desk").await;
    desk.get(&app.path(&format!("/people/{id}"))).await.is(200).says_not("Turn down");
    desk.post(&app.path(&format!("/people/{id}/approve")), &[("level", "red"), ("version", "1")]).await.is(404);
    assert_eq!(app.value::<String>("select state from participants").await, "submitted");
}

#[tokio::test]
async fn many_register_in_the_same_instant_and_each_has_a_number() {
    let app = TestApp::new().await;
    let answers = answers(&app).await;
    let all = (0..12).map(|i| {
        let (mut visitor, email) = (app.visitor(), format!("v{i}@example.org"));
        let form: Vec<(&'static str, String)> =
            with(&answers, &[("email", &email), ("institution", "A new institute")])
                .into_iter()
                .map(|(name, value)| (name, value.to_owned()))
                .collect();
        async move {
            let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
            visitor.post("/c/fsc/register", &form).await.is(303)
        }
    });
    futures_util::future::join_all(all).await;
    assert_eq!(app.value::<i64>("select count(distinct number) from participants").await, 12);
    assert_eq!(app.value::<i32>("select max(number) from participants").await, 12);
    assert_eq!(app.value::<i64>("select count(*) from institutions where not listed").await, 1);
    app.tallies_hold().await;
}

#[tokio::test]
async fn desk_staff_add_somebody_who_stands_before_them() {
    let app = TestApp::new().await;
    let mut desk = app.desk_staff("Dora Desk").await;
    desk.get("/c/fsc/people").await.is(200).says("Add a person");
    let page = desk.get("/c/fsc/people/new").await.is(200).says("Waits for a decision");
    assert_eq!(page.count("input[name=level]"), 2);
    let form = answers(&app).await;
    // Also after registration has closed; what is wrong comes back with what was chosen.
    app.sql("update conferences set registration_closes_at = '2026-11-23 01:00:00Z'").await;
    let page = desk.post("/c/fsc/people/new", &with(&form, &[("phone", "call me"), ("level", "rules")])).await.is(422);
    assert!(page.fault("phone").is_some() && page.count("input[name=level][value=rules][checked]") == 1);
    let good = with(&form, &[("level", "rules"), ("language", "zh-Hans")]);
    desk.submit("/c/fsc/people/new", &good).await.is(200).says("王敏").says("approved");
    assert_eq!(app.value::<String>("select level from badges").await, "blue");
    assert_eq!(
        app.value::<String>("select a.name from participants p join accounts a on a.id = p.decided_by").await,
        "Dora Desk"
    );
    // One mail, in her language, with a pass that is good at once.
    let mails = app.mails().await;
    assert!(mails.len() == 1 && mails[0].1.contains("已"), "{mails:?}");
    let page = app.visitor().get(&pass_link(&app).await).await.is(200);
    assert_eq!(page.count(".level.band.blue"), 1);
    assert!(app.actions().await.contains(&"registration.added".to_owned()));
    // Without a level she waits like everybody.
    desk.submit("/c/fsc/people/new", &with(&form, &[("email", "b@example.org"), ("level", "")])).await.is(200);
    assert_eq!(app.value::<i64>("select count(*) from participants where state = 'submitted'").await, 1);
    app.visitor().get("/c/fsc/people/new").await.is(303);
}
