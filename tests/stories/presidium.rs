//! The presidium: seated, asked, deciding.

use plenum::access::{GroupRole, Role};
use plenum::kernel::Uuid;

use crate::support::{Answer, Browser, TestApp};

/// Members of the first so many seats, each in her own sign-in. The first is the chair.
pub async fn members(app: &TestApp, count: i32) -> Vec<Browser> {
    let mut members = Vec::new();
    for seat in 1..=count {
        members.push(app.seated(&format!("Member {seat}"), seat).await);
    }
    members
}

/// A motion put by this person; its path.
pub async fn put(who: &mut Browser, title: &str) -> String {
    let form = [("title_en", title), ("text_en", "The presidium resolves."), ("item", ""), ("version", "")];
    let answer = who.post("/c/fsc/motions/new", &form).await.is(303);
    answer.location().to_owned()
}

/// How a vote is prepared that the plan calls important.
pub const IMPORTANT: [(&str, &str); 7] = [
    ("comparison", "least"),
    ("numerator", "2"),
    ("denominator", "3"),
    ("base", "members"),
    ("quorum", "half-more"),
    ("recused_count", "on"),
    ("kind", "open"),
];

/// A vote prepared on a motion, with these answers changed; its path.
pub async fn prepare(who: &mut Browser, motion: &str, changed: &[(&str, &str)]) -> String {
    let path = format!("{motion}/vote");
    who.get(&path).await.is(200);
    let form: Vec<(&str, &str)> = IMPORTANT
        .into_iter()
        .filter(|(name, _)| !changed.iter().any(|(other, _)| other == name))
        .chain(changed.iter().copied().filter(|(_, value)| !value.is_empty()))
        .collect();
    who.post(&path, &form).await.is(303).location().to_owned()
}

/// The ids of the seats that are filled, by number.
pub async fn filled(app: &TestApp) -> Vec<String> {
    sqlx::query_scalar::<_, Uuid>("select id from seats where account_id is not null order by number")
        .fetch_all(&app.owner)
        .await
        .unwrap()
        .iter()
        .map(Uuid::to_string)
        .collect()
}

/// Opens a vote with these seats there.
pub async fn open_with(who: &mut Browser, vote: &str, there: &[String]) -> Answer {
    let path = format!("{vote}/open");
    let version = who.get(&path).await.is(200).field("version");
    let mut form = vec![("version", version.as_str())];
    form.extend(there.iter().map(|seat| ("present", seat.as_str())));
    who.post(&path, &form).await
}

/// Prepares and opens a vote as the plan asks, with everybody there; its path.
pub async fn open(app: &TestApp, who: &mut Browser, motion: &str) -> String {
    let vote = prepare(who, motion, &[]).await;
    open_with(who, &vote, &filled(app).await).await.is(303);
    vote
}

pub async fn vote(who: &mut Browser, vote: &str, choice: &str) -> u16 {
    who.post(&format!("{vote}/ballot"), &[("choice", choice)]).await.status.as_u16()
}

const SEATS: &str = "/c/fsc/presidium/seats";
/// A seventh seat beside the six that the plan names.
const SEVENTH: [(&str, &str); 3] = [("post", "advisor"), ("title_en", "Legal expert"), ("has_vote", "on")];

