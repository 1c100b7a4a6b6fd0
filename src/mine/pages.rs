//! My agenda as its reader sees it, and as her calendar does.

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::State as AppState;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use chrono::NaiveDate;
use serde::Deserialize;

use super::rules::{Line, Sits, Why, lines};
use super::store;
use crate::access::{Anyone, Holder, SignedIn};
use crate::agenda::rules::{Block, Item, LaidDay, lay_out};
use crate::agenda::{self, Release};
use crate::audit::{Actor, Tx};
use crate::conference::{self, Here, day_of};
use crate::discussions::{self, Hers};
use crate::error::{Error, Result};
use crate::kernel::Uuid;
use crate::state::App;
use crate::web::{Form, Page, Path, Query, Visit, etag_of, html, is_unchanged, redirect, with_etag};

/// Most favourites that an address says.
const SAID_MAX: usize = 200;

/// Somebody whose agenda it is.
struct Reader {
    participant: Uuid,
    actor: Actor,
    /// Where her agenda stands.
    base: String,
    /// Where her pass stands, if that is how she came.
    pass: Option<String>,
    /// Discussion groups are for her too.
    takes_part: bool,
}

#[derive(Template)]
#[template(path = "mine/show.html")]
struct Show {
    page: Page,
    here: Here,
    /// Where stars are kept; None: in the browser.
    base: Option<String>,
    pass: Option<String>,
    lines: Vec<Line>,
    favourites: Vec<Uuid>,
    hers: Vec<Hers>,
    takes_wishes: Vec<Uuid>,
    has_release: bool,
}

impl Show {
    /// The lines by the day on which they begin.
    fn days(&self) -> Vec<(NaiveDate, Vec<&Line>)> {
        let mut days: Vec<(NaiveDate, Vec<&Line>)> = Vec::new();
        for line in &self.lines {
            let date = day_of(line.starts_at, self.here.zone);
            match days.last_mut().filter(|(day, _)| *day == date) {
                Some((_, held)) => held.push(line),
                None => days.push((date, vec![line])),
            }
        }
        days
    }

    fn clashes(&self) -> usize {
        self.lines.iter().filter(|line| line.clashes).count()
    }

    fn starred(&self) -> String {
        self.favourites.iter().map(|id| id.simple().to_string()).collect::<Vec<_>>().join(" ")
    }

    fn asks(&self, one: &Hers) -> bool {
        self.pass.is_some() && self.takes_wishes.contains(&one.discussion.id)
    }
}

/// Her sittings as they are released.
fn sits(hers: &[Hers], release: Option<&Release>) -> Vec<Sits> {
    let mut found = Vec::new();
    for one in hers {
        let of = |group: &discussions::Group, why: Why| {
            let topic = group.topic.clone();
            let held = discussions::sittings_of(release, group).into_iter();
            held.map(move |sitting| Sits { why, topic: topic.clone(), sitting }).collect::<Vec<_>>()
        };
        found.extend(one.group.iter().flat_map(|group| of(group, Why::Discussion)));
        let hosted = one.hosts.iter().filter(|group| one.group.as_ref().is_none_or(|held| held.id != group.id));
        found.extend(hosted.flat_map(|group| of(group, Why::Hosts)));
    }
    found
}

async fn page(app: &App, visit: &Visit, here: Here, reader: Option<Reader>, said: BTreeSet<Uuid>) -> Result<Show> {
    let release = agenda::latest(&app.db, here.id).await?;
    let (favourites, hers) = match &reader {
        Some(reader) => (
            store::favourites(&app.db, reader.participant).await?,
            discussions::hers(&app.db, here.id, reader.participant).await?,
        ),
        None => (said, Vec::new()),
    };
    let programme = release.as_ref().map(|release| release.version.programme.clone()).unwrap_or_default();
    let participant = reader.as_ref().map(|reader| reader.participant);
    let (now, takes_part) = (app.clock.now(), reader.as_ref().is_some_and(|reader| reader.takes_part));
    let open = |one: &&Hers| takes_part && one.discussion.takes_wishes(now);
    let (base, pass) = reader.map(|reader| (reader.base, reader.pass)).unzip();
    Ok(Show {
        page: visit.public(app, here.link(), visit.l.t("mine-title"), None),
        lines: lines(&programme, participant, &favourites, sits(&hers, release.as_ref())),
        favourites: favourites.into_iter().collect(),
        takes_wishes: hers.iter().filter(open).map(|one| one.discussion.id).collect(),
        has_release: release.is_some(),
        pass: pass.flatten(),
        base,
        hers,
        here,
    })
}

