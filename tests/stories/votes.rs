//! Votes: by a stated rule, once, and so that anybody can check it.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use plenum::access::Role;
use plenum::kernel::Uuid;
use tokio::sync::Notify;

use super::presidium::{filled, members, open, open_with, prepare, put, vote};
use super::registration::{approve, register};
use crate::support::{Browser, TestApp};

/// A seventh seat beside the six that the plan names.
pub async fn seventh(app: &TestApp) {
    let form = [("post", "advisor"), ("title_en", "Legal expert"), ("has_vote", "on")];
    app.organiser().await.post("/c/fsc/presidium/seats", &form).await.is(303);
}

#[tokio::test]
async fn four_yes_and_one_no_of_five_present_fail_of_seven_members_and_pass_of_those_present() {
    let app = TestApp::new().await;
    seventh(&app).await;
    let mut members = members(&app, 7).await;
    for (base, verdict, of) in [("members", "rejected", "4 of 7 for"), ("present", "carried", "4 of 5 for")] {
        let motion = put(&mut members[0], base).await;
        let vote_at = prepare(&mut members[0], &motion, &[("base", base)]).await;
        open_with(&mut members[0], &vote_at, &filled(&app).await[..5]).await.is(303);
        for (member, choice) in members.iter_mut().zip(["yes", "yes", "yes", "yes", "no"]) {
            assert_eq!(vote(member, &vote_at, choice).await, 303);
        }
        let page = members[0].submit(&format!("{vote_at}/close"), &[]).await.is(200);
        page.says(verdict).says(of).says("4 for, 1 against, 0 abstained, 2 did not vote, 0 recused");
    }
}

#[tokio::test]
async fn a_quorum_is_needed_at_the_opening_and_at_the_closing() {
    let app = TestApp::new().await;
    let mut members = members(&app, 6).await;
    let motion = put(&mut members[0], "Few").await;
    let vote_at = prepare(&mut members[0], &motion, &[("base", "cast")]).await;
    let seats = filled(&app).await;
    let page = open_with(&mut members[0], &vote_at, &seats[..3]).await.is(422);
    page.says("the quorum is not reached");
    open_with(&mut members[0], &vote_at, &seats[..4]).await.is(303);
    for member in &mut members[..2] {
        assert_eq!(vote(member, &vote_at, "yes").await, 303);
    }
    // One leaves before the closing: three of six are left.
    members[0].submit(&format!("{vote_at}/seats/{}/presence", seats[3]), &[]).await.is(200).says("away");
    let page = members[0].submit(&format!("{vote_at}/close"), &[]).await.is(200);
    page.says("inquorate").says_not("rejected");
    assert_eq!(app.value::<String>("select verdict from votes").await, "inquorate");
    // Nothing was decided: the motion waits again, and its next vote cites nothing.
    members[0].get(&motion).await.is(200).says("draft");
    let again = open(&app, &mut members[0], &motion).await;
    members[0].get(&again).await.is(200).says_not("takes the place");
}

