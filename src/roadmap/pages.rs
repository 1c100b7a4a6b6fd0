pub mod bring;
pub mod curve;
mod drawing;
pub mod export;
pub mod matrix;
pub mod milestone;
pub mod milestones;
pub mod roadmap;
