//! Actions: importing a workbook through the actions of the slices, all or nothing.

use serde_json::{Value, json};

use super::super::imports::actions::{self as imports, NewImport};
use super::super::imports::intake::admit;
use super::super::imports::model::ImportMode;
use super::super::imports::model::{Import, ImportContents, ImportEffect, ImportKind, Source};
use super::super::imports::rules::has_errors;
use super::super::sheets::rules::XLSX;
use super::super::sheets::workbook;
use super::super::tables::model::ImportSheet;
use super::super::tables::reading::Reading;
use super::super::tables::words::tidy;
use super::checking::{self, ids};
use super::intake::{self, Intake};
use super::model::{Known, Newcomer, Plan};
use super::template;
use agreements::EndedOnes;
use agreements::RegistrationIn;
use agreements::actions::{self as agreements_actions, Provenance};
use auth::{CodeOut, FirstPassword, Keys, NewAccount, permits};
use journal::{Journal, ReadTx, WriteTx};
use kernel::{Actor, Author, Expected, Fault, INTERNAL, OrFault, UnitId};
use web::Raw;
use zones::actions::Origin;
use zones::register::{Step, StepOutcome};
use zones::{self, ZoneAssignmentIn};

/// What is known of the community: each kind of thing in one or two statements, however long the file is. Of agreements those
/// that are meant.
pub fn known(view: &mut ReadTx, ended: EndedOnes) -> Result<Known, Fault> {
    view.snapshot()?;
    Ok(Known {
        units: units::registered(view)?,
        members: auth::members(view)?,
        agreements: agreements::concluded(view, ended)?,
        grantable: auth::grantable_to_members(view.actor()),
        zones: zones::register::read(view)?,
        bound: agreements::bound_units(view)?,
        assigns: permits::<zones::may::AssignZone>(view.actor(), None) || view.actor().author == Author::System,
        today: view.now().day(),
        ..Known::default()
    })
}

/// What a file asks for, against what is known now.
///
/// # Errors
/// `geometry_too_complex`; when the database refuses.
pub fn plan(view: &mut ReadTx, reading: &Reading) -> Result<Plan, Fault> {
    // A line of the file may be one that has ended.
    let mut known = known(view, EndedOnes::Included)?;
    let contacts = reading.tables.iter().filter(|table| table.ledger == ImportSheet::Contacts);
    let logins = contacts.flat_map(|table| table.rows.iter().map(|row| table.cell(row, "login").words()));
    let keys: Vec<String> =
        logins.filter(|login| !login.is_empty()).map(|login| auth::login_key(&tidy(&login))).collect();
    known.logins = auth::logins_in_use(view, &keys)?;
    view.still_wanted()?;
    checking::plan(reading, &known, |ground| zones::register::judge(view, ground))
}

/// What an import came to, with the codes that are shown once.
pub struct Applied {
    /// Its record.
    pub import: Import,
    /// Every wrong cell.
    pub plan: Plan,
    /// The codes of the new accounts, in the order of the newcomers.
    pub codes: Vec<CodeOut>,
}

/// Carries out what a file asks for.
///
/// # Errors
/// `import_has_errors` where all or nothing was asked for; what the actions of the slices answer.
pub fn apply(
    tx: &mut WriteTx,
    intake: &Intake,
    mode: ImportMode,
    keys: &Keys,
    from: Provenance,
) -> Result<Applied, Fault> {
    let plan = plan(tx, &intake.reading)?;
    if mode == ImportMode::AllOrNothing && !plan.findings.is_empty() {
        return Err(has_errors(&plan.findings));
    }
    let first_seq = tx.next_seq();
    let mut brought = Vec::new();
    let new_units = register_units(tx, &plan, from, &mut brought)?;
    let codes = give_accounts(tx, &plan, &new_units, &mut brought)?;
    register_agreements(tx, &plan, &new_units, (keys, from), &mut brought)?;
    bring_zones(tx, &plan, &new_units, from, &mut brought)?;
    let source = Source::Book(intake.reading.kept(&intake.book));
    let arrived = NewImport {
        kind: ImportKind::Onboarding,
        mode,
        file: intake.file.clone(),
        counts: plan.counts,
        notices: plan.notices.clone(),
        kept: ImportContents { source, brought, findings: plan.findings.clone() },
        first_seq,
    };
    let import = imports::enter(tx, arrived)?;
    Ok(Applied { import, plan, codes })
}

/// Brings what somebody would have typed into the template, as samples: through the bytes of a workbook, like every other.
///
/// # Errors
/// Those of reading a file and of carrying it out.
pub async fn bring_samples(journal: &Journal, actor: Actor, keys: &Keys, typed: &Value) -> Result<(), Fault> {
    let bytes = workbook::written(&template::typed(typed))?.into();
    let seat = admit(journal, actor).await?;
    let (intake, keys) = (intake::read(seat, Raw { media: XLSX.to_owned(), bytes }, None).await?, keys.clone());
    let job = move |tx: &mut WriteTx| apply(tx, &intake, ImportMode::AllOrNothing, &keys, Provenance::Sample).map(drop);
    journal.write(actor, job).await
}