#[tokio::test]
async fn who_is_recused_does_not_vote_and_is_counted_as_such() {
    let app = TestApp::new().await;
    let mut members = members(&app, 6).await;
    let motion = put(&mut members[0], "Own bank").await;
    let vote_at = prepare(&mut members[0], &motion, &[]).await;
    let seats = filled(&app).await;
    // One declares it before the opening, with a reason.
    members[1].get(&format!("{vote_at}/recuse")).await.is(200).says("Recuse yourself");
    let page = members[1].post(&format!("{vote_at}/recuse"), &[("reason", " ")]).await.is(422);
    assert_eq!(page.fault("reason").unwrap(), "This is needed.");
    members[1].submit(&format!("{vote_at}/recuse"), &[("reason", "My bank")]).await.is(200).says("My bank");
    open_with(&mut members[0], &vote_at, &seats).await.is(303);
    assert_eq!(vote(&mut members[1], &vote_at, "yes").await, 409);
    // The chair recuses another while it is open; nobody who has voted, and no member does so to others.
    assert_eq!(vote(&mut members[2], &vote_at, "yes").await, 303);
    let late = format!("{vote_at}/seats/{}/recuse", seats[2]);
    members[0].post(&late, &[("reason", "x")]).await.is(409).says("voted already");
    let other = format!("{vote_at}/seats/{}/recuse", seats[3]);
    members[4].post(&other, &[("reason", "x")]).await.is(404);
    members[0].get(&other).await.is(200).says("Recuse Member 4?");
    members[0].submit(&other, &[("reason", "Owns shares")]).await.is(200).says("Owns shares");
    members[3].get(&vote_at).await.is(200).says("The chair recused you: Owns shares");
    for number in [0, 4, 5] {
        assert_eq!(vote(&mut members[number], &vote_at, "yes").await, 303);
    }
    let page = members[0].submit(&format!("{vote_at}/close"), &[]).await.is(200);
    // In the base: four of six are two thirds.
    page.says("4 of 6 for").says("carried").says("0 did not vote, 2 recused");
    members[1].post(&format!("{vote_at}/certify"), &[]).await.is(404);
    members[2].submit(&format!("{vote_at}/certify"), &[]).await.is(200);

    // With three of six recused it can no longer pass, so it is not opened.
    let motion = put(&mut members[0], "Their banks").await;
    let vote_at = prepare(&mut members[0], &motion, &[]).await;
    for member in &mut members[3..] {
        member.submit(&format!("{vote_at}/recuse"), &[("reason", "My bank")]).await.is(200);
    }
    members[0].get(&format!("{vote_at}/open")).await.is(200).says("this could not be carried");
    open_with(&mut members[0], &vote_at, &seats).await.is(422).says("this could not be carried");
    // Where the charter takes them out of the base, three of three are enough.
    members[0].submit(&format!("{vote_at}/cancel"), &[("reason", "By the charter")]).await.is(200);
    let vote_at = prepare(&mut members[0], &motion, &[("recused_count", "")]).await;
    for member in &mut members[3..] {
        member.submit(&format!("{vote_at}/recuse"), &[("reason", "My bank")]).await.is(200);
    }
    open_with(&mut members[0], &vote_at, &seats).await.is(303);
    for member in &mut members[..3] {
        assert_eq!(vote(member, &vote_at, "yes").await, 303);
    }
    members[0].submit(&format!("{vote_at}/close"), &[]).await.is(200).says("3 of 3 for").says("carried");
}

/// To whom letters with this subject went.
async fn written_to(app: &TestApp, subject: &str) -> Vec<String> {
    let mails = app.mails().await.into_iter().filter(|(_, held, _)| held == subject);
    let mut to: Vec<String> = mails.map(|(to, ..)| to).collect();
    to.sort();
    to
}

