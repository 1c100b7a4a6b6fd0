//! Documents: drawn up, signed with keys of one's own, checked by anybody.

use std::process::Output;

use data_encoding::{BASE64, HEXLOWER};
use plenum::access::{GroupRole, Role};
use plenum::documents;
use plenum::documents::rules::{DIST_ID, SignedFile, Statement, canonical, sha256, sm3, verify};
use plenum::kernel::Uuid;
use tokio::process::Command;

use super::papers::{has, pages};
use crate::support::{Answer, Browser, TestApp};

pub const PASSWORD: &str = "a password of its own";

/// Somebody in a seat, who came by a link just now.
async fn member(app: &TestApp, name: &str, seat: i32) -> Browser {
    let member = app.seated(name, seat).await;
    app.sql("update sign_ins set by_link = true").await;
    member
}

/// Somebody in a seat with a key to sign with.
async fn signer(app: &TestApp, name: &str, seat: i32) -> Browser {
    let mut member = member(app, name, seat).await;
    let form = [("password", PASSWORD), ("again", PASSWORD)];
    member.submit("/account/signing-key", &form).await.is(200).says("in use");
    member
}

/// A draft that these seats are to sign; its path.
pub async fn draw_up(app: &TestApp, who: &mut Browser, seats: &[i32], order: &str, needed: &str) -> String {
    let mut form = vec![
        ("kind", "memorandum".to_owned()),
        ("title_en", "Memorandum of Beijing".to_owned()),
        ("text_en", "## Article 1\n\nWe share *warnings* within a day.".to_owned()),
        ("title_hans", "北京备忘录".to_owned()),
        ("text_hans", "## 第一条\n\n一日内共享预警。".to_owned()),
        ("order", order.to_owned()),
        ("needed", needed.to_owned()),
    ];
    for seat in seats {
        form.push(("signers", format!("seat:{}", seat_id(app, *seat).await)));
    }
    let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
    who.post("/c/fsc/documents/new", &form).await.is(303).location().to_owned()
}

async fn seat_id(app: &TestApp, number: i32) -> Uuid {
    sqlx::query_scalar("select id from seats where conference_id = $1 and number = $2")
        .bind(app.conference)
        .bind(number)
        .fetch_one(&app.owner)
        .await
        .unwrap()
}

pub async fn send(who: &mut Browser, path: &str) {
    let version = who.get(&format!("{path}/send")).await.is(200).field("version");
    who.submit(&format!("{path}/send"), &[("version", &version)]).await.is(200).says("out for signing");
}

async fn sign(who: &mut Browser, path: &str) -> Answer {
    let form = format!("{path}/sign");
    let page = who.get(&form).await;
    if page.status != 200 {
        return page;
    }
    who.post(&form, &[("password", PASSWORD), ("version", &page.field("version"))]).await
}

async fn plenum(app: &TestApp, arguments: &[&str]) -> Output {
    let data = tempfile::tempdir().unwrap();
    app.plenum(data.path()).args(arguments).output().await.unwrap()
}

