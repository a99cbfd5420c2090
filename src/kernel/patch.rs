//! JSON merge patch (RFC 7396) over an input shape: merge, read again, check again.

use garde::Validate;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_path_to_error::{Path, Segment};

use super::fault::{OF_ITEMS, coded};
use super::text::tellable;
use super::{Fault, FieldCode, Violation, field};

crate::codes! {
    /// The body is readable JSON, but its content is wrong.
    INVALID = "validation_failed", Invalid,
        ["提交的内容有误", "The content is not acceptable"],
        ["请按 errors 中逐项列出的位置修改后重新提交。", "Correct each place listed in errors and send it again."];
}

/// A body that is wrong at one place.
pub fn wrong(pointer: impl Into<String>, code: &'static FieldCode, words: [&str; 2]) -> Fault {
    Fault::of(&INVALID).at([Violation::new(pointer, code, words)])
}

/// Applies a merge patch to what is stored, expressed in the shape that clients send, and checks the result as if it
/// had been sent whole. `null` removes an optional member.
///
/// # Errors
/// [`INVALID`] with every wrong place.
pub fn merge<T>(current: &T, patch: &Value) -> Result<T, Fault>
where
    T: Serialize + DeserializeOwned + Validate<Context = ()>,
{
    let mut document = serde_json::to_value(current).unwrap_or_default();
    json_patch::merge(&mut document, patch);
    let merged: T = serde_path_to_error::deserialize(document).map_err(|error| {
        let pointer = place(error.path());
        Fault::of(&INVALID).at([shape_violation(pointer, &error.inner().to_string())])
    })?;
    check(&merged)?;
    Ok(merged)
}

/// Asks garde, and turns its report into one [`INVALID`] fault with JSON Pointers.
///
/// # Errors
/// [`INVALID`] with every wrong place.
pub fn check<T: Validate<Context = ()>>(value: &T) -> Result<(), Fault> {
    let Err(report) = coded(|| value.validate()) else { return Ok(()) };
    let violation =
        |(path, error): &(garde::Path, garde::Error)| content_violation(pointer(&path.to_string()), error.message());
    let mut violations: Vec<Violation> = report.iter().map(violation).collect();
    // The report is in no order that a reader could expect.
    violations.sort_by(|one, other| one.pointer.cmp(&other.pointer));
    Err(Fault::of(&INVALID).at(violations))
}

/// `parties[0].unit_id` as the JSON Pointer `/parties/0/unit_id`.
fn pointer(path: &str) -> String {
    let plain = path.replace('[', ".").replace(']', "");
    plain.split('.').filter(|part| !part.is_empty()).take_while(|part| field(part)).fold(String::new(), below)
}

/// Where something is wrong, as a JSON Pointer. It ends before what no field could be called: that may be the name or the
/// number of somebody.
pub fn place(path: &Path) -> String {
    let mut out = String::new();
    for segment in path.iter() {
        out = match segment {
            Segment::Seq { index } => below(out, &index.to_string()),
            Segment::Map { key: name } | Segment::Enum { variant: name } if field(name) => below(out, name),
            Segment::Map { .. } | Segment::Enum { .. } => return out,
            Segment::Unknown => out,
        };
    }
    out
}

/// The place of a member whose name a client has chosen; that of the whole where the name is not repeated.
pub fn member(whole: &str, name: &str) -> String {
    if tellable(name) { below(whole.to_owned(), name) } else { whole.to_owned() }
}

fn below(mut whole: String, name: &str) -> String {
    whole.push('/');
    whole.push_str(&name.replace('~', "~0").replace('/', "~1"));
    whole
}

/// Whether a field of ours could be called so.
fn field(name: &str) -> bool {
    tellable(name) && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
}