#[tokio::test]
async fn an_open_vote_waits_for_each_member_on_her_page_and_in_a_letter_until_she_has_voted() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    // A seventh seat, without a vote; and the fourth is recused.
    let form = [("post", "advisor"), ("title_en", "Legal expert")];
    organiser.post("/c/fsc/presidium/seats", &form).await.is(303);
    let mut members = members(&app, 7).await;
    let motion = put(&mut members[0], "Joint monitoring").await;
    let vote_at = prepare(&mut members[0], &motion, &[]).await;
    members[3].submit(&format!("{vote_at}/recuse"), &[("reason", "My bank")]).await.is(200);
    members[1].get("/c/fsc/my-work").await.is(200).says("Nothing waits for you");
    assert_eq!(app.mails().await.len(), 0);
    open_with(&mut organiser, &vote_at, &filled(&app).await).await.is(303);

    let asked = [1, 2, 3, 5, 6].map(|number| format!("member.{number}@example.org"));
    assert_eq!(written_to(&app, "Your vote is asked for: Joint monitoring").await, asked);
    assert!(app.mails().await.iter().all(|(.., body)| body.contains(&vote_at)));
    assert_eq!(app.value::<i64>("select count(*) from mails where occasion = 'votes.opened'").await, 5);
    let page = members[1].get("/c/fsc/my-work").await.is(200).says("Joint monitoring").says("your ballot is asked for");
    assert_eq!(page.attribute("#awaited a", "href").unwrap(), vote_at);
    assert_eq!(page.says_not("Nothing waits for you").all("#bell .alert"), ["1"]);
    members[1].get("/account/news").await.is(200).says("Joint monitoring").says_not("Nothing for you yet");
    // Who is recused, who has no vote and who holds no seat has nothing there.
    for other in [3, 6] {
        let page = members[other].get("/c/fsc/my-work").await.is(200).says("Nothing waits for you");
        assert_eq!((page.count("#awaited"), page.count("#bell .alert")), (0, 0));
    }
    assert_eq!(organiser.get("/c/fsc/my-work").await.is(200).count("#awaited"), 0);

    assert_eq!(vote(&mut members[1], &vote_at, "yes").await, 303);
    let page = members[1].get("/c/fsc/my-work").await.is(200).says("Nothing waits for you");
    assert_eq!((page.count("#awaited"), page.count("#bell .alert")), (0, 0));
    assert_eq!(members[2].get("/c/fsc/my-work").await.is(200).count("#awaited li"), 1);
    members[0].submit(&format!("{vote_at}/close"), &[]).await.is(200);
    assert_eq!(members[2].get("/c/fsc/my-work").await.is(200).count("#awaited"), 0);

    // Of a secret ballot it is known that it was cast.
    let motion = put(&mut members[0], "Who leads").await;
    let vote_at = prepare(&mut members[0], &motion, &[("kind", "secret")]).await;
    open_with(&mut members[0], &vote_at, &filled(&app).await).await.is(303);
    assert_eq!(written_to(&app, "Your vote is asked for: Who leads").await.len(), 6);
    assert_eq!(members[3].get("/c/fsc/my-work").await.is(200).count("#awaited li"), 1);
    assert_eq!(vote(&mut members[3], &vote_at, "no").await, 303);
    assert_eq!(members[3].get("/c/fsc/my-work").await.is(200).count("#awaited"), 0);
}

