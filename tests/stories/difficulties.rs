//! What an institution cannot solve alone, and the 48 hours that others have.

use futures_util::future::join_all;
use plenum::access::GroupRole;
use plenum::difficulties::sweep;
use plenum::kernel::Uuid;

use super::liaisons::{set, speaks};
use super::outcomes::project;
use super::pledges::banks;
use crate::support::{Browser, TestApp};

/// A project, its number, and the link of the institution that leads it.
pub async fn carried(app: &TestApp, organiser: &mut Browser) -> (String, String) {
    banks(app, 2).await;
    let project = project(app, organiser, "Early warning").await;
    let link = speaks(app, app.value("select institution_id from projects").await, "Lea Liaison").await;
    (project.rsplit('/').next().expect("an id").to_owned(), link)
}

/// Sends a difficulty in behind a link; its id.
pub async fn file(lea: &mut Browser, link: &str, project: &str) -> String {
    let key = lea.get(&format!("{link}/difficulties/new")).await.is(200).field("key");
    let form = [
        ("project", project),
        ("title", "Two authorities ask for different reports"),
        ("text", "Since March both want the same figures in another form."),
        ("key", &key),
    ];
    let path = lea.post(&format!("{link}/difficulties/new"), &form).await.is(303).location().to_owned();
    path.rsplit('/').next().expect("an id").to_owned()
}

fn path(id: &str) -> String {
    format!("/c/fsc/difficulties/{id}")
}

async fn light(organiser: &mut Browser, project: &str) -> String {
    organiser.get(&format!("/c/fsc/projects/{project}")).await.is(200).all("#project > section:first-child span.light")
        [0]
    .clone()
}

#[tokio::test]
async fn an_institution_sends_a_difficulty_in_and_takes_the_answer() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    organiser.get("/c/fsc/difficulties").await.is(200).says("No difficulty was sent in yet");
    let (project, link) = carried(&app, &mut organiser).await;
    let mut lea = app.visitor();
    lea.get(&link).await.is(200).says("Difficulties");
    lea.get(&format!("{link}/difficulties")).await.is(200).says("You have sent in no difficulty");

    // What is missing is said at its field, and what was written stays.
    let page = lea.post(&format!("{link}/difficulties/new"), &[("title", "Reports")]).await.is(422);
    assert!(page.fault("project").is_some() && page.fault("text").is_some() && page.fault("title").is_none());
    assert_eq!(page.field("title"), "Reports");

    // The same form from two tabs, in the same instant and once more, is one difficulty.
    let key = lea.get(&format!("{link}/difficulties/new?project={project}")).await.is(200).field("key");
    let form = [("project", project.as_str()), ("title", "Reports"), ("text", "Twice a week."), ("key", &key)];
    let at = format!("{link}/difficulties/new");
    let sent = join_all((0..4).map(|_| {
        let mut tab = lea.clone();
        let (at, form) = (at.clone(), form);
        async move { tab.post(&at, &form).await.is(303).location().to_owned() }
    }))
    .await;
    assert!(sent.iter().all(|one| *one == sent[0]));
    assert_eq!(app.value::<i64>("select count(*) from difficulties").await, 1);
    // The organiser hears of it at once, and once.
    let heard = app.mails().await.into_iter().filter(|(_, subject, _)| subject.starts_with("A difficulty was sent in"));
    let heard: Vec<_> = heard.collect();
    assert_eq!(heard.len(), 1);
    assert!(heard[0].2.contains("Reports") && heard[0].2.contains("/c/fsc/difficulties/"), "{}", heard[0].2);
    // Whoever goes back and writes another one has sent in another one.
    let other = [("project", project.as_str()), ("title", "Staff"), ("text", "Nobody is free."), ("key", &key)];
    let other = lea.post(&at, &other).await.is(303).location().to_owned();
    assert_ne!(other, sent[0]);
    let version = lea.get(&other).await.is(200).field("version");
    lea.post(&format!("{other}/withdraw"), &[("reason", "Somebody is."), ("version", &version)]).await.is(303);
    let own = sent[0].clone();
    let id = own.rsplit('/').next().unwrap().to_owned();
    organiser.get("/c/fsc/difficulties").await.is(200).says("Reports").says("2 days left");

    // At hour 47 there is an answer of substance: whoever sent it in is told, with the way to it.
    set(&app, "2026-11-25T00:00:00Z");
    let page = organiser.post(&format!("{}/answer", path(&id)), &[("text", " ")]).await.is(422);
    assert!(["text", "solve_by", "public"].iter().all(|field| page.fault(field).is_some()));
    let version = organiser.get(&format!("{}/answer", path(&id))).await.is(200).field("version");
    let answer = [
        ("text", "From 1 January one form counts for both."),
        ("solve_by", "2027-01-01"),
        ("public", "no"),
        ("version", &version),
    ];
    organiser.post(&format!("{}/answer", path(&id)), &answer).await.is(303);
    // A second one who has not seen it is told.
    let kept = organiser.post(&format!("{}/answer", path(&id)), &answer).await.is(422);
    assert!(kept.fault("text").is_some() && kept.field("text").contains("one form counts for both"));
    assert_eq!(app.value::<i64>("select count(*) from difficulty_steps where kind = 'answered'").await, 1);
    let (to, _, body) = app.mails().await.pop().expect("a letter");
    assert_eq!(to, "lea.liaison@example.org");
    assert!(body.contains("one form counts for both") && body.contains(&own));

    // Her institution's page says that an answer waits for her. She takes it; it is over, and cannot be answered any more.
    lea.get(&link).await.is(200).says("One difficulty waits for your word");
    let page = lea.get(&own).await.is(200).says("one form counts for both").says("Answered");
    let version = page.field("version");
    lea.post(&format!("{own}/accept"), &[("version", &version)]).await.is(303);
    lea.get(&link).await.is(200).says_not("waits for your word");
    organiser.get(&path(&id)).await.is(200).says("Accepted").says("Lea Liaison");
    organiser.get(&format!("{}/answer", path(&id))).await.is(409);
    set(&app, "2026-11-26T00:00:00Z");
    assert_eq!(light(&mut organiser, &project).await, "Normal");
    assert_eq!(
        app.value::<String>("select string_agg(s.kind, ' ' order by s.position) from difficulty_steps s join difficulties d on d.id = s.difficulty_id where d.number = 1").await,
        "filed answered accepted"
    );
}

