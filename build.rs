//! Names the build, so that pages made by another one are told apart.

use std::time::{SystemTime, UNIX_EPOCH};

fn main() {
    // Templates, words and migrations are part of the program.
    for folder in ["src", "templates", "locales", "migrations", "config"] {
        println!("cargo:rerun-if-changed={folder}");
    }
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |passed| passed.as_secs());
    println!("cargo:rustc-env=PLENUM_BUILD={now:x}");
}
