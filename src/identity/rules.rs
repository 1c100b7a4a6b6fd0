use chrono::{Datelike as _, NaiveDate};
use serde::Deserialize;

use crate::kernel::{Faults, one_line};

/// The kinds of documents that are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// 居民身份证, GB 11643-1999.
    ResidentCard,
    Passport,
    /// 港澳居民来往内地通行证.
    HongKongMacaoPermit,
    /// 台湾居民来往大陆通行证.
    TaiwanPermit,
    /// 港澳台居民居住证: numbered like a resident's card.
    ResidencePermit,
}

impl Kind {
    pub const ALL: [Kind; 5] =
        [Kind::ResidentCard, Kind::Passport, Kind::HongKongMacaoPermit, Kind::TaiwanPermit, Kind::ResidencePermit];

    pub fn as_str(self) -> &'static str {
        match self {
            Kind::ResidentCard => "resident_card",
            Kind::Passport => "passport",
            Kind::HongKongMacaoPermit => "hk_mo_permit",
            Kind::TaiwanPermit => "tw_permit",
            Kind::ResidencePermit => "residence_permit",
        }
    }

    pub fn parse(text: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.as_str() == text)
    }

    /// The key of its word.
    pub fn key(self) -> &'static str {
        match self {
            Kind::ResidentCard => "identity-resident-card",
            Kind::Passport => "identity-passport",
            Kind::HongKongMacaoPermit => "identity-hk-mo-permit",
            Kind::TaiwanPermit => "identity-tw-permit",
            Kind::ResidencePermit => "identity-residence-permit",
        }
    }
}

/// The form as it was sent, whatever stands in it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct DocumentForm {
    pub kind: String,
    pub country: String,
    pub number: String,
    /// The version that was seen; empty where there was none.
    pub version: String,
}

/// A document as it can be kept. What prints it does not print its number.
#[derive(Clone, PartialEq, Eq)]
pub struct Document {
    pub kind: Kind,
    /// Of a passport, as ISO 3166 writes it in three letters; empty for the others.
    pub country: String,
    pub number: String,
}

impl Document {
    /// Its number as it is shown to those who need not know it.
    pub fn masked(&self) -> String {
        masked(self.kind, &self.number)
    }
}

impl std::fmt::Debug for Document {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "Document({:?} {})", self.kind, self.masked())
    }
}

/// A number as it is compared: narrow, capital, without spaces and what cannot be seen.
pub fn normal(text: &str) -> String {
    one_line(text).replace(' ', "").to_ascii_uppercase()
}

/// What somebody typed into a search, where it may be the whole number of a document.
pub fn number_in(text: &str) -> Option<String> {
    let number = normal(text);
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    ((5..=20).contains(&number.len()) && digits >= 4 && number.bytes().all(|b| b.is_ascii_alphanumeric()))
        .then_some(number)
}

/// A number as it is shown to those who need not know it: of eighteen characters the first three and
/// the last four, of shorter ones at most the last three.
pub fn masked(kind: Kind, number: &str) -> String {
    let count = number.chars().count();
    let (first, last) = match kind {
        Kind::ResidentCard | Kind::ResidencePermit if count == 18 => (3, 4),
        _ => (0, (count / 3).min(3)),
    };
    let show = |(i, c)| if i < first || i >= count - last { c } else { '*' };
    number.chars().enumerate().map(show).collect()
}