#[tokio::test]
async fn a_document_is_in_force_with_its_last_signature_and_a_stranger_checks_it() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    let mut chair = signer(&app, "Li Wei", 1).await;
    let mut vice = signer(&app, "Wang Min", 2).await;
    let path = draw_up(&app, &mut organiser, &[1, 2], "any", "").await;
    // Nobody signs a draft.
    chair.post(&format!("{path}/sign"), &[("password", PASSWORD), ("version", "1")]).await.is(409);
    send(&mut organiser, &path).await;
    chair.get("/c/fsc/documents").await.is(200).says("Memorandum of Beijing").says("waits for you").says("0 / 2");
    // Organisers do not sign for anybody.
    organiser.get(&format!("{path}/sign")).await.is(404);
    let form = chair.get(&format!("{path}/sign")).await.is(200).says("We share warnings within a day.");
    assert_eq!(form.count(".handbook-text em"), 1);
    let wrong = chair.post(&format!("{path}/sign"), &[("password", "not her password"), ("version", "1")]).await;
    assert_eq!(wrong.is(422).fault("password").unwrap(), "This is not the password of your signing key.");
    sign(&mut chair, &path).await.is(303);
    sign(&mut chair, &path).await.is(409);
    app.app.clock.advance(chrono::TimeDelta::minutes(1));
    organiser.get(&path).await.is(200).says("out for signing").says("1 signed").says("1 waiting");
    sign(&mut vice, &path).await.is(303);
    let page = organiser.get(&path).await.is(200).says("in force").says_not("Withdraw");
    assert_eq!(page.count("table.data tbody tr"), 2);
    organiser.get(&format!("{path}/edit")).await.is(409);
    organiser.post(&format!("{path}/withdraw"), &[]).await.is(409);

    let paper = organiser.get(&format!("{path}/document.pdf")).await.is(200);
    let pages = pages(&paper);
    assert_eq!(pages.len(), 2);
    assert!(
        has(&pages, "We share warnings within a day.")
            && has(&pages, "Li Wei")
            && has(&pages, "Financial Stability and Development Committee")
    );

    let file = organiser.get(&format!("{path}/signed.json")).await.is(200);
    let verified = verify(&file.body).unwrap();
    assert!(verified.is_complete());
    assert_eq!(
        verified.signatures.iter().map(|(signer, ..)| signer.name.as_str()).collect::<Vec<_>>(),
        ["Li Wei", "Wang Min"]
    );
    let folder = tempfile::tempdir().unwrap();
    let name = folder.path().join("memorandum.signed.json");
    std::fs::write(&name, &file.bytes).unwrap();
    let name = name.to_str().unwrap();
    let said = plenum(&app, &["verify", name]).await;
    let told = String::from_utf8_lossy(&said.stdout).into_owned();
    assert!(
        said.status.success() && told.contains("signed by Wang Min (Deputy governor of the People's Bank of China)"),
        "{told}"
    );
    assert!(told.contains("2 signatures, 2 needed: complete."), "{told}");
    std::fs::write(name, file.body.replace("within a day", "within a year")).unwrap();
    let said = plenum(&app, &["verify", name]).await;
    let told = String::from_utf8_lossy(&said.stderr).into_owned();
    assert!(!said.status.success() && told.contains("the document was changed"), "{told}");
    assert!(told.contains("the signature of Li Wei by SM2 and by Ed25519 does not hold"), "{told}");
    let actions = app.actions().await;
    for action in ["document.drawn_up", "document.sent", "document.signed", "document.in_force", "signing_key.made"] {
        assert!(actions.iter().any(|held| held == action), "{action}: {actions:?}");
    }
}

/// DER (X.690) of a SEQUENCE of two whole numbers: how OpenSSL wants a signature.
fn der(signature: &[u8]) -> Vec<u8> {
    let number = |bytes: &[u8]| {
        let bytes: Vec<u8> = bytes.iter().copied().skip_while(|byte| *byte == 0).collect();
        let bytes =
            if bytes.first().is_some_and(|byte| byte & 0x80 != 0) { [&[0], &bytes[..]].concat() } else { bytes };
        [&[2, bytes.len() as u8], &bytes[..]].concat()
    };
    let both = [number(&signature[..32]), number(&signature[32..])].concat();
    [&[0x30, both.len() as u8], &both[..]].concat()
}

/// A public key of SM2 as SubjectPublicKeyInfo (RFC 5480, with the curve's number of GM/T 0006).
fn pem(point: &[u8]) -> String {
    let head = HEXLOWER.decode(b"3059301306072a8648ce3d020106082a811ccf5501822d034200").unwrap();
    let der = BASE64.encode(&[head, point.to_vec()].concat());
    format!("-----BEGIN PUBLIC KEY-----\n{}\n{}\n-----END PUBLIC KEY-----\n", &der[..64], &der[64..])
}

