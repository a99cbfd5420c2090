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

/// `钢城街道兰新西小区***`: the compound, and nothing of building, unit and room. Where no compound is named, what stands
/// before the first number.
pub fn address(address: &str) -> String {
    let ends = COMPOUNDS.iter().filter_map(|word| Some(address.find(word)? + word.len()));
    let cut = ends.min().unwrap_or_else(|| first_number(address));
    format!("{}***", &address[..cut])
}

/// Where the first number stands, in digits of any kind.
fn first_number(address: &str) -> usize {
    let number = |c: char| c.is_numeric() || "一二三四五六七八九十百".contains(c);
    address.find(number).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

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
            ("建设路12号院5栋301", "建设路12号院***"),
            ("示例花园三号楼", "示例花园***"),
            ("建设路12号3楼", "建设路***"),
            ("示例路三号", "示例路***"),
            ("501室", "***"),
            ("无门牌", "***"),
        ] {
            assert_eq!(address(whole), shown);
        }
    }
}
