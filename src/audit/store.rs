use chrono::{DateTime, Utc};
use ipnet::IpNet;
use serde_json::Value;
use sqlx::PgConnection;

use super::{Actor, Entry};
use crate::kernel::Uuid;

/// Appends entries, all in one statement.
pub async fn append(connection: &mut PgConnection, now: DateTime<Utc>, entries: &[Entry]) -> sqlx::Result<()> {
    let mut kinds = Vec::with_capacity(entries.len());
    let mut actors: Vec<Option<Uuid>> = Vec::with_capacity(entries.len());
    let mut conferences: Vec<Option<Uuid>> = Vec::with_capacity(entries.len());
    let mut actions = Vec::with_capacity(entries.len());
    let mut objects: Vec<Option<Uuid>> = Vec::with_capacity(entries.len());
    let mut object_kinds = Vec::with_capacity(entries.len());
    let mut details = Vec::with_capacity(entries.len());
    let mut addresses: Vec<Option<IpNet>> = Vec::with_capacity(entries.len());
    for entry in entries {
        let (kind, actor, address) = match entry.actor {
            Actor::Account(id, address) => ("account", Some(id), address),
            Actor::Participant(id, address) => ("participant", Some(id), address),
            Actor::Visitor(address) => ("visitor", None, address),
            Actor::Operator => ("operator", None, None),
            Actor::System => ("system", None, None),
        };
        kinds.push(kind.to_owned());
        actors.push(actor);
        conferences.push(entry.conference);
        actions.push(entry.action.to_owned());
        object_kinds.push(entry.object_kind.to_owned());
        objects.push(entry.object_id);
        details.push(Value::Object(entry.detail.clone()));
        addresses.push(address.map(IpNet::from));
    }
    sqlx::query!(
        r#"insert into audit_log (at, actor_kind, actor_id, conference_id, action, object_kind, object_id, detail, address)
           select $1, * from unnest($2::text[], $3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::uuid[], $8::jsonb[], $9::inet[])"#,
        now,
        &kinds,
        &actors as &[Option<Uuid>],
        &conferences as &[Option<Uuid>],
        &actions,
        &object_kinds,
        &objects as &[Option<Uuid>],
        &details,
        &addresses as &[Option<IpNet>],
    )
    .execute(connection)
    .await?;
    Ok(())
}
