//! The house that is measured: a durable PostgreSQL of its own, the demonstration with 5,000
//! participants, an agenda of 200 items, and enough zones that no badge is read twice at one.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use axum::body::Body;
use axum::http::Request;
use http_body_util::BodyExt as _;
use plenum::config::Config;
use plenum::db::{Embedded, EmbeddedError, EmbeddedOptions};
use plenum::demo;
use plenum::kernel::{Clock, Uuid, new_id};
use plenum::start::{self, Database};
use plenum::state::App;
use plenum::vault::{self, Place};
use plenum::web::Assets;
use rand::seq::SliceRandom as _;
use sqlx::Executor as _;
use sqlx::postgres::{PgPool, PgPoolOptions};
use tower::ServiceExt as _;

use crate::client;
use crate::server::Server;

pub const PARTICIPANTS: usize = 5_000;
pub const AGENDA_ITEMS: i64 = 200;
/// The database within the cluster; made anew by every run.
pub const DATABASE: &str = "house";
/// The key of the throwaway data: the server must have the one that they were filled with.
const KEY: &str = "7e7e7e7e7e7e7e7e7e7e7e7e7e7e7e7e7e7e7e7e7e7e7e7e7e7e7e7e7e7e7e7e7e7e7e7e7e7e7e7e7e7e7e7e7e7e7e7e";
/// A file of exactly the size of the agenda page, which the server has in memory.
pub const CONSTANT: &str = "/static/constant.html";

/// More zones than the plan has, each with a gate and open to every badge: distinct admissions for
/// several seconds. The agenda is filled up with sessions of the same length.
const MORE: [&str; 7] = [
    // Nothing of the plan is frozen before it is measured.
    "update projects set created_at = now()",
    "insert into zones (id, conference_id, code, position, name)
     select gen_random_uuid(), id, 'bench-' || n, 100 + n, row('Zone ' || n, '第' || n || '区', '第' || n || '區')::words
     from conferences, generate_series(1, 21) n",
    "insert into gates (id, conference_id, zone_id, code, position, name)
     select gen_random_uuid(), conference_id, id, code, position, name from zones where code like 'bench-%'",
    "insert into level_zones (conference_id, level, zone_id)
     select l.conference_id, l.level, z.id from levels l join zones z on z.conference_id = l.conference_id
     on conflict do nothing",
    "insert into blocks (id, conference_id, room_id, code, kind, title, starts_at, ends_at, parallel)
     select gen_random_uuid(), c.id, r.id, 'bench-' || n, 'session', row('Session ' || n, '专题会议' || n, '專題會議' || n)::words,
         c.opens_at + n / 4 * interval '2 hours', c.opens_at + n / 4 * interval '2 hours' + interval '110 minutes', 'bench-' || n / 4
     from conferences c, generate_series(0, 19) n,
         lateral (select id from rooms where conference_id = c.id order by position, n
                  offset n % (select count(*) from rooms where conference_id = c.id) limit 1) r",
    "insert into items (id, conference_id, block_id, code, position, title, summary, produces, starts_at, ends_at)
     select gen_random_uuid(), b.conference_id, b.id, 'bench-' || n, n,
         row('Contribution ' || n || ' on the supervision of cross-border payments', '跨境支付监管专题发言' || n, '跨境支付監理專題發言' || n)::words,
         row('What was tried, what came of it, and what is proposed to the working group.',
             '介绍试点做法、成效与存在问题，并向工作组提出建议。', '介紹試辦作法、成效與問題，並向工作組提出建議。')::words,
         row('A proposal for the action plan', '行动计划建议', '行動計畫建議')::words,
         b.starts_at + n / 20 * interval '10 minutes', b.starts_at + (n / 20 + 1) * interval '10 minutes'
     from generate_series(0, (200 - (select count(*) from items))::int - 1) n join blocks b on b.code = 'bench-' || n % 20",
    "analyze",
];

const RULES: [&str; 2] = [
    "update gates set levels = '{red,blue,green}', unlocked_at = case when unlock_within is not null then now() end",
    "insert into gate_windows (gate_id, opens_at, closes_at) select id, now() - interval '1 day', now() + interval '1 day' from gates",
];

pub struct House {
    /// Beside the cluster: the server's folder.
    pub folder: PathBuf,
    pub embedded: Embedded,
    pub owner: PgPool,
    pub app: App,
}

