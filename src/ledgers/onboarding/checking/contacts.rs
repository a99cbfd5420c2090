//! The sheet 联系人: people of units by login, or by name and unit.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value, json};

use super::super::super::tables::columns::MEMBER_ROLES;
use super::super::super::tables::line::Line;
use super::super::super::tables::model::ImportSheet;
use super::super::super::tables::reading::Table;
use super::super::super::tables::words::{listed, tidy};
use super::super::model::{Change, Known, Newcomer, Plan, UnitRef};
use super::registry::{Entry, Outcome, Registry, StandsFor};
use crate::codes;
use auth::{AccountIn, Member, login_key};
use kernel::{Role, UnitId, field};

const KEYS: &[(&str, &str)] = &[("/name", "name"), ("/title", "title"), ("/login", "login"), ("/roles", "roles")];

/// Checks the sheet.
pub fn check(table: &Table, known: &Known, registry: &Registry, plan: &mut Plan) {
    let mut checker = SheetCheck::of(known);
    for row in &table.rows {
        let mut line = Line::of(table, row);
        let waiting = checker.check(&mut line, registry, plan);
        let count = &mut plan.counts[ImportSheet::Contacts.place()];
        if !line.findings.is_empty() {
            count.refused += 1;
        } else if waiting == Held::Back {
            count.held_back += 1;
            plan.notices.push(line.notice("held_back", HELD_BACK));
        }
        plan.findings.append(&mut line.findings);
    }
}

/// What is said of a row that waits for another one.
pub const HELD_BACK: [&str; 2] = [
    "本行无误, 但所属单位那一行有误, 改正后重新导入即可。",
    "The row is right, but that of its unit is not; correct that and import again.",
];

/// Whether a row waits for another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// It does not.
    No,
    /// It does.
    Back,
}

struct SheetCheck<'k> {
    known: &'k Known,
    by_login: HashMap<String, &'k Member>,
    by_name: HashMap<(UnitId, String), Vec<&'k Member>>,
    logins: HashSet<String>,
    people: HashSet<(UnitRef, String)>,
}

impl<'k> SheetCheck<'k> {
    fn of(known: &'k Known) -> Self {
        let mut by_name: HashMap<_, Vec<&Member>> = HashMap::new();
        for member in known.members.iter().rev() {
            by_name.entry((member.unit, member.name.clone())).or_default().push(member);
        }
        let login = |member: &'k Member| Some((login_key(member.login.as_deref()?), member));
        let by_login = known.members.iter().filter_map(login).collect();
        Self { known, by_login, by_name, logins: HashSet::new(), people: HashSet::new() }
    }

    fn check(&mut self, line: &mut Line, registry: &Registry, plan: &mut Plan) -> Held {
        let unit = registry.units(line);
        let Some(account) = account(line) else { return Held::No };
        let unit = match unit {
            Outcome::Refused => return Held::No,
            Outcome::Waiting => return Held::Back,
            Outcome::Found(units) => units,
        };
        let [unit] = unit.as_slice() else {
            let words = ["一行只写一家单位。", "One row names one unit."];
            line.refuse("unit_code", &codes::ONE_UNIT, words);
            return Held::No;
        };
        let key = account.login.as_ref().map(|login| login_key(login.as_str()));
        if key.as_ref().is_some_and(|key| !self.logins.insert(key.clone())) {
            line.refuse(
                "login",
                &codes::DUPLICATE_ROW,
                ["本表中已有相同的登录名。", "Another row of this sheet has this login."],
            );
            return Held::No;
        }
        match self.member(unit, &account, key.as_deref()) {
            Some(member) => change(line, member, unit, &account, (self.known, plan)),
            None => self.newcomer(line, unit, account, key.as_deref(), plan),
        }
        Held::No
    }

    /// Who is known by this login, or by this name in this unit.
    fn member(&mut self, unit: &Entry, account: &AccountIn, key: Option<&str>) -> Option<&'k Member> {
        let of_login = key.and_then(|key| self.by_login.get(key)).copied();
        let (StandsFor::Unit(UnitRef::Known(id)) | StandsFor::Departed(UnitRef::Known(id))) = unit.stands_for else {
            return of_login;
        };
        let same = self.by_name.get_mut(&(id, account.name.to_string()));
        match (of_login, same) {
            (Some(member), Some(same)) => {
                same.retain(|one| one.id != member.id);
                Some(member)
            }
            (Some(member), None) => Some(member),
            (None, Some(same)) => same.pop(),
            (None, None) => None,
        }
    }

    fn newcomer(&mut self, line: &mut Line, unit: &Entry, account: AccountIn, key: Option<&str>, plan: &mut Plan) {
        let StandsFor::Unit(at) = unit.stands_for else {
            line.refuse("unit_code", &field::UNIT_DEPARTED, ["该单位已退出。", "The unit has left."]);
            return;
        };
        if key.is_some_and(|key| self.known.logins.contains(key)) {
            line.refuse(
                "login",
                &codes::LOGIN_ALREADY_TAKEN,
                ["登录名已被使用, 请换一个。", "Somebody has this login; choose another."],
            );
        }
        if !account.roles.iter().all(|role| self.known.grantable.contains(role)) {
            let words = [
                "新账号由社区书记开通, 请书记导入本表。",
                "The secretary grants new accounts; let the secretary import this sheet.",
            ];
            line.refuse("roles", &codes::ROLE_NOT_GRANTABLE, words);
        }
        if !self.people.insert((at, account.name.to_string())) {
            line.refuse(
                "name",
                &codes::DUPLICATE_ROW,
                ["本表中该单位已有同名联系人。", "Another row of this sheet has this name in the unit."],
            );
        }
        if !line.findings.is_empty() {
            return;
        }
        let word = |text: &Option<kernel::Text>| text.as_ref().map(ToString::to_string);
        plan.newcomers.push(Newcomer {
            unit: at,
            unit_code: unit.code.clone(),
            unit_name: unit.name.clone(),
            name: account.name.to_string(),
            title: word(&account.title),
            login: word(&account.login),
            roles: account.roles,
        });
        plan.counts[ImportSheet::Contacts.place()].inserted += 1;
    }
}

