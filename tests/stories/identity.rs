//! ID documents: entered, checked, seen masked, shown whole with an entry, found, and never in the clear.

use plenum::access::Role;
use plenum::registration::{Level, Outcome};

use super::registration::{answers, approve, id_of, many, pass_link, register, with};
use crate::support::{Browser, TestApp};

const NUMBER: &str = "11010519491231002X";
const MASKED: &str = "110***********002X";

/// The path of somebody's page in the workbench.
async fn page_of(app: &TestApp, email: &str) -> String {
    app.path(&format!("/people/{}", id_of(app, email).await))
}

/// Somebody enters a document behind her pass link.
async fn enter(app: &TestApp, pass: &str, kind: &str, country: &str, number: &str) {
    let mut holder = app.visitor();
    let version = holder.get(&format!("{pass}/document")).await.is(200).field("version");
    let form = [("version", version.as_str()), ("kind", kind), ("country", country), ("number", number)];
    holder.submit(&format!("{pass}/document"), &form).await.is(200);
}

/// Everything that the database holds, as text: tables whole, bytes too as what they spell.
async fn dump(app: &TestApp) -> String {
    let tables: Vec<String> = sqlx::query_scalar(
        "select table_name::text from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'",
    )
    .fetch_all(&app.owner)
    .await
    .unwrap();
    assert!(tables.len() > 20);
    let mut whole = String::new();
    for table in tables {
        let sql = format!("select coalesce(string_agg(t::text, E'\\n'), '') from public.{table} t");
        let text: String = sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_one(&app.owner).await.unwrap();
        whole.push_str(&text);
    }
    whole
}

/// A text as it would stand in a dump of a column of bytes.
fn hex(text: &str) -> String {
    data_encoding::HEXLOWER.encode(text.as_bytes())
}

#[tokio::test]
async fn she_enters_her_document_and_sees_it_masked() {
    let app = TestApp::new().await;
    let pass = register(&app, "王敏", "wang.min@example.org").await;
    let mut holder = app.visitor();
    holder.get(&pass).await.is(200).says("You have not entered an ID document yet");
    let form = holder.get(&format!("{pass}/document")).await.is(200);
    assert_eq!((form.count("input[name=kind]"), form.field("number")), (5, String::new()));
    // A slip of the finger is told at the field, and what was typed is kept.
    let path = format!("{pass}/document");
    let wrong = [("kind", "resident_card"), ("number", "110105194912310021")];
    let page = holder.post(&path, &wrong).await.is(422);
    assert!(page.fault("number").unwrap().contains("A digit is wrong or two are exchanged"));
    assert_eq!(page.field("number"), "110105194912310021");
    assert_eq!(page.count("input[name=kind][value=resident_card][checked]"), 1);
    let nothing = holder.post(&path, &[]).await.is(422);
    assert!(nothing.fault("kind").is_some() && nothing.fault("number").is_some());
    let passport = holder.post(&path, &[("kind", "passport"), ("number", "EJ1234567")]).await.is(422);
    assert!(passport.fault("country").is_some());

    enter(&app, &pass, "resident_card", "", " １１０１０５ 19491231 002ｘ ").await;
    let page = holder.get(&pass).await.is(200).says("Resident identity card").says(MASKED);
    assert!(!page.body.contains(NUMBER));
    // To correct it, it is entered anew: the form does not tell it.
    let form = holder.get(&path).await.is(200).says(MASKED);
    assert_eq!(form.field("number"), "");
    enter(&app, &pass, "passport", "chn", "EJ 1234567").await;
    holder.get(&pass).await.is(200).says("Passport · CHN").says("******567");
    // The form of before is told that something changed.
    let old = [("version", "1"), ("kind", "resident_card"), ("number", NUMBER)];
    holder.post(&path, &old).await.is(409);
    holder.post(&path, &old[1..]).await.is(409);
    for (lang, word) in [("zh-Hans", "护照"), ("zh-Hant", "護照")] {
        app.visitor().get(&format!("{pass}?lang={lang}")).await.is(200).says(word);
    }
    let log: Vec<_> = app.actions().await.into_iter().filter(|action| action.contains(".id_")).collect();
    assert_eq!(log, ["registration.id_entered", "registration.id_changed"]);
    // After the deadline it stays as it is, as her other answers do.
    app.sql("update conferences set registration_closes_at = '2026-11-23 01:00:00Z'").await;
    holder.get(&path).await.is(403);
    holder.post(&path, &[("version", "2"), ("kind", "resident_card"), ("number", NUMBER)]).await.is(403);
    holder.get(&pass).await.is(200).says("******567").says_not("Correct ID document");
}

