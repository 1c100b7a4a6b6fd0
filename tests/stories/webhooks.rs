//! Other programs are told of lights and difficulties: signed, tried again, once each.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex};

use chrono::TimeDelta;
use plenum::difficulties;
use plenum::outcomes::freeze_weeks;
use plenum::webhooks::rules::{secret_bytes, sign};
use plenum::webhooks::sweep;
use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use super::difficulties::{carried, file};
use super::liaisons::set;
use crate::support::{Browser, TestApp};

/// What arrived: headers and body.
type Got = (BTreeMap<String, String>, String);

/// A program that listens on this machine, and answers as it is told; 200 where it is told nothing.
#[derive(Clone)]
struct Receiver {
    url: String,
    got: Arc<Mutex<Vec<Got>>>,
    answers: Arc<Mutex<VecDeque<&'static str>>>,
}

impl Receiver {
    async fn start() -> Receiver {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hook?key=1", listener.local_addr().unwrap());
        let receiver = Receiver { url, got: Arc::default(), answers: Arc::default() };
        let own = receiver.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                own.answer(stream).await;
            }
        });
        receiver
    }

    async fn answer(&self, mut stream: TcpStream) {
        let mut held = Vec::new();
        let (head, body) = loop {
            let mut part = [0; 4096];
            let read = stream.read(&mut part).await.unwrap_or(0);
            if read == 0 {
                return;
            }
            held.extend_from_slice(&part[..read]);
            let text = String::from_utf8_lossy(&held).into_owned();
            let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse::<usize>().ok());
            if body.len() >= length.unwrap_or(0) {
                break (head.to_owned(), body.to_owned());
            }
        };
        let mut headers: BTreeMap<String, String> = head
            .lines()
            .skip(1)
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
            .collect();
        headers.insert("line".into(), head.lines().next().unwrap_or_default().to_owned());
        self.got.lock().unwrap().push((headers, body));
        let status = self.answers.lock().unwrap().pop_front().unwrap_or("200 OK");
        let answer = format!("HTTP/1.1 {status}\r\ncontent-length: 2\r\nconnection: close\r\n\r\nok");
        let _ = stream.write_all(answer.as_bytes()).await;
    }

    fn will_answer(&self, answers: &[&'static str]) {
        self.answers.lock().unwrap().extend(answers);
    }

    fn got(&self) -> Vec<Got> {
        self.got.lock().unwrap().clone()
    }

    fn bodies(&self) -> Vec<Value> {
        self.got().iter().map(|(_, body)| serde_json::from_str(body).expect("JSON")).collect()
    }
}

/// A server that may call this machine.
async fn server() -> TestApp {
    let mut settings = TestApp::settings();
    settings.outgoing_to_loopback = true;
    TestApp::with(settings).await
}

/// Adds a webhook; its path and its secret.
async fn add(organiser: &mut Browser, url: &str, events: &[&str]) -> (String, String) {
    let mut form = vec![("url", url)];
    form.extend(events.iter().map(|event| ("events", *event)));
    let page = organiser.post("/c/fsc/webhooks/new", &form).await.is(200);
    let path = page.attribute("a.btn.primary", "href").unwrap();
    (path, page.all("#secret").pop().unwrap())
}

const ALL: &[&str] = &["light-changed", "difficulty-filed", "difficulty-answered", "difficulty-late"];

