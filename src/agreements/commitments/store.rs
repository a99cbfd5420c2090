//! Memory: commitments, inside their agreement and by themselves.

use std::collections::HashMap;

use diesel::prelude::*;

use super::super::lists::model::open_end;
use super::super::model::{Agreement, Stage, in_force, works_for_community};
use super::super::parties::store::padded;
use super::model::{Commitment, Filter, Progress, Standalone};
use crate::db::schema::{agreement_parties, agreements, commitments};
use crate::db::{At, MultiBackend, Uid};
use crate::journal::{Tx, View};
use crate::kernel::{
    AgreementId, CommitmentId, Commons, Day, Fault, INTERNAL, Id, Key, Linkage, Mark, Page, PartyId, Role, Window,
};

/// What the sort parameter of a list may name.
pub const SORTS: [&str; 2] = ["created_at", "due_on"];

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = commitments)]
struct Row {
    community_id: Uid,
    commitment_id: Uid,
    agreement_id: Uid,
    position: i64,
    linkage: String,
    commons: String,
    title: String,
    quantity: Option<i64>,
    unit_of_measure: Option<String>,
    due_on: Day,
    pledger_id: Uid,
    state: String,
    version: i64,
    created_at: At,
    updated_at: At,
}

impl Row {
    fn of(community: Uid, agreement: AgreementId, position: i64, commitment: &Commitment) -> Self {
        let commons: Vec<_> = commitment.commons.iter().map(|tag| tag.name()).collect();
        Self {
            community_id: community,
            commitment_id: commitment.id.into(),
            agreement_id: agreement.into(),
            position,
            linkage: commitment.linkage.name().to_owned(),
            commons: commons.join(" "),
            title: commitment.title.clone(),
            quantity: commitment.quantity,
            unit_of_measure: commitment.unit_of_measure.clone(),
            due_on: commitment.due_on.unwrap_or_else(open_end),
            pledger_id: commitment.pledger.into(),
            state: commitment.progress.name().to_owned(),
            version: commitment.version,
            created_at: commitment.created_at.into(),
            updated_at: commitment.updated_at.into(),
        }
    }
}

impl TryFrom<Row> for Commitment {
    type Error = Fault;

    fn try_from(row: Row) -> Result<Self, Fault> {
        Ok(Self {
            id: row.commitment_id.id(),
            linkage: Linkage::named(&row.linkage).ok_or(&INTERNAL)?,
            commons: row.commons.split(' ').filter_map(Commons::named).collect(),
            title: row.title,
            quantity: row.quantity,
            unit_of_measure: row.unit_of_measure,
            due_on: Some(row.due_on).filter(|due| *due != open_end()),
            pledger: row.pledger_id.id(),
            progress: Progress::named(&row.state).ok_or(&INTERNAL)?,
            created_at: row.created_at.into(),
            updated_at: row.updated_at.into(),
            version: row.version,
        })
    }
}

/// The commitments of one agreement, in the order they were written.
pub fn of(view: &mut View, id: AgreementId) -> Result<Vec<Commitment>, Fault> {
    let mut rows: Vec<Row> = commitments::table
        .filter(commitments::community_id.eq(view.cid()))
        .filter(commitments::agreement_id.eq(Uid::from(id)))
        .select(Row::as_select())
        .load(view.conn())?;
    rows.sort_unstable_by_key(|row| row.position);
    rows.into_iter().map(Commitment::try_from).collect()
}

/// The commitments of several agreements, in one statement.
pub fn of_many(view: &mut View, ids: &[AgreementId]) -> Result<HashMap<AgreementId, Vec<Commitment>>, Fault> {
    let mut rows: Vec<Row> = commitments::table
        .filter(commitments::community_id.eq(view.cid()))
        .filter(commitments::agreement_id.eq_any(padded(ids)))
        .select(Row::as_select())
        .load(view.conn())?;
    rows.sort_unstable_by_key(|row| row.position);
    let mut found: HashMap<AgreementId, Vec<Commitment>> = HashMap::new();
    for row in rows {
        found.entry(AgreementId::of(row.agreement_id.0)).or_default().push(Commitment::try_from(row)?);
    }
    Ok(found)
}

/// A commitment with what it must know of its agreement and of its pledger, as it is read.
type Joined = (Row, (String, Option<At>), (Option<Uid>, Option<At>));

