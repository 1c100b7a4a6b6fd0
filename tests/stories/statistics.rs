//! What the form marks as counted: meals, rooms, arrivals.

use plenum::registration::Outcome;
use serde_json::json;

use super::registration::many;
use crate::support::TestApp;

/// Through the editor: what is a day is no meal, and what is counted is said.
#[tokio::test]
async fn a_mark_is_set_in_the_editor() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    organiser.submit("/c/fsc/form/draft", &[]).await.is(200).says("Diet or allergens, by sitting");
    let revision = organiser.get("/c/fsc/form/questions/new?section=needs&kind=date").await.field("revision");
    let day = [("section", "needs"), ("kind", "date"), ("label_en", "Day of rest"), ("revision", &*revision)];
    let counted = |mark| [&day[..], &[("counted", mark)]].concat();
    assert!(organiser.post("/c/fsc/form/questions/new", &counted("diet")).await.is(422).fault("counted").is_some());
    organiser.submit("/c/fsc/form/questions/new", &counted("departure")).await.is(200).says("Day of rest");
    let draft: serde_json::Value =
        sqlx::query_scalar("select content from forms where published_at is null").fetch_one(&app.owner).await.unwrap();
    let questions = draft["sections"][0]["questions"].as_array().unwrap();
    let mark = |code: &str| questions.iter().find(|one| one["code"] == code).map(|one| one["counted"].clone());
    assert_eq!((mark("day-of-rest"), mark("notes")), (Some(json!("departure")), Some(json!(null))));
}

#[tokio::test]
async fn meals_rooms_and_arrivals_are_counted_as_the_form_says() {
    let app = TestApp::new().await;
    many(&app, 6, |_| Outcome::Submitted).await;
    let mut organiser = app.organiser().await;
    let stay = |from: &str, to: &str, room: &str, meals: serde_json::Value, diet: &str| json!({ "arrival": from, "departure": to, "room": room, "meals": meals, "diet": diet, "arrival-time": "h19" });
    let answers = [
        stay("2026-12-25", "2026-12-27", "single", json!(["lunch-1", "dinner-1"]), "halal"),
        stay("2026-12-25", "2026-12-28", "single", json!(["lunch-1"]), "none"),
        stay("2026-12-26", "2026-12-27", "twin", json!(["dinner-1"]), "halal"),
        stay("2026-12-27", "2026-12-25", "twin", json!([]), "vegan"),
    ];
    for (n, answers) in (1..).zip(answers) {
        sqlx::query("update participants set answers = $2 where number = $1")
            .bind(n)
            .bind(answers)
            .execute(&app.owner)
            .await
            .unwrap();
    }
    let page = organiser.get("/c/fsc/people/statistics").await.is(200);
    page.clone().says("Diet by sitting").says("Rooms by night").says("Arrivals by day").says("One more has no stay");
    let rows = organiser.get("/c/fsc/people/statistics/export?format=xlsx").await.is(200).sheet();
    let told: Vec<String> =
        rows.iter().map(|row| row.iter().map(ToString::to_string).collect::<Vec<_>>().join("|")).collect();
    let day = |d: &str| told.iter().find(|row| row.starts_with("Arrivals by day|") && row.contains(d)).cloned();
    for row in [
        "Diet by sitting|Lunch, first day|2",
        "Diet by sitting|Lunch, first day – Halal|1",
        "Diet by sitting|Dinner, first day|2",
        "Diet by sitting|Dinner, first day – Halal|2",
        "Diet by sitting|Dinner, first day – Vegan|0",
    ] {
        assert!(told.contains(&row.to_owned()), "{row}: {told:#?}");
    }
    let nights: Vec<&String> =
        told.iter().filter(|row| row.starts_with("Rooms by night|") && !row.contains('–')).collect();
    let counts: Vec<&str> = nights.iter().map(|row| row.rsplit('|').next().unwrap()).collect();
    assert_eq!(counts, ["2", "3", "1"], "{nights:?}");
    assert!(told.iter().any(|row| row.starts_with("Rooms by night|") && row.ends_with("Twin room|1")), "{told:#?}");
    assert!(day("25 Dec").unwrap().ends_with("|2"), "{told:#?}");
    let hour = |day: &str| {
        told.iter()
            .find(|row| row.starts_with("Arrivals by day|") && row.contains(day) && row.contains("19:00 to 20:00"))
    };
    assert!(hour("25 Dec").unwrap().ends_with("|2") && hour("26 Dec").unwrap().ends_with("|1"), "{told:#?}");
}

#[tokio::test]
async fn nothing_that_was_answered_is_left_out_or_stops_the_figures() {
    let app = TestApp::new().await;
    many(&app, 3, |_| Outcome::Submitted).await;
    let mut organiser = app.organiser().await;
    organiser.submit("/c/fsc/form/draft", &[]).await.is(200);
    let revision = organiser.get("/c/fsc/form/questions/new?section=needs&kind=number").await.field("revision");
    let guests = [("section", "needs"), ("kind", "number"), ("label_en", "Guests"), ("revision", &*revision)];
    organiser.submit("/c/fsc/form/questions/new", &guests).await.is(200).says("Guests");
    let version = organiser.get("/c/fsc/form/publish").await.is(200).field("version");
    organiser.submit("/c/fsc/form/publish", &[("version", &version)]).await.is(200);
    // A dish of an earlier version; numbers whose sum is beyond every number; the last days that there are.
    app.sql(
        "update participants set answers = case number
             when 1 then '{\"diet\": \"buckwheat\", \"guests\": 9223372036854775807}'::jsonb
             when 2 then '{\"guests\": 9223372036854775807}'
             else '{\"arrival\": \"+262142-12-30\", \"departure\": \"+262142-12-31\", \"room\": \"single\"}' end",
    )
    .await;
    organiser.get("/c/fsc/people/statistics").await.is(200).says("Guests").says("buckwheat");
}
