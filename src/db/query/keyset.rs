//! Keyset paging and escaped search, in one place for all stores.

use diesel::backend::Backend;
use diesel::expression::{AppearsOnTable, Expression, SelectableExpression, ValidGrouping, is_aggregate};
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::sql_types::Bool;

use super::super::columns::UuidSql;

diesel::define_sql_function! {
    /// Text without capitals, so that a search finds `AR` by `ar` on both engines: SQLite's LIKE is blind to the case of
    /// ASCII letters, PostgreSQL's is not.
    #[sql_name = "lower"]
    fn lowered(text: diesel::sql_types::Text) -> diesel::sql_types::Text;
}

/// `(column, id_column) > (key, id)`, or `<`: what comes behind a mark in a total order.
#[derive(Clone, Copy, Debug)]
pub struct RowAfter<C, I, K, U> {
    column: C,
    id_column: I,
    key: K,
    id: U,
    descending: Order,
}

#[derive(Clone, Copy, Debug)]
enum Order {
    Up,
    Down,
}

/// The rows behind (`key`, `id`) when sorted by `column`, then `id_column`.
pub fn row_after<C, I, K, U>(
    column: C,
    id_column: I,
    descending: bool,
    key: K,
    id: U,
) -> RowAfter<C, I, K::Expression, U::Expression>
where
    C: Expression,
    C::SqlType: diesel::sql_types::SqlType + diesel::expression::TypedExpressionType,
    I: Expression<SqlType = UuidSql>,
    K: diesel::expression::AsExpression<C::SqlType>,
    U: diesel::expression::AsExpression<UuidSql>,
{
    let descending = if descending { Order::Down } else { Order::Up };
    RowAfter { column, id_column, key: key.as_expression(), id: id.as_expression(), descending }
}

impl<C, I, K, U> Expression for RowAfter<C, I, K, U> {
    type SqlType = Bool;
}

impl<C, I, K, U> QueryId for RowAfter<C, I, K, U> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<C, I, K, U, G> ValidGrouping<G> for RowAfter<C, I, K, U> {
    type IsAggregate = is_aggregate::No;
}

impl<C, I, K, U, QS> AppearsOnTable<QS> for RowAfter<C, I, K, U>
where
    C: AppearsOnTable<QS>,
    I: AppearsOnTable<QS>,
    K: AppearsOnTable<QS>,
    U: AppearsOnTable<QS>,
{
}

impl<C, I, K, U, QS> SelectableExpression<QS> for RowAfter<C, I, K, U> where Self: AppearsOnTable<QS> {}

impl<DB, C, I, K, U> QueryFragment<DB> for RowAfter<C, I, K, U>
where
    DB: Backend,
    C: QueryFragment<DB>,
    I: QueryFragment<DB>,
    K: QueryFragment<DB>,
    U: QueryFragment<DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql("(");
        self.column.walk_ast(out.reborrow())?;
        out.push_sql(", ");
        self.id_column.walk_ast(out.reborrow())?;
        out.push_sql(match self.descending {
            Order::Up => ") > (",
            Order::Down => ") < (",
        });
        self.key.walk_ast(out.reborrow())?;
        out.push_sql(", ");
        self.id.walk_ast(out.reborrow())?;
        out.push_sql(")");
        Ok(())
    }
}

/// A LIKE pattern that finds the words literally, anywhere; to be used with `.escape('\\')`.
pub fn like(words: &str) -> String {
    let mut pattern = String::with_capacity(words.len() + 2);
    pattern.push('%');
    for c in words.chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards_of_the_caller_are_letters() {
        assert_eq!(like(r"100%_\"), r"%100\%\_\\%");
    }
}