/// A place whose JSON type or name is wrong. serde's sentence is cut before it could repeat what was sent.
pub fn shape_violation(pointer: String, serde: &str) -> Violation {
    let (code, zh, en) = if serde.starts_with("unknown field") {
        (&field::UNKNOWN_FIELD, "没有这个字段, 请核对字段名。", "There is no such field; check its name.")
    } else if serde.starts_with("missing field") {
        (&field::REQUIRED, "缺少必填字段。", "A required field is missing.")
    } else if serde.starts_with("duplicate field") {
        (&field::DUPLICATE_FIELD, "字段重复出现。", "The field is given twice.")
    } else if let Some(told) = of_time(serde) {
        told
    } else if serde.starts_with("unknown variant") {
        (&field::UNKNOWN_VALUE, "取值不在允许范围内。", "The value is not one of those allowed.")
    } else {
        (&field::WRONG_TYPE, "取值的类型或格式不对。", "The value has the wrong type or format.")
    };
    let named = serde
        .split('`')
        .nth(1)
        .filter(|_| [&field::REQUIRED, &field::UNKNOWN_FIELD, &field::DUPLICATE_FIELD].contains(&code));
    let pointer = match named {
        Some(name) if !pointer.ends_with(&format!("/{name}")) && field(name) => below(pointer, name),
        _ => pointer,
    };
    Violation { pointer, code, detail: [zh.to_owned(), en.to_owned()] }
}

/// What is wrong with a day or an instant, told by the sentence of its refusal.
pub fn of_time(serde: &str) -> Option<(&'static FieldCode, &'static str, &'static str)> {
    const TOLD: [(&str, &FieldCode, &str, &str); 5] = [
        (
            "day out of range",
            &field::OUT_OF_RANGE,
            "日期须在 1900-01-01 至 2199-12-31 之间。",
            "The day lies between 1900-01-01 and 2199-12-31.",
        ),
        (
            "not a day",
            &field::WRONG_TYPE,
            "日期须写作 YYYY-MM-DD, 半角数字, 前后无空格。",
            "A day is written YYYY-MM-DD, in plain digits, without blanks.",
        ),
        ("no such day", &field::WRONG_TYPE, "日历上没有这一天, 请核对。", "The calendar has no such day; check it."),
        (
            "instant out of range",
            &field::OUT_OF_RANGE,
            "时间须在 1900 年至 2199 年之间。",
            "The instant lies between the years 1900 and 2199.",
        ),
        (
            "not an instant",
            &field::WRONG_TYPE,
            "时间须写作 YYYY-MM-DDThh:mm:ssZ (RFC 3339)。",
            "An instant is written YYYY-MM-DDThh:mm:ssZ (RFC 3339).",
        ),
    ];
    let found = TOLD.iter().find(|(begins, ..)| serde.starts_with(begins));
    found.map(|(_, code, zh, en)| (*code, *zh, *en))
}

/// A place whose content a garde rule refused; the message is the code with its figure behind a colon.
fn content_violation(pointer: String, message: &str) -> Violation {
    let (name, figure) = message.split_once(':').unwrap_or((message, ""));
    let code = field::FIELD_CODES.iter().copied().find(|code| code.name == name).unwrap_or(&field::BAD_FORMAT);
    let [zh, en] = match (code.name, figure.strip_prefix(OF_ITEMS)) {
        ("too_short", Some(least)) => [format!("至少 {least} 项。"), format!("At least {least} items.")],
        ("too_long", Some(most)) => [format!("最多 {most} 项。"), format!("At most {most} items.")],
        ("required", _) => ["不能为空。".to_owned(), "Must not be empty.".to_owned()],
        ("too_short", None) => [format!("至少 {figure} 个字符。"), format!("At least {figure} characters.")],
        ("too_long", None) => [format!("最多 {figure} 个字符。"), format!("At most {figure} characters.")],
        ("too_few", _) => [format!("至少 {figure} 项。"), format!("At least {figure} items.")],
        ("too_many", _) => [format!("最多 {figure} 项。"), format!("At most {figure} items.")],
        ("too_small", _) => [format!("不能小于 {figure}。"), format!("Must not be less than {figure}.")],
        ("too_large", _) => [format!("不能大于 {figure}。"), format!("Must not be more than {figure}.")],
        ("bad_format", _) => ["格式不对。".to_owned(), "The format is wrong.".to_owned()],
        (code, _) => form_words(code, figure),
    };
    Violation { pointer, code, detail: [zh, en] }
}

