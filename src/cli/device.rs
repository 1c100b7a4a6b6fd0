use anyhow::{Context as _, bail, ensure};

use super::plain;
use crate::access::{DeviceKind, Serves};
use crate::audit::{Actor, Tx};
use crate::checkin;
use crate::conference;
use crate::devices::{self, NewDevice, PrintsAt};
use crate::kernel::one_line;
use crate::state::App;

/// What is done with devices from the command line.
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Makes a device for a script and prints its token, this once.
    New {
        /// The conference's part of the address.
        #[arg(long)]
        conference: String,
        /// The code of its gate.
        #[arg(long)]
        gate: String,
        /// What people on site call it.
        #[arg(long)]
        name: String,
        /// Which way the people go whose badges it reads: entry, exit or both.
        #[arg(long, default_value = "entry")]
        direction: String,
    },
}

impl Command {
    pub async fn run(self, app: App) -> anyhow::Result<()> {
        let Command::New { conference, gate, name, direction } = self;
        let here = conference::find(&app.db, &conference).await.map_err(plain)?;
        let here = here.with_context(|| format!("there is no conference {conference}"))?;
        let gates = checkin::gates(&app.db, here.id).await.map_err(plain)?;
        let Some(at) = gates.iter().find(|held| held.code == gate) else {
            let codes: Vec<&str> = gates.iter().map(|gate| gate.code.as_str()).collect();
            bail!("{conference} has no gate {gate}; its gates are: {}", codes.join(", "));
        };
        let serves = Serves::parse(&direction).with_context(|| format!("{direction} is none of entry, exit, both"))?;
        let name = one_line(&name);
        ensure!((1..=80).contains(&name.chars().count()), "a name has at most 80 letters");
        let new = NewDevice { name, kind: DeviceKind::Script, gate: Some(at.id), serves, prints_at: PrintsAt::Nowhere };
        let mut tx = Tx::begin(&app).await.map_err(plain)?;
        let (id, made) = devices::create(&mut tx, here.id, &new, Actor::Operator).await.map_err(plain)?;
        let (token, enrolled) = devices::issue_token(&mut tx, here.id, id, Actor::Operator).await.map_err(plain)?;
        tx.commit((made, vec![enrolled])).await.map_err(plain)?;
        println!("{token}");
        eprintln!("It goes into each request: Authorization: Bearer TOKEN. It is not shown again.");
        Ok(())
    }
}
