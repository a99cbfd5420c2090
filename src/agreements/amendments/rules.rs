//! Rules: what an amendment says, and what is true when it takes effect.

use serde_json::{Value, json};

use crate::changes::model::Request;
use crate::frozen::frozen;
use crate::model::{Agreement, State};
use crate::parties::model::{PartyBasis, Reply};
use crate::promises::CommitmentId;
use crate::promises::model::Commitment;
use crate::rules::{accept_bound, signs_here, touch};
use kernel::Instant;

/// What no amendment touches.
pub const FIXED: [&str; 6] = ["parties", "effect", "signing_order", "starts_on", "submit", "signing_due_on"];

/// The agreement as an amendment of it begins: the parties of the new text, and the next revision.
pub fn candidate(agreement: &Agreement) -> Agreement {
    let mut candidate = agreement.clone();
    let stays = |agreement: &Agreement, party: &crate::parties::model::Party| {
        signs_here(party) && (agreement.binds(party) || party.pending())
    };
    candidate.parties.retain(|party| stays(agreement, party));
    for party in &mut candidate.parties {
        party.basis = PartyBasis::Account;
    }
    candidate.paper = None;
    candidate.revision += 1;
    candidate
}

/// The frozen text of an amendment: whole, and with the number and the digest it amends.
pub fn amended(candidate: &Agreement, number: i64, base: &str) -> Value {
    let mut text = frozen(candidate);
    text["amendment"] = json!({ "number": number, "amends": base });
    text
}

/// What becomes of the commitments when an amendment takes effect.
#[derive(Debug, Default, PartialEq)]
pub struct Changed {
    /// New ones, with their place in the order.
    pub added: Vec<Commitment>,
    /// Those that are part of the text no longer.
    pub dropped: Vec<CommitmentId>,
}

/// Puts the new text in place of the old one.
pub fn apply(agreement: &mut Agreement, candidate: Agreement, request: &Request, now: Instant) -> Changed {
    agreement.terms = candidate.terms;
    agreement.revision = candidate.revision;
    agreement.changes.amendments += 1;
    for party in &mut agreement.parties {
        if let Some(answer) = request.answers.iter().find(|answer| answer.party == party.id) {
            party.reply = Reply::Signed { at: answer.at };
            party.accession = None;
        }
    }
    replace_digest(&mut agreement.state, &request.digest);
    let kept = |id: CommitmentId| candidate.commitments.iter().any(|line| line.id == id);
    let gone = agreement.commitments.iter().filter(|line| line.stands() && !kept(line.id));
    let dropped: Vec<CommitmentId> = gone.map(|line| line.id).collect();
    let known: Vec<CommitmentId> = agreement.commitments.iter().map(|line| line.id).collect();
    let fresh: Vec<CommitmentId> =
        candidate.commitments.iter().map(|line| line.id).filter(|id| !known.contains(id)).collect();
    agreement.commitments.extend(candidate.commitments.into_iter().filter(|line| fresh.contains(&line.id)));
    for line in agreement.commitments.iter_mut().filter(|line| dropped.contains(&line.id)) {
        line.progress = crate::promises::model::CommitmentState::Cancelled;
        line.version += 1;
        line.updated_at = now;
    }
    accept_bound(agreement, now);
    touch(agreement, now);
    let added = agreement.commitments.iter().filter(|line| fresh.contains(&line.id)).cloned().collect();
    Changed { added, dropped }
}

