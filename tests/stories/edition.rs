//! A conference made from a template, and its opening moved.

use crate::support::TestApp;

#[tokio::test]
async fn an_organiser_makes_a_conference_of_another_kind() {
    let app = TestApp::new().await;
    let mut chief = app.chief_organiser().await;
    chief.get("/conferences/new").await.is(200).says("River Restoration Workshop");
    let form = [("template", "workshop"), ("slug", "rivers"), ("opening", "2027-05-04")];
    chief.submit("/conferences/new", &form).await.is(200).says("draft").says("4 May 2027");
    assert_eq!(app.value::<Option<i32>>("select presidium_max from conferences where slug = 'rivers'").await, None);
    // Lisbon is an hour ahead of UTC in May.
    assert_eq!(
        app.value::<String>(
            "select to_char(opens_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI') from conferences where slug = 'rivers'"
        )
        .await,
        "2027-05-04 08:30"
    );
    assert_eq!(app.actions().await.last().unwrap(), "conference.created");
    // What the workshop has not, its side bar does not show.
    assert_eq!(chief.get("/c/rivers/desk").await.is(200).count("a[href='/c/rivers/presidium']"), 0);
    assert_eq!(chief.get("/c/fsc/desk").await.is(200).count("nav a[href='/c/fsc/presidium']"), 1);
}

#[tokio::test]
async fn wrong_input_comes_back_with_the_line_and_the_key() {
    let app = TestApp::new().await;
    let mut chief = app.chief_organiser().await;
    let own = "[conference]\nname = 7\n";
    let page = chief
        .post("/conferences/new", &[("template", "own"), ("own", own), ("slug", "A b"), ("opening", "soon")])
        .await
        .is(422);
    assert!(page.fault("slug").is_some() && page.fault("opening").is_some());
    let page = page.says("Line 2").says("name");
    assert_eq!(page.field("slug"), "A b");
    // An address that is taken.
    let page = chief
        .post("/conferences/new", &[("template", "workshop"), ("slug", "fsc"), ("opening", "2027-01-01")])
        .await
        .is(422);
    assert_eq!(page.fault("slug").unwrap(), "Another conference has this address.");
    // An organiser of one conference makes no other.
    app.organiser().await.get("/conferences/new").await.is(404);
}

#[tokio::test]
async fn an_opening_is_in_a_year_of_the_calendar_and_one_in_the_past_is_asked_for() {
    let app = TestApp::new().await;
    let mut chief = app.chief_organiser().await;
    let of = |opening: &'static str| [("template", "workshop"), ("slug", "rivers"), ("opening", opening)];
    for opening in ["9999-12-31", "1999-12-31", "2200-01-01"] {
        let page = chief.post("/conferences/new", &of(opening)).await.is(422);
        assert_eq!(page.fault("opening").unwrap(), "Enter a date such as 2026-12-26.", "{opening}");
    }
    // Four weeks ahead, what the template plans five weeks before the opening is over already.
    for opening in ["2020-01-01", "2026-12-21"] {
        let page = chief.post("/conferences/new", &of(opening)).await.is(422).says("would lie in the past");
        assert!(page.fault("sure").is_some() && page.fault("opening").is_none());
        assert_eq!((page.field("slug"), page.field("opening")), ("rivers".into(), opening.into()));
    }
    assert_eq!(app.value::<i64>("select count(*) from conferences").await, 1, "nothing was made");
    let [template, slug, opening] = of("2020-01-01");
    // What was said to another date is not said to this one.
    chief.post("/conferences/new", &[template, slug, opening, ("sure", "on"), ("asked", "2026-12-24")]).await.is(422);
    chief
        .submit("/conferences/new", &[template, slug, opening, ("sure", "on"), ("asked", opening.1)])
        .await
        .is(200)
        .says("1 January 2020");
    // What was made from a template is called as its organisers say.
    let wording = chief.get("/c/rivers/settings/wording").await.is(200);
    assert_eq!(wording.field("name_en"), "River Restoration Workshop");
}

#[tokio::test]
async fn the_template_of_the_plan_is_entered_whole() {
    let app = TestApp::new().await;
    for (sql, count) in [
        ("select count(*) from goals", 6),
        ("select count(*) from groups", 12),
        ("select count(*) from milestones", 6),
        ("select count(*) from pillars", 5),
        ("select count(*) from dimensions", 6),
        ("select count(*) from zones", 3),
        ("select count(*) from categories where parent_id is null and kind = 'participant'", 5),
        // Red and blue enter all three zones, green the outer one.
        ("select count(*) from level_zones", 7),
    ] {
        assert_eq!(app.value::<i64>(sql).await, count, "{sql}");
    }
    let late =
        "select count(*) from milestones m join conferences c on c.id = m.conference_id where m.due_at > c.opens_at";
    assert_eq!(app.value::<i64>(late).await, 0);
    assert_eq!(app.value::<String>("select to_char(due_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI') from milestones where code = 'T-60'").await, "2026-10-27 09:00");
}