#[tokio::test]
async fn openssl_verifies_what_was_signed() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    let mut chair = signer(&app, "Li Wei", 1).await;
    let path = draw_up(&app, &mut organiser, &[1], "any", "").await;
    send(&mut organiser, &path).await;
    sign(&mut chair, &path).await.is(303);
    let file = organiser.get(&format!("{path}/signed.json")).await.is(200);
    let file: SignedFile = serde_json::from_str(&file.body).unwrap();
    let (bytes, one) = (canonical(&file.document), &file.signatures[0]);
    let of = |text: &str| HEXLOWER.decode(text.as_bytes()).unwrap();
    let keys = documents::rules::PublicKeys { sm2: of(&one.key_sm2), ed25519: of(&one.key_ed25519) };
    let statement =
        Statement { sm3: sm3(&bytes), sha256: sha256(&bytes), signer: &one.signer, keys: &keys, at: one.at }.bytes();
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, content: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, content).unwrap();
        path
    };
    let (key, signature) = (write("key.pem", pem(&keys.sm2).as_bytes()), write("signature", &der(&of(&one.sm2))));
    let mut bent = statement.clone();
    *bent.last_mut().unwrap() ^= 1;
    for (content, good) in [(&statement, true), (&bent, false)] {
        let output = Command::new("openssl")
            .args(["pkeyutl", "-verify", "-pubin", "-rawin", "-digest", "sm3", "-pkeyopt"])
            .arg(format!("distid:{DIST_ID}"))
            .arg("-inkey")
            .arg(&key)
            .arg("-sigfile")
            .arg(&signature)
            .arg("-in")
            .arg(write("statement", content))
            .output()
            .await
            .expect("openssl is installed by scripts/install test");
        assert_eq!(output.status.success(), good, "{}", String::from_utf8_lossy(&output.stderr));
    }
}

#[tokio::test]
async fn an_edit_is_a_new_version_without_signatures_and_the_old_one_takes_none() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    let mut chair = signer(&app, "Li Wei", 1).await;
    let mut vice = signer(&app, "Wang Min", 2).await;
    let path = draw_up(&app, &mut organiser, &[1, 2], "any", "").await;
    send(&mut organiser, &path).await;
    sign(&mut chair, &path).await.is(303);
    let edit =
        organiser.get(&format!("{path}/edit")).await.is(200).says("One signature stays with the version before.");
    let signers = edit.count("input[name=signers][checked]");
    assert_eq!((signers, edit.field("title_en").as_str()), (2, "Memorandum of Beijing"));
    let seats = [seat_id(&app, 1).await, seat_id(&app, 2).await].map(|id| format!("seat:{id}"));
    let next = [
        ("title_en", "Memorandum of Beijing"),
        ("text_en", "Within an hour."),
        ("order", "any"),
        ("signers", &seats[0]),
        ("signers", &seats[1]),
        ("version", "1"),
    ];
    organiser.submit(&format!("{path}/edit"), &next).await.is(200).says("version 2").says("draft").says("0 signed");
    // Made from what is no longer the newest.
    organiser.post(&format!("{path}/edit"), &next).await.is(409);
    // Whoever has the old one open signs nothing.
    vice.post(&format!("{path}/sign"), &[("password", PASSWORD), ("version", "1")]).await.is(409);
    send(&mut organiser, &path).await;
    vice.post(&format!("{path}/sign"), &[("password", PASSWORD), ("version", "1")]).await.is(409);
    // Nor does she refuse what she has not read.
    vice.post(&format!("{path}/refuse"), &[("reason", "Two hours are too long."), ("version", "1")]).await.is(409);
    assert_eq!(app.value::<i64>("select count(*) from refusals").await, 0);
    sign(&mut vice, &path).await.is(303);
    organiser.get(&path).await.is(200).says("1 signed").says("Earlier versions").says("one signature");
    // The database refuses the old version by itself, and whoever has signed already.
    for (version, name, constraint) in [(1, "Wang Min", "signatures_of_current"), (2, "Wang Min", "signatures_once")] {
        let refused = force(&app, version, name).await;
        assert_eq!(refused.as_deref(), Some(constraint), "version {version}");
    }
    let (checked, faults) = documents::recheck(&app.app).await.unwrap();
    assert_eq!((checked, faults), (2, Vec::new()));
}