/// The kind that somebody wrote, by what each is called; `folded` as [`crate::kernel::fold`] leaves it.
pub fn called(folded: &str) -> Option<Kind> {
    let kinds: [(Kind, &[&str]); 5] = [
        (
            Kind::ResidentCard,
            &[
                "居民身份证",
                "身份证",
                "二代身份证",
                "居民身分證",
                "身分證",
                "idcard",
                "residentidcard",
                "residentidentitycard",
            ],
        ),
        (Kind::Passport, &["护照", "護照", "passport"]),
        (
            Kind::HongKongMacaoPermit,
            &["港澳居民来往内地通行证", "港澳居民來往內地通行證", "回乡证", "回鄉證", "homereturnpermit", "hkmopermit"],
        ),
        (
            Kind::TaiwanPermit,
            &["台湾居民来往大陆通行证", "台灣居民來往大陸通行證", "台胞证", "台胞證", "taiwanpermit", "twpermit"],
        ),
        (Kind::ResidencePermit, &["港澳台居民居住证", "港澳臺居民居住證", "居住证", "居住證", "residencepermit"]),
    ];
    let is = |names: &[&str]| names.contains(&folded);
    kinds.into_iter().find(|(_, names)| is(names)).map(|(kind, _)| kind)
}

/// The kind that a number is of without doubt: eighteen characters are a resident's card or a residence permit.
pub fn kind_of(number: &str) -> Option<Kind> {
    let number = normal(number);
    let is_eighteen = number.len() == 18 && number.bytes().take(17).all(|b| b.is_ascii_digit());
    let of =
        |region: &str| if RESIDENCE_REGIONS.contains(&region) { Kind::ResidencePermit } else { Kind::ResidentCard };
    is_eighteen.then(|| of(&number[..6]))
}

/// Checks a document. `today` is the day on which somebody may at the latest have been born.
pub fn check(form: &DocumentForm, today: NaiveDate) -> Result<Document, Faults> {
    let mut faults = Faults::default();
    let kind = Kind::parse(&form.kind);
    let mut country = String::new();
    if kind.is_none() {
        faults.add("kind", "fault-choice");
    }
    if kind == Some(Kind::Passport) {
        country = normal(&form.country);
        if !is_country(&country) {
            faults.add("country", "identity-fault-country");
        }
    }
    let number = normal(&form.number);
    if number.is_empty() {
        faults.add("number", "fault-required");
    } else if let Some(fault) = kind.and_then(|kind| fault_of(kind, &number, today)) {
        faults.add("number", fault);
    }
    match kind {
        Some(kind) => faults.or(|| Document { kind, country, number }),
        None => Err(faults),
    }
}

/// The key of what is wrong with a number.
fn fault_of(kind: Kind, number: &str, today: NaiveDate) -> Option<&'static str> {
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let bytes = number.as_bytes();
    match kind {
        Kind::ResidentCard | Kind::ResidencePermit => {
            if number.len() != 18
                || !number.is_ascii()
                || !digits(&number[..17])
                || !(digits(&number[17..]) || bytes[17] == b'X')
            {
                return Some("identity-fault-eighteen");
            }
            let region = &number[..6];
            if kind == Kind::ResidencePermit && !RESIDENCE_REGIONS.contains(&region) {
                return Some("identity-fault-residence");
            }
            if kind == Kind::ResidentCard && !PROVINCES.contains(&&region[..2]) {
                return Some("identity-fault-region");
            }
            if !was_born(&number[6..14], today) {
                return Some("identity-fault-birth");
            }
            (check_digit(&bytes[..17]) != bytes[17]).then_some("identity-fault-checksum")
        }
        Kind::Passport => {
            let good = (5..=20).contains(&number.len()) && bytes.iter().all(u8::is_ascii_alphanumeric);
            (!good).then_some("identity-fault-passport")
        }
        Kind::HongKongMacaoPermit => {
            let good =
                number.len() == 9 && matches!(bytes[0], b'H' | b'M') && number.is_ascii() && digits(&number[1..]);
            (!good).then_some("identity-fault-hk-mo")
        }
        Kind::TaiwanPermit => (number.len() != 8 || !digits(number)).then_some("identity-fault-tw"),
    }
}

/// The provinces of GB/T 2260, as a resident's card begins.
const PROVINCES: &[&str] = &[
    "11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37", "41", "42", "43", "44",
    "45", "46", "50", "51", "52", "53", "54", "61", "62", "63", "64", "65", "71",
];