fn register_units(
    tx: &mut WriteTx,
    plan: &Plan,
    from: Provenance,
    brought: &mut Vec<ImportEffect>,
) -> Result<Vec<UnitId>, Fault> {
    let origin = match from {
        Provenance::Real => units::Origin::Registered,
        Provenance::Sample => units::Origin::Sample,
    };
    for change in &plan.unit_changes {
        let unit = units::actions::update(tx, change.id, &Expected::Any, &change.patch)?;
        brought.push(ImportEffect::UnitChange { id: unit.id, version: unit.version, back: change.back.clone() });
    }
    let mut ids = Vec::with_capacity(plan.new_units.len());
    for unit in &plan.new_units {
        let unit = units::actions::create(tx, unit, origin)?;
        brought.push(ImportEffect::Unit { id: unit.id });
        ids.push(unit.id);
    }
    Ok(ids)
}

fn give_accounts(
    tx: &mut WriteTx,
    plan: &Plan,
    new_units: &[UnitId],
    brought: &mut Vec<ImportEffect>,
) -> Result<Vec<CodeOut>, Fault> {
    for (unit, change) in &plan.account_changes {
        let account = auth::amend_member(tx, *unit, change.id, &Expected::Any, &change.patch)?;
        let (unit, version, back) = (*unit, account.version, change.back.clone());
        brought.push(ImportEffect::AccountChange { unit, id: account.id, version, back });
    }
    let mut codes = Vec::with_capacity(plan.newcomers.len());
    for newcomer in &plan.newcomers {
        let unit = ids(&[newcomer.unit], new_units)[0];
        let account = auth::create_account(tx, &account(newcomer, unit))?;
        brought.push(ImportEffect::Account { unit, id: account.id });
        codes.push(auth::invite(tx, &account)?);
    }
    Ok(codes)
}

fn account(newcomer: &Newcomer, unit: UnitId) -> NewAccount {
    NewAccount {
        login: newcomer.login.clone(),
        name: newcomer.name.clone(),
        title: newcomer.title.clone(),
        roles: newcomer.roles.iter().copied().collect(),
        unit: Some(unit),
        password: FirstPassword::ByCode,
    }
}

fn register_agreements(
    tx: &mut WriteTx,
    plan: &Plan,
    new_units: &[UnitId],
    (keys, from): (&Keys, Provenance),
    brought: &mut Vec<ImportEffect>,
) -> Result<(), Fault> {
    let seal = |typ: &str, bytes: &[u8]| keys.sign_jws(typ, bytes);
    for (units, rest) in &plan.registrations {
        let unit = |id: UnitId| json!({ "kind": "unit", "unit_id": id });
        let parties =
            std::iter::once(json!({ "kind": "community" })).chain(ids(units, new_units).into_iter().map(unit));
        let mut sent = rest.clone();
        sent["parties"] = Value::Array(parties.collect());
        let sent: RegistrationIn = serde_json::from_value(sent).or_fault(&INTERNAL)?;
        let agreement = agreements_actions::register(tx, &sent, from, &seal)?;
        brought.push(ImportEffect::Agreement { id: agreement.id });
    }
    Ok(())
}

/// Enters and changes zones, and gives those that have a unit to it, as was agreed when the ledger was written.
fn bring_zones(
    tx: &mut WriteTx,
    plan: &Plan,
    new_units: &[UnitId],
    from: Provenance,
    brought: &mut Vec<ImportEffect>,
) -> Result<(), Fault> {
    let origin = match from {
        Provenance::Real => Origin::Entered,
        Provenance::Sample => Origin::Sample,
    };
    let steps: Vec<Step> = plan.zones.iter().map(|(step, _)| step.clone()).collect();
    let done = zones::register::carry_out(tx, &steps, origin)?;
    for (done, (_, lead)) in done.into_iter().zip(&plan.zones) {
        let (StepOutcome::Entered { id, .. }, Some(lead)) = (&done, lead) else {
            brought.extend(ImportEffect::of_zone(done));
            continue;
        };
        let unit = ids(&[lead.unit], new_units)[0];
        let agreed = json!({ "channel": "workbook", "agreed_by_text": lead.post, "agreed_on": lead.since });
        let sent = json!({ "unit_id": unit, "since_on": lead.since, "agreed": agreed });
        let sent: ZoneAssignmentIn = serde_json::from_value(sent).or_fault(&INTERNAL)?;
        zones::assign(tx, *id, &sent)?;
        let version = zones::find(tx, *id)?.zone.version;
        brought.push(ImportEffect::Zone { id: *id, version, led_by: Some(unit) });
    }
    Ok(())
}
