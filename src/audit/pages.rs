//! The log as a page.
