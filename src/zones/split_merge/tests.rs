//! Any order of calls: the rules alone, without a disk behind them, never let two units lead one zone, nor two zones of a
//! kind share ground. What an action does once a rule has agreed is done here to values.

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use serde_json::json;
use uuid::Uuid;

use super::rules as split_merge;
use crate::aggregate::claims::model::{
    Basis, Claim, ClaimEnd, ClaimRole, Decision, End, Hold, Offer, PlannedEnd, Release, State, Term,
};
use crate::aggregate::model::ZoneAggregate;
use crate::aggregate::rules::{self as zones, Move as OfZone};
use crate::claims::rules::{self, Move};
use crate::geometry::model::Neighbour;
use crate::geometry::rules as geometry;
use crate::model::{Code, Profile, Zone, ZoneCodeForm, ZoneId, ZoneKind, ZoneState};
use kernel::Budget;
use kernel::geo::{Boundary, overlap, union};
use kernel::{AccountId, Actor, AgreementId, Author, CommunityId, Instant, Role, UnitId};

fn enough() -> Budget {
    Budget::steps(Budget::OF_A_REQUEST)
}

/// Something that somebody tries. Numbers are taken modulo what there is.
#[derive(Clone, Debug)]
enum Try {
    Enter { kind: ZoneKind, rect: [i32; 4] },
    Draw { zone: usize, rect: [i32; 4] },
    Kind { zone: usize, kind: ZoneKind },
    Publish(usize),
    Retire(usize),
    Hold { zone: usize, unit: u128 },
    Ask { zone: usize, unit: u128, role: ClaimRole },
    Approve { zone: usize, claim: usize },
    Reject { zone: usize, claim: usize },
    Assign { zone: usize, unit: u128 },
    Offer { zone: usize, to: u128 },
    Accept(usize),
    Cancel(usize),
    Release(usize),
    NoticeRuns(usize),
    Departs(u128),
    Split(usize),
    Merge(usize, usize),
}

/// The world: zones as they stand, and the claims that are over.
struct World {
    zones: Vec<(ZoneAggregate, Option<Boundary>)>,
    next: u128,
    now: Instant,
}

fn at(x: i32, y: i32) -> serde_json::Value {
    json!([98.0 + f64::from(x) / 1e4, 39.0 + f64::from(y) / 1e4])
}

fn rectangle([x, y, width, height]: [i32; 4]) -> Boundary {
    let (east, north) = (x + width, y + height);
    let ring = json!([at(x, y), at(east, y), at(east, north), at(x, north), at(x, y)]);
    Boundary::parse(&json!({ "type": "Polygon", "coordinates": [ring] })).unwrap()
}

fn actor(role: Role, unit: Option<u128>) -> Actor {
    let author = Author::Account(AccountId(Uuid::from_u128(unit.unwrap_or(99))));
    let unit = unit.map(|unit| UnitId(Uuid::from_u128(unit)));
    Actor::new(author, CommunityId(Uuid::nil()), [role].into_iter().collect(), unit)
}

fn secretary() -> Actor {
    actor(Role::Secretary, None)
}

/// The units with an even number have an agreement in force.
fn agreement(unit: UnitId) -> Option<AgreementId> {
    unit.0.as_u128().is_multiple_of(2).then_some(AgreementId(unit.0))
}

fn standing(zone: &Zone) -> bool {
    !matches!(zone.state, ZoneState::Retired { .. })
}

impl World {
    fn id(&mut self) -> u128 {
        self.next += 1;
        self.next
    }

    fn enter(&mut self, kind: ZoneKind, boundary: Option<Boundary>, state: ZoneState) -> ZoneAggregate {
        let (id, now) = (self.id(), self.now);
        let code = Code { text: format!("L-{id:03}"), form: ZoneCodeForm::Local, number: None };
        let profile =
            Profile { name: "示例".to_owned(), kind, description: None, external_codes: Vec::new(), grid_code: None };
        let extent = boundary.as_ref().map(|boundary| crate::model::Extent {
            bbox: [0; 4],
            area_cm2: geometry::square_centimetres(boundary.area_m2()),
            source: crate::model::GeometrySource::Drawn,
        });
        let zone = Zone {
            id: ZoneId(Uuid::from_u128(id)),
            community: CommunityId(Uuid::nil()),
            code,
            profile,
            state,
            effective_on: now.day(),
            extent,
            sample: true,
            version: 1,
            created_at: now,
            updated_at: now,
        };
        ZoneAggregate { zone, duties: Vec::new(), claims: Vec::new(), hold: None }
    }

