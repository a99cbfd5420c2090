//! What the words beside a number say about it.

use super::letters::Letter;

/// What the word right before a number says it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Said {
    /// A phone number.
    Phone,
    /// The number of a paper or of a thing: a contract, an invoice, a meter.
    Paper,
    /// Nothing.
    Nothing,
}

const PHONES: [&str; 15] = [
    "电话",
    "手机",
    "手机号",
    "电话号",
    "号码",
    "联系方式",
    "联络方式",
    "微信",
    "微信号",
    "致电",
    "拨打",
    "tel",
    "phone",
    "mobile",
    "cell",
];

/// Numbers of papers and things. A thing alone is not enough: who mends a meter has a phone.
const PAPERS: [&str; 32] = [
    "文号",
    "单号",
    "票号",
    "案号",
    "批号",
    "货号",
    "条码",
    "条形码",
    "序列号",
    "流水号",
    "注册号",
    "备案号",
    "项目号",
    "合同号",
    "协议号",
    "凭证号",
    "设备号",
    "档案号",
    "档号",
    "许可证号",
    "执照号",
    "证书号",
    "车架号",
    "发动机号",
    "表号",
    "表码",
    "读数",
    "示数",
    "止码",
    "工号",
    "串号",
    "imei",
];

/// Numbers of anything, unless a word for a person's thing stands before them.
const ANY: [&str; 5] = ["编号", "编码", "序号", "户号", "sn"];

const PERSONAL: [&str; 12] = ["证", "证件", "身份", "人员", "居民", "残疾", "低保", "户主", "本人", "机主", "账", "帐"];

/// What a number is a quantity of, when it stands right before.
const UNITS: [&str; 26] = [
    "元", "万元", "亿元", "角", "斤", "公斤", "千克", "公里", "平方", "平米", "立方", "吨", "度", "kwh", "kg", "mm",
    "cm", "km", "m2", "m3", "室", "号楼", "栋", "幢", "单元", "层",
];

/// So many letters are looked at.
const NEAR: usize = 16;

/// What stands right before a number that begins here. Between them may stand what is dialled before the number.
pub(super) fn before(letters: &[Letter], from: usize) -> Said {
    let near = &letters[from.saturating_sub(NEAR)..from];
    let text = near.iter().map(|letter| letter.shown).collect::<String>().to_lowercase();
    let mut text = told(&text);
    for prefix in ["0086", "86", "17951", "0"] {
        text = text.strip_suffix(prefix).filter(|rest| !rest.ends_with(char::is_numeric)).map_or(text, told);
    }
    if let Some(rest) = ends(text, &ANY) {
        let rest = told(&text[..rest]);
        return match () {
            () if ends(rest, &PHONES).is_some() => Said::Phone,
            () if ends(rest, &PERSONAL).is_some() => Said::Nothing,
            () => Said::Paper,
        };
    }
    match () {
        () if ends(text, &PAPERS).is_some() => Said::Paper,
        () if ends(text, &PHONES).is_some() => Said::Phone,
        () => Said::Nothing,
    }
}

/// How long a text is without the one of the words it ends with. A Latin word is a whole one: `Bruno` is no number.
fn ends(text: &str, words: &[&str]) -> Option<usize> {
    words.iter().find_map(|word| {
        let rest = text.strip_suffix(word)?;
        (!word.is_ascii() || !rest.ends_with(|c: char| c.is_ascii_alphabetic())).then_some(rest.len())
    })
}

/// Words without `is` and the marks that lead to what they announce; a comma or a full stop does not.
fn told(text: &str) -> &str {
    let leads = |c: char| {
        matches!(c, ' ' | '\t' | ':' | '#' | '=' | '(' | '[' | '【' | '<' | '.' | '+' | '-' | '"' | '“' | '「')
    };
    let text = text.trim_end_matches(leads);
    text.strip_suffix(['为', '是']).unwrap_or(text).trim_end_matches(leads)
}

/// Whether a unit of measure follows, so that what ends here is a row of quantities.
pub(super) fn measured(letters: &[Letter], behind: usize) -> bool {
    let near = &letters[behind..letters.len().min(behind + NEAR)];
    let text = near.iter().map(|letter| letter.shown).collect::<String>().to_lowercase();
    let text = text.trim_start();
    // 元旦 is a day, 单元长 a person.
    let other = |rest: &str| rest.starts_with(['旦', '宵', '月', '长', '友', '假']);
    let unit = |unit: &&str| text.strip_prefix(*unit).is_some_and(|rest| !other(rest));
    text.starts_with(['%', '‰', '°']) || UNITS.iter().any(unit)
}
