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

// communities

table! {
    regions (code) {
        code -> Text,
        name -> Text,
        level -> Text,
        parent_code -> Nullable<Text>,
        valid_from -> Nullable<Date>,
        valid_to -> Nullable<Date>,
        list_version -> Text,
    }
}

table! {
    use crate::db::columns::*;
    use diesel::sql_types::*;
    communities (community_id) {
        community_id -> UuidSql,
        kind -> Text,
        name -> Text,
        subdistrict_name -> Nullable<Text>,
        subdistrict_code -> Nullable<Text>,
        city_name -> Nullable<Text>,
        city_code -> Nullable<Text>,
        province -> Nullable<Text>,
        stat_code -> Nullable<Text>,
        hotline -> Nullable<Text>,
        state -> Text,
        source -> Nullable<Text>,
        source_published_on -> Nullable<Date>,
        sample -> Bool,
        version -> BigInt,
        created_at -> UtcSql,
        updated_at -> UtcSql,
    }
}

// units

table! {
    use crate::db::columns::*;
    use diesel::sql_types::*;
    units (community_id, unit_id) {
        community_id -> UuidSql,
        unit_id -> UuidSql,
        code -> Text,
        name -> Text,
        short_name -> Nullable<Text>,
        sector -> Nullable<Text>,
        sector_source -> Nullable<Text>,
        kind -> Nullable<Text>,
        property_manager -> Bool,
        unified_social_credit_code -> Nullable<Text>,
        organization_id -> Nullable<UuidSql>,
        contact_post -> Nullable<Text>,
        contact_phone -> Nullable<Text>,
        address -> Nullable<Text>,
        state -> Text,
        departed_on -> Nullable<Date>,
        named_in_source -> Bool,
        sample -> Bool,
        note -> Nullable<Text>,
        version -> BigInt,
        created_at -> UtcSql,
        updated_at -> UtcSql,
    }
}
