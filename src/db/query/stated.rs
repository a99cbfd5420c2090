//! A condition that a partial index was made for, in the very words of the index: an engine takes such an index only where it sees that
//! what is asked implies what the index holds, and a value that is bound tells it nothing.

use diesel::backend::Backend;
use diesel::expression::{AppearsOnTable, Expression, SelectableExpression, ValidGrouping, is_aggregate};
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::sql_types::Bool;

/// See [`stated`].
#[derive(Clone, Copy, Debug)]
pub struct Stated(&'static str);

/// The condition of a partial index, word for word as its migration has it, columns with their table. Unlike diesel's own
/// `sql` it is prepared once: its text never changes.
pub fn stated(condition: &'static str) -> Stated {
    Stated(condition)
}

impl Expression for Stated {
    type SqlType = Bool;
}

impl QueryId for Stated {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<G> ValidGrouping<G> for Stated {
    type IsAggregate = is_aggregate::No;
}

impl<QS> AppearsOnTable<QS> for Stated {}

impl<QS> SelectableExpression<QS> for Stated {}

impl<DB: Backend> QueryFragment<DB> for Stated {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql("(");
        out.push_sql(self.0);
        out.push_sql(")");
        Ok(())
    }
}