fn standalone((row, (state, suspended_at), (unit, left_at)): Joined) -> Result<Standalone, Fault> {
    let stage = Stage::named(&state).ok_or(&INTERNAL)?;
    Ok(Standalone {
        agreement: row.agreement_id.id(),
        in_force: in_force(stage, suspended_at.is_some()) && left_at.is_none(),
        unit: unit.map(Uid::id),
        commitment: Commitment::try_from(row)?,
    })
}

/// Commitments of agreements the caller may know of, as a query that still wants an order.
macro_rules! visible {
    ($view:ident) => {{
        let community = $view.cid();
        let pledger = agreement_parties::community_id
            .eq(community)
            .and(agreement_parties::agreement_id.eq(commitments::agreement_id))
            .and(agreement_parties::party_id.eq(commitments::pledger_id));
        let head = agreements::community_id.eq(community).and(agreements::agreement_id.eq(commitments::agreement_id));
        let query = commitments::table
            .inner_join(agreements::table.on(head))
            .inner_join(agreement_parties::table.on(pledger))
            .filter(commitments::community_id.eq(community))
            .select((
                Row::as_select(),
                (agreements::state, agreements::suspended_at),
                (agreement_parties::unit_id, agreement_parties::left_at),
            ))
            .into_boxed::<MultiBackend>();
        let actor = *$view.actor();
        match actor.unit {
            Some(unit) => {
                let unit = Uid::from(unit);
                let of_unit = diesel::alias!(agreement_parties as of_unit);
                let mine = of_unit
                    .filter(of_unit.field(agreement_parties::community_id).eq(community))
                    .filter(of_unit.field(agreement_parties::unit_id).eq(unit))
                    .select(of_unit.field(agreement_parties::agreement_id));
                let own =
                    agreements::author_unit_id.is_not_null().and(agreements::author_unit_id.assume_not_null().eq(unit));
                query.filter(own.or(agreements::shared_at.is_not_null().and(commitments::agreement_id.eq_any(mine))))
            }
            None if works_for_community(&actor) => {
                query.filter(agreements::shared_at.is_not_null().or(agreements::author_unit_id.is_null()))
            }
            None if actor.roles.has(Role::Auditor) => query.filter(agreements::shared_at.is_not_null()),
            None => query.filter(agreements::state.eq("")),
        }
    }};
}

/// The commitment of this id, if the caller may know of its agreement.
pub fn find_visible(view: &mut View, id: CommitmentId) -> Result<Option<Standalone>, Fault> {
    let query = visible!(view).filter(commitments::commitment_id.eq(Uid::from(id)));
    let found: Option<Joined> = query.first(view.conn()).optional()?;
    found.map(standalone).transpose()
}

/// The commitments the caller may know of and a filter lets through.
pub fn list(view: &mut View, filter: &Filter, window: &Window) -> Result<Page<Standalone>, Fault> {
    let today = view.now().day();
    let mut query = visible!(view).limit(window.limit + 1);
    if !filter.linkages.is_empty() {
        query = query.filter(commitments::linkage.eq_any(filter.linkages.iter().map(|linkage| linkage.name())));
    }
    if !filter.progress.is_empty() {
        query = query.filter(commitments::state.eq_any(filter.progress.iter().map(|progress| progress.name())));
    }
    if let Some(unit) = filter.unit {
        let unit = Uid::from(unit);
        query = query.filter(
            agreement_parties::unit_id.is_not_null().and(agreement_parties::unit_id.assume_not_null().eq(unit)),
        );
    }
    if let Some(agreement) = filter.agreement {
        query = query.filter(commitments::agreement_id.eq(Uid::from(agreement)));
    }
    if let Some(overdue) = filter.overdue {
        let running_out = agreements::state.eq(Stage::Ending.name()).and(agreements::suspended_at.is_null());
        let late = commitments::due_on
            .lt(today)
            .and(commitments::state.eq(Progress::Accepted.name()))
            .and(agreements::state.eq(Stage::Active.name()).or(running_out))
            .and(agreement_parties::left_at.is_null());
        query = if overdue { query.filter(late) } else { query.filter(diesel::dsl::not(late)) };
    }
    // Ids of commitments grow with the time they are made: the order by id is the order of creation.
    let query = match (window.sort.as_str(), &window.after, window.descending) {
        ("due_on", ..) => crate::db::sorted!(
            query,
            window,
            commitments::commitment_id,
            commitments::due_on,
            super::super::lists::model::day_key
        ),
        (_, None, true) => query.order(commitments::commitment_id.desc()),
        (_, None, false) => query.order(commitments::commitment_id.asc()),
        (_, Some(mark), true) => {
            query.filter(commitments::commitment_id.lt(Uid(mark.id))).order(commitments::commitment_id.desc())
        }
        (_, Some(mark), false) => {
            query.filter(commitments::commitment_id.gt(Uid(mark.id))).order(commitments::commitment_id.asc())
        }
    };
    let rows: Vec<Joined> = query.load(view.conn())?;
    let found = rows.into_iter().map(standalone).collect::<Result<Vec<_>, _>>()?;
    Ok(Page::cut(found, window, |one| mark(one, &window.sort)))
}

