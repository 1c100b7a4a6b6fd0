//! The commands of `plenum`. Each is a thin hand on what the features offer.

mod conference;
mod demo;
mod device;
mod keys;
mod setup;
mod verify;
mod verify_file;

use std::io::IsTerminal as _;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use clap::{Parser, Subcommand};
use tracing_subscriber::EnvFilter;

use crate::accounts;
use crate::audit::{Actor, Entry, Tx};
use crate::config::{Config, LogFormat};
use crate::error::Error;
use crate::kernel::{Clock, Email};
use crate::print;
use crate::start::{self, Database, Running};
use crate::state::App;

/// Plenum (会枢): plans official conferences, runs them, and holds them to their promises.
#[derive(Debug, Parser)]
#[command(name = "plenum", version)]
struct Args {
    /// A file with settings; see config/default.toml. PLENUM_… in the environment overrides it.
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Runs the server (the default).
    Serve,
    /// Brings the database up to this version and ends.
    Migrate,
    /// First start: makes the three administrators and the first organiser, and prints their links.
    Setup(setup::Setup),
    /// Prints a one-time link that signs in to an account, for whoever is locked out.
    SignInLink {
        email: String,
        /// Switches the second factor off as well: for a lost phone.
        #[arg(long)]
        without_second_factor: bool,
    },
    /// Makes a conference from a template.
    #[command(subcommand)]
    Conference(conference::Command),
    /// Devices that read badges.
    #[command(subcommand)]
    Device(device::Command),
    /// The keys that seal what must not be read from a copy of the database.
    #[command(subcommand)]
    Keys(keys::Command),
    /// Makes the demonstration where it is not there yet, prints sign-in links, and runs the server.
    Demo(demo::Demo),
    /// Recomputes what was decided and signed, and names what is not as it was: in the database, or in one file.
    Verify(verify::Verify),
    /// Asks the running server whether it is ready.
    Healthcheck,
    /// Sets one paper: JSON comes in, a PDF goes out. The server calls it.
    #[command(hide = true)]
    Print,
}

/// Runs the command line. What goes wrong is one line that says what to do.
pub fn run() -> anyhow::Result<ExitCode> {
    let args = Args::parse();
    if matches!(args.command, Some(Command::Print)) {
        return Ok(print::work());
    }
    if let Some(Command::Verify(verify::Verify { file: Some(file) })) = &args.command {
        return verify_file::run(file);
    }
    run_with(args).map(|()| ExitCode::SUCCESS)
}

fn run_with(args: Args) -> anyhow::Result<()> {
    let mut config = Config::load(args.config.as_deref(), std::env::vars())?;
    let command = args.command.unwrap_or(Command::Serve);
    if matches!(command, Command::Healthcheck) {
        return start::healthcheck(&config);
    }
    config.demo |= matches!(command, Command::Demo(_));
    trace(config.log_format);
    // Before the runtime: starting the private database blocks.
    let database = Database::find(&config, !matches!(command, Command::Serve | Command::Demo(_)))?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        match command {
            Command::Serve => serve(config, &database).await,
            Command::Migrate => database.migrate().await,
            Command::Setup(setup) => setup.run(start::open(config, Clock::System, &database).await?).await,
            Command::SignInLink { email, without_second_factor } => {
                sign_in_link(start::open(config, Clock::System, &database).await?, &email, without_second_factor).await
            }
            Command::Conference(command) => command.run(start::open(config, Clock::System, &database).await?).await,
            Command::Device(command) => command.run(start::open(config, Clock::System, &database).await?).await,
            Command::Keys(command) => command.run(config, &database).await,
            Command::Verify(verify) => verify.run(start::open(config, Clock::System, &database).await?).await,
            Command::Demo(demo) => demo.run(config, &database).await,
            Command::Healthcheck | Command::Print => Ok(()),
        }
    })
}

/// Logs to standard error. `RUST_LOG` says what; by default what an operator needs.
fn trace(format: LogFormat) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info,sqlx=warn"));
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr);
    match format {
        LogFormat::Text => log.init(),
        LogFormat::Json => log.json().init(),
    }
}

async fn serve(config: Config, database: &Database) -> anyhow::Result<()> {
    let running = start::start(config, Clock::System, database).await?;
    let public = running.app.config.public_url.clone();
    tracing::info!(address = %running.address, url = public, embedded = database.is_embedded(), "Plenum is ready");
    Running::until_signal().await?;
    tracing::info!("stopping: requests in flight may end");
    running.stop().await;
    Ok(())
}

async fn sign_in_link(app: App, email: &str, without_second_factor: bool) -> anyhow::Result<()> {
    let email = Email::parse(email).with_context(|| format!("{email} is no e-mail address"))?;
    let account = accounts::find_by_email(&app.db, &email).await.map_err(plain)?;
    let Some(account) = account else { bail!("there is no account with the address {email}") };
    if account.disabled_at.is_some() {
        bail!("the account of {email} is closed; a system administrator can open it");
    }
    let mut tx = Tx::begin(&app).await.map_err(plain)?;
    let path = accounts::make_link(&mut tx, account.id, accounts::LINK).await.map_err(plain)?;
    let mut more = Vec::new();
    if without_second_factor {
        more.push(accounts::drop_second_factor(&mut tx, Actor::Operator, account.id).await.map_err(plain)?);
    }
    let entry = Entry::new(Actor::Operator, "account.link_made", "account", account.id);
    tx.commit((entry, more)).await.map_err(plain)?;
    println!("{}", app.url(&path));
    eprintln!("It signs in {} once, within {} minutes.", account.name, accounts::LINK.num_minutes());
    Ok(())
}

/// An error of the features as one of commands.
pub fn plain(error: Error) -> anyhow::Error {
    match error {
        Error::Broken(cause) => cause,
        Error::Conflict(key) | Error::Refused(key) => {
            anyhow::anyhow!(crate::web::Reader::new(crate::kernel::Lang::En).t(key))
        }
        other => anyhow::anyhow!("{other}"),
    }
}
