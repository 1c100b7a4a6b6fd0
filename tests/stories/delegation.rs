//! Registration by another: a liaison registers several people, who are told and asked themselves.

use chrono::TimeDelta;

use super::registration::{answers, approve, id_of, with};
use crate::support::{Answer, Browser, TestApp};

/// The address behind the newest mail to somebody that leads to such a page.
async fn link(app: &TestApp, to: &str, page: &str) -> String {
    let mails = app.mails().await;
    let (.., body) = mails.iter().rev().find(|(held, ..)| held == to).unwrap_or_else(|| panic!("no mail to {to}"));
    let begin = body.find(&format!("http://plenum.test/{page}/")).unwrap_or_else(|| panic!("no link in: {body}"));
    body[begin..].split_whitespace().next().unwrap().trim_start_matches("http://plenum.test").to_owned()
}

/// Li Jing asks for her page and opens it.
async fn liaison(app: &TestApp) -> String {
    let form = [("name", "李静"), ("institution", "招商银行"), ("email", "li.jing@example.org")];
    app.visitor().post("/c/fsc/register/others", &form).await.is(200).says("on its way");
    link(app, "li.jing@example.org", "delegation").await
}

/// Adds somebody.
async fn add(app: &TestApp, visitor: &mut Browser, page: &str, name: &str, email: &str) -> Answer {
    let form = answers(app).await;
    let form = with(&form, &[("name", name), ("email", email), ("language", "zh-Hans")]);
    visitor.post(&format!("{page}/new"), &form).await
}

fn rows(page: &Answer) -> Vec<String> {
    page.all("tbody tr").into_iter().map(|row| row.replace(" Change", "").replace(" Withdraw…", "")).collect()
}