/// Who holds a pass, and in whose language the page is.
async fn behind(app: &App, holder: &Holder, visit: Visit) -> Result<(Here, Reader, Visit)> {
    let here = conference::find_by_id(&app.db, holder.conference).await?.ok_or(Error::NotFound)?;
    let somebody = discussions::somebody(&app.db, holder.participant).await?.ok_or(Error::NotFound)?;
    let pass = format!("/pass/{}", holder.token);
    let reader = Reader {
        participant: holder.participant,
        actor: holder.actor(),
        base: format!("{pass}/agenda"),
        pass: Some(pass),
        takes_part: somebody.is_live && somebody.takes_part,
    };
    Ok((here, reader, visit.prefer(somebody.lang)))
}

/// The participant behind an account; absent where there is none.
async fn signed_in(app: &App, slug: &str, SignedIn(who): &SignedIn) -> Result<(Here, Reader)> {
    let here = conference::visible(app, slug, Some(who)).await?;
    let participant = store::of_account(&app.db, here.id, who.account).await?.ok_or(Error::NotFound)?;
    let base = here.path("/my-agenda");
    Ok((here, Reader { participant, actor: who.actor(), base, pass: None, takes_part: false }))
}

/// What is hers who holds a pass.
pub async fn own(holder: Holder, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let (here, reader, visit) = behind(&app, &holder, visit).await?;
    html(&page(&app, &visit, here, Some(reader), BTreeSet::new()).await?)
}

/// What an address says that somebody has starred.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Said {
    i: Vec<Uuid>,
}

/// What is hers who is signed in and takes part; what the address says for everybody else.
pub async fn public(
    anyone: Anyone,
    AppState(app): AppState<App>,
    visit: Visit,
    Path(slug): Path<String>,
    Query(said): Query<Said>,
) -> Result<Response> {
    let who = anyone.who.as_ref();
    let here = conference::visible(&app, &slug, who).await?;
    let participant = match who {
        Some(who) => store::of_account(&app.db, here.id, who.account).await?,
        None => None,
    };
    let reader = participant.zip(who).map(|(participant, who)| Reader {
        participant,
        actor: who.actor(),
        base: here.path("/my-agenda"),
        pass: None,
        takes_part: false,
    });
    let said = said.i.into_iter().take(SAID_MAX).collect();
    let mut shown = page(&app, &visit, here, reader, said).await?;
    shown.page.account = who.map(|who| who.name.clone());
    html(&shown)
}

/// Her agenda for a calendar: the address is as private as her pass.
pub async fn calendar(holder: Holder, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    // A calendar has no language of its own.
    let (here, reader, visit) = behind(&app, &holder, visit).await?;
    let release = agenda::latest(&app.db, here.id).await?.ok_or(Error::NotFound)?;
    let favourites = store::favourites(&app.db, reader.participant).await?;
    let hers = discussions::hers(&app.db, here.id, reader.participant).await?;
    let (l, url) = (visit.l, app.url(&here.path("/agenda")));
    let participant = reader.participant;
    let mut entries = agenda::rules::entries(
        &release.version,
        l.lang,
        &url,
        |event| event.has(participant) || favourites.contains(&event.id),
        |gone| gone.people.contains(&participant) || favourites.contains(&gone.id),
    );
    entries.extend(discussions::entries(&hers, &release, participant, l.lang, &url));
    let text =
        agenda::rules::calendar(l.plain(&here.name), here.zone, &agenda::host(&app), release.released_at, &entries);
    let etag = etag_of(&text, l);
    if let Some(unchanged) = is_unchanged(&visit, &etag) {
        return Ok(unchanged);
    }
    let answer = ([(header::CONTENT_TYPE, "text/calendar; charset=utf-8")], text).into_response();
    Ok(with_etag(answer, &etag))
}

