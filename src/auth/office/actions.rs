//! Actions: hand an office over.

use super::super::account::model::{Account, AccountRef, Place};
use super::super::account::{lookup, store as account_store};
use super::super::client::model::Client;
use super::super::issuance::actions as issuances;
use super::super::people::actions as accounts;
use super::model::{Office, Term};
use super::wire::{AppointmentIn, OfficeHandedOver};
use super::{rules, store};
use journal::WriteTx;
use kernel::{AccountId, EventId, Fault, Id, UnitId};

/// Appoints a successor; whoever held the office before loses it in the same act. Appointing the holder again changes
/// nothing. Returns the machine clients that ended with the former holders' office as well.
///
/// # Errors
/// `account_not_found`, `not_to_oneself`, `account_disabled`, `roles_incompatible`, `validation_failed`.
pub fn appoint(
    tx: &mut WriteTx,
    office: Office,
    unit: Option<UnitId>,
    wanted: &AppointmentIn,
) -> Result<(Term, Account, Vec<Client>), Fault> {
    let place = Place::of(tx.community(), unit);
    let mut successor = lookup::find(tx, AccountRef { unit, id: wanted.account_id })?;
    let running = store::current(tx, office, unit)?;
    if let Some(term) = &running
        && term.account == successor.id
        && successor.roles.list().contains(&office.role())
    {
        return Ok((term.clone(), successor, Vec::new()));
    }
    let today = tx.now().day();
    let roles = rules::appoint(tx.actor(), place, office, &successor, wanted.from_on, today)?;
    let heads = issuances::heads_beside(tx, &successor)?;
    let (former, ended) = relieve(tx, office, unit, successor.id)?;
    let before = successor.clone();
    successor.roles = roles;
    accounts::save(tx, &before, &mut successor)?;
    issuances::changed(tx, &before, heads, &successor)?;
    if let Some(term) = &running {
        store::end(tx, term)?;
    }
    let term = Term {
        id: tx.new_id::<EventId>().uuid(),
        office,
        unit,
        account: successor.id,
        from_on: wanted.from_on,
        document_no: wanted.document_no.as_ref().map(|number| number.as_str().to_owned()),
        appointed_at: tx.now(),
    };
    store::insert(tx, &term)?;
    tx.record(&OfficeHandedOver {
        office,
        unit_id: unit,
        account_id: successor.id,
        former_account_ids: former,
        from_on: wanted.from_on,
    })?;
    Ok((term, successor, ended))
}

/// Takes the office from everybody but the successor; answers from whom, and the machine clients that ended with it.
fn relieve(
    tx: &mut WriteTx,
    office: Office,
    unit: Option<UnitId>,
    successor: AccountId,
) -> Result<(Vec<AccountId>, Vec<Client>), Fault> {
    let (mut former, mut ended) = (Vec::new(), Vec::new());
    for before in account_store::holders(tx, office.role(), unit)? {
        if before.id != successor {
            let mut after = before.clone();
            (after.roles, after.state) = rules::relieved(&before, office);
            ended.extend(accounts::save(tx, &before, &mut after)?);
            former.push(before.id);
        }
    }
    Ok((former, ended))
}
