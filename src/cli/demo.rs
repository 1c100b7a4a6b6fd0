use crate::config::Config;
use crate::demo;
use crate::kernel::{Clock, Lang};
use crate::start::{self, Database, Running};

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
        if self.only_fill {
            let app = start::open(config, Clock::System, database).await?;
            if demo::fill(&app, self.participants as usize, lang()).await? {
                demo::rehearse(&app).await?;
            }
            return Ok(());
        }
        let running = start::start(config, Clock::System, database).await?;
        let app = &running.app;
        if demo::fill(app, self.participants as usize, lang()).await? {
            demo::rehearse(app).await?;
        } else {
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
}

/// The language of the terminal that the demonstration is started from.
fn lang() -> Lang {
    let set = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .iter()
        .find_map(|name| std::env::var(name).ok().filter(|set| !set.is_empty()));
    let tag = set.unwrap_or_default();
    Lang::from_tag(tag.split('.').next().unwrap_or_default()).unwrap_or(Lang::En)
}
