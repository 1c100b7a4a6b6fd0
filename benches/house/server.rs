//! The real server, as a process of its own.

use std::fs::{self, File};
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};

use crate::client::{self, Client};

/// In a second; Linux counts a process's time for others in hundredths, whatever it does inside.
const TICKS: f64 = 100.0;

pub struct Server {
    child: Child,
    pub address: SocketAddr,
}

impl Server {
    /// Starts `plenum serve` in this folder with these settings and nothing of our environment, and
    /// waits until it is ready.
    pub fn start(folder: &Path, settings: &[(&str, &str)]) -> anyhow::Result<Server> {
        let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let log = File::create(folder.join("server.log"))?;
        let child = Command::new(env!("CARGO_BIN_EXE_plenum"))
            .arg("serve")
            .env_clear()
            .envs(settings.iter().copied())
            .env("PLENUM_LISTEN", address.to_string())
            .current_dir(folder)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .context("plenum serve could not be started")?;
        let mut server = Server { child, address };
        let limit = Instant::now() + Duration::from_secs(20);
        while !server.is_ready() {
            if server.child.try_wait()?.is_some() || Instant::now() > limit {
                let said = fs::read_to_string(folder.join("server.log"))?;
                bail!("plenum serve is not ready: {said}");
            }
            thread::sleep(Duration::from_millis(20));
        }
        Ok(server)
    }

    fn is_ready(&self) -> bool {
        Client::connect(self.address)
            .and_then(|mut client| client.send(&client::get("/readyz", &[])).map(|answer| answer.status == 200))
            .unwrap_or(false)
    }

    /// The most memory that it has had resident, as the kernel keeps it, in MB.
    pub fn most_resident(&self) -> anyhow::Result<f64> {
        self.memory("VmHWM:")
    }

    /// The memory that it has resident, in MB.
    pub fn resident(&self) -> anyhow::Result<f64> {
        self.memory("VmRSS:")
    }

    /// Begins anew to keep the most that it has resident; tells what it has now.
    pub fn forget_most_resident(&self) -> anyhow::Result<f64> {
        fs::write(format!("/proc/{}/clear_refs", self.child.id()), "5")?;
        self.resident()
    }

    fn memory(&self, what: &'static str) -> anyhow::Result<f64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix(what)).context(what)?;
        let kilobytes: f64 = line.trim().trim_end_matches(" kB").parse()?;
        Ok(kilobytes / 1024.0)
    }

    /// Seconds of a core that it has used.
    pub fn cpu_seconds(&self) -> anyhow::Result<f64> {
        Ok(Times::of(self.child.id())?.own)
    }

    /// `kill -9`.
    pub fn kill(&mut self) -> anyhow::Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }
}

/// Seconds of a core that a process has used, and those of its children that are gone.
struct Times {
    parent: u32,
    own: f64,
    gone: f64,
}

impl Times {
    fn of(process: u32) -> anyhow::Result<Times> {
        let stat = fs::read_to_string(format!("/proc/{process}/stat"))?;
        // After the name, which may hold anything, fields are counted from the third on (proc_pid_stat(5)).
        let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
        let number = |at: usize| fields.get(at).and_then(|field| field.parse::<f64>().ok()).context("no such field");
        Ok(Times {
            parent: number(1)? as u32,
            own: (number(11)? + number(12)?) / TICKS,
            gone: (number(13)? + number(14)?) / TICKS,
        })
    }
}

/// Seconds of a core that this PostgreSQL has used, with all its processes.
pub fn database_cpu_seconds(root: &Path) -> anyhow::Result<f64> {
    let file = fs::read_to_string(root.join("data/postmaster.pid"))?;
    let postmaster: u32 = file.lines().next().context("no process")?.trim().parse()?;
    let own = Times::of(postmaster)?;
    let mut all = own.own + own.gone;
    for entry in fs::read_dir("/proc")?.flatten() {
        let Some(process) = entry.file_name().to_str().and_then(|name| name.parse().ok()) else { continue };
        // Who ends meanwhile is counted with those who are gone.
        all += Times::of(process).ok().filter(|times| times.parent == postmaster).map_or(0.0, |times| times.own);
    }
    Ok(all)
}

/// Seconds of a core that programs have used which this process started and which have ended.
pub fn ended_cpu_seconds() -> anyhow::Result<f64> {
    Ok(Times::of(std::process::id())?.gone)
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.kill();
    }
}