    /// Whether a boundary may lie there: what `geometry::actions::fits` asks.
    fn free(&self, kind: ZoneKind, boundary: &Boundary, except: &[usize]) -> bool {
        let others = self.zones.iter().enumerate().filter(|(at, (aggregate, _))| {
            !except.contains(at) && standing(&aggregate.zone) && aggregate.zone.profile.kind == kind
        });
        let neighbours: Vec<Neighbour> = others
            .filter_map(|(_, (aggregate, boundary))| {
                let (zone, code) = (aggregate.zone.id, aggregate.zone.code.text.clone());
                Some(Neighbour { zone, code, name: String::new(), boundary: boundary.clone()? })
            })
            .collect();
        geometry::free(boundary, &neighbours, &mut enough()).is_ok()
    }

    fn fresh(&mut self, zone: usize, unit: UnitId, role: ClaimRole, basis: Basis) -> Claim {
        let n = i64::try_from(self.id()).unwrap();
        Claim {
            zone: self.zones[zone].0.zone.id,
            n,
            unit,
            role,
            basis,
            state: State::Requested,
            agreement: None,
            duties: Vec::new(),
            note: None,
            requested_at: self.now,
            requested_by: None,
            version: 1,
            updated_at: self.now,
        }
    }

    fn decision(&self) -> Decision {
        Decision { at: self.now, by: None, reason: None }
    }

    /// What `claims::actions::led` does.
    fn led(&mut self, zone: usize, n: i64) {
        let decision = self.decision();
        let aggregate = &mut self.zones[zone].0;
        aggregate.zone.state = ZoneState::Claimed;
        aggregate.hold = None;
        for other in &mut aggregate.claims {
            if other.state == State::Requested && other.role == ClaimRole::Lead && other.n != n {
                rules::settle(other, State::Superseded, decision.clone());
            }
        }
    }

    /// What `endings::actions::over` does.
    fn over(&mut self, zone: usize, n: i64, because: ClaimEnd) {
        let now = self.now;
        let aggregate = &mut self.zones[zone].0;
        let Some(claim) = aggregate.claims.iter_mut().find(|claim| claim.n == n) else { return };
        rules::end(claim, End { at: now, because }, now);
        if claim.role == ClaimRole::Lead && aggregate.zone.state == ZoneState::Claimed {
            aggregate.zone.state = ZoneState::Open;
        }
    }

    fn lead(&self, zone: usize) -> Option<Claim> {
        self.zones[zone].0.lead().cloned()
    }

    fn replace(&mut self, zone: usize, claim: Claim) {
        let claims = &mut self.zones[zone].0.claims;
        if let Some(known) = claims.iter_mut().find(|known| known.n == claim.n) {
            *known = claim;
        }
    }

    fn retire(&mut self, zone: usize) {
        let (now, decision) = (self.now, self.decision());
        let aggregate = &mut self.zones[zone].0;
        for claim in &mut aggregate.claims {
            match claim.state {
                State::Requested => rules::settle(claim, State::Superseded, decision.clone()),
                _ if claim.live() => rules::end(claim, End { at: now, because: ClaimEnd::ZoneRetired }, now),
                _ => {}
            }
        }
        aggregate.zone.state = ZoneState::Retired { on: now.day() };
    }

    /// What `split_merge::actions::succeed` does.
    fn succeed(&mut self, before: &[ZoneAggregate], boundary: Boundary) {
        let (kind, state) = (before[0].zone.profile.kind, before[0].zone.state);
        if !self.free(kind, &boundary, &[]) {
            return;
        }
        let mut heir = self.enter(kind, Some(boundary.clone()), state);
        for (n, claim) in (1_i64..).zip(split_merge::carried(before)) {
            heir.claims.push(Claim { zone: heir.zone.id, n, ..claim });
        }
        self.zones.push((heir, Some(boundary)));
    }

    /// A zone as the store gives it: what is over is not in it.
    fn seen(&self, zone: usize) -> ZoneAggregate {
        let mut aggregate = self.zones[zone].0.clone();
        aggregate.claims.retain(|claim| claim.live() || claim.state == State::Requested);
        aggregate
    }

