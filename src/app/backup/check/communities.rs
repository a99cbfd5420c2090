//! One community after the other: its journal, its receipts, its rows, its documents, what is sealed in it.

use super::derived;
use super::findings::{Report, What};
use crate::backup::lists::{each_community, each_document};
use crate::backup::progress::Progress;
use crate::failure::Failure;
use crate::kept_rows::kept_rows;
use db::{self, Conn, UNAVAILABLE};
use documents::{self, Address, DocumentId, Seen, Storage};
use households::HouseholdId;
use journal::{self, Extensions, ReadTx, Sealing};
use kernel::{Actor, Clock, CommunityId, Fault};
use proofs::keys::JwkSet;
use readers::audit::{self, Wrong};
use vault::Vault;

/// What looking may need.
pub struct Means {
    /// The service's own public keys.
    pub keys: JwkSet,
    /// What seals heads, if it is at hand.
    pub sealing: Sealing,
    /// Where the documents are.
    pub storage: Storage,
    /// What opens households, if it is at hand.
    pub vault: Option<Vault>,
    /// Documents that are known to be gone.
    pub gone: Vec<DocumentId>,
}

/// Rows of one slice that cannot be read, by table.
type Unreadable = fn(&mut ReadTx) -> Result<Vec<(&'static str, Vec<String>)>, Fault>;

/// Every slice that reads its rows as what they stand for.
const READERS: [Unreadable; 11] = [
    auth::unreadable,
    |view| Ok(vec![("communities", communities::unreadable_rows(view)?)]),
    |view| Ok(vec![("units", units::unreadable_rows(view)?)]),
    documents::unreadable,
    agreements::unreadable,
    commitments::unreadable,
    zones::unreadable,
    |view| Ok(vec![("households", households::unreadable_rows(view)?)]),
    pairings::unreadable,
    |view| Ok(vec![("handovers", continuity::unreadable_rows(view)?)]),
    |view| Ok(vec![("imports", ledgers::unreadable_rows(view)?)]),
];

/// Looks at every community.
pub fn look(conn: &mut Conn, means: &Means, report: &mut Report) -> Result<(), Failure> {
    let total = u64::try_from(db::copy::count(conn, "community_heads")?).unwrap_or_default();
    let mut progress = Progress::of("communities", total);
    each_community(conn, |conn, community, _| {
        let job = |view: &mut ReadTx<'_>| {
            // One state for all of it: a receipt's head and the chain it should be in.
            view.snapshot()?;
            of_one(view, &means.keys, report)
        };
        let carried = means.vault.clone().map(|vault| Extensions::default().with(vault));
        let with = (means.sealing.clone(), carried.unwrap_or_default());
        journal::look(conn, (Actor::system(community), Clock::System.now()), with, job)?;
        of_documents(conn, community, means, report)?;
        report.seen.communities += 1;
        progress.one();
        Ok(())
    })
}

fn of_one(view: &mut ReadTx, keys: &JwkSet, report: &mut Report) -> Result<(), Fault> {
    let community = format!("community {}", view.community());
    let head = journal::head_of(view)?;
    report.seen.events += head.seq;
    // Whatever cannot be read where it is looked at is a finding, and the rest is looked at all the same.
    match audit::verify(view, &head, keys, None) {
        Ok(verdict) => {
            // Every receipt that does not hold is told below.
            let wrong = verdict.wrong.filter(|wrong| !matches!(wrong, Wrong::Receipt { .. }));
            wrong.iter().for_each(|wrong| report.add(What::Journal, &community, &told(wrong)));
        }
        Err(fault) => report.add(What::Journal, &community, out_of_reach(fault)?),
    }
    match agreements::wrong_receipts(view, keys, None) {
        Ok(wrong) => {
            wrong.iter().for_each(|(place, why)| report.add(What::Receipt, &format!("{community} {place}"), why))
        }
        Err(fault) => report.add(What::Receipt, &community, out_of_reach(fault)?),
    }
    match agreements::beside_text(view) {
        Ok(wrong) => {
            wrong.iter().for_each(|(place, word)| report.add(What::Beside, &format!("{community} {place}"), word))
        }
        Err(fault) => report.add(What::Beside, &community, out_of_reach(fault)?),
    }
    for reader in READERS {
        match reader(view) {
            Ok(tables) => {
                for (table, key) in tables.iter().flat_map(|(table, keys)| keys.iter().map(move |key| (table, key))) {
                    report.add(What::Row, &format!("{community} {table}/{key}"), "");
                }
            }
            Err(fault) => report.add(What::Row, &community, out_of_reach(fault)?),
        }
    }
    match journal::unexplained(view, &kept_rows()) {
        Ok(wrong) => {
            wrong.iter().for_each(|(place, word)| report.add(What::Unexplained, &format!("{community} {place}"), word))
        }
        Err(fault) => report.add(What::Unexplained, &community, out_of_reach(fault)?),
    }
    if let Err(fault) = derived::look(view, &community, report) {
        report.add(What::Unexplained, &community, out_of_reach(fault)?);
    }
    if view.extension::<Vault>().is_none() {
        return Ok(());
    }
    match households::open_everything(view, beside) {
        Ok(opened) => {
            report.seen.households += opened.households;
            let shut = opened.shut.iter();
            shut.for_each(|(place, why)| report.add(What::Sealed, &format!("{community} {place}"), why));
        }
        Err(fault) => report.add(What::Sealed, &community, out_of_reach(fault)?),
    }
    Ok(())
}

/// Everything that the slices above keep about a household, sealed with its key.
fn beside(view: &mut ReadTx, household: HouseholdId) -> Result<Vec<households::Beside>, Fault> {
    let mut found = pairings::sealed_rows(view, household)?;
    found.extend(continuity::sealed_rows(view, household)?);
    Ok(found)
}

/// A database that is out of reach says nothing about what lies in it.
fn out_of_reach(fault: Fault) -> Result<&'static str, Fault> {
    if fault.code() == &UNAVAILABLE { Err(fault) } else { Ok(fault.code().name) }
}

fn told(wrong: &Wrong) -> String {
    format!("{}: {}", audit::word(wrong), audit::words(wrong)[1])
}

fn of_documents(conn: &mut Conn, community: CommunityId, means: &Means, report: &mut Report) -> Result<(), Failure> {
    let (now, mut missing) = (Clock::System.now(), Vec::new());
    each_document(conn, community, now, |address, size| {
        report.seen.documents += 1;
        let place = format!("community {community} documents/{}", address.document());
        match means.storage.look(&address)? {
            Seen::Right(found) if i64::try_from(found).is_ok_and(|found| found == size) => {}
            Seen::Missing if means.gone.contains(&address.document()) => {}
            Seen::Missing => missing.push(address),
            Seen::Right(_) | Seen::Wrong => report.add(What::DocumentWrong, &place, ""),
        }
        Ok(())
    })?;
    // One that was removed since its row was read is not missing.
    for address in missing {
        if is_there(conn, community, &address)? {
            let place = format!("community {community} documents/{}", address.document());
            report.add(What::DocumentMissing, &place, "");
        }
    }
    Ok(())
}

fn is_there(conn: &mut Conn, community: CommunityId, sought: &Address) -> Result<bool, Failure> {
    let mut there = false;
    each_document(conn, community, Clock::System.now(), |address, _| {
        there |= address == *sought;
        Ok(())
    })?;
    Ok(there)
}