/// Hong Kong, Macao and Taiwan, as a residence permit begins.
const RESIDENCE_REGIONS: &[&str] = &["810000", "820000", "830000"];

/// Whether eight digits are a day on which somebody who lives may have been born.
fn was_born(text: &str, today: NaiveDate) -> bool {
    let number = |range: std::ops::Range<usize>| text[range].parse().unwrap_or(0);
    let (year, month, day): (i32, i32, i32) = (number(0..4), number(4..6), number(6..8));
    NaiveDate::from_ymd_opt(year, month.unsigned_abs(), day.unsigned_abs())
        .is_some_and(|born| born <= today && today.year() - born.year() <= 150)
}

/// The number of a resident's card that begins with these seventeen digits.
pub fn with_check_digit(digits: &str) -> String {
    format!("{digits}{}", char::from(check_digit(digits.as_bytes())))
}

/// The eighteenth character for seventeen digits: ISO 7064, MOD 11-2.
fn check_digit(digits: &[u8]) -> u8 {
    let sum = digits.iter().fold(0u32, |sum, digit| (sum + u32::from(digit - b'0')) * 2 % 11);
    match (12 - sum) % 11 {
        10 => b'X',
        digit => b'0' + u8::try_from(digit).unwrap_or(0),
    }
}

/// Whether three letters are a country of ISO 3166, or what passports of the United Nations and of
/// refugees have in its place (ICAO 9303).
fn is_country(text: &str) -> bool {
    text.len() == 3 && COUNTRIES.split_ascii_whitespace().any(|one| one == text)
}

