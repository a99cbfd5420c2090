//! One community after the other: its journal, its receipts, its rows, its documents, what is sealed in it.

use jsonwebtoken::jwk::JwkSet;

use super::findings::{Report, What};
use crate::app::backup::lists::{each_community, each_document};
use crate::app::backup::progress::Progress;
use crate::app::cli::Failure;
use crate::db::{self, Conn, UNAVAILABLE};
use crate::documents::{self, Address, Seen, Shelf};
use crate::journal::{self, Finding, Head, View};
use crate::kernel::{Actor, Clock, CommunityId, DocumentId, Fault, HouseholdId};
use crate::vault::Vault;
use crate::{agreements, auth, communities, continuity, households, ledgers, pairings, units, zones};

/// What looking may need.
pub struct Means {
    /// Where the documents are.
    pub shelf: Shelf,
    /// What opens households, if it is at hand.
    pub vault: Option<Vault>,
    /// Documents that are known to be gone.
    pub gone: Vec<DocumentId>,
}

/// Rows of one slice that cannot be read, by table.
type Unreadable = fn(&mut View) -> Result<Vec<(&'static str, Vec<String>)>, Fault>;

/// Every slice that reads its rows as what they stand for.
const READERS: [Unreadable; 10] = [
    auth::unreadable,
    |view| Ok(vec![("communities", communities::unreadable_rows(view)?)]),
    |view| Ok(vec![("units", units::unreadable_rows(view)?)]),
    documents::unreadable,
    agreements::unreadable,
    zones::unreadable,
    |view| Ok(vec![("households", households::unreadable_rows(view)?)]),
    pairings::unreadable,
    |view| Ok(vec![("handovers", continuity::unreadable_rows(view)?)]),
    |view| Ok(vec![("imports", ledgers::unreadable_rows(view)?)]),
];

/// Looks at every community.
pub fn look(conn: &mut Conn, means: &Means, report: &mut Report) -> Result<(), Failure> {
    let keys = auth::published(conn)?;
    let total = u64::try_from(db::copy::count(conn, "community_heads")?).unwrap_or_default();
    let mut progress = Progress::of("communities", total);
    each_community(conn, |conn, community, _| {
        let job = |view: &mut View<'_>| {
            // One state for all of it: a receipt's head and the chain it should be in.
            view.snapshot()?;
            of_one(view, &keys, means.vault.as_ref(), report)
        };
        journal::look(conn, Actor::system(community), Clock::System.now(), job)?;
        of_documents(conn, community, means, report)?;
        report.seen.communities += 1;
        progress.one();
        Ok(())
    })
}

fn of_one(view: &mut View, keys: &JwkSet, vault: Option<&Vault>, report: &mut Report) -> Result<(), Fault> {
    let community = format!("community {}", view.community());
    let head = journal::head_of(view)?;
    report.seen.events += head.seq;
    // Whatever cannot be read where it is looked at is a finding, and the rest is looked at all the same.
    match journal::walk(view, &head) {
        Ok(None) => {}
        Ok(Some(finding)) => report.add(What::Journal, &community, &broken(&finding, &head)),
        Err(fault) => report.add(What::Journal, &community, out_of_reach(fault)?),
    }
    match agreements::wrong_receipts(view, keys) {
        Ok(wrong) => {
            wrong.iter().for_each(|(place, why)| report.add(What::Receipt, &format!("{community} {place}"), why))
        }
        Err(fault) => report.add(What::Receipt, &community, out_of_reach(fault)?),
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
    let Some(vault) = vault else { return Ok(()) };
    match households::open_everything(view, vault, beside) {
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
fn beside(view: &mut View, household: HouseholdId) -> Result<Vec<households::Beside>, Fault> {
    let mut found = pairings::beside(view, household)?;
    found.extend(continuity::beside(view, household)?);
    Ok(found)
}

/// A database that is out of reach says nothing about what lies in it.
fn out_of_reach(fault: Fault) -> Result<&'static str, Fault> {
    if fault.code() == &UNAVAILABLE { Err(fault) } else { Ok(fault.code().name) }
}

fn broken(finding: &Finding, head: &Head) -> String {
    match finding {
        Finding::Gap { expected } => format!("gap: event {expected} is missing"),
        Finding::Broken { seq } => format!("broken: event {seq} does not follow from the one before"),
        Finding::Altered { seq } => format!("altered: event {seq} does not give its hash"),
        Finding::Cut { .. } => format!("cut: it does not lead to its head, {}", head.seq),
    }
}

fn of_documents(conn: &mut Conn, community: CommunityId, means: &Means, report: &mut Report) -> Result<(), Failure> {
    let (now, mut missing) = (Clock::System.now(), Vec::new());
    each_document(conn, community, now, |address, size| {
        report.seen.documents += 1;
        let place = format!("community {community} documents/{}", address.document());
        match means.shelf.look(&address)? {
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
