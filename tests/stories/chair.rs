//! Who acts for an absent chair, what the chair decides alone, and disputes.

use plenum::access::GroupRole;

use super::presidium::{filled, members, open_with, prepare, put, vote};
use crate::support::TestApp;

#[tokio::test]
async fn somebody_acts_for_an_absent_chair() {
    let app = TestApp::new().await;
    let mut members = members(&app, 5).await;
    let seats = filled(&app).await;
    let motion = put(&mut members[2], "While she is away").await;
    members[1].get(&format!("{motion}/vote")).await.is(404);
    members[1].get("/c/fsc/presidium/acting").await.is(404);
    // The chair names her; with a reason, and never herself or an empty seat.
    let page = members[0].post("/c/fsc/presidium/acting", &[("seat", "x"), ("reason", "")]).await.is(422);
    assert!(page.fault("seat").is_some() && page.fault("reason").is_some());
    let page = members[0].post("/c/fsc/presidium/acting", &[("seat", &seats[0]), ("reason", "Ill")]).await.is(422);
    assert!(page.fault("seat").unwrap().starts_with("This seat cannot act"));
    let page = members[0].submit("/c/fsc/presidium/acting", &[("seat", &seats[1]), ("reason", "Abroad")]).await.is(200);
    page.says("Member 2 acts for the chair").says("Abroad");
    members[0].post("/c/fsc/presidium/acting", &[("seat", &seats[2]), ("reason", "x")]).await.is(409);
    // She holds the vote, and another than she certifies it.
    let vote_at = prepare(&mut members[1], &motion, &[]).await;
    open_with(&mut members[1], &vote_at, &seats).await.is(303);
    for member in &mut members {
        assert_eq!(vote(member, &vote_at, "yes").await, 303);
    }
    members[1].submit(&format!("{vote_at}/close"), &[]).await.is(200).says("carried");
    members[1].post(&format!("{vote_at}/certify"), &[]).await.is(404);
    members[0].submit(&format!("{vote_at}/certify"), &[]).await.is(200);
    // Daily matters are decided by her as well, and recorded as such.
    let form = [("title_en", "Move the rehearsal"), ("text_en", "To the evening.")];
    members[2].post("/c/fsc/presidium/decisions/new", &form).await.is(404);
    members[1].post("/c/fsc/presidium/decisions/new", &[("title_en", "")]).await.is(422);
    let page = members[1].submit("/c/fsc/presidium/decisions/new", &form).await.is(200);
    page.says("Decision 2026–1").says("Move the rehearsal").says("acting for the chair").says("Member 2");
    // The chair is back: it ends with the next request.
    members[1].post("/c/fsc/presidium/acting/end", &[]).await.is(404);
    members[0].submit("/c/fsc/presidium/acting/end", &[]).await.is(200).says_not("acts for the chair");
    members[1].get(&format!("{motion}/vote")).await.is(404);
    members[1].post("/c/fsc/presidium/decisions/new", &form).await.is(404);
    let page = members[0].submit("/c/fsc/presidium/decisions/new", &form).await.is(200).says("Decision 2026–2");
    assert_eq!(page.all(".card .tag.plain").len(), 1);
    let rewritten = "update chair_decisions set acting = false";
    assert!(sqlx::query(rewritten).execute(&app.owner).await.is_err());
}

