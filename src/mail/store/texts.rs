//! What letters say: as delivered, or in a conference's own words.

use chrono::{DateTime, Utc};

use super::super::rules::{Facts, Placeholder, Text};
use crate::audit::{Actor, Entry, Tx};
use crate::db::Db;
use crate::error::{Error, Result};
use crate::kernel::{Lang, Uuid};
use crate::web::Reader;

/// What a letter is written for. Features declare theirs.
#[derive(Debug)]
pub struct Occasion {
    /// As it stands with every mail, e.g. `registration.received`.
    pub name: &'static str,
    /// The key of its word, and of when it is written.
    pub title: &'static str,
    pub when: &'static str,
    /// The keys of the delivered subject and body.
    pub subject: &'static str,
    pub body: &'static str,
    /// What it may say, and what it cannot do without.
    pub may: &'static [Placeholder],
    pub must: &'static [Placeholder],
}

impl Occasion {
    /// The delivered subject and body, with placeholders.
    pub fn delivered(&self, lang: Lang) -> (String, String) {
        let l = Reader::new(lang);
        let written: Vec<(&'static str, String)> =
            self.may.iter().map(|one| (one.as_str(), one.written(Lang::En))).collect();
        let args: Vec<(&'static str, &dyn std::fmt::Display)> =
            written.iter().map(|(name, written)| (*name, written as _)).collect();
        (l.with(self.subject, &args), l.with(self.body, &args))
    }
}

/// A text in a conference's own words.
#[derive(Clone, Debug)]
pub struct OwnText {
    pub occasion: String,
    pub lang: Lang,
    pub subject: String,
    pub body: String,
    pub version: i32,
    pub changed_at: DateTime<Utc>,
    pub changed_by: Option<String>,
}

/// A conference's own texts.
#[derive(Clone, Debug, Default)]
pub struct Texts(pub Vec<OwnText>);

impl Texts {
    pub async fn of(db: &Db, conference: Uuid) -> Result<Texts> {
        let rows = sqlx::query!(
            r#"select t.occasion, t.language, t.subject, t.body, t.version, t.changed_at, a.name as "changed_by?"
               from mail_texts t left join accounts a on a.id = t.changed_by where t.conference_id = $1"#,
            conference
        )
        .fetch_all(db.read())
        .await?;
        let own = rows.into_iter().map(|row| OwnText {
            occasion: row.occasion,
            lang: Lang::from_tag(&row.language).unwrap_or_default(),
            subject: row.subject,
            body: row.body,
            version: row.version,
            changed_at: row.changed_at,
            changed_by: row.changed_by,
        });
        Ok(Texts(own.collect()))
    }

    pub fn own(&self, occasion: &str, lang: Lang) -> Option<&OwnText> {
        self.0.iter().find(|text| text.occasion == occasion && text.lang == lang)
    }

    /// Subject and body of a letter.
    pub fn say(&self, occasion: &Occasion, lang: Lang, facts: &Facts) -> (String, String) {
        let own = self.own(occasion.name, lang).map(|own| (own.subject.clone(), own.body.clone()));
        let (subject, body) = own.unwrap_or_else(|| occasion.delivered(lang));
        (filled(&subject, facts), filled(&body, facts))
    }
}

/// What cannot be read as a text is said as it stands: it names nobody.
fn filled(text: &str, facts: &Facts) -> String {
    Text::parse(text).map_or_else(|_| text.to_owned(), |text| text.fill(facts))
}

/// Keeps a conference's own words for an occasion. `version`: of what was seen, 0 for the delivered text.
pub async fn keep(
    tx: &mut Tx,
    conference: Uuid,
    (occasion, lang): (&Occasion, Lang),
    (subject, body): (&str, &str),
    version: i32,
    (by, actor): (Uuid, Actor),
) -> Result<Entry> {
    let now = tx.now;
    let kept = sqlx::query!(
        r#"insert into mail_texts as t (conference_id, occasion, language, subject, body, version, changed_at, changed_by)
           select $1, $2, $3, $4, $5, 1, $7, $8 where $6 = 0 or exists (
               select from mail_texts o where o.conference_id = $1 and o.occasion = $2 and o.language = $3)
           on conflict (conference_id, occasion, language) do update
               set subject = $4, body = $5, version = t.version + 1, changed_at = $7, changed_by = $8 where t.version = $6"#,
        conference,
        occasion.name,
        lang.tag(),
        subject,
        body,
        version,
        now,
        by
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if kept == 0 {
        return Err(Error::Conflict("problem-changed"));
    }
    Ok(changed(conference, occasion, lang, actor, "mail.text_changed"))
}

/// Goes back to the delivered words.
pub async fn reset(
    tx: &mut Tx,
    conference: Uuid,
    (occasion, lang): (&Occasion, Lang),
    version: i32,
    actor: Actor,
) -> Result<Entry> {
    let gone = sqlx::query!(
        "delete from mail_texts where conference_id = $1 and occasion = $2 and language = $3 and version = $4",
        conference,
        occasion.name,
        lang.tag(),
        version
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if gone == 0 {
        return Err(Error::Conflict("problem-changed"));
    }
    Ok(changed(conference, occasion, lang, actor, "mail.text_reset"))
}

fn changed(conference: Uuid, occasion: &Occasion, lang: Lang, actor: Actor, action: &'static str) -> Entry {
    Entry::new(actor, action, "conference", conference)
        .of(conference)
        .with("occasion", occasion.name)
        .with("language", lang.tag())
}
