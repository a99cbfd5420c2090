//! Masks (脱敏): what is shown in place of a name or an address. Numbers mask themselves.

/// Surnames of two characters; all others have one.
const COMPOUND: [&str; 40] = [
    "欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "长孙", "宇文", "司徒", "端木",
    "南宫", "百里", "呼延", "轩辕", "夏侯", "闻人", "濮阳", "淳于", "单于", "申屠", "公冶", "宗政", "仲孙", "钟离",
    "赫连", "澹台", "拓跋", "独孤", "第五", "西门", "东郭", "万俟", "太史", "左丘", "公羊", "谷梁",
];

/// Words a compound's name ends with, the longer ones first.
const COMPOUNDS: [&str; 14] =
    ["家属院", "家属区", "住宅区", "小区", "大院", "花园", "家园", "公寓", "新村", "号院", "佳苑", "嘉苑", "苑", "院"];

/// `张*`, `欧阳*`: the surname alone. How long the given name is stays hidden.
pub fn name(name: &str) -> String {
    let long = COMPOUND.iter().find(|surname| name.starts_with(**surname) && name.chars().count() > 2);
    let surname = long.map_or_else(|| name.chars().take(1).collect(), |surname| (*surname).to_owned());
    format!("{surname}*")
}

/// What tells one dwelling of a building from another, without a number too: 东户, 西单元.
const DWELLINGS: [&str; 7] = ["单元", "号楼", "栋", "幢", "座", "室", "户"];

/// `钢城街道兰新西小区***`: the compound, and nothing of building, unit and room. It ends where the first number stands, if that
/// is earlier: an address may name a compound behind the flat (`12号3单元502室(原医院宿舍)`), and what comes first is what counts.
/// No number is shown, not even that of a street or one in a name (五一小区): a courtyard may have a single house.
pub fn address(address: &str) -> String {
    let compound = COMPOUNDS.iter().filter_map(|word| Some(address.find(word)? + word.len())).min();
    let dwelling = DWELLINGS.iter().filter_map(|word| address.find(word)).min().map(|at| side(&address[..at]));
    let detail = address.find(is_number).into_iter().chain(dwelling).min();
    let cut = match (compound, detail) {
        (Some(compound), Some(detail)) => compound.min(detail),
        (compound, detail) => compound.or(detail).unwrap_or(0),
    };
    format!("{}***", &address[..cut])
}

/// Digits of any kind, Chinese numerals, and the letters and signs that number buildings.
fn is_number(c: char) -> bool {
    c.is_numeric()
        || c.is_ascii_alphabetic()
        || ('\u{FF21}'..='\u{FF5A}').contains(&c)
        || "零一二三四五六七八九十百千两兩廿卅幺壹贰貳叁參参肆伍陆陸柒捌玖拾佰仟甲乙丙丁○".contains(c)
}

/// Where the word for a dwelling begins, with the side it lies on.
fn side(before: &str) -> usize {
    before.trim_end_matches(['东', '西', '南', '北', '中', '左', '右', '上', '下']).len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_name_is_its_surname() {
        for (whole, shown) in
            [("张三", "张*"), ("张三丰", "张*"), ("欧阳修", "欧阳*"), ("欧阳", "欧*"), ("𠮷田", "𠮷*"), ("", "*")]
        {
            assert_eq!(name(whole), shown);
        }
        assert_eq!(name("古丽·买买提"), "古*");
    }

    #[test]
    fn an_address_ends_at_its_compound() {
        for (whole, shown) in [
            ("钢城街道兰新西小区3号楼2单元501室", "钢城街道兰新西小区***"),
            ("建设路12号院5栋301", "建设路***"),
            ("示例花园三号楼", "示例花园***"),
            ("建设路12号3楼", "建设路***"),
            ("示例路三号", "示例路***"),
            ("501室", "***"),
            ("无门牌", "***"),
        ] {
            assert_eq!(address(whole), shown);
        }
    }

    #[test]
    fn a_flat_is_hidden_wherever_the_compound_is_named() {
        for (whole, shown) in [
            ("建设西路12号3单元502室(原医院宿舍)", "建设西路***"),
            ("12-3-501 (铁路家属院)", "***"),
            ("3号楼2单元501室示例小区", "***"),
            ("胜利路8号2楼东户, 学院对面", "胜利路***"),
            ("胜利路东户, 学院对面", "胜利路***"),
            ("示例路３号 示例小区", "示例路***"),
            ("示例路三号楼示例小区", "示例路***"),
            ("示例路A座(示例花园)", "示例路***"),
            ("①栋示例花园", "***"),
            ("五〇一室, 示例公寓", "***"),
            ("示例路 十二号院 平房", "示例路 ***"),
            ("示例花园A座", "示例花园***"),
        ] {
            assert_eq!(address(whole), shown);
        }
    }

    proptest! {
        #[test]
        fn no_number_of_an_address_is_shown(
            parts in prop::collection::vec(
                prop_oneof![
                    "[路街巷东西新兴(), -]{0,3}", "[0-9０-９]{1,4}", "[零〇一二三四五六七八九十百两壹贰叁①Ⅳ]{1,3}", "\\PC{0,2}",
                    prop::sample::select([COMPOUNDS.as_slice(), &DWELLINGS].concat()).prop_map(str::to_owned),
                ],
                0..8,
            ),
        ) {
            let whole = parts.concat();
            let mask = address(&whole);
            let shown = mask.strip_suffix("***").unwrap();
            prop_assert!(whole.starts_with(shown), "{whole}: {mask}");
            prop_assert!(!shown.contains(|c: char| c.is_numeric() || "零一二三四五六七八九十百千两壹贰叁".contains(c)), "{whole}: {mask}");
        }
    }
}
