//! The frozen text (正式文本) of an agreement: what is hashed and signed.

use serde_json::{Value, json};

use crate::model::Agreement;
use crate::parties::model::PartyBasis;
use proofs::agreement::TEXT_FORMAT;

/// What the printed page and the text say of a sample.
pub const SAMPLE_NOTICE: &str = "示例协议, 非真实签署";

/// The text that is frozen, hashed and signed: everything the parties agree on, and nothing that may change later.
pub fn frozen(agreement: &Agreement) -> Value {
    let mut text = json!(agreement.terms);
    let parties: Vec<Value> = agreement.parties.iter().map(frozen_party).collect();
    let lines = agreement.commitments.iter().filter(|line| line.stands());
    for (name, value) in [
        ("format", json!(TEXT_FORMAT)),
        ("community_id", json!(agreement.community)),
        ("agreement_id", json!(agreement.id)),
        ("number", json!(agreement.number)),
        ("revision", json!(agreement.revision)),
        ("basis", json!(if agreement.paper.is_some() { PartyBasis::Paper } else { PartyBasis::Account })),
        ("parties", json!(parties)),
        ("commitments", lines.map(frozen_commitment).collect()),
        ("sample", json!(agreement.sample)),
    ] {
        text[name] = value;
    }
    if let Some(paper) = &agreement.paper {
        text["paper"] = json!(paper);
    }
    if let Some(renewed) = agreement.changes.renews {
        text["renews"] = json!(renewed);
    }
    if agreement.sample {
        text["notice"] = json!(SAMPLE_NOTICE);
    }
    text
}

/// A party as it stands in a frozen text.
pub fn frozen_party(party: &crate::parties::model::Party) -> Value {
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
pub fn frozen_commitment(commitment: &crate::promises::model::Commitment) -> Value {
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
    use super::*;
    use crate::examples::{day, draft, unit};
    use crate::parties::model::{PartyBody, PartyKind, PartyWish};
    use crate::promises::model::{Pledge, Pledger};
    use crate::terms::model::{AgreementEffect, Clause, Names, SigningOrder, Wording};
    use crate::terms::rules::settle;
    use kernel::{Linkage, UnitId, canonical};

    fn wish(kind: PartyKind, unit: Option<UnitId>) -> PartyWish {
        PartyWish {
            kind,
            unit,
            role: None,
            body: PartyBody::Administration,
            signing_name: None,
            representative: None,
            title: None,
            basis: PartyBasis::Account,
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
        let terms = draft(1, AgreementEffect::AllSigned, SigningOrder::Parallel).terms;
        Wording { terms, parties, commitments: Vec::new(), paper: None }
    }

    fn names() -> Names {
        let units = [(unit(1), "示例单位01".to_owned()), (unit(5), "示例单位05".to_owned())];
        Names { community: "兰新社区".to_owned(), units: units.into(), departed: vec![unit(5)] }
    }

    fn places(wording: &Wording, author: Option<UnitId>) -> Vec<String> {
        let wrong = settle(wording, &names(), author).unwrap_err();
        wrong.violations().iter().map(|v| format!("{} {}", v.pointer, v.code.name)).collect()
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
        let mut agreement = draft(2, AgreementEffect::AllSigned, SigningOrder::Parallel);
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
