//! What the boards say of figures: who is counted as what, the curve of arrivals, how long serving takes.

mod chart;
mod curve;
mod presence;
mod service;

pub use chart::{Curve, Tick};
pub use curve::{Point, curve};
pub use presence::{Counted, Figures, Presence};
pub use service::{Given, Over, SentService, check_services, seconds};