/// What is wrong with a text that has a form: a code, a number, a name to sign in with.
fn form_words(code: &str, parameter: &str) -> [String; 2] {
    match code {
        "control_character" => [
            "含有控制字符、不可见字符或方向控制字符, 请删去。".to_owned(),
            "Contains control, invisible or bidirectional characters; remove them.".to_owned(),
        ],
        "personal_data_in_text" => [
            "文字中疑似含有身份证号或手机号码, 请删去个人信息。".to_owned(),
            "The text seems to hold an identity or phone number; remove personal data.".to_owned(),
        ],
        "credit_code" if parameter == "0" => {
            ["统一社会信用代码应为 18 位。".to_owned(), "A unified social credit code has 18 characters.".to_owned()]
        }
        "credit_code" => [
            format!("统一社会信用代码有误, 请从第 {parameter} 位起核对 (GB 32100-2015; 第 18 位为校验位)。"),
            format!(
                "Not a unified social credit code; compare it from position {parameter} (GB 32100-2015; position 18 is \
                 the check character)."
            ),
        ],
        "region_code" => [
            "区划代码有误, 请核对位数和上级代码前缀。".to_owned(),
            "Not a region code; check its length and the prefix of the region above.".to_owned(),
        ],
        "register_code" => [
            "编号只能用拉丁字母、数字、汉字和连字符 (-); 其他文字的字母即使相像也不行。".to_owned(),
            "A code consists of Latin letters, digits, Chinese characters and hyphens; letters of other scripts look like \
             these and are none."
                .to_owned(),
        ],
        "login" => [
            "登录名含有其他文字的相似字母或不允许的符号, 请只用拉丁字母 a-z、数字、汉字及 . _ - @ +。".to_owned(),
            "A login consists of the letters a to z, digits, Chinese characters and . _ - @ +; letters of other scripts look \
             like these and are none."
                .to_owned(),
        ],
        "office_phone" => [
            "请填写办公电话 (如 0937-6226222), 不要填写手机号。".to_owned(),
            "Give an office phone (such as 0937-6226222), not a mobile number.".to_owned(),
        ],
        "identity_number" => [
            "公民身份号码有误, 应为 18 位, 请核对 (GB 11643; 第 18 位为校验位)。".to_owned(),
            "Not an identity number: eighteen characters, the last a check character (GB 11643).".to_owned(),
        ],
        "phone_number" => [
            "电话号码有误, 应为 7 至 15 位数字。".to_owned(),
            "Not a phone number: seven to fifteen digits.".to_owned(),
        ],
        "birth" => [
            "请填写出生年份 (如 1950) 或出生日期 (如 1950-01-31)。".to_owned(),
            "Give a year of birth (1950) or a day (1950-01-31).".to_owned(),
        ],
        _ => ["内容不符合要求。".to_owned(), "The content is not acceptable here.".to_owned()],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Text, text};
    use any_json::json;
    use proptest::prelude::*;
    use serde::Deserialize;
    use serde_json::json;

    #[derive(Debug, PartialEq, Serialize, Deserialize, Validate)]
    #[serde(deny_unknown_fields)]
    struct Note {
        #[garde(custom(text::line(1, 5)))]
        title: Text,
        #[garde(inner(custom(text::line(1, 5))))]
        remark: Option<Text>,
    }

    #[test]
    fn null_removes_and_unknown_members_are_refused() {
        let note = Note { title: "旧".into(), remark: Some("在".into()) };
        let merged = merge(&note, &json!({ "title": "新", "remark": null })).unwrap();
        assert_eq!(merged, Note { title: "新".into(), remark: None });
        let refused = merge(&note, &json!({ "version": 3 })).unwrap_err();
        assert_eq!(refused.violations()[0].pointer, "/version");
        assert_eq!(refused.violations()[0].code.name, "unknown_field");
    }

    #[test]
    fn a_name_that_may_be_a_person_is_not_repeated() {
        let note = Note { title: "旧".into(), remark: None };
        for name in ["11010519491231002X", "欧阳示例甲", "199.0000.1234", "`19900001234", "a b", "~", "\u{202E}"] {
            let refused = merge(&note, &json!({ name: 1 })).unwrap_err();
            let wrong = &refused.violations()[0];
            assert_eq!((wrong.pointer.as_str(), wrong.code.name), ("", "unknown_field"), "{name}");
        }
        let refused = merge(&note, &json!({ "__proto__": 1 })).unwrap_err();
        assert_eq!(refused.violations()[0].pointer, "/__proto__");
        assert_eq!((member("/a", "b/c~"), member("/a", "19900001234")), ("/a/b~1c~0".to_owned(), "/a".to_owned()));
    }

    #[derive(Debug, Validate)]
    struct Bounded {
        #[garde(length(min = 1, max = 2))]
        items: Vec<u8>,
        #[garde(custom(text::at_most(3)))]
        name: String,
        #[garde(range(min = 2, max = 9))]
        days: i64,
    }

    #[test]
    fn what_garde_itself_refuses_has_a_stable_code() {
        let codes = |items: usize, name: &str, days: i64| -> Vec<&'static str> {
            let bounded = Bounded { items: vec![0; items], name: name.to_owned(), days };
            check(&bounded).err().iter().flat_map(Fault::violations).map(|wrong| wrong.code.name).collect()
        };
        assert_eq!(codes(1, "abc", 2), Vec::<&str>::new());
        assert_eq!(codes(3, "abcd", 10), ["too_large", "too_long", "too_long"], "by place: days, items, name");
        assert_eq!(codes(0, "", 1), ["too_small", "too_short"]);
    }

    #[test]
    fn lengths_are_told_in_items_of_a_list_and_characters_of_a_text() {
        let bounded = Bounded { items: vec![0; 3], name: "四个字的".to_owned(), days: 2 };
        let fault = check(&bounded).unwrap_err();
        let details: Vec<_> =
            fault.violations().iter().map(|wrong| wrong.detail.each_ref().map(String::as_str)).collect();
        assert_eq!(details, [["最多 2 项。", "At most 2 items."], ["最多 3 个字符。", "At most 3 characters."]]);
        let fault = check(&Bounded { items: Vec::new(), name: String::new(), days: 2 }).unwrap_err();
        assert_eq!(fault.violations()[0].detail, ["至少 1 项。", "At least 1 items."]);
    }

    #[test]
    fn every_wrong_place_is_named() {
        let note = Note { title: "".into(), remark: Some("六个字的备注".into()) };
        let fault = check(&note).unwrap_err();
        let places: Vec<_> = fault.violations().iter().map(|v| (v.pointer.as_str(), v.code.name)).collect();
        assert_eq!(places, [("/remark", "too_long"), ("/title", "required")], "in the order of their names");
        assert_eq!(pointer("parties[0].unit_id"), "/parties/0/unit_id");
    }

    proptest! {
        #[test]
        fn p51_no_patch_makes_it_stumble_and_what_is_accepted_stays(patch in json(&["title", "remark", "version"])) {
            let note = Note { title: "旧".into(), remark: Some("在".into()) };
            match merge(&note, &patch) {
                Ok(merged) => {
                    prop_assert!(check(&merged).is_ok());
                    prop_assert_eq!(merge(&merged, &patch).unwrap(), merged);
                }
                Err(fault) => prop_assert!(!fault.violations().is_empty(), "{patch}"),
            }
        }
    }
}
