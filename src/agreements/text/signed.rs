//! What was signed: an agreement as its frozen texts say it, and the rows that say something else.
//!
//! The rows of a concluded agreement carry the same words as its text, for lists and filters. Whoever shows what was signed shows
//! the text; what is no part of it (states, answers, who has left) is taken from the rows.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::changes::store as requests;
use crate::frozen::{frozen, frozen_commitment, frozen_party};
use crate::model::{Agreement, RequestKind};
use crate::parties::model::{Party, PartyBasis, PartyBody, PartyKind, Reply};
use crate::promises::CommitmentId;
use crate::promises::model::{Commitment, CommitmentState, Life, Recurring};
use crate::terms::model::Terms;
use crate::versions::store as versions;
use journal::ReadTx;
use kernel::{Commons, Day, Fault, INTERNAL, Linkage, OrFault, PartyId, UnitId, canonical};

/// What of a frozen text is held against the rows by itself, or has no row.
const APART: [&str; 3] = ["parties", "commitments", "amendment"];

/// What an amendment of a registration from paper says otherwise than its row: it is signed by accounts.
const OF_PAPER: [&str; 2] = ["basis", "paper"];

/// The frozen texts of an agreement: the one it names, then the others, the newest first, and those of accessions.
pub struct Signed(Vec<Value>);

/// A row that is not what was signed: its table and key.
pub type Beside = (&'static str, String);

/// The frozen texts of an agreement, each what its digest names; none while nothing is frozen.
///
/// # Errors
/// When a text is not what its digest names, or the one the agreement names is not kept.
pub fn of(view: &mut ReadTx, agreement: &Agreement) -> Result<Option<Signed>, Fault> {
    let Some(digest) = agreement.state.digest() else { return Ok(None) };
    let (mut own, others): (Vec<_>, Vec<_>) =
        versions::texts(view, agreement.id)?.into_iter().partition(|(named, _)| named == digest);
    if own.is_empty() {
        let lost = Fault::caused(&INTERNAL, "the text that an agreement names is not kept");
        return Err(lost.in_row("agreements", agreement.id));
    }
    own.extend(others);
    let mut texts: Vec<Value> = own.into_iter().map(|(_, text)| text).collect();
    let made = requests::list(view, agreement.id)?.into_iter().rev();
    for request in made.filter(|request| request.kind == RequestKind::Accession) {
        let text = request.text.filter(|text| canonical::digest(text.as_bytes()) == request.digest);
        texts.extend(text.and_then(|text| serde_json::from_str(&text).ok()));
    }
    Ok(Some(Signed(texts)))
}

impl Signed {
    fn current(&self) -> &Value {
        self.0.first().unwrap_or(&Value::Null)
    }

    /// The newest text that has this party, and the party in it.
    fn party(&self, id: PartyId) -> Option<(&Value, &Value)> {
        let id = id.to_string();
        self.0.iter().find_map(|text| Some((text, members(text, "parties").find(|party| party["party_id"] == *id)?)))
    }

    /// The agreement with what was signed in place of what its rows say.
    ///
    /// # Errors
    /// When a text is of no form that is known.
    pub fn said(&self, agreement: &Agreement) -> Result<Agreement, Fault> {
        let text: Text = read(self.current())?;
        let mut said = agreement.clone();
        (said.number, said.revision, said.sample) = (text.number, text.revision, text.sample);
        said.terms = text.terms;
        let paper = self.0.iter().map(|text| &text["paper"]).find(|paper| paper.is_object());
        said.paper = paper.map(read).transpose()?;
        said.commitments = text.commitments.into_iter().map(|line| line.with(agreement)).collect();
        let own = text.parties.into_iter().map(|party| party.with(agreement)).collect();
        let rows = std::mem::replace(&mut said.parties, own);
        for row in rows {
            if said.party(row.id).is_none() {
                let party = self.party(row.id).map(|(_, party)| read::<TextParty>(party)).transpose()?;
                said.parties.extend(party.map(|party| party.with(agreement)));
            }
        }
        Ok(said)
    }

    /// The rows that do not say what was signed.
    pub fn beside(&self, agreement: &Agreement) -> Vec<Beside> {
        let (text, row) = (self.current(), frozen(agreement));
        let amended = text["amendment"].is_object();
        let aside = |name: &str| APART.contains(&name) || amended && OF_PAPER.contains(&name);
        let mut names = [text, &row].into_iter().filter_map(Value::as_object).flat_map(Map::keys);
        let mut found: Vec<Beside> = Vec::new();
        if names.any(|name| !aside(name) && text[name] != row[name]) {
            found.push(("agreements", agreement.id.to_string()));
        }
        found.extend(self.parties_beside(agreement).map(|id| ("agreement_parties", id)));
        found.extend(self.lines_beside(agreement).map(|id| ("commitments", id)));
        found
    }

    fn parties_beside<'s>(&'s self, agreement: &'s Agreement) -> impl Iterator<Item = String> + 's {
        let said = |party: &Party| {
            let Some((text, said)) = self.party(party.id) else { return false };
            let row = frozen_party(party);
            let amended = text["amendment"].is_object();
            let names = row.as_object().into_iter().flatten().map(|(name, _)| name);
            names.filter(|name| !(amended && *name == "basis")).all(|name| row[name] == said[name])
        };
        let changed = agreement.parties.iter().filter(move |party| !said(party)).map(|party| party.id.to_string());
        let there = |id: &str| agreement.parties.iter().any(|party| party.id.to_string() == id);
        let named = members(self.current(), "parties").filter_map(|party| party["party_id"].as_str());
        changed.chain(named.filter(move |id| !there(id)).map(str::to_owned))
    }

    /// A line that was taken out stays on record and is cancelled; one that stands is in the text.
    fn lines_beside<'s>(&'s self, agreement: &'s Agreement) -> impl Iterator<Item = String> + 's {
        let text = self.current();
        let said = move |id: &str| members(text, "commitments").find(|line| line["id"] == *id);
        let changed = agreement.commitments.iter().filter(move |line| match said(&line.id.to_string()) {
            Some(said) => frozen_commitment(line) != *said,
            None => line.stands(),
        });
        let there = |id: &str| agreement.commitments.iter().any(|line| line.id.to_string() == id);
        let named = members(text, "commitments").filter_map(|line| line["id"].as_str());
        let lost = named.filter(move |id| !there(id)).map(str::to_owned);
        changed.map(|line| line.id.to_string()).chain(lost)
    }
}

fn members<'t>(text: &'t Value, name: &str) -> impl Iterator<Item = &'t Value> + use<'t> {
    text[name].as_array().into_iter().flatten()
}