#[tokio::test]
async fn a_liaison_registers_her_colleagues_and_each_is_asked_herself() {
    let app = TestApp::new().await;
    app.visitor().get("/c/fsc/register").await.is(200).says("Register others");
    let page = app.visitor().post("/c/fsc/register/others", &[]).await.is(422);
    assert!(["name", "institution", "email"].iter().all(|field| page.fault(field).is_some()));
    let own = liaison(&app).await;
    assert!(!app.value::<bool>("select confirmed_at is not null from delegates").await);
    let mut visitor = app.visitor();
    visitor.get(&own).await.is(200).says("Nobody yet").says("李静 · 招商银行");
    assert!(app.value::<bool>("select confirmed_at is not null from delegates").await);
    // Asked for again, it is the same link.
    assert_eq!(liaison(&app).await, own);
    // Her link stands in no column as it is.
    let token = own.rsplit('/').next().unwrap().to_owned();
    let held: Vec<u8> = app.value("select token_hash || token_sealed from delegates").await;
    assert!(!held.windows(token.len()).any(|part| part == token.as_bytes()));

    // The same form, the same rules; her own word in place of a consent that is not hers to give.
    let page = visitor.get(&format!("{own}/new")).await.is(200).says("knows that I, 李静, register her");
    assert_eq!(page.field("institution"), "招商银行");
    let page = visitor.post(&format!("{own}/new"), &[]).await.is(422);
    assert!(page.fault("name").is_some() && page.fault("q-diet").is_some() && page.fault("consent").is_some());
    assert_eq!(add(&app, &mut visitor, &own, "王敏", "wang.min@example.org").await.is(303).location(), own);
    add(&app, &mut visitor, &own, "赵磊", "zhao.lei@example.org").await.is(303);
    assert!(add(&app, &mut visitor, &own, "王敏", "wang.min@example.org").await.is(422).fault("email").is_some());
    let page = visitor.get(&own).await.is(200);
    assert_eq!(rows(&page).len(), 2);
    assert!(rows(&page)[1].starts_with("1 王敏 wang.min@example.org waiting consent outstanding"), "{:?}", rows(&page));
    assert_eq!(app.value::<i64>("select count(*) from participants where consent_text = '' and consented_at is null and delegate_id is not null").await, 2);

    // She is told by whom and what was said of her, in her language.
    let mails = app.mails().await;
    let (_, subject, body) = mails.iter().find(|(to, ..)| to == "wang.min@example.org").unwrap();
    assert!(subject.contains("他人已为您报名"), "{subject}");
    for told in ["李静 · 招商银行", "姓名：王敏", "饮食：清真", "电话：+86 138-0000-1234"] {
        assert!(body.contains(told), "{told}: {body}");
    }
    // The organisers see that she has not agreed, and who registered her.
    let mut organiser = app.organiser().await;
    let list = organiser.get(&app.path("/people?state=unconsented")).await.is(200);
    assert_eq!(list.all("#rows tr").len(), 2);
    let person = app.path(&format!("/people/{}", id_of(&app, "wang.min@example.org").await));
    organiser.get(&person).await.is(200).says("Registered by 李静 · 招商银行").says("consent outstanding");
    organiser.get(&format!("{person}/data?format=csv")).await.is(200);
    approve(&app, &mut organiser, "wang.min@example.org", "blue").await;

    // She agrees on her own page; the text is kept. The liaison sees states, and nothing of the pass.
    let pass = link(&app, "wang.min@example.org", "pass").await;
    let mut hers = app.visitor().speaking("zh-CN");
    let page = hers.get(&pass).await.is(200).says("您是否同意？").says("李静（招商银行）已为您报名");
    assert_eq!(page.count("#consent input[name=consent]"), 1);
    hers.submit(&format!("{pass}/consent"), &[]).await.is(200).says("您是否同意？");
    hers.submit(&format!("{pass}/consent"), &[("consent", "on")]).await.is(200).says_not("您是否同意？");
    assert!(app.value::<String>("select consent_text from participants where number = 1").await.contains("本人同意"));
    assert!(app.actions().await.contains(&"registration.consented".to_owned()));
    let page = visitor.get(&own).await.is(200).says_not("/pass/");
    assert!(rows(&page)[1].contains("approved") && !rows(&page)[1].contains("consent outstanding"));
    assert_eq!(page.count("svg.pass-qr, .level"), 0);
    // From then on she speaks for herself; the liaison changes nothing of hers any more, and takes nothing back.
    let page = page.says("Has agreed herself");
    assert_eq!(page.count("tbody tr:nth-child(2) a"), 0);
    let agreed = format!("{own}/people/{}", id_of(&app, "wang.min@example.org").await);
    for path in [format!("{agreed}/edit"), format!("{agreed}/withdraw")] {
        visitor.get(&path).await.is(403).says("From now on she changes it on her own page");
        visitor.post(&path, &[("name", "王民"), ("version", "3")]).await.is(403);
    }
    assert_eq!(app.value::<String>("select name || state from participants where number = 1").await, "王敏approved");

    // What she said may be changed until the closing, and taken back.
    let edit = page.attribute("tbody tr:nth-child(1) a", "href").expect("a link to change");
    let version = visitor.get(&edit).await.is(200).field("version");
    let answers = answers(&app).await;
    let form = with(&answers, &[("name", "赵磊"), ("post", "Director"), ("version", &version)]);
    visitor.submit(&edit, &form).await.is(200);
    assert_eq!(app.value::<String>("select post from participants where number = 2").await, "Director");
    // She is told what is said of her now.
    let (to, _, body) = app.mails().await.pop().unwrap();
    assert!(to == "zhao.lei@example.org" && body.contains("Risk manager → Director"), "{to} {body}");
    let late = with(&answers, &[("name", "赵磊"), ("post", "Chief"), ("version", &version)]);
    visitor.post(&edit, &late).await.is(409);
    let withdraw = edit.replace("/edit", "/withdraw");
    let version = visitor.get(&withdraw).await.is(200).says("She is told by mail").field("version");
    let page = visitor.submit(&withdraw, &[("version", &version)]).await.is(200);
    assert!(rows(&page)[0].contains("withdrawn"));
    let (to, subject, _) = app.mails().await.pop().unwrap();
    assert!(to == "zhao.lei@example.org" && subject.contains("已取消"), "{to} {subject}");
    let cancels = "select extras_sealed is not null from mails where occasion = 'registration.withdrawn_by'";
    assert!(app.value::<bool>(cancels).await, "the entry in her calendar is cancelled");
    let named = "select count(*) from audit_log where detail ->> 'delegate' = (select id::text from delegates)";
    assert_eq!(app.value::<i64>(named).await, 4);

    // Nobody else's.
    let form = [("name", "A"), ("institution", "B"), ("email", "other@example.org")];
    app.visitor().post("/c/fsc/register/others", &form).await.is(200);
    let other = link(&app, "other@example.org", "delegation").await;
    app.visitor().get(&edit.replace(&own, &other)).await.is(404);
    app.visitor().get("/delegation/nothing").await.is(404);

    // After the closing her page is only read.
    app.app.clock.advance(TimeDelta::days(60));
    let page = visitor.get(&own).await.is(200).says("Registration is closed");
    assert_eq!(page.count("a[href$='/edit'], a[href$='/new']"), 0);
    assert_eq!(add(&app, &mut visitor, &own, "孙", "sun@example.org").await.status.as_u16(), 403);
}

