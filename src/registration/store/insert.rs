use std::collections::HashMap;

use chrono::{DateTime, Utc};

use super::super::letters::{self, Addressee, Letters};
use super::super::rules::{Answers, Institutions, Level, State, name_key, searchable};
use super::{admission, delegation, places, read};
use crate::audit::{Actor, Entry, Tx};
use crate::conference::Here;
use crate::db;
use crate::error::{Error, Result};
use crate::files::{self, Claim};
use crate::forms::{self, Answered};
use crate::identity::{self, Document};
use crate::kernel::{Email, Lang, Uuid, Words, fold, new_id};
use crate::mail::{self, Placeholder};
use crate::vault::{self, Place};
use crate::web::Reader;

/// Somebody who registers.
#[derive(Clone, Debug)]
pub struct NewParticipant {
    pub answers: Answers,
    pub email: Email,
    pub lang: Lang,
    /// The text that she agreed to.
    pub consent: String,
    /// The version of the form that she answered.
    pub form: Uuid,
    /// The code with which she was invited.
    pub code: Option<Uuid>,
    /// Who registers her, where she does not herself: then she has agreed to nothing yet.
    pub by: Option<RegisteredBy>,
}

/// Who registers somebody else, and what she is told of it.
#[derive(Clone, Debug)]
pub struct RegisteredBy {
    pub delegate: Uuid,
    pub name: String,
    /// What was said of her, line by line.
    pub stated: String,
}

/// What became of a registration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// To be decided, or on the waiting list where no place is free.
    Submitted,
    Approved(Level),
    /// With the reason.
    Declined(String),
    Withdrawn,
}

/// A registration with its time and what became of it.
#[derive(Clone, Debug)]
pub struct Registered {
    pub new: NewParticipant,
    pub at: DateTime<Utc>,
    pub outcome: Outcome,
    /// When and by whom it was decided; for those that were.
    pub decided: Option<(DateTime<Utc>, Option<Uuid>)>,
}

/// A participant as she was made, with what is never told again: her pass link's token and, where
/// she has one, her badge's secret.
#[derive(Clone, Debug)]
pub struct Made {
    pub id: Uuid,
    pub state: State,
    pub token: String,
    /// Of her badge, where she has one.
    pub level: Option<Level>,
    pub secret: Option<String>,
}

/// A registration that was taken.
pub struct Submitted {
    pub id: Uuid,
    /// Of the pass link.
    pub token: String,
    /// Submitted, or waitlisted where no place was free.
    pub state: State,
}

/// Whether a registration was taken.
pub enum Taken {
    In(Submitted, Entry),
    /// No: somebody else has chosen the last of something. The codes of the questions.
    Full(Vec<String>),
}

