//! The presidium approves the agenda: one exact copy of it.

use super::presidium::{members, open, vote};
use super::programme::{change_block, release};
use crate::support::{Browser, TestApp};

const APPROVAL: &str = "/c/fsc/programme/approval";

async fn submit(organiser: &mut Browser) -> crate::support::Answer {
    let seen = organiser.get(APPROVAL).await.is(200).attribute("input[name=seen]", "value").unwrap_or_default();
    organiser.post(APPROVAL, &[("note_en", "Groups sit longer."), ("seen", &seen)]).await
}

#[tokio::test]
async fn the_presidium_approves_one_exact_agenda_and_deviations_are_listed() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    let mut members = members(&app, 6).await;
    organiser.get(APPROVAL).await.is(200).says("The presidium has approved no agenda yet");
    change_block(&mut organiser, &app, "break-1", &[("ends", "11:20")]).await.is(303);

    // The draft is put to it before anybody else sees it: a copy, and the motion to approve it.
    let motion = submit(&mut organiser).await.is(303).location().to_owned();
    let print: String = app.value("select fingerprint from agenda_submissions").await;
    let page = members[1].get(&motion).await.is(200).says("Approval of the agenda (1)").says("Groups sit longer.");
    page.says(&print);
    // Its words say which copy: nobody makes it say something else, and have that approved.
    organiser.get(&format!("{motion}/edit")).await.is(409).says("which copy of the agenda");
    let other = [("title_en", "Something else"), ("text_en", "We approve another."), ("version", "1")];
    members[1].post(&format!("{motion}/edit"), &other).await.is(409);
    assert_eq!(organiser.get(&motion).await.is(200).count(&format!("a[href='{motion}/edit']")), 0);
    members[1].get(&format!("{APPROVAL}/1")).await.is(200).says("as it was put to the presidium").says("11:00–11:20");
    app.visitor().get("/c/fsc/agenda").await.is(200).says_not("11:20");
    // Nothing new to submit, until the draft changes.
    organiser.get(APPROVAL).await.is(200).says("The draft is what was submitted last.").says("Motion 2026–1");
    organiser.post(APPROVAL, &[("seen", "")]).await.is(422);
    // Whatever changes from now on is not what they vote on.
    change_block(&mut organiser, &app, "closing", &[("title_en", "Farewell")]).await.is(303);

    let vote_at = open(&app, &mut members[0], &motion).await;
    for member in &mut members[..4] {
        assert_eq!(vote(member, &vote_at, "yes").await, 303);
    }
    members[0].submit(&format!("{vote_at}/close"), &[]).await.is(200).says("carried");
    members[1].submit(&format!("{vote_at}/certify"), &[]).await.is(200).says("certified");

    // The list of resolutions and its page say, as the thread does, that it needs no project.
    let page = organiser.get("/c/fsc/resolutions").await.is(200).says("needs none");
    assert_eq!(page.count("table.data .tag.warn"), 0);
    let resolution = page.attribute("table.data a[href*='/resolutions/0']", "href").unwrap();
    organiser.get("/c/fsc/resolutions?projects=none").await.is(200).says_not("Approval of the agenda");
    organiser.get(&resolution).await.is(200).says("it approves an agenda").says_not("no project yet");

    let page = members[2].get(APPROVAL).await.is(200).says("Resolution 2026–1");
    // What is public lacks what was approved; the draft has more than was.
    assert_eq!((page.count("#released .list > li"), page.count("#drafted .list > li")), (1, 1));
    organiser.get("/c/fsc/programme/release").await.is(200).says("1 deviation from what was approved");
    // Released as approved, nothing deviates; released with more, that is listed.
    change_block(&mut organiser, &app, "closing", &[("title_en", "Closing ceremony")]).await.is(303);
    organiser.get("/c/fsc/programme/release").await.is(200).says("As the presidium approved it.");
    release(&mut organiser, &app, "As approved").await.is(303);
    let page = organiser.get(APPROVAL).await.is(200);
    assert_eq!(page.count("#released .list > li") + page.count("#drafted .list > li"), 0);
    change_block(&mut organiser, &app, "closing", &[("title_en", "Last words")]).await.is(303);
    release(&mut organiser, &app, "Another title").await.is(303);
    let page = members[2].get(APPROVAL).await.is(200).says("Last words");
    assert_eq!((page.count("#released .list > li"), page.count("#submit")), (1, 0));
}

#[tokio::test]
async fn what_was_withdrawn_is_put_to_the_presidium_once_more() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    let motion = submit(&mut organiser).await.is(303).location().to_owned();
    organiser.submit(&format!("{motion}/withdraw"), &[]).await.is(200);
    let again = submit(&mut organiser).await.is(303).location().to_owned();
    assert_ne!(again, motion);
    assert_eq!(app.value::<i64>("select count(*) from agenda_submissions").await, 2);
}

#[tokio::test]
async fn what_was_submitted_never_changes_and_only_who_sees_the_whole_sees_it() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    // Of two who submit at once the second has not seen what the first did.
    let seen = organiser.get(APPROVAL).await.is(200).attribute("input[name=seen]", "value").unwrap();
    change_block(&mut organiser, &app, "break-1", &[("ends", "11:20")]).await.is(303);
    organiser.post(APPROVAL, &[("seen", &seen)]).await.is(422).says("The draft has changed while you looked at it.");
    assert_eq!(app.value::<i64>("select count(*) from motions").await, 0);
    submit(&mut organiser).await.is(303);

    for sql in ["update agenda_submissions set number = 2", "delete from agenda_submissions"] {
        assert!(sqlx::query(sql).execute(&app.owner).await.is_err(), "{sql}");
    }
    // Changed behind its back, it is found.
    assert_eq!(plenum::agenda::recheck(&app.app.db).await.unwrap(), (1, vec![]));
    let changes = "alter table agenda_submissions disable trigger user; \
                   update agenda_submissions set programme = jsonb_set(programme, '{days,0,number}', '7')";
    sqlx::raw_sql(changes).execute(&app.owner).await.unwrap();
    let (_, changed) = plenum::agenda::recheck(&app.app.db).await.unwrap();
    assert_eq!(changed, ["fsc: the agenda for approval 1 is not what was submitted"]);

    let mut visitor = app.visitor();
    for path in [APPROVAL.to_owned(), format!("{APPROVAL}/1"), format!("{APPROVAL}/2")] {
        let answer = visitor.get(&path).await;
        assert!([303, 404].contains(&answer.status.as_u16()), "{path}: {}", answer.status);
    }
    organiser.get(&format!("{APPROVAL}/2")).await.is(404);
}
