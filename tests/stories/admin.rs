//! The three administrators, apart from one another: accounts, grants, and what the database keeps.

use plenum::access::Role;

use crate::support::TestApp;

#[tokio::test]
async fn an_account_begins_without_rights_and_its_owner_gets_a_link() {
    let test = TestApp::new().await;
    let mut system = test.administrator(Role::SystemAdmin).await;
    let bad = system.post("/admin/accounts/new", &[("name", ""), ("email", "x"), ("language", "en")]).await.is(422);
    assert!(bad.fault("name").is_some() && bad.fault("email").is_some());
    let form = [("name", "Zhao Lei"), ("email", "Zhao@example.org"), ("language", "zh-Hant")];
    system.submit("/admin/accounts/new", &form).await.says("Zhao Lei").says("The account is made");
    let again = system.post("/admin/accounts/new", &form).await.is(422);
    assert!(again.fault("email").unwrap().contains("already"));
    let (to, subject, _) = test.mails().await.pop().unwrap();
    assert_eq!((to.as_str(), subject.as_str()), ("zhao@example.org", "您的會樞帳戶"));
    assert_eq!(
        test.value::<i64>(
            "select count(*) from grants g join accounts a on a.id = g.account_id where a.name = 'Zhao Lei'"
        )
        .await,
        0
    );
    system.get("/admin/accounts?q=zhao").await.is(200).says("Zhao Lei").says("never used").says("1–1 of 1");
    system.get("/admin/accounts?q=%25").await.is(200).says("No account fits");
}

#[tokio::test]
async fn each_administrator_has_her_own_pages_alone() {
    let test = TestApp::new().await;
    let pages = ["/admin/accounts", "/admin/outbox", "/admin/grants", "/admin/audit"];
    for (role, own) in [
        (Role::SystemAdmin, vec!["/admin/accounts", "/admin/outbox"]),
        (Role::SecurityAdmin, vec!["/admin/grants"]),
        (Role::AuditAdmin, vec!["/admin/audit"]),
    ] {
        let mut admin = test.administrator(role).await;
        for page in pages {
            admin.get(page).await.is(if own.contains(&page) { 200 } else { 404 });
        }
        admin.get(&test.path("/staff")).await.is(404);
    }
    let mut organiser = test.organiser().await;
    for page in pages {
        organiser.get(page).await.is(404);
        test.visitor().get(page).await.is(303);
    }
}

#[tokio::test]
async fn the_three_powers_and_business_exclude_one_another() {
    let test = TestApp::new().await;
    let mut security = test.administrator(Role::SecurityAdmin).await;
    test.administrator(Role::SystemAdmin).await;
    test.account("Li Na").await;
    let organiser = test.account("Olga").await;
    test.grant(organiser, Role::Organiser, Some(test.conference)).await;
    test.seated("Chen Chair", 1).await;
    test.in_group(
        "Gu Group",
        &test.value::<String>("select code from groups order by position limit 1").await,
        plenum::access::GroupRole::Lead,
    )
    .await;

    let give = |email: &'static str, role: &'static str| [("email", email), ("role", role), ("conference", "")];
    let refused =
        security.post("/admin/grants/new", &give("admin.system_admin@example.org", "audit_admin")).await.is(422);
    assert!(refused.fault("email").unwrap().contains("must stay apart"));
    let refused =
        security.post("/admin/grants/new", &give("admin.system_admin@example.org", "organiser")).await.is(422);
    assert!(refused.fault("email").unwrap().contains("must stay apart"));
    let refused = security.post("/admin/grants/new", &give("olga@example.org", "system_admin")).await.is(422);
    assert!(refused.fault("email").unwrap().contains("must stay apart"));
    let refused = security.post("/admin/grants/new", &give("chen.chair@example.org", "audit_admin")).await.is(422);
    assert!(refused.fault("email").unwrap().contains("presidium"));
    let refused = security.post("/admin/grants/new", &give("gu.group@example.org", "audit_admin")).await.is(422);
    assert!(refused.fault("email").unwrap().contains("group"));
    let refused =
        security.post("/admin/grants/new", &give("admin.security_admin@example.org", "security_admin")).await.is(422);
    assert!(refused.fault("email").is_some());
    let refused = security.post("/admin/grants/new", &give("nobody@example.org", "organiser")).await.is(422);
    assert!(refused.fault("email").unwrap().contains("no account"));

    security.submit("/admin/grants/new", &give("li.na@example.org", "audit_admin")).await.is(200).says("Li Na");
    let refused = security.post("/admin/grants/new", &give("li.na@example.org", "audit_admin")).await.is(422);
    assert!(refused.fault("email").unwrap().contains("already"));
    // The owner of the database cannot either: it is the schema that refuses.
    let by_owner = sqlx::query("insert into grants (id, account_id, role, granted_at) select gen_random_uuid(), id, 'organiser', now() from accounts where name = 'Li Na'")
        .execute(&test.owner)
        .await
        .unwrap_err();
    assert_eq!(plenum::db::constraint(&by_owner), Some("grants_one_branch"));
}

#[tokio::test]
async fn an_administrator_who_gave_up_her_role_may_organise() {
    let test = TestApp::new().await;
    let mut security = test.administrator(Role::SecurityAdmin).await;
    for name in ["Li Na", "Wang Min"] {
        let account = test.account(name).await;
        test.grant(account, Role::AuditAdmin, None).await;
    }
    let page = security.get("/admin/grants?q=li.na&role=audit_admin").await.is(200);
    let revoke = page.attribute("#rows a.btn", "href").unwrap();
    security.get(&revoke).await.is(200).says("Take the role “Audit administrator” from Li Na?");
    security.submit(&revoke, &[]).await.is(200).says_not("Li Na");
    security.get(&revoke).await.is(404);
    let form = [("email", "li.na@example.org"), ("role", "organiser"), ("conference", "")];
    security.submit("/admin/grants/new", &form).await.is(200).says("Li Na");
    assert_eq!(test.value::<String>("select branch from accounts where name = 'Li Na'").await, "business");
}

