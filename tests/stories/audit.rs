//! The log: read by the audit administrator, changed by nobody.

use plenum::access::Role;
use sqlx::{Connection as _, Executor as _};

use crate::support::TestApp;

async fn with_entries(test: &TestApp) {
    let mut system = test.administrator(Role::SystemAdmin).await;
    for name in ["Li Na", "Wang Min", "Zhao Lei"] {
        let email = format!("{}@example.org", name.replace(' ', "."));
        let form = [("name", name), ("email", &email), ("language", "en")];
        system.post("/admin/accounts/new", &form).await.is(303);
    }
}

#[tokio::test]
async fn the_log_is_filtered_by_what_who_when_and_what_to() {
    let test = TestApp::new().await;
    with_entries(&test).await;
    let mut audit = test.administrator(Role::AuditAdmin).await;
    let rows = |answer: crate::support::Answer| answer.is(200).count("#rows tr");
    let whole =
        audit.get("/admin/audit").await.is(200).says("account.created").says("Zhao Lei").says("Admin system_admin");
    assert!(whole.all("#rows tr")[0].contains("Zhao Lei"), "newest first");
    assert_eq!(rows(audit.get("/admin/audit?action=account.").await), 3);
    assert_eq!(rows(audit.get("/admin/audit?action=account%25").await), 3);
    assert_eq!(rows(audit.get("/admin/audit?actor=admin.system_admin@example.org").await), 3);
    assert_eq!(rows(audit.get("/admin/audit?actor=nobody@example.org").await), 0);
    // It was founded, and its agenda released.
    assert_eq!(rows(audit.get(&format!("/admin/audit?conference={}", test.conference)).await), 2);
    let id: plenum::kernel::Uuid = test.value("select id from accounts where name = 'Li Na'").await;
    assert_eq!(rows(audit.get(&format!("/admin/audit?object={id}")).await), 1);
    assert_eq!(rows(audit.get("/admin/audit?from=2026-11-23&to=2026-11-23").await), 5);
    assert_eq!(rows(audit.get("/admin/audit?from=2026-11-24").await), 0);
}

#[tokio::test]
async fn the_log_is_leafed_through_in_both_directions() {
    let test = TestApp::new().await;
    test.sql("insert into audit_log (at, actor_kind, action, object_kind) select now(), 'system', 'test.row_made', 'test' from generate_series(1, 120)").await;
    let mut audit = test.administrator(Role::AuditAdmin).await;
    let first = audit.get("/admin/audit?action=test.").await.is(200);
    assert_eq!(first.count("#rows tr"), 50);
    let second = audit.get(&first.attribute("a[rel=next]", "href").unwrap()).await.is(200);
    let third = audit.get(&second.attribute("a[rel=next]", "href").unwrap()).await.is(200);
    assert_eq!((second.count("#rows tr"), third.count("#rows tr")), (50, 20));
    assert!(third.attribute("a[rel=next]", "href").is_none());
    let back = audit.get(&third.attribute("a[rel=prev]", "href").unwrap()).await.is(200);
    assert_eq!(back.count("#rows tr"), 50);
    assert!(first.attribute("a[rel=prev]", "href").is_none());
}

#[tokio::test]
async fn an_export_is_csv_and_itself_an_entry() {
    let test = TestApp::new().await;
    with_entries(&test).await;
    test.sql("update accounts set name = '=1+1' where name = 'Li Na'").await;
    let mut audit = test.administrator(Role::AuditAdmin).await;
    let file = audit.post("/admin/audit/export", &[("action", "account.")]).await.is(200);
    assert_eq!(file.header("content-type"), "text/csv; charset=utf-8");
    assert!(file.header("content-disposition").contains("audit-log-2026-11-23.csv"));
    let lines: Vec<&str> = file.body.trim_start_matches('\u{feff}').trim_end().split("\r\n").collect();
    assert_eq!(lines.len(), 4);
    assert!(lines[0].starts_with("id,at,actor_kind") && lines[3].contains("\"'=1+1\""), "{}", file.body);
    let sheet = audit.post("/admin/audit/export", &[("action", "account."), ("format", "xlsx")]).await.is(200);
    assert!(sheet.header("content-disposition").contains("audit-log-2026-11-23.xlsx"));
    let rows = sheet.sheet();
    assert!(rows.len() == 4 && rows[0][1] == "at" && rows[3].iter().any(|cell| *cell == "=1+1"), "{rows:?}");
    assert_eq!(test.actions().await.last().unwrap(), "audit.exported");
    assert!(
        test.value::<bool>("select detail->>'action' = 'account.' from audit_log where action = 'audit.exported'")
            .await
    );
    test.organiser().await.post("/admin/audit/export", &[]).await.is(404);
}

#[tokio::test]
async fn a_long_export_comes_whole_and_in_order() {
    let test = TestApp::new().await;
    test.sql("insert into audit_log (at, actor_kind, action, object_kind) select now(), 'system', 'test.row_made', 'test' from generate_series(1, 4100)").await;
    let mut audit = test.administrator(Role::AuditAdmin).await;
    let file = audit.post("/admin/audit/export", &[("action", "test.")]).await.is(200);
    let ids: Vec<i64> =
        file.body.lines().skip(1).map(|line| line.split(',').next().unwrap().parse().unwrap()).collect();
    assert_eq!(ids.len(), 4100);
    assert!(ids.windows(2).all(|pair| pair[0] > pair[1]));
}

#[tokio::test]
async fn nobody_changes_the_log() {
    let test = TestApp::new().await;
    let statements = ["update audit_log set action = 'a.b'", "delete from audit_log", "truncate audit_log"];
    for statement in statements {
        let by_owner = test.owner.execute(statement).await.unwrap_err().to_string();
        assert!(by_owner.contains("append-only"), "{statement}: {by_owner}");
    }
    let mut server = sqlx::PgConnection::connect(&test.app_url()).await.unwrap();
    for statement in statements.into_iter().chain([
        "drop table audit_log",
        "alter table audit_log disable trigger all",
        "drop trigger audit_log_append_only on audit_log",
    ]) {
        let refused = server.execute(statement).await.unwrap_err();
        assert_eq!(refused.as_database_error().and_then(|error| error.code()).as_deref(), Some("42501"), "{statement}");
    }
}
