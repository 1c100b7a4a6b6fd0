//! What the house can carry, as ratios to what this machine can do: `make bench`.
//!
//! A noisy machine slows both sides of a ratio alike, so each ratio is measured in one run, both sides
//! in turns. The result is printed and written to `target/bench.json`. Names of parts as arguments measure
//! these alone, and are printed alone: `make bench ROW=import`.

mod check_in;
mod chromium;
mod client;
mod countdown;
mod house;
mod large;
mod lights;
mod load;
mod many;
mod pgbench;
mod server;
mod watchers;

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use serde::Serialize;
use tokio::runtime::Runtime;

use client::Client;
use house::House;
use load::quantile_ms;
use pgbench::Pgbench;
use server::Server;

/// Turns of each side of a ratio, and how long one takes.
const TURNS: usize = 3;
const TURN: Duration = Duration::from_secs(3);

/// What is measured, in this order.
const PARTS: [&str; 13] = [
    "check-in",
    "capacity",
    "registration",
    "agenda",
    "pages",
    "import",
    "badges",
    "letters",
    "steady",
    "survive",
    "lights",
    "timetable",
    "countdown",
];

/// A figure.
#[derive(Serialize)]
struct Figure {
    name: String,
    value: f64,
    unit: &'static str,
    /// What it must keep to, and whether it does.
    #[serde(skip)]
    bar: Option<(String, bool)>,
}

#[derive(Default)]
struct Figures(Vec<Figure>);

impl Figures {
    fn add(&mut self, name: impl Into<String>, value: f64, unit: &'static str) {
        self.0.push(Figure { name: name.into(), value: (value * 1000.0).round() / 1000.0, unit, bar: None });
    }

    fn at_least(&mut self, name: impl Into<String>, value: f64, unit: &'static str, bar: f64) {
        self.add(name, value, unit);
        self.bar(format!("at least {bar}"), value >= bar);
    }

    fn under(&mut self, name: impl Into<String>, value: f64, unit: &'static str, bar: f64) {
        self.add(name, value, unit);
        self.bar(format!("under {bar}"), value < bar);
    }

    fn bar(&mut self, bar: String, kept: bool) {
        if let Some(figure) = self.0.last_mut() {
            figure.bar = Some((bar, kept));
        }
    }

    fn print(&self) {
        println!();
        for figure in &self.0 {
            let bar = match &figure.bar {
                Some((bar, true)) => format!("{bar}: kept"),
                Some((bar, false)) => format!("{bar}: MISSED"),
                None => String::new(),
            };
            println!("{:<28}{:>10.3}  {:<7}{bar}", figure.name, figure.value, figure.unit);
        }
    }
}

fn main() -> anyhow::Result<()> {
    let begun = Instant::now();
    // cargo says `--bench` to every benchmark.
    let wanted: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    let unknown = wanted.iter().find(|one| !PARTS.contains(&one.as_str()));
    ensure!(unknown.is_none(), "{unknown:?} is measured by nothing; there are {PARTS:?}");
    let is_wanted = |part: &str| wanted.is_empty() || wanted.iter().any(|one| one == part);
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().context("the target folder")?;
    let machine = || std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    println!("load of the machine before: {}", machine().trim());
    let embedded = house::cluster(target)?;
    let runtime = Runtime::new()?;
    let house = runtime.block_on(House::fill(embedded, target))?;
    println!("{} participants, {} agenda items: {:.1?}", house::PARTICIPANTS, house::AGENDA_ITEMS, begun.elapsed());

    let mut server = runtime.block_on(house.serve())?;
    let tickets = runtime.block_on(house.tickets())?;
    let mut figures = Figures::default();
    let prepared = Pgbench::prepare(&house.owner, &house.folder, house.embedded.root(), house::DATABASE);
    let pgbench = runtime.block_on(prepared)?;
    if is_wanted("check-in") {
        check_in::against_pgbench(&runtime, &house, &server, (&pgbench, &tickets), &mut figures)?;
    }
    if is_wanted("capacity") {
        check_in::with_capacity(&runtime, &house, &server, (&pgbench, &tickets), &mut figures)?;
    }
    if is_wanted("registration") {
        registrations(&runtime, &house, &server, &pgbench, &mut figures)?;
    }
    if is_wanted("agenda") {
        agenda(&house, &server, &mut figures)?;
    }
    if is_wanted("pages") {
        pages(&runtime, &house, &server, &mut figures)?;
        figures.under("server_rss_mb", server.most_resident()?, "MB", 120.0);
    }
    if is_wanted("import") {
        many::import(&runtime, &house, &server, &pgbench, &mut figures)?;
    }
    if is_wanted("badges") {
        many::badges(&runtime, &house, &server, &mut figures)?;
    }
    if is_wanted("letters") {
        many::letters(&runtime, &house, &server, &pgbench, &mut figures)?;
    }
    if is_wanted("steady") {
        check_in::steady(&runtime, &house, &server, &tickets, &mut figures)?;
    }
    if is_wanted("survive") {
        server = check_in::survive(&runtime, &house, server, &tickets, &mut figures)?;
    }
    if is_wanted("lights") {
        lights::measure(&runtime, &house, &server, &mut figures)?;
    }
    // Last: it makes a conference of its own beside the one that is measured before.
    if is_wanted("timetable") {
        large::measure(&runtime, &house, &mut figures)?;
    }
    if is_wanted("countdown") {
        countdown::measure(&runtime, &house, &mut figures)?;
    }

    drop(server);
    figures.print();
    println!("load of the machine after: {}; took {:.0?}", machine().trim(), begun.elapsed());
    if !wanted.is_empty() {
        return Ok(());
    }
    let file = target.join("bench.json");
    std::fs::write(&file, serde_json::to_string_pretty(&figures.0)? + "\n")?;
    println!("written to {}", file.display());
    Ok(())
}

