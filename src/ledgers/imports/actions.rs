//! Actions: recording an import, undoing it, and deleting the copy of its file when its time has come.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use uuid::Uuid;

use super::super::tables::model::Notice;
use super::model::{
    Counts, FileFacts, Import, ImportContents, ImportEffect, ImportId, ImportKind, ImportMode, ImportTimer, KEPT_FOR,
    Original,
};
use super::wire::{ImportApplied, ImportForgotten, ImportUndone};
use super::{rules, store};
use agreements::TakenBack;
use journal::{Amiss, Implied, NOT_FOUND, ReadTx, When, WriteTx, timers_amiss};
use kernel::{Expected, Fault, INTERNAL, Id, OrFaultAs, STALE_VERSION};

/// What arrived and was carried out, before it has a record.
pub struct NewImport {
    /// What kind of file it was.
    pub kind: ImportKind,
    /// What happened to rows that were right beside wrong ones.
    pub mode: ImportMode,
    /// The file.
    pub file: FileFacts,
    /// Rows by sheet.
    pub counts: Counts,
    /// What was passed over.
    pub notices: Vec<Notice>,
    /// What is kept beside the record.
    pub kept: ImportContents,
    /// The number of the first entry of what it brought.
    pub first_seq: i64,
}

/// Saves the record of an import, with one entry that stands for it.
pub fn enter(tx: &mut WriteTx, arrived: NewImport) -> Result<Import, Fault> {
    let NewImport { kind, mode, file, counts, mut notices, kept, first_seq } = arrived;
    notices.truncate(rules::LISTED);
    let import = Import {
        id: tx.new_id(),
        kind,
        mode,
        file,
        counts,
        finding_count: i64::try_from(kept.findings.len()).unwrap_or(i64::MAX),
        notices,
        created_at: tx.now(),
        created_by: tx.actor().account(),
        forgotten_at: tx.now().plus(KEPT_FOR),
        copy: Original::Kept,
    };
    store::insert(tx, &import, &kept)?;
    tx.timer(import.forgotten_at, ImportTimer::Forget, import.id.uuid())?;
    tx.record(&ImportApplied {
        import_id: import.id,
        kind,
        sha256: import.file.sha256.clone(),
        bytes: import.file.bytes,
        first_seq,
        counts,
        errors: import.finding_count,
    })?;
    Ok(import)
}

/// The import of this id, as far as the caller may know of it.
///
/// # Errors
/// `not_found`.
pub fn found(view: &mut ReadTx, id: ImportId) -> Result<Import, Fault> {
    let import = store::find(view, id)?.filter(|import| rules::sees(view.actor(), import));
    import.ok_or_else(|| Fault::of(&NOT_FOUND))
}

/// Undoes an import whole: what it made is removed, what it changed is changed back; nothing where something else
/// depends on any of it.
///
/// # Errors
/// `stale_version`, `import_forgotten`, `import_needs_secretary`, `import_needs_household_officer`, `import_in_use` with
/// what holds it.
pub fn undo(tx: &mut WriteTx, id: ImportId, expected: &Expected) -> Result<(), Fault> {
    let import = found(tx, id)?;
    rules::undoes(tx.actor(), import.kind)?;
    expected.check(1)?;
    rules::kept(&import)?;
    let brought = store::brought(tx, id)?;
    if rules::for_the_secretary(tx.actor(), &brought) {
        return Err(Fault::of(&rules::IMPORT_NEEDS_SECRETARY));
    }
    let mut held = Vec::new();
    // What was made last goes first: agreements and people depend on units.
    for one in brought.iter().rev() {
        held.extend(take_back(tx, one)?);
    }
    if held.is_empty() {
        held = off_their_ground(tx, &brought)?;
    }
    if !held.is_empty() {
        return Err(rules::in_use(&held));
    }
    tx.cancel_timers(id.uuid())?;
    store::delete(tx, id)?;
    tx.record(&ImportUndone { import_id: id, objects: brought.len() })?;
    Ok(())
}

