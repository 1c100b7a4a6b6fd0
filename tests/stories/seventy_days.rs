//! From seventy days before to the opening, day by day: a chain that is late, an opening that moves, what is overdue and
//! climbs.

use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use plenum::access::GroupRole;
use plenum::kernel::Uuid;
use plenum::reminders::sweep;

use crate::support::{Browser, TestApp};

fn date(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, month, day).expect("a day")
}

/// Eight in the morning in Beijing.
fn morning(day: NaiveDate) -> DateTime<Utc> {
    day.and_time(NaiveTime::MIN).and_utc()
}

async fn account(app: &TestApp, name: &str, code: &str, role: GroupRole) -> Uuid {
    let account = app.account(name).await;
    app.place(account, code, role).await;
    account
}

/// Every morning from one day to another it is looked, and an hour later once more.
async fn mornings(app: &TestApp, from: NaiveDate, until: NaiveDate) {
    for day in from.iter_days().take_while(|day| *day <= until) {
        app.app.clock.set(morning(day));
        sweep(&app.app).await.expect("it is looked");
        app.app.clock.advance(chrono::TimeDelta::hours(1));
        sweep(&app.app).await.expect("it is looked");
    }
}

async fn told(app: &TestApp, name: &str) -> Vec<String> {
    let address = format!("{}@example.org", name.to_lowercase().replace(' ', "."));
    app.mails()
        .await
        .into_iter()
        .filter(|(to, ..)| *to == address)
        .map(|(_, subject, body)| subject + "\n" + &body)
        .collect()
}

async fn task(lead: &mut Browser, group: &str, owner: &str, title: &str, amount: &str, estimate: &str) -> String {
    let form = [
        ("title_en", title),
        ("group", group),
        ("owner", owner),
        ("anchor", "opening"),
        ("amount", amount),
        ("unit", "days"),
        ("side", "before"),
        ("estimate", estimate),
    ];
    lead.post("/c/fsc/tasks/new", &form).await.is(303).location().to_owned()
}

fn id(path: &str) -> String {
    path.rsplit('/').next().expect("an id").to_owned()
}

