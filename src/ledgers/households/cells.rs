//! What a cell says: nothing, something, or a mask.

use super::super::sheets::model::Cell;
use super::super::tables::columns::{DISABILITIES, GRADES};
use super::super::tables::line::Line;
use super::super::tables::words::{listed, spaced, tidy};
use crate::codes;
use households::export::FamilyRelation;
use kernel::{IdentityFlaw, IdentityNumber, PhoneNumber, field};

/// What a cell says of somebody.
#[derive(Clone, PartialEq, Eq)]
pub enum CellContent {
    /// Nothing.
    Nothing,
    /// What the masked ledger shows: it stays as it is.
    Masked(String),
    /// Something.
    Clear(String),
}

impl CellContent {
    /// What it says in clear.
    pub fn clear(&self) -> Option<&str> {
        match self {
            Self::Clear(words) => Some(words),
            Self::Nothing | Self::Masked(_) => None,
        }
    }
}

/// The words of a cell, or its mask.
pub fn said(line: &Line, key: &str) -> CellContent {
    match line.words(key).map(|words| words.replace('＊', "*")) {
        None => CellContent::Nothing,
        Some(words) if words.contains('*') => CellContent::Masked(words),
        Some(words) => CellContent::Clear(words),
    }
}

/// How an identity number was written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// With eighteen characters, or not at all.
    Usual,
    /// With fifteen digits, as before 1999.
    Old,
}

/// The identity number of a row; one of fifteen digits becomes one of eighteen.
pub fn identity(line: &mut Line) -> (CellContent, Form) {
    let (cell, said) = (line.cell("identity_number"), said(line, "identity_number"));
    if matches!(cell, Cell::Number(number) if number.abs() >= 1e15) {
        let words = [
            "单元格是数字, 后几位已丢失; 请设为文本格式后重新填写。",
            "The cell is a number whose last digits are lost; make it text and write the number again.",
        ];
        line.refuse("identity_number", &codes::DIGITS_LOST, words);
        return (CellContent::Nothing, Form::Usual);
    }
    let Some(words) = said.clear().map(tidy) else { return (said, Form::Usual) };
    match IdentityNumber::parse_old(&words) {
        Ok(number) if words.len() == 15 => (CellContent::Clear(number.clear().to_owned()), Form::Old),
        Ok(number) => (CellContent::Clear(number.clear().to_owned()), Form::Usual),
        Err(flaw) => {
            line.refuse("identity_number", &field::IDENTITY_NUMBER, flawed(flaw));
            (CellContent::Nothing, Form::Usual)
        }
    }
}

fn flawed(flaw: IdentityFlaw) -> [&'static str; 2] {
    match flaw {
        IdentityFlaw::Shape => [
            "身份证号应为 18 位 (旧 15 位亦可), 末位为数字或 X。",
            "An identity number has eighteen characters (or fifteen of old), the last a digit or X.",
        ],
        IdentityFlaw::Birth => [
            "身份证号中的出生日期有误, 请核对第 7 至 14 位。",
            "The day of birth in it is none; look at positions 7 to 14.",
        ],
        IdentityFlaw::Check => {
            ["身份证号校验位不符, 请逐位核对。", "The check character is wrong; compare the number digit by digit."]
        }
    }
}

/// The phone of a row: its digits.
pub fn phone(line: &mut Line) -> CellContent {
    let said = said(line, "phone");
    let Some(words) = said.clear().map(spaced) else { return said };
    match PhoneNumber::parse(&words) {
        Ok(number) => CellContent::Clear(number.clear().to_owned()),
        Err(_) => {
            let words = ["电话号码有误, 应为 7 至 15 位数字。", "Not a phone number: seven to fifteen digits."];
            line.refuse("phone", &field::PHONE_NUMBER, words);
            CellContent::Nothing
        }
    }
}

/// The year or the day somebody was born, as clients send it.
pub fn born(line: &mut Line) -> Option<String> {
    let words = line.tidy("born")?;
    let year = words.trim_end_matches('年');
    if year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(year.to_owned());
    }
    let day = super::super::tables::words::day(line.cell("born"));
    if day.is_none() {
        let words = [
            "请填写出生年份 (如 1950) 或出生日期 (如 1950.1.31)。",
            "Give a year of birth (1950) or a day (1950.1.31).",
        ];
        line.refuse("born", &field::BIRTH, words);
    }
    day.map(|day| day.to_string())
}

