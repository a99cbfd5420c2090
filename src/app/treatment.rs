//! What happens when somebody changes a table by hand: each table has one treatment, and a table that comes without one does not
//! pass. The list is for whoever adds a table, and for whoever asks what `hulian check` sees.

use std::collections::BTreeSet;

use super::kept_rows::kept_rows;

/// What is done so that a change by hand is noticed, or why none is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Treatment {
    /// Every state is covered by the event that made it (`versioned!`, or a `RowKind`).
    Versioned,
    /// It follows from other rows: `hulian check` makes it again and compares.
    Recomputed(&'static str),
    /// Its bytes are sealed to their place: moved or changed, they do not open.
    Sealed(&'static str),
    /// A signature that the service verifies with keys it knows stands in it.
    Signed(&'static str),
    /// It is the record itself.
    Own(&'static str),
    /// It passes, and a change does no harm, or says what it does.
    Passing(&'static str),
}

use Treatment::{Own, Passing, Recomputed, Sealed, Signed, Versioned};

/// Every table of `db::schema`.
const TABLES: &[(&str, Treatment)] = &[
    (
        "deployment",
        Passing("a word is forgotten or the service does not start (the ring, the suite); no record rests on it"),
    ),
    (
        "community_heads",
        Own(
            "bears the service's seal; held against the chain, signed heads and receipts; a community has one, and one has a community",
        ),
    ),
    ("events", Own("the chain")),
    ("object_versions", Own("its digests are covered by the events")),
    ("signed_heads", Signed("hulian-head+jws")),
    (
        "idempotency",
        Passing("sealed for its author and request; without it a request is carried out again, as after a day"),
    ),
    ("timers", Recomputed("each slice says which deadlines its rows have")),
    ("regions", Recomputed("the built-in list")),
    ("communities", Versioned),
    ("units", Versioned),
    ("logins", Recomputed("accounts and invitations")),
    ("signing_keys", Signed("named by its thumbprint, and vouched for by a key of the service")),
    ("key_vouchers", Signed("hulian-key+jws")),
    ("accounts", Versioned),
    ("password_history", Versioned),
    ("sessions", Sealed("what is kept of its tokens is made for one session of one account until one end")),
    ("refresh_tokens", Sealed("with the session it is of: a token alone opens nothing")),
    ("sign_in_failures", Passing("whoever takes a count away may guess a little longer, as after an hour")),
    ("issuances", Versioned),
    ("invitations", Versioned),
    ("second_factors", Versioned),
    ("recovery_codes", Versioned),
    ("clients", Versioned),
    (
        "revoked_tokens",
        Passing("a token that was taken back lives to its end, an hour at the most; its client is versioned"),
    ),
    ("office_terms", Versioned),
    ("documents", Versioned),
    ("document_links", Versioned),
    ("document_readers", Versioned),
    ("imports", Versioned),
    ("handovers", Versioned),
    ("zones", Versioned),
    ("zone_boundaries", Versioned),
    ("zone_duties", Versioned),
    ("zone_fulfilments", Versioned),
    ("zone_claims", Versioned),
    ("zone_holds", Versioned),
    ("community_boundaries", Versioned),
    ("zone_plans", Versioned),
    ("zone_plan_zones", Versioned),
    ("zone_plates", Versioned),
    ("plate_codes", Recomputed("the good plates")),
    (
        "zone_maps",
        Passing(
            "which edition of the map is the newest: with another, a copy of the map is fetched anew or once too seldom",
        ),
    ),
    ("households", Versioned),
    ("household_keys", Sealed("wrapped for its community and household; one that is gone is named")),
    ("household_parts", Versioned),
    ("household_traces", Recomputed("the numbers and the address of the file, where it can be opened")),
    ("household_acts", Versioned),
    ("household_disclosures", Versioned),
    ("household_readers", Versioned),
    ("household_tallies", Versioned),
    ("household_publications", Versioned),
    ("helping_profiles", Versioned),
    ("matchings", Versioned),
    ("matching_households", Versioned),
    ("matching_units", Versioned),
    ("agreements", Versioned),
    ("agreement_grams", Recomputed("the titles, numbers and parties of agreements")),
    ("agreement_numbers", Versioned),
    ("agreement_parties", Versioned),
    ("commitments", Versioned),
    ("commitment_deliveries", Versioned),
    ("agreement_versions", Versioned),
    ("agreement_signatures", Versioned),
    ("agreement_objections", Versioned),
    ("agreement_originals", Versioned),
    ("agreement_requests", Versioned),
    ("agreement_consents", Versioned),
    ("pairings", Versioned),
    ("pairing_visits", Versioned),
    ("pairing_aid", Versioned),
    ("quota_uses", Passing("how much of a quota is used: it begins anew with the next window")),
];

/// The tables that the text of a schema declares: `name (key) {` on a line of its own.
fn declared(schema: &str) -> Vec<&str> {
    schema.lines().filter_map(|line| line.trim().strip_suffix(") {")?.split_once(" (")).map(|(name, _)| name).collect()
}

/// What is wrong between a schema, a list of treatments and the kinds of rows that are kept.
fn amiss(schema: &str, tables: &[(&str, Treatment)], kept: &BTreeSet<&str>) -> Vec<String> {
    let declared = declared(schema);
    let times = |table: &str| tables.iter().filter(|(name, _)| *name == table).count();
    let mut wrong: Vec<String> = declared
        .iter()
        .filter(|table| times(table) != 1)
        .map(|table| format!("{table} has {} treatments", times(table)))
        .collect();
    let gone = tables.iter().filter(|(name, _)| !declared.contains(name));
    wrong.extend(gone.map(|(name, _)| format!("{name} is no table")));
    for (name, treatment) in tables {
        let words = match *treatment {
            Versioned => "a word",
            Recomputed(words) | Sealed(words) | Signed(words) | Own(words) | Passing(words) => words,
        };
        if (*treatment == Versioned) != kept.contains(name) {
            wrong.push(format!("{name} is kept as versions, or is not, and the list says otherwise"));
        }
        if words.is_empty() {
            wrong.push(format!("{name} has a treatment without a word"));
        }
    }
    wrong
}

#[test]
fn p59_every_table_has_one_treatment() {
    let kept: BTreeSet<&str> = kept_rows().iter().map(|kind| kind.name).collect();
    assert_eq!(amiss(include_str!("../db/schema.rs"), TABLES, &kept), Vec::<String>::new());
    assert!(declared(include_str!("../db/schema.rs")).len() > 60, "the schema is read");
}

#[test]
fn a_table_without_a_treatment_is_seen() {
    let schema = "table! {\n    units (community_id, unit_id) {\n        unit_id -> UuidSql,\n    }\n}\n\ntable! {\n    logins (login_hash) {\n    }\n}\n";
    let kept = BTreeSet::from(["units"]);
    let (units, logins) = (("units", Versioned), ("logins", Recomputed("accounts")));
    assert_eq!(amiss(schema, &[units, logins], &kept), Vec::<String>::new());
    assert_eq!(amiss(schema, &[units], &kept), ["logins has 0 treatments"]);
    assert_eq!(amiss(schema, &[units, logins, logins], &kept), ["logins has 2 treatments"]);
    assert_eq!(amiss(schema, &[units, logins, ("plates", Passing("a word"))], &kept), ["plates is no table"]);
    let otherwise = |name: &str| format!("{name} is kept as versions, or is not, and the list says otherwise");
    assert_eq!(amiss(schema, &[("units", Passing("a word")), logins], &kept), [otherwise("units")]);
    assert_eq!(amiss(schema, &[units, ("logins", Versioned)], &kept), [otherwise("logins")]);
    assert_eq!(amiss(schema, &[units, ("logins", Passing(""))], &kept), ["logins has a treatment without a word"]);
}
