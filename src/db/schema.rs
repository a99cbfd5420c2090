//! The tables, once for both engines. `community_id` leads every tenant table and every key of it.
#![expect(missing_docs, reason = "diesel's table! makes modules and structs that carry no words of ours")]

use diesel::table;

// journal

table! {
    use crate::db::columns::*;
    use diesel::sql_types::*;
    community_heads (community_id) {
        community_id -> UuidSql,
        seq -> BigInt,
        hash -> Text,
    }
}

table! {
    use crate::db::columns::*;
    use diesel::sql_types::*;
    events (community_id, seq) {
        community_id -> UuidSql,
        seq -> BigInt,
        event_id -> UuidSql,
        kind -> Text,
        subject -> Text,
        actor -> Text,
        at -> UtcSql,
        data -> Text,
        prev_hash -> Text,
        hash -> Text,
    }
}

table! {
    use crate::db::columns::*;
    use diesel::sql_types::*;
    idempotency (community_id, author, route, key) {
        community_id -> UuidSql,
        author -> Text,
        route -> Text,
        key -> Text,
        fingerprint -> Text,
        status -> BigInt,
        body -> Nullable<Text>,
        etag -> Nullable<Text>,
        location -> Nullable<Text>,
        at -> UtcSql,
    }
}

table! {
    use crate::db::columns::*;
    use diesel::sql_types::*;
    timers (community_id, timer_id) {
        community_id -> UuidSql,
        timer_id -> UuidSql,
        due_at -> UtcSql,
        kind -> Text,
        subject -> UuidSql,
    }
}
