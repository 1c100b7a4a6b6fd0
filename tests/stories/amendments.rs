//! Motions of groups, the words that others propose for them, and the queue in which they wait.

use plenum::access::GroupRole;

use super::presidium::{filled, members, open, open_with, prepare, put, vote};
use crate::support::{Browser, TestApp};

/// An amendment of a motion that says this; its path.
async fn amend(who: &mut Browser, motion: &str, text: &str) -> String {
    let form = format!("{motion}/amend");
    let page = who.get(&form).await.is(200);
    let (title, version) = (page.field("title_en"), page.field("version"));
    let form_of = [("title_en", title.as_str()), ("text_en", text), ("version", version.as_str())];
    who.post(&form, &form_of).await.is(303).location().to_owned()
}

#[tokio::test]
async fn an_amendment_is_accepted_by_the_mover_or_voted_on_before_the_motion() {
    let app = TestApp::new().await;
    let mut members = members(&app, 5).await;
    let mut lead = app.in_group("Lena Lead", "technology", GroupRole::Lead).await;
    let motion = put(&mut members[1], "Reports").await;
    lead.get(&format!("{motion}/amend")).await.is(404);
    // What changes nothing is no amendment.
    let same = [("title_en", "Reports"), ("text_en", "The presidium resolves."), ("version", "1")];
    let page = members[2].post(&format!("{motion}/amend"), &same).await.is(422);
    assert_eq!(page.fault("text_hans").unwrap(), "This is what the motion says already.");
    let weekly = amend(&mut members[2], &motion, "The presidium resolves weekly.").await;
    let daily = amend(&mut members[3], &motion, "The presidium resolves daily.").await;
    let page = members[4].get(&weekly).await.is(200).says("amends Motion 2026–1");
    assert_eq!(page.all("ins").join(""), "weekly");
    members[4].get(&format!("{weekly}/amend")).await.is(409);
    // The motion does not go to the vote; it may be prepared.
    let vote_at = prepare(&mut members[0], &motion, &[]).await;
    members[0].get(&motion).await.is(200).says("does not go to the vote before its amendments");
    open_with(&mut members[0], &vote_at, &filled(&app).await).await.is(409).says("amendments are to be settled first");
    // The mover alone accepts: her motion has a new version.
    members[2].post(&format!("{weekly}/accept"), &[]).await.is(404);
    members[1].get(&format!("{weekly}/accept")).await.is(200).says("without a vote");
    members[1].submit(&format!("{weekly}/accept"), &[]).await.is(200).says("taken over");
    members[1].post(&format!("{weekly}/accept"), &[]).await.is(409);
    members[1].get(&motion).await.is(200).says("The presidium resolves weekly.");
    assert_eq!(
        app.value::<i64>("select count(*) from motion_texts t join motions m on m.id = t.motion_id where m.number = 1")
            .await,
        2
    );
    // The other one amends words that are gone: it is reworded first, then voted on.
    members[1].post(&format!("{daily}/accept"), &[]).await.is(409).says("was reworded since");
    let of_daily = prepare(&mut members[0], &daily, &[]).await;
    open_with(&mut members[0], &of_daily, &filled(&app).await).await.is(409).says("Reword the amendment first");
    let version = members[3].get(&format!("{daily}/edit")).await.is(200).field("version");
    let form = [("title_en", "Reports"), ("text_en", "The presidium resolves every day."), ("version", &version)];
    members[3].submit(&format!("{daily}/edit"), &form).await.is(200);
    open_with(&mut members[0], &of_daily, &filled(&app).await).await.is(303);
    // While it is decided nobody rewords or accepts beside it.
    let third = amend(&mut members[4], &motion, "The presidium resolves yearly.").await;
    members[1].post(&format!("{third}/accept"), &[]).await.is(409);
    let of_third = prepare(&mut members[0], &third, &[]).await;
    open_with(&mut members[0], &of_third, &filled(&app).await).await.is(409).says("One at a time");
    let version = members[1].get(&format!("{motion}/edit")).await.is(200).field("version");
    let form = [("title_en", "Reports"), ("text_en", "Nothing."), ("version", version.as_str())];
    members[1].post(&format!("{motion}/edit"), &form).await.is(409);
    for member in &mut members {
        assert_eq!(vote(member, &of_daily, "yes").await, 303);
    }
    members[0].submit(&format!("{of_daily}/close"), &[]).await.is(200).says("carried");
    members[1].get(&motion).await.is(200).says("The presidium resolves weekly.");
    members[1].submit(&format!("{of_daily}/certify"), &[]).await.is(200);
    members[1].get(&motion).await.is(200).says("The presidium resolves every day.");
    assert_eq!(app.value::<i64>("select count(*) from resolutions").await, 0, "an amendment is no resolution");
    assert!(app.actions().await.contains(&"motion.amendment_passed".to_owned()));
    // What is still open goes with its withdrawal; then the motion is voted on as it stands.
    members[4].submit(&format!("{third}/withdraw"), &[]).await.is(200);
    open_with(&mut members[0], &vote_at, &filled(&app).await).await.is(303);
    members[2].get(&format!("{motion}/amend")).await.is(409);
    assert_eq!(
        plenum::presidium::held_votes(&app.app.db).await.unwrap().iter().flat_map(|held| held.differences()).count(),
        0
    );
}