#[tokio::test]
async fn from_seventy_days_before_to_the_opening() {
    let app = TestApp::new().await;
    // It was founded earlier than elsewhere.
    app.sql("update tasks set created_at = '2026-10-01', updated_at = '2026-10-01'").await;
    app.sql("delete from task_changes").await;
    app.sql("delete from untold_changes").await;
    app.app.clock.set(morning(date(10, 17)));
    let organiser = app.account("Olga Organiser").await;
    app.grant(organiser, plenum::access::Role::Organiser, Some(app.conference)).await;
    let wang = account(&app, "Wang Writer", "documents", GroupRole::Member).await;
    account(&app, "Dana Deputy", "documents", GroupRole::Deputy).await;
    let lead = account(&app, "Lina Lead", "documents", GroupRole::Lead).await;
    let coco = account(&app, "Coco Coordinator", "coordination", GroupRole::Lead).await;
    sqlx::query("update tasks set owner_id = $1 where group_id = $2")
        .bind(coco)
        .bind(app.group("coordination").await)
        .execute(&app.owner)
        .await
        .unwrap();
    // A chain: written, proofread, printed three weeks before the opening.
    let mut hers = app.signed_in(lead).await;
    let (group, owner) = (app.group("documents").await.to_string(), wang.to_string());
    let write = task(&mut hers, &group, &owner, "Write the handbook", "21", "6").await;
    let proof = task(&mut hers, &group, &owner, "Proofread the handbook", "21", "4").await;
    let print = task(&mut hers, &group, &owner, "Print the handbook", "21", "3").await;
    for (task, needs) in [(&proof, &write), (&print, &proof)] {
        hers.submit(&format!("{task}/links"), &[("q", "handbook"), ("needs", &id(needs))]).await.is(200);
    }
    let start: DateTime<Utc> =
        app.value("select latest_start_at from tasks where title = row('Write the handbook', '', '')::words").await;
    let late_on = start.with_timezone(&chrono_tz::Asia::Shanghai).date_naive();
    assert!(date(11, 10) < late_on && late_on < date(11, 22), "{late_on}");

    // Nobody begins. On the day after, it is said: by letter, on the desk, on the chain.
    mornings(&app, date(10, 17), late_on).await;
    let said = "Write the handbook: should have begun";
    let has = |letters: Vec<String>, text: &str| letters.iter().any(|letter| letter.contains(text));
    assert!(!has(told(&app, "Wang Writer").await, said));
    let after = late_on.checked_add_days(Days::new(1)).unwrap();
    mornings(&app, after, after).await;
    assert!(has(told(&app, "Wang Writer").await, said));
    // The others have finished what was due.
    app.sql("update tasks set state = 'done', progress = 100, done_at = due_at where due_at < '2026-11-25' and owner_id is distinct from (select id from accounts where name = 'Wang Writer')").await;
    let mut chief = app.signed_in(organiser).await;
    let page = chief.get("/c/fsc/desk").await.is(200);
    assert_eq!(page.all("#late .history a"), ["Write the handbook"]);
    chief.get("/c/fsc/chain").await.is(200).says("Write the handbook").says("should have begun");

    // The opening moves by ten days, and with it the chain: each has one letter, and nothing is late any more.
    let page = chief.get("/c/fsc/opening?to=2027-01-05").await.is(200).says("Wang Writer");
    let version = page.field("version");
    let letters = (told(&app, "Wang Writer").await.len(), told(&app, "Coco Coordinator").await.len());
    let form = [("to", "2027-01-05"), ("reason", "The hall is taken"), ("version", version.as_str())];
    chief.submit("/c/fsc/opening", &form).await.is(200);
    sweep(&app.app).await.unwrap();
    let moved = told(&app, "Wang Writer").await;
    assert_eq!((moved.len(), told(&app, "Coco Coordinator").await.len()), (letters.0 + 1, letters.1 + 1));
    let last = moved.last().unwrap();
    for title in ["Write the handbook", "Proofread the handbook", "Print the handbook"] {
        assert!(last.contains(title), "{last}");
    }
    assert_eq!(chief.get("/c/fsc/desk").await.is(200).count("#late .history a"), 0);

    // He writes and has it proofread; printing is forgotten. The others finish what is theirs.
    app.sql("update tasks set state = 'done', progress = 100, done_at = '2026-12-01' where title in (row('Write the handbook', '', '')::words, row('Proofread the handbook', '', '')::words)").await;
    let due: DateTime<Utc> =
        app.value("select due_at from tasks where title = row('Print the handbook', '', '')::words").await;
    let due_on = due.with_timezone(&chrono_tz::Asia::Shanghai).date_naive();
    mornings(&app, after.checked_add_days(Days::new(1)).unwrap(), due_on).await;
    assert!(has(told(&app, "Wang Writer").await, "due today"), "{due_on}: {:?}", told(&app, "Wang Writer").await);
    for (days, who) in [(1, "Wang Writer"), (2, "Dana Deputy"), (4, "Lina Lead"), (8, "Olga Organiser")] {
        let day = due_on.checked_add_days(Days::new(days)).unwrap();
        let printed = |letters: Vec<String>| {
            letters.iter().any(|letter| letter.contains("Overdue") && letter.contains("Print the handbook ("))
        };
        assert!(!printed(told(&app, who).await), "{who} before {day}");
        let from = if days == 1 { day } else { due_on.checked_add_days(Days::new(days / 2 + 1)).unwrap() };
        mornings(&app, from, day).await;
        assert!(printed(told(&app, who).await), "{who} on {day}: {:?}", told(&app, who).await.last());
    }
    let opening = NaiveDate::from_ymd_opt(2027, 1, 5).unwrap();
    mornings(&app, due_on.checked_add_days(Days::new(9)).unwrap(), opening).await;

    // At most one digest a person and day, nothing at night, nothing twice; what was overdue for a week was told all the way up.
    for (sql, expected) in [
        ("select count(*) from (select from reminder_letters where kind = 'digest' group by account_id, day having count(*) > 1) d", 0),
        ("select count(*) from mails where occasion like 'reminders.%' and extract(hour from created_at at time zone 'Asia/Shanghai') not between 7 and 21", 0),
        ("select count(*) from (select from reminders group by account_id, task_id, kind, days, due_at, change_id having count(*) > 1) d", 0),
        (
            "select count(*) from tasks t where t.state = 'open' and t.due_at < '2026-12-28' and not exists
                 (select from reminders r where r.task_id = t.id and r.due_at = t.due_at and (r.kind = 'organiser' or r.kind = 'late' and r.account_id in (select account_id from grants)))",
            0,
        ),
    ] {
        assert_eq!(app.value::<i64>(sql).await, expected, "{sql}");
    }
    // It opens: the desk says what is on.
    app.app.clock.set("2027-01-05T02:00:00Z".parse().unwrap());
    app.signed_in(organiser).await.get("/c/fsc/desk").await.is(200).says("Now and next");
}