#[tokio::test]
async fn alarms_are_told_once_and_past_48_hours_the_light_is_yellow() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    let (project, link) = carried(&app, &mut organiser).await;
    let id = file(&mut app.visitor(), &link, &project).await;
    let alarms = async || {
        let letters = app.mails().await;
        letters
            .into_iter()
            .filter(|(_, subject, _)| subject.contains("hours"))
            .map(|(to, subject, _)| (to, subject))
            .collect::<Vec<_>>()
    };
    set(&app, "2026-11-24T00:59:00Z");
    sweep(&app.app).await.unwrap();
    assert!(alarms().await.is_empty());
    // Given to somebody else, it goes on.
    let hanna = app.account("Hanna Handler").await;
    app.place(hanna, "documents", GroupRole::Member).await;
    organiser.post(&format!("{}/assign", path(&id)), &[("handler", &hanna.to_string())]).await.is(303);
    let (to, subject, _) = app.mails().await.pop().expect("a letter");
    assert_eq!((to.as_str(), subject.starts_with("You see to it: ")), ("hanna.handler@example.org", true));
    organiser.post(&format!("{}/assign", path(&id)), &[("handler", &Uuid::nil().to_string())]).await.is(422);
    set(&app, "2026-11-24T01:00:00Z");
    // Two servers look at once; the clock goes back and forth.
    let (one, other) = tokio::join!(sweep(&app.app), sweep(&app.app));
    one.and(other).unwrap();
    set(&app, "2026-11-24T00:30:00Z");
    sweep(&app.app).await.unwrap();
    set(&app, "2026-11-24T02:00:00Z");
    sweep(&app.app).await.unwrap();
    let told = alarms().await;
    assert_eq!(told.len(), 2, "the organiser and whoever sees to it: {told:?}");
    assert!(told.iter().all(|(_, subject)| subject.starts_with("24 hours")));

    // A server that was away tells the last alarm for those before it.
    let mut chair = app.seated("Chen Chair", 1).await;
    set(&app, "2026-11-25T01:00:01Z");
    assert_eq!(light(&mut app.organiser_named("Olga Other").await, &project).await, "Yellow");
    sweep(&app.app).await.unwrap();
    let told = alarms().await;
    assert!(told[2..].iter().all(|(_, subject)| subject.contains("48 hours")), "{told:?}");
    assert!(told.iter().any(|(to, _)| to == "chen.chair@example.org"), "{told:?}");
    assert_eq!(app.value::<i64>("select count(*) from difficulty_alarms").await, 2);
    let mut organiser = app.organiser_named("Oda Organiser").await;
    organiser.get("/c/fsc/difficulties?state=late").await.is(200).says("over by").says("one past 48 hours");
    let reason = organiser.get(&format!("/c/fsc/projects/{project}")).await.is(200).text();
    assert!(reason.contains("One difficulty has waited for more than 48 hours"), "{reason}");
    chair.get("/c/fsc/difficulties").await.is(200).says("over by");

    // Convened, its light is normal again; what it was before can still be told.
    set(&app, "2026-11-25T01:30:00Z");
    let mut handler = app.signed_in(hanna).await;
    let version = handler.get(&format!("{}/convene", path(&id))).await.is(200).field("version");
    let form = [("text", "On Friday at ten, both authorities."), ("solve_by", "2026-12-24"), ("version", &version)];
    handler.post(&format!("{}/convene", path(&id)), &form).await.is(303);
    assert_eq!(light(&mut organiser, &project).await, "Normal");
    handler.post(&format!("{}/convene", path(&id)), &form).await.is(409);
    // Seen from hour 49 it was late, and seen from now it is not.
    let seen = |at: &'static str| {
        sqlx::query_scalar::<_, i64>("select count(*) from difficulty_clocks where began_at + interval '48 hours' < $1::timestamptz and (stopped_at is null or stopped_at > $1::timestamptz)")
            .bind(at.parse::<chrono::DateTime<chrono::Utc>>().unwrap())
    };
    assert_eq!(seen("2026-11-25T01:00:01Z").fetch_one(&app.owner).await.unwrap(), 1);
    assert_eq!(seen("2026-11-25T02:00:00Z").fetch_one(&app.owner).await.unwrap(), 0);
}

