//! What a check can find, and how it is printed: one line each on standard output, the kind of finding first.

use std::process::ExitCode;

use crate::backup::progress::say;
use kernel::coded_enum;

coded_enum! {
    /// What is wrong.
    pub enum What {
        Manifest = "manifest_wrong" ["备份清单的签名或内容不符, 请改用另一份备份", "The manifest is not what was signed: use another backup"],
        File = "file_wrong" ["备份文件缺失或被改动, 请改用另一份备份", "A file of the backup is missing or was changed: use another backup"],
        Engine = "database_wrong" ["数据库结构损坏, 请停用并从备份恢复", "The database itself is damaged: stop, and restore a backup"],
        Migrations = "migrations_differ" ["数据库迁移与本程序不符, 请先运行 hulian migrate 或换用相应版本", "The migrations are not those of this program: run hulian migrate, or use the version that fits"],
        Schema = "schema_strange" ["数据库含有迁移所没有的触发器、规则、视图、列或索引, 或缺少应有的; 请查明由谁所加, 删除或补回, 或从备份恢复", "The database has a trigger, a rule, a view, a column or an index that no migration makes, or lacks one: find out who did it, drop it or make it again, or restore a backup"],
        Journal = "journal_broken" ["日志链不完整或被改动", "The journal's chain was changed or cut"],
        Key = "key_name_wrong" ["公钥与其名称 (指纹) 不符", "A public key has not the thumbprint it is named by"],
        KeyStrange = "key_strange" ["公钥无人担保, 可能是他人写入的; 确属本服务的, 请运行 hulian admin vouch-for-key", "Nobody vouches for a public key: somebody may have written it; if it is the service's own, see hulian admin vouch-for-key"],
        Receipt = "receipt_wrong" ["签署回执不成立", "A receipt does not hold"],
        Anchor = "anchor_wrong" ["日志与库外留存的当日摘要不符", "The journals are not those that the line of a day outside covers"],
        Row = "row_unreadable" ["记录无法读取", "A row cannot be read"],
        Unexplained = "row_unexplained" ["记录与日志不符, 没有事件说明它", "A row is not what the journal says, or no event explains it"],
        TimerMissing = "timer_missing" ["缺少定时事项, 其期限将无人处理; 请从备份恢复, 或对该对象重做一次相应操作", "A deadline has no timer and would pass unnoticed: restore a backup, or do again what set it"],
        TimerStrange = "timer_strange" ["定时事项与记录不符: 日期不对、重复或无所指", "A timer is not for the day its row says, is there twice, or is about nothing"],
        TimerGivenUp = "timer_given_up" ["定时事项已被放弃, 其期限无人处理; 请运行 hulian admin timers list --dead 查看, 再用 hulian admin timers retry 重试", "A timer was given up and its deadline passes unnoticed: see hulian admin timers list --dead, then hulian admin timers retry"],
        Beside = "text_contradicted" ["协议记录与所签文本不符, 以所签文本为准", "A row of an agreement is not what was signed: what was signed holds"],
        DocumentMissing = "document_missing" ["文件内容缺失, 请从备份补回", "The bytes of a document are missing: bring them back from a backup"],
        DocumentWrong = "document_wrong" ["文件内容与登记不符, 请从备份补回", "The bytes of a document are not those that were kept: bring them back from a backup"],
        Sealed = "sealed_shut" ["密封内容无法打开", "Something sealed does not open"],
        RingUnnoted = "ring_unnoted" ["有困难家庭档案已密封, 而数据库未说明所用的密钥环: 记载已被删除, 档案未能打开核对; 请从备份恢复该记载", "Households are sealed, and the database does not say with which ring: its note was removed, and none was opened; restore the note from a backup"],
    }
}

/// Something that is wrong.
pub struct Finding {
    /// What.
    pub what: What,
    /// Where: a table and a key, a file, a community. Never a value.
    pub place: String,
    /// More precisely, as a word or in the engine's words.
    pub detail: String,
}

impl std::fmt::Display for Finding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let [zh, en] = self.what.label();
        write!(f, "{} {}", self.what.name(), self.place)?;
        if !self.detail.is_empty() {
            write!(f, " ({})", self.detail)?;
        }
        write!(f, ": {zh} · {en}")
    }
}

/// What was looked at and what was found.
#[derive(Default)]
pub struct Report {
    /// How many findings there are.
    pub findings: u64,
    /// How many communities, events, receipts, documents and households were looked at.
    pub seen: Seen,
    notes: Vec<&'static str>,
}

/// What was looked at.
#[derive(Default)]
pub struct Seen {
    /// Communities.
    pub communities: u64,
    /// Events of their journals.
    pub events: i64,
    /// Documents.
    pub documents: u64,
    /// Households that were opened.
    pub households: usize,
}

impl Report {
    /// Prints a finding.
    pub fn add(&mut self, what: What, place: &str, detail: &str) {
        self.findings += 1;
        let finding = Finding { what, place: place.to_owned(), detail: detail.to_owned() };
        telemetry::print(&format!("{finding}\n"));
    }

    /// Remembers what was not looked at.
    pub fn note(&mut self, words: &'static str) {
        self.notes.push(words);
        say(words);
    }

    /// Says how it went, and returns the exit code.
    pub fn conclude(self, done: &str) -> ExitCode {
        let Seen { communities, events, documents, households } = self.seen;
        let verdict = if self.findings == 0 { "sound".to_owned() } else { format!("{} finding(s)", self.findings) };
        let notes: String = self.notes.iter().map(|note| format!("; {note}")).collect();
        telemetry::print(&format!(
            "{done}: {verdict}; {communities} communities, {events} events, {documents} documents, {households} \
             households{notes}\n"
        ));
        if self.findings == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }
}