/// Puts a signature of somebody into the database, as no page would. The constraint that refuses it.
async fn force(app: &TestApp, version: i32, name: &str) -> Option<String> {
    let refused = sqlx::query(
        "insert into signatures (signer_id, key_id, signed_at, statement, sm2, ed25519)
         select s.id, k.id, now(), 'x', repeat('x', 64)::bytea, repeat('x', 64)::bytea
         from document_signers s join signing_keys k on k.account_id = s.account_id where s.number = $1 and s.name = $2",
    )
    .bind(version)
    .bind(name)
    .execute(&app.owner)
    .await
    .err()?;
    plenum::db::constraint(&refused).map(str::to_owned)
}

#[tokio::test]
async fn in_order_each_waits_for_those_before() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    let mut chair = signer(&app, "Li Wei", 1).await;
    let mut vice = signer(&app, "Wang Min", 2).await;
    // The chair signs last.
    let path = draw_up(&app, &mut organiser, &[1, 2], "reversed", "").await;
    send(&mut organiser, &path).await;
    assert_eq!(written_to(&app, "To be signed").await, ["wang.min@example.org"]);
    chair.get("/c/fsc/my-work").await.is(200).says("Nothing waits for you");
    organiser.get(&format!("{path}/remind")).await.is(200).says("One signatory");
    chair.get(&path).await.is(200).says("It is not your turn yet");
    sign(&mut chair, &path).await.is(409);
    assert_eq!(force(&app, 1, "Li Wei").await.as_deref(), Some("signatures_in_order"));
    sign(&mut vice, &path).await.is(303);
    // Now it is hers.
    assert_eq!(written_to(&app, "To be signed").await, ["li.wei@example.org", "wang.min@example.org"]);
    assert_eq!(chair.get("/c/fsc/my-work").await.is(200).count("#awaited li"), 1);
    sign(&mut chair, &path).await.is(303);
    organiser.get(&path).await.is(200).says("in force");
}

/// To whom letters whose subject begins so went.
async fn written_to(app: &TestApp, subject: &str) -> Vec<String> {
    let mails = app.mails().await.into_iter().filter(|(_, held, _)| held.starts_with(subject));
    let mut to: Vec<String> = mails.map(|(to, ..)| to).collect();
    to.sort();
    to
}