#[tokio::test]
async fn others_are_asked_and_what_is_answered_to_all_is_read_by_all() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    let (project, link) = carried(&app, &mut organiser).await;
    let other: Uuid = app
        .value("select id from institutions where id <> (select institution_id from projects) order by folded limit 1")
        .await;
    let third: Uuid = app.value("select id from institutions where id <> (select institution_id from projects) order by folded offset 1 limit 1").await;
    let (otto, tina) = (speaks(&app, other, "Otto Other").await, speaks(&app, third, "Tina Third").await);
    let (mut lea, mut others, mut thirds) = (app.visitor(), app.visitor(), app.visitor());
    let id = file(&mut lea, &link, &project).await;

    // Of what is between others nothing is seen: foreign and absent look the same.
    others.get(&format!("{otto}/difficulties/{id}")).await.is(404);
    others.get(&format!("{otto}/difficulties")).await.is(200).says_not("Two authorities");
    let form = [("institution", other.to_string()), ("text", "Which of your figures do both want?".to_owned())];
    let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
    organiser.post(&format!("{}/consult", path(&id)), &form).await.is(303);
    organiser.post(&format!("{}/consult", path(&id)), &form).await.is(422);
    let (to, _, body) = app.mails().await.pop().expect("a letter");
    assert!(to == "otto.other@example.org" && body.contains("Which of your figures"));
    let page =
        others.get(&format!("{otto}/difficulties/{id}")).await.is(200).says("Which of your figures do both want?");
    assert_eq!(page.count("form[action$='/accept']"), 0);
    others.post(&format!("{otto}/difficulties/{id}/accept"), &[("version", "1")]).await.is(404);
    others.post(&format!("{otto}/difficulties/{id}/say"), &[("text", "")]).await.is(422);
    others.post(&format!("{otto}/difficulties/{id}/say"), &[("text", "All of them.")]).await.is(303);
    // Nobody was named to see to it: the organiser hears what they say, once.
    let (to, subject, body) = app.mails().await.pop().expect("a letter");
    assert!(to == "olga.organiser@example.org" && subject.contains("has answered"), "{to}: {subject}");
    assert!(body.contains("All of them.") && body.contains(&path(&id)), "{body}");
    others.post(&format!("{otto}/difficulties/{id}/say"), &[("text", "Some of them.")]).await.is(409);
    organiser.get(&path(&id)).await.is(200).says("All of them.").says("has answered");
    // The clock went on.
    assert_eq!(app.value::<String>("select state from difficulties").await, "waiting");

    let version = organiser.get(&format!("{}/answer", path(&id))).await.is(200).field("version");
    let answer =
        [("text", "One form for both."), ("solve_by", "2026-12-24"), ("public", "yes"), ("version", version.as_str())];
    organiser.post(&format!("{}/answer", path(&id)), &answer).await.is(303);
    let page = thirds.get(&format!("{tina}/difficulties/{id}")).await.is(200).says("One form for both.");
    assert!(!page.text().contains("All of them."), "what others said is theirs");

    // It is not solved: opened again with a reason, a second clock runs. An early withdrawal ends it.
    let own = format!("{link}/difficulties/{id}");
    lea.post(&format!("{own}/reopen"), &[("reason", " "), ("version", "9")]).await.is(422);
    let version = lea.get(&own).await.is(200).field("version");
    set(&app, "2026-11-30T01:00:00Z");
    lea.post(&format!("{own}/reopen"), &[("reason", "They still ask for both."), ("version", &version)]).await.is(303);
    assert_eq!(
        app.value::<i64>("select count(*) from difficulty_clocks where stopped_at is null and round = 2").await,
        1
    );
    let (_, subject, _) = app.mails().await.pop().expect("a letter");
    assert!(subject.starts_with("Reopened: "), "{subject}");
    thirds.get(&format!("{tina}/difficulties/{id}")).await.is(404);
    let version = lea.get(&own).await.is(200).says("clock no. 2").field("version");
    lea.post(&format!("{own}/withdraw"), &[("reason", "They have agreed."), ("version", &version)]).await.is(303);
    assert_eq!(app.value::<String>("select state from difficulties").await, "withdrawn");
    let mut organiser = app.organiser_named("Olga Later").await;
    organiser.get(&path(&id)).await.is(200).says("They have agreed.");
    let page = organiser.get("/c/fsc/difficulties?q=authorities").await.is(200);
    assert_eq!(page.count("#rows tr"), 1);
    organiser.get("/c/fsc/difficulties?state=live").await.is(200).says("No difficulty fits");
}

