//! Is a wording complete, and what is its frozen text (正式文本)?

#![cfg_attr(not(test), warn(clippy::arithmetic_side_effects))]

use serde_json::{Value, json};

use super::super::model::{Agreement, Basis, PartyKind, Terms};
use super::model::{Clause, Names, PartyWish, Pledge, Pledger, Wording};
use super::templates;
use kernel::patch::INVALID;
use kernel::{Day, Fault, UnitId, Violation};

/// What the printed page and the text say of a sample.
pub const SAMPLE_NOTICE: &str = "示例协议, 非真实签署";

/// The name of this form of text; a verifier knows from it what must be in the text.
pub const FORMAT: &str = "hulian-agreement/1";

/// Checks a wording against who exists, everything at once, and puts the words of templates in place of their codes.
///
/// # Errors
/// [`INVALID`] with every wrong place.
pub fn settle(wording: &Wording, names: &Names, author_unit: Option<UnitId>) -> Result<Terms, Fault> {
    let mut wrong = Vec::new();
    if wording.terms.ends_on.is_some_and(|end| end < wording.terms.starts_on) {
        wrong.push(Violation::new(
            "/ends_on",
            "ends_before_start",
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

/// What is wrong with one commitment: its pledger must be a party that owes something.
pub fn check_pledge(pledge: &Pledge, parties: &[PartyWish], place: &str) -> Option<Violation> {
    let known = parties.iter().any(|party| pledges(pledge.pledger, party.kind, party.unit));
    (!known).then(|| {
        let words = [
            "承诺方不是本协议的社区或单位一方。",
            "The pledger is neither the community nor a unit of this agreement.",
        ];
        Violation::new(format!("{place}/pledger"), "pledger_not_a_party", words)
    })
}

/// What is wrong with how a commitment comes again: each period has a day of its own, and the last is not before the
/// agreement begins.
pub fn check_recurrence(pledge: &Pledge, starts_on: Day, place: &str) -> Option<Violation> {
    let recurrence = pledge.recurrence?;
    if pledge.due_on.is_some() {
        let words = [
            "定期承诺以每期最后一天为期限, 不填完成期限。",
            "A recurring commitment is due on the last day of each period.",
        ];
        return Some(Violation::new(format!("{place}/due_on"), "not_with_recurrence", words));
    }
    let words = ["周期截止日期早于协议起始日期。", "The recurrence ends before the agreement begins."];
    let early = recurrence.until.is_some_and(|until| until < starts_on);
    early.then(|| Violation::new(format!("{place}/recurrence/until"), "ends_before_start", words))
}

/// Whether this pledger is that party.
pub fn pledges(pledger: Pledger, kind: PartyKind, unit: Option<UnitId>) -> bool {
    pledger.kind == kind && pledger.unit == unit && kind != PartyKind::Witness
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
        wrong.push(Violation::new("/parties", "one_community", words));
    }
    if count(PartyKind::Unit) == 0 {
        wrong.push(Violation::new(
            "/parties",
            "no_unit",
            ["协议至少要有一个单位方。", "An agreement has at least one unit."],
        ));
    }
    if author_unit.is_some_and(|unit| !parties.iter().any(|party| party.unit == Some(unit))) {
        let words = ["起草单位须是协议的一方。", "The unit that drafts must be a party itself."];
        wrong.push(Violation::new("/parties", "author_not_a_party", words));
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
            "not_for_community",
            ["社区方不填单位。", "The community's party names no unit."],
        )),
        (PartyKind::Unit, None) => Some(Violation::new(place, "required", ["请指明单位。", "Name the unit."])),
        (PartyKind::Witness, None) if !paper => {
            let words = [
                "线上签署的见证方须是已登记的单位 (由其负责人签署); 系统外的见证方只能出现在纸质登记的协议中。",
                "A witness that signs here must be a registered unit; an outside witness can only stand on a paper registration.",
            ];
            Some(Violation::new(place, "required", words))
        }
        (PartyKind::Witness, None) if party.signing_name.is_none() => {
            let words = ["请填写见证方名称。", "Give the witness's name."];
            Some(Violation::new(format!("/parties/{i}/signing_name"), "required", words))
        }
        (_, Some(unit)) if !names.units.contains_key(&unit) => Some(Violation::new(
            place,
            "unknown_unit",
            ["本社区没有这个单位。", "There is no such unit in this community."],
        )),
        (_, Some(unit)) if names.departed.contains(&unit) => Some(Violation::new(place, "unit_departed", DEPARTED)),
        (_, Some(unit)) if before.iter().any(|other| other.unit == Some(unit)) => {
            Some(Violation::new(place, "duplicate_party", ["同一单位重复列为协议方。", "The unit is listed twice."]))
        }
        _ => None,
    }
}

/// A clause is either a template, whose words are put in, or words of the parties' own.
fn complete_clause(clause: &mut Clause, place: &str) -> Option<Violation> {
    let words = ["条款须且只须填写 code 或 text 之一。", "A clause has either a code or a text."];
    match (&clause.code, clause.text.is_empty()) {
        (None, false) => None,
        (None, true) | (Some(_), false) => Some(Violation::new(place, "code_or_text", words)),
        (Some(code), true) => match templates::named(code) {
            Some(template) => {
                template.text.clone_into(&mut clause.text);
                None
            }
            None => {
                let words =
                    ["没有这个条款范本, 见 clause-templates。", "There is no such template; see clause-templates."];
                Some(Violation::new(format!("{place}/code"), "unknown_clause_template", words))
            }
        },
    }
}

/// The text that is frozen, hashed and signed: everything the parties agree on, and nothing that may change later.
pub fn frozen(agreement: &Agreement) -> Value {
    let terms = &agreement.terms;
    let mut text = json!({
        "format": FORMAT,
        "community_id": agreement.community,
        "agreement_id": agreement.id,
        "number": agreement.number,
        "revision": agreement.revision,
        "title": terms.title,
        "purpose": terms.purpose,
        "starts_on": terms.starts_on,
        "ends_on": terms.ends_on,
        "renews_automatically": terms.renews_automatically,
        "signing_order": terms.signing_order,
        "effect": terms.effect,
        "basis": if agreement.paper.is_some() { Basis::Paper } else { Basis::Account },
        "clauses": terms.clauses.iter().map(frozen_clause).collect::<Vec<_>>(),
        "parties": agreement.parties.iter().map(frozen_party).collect::<Vec<_>>(),
        "commitments": agreement.commitments.iter().filter(|line| line.stands()).map(frozen_commitment).collect::<Vec<_>>(),
        "sample": agreement.sample,
    });
    if let Some(paper) = &agreement.paper {
        text["paper"] = json!({ "signed_on": paper.signed_on, "document_no": paper.document_no });
    }
    if let Some(period) = terms.notice {
        text["notice_period"] = json!({ "days": period.days, "reckoning": period.reckoning });
    }
    if let Some(renewed) = agreement.later.renews {
        text["renews"] = json!(renewed);
    }
    if agreement.sample {
        text["notice"] = json!(SAMPLE_NOTICE);
    }
    text
}

fn frozen_clause(clause: &Clause) -> Value {
    json!({ "code": clause.code, "text": clause.text })
}

/// A party as it stands in a frozen text.
pub fn frozen_party(party: &super::super::model::Party) -> Value {
    json!({
        "party_id": party.id,
        "kind": party.kind,
        "unit_id": party.unit,
        "name": party.name,
        "role": party.role,
        "body": party.body,
        "signing_name": party.signing_name,
        "representative": party.representative,
        "title": party.title,
        "basis": party.basis,
    })
}

/// A commitment as it stands in a frozen text.
pub fn frozen_commitment(commitment: &super::super::commitments::model::Commitment) -> Value {
    let mut text = json!({
        "id": commitment.id,
        "linkage": commitment.linkage,
        "commons": commitment.commons,
        "title": commitment.title,
        "quantity": commitment.quantity,
        "unit_of_measure": commitment.unit_of_measure,
        "due_on": commitment.due_on,
        "pledger_party_id": commitment.pledger,
    });
    // Only where it was promised: texts without it hash as they always did.
    if let Some(recurrence) = commitment.recurrence {
        text["recurrence"] = json!(recurrence);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::super::super::examples::{day, draft, unit};
    use super::super::super::model::{Body, Effect, SigningOrder};
    use super::*;
    use kernel::{Linkage, canonical};

    fn wish(kind: PartyKind, unit: Option<UnitId>) -> PartyWish {
        PartyWish {
            kind,
            unit,
            role: None,
            body: Body::Administration,
            signing_name: None,
            representative: None,
            title: None,
            basis: Basis::Account,
        }
    }

    fn pledge(kind: PartyKind, unit: Option<UnitId>) -> Pledge {
        Pledge {
            linkage: Linkage::Civility,
            commons: Vec::new(),
            title: "示例".to_owned(),
            quantity: None,
            unit_of_measure: None,
            due_on: None,
            recurrence: None,
            pledger: Pledger { kind, unit },
        }
    }

    fn wording(parties: Vec<PartyWish>) -> Wording {
        let terms = draft(1, Effect::AllSigned, SigningOrder::Parallel).terms;
        Wording { terms, parties, commitments: Vec::new(), paper: None }
    }

    fn names() -> Names {
        let units = [(unit(1), "示例单位01".to_owned()), (unit(5), "示例单位05".to_owned())];
        Names { community: "兰新社区".to_owned(), units: units.into(), departed: vec![unit(5)] }
    }

    fn places(wording: &Wording, author: Option<UnitId>) -> Vec<String> {
        let wrong = settle(wording, &names(), author).unwrap_err();
        wrong.violations().iter().map(|v| format!("{} {}", v.pointer, v.code)).collect()
    }

    #[test]
    fn every_wrong_place_is_named_at_once() {
        let mut bad = wording(vec![
            wish(PartyKind::Unit, Some(unit(7))),
            wish(PartyKind::Unit, Some(unit(1))),
            wish(PartyKind::Witness, Some(unit(1))),
            wish(PartyKind::Witness, None),
            wish(PartyKind::Unit, None),
            wish(PartyKind::Unit, Some(unit(5))),
        ]);
        bad.terms.ends_on = Some(day("2026-06-30"));
        bad.terms.clauses.push(Clause { code: Some("nonsense".to_owned()), text: String::new() });
        bad.commitments = vec![pledge(PartyKind::Unit, Some(unit(1))), pledge(PartyKind::Community, None)];
        assert_eq!(
            places(&bad, Some(unit(9))),
            [
                "/ends_on ends_before_start",
                "/parties one_community",
                "/parties author_not_a_party",
                "/parties/0/unit_id unknown_unit",
                "/parties/2/unit_id duplicate_party",
                "/parties/3/unit_id required",
                "/parties/4/unit_id required",
                "/parties/5/unit_id unit_departed",
                "/commitments/1/pledger pledger_not_a_party",
                "/clauses/1/code unknown_clause_template",
            ]
        );
    }

    #[test]
    fn a_template_lends_its_words() {
        let mut good = wording(vec![wish(PartyKind::Community, None), wish(PartyKind::Unit, Some(unit(1)))]);
        good.terms.clauses = vec![Clause { code: Some("co_serve".to_owned()), text: String::new() }];
        let terms = settle(&good, &names(), None).unwrap();
        assert!(terms.clauses[0].text.contains("居民需求清单"));
        good.terms.clauses = vec![Clause { code: Some("co_serve".to_owned()), text: "另写".to_owned() }];
        assert_eq!(places(&good, None), ["/clauses/0 code_or_text"]);
    }

    #[test]
    fn the_text_holds_what_was_agreed_and_nothing_that_changes_later() {
        let mut agreement = draft(2, Effect::AllSigned, SigningOrder::Parallel);
        let digest = |agreement: &Agreement| canonical::digest(canonical::text(&frozen(agreement)).unwrap().as_bytes());
        let first = digest(&agreement);
        agreement.version += 1;
        agreement.updated_at = kernel::Instant::from_micros(0);
        assert_eq!(digest(&agreement), first);
        agreement.revision += 1;
        assert_ne!(digest(&agreement), first);
        agreement.sample = true;
        assert_eq!(frozen(&agreement)["notice"], SAMPLE_NOTICE);
    }
}
