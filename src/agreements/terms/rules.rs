//! Rules: whether a wording is complete.

#![cfg_attr(not(test), warn(clippy::arithmetic_side_effects))]

use super::model::{Clause, Names, Terms, Wording};
use super::templates;
use crate::codes;
use crate::parties::model::{PartyKind, PartyWish};
use crate::promises::rules::{check_pledge, check_recurrence};
use kernel::patch::INVALID;
use kernel::{Fault, UnitId, Violation, field};

/// Checks a wording against who exists, everything at once, and puts the words of templates in place of their codes.
///
/// # Errors
/// [`INVALID`] with every wrong place.
pub fn settle(wording: &Wording, names: &Names, author_unit: Option<UnitId>) -> Result<Terms, Fault> {
    let mut wrong = Vec::new();
    if wording.terms.ends_on.is_some_and(|end| end < wording.terms.starts_on) {
        wrong.push(Violation::new(
            "/ends_on",
            &field::ENDS_BEFORE_START,
            ["截止日期早于起始日期。", "The last day is before the first."],
        ));
    }
    check_parties(&wording.parties, names, wording.paper.is_some(), author_unit, &mut wrong);
    for (i, pledge) in wording.commitments.iter().enumerate() {
        let place = format!("/commitments/{i}");
        wrong.extend(check_pledge(pledge, &wording.parties, &place));
        wrong.extend(check_recurrence(pledge, wording.terms.starts_on, &place));
    }
    let mut terms = wording.terms.clone();
    for (i, clause) in terms.clauses.iter_mut().enumerate() {
        wrong.extend(complete_clause(clause, &format!("/clauses/{i}")));
    }
    if wrong.is_empty() { Ok(terms) } else { Err(Fault::of(&INVALID).at(wrong)) }
}

/// What a party is called when nobody says otherwise: 甲方 for the community, then 乙方; witnesses 见证方.
pub fn default_role(kind: PartyKind) -> &'static str {
    match kind {
        PartyKind::Community => "甲方",
        PartyKind::Unit => "乙方",
        PartyKind::Witness => "见证方",
    }
}

fn check_parties(
    parties: &[PartyWish],
    names: &Names,
    from_paper: bool,
    author_unit: Option<UnitId>,
    wrong: &mut Vec<Violation>,
) {
    let count = |kind| parties.iter().filter(|party| party.kind == kind).count();
    if count(PartyKind::Community) != 1 {
        let words = ["协议须有且只有一个社区方。", "An agreement has exactly one community among its parties."];
        wrong.push(Violation::new("/parties", &codes::ONE_COMMUNITY, words));
    }
    if count(PartyKind::Unit) == 0 {
        wrong.push(Violation::new(
            "/parties",
            &codes::NO_UNIT,
            ["协议至少要有一个单位方。", "An agreement has at least one unit."],
        ));
    }
    if author_unit.is_some_and(|unit| !parties.iter().any(|party| party.unit == Some(unit))) {
        let words = ["起草单位须是协议的一方。", "The unit that drafts must be a party itself."];
        wrong.push(Violation::new("/parties", &codes::AUTHOR_NOT_A_PARTY, words));
    }
    for (i, party) in parties.iter().enumerate() {
        wrong.extend(check_party(party, &parties[..i], names, from_paper, i));
    }
}

/// What is said of a unit that takes part no longer.
pub const DEPARTED: [&str; 2] =
    ["该单位已退出, 不能再成为协议方。", "The unit has departed; it becomes a party no more."];

fn check_party(party: &PartyWish, before: &[PartyWish], names: &Names, paper: bool, i: usize) -> Option<Violation> {
    let place = format!("/parties/{i}/unit_id");
    match (party.kind, party.unit) {
        (PartyKind::Community, Some(_)) => Some(Violation::new(
            place,
            &codes::NOT_FOR_COMMUNITY,
            ["社区方不填单位。", "The community's party names no unit."],
        )),
        (PartyKind::Unit, None) => Some(Violation::new(place, &field::REQUIRED, ["请指明单位。", "Name the unit."])),
        (PartyKind::Witness, None) if !paper => {
            let words = [
                "线上签署的见证方须是已登记的单位 (由其负责人签署); 系统外的见证方只能出现在纸质登记的协议中。",
                "A witness that signs here must be a registered unit; an outside witness can only stand on a paper registration.",
            ];
            Some(Violation::new(place, &field::REQUIRED, words))
        }
        (PartyKind::Witness, None) if party.signing_name.is_none() => {
            let words = ["请填写见证方名称。", "Give the witness's name."];
            Some(Violation::new(format!("/parties/{i}/signing_name"), &field::REQUIRED, words))
        }
        (_, Some(unit)) if !names.units.contains_key(&unit) => Some(Violation::new(
            place,
            &field::UNKNOWN_UNIT,
            ["本社区没有这个单位。", "There is no such unit in this community."],
        )),
        (_, Some(unit)) if names.departed.contains(&unit) => {
            Some(Violation::new(place, &field::UNIT_DEPARTED, DEPARTED))
        }
        (_, Some(unit)) if before.iter().any(|other| other.unit == Some(unit)) => Some(Violation::new(
            place,
            &codes::DUPLICATE_PARTY,
            ["同一单位重复列为协议方。", "The unit is listed twice."],
        )),
        _ => None,
    }
}

/// A clause is either a template, whose words are put in, or words of the parties' own.
fn complete_clause(clause: &mut Clause, place: &str) -> Option<Violation> {
    let words = ["条款须且只须填写 code 或 text 之一。", "A clause has either a code or a text."];
    match (&clause.code, clause.text.is_empty()) {
        (None, false) => None,
        (None, true) | (Some(_), false) => Some(Violation::new(place, &codes::CODE_OR_TEXT, words)),
        (Some(code), true) => match templates::named(code) {
            Some(template) => {
                template.text.clone_into(&mut clause.text);
                None
            }
            None => {
                let words =
                    ["没有这个条款范本, 见 clause-templates。", "There is no such template; see clause-templates."];
                Some(Violation::new(format!("{place}/code"), &codes::UNKNOWN_CLAUSE_TEMPLATE, words))
            }
        },
    }
}
