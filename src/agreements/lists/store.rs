//! Storage: lists of agreements, without one question per row.

use diesel::dsl::exists;
use diesel::prelude::*;

use super::model::{Detail, Filter, mark};
use crate::model::{Agreement, works_for_community};
use crate::originals::store as original_store;
use crate::parties::store as parties_store;
use crate::promises::store as commitments_store;
use crate::search::model::sought;
use crate::search::store::{self as search, Lead};
use crate::store::Row;
use db::schema::{agreement_grams, agreement_parties, agreements, commitments};
use db::{MultiBackend, ReadRows, day_key, instant_key, like, lowered, sorted, text_key};
use journal::ReadTx;
use kernel::{AgreementId, CommunityId, Fault, Page, Role, Window};

/// Agreements, as a query that still wants its filters.
pub(in super::super) type Query<'q> = agreements::BoxedQuery<'q, MultiBackend>;

/// The agreements the caller may know of and a filter lets through.
pub fn list(view: &mut ReadTx, filter: &Filter, window: &Window, detail: Detail) -> Result<Page<Agreement>, Fault> {
    view.snapshot()?;
    let lead = match filter.words.as_deref().and_then(sought) {
        Some(sought) => search::lead(view, sought)?,
        None => None,
    };
    let query = led(narrowed(visible(view), view.community(), filter), view.community(), lead).limit(window.limit + 1);
    let query = match window.sort.as_str() {
        "created_at" => sorted!(query, window, agreements::agreement_id, agreements::created_at, instant_key),
        "starts_on" => sorted!(query, window, agreements::agreement_id, agreements::starts_on, day_key),
        "ends_on" => sorted!(query, window, agreements::agreement_id, agreements::ends_on, day_key),
        "number" => sorted!(query, window, agreements::agreement_id, agreements::number, text_key),
        "title" => sorted!(query, window, agreements::agreement_id, agreements::title, text_key),
        _ => sorted!(query, window, agreements::agreement_id, agreements::updated_at, instant_key),
    };
    let found = query.select(Row::as_select()).read_all(view.conn())?;
    let mut page = Page::cut(found, window, |agreement| mark(agreement, &window.sort));
    if detail == Detail::Whole {
        fill(view, &mut page.items)?;
    }
    Ok(page)
}

/// The agreements of the community whose text is frozen.
pub fn with_frozen_text(view: &mut ReadTx) -> Result<Vec<AgreementId>, Fault> {
    let ids = agreements::table
        .filter(agreements::community_id.eq(view.community()))
        .filter(agreements::digest.is_not_null())
        .order(agreements::agreement_id)
        .select(agreements::agreement_id)
        .load(view.conn())?;
    Ok(ids)
}

/// All agreements of the community.
pub fn every(view: &mut ReadTx) -> Result<Vec<AgreementId>, Fault> {
    let all = agreements::table.filter(agreements::community_id.eq(view.community()));
    Ok(all.select(agreements::agreement_id).load(view.conn())?)
}

/// [`Agreement::visible_to`] as a SQL filter.
pub(in super::super) fn visible<'q>(view: &ReadTx) -> Query<'q> {
    let actor = *view.actor();
    let query = agreements::table.filter(agreements::community_id.eq(view.community())).into_boxed();
    match actor.unit {
        Some(unit) => {
            let party = agreement_parties::table
                .filter(agreement_parties::community_id.eq(view.community()))
                .filter(agreement_parties::unit_id.eq(unit))
                .select(agreement_parties::agreement_id);
            let shared = agreements::shared_at.is_not_null().and(agreements::agreement_id.eq_any(party));
            let own =
                agreements::author_unit_id.is_not_null().and(agreements::author_unit_id.assume_not_null().eq(unit));
            query.filter(own.or(shared))
        }
        None if works_for_community(&actor) => {
            query.filter(agreements::shared_at.is_not_null().or(agreements::author_unit_id.is_null()))
        }
        None if actor.roles.has(Role::Auditor) => query.filter(agreements::shared_at.is_not_null()),
        None => query.filter(agreements::state.eq("")),
    }
}

/// [`Filter::passes`] as a SQL filter.
fn narrowed<'q>(mut query: Query<'q>, community: CommunityId, filter: &Filter) -> Query<'q> {
    let parties = agreement_parties::table.filter(agreement_parties::community_id.eq(community));
    if !filter.stages.is_empty() && filter.stages.iter().all(|stage| !stage.is_over()) {
        query = query.filter(agreements::ended_at.is_null());
    }
    query = match filter.stages.as_slice() {
        [] => query,
        // One word is compared: a list of words would be prepared again with every call on SQLite.
        [one] => query.filter(agreements::state.eq(*one)),
        many => query.filter(agreements::state.eq_any(many.iter().copied())),
    };
    if let Some(unit) = filter.unit {
        let of_unit = parties.filter(agreement_parties::unit_id.eq(unit));
        query = query.filter(agreements::agreement_id.eq_any(of_unit.select(agreement_parties::agreement_id)));
    }
    if !filter.linkages.is_empty() {
        let under = commitments::table
            .filter(commitments::community_id.eq(community))
            .filter(commitments::agreement_id.eq(agreements::agreement_id))
            .filter(commitments::linkage.eq_any(filter.linkages.iter().copied()));
        query = query.filter(exists(under));
    }
    if let Some(day) = filter.ends_before {
        query = query.filter(agreements::ends_on.lt(day));
    }
    if let Some(pattern) = filter.words.as_deref().map(like) {
        let named = parties
            .filter(agreement_parties::agreement_id.eq(agreements::agreement_id))
            .filter(lowered(agreement_parties::name).like(lowered(pattern.clone())).escape('\\'));
        let title = lowered(agreements::title).like(lowered(pattern.clone())).escape('\\');
        let number = lowered(agreements::number).like(lowered(pattern)).escape('\\');
        query = query.filter(title.or(number).or(exists(named)));
    }
    query
}

/// Those alone to which a rare part of the words leads.
fn led<'q>(query: Query<'q>, community: CommunityId, lead: Option<Lead>) -> Query<'q> {
    let mine = agreement_grams::table.filter(agreement_grams::community_id.eq(community));
    match lead {
        None => query,
        Some(Lead::Gram(gram)) => {
            let found = mine.filter(agreement_grams::gram.eq(gram)).select(agreement_grams::agreement_id);
            query.filter(agreements::agreement_id.eq_any(found))
        }
        Some(Lead::Between(from, to)) => {
            let found = mine.filter(agreement_grams::gram.ge(from)).filter(agreement_grams::gram.le(to));
            query.filter(agreements::agreement_id.eq_any(found.select(agreement_grams::agreement_id)))
        }
    }
}

/// Parties, commitments and originals of a page: one statement each.
fn fill(view: &mut ReadTx, page: &mut [Agreement]) -> Result<(), Fault> {
    let ids: Vec<AgreementId> = page.iter().map(|agreement| agreement.id).collect();
    if ids.is_empty() {
        return Ok(());
    }
    let mut parties = parties_store::of_many(view, &ids)?;
    let mut commitments = commitments_store::of_many(view, &ids)?;
    let mut originals = original_store::of_many(view, &ids)?;
    for agreement in page {
        agreement.parties = parties.remove(&agreement.id).unwrap_or_default();
        agreement.commitments = commitments.remove(&agreement.id).unwrap_or_default();
        agreement.original = originals.remove(&agreement.id);
    }
    Ok(())
}