#[tokio::test]
async fn seven_members_vote_and_the_motion_becomes_a_resolution() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    organiser.post(SEATS, &SEVENTH).await.is(303);
    let mut members = members(&app, 7).await;
    organiser.get("/c/fsc/presidium").await.is(200).says("7 / 7").says("complete").says("Legal expert");
    let motion = put(&mut members[3], "Joint monitoring").await;
    members[0].get(&motion).await.is(200).says("draft").says("put by Member 4");
    let vote_at = open(&app, &mut members[0], &motion).await;

    for (member, choice) in members.iter_mut().zip(["yes", "yes", "no", "yes", "yes"]) {
        assert_eq!(vote(member, &vote_at, choice).await, 303);
    }
    // She may change her mind until the closing.
    assert_eq!(vote(&mut members[2], &vote_at, "yes").await, 303);
    assert_eq!(vote(&mut members[5], &vote_at, "abstain").await, 303);
    assert_eq!(vote(&mut members[5], &vote_at, "perhaps").await, 403);
    assert_eq!(app.value::<i64>("select count(*) from ballots").await, 6);

    // Who has voted is seen, not how; her own is.
    let page = organiser.get(&motion).await.is(200).says("6 of 7 have voted");
    assert_eq!(
        (page.count(".seats .waiting"), page.count(".seats .for"), page.count("form[action$=ballot]")),
        (7, 0, 0)
    );
    let page = members[5].get(&vote_at).await.is(200);
    assert_eq!(page.all("button[aria-pressed=true]"), ["abstain"]);

    members[0].get(&format!("{vote_at}/close")).await.is(200).says("6 of 7 have voted");
    let page = members[0].submit(&format!("{vote_at}/close"), &[]).await.is(200).says("carried").says("5 of 7 for");
    // Decided, and no resolution before somebody else than who opened it has certified it.
    page.says("not certified yet").says("5 for, 0 against, 1 abstained, 1 did not vote, 0 recused");
    assert_eq!(app.value::<String>("select verdict from votes").await, "carried");
    assert_eq!(app.value::<i64>("select count(*) from resolutions").await, 0);
    members[0].get(&format!("{vote_at}/certify")).await.is(404);
    members[0].post(&format!("{vote_at}/certify"), &[]).await.is(404);
    organiser.post(&format!("{vote_at}/certify"), &[]).await.is(404);
    members[1].get(&format!("{vote_at}/certify")).await.is(200).says("becomes a resolution");
    members[1].submit(&format!("{vote_at}/certify"), &[]).await.is(200).says("certified");
    members[2].post(&format!("{vote_at}/certify"), &[]).await.is(409);
    let page = organiser.get(&motion).await.is(200);
    assert_eq!((page.count(".seats .for"), page.count(".seats .abstain"), page.count(".seats .waiting")), (5, 1, 1));
    assert_eq!(app.value::<i32>("select number from resolutions where year = 2026").await, 1);

    let page = organiser.get("/c/fsc/resolutions").await.is(200).says("Joint monitoring").says("no project yet");
    let resolution = page.attribute("table.data a[href*='/resolutions/0']", "href").unwrap();
    organiser
        .get(&resolution)
        .await
        .is(200)
        .says("Resolution 2026–1")
        .says("The presidium resolves.")
        .says("5 of 7 for");
    let actions = app.actions().await;
    let last: Vec<&str> = actions.iter().map(String::as_str).rev().take(3).collect();
    assert_eq!(last, ["resolution.adopted", "vote.certified", "vote.closed"]);
    // The log says that she voted, never how.
    assert_eq!(
        app.value::<i64>(
            "select count(*) from audit_log where action = 'vote.ballot_cast' and detail::text ~ 'yes|abstain'"
        )
        .await,
        0
    );
}

#[tokio::test]
async fn two_thirds_are_of_the_members_so_absence_counts() {
    let app = TestApp::new().await;
    let mut members = members(&app, 6).await;
    let motion = put(&mut members[0], "Too few came").await;
    let vote_at = open(&app, &mut members[0], &motion).await;
    for member in &mut members[..3] {
        assert_eq!(vote(member, &vote_at, "yes").await, 303);
    }
    // Three of three who voted, of six: four are needed.
    let page = members[0].submit(&format!("{vote_at}/close"), &[]).await.is(200);
    page.says("rejected").says("3 of 6 for").says("At least 2/3 of the members").says("needed: 4");
    members[1].submit(&format!("{vote_at}/certify"), &[]).await.is(200);
    assert_eq!(app.value::<i64>("select count(*) from resolutions").await, 0);
    // Its words can be put again.
    let again = members[1].get(&motion).await.attribute("a[href*='new?from=']", "href").unwrap();
    assert_eq!(members[1].get(&again).await.is(200).field("title_en"), "Too few came");
}

#[tokio::test]
async fn below_the_minimum_no_vote_opens() {
    let app = TestApp::new().await;
    let mut members = members(&app, 4).await;
    members[0].get("/c/fsc/presidium").await.is(200).says("one more is needed before any vote can open");
    let motion = put(&mut members[0], "Too early").await;
    let vote_at = prepare(&mut members[0], &motion, &[]).await;
    members[0]
        .get(&format!("{vote_at}/open"))
        .await
        .is(200)
        .says("Too few seats are filled to open a vote. 4 filled, at least 5 needed.");
    members[0].post(&format!("{vote_at}/open"), &[("version", "1")]).await.is(422).says("Too few seats");
    assert_eq!(app.value::<String>("select state from votes").await, "draft");
    assert_eq!(app.value::<String>("select state from motions").await, "draft");
    let mut fifth = app.seated("Member 5", 5).await;
    open_with(&mut members[0], &vote_at, &filled(&app).await).await.is(303);
    assert_eq!(vote(&mut fifth, &vote_at, "no").await, 303);
}