#[tokio::test]
async fn a_secret_ballot_is_final_and_nobody_can_lay_it_beside_a_seat() {
    let app = TestApp::new().await;
    let mut members = members(&app, 6).await;
    let motion = put(&mut members[0], "Who leads").await;
    let vote_at = prepare(&mut members[0], &motion, &[("kind", "secret")]).await;
    open_with(&mut members[0], &vote_at, &filled(&app).await).await.is(303);
    let page = members[1].get(&vote_at).await.is(200).says("Your ballot is secret, and final once cast.");
    page.says("all of a few say the same").says("Backups of the database");
    for (member, choice) in members.iter_mut().zip(["yes", "no", "yes", "yes", "abstain"]) {
        assert_eq!(vote(member, &vote_at, choice).await, 303);
    }
    let again = members[1].post(&format!("{vote_at}/ballot"), &[("choice", "yes")]).await;
    again.is(409).says("A secret ballot is final.");
    members[1].post(&format!("{vote_at}/recuse"), &[("reason", "x")]).await.is(409);
    let page = members[1].get(&vote_at).await.is(200).says("5 of 6 have voted").says("You took part.");
    assert_eq!(page.count("button[name=choice]"), 0);
    // While it is open the server itself cannot read the box, and nobody changes what is in it.
    let server = sqlx::PgPool::connect(&app.app_url()).await.unwrap();
    for refused in [
        "select choice from ballot_box",
        "delete from ballot_box",
        "insert into secret_ballots select gen_random_uuid(), id, 'yes' from votes",
    ] {
        let refused = sqlx::query(refused).execute(&server).await.unwrap_err();
        assert_eq!(refused.as_database_error().unwrap().code().unwrap(), "42501");
    }
    let cast: Vec<Uuid> = sqlx::query_scalar("select id from ballot_box").fetch_all(&app.owner).await.unwrap();
    assert_eq!(cast.len(), 5);

    let page = members[0].submit(&format!("{vote_at}/close"), &[]).await.is(200);
    page.says("3 of 6 for").says("3 for, 1 against, 1 abstained, 1 did not vote").says("took part");
    let kept: Vec<Uuid> = sqlx::query_scalar("select id from secret_ballots").fetch_all(&app.owner).await.unwrap();
    assert_eq!(app.value::<i64>("select count(*) from ballot_box").await, 0);
    assert_eq!(app.value::<i64>("select count(*) from turnouts").await, 5);
    // Other ids than before, random ones.
    assert!(kept.iter().all(|id| id.get_version_num() == 4 && !cast.contains(id)));
    // Neither table nor the log says who chose what, or when.
    let columns =
        "select string_agg(column_name, ',' order by column_name) from information_schema.columns where table_name = ";
    let of = |table: &str| sqlx::AssertSqlSafe(format!("{columns}'{table}'"));
    let turnouts: String = sqlx::query_scalar(of("turnouts")).fetch_one(&app.owner).await.unwrap();
    let ballots: String = sqlx::query_scalar(of("secret_ballots")).fetch_one(&app.owner).await.unwrap();
    assert_eq!((turnouts.as_str(), ballots.as_str()), ("seat_id,vote_id", "choice,id,vote_id"));
    let logged = "select string_agg(distinct k, ',' order by k) from audit_log, jsonb_object_keys(detail) k where action = 'vote.took_part'";
    assert_eq!(app.value::<String>(logged).await, "seat");
    let record = members[0].get(&format!("{vote_at}/record")).await.is(200).text();
    assert!(record.contains("took part") && record.contains("verdict=rejected") && !record.contains(" yes at "));
    // Nobody of the three administrators sees any of it.
    for role in [Role::SystemAdmin, Role::SecurityAdmin, Role::AuditAdmin] {
        let mut admin = app.administrator(role).await;
        admin.get(&vote_at).await.is(404);
        admin.get(&format!("{vote_at}/record")).await.is(404);
        admin.post(&format!("{vote_at}/certify"), &[]).await.is(404);
    }
    for forced in ["update turnouts set seat_id = seat_id", "delete from secret_ballots", "truncate secret_ballots"] {
        assert!(sqlx::query(forced).execute(&app.owner).await.is_err(), "{forced}");
    }
}

#[tokio::test]
async fn in_the_room_the_chair_enters_hands_seat_by_seat() {
    let app = TestApp::new().await;
    let mut members = members(&app, 5).await;
    let motion = put(&mut members[0], "In the room").await;
    let seats = filled(&app).await;
    // Elsewhere hands are not entered.
    let by_sign_in = open(&app, &mut members[0], &motion).await;
    let hand = format!("{by_sign_in}/seats/{}/hand", seats[1]);
    members[0].post(&hand, &[("choice", "yes")]).await.is(404);
    members[0].submit(&format!("{by_sign_in}/cancel"), &[("reason", "By hand")]).await.is(200).says("By hand");

    let vote_at = prepare(&mut members[0], &motion, &[("kind", "hands")]).await;
    // Four of five are needed and three are there: not opened.
    open_with(&mut members[0], &vote_at, &seats[..3]).await.is(422).says("this could not be carried");
    open_with(&mut members[0], &vote_at, &seats).await.is(303);
    for seat in &seats[..4] {
        let path = format!("{vote_at}/seats/{seat}/hand");
        members[1].post(&path, &[("choice", "yes")]).await.is(404);
        members[0].submit(&path, &[("choice", "yes")]).await.is(200).says("show of hands");
    }
    // A member corrects what was entered for her; from then on it is hers.
    members[3].get(&vote_at).await.is(200).says("The chair entered your hand.");
    assert_eq!(vote(&mut members[3], &vote_at, "no").await, 303);
    let path = format!("{vote_at}/seats/{}/hand", seats[3]);
    members[0].post(&path, &[("choice", "yes")]).await.is(409).says("voted herself");
    let page = members[0].submit(&format!("{vote_at}/close"), &[]).await.is(200);
    page.says("3 of 5 for").says("rejected").says("1 did not vote");
    assert_eq!(app.value::<i64>("select count(*) from ballots where entered_by is not null").await, 3);
}

