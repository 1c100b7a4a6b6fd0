//! The outbox as a page.
