//! Pledges: one text, sent to many institutions, each of which signs behind its link.

use plenum::documents::rules::verify;
use plenum::kernel::Uuid;

use super::documents::PASSWORD;
use crate::support::{Browser, TestApp};

/// Institutions with the names of banks.
pub async fn banks(app: &TestApp, count: usize) -> Vec<Uuid> {
    let mut banks = Vec::new();
    for number in 1..=count {
        let id = Uuid::now_v7();
        sqlx::query("insert into institutions (id, conference_id, name, folded, listed) values ($1, $2, row($3, '', '')::words, $3, true)")
            .bind(id)
            .bind(app.conference)
            .bind(format!("Bank {number}"))
            .execute(&app.owner)
            .await
            .unwrap();
        banks.push(id);
    }
    banks
}

pub async fn name(organiser: &mut Browser, institution: Uuid, name: &str) -> String {
    let email = format!("{}@example.org", name.to_lowercase().replace(' ', "."));
    let institution = institution.to_string();
    let form = [
        ("institution", institution.as_str()),
        ("name", name),
        ("post", "President"),
        ("email", &email),
        ("language", "en"),
    ];
    let page = organiser.submit("/c/fsc/signatories/new", &form).await.is(200).says(name);
    page.all("#link").pop().unwrap().trim_start_matches("http://plenum.test").to_owned()
}

/// A signatory makes a key behind her link, and there is a document with a file.
pub async fn makes_a_key(app: &TestApp, organiser: &mut Browser) {
    let bank = banks(app, 1).await[0];
    let link = name(organiser, bank, "Ann Bank").await;
    app.visitor().submit(&format!("{link}/key"), &[("password", PASSWORD), ("again", PASSWORD)]).await.is(200);
    let form = [("kind", "pledge"), ("title_en", "Compliance pledge")];
    organiser.post_files("/c/fsc/documents/new", &form, &[("pdf", "pledge.pdf", b"%PDF-1.7")]).await.is(303);
}

/// A pledge that is out; its path.
async fn pledge(organiser: &mut Browser) -> String {
    let form = [("kind", "pledge"), ("title_en", "Compliance pledge"), ("text_en", "We comply."), ("version", "")];
    let path = organiser.post("/c/fsc/documents/new", &form).await.is(303).location().to_owned();
    organiser.submit(&format!("{path}/send"), &[("version", "1")]).await.is(200).says("No institution is asked yet.");
    path
}

