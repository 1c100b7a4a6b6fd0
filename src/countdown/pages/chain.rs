use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use chrono::{DateTime, TimeDelta, Utc};

use crate::access::May;
use crate::conference::{Here, SeeWhole};
use crate::countdown::rules::{Graph, Reckoner};
use crate::countdown::store::{self, Step};
use crate::error::Result;
use crate::kernel::Uuid;
use crate::state::App;
use crate::web::{Page, Visit, html};

#[derive(Template)]
#[template(path = "countdown/chain.html")]
struct Chain {
    page: Page,
    here: Here,
    /// From what is done first to what is done last, each with the time that it has to spare.
    chain: Vec<(Step, TimeDelta)>,
    /// What has not begun, by when it must.
    starts: Vec<Step>,
    /// How many should have begun, also of those that are not shown.
    late: i64,
    now: DateTime<Utc>,
    path: String,
}

impl Chain {
    /// It should have begun.
    fn is_late(&self, step: &Step) -> bool {
        step.latest_start_at < self.now
    }
}

/// How many of what has not begun are shown.
const STARTS: i64 = 200;

/// The critical chain, and by when what has not begun must begin.
pub async fn chain(may: May<SeeWhole>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let here = may.scope;
    let now = app.clock.now();
    let (held, anchors, starts, late) = tokio::try_join!(
        store::graph(&app.db, here.id),
        store::anchors(&app.db, here.id),
        store::latest_starts(&app.db, here.id, STARTS),
        store::late_starts(&app.db, here.id, now),
    )?;
    let reckoner = Reckoner { zone: anchors.zone, days: &anchors.days };
    let (ids, spare): (Vec<Uuid>, Vec<TimeDelta>) = match Graph::new(&held.work, &held.links) {
        Ok(graph) => {
            let (latest, earliest) = (graph.latest(&reckoner), graph.earliest(now, &reckoner));
            let chain = graph.chain(&latest, &earliest).into_iter();
            chain.map(|n| (held.ids[n], latest[n].finish - earliest[n].finish)).unzip()
        }
        // The database holds no circle; without an order there is no chain.
        Err(_) => (Vec::new(), Vec::new()),
    };
    let steps = store::steps(&app.db, &ids).await?;
    html(&Chain {
        chain: steps.into_iter().zip(spare).collect(),
        starts,
        late,
        now,
        path: here.path("/chain"),
        page: visit.work(&app, here.link(), visit.l.t("nav-countdown-chain"), &may.who),
        here,
    })
}
