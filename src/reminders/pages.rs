pub mod news;
pub mod own;
pub mod steps;
