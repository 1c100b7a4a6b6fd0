//! Who is likely registered twice is shown, compared, and put together or told apart.

use plenum::kernel::Uuid;
use plenum::registration::Outcome;

use super::checkin::{gate, read, told};
use super::registration::{answers, approve, id_of, many, pass_link, qr_secret, with};
use crate::support::{Answer, Browser, TestApp};

/// Somebody registers with these differences; her pass link comes back.
async fn register_as(app: &TestApp, changes: &[(&'static str, &str)]) -> String {
    let answers = answers(app).await;
    app.visitor().submit("/c/fsc/register", &with(&answers, changes)).await.is(200).says("has arrived");
    pass_link(app).await
}

/// The same woman in characters and in pinyin, at two addresses; and others who are not her.
async fn twice(app: &TestApp) -> (String, String) {
    let first = register_as(app, &[("email", "wang.min@example.org")]).await;
    let second = register_as(
        app,
        &[("name", "Min WANG"), ("email", "min@mail.example"), ("phone", "139 1111 2222"), ("post", "Head of risk")],
    )
    .await;
    register_as(app, &[("name", "汪明"), ("email", "other@example.org"), ("phone", "+86 137 0000 0000")]).await;
    (first, second)
}

fn pairs(page: &Answer) -> usize {
    page.all("#duplicates tbody tr").len()
}

/// The page on which two are compared, and its form with what is chosen there.
async fn compared(organiser: &mut Browser, path: &str) -> (Answer, Vec<(String, String)>) {
    let page = organiser.get(path).await.is(200);
    let mut form: Vec<(String, String)> =
        ["with", "version_first", "version_second"].map(|name| (name.to_owned(), page.field(name))).into();
    for name in ["keep", "name", "institution", "category", "post", "email", "phone", "document", "q-diet", "q-notes"] {
        if let Some(side) = page.attribute(&format!("input[name={name}][checked]"), "value") {
            form.push((name.to_owned(), side));
        }
    }
    (page, form)
}

fn sent<'a>(form: &'a [(String, String)], changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let kept = form.iter().filter(|(name, _)| !changes.iter().any(|(held, _)| held == name));
    kept.map(|(name, value)| (name.as_str(), value.as_str())).chain(changes.iter().copied()).collect()
}

#[tokio::test]
async fn whoever_is_here_twice_is_shown_compared_and_put_together() {
    let app = TestApp::new().await;
    let (first_pass, second_pass) = twice(&app).await;
    let document = [("kind", "resident_card"), ("number", "11010519491231002X")];
    app.visitor().submit(&format!("{second_pass}/document"), &document).await.is(200);
    let mut organiser = app.organiser().await;
    for (email, level) in [("wang.min@example.org", "blue"), ("min@mail.example", "blue")] {
        approve(&app, &mut organiser, email, level).await;
    }
    let (first, second) = (id_of(&app, "wang.min@example.org").await, id_of(&app, "min@mail.example").await);
    let page = organiser.get(&app.path("/duplicates")).await.is(200);
    assert_eq!((pairs(&page), page.all("#duplicates-count")), (1, vec!["1".to_owned()]));
    let page = page.says("same name · same institution");
    let compare = page.attribute("#duplicates tbody a.btn", "href").unwrap();
    assert_eq!(compare, app.path(&format!("/people/{first}/merge?with={second}")));
    let list = organiser.get(&app.path("/people")).await.is(200);
    assert_eq!(list.attribute("[hx-select='#duplicates-count']", "hx-get").unwrap(), app.path("/duplicates"));
    // On her own page too, from either side.
    let person = organiser.get(&app.path(&format!("/people/{second}"))).await.is(200).says("Likely the same person");
    assert!(person.all("#twins a")[0].contains("王敏"));

    // Both were let in somewhere: the readings go on with her.
    let (outer, buffer) = (gate(&app, "outer").await, gate(&app, "buffer").await);
    let mut desk = app.desk_staff("Dora Desk").await;
    let (hers, old) = (
        qr_secret(&app.visitor().get(&first_pass).await.is(200)),
        qr_secret(&app.visitor().get(&second_pass).await.is(200)),
    );
    told(&read(&mut desk, &outer, &hers).await, "admitted");
    told(&read(&mut desk, &outer, &old).await, "admitted");
    told(&read(&mut desk, &buffer, &old).await, "admitted");

    // What is known of the second in the agenda: she speaks, at hours of hers.
    app.sql(
        "insert into item_people (id, item_id, role, position, title, participant_id)
         select gen_random_uuid(), i.id, 'speaker', 9, row('', '', '')::words, p.id from items i, participants p
         where i.code = 'opening-address' and i.conference_id = p.conference_id and p.email = 'min@mail.example'",
    )
    .await;
    app.sql(
        "insert into speakers (id, conference_id, participant_id, name, biography, created_at)
         select gen_random_uuid(), conference_id, id, row('', '', '')::words, row('Twenty years.', '', '')::words, created_at
         from participants where email = 'min@mail.example'",
    )
    .await;
    app.sql("update participants set attention = 'Wheelchair', seat = 'B7' where email = 'min@mail.example'").await;

    // Side by side: what is the same is not asked; the one that came first goes on.
    let (page, form) = compared(&mut organiser, &compare).await;
    assert_eq!(page.count("input[name=institution], input[name=category]"), 0);
    assert_eq!(page.attribute("input[name=keep][checked]", "value").unwrap(), "first");
    assert_eq!(page.attribute("input[name=document][checked]", "value").unwrap(), "second", "what only one has said");
    let chosen = sent(&form, &[("post", "second"), ("phone", "second")]);
    let merge = compare.split('?').next().unwrap().to_owned();
    // Somebody else was quicker with one of them: nothing is put together.
    let stale = sent(&form, &[("version_second", "1")]);
    organiser.post(&merge, &stale).await.is(409);
    organiser
        .submit(&merge, &chosen)
        .await
        .is(200)
        .says("Head of risk")
        .says("139 1111 2222")
        .says("Put together with this one");
    organiser.post(&merge, &chosen).await.is(409);

    // What must be read at the door, and her seat, go on with her.
    let note = "select attention || ' ' || seat from participants where number = 1";
    assert_eq!(app.value::<String>(note).await, "Wheelchair B7");
    app.sql("update participants set attention = '', seat = ''").await;

    let state = "select state || ' ' || (merged_into is not null) from participants where email = 'min@mail.example'";
    assert_eq!(app.value::<String>(state).await, "withdrawn true");
    assert_eq!(
        app.value::<String>("select name || email from participants where number = 1").await,
        "王敏wang.min@example.org"
    );
    assert_eq!(app.value::<i64>("select count(*) from id_documents d join participants p on p.id = d.participant_id where p.number = 1 and d.live").await, 1);
    // Her readings are together, and she is inside once: both had come into the outer zone.
    let readings = "select string_agg(c.outcome, ' ' order by c.at, c.id) from checkins c join participants p on p.id = c.participant_id where p.number = 1";
    assert_eq!(app.value::<String>(readings).await, "admitted admitted admitted");
    let inside = "select string_agg(z.code || s.entries, ' ' order by z.position) from presences s join zones z on z.id = s.zone_id where s.inside";
    assert_eq!(app.value::<String>(inside).await, "outer2 buffer1");
    assert_eq!(app.value::<i64>("select count(*) from badges where revoked_at is null").await, 1);
    told(&read(&mut desk, &outer, &old).await, "refused");
    told(&read(&mut desk, &outer, &hers).await, "already");
    let actions = app.actions().await;
    assert!(
        ["registration.merged", "registration.merged_away"].iter().all(|one| actions.iter().any(|held| held == one))
    );

    // Her role goes on with her, and what she said as a speaker.
    let role = "select count(*) from item_people r join participants p on p.id = r.participant_id where p.number = 1";
    assert_eq!(app.value::<i64>(role).await, 1);
    let speaks = "select count(*) from speakers s join participants p on p.id = s.participant_id where p.number = 1";
    assert_eq!(app.value::<i64>(speaks).await, 1);

    // The other link says where it went, and shows no badge; both addresses are told, one with the link.
    let page = app.visitor().get(&second_pass).await.is(200).says("put together with your registration no. 1");
    assert_eq!(page.count(".pass-qr svg"), 0);
    app.visitor().get(&first_pass).await.is(200).says("Head of risk");
    let mails = app.mails().await;
    let of = |to: &str| mails.iter().rev().find(|(held, ..)| held == to).unwrap().2.clone();
    assert!(of("wang.min@example.org").contains(&first_pass) && !of("min@mail.example").contains("/pass/"));
    // The old one stays readable, and nobody is here twice any more.
    let old = organiser.get(&app.path(&format!("/people/{second}"))).await.is(200).says("Put together with No. 1");
    assert!(old.text().contains("Min WANG"));
    assert_eq!(pairs(&organiser.get(&app.path("/duplicates")).await.is(200).says("Nobody seems")), 0);
    // Erased, both are.
    app.sql("update participants set state = 'withdrawn' where number = 1").await;
    let erase = app.path(&format!("/people/{first}/erase"));
    let version = organiser.get(&erase).await.is(200).field("version");
    organiser.submit(&erase, &[("version", &version)]).await.is(200);
    assert_eq!(app.value::<i64>("select count(*) from participants where erased_at is not null").await, 2);
    app.tallies_hold().await;
}

#[tokio::test]
async fn a_role_that_is_released_is_hers_who_goes_on_at_once() {
    let app = TestApp::new().await;
    let (first_pass, _) = twice(&app).await;
    app.sql(
        "insert into item_people (id, item_id, role, position, title, participant_id)
         select gen_random_uuid(), i.id, 'speaker', 9, row('', '', '')::words, p.id from items i, participants p
         where i.code = 'opening-address' and i.conference_id = p.conference_id and p.email = 'min@mail.example'",
    )
    .await;
    // Both were asked as speakers; the one that ends has said something, and holds the only link.
    app.sql(
        "insert into speakers (id, conference_id, participant_id, name, note, biography, created_at)
         select gen_random_uuid(), conference_id, id, row('', '', '')::words, case number when 1 then 'Tea' else 'Coffee' end,
             row(case number when 1 then '' else 'Twenty years.' end, '', '')::words, created_at
         from participants where email in ('wang.min@example.org', 'min@mail.example')",
    )
    .await;
    app.release_agenda().await;
    let (first, second) = (id_of(&app, "wang.min@example.org").await, id_of(&app, "min@mail.example").await);
    let own = format!("{first_pass}/agenda");
    app.visitor().get(&own).await.is(200).says_not("Opening address");
    let mut organiser = app.organiser().await;
    let (_, form) = compared(&mut organiser, &app.path(&format!("/people/{first}/merge?with={second}"))).await;
    organiser.submit(&app.path(&format!("/people/{first}/merge")), &sent(&form, &[("keep", "first")])).await.is(200);

    // Nothing was released since, and nothing is to be.
    assert_eq!(app.value::<i64>("select count(*) from agenda_releases").await, 2);
    app.visitor().get(&own).await.is(200).says("Opening address");
    let calendar = app.visitor().get(&format!("{own}.ics")).await.is(200);
    assert!(calendar.body.contains("Opening address"), "{}", calendar.body);
    let page = app.visitor().get(&app.path(&format!("/agenda/people/{second}"))).await.is(200);
    page.says("王敏").says("Opening address").says("Twenty years.");
    // One speaker is left, with what either has said.
    let said = "select string_agg(note || ' ' || (biography).en || ' ' || (participant_id = (select id from participants where number = 1)), ',')
                from speakers where participant_id is not null";
    assert_eq!(app.value::<String>(said).await, "Tea Twenty years. true");
}

#[tokio::test]
async fn two_people_are_told_apart_for_good() {
    let app = TestApp::new().await;
    twice(&app).await;
    let mut organiser = app.organiser().await;
    let (first, second) = (id_of(&app, "wang.min@example.org").await, id_of(&app, "min@mail.example").await);
    // Before they are approved it is said.
    let page = organiser.get(&app.path(&format!("/people/approve?ids={first}&ids={second}"))).await.is(200);
    assert_eq!(page.says("likely registered twice").count("details .tag.warn"), 2);
    let distinct = app.path(&format!("/people/{second}/distinct"));
    organiser.submit(&distinct, &[("with", &first.to_string())]).await.is(200).says("Nobody seems");
    organiser.submit(&distinct, &[("with", &first.to_string())]).await.is(200);
    organiser.get(&app.path(&format!("/people/{first}"))).await.is(200).says_not("Likely the same person");
    assert!(app.actions().await.contains(&"registration.told_apart".to_owned()));
    // Nobody is compared with herself, or with somebody of elsewhere.
    for with in [first, Uuid::nil()] {
        organiser.get(&app.path(&format!("/people/{first}/merge?with={with}"))).await.is(404);
        organiser.post(&app.path(&format!("/people/{first}/merge")), &[("with", &with.to_string())]).await.is(404);
    }
    app.desk_staff("Dora Desk").await.get(&app.path("/duplicates")).await.is(404);
}

#[tokio::test]
async fn the_place_of_the_one_that_ends_goes_to_whoever_waits() {
    let app = TestApp::new().await;
    twice(&app).await;
    let mut organiser = app.organiser().await;
    organiser.submit(&app.path("/places/new"), &[("category", ""), ("places", "3")]).await.is(200);
    register_as(&app, &[("name", "赵磊"), ("email", "zhao@example.org"), ("phone", "+86 136 0000 0000")]).await;
    register_as(&app, &[("name", "王敏"), ("email", "third@example.org"), ("phone", "+86 135 0000 0000")]).await;
    let states = "select string_agg(state, ' ' order by number) from participants";
    assert_eq!(app.value::<String>(states).await, "submitted submitted submitted waitlisted waitlisted");
    // Her place becomes that of the one that goes on, though that one waited behind somebody.
    let (first, third) = (id_of(&app, "wang.min@example.org").await, id_of(&app, "third@example.org").await);
    let compare = app.path(&format!("/people/{third}/merge?with={first}"));
    let (_, form) = compared(&mut organiser, &compare).await;
    let merge = compare.split('?').next().unwrap();
    organiser.submit(merge, &sent(&form, &[("keep", "first")])).await.is(200);
    assert_eq!(app.value::<String>(states).await, "withdrawn submitted submitted waitlisted submitted");
    // Two that both hold a place free one.
    let second = id_of(&app, "min@mail.example").await;
    let compare = app.path(&format!("/people/{second}/merge?with={third}"));
    let (_, form) = compared(&mut organiser, &compare).await;
    let merge = compare.split('?').next().unwrap();
    organiser.submit(merge, &sent(&form, &[("keep", "first"), ("email", "second")])).await.is(200);
    assert_eq!(app.value::<String>(states).await, "withdrawn submitted submitted submitted withdrawn");
    assert_eq!(app.value::<String>("select email from participants where number = 2").await, "wang.min@example.org");
    let taken: i32 = app.value("select taken from quotas").await;
    assert_eq!(taken, 3);
    app.tallies_hold().await;
}

#[tokio::test]
async fn names_of_before_are_given_their_key() {
    let app = TestApp::new().await;
    twice(&app).await;
    app.sql("update participants set name_key = null").await;
    let mut organiser = app.organiser().await;
    assert_eq!(pairs(&organiser.get(&app.path("/duplicates")).await.is(200)), 0);
    plenum::registration::erase_overdue(&app.app).await.unwrap();
    assert_eq!(pairs(&organiser.get(&app.path("/duplicates")).await.is(200)), 1);
    // The same number, however it is written, is a reason by itself.
    register_as(&app, &[("name", "李娜"), ("email", "li@example.org"), ("phone", "(086) 139-1111-2222")]).await;
    assert_eq!(pairs(&organiser.get(&app.path("/duplicates")).await.is(200).says("same phone")), 2);
}

#[tokio::test]
async fn whoever_shares_something_is_marked_as_she_is_written() {
    let app = TestApp::new().await;
    let marks =
        "select string_agg(case when shares_phone then 'p' else '' end || case when shares_name then 'n' else '' end
                     || case when shares_mailbox then 'm' else '' end || '.', '' order by number) from participants";
    register_as(&app, &[("name", "王敏"), ("email", "wang@a.example"), ("phone", "+86 138 0000 1111")]).await;
    register_as(&app, &[("name", "李娜"), ("email", "li@a.example"), ("phone", "+86 138 0000 2222")]).await;
    register_as(&app, &[("name", "Min Wang"), ("email", "min@a.example"), ("phone", "+86 138 0000 3333")]).await;
    let elsewhere =
        [("name", "王敏"), ("institution", "中国银行"), ("email", "wang@b.example"), ("phone", "13800002222")];
    register_as(&app, &elsewhere).await;
    assert_eq!(app.value::<String>(marks).await, "..n.pm.", "the first of each does not know of those to come");
    let mut organiser = app.organiser().await;
    let list = app.path("/duplicates");
    assert_eq!(pairs(&organiser.get(&list).await.is(200)), 3);
    // Whoever leaves is shown no more, though another still bears the mark; who comes back is marked herself.
    app.sql("update participants set state = 'withdrawn' where number in (1, 2)").await;
    assert_eq!(pairs(&organiser.get(&list).await.is(200)), 0);
    app.sql("update participants set state = 'submitted' where number in (1, 2)").await;
    assert_eq!(app.value::<String>(marks).await, "nm.p.n.pm.");
    assert_eq!(pairs(&organiser.get(&list).await.is(200)), 3);
    // Of three the one without a mark is reached from the others, whoever of them goes.
    register_as(&app, &[("name", "WANG Min"), ("email", "third@a.example"), ("phone", "+86 138 0000 4444")]).await;
    assert_eq!(pairs(&organiser.get(&list).await.is(200)), 5);
    app.sql("update participants set state = 'declined', decline_reason = 'x' where number = 1").await;
    assert_eq!(pairs(&organiser.get(&list).await.is(200)), 2);
    // Another name, another number: what is changed is looked at anew.
    app.sql("update participants set phone = '+86 138 0000 4444' where number = 2").await;
    assert_eq!(pairs(&organiser.get(&list).await.is(200)), 2);
    assert!(app.value::<String>(marks).await.contains(".p.n.pm."));
    // Two who were written in one instant did not see each other: found within the hour.
    app.sql("update participants set shares_phone = false, shares_name = false, shares_mailbox = false").await;
    assert_eq!(pairs(&organiser.get(&list).await.is(200)), 0);
    plenum::registration::erase_overdue(&app.app).await.unwrap();
    assert_eq!(pairs(&organiser.get(&list).await.is(200)), 2);
    // Many who share a number are a switchboard, and nobody's twins.
    many(&app, 12, |_| Outcome::Submitted).await;
    assert_eq!(pairs(&organiser.get(&list).await.is(200)), 2);
}
