//! Files that are looked at before they are brought in are kept in one place, each for its own feature.

use plenum::sheets::{Cell, Table, write_book};

use super::outcomes::project;
use crate::support::TestApp;

#[tokio::test]
async fn files_of_three_kinds_lie_side_by_side_and_none_is_found_as_another() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    project(&app, &mut organiser, "Early warning").await;
    let row = vec![Cell::text("1"), Cell::text("Warned early")];
    let plan = Table { title: "Projects".into(), headings: vec!["Number".into(), "Project".into()], rows: vec![row] };
    let plan = write_book(vec![plan]).await.unwrap();
    let schedule = br#"{"schedule":{"conference":{"days":[{"date":"2026-12-26"}]}}}"#;
    let tasks = b"Number,Task\n99999,Sweep the hall\n";
    let files = [
        ("/c/fsc/programme/files", "agenda.json", &schedule[..]),
        ("/c/fsc/plan/bring", "plan.xlsx", &plan[..]),
        ("/c/fsc/tasks/bring", "tasks.csv", &tasks[..]),
    ];
    let mut paths = Vec::new();
    for (at, name, bytes) in files {
        // The second of a kind takes the place of the first, and of nothing else.
        let first = organiser.post_file(at, name, bytes).await.is(303).location().to_owned();
        paths.push(organiser.post_file(at, name, bytes).await.is(303).location().to_owned());
        organiser.get(&first).await.is(404);
    }
    for path in &paths {
        organiser.get(path).await.is(200);
        let id = path.rsplit('/').next().unwrap();
        for (at, ..) in files.iter().filter(|(at, ..)| !path.starts_with(at)) {
            organiser.get(&format!("{at}/{id}")).await.is(404);
            organiser.post(&format!("{at}/{id}/discard"), &[]).await.is(404);
        }
    }
    let kinds = "select string_agg(kind || ' ' || file_name, ', ' order by kind) from brought_files";
    assert_eq!(app.value::<String>(kinds).await, "agenda agenda.json, plan plan.xlsx, tasks tasks.csv");
    let plain = "select count(*) from brought_files where position('Sweep'::bytea in content_sealed) > 0";
    assert_eq!(app.value::<i64>(plain).await, 0);

    // One is let go of; the others are gone when a day is over.
    organiser.post(&format!("{}/discard", paths[0]), &[]).await.is(303);
    assert_eq!(app.value::<i64>("select count(*) from brought_files").await, 2);
    app.app.clock.advance(chrono::TimeDelta::hours(23));
    plenum::brought::tidy(&app.app).await.unwrap();
    assert_eq!(app.value::<i64>("select count(*) from brought_files").await, 2);
    app.app.clock.advance(chrono::TimeDelta::hours(2));
    plenum::brought::tidy(&app.app).await.unwrap();
    assert_eq!(app.value::<i64>("select count(*) from brought_files").await, 0);
    for action in ["agenda.file_discarded", "roadmap.book_brought", "tasks.book_brought"] {
        assert!(app.actions().await.iter().any(|one| one == action), "{action}");
    }
}
