//! The plan taken out as a file for spreadsheets, and brought in.

use plenum::access::GroupRole;
use plenum::kernel::Lang;
use plenum::sheets::{Cell, Table, Unreadable, read_book, write_book};

use super::outcomes::project;
use super::roadmap::milestone;
use crate::support::{Answer, Browser, TestApp};

const BRING: &str = "/c/fsc/plan/bring";

fn table(title: &str, headings: &str, rows: &[&str]) -> Table {
    let cells = |text: &str| text.split('|').map(|cell| cell.trim().to_owned()).collect::<Vec<_>>();
    Table {
        title: title.into(),
        headings: cells(headings),
        rows: rows.iter().map(|row| cells(row).into_iter().map(Cell::text).collect()).collect(),
    }
}

async fn bring(browser: &mut Browser, tables: Vec<Table>) -> Answer {
    browser.post_file(BRING, "plan.xlsx", &write_book(tables).await.unwrap()).await
}

/// How many rows each sheet of a file has.
async fn rows(file: &Answer) -> Vec<usize> {
    let book = read_book(file.bytes.to_vec()).await.expect("a book");
    book.iter().map(|(_, sheet)| sheet.rows.len()).collect()
}

#[tokio::test]
async fn the_plan_goes_out_and_comes_in_again() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    let project = project(&app, &mut organiser, "Early warning").await;
    milestone(&app, &mut organiser, &project, "2027-06-01", "10").await;
    let stone = milestone(&app, &mut organiser, &project, "2027-03-01", "40").await;
    organiser.get("/c/fsc/plan").await.is(200).says("Bring the plan in").says("Take the plan out");
    organiser.get(BRING).await.is(200).says("Project no., No., Milestone, Due, Weight, Reached on");
    organiser.post_file(BRING, "x.xlsx", b"").await.is(422);
    organiser.post_file(BRING, "x.csv", b"Number,Project\n1,x\n").await.is(422);
    bring(&mut organiser, vec![table("Something", "A|B", &["1|2"])]).await.is(422).says("This is no plan");

    // Its own export comes in again with nothing to change, in every language.
    for lang in Lang::ALL {
        let mut reader = organiser.clone();
        let file = reader.get(&format!("/c/fsc/plan.xlsx?lang={}", lang.tag())).await.is(200);
        let at = reader.post_file(BRING, "plan.xlsx", &file.bytes).await.is(303).location().to_owned();
        let facts = reader.get(&format!("{at}?lang={}", lang.tag())).await.is(200).all(".fact b");
        assert_eq!(facts, ["0", "0", "3", "0"], "{lang}");
    }
    let none = organiser.get("/c/fsc/plan.xlsx?light=red").await.is(200);
    assert_eq!(read_book(none.bytes.to_vec()).await.unwrap_err(), Unreadable::Empty);
    assert_eq!(rows(&organiser.get("/c/fsc/plan.xlsx?q=early").await.is(200)).await, [1, 2, 1]);

    let (pillar, institution): (String, String) = sqlx::query_as(
        "select (select (name).hans from pillars order by position offset 1 limit 1), coalesce(nullif((i.name).hans, ''), (i.name).en)
         from projects p join institutions i on i.id = p.institution_id",
    )
    .fetch_one(&app.owner)
    .await
    .unwrap();
    let tables = || {
        vec![
            table(
                "Projects",
                "Number|Project|Pillar|Responsible institution|Resolution|Start|Deadline|Remarks",
                &[
                    "1|Warned early||||2027-02-01|2028-01-01|x",
                    &format!("A|Sandbox|{pillar}|{institution}|2026/1|2027-05-01|2028-05-01|"),
                    "7|Nothing||||||",
                ],
            ),
            table(
                "Indicators",
                "Project no.|Indicator|Unit|Baseline|Target|Intermediate targets",
                &["A|Firms||0|12|2027-09-01 4; 2028-01-01 8"],
            ),
            table(
                "Milestones",
                "Project no.|No.|Milestone|Due|Weight|Reached on",
                &[
                    "1|1||2027-07-01||",
                    "1||Half way|2027-08-01|15|",
                    "A||Opened|2027-06-01|20|",
                    "A||Early|2027-04-01|20|",
                ],
            ),
        ]
    };
    let at = bring(&mut organiser, tables()).await.is(303).location().to_owned();
    let page = organiser.get(&at).await.is(200).says("Not read: Remarks").says("There is no project of this number");
    assert_eq!(page.all(".fact b"), ["3", "2", "0", "2"]);
    assert_eq!(page.all("#wrong td:nth-of-type(2)"), ["4", "5"]);
    assert_eq!(app.value::<i64>("select count(*) from projects").await, 1, "nothing was done yet");
    app.organiser_named("Otto Other").await.get(&at).await.is(404);

    // Somebody changes what the file changes: it is shown anew, and nothing was done.
    let seen = page.field("seen");
    app.sql("update project_milestones set version = version + 1").await;
    organiser.post(&at, &[("seen", &seen)]).await.is(422).says("The plan has changed since you looked");
    assert_eq!(app.value::<i64>("select count(*) from projects").await, 1);
    let seen = organiser.get(&at).await.is(200).field("seen");
    organiser.post(&at, &[("seen", &seen)]).await.is(303);
    let titles: Vec<(i32, String)> =
        sqlx::query_as("select number, (title).en from projects order by number").fetch_all(&app.owner).await.unwrap();
    assert_eq!(titles, [(1, "Warned early".to_owned()), (2, "Sandbox".to_owned())]);
    assert_eq!(
        app.value::<String>("select string_agg(m.due_on::text, ' ' order by p.number, m.due_on) from project_milestones m join projects p on p.id = m.project_id").await,
        "2027-03-01 2027-07-01 2027-08-01 2027-06-01"
    );
    assert_eq!(
        app.value::<String>(
            "select (n.name).en from indicators n join projects p on p.id = n.project_id where p.number = 2"
        )
        .await,
        "Firms"
    );
    assert_eq!(
        app.value::<String>("select string_agg(due_on || ' ' || value, ' ' order by due_on) from indicator_targets")
            .await,
        "2027-09-01 4 2028-01-01 8"
    );
    assert_eq!(app.value::<i64>("select count(*) from brought_files").await, 0);
    organiser.get(&at).await.is(404);
    assert!(app.actions().await.iter().any(|action| action == "roadmap.brought_in"));
    organiser.get(&stone).await.is(200);

    // Let go of, it is gone; what nobody goes on with is gone after a day.
    let at = bring(&mut organiser, tables()).await.is(303).location().to_owned();
    organiser.post(&format!("{at}/discard"), &[]).await.is(303);
    organiser.get(&at).await.is(404);
    bring(&mut organiser, tables()).await.is(303);
    app.app.clock.advance(chrono::TimeDelta::days(2));
    plenum::brought::tidy(&app.app).await.unwrap();
    assert_eq!(app.value::<i64>("select count(*) from brought_files").await, 0);

    // Who works on the conference takes it out; organisers alone bring one in.
    let mut member = app.in_group("Mina Member", "documents", GroupRole::Member).await;
    member.get("/c/fsc/plan.xlsx").await.is(200);
    member.get(BRING).await.is(404);
    bring(&mut member, tables()).await.is(404);
}
