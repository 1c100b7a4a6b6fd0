//! Invented people register, and are decided on.

use chrono::TimeDelta;

use crate::audit::{Actor, Tx};
use crate::cli::plain;
use crate::conference::Here;
use crate::demo::people::{Dice, invent, phone};
use crate::kernel::{Email, Lang, Uuid};
use crate::registration::{self, Answers, Diet, Level, NewParticipant, Outcome, Registered};
use crate::state::App;

/// How many participants go into the database at once.
const BATCH: usize = 2_000;

/// Invented participants of the plan's institutions; half of them approved.
pub async fn people(app: &App, here: &Here, organiser: Uuid, count: usize) -> anyhow::Result<()> {
    let categories = registration::categories(&app.db, here.id).await.map_err(plain)?;
    let institutions: Vec<_> = registration::institutions(&app.db, here.id)
        .await
        .map_err(plain)?
        .into_iter()
        .filter(|one| one.listed)
        .collect();
    let leafs: Vec<Uuid> = categories.leafs().iter().map(|leaf| leaf.id).collect();
    let listed_under = registration::institution_categories(&app.db, here.id).await.map_err(plain)?;
    let mut dice = Dice::new(2026);
    let now = app.clock.now();
    let l = crate::web::Reader::new(Lang::ZhHans);
    let consent = l.a("registration-consent", "conference", l.plain(&here.name));
    let mut left = count;
    let mut number = 0;
    while left > 0 {
        let batch: Vec<Registered> = (0..left.min(BATCH))
            .map(|_| {
                number += 1;
                let institution = dice.pick(&institutions);
                let category = listed_under
                    .iter()
                    .find(|(id, _)| *id == institution.id)
                    .map_or_else(|| *dice.pick(&leafs), |(_, category)| *category);
                let abroad = categories.get(categories.top_of(category)).is_some_and(|top| top.code == "international");
                let somebody = invent(&mut dice, abroad);
                let at = now - TimeDelta::minutes(dice.below(20 * 24 * 60) as i64 + 60);
                let outcome = match number % 20 {
                    0..10 => Outcome::Approved(if dice.below(3) == 0 { Level::Green } else { Level::Blue }),
                    10 => Outcome::Declined("名额已满，请联系本单位联络人。".into()),
                    11 => Outcome::Withdrawn,
                    _ => Outcome::Waiting,
                };
                let decided = matches!(outcome, Outcome::Approved(_) | Outcome::Declined(_))
                    .then(|| (at + TimeDelta::minutes(30), Some(organiser)));
                Registered {
                    new: NewParticipant {
                        answers: Answers {
                            name: somebody.name,
                            institution: institution.name.plain(somebody.lang).to_owned(),
                            category,
                            post: somebody.post,
                            phone: phone(&mut dice),
                            diet: *dice.pick(&[
                                Diet::Any,
                                Diet::Any,
                                Diet::Any,
                                Diet::Any,
                                Diet::Halal,
                                Diet::Vegetarian,
                            ]),
                            allergens: match dice.below(15) {
                                0 => vec!["peanut".into()],
                                1 => vec!["seafood".into()],
                                _ => Vec::new(),
                            },
                            notes: String::new(),
                        },
                        email: Email::parse(&format!("{}.p{number}@example.org", somebody.latin))
                            .unwrap_or_else(|| Email::parse(&format!("p{number}@example.org")).expect("an address")),
                        lang: somebody.lang,
                        consent: consent.clone(),
                    },
                    at,
                    outcome,
                    decided,
                }
            })
            .collect();
        left -= batch.len();
        let mut tx = Tx::begin(app).await.map_err(plain)?;
        let (_, entry) =
            registration::insert_many(&mut tx, here, batch, Actor::Account(organiser, None)).await.map_err(plain)?;
        tx.commit(entry).await.map_err(plain)?;
    }
    Ok(())
}