#[tokio::test]
async fn a_document_waits_for_a_member_on_her_page_and_in_a_letter_until_she_has_answered() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    let mut chair = signer(&app, "Li Wei", 1).await;
    let mut vice = signer(&app, "Wang Min", 2).await;
    let mut other = signer(&app, "Zhao Lei", 3).await;
    let path = draw_up(&app, &mut organiser, &[1, 2], "any", "").await;
    chair.get("/c/fsc/my-work").await.is(200).says("Nothing waits for you");
    send(&mut organiser, &path).await;
    assert_eq!(written_to(&app, "To be signed").await, ["li.wei@example.org", "wang.min@example.org"]);
    assert!(app.mails().await.iter().all(|(.., body)| body.contains(&path) && body.contains("the presidium")));
    let page = chair.get("/c/fsc/my-work").await.is(200).says("Memorandum of Beijing").says("to be signed by you");
    assert_eq!(page.attribute("#awaited a", "href").unwrap(), path);
    assert_eq!(page.says_not("Nothing waits for you").all("#bell .alert"), ["1"]);
    chair.get("/account/news").await.is(200).says("Memorandum of Beijing").says_not("Nothing for you yet");
    let page = other.get("/c/fsc/my-work").await.is(200).says("Nothing waits for you");
    assert_eq!((page.count("#awaited"), page.count("#bell .alert")), (0, 0));

    sign(&mut chair, &path).await.is(303);
    let page = chair.get("/c/fsc/my-work").await.is(200).says("Nothing waits for you");
    assert_eq!((page.count("#awaited"), page.count("#bell .alert")), (0, 0));
    // Who has not answered is written to again, and nobody else.
    assert_eq!(organiser.get(&path).await.is(200).count("a[href$='/remind']"), 1);
    organiser.get(&format!("{path}/remind")).await.is(200).says("One signatory");
    organiser.submit(&format!("{path}/remind"), &[]).await.is(200);
    assert_eq!(written_to(&app, "Still to be signed").await, ["wang.min@example.org"]);
    vice.submit(&format!("{path}/refuse"), &[("reason", "Article 1 is too short."), ("version", "1")]).await.is(200);
    vice.get("/c/fsc/my-work").await.is(200).says("Nothing waits for you");
}

#[tokio::test]
async fn a_refusal_has_a_reason_and_may_end_it() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    let mut members = Vec::new();
    for (seat, name) in [(1, "Li Wei"), (2, "Wang Min"), (3, "Zhao Lei")] {
        members.push(signer(&app, name, seat).await);
    }
    let path = draw_up(&app, &mut organiser, &[1, 2, 3], "any", "2").await;
    send(&mut organiser, &path).await;
    let refuse = format!("{path}/refuse");
    let page = members[0].post(&refuse, &[("reason", " "), ("version", "1")]).await.is(422);
    assert!(page.fault("reason").is_some());
    let short = [("reason", "Article 1 is too short."), ("version", "1")];
    members[0].submit(&refuse, &short).await.is(200).says("Article 1 is too short.");
    // Two of three can still sign.
    organiser.get(&path).await.is(200).says("out for signing");
    sign(&mut members[0], &path).await.is(409);
    members[1].submit(&refuse, &[("reason", "So is article 2."), ("version", "1")]).await.is(200).says("refused");
    sign(&mut members[2], &path).await.is(409);
    assert_eq!(app.value::<String>("select state from documents").await, "refused");
    organiser.get(&format!("{path}/edit")).await.is(200);
    organiser.submit(&format!("{path}/withdraw"), &[]).await.is(200).says("withdrawn");
}

#[tokio::test]
async fn who_lost_her_seat_signs_no_more_and_the_three_never_do() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    let mut chair = signer(&app, "Li Wei", 1).await;
    let mut vice = signer(&app, "Wang Min", 2).await;
    let path = draw_up(&app, &mut organiser, &[1, 2], "any", "").await;
    send(&mut organiser, &path).await;
    let open = vice.get(&format!("{path}/sign")).await.is(200).field("version");
    let seat = seat_id(&app, 2).await;
    organiser.submit(&format!("/c/fsc/presidium/seats/{seat}/empty"), &[]).await.is(200);
    // The page that she has open does nothing more.
    vice.post(&format!("{path}/sign"), &[("password", PASSWORD), ("version", &open)]).await.is(404);
    vice.post(&format!("{path}/refuse"), &[("reason", "x")]).await.is(404);
    assert_eq!(force(&app, 1, "Wang Min").await.as_deref(), Some("signatures_by_holder"));
    organiser.get(&path).await.is(200).says("no longer in this place");
    sign(&mut chair, &path).await.is(303);
    // Nobody whom a letter would reach is left, so none is offered.
    let page = organiser.get(&path).await.is(200).says("out for signing");
    assert_eq!(page.count("a[href$='/remind']"), 0);
    organiser.post(&format!("{path}/remind"), &[]).await.is(409);
    for role in [Role::SystemAdmin, Role::SecurityAdmin, Role::AuditAdmin] {
        let mut admin = app.administrator(role).await;
        for tail in ["", "/sign", "/document.pdf", "/signed.json", "/edit"] {
            admin.get(&format!("{path}{tail}")).await.is(404);
        }
        admin.post(&format!("{path}/sign"), &[("password", PASSWORD), ("version", "1")]).await.is(404);
    }
    let mut worker = app.in_group("Mia Member", "technology", GroupRole::Member).await;
    worker.get(&path).await.is(200).says_not("Withdraw");
    worker.get(&format!("{path}/edit")).await.is(404);
    worker.get(&format!("{path}/sign")).await.is(404);
}

