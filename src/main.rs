//! `plenum`: see `plenum --help`, and `src/cli` for what each command does.

use std::process::ExitCode;

fn main() -> ExitCode {
    match plenum::cli::run() {
        Ok(code) => code,
        Err(error) => {
            eprintln!("plenum: {error:#}");
            ExitCode::FAILURE
        }
    }
}
