use anyhow::{Context as _, ensure};

use super::plain;
use crate::config::Config;
use crate::kernel::{Clock, Email, Lang};
use crate::start::{self, Database, Running};
use crate::state::App;
use crate::{accounts, demo, grants};

/// The demonstration.
#[derive(Debug, clap::Args)]
pub struct Demo {
    /// How many participants are invented, when the demonstration is made.
    #[arg(long, default_value_t = 300, value_parser = clap::value_parser!(u32).range(0..=500_000))]
    participants: u32,
    /// Makes the data and ends, without running the server.
    #[arg(long)]
    only_fill: bool,
}

impl Demo {
    pub async fn run(self, config: Config, database: &Database) -> anyhow::Result<()> {
        let app = start::open(config.clone(), Clock::System, database).await?;
        refuse_real(&app).await?;
        if self.only_fill {
            self.fill(&app).await?;
            return Ok(());
        }
        app.db.close().await;
        let running = start::start(config, Clock::System, database).await?;
        let app = &running.app;
        if !self.fill(app).await? {
            eprintln!("The demonstration is there already; its data are kept.");
        }
        println!("\nPlenum runs at {}\n", app.config.public_url);
        println!("  the conference  {}", app.url(&format!("/c/{}", demo::SLUG)));
        println!("\nSign in as (each link works once, within a day):\n");
        for role in demo::ROLES {
            println!("  {:<24}{}", role.what, demo::link(app, role.email).await?);
        }
        println!("\nMails are kept in the outbox of the system administrator: {}", app.url("/admin/outbox"));
        println!("Stop with Ctrl-C. Data: {}\n", app.config.data.display());
        Running::until_signal().await?;
        running.stop().await;
        Ok(())
    }

    /// Makes the data where they are not there yet. Tells whether they were made.
    async fn fill(&self, app: &App) -> anyhow::Result<bool> {
        let made = async {
            let made = demo::fill(app, self.participants as usize, lang()).await?;
            if made {
                demo::rehearse(app).await?;
            } else {
                ensure!(demo::is_rehearsed(app).await?, "its rehearsal of check-in was not made");
            }
            anyhow::Ok(made)
        };
        made.await.with_context(|| {
            format!(
                "the demonstration is not whole: it was stopped while it was made, or an older version made it. Remove \
                 {} (and make the database of DATABASE_URL anew, where it is set), and start again",
                app.config.data.display()
            )
        })
    }
}

/// Keeps the demonstration, with its printed links and its open outbox, out of an installation that people work with.
async fn refuse_real(app: &App) -> anyhow::Result<()> {
    let first = Email::parse(demo::ROLES[0].email).context("no address")?;
    let is_ours = accounts::find_by_email(&app.db, &first).await.map_err(plain)?.is_some();
    let is_real = !is_ours && grants::has_administrators(&app.db).await.map_err(plain)?;
    ensure!(
        !is_real,
        "there are administrators here who are not the demonstration's: it would stand among data that matter. Give it \
         another folder: PLENUM_DATA=… (and no DATABASE_URL)"
    );
    Ok(())
}

/// The language of the terminal that the demonstration is started from.
fn lang() -> Lang {
    let set = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .iter()
        .find_map(|name| std::env::var(name).ok().filter(|set| !set.is_empty()));
    let tag = set.unwrap_or_default();
    Lang::from_tag(tag.split('.').next().unwrap_or_default()).unwrap_or(Lang::En)
}
