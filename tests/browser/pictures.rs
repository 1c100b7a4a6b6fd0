//! The pictures of the README and the docs: `make pictures`.

use std::path::Path;

use chrono::TimeDelta;
use plenum::audit::{Actor, Tx};
use plenum::conference::{self, Here};
use plenum::demo;
use plenum::kernel::{Email, Lang, Uuid};
use plenum::registration::{self, Answers, Level, NewParticipant, Outcome, Registered};
use plenum::state::App;

use super::chrome::{Driver, Window};
use super::served;

/// Under this, a picture loads at once from a repository's page.
const BYTES_AT_MOST: usize = 200_000;

async fn keep(window: &Window, name: &str) {
    let picture = image::load_from_memory(&window.picture().await).expect("a picture").to_rgb8();
    let mut bytes = Vec::new();
    let encoder = image::codecs::png::PngEncoder::new_with_quality(
        &mut bytes,
        image::codecs::png::CompressionType::Best,
        image::codecs::png::FilterType::Adaptive,
    );
    picture.write_with_encoder(encoder).expect("a PNG");
    assert!(bytes.len() <= BYTES_AT_MOST, "{name} has {} bytes", bytes.len());
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/pictures");
    std::fs::create_dir_all(&folder).expect("a folder");
    std::fs::write(folder.join(format!("{name}.png")), bytes).expect("written");
}

/// People with a badge, besides those of the demonstration: their badges' secrets and pass links are held by their
/// owners alone.
const GUESTS: &[(&str, &str, &str)] = &[
    ("陈思远", "中国工商银行", "风险管理部总经理"),
    ("Liu Yiran", "China Construction Bank", "Head of compliance"),
    ("赵明哲", "中国银行", "首席风险官"),
    ("王敏", "招商银行", "风险管理部副总经理"),
];

async fn guests(app: &App, here: &Here) -> Vec<registration::Made> {
    let form = plenum::forms::live(&app.db, here.id).await.expect("a form").id;
    let category = registration::categories(&app.db, here.id).await.expect("categories").leafs()[0].id;
    let at = app.clock.now();
    let people = GUESTS
        .iter()
        .enumerate()
        .map(|(number, (name, institution, post))| Registered {
            new: NewParticipant {
                answers: Answers {
                    name: (*name).into(),
                    institution: (*institution).into(),
                    category,
                    post: (*post).into(),
                    phone: "+86 138 0000 0000".into(),
                    more: Default::default(),
                    document: None,
                },
                email: Email::parse(&format!("guest{number}@example.org")).expect("an address"),
                lang: Lang::ZhHans,
                consent: "yes".into(),
                form,
                code: None,
                by: None,
            },
            at,
            outcome: Outcome::Approved(Level::Blue),
            decided: Some((at, None)),
        })
        .collect();
    let mut tx = Tx::begin(app).await.expect("a transaction");
    let (made, entry) = registration::insert_many(&mut tx, here, people, Actor::Operator).await.expect("guests");
    tx.commit(entry).await.expect("committed");
    made
}

#[tokio::test]
#[ignore = "takes the pictures of the docs; make pictures runs it"]
async fn take() {
    let served = served().await;
    let app = &served.app.app;
    assert!(demo::fill(app, 300, Lang::ZhHans).await.expect("the demonstration"));
    let here = conference::find(&app.db, demo::SLUG).await.expect("found").expect("there");
    let guests = guests(app, &here).await;
    let as_one = async |email: &str| {
        let account = sqlx::query_scalar("select id from accounts where email = $1").bind(email);
        served.app.signed_in(account.fetch_one(&served.app.owner).await.expect("of the demonstration")).await
    };
    let driver = Driver::start();

    let window = driver.open(&served.base, "zh-CN,zh").await;
    window.open(&here.path("")).await;
    keep(&window, "conference").await;
    window.size(390, 844).await;
    window.open(&format!("/pass/{}", guests[3].token)).await;
    window.sees(".pass-qr svg").await;
    keep(&window, "pass").await;

    window.size(1280, 800).await;
    window.sign_in_as(&as_one("desk@example.org").await).await;
    let gate: Uuid = sqlx::query_scalar(
        "select g.id from gates g join zones z on z.id = g.zone_id where g.conference_id = $1 and z.code = 'outer' order by g.position limit 1",
    )
    .bind(here.id)
    .fetch_one(&served.app.owner)
    .await
    .expect("a gate");
    window.open(&here.path(&format!("/gates/{gate}?lang=zh-Hans"))).await;
    for (guest, (name, ..)) in guests.iter().zip(GUESTS) {
        app.clock.advance(TimeDelta::minutes(2));
        window.keys(&format!("{}\u{e007}", guest.secret.as_deref().expect("a badge"))).await;
        window.says("#answer h2", name).await;
        window.says("#gate-side .history", name).await;
    }
    keep(&window, "gate").await;

    window.sign_in_as(&as_one("organiser@example.org").await).await;
    window.open(&here.path("/desk?lang=en")).await;
    window.sees(".live-state[data-state=connected]").await;
    keep(&window, "desk").await;
    window.open(&here.path("/plan")).await;
    window.sees("#matrix").await;
    keep(&window, "plan").await;
}
