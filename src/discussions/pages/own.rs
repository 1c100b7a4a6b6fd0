//! A participant says in which groups she would like to be.

use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;

use super::super::letters::{host_of, when};
use super::super::rules::WishForm;
use super::super::store::{self, Group, Hers};
use crate::access::Holder;
use crate::agenda::{self, Release};
use crate::audit::Tx;
use crate::conference::{self, Act, Here};
use crate::error::{Error, Result};
use crate::kernel::{Faults, Uuid};
use crate::state::App;
use crate::web::{Choice, Field, Fields, Form, Page, Path, Visit, html, invalid, redirect};

#[derive(Template)]
#[template(path = "discussions/wishes.html")]
struct Wishes {
    page: Page,
    here: Here,
    base: String,
    hers: Hers,
    release: Option<Release>,
    form: WishForm,
    faults: Faults,
}

impl Wishes {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }

    fn most(&self) -> usize {
        usize::try_from(self.hers.discussion.most).unwrap_or(1).min(self.hers.groups.len())
    }

    /// The field of one wish, from 0.
    fn wish(&self, n: &usize) -> Field {
        let label = self.page.l.n("discussions-wish", n + 1);
        self.fields().select(format!("wishes-{n}"), label, self.choices(*n)).optional(self.fields().optional())
    }

    fn choices(&self, n: usize) -> Vec<Choice> {
        let l = self.page.l;
        let said = self.form.wishes.get(n).map(String::as_str).unwrap_or_default();
        let none = Choice::new("", l.t("discussions-no-wish"), said.is_empty());
        let groups = self.hers.groups.iter().map(|group| {
            let id = group.id.to_string();
            let chosen = said == id;
            Choice::new(id, l.plain(&group.topic), chosen)
        });
        std::iter::once(none).chain(groups).collect()
    }

    fn when(&self, group: &Group) -> Vec<String> {
        when(self.page.l, &self.here, self.release.as_ref(), group)
    }

    fn host(&self, group: &Group) -> Option<String> {
        host_of(self.page.l, group)
    }
}

/// A discussion in which she may wish now; absent as long as she may not.
async fn open(app: &App, holder: &Holder, visit: Visit, discussion: Uuid) -> Result<(Here, Hers, Visit)> {
    let here = conference::find_by_id(&app.db, holder.conference).await?.ok_or(Error::NotFound)?;
    let somebody = store::somebody(&app.db, holder.participant).await?.ok_or(Error::NotFound)?;
    let hers = store::hers(&app.db, here.id, holder.participant).await?;
    let hers = hers.into_iter().find(|one| one.discussion.id == discussion).ok_or(Error::NotFound)?;
    let may = somebody.is_live && somebody.takes_part && here.allows(Act::Show);
    if !may || !hers.discussion.takes_wishes(app.clock.now()) {
        return Err(Error::NotFound);
    }
    Ok((here, hers, visit.prefer(somebody.lang)))
}

async fn page(
    app: &App,
    visit: &Visit,
    holder: &Holder,
    (here, hers): (Here, Hers),
    form: WishForm,
    faults: Faults,
) -> Result<Wishes> {
    Ok(Wishes {
        page: visit.public(app, here.link(), visit.l.plain(&hers.discussion.title), None),
        release: agenda::latest(&app.db, here.id).await?,
        base: format!("/pass/{}", holder.token),
        here,
        hers,
        form,
        faults,
    })
}

/// What she wishes, as she said it.
pub async fn show(
    holder: Holder,
    AppState(app): AppState<App>,
    visit: Visit,
    Path((_, discussion)): Path<(String, Uuid)>,
) -> Result<Response> {
    let (here, hers, visit) = open(&app, &holder, visit, discussion).await?;
    let form = WishForm { wishes: hers.wishes.iter().map(Uuid::to_string).collect() };
    html(&page(&app, &visit, &holder, (here, hers), form, Faults::default()).await?)
}

/// Keeps what she wishes.
pub async fn save(
    holder: Holder,
    AppState(app): AppState<App>,
    visit: Visit,
    Path((_, discussion)): Path<(String, Uuid)>,
    Form(sent): Form<Vec<(String, String)>>,
) -> Result<Response> {
    let form = WishForm::from_sent(sent);
    let (here, hers, visit) = open(&app, &holder, visit, discussion).await?;
    let groups: Vec<Uuid> = hers.groups.iter().map(|group| group.id).collect();
    let wishes = match form.check(&groups, hers.discussion.most) {
        Ok(wishes) => wishes,
        Err(faults) => return Err(invalid(&page(&app, &visit, &holder, (here, hers), form, faults).await?)),
    };
    let mut tx = Tx::begin(&app).await?;
    let entry = store::set_wishes(&mut tx, &here, discussion, holder.participant, &wishes, holder.actor()).await?;
    tx.commit(entry).await?;
    // Her page says so where the discussion stands on it.
    Ok(redirect(&format!("/pass/{}?done={discussion}#discussion-{discussion}", holder.token)))
}
