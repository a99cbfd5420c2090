//! Actions: the steps of the lifecycle, each looked up, asked of the rules, saved and recorded.

use serde::Serialize;
use serde_json::{Value, json};

use super::super::dossier::actions::{HouseholdCipher, others};
use super::super::dossier::model::{Measure, Paper, Part};
use super::super::dossier::store as dossiers;
use super::super::events;
use super::super::household_hooks::{HouseholdChange, HouseholdChanged};
use super::super::lookup::model::Record;
use super::super::lookup::reading::{found, record};
use super::super::model::{Household, HouseholdId, HouseholdState, State};
use super::super::retention::actions::watch;
use super::super::rules::{self as households, Move};
use super::super::store as rows;
use super::model::{HouseholdAct, RecheckResult, Step};
use super::wire::{
    AdmissionIn, HouseholdAttachmentsIn, HouseholdExitIn, HouseholdMergerIn, HouseholdNoticeIn, HouseholdPlanIn,
    HouseholdReasonIn, HouseholdReviewIn, HouseholdVerificationIn, RecheckIn,
};
use super::{rules, store};
use crate::codes;
use journal::{Event, ReadTx, WriteTx};
use kernel::patch::wrong;
use kernel::{Expected, Fault, field};

/// Records that it was visited.
///
/// # Errors
/// `illegal_transition`, `validation_failed`.
pub fn verify(tx: &mut WriteTx, id: HouseholdId, sent: &HouseholdVerificationIn) -> Result<Record, Fault> {
    let Some(mut household) = begun(tx, id, Move::Verify, HouseholdState::UnderReview)? else {
        return record(tx, id);
    };
    rules::past("/visited_on", sent.visited_on, tx.now().day())?;
    household.state = State::UnderReview;
    step(tx, &mut household, HouseholdAct::Verification, sent)?;
    told(tx, &household, &events::HouseholdVerified::of(&household))
}

/// Records that a meeting has looked at it.
///
/// # Errors
/// `illegal_transition`, `validation_failed`.
pub fn review(tx: &mut WriteTx, id: HouseholdId, sent: &HouseholdReviewIn) -> Result<Record, Fault> {
    let Some(mut household) = begun(tx, id, Move::Review, HouseholdState::Reviewed)? else {
        return record(tx, id);
    };
    rules::past("/held_on", sent.held_on, tx.now().day())?;
    household.state = State::Reviewed;
    step(tx, &mut household, HouseholdAct::Review, sent)?;
    told(tx, &household, &events::HouseholdReviewed::of(&household))
}

/// Records that it is on public notice.
///
/// # Errors
/// `illegal_transition`, `validation_failed`.
pub fn notice(tx: &mut WriteTx, id: HouseholdId, sent: &HouseholdNoticeIn) -> Result<Record, Fault> {
    let Some(mut household) = begun(tx, id, Move::Notice, HouseholdState::Noticed)? else {
        return record(tx, id);
    };
    rules::past("/from_on", sent.from_on, tx.now().day())?;
    let days = sent.days.unwrap_or(rules::NOTICE_DAYS);
    household.state = State::Noticed { until: sent.from_on.plus_days(days.saturating_sub(1)) };
    step(tx, &mut household, HouseholdAct::Notice, sent)?;
    told(tx, &household, &events::HouseholdNoticed::of(&household))
}

/// Takes it on.
///
/// # Errors
/// `illegal_transition`, `validation_failed`, `secretary_decides`, `notice_period_runs`.
pub fn admit(tx: &mut WriteTx, id: HouseholdId, sent: &AdmissionIn) -> Result<Record, Fault> {
    let Some(mut household) = begun(tx, id, Move::Admit, HouseholdState::Active)? else {
        return record(tx, id);
    };
    take_on(tx, &mut household, sent)?;
    record(tx, id)
}

/// Takes a household on that stands where this begins.
///
/// # Errors
/// `validation_failed`, `secretary_decides`, `notice_period_runs`.
pub fn take_on(tx: &mut WriteTx, household: &mut Household, sent: &AdmissionIn) -> Result<(), Fault> {
    let (decision, today) = (sent.decision(), tx.now().day());
    rules::admissible(household, tx.actor(), &decision, today)?;
    let cipher = HouseholdCipher::open(tx, household.id)?;
    let mut profile = cipher.profile(tx)?;
    profile.category = Some(decision.category);
    cipher.put_profile(tx, &profile)?;
    household.state = State::Active;
    household.checked_on = Some(decision.authority.map_or(today, |(_, on)| on));
    step(tx, household, HouseholdAct::Admission, &sent.kept())?;
    tx.tell(&HouseholdChanged { household: household.id, change: HouseholdChange::Helped })?;
    tx.record(&events::HouseholdAdmitted::of(household))?;
    Ok(())
}

