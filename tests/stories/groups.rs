//! Groups: placed, admitted, within the plan's numbers.

use plenum::access::{GroupRole, Role};
use plenum::kernel::Uuid;

use crate::support::TestApp;

#[tokio::test]
async fn groups_are_seen_against_the_numbers_of_the_plan() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    app.in_group("Lena Lead", "technology", GroupRole::Lead).await;
    let page = organiser.get("/c/fsc/groups").await.is(200).says("Working groups").says("Preparatory groups");
    assert_eq!(page.count("table.data tbody tr"), 12);
    let page = page.says("0 / 8–12").says("8 missing").says("1 / 1").says("full");
    assert!(page.count("a[href*='/tasks?group='][href$='&state=unfinished']") == 12);
}

#[tokio::test]
async fn the_figure_of_unfinished_tasks_leads_to_as_many() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    let group = app.group("coordination").await;
    app.sql(
        "update tasks set state = 'done', progress = 100, done_at = '2026-10-20T01:00:00Z'
         where id = (select t.id from tasks t join groups g on g.id = t.group_id where g.code = 'coordination' order by t.due_at, t.id limit 1)",
    )
    .await;
    let unfinished: i64 = app
        .value("select count(*) from tasks t join groups g on g.id = t.group_id where g.code = 'coordination' and t.state not in ('done', 'dropped')")
        .await;
    let link = format!("/c/fsc/tasks?group={group}&state=unfinished");
    let page = organiser.get("/c/fsc/groups").await.is(200);
    assert_eq!(page.all(&format!("a[href='{link}']")), [unfinished.to_string()]);
    assert_eq!(organiser.get(&link).await.is(200).count("#rows > tr") as i64, unfinished);
}

#[tokio::test]
async fn groups_of_one_name_are_told_apart_where_tasks_are_filtered() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    for path in ["/c/fsc/tasks", "/c/fsc/desk", "/c/fsc/gantt"] {
        organiser.get(path).await.is(200).says("Logistics group (support)").says("Logistics group (preparatory)");
    }
}

#[tokio::test]
async fn organisers_place_leads_and_leads_admit_members() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    let group = app.group("technology").await;
    let path = format!("/c/fsc/groups/{group}");
    let new = format!("{path}/members/new");
    let account = app.account("Lena Lead").await;
    let mut lead = app.signed_in(account).await;
    lead.get(&path).await.is(404);
    organiser.submit(&new, &[("email", "lena.lead@example.org"), ("role", "lead")]).await.is(200).says("Lena Lead");
    // Her next request.
    let page = lead.get(&path).await.is(200).says("Admit a member");
    assert_eq!(page.count("a[href*='/remove']"), 0);

    app.account("Mia Member").await;
    app.account("Dan Deputy").await;
    let page = lead.get(&new).await.is(200);
    assert_eq!(page.count("input[name=role]"), 1);
    lead.submit(&new, &[("email", "mia.member@example.org"), ("role", "member")]).await.is(200).says("Mia Member");
    let page = lead.post(&new, &[("email", "dan.deputy@example.org"), ("role", "deputy")]).await.is(422);
    assert!(page.fault("role").is_some());
    assert_eq!(app.value::<i64>("select count(*) from members").await, 2);
    // Whoever is brought in is told, by whom and as what.
    let mails = app.mails().await;
    assert_eq!(mails.len(), 2);
    let (to, _, body) = &mails[1];
    assert_eq!(to, "mia.member@example.org");
    assert!(
        body.contains("Lena Lead has brought you") && body.contains(&format!("http://plenum.test{path}")),
        "{body}"
    );
    let added_by = app.value::<Uuid>("select added_by from members where role = 'member'").await;
    assert_eq!(added_by, account);

    // In another group she is one who sees, no more.
    let other = format!("/c/fsc/groups/{}", app.group("outcomes").await);
    lead.get(&other).await.is(200).says_not("Admit a member");
    lead.get(&format!("{other}/members/new")).await.is(404);
    // A second lead is one too many.
    let page = organiser.post(&new, &[("email", "dan.deputy@example.org"), ("role", "lead")]).await.is(422);
    assert!(page.text().contains("The plan allows 1 in this role"));
}

