//! Tables spread over the nodes of a cluster of Citus, by community.
//!
//! What belongs to communities lies together by `community_id`; what belongs to the whole deployment lies on every node, so that it
//! is read and found where the request is, whichever node is away. Nothing in the statements of the service differs.

use std::collections::BTreeSet;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{Array, Bool, Text};

use super::strange::{fresh, table};
use crate::connection::{Conn, Place, open, unreachable};
use crate::fault::UNAVAILABLE;
use kernel::{CommunityId, Fault, Id};

/// Tables that hold what was migrated: no migration makes them.
const OF_MIGRATIONS: [&str; 2] = ["migration_lock", "__diesel_schema_migrations"];

/// The table that all others of communities lie beside.
const FIRST: &str = "communities";

/// What was done with the tables.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Distributed {
    /// Tables spread by community.
    pub spread: Vec<String>,
    /// Tables that are now on every node.
    pub copied: Vec<String>,
    /// Tables whose rows had stayed behind on the disk of the coordinator, and are gone from it.
    pub cleared: Vec<String>,
}

/// The tables that are to be spread and are not, where the database is one of Citus; nothing where it is not.
///
/// # Errors
/// When the database is out of reach.
pub fn undistributed(place: &Place) -> Result<Option<Vec<String>>, Fault> {
    let told = |fault| unreachable::told(place, fault);
    left(&mut open(place).map_err(told)?).map_err(told)
}

fn left(conn: &mut Conn) -> Result<Option<Vec<String>>, Fault> {
    let Conn::Pg(conn) = conn else { return Ok(None) };
    if !has_citus(conn)? {
        return Ok(None);
    }
    let (plain, ours) = (asked(conn, PLAIN)?, Ours::of_this_version()?);
    Ok(Some(plain.into_iter().filter(|name| ours.has(name)).collect()))
}

/// The node of each of these communities: nothing where they are not spread. Asked of what every node knows of the cluster, so that
/// it is answered while a node is away.
///
/// # Errors
/// When the database refuses.
pub fn nodes(conn: &mut Conn, communities: &[CommunityId]) -> Result<Vec<(String, CommunityId)>, Fault> {
    let Conn::Pg(conn) = conn else { return Ok(Vec::new()) };
    if !is_distributed(conn)? {
        return Ok(Vec::new());
    }
    let ids: Vec<String> = communities.iter().map(ToString::to_string).collect();
    let seats: Vec<Seat> = diesel::sql_query(SEATS).bind::<Array<Text>, _>(ids).load(conn)?;
    let placed = seats.into_iter().filter_map(|seat| Some((seat.node, CommunityId::read(&seat.community).ok()?)));
    Ok(placed.collect())
}

/// Whether communities are spread over shards.
pub(super) fn is_distributed(conn: &mut PgConnection) -> Result<bool, Fault> {
    Ok(has_citus(conn)? && holds(conn, &format!("{SPREAD} WHERE logicalrelid = to_regclass('{FIRST}')) AS found"))?)
}

/// Spreads what is not spread yet, and clears the disk of the coordinator of the rows that have moved. Where it was broken off it
/// goes on when it is called again.
///
/// # Errors
/// When this is no database of Citus, in words; when the database is out of reach or refuses.
pub fn distribute(place: &Place, shards: u32) -> Result<Distributed, Fault> {
    let told = |fault| unreachable::told(place, fault);
    let Conn::Pg(mut conn) = open(place).map_err(told)? else {
        return Err(Fault::of(&UNAVAILABLE).because(
            "SQLite 文件无法分布; 请使用装有 Citus 的 PostgreSQL。",
            "A SQLite file cannot be distributed: this is for PostgreSQL with Citus.",
        ));
    };
    if !has_citus(&mut conn).map_err(told)? {
        return Err(unreachable::unfit(
            &place.url,
            "没有 citus 扩展; 请由管理员在每个节点上执行 CREATE EXTENSION citus",
            "it has no extension citus: let its administrator run CREATE EXTENSION citus on every node",
        ));
    }
    spread(&mut conn, shards).map_err(told)
}

/// The same on an open connection.
pub(super) fn spread(conn: &mut PgConnection, shards: u32) -> Result<Distributed, Fault> {
    // A table that is full takes as long as it takes.
    conn.batch_execute("SET statement_timeout = 0; SET lock_timeout = '60s'")?;
    let (ours, plain, mut done) = (Ours::of_this_version()?, asked(conn, PLAIN)?, Distributed::default());
    for name in plain.iter().filter(|name| ours.everywhere.contains(*name)) {
        conn.batch_execute(&format!("SELECT create_reference_table('\"{name}\"')"))?;
        done.copied.push(name.clone());
    }
    let (first, beside): (Vec<&String>, Vec<&String>) =
        plain.iter().filter(|name| ours.of_communities.contains(*name)).partition(|name| *name == FIRST);
    for name in first {
        let how = format!("'community_id', colocate_with => 'none', shard_count => {shards}");
        conn.batch_execute(&format!("SELECT create_distributed_table('{name}', {how})"))?;
        done.spread.push(name.clone());
    }
    for name in beside {
        let how = format!("'community_id', colocate_with => '{FIRST}'");
        conn.batch_execute(&format!("SELECT create_distributed_table('{name}', {how})"))?;
        done.spread.push(name.clone());
    }
    for name in asked(conn, LEFT_BEHIND)?.into_iter().filter(|name| ours.has(name)) {
        conn.batch_execute(&format!("SELECT truncate_local_data_after_distributing_table('\"{name}\"')"))?;
        done.cleared.push(name);
    }
    Ok(done)
}