#[tokio::test]
async fn an_organiser_sees_it_whole_and_the_log_knows() {
    let app = TestApp::new().await;
    let pass = register(&app, "王敏", "wang.min@example.org").await;
    enter(&app, &pass, "resident_card", "", NUMBER).await;
    let mut organiser = app.organiser().await;
    let base = page_of(&app, "wang.min@example.org").await;
    let page = organiser.get(&base).await.is(200).says(MASKED);
    assert!(!page.body.contains(NUMBER));
    let shown = organiser.post(&format!("{base}/document/show"), &[]).await.is(200).says(NUMBER);
    assert_eq!(shown.header("cache-control"), "private, no-store");
    assert!(!organiser.get(&base).await.is(200).body.contains(NUMBER));
    assert_eq!(organiser.get(&format!("{base}/document/show")).await.is(303).location(), base);
    let entries: Vec<(String, String)> =
        sqlx::query_as("select actor_kind, l::text from audit_log l where action = 'registration.id_shown'")
            .fetch_all(&app.owner)
            .await
            .unwrap();
    assert_eq!((entries.len(), entries[0].0.as_str()), (1, "account"));
    assert!(!entries[0].1.contains("1949"), "{entries:?}");
    let mut audit = app.administrator(Role::AuditAdmin).await;
    audit.get("/admin/audit").await.is(200).says("registration.id_shown");

    // Desk staff see it masked; nobody else sees the person at all.
    let mut desk = app.desk_staff("Dora Desk").await;
    let page = desk.get(&base).await.is(200).says(MASKED).says_not("Show whole number");
    assert_eq!(page.count("form[action$=show], a[href$=document]"), 0);
    let stranger = app.account("Nora Nobody").await;
    let mut others = [desk, app.signed_in(stranger).await, audit];
    for other in &mut others {
        other.post(&format!("{base}/document/show"), &[]).await.is(404);
        other.post(&format!("{base}/document"), &[("kind", "resident_card"), ("number", NUMBER)]).await.is(404);
        other.post(&format!("{base}/document/remove"), &[("version", "1")]).await.is(404);
    }
    assert_eq!(app.value::<i64>("select count(*) from audit_log where action = 'registration.id_shown'").await, 1);
}

#[tokio::test]
async fn an_organiser_enters_corrects_and_removes_it() {
    let app = TestApp::new().await;
    register(&app, "王敏", "wang.min@example.org").await;
    let (mut one, mut other) = (app.organiser().await, app.organiser_named("Otto Organiser").await);
    let base = page_of(&app, "wang.min@example.org").await;
    one.get(&base).await.is(200).says("No ID document has been entered.");
    one.get(&format!("{base}/document/remove")).await.is(404);
    one.post(&format!("{base}/document/show"), &[]).await.is(404);
    let path = format!("{base}/document");
    let page = one.post(&path, &[("kind", "hk_mo_permit"), ("number", "X12345678")]).await.is(422);
    assert!(page.fault("number").unwrap().contains("H or M"));
    // Two enter it at once: one of them is told.
    let form = [("version", ""), ("kind", "hk_mo_permit"), ("number", "h12345678")];
    let (a, b) = tokio::join!(one.post(&path, &form), other.post(&path, &form));
    let mut statuses = [a.status.as_u16(), b.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 409]);
    let version = one.get(&path).await.is(200).says("******678").field("version");
    let form = [("version", version.as_str()), ("kind", "tw_permit"), ("number", "01234567")];
    one.submit(&path, &form).await.is(200).says("******67");
    other.post(&path, &form).await.is(409);
    let page = one.get(&format!("{base}/document/remove")).await.is(200).says("Remove the ID document?");
    other.post(&format!("{base}/document/remove"), &[("version", &version)]).await.is(409);
    let version = page.field("version");
    one.submit(&format!("{base}/document/remove"), &[("version", &version)]).await.says("No ID document");
    assert_eq!(app.value::<i64>("select count(*) from id_documents").await, 0);
    assert!(app.actions().await.contains(&"registration.id_removed".to_owned()));
}

