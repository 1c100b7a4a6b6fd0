//! Who has which place: by a run, by hand, by what she wishes; and who is to be told.

use crate::audit::{Actor, Entry, Tx};
use crate::conference::Here;
use crate::db::{self, Db};
use crate::error::{Error, Result};
use crate::kernel::{Email, Lang, Uuid};
use crate::state::App;
use crate::vault::Place;

use super::super::rules::Run;

/// The database keeps what it says, however many place at once.
const FULL: &[(&str, &str)] = &[("discussion_groups_full", "discussions-problem-full")];

/// Locks a discussion that is still as it was seen, against another run and changes of its groups.
async fn hold(tx: &mut Tx, discussion: Uuid, version: i32) -> Result<()> {
    let held = sqlx::query_scalar!(
        "update discussions set version = version + 1 where id = $1 and version = $2 returning id",
        discussion,
        version
    )
    .fetch_optional(tx.conn())
    .await?;
    if held.is_some() { Ok(()) } else { Err(Error::Conflict("problem-changed")) }
}

/// Sets what a run came to, in place of what was not locked.
pub async fn set_run(
    tx: &mut Tx,
    here: &Here,
    (discussion, version): (Uuid, i32),
    run: &Run,
    how: &'static str,
    actor: Actor,
) -> Result<Entry> {
    hold(tx, discussion, version).await?;
    let (people, groups): (Vec<Uuid>, Vec<Uuid>) = run.placed.iter().map(|(person, group)| (*person, *group)).unzip();
    // Whoever moves leaves first, so that two can change places between groups that are full.
    sqlx::query!(
        r#"update discussion_placements l set group_id = null, sequence = l.sequence + 1
           from (select l.participant_id, r.group_id from discussion_placements l
                   left join unnest($2::uuid[], $3::uuid[]) as r (participant_id, group_id) on r.participant_id = l.participant_id
                 where l.discussion_id = $1 and not l.locked and l.group_id is not null) n
           where l.discussion_id = $1 and l.participant_id = n.participant_id and l.group_id is distinct from n.group_id"#,
        discussion,
        &people,
        &groups
    )
    .execute(tx.conn())
    .await?;
    // Who withdrew since it was seen gets no place.
    let placed = sqlx::query!(
        r#"insert into discussion_placements as l (discussion_id, participant_id, group_id)
           select $1, r.participant_id, r.group_id from unnest($2::uuid[], $3::uuid[]) as r (participant_id, group_id)
               join participants p on p.id = r.participant_id and p.state = 'approved'
           on conflict (discussion_id, participant_id) do update set group_id = excluded.group_id, sequence = l.sequence + 1
               where l.group_id is distinct from excluded.group_id and not l.locked"#,
        discussion,
        &people,
        &groups
    )
    .execute(tx.conn())
    .await
    .map_err(|error| db::refused(error, FULL))?
    .rows_affected();
    Ok(Entry::new(actor, "discussions.run_set", "discussion", discussion)
        .of(here.id)
        .with("how", how)
        .with("placed", placed)
        .with("left", run.left.len())
        .touching("discussions"))
}

/// Puts these people into a group, or takes them out of theirs; nobody where one of them has no room in it.
pub async fn place(
    tx: &mut Tx,
    here: &Here,
    discussion: Uuid,
    people: &[Uuid],
    group: Option<Uuid>,
    actor: Actor,
) -> Result<Entry> {
    let done = sqlx::query!(
        r#"insert into discussion_placements as l (discussion_id, participant_id, group_id)
           select $1, p.id, $3 from participants p join categories c on c.id = p.category_id
           where p.id = any($2) and p.conference_id = $4 and p.state = 'approved' and c.kind = 'participant'
           on conflict (discussion_id, participant_id) do update
               set group_id = excluded.group_id, locked = l.locked and excluded.group_id is not null, sequence = l.sequence + 1
               where l.group_id is distinct from excluded.group_id"#,
        discussion,
        people,
        group,
        here.id
    )
    .execute(tx.conn())
    .await
    .map_err(|error| db::refused(error, FULL))?
    .rows_affected();
    let entry = Entry::new(actor, "discussions.placed", "discussion", discussion).of(here.id).with("people", done);
    let entry = if let [one] = people { entry.with_id("participant", *one) } else { entry };
    Ok(match group {
        Some(group) => entry.with_id("group", group),
        None => entry,
    }
    .touching("discussions"))
}

