//! The rehearsal of check-in this morning: devices stand at the gates, and those who take part in it come in.

use anyhow::Context as _;
use chrono::{DateTime, TimeDelta, Utc};

use crate::access::{DeviceKind, PathParams, Scope as _, Serves};
use crate::arrivals::{self, Given};
use crate::audit::{Actor, Tx};
use crate::checkin::rules::{Direction, reading_id};
use crate::checkin::{self, Ask, AtGate, Gate};
use crate::cli::plain;
use crate::conference::Here;
use crate::demo::people::Dice;
use crate::demo::{Demo, PRESIDIUM, ROLES};
use crate::devices::{self, NewDevice, PrintsAt};
use crate::forms::{self, Answer};
use crate::kernel::{Email, Lang, Uuid};
use crate::registration::{self, Answers, Level, NewLeave, NewParticipant, Outcome, Registered};
use crate::state::App;

/// So many take part in the rehearsal.
const PEOPLE: i64 = 110;
/// So long it has gone on.
const MINUTES: usize = 95;

/// The devices: where each stands, and how long it takes to serve somebody, in milliseconds: at least, and how much more.
const DEVICES: [(&str, &str, DeviceKind, usize, usize); 4] = [
    ("自助机 1", "main-entrance", DeviceKind::Kiosk, 6_000, 9_000),
    ("自助机 2", "main-entrance", DeviceKind::Kiosk, 7_000, 12_000),
    ("服务台", "main-entrance", DeviceKind::Desk, 14_000, 26_000),
    ("分会场手持机", "sub-venues", DeviceKind::Desk, 2_000, 3_000),
];

/// Names two custodians for the lock of the stage, enrols devices, and lets people come in.
pub async fn rehearsal(app: &App, here: &Here, organiser: Uuid, desk: Uuid) -> anyhow::Result<()> {
    let by = Actor::Account(organiser, None);
    let gates = checkin::gates(&app.db, here.id).await.map_err(plain)?;
    lock_stage(app, here, &gates, [organiser, desk], by).await?;
    let seated = presidium(app, here, organiser).await.context("the presidium")?;
    let mut standing = Vec::new();
    for (name, code, kind, least, more) in DEVICES {
        let gate = gates.iter().find(|gate| gate.code == code).context("the gate")?.id;
        let new =
            NewDevice { name: name.into(), kind, gate: Some(gate), serves: Serves::Both, prints_at: PrintsAt::Nowhere };
        let mut tx = Tx::begin(app).await.map_err(plain)?;
        let (id, made) = devices::create(&mut tx, here.id, &new, by).await.map_err(plain)?;
        let (_, enrolled) = devices::issue_token(&mut tx, here.id, id, by).await.map_err(plain)?;
        tx.commit((made, vec![enrolled])).await.map_err(plain)?;
        standing.push((id, gate, least, more));
    }
    let mut badges = checkin::good_badges(&app.db, here.id, PEOPLE).await.map_err(plain)?;
    badges.extend(seated.into_iter().map(|hash| (hash, Level::Red)));
    let mut dice = Dice::new(413);
    let (mut asked, mut times) = (Vec::new(), Vec::new());
    for (number, (hash, level)) in badges.into_iter().enumerate() {
        let (at, nonce) = (came(app.clock.now(), &mut dice), format!("rehearsal-{number}"));
        let (device, gate, least, more) = standing[dice.below(3)];
        asked.push(Ask::by_device((here.id, device, gate), hash.clone(), at, &nonce, Direction::Entry));
        times.push((device, nonce.clone(), least + dice.below(more)));
        let (device, gate, least, more) = standing[3];
        if level != Level::Green && dice.below(4) > 0 {
            let at = at + TimeDelta::minutes(1 + dice.below(5) as i64);
            asked.push(Ask::by_device((here.id, device, gate), hash, at, &nonce, Direction::Entry));
            times.push((device, nonce, least + dice.below(more)));
        }
    }
    checkin::read_many(app, &asked).await.map_err(plain)?;
    for (device, ..) in &standing {
        let of = |(_, nonce, ms): &(Uuid, String, usize)| Given {
            named: nonce.clone(),
            id: None,
            by_nonce: reading_id(*device, nonce),
            ms: i32::try_from(*ms).unwrap_or(i32::MAX),
            printed: ms % 3 > 0,
        };
        let given: Vec<Given> = times.iter().filter(|(told_by, ..)| told_by == device).map(of).collect();
        let tx = Tx::begin(app).await.map_err(plain)?;
        arrivals::keep(tx, (here.id, *device), &given).await.map_err(plain)?;
    }
    Ok(())
}