#[tokio::test]
async fn a_whole_number_finds_its_person_and_a_part_of_it_nobody() {
    let app = TestApp::new().await;
    many(&app, 60, |_| Outcome::Approved(Level::Green)).await;
    let pass = register(&app, "王敏", "wang.min@example.org").await;
    enter(&app, &pass, "resident_card", "", NUMBER).await;
    let mut organiser = app.organiser().await;
    let mut desk = app.desk_staff("Dora Desk").await;
    for typed in [NUMBER, "11010519491231002x", "110105+19491231+002X"] {
        for browser in [&mut organiser, &mut desk] {
            browser.get(&app.path(&format!("/people?q={typed}"))).await.is(200).says("王敏").says_not("Person 1");
        }
    }
    for typed in ["11010519491231", "1010519491231002X", "110105194912310021"] {
        organiser.get(&app.path(&format!("/people?q={typed}"))).await.is(200).says_not("王敏");
    }
    // Filters go with it, and what is taken along has no number.
    organiser.get(&app.path(&format!("/people?q={NUMBER}&state=approved"))).await.is(200).says_not("王敏");
    for format in ["csv", "xlsx"] {
        let file = organiser.get(&app.path(&format!("/people/export?q={NUMBER}&format={format}"))).await.is(200);
        let text = if format == "csv" { file.body.clone() } else { format!("{:?}", file.sheet()) };
        assert!(text.contains("王敏") && !text.contains("19491231"), "{text}");
    }
}

#[tokio::test]
async fn one_document_stands_for_one_live_registration() {
    let app = TestApp::new().await;
    let first = register(&app, "王敏", "wang.min@example.org").await;
    enter(&app, &first, "resident_card", "", NUMBER).await;
    let second = register(&app, "李娜", "li.na@example.org").await;
    let mut li = app.visitor();
    let path = format!("{second}/document");
    let form = [("version", ""), ("kind", "resident_card"), ("number", NUMBER)];
    let page = li.post(&path, &form).await.is(422).says_not("王敏").says_not("wang.min");
    assert!(page.fault("number").unwrap().contains("registered for this conference already"));
    // Of two who send one number in the same instant, one has it.
    let third = register(&app, "张伟", "zhang.wei@example.org").await;
    let (mut a, mut b) = (app.visitor(), app.visitor());
    let passport = [("kind", "passport"), ("country", "FRA"), ("number", "12AB34567")];
    let third_path = format!("{third}/document");
    let (x, y) = tokio::join!(a.post(&path, &passport), b.post(&third_path, &passport));
    let mut statuses = [x.status.as_u16(), y.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 422]);
    // A passport of another country may have the same number.
    enter(&app, &second, "passport", "USA", "12AB34567").await;
    enter(&app, &third, "passport", "FRA", "12AB34567").await;

    // Who withdrew comes again with her document; who was turned down is not approved beside herself.
    let version = app.visitor().get(&format!("{first}/withdraw")).await.is(200).field("version");
    app.visitor().submit(&format!("{first}/withdraw"), &[("version", &version)]).await.is(200);
    enter(&app, &second, "resident_card", "", NUMBER).await;
    let mut organiser = app.organiser().await;
    let base = page_of(&app, "li.na@example.org").await;
    let version = organiser.get(&format!("{base}/decline")).await.is(200).field("version");
    organiser.submit(&format!("{base}/decline"), &[("version", &version), ("reason", "No")]).await.is(200);
    let again = register(&app, "李娜", "li.na.2@example.org").await;
    enter(&app, &again, "resident_card", "", NUMBER).await;
    let version = organiser.get(&base).await.is(200).field("version");
    organiser
        .post(&format!("{base}/approve"), &[("version", &version), ("level", "green"), ("reason", "Asked for")])
        .await
        .is(409)
        .says("registered once more");
    assert_eq!(app.value::<i64>("select count(*) from id_documents where live").await, 2);
    assert_eq!(app.value::<i64>("select count(*) from id_documents").await, 4);
}

#[tokio::test]
async fn neither_numbers_nor_tokens_stand_in_the_clear() {
    let app = TestApp::new().await;
    let pass = register(&app, "王敏", "wang.min@example.org").await;
    enter(&app, &pass, "resident_card", "", NUMBER).await;
    let made = many(&app, 3, |_| Outcome::Approved(Level::Red)).await;
    let mut organiser: Browser = app.organiser().await;
    let base = page_of(&app, "wang.min@example.org").await;
    organiser.post(&format!("{base}/document/show"), &[]).await.is(200).says(NUMBER);
    organiser.get(&app.path(&format!("/people?q={NUMBER}"))).await.is(200);
    let dump = dump(&app).await;
    assert!(dump.contains("wang.min@example.org"), "the dump is one");
    let mut secrets = vec![NUMBER.to_owned(), "19491231".to_owned(), pass.trim_start_matches("/pass/").to_owned()];
    secrets.push(organiser.cookie("sign-in").unwrap().to_owned());
    secrets.extend(made.iter().flat_map(|one| [one.token.clone(), one.secret.clone().unwrap()]));
    for secret in secrets {
        assert!(!dump.contains(&secret) && !dump.contains(&hex(&secret)), "{secret} stands in the clear");
    }
}