fn mark(one: &Standalone, sort: &str) -> Mark {
    let commitment = &one.commitment;
    let key = match sort {
        "due_on" => Key::Number(commitment.due_on.unwrap_or_else(open_end).to_epoch_days().into()),
        _ => Key::Number(commitment.created_at.micros()),
    };
    Mark { key, id: commitment.id.uuid() }
}

/// How many commitments an agreement has, and the position of the next one.
pub fn count(view: &mut View, id: AgreementId) -> Result<(i64, i64), Fault> {
    let (count, last): (i64, Option<i64>) = commitments::table
        .filter(commitments::community_id.eq(view.cid()))
        .filter(commitments::agreement_id.eq(Uid::from(id)))
        .select((diesel::dsl::count_star(), diesel::dsl::max(commitments::position)))
        .first(view.conn())?;
    Ok((count, last.map_or(0, |last| last + 1)))
}

/// Writes the commitments of a new wording down.
pub fn insert(tx: &mut Tx, agreement: &Agreement) -> Result<(), Fault> {
    for (position, commitment) in (0..).zip(&agreement.commitments) {
        insert_one(tx, agreement.id, position, commitment)?;
    }
    Ok(())
}

/// Writes one commitment down.
pub fn insert_one(tx: &mut Tx, agreement: AgreementId, position: i64, commitment: &Commitment) -> Result<(), Fault> {
    let row = Row::of(tx.cid(), agreement, position, commitment);
    diesel::insert_into(commitments::table).values(row).execute(tx.conn())?;
    Ok(())
}

/// Writes down that what these parties promised in the text is accepted.
pub fn accept(tx: &mut Tx, agreement: AgreementId, pledgers: impl IntoIterator<Item = PartyId>) -> Result<(), Fault> {
    let now = At(tx.now());
    for pledger in pledgers {
        let theirs = commitments::table
            .filter(commitments::community_id.eq(tx.cid()))
            .filter(commitments::agreement_id.eq(Uid::from(agreement)))
            .filter(commitments::pledger_id.eq(Uid::from(pledger)))
            .filter(commitments::state.eq(Progress::Proposed.name()));
        diesel::update(theirs)
            .set((
                commitments::state.eq(Progress::Accepted.name()),
                commitments::version.eq(commitments::version + 1),
                commitments::updated_at.eq(now),
            ))
            .execute(tx.conn())?;
    }
    Ok(())
}

/// Writes down that these are part of the text no longer; they stay on record.
pub fn cancel(tx: &mut Tx, agreement: AgreementId, dropped: &[CommitmentId]) -> Result<(), Fault> {
    let now = At(tx.now());
    for commitment in dropped {
        let one = commitments::table
            .filter(commitments::community_id.eq(tx.cid()))
            .filter(commitments::agreement_id.eq(Uid::from(agreement)))
            .filter(commitments::commitment_id.eq(Uid::from(*commitment)));
        diesel::update(one)
            .set((
                commitments::state.eq(Progress::Cancelled.name()),
                commitments::version.eq(commitments::version + 1),
                commitments::updated_at.eq(now),
            ))
            .execute(tx.conn())?;
    }
    Ok(())
}

/// Removes the commitments of a wording that is being replaced.
pub fn delete(tx: &mut Tx, id: AgreementId) -> Result<(), Fault> {
    let all = commitments::table
        .filter(commitments::community_id.eq(tx.cid()))
        .filter(commitments::agreement_id.eq(Uid::from(id)));
    diesel::delete(all).execute(tx.conn())?;
    Ok(())
}