#[tokio::test]
async fn a_result_gives_way_only_to_a_new_vote_that_cites_it() {
    let app = TestApp::new().await;
    let mut members = members(&app, 5).await;
    let motion = put(&mut members[0], "Once decided").await;
    let first = open(&app, &mut members[0], &motion).await;
    for member in &mut members {
        assert_eq!(vote(member, &first, "yes").await, 303);
    }
    members[0].submit(&format!("{first}/close"), &[]).await.is(200);
    members[4].submit(&format!("{first}/certify"), &[]).await.is(200);
    members[0].post(&format!("{first}/cancel"), &[("reason", "x")]).await.is(409);
    // Anew only with a reason, citing it.
    let page = members[0].get(&format!("{motion}/vote")).await.is(200).says("takes the place of an earlier result");
    let version = page.count("input[name=numerator]");
    assert_eq!(version, 1);
    let page = members[0].post(&format!("{motion}/vote"), &super::presidium::IMPORTANT).await.is(422);
    assert_eq!(page.fault("reason").unwrap(), "This is needed.");
    let second = prepare(&mut members[0], &motion, &[("reason", "New figures")]).await;
    members[0].get(&second).await.is(200).says("New figures").says("takes the place");
    open_with(&mut members[0], &second, &filled(&app).await).await.is(303);
    members[0].get(&motion).await.is(200).says("voting");
    // Given up, the earlier result stands.
    members[0].submit(&format!("{second}/cancel"), &[("reason", "Figures were wrong")]).await.is(200);
    assert_eq!(app.value::<String>("select state from motions").await, "carried");
    let third = prepare(&mut members[0], &motion, &[("reason", "Right figures")]).await;
    open_with(&mut members[0], &third, &filled(&app).await).await.is(303);
    members[1].submit(&format!("{third}/ballot"), &[("choice", "no")]).await.is(200);
    members[0].submit(&format!("{third}/close"), &[]).await.is(200).says("rejected");
    members[0].get(&first).await.is(200).says("Superseded by a later vote.").says("certified");
    let resolution = app.value::<Uuid>("select id from resolutions").await;
    members[2].get(&format!("/c/fsc/resolutions/{resolution}")).await.is(200).says("Superseded");
    // The database takes no vote that does not cite the last one, and none that begins decided.
    for (forced, constraint) in [
        (
            "insert into votes (id, motion_id, state, planned_at, planned_by, numerator, denominator)
             select gen_random_uuid(), id, 'draft', now(), proposed_by, 2, 3 from motions",
            "votes_cite_the_last",
        ),
        (
            "insert into votes (id, motion_id, state, planned_at, planned_by, numerator, denominator)
             select gen_random_uuid(), id, 'open', now(), proposed_by, 2, 3 from motions",
            "votes_begin_as_draft",
        ),
    ] {
        let refused = sqlx::query(forced).execute(&app.owner).await.unwrap_err();
        assert_eq!(plenum::db::constraint(&refused), Some(constraint));
    }
}

