//! Who sits where.

use std::collections::HashSet;

use super::super::rules::{Key, Seated};
use crate::audit::{Actor, Entry, Tx};
use crate::conference::Here;
use crate::error::Result;

/// Gives everybody of a list her seat. Tells of how many it is another one than before, or on which lines stands somebody
/// who is not registered.
pub async fn seat(
    tx: &mut Tx,
    here: &Here,
    list: &[Seated],
    actor: Actor,
) -> Result<std::result::Result<(u64, Entry), Vec<usize>>> {
    let now = tx.now;
    let number = |one: &Seated| if let Key::Number(number) = &one.key { Some(*number) } else { None };
    let email = |one: &Seated| if let Key::Email(email) = &one.key { Some(email.as_str().to_owned()) } else { None };
    let rows = sqlx::query!(
        r#"with given as (
               select * from unnest($2::bigint[], $3::integer[], $4::text[], $5::text[]) as g (line, number, email, seat)),
           found as (
               select g.line, p.id, p.seat as before, g.seat from given g join participants p on p.conference_id = $1
                   and p.number = g.number
               union all
               select g.line, p.id, p.seat, g.seat from given g join participants p on p.conference_id = $1
                   and p.email = g.email and p.state in ('submitted', 'waitlisted', 'approved')),
           done as (
               update participants p set seat = f.seat, updated_at = $6, version = p.version + 1
               from found f where p.id = f.id and f.seat <> f.before and p.erased_at is null returning p.id)
           select f.line as "line!", exists (select from done d where d.id = f.id) as "changed!" from found f"#,
        here.id,
        &list.iter().map(|one| one.line as i64).collect::<Vec<_>>(),
        &list.iter().map(number).collect::<Vec<_>>() as &[Option<i32>],
        &list.iter().map(email).collect::<Vec<_>>() as &[Option<String>],
        &list.iter().map(|one| one.seat.clone()).collect::<Vec<_>>(),
        now
    )
    .fetch_all(tx.conn())
    .await?;
    let known: HashSet<i64> = rows.iter().map(|row| row.line).collect();
    let unknown: Vec<usize> = list.iter().map(|one| one.line).filter(|line| !known.contains(&(*line as i64))).collect();
    if !unknown.is_empty() {
        return Ok(Err(unknown));
    }
    let changed = rows.iter().filter(|row| row.changed).count() as u64;
    let entry = Entry::new(actor, "registration.seated", "conference", here.id)
        .of(here.id)
        .with("people", changed)
        .touching("people");
    Ok(Ok((changed, entry)))
}
