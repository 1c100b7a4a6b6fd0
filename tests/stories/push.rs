//! Messages that browsers show: a push service that is real, and a browser that reads what came.

use std::sync::{Arc, Mutex};

use data_encoding::BASE64URL_NOPAD;
use plenum::access::GroupRole;
use plenum::reminders::sweep;
use ring::aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use ring::agreement::{ECDH_P256, EphemeralPrivateKey, UnparsedPublicKey, agree_ephemeral};
use ring::hkdf::{HKDF_SHA256, KeyType, Salt};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey as Verifier};
use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use crate::support::TestApp;

/// A request as it arrived: head and body.
type Arrived = Arc<Mutex<Vec<(String, Vec<u8>)>>>;

/// A push service: keeps what comes, and answers with these, one after another; with 201 from then on.
async fn service(answers: &'static [u16]) -> (String, Arrived) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (address, arrived) = (listener.local_addr().unwrap(), Arrived::default());
    let kept = arrived.clone();
    tokio::spawn(async move {
        let mut answers = answers.iter().copied();
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut bytes = Vec::new();
            let (head, length) = loop {
                let mut part = [0; 4096];
                let read = stream.read(&mut part).await.unwrap();
                bytes.extend_from_slice(&part[..read]);
                if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
                    let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
                    let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap();
                    break (head.clone(), end + 4 + length.trim().parse::<usize>().unwrap());
                }
            };
            while bytes.len() < length {
                let mut part = [0; 4096];
                let read = stream.read(&mut part).await.unwrap();
                bytes.extend_from_slice(&part[..read]);
            }
            let body = bytes[bytes.windows(4).position(|four| four == b"\r\n\r\n").unwrap() + 4..].to_vec();
            kept.lock().unwrap().push((head, body));
            let status = answers.next().unwrap_or(201);
            let answer = format!("HTTP/1.1 {status} X\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
            stream.write_all(answer.as_bytes()).await.unwrap();
        }
    });
    (format!("http://{address}/send/abc"), arrived)
}

struct Bytes(usize);

impl KeyType for Bytes {
    fn len(&self) -> usize {
        self.0
    }
}

/// What a browser makes of a body (RFC 8291), with the key that it made for this subscription.
fn open(private: EphemeralPrivateKey, public: &[u8], auth: &[u8], body: &[u8]) -> Value {
    let (salt, sender, record) = (&body[..16], &body[21..86], &body[86..]);
    assert_eq!((&body[16..20], body[20]), (&4096u32.to_be_bytes()[..], 65));
    let opened = agree_ephemeral(private, &UnparsedPublicKey::new(&ECDH_P256, sender), |shared| {
        let mut ikm = [0; 32];
        let info = [b"WebPush: info\0".as_slice(), public, sender];
        Salt::new(HKDF_SHA256, auth).extract(shared).expand(&info, Bytes(32)).unwrap().fill(&mut ikm).unwrap();
        let prk = Salt::new(HKDF_SHA256, salt).extract(&ikm);
        let (mut key, mut nonce) = ([0; 16], [0; 12]);
        prk.expand(&[b"Content-Encoding: aes128gcm\0"], Bytes(16)).unwrap().fill(&mut key).unwrap();
        prk.expand(&[b"Content-Encoding: nonce\0"], Bytes(12)).unwrap().fill(&mut nonce).unwrap();
        let key = LessSafeKey::new(UnboundKey::new(&AES_128_GCM, &key).unwrap());
        let mut record = record.to_vec();
        let plain = key.open_in_place(Nonce::assume_unique_for_key(nonce), Aad::empty(), &mut record).unwrap();
        let (end, said) = plain.split_last().unwrap();
        assert_eq!(*end, 2);
        serde_json::from_slice(said).unwrap()
    });
    opened.unwrap()
}

