//! Storage: offices.

use diesel::prelude::*;
use serde::Serialize;

use super::model::{Office, Term};
use db::schema::office_terms;
use db::{ReadRows, Uid, stored};
use journal::{ReadTx, WriteTx, versioned};
use kernel::{AccountId, CommunityId, Day, Fault, Instant, UnitId};
use uuid::Uuid;

#[derive(Queryable, Selectable, Serialize)]
#[diesel(table_name = office_terms)]
struct Row {
    community_id: CommunityId,
    term_id: Uuid,
    office: String,
    unit_id: Option<UnitId>,
    account_id: AccountId,
    from_on: Day,
    document_no: Option<String>,
    appointed_at: Instant,
    ended_at: Option<Instant>,
}

versioned!(
    /// Every state of a term of office.
    pub static TERMS: Row in office_terms[term_id] as digests
);

#[derive(Queryable, Selectable)]
#[diesel(table_name = office_terms)]
struct TermRow {
    term_id: Uuid,
    unit_id: Option<UnitId>,
    account_id: AccountId,
    from_on: Day,
    document_no: Option<String>,
    appointed_at: Instant,
}

stored!(TermRow in office_terms[term_id]);

/// The term that runs now.
pub fn current(view: &mut ReadTx, office: Office, unit: Option<UnitId>) -> Result<Option<Term>, Fault> {
    let mut query = office_terms::table
        .filter(office_terms::community_id.eq(view.community()))
        .filter(office_terms::office.eq(office.name()))
        .filter(office_terms::ended_at.is_null())
        .select(TermRow::as_select())
        .into_boxed();
    if let Some(unit) = unit {
        query = query.filter(office_terms::unit_id.eq(unit));
    }
    let row: Option<TermRow> = query.read_first(view.conn())?;
    Ok(row.map(|row| Term {
        id: row.term_id,
        office,
        unit: row.unit_id,
        account: row.account_id,
        from_on: row.from_on,
        document_no: row.document_no,
        appointed_at: row.appointed_at,
    }))
}

/// Ends a term.
pub fn end(tx: &mut WriteTx, term: &Term) -> Result<(), Fault> {
    let now = tx.now();
    let one = office_terms::table
        .filter(office_terms::community_id.eq(tx.community()))
        .filter(office_terms::term_id.eq(Uid(term.id)));
    diesel::update(one).set(office_terms::ended_at.eq(Some(now))).execute(tx.conn())?;
    tx.touch(&TERMS, term.id);
    Ok(())
}

/// Begins a term.
pub fn insert(tx: &mut WriteTx, term: &Term) -> Result<(), Fault> {
    let row = (
        office_terms::community_id.eq(tx.community()),
        office_terms::term_id.eq(Uid(term.id)),
        office_terms::office.eq(term.office.name()),
        office_terms::unit_id.eq(term.unit),
        office_terms::account_id.eq(term.account),
        office_terms::from_on.eq(term.from_on),
        office_terms::document_no.eq(&term.document_no),
        office_terms::appointed_at.eq(term.appointed_at),
    );
    diesel::insert_into(office_terms::table).values(row).execute(tx.conn())?;
    tx.touch(&TERMS, term.id);
    Ok(())
}
