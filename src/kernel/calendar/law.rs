//! The law behind the table (法定节假日): which days are free in a year that nobody has announced yet.
//!
//! 全国年节及纪念日放假办法 (国务院令第795号, amended on 2024-11-10, in force since 2025-01-01), art. 2: 元旦 1 January; 春节
//! four days from 除夕 on; 清明; 劳动节 1 and 2 May; 端午; 中秋; 国庆节 1 to 3 October. Art. 6: a holiday on a Saturday or a
//! Sunday is made good on a working day. Weekends are free as well (国务院关于职工工作时间的规定, art. 7).
//!
//! **Never too short.** No weekend is taken for worked: 调休 (art. 7 of the measures) is what the announcement decides, and
//! none is there. A day that is made good is taken to be the next one that would be worked; so is the second holiday where
//! 中秋 falls on 国庆, as was announced for 2020.

use crate::Day;

/// The first year of [`LUNAR`].
const LUNAR_FROM: i32 = 2027;

/// 正月初一, 清明, 端午 (五月初五), 中秋 (八月十五) of each year, month and day.
///
/// GB/T 33661-2017 (农历的编算和颁行) lets conjunctions and solar longitudes decide, at 120° E. These are the days of the
/// 寿星天文历 ephemeris and of the civil tables, which end with 2100; every conjunction and every 清明 was computed once more
/// from the positions of sun and moon, and all agree. The nearest to midnight are 清明 of 2071 (two minutes behind it) and 中秋
/// of 2089 (three before). Years behind the table have no lunar holidays here: a count so far is provisional anyhow.
#[rustfmt::skip]
static LUNAR: [[(u32, u32); 4]; 74] = [
    [(2, 6), (4, 5), (6, 9), (9, 15)], // 2027
    [(1, 26), (4, 4), (5, 28), (10, 3)], // 2028
    [(2, 13), (4, 4), (6, 16), (9, 22)], // 2029
    [(2, 3), (4, 5), (6, 5), (9, 12)], // 2030
    [(1, 23), (4, 5), (6, 24), (10, 1)], // 2031
    [(2, 11), (4, 4), (6, 12), (9, 19)], // 2032
    [(1, 31), (4, 4), (6, 1), (9, 8)], // 2033
    [(2, 19), (4, 5), (6, 20), (9, 27)], // 2034
    [(2, 8), (4, 5), (6, 10), (9, 16)], // 2035
    [(1, 28), (4, 4), (5, 30), (10, 4)], // 2036
    [(2, 15), (4, 4), (6, 18), (9, 24)], // 2037
    [(2, 4), (4, 5), (6, 7), (9, 13)], // 2038
    [(1, 24), (4, 5), (5, 27), (10, 2)], // 2039
    [(2, 12), (4, 4), (6, 14), (9, 20)], // 2040
    [(2, 1), (4, 4), (6, 3), (9, 10)], // 2041
    [(1, 22), (4, 4), (6, 22), (9, 28)], // 2042
    [(2, 10), (4, 5), (6, 11), (9, 17)], // 2043
    [(1, 30), (4, 4), (5, 31), (10, 5)], // 2044
    [(2, 17), (4, 4), (6, 19), (9, 25)], // 2045
    [(2, 6), (4, 4), (6, 8), (9, 15)], // 2046
    [(1, 26), (4, 5), (5, 29), (10, 4)], // 2047
    [(2, 14), (4, 4), (6, 15), (9, 22)], // 2048
    [(2, 2), (4, 4), (6, 4), (9, 11)], // 2049
    [(1, 23), (4, 4), (6, 23), (9, 30)], // 2050
    [(2, 11), (4, 5), (6, 13), (9, 19)], // 2051
    [(2, 1), (4, 4), (6, 1), (9, 7)], // 2052
    [(2, 19), (4, 4), (6, 20), (9, 26)], // 2053
    [(2, 8), (4, 4), (6, 10), (9, 16)], // 2054
    [(1, 28), (4, 5), (5, 30), (10, 5)], // 2055
    [(2, 15), (4, 4), (6, 17), (9, 24)], // 2056
    [(2, 4), (4, 4), (6, 6), (9, 13)], // 2057
    [(1, 24), (4, 4), (6, 25), (10, 2)], // 2058
    [(2, 12), (4, 5), (6, 14), (9, 21)], // 2059
    [(2, 2), (4, 4), (6, 3), (9, 9)], // 2060
    [(1, 21), (4, 4), (6, 22), (9, 28)], // 2061
    [(2, 9), (4, 4), (6, 11), (9, 17)], // 2062
    [(1, 29), (4, 5), (6, 1), (10, 6)], // 2063
    [(2, 17), (4, 4), (6, 19), (9, 25)], // 2064
    [(2, 5), (4, 4), (6, 8), (9, 15)], // 2065
    [(1, 26), (4, 4), (5, 28), (10, 3)], // 2066
    [(2, 14), (4, 5), (6, 16), (9, 23)], // 2067
    [(2, 3), (4, 4), (6, 4), (9, 11)], // 2068
    [(1, 23), (4, 4), (6, 23), (9, 29)], // 2069
    [(2, 11), (4, 4), (6, 13), (9, 19)], // 2070
    [(1, 31), (4, 5), (6, 2), (9, 8)], // 2071
    [(2, 19), (4, 4), (6, 20), (9, 26)], // 2072
    [(2, 7), (4, 4), (6, 10), (9, 16)], // 2073
    [(1, 27), (4, 4), (5, 30), (10, 5)], // 2074
    [(2, 15), (4, 4), (6, 17), (9, 24)], // 2075
    [(2, 5), (4, 4), (6, 6), (9, 12)], // 2076
    [(1, 24), (4, 4), (6, 24), (10, 1)], // 2077
    [(2, 12), (4, 4), (6, 14), (9, 20)], // 2078
    [(2, 2), (4, 4), (6, 4), (9, 10)], // 2079
    [(1, 22), (4, 4), (6, 22), (9, 28)], // 2080
    [(2, 9), (4, 4), (6, 11), (9, 17)], // 2081
    [(1, 29), (4, 4), (6, 1), (10, 6)], // 2082
    [(2, 17), (4, 4), (6, 19), (9, 26)], // 2083
    [(2, 6), (4, 4), (6, 7), (9, 14)], // 2084
    [(1, 26), (4, 4), (5, 27), (10, 3)], // 2085
    [(2, 14), (4, 4), (6, 15), (9, 22)], // 2086
    [(2, 3), (4, 4), (6, 5), (9, 11)], // 2087
    [(1, 24), (4, 4), (6, 23), (9, 29)], // 2088
    [(2, 10), (4, 4), (6, 13), (9, 18)], // 2089
    [(1, 30), (4, 4), (6, 2), (9, 8)], // 2090
    [(2, 18), (4, 4), (6, 21), (9, 27)], // 2091
    [(2, 7), (4, 4), (6, 9), (9, 16)], // 2092
    [(1, 27), (4, 4), (5, 29), (10, 5)], // 2093
    [(2, 15), (4, 4), (6, 17), (9, 24)], // 2094
    [(2, 5), (4, 4), (6, 6), (9, 13)], // 2095
    [(1, 25), (4, 4), (6, 24), (9, 30)], // 2096
    [(2, 12), (4, 4), (6, 14), (9, 20)], // 2097
    [(2, 1), (4, 4), (6, 4), (9, 9)], // 2098
    [(1, 21), (4, 4), (6, 23), (9, 29)], // 2099
    [(2, 9), (4, 5), (6, 12), (9, 18)], // 2100
];

