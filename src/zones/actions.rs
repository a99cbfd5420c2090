//! Entering zones, changing what is said about them, publishing and retiring them; and reading them whole.

use serde_json::Value;

use super::claims::actions as claims;
use super::claims::model::{ClaimEnd, ClaimState, Picture};
use super::claims::store as claims_store;
use super::claims::wire::Names;
use super::duties::actions as duties;
use super::duties::store as duties_store;
use super::endings::actions as endings;
use super::ground::actions as ground;
use super::holds::store as holds_store;
use super::model::{Code, Profile, Zone, ZoneFilter, ZoneState, ZoneTimer};
use super::plans::actions as plans;
use super::plates::actions as plates;
use super::rules::{self, Move};
use super::store;
use super::versions::actions::Past;
use super::versions::rules as past;
use super::wire::{ZoneCreated, ZoneIn, ZoneProfileIn, ZonePublished, ZoneRetired, ZoneUpdated};
use journal::{Tx, View};
use kernel::{Day, Expected, Fault, Id, Page, UnitId, Window, ZoneId, ZonePlanId, patch};
use web::codes::NOT_FOUND;

pub use super::claims::actions::{assign, request};
pub use super::endings::actions::{agreement_ended, unit_departed};
pub use super::register::actions::{carry_out, judge, map, put_back, register, still_lies, take_back};

/// How a zone became known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The community entered it.
    Entered,
    /// It is invented (示例).
    Sample,
}

/// Enters a zone as a draft, with its duties.
///
/// # Errors
/// `zone_code_taken`, `zone_codes_exhausted`, `duty_exists`, `validation_failed`, `zone_overlaps`, `zone_outside_community`.
pub fn create(tx: &mut Tx, sent: &ZoneIn, origin: Origin) -> Result<Picture, Fault> {
    let verified = communities::stat_code_of(tx)?;
    let last = store::last_number(tx)?;
    let given = sent.code.as_ref().map(|code| code.as_str());
    let mut zone = draft(tx, rules::code(verified.as_deref(), given, last)?, sent.profile(), origin)?;
    if let Some(boundary) = &sent.boundary {
        ground::begin(tx, &mut zone, boundary, sent.crs)?;
    }
    let mut picture = entered(tx, zone)?;
    for (at, duty) in sent.duties.iter().enumerate() {
        duties::add(tx, &mut picture, duty.task()).map_err(|fault| fault.below(&format!("/duties/{at}")))?;
    }
    Ok(picture)
}