/// A reading that is ready to be sent. Each admits its participant to its zone once.
pub struct Ticket {
    pub participant: Uuid,
    pub zone: Uuid,
    pub request: Vec<u8>,
}

/// Starts the cluster in `target/bench`, or, where PostgreSQL's user cannot get there, in a folder of
/// its own. Blocks.
pub fn cluster(target: &Path) -> anyhow::Result<Embedded> {
    match Embedded::start(&target.join("bench/pg"), EmbeddedOptions::default()) {
        Err(EmbeddedError::Unreachable { .. } | EmbeddedError::BadFolder { .. }) => {
            let user = rustix::process::geteuid().as_raw();
            let elsewhere = PathBuf::from(format!("/var/tmp/plenum-bench-{user}/pg"));
            println!("PostgreSQL cannot work in {}; its data go to {}", target.display(), elsewhere.display());
            Ok(Embedded::start(&elsewhere, EmbeddedOptions::default())?)
        }
        other => Ok(other?),
    }
}

impl House {
    pub async fn fill(embedded: Embedded, target: &Path) -> anyhow::Result<House> {
        let pool = |database| PgPoolOptions::new().max_connections(2).connect(database);
        let first = embedded.owner_url();
        let admin = pool(&first).await?;
        admin.execute("drop database if exists house with (force)").await?;
        admin.execute("create database house template template0").await?;
        admin.close().await;

        let folder = target.join("bench");
        let database = Database::at(embedded.url("plenum_app", DATABASE), embedded.url("plenum_owner", DATABASE));
        let data = folder.join("data");
        let settings = [("PLENUM_KEY", KEY), ("PLENUM_DATA", data.to_str().context("a path in UTF-8")?)];
        let config = Config::load(None, settings.map(|(name, value)| (name.to_owned(), value.to_owned())))?;
        let app = start::open(config, Clock::System, &database).await?;
        demo::fill(&app, PARTICIPANTS, plenum::kernel::Lang::En).await?;
        let owner_url = embedded.url("plenum_owner", DATABASE);
        let owner = pool(&owner_url).await?;
        for statement in MORE {
            owner.execute(statement).await?;
        }
        let items: i64 = sqlx::query_scalar("select count(*) from items").fetch_one(&owner).await?;
        anyhow::ensure!(items == AGENDA_ITEMS, "the agenda has {items} items");
        Ok(House { folder, embedded, owner, app })
    }

    /// A path within the conference.
    pub fn path(&self, tail: &str) -> String {
        format!("/c/{}{tail}", demo::SLUG)
    }

    /// The cookie of somebody who has just signed in.
    pub async fn sign_in(&self, email: &str) -> anyhow::Result<String> {
        let token = vault::token();
        let now = self.app.clock.now();
        sqlx::query(
            "insert into sign_ins (id, account_id, token_hash, complete, created_at, last_seen_at, expires_at)
             select $1, id, $2, true, $3, $3, $4 from accounts where email = $5",
        )
        .bind(new_id())
        .bind(self.app.vault.hash("sign_ins", &token))
        .bind(now)
        .bind(now + chrono::TimeDelta::days(1))
        .bind(email)
        .execute(&self.owner)
        .await?;
        Ok(format!("sign-in={token}"))
    }

