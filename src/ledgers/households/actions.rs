//! Actions: importing a file of households all or nothing, and opening the ledger.

use std::collections::HashMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::super::imports::actions::{self as imports, NewImport};
use super::super::imports::model::{FileFacts, Import, ImportContents, ImportEffect, ImportKind, ImportMode, Source};
use super::super::imports::rules::has_errors;
use super::checking::{self, MatchedBy};
use super::intake::Intake;
use super::model::{Known, LedgerField, Plan, Step};
use ::households::HouseholdId;
use ::households::export as households;
use ::households::export::{DisclosableField, Registered};
use auth::{Colleague, colleagues};
use journal::{ReadTx, WriteTx};
use kernel::{AccountId, Fault, canonical};
use vault::BlindIndex;

/// What a file asks for, against what is known now. Only those households are opened that it names, or that share a number
/// or an address with it.
///
/// # Errors
/// `seal_broken`, `vault_ring_missing`.
pub fn plan(view: &mut ReadTx, intake: &Intake) -> Result<Plan, Fault> {
    view.snapshot()?;
    let (roll, blind) = (households::roll(view)?, blinding(view)?);
    let ids: Vec<_> = checking::named(&intake.reading, &roll, &blind).into_keys().collect();
    let open: HashMap<_, _> = households::open_all(view, &ids)?.into_iter().map(|one| (one.id, one)).collect();
    let known = Known { roll, open, staff: colleagues(view)?, today: view.now().day() };
    view.still_wanted()?;
    Ok(checking::plan(&intake.reading, &known, &blind))
}

/// By which digest something is found in a community. A vault is opened with a suite that is there alone, so there is one.
fn blinding(view: &ReadTx) -> Result<impl Fn(&BlindIndex) -> Vec<u8> + use<>, Fault> {
    let (vault, community) = (vault::of(view)?, view.community());
    Ok(move |trace: &BlindIndex| vault.blind(community, trace).unwrap_or_default())
}

/// Puts on record which households a file finds by numbers and addresses, before anything is told of them: a file that is
/// only looked at, or refused, tells whose they are as a search does.
pub fn note(tx: &mut WriteTx, intake: &Intake) -> Result<(), Fault> {
    let (roll, blind) = (households::roll(tx)?, blinding(tx)?);
    let met = checking::named(&intake.reading, &roll, &blind);
    let found = met.into_iter().filter(|(_, met)| *met == MatchedBy::Found).map(|(id, _)| id);
    let mut found: Vec<HouseholdId> = found.collect();
    found.sort_unstable();
    households::note_search(tx, found)
}

/// What is said of a file: its digest is keyed, lest somebody guesses at what stood in it.
///
/// # Errors
/// `vault_suite_missing`.
pub fn facts(view: &ReadTx, file: &FileFacts) -> Result<FileFacts, Fault> {
    let sha256 = canonical::hex(&vault::of(view)?.blind_file(view.community(), file.sha256.as_bytes())?);
    Ok(FileFacts { sha256, ..file.clone() })
}

/// Carries out what a file asks for.
///
/// # Errors
/// `import_has_errors`; what the actions of the households answer.
pub fn apply(tx: &mut WriteTx, intake: &Intake) -> Result<(Import, Plan), Fault> {
    let plan = plan(tx, intake)?;
    if !plan.findings.is_empty() {
        return Err(has_errors(&plan.findings));
    }
    let first_seq = tx.next_seq();
    let mut brought = Vec::with_capacity(plan.steps.len());
    for step in &plan.steps {
        brought.push(match step {
            Step::Enter(words, admission) => {
                let (id, version) = households::enter(tx, words, admission.as_ref())?;
                ImportEffect::Household { id, version }
            }
            Step::Change(change) => {
                let (version, back) = households::change(tx, change)?;
                ImportEffect::HouseholdChange { id: change.id, version, back: STANDARD.encode(back) }
            }
        });
    }
    let arrived = NewImport {
        kind: ImportKind::Households,
        mode: ImportMode::AllOrNothing,
        file: facts(tx, &intake.file)?,
        counts: plan.counts(),
        notices: plan.notices.clone(),
        kept: ImportContents { source: Source::Nothing, brought, findings: Vec::new() },
        first_seq,
    };
    Ok((imports::enter(tx, arrived)?, plan))
}

/// The ledger, masked by whoever writes it, and the names of those who keep files.
///
/// # Errors
/// `seal_broken`, `vault_ring_missing`.
pub fn ledger(view: &mut ReadTx) -> Result<(Vec<Registered>, Vec<Colleague>), Fault> {
    Ok((households::listed(view)?, colleagues(view)?))
}

/// The same for somebody who looks: that is put on record for each household before anything is shown.
///
/// # Errors
/// `seal_broken`, `vault_ring_missing`.
pub fn disclose(
    tx: &mut WriteTx,
    by: AccountId,
    purpose: &str,
    fields: &[LedgerField],
) -> Result<(Vec<Registered>, Vec<Colleague>), Fault> {
    let mut fields: Vec<DisclosableField> = fields.iter().map(|field| field.clear()).collect();
    fields.sort_unstable();
    fields.dedup();
    Ok((households::disclose_all(tx, by, purpose, &fields)?, colleagues(tx)?))
}
