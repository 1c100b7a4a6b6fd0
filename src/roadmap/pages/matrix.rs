use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;

use crate::access::May;
use crate::conference::{Here, SeeWhole};
use crate::error::Result;
use crate::kernel::{Uuid, Words};
use crate::outcomes;
use crate::outcomes::rules::State;
use crate::roadmap::rules::Matrix;
use crate::state::App;
use crate::tasks::Named;
use crate::web::{Page, Visit, html};

#[derive(Template)]
#[template(path = "roadmap/matrix.html")]
struct Show {
    page: Page,
    here: Here,
    pillars: Vec<Named>,
    matrix: Matrix,
}

impl Show {
    fn states(&self) -> [State; 6] {
        State::ALL
    }

    fn pillar(&self, id: &Uuid) -> Option<&Words> {
        self.pillars.iter().find(|pillar| pillar.id == *id).map(|pillar| &pillar.name)
    }

    fn link(&self, pillar: Option<&Uuid>, state: Option<&usize>) -> String {
        let pillar = pillar.map(|id| format!("pillar={id}"));
        let state = state.and_then(|index| State::ALL.get(*index)).map(|state| format!("state={}", state.as_str()));
        let asked: Vec<String> = [pillar, state].into_iter().flatten().collect();
        if asked.is_empty() { self.here.path("/plan") } else { self.here.path(&format!("/plan?{}", asked.join("&"))) }
    }

    /// The projects of a cell in the list; those of a row, of a column and all of them.
    fn link_of(&self, pillar: &Uuid, state: &usize) -> String {
        self.link(Some(pillar), Some(state))
    }

    fn link_of_row(&self, pillar: &Uuid) -> String {
        self.link(Some(pillar), None)
    }

    fn link_of_column(&self, state: &usize) -> String {
        self.link(None, Some(state))
    }

    fn link_of_all(&self) -> String {
        self.link(None, None)
    }
}

/// How many projects of each pillar are in which state, and with which light.
pub async fn matrix(may: May<SeeWhole>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let here = may.scope;
    let projects = outcomes::projects(&app.db, &here, app.clock.now()).await?;
    let pillars = outcomes::pillars(&app.db, here.id).await?;
    let ids: Vec<Uuid> = pillars.iter().map(|pillar| pillar.id).collect();
    let held: Vec<_> = projects.0.iter().map(|one| (one.pillar_id, one.state, one.standing.light)).collect();
    html(&Show {
        matrix: Matrix::of(&ids, &held),
        page: visit.work(&app, here.link(), visit.l.t("roadmap-matrix"), &may.who),
        pillars,
        here,
    })
}