#[tokio::test]
async fn the_form_asks_for_the_document_and_no_answer_holds_its_number() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    organiser.submit(&app.path("/form/draft"), &[]).await.is(200);
    let new = app.path("/form/questions/new");
    let ask = async |organiser: &mut Browser, label: &str| {
        let revision: String = app.value("select revision::text from forms where state = 'draft'").await;
        let form = [
            ("section", "needs"),
            ("kind", "document"),
            ("revision", &*revision),
            ("label_en", label),
            ("label_hans", "身份证件"),
            ("required", "on"),
            ("decided_again", "on"),
        ];
        organiser.submit(&new, &form).await.is(200).says(label);
    };
    ask(&mut organiser, "Your document").await;
    ask(&mut organiser, "Once more").await;
    let publish = app.path("/form/publish");
    organiser.get(&publish).await.is(200).says("one ID document alone");
    let remove = app.path("/form/questions/once-more/remove");
    let version = organiser.get(&remove).await.is(200).field("version");
    organiser.submit(&remove, &[("version", &version)]).await.is(200);
    let version = organiser.get(&publish).await.is(200).field("version");
    organiser.submit(&publish, &[("version", &version)]).await.is(200);

    // A fault is told at the question, and what was typed is kept.
    let form = answers(&app).await;
    let register = app.path("/register");
    let wrong = [("q-your-document-kind", "resident_card"), ("q-your-document-number", "110105194912310021")];
    let mut visitor = app.visitor();
    assert!(visitor.post(&register, &with(&form, &[])).await.is(422).fault("q-your-document").is_some());
    let page = visitor.post(&register, &with(&form, &wrong)).await.is(422);
    assert!(page.fault("q-your-document").unwrap().contains("A digit is wrong"));
    assert_eq!(page.field("q-your-document-number"), "110105194912310021");
    let right = [("q-your-document-kind", "resident_card"), ("q-your-document-number", NUMBER)];
    visitor.submit(&register, &with(&form, &right)).await.is(200);
    assert_eq!(app.value::<i64>("select count(*) from id_documents").await, 1);
    assert_eq!(app.value::<Option<String>>("select answers ->> 'your-document' from participants").await, None);
    let whole = dump(&app).await;
    assert!(!whole.contains(NUMBER) && !whole.contains(&hex(NUMBER)));
    // Nobody else registers with it.
    let other = with(&form, &[&right[..], &[("email", "li.na@example.org")]].concat());
    let page = visitor.post(&register, &other).await.is(422);
    assert!(
        page.fault("q-your-document").unwrap().contains("registered for this conference"),
        "{:?}",
        page.fault("q-your-document")
    );

    // Left alone it stays; told anew it takes the place of the old one, and the approval is looked at again.
    let email: String = app.value("select email from participants").await;
    approve(&app, &mut organiser, &email, "green").await;
    let pass = pass_link(&app).await;
    let edit = format!("{pass}/edit");
    let page = app.visitor().get(&edit).await.is(200).says(MASKED);
    assert_eq!(
        (page.field("q-your-document-number"), page.field("q-your-document-kind")),
        (String::new(), "resident_card".into())
    );
    let version = page.field("version");
    let same = [("version", version.as_str()), ("q-your-document-kind", "resident_card"), ("post", "Director")];
    app.visitor().submit(&edit, &with(&form, &same)).await.is(200).says(MASKED);
    let version = app.visitor().get(&edit).await.field("version");
    let kind_alone = [("version", version.as_str()), ("q-your-document-kind", "passport"), ("post", "Director")];
    let page = app.visitor().post(&edit, &with(&form, &kind_alone)).await.is(422);
    assert_eq!(page.fault("q-your-document").unwrap(), "Enter the number as well.");
    let passport = [
        ("version", version.as_str()),
        ("post", "Director"),
        ("q-your-document-kind", "passport"),
        ("q-your-document-country", "chn"),
        ("q-your-document-number", "EJ 123 4567"),
    ];
    app.visitor().submit(&edit, &with(&form, &passport)).await.is(200).says("******567");
    let person = page_of(&app, &email).await;
    organiser.get(&person).await.is(200).says("******567").says("Your document").says_not("EJ1234567");
    let (_, subject, body) = app.mails().await.pop().unwrap();
    assert!(
        subject.contains("changed") && body.contains("Passport ******567") && !body.contains("EJ1234567"),
        "{body}"
    );
}
