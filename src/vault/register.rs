//! The register of columns about households: every column of every table that has to do with one, and what it holds.
//!
//! Whatever is said of a household is sealed, or is a word of a list. A column that is not here, or is of a type that its
//! entry does not allow, is refused by `tests/tidy.rs`, which reads the migrations against these lines; a test looks at the
//! values themselves. `hulian admin scrub` goes by the tables.

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// What is said of somebody, sealed, or a digest under a key of the ring.
    Sealed,
    /// A word of a list, a number, yes or no, a digest of something that is no person.
    Code,
    /// A day or an instant.
    Day,
    /// An id.
    Id,
}

use Holds::{Code, Day, Id, Sealed};

/// Every column: its table, its name, what it holds.
#[rustfmt::skip]
pub static REGISTER: &[(&str, &str, Holds)] = &[
    ("idempotency",            "community_id",      Id),
    ("idempotency",            "author",            Code),
    ("idempotency",            "route",             Code),
    ("idempotency",            "key",               Code),
    ("idempotency",            "fingerprint",       Code),
    ("idempotency",            "status",            Code),
    ("idempotency",            "of_household",      Code),
    ("idempotency",            "sealed",            Sealed),
    ("idempotency",            "etag",              Code),
    ("idempotency",            "location",          Code),
    ("idempotency",            "at",                Day),
    ("handovers",              "community_id",      Id),
    ("handovers",              "handover_id",       Id),
    ("handovers",              "kind",              Code),
    ("handovers",              "subject_id",        Id),
    ("handovers",              "agreement_id",      Id),
    ("handovers",              "unit_id",           Id),
    ("handovers",              "title",             Code),
    ("handovers",              "because",           Code),
    ("handovers",              "opened_at",         Day),
    ("handovers",              "closed_at",         Day),
    ("handovers",              "closed_by",         Id),
    ("handovers",              "resolution",        Code),
    ("handovers",              "successor_unit_id", Id),
    ("handovers",              "sealed",            Sealed),
    ("households",             "community_id",      Id),
    ("households",             "household_id",      Id),
    ("households",             "code",              Code),
    ("households",             "number",            Code),
    ("households",             "state",             Code),
    ("households",             "state_on",          Day),
    ("households",             "merged_into",       Id),
    ("households",             "checked_on",        Day),
    ("households",             "officer_id",        Id),
    ("households",             "legal_basis",       Code),
    ("households",             "consent",           Code),
    ("households",             "consent_on",        Day),
    ("households",             "consent_by",        Code),
    ("households",             "withdrawn_on",      Day),
    ("households",             "reported_by",       Id),
    ("households",             "erasure_asked_by",  Id),
    ("households",             "erasure_asked_at",  Day),
    ("households",             "sample",            Code),
    ("households",             "version",           Code),
    ("households",             "created_at",        Day),
    ("households",             "updated_at",        Day),
    ("households",             "restricted_by",     Id),
    ("households",             "restricted_at",     Day),
    ("household_keys",         "community_id",      Id),
    ("household_keys",         "household_id",      Id),
    ("household_keys",         "key_id",            Code),
    ("household_keys",         "wrapped",           Sealed),
    ("household_keys",         "wrapped_at",        Day),
    ("household_parts",        "community_id",      Id),
    ("household_parts",        "household_id",      Id),
    ("household_parts",        "part",              Code),
    ("household_parts",        "sealed",            Sealed),
    ("household_traces",       "community_id",      Id),
    ("household_traces",       "kind",              Code),
    ("household_traces",       "digest",            Sealed),
    ("household_traces",       "household_id",      Id),
    ("household_acts",         "community_id",      Id),
    ("household_acts",         "household_id",      Id),
    ("household_acts",         "n",                 Code),
    ("household_acts",         "act",               Code),
    ("household_acts",         "at",                Day),
    ("household_acts",         "account_id",        Id),
    ("household_acts",         "sealed",            Sealed),
    ("household_disclosures",  "community_id",      Id),
    ("household_disclosures",  "household_id",      Id),
    ("household_disclosures",  "n",                 Code),
    ("household_disclosures",  "account_id",        Id),
    ("household_disclosures",  "at",                Day),
    ("household_disclosures",  "fields",            Code),
    ("household_disclosures",  "seq",               Code),
    ("household_disclosures",  "sealed",            Sealed),
    ("household_readers",      "community_id",      Id),
    ("household_readers",      "household_id",      Id),
    ("household_readers",      "pairing_id",        Id),
    ("household_readers",      "unit_id",           Id),
    ("household_readers",      "helper_id",         Id),
    ("household_readers",      "since",             Day),
    ("household_readers",      "sealed",            Sealed),
    ("household_tallies",      "community_id",      Id),
    ("household_tallies",      "category",          Code),
    ("household_tallies",      "erased",            Code),
    ("household_tallies",      "salt",              Code),
    ("household_publications", "community_id",      Id),
    ("household_publications", "as_of_on",          Day),
    ("household_publications", "looked_on",         Day),
    ("household_publications", "counts",            Code),
    ("household_publications", "salt",              Code),
    ("matchings",              "community_id",      Id),
    ("matchings",              "matching_id",       Id),
    ("matchings",              "scope",             Code),
    ("matchings",              "weights",           Code),
    ("matchings",              "max_load",          Code),
    ("matchings",              "min_load",          Code),
    ("matchings",              "total_cost",        Code),
    ("matchings",              "computed_by",       Id),
    ("matchings",              "expires_at",        Day),
    ("matchings",              "applied_at",        Day),
    ("matchings",              "applied_by",        Id),
    ("matchings",              "version",           Code),
    ("matchings",              "created_at",        Day),
    ("matchings",              "updated_at",        Day),
    ("matching_households",    "community_id",      Id),
    ("matching_households",    "matching_id",       Id),
    ("matching_households",    "household_id",      Id),
    ("matching_households",    "unit_id",           Id),
    ("matching_households",    "outcome",           Code),
    ("matching_households",    "pairing_id",        Id),
    ("matching_households",    "sealed",            Sealed),
    ("matching_units",         "community_id",      Id),
    ("matching_units",         "matching_id",       Id),
    ("matching_units",         "unit_id",           Id),
    ("matching_units",         "profile_version",   Code),
    ("matching_units",         "capacity",          Code),
    ("matching_units",         "running",           Code),
    ("matching_units",         "planned",           Code),
    ("pairings",               "community_id",      Id),
    ("pairings",               "pairing_id",        Id),
    ("pairings",               "household_id",      Id),
    ("pairings",               "unit_id",           Id),
    ("pairings",               "state",             Code),
    ("pairings",               "origin",            Code),
    ("pairings",               "matching_id",       Id),
    ("pairings",               "succeeds_id",       Id),
    ("pairings",               "helper_id",         Id),
    ("pairings",               "visit_every_days",  Code),
    ("pairings",               "accepted_at",       Day),
    ("pairings",               "accepted_by",       Id),
    ("pairings",               "confirmed_at",      Day),
    ("pairings",               "confirmed_by",      Id),
    ("pairings",               "since_on",          Day),
    ("pairings",               "counts_from",       Day),
    ("pairings",               "ended_at",          Day),
    ("pairings",               "ended_by",          Id),
    ("pairings",               "ended_because",     Code),
    ("pairings",               "reported_at",       Day),
    ("pairings",               "sealed",            Sealed),
    ("pairings",               "proposed_by",       Id),
    ("pairings",               "version",           Code),
    ("pairings",               "created_at",        Day),
    ("pairings",               "updated_at",        Day),
    ("pairings",               "met_on",            Day),
    ("pairing_visits",         "community_id",      Id),
    ("pairing_visits",         "visit_id",          Id),
    ("pairing_visits",         "pairing_id",        Id),
    ("pairing_visits",         "household_id",      Id),
    ("pairing_visits",         "visited_on",        Day),
    ("pairing_visits",         "sealed",            Sealed),
    ("pairing_visits",         "recorded_at",       Day),
    ("pairing_visits",         "recorded_by",       Id),
    ("pairing_visits",         "recorded_unit_id",  Id),
    ("pairing_visits",         "voided_at",         Day),
    ("pairing_visits",         "voided_by",         Id),
    ("pairing_visits",         "replaced_by",       Id),
    ("pairing_aid",            "community_id",      Id),
    ("pairing_aid",            "aid_id",            Id),
    ("pairing_aid",            "pairing_id",        Id),
    ("pairing_aid",            "household_id",      Id),
    ("pairing_aid",            "given_on",          Day),
    ("pairing_aid",            "sealed",            Sealed),
    ("pairing_aid",            "recorded_at",       Day),
    ("pairing_aid",            "recorded_by",       Id),
    ("pairing_aid",            "recorded_unit_id",  Id),
    ("pairing_aid",            "voided_at",         Day),
    ("pairing_aid",            "voided_by",         Id),
    ("pairing_aid",            "replaced_by",       Id),
    // Its bodies hold rows of every kind: of households and pairings what is not sealed, and digests of what is.
    ("object_versions",        "community_id",      Id),
    ("object_versions",        "kind",              Code),
    ("object_versions",        "object_id",         Id),
    ("object_versions",        "n",                 Code),
    ("object_versions",        "seq",               Code),
    ("object_versions",        "owner_id",          Id),
    ("object_versions",        "counts_from",       Day),
    ("object_versions",        "digest",            Code),
];

/// The tables that hold what is said of households, each once.
pub fn tables() -> Vec<&'static str> {
    let mut tables: Vec<&str> = REGISTER.iter().map(|(table, ..)| *table).collect();
    tables.dedup();
    tables
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_stands_once_and_every_table_has_its_community() {
        let mut columns: Vec<(&str, &str)> = REGISTER.iter().map(|(table, column, _)| (*table, *column)).collect();
        columns.sort_unstable();
        let all = columns.len();
        columns.dedup();
        assert_eq!(columns.len(), all);
        for table in tables() {
            assert!(columns.contains(&(table, "community_id")), "{table}");
        }
        let holding = |table: &str, what: Holds| REGISTER.iter().any(|(of, _, holds)| *of == table && *holds == what);
        for table in ["household_parts", "pairings", "pairing_aid", "pairing_visits", "household_readers", "handovers"]
        {
            assert!(holding(table, Sealed), "{table}");
        }
    }
}