#[tokio::test]
async fn what_was_inquorate_takes_the_place_of_no_result() {
    let app = TestApp::new().await;
    let mut members = members(&app, 5).await;
    let motion = put(&mut members[0], "Few came back").await;
    let first = open(&app, &mut members[0], &motion).await;
    for member in &mut members {
        assert_eq!(vote(member, &first, "yes").await, 303);
    }
    members[0].submit(&format!("{first}/close"), &[]).await.is(200).says("carried");
    // Anew, before it is certified; one of three leaves, and too few are there.
    let second = prepare(&mut members[0], &motion, &[("reason", "New figures")]).await;
    let seats = filled(&app).await;
    open_with(&mut members[0], &second, &seats[..3]).await.is(303);
    members[0].submit(&format!("{second}/seats/{}/presence", seats[2]), &[]).await.is(200).says("away");
    members[0].submit(&format!("{second}/close"), &[]).await.is(200).says("inquorate");
    // Nothing was decided: the earlier result stands, is certified, and becomes a resolution.
    assert_eq!(app.value::<String>("select state from motions").await, "carried");
    members[0].get(&first).await.is(200).says_not("Superseded by a later vote.");
    members[4].submit(&format!("{first}/certify"), &[]).await.is(200).says("certified");
    let resolution = app.value::<Uuid>("select id from resolutions").await;
    members[2].get(&format!("/c/fsc/resolutions/{resolution}")).await.is(200).says_not("Superseded");
    // Nor do participants read that anything took its place.
    let mut organiser = app.organiser().await;
    let pass = register(&app, "Wang Min", "wang.min@example.org").await;
    approve(&app, &mut organiser, "wang.min@example.org", "green").await;
    organiser.submit(&format!("/c/fsc/resolutions/{resolution}/publish"), &[]).await.is(200);
    let read = format!("{pass}/resolutions/{resolution}");
    app.visitor().get(&read).await.is(200).says("Few came back").says_not("A later vote took the place");
    // The next vote cites the same result, and takes its place once it is decided.
    let third = prepare(&mut members[0], &motion, &[("reason", "Right figures")]).await;
    let citing = "select count(*) from votes v join votes f on f.id = v.cites where f.state = 'certified'";
    assert_eq!(app.value::<i64>(citing).await, 2);
    open_with(&mut members[0], &third, &seats).await.is(303);
    assert_eq!(vote(&mut members[1], &third, "no").await, 303);
    members[0].submit(&format!("{third}/close"), &[]).await.is(200).says("rejected");
    members[0].get(&first).await.is(200).says("Superseded by a later vote.");
    app.visitor().get(&read).await.is(200).says("A later vote took the place");
}

#[tokio::test]
async fn a_result_that_gave_way_before_it_was_certified_waits_for_nobody() {
    let app = TestApp::new().await;
    let mut members = members(&app, 5).await;
    let motion = put(&mut members[0], "Overtaken").await;
    let first = open(&app, &mut members[0], &motion).await;
    for member in &mut members {
        assert_eq!(vote(member, &first, "yes").await, 303);
    }
    members[0].submit(&format!("{first}/close"), &[]).await.is(200).says("carried");
    members[1].get("/c/fsc/motions/queue").await.is(200).says("Overtaken");
    let second = prepare(&mut members[0], &motion, &[("reason", "New figures")]).await;
    open_with(&mut members[0], &second, &filled(&app).await).await.is(303);
    assert_eq!(vote(&mut members[1], &second, "no").await, 303);
    members[0].submit(&format!("{second}/close"), &[]).await.is(200).says("rejected");
    members[4].submit(&format!("{second}/certify"), &[]).await.is(200).says("certified");
    // The first can be certified no more, so nobody is asked to.
    members[4].get(&first).await.is(200).says("Superseded by a later vote.").says_not("Certify");
    members[4].post(&format!("{first}/certify"), &[]).await.is(409);
    members[1].get("/c/fsc/motions/queue").await.is(200).says_not("Overtaken");
}

