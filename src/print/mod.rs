//! Papers: a template in Typst and data become a PDF.
//!
//! They are set in a process of its own (`plenum print`, this same program), which knows no secret of
//! the installation, reads nothing but what it is handed, and whose memory and time are limited: what
//! somebody writes into a template or a name brings down that process and no server.

mod photo;
mod typeset;

pub use photo::small_photos;
pub use typeset::work;

use std::collections::BTreeMap;
use std::process::{Output, Stdio};
use std::time::Duration;

use anyhow::{Context as _, anyhow};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::io::AsyncWriteExt as _;
use tokio::process::Command;
use tokio::sync::Semaphore;

use crate::error::{Error, Result};
use crate::state::App;

/// Each takes a core and some hundred megabytes: one that somebody waits for, and one that nobody does.
static AWAITED: Semaphore = Semaphore::const_new(1);
static IN_JOBS: Semaphore = Semaphore::const_new(1);
/// Longer no paper takes that nobody waits for: a job is held for five minutes.
const UNHURRIED: Duration = Duration::from_secs(240);

/// How the process ends, beside 0 where all is well.
mod exit {
    pub const TEMPLATE: i32 = 2;
    pub const FONTS: i32 = 3;
}

/// What is to be printed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Paper {
    /// In Typst. It reads `json("/data.json")`, `image("/qr/0.svg")`, `image("/photo/0.jpg")` and `image("/picture/0")`,
    /// how many pages a PDF among the pictures has as `json("/pages/0")`, and nothing else.
    pub template: String,
    pub data: Value,
    /// What the QR codes say.
    pub codes: Vec<String>,
    /// JPEG files in base 64, by their numbers; asked for as pictures, PNG and PDF files too.
    #[serde(default)]
    pub photos: BTreeMap<usize, String>,
    /// How many pages it must come to; 0 where it takes as many as it needs.
    pub pages: usize,
    /// As SVG, a picture a page, and not as PDF.
    #[serde(default)]
    pub pictures: bool,
    /// A job asks for it, and nobody waits for its answer.
    #[serde(skip)]
    pub unhurried: bool,
}

/// What a template comes to: what was asked for, or what is wrong with it, in the words of Typst, a line each,
/// with line and column where they are known.
pub type Set<T> = std::result::Result<T, String>;

/// Sets a paper from a template that is known to be good.
pub async fn pdf(app: &App, paper: &Paper) -> Result<Vec<u8>> {
    set(app, paper).await?.map_err(|said| anyhow!("printing: {said}").into())
}

/// The pages of a paper as pictures, to be looked at.
pub async fn pictures(app: &App, paper: Paper) -> Result<Set<Vec<String>>> {
    let paper = Paper { pictures: true, ..paper };
    match set(app, &paper).await? {
        Ok(bytes) => Ok(Ok(serde_json::from_slice(&bytes)?)),
        Err(said) => Ok(Err(said)),
    }
}

/// Sets a paper.
///
/// # Errors
/// [`Error::Refused`] where the machine has no Chinese fonts, and where it takes too long.
pub async fn set(app: &App, paper: &Paper) -> Result<Set<Vec<u8>>> {
    let input = serde_json::to_vec(paper)?;
    // Below the deadline of a request, so that its reader is told.
    let (turns, limit) =
        if paper.unhurried { (&IN_JOBS, UNHURRIED) } else { (&AWAITED, app.config.deadline() * 5 / 6) };
    // Waiting for a turn counts.
    let work = async {
        let _turn = turns.acquire().await?;
        run(app, &input).await
    };
    let Ok(output) = tokio::time::timeout(limit, work).await else { return Err(Error::Refused("print-problem-time")) };
    let output = output?;
    if output.status.success() {
        return Ok(Ok(output.stdout));
    }
    let said = String::from_utf8_lossy(&output.stderr);
    match output.status.code() {
        Some(exit::FONTS) => Err(Error::Refused("print-problem-fonts")),
        Some(exit::TEMPLATE) => Ok(Err(said.trim().to_owned())),
        // Killed by its limits: too much memory or too long.
        None => Ok(Err(said.trim().to_owned())),
        _ => Err(anyhow!("printing: {}: {}", output.status, said.trim()).into()),
    }
}

/// Runs the process; dropped before its end, it is killed.
async fn run(app: &App, input: &[u8]) -> anyhow::Result<Output> {
    let mut process = Command::new(&app.program)
        .arg("print")
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .context("the printing process does not start")?;
    let mut stdin = process.stdin.take().context("a pipe")?;
    // What ends early reads no further; its reason is told by whoever asked.
    stdin.write_all(input).await.ok();
    drop(stdin);
    Ok(process.wait_with_output().await?)
}
