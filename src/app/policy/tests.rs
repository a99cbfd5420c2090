//! What the whole policy must never say, and what it must say of every row.

use uuid::Uuid;

use super::WHOLE;
use auth::{Cell, Row, decide, offered, stands_for};
use kernel::{AccountId, Actor, Author, ClientId, CommunityId, Role, UnitId, Withheld};

fn actor(role: Role, unit: Option<UnitId>) -> Actor {
    let author = Author::Account(AccountId(Uuid::from_u128(1)));
    Actor::new(author, here(), [role].into_iter().collect(), unit)
}

fn here() -> CommunityId {
    CommunityId(Uuid::from_u128(10))
}

fn elsewhere() -> CommunityId {
    CommunityId(Uuid::from_u128(11))
}

/// Every row of every crate.
fn rows() -> impl Iterator<Item = &'static Row> + Clone {
    WHOLE.rows().iter().copied()
}

#[test]
fn every_operation_stands_once() {
    let mut ids: Vec<_> = WHOLE.rows().iter().map(|row| row.id).collect();
    ids.sort_unstable();
    let count = ids.len();
    ids.dedup();
    assert_eq!(ids.len(), count);
}

#[test]
fn the_auditor_reads_and_never_writes() {
    for row in rows().filter(|row| !row.scope.is_empty()) {
        let allowed = row.cell(Role::Auditor) != Cell::No;
        assert!(!allowed || row.scope.ends_with(":read"), "{}", row.id);
    }
}

#[test]
fn the_operator_sees_no_case_data_and_a_machine_never_signs_or_grants() {
    let case = [
        "units:",
        "agreements:",
        "documents:",
        "commitments:",
        "members:read",
        "events:",
        "journal:",
        "clients:",
        "imports:",
        "ledgers:",
        "handovers:",
        "households:",
        "pairings:",
    ];
    for row in rows() {
        // What waits for the operator is no case: no slice is asked for them (tests/it/timers shows it).
        let own = row.id == "get_my_tasks";
        if !own && case.iter().any(|prefix| row.scope.starts_with(prefix)) {
            assert_eq!(row.cell(Role::Operator), Cell::No, "{}", row.id);
        }
        if ["agreements:sign", "staff:write", "members:write", "clients:write"].contains(&row.scope) {
            assert_eq!(row.cell(Role::Client), Cell::No, "{}", row.id);
        }
    }
    assert!(!WHOLE.scopes().contains(&"agreements:sign"));
}

#[test]
fn households_are_for_cleared_staff_and_the_secretary_and_what_is_open_for_paired_units() {
    let unit = [Role::UnitHead, Role::UnitLiaison, Role::Helper];
    let ours = |row: &&Row| row.scope.starts_with("households:") || row.scope.starts_with("pairings:");
    for row in rows().filter(ours) {
        for role in Role::ALL {
            let reports = row.scope == "households:report" && [Role::Officer, Role::GridWorker].contains(&role);
            let cleared = [Role::Secretary, Role::HouseholdOfficer].contains(&role);
            // Which household, and which pairing, is decided by the slice.
            let paired = unit.contains(&role) && (row.scope != "pairings:write");
            let paired = paired && (row.id == "disclose_household" || row.scope.starts_with("pairings:"));
            assert!(row.cell(role) == Cell::No || reports || cleared || paired, "{} {role:?}", row.id);
        }
        let opens = row.scope == "households:open";
        assert!(!opens || row.cell(Role::Secretary) == Cell::No, "the secretary is not cleared: {}", row.id);
    }
    let machines = WHOLE.scopes();
    assert!(!machines.iter().any(|scope| scope.starts_with("households:") || scope.starts_with("pairings:")));
}