/// The row as clients send an account.
fn account(line: &mut Line) -> Option<AccountIn> {
    let roles = roles(line);
    let mut sent = Map::new();
    let name = line.required("name").unwrap_or_else(|| "占位".to_owned());
    sent.insert("name".to_owned(), json!(name));
    sent.insert("roles".to_owned(), json!(if roles.is_empty() { vec![Role::Helper] } else { roles }));
    sent.extend(line.words("title").map(|title| ("title".to_owned(), json!(title))));
    sent.extend(line.tidy("login").map(|login| ("login".to_owned(), json!(login))));
    line.checked(Value::Object(sent), KEYS)
}

/// The roles of a row, by their labels, their short labels or their names.
fn roles(line: &mut Line) -> Vec<Role> {
    let Some(words) = line.required("roles") else { return Vec::new() };
    let role = |word: &String| {
        let word = tidy(word);
        MEMBER_ROLES.into_iter().find(|role| {
            let label = role.label()[0];
            label == word || label.trim_start_matches("单位") == word || role.name() == word
        })
    };
    let roles: Option<Vec<Role>> = listed(&words).iter().map(role).collect();
    let Some(mut roles) = roles.filter(|roles| !roles.is_empty()) else {
        let words = ["只能填: 单位负责人、单位联络员、帮扶责任人。", "One of: unit_head, unit_liaison, helper."];
        line.refuse("roles", &field::UNKNOWN_VALUE, words);
        return Vec::new();
    };
    roles.sort_unstable();
    roles.dedup();
    roles
}

/// What a row changes of somebody who is known: name and post; the rest has its own routes.
fn change(line: &mut Line, member: &Member, unit: &Entry, account: &AccountIn, (known, plan): (&Known, &mut Plan)) {
    let here = match unit.stands_for {
        StandsFor::Unit(at) | StandsFor::Departed(at) => at == UnitRef::Known(member.unit),
        StandsFor::WrongRow => false,
    };
    if !here {
        line.refuse(
            "login",
            &codes::LOGIN_ALREADY_TAKEN,
            ["登录名已被其他单位的人员使用。", "Somebody of another unit has this login."],
        );
    }
    if account.roles != member.roles {
        let words = [
            "与现有角色不同; 调整角色请在系统中办理。",
            "The account has other roles; roles are changed in the service.",
        ];
        line.refuse("roles", &codes::CONTACT_ROLES_DIFFER, words);
    }
    let login = |login: &str| login_key(login);
    if account.login.as_ref().is_some_and(|given| member.login.as_deref().map(login) != Some(login(given.as_str()))) {
        let words = [
            "该联系人已有账号, 登录名不同; 导入不改登录名。",
            "The person has an account with another login; an import does not change it.",
        ];
        line.refuse("login", &codes::CONTACT_LOGIN_DIFFERS, words);
    }
    let (mut patch, mut back) = (Map::new(), Map::new());
    if account.name.as_str() != member.name {
        patch.insert("name".to_owned(), json!(account.name));
        back.insert("name".to_owned(), json!(member.name));
    }
    if account.title.as_ref().is_some_and(|title| member.title.as_deref() != Some(title.as_str())) {
        patch.insert("title".to_owned(), json!(account.title));
        back.insert("title".to_owned(), json!(member.title));
    }
    if !patch.is_empty() && known.grantable.is_empty() {
        let words = [
            "联系人由社区书记维护, 请书记导入本表。",
            "The secretary keeps accounts; let the secretary import this sheet.",
        ];
        line.refuse(if patch.contains_key("name") { "name" } else { "title" }, &codes::KEPT_BY_SECRETARY, words);
    }
    if !line.findings.is_empty() {
        return;
    }
    let count = &mut plan.counts[ImportSheet::Contacts.place()];
    if patch.is_empty() {
        count.unchanged += 1;
    } else {
        count.updated += 1;
        let change = Change { id: member.id, patch: Value::Object(patch), back: Value::Object(back) };
        plan.account_changes.push((member.unit, change));
    }
}