#[tokio::test]
async fn the_database_keeps_the_way_of_a_difficulty() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    let (project, link) = carried(&app, &mut organiser).await;
    file(&mut app.visitor(), &link, &project).await;
    let refuses = async |sql: &'static str, by: &str| {
        let error = sqlx::query(sql).execute(&app.owner).await.expect_err(sql);
        let error = error.as_database_error().expect("a refusal");
        assert_eq!(error.constraint().unwrap_or(error.code().as_deref().unwrap_or_default()), by, "{sql}");
    };
    refuses("insert into difficulty_steps (difficulty_id, position, kind, at, liaison_id) select d.id, 0, 'accepted', now(), l.id from difficulties d, liaisons l", "difficulty_steps_in_order").await;
    refuses("insert into difficulty_steps (difficulty_id, position, kind, at, liaison_id, words, solve_by) select d.id, 0, 'answered', now(), l.id, 'x', '2027-01-01' from difficulties d, liaisons l", "difficulty_steps_by_whom").await;
    refuses("insert into difficulty_steps (difficulty_id, position, kind, at, account_id, words) select d.id, 0, 'withdrawn', now(), a.id, 'x' from difficulties d, accounts a limit 1", "difficulty_steps_by_whom").await;
    refuses("update difficulty_steps set words = 'x'", "42501").await;
    refuses("delete from difficulty_clocks", "42501").await;
    refuses("update difficulty_clocks set began_at = began_at - interval '1 day'", "42501").await;
    refuses("update difficulties set clock_ends = null", "difficulties_clock_while_waiting").await;
}

#[tokio::test]
async fn what_is_entered_for_an_institution_is_taken_back_as_it_came() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    let (project, link) = carried(&app, &mut organiser).await;
    let institution: Uuid = app.value("select institution_id from projects").await;
    let new = format!("/c/fsc/difficulties/new?project={project}&institution={institution}");
    let key = organiser.get(&new).await.is(200).field("key");
    let institution = institution.to_string();
    let form = [
        ("project", project.as_str()),
        ("institution", &institution),
        ("title", "By telephone"),
        ("text", "For the wrong one."),
        ("key", &key),
    ];
    let seen = organiser.post("/c/fsc/difficulties/new", &form).await.is(303).location().to_owned();
    let version = organiser.get(&seen).await.is(200).says("By telephone").field("version");
    // An answer that is being written is not made stale by who sees to it.
    let hanna = app.account("Hanna Handler").await;
    app.place(hanna, "documents", GroupRole::Member).await;
    organiser.post(&format!("{seen}/assign"), &[("handler", &hanna.to_string())]).await.is(303);
    assert_eq!(organiser.get(&seen).await.is(200).says("Hanna Handler").field("version"), version);
    // Whoever sees to it answers, and does not take it back.
    let mut handler = app.signed_in(hanna).await;
    handler.post(&format!("{seen}/withdraw"), &[("reason", "x"), ("version", &version)]).await.is(404);
    assert!(organiser.post(&format!("{seen}/withdraw"), &[("reason", " ")]).await.is(422).fault("reason").is_some());
    organiser.post(&format!("{seen}/withdraw"), &[("reason", "Not theirs."), ("version", &version)]).await.is(303);
    organiser.get(&seen).await.is(200).says("Withdrawn").says("Not theirs.");
    let (to, subject, body) = app.mails().await.pop().expect("a letter");
    assert_eq!((to.as_str(), subject.as_str()), ("lea.liaison@example.org", "Withdrawn: By telephone"));
    assert!(body.contains("Not theirs."), "{body}");

    // What an institution sent in is its own to take back.
    let id = file(&mut app.visitor(), &link, &project).await;
    let page = organiser.get(&path(&id)).await.is(200);
    assert_eq!(page.count("#withdraw"), 0);
    organiser.post(&format!("{}/withdraw", path(&id)), &[("reason", "x"), ("version", "2")]).await.is(409);
    assert_eq!(app.value::<i64>("select count(*) from difficulties where state = 'waiting'").await, 1);
}

