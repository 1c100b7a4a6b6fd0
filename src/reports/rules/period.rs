use chrono::{DateTime, Datelike as _, Months, NaiveDate, NaiveTime, Utc};
use chrono_tz::Tz;
use serde::Deserialize;

use crate::conference::{day_of, due::instant};
use crate::kernel::Faults;
use crate::outcomes::rules::week;

/// A period began at most so many days ago: ten years.
const DAYS_MAX: i64 = 3660;

/// How long a report reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    Week,
    Month,
}

impl Kind {
    pub const ALL: [Kind; 2] = [Kind::Week, Kind::Month];

    /// As it stands in addresses and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Week => "week",
            Kind::Month => "month",
        }
    }

    pub fn parse(text: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.as_str() == text)
    }

    /// The key of its word.
    pub fn key(self) -> &'static str {
        match self {
            Kind::Week => "reports-kind-week",
            Kind::Month => "reports-kind-month",
        }
    }
}

/// A week from Monday to Sunday (ISO 8601), or a month, in the conference's zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Period {
    pub kind: Kind,
    /// Its first day.
    pub first: NaiveDate,
}

impl Period {
    /// The one in which a day lies.
    pub fn of(kind: Kind, day: NaiveDate) -> Period {
        let first = match kind {
            Kind::Week => week::monday(day),
            Kind::Month => day.with_day(1).unwrap_or(day),
        };
        Period { kind, first }
    }

    pub fn next(self) -> Period {
        let first = match self.kind {
            Kind::Week => week::next(self.first),
            Kind::Month => self.first.checked_add_months(Months::new(1)).unwrap_or(NaiveDate::MAX),
        };
        Period { first, ..self }
    }

    pub fn before(self) -> Period {
        Period::of(self.kind, self.first.pred_opt().unwrap_or(self.first))
    }

    pub fn last(self) -> NaiveDate {
        self.next().first.pred_opt().unwrap_or(self.first)
    }

    /// The instant in which it begins, and in which the one before it is over.
    pub fn begins_at(self, zone: Tz) -> DateTime<Utc> {
        instant(zone, self.first, NaiveTime::MIN)
    }

    /// The instant as of which the record is read, and the day of it: now, or the end of a period that is over.
    pub fn as_of(self, now: DateTime<Utc>, zone: Tz) -> (DateTime<Utc>, NaiveDate) {
        let end = self.next().begins_at(zone);
        if now < end { (now, day_of(now, zone)) } else { (end, self.last()) }
    }

    pub fn is_over(self, now: DateTime<Utc>, zone: Tz) -> bool {
        self.next().begins_at(zone) <= now
    }

    /// The last week that was over when it began: its lights are those from which it went on.
    pub fn week_before(self) -> NaiveDate {
        week::back(week::monday(self.first), 1)
    }

    /// The last week that is over with it.
    pub fn last_week(self) -> NaiveDate {
        self.next().week_before()
    }

    /// The weeks whose Sunday lies in it: each belongs to one week and to one month.
    pub fn weeks(self) -> Vec<NaiveDate> {
        let mut weeks = Vec::new();
        let mut one = week::next(self.week_before());
        while one <= self.last_week() {
            weeks.push(one);
            one = week::next(one);
        }
        weeks
    }
}

/// Of which period a report is to be made: any day of it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct MakeForm {
    pub kind: String,
    pub period: String,
}

/// The period that is asked for: it has begun, and not too long ago.
pub fn check_period(form: &MakeForm, today: NaiveDate) -> Result<Period, Faults> {
    let mut faults = Faults::default();
    let kind = Kind::parse(&form.kind);
    if kind.is_none() {
        faults.add("kind", "fault-choice");
    }
    let day = form.period.trim().parse::<NaiveDate>().ok();
    match day {
        None => faults.add("period", "fault-date"),
        Some(day) if (today - day).num_days() > DAYS_MAX => faults.add("period", "fault-date"),
        Some(day) if kind.is_some_and(|kind| Period::of(kind, day).first > today) => {
            faults.add("period", "reports-fault-future");
        }
        Some(_) => {}
    }
    faults.or(|| Period::of(kind.unwrap_or(Kind::Week), day.unwrap_or(today)))
}

/// The weeks that are due from `first` on and not reported; each is due on its Sunday.
pub fn missing(weeks: &[NaiveDate], first: NaiveDate, today: NaiveDate, filed: &[NaiveDate]) -> Vec<NaiveDate> {
    weeks
        .iter()
        .copied()
        .filter(|week| *week >= first && week::last_day(*week) <= today && !filed.contains(week))
        .collect()
}