/// Takes a registration: the participant, her pass link, and a mail with it in her language. Whoever
/// is approved as she registers, by whom it says, needs a place and has a badge at once.
pub async fn submit(
    tx: &mut Tx,
    here: &Here,
    new: NewParticipant,
    approved: Option<(Level, Uuid)>,
    actor: Actor,
) -> Result<Taken> {
    let lang = new.lang;
    let token = vault::token();
    if let Some(code) = new.code {
        admission::use_code(tx, code).await?;
    }
    if let Some(by) = &new.by {
        delegation::count_delegated(tx, by.delegate).await?;
    }
    let mut places = places::lock(tx, here.id).await?;
    let has_place = places.take(new.answers.category);
    let full = forms::lock_choices(tx, here.id, &new.answers.more, &Answered::new()).await?;
    if !full.is_empty() {
        return Ok(Taken::Full(full));
    }
    let (state, occasion, action) = match (approved, has_place) {
        (Some(_), true) => (State::Approved, &letters::APPROVED, "registration.added"),
        (Some(_), false) => return Err(Error::Conflict("registration-problem-full")),
        (None, true) => (State::Submitted, &letters::RECEIVED, "registration.submitted"),
        (None, false) => (State::Waitlisted, &letters::WAITLISTED, "registration.waitlisted"),
    };
    let mut addressee = Addressee {
        id: new_id(),
        to: Some(new.email.clone()),
        name: new.answers.name.clone(),
        institution: new.answers.institution.clone(),
        post: new.answers.post.clone(),
        lang,
        link: tx.app().url(&format!("/pass/{token}")),
        badge: None,
    };
    let (at, words) = (tx.now, Letters::of(tx.app(), here).await?);
    // The mail first: the number is taken from the conference's row, which everybody who registers
    // waits for until this commits. With a badge it can only be written afterwards.
    if approved.is_none() {
        let letter = match &new.by {
            Some(by) => {
                let state = Reader::new(lang).t(state.key());
                let said =
                    [(Placeholder::By, &*by.name), (Placeholder::Stated, &by.stated), (Placeholder::State, &state)];
                words.write(&letters::REGISTERED_BY, &addressee, &said, at)
            }
            None => words.write(occasion, &addressee, &[], at),
        };
        mail::post_each(tx, letter.as_slice()).await?;
    }
    let outcome = approved.map_or(Outcome::Submitted, |(level, _)| Outcome::Approved(level));
    let decided = approved.map(|(_, by)| (at, Some(by)));
    let registered = Registered { new, at, outcome, decided };
    let made = insert(tx, here, vec![(addressee.id, registered, token)], &[state]).await?;
    let made = made.into_iter().next().ok_or(Error::NotFound)?;
    if let Some((level, _)) = approved {
        addressee.badge = made.secret.clone().map(|secret| (level, secret));
        mail::post_each(tx, words.write(occasion, &addressee, &[], at).as_slice()).await?;
    }
    let entry =
        Entry::new(actor, action, "participant", made.id).of(here.id).with("language", lang.tag()).touching("people");
    Ok(Taken::In(Submitted { id: made.id, token: made.token, state }, entry))
}

/// Takes many registrations at once, decided or not, without mails. Whoever is approved needs a place,
/// and waits for one where none is free.
pub async fn insert_many(
    tx: &mut Tx,
    here: &Here,
    mut people: Vec<Registered>,
    actor: Actor,
) -> Result<(Vec<Made>, Entry)> {
    let count = people.len();
    let mut places = places::lock(tx, here.id).await?;
    let states: Vec<State> = people
        .iter_mut()
        .map(|one| match one.outcome {
            Outcome::Submitted if places.take(one.new.answers.category) => State::Submitted,
            Outcome::Approved(_) if places.take(one.new.answers.category) => State::Approved,
            Outcome::Submitted | Outcome::Approved(_) => {
                (one.outcome, one.decided) = (Outcome::Submitted, None);
                State::Waitlisted
            }
            Outcome::Declined(_) => State::Declined,
            Outcome::Withdrawn => State::Withdrawn,
        })
        .collect();
    let made =
        insert(tx, here, people.into_iter().map(|one| (new_id(), one, vault::token())).collect(), &states).await?;
    let entry = Entry::new(actor, "registration.imported", "conference", here.id)
        .of(here.id)
        .with("participants", count)
        .touching("people");
    Ok((made, entry))
}

/// Writes to whoever was registered by somebody else: her pass link, and how her registration stands.
pub async fn write_to_registered(tx: &mut Tx, here: &Here, people: &[(&NewParticipant, &Made)]) -> Result<()> {
    let (app, at) = (tx.app().clone(), tx.now);
    let words = Letters::of(&app, here).await?;
    let letter = |(new, made): &(&NewParticipant, &Made)| {
        let occasion = match made.state {
            State::Approved => &letters::APPROVED,
            State::Waitlisted => &letters::WAITLISTED,
            _ => &letters::RECEIVED,
        };
        let to = Addressee {
            id: made.id,
            to: Some(new.email.clone()),
            name: new.answers.name.clone(),
            institution: new.answers.institution.clone(),
            post: new.answers.post.clone(),
            lang: new.lang,
            link: app.url(&format!("/pass/{}", made.token)),
            badge: made.level.zip(made.secret.clone()),
        };
        words.write(occasion, &to, &[], at)
    };
    mail::post_each(tx, &people.iter().filter_map(letter).collect::<Vec<_>>()).await
}