/// Keeps these people where they are, whatever a run says; or no longer.
pub async fn lock(
    tx: &mut Tx,
    here: &Here,
    discussion: Uuid,
    people: &[Uuid],
    locked: bool,
    actor: Actor,
) -> Result<Entry> {
    let done = sqlx::query!(
        "update discussion_placements set locked = $3 where discussion_id = $1 and participant_id = any($2) and group_id is not null",
        discussion,
        people,
        locked
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    let action = if locked { "discussions.locked" } else { "discussions.unlocked" };
    Ok(Entry::new(actor, action, "discussion", discussion).of(here.id).with("people", done).touching("discussions"))
}

/// What somebody wishes, in place of what she said before.
pub async fn set_wishes(
    tx: &mut Tx,
    here: &Here,
    discussion: Uuid,
    participant: Uuid,
    wishes: &[Uuid],
    actor: Actor,
) -> Result<Entry> {
    // Two forms of hers at once: one after the other.
    sqlx::query!("select id from participants where id = $1 for no key update", participant)
        .fetch_one(tx.conn())
        .await?;
    sqlx::query!(
        "delete from discussion_wishes where discussion_id = $1 and participant_id = $2",
        discussion,
        participant
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        r#"insert into discussion_wishes (discussion_id, participant_id, rank, group_id)
           select $1, $2, n::integer, id from unnest($3::uuid[]) with ordinality as r (id, n)"#,
        discussion,
        participant,
        wishes
    )
    .execute(tx.conn())
    .await?;
    Ok(Entry::new(actor, "discussions.wished", "discussion", discussion)
        .of(here.id)
        .with_id("participant", participant)
        .with("wishes", wishes.len())
        .touching("discussions"))
}

/// Somebody who knows something else of her group than what is so.
pub struct Changed {
    pub id: Uuid,
    /// None: she has no address any more, or does not come; she is written nothing.
    pub to: Option<Email>,
    pub name: String,
    pub lang: Lang,
    pub link: Option<String>,
    pub group: Option<Uuid>,
    /// Where she was told that she is.
    pub former: Option<Uuid>,
    pub sequence: i32,
}

/// How many are to be told: of a discussion whose groups are these, each with what is to be known of it.
pub async fn untold(db: &Db, discussion: Uuid, facts: &[(Uuid, String)]) -> Result<i64> {
    let (groups, texts): (Vec<Uuid>, Vec<String>) = facts.iter().cloned().unzip();
    Ok(sqlx::query_scalar!(
        r#"select count(*) as "count!" from discussion_placements l
               left join unnest($2::uuid[], $3::text[]) as f (id, facts) on f.id = l.group_id
           where l.discussion_id = $1 and (l.told_group is distinct from l.group_id or (l.group_id is not null and l.told_facts <> f.facts))"#,
        discussion,
        &groups,
        &texts
    )
    .fetch_one(db.read())
    .await?)
}

/// The first of those who are to be told.
pub async fn changed(app: &App, discussion: Uuid, facts: &[(Uuid, String)], most: i64) -> Result<Vec<Changed>> {
    let (groups, texts): (Vec<Uuid>, Vec<String>) = facts.iter().cloned().unzip();
    let rows = sqlx::query!(
        r#"select p.id, p.name, p.email, p.language, p.state = 'approved' as "comes!", l.group_id as "group?", l.told_group as "former?", l.sequence,
               k.id as "link?", k.token_sealed as "token?"
           from discussion_placements l join participants p on p.id = l.participant_id
               left join unnest($2::uuid[], $3::text[]) as f (id, facts) on f.id = l.group_id
               left join pass_links k on k.participant_id = p.id and k.revoked_at is null
           where l.discussion_id = $1 and (l.told_group is distinct from l.group_id or (l.group_id is not null and l.told_facts <> f.facts))
           order by p.id limit $4"#,
        discussion,
        &groups,
        &texts,
        most
    )
    .fetch_all(app.db.read())
    .await?;
    let mut changed = Vec::with_capacity(rows.len());
    for row in rows {
        let link = match row.link.zip(row.token) {
            Some((id, sealed)) => {
                let token = app.vault.open_text(Place::new("pass_links.token", id), &sealed)?;
                Some(app.url(&format!("/pass/{token}")))
            }
            None => None,
        };
        changed.push(Changed {
            id: row.id,
            to: Email::parse(&row.email).filter(|_| row.comes),
            name: row.name,
            lang: Lang::from_tag(&row.language).unwrap_or_default(),
            link,
            group: row.group,
            former: row.former,
            sequence: row.sequence,
        });
    }
    Ok(changed)
}

/// Waits until nobody else tells of this discussion: who is told at the same time is told once.
pub async fn wait_to_tell(tx: &mut Tx, discussion: Uuid) -> Result<()> {
    sqlx::query!("select id from discussions where id = $1 for no key update", discussion)
        .fetch_optional(tx.conn())
        .await?;
    Ok(())
}

/// Notes what somebody knows of her group now.
pub async fn note_told(tx: &mut Tx, discussion: Uuid, told: &[(Uuid, Option<Uuid>, String)]) -> Result<()> {
    let people: Vec<Uuid> = told.iter().map(|one| one.0).collect();
    let groups: Vec<Option<Uuid>> = told.iter().map(|one| one.1).collect();
    let facts: Vec<String> = told.iter().map(|one| one.2.clone()).collect();
    sqlx::query!(
        r#"update discussion_placements l set told_group = r.group_id, told_facts = r.facts
           from unnest($2::uuid[], $3::uuid[], $4::text[]) as r (participant_id, group_id, facts)
           where l.discussion_id = $1 and l.participant_id = r.participant_id"#,
        discussion,
        &people,
        &groups as &[Option<Uuid>],
        &facts
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
