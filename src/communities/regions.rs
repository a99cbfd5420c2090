//! Regions (区划) as the yearly lists name them, never complete: the part of the list of 2023-06-30 that is built in, the city of
//! the demo, whole down to its townships.

/// Which list the rows come from.
pub const VERSION: &str = "2023-06-30";

/// Code and name. 620201 is the county-level region that statistics insert below a city without districts.
pub const ROWS: [(&str, &str); 8] = [
    ("620000", "甘肃省"),
    ("620200", "嘉峪关市"),
    ("620201", "嘉峪关市"),
    ("620201001", "雄关街道"),
    ("620201002", "钢城街道"),
    ("620201100", "新城镇"),
    ("620201101", "峪泉镇"),
    ("620201102", "文殊镇"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::region::{Level, RegionCode};

    #[test]
    fn every_row_lies_in_the_row_above_it() {
        let codes: Vec<RegionCode> = ROWS.iter().map(|(code, _)| RegionCode::parse(code).unwrap()).collect();
        assert_eq!(codes[0].level(), Level::Province);
        for code in &codes[1..] {
            assert!(codes.iter().any(|above| code.lies_in(above)), "{code:?}");
        }
    }
}