#[tokio::test]
async fn nobody_places_herself() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    let new = format!("/c/fsc/groups/{}/members/new", app.group("documents").await);
    app.administrator(Role::AuditAdmin).await;
    for (email, fault) in [
        ("olga.organiser@example.org", "Nobody places herself. Somebody else has to do it."),
        ("nobody@example.org", "There is no account with this address that can be placed."),
        ("admin.audit_admin@example.org", "There is no account with this address that can be placed."),
        ("x", "Enter an address such as name@example.org."),
    ] {
        let page = organiser.post(&new, &[("email", email), ("role", "liaison")]).await.is(422);
        assert_eq!(page.fault("email").unwrap(), fault);
        assert_eq!(page.field("email"), email);
    }
    assert_eq!(app.value::<i64>("select count(*) from members").await, 0);
}

#[tokio::test]
async fn a_working_group_has_twelve_members_at_most() {
    let app = TestApp::new().await;
    let mut lead = app.in_group("Lena Lead", "technology", GroupRole::Lead).await;
    let path = format!("/c/fsc/groups/{}", app.group("technology").await);
    for number in 1..=12 {
        let account = app.account(&format!("Member {number}")).await;
        app.place(account, "technology", GroupRole::Member).await;
    }
    lead.get(&path).await.is(200).says("12 / 8–12").says("full");
    app.account("One More").await;
    let form = [("email", "one.more@example.org"), ("role", "member")];
    let page = lead.post(&format!("{path}/members/new"), &form).await.is(422);
    assert_eq!(page.fault("role").unwrap(), "The plan allows 12 in this role, and that many are placed.");
    // The database counts by itself.
    let forced = "insert into members (id, group_id, conference_id, account_id, role, added_at)
        select gen_random_uuid(), g.id, g.conference_id, a.id, 'member', now() from groups g, accounts a
        where g.code = 'technology' and a.name = 'One More'";
    let refused = sqlx::query(forced).execute(&app.owner).await.unwrap_err();
    assert_eq!(plenum::db::constraint(&refused), Some("members_within_limit"));
}

#[tokio::test]
async fn who_is_removed_is_out_with_her_next_request() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    let mut lead = app.in_group("Lena Lead", "technology", GroupRole::Lead).await;
    let mut member = app.in_group("Mia Member", "technology", GroupRole::Member).await;
    let path = format!("/c/fsc/groups/{}", app.group("technology").await);
    member.get(&path).await.is(200);
    let leads = app.value::<Uuid>("select id from members where role = 'lead'").await;
    let members = app.value::<Uuid>("select id from members where role = 'member'").await;
    // A lead does not remove the lead, a member nobody.
    lead.post(&format!("{path}/members/{leads}/remove"), &[]).await.is(404);
    member.post(&format!("{path}/members/{members}/remove"), &[]).await.is(404);
    lead.get(&format!("{path}/members/{members}/remove")).await.is(200).says("Remove Mia Member from the group?");
    lead.submit(&format!("{path}/members/{members}/remove"), &[]).await.is(200).says_not("Mia Member");
    member.get(&path).await.is(404);
    member.get("/c/fsc/groups").await.is(404);
    organiser.submit(&format!("{path}/members/{leads}/remove"), &[]).await.is(200);
    lead.get(&path).await.is(404);
    let actions = app.actions().await;
    assert_eq!(actions.iter().filter(|action| *action == "group.member_removed").count(), 2);
}

#[tokio::test]
async fn who_leaves_is_out_with_her_next_request() {
    let app = TestApp::new().await;
    let mut member = app.in_group("Mia Member", "technology", GroupRole::Member).await;
    let mut other = app.in_group("Olaf Other", "outcomes", GroupRole::Member).await;
    let path = format!("/c/fsc/groups/{}", app.group("technology").await);
    member.get(&path).await.is(200).says("Leave");
    other.get(&path).await.is(200).says_not("Leave");
    other.post(&format!("{path}/leave"), &[]).await.is(404);
    member.get(&format!("{path}/leave")).await.is(200).says("Leave this group?");
    member.post(&format!("{path}/leave"), &[]).await.is(403);
    member.post(&format!("{path}/leave"), &[("version", "0")]).await.is(303);
    member.get(&path).await.is(404);
    member.post(&format!("{path}/leave"), &[("version", "0")]).await.is(404);
    assert_eq!(app.value::<i64>("select count(*) from members").await, 1);
    assert!(app.actions().await.iter().any(|action| action == "group.left"));
}