#[tokio::test]
async fn the_first_who_is_there_acts_for_an_absent_chair_by_the_order() {
    let app = TestApp::new().await;
    let mut members = members(&app, 6).await;
    let posts: Vec<String> =
        sqlx::query_scalar("select post from seats order by number").fetch_all(&app.owner).await.unwrap();
    assert_eq!(posts[..4], ["chair", "vice_chair", "vice_chair", "executive_chair"]);
    let mut organiser = app.organiser().await;
    let seats = filled(&app).await;
    let motion = put(&mut members[4], "While she is away").await;
    let holds = format!("{motion}/vote");
    let absent = |seat: usize| format!("/c/fsc/presidium/seats/{}/absent", seats[seat]);
    members[1].get(&holds).await.is(404);
    members[4].post(&absent(0), &[("absent", "on")]).await.is(404);
    let page = organiser.submit(&absent(0), &[("absent", "on")]).await.is(200);
    page.says("Member 2 acts for the chair").says("By the stated order");
    organiser.post(&absent(0), &[("absent", "on")]).await.is(409);
    members[1].get(&holds).await.is(200);
    members[2].get(&holds).await.is(404);
    // She says herself that she is away: the next one acts, then the executive chair, never an advisor.
    members[1].submit(&absent(1), &[("absent", "on")]).await.is(200).says("Member 3 acts for the chair");
    members[1].get(&holds).await.is(404);
    members[2].submit(&absent(2), &[("absent", "on")]).await.is(200).says("Member 4 acts for the chair");
    let page = members[3].submit(&absent(3), &[("absent", "on")]).await.is(200);
    page.says_not("acts for the chair");
    members[4].get(&holds).await.is(404);
    // By hand, with a reason, another acts; ended, it is by the order again.
    organiser.submit(&absent(2), &[]).await.is(200).says("Member 3 acts for the chair");
    let by_hand = [("seat", seats[4].as_str()), ("reason", "")];
    let page = organiser.post("/c/fsc/presidium/acting", &by_hand).await.is(422).says("Member 3 acts for the chair");
    assert!(page.fault("reason").is_some());
    let by_hand = [("seat", seats[4].as_str()), ("reason", "Knows the matter")];
    organiser.submit("/c/fsc/presidium/acting", &by_hand).await.is(200).says("Member 5 acts").says("Knows the matter");
    members[4].get(&holds).await.is(200);
    members[2].get(&holds).await.is(404);
    organiser.submit("/c/fsc/presidium/acting/end", &[]).await.is(200).says("Member 3 acts for the chair");
    // The chair is back.
    members[0].submit(&absent(0), &[]).await.is(200).says_not("acts for the chair");
    members[2].get(&holds).await.is(404);
}

#[tokio::test]
async fn a_dispute_is_filed_assigned_ruled_and_appealed_to_a_vote() {
    let app = TestApp::new().await;
    let mut members = members(&app, 5).await;
    let seats = filled(&app).await;
    let mut lead = app.in_group("Lena Lead", "technology", GroupRole::Lead).await;
    lead.get("/c/fsc/disputes").await.is(200).says("No disputes");
    lead.post("/c/fsc/disputes/new", &[]).await.is(422);
    let form = [("title_en", "Who pays"), ("text_en", "Two groups want one budget.")];
    let dispute = lead.post("/c/fsc/disputes/new", &form).await.is(303).location().to_owned();
    lead.get(&dispute).await.is(200).says("waits to be assigned");
    // Nobody rules before it is assigned, and only the chair assigns.
    members[2].post(&format!("{dispute}/rule"), &[("reason", "x")]).await.is(404);
    members[2].post(&format!("{dispute}/assign"), &[("seat", &seats[2])]).await.is(404);
    members[0].post(&format!("{dispute}/assign"), &[]).await.is(422);
    members[0].submit(&format!("{dispute}/assign"), &[("seat", &seats[2])]).await.is(200).says("waits for a ruling");
    members[3].post(&format!("{dispute}/rule"), &[("reason", "x")]).await.is(404);
    members[2].post(&format!("{dispute}/rule"), &[("reason", "")]).await.is(422);
    members[2].submit(&format!("{dispute}/rule"), &[("reason", "Half each.")]).await.is(200).says("Half each.");
    members[2].post(&format!("{dispute}/rule"), &[("reason", "All of it.")]).await.is(409);
    members[0].post(&format!("{dispute}/assign"), &[("seat", &seats[3])]).await.is(409);
    // Whoever filed it appeals: it becomes a motion that says how it was ruled.
    let mut other = app.in_group("Otto Other", "documents", GroupRole::Lead).await;
    other.post(&format!("{dispute}/appeal"), &[]).await.is(404);
    let page = lead.submit(&format!("{dispute}/appeal"), &[]).await.is(200);
    page.says("Who pays").says("Half each.").says("draft");
    lead.post(&format!("{dispute}/appeal"), &[]).await.is(409);
    lead.get(&dispute).await.is(200).says("appealed");
    let rewritten = "update disputes set ruling = 'x'";
    let refused = sqlx::query(rewritten).execute(&app.owner).await.unwrap_err();
    assert_eq!(plenum::db::constraint(&refused), Some("disputes_final"));
    // A member does not rule her own.
    let own = members[1].post("/c/fsc/disputes/new", &form).await.is(303).location().to_owned();
    members[0].post(&format!("{own}/assign"), &[("seat", &seats[1])]).await.is(409).says("did not file it");
}