fn replace_digest(state: &mut State, new: &str) {
    if let State::Signed { digest, .. }
    | State::Active { digest, .. }
    | State::Suspended { digest, .. }
    | State::Ending { digest, .. } = state
    {
        new.clone_into(digest);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::changes::model::{Answered, RequestState, RequestVerdict};
    use crate::examples::{draft, noon, unit};
    use crate::model::RequestKind;
    use crate::parties::model::PartyKind;
    use crate::promises::model::CommitmentState;
    use crate::terms::model::{AgreementEffect, SigningOrder};
    use kernel::canonical;

    fn active(effect: AgreementEffect) -> Agreement {
        let mut agreement = draft(2, effect, SigningOrder::Parallel);
        let now = noon("2026-07-01");
        agreement.concluded_at = Some(now);
        agreement.state = State::Active { digest: "d0".to_owned(), due_on: None, since: now };
        for party in &mut agreement.parties {
            party.reply = Reply::Signed { at: now };
        }
        for line in &mut agreement.commitments {
            line.progress = CommitmentState::Accepted;
        }
        agreement
    }

    fn request(agreement: &Agreement, candidate: &Agreement) -> Request {
        let text = canonical::text(&amended(candidate, 1, "d0")).unwrap();
        let at = noon("2026-07-05");
        let consents = agreement.parties.iter().map(|party| Answered {
            party: party.id,
            verdict: RequestVerdict::Consent,
            reason: None,
            at,
            by: None,
        });
        Request {
            agreement: agreement.id,
            number: 1,
            kind: RequestKind::Amendment,
            state: RequestState::Open,
            reason: "示例".to_owned(),
            digest: canonical::digest(text.as_bytes()),
            base: "d0".to_owned(),
            by: agreement.parties[0].id,
            made_by: None,
            made_at: at,
            from_on: None,
            until_on: None,
            settled_at: None,
            party: None,
            text: Some(text),
            wording: None,
            answers: consents.collect(),
        }
    }

    #[test]
    fn what_is_taken_out_is_cancelled_and_what_stays_keeps_what_was_done() {
        let mut agreement = active(AgreementEffect::AllSigned);
        let mut candidate = candidate(&agreement);
        candidate.terms.title = "变更后的标题".to_owned();
        let dropped = candidate.commitments.remove(0).id;
        let mut extra = candidate.commitments[0].clone();
        extra.id = crate::promises::CommitmentId(uuid::Uuid::from_u128(0xdff));
        extra.progress = CommitmentState::Proposed;
        candidate.commitments.push(extra.clone());
        let request = request(&agreement, &candidate);
        // Meanwhile something has happened to a line that stays.
        agreement.commitments[1].version = 7;
        let changed = apply(&mut agreement, candidate, &request, noon("2026-07-06"));
        assert_eq!(changed.dropped, [dropped]);
        assert_eq!(changed.added.iter().map(|line| line.id).collect::<Vec<_>>(), [extra.id]);
        assert_eq!(changed.added[0].progress, CommitmentState::Accepted, "born accepted");
        assert_eq!(agreement.commitments[0].progress, CommitmentState::Cancelled);
        assert_eq!(agreement.commitments[1].version, 7);
        assert_eq!(agreement.state.digest(), Some(request.digest.as_str()));
        assert_eq!((agreement.revision, agreement.changes.amendments), (2, 1));
        let lines = frozen(&agreement)["commitments"].as_array().unwrap().len();
        assert_eq!(lines, 3, "the cancelled one is part of the text no longer");
    }

    #[test]
    fn two_amendments_never_hash_alike_and_who_has_left_is_no_party_of_the_text() {
        let agreement = active(AgreementEffect::EachOnSigning);
        let same = candidate(&agreement);
        assert_ne!(amended(&same, 1, "d0"), amended(&same, 2, "d0"));
        let mut agreement = agreement;
        agreement.parties[2].reply = Reply::Pending;
        agreement.parties[1].leave = Some(crate::parties::model::Leave {
            at: noon("2026-07-02"),
            ends_on: "2026-07-03".parse().unwrap(),
            plain_days: false,
            provisional: false,
            reason: "示例".to_owned(),
            left_at: Some(noon("2026-07-04")),
        });
        let units: Vec<_> = candidate(&agreement).parties.iter().filter_map(|party| party.unit).collect();
        assert_eq!(units, [unit(2)], "who is still asked stays");
        agreement.parties[2].kind = PartyKind::Witness;
        agreement.parties[2].unit = None;
        assert_eq!(candidate(&agreement).parties.len(), 1, "an outside witness cannot sign here");
    }
}