/// Registrations by the form against pgbench, turn by turn, with a quota on the whole conference.
fn registrations(
    runtime: &Runtime,
    house: &House,
    server: &Server,
    pgbench: &Pgbench,
    figures: &mut Figures,
) -> anyhow::Result<()> {
    let category = runtime.block_on(house.open_registration())?;
    let path = house.path("/register");
    let request = |number: usize| {
        let form = format!(
            "name=%E7%8E%8B%E6%95%8F&institution=%E6%8B%9B%E5%95%86%E9%93%B6%E8%A1%8C&category={category}&post=Risk&\
             email=bench{number}%40example.org&phone=%2B86+138+0000+1234&q-diet=halal&consent=on"
        );
        client::post(&path, "", &form)
    };
    let mut registered = 0;
    load::register(server.address, request, 0, 8, Duration::from_secs(1)).map(|all| registered += all.taken.len())?;
    pgbench.register(8, Duration::from_secs(1))?;
    for clients in [1, 8] {
        let (mut floor, mut rate, mut latencies, mut spent, mut taken) = (0.0, 0.0, Vec::new(), 0.0, 0);
        for _ in 0..TURNS {
            floor += pgbench.register(clients, TURN)? / TURNS as f64;
            let before = server.cpu_seconds()?;
            // A number that was begun and not taken is not used again.
            let all = load::register(server.address, request, registered, clients, TURN)?;
            ensure!(!all.broken, "the server broke a connection");
            registered += all.taken.len() + clients;
            spent += server.cpu_seconds()? - before;
            rate += all.rate() / TURNS as f64;
            taken += all.taken.len();
            latencies.extend(all.latencies);
        }
        let (p50, p99) = (quantile_ms(&mut latencies, 0.5)?, quantile_ms(&mut latencies, 0.99)?);
        println!(
            "{clients} visitors: pgbench {floor:.0}/s, registrations {rate:.0}/s; p50 {p50:.2} ms, p99 {p99:.2} ms; server {:.2} CPU-ms each",
            spent * 1e3 / taken as f64
        );
        let name = format!("registration_vs_pgbench_c{clients}");
        if clients == 8 {
            figures.at_least(name, rate / floor, "ratio", 0.3);
        } else {
            figures.add(name, rate / floor, "ratio");
        }
    }
    Ok(())
}

/// The agenda from the database, as it is and compressed; and unchanged, against a file of its size.
fn agenda(house: &House, server: &Server, figures: &mut Figures) -> anyhow::Result<()> {
    let path = house.path("/agenda");
    let (mut taken, size) = load::page(server.address, &client::get(&path, &[]), 300)?;
    figures.under("agenda_db_p50_ms", quantile_ms(&mut taken, 0.5)?, "ms", 5.0);
    let (mut taken, packed) = load::page(server.address, &client::get(&path, &[("accept-encoding", "gzip")]), 300)?;
    figures.add("agenda_db_gzip_p50_ms", quantile_ms(&mut taken, 0.5)?, "ms");

    let mut client = Client::connect(server.address)?;
    let etag = client.send(&client::get(&path, &[]))?.header("etag").context("no ETag")?.to_owned();
    let again = client::get(&path, &[("if-none-match", &etag)]);
    let (mut unchanged, mut constant) = (0.0, 0.0);
    for _ in 0..TURNS {
        unchanged += load::repeat(server.address, &again, 304, 8, TURN / 3)? / TURNS as f64;
        constant += load::repeat(server.address, &client::get(house::CONSTANT, &[]), 200, 8, TURN / 3)? / TURNS as f64;
    }
    println!(
        "agenda: {size} bytes, {packed} compressed; unchanged {unchanged:.0}/s, a constant page of its size {constant:.0}/s"
    );
    figures.add("agenda_304_vs_constant", unchanged / constant, "ratio");
    Ok(())
}

/// Pages of the workbench at this size, with the readings of the last load in the database.
fn pages(runtime: &Runtime, house: &House, server: &Server, figures: &mut Figures) -> anyhow::Result<()> {
    let organiser = runtime.block_on(house.sign_in("organiser@example.org"))?;
    let get = |path: &str| client::get(&house.path(path), &[("cookie", &organiser), ("accept-encoding", "gzip")]);
    for (name, path) in [
        ("people_list_p50_ms", "/people"),
        ("people_search_p50_ms", "/people?q=%E7%8E%8B"),
        ("statistics_p50_ms", "/people/statistics"),
        ("arrivals_p50_ms", "/arrivals"),
        ("desk_p50_ms", "/desk"),
    ] {
        let (mut taken, _) = load::page(server.address, &get(path), 60)?;
        figures.under(name, quantile_ms(&mut taken, 0.5)?, "ms", 50.0);
    }
    // What takes memory: lists of everybody, and passwords, as many at once as there are cores.
    let sign_in = client::post("/sign-in", "", "email=nobody%40example.org&password=of+no+use+here");
    std::thread::scope(|scope| -> anyhow::Result<()> {
        let passwords: Vec<_> = (0..2)
            .map(|_| scope.spawn(|| Client::connect(server.address)?.send(&sign_in).map(|answer| answer.status)))
            .collect();
        load::page(server.address, &get("/people/export"), 5)?;
        for one in passwords {
            let status = one.join().expect("no panic")?;
            ensure!(status == 422, "{status} to a wrong password");
        }
        Ok(())
    })
}
