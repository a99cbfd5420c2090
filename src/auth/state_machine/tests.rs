//! Tests with a small state machine: what is refused and offered by it.

use serde_json::json;
use uuid::Uuid;

use super::super::codes::{INVALID_TOKEN, NOT_ALLOWED};
use super::super::policy::samples::{WHOLE, may};
use super::*;
use kernel::{AccountId, Actor, Author, CommunityId, Fault, Role, UnitId, coded_enum};

coded_enum! {
    /// Where a paper stands.
    enum Stage {
        Open = "open" ["办理中", "Open"],
        Held = "held" ["已暂停", "Held"],
        Filed = "filed" ["已归档", "Filed"],
    }
}

struct Paper {
    stage: Stage,
    sealed: bool,
    thin: bool,
    signed: bool,
    fresh: bool,
}

const UNFINISHED: &[Stage] = &[Stage::Open, Stage::Held];

crate::state_machine! {
    /// Something that may happen to a paper.
    enum Move(paper: &Paper; actor; today: i64) {
        noun: ["文件", "paper"],
        state: Stage = paper.stage,
        guard: guard,
        others: others,
    }
    /// Sign it.
    Sign   [Stage::Open]  by actor.account().is_some()  => may::SignAgreement;
    /// Change it.
    Change UNFINISHED     by actor.unit.is_none()       => may::UpdateUnit;
    /// Hand it in.
    Submit [Stage::Open]                                => may::SubmitAgreement;
    /// Its last day passes.
    File   [Stage::Open, Stage::Held];
}

fn guard(paper: &Paper, actor: &Actor, step: Move, today: i64) -> Guard {
    match step {
        _ if paper.sealed => Guard::Refuse(&INVALID_TOKEN),
        Move::Sign if today > 9 => Guard::RefuseWith(Fault::of(&NOT_ALLOWED).with("since", 9)),
        Move::Sign => Guard::offer_if(!paper.signed),
        Move::Submit => Guard::pass_if(!paper.thin && actor.unit.is_none()),
        Move::Change | Move::File => Guard::Pass,
    }
}

fn others(paper: &Paper, _: &Actor, today: i64) -> Vec<&'static str> {
    if paper.fresh && today == 1 { vec!["get_unit"] } else { Vec::new() }
}

fn paper(stage: Stage) -> Paper {
    Paper { stage, sealed: false, thin: false, signed: false, fresh: false }
}

fn caller(role: Role, unit: Option<u128>) -> Actor {
    let author = Author::Account(AccountId(Uuid::from_u128(1)));
    let unit = unit.map(|id| UnitId(Uuid::from_u128(id)));
    Actor::new(author, CommunityId(Uuid::from_u128(10)), [role].into_iter().collect(), unit)
}

fn secretary() -> Actor {
    caller(Role::Secretary, None)
}

fn service() -> Actor {
    Actor::system(CommunityId(Uuid::from_u128(10)))
}

fn refused(answer: Result<(), Fault>) -> &'static str {
    answer.unwrap_err().code().name
}

const ALL: [&str; 3] = ["sign_agreement", "update_unit", "submit_agreement"];

#[test]
fn what_is_offered_stands_in_the_order_of_the_table_and_what_is_beside_it_last() {
    let open = paper(Stage::Open);
    assert_eq!(allowed(&open, &secretary(), 1), ALL);
    assert_eq!(allowed(&Paper { fresh: true, ..open }, &secretary(), 1), [&ALL[..], &["get_unit"]].concat());
    assert_eq!(allowed(&paper(Stage::Held), &secretary(), 1), ["update_unit"], "a list with a name");
    assert!(allowed(&paper(Stage::Filed), &secretary(), 1).is_empty());
}

#[test]
fn the_policy_is_asked_with_the_operation_of_the_row() {
    let open = paper(Stage::Open);
    assert_eq!(allowed(&open, &caller(Role::Officer, None), 1), ["update_unit", "submit_agreement"]);
    assert_eq!(
        allowed(&open, &caller(Role::UnitHead, Some(7)), 1),
        ["sign_agreement"],
        "the other moves are of others"
    );
    assert!(allowed(&open, &caller(Role::Auditor, None), 1).is_empty());
    assert_eq!(allowed(&open, &service(), 1), ["update_unit", "submit_agreement"], "no row binds the service");
    let ids: Vec<_> = TABLE.iter().map(Transition::id).collect();
    assert_eq!(ids, [Some(ALL[0]), Some(ALL[1]), Some(ALL[2]), None]);
}

