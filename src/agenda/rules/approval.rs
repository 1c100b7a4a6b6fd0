//! What binds an approval to exactly one agenda.

use data_encoding::HEXLOWER;
use sm3::{Digest as _, Sm3};

/// SM3 (GB/T 32905) of a text, as 64 hexadecimal digits.
pub fn fingerprint(text: &str) -> String {
    HEXLOWER.encode(&Sm3::digest(text.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// GB/T 32905-2016, appendix A, example 1.
    #[test]
    fn the_example_of_the_standard() {
        assert_eq!(fingerprint("abc"), "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
    }
}
