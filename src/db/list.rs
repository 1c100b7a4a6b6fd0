//! Lists with free filters and sorting: one statement built from what is asked, with columns from
//! a whitelist alone. (`$1 is null or …` chains get bad plans.)

use serde::{Deserialize, Serialize};
use sqlx::{Postgres, QueryBuilder};

/// Rows on a page of a list.
pub const PAGE_SIZE: i64 = 50;

/// So many that a search finds are counted; who finds more is told so, and narrows it down.
pub const COUNTED: i64 = 5_000;

/// Which page of a list, in which order, as it stands in the address.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub struct Asked {
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub sort: String,
    #[serde(default, skip_serializing_if = "is_first")]
    pub page: Page,
}

fn is_first(page: &Page) -> bool {
    page.0 <= 1
}

/// A page's number from 1; what is no number is the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Page(pub i64);

impl Default for Page {
    fn default() -> Page {
        Page(1)
    }
}

impl<'de> Deserialize<'de> for Page {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Page, D::Error> {
        let text = String::deserialize(deserializer)?;
        Ok(Page(text.parse().unwrap_or(1).clamp(1, 100_000)))
    }
}

/// A list's sortable columns: the word in the address and the SQL that it stands for. A word
/// that starts with `-` asks for the reverse. The first is the default.
pub type Columns = &'static [(&'static str, &'static str)];

/// The SQL of the asked column, and in which direction it is sorted.
pub fn sorted(columns: Columns, asked: &str) -> (&'static str, &'static str) {
    let (word, direction) = match asked.strip_prefix('-') {
        Some(word) => (word, " desc"),
        None => (asked, " asc"),
    };
    let (_, sql) = columns.iter().find(|(held, _)| *held == word).unwrap_or(&columns[0]);
    (sql, direction)
}

/// Adds `order by` for the asked column, with `tie` (a unique column) to settle equals.
pub fn order_by(query: &mut QueryBuilder<Postgres>, columns: Columns, asked: &str, tie: &'static str) {
    let (sql, direction) = sorted(columns, asked);
    query.push(" order by ").push(sql).push(direction).push(", ").push(tie);
}

/// Adds `limit` and `offset` for the asked page. The first page is planned as what it is: a few rows.
pub fn page(query: &mut QueryBuilder<Postgres>, page: Page) {
    query.push(" limit ").push(PAGE_SIZE);
    if page.0 > 1 {
        query.push(" offset ").push_bind((page.0 - 1) * PAGE_SIZE);
    }
}

/// Where the rows of a page stand in their order, or, where that is nearer, in the reverse of it: then they come the
/// wrong way round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    pub backwards: bool,
    pub limit: i64,
    pub offset: i64,
}

/// The window of a page of so many rows, if that is known.
pub fn window(page: Page, total: Option<i64>) -> Window {
    let (first, limit) = ((page.0 - 1) * PAGE_SIZE, PAGE_SIZE);
    match total {
        Some(total) if first > total / 2 => {
            let last = (first + limit).min(total);
            Window { backwards: true, limit: (last - first).max(0), offset: total - last }
        }
        _ => Window { backwards: false, limit, offset: first },
    }
}

/// The other direction.
pub fn reverse(direction: &str) -> &'static str {
    if direction == " desc" { " asc" } else { " desc" }
}

/// A search word for `like`, its own wildcards taken literally.
pub fn like(word: &str) -> String {
    let mut pattern = String::from("%");
    for c in word.to_lowercase().chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

/// One page of a list and how many rows there are in all.
#[derive(Clone, Debug)]
pub struct Slice<T> {
    pub rows: Vec<T>,
    /// Never more than `COUNTED` where not all were counted.
    pub total: i64,
    pub page: i64,
    /// There are more than `total`: they were not counted.
    pub has_more: bool,
}

impl<T> Slice<T> {
    pub fn new(rows: Vec<T>, total: i64, page: i64) -> Slice<T> {
        Slice { rows, total, page, has_more: false }
    }

    pub fn pages(&self) -> i64 {
        (self.total + PAGE_SIZE - 1) / PAGE_SIZE
    }

    pub fn first(&self) -> i64 {
        if self.rows.is_empty() { 0 } else { (self.page - 1) * PAGE_SIZE + 1 }
    }

    pub fn last(&self) -> i64 {
        (self.page - 1) * PAGE_SIZE + self.rows.len() as i64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorts_by_whitelisted_columns_alone() {
        let columns: Columns = &[("name", "p.name"), ("date", "p.created_at")];
        for (asked, sql) in [
            ("name", " order by p.name asc, p.id"),
            ("-date", " order by p.created_at desc, p.id"),
            ("id; drop table x", " order by p.name asc, p.id"),
        ] {
            let mut query = QueryBuilder::new("");
            order_by(&mut query, columns, asked, "p.id");
            assert_eq!(query.sql().as_str(), sql);
        }
    }

    #[test]
    fn a_page_is_the_same_from_either_end() {
        for total in [0, 1, 49, 50, 51, 99, 100, 101, 240, 1000] {
            let rows: Vec<i64> = (0..total).collect();
            for page in 1..25 {
                let window = window(Page(page), Some(total));
                let (skip, take) = (window.offset as usize, window.limit as usize);
                let found: Vec<i64> = if window.backwards {
                    let mut found: Vec<i64> = rows.iter().rev().copied().skip(skip).take(take).collect();
                    found.reverse();
                    found
                } else {
                    rows.iter().copied().skip(skip).take(take).collect()
                };
                let expected: Vec<i64> =
                    rows.iter().copied().skip(((page - 1) * PAGE_SIZE) as usize).take(PAGE_SIZE as usize).collect();
                assert_eq!(found, expected, "page {page} of {total}");
                assert!(window.offset <= total / 2 || !window.backwards);
            }
        }
    }

    #[test]
    fn wildcards_are_literal() {
        assert_eq!(like("50%_A\\"), "%50\\%\\_a\\\\%");
    }
}