#[test]
fn the_409_says_in_both_languages_where_it_stands_and_what_may_be_done() {
    let line = line!() + 1;
    let late = may(&paper(Stage::Held), &secretary(), Move::Submit, 1).unwrap_err();
    assert_eq!(late.code().name, "illegal_transition");
    assert_eq!(late.detail(), Some(&["文件当前状态: 已暂停。".to_owned(), "The paper's state: Held.".to_owned()]));
    assert_eq!(json!(late.members()), json!({ "state": "held", "allowed": ["update_unit"] }));
    let withheld = WHOLE.withheld(|scope| scope == "agreements:write", true);
    let thin = Paper { thin: true, ..paper(Stage::Open) };
    let waits = may(&thin, &Actor { withheld, ..secretary() }, Move::Submit, 1).unwrap_err();
    assert_eq!(waits.members()["allowed"], json!(["update_unit"]), "what is withheld is not offered");
    assert_eq!(late.place(), format!("{}:{line}", file!()), "it arose where it was asked");
}

#[test]
fn the_wrong_side_is_told_before_anything_else() {
    let gone = Paper { sealed: true, ..paper(Stage::Filed) };
    let fault = may(&gone, &caller(Role::UnitHead, Some(7)), Move::Change, 1).unwrap_err();
    assert_eq!((fault.code().name, fault.members().len()), ("not_for_this_side", 0));
    assert_eq!(refused(may(&gone, &secretary(), Move::Change, 1)), "invalid_token", "then the guard, before the state");
}

#[test]
fn a_guard_lets_through_refuses_or_is_silent() {
    let open = paper(Stage::Open);
    let instead = may(&open, &secretary(), Move::Sign, 10).unwrap_err();
    assert_eq!(instead.code().name, "not_allowed");
    assert_eq!(json!(instead.members()), json!({ "since": 9, "allowed": ["update_unit", "submit_agreement"] }));
    let signed = Paper { signed: true, ..paper(Stage::Open) };
    assert!(may(&signed, &secretary(), Move::Sign, 1).is_ok() && !allowed(&signed, &secretary(), 1).contains(&ALL[0]));
    assert_eq!(
        refused(may(&Paper { stage: Stage::Held, ..signed }, &secretary(), Move::Sign, 1)),
        "illegal_transition"
    );
    let thin = Paper { thin: true, ..open };
    assert_eq!(refused(may(&thin, &secretary(), Move::Submit, 1)), "illegal_transition");
    assert_eq!(allowed(&thin, &secretary(), 1), ["sign_agreement", "update_unit"]);
}

#[test]
fn a_move_without_an_operation_is_the_calendars() {
    assert!(may(&paper(Stage::Held), &service(), Move::File, 1).is_ok());
    assert_eq!(refused(may(&paper(Stage::Filed), &service(), Move::File, 1)), "illegal_transition");
    for actor in [secretary(), caller(Role::UnitHead, Some(7))] {
        assert_eq!(refused(may(&paper(Stage::Open), &actor, Move::File, 1)), "not_for_this_side");
    }
}

/// The macro writes a row for every move; a table put together otherwise may have a hole, and what is not listed does not happen.
#[test]
fn a_hole_in_the_table_is_closed() {
    let (open, service, secretary) = (paper(Stage::Open), service(), secretary());
    let whole = [state_machine(&open, &service, 1), state_machine(&open, &secretary, 1)];
    assert!(whole[0].may(Move::File).is_ok() && whole[1].may(Move::Sign).is_ok());
    let [calendars, persons] = whole.map(|whole| StateMachine { table: &TABLE[1..3], ..whole });
    assert_eq!(refused(calendars.may(Move::File)), "illegal_transition");
    assert_eq!(refused(persons.may(Move::Sign)), "illegal_transition");
    assert_eq!(persons.allowed(), ["update_unit", "submit_agreement"]);
}
