//! Integrity checks of the rows of this crate.

use std::collections::BTreeSet;

use uuid::Uuid;

use super::account::store as accounts;
use super::client::store as clients;
use super::guesses::model::AuthTimer;
use super::invitation::store as invitations;
use super::issuance::store as issuances;
use super::logins::model::login_key;
use super::logins::store::logins_here;
use super::office::store as offices;
use super::second_factor::store as second_factors;
use super::session::store as sessions;
use journal::{Amiss, EventType, ReadTx, RowKind, RowWord, timers_amiss, wrong_copies};
use kernel::{AccountId, Fault, Id};

kernel::joined! {
    /// The types of this slice's events.
    pub const EVENTS: [EventType] = [
        crate::account::events::EVENTS,
        crate::client::wire::EVENTS,
        crate::confirmation::wire::EVENTS,
        crate::guesses::wire::EVENTS,
        crate::invitation::wire::EVENTS,
        crate::issuance::wire::EVENTS,
        crate::office::wire::EVENTS,
        crate::second_factor::wire::EVENTS,
        crate::session::wire::EVENTS,
    ];
}

/// The rows of the community that make no sense, by table.
pub fn unreadable(view: &mut ReadTx) -> Result<Vec<(&'static str, Vec<String>)>, Fault> {
    Ok(vec![
        ("accounts", accounts::unreadable_rows(view)?),
        ("issuances", issuances::unreadable_rows(view)?),
        ("sessions", sessions::unreadable_rows(view)?),
        ("second_factors", second_factors::unreadable_rows(view)?),
        ("recovery_codes", second_factors::unreadable_codes(view)?),
    ])
}

/// The logins that do not lead where the accounts and codes of the community say.
pub fn wrong_logins(view: &mut ReadTx) -> Result<Vec<(String, RowWord)>, Fault> {
    let row = |(key, account): (String, AccountId)| (key, account.uuid());
    let own = accounts::logins(view)?.into_iter().map(|(login, account)| (login_key(&login), account));
    let implied: BTreeSet<(String, Uuid)> = own.chain(invitations::keys(view)?).map(row).collect();
    let standing = logins_here(view)?.into_iter().map(row).collect();
    Ok(wrong_copies("logins", &implied, &standing))
}

/// The timers of this crate whose subject does not exist. That attempts and revoked tokens are forgotten late does no harm.
pub fn wrong_timers(view: &mut ReadTx) -> Result<Vec<(String, Amiss)>, Fault> {
    let here = BTreeSet::from([view.community().uuid()]);
    timers_amiss::<AuthTimer>(view, &[], Some(&here))
}

/// The kinds of rows of this slice whose states are kept.
pub static KEPT: &[&RowKind] = &[
    &accounts::ACCOUNTS,
    &accounts::PASSWORDS,
    &clients::CLIENTS,
    &invitations::INVITATIONS,
    &issuances::ISSUANCES,
    &offices::TERMS,
    &second_factors::SECOND_FACTORS,
    &second_factors::RECOVERY_CODES,
];
