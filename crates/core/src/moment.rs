//! Moments as they stand in reports: UTC, as in RFC 3339. The page only reads and compares them, so
//! that a time library would be most of its weight for nothing.

/// A moment.
#[cfg(not(target_arch = "wasm32"))]
pub use jiff::Timestamp as Moment;

/// A moment.
#[cfg(target_arch = "wasm32")]
pub use light::{Moment, NoMoment};

/// The day of a moment, as in `2026-11-30`.
pub(crate) fn day(moment: Moment) -> String {
    moment.to_string().get(..10).unwrap_or_default().to_owned()
}

/// How many seconds after another a moment is; negative if it is before.
pub(crate) fn seconds(from: Moment, to: Moment) -> i64 {
    to.as_second() - from.as_second()
}

#[cfg(any(test, target_arch = "wasm32"))]
#[cfg_attr(not(target_arch = "wasm32"), expect(unreachable_pub, reason = "public in the page"))]
mod light {
    use std::fmt;
    use std::str::FromStr;

    use serde::de::{Deserializer, Error, Visitor};
    use serde::{Deserialize, Serialize, Serializer};
    use thiserror::Error;

    /// Seconds since 1970; fractions of them are left out.
    #[derive(Clone, Copy, Debug, Default, Eq, Hash, Ord, PartialEq, PartialOrd)]
    pub struct Moment(i64);

    /// A text that is no moment in UTC.
    #[derive(Clone, Copy, Debug, Eq, Error, PartialEq)]
    #[error("not a moment as in 2026-11-30T16:42:00Z")]
    pub struct NoMoment;

    const DAY: i64 = 86_400;

    impl Moment {
        /// Seconds since 1970.
        #[must_use]
        pub fn as_second(self) -> i64 {
            self.0
        }
    }

    /// Days since 1970 of a day of the Gregorian calendar; years begin in March, so that the leap
    /// day is the last.
    fn days(year: i64, month: i64, day: i64) -> i64 {
        let year = if month <= 2 { year - 1 } else { year };
        let (era, year_of_era) = (year.div_euclid(400), year.rem_euclid(400));
        let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
        era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year
            - 719_468
    }

    /// The day of the Gregorian calendar that is so many days after 1970 began.
    fn date(days: i64) -> (i64, i64, i64) {
        let days = days + 719_468;
        let (era, day) = (days.div_euclid(146_097), days.rem_euclid(146_097));
        let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
        let day_of_year = day - (365 * year + year / 4 - year / 100);
        let shifted = (5 * day_of_year + 2) / 153;
        let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
        let year = era * 400 + year + i64::from(month <= 2);
        (year, month, day_of_year - (153 * shifted + 2) / 5 + 1)
    }

    impl FromStr for Moment {
        type Err = NoMoment;

        fn from_str(text: &str) -> Result<Self, NoMoment> {
            let number = |from: usize, to: usize| {
                let digits = text.get(from..to).filter(|d| d.bytes().all(|b| b.is_ascii_digit()));
                digits.and_then(|digits| digits.parse::<i64>().ok()).ok_or(NoMoment)
            };
            let marks = [(4, b'-'), (7, b'-'), (10, b'T'), (13, b':'), (16, b':')];
            let is_marked = marks.iter().all(|(at, mark)| text.as_bytes().get(*at) == Some(mark));
            let rest = text.get(19..).and_then(|rest| rest.strip_suffix('Z')).ok_or(NoMoment)?;
            let is_fraction = match rest.strip_prefix('.') {
                Some(digits) => !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()),
                None => rest.is_empty(),
            };
            let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
            let (hour, minute, second) = (number(11, 13)?, number(14, 16)?, number(17, 19)?);
            let days = days(year, month, day);
            if !is_marked || !is_fraction || date(days) != (year, month, day) {
                return Err(NoMoment);
            }
            if hour > 23 || minute > 59 || second > 60 {
                return Err(NoMoment);
            }
            Ok(Self(days * DAY + hour * 3600 + minute * 60 + second.min(59)))
        }
    }

    impl fmt::Display for Moment {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            let (year, month, day) = date(self.0.div_euclid(DAY));
            let second = self.0.rem_euclid(DAY);
            let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
            write!(f, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
        }
    }

    impl Serialize for Moment {
        fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
            to.collect_str(self)
        }
    }

    impl<'de> Deserialize<'de> for Moment {
        fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
            struct Text;
            impl Visitor<'_> for Text {
                type Value = Moment;

                fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    f.write_str("a moment")
                }

                fn visit_str<E: Error>(self, text: &str) -> Result<Moment, E> {
                    text.parse().map_err(E::custom)
                }
            }
            from.deserialize_str(Text)
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::light::Moment;

    #[test]
    fn only_moments_are_read() {
        let second = |text: &str| text.parse::<Moment>().map(Moment::as_second).ok();
        assert_eq!(second("1970-01-01T00:00:00Z"), Some(0));
        assert_eq!(second("2024-02-29T12:30:01.999Z"), Some(1_709_209_801));
        for text in [
            "",
            "2026-11-30",
            "2026-11-30T00:00:00",
            "2026-11-30T00:00:00+01:00",
            "2026-02-29T00:00:00Z",
            "2026-13-01T00:00:00Z",
            "2026-11-31T00:00:00Z",
            "2026-11-30T24:00:00Z",
            "2026-11-30T00:60:00Z",
            "2026-11-30T00:00:00.Z",
            "2026-11-30 00:00:00Z",
            "+026-11-30T00:00:00Z",
            "2026-11-30T00:00:0éZ",
        ] {
            assert_eq!(second(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn both_read_and_write_the_same(second in -62_135_596_800_i64..253_402_207_200) {
            let text = jiff::Timestamp::from_second(second).unwrap().to_string();
            let light: Moment = text.parse().unwrap();
            prop_assert_eq!(light.as_second(), second);
            prop_assert_eq!(light.to_string(), text);
        }

        #[test]
        fn no_text_is_too_much(text in ".{0,40}") {
            let _ = text.parse::<Moment>();
        }
    }
}
