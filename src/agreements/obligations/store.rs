//! Storage: what is still owed, and what binds a unit, in one statement each.

use std::collections::HashSet;

use diesel::prelude::*;

use super::model::{Bound, Owed};
use crate::model::AgreementState;
use crate::parties::model::PartyKind;
use crate::promises::CommitmentId;
use crate::promises::model::CommitmentState;
use crate::promises::store::OPEN;
use crate::store as agreements_store;
use db::schema::{agreement_parties, agreements, commitments};
use db::{MultiBackend, one_word_of, stated};
use journal::ReadTx;
use kernel::{AgreementId, Fault, UnitId};

/// Where an agreement is concluded and has not ended.
const NOT_ENDED: [AgreementState; 4] =
    [AgreementState::Signed, AgreementState::Active, AgreementState::Suspended, AgreementState::Ending];

/// Everything owed, as a query that still wants to know of whom.
macro_rules! owed {
    ($view:ident) => {{
        let community = $view.community();
        let pledger = agreement_parties::community_id
            .eq(community)
            .and(agreement_parties::agreement_id.eq(commitments::agreement_id))
            .and(agreement_parties::party_id.eq(commitments::pledger_id));
        let head = agreements::community_id.eq(community).and(agreements::agreement_id.eq(commitments::agreement_id));
        let owed = CommitmentState::ALL.iter().copied().filter(|progress| progress.owed());
        commitments::table
            .inner_join(agreements::table.on(head))
            .inner_join(agreement_parties::table.on(pledger))
            .filter(commitments::community_id.eq(community))
            .filter(one_word_of(commitments::state, owed.map(CommitmentState::name)))
            .filter(stated(OPEN))
            .filter(commitments::recurrence.is_null())
            .order(commitments::commitment_id)
            .select((
                commitments::commitment_id,
                commitments::agreement_id,
                commitments::title,
                agreement_parties::unit_id,
            ))
            .into_boxed::<MultiBackend>()
    }};
}

/// A line of [`owed!`].
type Line = (CommitmentId, AgreementId, String, Option<UnitId>);

fn owed((id, agreement, title, unit): Line) -> Owed {
    Owed { id, agreement, title, unit }
}

/// What is still owed by an agreement; nothing where a concluded renewal carries it on.
pub fn owed_in(view: &mut ReadTx, id: AgreementId) -> Result<Vec<Owed>, Fault> {
    let renewal = agreements_store::find(view, id)?.and_then(|agreement| agreement.changes.renewal);
    let follows = match renewal {
        Some(renewal) => agreements_store::find(view, renewal)?,
        None => None,
    };
    if follows.is_some_and(|renewal| renewal.concluded_at.is_some()) {
        return Ok(Vec::new());
    }
    let query = owed!(view).filter(commitments::agreement_id.eq(id));
    let rows: Vec<Line> = query.load(view.conn())?;
    Ok(rows.into_iter().map(owed).collect())
}

/// What a unit still owes in agreements that have not ended.
pub fn owed_by(view: &mut ReadTx, unit: UnitId) -> Result<Vec<Owed>, Fault> {
    let query = owed!(view)
        .filter(one_word_of(agreements::state, NOT_ENDED.map(AgreementState::name)))
        .filter(agreement_parties::left_at.is_null())
        .filter(agreement_parties::unit_id.is_not_null().and(agreement_parties::unit_id.assume_not_null().eq(unit)));
    let rows: Vec<Line> = query.load(view.conn())?;
    Ok(rows.into_iter().map(owed).collect())
}

/// The agreements that bind a unit.
pub fn bound(view: &mut ReadTx, unit: UnitId) -> Result<Vec<Bound>, Fault> {
    let community = view.community();
    let mine =
        agreement_parties::community_id.eq(community).and(agreement_parties::agreement_id.eq(agreements::agreement_id));
    let rows: Vec<(AgreementId, String, String)> = agreements::table
        .inner_join(agreement_parties::table.on(mine))
        .filter(agreements::community_id.eq(community))
        .filter(one_word_of(agreements::state, NOT_ENDED.map(AgreementState::name)))
        .filter(agreements::ended_at.is_null())
        .filter(agreement_parties::unit_id.is_not_null().and(agreement_parties::unit_id.assume_not_null().eq(unit)))
        .filter(agreement_parties::kind.eq(PartyKind::Unit))
        .filter(agreement_parties::reply.eq("signed"))
        .filter(agreement_parties::left_at.is_null())
        .order(agreements::number)
        .select((agreements::agreement_id, agreements::number, agreements::title))
        .load(view.conn())?;
    Ok(rows.into_iter().map(|(id, number, title)| Bound { id, title: format!("{number} {title}") }).collect())
}

/// Agreements in force with the units they bind, as a query that still wants to know which.
macro_rules! in_force {
    ($view:ident) => {{
        let (community, today) = ($view.community(), $view.counts_from().day());
        let mine = agreement_parties::community_id
            .eq(community)
            .and(agreement_parties::agreement_id.eq(agreements::agreement_id));
        // What begins today is in force today, also before the calendar has noted it.
        let begins = agreements::state.eq(AgreementState::Signed).and(agreements::starts_on.le(today));
        let runs = agreements::state.eq(AgreementState::Ending).and(agreements::suspended_at.is_null());
        agreements::table
            .inner_join(agreement_parties::table.on(mine))
            .filter(agreements::community_id.eq(community))
            .filter(agreements::state.eq(AgreementState::Active).or(runs).or(begins))
            .filter(agreements::ended_at.is_null())
            .filter(agreement_parties::unit_id.is_not_null())
            .filter(agreement_parties::kind.eq(PartyKind::Unit))
            .filter(agreement_parties::reply.eq("signed"))
            .filter(agreement_parties::left_at.is_null())
    }};
}

/// An agreement that is in force and binds a unit, other than one that ends; the one that ends last.
pub fn in_force(view: &mut ReadTx, unit: UnitId, ends: Option<AgreementId>) -> Result<Option<AgreementId>, Fault> {
    let found: Vec<AgreementId> = in_force!(view)
        .filter(agreement_parties::unit_id.assume_not_null().eq(unit))
        .order((agreements::ends_on.desc(), agreements::agreement_id))
        .select(agreements::agreement_id)
        .load(view.conn())?;
    Ok(found.into_iter().find(|id| Some(*id) != ends))
}

/// The units that an agreement in force binds.
pub fn bound_units(view: &mut ReadTx) -> Result<HashSet<UnitId>, Fault> {
    let found: Vec<UnitId> = in_force!(view).select(agreement_parties::unit_id.assume_not_null()).load(view.conn())?;
    Ok(found.into_iter().collect())
}
