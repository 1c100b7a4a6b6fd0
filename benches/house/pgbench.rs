//! What this machine can do: pgbench with the smallest honest transaction of a check-in, in five round
//! trips (begin, find the badge, keep the reading, write down what was done, commit), and of a
//! registration (a place of the quota, the person, a badge, the log, the outbox), on tables of the same
//! columns, checks and indexes as ours, but without foreign keys and triggers.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, ensure};
use plenum::kernel::Uuid;
use sqlx::Executor as _;
use sqlx::postgres::PgPool;

pub struct Pgbench {
    program: PathBuf,
    check_in: PathBuf,
    register: PathBuf,
    socket: PathBuf,
    database: String,
}

const TABLES: &str = "
    create table bench_badges (id uuid primary key, participant_id uuid not null, secret_hash bytea not null unique);
    insert into bench_badges select gen_random_uuid(), gen_random_uuid(), sha256(int8send(n)) from generate_series(1, 5000) n;
    create table bench_checkins (like checkins including defaults including constraints, primary key (id));
    create index on bench_checkins (participant_id, zone_id) where outcome = 'admitted';
    create index on bench_checkins (conference_id, at desc);
    create index on bench_checkins (participant_id, at desc);
    create table bench_audit (like audit_log including all);
    create table bench_quotas (id integer primary key, taken integer not null);
    insert into bench_quotas values (1, 0);
    create table bench_people (like participants including defaults including constraints including indexes);
    create table bench_people_badges (like badges including defaults including constraints including indexes);
    create table bench_mails (like mails including defaults including constraints including indexes);
    create sequence bench_numbers;";

impl Pgbench {
    pub async fn prepare(owner: &PgPool, folder: &Path, socket: &Path, database: &str) -> anyhow::Result<Pgbench> {
        owner.execute(TABLES).await?;
        // What does not change from one reading to the next is a constant here.
        let [conference, gate, zone, account] = [1, 2, 3, 4].map(Uuid::from_u128);
        let text = format!(
            r#"\set n random(1, 5000)
begin;
select id as badge, participant_id as participant from bench_badges where secret_hash = sha256(int8send(:n)) \gset
insert into bench_checkins (id, conference_id, gate_id, zone_id, badge_id, participant_id, outcome, direction, account_id, at, received_at) values (gen_random_uuid(), '{conference}', '{gate}', '{zone}', :badge, :participant, 'admitted', 'entry', '{account}', now(), now());
insert into bench_audit (at, actor_kind, actor_id, conference_id, action, object_kind, object_id, detail, address) values (now(), 'account', '{account}', '{conference}', 'checkin.admitted', 'participant', :participant, '{{"badge": "{conference}", "gate": "{gate}"}}', '127.0.0.1');
commit;
"#
        );
        let check_in = folder.join("checkin.sql");
        fs::write(&check_in, text)?;
        let text = format!(
            r#"select nextval('bench_numbers') as n \gset
begin;
insert into bench_people (id, conference_id, number, name, email, phone, institution_id, category_id, post, form_id, answers, language, consent_text, consented_at, state, search, created_at, updated_at) values (gen_random_uuid(), '{conference}', :n, '王敏', 'v' || :n || '@example.org', '+86 138 0000 1234', '{gate}', '{zone}', '风险经理', '{account}', '{{"diet": "halal"}}', 'zh-Hans', repeat('同意', 40), now(), 'submitted', '王敏 招商银行 v' || :n || '@example.org 13800001234 wangmin wm', now(), now()) returning id as person \gset
insert into bench_people_badges (id, conference_id, participant_id, level, secret_hash, secret_sealed, issued_at) values (gen_random_uuid(), '{conference}', :person, 'green', sha256(int8send(:n)), sha512(int8send(:n)), now());
insert into bench_audit (at, actor_kind, actor_id, conference_id, action, object_kind, object_id, detail, address) values (now(), 'visitor', null, '{conference}', 'registration.submitted', 'participant', :person, '{{"language": "zh-Hans"}}', '127.0.0.1');
insert into bench_mails (id, conference_id, occasion, language, address_sealed, subject_sealed, body_sealed, message_id, state, created_at) values (gen_random_uuid(), '{conference}', 'registration.received', 'zh-Hans', sha256(int8send(:n)), sha512(int8send(:n)), convert_to(repeat('您的报名已收到。', 40), 'UTF8'), 'm' || :n || '@localhost', 'kept', now());
update bench_quotas set taken = taken + 1 where id = 1;
commit;
"#
        );
        let register = folder.join("register.sql");
        fs::write(&register, text)?;
        Ok(Pgbench { program: program(), check_in, register, socket: socket.to_owned(), database: database.to_owned() })
    }

    /// Check-ins a second, and how long each of them took.
    pub fn check_in(&self, clients: usize, time: Duration) -> anyhow::Result<(f64, Vec<Duration>)> {
        let folder = tempfile::tempdir()?;
        let log = format!("--log-prefix={}", folder.path().join("each").display());
        let rate = self.run(&self.check_in, &["-l", &log], clients, time)?;
        let mut latencies = Vec::new();
        for file in fs::read_dir(folder.path())? {
            for line in fs::read_to_string(file?.path())?.lines() {
                // client, number, microseconds, script and the time of day.
                let micros = line.split(' ').nth(2).and_then(|micros| micros.parse().ok()).context("no latency")?;
                latencies.push(Duration::from_micros(micros));
            }
        }
        Ok((rate, latencies))
    }

    /// Registrations a second.
    pub fn register(&self, clients: usize, time: Duration) -> anyhow::Result<f64> {
        self.run(&self.register, &[], clients, time)
    }

    fn run(&self, script: &Path, more: &[&str], clients: usize, time: Duration) -> anyhow::Result<f64> {
        let output = Command::new(&self.program)
            .args(more)
            .args(["-n", "-M", "prepared", "-U", "plenum_owner", "-f"])
            .arg(script)
            .args(["-c", &clients.to_string(), "-j", &clients.min(2).to_string(), "-T", &time.as_secs().to_string()])
            .arg("-h")
            .arg(&self.socket)
            .arg(&self.database)
            .output()
            .with_context(|| format!("{} could not be run", self.program.display()))?;
        let said = String::from_utf8_lossy(&output.stdout);
        ensure!(output.status.success(), "pgbench failed: {said}{}", String::from_utf8_lossy(&output.stderr));
        let rate = said.lines().find_map(|line| line.strip_prefix("tps = "));
        let rate = rate.and_then(|rate| rate.split(' ').next()).context("pgbench says no rate")?;
        Ok(rate.parse()?)
    }
}

/// The one of the newest PostgreSQL, where Debian puts it; else that of the PATH.
fn program() -> PathBuf {
    let mut found: Vec<(u32, PathBuf)> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin/pgbench"))))
        .filter(|(_, program)| program.exists())
        .collect();
    found.sort();
    found.pop().map_or_else(|| "pgbench".into(), |(_, program)| program)
}
