use std::convert::Infallible;
use std::time::Duration;

use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::Stream;
use tokio_stream::StreamExt as _;
use tokio_stream::wrappers::BroadcastStream;
use tokio_stream::wrappers::errors::BroadcastStreamRecvError;

use crate::kernel::Uuid;
use crate::state::App;

/// How often an open page hears that the line still holds.
const BEAT: Duration = Duration::from_secs(15);

/// Tells an open page which topics of its conference changed. It fetches them itself, and is asked
/// for its permission then. A page that could not keep up, and one whose server lost the database
/// for a moment, is told to fetch everything.
pub fn live(app: &App, conference: Uuid) -> Sse<impl Stream<Item = Result<Event, Infallible>> + use<>> {
    let changes = BroadcastStream::new(app.live.changes()).filter_map(move |change| {
        let topics = match change {
            Ok(change) if change.conference == conference => change.topics.iter().cloned().collect(),
            Ok(change) if change.conference.is_nil() => vec!["any".to_owned()],
            Ok(_) => return None,
            Err(BroadcastStreamRecvError::Lagged(_)) => vec!["any".to_owned()],
        };
        let data = serde_json::json!({ "topics": topics }).to_string();
        Some(Ok(Event::default().event("changed").data(data)))
    });
    // Ends by itself after ten minutes: the browser comes again, and its permission is asked anew.
    let end = tokio::time::Instant::now() + Duration::from_secs(600);
    let changes = futures_util::StreamExt::take_until(changes, tokio::time::sleep_until(end));
    Sse::new(changes).keep_alive(KeepAlive::new().interval(BEAT).event(Event::default().event("beat").data("1")))
}