#[tokio::test]
async fn keys_are_made_by_herself_replaced_and_what_was_signed_stays_good() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    let account = app.account("Nora Nobody").await;
    let mut left_open = app.signed_in(account).await;
    // A browser that somebody left open makes no key.
    let page = left_open.post("/account/signing-key", &[("password", PASSWORD), ("again", PASSWORD)]).await.is(422);
    assert_eq!(page.fault("account").unwrap(), "This is not the password of your account.");
    left_open.get("/account").await.is(200).says("Your signing key");

    let mut chair = member(&app, "Li Wei", 1).await;
    let page = chair.post("/account/signing-key", &[("password", "short"), ("again", "short")]).await.is(422);
    assert!(page.fault("password").is_some());
    let path = draw_up(&app, &mut organiser, &[1], "any", "").await;
    send(&mut organiser, &path).await;
    chair.get(&format!("{path}/sign")).await.is(200).says("You have no signing key yet.");
    let form = [("password", PASSWORD), ("again", PASSWORD)];
    chair.submit("/account/signing-key", &form).await.is(200);
    let first = app.value::<Vec<u8>>("select sm2_public from signing_keys").await;
    sign(&mut chair, &path).await.is(303);
    let other = [("password", "another password"), ("again", "another password")];
    chair.submit("/account/signing-key", &other).await.is(200).says("Earlier keys");
    let second = app.value::<Vec<u8>>("select sm2_public from signing_keys where revoked_at is null").await;
    assert_ne!(first, second);
    organiser.get(&path).await.is(200).says("key revoked since");
    let file = organiser.get(&format!("{path}/signed.json")).await.is(200);
    verify(&file.body).unwrap();
    chair.submit("/account/signing-key/revoke", &[]).await.is(200).says_not("in use");
    // A revoked key is not taken back, whoever asks the database.
    let refused = sqlx::query("update signing_keys set revoked_at = null").execute(&app.owner).await.unwrap_err();
    assert_eq!(plenum::db::constraint(&refused), Some("signing_keys_kept"));
}

#[tokio::test]
async fn passwords_are_not_tried_for_ever() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    let mut chair = signer(&app, "Li Wei", 1).await;
    let path = draw_up(&app, &mut organiser, &[1], "any", "").await;
    send(&mut organiser, &path).await;
    let form = format!("{path}/sign");
    for _ in 0..10 {
        chair.post(&form, &[("password", "wrong"), ("version", "1")]).await.is(422);
    }
    chair.post(&form, &[("password", PASSWORD), ("version", "1")]).await.is(429);
    assert_eq!(app.value::<i64>("select count(*) from signatures").await, 0);
}

