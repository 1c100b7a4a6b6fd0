use anyhow::Context as _;
use chrono::{DateTime, Utc};

use crate::access::{PathParams, Scope};
use crate::audit::{Actor, Entry, Tx};
use crate::conference::Here;
use crate::db::{self, Db};
use crate::error::{Error, Result};
use crate::kernel::{Uuid, Words, new_id};
use crate::presidium::rules::{NewSeat, Post};
use crate::state::App;

/// A seat, and who fills it.
pub struct Seat {
    pub id: Uuid,
    pub number: i32,
    pub post: Post,
    pub title: Words,
    pub has_vote: bool,
    pub holder: Option<Holder>,
    /// Since when whoever holds it is away.
    pub absent_since: Option<DateTime<Utc>>,
}

pub struct Holder {
    pub account: Uuid,
    pub name: String,
    pub email: String,
    pub since: DateTime<Utc>,
}

/// A seat of the conference at hand.
pub struct OfSeat {
    pub here: Here,
    pub seat: Seat,
}

impl Scope for OfSeat {
    async fn find(app: &App, path: &PathParams) -> Result<Option<OfSeat>> {
        let Some(here) = Here::find(app, path).await? else { return Ok(None) };
        let Some(id) = path.id("id") else { return Ok(None) };
        let seat = seats(&app.db, here.id).await?.into_iter().find(|seat| seat.id == id);
        Ok(seat.map(|seat| OfSeat { here, seat }))
    }
}

/// All seats of a conference, in their order.
pub async fn seats(db: &Db, conference: Uuid) -> Result<Vec<Seat>> {
    let rows = sqlx::query!(
        r#"select s.id, s.number, s.post, s.title as "title: Words", s.has_vote, s.account_id, s.filled_at, s.absent_since,
               a.name as "name?", a.email as "email?"
           from seats s left join accounts a on a.id = s.account_id
           where s.conference_id = $1 order by s.number"#,
        conference
    )
    .fetch_all(db.read())
    .await?;
    rows.into_iter()
        .map(|row| {
            let holder = match (row.account_id, row.name, row.email, row.filled_at) {
                (Some(account), Some(name), Some(email), Some(since)) => Some(Holder { account, name, email, since }),
                _ => None,
            };
            let post = Post::parse(&row.post).context("an unknown post")?;
            Ok(Seat {
                id: row.id,
                number: row.number,
                post,
                title: row.title,
                has_vote: row.has_vote,
                holder,
                absent_since: row.absent_since,
            })
        })
        .collect()
}

/// Adds an empty seat with the lowest free number. Beyond the conference's maximum the database
/// refuses: there the lowest free number is the one after the last.
pub async fn add_seat(tx: &mut Tx, actor: Actor, here: &Here, new: &NewSeat) -> Result<(Uuid, Entry)> {
    let Some((_, most)) = here.presidium else { return Err(Error::Refused("presidium-none")) };
    let id = new_id();
    let number = sqlx::query_scalar!(
        r#"insert into seats (id, conference_id, seats_max, number, post, title, has_vote)
           select $1, $2, $3, min(n), $4, $5, $6 from generate_series(1, $3::integer + 1) n
           where not exists (select from seats where conference_id = $2 and number = n)
           returning number"#,
        id,
        here.id,
        most,
        new.post.as_str(),
        &new.title as &Words,
        new.has_vote,
    )
    .fetch_one(tx.conn())
    .await
    .map_err(|error| {
        db::refused(
            error,
            &[
                ("seats_within_maximum", "presidium-full"),
                ("seats_one_chair", "presidium-fault-chair"),
                ("seats_number_unique", "problem-changed"),
                ("seats_of_conference", "problem-changed"),
            ],
        )
    })?;
    let entry = Entry::new(actor, "presidium.seat_added", "seat", id)
        .of(here.id)
        .with("number", number)
        .with("post", new.post.as_str())
        .touching("presidium");
    Ok((id, entry))
}

/// Seats somebody. Nobody seats herself; the database refuses it too.
pub async fn fill_seat(tx: &mut Tx, actor: Actor, here: &Here, seat: Uuid, account: Uuid) -> Result<Entry> {
    let now = tx.now;
    let filled = sqlx::query!(
        r#"update seats set account_id = $3, filled_at = $4, filled_by = $5
           where id = $1 and conference_id = $2 and account_id is null"#,
        seat,
        here.id,
        account,
        now,
        actor.account(),
    )
    .execute(tx.conn())
    .await
    .map_err(|error| {
        db::refused(
            error,
            &[
                ("seats_not_to_self", "presidium-fault-self"),
                ("seats_holder_once", "presidium-fault-seated"),
                ("seats_one_branch", "presidium-fault-account"),
            ],
        )
    })?
    .rows_affected();
    if filled == 0 {
        return Err(Error::Conflict("problem-changed"));
    }
    Ok(Entry::new(actor, "presidium.seat_filled", "seat", seat)
        .of(here.id)
        .with_id("account", account)
        .touching("presidium"))
}

/// Empties a seat. Votes that are open keep their electors.
pub async fn empty_seat(tx: &mut Tx, actor: Actor, here: &Here, seat: Uuid, account: Uuid) -> Result<Entry> {
    let emptied = sqlx::query!(
        r#"update seats set account_id = null, filled_at = null, filled_by = null, absent_since = null
           where id = $1 and conference_id = $2 and account_id = $3"#,
        seat,
        here.id,
        account,
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if emptied == 0 {
        return Err(Error::Conflict("problem-changed"));
    }
    Ok(Entry::new(actor, "presidium.seat_emptied", "seat", seat)
        .of(here.id)
        .with_id("account", account)
        .touching("presidium"))
}

/// What keeps a seat, and what is said then.
const STAYS: &[(&str, &str)] = &[
    ("electors_seat_id_fkey", "presidium-seat-voted"),
    ("recusals_seat_id_fkey", "presidium-seat-used"),
    ("acting_in_a_seat", "presidium-seat-used"),
    ("disputes_of_seat", "presidium-seat-used"),
    ("document_signers_seat_id_fkey", "presidium-seat-used"),
];

/// Removes an empty seat that never voted and of which nothing else is told.
pub async fn remove_seat(tx: &mut Tx, actor: Actor, here: &Here, seat: &Seat) -> Result<Entry> {
    let removed =
        sqlx::query!("delete from seats where id = $1 and conference_id = $2 and account_id is null", seat.id, here.id)
            .execute(tx.conn())
            .await
            .map_err(|error| db::refused(error, STAYS))?
            .rows_affected();
    if removed == 0 {
        return Err(Error::Conflict("problem-changed"));
    }
    Ok(Entry::new(actor, "presidium.seat_removed", "seat", seat.id)
        .of(here.id)
        .with("number", seat.number)
        .touching("presidium"))
}