#[tokio::test]
async fn a_receiver_is_told_signed_once_and_again_until_it_takes_it() {
    let app = server().await;
    let mut organiser = app.organiser().await;
    organiser.get("/c/fsc/webhooks").await.is(200).says("No program is told of anything");
    let receiver = Receiver::start().await;
    let (path, secret) = add(&mut organiser, &receiver.url, ALL).await;
    // The secret is told this once; what is kept of it is sealed.
    assert!(!organiser.get(&path).await.is(200).says("Nothing has happened yet").body.contains(&secret));
    assert_eq!(
        app.value::<i64>("select count(*) from webhooks where position('whsec'::bytea in secret_sealed) > 0").await,
        0
    );
    assert_eq!(sweep(&app.app).await.unwrap(), 0);

    let (project, link) = carried(&app, &mut organiser).await;
    let id = file(&mut app.visitor(), &link, &project).await;
    // Two servers look at once, and once more.
    let (one, other) = tokio::join!(sweep(&app.app), sweep(&app.app));
    assert_eq!((one.unwrap() + other.unwrap(), sweep(&app.app).await.unwrap()), (1, 0));
    receiver.will_answer(&["500 Broken"]);
    app.run_jobs().await;
    assert_eq!(receiver.got().len(), 1);
    organiser.get(&path).await.is(200).says("on its way").says("HTTP 500").says("one attempt").says("next attempt");
    // The page looks again for as long as something is on its way.
    assert_eq!(organiser.get(&path).await.count("#deliveries[hx-trigger]"), 1);
    app.run_jobs().await;
    assert_eq!(receiver.got().len(), 1, "not before its minute");
    app.app.clock.advance(TimeDelta::seconds(61));
    app.run_jobs().await;
    app.run_jobs().await;
    let got = receiver.got();
    assert_eq!(got.len(), 2);
    // The same delivery, signed each time anew.
    assert_eq!((&got[0].0["webhook-id"], &got[0].1), (&got[1].0["webhook-id"], &got[1].1));
    assert_ne!(got[0].0["webhook-timestamp"], got[1].0["webhook-timestamp"]);
    let key = secret_bytes(&secret).unwrap();
    for (headers, body) in &got {
        let at: i64 = headers["webhook-timestamp"].parse().unwrap();
        assert_eq!(headers["webhook-signature"], sign(&key, &headers["webhook-id"], at, body));
        assert_eq!(headers["content-type"], "application/json");
        assert_eq!(headers["line"], "POST /hook?key=1 HTTP/1.1");
        assert!(receiver.url.contains(&headers["host"]));
    }
    assert_eq!(got[0].0["webhook-timestamp"], "1795395600");
    let told = &receiver.bodies()[0];
    assert_eq!(
        (told["type"].as_str(), told["timestamp"].as_str()),
        (Some("difficulty-filed"), Some("2026-11-23T01:00:00.000Z"))
    );
    assert_eq!(told["data"]["conference"], "fsc");
    assert_eq!(
        (told["data"]["difficulty"]["id"].as_str(), told["data"]["project"]["number"].as_i64()),
        (Some(id.as_str()), Some(1))
    );
    assert_eq!(told["data"]["difficulty"]["link"], format!("http://plenum.test/c/fsc/difficulties/{id}"));
    // No person and nothing that somebody wrote.
    assert!(!got[0].1.contains("authorities") && !got[0].1.contains("Lea"));
    let page = organiser.get(&path).await.is(200).says("arrived").says("2 attempts").says("HTTP 200");
    assert_eq!(page.count("#deliveries[hx-trigger]"), 0);
    organiser.get("/c/fsc/webhooks").await.is(200).says(&receiver.url).says("on");

    // It is sent again where somebody asks for it, as the same one.
    let again = page.attribute("form[action$='/again']", "action").unwrap();
    organiser.post(&again, &[]).await.is(303);
    app.run_jobs().await;
    assert_eq!(receiver.got()[2].0["webhook-id"], got[0].0["webhook-id"]);
    organiser.submit(&format!("{path}/test"), &[]).await.is(200).says("test");
    app.run_jobs().await;
    assert_eq!(receiver.bodies()[3]["type"], "test");
    let log: Vec<String> = app.actions().await.into_iter().filter(|action| action.starts_with("webhooks.")).collect();
    assert_eq!(log, ["webhooks.added", "webhooks.enqueued", "webhooks.sent_again", "webhooks.tested"]);

    // One whose work was lost is found after an hour, once.
    organiser.post(&format!("{path}/test"), &[]).await.is(303);
    app.sql("delete from jobs where kind = 'webhooks.send' and finished_at is null").await;
    app.app.clock.advance(TimeDelta::minutes(61));
    for _ in 0..2 {
        assert_eq!(sweep(&app.app).await.unwrap(), 0);
    }
    app.run_jobs().await;
    assert_eq!(receiver.got().len(), 5);
}