#[tokio::test]
async fn the_last_administrator_of_each_kind_stays() {
    let test = TestApp::new().await;
    let mut security = test.administrator(Role::SecurityAdmin).await;
    let mut system = test.administrator(Role::SystemAdmin).await;
    test.administrator(Role::AuditAdmin).await;
    for role in ["system_admin", "security_admin", "audit_admin"] {
        let page = security.get(&format!("/admin/grants?role={role}")).await.is(200);
        let revoke = page.attribute("#rows a.btn", "href").unwrap();
        let page = security.get(&revoke).await.is(200).says("last administrator of its kind").says("Grant a role");
        assert_eq!(page.count("form.buttons"), 0);
        security.post(&revoke, &[]).await.is(409).says("last administrator of its kind");
    }
    let audit: plenum::kernel::Uuid = test.value("select account_id from grants where role = 'audit_admin'").await;
    system.post(&format!("/admin/accounts/{audit}/disable"), &[]).await.is(409).says("last administrator");
    let own: plenum::kernel::Uuid = test.value("select account_id from grants where role = 'system_admin'").await;
    system.post(&format!("/admin/accounts/{own}/disable"), &[]).await.is(403).says("your own account");

    // Not by the owner of the database, not both of two at once, not two in one statement.
    let second = test.account("Second").await;
    test.grant(second, Role::AuditAdmin, None).await;
    let both = sqlx::query("delete from grants where role = 'audit_admin'").execute(&test.owner).await.unwrap_err();
    assert_eq!(plenum::db::constraint(&both), Some("grants_last_administrator"));
    let one = sqlx::query("delete from grants where role = 'audit_admin' and account_id = $1")
        .bind(audit)
        .execute(&test.owner);
    let other = sqlx::query("update accounts set disabled_at = now() where id = $1").bind(second).execute(&test.owner);
    let (one, other) = tokio::join!(one, other);
    assert_eq!(u8::from(one.is_ok()) + u8::from(other.is_ok()), 1, "{one:?} {other:?}");
}

#[tokio::test]
async fn conferences_of_one_name_are_told_apart_by_their_address() {
    let test = TestApp::new().await;
    let mut security = test.administrator(Role::SecurityAdmin).await;
    let choices = "select[name=conference] option:not([value=''])";
    let page = security.get("/admin/grants/new").await.is(200);
    assert!(page.all(choices).iter().all(|name| !name.contains("fsc")), "{:?}", page.all(choices));
    let mut chief = test.chief_organiser().await;
    let form = [("template", "financial-security"), ("slug", "second"), ("opening", "2027-12-25")];
    chief.post("/conferences/new", &form).await.is(303);
    let names = security.get("/admin/grants/new").await.is(200).all(choices);
    assert!(names.len() == 2 && names[0].ends_with(" · second") && names[1].ends_with(" · fsc"), "{names:?}");
}

#[tokio::test]
async fn a_closed_account_is_out_at_its_next_request() {
    let test = TestApp::new().await;
    let mut system = test.administrator(Role::SystemAdmin).await;
    let account = test.account("Li Na").await;
    let mut li = test.signed_in(account).await;
    li.get("/account").await.is(200);
    let path = format!("/admin/accounts/{account}");
    system.get(&format!("{path}/disable")).await.is(200).says("One open sign-in ends");
    system.submit(&format!("{path}/disable"), &[]).await.says("closed");
    li.get("/account").await.is(303);
    system.post(&format!("{path}/link"), &[]).await.is(403);
    system.submit(&format!("{path}/enable"), &[]).await.says("open");
    // What was open before stays ended.
    li.get("/account").await.is(303);
}

#[tokio::test]
async fn organisers_grant_their_desk_staff_and_nothing_else() {
    let test = TestApp::new().await;
    let mut organiser = test.organiser().await;
    let mut visitor = test.visitor();
    let desk = test.account("Deng Desk").await;
    organiser.get(&test.path("/staff")).await.is(200).says("Nobody at the desks yet").says("Olga Organiser");
    organiser.submit(&test.path("/staff"), &[("email", "deng.desk@example.org")]).await.says("Deng Desk");
    assert_eq!(
        test.value::<String>(
            "select role from grants where account_id = (select id from accounts where name = 'Deng Desk')"
        )
        .await,
        "desk_staff"
    );
    let own = organiser.post(&test.path("/staff"), &[("email", "olga.organiser@example.org")]).await.is(422);
    assert!(own.fault("email").unwrap().contains("themselves"));
    let mut staff = test.signed_in(desk).await;
    staff.get(&test.path("/staff")).await.is(404);
    staff.post(&test.path("/staff"), &[("email", "deng.desk@example.org")]).await.is(404);
    visitor.get(&test.path("/staff")).await.is(303);
    let remove = organiser.get(&test.path("/staff")).await.attribute("td a.btn", "href").unwrap();
    staff.post(&remove, &[]).await.is(404);
    organiser.get(&remove).await.is(200).says("Remove Deng Desk from the desks?");
    organiser.submit(&remove, &[]).await.says("Nobody at the desks yet");
    // A grant that is not desk staff is not theirs to take.
    let grant: plenum::kernel::Uuid = test.value("select id from grants where role = 'organiser'").await;
    organiser.post(&test.path(&format!("/staff/{grant}/remove")), &[]).await.is(404);
}