#[tokio::test]
async fn a_pledge_goes_to_many_and_each_signs_for_itself() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    let banks = banks(&app, 3).await;
    let links = [name(&mut organiser, banks[0], "Ann Bank").await, name(&mut organiser, banks[1], "Bea Bank").await];
    organiser.get("/c/fsc/signatories").await.is(200).says("Bank 3").says("2 of");
    let path = pledge(&mut organiser).await;
    let page = organiser.get(&format!("{path}/institutions")).await.is(200).says("Bank 1").says_not("Bank 3");
    assert_eq!(page.count("input[name=ids]"), 2);
    let none = organiser.post(&format!("{path}/institutions"), &[]).await.is(422);
    assert!(none.text().contains("Choose one institution at least."));
    let ids = [banks[0].to_string(), banks[1].to_string()];
    let form = [("ids", ids[0].as_str()), ("ids", ids[1].as_str())];
    organiser.submit(&format!("{path}/institutions"), &form).await.is(200).says("0 signed").says("2 waiting");
    let mails = app.mails().await;
    assert_eq!(mails.len(), 2);
    assert!(
        mails.iter().any(|(_, subject, body)| subject == "To be signed: Compliance pledge" && body.contains(&links[0]))
    );

    let mut ann = app.visitor();
    let own = ann.get(&links[0]).await.is(200).says("Compliance pledge").says("You need a signing key first.");
    let document = own.attribute(".list a", "href").unwrap();
    ann.post(&format!("{document}/sign"), &[("password", PASSWORD), ("version", "1")]).await.is(422);
    ann.submit(&format!("{}/key", links[0]), &[("password", PASSWORD), ("again", PASSWORD)])
        .await
        .is(200)
        .says("in use");
    ann.get(&document).await.is(200).says("We comply.");
    let wrong = ann.post(&format!("{document}/sign"), &[("password", "x"), ("version", "1")]).await.is(422);
    assert!(wrong.fault("password").is_some());
    ann.submit(&format!("{document}/sign"), &[("password", PASSWORD), ("version", "1")]).await.is(200).says("signed");
    ann.post(&format!("{document}/sign"), &[("password", PASSWORD), ("version", "1")]).await.is(409);

    // Her file holds her signature alone; the organisers' all of them.
    let file = ann.get(&format!("{document}/signed.json")).await.is(200);
    let verified = verify(&file.body).unwrap();
    assert_eq!((verified.signatures.len(), verified.is_complete()), (1, true));
    assert_eq!(verified.signatures[0].0.institution.en, "Bank 1");
    ann.get(&format!("{document}/document.pdf")).await.is(200);

    // Who has not answered is written to again, and nobody else.
    organiser.get(&format!("{path}/remind")).await.is(200).says("One signatory");
    organiser.submit(&format!("{path}/remind"), &[]).await.is(200);
    let again: Vec<_> = app.mails().await.into_iter().filter(|(_, subject, _)| subject.starts_with("Still")).collect();
    assert_eq!(again.iter().map(|(to, ..)| to.as_str()).collect::<Vec<_>>(), ["bea.bank@example.org"]);

    // Another joins later; the list is filtered and exported.
    let link = name(&mut organiser, banks[2], "Cat Bank").await;
    let third = banks[2].to_string();
    organiser.submit(&format!("{path}/institutions"), &[("ids", &third)]).await.is(200).says("2 waiting");
    let signed = organiser.get(&format!("{path}?answer=signed")).await.is(200).says("Ann Bank").says_not("Cat Bank");
    assert_eq!(signed.count("table.data tbody tr"), 1);
    organiser.get(&format!("{path}?q=bank+3")).await.is(200).says("Cat Bank").says_not("Ann Bank");
    let sheet = organiser.post(&format!("{path}/export"), &[]).await.is(200);
    assert_eq!(plenum::sheets::read(sheet.bytes).await.unwrap().rows.len(), 3);
    let mut cat = app.visitor();
    let document = cat.get(&link).await.is(200).attribute(".list a", "href").unwrap();
    let page = cat.post(&format!("{document}/refuse"), &[("reason", ""), ("version", "1")]).await.is(422);
    assert!(page.fault("reason").is_some());
    cat.submit(&format!("{document}/refuse"), &[("reason", "Not our business."), ("version", "1")])
        .await
        .is(200)
        .says("Not our business.");
    // A refusal of one ends it for none.
    organiser.get(&path).await.is(200).says("out for signing").says("Not our business.");
    organiser.get(&format!("{path}/close")).await.is(200).says("One institution has signed");
    organiser.submit(&format!("{path}/close"), &[]).await.is(200).says("in force");
    let mut bea = app.visitor();
    let document = bea.get(&links[1]).await.is(200).attribute(".list a", "href").unwrap();
    bea.submit(&format!("{}/key", links[1]), &[("password", PASSWORD), ("again", PASSWORD)]).await.is(200);
    bea.post(&format!("{document}/sign"), &[("password", PASSWORD), ("version", "1")]).await.is(409);
    assert_eq!(plenum::documents::recheck(&app.app).await.unwrap().1, Vec::<String>::new());
}

#[tokio::test]
async fn who_signs_no_more_has_neither_link_nor_key() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    let banks = banks(&app, 1).await;
    let old = name(&mut organiser, banks[0], "Ann Bank").await;
    let mut ann = app.visitor();
    ann.submit(&format!("{old}/key"), &[("password", PASSWORD), ("again", PASSWORD)]).await.is(200);
    let path = pledge(&mut organiser).await;
    let bank = banks[0].to_string();
    organiser.submit(&format!("{path}/institutions"), &[("ids", &bank)]).await.is(200);
    let document = ann.get(&old).await.is(200).attribute(".list a", "href").unwrap();
    // A new one takes her place: of one institution there is one signatory.
    let new = name(&mut organiser, banks[0], "Bea Bank").await;
    ann.get(&old).await.is(404);
    ann.post(&format!("{document}/sign"), &[("password", PASSWORD), ("version", "1")]).await.is(404);
    assert_eq!(app.value::<i64>("select count(*) from signing_keys where revoked_at is null").await, 0);
    organiser.get(&path).await.is(200).says("no longer in this place");
    let mut bea = app.visitor();
    bea.get(&new).await.is(200).says("Nothing to sign at present");
    // She is asked in the place of the one who has not answered.
    organiser.submit(&format!("{path}/institutions"), &[("ids", &bank)]).await.is(200).says("2 waiting");
    bea.get(&new).await.is(200).says("Compliance pledge");
    // A foreign document behind a good link is not there.
    let foreign = format!("{new}/documents/{}", Uuid::now_v7());
    bea.get(&foreign).await.is(404);
}