#[tokio::test]
async fn a_group_and_an_institution_bring_motions_in() {
    let app = TestApp::new().await;
    let mut members = members(&app, 5).await;
    let mut lead = app.in_group("Lena Lead", "technology", GroupRole::Lead).await;
    let mut worker = app.in_group("Willi Worker", "technology", GroupRole::Member).await;
    worker.get("/c/fsc/motions/new").await.is(404);
    let technology = app.group("technology").await;
    let other = format!("group:{}", app.group("documents").await);
    let wrong = [("title_en", "Ours"), ("text_en", "We ask."), ("origin", other.as_str())];
    let page = lead.post("/c/fsc/motions/new", &wrong).await.is(422);
    assert_eq!(page.field("title_en"), "Ours");
    let motion = lead.post("/c/fsc/motions/new", &wrong[..2]).await.is(303).location().to_owned();
    assert_eq!(app.value::<plenum::kernel::Uuid>("select group_id from motions").await, technology);
    worker.get(&motion).await.is(200).says("Brought in by");
    worker.get(&format!("/c/fsc/groups/{technology}")).await.is(200).says("Ours");
    // She rewords it and amends nothing of others; other leads do neither.
    lead.get(&format!("{motion}/edit")).await.is(200);
    let mut stranger = app.in_group("Otto Other", "documents", GroupRole::Lead).await;
    stranger.get(&format!("{motion}/edit")).await.is(404);
    let amendment = amend(&mut members[1], &motion, "We ask for more.").await;
    lead.submit(&format!("{amendment}/accept"), &[]).await.is(200);
    lead.get(&motion).await.is(200).says("We ask for more.");
    // The presidium's staff speak for an institution.
    let mut organiser = app.organiser().await;
    let bank: plenum::kernel::Uuid = app.value("select id from institutions order by folded limit 1").await;
    let origin = format!("institution:{bank}");
    let form = [("title_en", "Theirs"), ("text_en", "They ask."), ("origin", origin.as_str())];
    organiser.submit("/c/fsc/motions/new", &form).await.is(200).says("Brought in by");
    lead.post("/c/fsc/motions/new", &form).await.is(422);
}

#[tokio::test]
async fn the_queue_says_what_comes_next_and_its_order_is_changed() {
    let app = TestApp::new().await;
    let mut members = members(&app, 5).await;
    let first = put(&mut members[1], "First").await;
    let second = put(&mut members[1], "Second").await;
    let third = put(&mut members[1], "Third").await;
    let titles = |page: &crate::support::Answer| page.all("table.data th[scope=row] a");
    let page = members[2].get("/c/fsc/motions/queue").await.is(200);
    assert_eq!(
        (titles(&page), page.count("form[action$=raise]")),
        (vec!["First".into(), "Second".into(), "Third".into()], 0)
    );
    members[2].post(&format!("{third}/raise"), &[]).await.is(404);
    let page = members[0].submit(&format!("{third}/raise"), &[]).await.is(200);
    assert_eq!(
        (titles(&page), page.count("form[action$=raise]")),
        (vec!["First".into(), "Third".into(), "Second".into()], 2)
    );
    let page = members[0].submit(&format!("{third}/raise"), &[]).await.is(200);
    assert_eq!(titles(&page), ["Third", "First", "Second"]);
    assert_eq!(titles(&members[0].submit(&format!("{third}/raise"), &[]).await), ["Third", "First", "Second"]);
    members[0].submit(&format!("{third}/meeting"), &[("on", "2026-12-01")]).await.is(200);
    assert_eq!(app.value::<i64>("select count(*) from motions where meets_on = '2026-12-01'").await, 1);
    // A vote that is prepared is changed until it opens.
    let vote_at = prepare(&mut members[0], &second, &[]).await;
    members[2].get(&format!("{vote_at}/edit")).await.is(404);
    let page = members[0].get(&format!("{vote_at}/edit")).await.is(200);
    assert_eq!(page.field("denominator"), "3");
    members[0].post(&format!("{vote_at}/edit"), &[("numerator", "x")]).await.is(422);
    let mut form: Vec<(&str, &str)> = super::presidium::IMPORTANT.to_vec();
    form.retain(|(name, _)| *name != "base");
    form.push(("base", "present"));
    members[0].submit(&format!("{vote_at}/edit"), &form).await.is(200).says("present");
    assert_eq!(app.value::<String>("select base from votes").await, "present");
    open_with(&mut members[0], &vote_at, &filled(&app).await).await.is(303);
    members[0].post(&format!("{vote_at}/edit"), &form).await.is(409);
    let of_first = open(&app, &mut members[0], &first).await;
    for member in &mut members {
        assert_eq!(vote(member, &of_first, "yes").await, 303);
    }
    members[0].submit(&format!("{of_first}/close"), &[]).await.is(200);
    let page = members[0].get("/c/fsc/motions/queue").await.is(200);
    assert_eq!(page.all("tbody .tag"), ["vote to be prepared", "to be certified", "vote open"]);
    let page = members[0].get("/c/fsc/motions/queue?waits=certify").await.is(200);
    assert_eq!(titles(&page), ["First"]);
    members[1].submit(&format!("{of_first}/certify"), &[]).await.is(200);
    assert_eq!(titles(&members[0].get("/c/fsc/motions/queue").await), ["Third", "Second"]);
}
