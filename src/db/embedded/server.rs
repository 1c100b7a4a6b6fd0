//! PostgreSQL itself: made, started, waited for, stopped.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use super::error::{EmbeddedError, While};
use super::place::Place;
use super::programs::Programs;
use super::{APP, DATABASE, OWNER, Options, POLL};

/// Recovery after a crash replays what was written since the last checkpoint; that may take minutes, never this long.
pub const START_LIMIT: Duration = Duration::from_secs(300);
/// How long the server of an instance that has just gone may take to shut down.
const LEFTOVER_LIMIT: Duration = Duration::from_secs(60);
const STOP_LIMIT: Duration = Duration::from_secs(30);

impl Place {
    /// A program of PostgreSQL's as the server's user, in a folder it can enter, with nothing of our environment; it
    /// ends when we do.
    pub fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command
            .env_clear()
            .env("PATH", "/usr/bin:/bin")
            .env("LC_ALL", "C")
            .env("TZ", "UTC")
            .current_dir(&self.root)
            .stdin(Stdio::null())
            // A Ctrl-C at the terminal is for us; we stop the server when we are done with it.
            .process_group(0);
        if let Some((user, group)) = self.users.switch_to {
            // This clears the supplementary groups as well.
            command.uid(user).gid(group);
        }
        end_with_us(&mut command);
        command
    }

    /// Starts the server and waits until it takes connections.
    pub fn launch(&self, options: &Options, stopping: &AtomicBool) -> Result<Child, EmbeddedError> {
        self.wait_for_leftovers(stopping)?;
        let data = self.data();
        let programs = match fs::read_to_string(data.join("PG_VERSION")) {
            Ok(version) => Programs::find(Some(version.trim().parse().map_err(|_| EmbeddedError::BadFolder {
                root: self.root.clone(),
                why: format!("its data is of an unknown version, {:?}", version.trim()),
            })?))?,
            Err(error) if error.kind() == io::ErrorKind::NotFound && !data.exists() => {
                let programs = Programs::find(None)?;
                self.create(&programs, options)?;
                programs
            }
            Err(error) => {
                return Err(error).during(|| format!("{} could not be read", data.display()));
            }
        };
        self.write("pg_hba.conf", "local all all peer map=plenum\n")?;
        let us: String = [self.users.ours.as_str(), "root"]
            .iter()
            .take(if self.users.ours == "root" { 1 } else { 2 })
            .flat_map(|user| [OWNER, APP].map(|role| format!("plenum \"{user}\" {role}\n")))
            .collect();
        self.write("pg_ident.conf", &us)?;

        let mut log = self.open("start.log", OpenOptions::new().write(true).read(true).create(true).truncate(true))?;
        let mut command = self.command(&programs.path("postgres"));
        command.arg("-D").arg(&data).arg("-k").arg(&self.root);
        for setting in self.settings(options) {
            command.arg("-c").arg(setting);
        }
        let both = log.try_clone().and_then(|out| Ok((out, log.try_clone()?)));
        let (out, err) = both.during(|| "The log could not be opened".to_owned())?;
        let mut server = command
            .stdout(out)
            .stderr(err)
            .spawn()
            .during(|| format!("{} could not be started", programs.path("postgres").display()))?;

        let limit = Instant::now() + START_LIMIT;
        loop {
            if self.is_ready(Some(server.id())) {
                return Ok(server);
            }
            if let Ok(Some(status)) = server.try_wait() {
                return Err(EmbeddedError::Failed {
                    program: "PostgreSQL",
                    how: how(status),
                    said: last_words(&mut log),
                });
            }
            if stopping.load(Ordering::Relaxed) {
                shut_down(&mut server);
                return Err(EmbeddedError::Stopping);
            }
            if Instant::now() > limit {
                shut_down(&mut server);
                return Err(EmbeddedError::NotReady { log: self.root.join("start.log") });
            }
            thread::sleep(POLL);
        }
    }

    fn settings(&self, options: &Options) -> Vec<String> {
        let mut settings = vec![
            "listen_addresses=".to_owned(),
            "unix_socket_permissions=0700".to_owned(),
            format!("hba_file={}", self.root.join("pg_hba.conf").display()),
            format!("ident_file={}", self.root.join("pg_ident.conf").display()),
            format!("max_connections={}", options.max_connections),
            format!("shared_buffers={}", options.shared_buffers),
            "timezone=UTC".to_owned(),
            "log_timezone=UTC".to_owned(),
            "lc_messages=C".to_owned(),
            // Many short statements: compiling them costs more than it gives.
            "jit=off".to_owned(),
            // Rows and parameters are people's data: they have no place in a log.
            "log_error_verbosity=terse".to_owned(),
            "log_min_error_statement=panic".to_owned(),
        ];
        if options.durable {
            settings.extend([
                // A week of logs, one file a day of the week.
                "logging_collector=on".to_owned(),
                format!("log_directory={}", self.root.join("log").display()),
                "log_filename=postgresql-%a.log".to_owned(),
                "log_truncate_on_rotation=on".to_owned(),
                "log_rotation_age=1d".to_owned(),
                // A table that is filled at once is counted soon: until then plans for it are guesses, slower by far.
                "autovacuum_naptime=10s".to_owned(),
                "log_rotation_size=0".to_owned(),
            ]);
        } else {
            settings.extend(
                [
                    "fsync=off",
                    "full_page_writes=off",
                    "synchronous_commit=off",
                    "wal_level=minimal",
                    "max_wal_senders=0",
                ]
                .map(str::to_owned),
            );
        }
        settings
    }

    /// Makes the cluster, its roles and its database beside, and gives it its name only when all of it is there.
    fn create(&self, programs: &Programs, options: &Options) -> Result<(), EmbeddedError> {
        let new = self.root.join("data.new");
        if new.exists() {
            fs::remove_dir_all(&new).during(|| format!("{} could not be removed", new.display()))?;
        }
        let mut initdb = self.command(&programs.path("initdb"));
        initdb.arg("-D").arg(&new).args([
            "-U",
            OWNER,
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "--auth=reject",
            "--data-checksums",
            "--no-instructions",
        ]);
        if !options.durable {
            initdb.arg("--no-sync");
        }
        finish("initdb", initdb.stdout(Stdio::piped()).stderr(Stdio::piped()), "")?;
        self.alone(
            programs,
            &new,
            "postgres",
            &[
                format!("create role {APP} login nosuperuser nocreatedb nocreaterole noreplication nobypassrls"),
                format!("create database {DATABASE} owner {OWNER} template template0 encoding 'UTF8' locale 'C.UTF-8'"),
                format!("revoke all on database {DATABASE} from public"),
                format!("grant connect on database {DATABASE} to {APP}"),
            ],
        )?;
        self.alone(
            programs,
            &new,
            DATABASE,
            &[
                "revoke create on schema public from public".to_owned(),
                format!("grant usage on schema public to {APP}"),
            ],
        )?;
        fs::rename(&new, self.data())
            .and_then(|()| File::open(&self.root)?.sync_all())
            .during(|| format!("{} could not be renamed", new.display()))
    }

    /// Runs statements in PostgreSQL's single-user mode: no socket, no other session.
    fn alone(
        &self,
        programs: &Programs,
        data: &Path,
        database: &str,
        statements: &[String],
    ) -> Result<(), EmbeddedError> {
        let mut postgres = self.command(&programs.path("postgres"));
        postgres
            .arg("--single")
            .arg("-D")
            .arg(data)
            .args(["-c", "exit_on_error=on", "-c", "log_checkpoints=off", database])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        // A line is a statement.
        let mut input = statements.join("\n");
        input.push('\n');
        finish("PostgreSQL", &mut postgres, &input)
    }

    /// An instance that was killed leaves a server that is still shutting down. A process id that is left in
    /// postmaster.pid and belongs to somebody else by now (a restarted container counts from one again) would keep
    /// PostgreSQL from starting.
    fn wait_for_leftovers(&self, stopping: &AtomicBool) -> Result<(), EmbeddedError> {
        let limit = Instant::now() + LEFTOVER_LIMIT;
        while let Some(pid) = process_in(&self.data()) {
            if Instant::now() > limit {
                return Err(EmbeddedError::StillRunning { pid, data: self.data() });
            }
            if stopping.load(Ordering::Relaxed) {
                return Err(EmbeddedError::Stopping);
            }
            thread::sleep(POLL);
        }
        match fs::remove_file(self.data().join("postmaster.pid")) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(error).during(|| format!("{} could not be cleared", self.data().display()))
            }
            _ => Ok(()),
        }
    }

    /// Line 8 of postmaster.pid says whether the server takes connections, line 1 which process it is.
    pub fn is_ready(&self, server: Option<u32>) -> bool {
        let Ok(text) = fs::read_to_string(self.data().join("postmaster.pid")) else {
            return false;
        };
        let pid = text.lines().next().and_then(|line| line.trim().parse::<u32>().ok());
        let ready = text.lines().nth(7).is_some_and(|line| line.trim() == "ready");
        ready
            && match (pid, server) {
                (Some(pid), Some(server)) => pid == server,
                (Some(pid), None) => works_in(pid, &self.data()),
                (None, _) => false,
            }
    }
}

