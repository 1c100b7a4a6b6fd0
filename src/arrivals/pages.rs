pub mod block;
pub mod board;
pub mod chair;
pub mod parts;
pub mod rooms;
pub mod services;
pub mod wall;

use std::collections::HashMap;

use chrono::{DateTime, Utc};

use super::rules::{Counted, Curve, Figures, Point, curve};
use super::store::{self, GateNow};
use crate::conference::Here;
use crate::error::Result;
use crate::kernel::{Uuid, Words};
use crate::registration::{self, Categories, Level};
use crate::state::App;
use crate::web::Reader;

/// Figures of some who are expected, and where they are listed.
pub struct Line {
    pub name: String,
    pub href: Option<String>,
    pub figures: Figures,
}

/// What the board and the wall show alike: three statements.
pub struct Counts {
    pub total: Figures,
    counted: Vec<Counted>,
    categories: Categories,
    pub gates: Vec<GateNow>,
    /// The minutes of a step of the curve.
    pub step: i64,
    pub points: Vec<Point>,
}

impl Counts {
    async fn load(app: &App, here: &Here, now: DateTime<Utc>) -> Result<Counts> {
        let (counted, minutes, gates, categories) = tokio::try_join!(
            store::counted(&app.db, here.id, now),
            store::arrivals_by_minute(&app.db, here.id),
            store::gates_now(&app.db, here.id, now),
            registration::categories(&app.db, here.id),
        )?;
        let (step, points) = curve(&minutes, now);
        let total = counted.iter().map(|one| one.figures).sum();
        Ok(Counts { total, counted, categories, gates, step, points })
    }

    fn curve(&self) -> Option<Curve> {
        Curve::of(&self.points, self.total.expected)
    }

    /// The steps in which somebody came, the newest first.
    fn steps(&self) -> Vec<&Point> {
        self.points.iter().rev().filter(|point| point.came > 0).collect()
    }

    /// Summed up under the categories that the plan names.
    fn by_category(&self, l: Reader, here: &Here) -> Vec<Line> {
        let line = |top: &registration::Category| {
            let within = self.counted.iter().filter(|one| self.categories.top_of(one.category) == top.id);
            Line {
                name: l.plain(&top.name).to_owned(),
                href: Some(here.path(&format!("/people?state=approved&category={}", top.id))),
                figures: within.map(|one| one.figures).sum(),
            }
        };
        // Of participants every category is told; of the others those of whom somebody comes.
        let tops = self.categories.tops().map(|top| (top, line(top)));
        tops.filter(|(top, line)| top.kind.is_participant() || line.figures.expected > 0)
            .map(|(_, line)| line)
            .collect()
    }

    fn by_level(&self, l: Reader, here: &Here) -> Vec<Line> {
        let mut levels: Vec<Level> = self.counted.iter().filter_map(|one| one.level).collect();
        levels.sort();
        levels.dedup();
        let line = |level: Level| Line {
            name: l.t(level.key()),
            href: Some(here.path(&format!("/people?state=approved&level={}", level.as_str()))),
            figures: self.counted.iter().filter(|one| one.level == Some(level)).map(|one| one.figures).sum(),
        };
        levels.into_iter().map(line).collect()
    }

    /// By institution: of whom most are expected first.
    fn by_institution(&self) -> Vec<(Uuid, Figures)> {
        let mut sums: HashMap<Uuid, Figures> = HashMap::new();
        for one in &self.counted {
            let held = sums.entry(one.institution).or_default();
            *held = [*held, one.figures].into_iter().sum();
        }
        let mut sums: Vec<_> = sums.into_iter().collect();
        sums.sort_by_key(|(id, figures)| (std::cmp::Reverse((figures.expected, figures.arrived)), *id));
        sums
    }
}

/// Institutions with their names.
async fn institution_lines(app: &App, here: &Here, l: Reader, sums: &[(Uuid, Figures)]) -> Result<Vec<Line>> {
    let ids: Vec<Uuid> = sums.iter().map(|(id, _)| *id).collect();
    let names: Vec<Words> = store::institution_names(&app.db, &ids).await?;
    let lines = names.iter().zip(sums).map(|(name, (id, figures))| Line {
        name: l.plain(name).to_owned(),
        href: Some(here.path(&format!("/people?state=approved&institution={id}"))),
        figures: *figures,
    });
    Ok(lines.collect())
}

/// Whether all gates' devices are silent that were told of, or some is locked: how a gate is drawn.
fn gate_class(gate: &GateNow) -> &'static str {
    match (gate.devices, gate.connected) {
        (0, _) => "",
        (_, 0) => "warn",
        _ => "good",
    }
}