/// The institutions that people wrote, each found by its name or made.
async fn institutions_of(tx: &mut Tx, here: &Here, people: &[(&str, Lang, Uuid)]) -> Result<Vec<(Uuid, Words)>> {
    let known = Institutions::new(read::institutions_in(tx.conn(), here.id).await?);
    let mut fresh: HashMap<String, (Words, Uuid)> = HashMap::new();
    for (written, lang, category) in people {
        if known.meant_by(written).is_none() {
            fresh.entry(fold(written)).or_insert_with(|| (Words::only(*lang, *written), *category));
        }
    }
    let mut made: HashMap<String, (Uuid, Words)> = HashMap::new();
    if !fresh.is_empty() {
        let (folded, rest): (Vec<String>, Vec<(Words, Uuid)>) = fresh.into_iter().unzip();
        let (names, categories): (Vec<Words>, Vec<Uuid>) = rest.into_iter().unzip();
        let ids: Vec<Uuid> = folded.iter().map(|_| new_id()).collect();
        // Two people of one new institution in the same instant: the second finds the first's. What is
        // "updated" is no key, so that the row's lock is one that foreign keys do not wait for.
        let rows = sqlx::query!(
            r#"insert into institutions (id, conference_id, category_id, name, folded, listed)
               select n.id, $1, n.category, row(n.en, n.hans, n.hant)::words, n.folded, false
               from unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[])
                   as n(id, category, folded, en, hans, hant)
               order by n.folded
               on conflict (conference_id, folded) do update set listed = institutions.listed
               returning id, folded, name as "name: Words""#,
            here.id,
            &ids,
            &categories,
            &folded,
            &names.iter().map(|name| name.en.clone()).collect::<Vec<_>>(),
            &names.iter().map(|name| name.hans.clone()).collect::<Vec<_>>(),
            &names.iter().map(|name| name.hant.clone()).collect::<Vec<_>>(),
        )
        .fetch_all(tx.conn())
        .await?;
        made.extend(rows.into_iter().map(|row| (row.folded, (row.id, row.name))));
    }
    people
        .iter()
        .map(|(written, ..)| match known.meant_by(written) {
            Some(one) => Ok((one.id, one.name.clone())),
            None => {
                made.get(&fold(written)).cloned().ok_or_else(|| anyhow::anyhow!("an institution without a name").into())
            }
        })
        .collect()
}

/// The institution that is meant by what somebody wrote, found or made.
pub(super) async fn institution_of(tx: &mut Tx, here: &Here, answers: &Answers, lang: Lang) -> Result<(Uuid, Words)> {
    let found = institutions_of(tx, here, &[(&answers.institution, lang, answers.category)]).await?;
    found.into_iter().next().ok_or(Error::NotFound)
}

