//! Resolutions as those see them who send them out, and as those do whom they reach.

pub mod kept;
pub mod received;