/// Does not take it on.
///
/// # Errors
/// `illegal_transition`.
pub fn refuse(tx: &mut WriteTx, id: HouseholdId, sent: &HouseholdReasonIn) -> Result<Record, Fault> {
    let Some(mut household) = begun(tx, id, Move::Refuse, HouseholdState::Rejected)? else {
        return record(tx, id);
    };
    household.state = State::Rejected { on: tx.now().day() };
    watch(tx, &household)?;
    step(tx, &mut household, HouseholdAct::Rejection, sent)?;
    told(tx, &household, &events::HouseholdRejected::of(&household))
}

/// Checks its category again.
///
/// # Errors
/// `illegal_transition`, `validation_failed`.
pub fn recheck(tx: &mut WriteTx, id: HouseholdId, sent: &RecheckIn) -> Result<Record, Fault> {
    let mut household = found(tx, id)?;
    households::may(&household, tx.actor(), Move::Recheck)?;
    rules::past("/checked_on", sent.checked_on, tx.now().day())?;
    if (sent.result == RecheckResult::Changed) != sent.category.is_some() {
        let words =
            ["类别变更时须填写新类别, 不变时不填。", "A new category when it has changed, and none when it has not."];
        return Err(wrong("/category", &field::REQUIRED, words));
    }
    if let Some(category) = sent.category {
        let cipher = HouseholdCipher::open(tx, id)?;
        let mut profile = cipher.profile(tx)?;
        profile.category = Some(category);
        cipher.put_profile(tx, &profile)?;
    }
    household.checked_on = Some(sent.checked_on);
    step(tx, &mut household, HouseholdAct::Recheck, sent)?;
    told(tx, &household, &events::HouseholdRechecked::of(&household))
}

/// Ends the help.
///
/// # Errors
/// `illegal_transition`.
pub fn exit(tx: &mut WriteTx, id: HouseholdId, sent: &HouseholdExitIn) -> Result<Record, Fault> {
    let Some(mut household) = begun(tx, id, Move::Exit, HouseholdState::Graduated)? else {
        return record(tx, id);
    };
    household.state = State::Graduated { on: tx.now().day() };
    watch(tx, &household)?;
    step(tx, &mut household, HouseholdAct::Exit, sent)?;
    tx.tell(&HouseholdChanged { household: id, change: HouseholdChange::Graduated })?;
    told(tx, &household, &events::HouseholdExited::of(&household))
}

/// Helps it again.
///
/// # Errors
/// `illegal_transition`, `reopening_too_late`.
pub fn reopen(tx: &mut WriteTx, id: HouseholdId, sent: &HouseholdReasonIn) -> Result<Record, Fault> {
    let Some(mut household) = begun(tx, id, Move::Reopen, HouseholdState::Active)? else {
        return record(tx, id);
    };
    let today = tx.now().day();
    rules::reopens(&household, today)?;
    household.state = State::Active;
    household.checked_on = Some(today);
    step(tx, &mut household, HouseholdAct::Reopening, sent)?;
    tx.tell(&HouseholdChanged { household: id, change: HouseholdChange::Helped })?;
    told(tx, &household, &events::HouseholdReopened::of(&household))
}

/// Puts a household that was reported twice into the file that goes on.
///
/// # Errors
/// `illegal_transition`, `validation_failed`, `households_share_nothing`.
pub fn merge(tx: &mut WriteTx, id: HouseholdId, sent: &HouseholdMergerIn) -> Result<Record, Fault> {
    let Some(mut household) = begun(tx, id, Move::Merge, HouseholdState::Merged)? else {
        return record(tx, id);
    };
    let missing = || wrong("/into", &codes::NOT_A_TARGET, ["没有这户。", "There is no such household."]);
    let into = rows::find(tx, sent.into)?.ok_or_else(missing)?;
    rules::merges(&household, &into, &others(tx, id)?)?;
    dossiers::drop_traces(tx, id)?;
    household.state = State::Merged { into: into.id, on: tx.now().day() };
    watch(tx, &household)?;
    step(tx, &mut household, HouseholdAct::Merger, sent)?;
    told(tx, &household, &events::HouseholdMerged::of(&household))
}