#[tokio::test]
async fn a_pdf_is_signed_by_its_hashes_and_goes_along() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    let mut chair = signer(&app, "Li Wei", 1).await;
    let seat = format!("seat:{}", seat_id(&app, 1).await);
    let form = [("kind", "action_plan"), ("title_en", "Action plan"), ("order", "any"), ("signers", &seat)];
    let none = organiser.post_files("/c/fsc/documents/new", &form, &[]).await.is(422);
    assert_eq!(none.fault("text_hans").unwrap(), "Write a text, or choose a PDF.");
    let wrong = organiser.post_files("/c/fsc/documents/new", &form, &[("pdf", "plan.pdf", b"no PDF")]).await.is(422);
    assert_eq!(
        (wrong.fault("pdf").unwrap().as_str(), wrong.field("title_en").as_str()),
        ("This is no PDF.", "Action plan")
    );
    let plan = b"%PDF-1.7 the plan";
    let answer = organiser.post_files("/c/fsc/documents/new", &form, &[("pdf", "plan.pdf", plan)]).await.is(303);
    let path = answer.location().to_owned();
    send(&mut organiser, &path).await;
    sign(&mut chair, &path).await.is(303);
    assert_eq!(chair.get(&format!("{path}/original.pdf")).await.is(200).bytes, plan);
    let file = organiser.get(&format!("{path}/signed.json")).await.is(200);
    assert_eq!(verify(&file.body).unwrap().document.pdf.unwrap().sm3, documents::rules::hex(&sm3(plan)));
    let paper = organiser.get(&format!("{path}/document.pdf")).await.is(200);
    assert!(has(&pages(&paper), "plan.pdf"));
    // Sealed where it lies, and missed where it is another.
    assert_eq!(documents::recheck(&app.app).await.unwrap().1, Vec::<String>::new());
    app.sql(
        "update document_files set content_sealed = set_byte(content_sealed, 40, get_byte(content_sealed, 40) # 1)",
    )
    .await;
    let faults = documents::recheck(&app.app).await.unwrap().1;
    assert!(faults.len() == 1 && faults[0].contains("its file plan.pdf is not the one that was hashed"), "{faults:?}");
}

#[tokio::test]
async fn the_pages_of_a_pdf_stand_before_its_signatures() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    signer(&app, "Li Wei", 1).await;
    let seat = format!("seat:{}", seat_id(&app, 1).await);
    let form = [("kind", "action_plan"), ("title_en", "Action plan"), ("order", "any"), ("signers", &seat)];
    let plan = organiser.get("/c/fsc/presidium/pack.pdf").await.is(200).bytes;
    let answer = organiser.post_files("/c/fsc/documents/new", &form, &[("pdf", "plan.pdf", &plan)]).await.is(303);
    let paper = pages(&organiser.get(&format!("{}/document.pdf", answer.location())).await.is(200));
    assert_eq!(paper.len(), 3, "what it is, the page that was handed in, who signs: {paper:?}");
    assert!(
        paper[0].contains("plan.pdf") && paper[1].contains("Nothingwaits") && paper[2].contains("LiWei"),
        "{paper:?}"
    );
}

#[tokio::test]
async fn one_byte_changed_in_the_database_is_found_and_named() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    let mut chair = signer(&app, "Li Wei", 1).await;
    let path = draw_up(&app, &mut organiser, &[1], "any", "").await;
    send(&mut organiser, &path).await;
    sign(&mut chair, &path).await.is(303);
    let (_, faults) = documents::recheck(&app.app).await.unwrap();
    assert_eq!(faults, Vec::<String>::new());
    // Only whoever owns the database can do it, without its triggers.
    for (change, said) in [
        ("update document_versions set text = row((text).en || '.', (text).hans, (text).hant)", "its text, its number"),
        ("update documents set number = 9", "its text, its number"),
        ("update document_versions set needed = 3", "its text, its number"),
        ("update document_versions set sm3 = set_byte(sm3, 0, get_byte(sm3, 0) # 1)", "its SM3 is"),
        ("update document_versions set sha256 = set_byte(sha256, 5, get_byte(sha256, 5) # 1)", "its SHA-256 is"),
        ("update document_signers set name = 'Li Wej'", "what signer 1 signed is not this version"),
        ("update signatures set signed_at = signed_at + interval '1 second'", "what signer 1 signed is not"),
        ("update signatures set sm2 = set_byte(sm2, 9, get_byte(sm2, 9) # 1)", "by SM2 does not hold"),
        ("update signatures set ed25519 = set_byte(ed25519, 9, get_byte(ed25519, 9) # 1)", "by Ed25519 does not hold"),
    ] {
        let mut connection = app.owner.acquire().await.unwrap();
        sqlx::query("begin").execute(&mut *connection).await.unwrap();
        sqlx::query("set local session_replication_role = replica").execute(&mut *connection).await.unwrap();
        sqlx::query(change).execute(&mut *connection).await.unwrap();
        sqlx::query("commit").execute(&mut *connection).await.unwrap();
        let (_, faults) = documents::recheck(&app.app).await.unwrap();
        assert!(faults.iter().any(|fault| fault.contains(said)), "{change}: {faults:?}");
        assert!(faults.iter().all(|fault| fault.starts_with("document 2026-")), "{faults:?}");
    }
}

