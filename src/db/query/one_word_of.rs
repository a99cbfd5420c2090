//! `column IN ('…', …)` with the words of the program in the text: it is prepared once, and an index of those words alone serves it.

use diesel::backend::Backend;
use diesel::expression::{AppearsOnTable, Expression, SelectableExpression, ValidGrouping, is_aggregate};
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::sql_types::{Bool, Text};

/// See [`one_word_of`].
#[derive(Clone, Debug)]
pub struct OneWordOf<C> {
    column: C,
    words: Vec<&'static str>,
}

/// Whether a column is one of the words that the program names itself. diesel's own `eq_any` is prepared again with every call on
/// SQLite. Not for words that a caller has chosen: each choice would be a statement that is kept.
pub fn one_word_of<C, I>(column: C, words: I) -> OneWordOf<C>
where
    C: Expression<SqlType = Text>,
    I: IntoIterator<Item = &'static str>,
{
    OneWordOf { column, words: words.into_iter().collect() }
}

impl<C> Expression for OneWordOf<C> {
    type SqlType = Bool;
}

impl<C> QueryId for OneWordOf<C> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<C, G> ValidGrouping<G> for OneWordOf<C> {
    type IsAggregate = is_aggregate::No;
}

impl<C: AppearsOnTable<QS>, QS> AppearsOnTable<QS> for OneWordOf<C> {}

impl<C, QS> SelectableExpression<QS> for OneWordOf<C> where Self: AppearsOnTable<QS> {}

impl<DB: Backend, C: QueryFragment<DB>> QueryFragment<DB> for OneWordOf<C> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        if self.words.is_empty() {
            out.push_sql("0 = 1");
            return Ok(());
        }
        self.column.walk_ast(out.reborrow())?;
        out.push_sql(" IN (");
        for (place, word) in self.words.iter().enumerate() {
            out.push_sql(if place > 0 { ", '" } else { "'" });
            out.push_sql(&word.replace('\'', "''"));
            out.push_sql("'");
        }
        out.push_sql(")");
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use diesel::debug_query;
    use diesel::sqlite::Sqlite;

    use super::*;

    diesel::table! {
        things (id) { id -> Integer, state -> Text }
    }

    #[test]
    fn the_words_stand_in_the_text_and_nothing_is_bound() {
        let asked = |words: &[&'static str]| {
            let query = things::table.filter(one_word_of(things::state, words.iter().copied())).select(things::id);
            debug_query::<Sqlite, _>(&query).to_string()
        };
        let text = asked(&["open", "o'clock"]);
        assert!(text.contains("`things`.`state` IN ('open', 'o''clock')") && text.ends_with("binds: []"), "{text}");
        assert!(asked(&[]).contains("0 = 1"), "none of no words");
    }
}