/// Every process of PostgreSQL's works in its data folder.
pub fn process_in(data: &Path) -> Option<u32> {
    fs::read_dir("/proc")
        .ok()?
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
        .find(|pid| works_in(*pid, data))
}

fn works_in(pid: u32, folder: &Path) -> bool {
    fs::read_link(format!("/proc/{pid}/cwd")).is_ok_and(|cwd| cwd == folder)
}

/// Has the kernel end the program in good order (SIGINT: PostgreSQL's fast shutdown) when the thread that starts it
/// ends, however that comes.
#[expect(unsafe_code, reason = "pre_exec: there is no other way to run something between fork and exec")]
fn end_with_us(command: &mut Command) {
    let us = rustix::process::getpid();
    // SAFETY: after fork the closure makes two system calls; it allocates nothing and takes no lock.
    unsafe {
        command.pre_exec(move || {
            #[cfg(target_os = "linux")]
            rustix::process::set_parent_process_death_signal(Some(Signal::INT))?;
            // We may have gone before the kernel was told.
            if rustix::process::getppid() != Some(us) {
                return Err(io::ErrorKind::Interrupted.into());
            }
            Ok(())
        });
    }
}

/// Runs a program to its end and keeps what it says for the error.
fn finish(program: &'static str, command: &mut Command, input: &str) -> Result<(), EmbeddedError> {
    let started = |command: &mut Command| -> io::Result<_> {
        let mut child = command.spawn()?;
        if let Some(mut stdin) = child.stdin.take() {
            // A program that ended early says why itself.
            let _ = stdin.write_all(input.as_bytes());
        }
        child.wait_with_output()
    };
    let output = started(command).during(|| format!("{program} could not be run"))?;
    if output.status.success() {
        return Ok(());
    }
    let said = [output.stdout, output.stderr].concat();
    Err(EmbeddedError::Failed { program, how: how(output.status), said: tail(&String::from_utf8_lossy(&said)) })
}