/// Participants in their states, their pass links and badges, in one statement each. The places are
/// locked before.
pub(super) async fn insert(
    tx: &mut Tx,
    here: &Here,
    people: Vec<(Uuid, Registered, String)>,
    states: &[State],
) -> Result<Vec<Made>> {
    let app = tx.app().clone();
    let written: Vec<_> = people
        .iter()
        .map(|(_, one, _)| (one.new.answers.institution.as_str(), one.new.lang, one.new.answers.category))
        .collect();
    let institutions = institutions_of(tx, here, &written).await?;
    let ids: Vec<Uuid> = people.iter().map(|(id, ..)| *id).collect();
    let column = |of: fn(&Registered) -> String| people.iter().map(|(_, one, _)| of(one)).collect::<Vec<String>>();
    let searches: Vec<String> = people
        .iter()
        .zip(&institutions)
        .map(|((_, one, _), (_, name))| {
            searchable(&one.new.answers.name, name, one.new.email.as_str(), &one.new.answers.phone)
        })
        .collect();
    let levels: Vec<Option<String>> = people
        .iter()
        .map(|(_, one, _)| match &one.outcome {
            Outcome::Approved(level) => Some(level.as_str().to_owned()),
            _ => None,
        })
        .collect();
    let reasons = column(|one| match &one.outcome {
        Outcome::Declined(reason) => reason.clone(),
        _ => String::new(),
    });
    // Numbers are taken here and not earlier: whoever registers waits for this row.
    sqlx::query!(
        r#"with first as (
               update conferences set next_participant = next_participant + $2 where id = $1
               returning next_participant - $2 as number)
           insert into participants (id, conference_id, number, name, email, phone, institution_id, category_id, post,
               form_id, code_id, answers, language, consent_text, consented_at, state, level, decided_at, decided_by,
               decline_reason, search, created_at, updated_at, delegate_id, name_key)
           select p.id, $1, first.number + (p.n - 1)::integer, p.name, p.email, p.phone, p.institution, p.category, p.post,
               p.form, p.code, p.answers, p.language, p.consent, case when p.delegate is null then p.at end,
               p.state, p.level, p.decided_at, p.decided_by, p.reason, p.search, p.at, coalesce(p.decided_at, p.at), p.delegate, p.name_key
           from first, unnest($3::uuid[], $4::text[], $5::text[], $6::text[], $7::uuid[], $8::uuid[], $9::text[], $10::uuid[],
               $11::jsonb[], $12::text[], $13::text[], $14::timestamptz[], $15::text[], $16::text[], $17::timestamptz[],
               $18::uuid[], $19::text[], $20::text[], $21::uuid[], $22::uuid[], $23::text[])
               with ordinality as p(id, name, email, phone, institution, category, post, form, answers, language,
                   consent, at, state, level, decided_at, decided_by, reason, search, code, delegate, name_key, n)"#,
        here.id,
        i32::try_from(people.len())?,
        &ids,
        &column(|one| one.new.answers.name.clone()),
        &column(|one| one.new.email.to_string()),
        &column(|one| one.new.answers.phone.clone()),
        &institutions.iter().map(|(id, _)| *id).collect::<Vec<_>>(),
        &people.iter().map(|(_, one, _)| one.new.answers.category).collect::<Vec<_>>(),
        &column(|one| one.new.answers.post.clone()),
        &people.iter().map(|(_, one, _)| one.new.form).collect::<Vec<_>>(),
        &people
            .iter()
            .map(|(_, one, _)| serde_json::to_value(&one.new.answers.more))
            .collect::<std::result::Result<Vec<_>, _>>()?,
        &column(|one| one.new.lang.to_string()),
        &column(|one| one.new.consent.clone()),
        &people.iter().map(|(_, one, _)| one.at).collect::<Vec<_>>(),
        &states.iter().map(|state| state.as_str().to_owned()).collect::<Vec<_>>(),
        &levels as &[Option<String>],
        &people.iter().map(|(_, one, _)| one.decided.map(|(at, _)| at)).collect::<Vec<_>>() as &[Option<DateTime<Utc>>],
        &people.iter().map(|(_, one, _)| one.decided.and_then(|(_, by)| by)).collect::<Vec<_>>() as &[Option<Uuid>],
        &reasons,
        &searches,
        &people.iter().map(|(_, one, _)| one.new.code).collect::<Vec<_>>() as &[Option<Uuid>],
        &people.iter().map(|(_, one, _)| one.new.by.as_ref().map(|by| by.delegate)).collect::<Vec<_>>() as &[Option<Uuid>],
        &column(|one| name_key(&one.new.answers.name)),
    )
    .execute(tx.conn())
    .await
    .map_err(|error| {
        let sentences = [
            ("participants_email_unique", "registration-fault-already"),
            // A quota that was made in this very moment.
            ("quotas_within_places", "registration-problem-full"),
            ("choice_places_within", "registration-problem-choice-full"),
        ];
        db::refused(error, &sentences)
    })?;

    let documents: Vec<(Uuid, Document)> =
        people.iter().filter_map(|(id, one, _)| Some((*id, one.new.answers.document.clone()?))).collect();
    identity::insert_many(tx, here.id, &documents).await?;
    for (id, one, _) in people.iter().filter(|(_, one, _)| !forms::files_of(&one.new.answers.more).is_empty()) {
        let claim = Claim { participant: *id, files: forms::files_of(&one.new.answers.more) };
        files::claim(tx, here.id, &claim).await?;
    }
    let links: Vec<Uuid> = people.iter().map(|_| new_id()).collect();
    let (hashes, sealed): (Vec<_>, Vec<_>) = people
        .iter()
        .zip(&links)
        .map(|((_, _, token), &id)| app.vault.keep("pass_links", Place::new("pass_links.token", id), token))
        .unzip();
    sqlx::query!(
        r#"insert into pass_links (id, participant_id, token_hash, token_sealed, created_at)
           select * from unnest($1::uuid[], $2::uuid[], $3::bytea[], $4::bytea[], $5::timestamptz[])"#,
        &links,
        &ids,
        &hashes,
        &sealed,
        &people.iter().map(|(_, one, _)| one.at).collect::<Vec<_>>(),
    )
    .execute(tx.conn())
    .await?;

    let wanted: Vec<(Uuid, Level)> = people
        .iter()
        .zip(&ids)
        .filter_map(|((_, one, _), &id)| match one.outcome {
            Outcome::Approved(level) => Some((id, level)),
            _ => None,
        })
        .collect();
    let mut secrets: HashMap<Uuid, String> = issue(tx, here.id, &wanted).await?.into_iter().collect();
    Ok(ids
        .into_iter()
        .zip(states)
        .zip(people)
        .map(|((id, &state), (_, one, token))| {
            let level = if let Outcome::Approved(level) = one.outcome { Some(level) } else { None };
            Made { id, state, token, level, secret: secrets.remove(&id) }
        })
        .collect())
}