/// The tables of this version: those that begin with a community, and those of the whole deployment.
struct Ours {
    of_communities: BTreeSet<String>,
    everywhere: BTreeSet<String>,
}

impl Ours {
    fn of_this_version() -> Result<Self, Fault> {
        let (lines, mut ours) = (fresh()?, Self { of_communities: BTreeSet::new(), everywhere: BTreeSet::new() });
        ours.everywhere.extend(OF_MIGRATIONS.map(str::to_owned));
        for name in lines.iter().map(|line| table(line)) {
            // Where the community is no part of the key, a row is looked for by something else before its community is known.
            let led = lines.contains(&format!("{name}.community_id required key"));
            let kind = if led { &mut ours.of_communities } else { &mut ours.everywhere };
            kind.insert(name.to_owned());
        }
        Ok(ours)
    }

    fn has(&self, name: &str) -> bool {
        self.of_communities.contains(name) || self.everywhere.contains(name)
    }
}

#[derive(QueryableByName)]
struct Name {
    #[diesel(sql_type = Text)]
    name: String,
}

#[derive(QueryableByName)]
struct Found {
    #[diesel(sql_type = Bool)]
    found: bool,
}

#[derive(QueryableByName)]
struct Seat {
    #[diesel(sql_type = Text)]
    node: String,
    #[diesel(sql_type = Text)]
    community: String,
}

const SEATS: &str = "
    SELECT n.nodename || ':' || n.nodeport AS node, c.id AS community FROM unnest($1) AS c(id)
    JOIN pg_dist_placement p ON p.shardid = get_shard_id_for_distribution_column('communities', c.id::uuid)
    JOIN pg_dist_node n ON n.groupid = p.groupid AND n.noderole = 'primary'";

const SPREAD: &str = "SELECT EXISTS (SELECT 1 FROM pg_dist_partition";

/// Tables that Citus knows nothing of, in the order in which they were made: what is referred to comes first.
const PLAIN: &str = "
    SELECT c.relname::text AS name FROM pg_class c
    WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r'
    AND NOT EXISTS (SELECT 1 FROM pg_dist_partition p WHERE p.logicalrelid = c.oid) ORDER BY c.oid";

/// Distributed tables with rows of their own from before; what refers to others comes first.
const LEFT_BEHIND: &str = "
    SELECT c.relname::text AS name FROM pg_class c JOIN pg_dist_partition p ON p.logicalrelid = c.oid
    WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' AND pg_relation_size(c.oid) > 0
    ORDER BY c.oid DESC";

fn asked(conn: &mut PgConnection, statement: &str) -> Result<Vec<String>, Fault> {
    let names: Vec<Name> = diesel::sql_query(statement).load(conn)?;
    Ok(names.into_iter().map(|one| one.name).collect())
}

fn holds(conn: &mut PgConnection, statement: &str) -> Result<bool, Fault> {
    let one: Found = diesel::sql_query(statement).get_result(conn)?;
    Ok(one.found)
}

fn has_citus(conn: &mut PgConnection) -> Result<bool, Fault> {
    holds(conn, "SELECT EXISTS (SELECT 1 FROM pg_extension WHERE extname = 'citus') AS found")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_looked_for_before_its_community_is_known_lies_everywhere() {
        let ours = Ours::of_this_version().unwrap();
        let everywhere: Vec<&str> = ours.everywhere.iter().map(String::as_str).collect();
        assert_eq!(
            everywhere,
            [
                "__diesel_schema_migrations",
                "deployment",
                "key_vouchers",
                "logins",
                "migration_lock",
                "plate_codes",
                "regions",
                "signing_keys"
            ]
        );
        assert!(ours.of_communities.contains(FIRST) && ours.of_communities.contains("timers"));
        assert!(ours.has("events") && !ours.has("kept_parts"), "tables of somebody else are theirs");
    }

    #[test]
    fn a_file_is_not_distributed_and_says_so() {
        let scratch = crate::Scratch::new("distribute");
        let refused = distribute(&scratch.place(), 32).unwrap_err();
        assert!(
            refused.detail().is_some_and(|[_, en]| en.contains("SQLite file cannot be distributed")),
            "{refused:?}"
        );
        assert_eq!(undistributed(&scratch.place()).unwrap(), None);
    }
}
