use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::HashMap;
use std::fmt::Display;

use chrono::{DateTime, Datelike as _, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;
use fluent_templates::Loader as _;
use fluent_templates::fluent_bundle::FluentValue;
use icu_calendar::{Date, Gregorian};
use icu_datetime::FixedCalendarDateTimeFormatter;
use icu_datetime::fieldsets::{MD, YMD, YMDE};
use icu_locale_core::{Locale, locale};
use unic_langid::{LanguageIdentifier, langid};

use crate::kernel::{Fault, Lang, Said, Words};

fluent_templates::static_loader! {
    static LOCALES = {
        locales: "./locales",
        fallback_language: "en",
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

static EN: LanguageIdentifier = langid!("en");
static HANS: LanguageIdentifier = langid!("zh-Hans");
static HANT: LanguageIdentifier = langid!("zh-Hant");

/// A value or any reference to one: templates hand over references.
pub trait Of<T> {
    fn get(&self) -> T;
}

macro_rules! of {
    ($($T:ty),*) => {$(
        impl Of<$T> for $T {
            fn get(&self) -> $T {
                *self
            }
        }
    )*};
}
of!(DateTime<Utc>, NaiveDate, Tz, TimeDelta);

impl<T, P: Of<T>> Of<T> for &P {
    fn get(&self) -> T {
        P::get(self)
    }
}

/// A whole number of any type, or a reference to one: templates hand over references.
pub trait Count {
    fn count(&self) -> i64;
}

macro_rules! counts {
    ($($T:ty),*) => {$(
        impl Count for $T {
            fn count(&self) -> i64 {
                i64::try_from(*self).unwrap_or(i64::MAX)
            }
        }
    )*};
}
counts!(u8, u16, u32, u64, usize, i32, i64);

impl<T: Count> Count for &T {
    fn count(&self) -> i64 {
        T::count(self)
    }
}

/// Says things to a reader in her language: words, dates, numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reader {
    pub lang: Lang,
}

impl Reader {
    pub fn new(lang: Lang) -> Reader {
        Reader { lang }
    }

    fn id(self) -> &'static LanguageIdentifier {
        match self.lang {
            Lang::En => &EN,
            Lang::ZhHans => &HANS,
            Lang::ZhHant => &HANT,
        }
    }

    fn look_up(self, key: &str, args: Option<&HashMap<Cow<'static, str>, FluentValue<'_>>>) -> String {
        match LOCALES.try_lookup_complete(self.id(), key, args) {
            Some(text) => text,
            None => {
                tracing::error!(key, lang = self.lang.tag(), "a word is missing");
                format!("⟦{key}⟧")
            }
        }
    }

    /// The words of a key.
    pub fn t(self, key: &str) -> String {
        self.look_up(key, None)
    }

    /// The words of a key that counts something: `$n`.
    pub fn n(self, key: &str, n: impl Count) -> String {
        let n = n.count();
        self.look_up(key, Some(&HashMap::from([(Cow::Borrowed("n"), FluentValue::from(n))])))
    }

    /// The words of a key with one text in them.
    pub fn a(self, key: &str, name: &'static str, value: impl Display) -> String {
        self.with(key, &[(name, &value)])
    }

    /// The words of a key with several texts in them.
    pub fn with(self, key: &str, args: &[(&'static str, &dyn Display)]) -> String {
        let args =
            args.iter().map(|(name, value)| (Cow::Borrowed(*name), FluentValue::from(value.to_string()))).collect();
        self.look_up(key, Some(&args))
    }

    /// The words of a key with two texts in them; as templates need it.
    pub fn with2(self, key: &str, a: &'static str, x: impl Display, b: &'static str, y: impl Display) -> String {
        self.with(key, &[(a, &x), (b, &y)])
    }

    /// The words of a key with three texts in them.
    #[expect(clippy::too_many_arguments, reason = "three names and their values, in one line of a template")]
    pub fn with3(
        self,
        key: &str,
        a: &'static str,
        x: impl Display,
        b: &'static str,
        y: impl Display,
        c: &'static str,
        z: impl Display,
    ) -> String {
        self.with(key, &[(a, &x), (b, &y), (c, &z)])
    }

    /// What is wrong with an answer.
    pub fn fault(self, fault: &Fault) -> String {
        let args: Vec<(&'static str, &dyn Display)> =
            fault.args.iter().map(|(name, value)| (*name, value as &dyn Display)).collect();
        if args.is_empty() { self.t(fault.key) } else { self.with(fault.key, &args) }
    }

    /// What organisers wrote, in her language or, marked, in another.
    pub fn say(self, words: &Words) -> Said<'_> {
        words.say(self.lang)
    }

    /// The same without the mark: for attributes and titles.
    pub fn plain(self, words: &Words) -> &str {
        words.plain(self.lang)
    }

    /// 26 December 2026 · 2026年12月26日
    pub fn date(self, date: impl Of<NaiveDate>) -> String {
        format_date(self.lang, date.get(), Style::Full)
    }

    /// Saturday, 26 December 2026 · 2026年12月26日星期六
    pub fn day(self, date: impl Of<NaiveDate>) -> String {
        format_date(self.lang, date.get(), Style::Weekday)
    }

    /// 26 Dec · 12月26日
    pub fn short_date(self, date: impl Of<NaiveDate>) -> String {
        format_date(self.lang, date.get(), Style::Short)
    }

    /// 26 to 27 December 2026, as one range.
    pub fn date_range(self, from: impl Of<NaiveDate>, to: impl Of<NaiveDate>) -> String {
        let (from, to) = (from.get(), to.get());
        if from == to {
            self.date(from)
        } else if (from.year(), from.month()) == (to.year(), to.month()) && self.lang == Lang::En {
            format!("{}–{}", from.day(), self.date(to))
        } else if from.year() == to.year() && self.lang != Lang::En {
            format!("{}至{}", self.date(from), self.short_date(to))
        } else {
            format!("{} – {}", self.date(from), self.date(to))
        }
    }

    /// 09:00, in 24 hours, in the conference's time zone.
    pub fn time(self, at: impl Of<DateTime<Utc>>, zone: impl Of<Tz>) -> String {
        at.get().with_timezone(&zone.get()).format("%H:%M").to_string()
    }

    /// The same to the second: 09:00:30.
    pub fn seconds(self, at: impl Of<DateTime<Utc>>, zone: impl Of<Tz>) -> String {
        at.get().with_timezone(&zone.get()).format("%H:%M:%S").to_string()
    }

    /// A date and a time in the conference's time zone.
    pub fn date_time(self, at: impl Of<DateTime<Utc>>, zone: impl Of<Tz>) -> String {
        let local = at.get().with_timezone(&zone.get());
        format!("{} {}", self.date(local.date_naive()), local.format("%H:%M"))
    }

    /// The same without the year.
    pub fn short_date_time(self, at: impl Of<DateTime<Utc>>, zone: impl Of<Tz>) -> String {
        let local = at.get().with_timezone(&zone.get());
        format!("{} {}", self.short_date(local.date_naive()), local.format("%H:%M"))
    }

    /// For `<time datetime>`.
    pub fn machine(self, at: impl Of<DateTime<Utc>>) -> String {
        at.get().to_rfc3339_opts(chrono::SecondsFormat::Secs, true)
    }

    /// How long, roughly: in days, hours or minutes.
    pub fn duration(self, length: impl Of<TimeDelta>) -> String {
        let length = length.get();
        if length.num_days() >= 2 {
            self.n("duration-days", length.num_days())
        } else if length.num_hours() >= 2 {
            self.n("duration-hours", length.num_hours())
        } else {
            self.n("duration-minutes", length.num_minutes().max(0))
        }
    }

    /// 1,234
    pub fn number(self, n: impl Count) -> String {
        let n = n.count();
        let digits = n.unsigned_abs().to_string();
        let mut out = String::new();
        for (i, c) in digits.chars().enumerate() {
            if i > 0 && (digits.len() - i).is_multiple_of(3) {
                out.push(',');
            }
            out.push(c);
        }
        if n < 0 { format!("−{out}") } else { out }
    }

    /// Every key there is in a language, for the test of the words.
    pub fn keys_are_known(key: &str) -> [bool; 3] {
        Lang::ALL.map(|lang| LOCALES.try_lookup_complete(Reader::new(lang).id(), key, None).is_some())
    }
}

#[derive(Clone, Copy)]
enum Style {
    Full,
    Weekday,
    Short,
}

struct Formatters {
    full: FixedCalendarDateTimeFormatter<Gregorian, YMD>,
    weekday: FixedCalendarDateTimeFormatter<Gregorian, YMDE>,
    short: FixedCalendarDateTimeFormatter<Gregorian, MD>,
}

impl Formatters {
    fn new(lang: Lang) -> Formatters {
        let locale: Locale = match lang {
            Lang::En => locale!("en-GB"),
            Lang::ZhHans => locale!("zh-Hans"),
            Lang::ZhHant => locale!("zh-Hant"),
        };
        let failed = "the languages are compiled in";
        Formatters {
            full: FixedCalendarDateTimeFormatter::try_new((&locale).into(), YMD::long()).expect(failed),
            weekday: FixedCalendarDateTimeFormatter::try_new((&locale).into(), YMDE::long()).expect(failed),
            short: FixedCalendarDateTimeFormatter::try_new((&locale).into(), MD::medium()).expect(failed),
        }
    }
}

fn format_date(lang: Lang, date: NaiveDate, style: Style) -> String {
    thread_local! {
        // Making a formatter costs a hundred times what using it does.
        static HELD: RefCell<HashMap<Lang, Formatters>> = RefCell::default();
    }
    let (month, day) = (date.month() as u8, date.day() as u8);
    let Ok(date) = Date::try_new_gregorian(date.year(), month, day) else {
        return date.to_string();
    };
    HELD.with_borrow_mut(|held| {
        let formatters = held.entry(lang).or_insert_with(|| Formatters::new(lang));
        match style {
            Style::Full => formatters.full.format(&date).to_string(),
            Style::Weekday => formatters.weekday.format(&date).to_string(),
            Style::Short => formatters.short.format(&date).to_string(),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_said_in_the_readers_way() {
        let date = NaiveDate::from_ymd_opt(2026, 12, 26).unwrap();
        let next = NaiveDate::from_ymd_opt(2026, 12, 27).unwrap();
        let [en, hans, hant] = Lang::ALL.map(Reader::new);
        assert_eq!(en.date(date), "26 December 2026");
        assert_eq!(hans.date(date), "2026年12月26日");
        assert_eq!(hant.day(date), "2026年12月26日星期六");
        assert_eq!(en.short_date(date), "26 Dec");
        assert_eq!(hans.short_date(date), "12月26日");
        assert_eq!(en.date_range(date, next), "26–27 December 2026");
        assert_eq!(hans.date_range(date, next), "2026年12月26日至12月27日");
    }

    #[test]
    fn numbers_are_grouped() {
        let en = Reader::new(Lang::En);
        assert_eq!(
            [en.number(0), en.number(999), en.number(1000), en.number(-1234567)],
            ["0", "999", "1,000", "−1,234,567"]
        );
    }
}
