//! The rules about order are fed something wrong and must see it, and something right and must keep still.

use crate::{
    floors, order,
    teeth::{caught, found, passes},
};

#[test]
fn floors_see_every_way_up() {
    let rule = floors::offences;
    let depends = |on: &str| format!("[package]\nname = \"x\"\n\n[dependencies]\n{on}\n");
    let up = depends("db.workspace = true");
    caught(rule, "src/kernel/Cargo.toml", &up, "src/kernel/Cargo.toml:5: kernel (floor 1) depends on db (floor 2)");
    caught(
        rule,
        "src/db/Cargo.toml",
        &depends("zones = { workspace = true, features = [] }"),
        "db (floor 2) depends on zones",
    );
    caught(rule, "src/db/Cargo.toml", "[dev-dependencies]\napp.workspace = true\n", "db (floor 2) depends on app");
    caught(rule, "src/zones/Cargo.toml", &depends("units.workspace = true"), "do not depend on each other");
    caught(rule, "src/attic/rules.rs", "//! A.", "src/attic/rules.rs:1: `attic`");
    passes(
        rule,
        "src/app/Cargo.toml",
        &depends("kernel.workspace = true\nzones.workspace = true\nserde.workspace = true"),
    );
    passes(rule, "src/kernel/Cargo.toml", "[features]\ndb = []\n");
}

/// A crate of two groups and a folder below.
const CRATE: [(&str, &str); 4] = [
    (
        "src/zones/lib.rs",
        "//! Z.\n\nmod model;\n\n// Claims.\nmod claims;\nmod holds;\n\npub mod routes;\n\n#[cfg(test)]\nmod tests;\npub use claims::store::find;\n",
    ),
    ("src/zones/claims/mod.rs", "//! C.\n\nmod store;\n\npub use store::list;\n"),
    ("src/zones/tests.rs", "use super::routes::mount;\nuse crate::claims;"),
    ("src/zones/routes.rs", "use super::{claims::list, find, model::Zone};\nuse crate::holds;"),
];

#[track_caller]
fn grouped(path: &str, text: &str, expected: Option<&str>) {
    let files: Vec<(&str, &str)> =
        CRATE.into_iter().filter(|(known, _)| *known != path).chain([(path, text)]).collect();
    let offences = found(order::siblings, &files);
    match expected {
        Some(expected) => assert!(offences.iter().any(|o| o.contains(expected)), "`{expected}` not in {offences:?}"),
        None => assert_eq!(offences, Vec::<String>::new()),
    }
}

#[test]
fn groups_see_every_way_up_among_siblings() {
    grouped(
        "src/zones/model.rs",
        "//! M.\nuse super::routes::mount;",
        Some("src/zones/model.rs:2: model uses routes of zones"),
    );
    grouped(
        "src/zones/model.rs",
        "use crate::claims::list;",
        Some("model uses claims of zones: `zones::claims::list`"),
    );
    grouped("src/zones/model.rs", "use super::find;", Some("model uses claims of zones"));
    grouped("src/zones/model.rs", "fn f() { crate::holds::store::all() }", Some("model uses holds"));
    grouped("src/zones/claims/store.rs", "use super::super::holds::store;", Some("modules of one group"));
    grouped(
        "src/zones/claims/store.rs",
        "fn f() {}\nuse super::super::routes::{mount};",
        Some("store.rs:2: claims uses routes"),
    );
    grouped("src/zones/claims/store.rs", "use super::super::model::Zone;\nuse crate::model;", None);
    grouped("src/zones/holds/store.rs", "#[cfg(test)]\nmod tests {\n    use crate::routes;\n}\n", None);
    grouped("src/zones/holds/store.rs", "// crate::routes\nconst A: &str = \"crate::routes\";", None);
}

const SLICE: [(&str, &str); 4] = [
    ("src/zones/lib.rs", "//! Z.\nmod rules;\nmod store;\nmod letter;\npub use store::find;\n"),
    ("src/zones/model.rs", "pub struct Zone;"),
    ("src/zones/letter.rs", "use super::store;\nfn write() { store::find() }\nuse super::store::list;"),
    ("src/zones/rules/deep.rs", "//! D."),
];

#[track_caller]
fn ordered(path: &str, text: &str, expected: Option<&str>) {
    let files: Vec<(&str, &str)> =
        SLICE.into_iter().chain([("src/zones/actions.rs", "//! A."), (path, text)]).collect();
    let offences = found(order::order, &files);
    match expected {
        Some(expected) => assert!(offences.iter().any(|o| o.contains(expected)), "`{expected}` not in {offences:?}"),
        None => assert_eq!(offences, Vec::<String>::new()),
    }
}

#[test]
fn a_slice_reads_from_left_to_right() {
    ordered("src/zones/rules.rs", "use super::store::find;", Some("zones::rules uses `zones::store::find`"));
    ordered("src/zones/rules.rs", "use crate::{model::Zone, wire::ZoneIn};", Some("`zones::wire::ZoneIn`"));
    ordered("src/zones/store.rs", "use super::rules::claim;", Some("store.rs remembers"));
    ordered("src/zones/actions.rs", "fn f() { super::routes::mount() }", Some("inside a slice"));
    ordered("src/zones/claims/rules.rs", "use super::store;", Some("zones::claims::rules uses `zones::claims::store`"));
    ordered("src/zones/claims/rules.rs", "use super::super::store::find;", Some("inside a slice"));
    ordered("src/zones/lib.rs", "//! Z.\nmod store;\npub fn find() {}\n", Some("`fn`"));
    ordered("src/zones/routes.rs", "use super::{actions, claims::routes, store};\nuse super::wire::ZoneOut;", None);
    ordered("src/zones/store.rs", "use super::{model::Zone, rules::ZONE_CLAIMED};\nmod tests { use super::*; }", None);
}

#[test]
fn nothing_is_laundered_through_the_card_or_a_file_of_another_name() {
    ordered("src/zones/rules.rs", "use super::find;", Some("zones::rules uses `zones::find`"));
    ordered("src/zones/rules.rs", "use super::letter::write;", Some("zones::rules uses `zones::letter::write`"));
    ordered("src/zones/actions.rs", "use super::{find, letter::write};", None);
    ordered("src/zones/rules.rs", "use super::letter::LONGEST;", None);
}

#[test]
fn few_drive_the_actions_of_others() {
    let text = "use units::actions::leave;";
    caught(floors::drivers, "src/zones/actions.rs", text, "`units::actions::leave`");
    caught(floors::drivers, "src/zones/actions.rs", "use units::members::{actions};", "`units::members::actions`");
    passes(floors::drivers, "src/continuity/actions.rs", text);
    passes(floors::drivers, "src/units/routes.rs", "use super::actions;");
    let shown = |takes: &str| {
        let act = format!("//! L.\n\npub fn leave({takes}) {{}}\n");
        let files = [
            ("src/units/lib.rs", "//! U.\nmod lifecycle;\npub use lifecycle::leave;\n"),
            ("src/units/lifecycle.rs", act.as_str()),
            ("src/zones/rules.rs", "use units::leave;"),
            ("src/continuity/actions.rs", "use units::leave;"),
        ];
        found(floors::drivers, &files)
    };
    assert!(shown("tx: &mut WriteTx, unit: UnitId")[0].contains("src/zones/rules.rs:1: `units::leave`"));
    assert_eq!(shown("view: &mut ReadTx, unit: UnitId"), Vec::<String>::new());
}