#[cfg(test)]
mod tests {
    use chrono::{TimeDelta, TimeZone as _};
    use chrono_tz::Asia::Shanghai;
    use proptest::prelude::*;

    use super::*;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    #[test]
    fn a_month_has_the_weeks_that_end_in_it() {
        let november = Period::of(Kind::Month, day(2026, 11, 23));
        assert_eq!((november.first, november.last()), (day(2026, 11, 1), day(2026, 11, 30)));
        // The first of November is a Sunday: its week belongs to it. The thirtieth is a Monday: its week does not.
        assert_eq!(november.week_before(), day(2026, 10, 19));
        assert_eq!(november.last_week(), day(2026, 11, 23));
        assert_eq!(november.weeks().first(), Some(&day(2026, 10, 26)));
        assert_eq!(november.weeks().len(), 5);
        assert_eq!(november.before().first, day(2026, 10, 1));
        let week = Period::of(Kind::Week, day(2026, 11, 29));
        assert_eq!((week.weeks(), week.week_before()), (vec![day(2026, 11, 23)], day(2026, 11, 16)));
    }

    #[test]
    fn what_is_over_is_read_as_of_its_end() {
        let week = Period::of(Kind::Week, day(2026, 11, 23));
        let wednesday = Utc.with_ymd_and_hms(2026, 11, 25, 1, 0, 0).unwrap();
        assert_eq!(week.as_of(wednesday, Shanghai), (wednesday, day(2026, 11, 25)));
        let end = Utc.with_ymd_and_hms(2026, 11, 29, 16, 0, 0).unwrap();
        assert_eq!(week.as_of(end + TimeDelta::days(9), Shanghai), (end, day(2026, 11, 29)));
        assert!(week.is_over(end, Shanghai) && !week.is_over(end - TimeDelta::seconds(1), Shanghai));
    }

    #[test]
    fn a_week_is_missing_when_it_was_due_and_nothing_came() {
        let weeks = [day(2026, 11, 2), day(2026, 11, 9), day(2026, 11, 16), day(2026, 11, 23)];
        let found = |today| missing(&weeks, day(2026, 11, 9), today, &[day(2026, 11, 9)]);
        assert_eq!(found(day(2026, 11, 22)), [day(2026, 11, 16)]);
        // Until Saturday it may still come.
        assert!(found(day(2026, 11, 21)).is_empty());
    }

    #[test]
    fn a_period_is_asked_for_by_any_of_its_days_once_it_has_begun() {
        let today = day(2026, 11, 25);
        let ask =
            |kind: &str, period: &str| check_period(&MakeForm { kind: kind.into(), period: period.into() }, today);
        assert_eq!(ask("week", "2026-11-29"), Ok(Period { kind: Kind::Week, first: day(2026, 11, 23) }));
        assert_eq!(ask("month", " 2026-11-30"), Ok(Period { kind: Kind::Month, first: day(2026, 11, 1) }));
        assert_eq!(ask("week", "2026-11-30").unwrap_err().of("period").unwrap().key, "reports-fault-future");
        assert!(ask("month", "2026-12-01").is_err() && ask("week", "1999-01-01").is_err());
        assert_eq!(ask("year", "soon").unwrap_err().len(), 2);
    }

    proptest! {
        #[test]
        fn every_week_belongs_to_one_month(days in 0i64..4000) {
            let some = day(2026, 1, 1) + TimeDelta::days(days);
            let month = Period::of(Kind::Month, some);
            prop_assert_eq!(month.next().before(), month);
            prop_assert_eq!(month.last_week(), month.next().week_before());
            let both: Vec<NaiveDate> = month.weeks().into_iter().chain(month.next().weeks()).collect();
            prop_assert!(both.windows(2).all(|pair| week::next(pair[0]) == pair[1]));
            prop_assert!(month.weeks().iter().all(|one| Period::of(Kind::Month, week::last_day(*one)) == month));
        }

        #[test]
        fn nothing_is_read_after_now_or_after_the_end(days in 0i64..800, hours in 0i64..20_000) {
            let period = Period::of(Kind::Week, day(2026, 1, 1) + TimeDelta::days(days));
            let now = Utc.with_ymd_and_hms(2026, 1, 1, 0, 0, 0).unwrap() + TimeDelta::hours(hours);
            let (at, today) = period.as_of(now, Shanghai);
            prop_assert!(at <= now && today <= period.last());
            prop_assert_eq!(period.is_over(now, Shanghai), at == period.next().begins_at(Shanghai));
        }
    }
}
