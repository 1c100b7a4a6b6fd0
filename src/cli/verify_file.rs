use std::path::Path;
use std::process::ExitCode;

use anyhow::Context as _;

use crate::documents::rules::{Verified, verify};
use crate::kernel::{Lang, Words};

/// Checks what somebody was given, a signed document with its signatures: tells what holds, or everything that does not.
pub fn run(file: &Path) -> anyhow::Result<ExitCode> {
    let name = file.display();
    let bytes = std::fs::read(file).with_context(|| format!("cannot read {name}"))?;
    let checked = match String::from_utf8(bytes) {
        Ok(text) => verify(&text),
        Err(_) => Err(vec!["this is no signed document: it is not UTF-8".to_owned()]),
    };
    match checked {
        Ok(verified) => {
            print!("{}", told(&verified));
            Ok(ExitCode::SUCCESS)
        }
        Err(faults) => {
            for fault in faults {
                eprintln!("{name}: {fault}");
            }
            Ok(ExitCode::FAILURE)
        }
    }
}

fn plain(words: &Words) -> &str {
    words.plain(Lang::En)
}

fn told(verified: &Verified) -> String {
    use std::fmt::Write as _;
    let document = &verified.document;
    let mut out = String::new();
    let _ = writeln!(out, "{}", plain(&document.title));
    let _ = writeln!(
        out,
        "{}, {} {}-{}, version {}",
        plain(&document.conference_name),
        document.kind.as_str().replace('_', " "),
        document.year,
        document.number,
        document.version
    );
    let _ = writeln!(out, "SM3 {}", verified.sm3);
    for (signer, at, fingerprint) in &verified.signatures {
        let about = [plain(&signer.post), plain(&signer.institution)];
        let about: Vec<&str> = about.into_iter().filter(|text| !text.is_empty()).collect();
        let _ = writeln!(out, "signed by {} ({}) at {at}", signer.name, about.join(", "));
        let _ = writeln!(out, "  key {fingerprint}");
    }
    let (signed, needed) = (verified.signatures.len(), document.needed);
    let word = if verified.is_complete() { "complete" } else { "not complete" };
    let _ = writeln!(out, "Every byte is as it was signed. {signed} signatures, {needed} needed: {word}.");
    let _ = writeln!(out, "Whose the keys are, no file can say: compare them with what the signers tell you.");
    out
}