/// SIGINT cuts sessions off and writes a checkpoint; SIGQUIT leaves the rest to the next start's recovery.
pub fn shut_down(server: &mut Child) {
    let order = [(Signal::INT, STOP_LIMIT), (Signal::QUIT, Duration::from_secs(5))];
    for (signal, patience) in order {
        if let Ok(pid) = i32::try_from(server.id())
            && let Some(pid) = Pid::from_raw(pid)
            // Not yet waited for, so the number cannot be anybody else's.
            && matches!(server.try_wait(), Ok(None))
        {
            let _ = kill_process(pid, signal);
        }
        let limit = Instant::now() + patience;
        while Instant::now() < limit {
            if !matches!(server.try_wait(), Ok(None)) {
                return;
            }
            thread::sleep(POLL);
        }
        tracing::warn!(?signal, "PostgreSQL does not end");
    }
    let _ = server.kill();
    let _ = server.wait();
}

fn how(status: ExitStatus) -> String {
    status.to_string()
}

fn last_words(log: &mut File) -> String {
    let mut text = Vec::new();
    let _ = log.seek(SeekFrom::Start(0));
    let _ = log.read_to_end(&mut text);
    tail(&String::from_utf8_lossy(&text))
}

/// The last lines, which say what went wrong.
fn tail(text: &str) -> String {
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    lines[lines.len().saturating_sub(12)..].join("\n")
}