const COUNTRIES: &str = "\
    ABW AFG AGO AIA ALA ALB AND ARE ARG ARM ASM ATA ATF ATG AUS AUT AZE BDI BEL BEN BES BFA BGD BGR BHR BHS BIH BLM BLR BLZ \
    BMU BOL BRA BRB BRN BTN BVT BWA CAF CAN CCK CHE CHL CHN CIV CMR COD COG COK COL COM CPV CRI CUB CUW CXR CYM CYP CZE DEU \
    DJI DMA DNK DOM DZA ECU EGY ERI ESH ESP EST ETH FIN FJI FLK FRA FRO FSM GAB GBR GEO GGY GHA GIB GIN GLP GMB GNB GNQ GRC \
    GRD GRL GTM GUF GUM GUY HKG HMD HND HRV HTI HUN IDN IMN IND IOT IRL IRN IRQ ISL ISR ITA JAM JEY JOR JPN KAZ KEN KGZ KHM \
    KIR KNA KOR KWT LAO LBN LBR LBY LCA LIE LKA LSO LTU LUX LVA MAC MAF MAR MCO MDA MDG MDV MEX MHL MKD MLI MLT MMR MNE MNG \
    MNP MOZ MRT MSR MTQ MUS MWI MYS MYT NAM NCL NER NFK NGA NIC NIU NLD NOR NPL NRU NZL OMN PAK PAN PCN PER PHL PLW PNG POL \
    PRI PRK PRT PRY PSE PYF QAT REU ROU RUS RWA SAU SDN SEN SGP SGS SHN SJM SLB SLE SLV SMR SOM SPM SRB SSD STP SUR SVK SVN \
    SWE SWZ SXM SYC SYR TCA TCD TGO THA TJK TKL TKM TLS TON TTO TUN TUR TUV TWN TZA UGA UKR UMI URY USA UZB VAT VCT VEN VGB \
    VIR VNM VUT WLF WSM YEM ZAF ZMB ZWE UNO UNA XXA XXB XXC";

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()
    }

    fn checked(kind: Kind, country: &str, number: &str) -> Result<Document, Vec<(String, &'static str)>> {
        let form = DocumentForm {
            kind: kind.as_str().into(),
            country: country.into(),
            number: number.into(),
            ..DocumentForm::default()
        };
        check(&form, today())
            .map_err(|faults| faults.iter().map(|fault| (fault.field.to_string(), fault.key)).collect())
    }

    fn fault(kind: Kind, number: &str) -> Option<&'static str> {
        checked(kind, "CHN", number).err().map(|faults| faults[0].1)
    }

    #[test]
    fn each_kind_takes_its_numbers() {
        // 11010519491231002X is the example of GB 11643-1999.
        for (kind, number) in [
            (Kind::ResidentCard, "11010519491231002X"),
            (Kind::ResidentCard, "440524188001010014"),
            (Kind::Passport, "EJ1234567"),
            (Kind::Passport, "12345"),
            (Kind::HongKongMacaoPermit, "H12345678"),
            (Kind::HongKongMacaoPermit, "M00000001"),
            (Kind::TaiwanPermit, "01234567"),
            (Kind::ResidencePermit, "830000199201300022"),
        ] {
            assert_eq!(checked(kind, "CHN", number).unwrap().number, number, "{kind:?}");
            assert_eq!(Kind::parse(kind.as_str()), Some(kind));
        }
    }

    #[test]
    fn what_is_wrong_is_said() {
        for (kind, number, said) in [
            (Kind::ResidentCard, "11010519491231002", "identity-fault-eighteen"),
            (Kind::ResidentCard, "1101051949123100X2", "identity-fault-eighteen"),
            (Kind::ResidentCard, "110105491231002", "identity-fault-eighteen"),
            (Kind::ResidentCard, "1101051949123100２王", "identity-fault-eighteen"),
            (Kind::ResidentCard, "990105194912310021", "identity-fault-region"),
            (Kind::ResidentCard, "830000199201300022", "identity-fault-region"),
            (Kind::ResidentCard, "110105194902300025", "identity-fault-birth"),
            (Kind::ResidentCard, "110105202611240021", "identity-fault-birth"),
            (Kind::ResidentCard, "110105000101010021", "identity-fault-birth"),
            (Kind::ResidentCard, "110105194912310021", "identity-fault-checksum"),
            (Kind::ResidencePermit, "11010519491231002X", "identity-fault-residence"),
            (Kind::Passport, "EJ12", "identity-fault-passport"),
            (Kind::Passport, "EJ-1234567", "identity-fault-passport"),
            (Kind::Passport, "护照1234567", "identity-fault-passport"),
            (Kind::HongKongMacaoPermit, "A12345678", "identity-fault-hk-mo"),
            (Kind::HongKongMacaoPermit, "H1234567", "identity-fault-hk-mo"),
            (Kind::TaiwanPermit, "1234567A", "identity-fault-tw"),
            (Kind::TaiwanPermit, " \u{200b}", "fault-required"),
        ] {
            assert_eq!(fault(kind, number), Some(said), "{kind:?} {number}");
        }
        assert_eq!(checked(Kind::Passport, "XYZ", "EJ1234567").unwrap_err()[0].0, "country");
        let empty = check(&DocumentForm::default(), today()).unwrap_err();
        assert_eq!(empty.iter().map(|fault| fault.field.as_ref()).collect::<Vec<_>>(), ["kind", "number"]);
        // Of a kind that has no country none is kept.
        assert_eq!(checked(Kind::TaiwanPermit, "CHN", "01234567").unwrap().country, "");
    }

    #[test]
    fn numbers_are_compared_as_they_are_meant() {
        assert_eq!(normal(" １１０１０５ 19491231\u{200b} 002ｘ"), "11010519491231002X");
        assert_eq!(checked(Kind::Passport, "ｃhn", "ej 123 4567").unwrap().country, "CHN");
        assert_eq!(number_in("110105 19491231 002x").as_deref(), Some("11010519491231002X"));
        for text in ["王敏", "1234", "wang min", "wang.min@example.org", "+86 138 0000 1234", "China Merchants Bank"]
        {
            assert_eq!(number_in(text), None, "{text}");
        }
    }

    #[test]
    fn a_kind_is_known_by_its_name_and_by_a_number_of_eighteen() {
        let named = |text: &str| called(&crate::kernel::fold(text));
        assert_eq!(named("居民身份证"), Some(Kind::ResidentCard));
        assert_eq!((named("Passport"), named("台胞證")), (Some(Kind::Passport), Some(Kind::TaiwanPermit)));
        assert_eq!(named("library card"), None);
        assert_eq!(kind_of("11010519491231002x"), Some(Kind::ResidentCard));
        assert_eq!(kind_of("830000199201300022"), Some(Kind::ResidencePermit));
        assert_eq!((kind_of("H12345678"), kind_of("证件号码证件号码证件号码证件号码证件")), (None, None));
    }

    #[test]
    fn little_of_a_number_is_shown() {
        let mask = |kind, number| masked(kind, number);
        assert_eq!(mask(Kind::ResidentCard, "110105194912311234"), "110***********1234");
        assert_eq!(mask(Kind::Passport, "EJ1234567"), "******567");
        assert_eq!(mask(Kind::TaiwanPermit, "01234567"), "******67");
        assert_eq!(mask(Kind::Passport, "12345"), "****5");
        let document = checked(Kind::ResidentCard, "", "11010519491231002X").unwrap();
        assert!(!format!("{document:?}").contains("19491231"));
    }

    fn residents() -> impl Strategy<Value = String> {
        (0..PROVINCES.len(), 0..10_000u32, 0..40_000i64, 0..1000u32).prop_map(|(province, county, days, sequence)| {
            let born = today() - chrono::TimeDelta::days(days);
            let digits = format!("{}{county:04}{}{sequence:03}", PROVINCES[province], born.format("%Y%m%d"));
            with_check_digit(&digits)
        })
    }

    proptest! {
        #[test]
        fn every_resident_is_taken(number in residents()) {
            prop_assert_eq!(fault(Kind::ResidentCard, &number), None);
            prop_assert_eq!(number_in(&number), Some(number));
        }

        /// Any one character mistyped, and any two neighbours exchanged, is told.
        #[test]
        fn a_slip_of_the_finger_is_caught(number in residents()) {
            let bytes = number.as_bytes();
            for i in 0..18 {
                for wrong in b"0123456789X" {
                    let mut slip = bytes.to_vec();
                    slip[i] = *wrong;
                    let good = slip == bytes;
                    prop_assert_eq!(fault(Kind::ResidentCard, std::str::from_utf8(&slip).unwrap()).is_none(), good);
                }
                if i < 17 && bytes[i] != bytes[i + 1] {
                    let mut slip = bytes.to_vec();
                    slip.swap(i, i + 1);
                    prop_assert!(fault(Kind::ResidentCard, std::str::from_utf8(&slip).unwrap()).is_some());
                }
            }
        }

        /// Whatever is sent, nothing breaks, and what is taken is taken again.
        #[test]
        fn anything_may_be_sent(kind in 0..5usize, number in "\\PC{0,24}", country in "\\PC{0,4}") {
            let kind = Kind::ALL[kind];
            let _ = number_in(&number);
            let mask = masked(kind, &number);
            prop_assert_eq!(mask.chars().count(), number.chars().count());
            if let Ok(document) = checked(kind, &country, &number) {
                prop_assert_eq!(checked(kind, &document.country, &document.number).unwrap(), document);
            }
        }

        /// Of what is short at most three characters are seen, of what is long at most seven.
        #[test]
        fn a_mask_hides(number in "[A-Z0-9]{5,20}") {
            for kind in Kind::ALL {
                let seen = masked(kind, &number).chars().filter(|c| *c != '*').count();
                let most = if number.len() == 18 { 7 } else { 3 };
                prop_assert!(seen <= most);
            }
        }
    }
}
