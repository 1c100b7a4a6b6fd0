use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;

use super::super::rules::title;
use super::super::store::{self, Mailing};
use crate::access::May;
use crate::conference::{Act, Here, Organise};
use crate::db::list::{Asked, Slice};
use crate::error::Result;
use crate::kernel::Lang;
use crate::mail::{Occasion, Texts};
use crate::registration::OCCASIONS;
use crate::state::App;
use crate::web::{Page, Paging, Query, Visit, html};

#[derive(Template)]
#[template(path = "mailings/overview.html")]
struct Overview {
    page: Page,
    here: Here,
    slice: Slice<Mailing>,
    paging: Paging,
    occasions: &'static [&'static Occasion],
    texts: Texts,
    may_write: bool,
}

impl Overview {
    fn title(&self, mailing: &Mailing) -> String {
        let l = self.page.l;
        title(&mailing.subject, l.lang, l.plain(&self.here.name))
    }

    /// Each language, where its text is edited, and whether it is the conference's own.
    fn langs(&self, occasion: &Occasion) -> Vec<(Lang, String, bool)> {
        let of = |lang: Lang| {
            let path = self.here.path(&format!("/mail/texts/{}/{lang}", occasion.name));
            (lang, path, self.texts.own(occasion.name, lang).is_some())
        };
        [Lang::ZhHans, Lang::ZhHant, Lang::En].into_iter().map(of).collect()
    }
}

/// Letters to many, and what letters say at each occasion.
pub async fn show(
    may: May<Organise>,
    AppState(app): AppState<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let here = may.scope;
    let slice = store::list(&app.db, here.id, asked.page).await?;
    html(&Overview {
        page: visit.work(&app, here.link(), visit.l.t("nav-mail"), &may.who),
        paging: Paging::new(visit.l, &slice, &here.path("/mail"), &asked),
        occasions: &OCCASIONS,
        texts: Texts::of(&app.db, here.id).await?,
        may_write: here.allows(Act::Prepare),
        slice,
        here,
    })
}