#[tokio::test]
async fn many_at_once_settle_it_once() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    let mut members = Vec::new();
    for seat in 1..=6 {
        members.push(signer(&app, &format!("Member {seat}"), seat).await);
    }
    let path = draw_up(&app, &mut organiser, &[1, 2, 3, 4, 5, 6], "any", "4").await;
    send(&mut organiser, &path).await;
    let tries = members.into_iter().map(|mut member| {
        let path = path.clone();
        tokio::spawn(async move {
            let form = [("password", PASSWORD), ("version", "1")];
            member.post(&format!("{path}/sign"), &form).await.status.as_u16()
        })
    });
    let mut answers = Vec::new();
    for one in tries.collect::<Vec<_>>() {
        answers.push(one.await.unwrap());
    }
    // Four bring it into force; whoever comes after that is told so.
    assert_eq!(answers.iter().filter(|status| **status == 303).count(), 4, "{answers:?}");
    assert!(answers.iter().all(|status| [303, 409].contains(status)), "{answers:?}");
    assert_eq!(app.value::<i64>("select count(*) from signatures").await, 4);
    let settled = app.actions().await.iter().filter(|action| *action == "document.in_force").count();
    assert_eq!((app.value::<String>("select state from documents").await.as_str(), settled), ("in_force", 1));
}

#[tokio::test]
async fn the_papers_of_the_meeting_hold_what_waits_and_what_is_to_be_signed() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    let mut chair = member(&app, "Li Wei", 1).await;
    let mut lead = app.in_group("Lena Lead", "technology", GroupRole::Lead).await;
    let empty = pages(&organiser.get("/c/fsc/presidium/pack.pdf").await.is(200));
    assert!(has(&empty, "Nothing waits"));
    let first = super::presidium::put(&mut chair, "Joint monitoring").await;
    super::presidium::put(&mut chair, "A reserve of spare parts").await;
    super::presidium::prepare(&mut chair, &first, &[]).await;
    let path = draw_up(&app, &mut organiser, &[1], "any", "").await;
    send(&mut organiser, &path).await;
    lead.get("/c/fsc/presidium/pack.pdf").await.is(404);
    let file = chair.get("/c/fsc/presidium/pack.pdf").await.is(200);
    let pages = pages(&file);
    assert_eq!(pages.len(), 4, "what is in it, two motions, one document");
    assert!(pages[0].contains("Jointmonitoring") && pages[0].contains("MemorandumofBeijing"));
    assert!(pages[1].contains("Thepresidiumresolves.") && pages[1].contains("Atleast2/3ofthemembers"));
    assert!(pages[2].contains("Areserveofspareparts"));
    assert!(
        pages[3].contains("Wesharewarningswithinaday.") && pages[3].contains("LiWei") && pages[3].contains("waiting")
    );
    let mut reader = chair.clone().speaking("zh-CN");
    let paper = super::papers::pages(&reader.get("/c/fsc/presidium/pack.pdf?lang=zh-Hans").await.is(200));
    assert!(has(&paper, "会议材料") && has(&paper, "一日内共享预警"));
}