/// The presidium registers: its members have red badges. Returns the badges of those who come; one is excused, one is late.
async fn presidium(app: &App, here: &Here, organiser: Uuid) -> anyhow::Result<Vec<Vec<u8>>> {
    let by = Actor::Account(organiser, None);
    let now = app.clock.now();
    let institutions = registration::institutions(&app.db, here.id).await.map_err(plain)?;
    let institution = institutions.iter().find(|one| one.listed).context("an institution")?;
    let categories = registration::categories(&app.db, here.id).await.map_err(plain)?;
    let category = categories.leafs().first().context("a category")?.id;
    let form = forms::live(&app.db, here.id).await.map_err(plain)?.id;
    let l = crate::web::Reader::new(Lang::ZhHans);
    let member = |role: &Demo| -> anyhow::Result<Registered> {
        let answers = Answers {
            name: role.name.into(),
            institution: institution.name.plain(Lang::ZhHans).to_owned(),
            category,
            post: "主席团成员".into(),
            phone: "+86 100 0000 0000".into(),
            more: [("diet".to_owned(), Answer::Text("none".into()))].into(),
            document: None,
        };
        let email = Email::parse(role.email).context("no address")?;
        let consent = l.a("registration-consent", "conference", l.plain(&here.name));
        let new = NewParticipant { answers, email, lang: Lang::ZhHans, consent, form, code: None, by: None };
        let at = now - TimeDelta::days(12);
        Ok(Registered { new, at, outcome: Outcome::Approved(Level::Red), decided: Some((at, Some(organiser))) })
    };
    let people = ROLES[PRESIDIUM..].iter().map(member).collect::<anyhow::Result<Vec<_>>>()?;
    let mut tx = Tx::begin(app).await.map_err(plain)?;
    let (made, entry) = registration::insert_many(&mut tx, here, people, by).await.map_err(plain)?;
    let excused = made.last().context("a member")?.id;
    let leave = NewLeave { span: None, reason: "参加国务院会议".into() };
    let given = registration::give_leave(&mut tx, here, excused, &leave, by).await.map_err(plain)?;
    tx.commit((entry, vec![given])).await.map_err(plain)?;
    let coming = made.iter().take(made.len().saturating_sub(2)).filter_map(|one| one.secret.as_deref());
    Ok(coming.map(|secret| app.vault.hash("badges", secret)).collect())
}

/// Most come in the middle of it.
fn came(now: DateTime<Utc>, dice: &mut Dice) -> DateTime<Utc> {
    let minutes = (dice.below(MINUTES) + dice.below(MINUTES) + dice.below(MINUTES)) / 3;
    now - TimeDelta::minutes((MINUTES - minutes) as i64) - TimeDelta::seconds(dice.below(60) as i64)
}

async fn lock_stage(app: &App, here: &Here, gates: &[Gate], custodians: [Uuid; 2], by: Actor) -> anyhow::Result<()> {
    let stage = gates.iter().find(|gate| gate.code == "stage").context("the stage")?.id;
    let path = PathParams::new([("slug".into(), here.slug.clone()), ("gate".into(), stage.to_string())]);
    let at = AtGate::find(app, &path).await.map_err(plain)?.context("the stage")?;
    let rules = checkin::gate_rules(&app.db, stage).await.map_err(plain)?;
    let mut tx = Tx::begin(app).await.map_err(plain)?;
    let seen = (at.version, rules.capacity);
    let entry = checkin::save_rules(&mut tx, &at, &rules, &custodians, seen, by).await.map_err(plain)?;
    tx.commit(entry).await.map_err(plain)
}