/// The category and the grade of a disability, each as far as it is said.
pub fn disability(line: &mut Line) -> (Option<u8>, Option<u8>) {
    let category = numbered(line, "disability_category", &DISABILITIES, "残疾");
    (category, numbered(line, "disability_grade", &GRADES, ""))
}

/// One of a numbered list, by its name or its number from 1 on.
fn numbered(line: &mut Line, key: &str, names: &[&str], tail: &str) -> Option<u8> {
    let words = line.tidy(key)?;
    let bare = words.strip_suffix(tail).unwrap_or(&words);
    let numbers = (1_u8..).zip(names);
    let called = |(number, name): &(u8, &&str)| **name == bare || bare.trim_end_matches('级') == number.to_string();
    let found = numbers.clone().find(called).map(|(number, _)| number);
    if found.is_none() {
        let zh = format!("只能填: {}。", names.join("、"));
        line.refuse(key, &field::UNKNOWN_VALUE, [&zh, &format!("One of: {}, or its number.", names.join(", "))]);
    }
    found
}

/// What people call relations otherwise.
const RELATIONS: [(&str, FamilyRelation); 16] = [
    ("丈夫", FamilyRelation::Husband),
    ("妻子", FamilyRelation::Wife),
    ("爱人", FamilyRelation::Spouse),
    ("儿子", FamilyRelation::Son),
    ("长子", FamilyRelation::Son),
    ("次子", FamilyRelation::Son),
    ("女儿", FamilyRelation::Daughter),
    ("长女", FamilyRelation::Daughter),
    ("次女", FamilyRelation::Daughter),
    ("孙子", FamilyRelation::Grandchild),
    ("孙女", FamilyRelation::Grandchild),
    ("外孙", FamilyRelation::Grandchild),
    ("外孙女", FamilyRelation::Grandchild),
    ("父", FamilyRelation::Father),
    ("母", FamilyRelation::Mother),
    ("其他", FamilyRelation::OtherRelative),
];

/// The relation of a row to the head.
pub fn relation(line: &mut Line) -> Option<FamilyRelation> {
    let words = line.tidy("relation")?;
    // A spreadsheet takes the zero from 02.
    let code = if words.len() == 1 { format!("0{words}") } else { words.clone() };
    let called = |one: &FamilyRelation| one.label()[0] == words || one.name() == code;
    let found = FamilyRelation::ALL.iter().copied().find(called);
    let found = found.or_else(|| RELATIONS.iter().find(|(name, _)| *name == words).map(|(_, one)| *one));
    if found.is_none() {
        let labels: Vec<&str> = FamilyRelation::ALL.iter().map(|one| one.label()[0]).collect();
        let names: Vec<&str> = FamilyRelation::ALL.iter().map(|one| one.label()[1]).collect();
        let zh = format!("只能填: {}。", labels.join("、"));
        line.refuse("relation", &field::UNKNOWN_VALUE, [&zh, &format!("One of: {}.", names.join(", "))]);
    }
    found
}

/// Several of a list, each by its label or its name.
pub fn several<T: Copy + Ord>(
    line: &mut Line,
    key: &str,
    all: &[T],
    called: impl Fn(T) -> [&'static str; 2],
) -> Option<Vec<T>> {
    let words = line.words(key)?;
    let one = |word: &String| all.iter().copied().find(|one| called(*one).contains(&tidy(word).as_str()));
    let found: Option<Vec<T>> = listed(&words).iter().map(one).collect();
    let Some(mut found) = found.filter(|found| !found.is_empty()) else {
        let labels: Vec<&str> = all.iter().map(|one| called(*one)[0]).collect();
        let names: Vec<&str> = all.iter().map(|one| called(*one)[1]).collect();
        let zh = format!("只能填: {}; 多个用顿号隔开。", labels.join("、"));
        line.refuse(key, &field::UNKNOWN_VALUE, [&zh, &format!("Of: {}; several behind commas.", names.join(", "))]);
        return None;
    };
    found.sort_unstable();
    found.dedup();
    Some(found)
}

/// Degrees.
pub fn degrees(line: &mut Line, key: &str) -> Option<f64> {
    let words = line.tidy(key)?;
    let number = words.trim_end_matches('°').parse().ok().filter(|number: &f64| number.is_finite());
    if number.is_none() {
        let words = ["请填写以度为单位的小数, 如 98.2855。", "Write degrees as a decimal, such as 98.2855."];
        line.refuse(key, &codes::NOT_DEGREES, words);
    }
    number
}
