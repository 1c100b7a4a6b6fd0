//! `plenum verify`: what was decided is recomputed from its rows, and what was changed is named.

use super::presidium::{filled, members, open, open_with, prepare, put, vote};
use crate::support::TestApp;

/// What `plenum verify` says, and whether it found everything as it was.
pub async fn verify(app: &TestApp) -> (String, bool) {
    let data = tempfile::tempdir().unwrap();
    let output = app.plenum(data.path()).arg("verify").output().await.unwrap();
    (String::from_utf8(output.stdout).unwrap(), output.status.success())
}

#[tokio::test]
async fn a_byte_that_is_changed_is_found_and_named() {
    let app = TestApp::new().await;
    let mut members = members(&app, 5).await;
    for (title, kind) in [("Openly", "open"), ("Secretly", "secret")] {
        let motion = put(&mut members[0], title).await;
        let vote_at = prepare(&mut members[0], &motion, &[("kind", kind)]).await;
        open_with(&mut members[0], &vote_at, &filled(&app).await).await.is(303);
        for (member, choice) in members.iter_mut().zip(["yes", "yes", "yes", "yes", "no"]) {
            assert_eq!(vote(member, &vote_at, choice).await, 303);
        }
        members[0].submit(&format!("{vote_at}/close"), &[]).await.is(200);
        members[1].submit(&format!("{vote_at}/certify"), &[]).await.is(200);
    }
    // A draft and an open vote are none that were decided.
    let motion = put(&mut members[0], "Still open").await;
    open(&app, &mut members[0], &motion).await;
    assert_eq!(
        verify(&app).await,
        ("2 votes, 2 resolutions, 0 documents, 0 agendas for approval and 0 lights verified.\n".to_owned(), true)
    );

    // The owner of the database can lift its triggers and constraints. What she changes is found.
    app.sql("alter table votes disable trigger user; alter table ballots disable trigger user").await;
    app.sql("alter table electors disable trigger user; alter table secret_ballots disable trigger user").await;
    app.sql("alter table resolutions disable trigger user; alter table turnouts disable trigger user").await;
    app.sql("alter table votes drop constraint votes_verdict_by_rule, drop constraint votes_tally_fits").await;
    const OPENLY: &str = "on motion 2026-1: ";
    const SECRETLY: &str = "on motion 2026-2: ";
    for (change, back, place, named) in [
        (
            "update ballots set choice = 'yes' where choice = 'no'",
            "update ballots b set choice = 'no' from seats s where s.id = b.seat_id and s.number = 5",
            OPENLY,
            "held, and not in its record: seat 5=",
        ),
        (
            "update ballots set cast_at = cast_at + interval '1 microsecond'",
            "update ballots set cast_at = cast_at - interval '1 microsecond'",
            OPENLY,
            "in its record, and not held: seat 1=",
        ),
        (
            "with one as (select id from secret_ballots where choice = 'no')
             update secret_ballots b set choice = 'abstain' from one where b.id = one.id",
            "update secret_ballots set choice = 'no' where choice = 'abstain'",
            SECRETLY,
            "held, and not in its record: ballot ",
        ),
        (
            "update electors e set present = false from votes v, motions m where v.id = e.vote_id and m.id = v.motion_id and m.number = 1",
            "update electors set present = true",
            OPENLY,
            "in its record, and not held: seat 3=",
        ),
        (
            "update votes v set verdict = 'rejected' from motions m where m.id = v.motion_id and m.number = 1",
            "update votes set verdict = 'carried' where verdict = 'rejected'",
            OPENLY,
            "the verdict is held as rejected, the rule makes it carried",
        ),
        (
            "update votes v set no = 0 from motions m where m.id = v.motion_id and m.number = 2",
            "update votes set no = 1 where no = 0",
            SECRETLY,
            "the tally is held as [4, 0, 0], the ballots make it [4, 1, 0]",
        ),
        (
            "update votes v set inputs = replace(inputs, 'verdict=c', 'verdict=C') from motions m where m.id = v.motion_id and m.number = 1",
            "update votes set inputs = replace(inputs, 'verdict=C', 'verdict=c')",
            OPENLY,
            "its record is not what its hash was made of",
        ),
        (
            "update votes v set hash = set_byte(hash, 7, get_byte(hash, 7) # 1) from motions m where m.id = v.motion_id and m.number = 2",
            "update votes v set hash = set_byte(hash, 7, get_byte(hash, 7) # 1) from motions m where m.id = v.motion_id and m.number = 2",
            SECRETLY,
            "its hash is not the one in the log",
        ),
        (
            "update resolutions set text = row((text).en || '.', '', '')::words where number = 1",
            "update resolutions set text = row(left((text).en, -1), '', '')::words where number = 1",
            "resolution 2026-1: ",
            "it is not what its hash was made of",
        ),
        (
            "update resolutions set number = 3 where number = 2",
            "update resolutions set number = 2 where number = 3",
            "resolution 2026-3: ",
            "it is not what its hash was made of",
        ),
    ] {
        app.sql(change).await;
        let (said, whole) = verify(&app).await;
        assert!(!whole, "{change}");
        assert!(said.lines().any(|line| line.contains(place) && line.contains(named)), "{change}: {said}");
        app.sql(back).await;
    }
    assert_eq!(
        verify(&app).await,
        ("2 votes, 2 resolutions, 0 documents, 0 agendas for approval and 0 lights verified.\n".to_owned(), true)
    );
}