#[tokio::test]
async fn one_registers_so_many_and_who_she_is_goes_when_it_is_over() {
    let app = TestApp::new().await;
    let own = liaison(&app).await;
    let mut visitor = app.visitor();
    add(&app, &mut visitor, &own, "王敏", "wang.min@example.org").await.is(303);
    app.sql("insert into participants (id, conference_id, number, name, email, phone, institution_id, category_id, post, form_id, language, consent_text, state, search, created_at, updated_at, delegate_id)
             select gen_random_uuid(), conference_id, 1000 + n, 'P' || n, 'p' || n || '@example.org', '', institution_id, category_id, '', form_id, 'en', '', 'submitted', '', created_at, created_at, delegate_id
             from participants, generate_series(1, 199) n where number = 1").await;
    assert_eq!(visitor.get(&own).await.is(200).count("a[href$='/new']"), 0);
    let page = add(&app, &mut visitor, &own, "赵磊", "zhao.lei@example.org").await;
    assert_eq!(page.status.as_u16(), 409);
    page.says("as many people as one may");

    // Erased with whom she registered, where the address is hers too.
    app.sql("update participants set state = 'withdrawn', email = 'li.jing@example.org' where number = 1").await;
    let mut organiser = app.organiser().await;
    let erase = app.path(&format!("/people/{}/erase", id_of(&app, "li.jing@example.org").await));
    let version = organiser.get(&erase).await.is(200).field("version");
    organiser.submit(&erase, &[("version", &version)]).await.is(200);
    assert_eq!(app.value::<String>("select name from delegates").await, "—");
    assert!(app.value::<bool>("select delegate_id is null from participants where number = 1").await);
    visitor.get(&own).await.is(404);

    // Of others the names go thirty days after the closing.
    liaison(&app).await;
    let closes: chrono::DateTime<chrono::Utc> = app.value("select closes_at from conferences where slug = 'fsc'").await;
    app.app.clock.set(closes + TimeDelta::days(29));
    plenum::registration::erase_overdue(&app.app).await.unwrap();
    assert_eq!(app.value::<i64>("select count(*) from delegates where erased_at is null").await, 1);
    app.app.clock.set(closes + TimeDelta::days(31));
    plenum::registration::erase_overdue(&app.app).await.unwrap();
    assert_eq!(app.value::<i64>("select count(*) from delegates where erased_at is null").await, 0);
    assert!(app.actions().await.contains(&"registration.delegates_erased".to_owned()));
}

#[tokio::test]
async fn organisers_see_who_registers_others_and_end_a_link() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    let list = app.path("/delegates");
    organiser.get(&list).await.is(200).says("Nobody registers others");
    let own = liaison(&app).await;
    let mut visitor = app.visitor();
    let others = [("name", "Zhao Lei"), ("institution", "Bank of China"), ("email", "zhao.lei@example.org")];
    app.app.clock.advance(TimeDelta::minutes(1));
    app.visitor().post("/c/fsc/register/others", &others).await.is(200);
    visitor.get(&own).await.is(200);
    add(&app, &mut visitor, &own, "王敏", "wang.min@example.org").await.is(303);
    add(&app, &mut visitor, &own, "孙丽", "sun.li@example.org").await.is(303);

    // Reached from the page of registration, the newest first; how many each has registered, and how her link stands.
    let admission = organiser.get(&app.path("/admission")).await.is(200);
    assert_eq!(admission.attribute(".page-head a[href$='/delegates']", "href").unwrap(), list);
    let page = organiser.get(&list).await.is(200);
    assert_eq!(page.attribute(".back", "href").unwrap(), app.path("/admission"));
    let found = page.all("#rows tr");
    assert!(found[0].starts_with("Zhao Lei Bank of China zhao.lei@example.org 0"), "{found:?}");
    assert!(found[0].contains("not opened yet") && found[1].contains("in use"), "{found:?}");
    assert!(found[1].starts_with("李静 招商银行 li.jing@example.org 2"), "{found:?}");
    let first = |page: &Answer| page.all("#rows th[scope=row]")[0].clone();
    assert!(first(&organiser.get(&format!("{list}?sort=-people")).await).starts_with("李静"));
    let page = organiser.get(&format!("{list}?q=招商+LI.JING")).await.is(200);
    assert_eq!(page.all("#rows tr").len(), 1);
    organiser.get(&format!("{list}?q=%25")).await.is(200).says("Nobody is found");

    // Whom she registered are a list of their own, which keeps to her whatever else is filtered.
    app.visitor().submit("/c/fsc/register", &with(&answers(&app).await, &[("email", "other@example.org")])).await;
    let people = page.attribute("#rows td.num a", "href").unwrap();
    let page = organiser.get(&people).await.is(200);
    assert_eq!(page.all("#rows tr").len(), 2);
    assert!(page.all(".chip")[0].ends_with("Registered by 李静 · 招商银行"), "{:?}", page.all(".chip"));
    assert_eq!(people, format!("{}?delegate={}", app.path("/people"), page.field("delegate")));
    let person = app.path(&format!("/people/{}", id_of(&app, "wang.min@example.org").await));
    let page = organiser.get(&person).await.is(200);
    assert_eq!(page.attribute(".facts-list a[href*='delegate=']", "href").unwrap(), people);

    // Her link ends: it leads nowhere, and whom she registered stay.
    let end = list.clone() + "/" + people.rsplit('=').next().unwrap() + "/end";
    let page = organiser.get(&end).await.is(200).says("The 2 people whom she registered stay registered.");
    visitor.get(&own).await.is(200);
    organiser.submit(&end, &[("version", &page.field("version"))]).await.is(200).says("ended");
    visitor.get(&own).await.is(404);
    assert_eq!(add(&app, &mut visitor, &own, "钱", "qian@example.org").await.status.as_u16(), 404);
    organiser.get(&end).await.is(409);
    organiser.post(&end, &[]).await.is(409);
    let live = "select count(*) from participants where delegate_id is not null and state = 'submitted'";
    assert_eq!(app.value::<i64>(live).await, 2);
    let logged =
        "select count(*) from audit_log where action = 'registration.delegation_ended' and object_kind = 'delegate'";
    assert_eq!(app.value::<i64>(logged).await, 1);
    // Asked for again, it is another link, to a page with nobody on it.
    let again = liaison(&app).await;
    assert_ne!(again, own);
    app.visitor().get(&again).await.is(200).says("Nobody yet");
    assert_eq!(organiser.get(&list).await.is(200).all("#rows tr").len(), 3);
    app.desk_staff("Dora Desk").await.get(&list).await.is(404);
}
