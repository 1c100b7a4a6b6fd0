use serde::{Deserialize, Serialize};

/// The languages of every page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Lang {
    #[serde(rename = "en")]
    En,
    #[default]
    #[serde(rename = "zh-Hans")]
    ZhHans,
    #[serde(rename = "zh-Hant")]
    ZhHant,
}

impl Lang {
    pub const ALL: [Lang; 3] = [Lang::En, Lang::ZhHans, Lang::ZhHant];

    /// The tag of BCP 47, as it stands in `<html lang>` and in the database.
    pub fn tag(self) -> &'static str {
        match self {
            Lang::En => "en",
            Lang::ZhHans => "zh-Hans",
            Lang::ZhHant => "zh-Hant",
        }
    }

    /// The language's own name for itself.
    pub fn own_name(self) -> &'static str {
        match self {
            Lang::En => "English",
            Lang::ZhHans => "简体",
            Lang::ZhHant => "繁體",
        }
    }

    /// Reads a tag of BCP 47. Chinese without a script is told by its region: zh, zh-CN and zh-SG
    /// are written in Hans, zh-TW, zh-HK and zh-MO in Hant.
    pub fn from_tag(tag: &str) -> Option<Lang> {
        let tag = tag.trim().to_ascii_lowercase().replace('_', "-");
        let mut parts = tag.split('-');
        match parts.next()? {
            "en" => Some(Lang::En),
            "zh" | "cmn" => {
                for part in parts {
                    match part {
                        "hans" | "cn" | "sg" | "my" => return Some(Lang::ZhHans),
                        "hant" | "tw" | "hk" | "mo" => return Some(Lang::ZhHant),
                        _ => {}
                    }
                }
                Some(Lang::ZhHans)
            }
            _ => None,
        }
    }

    /// The best language for an `Accept-Language` header (RFC 9110, 12.5.4); the first of the
    /// greatest weight wins, weight 0 excludes.
    pub fn from_accept(header: &str) -> Option<Lang> {
        let mut best: Option<(Lang, f32)> = None;
        for part in header.split(',').take(32) {
            let mut pieces = part.split(';');
            let Some(lang) = pieces.next().and_then(Lang::from_tag) else {
                continue;
            };
            let weight = pieces.find_map(|piece| piece.trim().strip_prefix("q=")?.parse::<f32>().ok()).unwrap_or(1.0);
            if weight > 0.0 && best.is_none_or(|(_, held)| weight > held) {
                best = Some((lang, weight));
            }
        }
        best.map(|(lang, _)| lang)
    }
}

impl std::fmt::Display for Lang {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.tag())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regions_tell_the_script() {
        for (tag, lang) in [
            ("zh", Lang::ZhHans),
            ("zh-CN", Lang::ZhHans),
            ("zh-SG", Lang::ZhHans),
            ("zh-TW", Lang::ZhHant),
            ("zh-HK", Lang::ZhHant),
            ("zh-MO", Lang::ZhHant),
            ("zh-Hant-CN", Lang::ZhHant),
            ("zh-hans-TW", Lang::ZhHans),
            ("en-GB", Lang::En),
            ("EN", Lang::En),
        ] {
            assert_eq!(Lang::from_tag(tag), Some(lang), "{tag}");
        }
        assert_eq!(Lang::from_tag("fr"), None);
        assert_eq!(Lang::from_tag(""), None);
    }

    #[test]
    fn accept_language_is_weighed() {
        for (header, lang) in [
            ("zh-TW,zh;q=0.9,en;q=0.8", Some(Lang::ZhHant)),
            ("fr,en;q=0.5,zh-CN;q=0.7", Some(Lang::ZhHans)),
            ("zh;q=0, en;q=0.1", Some(Lang::En)),
            ("fr, de", None),
            ("*", None),
            (";;;q=x", None),
        ] {
            assert_eq!(Lang::from_accept(header), lang, "{header}");
        }
    }
}