/// Issues badges; tells each participant's secret.
pub(super) async fn issue(tx: &mut Tx, conference: Uuid, wanted: &[(Uuid, Level)]) -> Result<Vec<(Uuid, String)>> {
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let vault = tx.app().vault.clone();
    let secrets: Vec<String> = wanted.iter().map(|_| vault::token()).collect();
    let ids: Vec<Uuid> = wanted.iter().map(|_| new_id()).collect();
    let (hashes, sealed): (Vec<_>, Vec<_>) = secrets
        .iter()
        .zip(&ids)
        .map(|(secret, &id)| vault.keep("badges", Place::new("badges.secret", id), secret))
        .unzip();
    let now = tx.now;
    sqlx::query!(
        r#"insert into badges (id, conference_id, participant_id, level, secret_hash, secret_sealed, issued_at)
           select b.id, $1, b.participant, b.level, b.hash, b.sealed, $2
           from unnest($3::uuid[], $4::uuid[], $5::text[], $6::bytea[], $7::bytea[]) as b(id, participant, level, hash, sealed)"#,
        conference,
        now,
        &ids,
        &wanted.iter().map(|(id, _)| *id).collect::<Vec<_>>(),
        &wanted.iter().map(|(_, level)| level.as_str().to_owned()).collect::<Vec<_>>(),
        &hashes,
        &sealed,
    )
    .execute(tx.conn())
    .await
    .map_err(|error| db::refused(error, &[("badges_live", "problem-changed")]))?;
    Ok(wanted.iter().map(|(id, _)| *id).zip(secrets).collect())
}
