//! One row while it is checked: its cells as words, and what is wrong with them.

use garde::Validate;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::super::sheets::model::{Cell, Row};
use super::columns;
use super::model::{Finding, Notice};
use super::reading::Table;
use super::words;
use crate::codes;
use kernel::{Day, FieldCode, Text, field, patch, register};

/// A row while it is checked.
pub struct Line<'t> {
    table: &'t Table,
    row: &'t Row,
    /// What is wrong with it, at most one thing a cell.
    pub findings: Vec<Finding>,
}

impl<'t> Line<'t> {
    /// Begins to check a row: a formula or an error value is wrong wherever it stands.
    pub fn of(table: &'t Table, row: &'t Row) -> Self {
        let mut line = Self { table, row, findings: Vec::new() };
        for column in columns::of(table.ledger) {
            match table.cell(row, column.key) {
                Cell::Formula => line.refuse(
                    column.key,
                    &codes::FORMULA_NOT_ACCEPTED,
                    [
                        "单元格是公式, 请改为填写结果 (粘贴为数值)。",
                        "The cell is a formula; paste its result as a value.",
                    ],
                ),
                Cell::Broken => line.refuse(
                    column.key,
                    &codes::CELL_IS_AN_ERROR,
                    [
                        "单元格显示错误值, 请改为正确内容。",
                        "The cell shows an error; put the right content in its place.",
                    ],
                ),
                _ => {}
            }
        }
        line
    }

    /// Records what is wrong with a cell, unless something is already.
    pub fn refuse(&mut self, key: &str, code: &'static FieldCode, words: [&str; 2]) {
        let finding = self.table.wrong(self.row, key, code, words);
        if !self.findings.iter().any(|known| known.column == finding.column) {
            self.findings.push(finding);
        }
    }

    /// Whether something is wrong with a cell.
    pub fn is_wrong(&self, key: &str) -> bool {
        let column = self.table.column(key);
        column.is_some() && self.findings.iter().any(|finding| Some(finding.column) == column)
    }

    /// A remark about the row.
    pub fn notice(&self, code: &str, [zh, en]: [&str; 2]) -> Notice {
        let words = [zh.to_owned(), en.to_owned()];
        Notice { sheet: self.table.name.clone(), row: Some(self.row.number), code: code.to_owned(), words }
    }

    /// The number of its row.
    pub fn row(&self) -> u32 {
        self.row.number
    }

    /// The cell itself.
    pub fn cell(&self, key: &str) -> &'t Cell {
        self.table.cell(self.row, key)
    }

    /// The words of a cell, as the API would take them; nothing for a blank one.
    pub fn words(&self, key: &str) -> Option<String> {
        let words = self.cell(key).words().replace("\r\n", "\n");
        let words = Text::new(&words).as_str().to_owned();
        (!words.is_empty()).then_some(words)
    }

    /// The words of a cell without blanks and full-width forms, for codes.
    pub fn tidy(&self, key: &str) -> Option<String> {
        self.words(key).map(|words| words::tidy(&words))
    }

    /// The code of a unit, a zone or a household in a cell, in its plain form.
    pub fn code(&self, key: &str) -> Option<String> {
        self.words(key).map(|words| register::plain(&words)).filter(|code| !code.is_empty())
    }

    /// The words of a cell that must hold some.
    pub fn required(&mut self, key: &str) -> Option<String> {
        let words = self.words(key);
        if words.is_none() {
            self.refuse(key, &field::REQUIRED, ["不能为空。", "Must not be empty."]);
        }
        words
    }

    /// The day in a cell.
    pub fn day(&mut self, key: &str) -> Option<Day> {
        let day = words::day(self.cell(key));
        if day.is_none() && !self.cell(key).is_empty() {
            let words = [
                "日期无法识别, 请写作 2026.6.30、2026年6月30日、2026/6/30 或 2026-06-30。",
                "Not a day; write it as 2026-06-30, 2026/6/30 or 2026.6.30.",
            ];
            self.refuse(key, &codes::NOT_A_DAY, words);
        }
        day
    }

    /// Yes or no in a cell.
    pub fn flag(&mut self, key: &str) -> Option<bool> {
        let flag = words::flag(self.cell(key));
        if flag.is_none() && !self.cell(key).is_empty() {
            self.refuse(key, &codes::NOT_YES_OR_NO, ["请填“是”或“否”。", "Write 是 (yes) or 否 (no)."]);
        }
        flag
    }

    /// One of several, by its label or its name.
    pub fn choice<T: Copy>(&mut self, key: &str, all: &[T], called: impl Fn(T) -> [&'static str; 2]) -> Option<T> {
        let words = self.tidy(key)?;
        let found = all.iter().copied().find(|one| called(*one).iter().any(|name| name.eq_ignore_ascii_case(&words)));
        if found.is_none() {
            let labels: Vec<&str> = all.iter().map(|one| called(*one)[0]).collect();
            let zh = format!("只能填: {}。", labels.join("、"));
            let names: Vec<&str> = all.iter().map(|one| called(*one)[1]).collect();
            self.refuse(key, &field::UNKNOWN_VALUE, [&zh, &format!("One of: {}.", names.join(", "))]);
        }
        found
    }

    /// The row in the shape that clients send, checked by the same rules; `keys` says under which heading a member
    /// stands. Nothing when something is wrong.
    pub fn checked<T>(&mut self, sent: Value, keys: &[(&str, &str)]) -> Option<T>
    where
        T: DeserializeOwned + Validate<Context = ()>,
    {
        let Ok(read) = serde_json::from_value::<T>(sent) else {
            self.refuse("", &field::BAD_FORMAT, ["本行内容不符合要求。", "The row is not acceptable."]);
            return None;
        };
        if let Err(fault) = patch::check(&read) {
            for wrong in fault.violations() {
                let key = keys.iter().find(|(pointer, _)| *pointer == wrong.pointer).map_or("", |(_, key)| key);
                self.refuse(key, wrong.code, [&wrong.detail[0], &wrong.detail[1]]);
            }
        }
        self.findings.is_empty().then_some(read)
    }
}
