//! The people of a discussion, as lists show them.

use sqlx::{Postgres, QueryBuilder, Row as _};

use crate::db::Db;
use crate::db::list::{self, Page, Slice, like};
use crate::error::Result;
use crate::kernel::{Uuid, Words};

use super::figures;

/// Somebody in a list.
#[derive(Clone, Debug)]
pub struct Member {
    pub id: Uuid,
    pub number: i32,
    pub name: String,
    pub institution: Words,
    pub category: Uuid,
    pub group: Option<Uuid>,
    pub locked: bool,
    /// Her wishes, the dearest first.
    pub wishes: Vec<Uuid>,
}

impl Member {
    /// Which of her wishes her group is, from 1.
    pub fn rank(&self) -> Option<usize> {
        self.wishes.iter().position(|wish| Some(*wish) == self.group).map(|n| n + 1)
    }
}

/// Which people a list shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    In(Uuid),
    /// Who has no place.
    Without,
    Anywhere,
}

/// How many there are of whom a list shows.
async fn count(db: &Db, conference: Uuid, discussion: Uuid, shown: Shown) -> Result<i64> {
    let figures = figures(db, conference, discussion).await?;
    match shown {
        Shown::Anywhere => Ok(figures.people),
        Shown::Without => Ok(figures.people - figures.placed),
        Shown::In(group) => Ok(sqlx::query_scalar!(
            r#"select count(*) as "count!" from discussion_placements where group_id = $1"#,
            group
        )
        .fetch_one(db.read())
        .await?),
    }
}

/// The people of a discussion, by name; those alone whom a search finds. One page, or all of them.
///
/// What is shown of each is looked up for the page alone: of twenty thousand people a list reads little more than it shows.
pub async fn members(
    db: &Db,
    conference: Uuid,
    discussion: Uuid,
    (shown, search): (Shown, &str),
    page: Option<Page>,
) -> Result<Slice<Member>> {
    let kinds =
        sqlx::query_scalar!("select id from categories where conference_id = $1 and kind = 'participant'", conference)
            .fetch_all(db.read())
            .await?;
    let search = search.trim().to_lowercase();
    // How many there are in all is known without reading them, but for what a search finds.
    let known = if search.is_empty() { Some(count(db, conference, discussion, shown).await?) } else { None };
    let number = page.map_or(1, |page| page.0);
    if known == Some(0) {
        return Ok(Slice::new(Vec::new(), 0, number));
    }
    let mut query: QueryBuilder<Postgres> = QueryBuilder::new(
        "select m.*, i.name as institution, array(select w.group_id from discussion_wishes w where w.participant_id = m.id
             and w.discussion_id = ",
    );
    query.push_bind(discussion);
    query.push(
        " order by w.rank) as wishes
          from (select p.id, p.number, p.name, p.institution_id, p.category_id, l.group_id, coalesce(l.locked, false) as locked, ",
    );
    match known {
        Some(total) => query.push_bind(total),
        None => query.push("count(*) over ()"),
    };
    query.push(" as total from participants p ");
    query.push(if matches!(shown, Shown::In(_)) { "join" } else { "left join" });
    query.push(" discussion_placements l on l.participant_id = p.id and l.discussion_id = ").push_bind(discussion);
    query.push(" where p.conference_id = ").push_bind(conference);
    query.push(" and p.state = 'approved' and p.category_id = any(").push_bind(kinds).push(")");
    match shown {
        Shown::In(group) => {
            query.push(" and l.group_id = ").push_bind(group);
        }
        Shown::Without => {
            query.push(" and l.group_id is null");
        }
        Shown::Anywhere => {}
    }
    if !search.is_empty() {
        let number: Option<i32> = search.trim_start_matches('#').parse().ok();
        query.push(" and (p.number = ").push_bind(number);
        query.push(" or (grams(p.search) @> grams(").push_bind(search.clone());
        query.push(") and p.search like ").push_bind(like(&search)).push("))");
    }
    query.push(" order by p.name collate \"C\", p.id");
    if let Some(page) = page {
        list::page(&mut query, page);
    }
    query.push(") m join institutions i on i.id = m.institution_id order by m.name collate \"C\", m.id");
    let found = query.build().fetch_all(db.read()).await?;
    let mut rows = Vec::with_capacity(found.len());
    let mut total = known.unwrap_or(0);
    for row in found {
        total = row.try_get("total")?;
        rows.push(Member {
            id: row.try_get("id")?,
            number: row.try_get("number")?,
            name: row.try_get("name")?,
            institution: row.try_get("institution")?,
            category: row.try_get("category_id")?,
            group: row.try_get("group_id")?,
            locked: row.try_get("locked")?,
            wishes: row.try_get("wishes")?,
        });
    }
    Ok(Slice::new(rows, total, number))
}