#[tokio::test]
async fn it_is_told_of_lights_and_of_the_48_hours_and_of_nothing_while_it_is_off() {
    let app = server().await;
    let mut organiser = app.organiser().await;
    let receiver = Receiver::start().await;
    let (project, link) = carried(&app, &mut organiser).await;
    // What happened before is not told.
    let before = file(&mut app.visitor(), &link, &project).await;
    set(&app, "2026-11-23T02:00:00Z");
    let (path, _) = add(&mut organiser, &receiver.url, ALL).await;
    let lights = Receiver::start().await;
    let (only_lights, _) = add(&mut organiser, &lights.url, &["light-changed"]).await;
    assert_eq!(sweep(&app.app).await.unwrap(), 0);
    set(&app, "2026-11-25T01:30:00Z");
    difficulties::sweep(&app.app).await.unwrap();
    sweep(&app.app).await.unwrap();
    let version = organiser.get(&format!("/c/fsc/difficulties/{before}/answer")).await.is(200).field("version");
    let answer = [("text", "One form counts."), ("solve_by", "2027-01-01"), ("public", "no"), ("version", &version)];
    organiser.post(&format!("/c/fsc/difficulties/{before}/answer"), &answer).await.is(303);
    let by_hand = [("light", "yellow"), ("reason", "Nobody says why"), ("until", "2026-11-30")];
    organiser.post(&format!("/c/fsc/projects/{project}/light"), &by_hand).await.is(303);
    sweep(&app.app).await.unwrap();
    app.run_jobs().await;
    let types =
        |bodies: &[Value]| bodies.iter().map(|body| body["type"].as_str().unwrap().to_owned()).collect::<Vec<_>>();
    let mut told = types(&receiver.bodies());
    told.sort();
    assert_eq!(told, ["difficulty-answered", "difficulty-late", "light-changed"]);
    assert_eq!(types(&lights.bodies()), ["light-changed"]);
    let set_by_hand = &lights.bodies()[0]["data"];
    assert_eq!(
        (&set_by_hand["from"], &set_by_hand["to"], &set_by_hand["by_hand"]),
        (&Value::Null, &"yellow".into(), &true.into())
    );
    assert!(!lights.got()[0].1.contains("Nobody"));

    // Weeks that end with another light are told, each once; the first has nothing before it.
    set(&app, "2026-12-07T02:00:00Z");
    freeze_weeks(&app.app).await.unwrap();
    let held: Vec<String> =
        sqlx::query_scalar("select light from frozen_lights order by week").fetch_all(&app.owner).await.unwrap();
    assert_eq!(held.last().map(String::as_str), Some("normal"), "{held:?}");
    assert_eq!(sweep(&app.app).await.unwrap(), 2);
    assert_eq!(sweep(&app.app).await.unwrap(), 0);
    app.run_jobs().await;
    let week = lights.bodies().pop().unwrap();
    assert_eq!(
        (&week["data"]["from"], &week["data"]["to"], &week["data"]["by_hand"]),
        (&"yellow".into(), &"normal".into(), &false.into())
    );
    assert_eq!(week["data"]["week"], "2026-11-30");

    // What is set by hand, replaced and ended is told each time from what was told before.
    let mut organiser = app.organiser_named("Olga Again").await;
    for light in ["red", "blue"] {
        let by_hand = [("light", light), ("reason", "Nobody says why"), ("until", "2026-12-20")];
        organiser.post(&format!("/c/fsc/projects/{project}/light"), &by_hand).await.is(303);
        app.app.clock.advance(TimeDelta::minutes(1));
    }
    organiser.post(&format!("/c/fsc/projects/{project}/light/end"), &[]).await.is(303);
    assert_eq!((sweep(&app.app).await.unwrap(), sweep(&app.app).await.unwrap()), (6, 0));
    app.run_jobs().await;
    let mut by_hand: Vec<[String; 3]> = lights
        .bodies()
        .iter()
        .filter(|body| body["data"]["by_hand"] == true)
        .map(|body| [&body["timestamp"], &body["data"]["from"], &body["data"]["to"]].map(ToString::to_string))
        .collect();
    by_hand.sort();
    let ways: Vec<String> = by_hand.iter().map(|[_, from, to]| format!("{from} {to}")).collect();
    assert_eq!(ways, [r#"null "yellow""#, r#""normal" "red""#, r#""red" "blue""#, r#""blue" "normal""#]);

    // Turned off, it is told of nothing, then or later.
    let version = organiser.get(&path).await.is(200).field("version");
    let page =
        organiser.submit(&format!("{path}/switch"), &[("on", "no"), ("version", &version)]).await.is(200).says("off");
    organiser.post(&format!("{path}/test"), &[]).await.is(403).says("This webhook is off");
    organiser.post(&format!("{path}/switch"), &[("on", "no"), ("version", &version)]).await.is(409);
    file(&mut app.visitor(), &link, &project).await;
    assert_eq!(sweep(&app.app).await.unwrap(), 0);
    app.app.clock.advance(TimeDelta::minutes(5));
    organiser.post(&format!("{path}/switch"), &[("on", "yes"), ("version", &page.field("version"))]).await.is(303);
    assert_eq!(sweep(&app.app).await.unwrap(), 0);

    // It is changed, gets another secret, and ends.
    let page = organiser.get(&format!("{path}/edit")).await.is(200);
    let version = page.field("version");
    let wrong = organiser.post(&format!("{path}/edit"), &[("url", "ftp://x"), ("version", &version)]).await.is(422);
    assert!(wrong.fault("url").is_some() && wrong.fault("events").is_some() && wrong.field("url") == "ftp://x");
    let form = [("url", receiver.url.as_str()), ("events", "difficulty-filed"), ("version", &version)];
    let page = organiser.submit(&format!("{path}/edit"), &form).await.is(200);
    assert_eq!(page.all("dl.facts-list dd")[0], "a difficulty is sent in");
    organiser.post(&format!("{path}/edit"), &form).await.is(422);
    let version = organiser.get(&path).await.field("version");
    let page = organiser.post(&format!("{path}/secret"), &[("version", &version)]).await.is(200);
    assert!(page.all("#secret")[0].starts_with("whsec_"));
    let page = organiser.get(&format!("{only_lights}/end")).await.is(200).says("Remove this webhook?");
    organiser
        .submit(&format!("{only_lights}/end"), &[("version", &page.field("version"))])
        .await
        .is(200)
        .says_not(&lights.url);
    organiser.get(&only_lights).await.is(404);
    app.desk_staff("Dora Desk").await.get(&path).await.is(404);
    app.desk_staff("Dan Desk").await.get("/c/fsc/webhooks").await.is(404);
}

#[tokio::test]
async fn one_that_is_not_reached_is_given_up_and_no_inner_network_is_called() {
    let app = server().await;
    let mut organiser = app.organiser().await;
    let receiver = Receiver::start().await;
    let (path, _) = add(&mut organiser, &receiver.url, ALL).await;
    let elsewhere = Receiver::start().await;
    // Nobody is followed elsewhere.
    let moved: &'static str = Box::leak(format!("302 Found\r\nlocation: {}", elsewhere.url).into_boxed_str());
    receiver.will_answer(&[moved]);
    receiver.will_answer(&["503 Busy"; 9]);
    organiser.post(&format!("{path}/test"), &[]).await.is(303);
    for _ in 0..14 {
        app.run_jobs().await;
        app.app.clock.advance(TimeDelta::hours(9));
    }
    assert_eq!((receiver.got().len(), elsewhere.got().len()), (10, 0));
    let page =
        organiser.get(&path).await.is(200).says("given up").says("10 attempts").says("The receiver did not take it.");
    organiser.get("/c/fsc/webhooks").await.is(200).says("one given up");
    organiser.post(&page.attribute("form[action$='/again']", "action").unwrap(), &[]).await.is(303);
    app.run_jobs().await;
    organiser.get(&path).await.is(200).says("arrived").says("one attempt");
    let absent = format!("{path}/deliveries/{}/again", plenum::kernel::Uuid::nil());
    organiser.post(&absent, &[]).await.is(404);

    // Where nobody listens, one knocks at a time; each has its turn.
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let nobody = format!("http://{}/", listener.local_addr().unwrap());
    drop(listener);
    let (path, _) = add(&mut organiser, &nobody, ALL).await;
    for _ in 0..3 {
        organiser.post(&format!("{path}/test"), &[]).await.is(303);
    }
    let attempts = || {
        app.value::<i64>("select coalesce(sum(v.attempts), 0)::bigint from webhook_deliveries v join webhooks w on w.id = v.webhook_id where w.url like '%/'")
    };
    app.run_jobs().await;
    assert_eq!(attempts().await, 1);
    organiser.get(&path).await.is(200).says("Nobody answered there");
    app.app.clock.advance(TimeDelta::seconds(61));
    app.run_jobs().await;
    assert_eq!(attempts().await, 2);
    app.app.clock.advance(TimeDelta::seconds(61));
    app.run_jobs().await;
    assert_eq!(attempts().await, 3);

    // As it is delivered, this machine is called by no name.
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    let form = |url: &'static str| [("url", url), ("events", "light-changed")];
    for url in [
        "http://127.0.0.1:1/",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://10.0.0.7/",
        "https://169.254.169.254/latest",
    ] {
        let page = organiser.post("/c/fsc/webhooks/new", &form(url)).await.is(422);
        assert_eq!(page.field("url"), url);
        assert!(page.fault("url").is_some_and(|fault| fault.contains("on the Internet")));
    }
    let (path, _) = add(&mut organiser, "https://localhost/hook", &["light-changed"]).await;
    organiser.post(&format!("{path}/test"), &[]).await.is(303);
    app.run_jobs().await;
    organiser.get(&path).await.is(200).says("a network that is not called from here");
}

/// Changes of what a webhook is told.
async fn choose(organiser: &mut Browser, edit: &str, url: &str, events: &[&str]) {
    let version = organiser.get(edit).await.is(200).field("version");
    let mut form = vec![("url", url), ("version", version.as_str())];
    form.extend(events.iter().map(|event| ("events", *event)));
    organiser.post(edit, &form).await.is(303);
}

#[tokio::test]
async fn of_an_event_that_is_chosen_later_it_is_told_from_then_on() {
    let app = server().await;
    let mut organiser = app.organiser().await;
    let receiver = Receiver::start().await;
    let (project, link) = carried(&app, &mut organiser).await;
    let (path, _) = add(&mut organiser, &receiver.url, &["light-changed"]).await;
    let edit = format!("{path}/edit");
    let mut lea = app.visitor();
    file(&mut lea, &link, &project).await;

    // An hour later difficulties are chosen too: the one of before is not told.
    set(&app, "2026-11-23T02:00:00Z");
    organiser.get(&edit).await.is(200).says("is told from then on");
    choose(&mut organiser, &edit, &receiver.url, &["light-changed", "difficulty-filed"]).await;
    assert_eq!(sweep(&app.app).await.unwrap(), 0);
    set(&app, "2026-11-23T03:00:00Z");
    let told = file(&mut lea, &link, &project).await;
    assert_eq!(sweep(&app.app).await.unwrap(), 1);

    // What was chosen all the time loses nothing when something else is changed.
    let by_hand = [("light", "yellow"), ("reason", "Nobody says why"), ("until", "2026-11-30")];
    organiser.post(&format!("/c/fsc/projects/{project}/light"), &by_hand).await.is(303);
    set(&app, "2026-11-23T03:30:00Z");
    choose(&mut organiser, &edit, &receiver.url, &["light-changed"]).await;
    assert_eq!(sweep(&app.app).await.unwrap(), 1);
    // Chosen again, it begins anew: what happened in between is not told.
    file(&mut lea, &link, &project).await;
    set(&app, "2026-11-23T04:00:00Z");
    choose(&mut organiser, &edit, &receiver.url, &["light-changed", "difficulty-filed"]).await;
    assert_eq!(sweep(&app.app).await.unwrap(), 0);
    app.run_jobs().await;
    let mut bodies = receiver.bodies();
    bodies.sort_by_key(|body| body["type"].to_string());
    let types: Vec<&str> = bodies.iter().filter_map(|body| body["type"].as_str()).collect();
    assert_eq!(types, ["difficulty-filed", "light-changed"]);
    assert_eq!(bodies[0]["data"]["difficulty"]["id"], told.as_str());
    assert_eq!(
        app.value::<Vec<String>>("select array(select to_char(since at time zone 'UTC', 'HH24:MI') from unnest(events_since) as e (since)) from webhooks").await,
        ["01:00", "04:00"]
    );
}

#[tokio::test]
async fn who_changes_a_webhook_second_keeps_what_she_filled_in() {
    let app = server().await;
    let mut organiser = app.organiser().await;
    let (path, _) = add(&mut organiser, "https://one.example.org/hook", &["light-changed"]).await;
    let edit = format!("{path}/edit");
    let version = organiser.get(&edit).await.is(200).field("version");
    choose(&mut organiser, &edit, "https://two.example.org/hook", &["difficulty-filed"]).await;
    let form = [("url", "https://three.example.org/hook"), ("events", "light-changed"), ("version", version.as_str())];
    let kept = organiser.post(&edit, &form).await.is(422).says("https://two.example.org/hook");
    assert!(kept.fault("url").is_some());
    assert_eq!(kept.field("url"), "https://three.example.org/hook");
    assert_eq!(app.value::<String>("select url from webhooks").await, "https://two.example.org/hook");
    // Seen as it is now, hers is saved.
    let version = kept.field("version");
    let form = [("url", "https://three.example.org/hook"), ("events", "light-changed"), ("version", version.as_str())];
    organiser.post(&edit, &form).await.is(303);
    assert_eq!(app.value::<String>("select url from webhooks").await, "https://three.example.org/hook");
}
