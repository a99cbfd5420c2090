//! `column IN (…)` in a few lengths only, so that a batch of look-ups is prepared once and not every time.

use diesel::backend::Backend;
use diesel::expression::{AppearsOnTable, Expression, SelectableExpression, ValidGrouping, is_aggregate};
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::serialize::ToSql;
use diesel::sql_types::{Bool, HasSqlType};
use uuid::Uuid;

use super::super::columns::UuidSql;

/// The lengths a list is filled up to; a longer one keeps its own.
const LENGTHS: [usize; 4] = [1, 8, 50, 200];

/// Whether a column is one of some ids.
#[derive(Clone, Debug)]
pub struct OneOf<C> {
    column: C,
    ids: Vec<Uuid>,
}

/// `column IN (ids)`. diesel's own `eq_any` is prepared again with every call on SQLite, which costs more than the
/// look-up; here the last id is repeated up to one of a few lengths, and the statement is kept.
pub fn one_of<C, I>(column: C, ids: I) -> OneOf<C>
where
    C: Expression<SqlType = UuidSql>,
    I: IntoIterator<Item: Into<Uuid>>,
{
    let mut ids: Vec<Uuid> = ids.into_iter().map(Into::into).collect();
    if let Some(last) = ids.last().copied() {
        let wanted = LENGTHS.into_iter().find(|length| *length >= ids.len()).unwrap_or(ids.len());
        ids.resize(wanted, last);
    }
    OneOf { column, ids }
}

impl<C> Expression for OneOf<C> {
    type SqlType = Bool;
}

impl<C> QueryId for OneOf<C> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<C, G> ValidGrouping<G> for OneOf<C> {
    type IsAggregate = is_aggregate::No;
}

impl<C: AppearsOnTable<QS>, QS> AppearsOnTable<QS> for OneOf<C> {}

impl<C, QS> SelectableExpression<QS> for OneOf<C> where Self: AppearsOnTable<QS> {}

impl<DB, C> QueryFragment<DB> for OneOf<C>
where
    DB: Backend + HasSqlType<UuidSql>,
    C: QueryFragment<DB>,
    Uuid: ToSql<UuidSql, DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        if self.ids.is_empty() {
            out.push_sql("0 = 1");
            return Ok(());
        }
        if !LENGTHS.contains(&self.ids.len()) {
            out.unsafe_to_cache_prepared();
        }
        self.column.walk_ast(out.reborrow())?;
        out.push_sql(" IN (");
        for (place, id) in self.ids.iter().enumerate() {
            if place > 0 {
                out.push_sql(", ");
            }
            out.push_bind_param::<UuidSql, Uuid>(id)?;
        }
        out.push_sql(")");
        Ok(())
    }
}