/// The days of a year that are free by law though they may be no weekend, with those made good; in no order.
pub fn holidays(year: i32) -> Vec<Day> {
    let legal = legal(year);
    let mut free: Vec<Day> = Vec::with_capacity(legal.len());
    let mut owed: Vec<Day> = Vec::new();
    for day in legal {
        let again = free.contains(&day);
        if again || day.is_weekend() {
            owed.push(day);
        }
        if !again {
            free.push(day);
        }
    }
    for day in owed {
        let later = std::iter::successors(day.next(), |day| day.next());
        if let Some(good) = later.into_iter().find(|day| !day.is_weekend() && !free.contains(day)) {
            free.push(good);
        }
    }
    free
}

/// The holidays of art. 2, in the order of the year; one that falls on another is named twice.
fn legal(year: i32) -> Vec<Day> {
    let of = |(month, day): (u32, u32)| Day::of(year, month, day);
    let lunar = usize::try_from(year.saturating_sub(LUNAR_FROM)).ok().and_then(|at| LUNAR.get(at));
    let fixed = [(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)];
    let mut days: Vec<Day> = fixed.into_iter().filter_map(of).collect();
    if let Some([spring, others @ ..]) = lunar {
        let eve = of(*spring).and_then(Day::previous);
        days.extend(std::iter::successors(eve, |day| day.next()).take(SPRING_DAYS));
        days.extend(others.iter().copied().filter_map(of));
    }
    days.sort_unstable();
    days
}