#[tokio::test]
async fn no_seat_beyond_the_maximum() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    // One chair.
    let page = organiser.post(SEATS, &[("post", "chair"), ("title_en", "Another")]).await.is(422);
    assert_eq!(page.fault("post").unwrap(), "There is a chair already, and there can be only one.");
    organiser.post(SEATS, &SEVENTH).await.is(303);
    organiser.post(SEATS, &SEVENTH).await.is(409).says("allows no more seats");
    assert_eq!(app.value::<i64>("select count(*) from seats").await, 7);
    // The database itself refuses, its owner too.
    let beyond = "insert into seats (id, conference_id, seats_max, number, post, title)
        select gen_random_uuid(), id, presidium_max, 8, 'advisor', row('x','x','x')::words from conferences";
    let refused = sqlx::query(beyond).execute(&app.owner).await.unwrap_err();
    assert_eq!(plenum::db::constraint(&refused), Some("seats_within_maximum"));
    // Nor does a wrong maximum help: it is the conference's.
    let lie = "insert into seats (id, conference_id, seats_max, number, post, title)
        select gen_random_uuid(), id, 9, 8, 'advisor', row('x','x','x')::words from conferences";
    let refused = sqlx::query(lie).execute(&app.owner).await.unwrap_err();
    assert_eq!(plenum::db::constraint(&refused), Some("seats_of_conference"));
}

#[tokio::test]
async fn organisers_seat_others_and_never_themselves() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    app.account("Wang Min").await;
    app.administrator(Role::SecurityAdmin).await;
    let seat = organiser.get("/c/fsc/presidium").await.is(200).attribute("table.data a.btn", "href").unwrap();
    for (email, fault) in [
        ("", "This is needed."),
        ("nobody@example.org", "There is no account with this address that can be seated."),
        ("admin.security_admin@example.org", "There is no account with this address that can be seated."),
        ("olga.organiser@example.org", "Nobody seats herself. Another organiser has to do it."),
    ] {
        let page = organiser.post(&seat, &[("email", email)]).await.is(422);
        assert_eq!(page.fault("email").unwrap(), fault, "{email}");
    }
    organiser.submit(&seat, &[("email", " Wang.Min@example.org ")]).await.is(200).says("Wang Min");
    assert_eq!(app.value::<i64>("select count(*) from seats where account_id is not null").await, 1);
    // One seat a person.
    let second = app.value::<Uuid>("select id from seats where number = 2").await;
    let page = organiser.post(&format!("/c/fsc/presidium/seats/{second}"), &[("email", "wang.min@example.org")]).await;
    assert_eq!(page.is(422).fault("email").unwrap(), "This person holds a seat here already.");
    // A seat with somebody in it is not removed; an empty one is.
    organiser.post(&format!("{seat}/remove"), &[]).await.is(409);
    organiser.get(&format!("{seat}/empty")).await.is(200).says("Take Wang Min from this seat?");
    organiser.submit(&format!("{seat}/empty"), &[]).await.is(200).says_not("Wang Min");
    // A seat from which somebody acted for the chair stays, and says why.
    app.sql(
        "insert into acting_chairs (id, conference_id, seat_id, reason, named_by, since, ended_at, ended_by)
         select gen_random_uuid(), s.conference_id, s.id, 'Ill', a.id, now(), now(), a.id
         from seats s, (select id from accounts limit 1) a where s.number = 2",
    )
    .await;
    let acted = app.value::<Uuid>("select id from seats where number = 2").await;
    organiser.post(&format!("/c/fsc/presidium/seats/{acted}/remove"), &[]).await.is(409).says("so it stays");
    organiser.submit(&format!("{seat}/remove"), &[]).await.is(200);
    assert_eq!(app.value::<i64>("select count(*) from seats").await, 5);
}