    fn step(&mut self, step: &Try) {
        let count = self.zones.len();
        let of = |zone: usize| (count > 0).then(|| zone % count);
        match step.clone() {
            Try::Enter { kind, rect } => {
                let boundary = Some(rectangle(rect)).filter(|boundary| self.free(kind, boundary, &[]));
                let aggregate = self.enter(kind, boundary.clone(), ZoneState::Draft);
                self.zones.push((aggregate, boundary));
            }
            Try::Draw { zone, rect } => {
                let Some(zone) = of(zone) else { return };
                let (aggregate, boundary) = (self.seen(zone), rectangle(rect));
                let may = zones::may(&aggregate, &secretary(), OfZone::Update).is_ok();
                if may && self.free(aggregate.zone.profile.kind, &boundary, &[zone]) {
                    self.zones[zone].1 = Some(boundary);
                }
            }
            Try::Kind { zone, kind } => {
                let Some(zone) = of(zone) else { return };
                let fits = self.zones[zone].1.clone().is_none_or(|boundary| self.free(kind, &boundary, &[zone]));
                if fits && zones::may(&self.seen(zone), &secretary(), OfZone::Update).is_ok() {
                    self.zones[zone].0.zone.profile.kind = kind;
                }
            }
            Try::Publish(zone) => {
                let Some(zone) = of(zone) else { return };
                if zones::may(&self.seen(zone), &secretary(), OfZone::Publish).is_ok() {
                    self.zones[zone].0.zone.state = ZoneState::Open;
                }
            }
            Try::Retire(zone) => {
                let Some(zone) = of(zone) else { return };
                if zones::may(&self.seen(zone), &secretary(), OfZone::Retire).is_ok() {
                    self.retire(zone);
                }
            }
            other => self.claim(&other, of),
        }
    }

    fn claim(&mut self, step: &Try, of: impl Fn(usize) -> Option<usize>) {
        let now = self.now;
        let unit = |unit: u128| UnitId(Uuid::from_u128(unit));
        match *step {
            Try::Hold { zone, unit: who } => {
                let Some(zone) = of(zone) else { return };
                let head = actor(Role::UnitHead, Some(who));
                let held: Result<Hold, _> =
                    rules::hold(&self.seen(zone), &head, unit(who), agreement(unit(who)), 1, now);
                self.zones[zone].0.hold = held.ok().or(self.zones[zone].0.hold);
            }
            Try::Ask { zone, unit: who, role } => {
                let Some(zone) = of(zone) else { return };
                let head = actor(Role::UnitHead, Some(who));
                let agreed = rules::request(&self.seen(zone), &head, unit(who), role, agreement(unit(who)));
                if agreed.is_ok() {
                    let claim = self.fresh(zone, unit(who), role, Basis::Request);
                    self.zones[zone].0.claims.push(claim);
                }
            }
            Try::Approve { zone, claim } => self.approve(of(zone), claim),
            Try::Reject { zone, claim } => self.reject(of(zone), claim),
            Try::Assign { zone, unit: who } => {
                let Some(zone) = of(zone) else { return };
                let backed = rules::backed(agreement(unit(who)), Some("商定")).is_ok();
                if backed && rules::assignable(&self.seen(zone), &secretary()).is_ok() {
                    let mut claim = self.fresh(zone, unit(who), ClaimRole::Lead, Basis::Request);
                    rules::begin(&mut claim, None, Term::begun(None, now));
                    let n = claim.n;
                    self.zones[zone].0.claims.push(claim);
                    self.led(zone, n);
                }
            }
            Try::Departs(who) => {
                for zone in 0..self.zones.len() {
                    let gone: Vec<i64> = self
                        .seen(zone)
                        .claims
                        .iter()
                        .filter(|one| one.live() && one.unit == unit(who))
                        .map(|one| one.n)
                        .collect();
                    gone.into_iter().for_each(|n| self.over(zone, n, ClaimEnd::UnitDeparted));
                }
            }
            _ => self.later(step, of),
        }
    }

    fn pick(&self, zone: Option<usize>, claim: usize) -> Option<(usize, Claim)> {
        let zone = zone.filter(|zone| !self.zones[*zone].0.claims.is_empty())?;
        let claims = &self.zones[zone].0.claims;
        Some((zone, claims[claim % claims.len()].clone()))
    }

    fn approve(&mut self, zone: Option<usize>, claim: usize) {
        let Some((zone, mut claim)) = self.pick(zone, claim) else { return };
        let today = self.now.day();
        let granted = rules::approve(&self.seen(zone), &claim, &secretary(), agreement(claim.unit), today);
        if let Ok(agreement) = granted {
            rules::begin(&mut claim, Some(agreement), Term::begun(None, self.now));
            let (n, role) = (claim.n, claim.role);
            self.replace(zone, claim);
            if role == ClaimRole::Lead {
                self.led(zone, n);
            }
        }
    }

    fn reject(&mut self, zone: Option<usize>, claim: usize) {
        let Some((zone, mut claim)) = self.pick(zone, claim) else { return };
        if rules::may(&claim, &secretary(), Move::Refuse, self.now.day()).is_ok() {
            rules::settle(&mut claim, State::Rejected, self.decision());
            self.replace(zone, claim);
        }
    }

