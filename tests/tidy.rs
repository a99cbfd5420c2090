//! The law of the house, enforced: each rule below is a small function that returns its offences, and each offence
//! names the file, the line and the sentence of the rule it breaks.
//!
//! `floors` reads the members of the workspace and the manifest of each crate, `order` the groups of `mod` lines inside a crate; `rooms` says who may
//! speak to a library; `failures` what is told of what fails; `declared` what only a macro declares, and who listens; `forever` what no code removes; `touched` that what is written is explained by an event; `pages` how a page leaves; `schemas` that every schema has
//! a name of its own; `guides` that the pages of the documentation say what is there; `offers` what makes an offer; `sentences` that what people read is made of words; `database_file` who may touch the file of a database; `shape` holds sizes,
//! cards and names; `tables` reads the migrations of both engines. `teeth` feeds every rule something wrong and sees it caught, so that a rule that has gone blind fails as well.

#[path = "tidy/docs/bless.rs"]
mod bless;
#[path = "tidy/database_file.rs"]
mod database_file;
#[path = "tidy/declared.rs"]
mod declared;
#[path = "tidy/failures.rs"]
mod failures;
#[path = "tidy/law/floors.rs"]
mod floors;
#[path = "tidy/forever.rs"]
mod forever;
#[path = "tidy/docs/guides.rs"]
mod guides;
#[path = "tidy/house.rs"]
mod house;
#[path = "tidy/law/map.rs"]
mod map;
#[path = "tidy/masked.rs"]
mod masked;
#[path = "tidy/api/offers.rs"]
mod offers;
#[path = "tidy/law/order.rs"]
mod order;
#[path = "tidy/law/teeth.rs"]
mod order_teeth;
#[path = "tidy/api/pages.rs"]
mod pages;
#[path = "tidy/paths.rs"]
mod paths;
#[path = "tidy/rooms.rs"]
mod rooms;
#[path = "tidy/api/schemas.rs"]
mod schemas;
#[path = "tidy/sealed/register.rs"]
mod sealed;
#[path = "tidy/docs/sentences.rs"]
mod sentences;
#[path = "tidy/shape.rs"]
mod shape;
#[path = "tidy/sql.rs"]
mod sql;
#[path = "tidy/tables.rs"]
mod tables;
#[path = "tidy/teeth.rs"]
mod teeth;
#[path = "tidy/record/touched.rs"]
mod touched;

use house::{House, Offence};

fn refuse(offences: Vec<Offence>) {
    let mut lines: Vec<String> = offences.iter().map(ToString::to_string).collect();
    lines.sort();
    lines.dedup();
    assert!(lines.is_empty(), "{} offence(s) against the law of the house:\n{}", lines.len(), lines.join("\n"));
}

#[test]
fn crates_depend_on_what_lies_below() {
    refuse(floors::offences(&House::here()));
}

#[test]
fn what_a_macro_declares_is_declared_by_it_and_what_is_told_has_a_listener() {
    refuse(declared::offences(&House::here()));
}

#[test]
fn what_people_read_names_no_type() {
    refuse(sentences::offences(&House::here()));
}

#[test]
fn siblings_use_only_siblings_of_lower_groups() {
    refuse(order::siblings(&House::here()));
}

/// `cargo test --test tidy -- --nocapture map` prints it: the crates with what each depends on, the folders of each crate in
/// their order.
#[test]
fn the_map_of_the_house_is_drawn() {
    let map = map::drawn(&House::here());
    println!("{map}");
    assert!(map.contains("agreements --> units"), "{map}");
}

#[test]
fn files_of_a_slice_use_only_files_to_their_left() {
    refuse(order::order(&House::here()));
}

#[test]
fn actions_of_another_slice_are_driven_by_few() {
    refuse(floors::drivers(&House::here()));
}

#[test]
fn libraries_stay_in_their_rooms() {
    refuse(rooms::offences(&House::here()));
}

#[test]
fn failures_keep_their_cause_and_nothing_is_printed() {
    refuse(failures::offences(&House::here()));
}

#[test]
fn p58_what_has_happened_is_kept_for_good() {
    refuse(forever::offences(&House::here()));
}

#[test]
fn p2_the_file_of_a_database_is_opened_by_sqlite_alone() {
    refuse(database_file::offences(&House::here()));
}

#[test]
fn pages_leave_by_one_function() {
    refuse(pages::offences(&House::here()));
}

#[test]
fn every_schema_has_a_name_of_its_own() {
    refuse(schemas::names(&House::here()));
}

#[test]
fn what_is_offered_is_what_is_let_in() {
    refuse(offers::offences(&House::here()));
}

#[test]
fn files_and_functions_are_small_and_carry_a_card() {
    let house = House::here();
    refuse(
        [shape::cards, shape::sizes, shape::names, shape::modules, shape::empties]
            .iter()
            .flat_map(|r| r(&house))
            .collect(),
    );
}

#[test]
fn the_image_is_built_of_all_that_the_sources_include() {
    refuse(shape::image(&House::here()));
}

#[test]
fn the_top_level_holds_what_the_design_names() {
    refuse(shape::top_level(&House::here()));
}

#[test]
fn both_engines_have_the_same_migrations() {
    refuse(tables::pairs(&House::here()));
}

#[test]
fn every_tenant_table_begins_with_its_community() {
    refuse(tables::tenancy(&House::here()));
}

#[test]
fn migrations_pass_on_a_distributed_database() {
    refuse(tables::distribution(&House::here()));
}

#[test]
fn migrations_stay_within_what_every_engine_can_do() {
    refuse(tables::portability(&House::here()));
}

#[test]
fn whoever_writes_a_row_that_is_kept_touches_it() {
    refuse(touched::offences(&House::here()));
}

#[test]
fn the_pages_say_what_is_there() {
    let house = House::here();
    refuse(
        [
            guides::length,
            guides::links,
            guides::twins,
            guides::named,
            guides::whole,
            guides::settings,
            guides::commands,
        ]
        .iter()
        .flat_map(|rule| rule(&house))
        .collect(),
    );
}

#[test]
fn what_is_blessed_is_reached() {
    refuse(bless::offences(&House::here()));
}