#[tokio::test]
async fn who_leaves_her_seat_loses_it_at_once_and_open_votes_keep_their_electorate() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    let mut members = members(&app, 6).await;
    let motion = put(&mut members[0], "Still asked").await;
    let vote_at = open(&app, &mut members[0], &motion).await;
    members[5].get(&vote_at).await.is(200).says("Your ballot");
    let seat = app.value::<Uuid>("select id from seats where number = 6").await;
    organiser.submit(&format!("/c/fsc/presidium/seats/{seat}/empty"), &[]).await.is(200);
    // The page that she still has open does nothing more.
    for path in ["/c/fsc/presidium", "/c/fsc/motions", motion.as_str(), vote_at.as_str()] {
        members[5].get(path).await.is(404);
    }
    assert_eq!(vote(&mut members[5], &vote_at, "yes").await, 404);
    members[5].post(&format!("{vote_at}/recuse"), &[("reason", "x")]).await.is(404);
    // Nor does the database take one from the seat that she left.
    let forced = "insert into ballots select vote_id, seat_id, 'yes', now() from electors where seat_id = (select id from seats where number = 6)";
    let refused = sqlx::query(forced).execute(&app.owner).await.unwrap_err();
    assert_eq!(plenum::db::constraint(&refused), Some("ballots_of_members"));
    // Who comes after her was not asked.
    let mut newcomer = app.seated("New Member", 6).await;
    assert_eq!(vote(&mut newcomer, &vote_at, "yes").await, 404);
    newcomer.get(&vote_at).await.is(200).says_not("Your ballot").says("left the seat");
    organiser.submit(&format!("/c/fsc/presidium/seats/{seat}/empty"), &[]).await.is(200);
    organiser.post(&format!("/c/fsc/presidium/seats/{seat}/remove"), &[]).await.is(409).says("so it stays");
    for member in &mut members[..4] {
        assert_eq!(vote(member, &vote_at, "yes").await, 303);
    }
    members[0].submit(&format!("{vote_at}/close"), &[]).await.is(200).says("4 of 6 for").says("carried");
}

#[tokio::test]
async fn only_electors_vote_and_administrators_do_not_even_see() {
    let app = TestApp::new().await;
    let mut members = members(&app, 5).await;
    let motion = put(&mut members[0], "Who may").await;
    let vote_at = prepare(&mut members[0], &motion, &[]).await;
    // Nobody votes on a draft.
    assert_eq!(vote(&mut members[0], &vote_at, "yes").await, 404);
    open_with(&mut members[0], &vote_at, &filled(&app).await).await.is(303);
    let mut organiser = app.organiser().await;
    let mut lead = app.in_group("Lena Lead", "technology", GroupRole::Lead).await;
    for outsider in [&mut organiser, &mut lead] {
        outsider.get(&motion).await.is(200);
        assert_eq!(vote(outsider, &vote_at, "yes").await, 404);
    }
    lead.post(&format!("{vote_at}/close"), &[]).await.is(404);
    lead.get(&format!("{motion}/vote")).await.is(404);
    organiser.post(&format!("{motion}/accept"), &[]).await.is(404);
    // A member who is not the chair closes nothing.
    members[1].post(&format!("{vote_at}/close"), &[]).await.is(404);
    let mut desk = app.desk_staff("Dora Desk").await;
    desk.get(&motion).await.is(404);
    for role in [Role::SystemAdmin, Role::SecurityAdmin, Role::AuditAdmin] {
        let mut admin = app.administrator(role).await;
        for path in ["/c/fsc/presidium", "/c/fsc/motions", "/c/fsc/resolutions", motion.as_str(), vote_at.as_str()] {
            admin.get(path).await.is(404);
        }
        assert_eq!(vote(&mut admin, &vote_at, "yes").await, 404);
        for path in ["open", "close", "certify", "cancel", "recuse"] {
            admin.post(&format!("{vote_at}/{path}"), &[]).await.is(404);
        }
    }
    assert_eq!(app.value::<i64>("select count(*) from ballots").await, 0);
    // The seats themselves take no administrator.
    let forced = "update seats set account_id = (select id from accounts where branch = 'audit'), filled_at = now() where number = 6";
    let refused = sqlx::query(forced).execute(&app.owner).await.unwrap_err();
    assert_eq!(plenum::db::constraint(&refused), Some("seats_one_branch"));
    // Nor does a vote take one who would close it.
    let forced = "update votes set state = 'cancelled', cancel_reason = 'x', cancelled_at = now(),
        cancelled_by = (select id from accounts where branch = 'audit')";
    let refused = sqlx::query(forced).execute(&app.owner).await.unwrap_err();
    assert_eq!(plenum::db::constraint(&refused), Some("votes_one_branch"));
}

