use std::path::PathBuf;

use anyhow::bail;

use super::plain;
use crate::state::App;
use crate::{agenda, documents, outcomes, presidium};

/// What is verified.
#[derive(Debug, clap::Args)]
pub struct Verify {
    /// A file of signatures (`….signed.json`), checked without any database or settings; without it, the database.
    pub file: Option<PathBuf>,
}

impl Verify {
    /// Recomputes what was decided from its rows, and names everything that is not as it was.
    pub async fn run(self, app: App) -> anyhow::Result<()> {
        let (votes, resolutions) = (
            presidium::held_votes(&app.db).await.map_err(plain)?,
            presidium::held_resolutions(&app.db).await.map_err(plain)?,
        );
        let mut found = Vec::new();
        for vote in &votes {
            found.extend(vote.differences());
        }
        for resolution in &resolutions {
            found.extend(resolution.differences());
        }
        let (documents, changed) = documents::recheck(&app).await.map_err(plain)?;
        found.extend(changed);
        let (agendas, changed) = agenda::recheck(&app.db).await.map_err(plain)?;
        found.extend(changed);
        let (lights, changed) = outcomes::recheck(&app.db).await.map_err(plain)?;
        found.extend(changed);
        for line in &found {
            println!("{line}");
        }
        let unkept = votes.iter().filter(|vote| vote.kept.is_none()).count();
        println!(
            "{} votes, {} resolutions, {documents} documents, {agendas} agendas for approval and {lights} lights verified.",
            votes.len(),
            resolutions.len()
        );
        if unkept > 0 {
            println!(
                "{unkept} votes are from before records were kept: their tallies and verdicts alone were recomputed."
            );
        }
        if !found.is_empty() {
            bail!("{} differences: what stands in the database is not what was decided", found.len());
        }
        Ok(())
    }
}
