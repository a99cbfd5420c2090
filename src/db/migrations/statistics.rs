//! What SQLite's planner is told of the tables: how many rows a community may have, and how far each column of an index narrows them.
//!
//! Told nothing, it takes a community for ten rows and looks through all of them rather than sort nine. Counting (`ANALYZE`) would
//! make plans depend on the day it was done, and a file that was young then would be read slowly ever after; so it is told how things
//! are in an old community, alike in every file. PostgreSQL counts for itself, all the time.

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use diesel::sqlite::SqliteConnection;

/// Rows of a table in one deployment.
const ROWS: i64 = 10_000_000;
/// Rows of a table in one old community.
const OF_A_COMMUNITY: i64 = 5_000;
/// Rows of a community that are in an index of what is open.
const OPEN: i64 = 100;
/// Columns that hold one of a few words, which narrow little.
const WORDS: [&str; 9] = ["because", "cause", "kind", "linkage", "office", "reply", "side", "state", "kept_as"];
/// Columns that many rows share: of one unit, of one day.
const SHARED: [&str; 7] = ["unit_id", "author_unit_id", "starts_on", "ends_on", "due_on", "due_at", "dead_at"];

/// An index as the file tells of it.
#[derive(QueryableByName)]
struct Index {
    #[diesel(sql_type = Text)]
    table: String,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = BigInt)]
    unique: i64,
    #[diesel(sql_type = BigInt)]
    partial: i64,
    #[diesel(sql_type = Text)]
    columns: String,
}

/// The primary key of a table without row ids goes by the name of the table.
const INDEXES: &str = "
    SELECT t.name AS \"table\", CASE WHEN l.origin = 'pk' AND w.wr = 1 THEN t.name ELSE l.name END AS name,
        l.\"unique\" AS \"unique\", l.partial AS partial,
        (SELECT group_concat(COALESCE(x.name, '')) FROM pragma_index_info(l.name) x) AS columns
    FROM sqlite_schema t JOIN pragma_table_list(t.name) w JOIN pragma_index_list(t.name) l
    WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' AND t.name NOT LIKE '\\_\\_%' ESCAPE '\\'
    ORDER BY 1, 2";

/// A line of `sqlite_stat1`.
#[derive(QueryableByName, PartialEq, Eq, PartialOrd, Ord, Debug)]
struct Line {
    #[diesel(sql_type = Text)]
    tbl: String,
    #[diesel(sql_type = Text)]
    idx: String,
    #[diesel(sql_type = Text)]
    stat: String,
}

impl Line {
    /// The rows of the index, and how many of them agree in the first column, the first two, and so on. Nothing for tables of the
    /// whole deployment: they are small, or found by a key of their own.
    fn of(index: &Index) -> Option<Self> {
        let columns: Vec<&str> = index.columns.split(',').collect();
        let (_, further) = columns.split_first().filter(|(first, _)| **first == "community_id")?;
        let last = columns.len() - 1;
        let mut agree = if index.partial == 1 { OPEN } else { OF_A_COMMUNITY };
        let mut stat = vec![if index.partial == 1 { OPEN * 1_000 } else { ROWS }];
        stat.push(if index.unique == 1 && last == 0 { 1 } else { agree });
        for (place, column) in further.iter().enumerate() {
            let share = if WORDS.contains(column) {
                4
            } else if SHARED.contains(column) {
                20
            } else {
                400
            };
            agree = (agree / share).max(2);
            stat.push(if index.unique == 1 && place + 1 == last { 1 } else { agree });
        }
        let stat = stat.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
        Some(Self { tbl: index.table.clone(), idx: index.name.clone(), stat })
    }
}

/// Tells the planner, where it has not been told so yet; for connections that are opened from here on.
pub(super) fn tell(conn: &mut SqliteConnection) -> QueryResult<()> {
    let indexes: Vec<Index> = diesel::sql_query(INDEXES).load(conn)?;
    let mut wanted: Vec<Line> = indexes.iter().filter_map(Line::of).collect();
    wanted.sort();
    // Makes the table where there is none, and counts nothing.
    conn.batch_execute("ANALYZE sqlite_schema")?;
    let mut told: Vec<Line> =
        diesel::sql_query("SELECT tbl, COALESCE(idx, '') AS idx, CAST(stat AS TEXT) AS stat FROM sqlite_stat1")
            .load(conn)?;
    told.sort();
    if told == wanted {
        return Ok(());
    }
    conn.batch_execute("DELETE FROM sqlite_stat1")?;
    for line in &wanted {
        diesel::sql_query("INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (?, ?, ?)")
            .bind::<Text, _>(&line.tbl)
            .bind::<Text, _>(&line.idx)
            .bind::<Text, _>(&line.stat)
            .execute(conn)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(conn: &mut SqliteConnection, query: &str) -> String {
        #[derive(QueryableByName)]
        struct Step {
            #[diesel(sql_type = Text)]
            detail: String,
        }
        let steps: Vec<Step> = diesel::sql_query(format!("EXPLAIN QUERY PLAN {query}")).load(conn).unwrap();
        steps.into_iter().map(|step| step.detail).collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn the_index_that_narrows_is_taken_rather_than_the_one_that_is_sorted() {
        let file = std::env::temp_dir().join(format!("hulian-statistics-{}.db", std::process::id()));
        let path = file.to_str().unwrap();
        let mut conn = SqliteConnection::establish(path).unwrap();
        conn.batch_execute(
            "CREATE TABLE things (community_id BLOB NOT NULL, thing_id BLOB NOT NULL, owner_id BLOB NOT NULL, state TEXT,
                 PRIMARY KEY (community_id, thing_id)) STRICT, WITHOUT ROWID;
             CREATE INDEX things_owner ON things (community_id, owner_id);
             CREATE INDEX things_open ON things (community_id, state) WHERE state = 'open';
             CREATE TABLE words (word TEXT NOT NULL PRIMARY KEY) STRICT;",
        )
        .unwrap();
        let query = "SELECT * FROM things WHERE community_id = ? AND owner_id = ? ORDER BY thing_id";
        assert!(plan(&mut conn, query).contains("PRIMARY KEY (community_id=?)"), "or this test could not fail");
        tell(&mut conn).unwrap();
        tell(&mut conn).unwrap();
        let mut conn = SqliteConnection::establish(path).unwrap();
        let by_owner = plan(&mut conn, query);
        assert!(by_owner.contains("INDEX things_owner (community_id=? AND owner_id=?)"), "{by_owner}");
        let told: Vec<Line> =
            diesel::sql_query("SELECT tbl, idx, stat FROM sqlite_stat1 ORDER BY idx").load(&mut conn).unwrap();
        let told: Vec<_> = told.iter().map(|line| (line.idx.as_str(), line.stat.as_str())).collect();
        assert_eq!(
            told,
            [("things", "10000000 5000 1"), ("things_open", "100000 100 25"), ("things_owner", "10000000 5000 12")]
        );
        drop(conn);
        std::fs::remove_file(file).unwrap();
    }
}