#[tokio::test]
async fn a_ballot_after_the_closing_is_refused() {
    let app = TestApp::new().await;
    let mut members = members(&app, 5).await;
    let motion = put(&mut members[0], "Late").await;
    let vote_at = open(&app, &mut members[0], &motion).await;
    members[0].submit(&format!("{vote_at}/close"), &[]).await.is(200).says("rejected");
    let late = members[1].post(&format!("{vote_at}/ballot"), &[("choice", "yes")]).await;
    late.is(409).says("The vote is closed. No ballot is taken any more.");
    members[0].post(&format!("{vote_at}/close"), &[]).await.is(409);
    members[0].post(&format!("{vote_at}/cancel"), &[("reason", "x")]).await.is(409);
    // The database refuses it by itself, and keeps what was decided.
    for (forced, constraint) in [
        ("insert into ballots select vote_id, seat_id, 'yes', now() from electors limit 1", "ballots_while_open"),
        ("update votes set yes = 5, verdict = 'carried'", "votes_final"),
        ("update votes set state = 'open'", "votes_final"),
        (
            "update votes set state = 'certified', certified_at = now(), certified_by = opened_by",
            "votes_certified_by_another",
        ),
        ("update electors set has_vote = false", "electors_frozen"),
        ("update electors set present = false", "electors_frozen"),
        (
            "insert into recusals select vote_id, seat_id, 'x', true, account_id, now() from electors limit 1",
            "recusals_before_closing",
        ),
    ] {
        let refused = sqlx::query(forced).execute(&app.owner).await.unwrap_err();
        assert_eq!(plenum::db::constraint(&refused), Some(constraint), "{forced}");
    }
    for forced in ["delete from electors", "delete from votes", "truncate votes cascade", "truncate ballots"] {
        assert!(sqlx::query(forced).execute(&app.owner).await.is_err(), "{forced}");
    }
}

#[tokio::test]
async fn a_draft_is_reworded_by_one_at_a_time_and_withdrawn() {
    let app = TestApp::new().await;
    let mut members = members(&app, 5).await;
    let item =
        app.value::<Uuid>("select i.id from items i join item_goals g on g.item_id = i.id limit 1").await.to_string();
    let page =
        members[1].post("/c/fsc/motions/new", &[("title_en", ""), ("text_en", "x"), ("item", "y")]).await.is(422);
    assert_eq!(page.fault("title_hans").unwrap(), "Enter this in at least one language.");
    assert!(page.fault("item").is_some());
    let form = [("title_hans", "跨境资本流动监测"), ("text_hans", "决定。"), ("item", item.as_str())];
    let motion = members[1].post("/c/fsc/motions/new", &form).await.is(303).location().to_owned();
    let page = members[2].get(&motion).await.is(200).says("Where it comes from").says("Goals");
    assert_eq!(page.all("h1 .said-other"), ["跨境资本流动监测"]);
    let edit = format!("{motion}/edit");
    let version = members[1].get(&edit).await.is(200).field("version");
    let reworded = [("title_en", "Better"), ("text_en", "Words"), ("version", version.as_str())];
    members[1].submit(&edit, &reworded).await.is(200).says("Better");
    members[2].post(&edit, &reworded).await.is(409).says("Somebody else changed this");
    // Nor does a vote open on words that the chair has not read.
    let vote_at = prepare(&mut members[0], &motion, &[]).await;
    let mut unread = vec![("version", version.as_str())];
    let seats = filled(&app).await;
    unread.extend(seats.iter().map(|seat| ("present", seat.as_str())));
    members[0].post(&format!("{vote_at}/open"), &unread).await.is(409);
    members[0].submit(&format!("{vote_at}/cancel"), &[("reason", "Withdrawn")]).await.is(200);
    members[1].get(&format!("{motion}/withdraw")).await.is(200).says("Withdraw this motion?");
    members[1].submit(&format!("{motion}/withdraw"), &[]).await.is(200).says("withdrawn");
    members[1].get(&edit).await.is(409);
    members[0].get("/c/fsc/motions?state=withdrawn&q=better&sort=-title").await.is(200).says("1–1 of 1");
    members[0].get("/c/fsc/motions?state=voting").await.is(200).says("No motion matches");
}

#[tokio::test]
async fn a_conference_without_presidium_puts_no_motions() {
    let app = TestApp::new().await;
    let mut chief = app.chief_organiser().await;
    let form = [("template", "workshop"), ("slug", "rivers"), ("opening", "2027-05-04")];
    chief.submit("/conferences/new", &form).await.is(200);
    chief.get("/c/rivers/presidium").await.is(200).says("This conference has no presidium.");
    chief.get("/c/rivers/motions/new").await.is(403);
    chief.post("/c/rivers/presidium/seats", &[("post", "chair"), ("title_en", "x")]).await.is(403);
    // What belongs to another conference is not here.
    let mut organiser = app.organiser().await;
    let motion = put(&mut organiser, "Elsewhere").await.replace("/fsc/", "/rivers/");
    chief.get(&motion).await.is(404);
}
