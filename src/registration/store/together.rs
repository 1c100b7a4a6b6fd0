//! Registrations that come in the same moment share a transaction: one wait for the places, one for the disk.

use anyhow::{Context as _, anyhow};

use super::super::letters::{self, Addressee, Letters};
use super::super::rules::State;
use super::insert::{self, NewParticipant, Outcome, Registered};
use super::places;
use crate::audit::{Actor, Entry, Tx};
use crate::conference::Here;
use crate::db::{Gather, Size};
use crate::error::{Error, Result};
use crate::kernel::{Uuid, new_id};
use crate::mail;
use crate::state::App;
use crate::vault;

/// So many go together.
const TOGETHER: usize = 32;

/// Somebody who registers by herself, without a code, and chooses nothing of which there are so many and no more.
#[derive(Clone)]
struct Comer {
    here: Here,
    new: NewParticipant,
    actor: Actor,
}

/// Takes the registration of somebody who registers by herself, without a code, and chooses nothing that is limited, with
/// those of others who do at the same time. In the order in which they came each has a place or waits for one.
///
/// # Errors
/// [`Error::Conflict`] `registration-fault-already`, where her address is registered.
pub async fn submit_with_others(app: &App, here: &Here, new: NewParticipant, actor: Actor) -> Result<State> {
    let worker = app.clone();
    let work = move |comers| each(worker.clone(), comers);
    let comer = Comer { here: here.clone(), new, actor };
    app.queue::<Gather<Comer, Result<State>>>()
        .add(comer, Size { most: TOGETHER, at_once: 1, come_again: true }, work)
        .await?
}

/// What is wrong with one of them is not the others' fault: then each is taken alone.
async fn each(app: App, comers: Vec<Comer>) -> Vec<Result<State>> {
    let is_one_conference = comers.windows(2).all(|two| two[0].here.id == two[1].here.id);
    if is_one_conference && comers.len() > 1 {
        match all(&app, &comers).await {
            Ok(states) => return states.into_iter().map(Ok).collect(),
            // The database does not answer: nor would it each of them.
            Err(Error::Broken(cause))
                if cause.downcast_ref::<sqlx::Error>().is_none_or(|one| one.as_database_error().is_none()) =>
            {
                return comers.iter().map(|_| Err(anyhow!("{cause:#}").into())).collect();
            }
            Err(_) => {}
        }
    }
    let mut taken = Vec::with_capacity(comers.len());
    for comer in &comers {
        let alone = all(&app, std::slice::from_ref(comer)).await;
        taken.push(alone.and_then(|mut one| one.pop().context("one answer").map_err(Error::from)));
    }
    taken
}

/// All of them, of one conference, in one transaction.
async fn all(app: &App, comers: &[Comer]) -> Result<Vec<State>> {
    let here = &comers.first().context("somebody")?.here;
    let words = Letters::of(app, here).await?;
    let mut tx = Tx::begin(app).await?;
    let at = tx.now;
    let mut places = places::lock(&mut tx, here.id).await?;
    let (mut letters, mut people, mut states) = (Vec::new(), Vec::new(), Vec::new());
    for Comer { new, .. } in comers {
        let has_place = places.take(new.answers.category);
        let state = if has_place { State::Submitted } else { State::Waitlisted };
        let (id, token): (Uuid, String) = (new_id(), vault::token());
        let occasion = if has_place { &letters::RECEIVED } else { &letters::WAITLISTED };
        let addressee = Addressee {
            id,
            to: Some(new.email.clone()),
            name: new.answers.name.clone(),
            institution: new.answers.institution.clone(),
            post: new.answers.post.clone(),
            lang: new.lang,
            link: app.url(&format!("/pass/{token}")),
            badge: None,
        };
        letters.extend(words.write(occasion, &addressee, &[], at));
        people.push((id, Registered { new: new.clone(), at, outcome: Outcome::Submitted, decided: None }, token));
        states.push(state);
    }
    // The mails first: the numbers are taken from the conference's row, which everybody who registers waits for until
    // this commits.
    mail::post_each(&mut tx, &letters).await?;
    let made = insert::insert(&mut tx, here, people, &states).await?;
    let entries = made.iter().zip(comers).map(|(made, Comer { new, actor, .. })| {
        let action = match made.state {
            State::Waitlisted => "registration.waitlisted",
            _ => "registration.submitted",
        };
        let entry = Entry::new(*actor, action, "participant", made.id);
        entry.of(here.id).with("language", new.lang.tag()).touching("people")
    });
    let mut entries: Vec<Entry> = entries.collect();
    let last = entries.pop().context("somebody")?;
    tx.commit((last, entries)).await?;
    Ok(states)
}