#[tokio::test]
async fn what_makes_no_rule_comes_back_with_its_faults() {
    let app = TestApp::new().await;
    let mut members = members(&app, 5).await;
    let motion = put(&mut members[0], "Rules").await;
    let form = [("comparison", "more"), ("numerator", "3"), ("denominator", "3"), ("base", "all"), ("quorum", "none")];
    let page = members[0].post(&format!("{motion}/vote"), &form).await.is(422);
    assert_eq!(page.fault("numerator").unwrap(), "This can never be reached. It has to be a part of the whole.");
    assert!(page.fault("base").is_some() && page.fault("kind").is_some());
    assert_eq!(page.field("numerator"), "3");
    members[1].get(&format!("{motion}/vote")).await.is(404);
    // One at a time.
    prepare(&mut members[0], &motion, &[]).await;
    members[0].post(&format!("{motion}/vote"), &super::presidium::IMPORTANT).await.is(409);
}

/// Fifty ballots while the vote is closed: every one that was acknowledged is counted, every
/// other was told that it came too late. Open ones and secret ones.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_ballot_slips_in_while_the_vote_is_closed() {
    let app = TestApp::new().await;
    let members = fifty(&app).await;
    let seats = filled(&app).await;
    let (mut all_taken, mut late) = (0, 0);
    for round in 0..12 {
        if round >= 2 && all_taken > 0 && late > 0 {
            break;
        }
        let mut chair = members[0].clone();
        let motion = put(&mut chair, &format!("Round {round}")).await;
        let kind = if round % 2 == 0 { "open" } else { "secret" };
        let vote_at = prepare(&mut chair, &motion, &[("kind", kind)]).await;
        open_with(&mut chair, &vote_at, &seats).await.is(303);
        // Half of them set out before the closing, which sets out when some have been told that they voted; the
        // others while it runs.
        let (told, enough) = (Arc::new(AtomicUsize::new(0)), Arc::new(Notify::new()));
        let cast = |member: &Browser| {
            let (mut member, vote_at) = (member.clone(), vote_at.clone());
            let (told, enough) = (told.clone(), enough.clone());
            tokio::spawn(async move {
                let status = vote(&mut member, &vote_at, "yes").await;
                if told.fetch_add(1, Ordering::SeqCst) == 4 {
                    enough.notify_one();
                }
                status
            })
        };
        let mut ballots: Vec<_> = members[..25].iter().map(cast).collect();
        enough.notified().await;
        let close = format!("{vote_at}/close");
        let closing = tokio::spawn(async move { chair.post(&close, &[]).await.status.as_u16() });
        ballots.extend(members[25..].iter().map(cast));
        assert_eq!(closing.await.unwrap(), 303);
        let mut taken = 0;
        for ballot in ballots {
            match ballot.await.unwrap() {
                303 => taken += 1,
                409 => late += 1,
                status => panic!("{status}"),
            }
        }
        all_taken += taken;
        let last = "select yes from votes order by opened_at desc, id desc limit 1";
        assert_eq!(app.value::<i32>(last).await, taken, "round {round}");
        let verdict = "select verdict from votes order by opened_at desc, id desc limit 1";
        assert_eq!(app.value::<String>(verdict).await, if taken >= 34 { "carried" } else { "rejected" });
    }
    assert!(all_taken > 0 && late > 0, "{all_taken} taken, {late} late: nothing ran side by side");
    let held = "select (select count(*) from ballots) + (select count(*) from secret_ballots)";
    assert_eq!(app.value::<i64>(held).await, i64::from(all_taken));
}

/// A presidium of fifty, each in her own sign-in.
pub async fn fifty(app: &TestApp) -> Vec<Browser> {
    app.sql("update conferences set presidium_max = 50").await;
    app.sql(
        "insert into seats (id, conference_id, seats_max, number, post, title)
         select gen_random_uuid(), c.id, 50, n, 'advisor', row('x','x','x')::words from conferences c, generate_series(7, 50) n",
    )
    .await;
    members(app, 50).await
}
