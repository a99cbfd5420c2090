//! Memory of offices.

use diesel::prelude::*;
use serde::Serialize;

use super::model::{Office, Term};
use db::schema::office_terms;
use db::{At, On, Uid, read_row};
use journal::{ReadTx, WriteTx, versioned};
use kernel::{Fault, UnitId};

#[derive(Queryable, Selectable, Serialize)]
#[diesel(table_name = office_terms)]
struct Row {
    community_id: Uid,
    term_id: Uid,
    office: String,
    unit_id: Option<Uid>,
    account_id: Uid,
    from_on: On,
    document_no: Option<String>,
    appointed_at: At,
    ended_at: Option<At>,
}

versioned!(
    /// Every state of a term of office.
    pub static TERMS: Row in office_terms[term_id] as digests
);

type TermRow = (Uid, Option<Uid>, Uid, On, Option<String>, At);

/// The term that runs now.
pub fn current(view: &mut ReadTx, office: Office, unit: Option<UnitId>) -> Result<Option<Term>, Fault> {
    let mut query = office_terms::table
        .filter(office_terms::community_id.eq(view.cid()))
        .filter(office_terms::office.eq(office.name()))
        .filter(office_terms::ended_at.is_null())
        .select((
            office_terms::term_id,
            office_terms::unit_id,
            office_terms::account_id,
            office_terms::from_on,
            office_terms::document_no,
            office_terms::appointed_at,
        ))
        .into_boxed();
    if let Some(unit) = unit {
        query = query.filter(office_terms::unit_id.eq(Uid::from(unit)));
    }
    let row: Option<TermRow> = query.first(view.conn()).optional()?;
    row.map(|(id, unit, account, from_on, document_no, appointed_at)| {
        Ok(Term {
            id: id.0,
            office,
            unit: unit.map(Uid::id),
            account: account.id(),
            from_on: read_row("office_terms", id, || from_on.day())?,
            document_no,
            appointed_at: appointed_at.into(),
        })
    })
    .transpose()
}

/// Ends a term.
pub fn end(tx: &mut WriteTx, term: &Term) -> Result<(), Fault> {
    let now = At(tx.now());
    let one = office_terms::table
        .filter(office_terms::community_id.eq(tx.cid()))
        .filter(office_terms::term_id.eq(Uid(term.id)));
    diesel::update(one).set(office_terms::ended_at.eq(Some(now))).execute(tx.conn())?;
    tx.touch(&TERMS, Uid(term.id));
    Ok(())
}

/// Begins a term.
pub fn insert(tx: &mut WriteTx, term: &Term) -> Result<(), Fault> {
    let row = (
        office_terms::community_id.eq(tx.cid()),
        office_terms::term_id.eq(Uid(term.id)),
        office_terms::office.eq(term.office.name()),
        office_terms::unit_id.eq(term.unit.map(Uid::from)),
        office_terms::account_id.eq(Uid::from(term.account)),
        office_terms::from_on.eq(On::from(term.from_on)),
        office_terms::document_no.eq(&term.document_no),
        office_terms::appointed_at.eq(At(term.appointed_at)),
    );
    diesel::insert_into(office_terms::table).values(row).execute(tx.conn())?;
    tx.touch(&TERMS, Uid(term.id));
    Ok(())
}