    /// Every approved badge at one gate of each zone, in no order but the outer zone before what lies in it, since whoever is
    /// let into that is in the outer one too: as a device at that gate sends it.
    pub async fn tickets(&self) -> anyhow::Result<Vec<Ticket>> {
        let badges: Vec<(Uuid, Uuid, Vec<u8>)> = sqlx::query_as(
            "select b.id, p.id, b.secret_sealed from badges b join participants p on p.id = b.participant_id
             where b.revoked_at is null and p.state = 'approved'",
        )
        .fetch_all(&self.owner)
        .await?;
        let gates: Vec<(Uuid, Uuid, i32)> = sqlx::query_as(
            "select distinct on (g.zone_id) g.id, g.zone_id, cardinality(z.path) from gates g join zones z on z.id = g.zone_id
             order by g.zone_id, g.position",
        )
        .fetch_all(&self.owner)
        .await?;
        // Rules are on: a time and a level that every badge has, and the lock of the core is open.
        self.owner.execute(RULES[0]).await?;
        self.owner.execute(RULES[1]).await?;
        let mut places = Vec::with_capacity(gates.len());
        for (number, (gate, zone, depth)) in gates.into_iter().enumerate() {
            places.push((self.device(number, gate).await?, zone, depth));
        }
        let mut tickets = Vec::with_capacity(badges.len() * places.len());
        for (badge, participant, sealed) in badges {
            let secret = self.app.vault.open_text(Place::new("badges.secret", badge), &sealed)?;
            for (token, zone, depth) in &places {
                let body = format!(r#"{{"secret":"{secret}","nonce":"{}"}}"#, new_id());
                let request = client::post_json("/api/v1/checkins", token, &body);
                tickets.push((*depth, Ticket { participant, zone: *zone, request }));
            }
        }
        tickets.shuffle(&mut rand::rng());
        tickets.sort_by_key(|(depth, _)| *depth);
        Ok(tickets.into_iter().map(|(_, ticket)| ticket).collect())
    }

    /// The token of a new device at a gate.
    async fn device(&self, number: usize, gate: Uuid) -> anyhow::Result<String> {
        let (token, now) = (vault::token(), self.app.clock.now());
        sqlx::query(
            "insert into devices (id, conference_id, gate_id, name, kind, direction, token_hash, enrolled_at, created_at)
             select $1, conference_id, id, $2, 'script', 'entry', $3, $4, $4 from gates where id = $5",
        )
        .bind(new_id())
        .bind(format!("Device {number}"))
        .bind(self.app.vault.hash("devices", &token))
        .bind(now)
        .bind(gate)
        .execute(&self.owner)
        .await?;
        Ok(token)
    }

    /// Nobody has come in yet, and nothing is left to write that was written before.
    pub async fn reset(&self) -> anyhow::Result<()> {
        self.owner.execute("truncate checkins, presences, arrivals, scan_conflicts, calls").await?;
        self.owner.execute("delete from tallies where state = 'arrived'").await?;
        self.owner.execute("checkpoint").await?;
        Ok(())
    }

    /// Places for everybody who comes, still counted; tells a category that may be chosen.
    pub async fn open_registration(&self) -> anyhow::Result<Uuid> {
        self.owner.execute("update quotas set places = 1000000 where category_id is null").await?;
        let category = "select id from categories where code = 'joint-stock-banks'";
        Ok(sqlx::query_scalar(category).fetch_one(&self.owner).await?)
    }

    /// Starts the server on this house. Its assets hold one file more: as many bytes as the agenda page.
    pub async fn serve(&self) -> anyhow::Result<Server> {
        self.serve_with("server", &self.path("/agenda")).await
    }

    /// One more server on the same database; its file is as large as this page.
    pub async fn serve_beside(&self, page: &str) -> anyhow::Result<Server> {
        self.serve_with("beside", page).await
    }

    async fn serve_with(&self, folder: &str, page: &str) -> anyhow::Result<Server> {
        let folder = self.folder.join(folder);
        let assets = folder.join("static/dist");
        fs::create_dir_all(&assets)?;
        let from = Assets::folder();
        let text = fs::read_to_string(from.join("manifest.json")).context("no assets: run scripts/assets")?;
        let mut names: serde_json::Map<String, serde_json::Value> = serde_json::from_str(&text)?;
        for name in names.values().filter_map(|name| name.as_str()) {
            fs::copy(from.join(name), assets.join(name))?;
        }
        let request = Request::get(page).header("accept-language", "zh-CN").body(Body::empty())?;
        let page = plenum::app::router(self.app.clone())?.oneshot(request).await?.into_body().collect().await?;
        fs::write(assets.join("constant.html"), page.to_bytes())?;
        names.insert("constant.html".into(), "constant.html".into());
        fs::write(assets.join("manifest.json"), serde_json::to_string(&names)?)?;

        let url = self.embedded.url("plenum_app", DATABASE);
        let owner_url = self.embedded.url("plenum_owner", DATABASE);
        let data = self.folder.join("data");
        let settings = [
            ("DATABASE_URL", url.as_str()),
            ("DATABASE_OWNER_URL", owner_url.as_str()),
            ("PLENUM_KEY", KEY),
            ("PLENUM_DATA", data.to_str().context("a path in UTF-8")?),
            // Everybody comes from one network here.
            ("PLENUM_REGISTRATIONS_PER_NETWORK", "1000000"),
        ];
        Server::start(&folder, &settings)
    }
}
