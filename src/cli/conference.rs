use std::path::PathBuf;

use anyhow::{Context as _, bail, ensure};
use chrono::NaiveDate;

use super::plain;
use crate::audit::{Actor, Tx};
use crate::edition::{self, TEMPLATES, Template};
use crate::kernel::is_slug;
use crate::state::App;

/// What is done with conferences from the command line.
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Makes a conference, as a draft.
    New {
        /// A template in TOML, or the name of one that comes with the program: financial-security, workshop.
        #[arg(long)]
        template: PathBuf,
        /// Its part of the address: lower-case letters, digits and hyphens.
        #[arg(long)]
        slug: String,
        /// The opening's date, such as 2026-12-26.
        #[arg(long)]
        opening: NaiveDate,
    },
}

impl Command {
    pub async fn run(self, app: App) -> anyhow::Result<()> {
        let Command::New { template: file, slug, opening } = self;
        ensure!(is_slug(&slug), "{slug} is no address: lower-case letters, digits and hyphens, at most 60");
        let own;
        let text = match TEMPLATES.iter().find(|(name, _)| file.to_str() == Some(*name)) {
            Some((_, text)) => *text,
            None => {
                own = std::fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
                own.as_str()
            }
        };
        let template = match Template::parse(text) {
            Ok(template) => template,
            Err(wrong) => {
                let lines: Vec<String> = wrong.iter().map(|one| format!("  {one}")).collect();
                bail!("{} cannot be used:\n{}", file.display(), lines.join("\n"));
            }
        };
        let mut tx = Tx::begin(&app).await.map_err(plain)?;
        let (_, entry) = edition::found(&mut tx, Actor::Operator, &slug, &template, opening).await.map_err(plain)?;
        tx.commit(entry).await.map_err(plain)?;
        println!("{}", app.url(&format!("/c/{slug}")));
        eprintln!("It is a draft: an organiser publishes it in its settings.");
        Ok(())
    }
}