/// Which day is asked for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    day: String,
}

#[derive(Template)]
#[template(path = "mine/choose.html")]
struct Choose {
    page: Page,
    here: Here,
    base: String,
    release: Release,
    favourites: BTreeSet<Uuid>,
    day: i32,
}

impl Choose {
    fn laid(&self) -> Option<LaidDay<'_>> {
        let days = lay_out(&self.release.version.programme, self.here.zone, |block| !block.is_break());
        days.into_iter().find(|laid| laid.day.number == self.day)
    }

    fn is_favourite(&self, item: &Item) -> bool {
        self.favourites.contains(&item.id)
    }

    fn room(&self, block: &Block) -> Option<&crate::kernel::Words> {
        self.release.version.programme.room(block.room).map(|room| &room.name)
    }
}

async fn choosing(app: &App, visit: &Visit, here: Here, reader: Reader, asked: &Asked) -> Result<Response> {
    let release = agenda::latest(&app.db, here.id).await?.ok_or(Error::NotFound)?;
    let days = &release.version.programme.days;
    let today = day_of(app.clock.now(), here.zone);
    let chosen = days.iter().find(|day| day.number.to_string() == asked.day);
    let chosen = chosen.or_else(|| days.iter().find(|day| day.date == today)).or_else(|| days.first());
    html(&Choose {
        page: visit.public(app, here.link(), visit.l.t("mine-choose"), None),
        day: chosen.map_or(1, |day| day.number),
        favourites: store::favourites(&app.db, reader.participant).await?,
        base: reader.base,
        release,
        here,
    })
}

/// Everything that may be starred, a day at a time.
pub async fn choose(
    holder: Holder,
    AppState(app): AppState<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let (here, reader, visit) = behind(&app, &holder, visit).await?;
    choosing(&app, &visit, here, reader, &asked).await
}

/// The same for whoever is signed in and takes part.
pub async fn choose_signed_in(
    who: SignedIn,
    AppState(app): AppState<App>,
    visit: Visit,
    Path(slug): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let (here, reader) = signed_in(&app, &slug, &who).await?;
    choosing(&app, &visit, here, reader, &asked).await
}

/// Items that get a star or lose it, and the day to go back to.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct StarForm {
    items: Vec<Uuid>,
    on: String,
    day: String,
}

async fn starring(app: &App, here: &Here, reader: Reader, form: StarForm) -> Result<Response> {
    let programme = agenda::latest(&app.db, here.id).await?.ok_or(Error::NotFound)?.version.programme;
    let on = !form.on.is_empty();
    // What is not released cannot be starred; a star on what is gone can be taken away.
    let known: BTreeSet<Uuid> = programme.events().iter().map(|event| event.id).collect();
    let mut items: Vec<Uuid> = form.items.into_iter().filter(|id| !on || known.contains(id)).take(SAID_MAX).collect();
    items.sort();
    items.dedup();
    if !items.is_empty() {
        let mut tx = Tx::begin(app).await?;
        let entry = store::star(&mut tx, here.id, reader.participant, &items, on, reader.actor).await?;
        tx.commit(entry).await?;
    }
    let day: Option<i32> = form.day.parse().ok();
    Ok(redirect(&match day {
        Some(day) => format!("{}/choose?day={day}", reader.base),
        None => reader.base,
    }))
}

/// Stars items, or takes their stars away.
pub async fn star(
    holder: Holder,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<StarForm>,
) -> Result<Response> {
    let (here, reader, _) = behind(&app, &holder, visit).await?;
    starring(&app, &here, reader, form).await
}

/// The same for whoever is signed in and takes part.
pub async fn star_signed_in(
    who: SignedIn,
    AppState(app): AppState<App>,
    Path(slug): Path<String>,
    Form(form): Form<StarForm>,
) -> Result<Response> {
    let (here, reader) = signed_in(&app, &slug, &who).await?;
    starring(&app, &here, reader, form).await
}