    fn later(&mut self, step: &Try, of: impl Fn(usize) -> Option<usize>) {
        let (now, today) = (self.now, self.now.day());
        let led = |world: &Self, zone: usize| {
            let zone = of(zone)?;
            Some((zone, world.lead(zone)?))
        };
        match *step {
            Try::Offer { zone, to } => {
                let Some((zone, mut claim)) = led(self, zone) else { return };
                let to = UnitId(Uuid::from_u128(to));
                if rules::may(&claim, &secretary(), Move::Offer, today).is_ok() && to != claim.unit {
                    rules::plan_end(&mut claim, PlannedEnd::HandingOver(Offer { to, at: now, by: None }), now);
                    self.replace(zone, claim);
                }
            }
            Try::Accept(zone) => {
                let Some((zone, claim)) = led(self, zone) else { return };
                let Some(offer) = claim.offer() else { return };
                let head = actor(Role::UnitHead, Some(offer.to.0.as_u128()));
                if rules::may(&claim, &head, Move::Accept, today).is_err() || agreement(offer.to).is_none() {
                    return;
                }
                let mut old = claim;
                rules::end(&mut old, End { at: now, because: ClaimEnd::HandedOver }, now);
                self.replace(zone, old);
                let mut next = self.fresh(zone, offer.to, ClaimRole::Lead, Basis::Handover);
                rules::begin(&mut next, agreement(offer.to), Term::begun(None, now));
                let n = next.n;
                self.zones[zone].0.claims.push(next);
                self.led(zone, n);
            }
            Try::Cancel(zone) => {
                let Some((zone, mut claim)) = led(self, zone) else { return };
                if rules::may(&claim, &secretary(), Move::CancelOffer, today).is_ok() {
                    rules::plan_end(&mut claim, PlannedEnd::Unplanned, now);
                    self.replace(zone, claim);
                }
            }
            Try::Release(zone) => {
                let Some((zone, mut claim)) = led(self, zone) else { return };
                let head = actor(Role::UnitHead, Some(claim.unit.0.as_u128()));
                if rules::may(&claim, &head, Move::Release, today).is_ok() {
                    rules::plan_end(&mut claim, PlannedEnd::ReleaseNotice(Release { on: today, by: None }), now);
                    self.replace(zone, claim);
                }
            }
            Try::NoticeRuns(zone) => {
                let Some((zone, claim)) = led(self, zone) else { return };
                if claim.release().is_some() {
                    self.over(zone, claim.n, ClaimEnd::Released);
                }
            }
            Try::Split(zone) => self.split(of(zone)),
            Try::Merge(one, other) => self.merge(of(one), of(other)),
            _ => unreachable!("{step:?}"),
        }
    }

    fn split(&mut self, zone: Option<usize>) {
        let Some((zone, whole)) = zone.and_then(|zone| Some((zone, self.zones[zone].1.clone()?))) else { return };
        let before = self.seen(zone);
        if zones::may(&before, &secretary(), OfZone::Update).is_err() || split_merge::settled(&before).is_err() {
            return;
        }
        let [west, south, east, north] = whole.bbox().degrees();
        let steps = |degrees: f64, from: f64| ((degrees - from) * 1e4).round() as i32;
        let [west, east] = [west, east].map(|degrees| steps(degrees, 98.0));
        let [south, north] = [south, north].map(|degrees| steps(degrees, 39.0));
        let middle = (west + east) / 2;
        if middle == west {
            return;
        }
        let height = north - south;
        let halves = [[west, south, middle - west, height], [middle, south, east - middle, height]].map(rectangle);
        if let Ok(parts) = split_merge::parts(&whole, &halves, &mut enough()) {
            self.retire(zone);
            parts.into_iter().for_each(|part| self.succeed(std::slice::from_ref(&before), part));
        }
    }

    fn merge(&mut self, one: Option<usize>, other: Option<usize>) {
        let (Some(one), Some(other)) = (one, other) else { return };
        if one == other {
            return;
        }
        let before = [self.seen(one), self.seen(other)];
        let ground = [one, other].map(|zone| self.zones[zone].1.clone());
        let [Some(first), Some(second)] = &ground else { return };
        if split_merge::mergeable(&before).is_ok()
            && let Ok(joined) = union(&[first, second], &mut enough())
        {
            self.retire(one);
            self.retire(other);
            self.succeed(&before, joined);
        }
    }

