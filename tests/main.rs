//! Every integration test, in one binary: it links once.

mod architecture;
mod browser;
mod permissions;
mod sources;
mod stories;
mod support;
mod words;