fn read<T: DeserializeOwned>(text: &Value) -> Result<T, Fault> {
    T::deserialize(text).or_fault(&INTERNAL)
}

/// A frozen text, as far as it is shown.
#[derive(Deserialize)]
struct Text {
    number: String,
    revision: i64,
    #[serde(flatten)]
    terms: Terms,
    parties: Vec<TextParty>,
    commitments: Vec<TextLine>,
    sample: bool,
}

/// A party of a frozen text.
#[derive(Deserialize)]
struct TextParty {
    party_id: PartyId,
    kind: PartyKind,
    unit_id: Option<UnitId>,
    name: String,
    role: String,
    body: PartyBody,
    signing_name: Option<String>,
    representative: Option<String>,
    title: Option<String>,
    basis: PartyBasis,
}

impl TextParty {
    /// With what it has answered, and how it leaves.
    fn with(self, agreement: &Agreement) -> Party {
        let row = agreement.party(self.party_id);
        Party {
            id: self.party_id,
            kind: self.kind,
            unit: self.unit_id,
            name: self.name,
            role: self.role,
            body: self.body,
            signing_name: self.signing_name,
            representative: self.representative,
            title: self.title,
            basis: self.basis,
            reply: row.map_or(Reply::Pending, |row| row.reply.clone()),
            accession: row.and_then(|row| row.accession),
            leave: row.and_then(|row| row.leave.clone()),
        }
    }
}

/// A commitment of a frozen text.
#[derive(Deserialize)]
struct TextLine {
    id: CommitmentId,
    linkage: Linkage,
    commons: Vec<Commons>,
    title: String,
    quantity: Option<i64>,
    unit_of_measure: Option<String>,
    due_on: Option<Day>,
    pledger_party_id: PartyId,
    #[serde(default)]
    recurrence: Option<Recurring>,
}