/// Takes one thing back; returns its name and what holds it, where something does.
fn take_back(tx: &mut WriteTx, one: &ImportEffect) -> Result<Option<(String, Vec<String>)>, Fault> {
    let (name, held) = match one {
        ImportEffect::Agreement { id } => {
            let held = match agreements::actions::take_back(tx, *id)? {
                TakenBack::Done => Vec::new(),
                TakenBack::HeldBy(held) => held,
            };
            (format!("agreements/{id}"), held)
        }
        ImportEffect::Account { unit, id } => (format!("accounts/{id}"), auth::discard(tx, *unit, *id)?),
        ImportEffect::AccountChange { unit, id, version, back } => {
            let undone = auth::amend_member(tx, *unit, *id, &Expected::Versions(vec![*version]), back);
            (format!("accounts/{id}"), changed(undone.map(drop))?)
        }
        ImportEffect::UnitChange { id, version, back } => {
            let undone = units::actions::update(tx, *id, &Expected::Versions(vec![*version]), back);
            (format!("units/{id}"), changed(undone.map(drop))?)
        }
        ImportEffect::Unit { id } => {
            let undone = units::actions::delete(tx, *id, &Expected::Versions(vec![1]));
            (format!("units/{id}"), changed(undone)?)
        }
        ImportEffect::Zone { id, version, .. } => {
            (format!("zones/{id}"), zones::register::take_back(tx, *id, *version)?)
        }
        ImportEffect::ZoneChange { id, version, back } => {
            (format!("zones/{id}"), zones::register::put_back(tx, *id, *version, back)?)
        }
        ImportEffect::Household { id, version } => {
            // A pairing speaks of it, even one that was proposed and nothing more: it was no mistake, and is erased if it has to go.
            let above = pairings::about(tx, *id)?.iter().map(|one| format!("pairings/{one}")).collect();
            let held = households::export::discard(tx, *id, *version, above)?;
            (format!("households/{id}"), held)
        }
        ImportEffect::HouseholdChange { id, version, back } => {
            let back = STANDARD.decode(back).or_fault_as(&INTERNAL, "a kept word is no base64")?;
            (format!("households/{id}"), households::export::put_back(tx, *id, *version, &back)?)
        }
    };
    Ok((!held.is_empty()).then_some((name, held)))
}

/// The zones that cannot lie again where they lay: somebody lies there since.
fn off_their_ground(tx: &mut WriteTx, brought: &[ImportEffect]) -> Result<Vec<(String, Vec<String>)>, Fault> {
    let mut held = Vec::new();
    for one in brought {
        let ImportEffect::ZoneChange { id, back, .. } = one else { continue };
        if back.profile.is_none() && back.ground.is_none() {
            continue;
        }
        let by = zones::register::still_lies(tx, *id)?;
        if !by.is_empty() {
            held.push((format!("zones/{id}"), by));
        }
    }
    Ok(held)
}

/// What a refusal says of who holds the thing. What is gone already needs no undoing.
fn changed(undone: Result<(), Fault>) -> Result<Vec<String>, Fault> {
    let Err(fault) = undone else { return Ok(Vec::new()) };
    let words = |value: &serde_json::Value| value.as_array().cloned().unwrap_or_default();
    match fault.code().name {
        "unit_in_use" => {
            let held = fault.members().get("held_by").map(words).unwrap_or_default();
            Ok(held.iter().filter_map(|one| one.as_str().map(str::to_owned)).collect())
        }
        name if name == STALE_VERSION.name => Ok(vec!["changed_since".to_owned()]),
        "not_found" | "account_not_found" => Ok(Vec::new()),
        _ => Err(fault),
    }
}

/// Acts on a timer of an import.
pub fn on_timer(tx: &mut WriteTx, timer: &ImportTimer, subject: Uuid) -> Result<(), Fault> {
    match timer {
        ImportTimer::Forget => {
            let import_id = ImportId::of(subject);
            store::forget(tx, import_id)?;
            tx.record(&ImportForgotten { import_id })?;
            Ok(())
        }
    }
}

/// The timers that are not those by which the copies of files are forgotten.
pub fn wrong_timers(view: &mut ReadTx) -> Result<Vec<(String, Amiss)>, Fault> {
    let all = store::copies(view)?;
    let implied: Vec<Implied> = all
        .iter()
        .filter(|one| one.kept)
        .map(|one| Implied::of(When::At(one.forgotten_at), &ImportTimer::Forget, one.id.uuid()))
        .collect();
    let known = all.iter().map(|one| one.id.uuid()).collect();
    timers_amiss::<ImportTimer>(view, &implied, Some(&known))
}
