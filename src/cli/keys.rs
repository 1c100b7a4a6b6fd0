use std::io::Write as _;
use std::ops::ControlFlow;
use std::time::Duration;

use anyhow::bail;

use super::plain;
use crate::app;
use crate::audit::Actor;
use crate::config::Config;
use crate::kernel::Clock;
use crate::start::{self, Database};
use crate::state::App;
use crate::vault::prints;
use crate::vault::rotation::{self, Progress};

/// Servers that run see a new key at their next look at the file: so long until the first value is
/// under it alone.
const NOTICED: Duration = Duration::from_secs(1);

/// What is done with the keys from the command line.
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Tells the ids of the keys, which one is current, and how much stands under each.
    List,
    /// Makes a new key and brings everything under it; or goes on where a rotation was cut off.
    Rotate {
        /// How many values are renewed in one transaction.
        #[arg(long, default_value_t = 500, value_parser = clap::value_parser!(i64).range(1..=10_000))]
        batch: i64,
    },
    /// Removes a key under which nothing stands any more.
    Forget { id: u8 },
    /// Takes the keys that are given for those of the database, where the right ones are lost for good: what those
    /// sealed does not open any more.
    Adopt,
}

impl Command {
    pub async fn run(self, config: Config, database: &Database) -> anyhow::Result<()> {
        if matches!(self, Command::Adopt) {
            return adopt(&start::open_with_any_keys(config, Clock::System, database).await?).await;
        }
        let app = start::open(config, Clock::System, database).await?;
        match self {
            Command::List => list(&app).await,
            Command::Rotate { batch } => rotate(&app, batch).await,
            Command::Forget { id } => forget(&app, id).await,
            Command::Adopt => Ok(()),
        }
    }
}

async fn list(app: &App) -> anyhow::Result<()> {
    let mut counts = rotation::count(app, &app::columns()).await.map_err(plain)?;
    for id in app.vault.ids() {
        let held = counts.remove(&id).unwrap_or_default();
        let word = if id == app.vault.current() { " (current)" } else { "" };
        println!("key {id}{word}: {}", total(&held));
        for (place, values) in held {
            println!("  {place:<24}{values:>12}");
        }
    }
    for (id, held) in counts {
        println!("key {id} is MISSING, and with it: {}", total(&held));
        for (place, values) in held {
            println!("  {place:<24}{values:>12}");
        }
    }
    Ok(())
}

fn total(held: &[(&'static str, i64)]) -> i64 {
    held.iter().map(|(_, values)| values).sum()
}

async fn rotate(app: &App, batch: i64) -> anyhow::Result<()> {
    let columns = app::columns();
    let left = rotation::left(app, &columns).await.map_err(plain)?;
    if left == 0 {
        let id = rotation::add_key(app, Actor::Operator).await.map_err(plain)?;
        println!("Key {id} is made and current. Put the file of keys into the backup, beside the old one.");
        tokio::time::sleep(NOTICED).await;
    } else {
        println!("{left} values are not under key {} yet: going on.", app.vault.current());
    }
    let tell = |at: Progress| {
        // Nobody may be reading any more: that is no reason to stop.
        let mut out = std::io::stdout().lock();
        let _ = writeln!(out, "{:<24}{:>12} of {}", at.column.place, at.done, at.of).and_then(|()| out.flush());
        ControlFlow::Continue(())
    };
    let rotated = rotation::rotate(app, &columns, Actor::Operator, batch, tell).await.map_err(plain)?;
    for (place, row) in &rotated.broken {
        eprintln!("{place} of {row} does not open");
    }
    let left = rotation::left(app, &columns).await.map_err(plain)?;
    if left > 0 {
        bail!(
            "{left} values are still under an older key: of those that do not open nothing can be made; the others were \
             in use or written meanwhile. Run the command again"
        );
    }
    println!("{} values renewed: everything that can be is under key {}.", rotated.values, app.vault.current());
    println!("Older keys stay, for sign-ins that are open, until: plenum keys forget ID");
    Ok(())
}

async fn adopt(app: &App) -> anyhow::Result<()> {
    let ids = prints::adopt(app, Actor::Operator).await.map_err(plain)?;
    let ids: Vec<String> = ids.iter().map(u8::to_string).collect();
    println!("The database knows key {} now, and no other. Put the keys into the backup.", ids.join(", "));
    Ok(())
}

async fn forget(app: &App, id: u8) -> anyhow::Result<()> {
    if !app.vault.ids().contains(&id) {
        bail!("there is no key {id}");
    }
    if let Err(held) = rotation::forget(app, &app::columns(), Actor::Operator, id).await.map_err(plain)? {
        let held: Vec<String> = held.into_iter().map(|(place, values)| format!("  {place}: {values}")).collect();
        bail!(
            "key {id} is still needed:\n{}\nValues come under the current key by `plenum keys rotate`; sign-ins when they \
             are used, or end by themselves within a week",
            held.join("\n")
        );
    }
    println!("Key {id} is forgotten. Backups of the database from before need it: keep it with them.");
    Ok(())
}