#[tokio::test]
async fn the_opening_moves_after_the_organiser_saw_what_moves() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    let before: Vec<String> = dates(&app).await;
    let page = organiser.get("/c/fsc/opening?to=2027-01-03").await.is(200).says("Move the opening to 3 January 2027");
    assert_eq!(dates(&app).await, before, "nothing moved yet");
    let version = page.field("version");
    organiser
        .submit("/c/fsc/opening", &[("to", "2027-01-03"), ("reason", "The hall is taken"), ("version", &version)])
        .await
        .is(200)
        .says("3 January 2027");
    let moved = dates(&app).await;
    assert!(before.iter().zip(&moved).all(|(before, after)| before != after));
    // The page that another organiser still has open is not carried out.
    organiser.post("/c/fsc/opening", &[("to", "2027-02-01"), ("reason", "Again"), ("version", &version)]).await.is(409);
    // Back again: everything stands where it stood.
    let version = organiser.get("/c/fsc/opening?to=2026-12-26").await.is(200).field("version");
    organiser
        .submit("/c/fsc/opening", &[("to", "2026-12-26"), ("reason", "It is free again"), ("version", &version)])
        .await
        .is(200);
    assert_eq!(dates(&app).await, before);
}

#[tokio::test]
async fn the_rules_of_gates_come_with_the_template_and_move_with_the_opening() {
    let app = TestApp::new().await;
    let mut chief = app.chief_organiser().await;
    let gate = "name = { en = \"Reception\", hans = \"接待处\", hant = \"接待處\" }\nzone = \"venue\"\n";
    let workshop = plenum::edition::TEMPLATES.iter().find(|(name, _)| *name == "workshop").unwrap().1;
    let with = |rules: &str| workshop.replacen(gate, &format!("{gate}{rules}\n"), 1);
    let make = async |chief: &mut crate::support::Browser, slug: &str, own: &str| {
        chief
            .post("/conferences/new", &[("template", "own"), ("own", own), ("slug", slug), ("opening", "2027-05-04")])
            .await
    };
    for (wrong, told) in [
        ("windows = [{ day = 2, opens = \"08:00\", closes = \"18:00\" }]", "the conference lasts 1 days"),
        ("windows = [{ day = 1, opens = \"18:00\", closes = \"08:00\" }]", "times of day"),
        ("groups = [\"nobody\"]", "stands in no [[groups]]"),
        ("levels = [\"red\"]", "a level that stands in no [[levels]]"),
        ("unlock_within = 1", "between 5 and 3600 seconds"),
    ] {
        make(&mut chief, "wrong", &with(wrong)).await.is(422).says(told);
    }
    let good = with(
        "again = \"once\"\nlevels = [\"blue\"]\ngroups = [\"programme\"]\nunlock_within = 30\n\
         windows = [{ day = 1, opens = \"08:00\", closes = \"18:00\" }]",
    );
    make(&mut chief, "rivers", &good).await.is(303);
    let rules = "select concat_ws(' ', g.again, g.levels[1], o.code, g.unlock_within) from gates g join conferences c on c.id = g.conference_id
        join gate_groups q on q.gate_id = g.id join groups o on o.id = q.group_id where c.slug = 'rivers'";
    assert_eq!(app.value::<String>(rules).await, "once blue programme 30");
    // Lisbon is an hour ahead of UTC in May, and none in February.
    let window = "select to_char(opens_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI') || to_char(closes_at at time zone 'UTC', ' HH24:MI') from gate_windows";
    assert_eq!(app.value::<String>(window).await, "2027-05-04 07:00 17:00");
    let version = chief.get("/c/rivers/opening?to=2027-02-02").await.is(200).field("version");
    chief
        .submit("/c/rivers/opening", &[("to", "2027-02-02"), ("reason", "Floods"), ("version", &version)])
        .await
        .is(200);
    assert_eq!(app.value::<String>(window).await, "2027-02-02 08:00 18:00");
    // The plan's core is behind a lock of two.
    let locked = "select string_agg(g.code, ' ') from gates g join conferences c on c.id = g.conference_id where c.slug = 'fsc' and g.unlock_within is not null";
    assert_eq!(app.value::<String>(locked).await, "stage");
}

async fn dates(app: &TestApp) -> Vec<String> {
    sqlx::query_scalar(
        "select at::text from (select due_at as at, id from milestones union all select due_at, id from tasks union all select starts_at, id from blocks
         union all select ends_at, id from items union all select date::timestamptz, conference_id from days union all select opens_at, id from conferences) x order by id, at",
    )
    .fetch_all(&app.owner)
    .await
    .unwrap()
}