/// Puts a plan in place of the one before.
///
/// # Errors
/// `stale_version`, `illegal_transition`.
pub fn plan(tx: &mut WriteTx, id: HouseholdId, expected: &Expected, sent: &HouseholdPlanIn) -> Result<Record, Fault> {
    let mut household = found(tx, id)?;
    expected.check(household.version)?;
    households::may(&household, tx.actor(), Move::Plan)?;
    let cipher = HouseholdCipher::open(tx, id)?;
    let measures: Vec<Measure> = sent.measures.iter().map(|one| one.measure()).collect();
    cipher.put_plan(tx, &measures)?;
    keep(tx, &mut household)?;
    told(tx, &household, &events::HouseholdPlanned::of(&household))
}

/// Puts a list of papers in place of the one before.
///
/// # Errors
/// `stale_version`, `illegal_transition`.
pub fn attach(
    tx: &mut WriteTx,
    id: HouseholdId,
    expected: &Expected,
    sent: &HouseholdAttachmentsIn,
) -> Result<Record, Fault> {
    let mut household = found(tx, id)?;
    expected.check(household.version)?;
    households::may(&household, tx.actor(), Move::Attach)?;
    let papers: Vec<Paper> = sent.attachments.iter().map(|one| one.paper()).collect();
    HouseholdCipher::open(tx, id)?.put_papers(tx, &papers)?;
    keep(tx, &mut household)?;
    told(tx, &household, &events::HouseholdAttachmentsSet::of(&household))
}

/// The household, if this step begins where it stands; none where the step was taken already.
fn begun(tx: &mut WriteTx, id: HouseholdId, step: Move, target: HouseholdState) -> Result<Option<Household>, Fault> {
    let household = found(tx, id)?;
    if household.state.word() == Some(target) && household.processed() {
        return Ok(None);
    }
    households::may(&household, tx.actor(), step)?;
    Ok(Some(household))
}

/// Puts a step on record, with what was sent sealed beside it, and writes the household down.
pub fn step<T: Serialize>(
    tx: &mut WriteTx,
    household: &mut Household,
    act: HouseholdAct,
    sent: &T,
) -> Result<(), Fault> {
    let sealed = HouseholdCipher::open(tx, household.id)?.seal(tx, Part::Act, sent)?;
    store::insert(tx, household.id, act, Some(sealed))?;
    keep(tx, household)
}

/// Writes a changed household down.
pub fn keep(tx: &mut WriteTx, household: &mut Household) -> Result<(), Fault> {
    (household.version, household.updated_at) = (household.version + 1, tx.now());
    rows::update(tx, household)
}

/// Tells the journal, and answers the household as it is now.
pub fn told<E: Event>(tx: &mut WriteTx, household: &Household, event: &E) -> Result<Record, Fault> {
    tx.record(event)?;
    record(tx, household.id)
}

/// The steps of a household, opened.
///
/// # Errors
/// `seal_broken`.
pub fn history(view: &mut ReadTx, cipher: &HouseholdCipher, id: HouseholdId) -> Result<Vec<Step>, Fault> {
    let mut steps = Vec::new();
    for kept in store::steps(view, id)? {
        let details: Option<Value> = kept.sealed.map(|sealed| cipher.unseal(view, Part::Act, &sealed)).transpose()?;
        steps.push(Step {
            n: kept.n,
            act: kept.act,
            at: kept.at,
            by: kept.by,
            details: details.map(|it| as_sent(kept.act, it)),
        });
    }
    Ok(steps)
}

/// The details of a step as they were sent: what was not said is left out, and each member has the name it is sent by.
fn as_sent(act: HouseholdAct, details: Value) -> Value {
    let name = |kept: String| match (act, kept.as_str()) {
        (HouseholdAct::Admission, "decided_by") => "decided_by_text".to_owned(),
        _ => kept,
    };
    let Value::Object(members) = details else { return json!({}) };
    members.into_iter().filter(|(_, value)| !value.is_null()).map(|(kept, value)| (name(kept), value)).collect()
}