#[test]
fn p37_a_machine_never_gets_what_the_role_it_stands_for_may_not() {
    let [own, other] = [UnitId(Uuid::from_u128(1)), UnitId(Uuid::from_u128(2))];
    let mut bounded = Vec::new();
    for row in rows().filter(|row| !row.open()) {
        for unit in [None, Some(own)] {
            let person = actor(stands_for(unit.is_some()), unit);
            let author = Author::Client(ClientId(Uuid::from_u128(1)));
            let machine = Actor { author, ..actor(Role::Client, unit) };
            for (community, asked) in [
                (None, None),
                (Some(here()), None),
                (Some(here()), Some(own)),
                (Some(here()), Some(other)),
                (Some(elsewhere()), None),
                (Some(elsewhere()), Some(own)),
            ] {
                let of = |actor: &Actor| decide(&row.cells, actor, community, asked);
                assert!(of(&machine).is_err() || of(&machine) == of(&person), "{} {unit:?} {asked:?}", row.id);
            }
            let granted = WHOLE.machine_scopes(unit.is_some());
            let lets = row.machine(unit.is_some()) != Cell::No;
            assert!(!lets || row.scope.is_empty() || granted.contains(&row.scope), "{} {unit:?}", row.id);
            assert!(granted.iter().all(|scope| WHOLE.scopes_of(&person).contains(scope)), "{unit:?}");
            if unit.is_some() && row.cell(Role::Client) != Cell::No && !lets {
                bounded.push(row.id);
            }
        }
    }
    bounded.sort_unstable();
    assert_eq!(bounded, ["get_zone_plan", "list_zone_plans"], "what the scope word alone would open");
}

/// What members of a unit write without binding it, or giving a right in it: drafts, and records of what was done. A new
/// operation of theirs is one of these or `binds`.
const CORRECTABLE: [&str; 21] = [
    "update_unit",
    "create_agreement",
    "update_agreement",
    "delete_agreement",
    "propose_agreement",
    "create_amendment",
    "renew_agreement",
    "deliver_commitment",
    "void_delivery",
    "hold_zone",
    "release_hold",
    "record_fulfilment",
    "void_fulfilment",
    "disclose_household",
    "report_pairing",
    "record_visit",
    "void_visit",
    "record_aid",
    "void_aid",
    "create_document",
    "delete_document",
];

/// Of what is sent as POST for many at once, questions alone need no key.
#[test]
fn what_only_looks_needs_no_key_and_binds_nobody() {
    fn looks<A: auth::Action>() -> bool {
        auth::Row::of::<A>().looks()
    }
    assert!(looks::<zones::may::GetResponsibilities>() && looks::<zones::may::GetZone>());
    assert!(
        !looks::<auth::may::CreateInvitations>()
            && !looks::<agreements::may::RenewAgreements>()
            && !looks::<households::may::SearchHouseholds>()
    );
    let bold: Vec<&str> = rows().filter(|row| row.looks() && row.binds).map(|row| row.id).collect();
    assert!(bold.is_empty(), "{bold:?}");
}

#[test]
fn p29_whatever_a_unit_writes_binds_it_or_can_be_corrected() {
    let of_unit = [Role::UnitHead, Role::UnitLiaison, Role::Helper];
    let writes = |row: &&Row| {
        let may = of_unit.iter().any(|role| matches!(row.cell(*role), Cell::Own | Cell::Unit));
        may && !row.scope.is_empty() && !row.scope.ends_with(":read")
    };
    for row in rows().filter(writes) {
        assert_ne!(row.binds, CORRECTABLE.contains(&row.id), "{}: does it bind the unit?", row.id);
    }
    let unit_only = |row: &&Row| of_unit.iter().any(|role| row.cell(*role) != Cell::No);
    assert!(rows().filter(|row| row.binds).all(|row| unit_only(&row)), "who else waits?");
}

#[test]
fn each_scope_is_closed_by_itself() {
    let scopes = WHOLE.all_scopes();
    assert!(scopes.len() <= 63, "each has a bit of its own, and what binds has the last");
    for scope in scopes {
        let withheld = WHOLE.withheld(|one| one == *scope, false);
        let actor = Actor { withheld, ..Actor::system(here()) };
        let closed = rows().filter(|row| !offered(&actor, row.id));
        assert!(closed.clone().all(|row| row.scope == *scope), "{scope} closes others");
        assert_eq!(closed.count(), rows().filter(|row| row.scope == *scope).count(), "{scope}");
    }
}

#[test]
fn what_binds_waits_and_nothing_else() {
    let actor = Actor { withheld: WHOLE.withheld(|_| false, true), ..Actor::system(here()) };
    assert!(rows().all(|row| offered(&actor, row.id) != row.binds));
    assert_ne!(actor.withheld, Withheld::NOTHING);
}