#[tokio::test]
async fn for_an_institution_without_a_liaison_organisers_say_who_took_the_answer() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    banks(&app, 2).await;
    let project = project(&app, &mut organiser, "Early warning").await;
    let project = project.rsplit('/').next().expect("an id");
    let institution: Uuid = app.value("select institution_id from projects").await;
    let named = institution.to_string();
    let mut entered = Vec::new();
    for title in ["By telephone", "By letter"] {
        let new = format!("/c/fsc/difficulties/new?project={project}&institution={institution}");
        let key = organiser.get(&new).await.is(200).field("key");
        let form = [("project", project), ("institution", &named), ("title", title), ("text", "Help."), ("key", &key)];
        let seen = organiser.post("/c/fsc/difficulties/new", &form).await.is(303).location().to_owned();
        // Nothing is taken before there is an answer.
        assert_eq!(organiser.get(&seen).await.is(200).count("#accept"), 0);
        organiser.post(&format!("{seen}/accept"), &[("taken", "Ms Wang"), ("version", "1")]).await.is(409);
        let version = organiser.get(&format!("{seen}/answer")).await.is(200).field("version");
        let answer = [("text", "Done."), ("solve_by", "2026-12-24"), ("public", "no"), ("version", version.as_str())];
        organiser.post(&format!("{seen}/answer"), &answer).await.is(303);
        entered.push(seen);
    }
    let seen = &entered[0];
    let page = organiser.get(seen).await.is(200);
    let version = page.attribute("#accept input[name=version]", "value").expect("a version");
    let wrong = organiser.post(&format!("{seen}/accept"), &[("taken", " "), ("version", &version)]).await.is(422);
    assert!(wrong.fault("taken").unwrap().starts_with("Say who of the institution"));
    // Somebody else bettered the answer meanwhile: what was written stays.
    let stale = [("taken", "Ms Wang, by telephone"), ("version", "1")];
    let kept = organiser.post(&format!("{seen}/accept"), &stale).await.is(422);
    assert!(kept.fault("taken").is_some() && kept.field("taken") == "Ms Wang, by telephone");
    let form = [("taken", "Ms Wang, by telephone"), ("version", version.as_str())];
    let hanna = app.account("Hanna Handler").await;
    app.place(hanna, "documents", GroupRole::Member).await;
    app.signed_in(hanna).await.post(&format!("{seen}/accept"), &form).await.is(404);
    organiser.post(&format!("{seen}/accept"), &form).await.is(303);
    let page = organiser.get(seen).await.is(200).says("Accepted").says("Answer accepted for the institution");
    page.says("Ms Wang, by telephone").says("Olga Organiser");
    assert_eq!(app.value::<i64>("select count(*) from difficulties where state = 'accepted'").await, 1);

    // Where somebody speaks for it, she takes the answer herself.
    let link = speaks(&app, institution, "Lea Liaison").await;
    let seen = &entered[1];
    let page = organiser.get(seen).await.is(200);
    assert_eq!(page.count("#accept"), 0);
    let version: String = app.value("select version::text from difficulties where state = 'answered'").await;
    let form = [("taken", "Ms Wang"), ("version", version.as_str())];
    organiser.post(&format!("{seen}/accept"), &form).await.is(409).says("A liaison speaks for this institution now");
    let own = format!("{link}/difficulties/{}", seen.rsplit('/').next().unwrap());
    let version = app.visitor().get(&own).await.is(200).field("version");
    app.visitor().post(&format!("{own}/accept"), &[("version", &version)]).await.is(303);
    organiser.get(seen).await.is(200).says("Accepted").says_not("Answer accepted for the institution");
}