impl TextLine {
    /// With what has become of it.
    fn with(self, agreement: &Agreement) -> Commitment {
        let row = agreement.commitments.iter().find(|line| line.id == self.id);
        Commitment {
            id: self.id,
            linkage: self.linkage,
            commons: self.commons,
            title: self.title,
            quantity: self.quantity,
            unit_of_measure: self.unit_of_measure,
            due_on: self.due_on,
            pledger: self.pledger_party_id,
            recurrence: self.recurrence,
            progress: row.map_or(CommitmentState::Proposed, |row| row.progress),
            life: row.map_or_else(Life::default, |row| row.life.clone()),
            created_at: row.map_or(agreement.created_at, |row| row.created_at),
            updated_at: row.map_or(agreement.updated_at, |row| row.updated_at),
            version: row.map_or(1, |row| row.version),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::amendments::rules::amended;
    use crate::examples::{day, draft, noon};
    use crate::parties::model::Leave;
    use crate::terms::model::{AgreementEffect, Paper, SigningOrder};

    fn signed() -> (Agreement, Signed) {
        let mut agreement = draft(2, AgreementEffect::AllSigned, SigningOrder::Parallel);
        agreement.terms.notice = None;
        for party in &mut agreement.parties {
            party.reply = Reply::Signed { at: noon("2026-07-01") };
        }
        let text = frozen(&agreement);
        (agreement, Signed(vec![text]))
    }

    #[test]
    fn rows_that_say_what_was_signed_are_sound_whatever_has_become_of_them() {
        let (mut agreement, signed) = signed();
        assert_eq!(signed.beside(&agreement), []);
        assert_eq!(signed.said(&agreement).unwrap(), agreement);
        agreement.version += 7;
        agreement.commitments[0].life.delivered = 3;
        agreement.commitments[1].progress = CommitmentState::Cancelled;
        agreement.commitments[2].life.falls_due_on = Some(day("2027-02-01"));
        let (at, ends_on, reason) = (noon("2026-08-01"), day("2026-08-31"), "示例".to_owned());
        agreement.parties[2].leave =
            Some(Leave { at, ends_on, plain_days: false, provisional: false, reason, left_at: Some(at) });
        assert_eq!(signed.beside(&agreement), []);
        assert_eq!(signed.said(&agreement).unwrap(), agreement);
    }

    #[test]
    fn every_row_beside_the_text_is_named_and_the_text_is_told() {
        let (agreement, signed) = signed();
        let (party, line) = (agreement.parties[1].id.to_string(), agreement.commitments[1].id.to_string());
        let beside = |change: &dyn Fn(&mut Agreement)| {
            let mut changed = agreement.clone();
            change(&mut changed);
            assert_eq!(signed.said(&changed).unwrap(), agreement, "what was signed is told");
            signed.beside(&changed)
        };
        let own = vec![("agreements", agreement.id.to_string())];
        assert_eq!(beside(&|row| row.terms.title = "悄悄改掉的标题".to_owned()), own);
        assert_eq!(beside(&|row| row.terms.ends_on = None), own);
        assert_eq!(beside(&|row| row.terms.clauses.clear()), own);
        assert_eq!(beside(&|row| row.parties[1].name = "别的单位".to_owned()), [("agreement_parties", party)]);
        assert_eq!(beside(&|row| row.commitments[1].quantity = Some(1)), [("commitments", line.clone())]);
        let mut fewer = agreement.clone();
        fewer.commitments.remove(1);
        assert_eq!(signed.beside(&fewer), [("commitments", line)]);
        let mut more = agreement.clone();
        more.commitments.push(Commitment { id: CommitmentId(uuid::Uuid::from_u128(7)), ..more.commitments[0].clone() });
        assert_eq!(signed.beside(&more).len(), 1, "a promise that nobody has signed");
        assert_eq!(signed.said(&more).unwrap(), agreement);
    }

    #[test]
    fn an_amendment_of_a_registration_is_signed_by_accounts() {
        let (mut agreement, _) = signed();
        agreement.paper = Some(Paper { signed_on: day("2026-06-30"), document_no: Some("示例 3 号".to_owned()) });
        for party in &mut agreement.parties {
            party.basis = PartyBasis::Paper;
        }
        let first = frozen(&agreement);
        let mut candidate = agreement.clone();
        (candidate.paper, candidate.revision) = (None, agreement.revision + 1);
        candidate.parties.truncate(2);
        for party in &mut candidate.parties {
            party.basis = PartyBasis::Account;
        }
        let text = amended(&candidate, 1, "d0");
        agreement.revision = candidate.revision;
        let signed = Signed(vec![text, first]);
        assert_eq!(signed.beside(&agreement), [], "the third party is that of the first text");
        let said = signed.said(&agreement).unwrap();
        assert_eq!((said.paper, said.parties.len()), (agreement.paper.clone(), 3));
        assert_eq!((said.parties[0].basis, said.parties[2].basis), (PartyBasis::Account, PartyBasis::Paper));
    }
}