#[tokio::test]
async fn a_group_shows_what_is_due_and_who_are_too_many() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    app.in_group("Lena Lead", "technology", GroupRole::Lead).await;
    for name in ["Dan Deputy", "Dora Deputy"] {
        app.in_group(name, "technology", GroupRole::Deputy).await;
    }
    app.sql(
        "insert into tasks (id, conference_id, group_id, title, state, progress, due_at, created_at, updated_at)
         select gen_random_uuid(), g.conference_id, g.id, row('Test the platform', '', '')::words, 'open', 0, '2026-11-20', now(), now()
         from groups g where g.code = 'technology'",
    )
    .await;
    // The plan is changed to one deputy when there are two.
    app.sql("update groups set deputies_max = 1 where code = 'technology'").await;
    let path = format!("/c/fsc/groups/{}", app.group("technology").await);
    organiser.get(&path).await.is(200).says("Test the platform").says("overdue").says("one too many");
    organiser.get("/c/fsc/groups").await.is(200).says("one too many");
}

#[tokio::test]
async fn the_chart_is_drawn_from_what_is_there() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    app.seated("Li Wei", 1).await;
    app.in_group("Lena Lead", "technology", GroupRole::Lead).await;
    let page = organiser.get("/c/fsc/groups").await.is(200);
    assert_eq!(page.count("a[href='/c/fsc/groups/chart']"), 1);
    let chart = organiser.get("/c/fsc/groups/chart").await.is(200).says("Li Wei").says("Lead: Lena Lead");
    assert_eq!(chart.count(".org-tier"), 4);
    assert_eq!(chart.count(".org-tier.top li"), 6);
    assert_eq!(chart.count(".org-boxes a"), 12);
    app.desk_staff("Dina Desk").await.get("/c/fsc/groups/chart").await.is(404);
}

#[tokio::test]
async fn institutions_lead_a_group_and_take_part_in_it() {
    let app = TestApp::new().await;
    super::registration::register(&app, "王敏", "wang.min@example.org").await;
    app.sql("insert into institutions (id, conference_id, name, folded, listed)
             select gen_random_uuid(), id, row('Zed Institute', '', '')::words, 'zedinstitute', false from conferences where slug = 'fsc'").await;
    let mut organiser = app.organiser().await;
    let path = format!("/c/fsc/groups/{}", app.group("technology").await);
    let bodies = format!("{path}/bodies");
    let mut lead = app.in_group("Lena Lead", "technology", GroupRole::Lead).await;
    lead.get(&path).await.is(200).says_not("Leading and member bodies");
    lead.get(&bodies).await.is(404);
    app.sql("update groups set led_by = row('The ministry', '', '')::words where code = 'technology'").await;
    organiser.get(&path).await.is(200).says("No institution is named yet.").says("The ministry");
    let page = organiser.post(&bodies, &[("institution", "")]).await.is(422);
    assert!(page.fault("institution").is_some());
    let zed = app.value::<Uuid>("select id from institutions where folded = 'zedinstitute'").await.to_string();
    let bank = app.value::<Uuid>("select institution_id from participants").await.to_string();
    organiser.submit(&bodies, &[("institution", &bank)]).await.is(200);
    let page = organiser.submit(&bodies, &[("institution", &zed), ("leads", "on")]).await.is(200);
    assert_eq!(page.all(".tag"), ["leads"]);
    // Whoever leads stands first, in place of what the plan said, and everybody sees it.
    let page = lead.get(&path).await.is(200).says_not("The ministry");
    assert_eq!(page.all("#bodies li > div")[0], "Zed Institute");
    assert_eq!(page.count("#bodies li"), 2);
    organiser.submit(&format!("{bodies}/{bank}/remove"), &[]).await.is(200);
    organiser.post(&format!("{bodies}/{bank}/remove"), &[]).await.is(404);
    assert_eq!(app.value::<i64>("select count(*) from group_bodies").await, 1);
    assert_eq!(app.actions().await.last().unwrap(), "group.body_removed");
}