/// 除夕 and the first three days of the first month.
const SPRING_DAYS: usize = 4;

#[cfg(test)]
mod tests {
    use super::super::years::years;
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn the_law_has_thirteen_days() {
        for year in LUNAR_FROM..=2100 {
            assert_eq!(legal(year).len(), 13, "{year}");
            assert!(legal(year).iter().all(|day| day.year() == year), "{year}");
            let free = holidays(year);
            let worked_otherwise = free.iter().filter(|day| !day.is_weekend()).count();
            assert_eq!(worked_otherwise, 13, "{year}: what a weekend takes is given back");
        }
        assert_eq!((legal(2101).len(), legal(1900).len(), legal(2199).len()), (6, 6, 6), "no table of the moon");
        assert!(holidays(2200).is_empty() && holidays(i32::MIN).is_empty() && holidays(i32::MAX).is_empty());
    }

    /// Every date is one that the moon and the sun can have.
    #[test]
    fn the_table_of_the_moon_is_sound() {
        for (year, [spring, qingming, dragon_boat, mid_autumn]) in (LUNAR_FROM..).zip(LUNAR) {
            let of = |(month, day): (u32, u32)| Day::of(year, month, day).unwrap();
            assert!((of((1, 21))..=of((2, 21))).contains(&of(spring)), "{year}");
            assert!(matches!(qingming, (4, 4 | 5)), "{year}");
            // Four months and four days, then three months and ten days; a leap month may lie between.
            assert!((121..=153).contains(&of(dragon_boat).days_since(of(spring))), "{year}");
            assert!((97..=129).contains(&of(mid_autumn).days_since(of(dragon_boat))), "{year}");
        }
    }

    /// What was announced holds every day that the law would have given.
    #[test]
    fn the_announced_years_hold_what_the_law_gives() {
        for year in years().iter().filter(|year| year.year >= 2025) {
            let fixed = legal(year.year);
            assert_eq!(fixed.len(), 6, "the moon is announced as well");
            assert!(fixed.into_iter().all(|day| year.holiday_on(day).is_some()), "{}", year.year);
        }
    }

    #[test]
    fn days_of_a_weekend_are_made_good() {
        let free = |text: &str| holidays(day(text).year()).contains(&day(text));
        // 2028: 元旦 is a Saturday, 春节 from Tuesday 25 to Friday 28 January.
        assert!(free("2028-01-01") && free("2028-01-03") && !free("2028-01-04"));
        assert!(free("2028-01-25") && free("2028-01-28") && !free("2028-01-31"));
        // 2028: 1 October is a Sunday, and 中秋 falls on the third of 国庆: two days are made good.
        assert!(["2028-10-01", "2028-10-02", "2028-10-03", "2028-10-04", "2028-10-05"].into_iter().all(free));
        assert!(!free("2028-10-06"));
        // 2027: 除夕 on Friday 5 February, three days from Saturday on.
        assert!(["2027-02-05", "2027-02-08", "2027-02-09", "2027-02-10"].into_iter().all(free) && !free("2027-02-11"));
    }
}