/// A new draft, written down; it is announced once it has its ground.
///
/// # Errors
/// `zone_code_taken`.
pub fn draft(tx: &mut Tx, code: Code, profile: Profile, origin: Origin) -> Result<Zone, Fault> {
    let now = tx.now();
    let zone = Zone {
        id: tx.new_id(),
        community: tx.community(),
        code,
        profile,
        state: ZoneState::Draft,
        effective_on: now.day(),
        extent: None,
        sample: origin == Origin::Sample,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    store::insert(tx, &zone)?;
    Ok(zone)
}

/// Announces a new zone.
///
/// # Errors
/// When the disk refuses.
pub fn entered(tx: &mut Tx, zone: Zone) -> Result<Picture, Fault> {
    tx.record(&ZoneCreated::of(&zone))?;
    Ok(Picture { zone, duties: Vec::new(), claims: Vec::new(), hold: None })
}

/// Changes what a merge patch names.
///
/// # Errors
/// `not_found`, `stale_version`, `illegal_transition`, `validation_failed`.
pub fn update(tx: &mut Tx, id: ZoneId, expected: &Expected, sent: &Value) -> Result<Picture, Fault> {
    let mut picture = self::picture(tx, id)?;
    expected.check(picture.zone.version)?;
    let profile = patch::merge(&ZoneProfileIn::of(&picture.zone.profile), sent)?.profile();
    rules::may(&picture, tx.actor(), Move::Update)?;
    if profile == picture.zone.profile {
        return Ok(picture);
    }
    if profile.kind != picture.zone.profile.kind {
        ground::fits_as(tx, &picture.zone, profile.kind)?;
    }
    picture.zone.profile = profile;
    picture.zone.effective_on = tx.now().day();
    keep(tx, &mut picture.zone)?;
    tx.record(&ZoneUpdated::of(&picture.zone))?;
    Ok(picture)
}

/// Lets units ask for a zone. One that is published already is shown as it is.
///
/// # Errors
/// `not_found`, `illegal_transition`.
pub fn publish(tx: &mut Tx, id: ZoneId) -> Result<Picture, Fault> {
    let mut picture = self::picture(tx, id)?;
    if picture.zone.state == ZoneState::Open {
        return Ok(picture);
    }
    rules::may(&picture, tx.actor(), Move::Publish)?;
    open(tx, &mut picture.zone)?;
    Ok(picture)
}

/// The zone is open from now on, for the first time, and has a plate.
pub fn open(tx: &mut Tx, zone: &mut Zone) -> Result<(), Fault> {
    zone.state = ZoneState::Open;
    zone.effective_on = tx.now().day();
    keep(tx, zone)?;
    tx.record(&ZonePublished::of(zone))?;
    plates::make(tx, zone.id)?;
    Ok(())
}

/// Takes a zone that nobody leads off the map: what was asked for it is settled, what supported it ends.
///
/// # Errors
/// `not_found`, `illegal_transition`.
pub fn retire(tx: &mut Tx, id: ZoneId) -> Result<Picture, Fault> {
    let mut picture = self::picture(tx, id)?;
    if matches!(picture.zone.state, ZoneState::Retired { .. }) {
        return Ok(picture);
    }
    rules::may(&picture, tx.actor(), Move::Retire)?;
    for claim in std::mem::take(&mut picture.claims) {
        match claim.state {
            ClaimState::Requested => claims::supersede(tx, claim)?,
            _ => claims::finish(tx, claim, ClaimEnd::ZoneRetired)?,
        }
    }
    let now = tx.now();
    holds_store::end(tx, id, now)?;
    picture.hold = None;
    picture.zone.state = ZoneState::Retired { on: now.day() };
    keep(tx, &mut picture.zone)?;
    tx.record(&ZoneRetired::of(&picture.zone))?;
    Ok(picture)
}

/// Writes a changed zone down.
pub fn keep(tx: &mut Tx, zone: &mut Zone) -> Result<(), Fault> {
    (zone.version, zone.updated_at) = (zone.version + 1, tx.counts_from().max(zone.updated_at));
    store::update(tx, zone)
}

/// A zone with everything that decides what may be done to it, if the caller may know of it.
///
/// # Errors
/// `not_found`.
pub fn picture(view: &mut View, id: ZoneId) -> Result<Picture, Fault> {
    view.snapshot()?;
    let zone = store::find(view, id)?.ok_or(&NOT_FOUND)?;
    if zone.state == ZoneState::Draft && !rules::of_the_community(view.actor()) {
        return Err(Fault::of(&NOT_FOUND));
    }
    let mut found = pictures(view, vec![zone])?;
    found.pop().ok_or_else(|| Fault::of(&NOT_FOUND))
}

/// The same of many zones, in a handful of statements.
///
/// # Errors
/// When the disk refuses.
pub fn pictures(view: &mut View, zones: Vec<Zone>) -> Result<Vec<Picture>, Fault> {
    let ids: Vec<ZoneId> = zones.iter().map(|zone| zone.id).collect();
    let mut duties = duties_store::standing(view, &ids)?;
    let mut claims = claims_store::standing(view, &ids)?;
    let mut holds = holds_store::standing(view, &ids)?;
    let whole = |zone: Zone| Picture {
        duties: duties.remove(&zone.id).unwrap_or_default(),
        claims: claims.remove(&zone.id).unwrap_or_default(),
        hold: holds.remove(&zone.id),
        zone,
    };
    Ok(zones.into_iter().map(whole).collect())
}

/// One page of zones.
///
/// # Errors
/// When the disk refuses.
pub fn page(view: &mut View, filter: &ZoneFilter, window: &Window) -> Result<Page<Picture>, Fault> {
    view.snapshot()?;
    store::list(view, filter, window)?.turned(|zones| pictures(view, zones))
}

/// One page of zones as they stood on record at 24:00 of a day.
///
/// # Errors
/// When the disk refuses.
pub fn page_as_of(view: &mut View, past: &Past, filter: &ZoneFilter, window: &Window) -> Result<Page<Picture>, Fault> {
    let mut zones = past.zones(view)?;
    if !rules::of_the_community(view.actor()) {
        zones.retain(|zone| zone.state != ZoneState::Draft);
    }
    if let Some(unit) = filter.unit {
        let ids: Vec<ZoneId> = zones.iter().map(|zone| zone.id).collect();
        let claims = past.claims(view, &ids)?;
        let live = |id: ZoneId| claims.get(&id).into_iter().flatten().any(|claim| claim.unit == unit && claim.live());
        zones.retain(|zone| live(zone.id));
    }
    past::part(zones, filter, window).turned(|zones| past.pictures(view, zones))
}

/// A zone as it stood on record at 24:00 of a day, if the caller could know of it then.
///
/// # Errors
/// `not_found`.
pub fn picture_as_of(view: &mut View, past: &Past, id: ZoneId) -> Result<Picture, Fault> {
    let zone = past.zones_of(view, &[id])?.pop().ok_or(&NOT_FOUND)?;
    if zone.state == ZoneState::Draft && !rules::of_the_community(view.actor()) {
        return Err(Fault::of(&NOT_FOUND));
    }
    past.pictures(view, vec![zone])?.pop().ok_or_else(|| Fault::of(&NOT_FOUND))
}

/// What the units in these pictures are called, today or at 24:00 of a day.
///
/// # Errors
/// When the disk refuses.
pub fn names<'a>(
    view: &mut View,
    pictures: impl IntoIterator<Item = &'a Picture>,
    day: Option<Day>,
) -> Result<Names, Fault> {
    let of = |picture: &Picture| {
        let claims = picture.claims.iter().map(|claim| claim.unit);
        claims.chain(picture.hold.map(|hold| hold.unit)).collect::<Vec<UnitId>>()
    };
    names_of(view, pictures.into_iter().flat_map(of).collect(), day)
}

/// What these units are called, today or at 24:00 of a day.
///
/// # Errors
/// When the disk refuses.
pub fn names_of(view: &mut View, mut ids: Vec<UnitId>, day: Option<Day>) -> Result<Names, Fault> {
    ids.sort_unstable();
    ids.dedup();
    if ids.is_empty() {
        return Ok(Names::new());
    }
    Ok(units::names_of(view, &ids, day)?.into_iter().map(|unit| (unit.id, unit.name)).collect())
}

/// A timer of this slice has come.
///
/// # Errors
/// When the disk refuses.
pub fn on_timer(tx: &mut Tx, timer: &ZoneTimer, subject: uuid::Uuid) -> Result<(), Fault> {
    match timer {
        ZoneTimer::Release => endings::on_timer(tx, ZoneId::of(subject)),
        ZoneTimer::Plan => plans::on_timer(tx, ZonePlanId::of(subject)),
    }
}