#[tokio::test]
async fn what_waits_is_pushed_to_her_browser_and_a_browser_that_is_gone_is_forgotten() {
    let config = plenum::config::Config { outgoing_to_loopback: true, ..TestApp::settings() };
    let app = TestApp::with(config).await;
    let mina = app.account("Mina Member").await;
    app.place(mina, "documents", GroupRole::Member).await;
    let mut lead = app.in_group("Lina Lead", "documents", GroupRole::Lead).await;
    let mut browser = app.signed_in(mina).await;
    let (endpoint, arrived) = service(&[503, 201, 410]).await;

    // The page names the server's key, the same each time; what is no subscription is refused.
    let page = browser.get("/account/push").await.is(200).says("None takes messages yet");
    let key = page.attribute("form[data-push]", "data-push").unwrap();
    assert_eq!(browser.get("/account/push").await.attribute("form[data-push]", "data-push").unwrap(), key);
    browser.post("/account/push", &[("endpoint", "nonsense")]).await.is(403);
    let (random, auth) = (SystemRandom::new(), [7; 16]);
    let private = EphemeralPrivateKey::generate(&ECDH_P256, &random).unwrap();
    let public = private.compute_public_key().unwrap();
    let (p256dh, secret) = (BASE64URL_NOPAD.encode(public.as_ref()), BASE64URL_NOPAD.encode(&auth));
    // What has the length of a key and lies on no curve is none.
    let nowhere = BASE64URL_NOPAD.encode(&[[4].as_slice(), &[7; 64]].concat());
    let wrong = [("endpoint", &*endpoint), ("p256dh", &*nowhere), ("auth", &*secret)];
    browser.post("/account/push", &wrong).await.is(403);
    let form = [("endpoint", &*endpoint), ("p256dh", &*p256dh), ("auth", &*secret)];
    browser.submit("/account/push", &form).await.is(200).says("shows messages from now on");
    browser.post("/account/push", &form).await.is(303);
    assert_eq!(app.value::<i64>("select count(*) from push_subscriptions").await, 1);

    // She is given something for tomorrow: the letter goes out at once, and so does the message.
    let (group, owner) = (app.group("documents").await.to_string(), mina.to_string());
    let task = [
        ("title_en", "Call the hotel"),
        ("group", &*group),
        ("owner", &*owner),
        ("anchor", "own"),
        ("due", "2026-11-24T12:00"),
    ];
    lead.post("/c/fsc/tasks/new", &task).await.is(303);
    sweep(&app.app).await.unwrap();
    // The service is down at first: it is tried again, and once is enough.
    app.run_jobs().await;
    assert_eq!(app.value::<i64>("select count(*) from push_messages").await, 1);
    app.app.clock.set(app.app.clock.now() + chrono::TimeDelta::minutes(2));
    app.run_jobs().await;
    assert_eq!(app.value::<i64>("select count(*) from push_messages").await, 0);
    let (head, body) = {
        let held = arrived.lock().unwrap();
        assert_eq!(held.len(), 2);
        held[1].clone()
    };
    for line in ["POST /send/abc HTTP/1.1", "content-encoding: aes128gcm", "urgency: high", "ttl: 86400"] {
        assert!(head.contains(line), "{line}: {head}");
    }
    let said = open(private, public.as_ref(), &auth, &body);
    assert_eq!(said["body"], "Call the hotel: is yours now");
    assert_eq!(said["path"], "/account/news");

    browser.get("/account/push").await.is(200).says("last message");

    // The browser is gone: it is forgotten, and nothing more is sent.
    let page = browser.get("/account/push").await.is(200);
    let id: plenum::kernel::Uuid = app.value("select id from push_subscriptions").await;
    assert_eq!(page.count(&format!("form[action='/account/push/{id}/test']")), 1);
    let mut other = app.signed_in(app.account("Otto Other").await).await;
    other.post(&format!("/account/push/{id}/test"), &[]).await.is(404);
    other.post(&format!("/account/push/{id}/remove"), &[]).await.is(404);
    browser.post(&format!("/account/push/{id}/test"), &[]).await.is(303);
    app.run_jobs().await;
    browser.get("/account/push").await.is(200).says("None takes messages yet");
    let actions = app.actions().await;
    for action in ["push.key_made", "push.subscribed", "push.tried", "push.ended"] {
        assert!(actions.iter().any(|held| held == action), "{action}");
    }
}

#[tokio::test]
async fn the_token_is_signed_by_the_key_that_browsers_were_given() {
    let app = TestApp::with(plenum::config::Config { outgoing_to_loopback: true, ..TestApp::settings() }).await;
    let mina = app.account("Mina Member").await;
    let mut browser = app.signed_in(mina).await;
    let (endpoint, arrived) = service(&[]).await;
    let key = browser.get("/account/push").await.attribute("form[data-push]", "data-push").unwrap();
    let public = EphemeralPrivateKey::generate(&ECDH_P256, &SystemRandom::new()).unwrap().compute_public_key().unwrap();
    let (p256dh, auth) = (BASE64URL_NOPAD.encode(public.as_ref()), BASE64URL_NOPAD.encode(&[1; 16]));
    browser.post("/account/push", &[("endpoint", &*endpoint), ("p256dh", &*p256dh), ("auth", &*auth)]).await.is(303);
    let id: plenum::kernel::Uuid = app.value("select id from push_subscriptions").await;
    browser.post(&format!("/account/push/{id}/test"), &[]).await.is(303);
    app.run_jobs().await;
    let (head, _) = arrived.lock().unwrap().pop().expect("a message");
    let value = head.lines().find_map(|line| line.strip_prefix("authorization: vapid t=")).expect("a token");
    let (token, named) = value.split_once(", k=").unwrap();
    assert_eq!(named.trim(), key);
    let (signed, signature) = token.rsplit_once('.').unwrap();
    let key = BASE64URL_NOPAD.decode(key.as_bytes()).unwrap();
    let signature = BASE64URL_NOPAD.decode(signature.as_bytes()).unwrap();
    Verifier::new(&ECDSA_P256_SHA256_FIXED, &key).verify(signed.as_bytes(), &signature).expect("it is signed");
    let claims = BASE64URL_NOPAD.decode(signed.split_once('.').unwrap().1.as_bytes()).unwrap();
    let claims: Value = serde_json::from_slice(&claims).unwrap();
    assert_eq!(claims["aud"], endpoint.trim_end_matches("/send/abc"));

    // A key that became unusable keeps nobody else from messages.
    app.sql("update push_subscriptions set key_public = '\\x04'::bytea || decode(repeat('07', 64), 'hex')").await;
    browser.post(&format!("/account/push/{id}/test"), &[]).await.is(404);
    // Where she has ended her sign-in, nothing is shown any more.
    app.sql("update sign_ins set ended_at = now()").await;
    let mut browser = app.signed_in(mina).await;
    browser.get("/account/push").await.is(200).says("None takes messages yet");
    plenum::push::tidy(&app.app).await.unwrap();
    assert_eq!(app.value::<i64>("select count(*) from push_subscriptions").await, 0);

    // Where the server calls nobody on its own machine, such a browser is not kept.
    let closed = TestApp::new().await;
    let account = closed.account("Mina Member").await;
    let form = [("endpoint", &*endpoint), ("p256dh", &*p256dh), ("auth", &*auth)];
    closed.signed_in(account).await.post("/account/push", &form).await.is(403);
}