    /// What must hold in every state.
    fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        for (aggregate, _) in &self.zones {
            let zone = &aggregate.zone;
            let leads = aggregate.claims.iter().filter(|claim| claim.live() && claim.role == ClaimRole::Lead).count();
            if leads > 1 {
                faults.push(format!("{} has {leads} live lead claims", zone.code.text));
            }
            if (zone.state == ZoneState::Claimed) != (leads == 1) {
                faults.push(format!("{} is {:?} with {leads} live lead claims", zone.code.text, zone.state));
            }
        }
        for (at, (one, here)) in self.zones.iter().enumerate() {
            for (other, there) in &self.zones[at + 1..] {
                let both = standing(&one.zone) && standing(&other.zone);
                let alike = one.zone.profile.kind == other.zone.profile.kind;
                let (Some(here), Some(there)) = (here, there) else { continue };
                if both && alike && overlap(here, there, &mut enough()).unwrap().area_m2() > 0.0 {
                    faults.push(format!("{} and {} share ground", one.zone.code.text, other.zone.code.text));
                }
            }
        }
        faults
    }
}

fn step() -> impl Strategy<Value = Try> {
    let kind = || prop_oneof![Just(ZoneKind::Area), Just(ZoneKind::Building)];
    let rect = || (0..12, 0..12, 2..7, 2..7).prop_map(|(x, y, width, height)| [x, y, width, height]);
    let (zone, unit) = (|| 0..8_usize, || 1..6_u128);
    let role = prop_oneof![3 => Just(ClaimRole::Lead), 1 => Just(ClaimRole::Support)];
    prop_oneof![
        4 => (kind(), rect()).prop_map(|(kind, rect)| Try::Enter { kind, rect }),
        2 => (zone(), rect()).prop_map(|(zone, rect)| Try::Draw { zone, rect }),
        1 => (zone(), kind()).prop_map(|(zone, kind)| Try::Kind { zone, kind }),
        4 => zone().prop_map(Try::Publish),
        1 => zone().prop_map(Try::Retire),
        1 => (zone(), unit()).prop_map(|(zone, unit)| Try::Hold { zone, unit }),
        6 => (zone(), unit(), role).prop_map(|(zone, unit, role)| Try::Ask { zone, unit, role }),
        6 => (zone(), 0..6_usize).prop_map(|(zone, claim)| Try::Approve { zone, claim }),
        1 => (zone(), 0..6_usize).prop_map(|(zone, claim)| Try::Reject { zone, claim }),
        2 => (zone(), unit()).prop_map(|(zone, unit)| Try::Assign { zone, unit }),
        2 => (zone(), unit()).prop_map(|(zone, to)| Try::Offer { zone, to }),
        2 => zone().prop_map(Try::Accept),
        1 => zone().prop_map(Try::Cancel),
        1 => zone().prop_map(Try::Release),
        1 => zone().prop_map(Try::NoticeRuns),
        1 => unit().prop_map(Try::Departs),
        2 => zone().prop_map(Try::Split),
        2 => (zone(), zone()).prop_map(|(one, other)| Try::Merge(one, other)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn p12_no_order_of_calls_gives_a_zone_two_leads_or_ground_to_two_zones(steps in prop::collection::vec(step(), 1..70)) {
        let mut world = World { zones: Vec::new(), next: 0, now: "2026-07-01T02:00:00Z".parse().unwrap() };
        for (at, step) in steps.iter().enumerate() {
            world.step(step);
            let faults = world.faults();
            prop_assert!(faults.is_empty(), "step {at}, {step:?}: {faults:?}");
        }
    }
}

/// The walk is no good if it never gets anywhere.
#[test]
fn the_steps_lead_to_claimed_split_and_merged_zones() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let steps = prop::collection::vec(step(), 70);
    let (mut claimed, mut retired, mut heirs) = (0, 0, 0);
    for _ in 0..60 {
        let mut world = World { zones: Vec::new(), next: 0, now: "2026-07-01T02:00:00Z".parse().unwrap() };
        let drawn = steps.new_tree(&mut runner).unwrap().current();
        drawn.iter().for_each(|step| world.step(step));
        let count =
            |state: fn(&ZoneState) -> bool| world.zones.iter().filter(|(one, _)| state(&one.zone.state)).count();
        claimed += count(|state| *state == ZoneState::Claimed);
        retired += count(|state| matches!(state, ZoneState::Retired { .. }));
        heirs +=
            world.zones.iter().filter(|(one, _)| one.claims.iter().any(|claim| claim.n == 1 && claim.live())).count();
    }
    assert!(claimed > 50 && retired > 50 && heirs > 10, "a lame walk: {claimed} {retired} {heirs}");
}
