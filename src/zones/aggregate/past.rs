//! Zones on a day in the past (记录): with their duties, claims and holds as they stood at 24:00 of it in Asia/Shanghai, put
//! together from the states of their rows.

use std::collections::HashMap;

use super::claims::model::{Claim, ClaimState};
use super::claims::store as claims;
use super::duties::model::{Duty, Fulfilment};
use super::duties::store as duties;
use super::model::ZoneAggregate;
use crate::model::{Zone, ZoneFilter, ZoneId, ZoneState, mark};
use crate::rules::of_the_community;
use crate::store;
use journal::{Before, Of, ReadTx};
use kernel::{Day, Fault, Id, Instant, Page, Window};
use web::RecordDay;
use web::codes::NOT_FOUND;

/// Of how many zones the states are read one by one; of more, those of the community are read and sifted.
const FEW: usize = 20;

/// Reads states of one zone or of all, with the zone of each.
type Read<T> = fn(&mut ReadTx, Of, Before) -> Result<Vec<(ZoneId, T)>, Fault>;

/// The record as it stood at 24:00 of a day.
///
/// A planned change counts from its day, even where it was carried out only later: so do the states of rows that it left.
pub struct Past {
    /// The day.
    pub day: Day,
}

impl Past {
    /// The record of a day.
    pub fn of(view: &mut ReadTx, day: Day) -> Result<Self, Fault> {
        view.snapshot()?;
        Ok(Self { day })
    }

    /// The record of the day that was asked for, if one was.
    ///
    /// # Errors
    /// `invalid_parameter` for a day to come.
    pub fn asked(view: &mut ReadTx, as_of: Option<RecordDay>) -> Result<Option<Self>, Fault> {
        let day = RecordDay::named(as_of, "as_of", view.now().day())?;
        day.map(|day| Self::of(view, day)).transpose()
    }

    /// Up to when states count.
    pub fn end(&self) -> Before {
        Before(Instant::end_of(self.day))
    }

    fn zones(&self, view: &mut ReadTx) -> Result<Vec<Zone>, Fault> {
        let found = store::as_of(view, Of::All, self.end())?;
        Ok(found.into_iter().map(|(_, zone)| zone).collect())
    }

    /// The zones of these ids that there were.
    pub fn zones_of(&self, view: &mut ReadTx, ids: &[ZoneId]) -> Result<Vec<Zone>, Fault> {
        let found = self.parts(view, ids, store::as_of)?;
        Ok(found.into_values().flatten().collect())
    }

    /// Zones with what stood beside them.
    pub fn aggregates(&self, view: &mut ReadTx, zones: Vec<Zone>) -> Result<Vec<ZoneAggregate>, Fault> {
        let (ids, end): (Vec<ZoneId>, _) = (zones.iter().map(|zone| zone.id).collect(), self.end().0);
        let mut duties = self.parts(view, &ids, duties::as_of)?;
        let mut claims = self.claims(view, &ids)?;
        let mut holds = self.parts(view, &ids, claims::holds_as_of)?;
        let open = |claim: &Claim| ClaimState::OPEN.contains(&claim.state.word());
        let whole = |zone: Zone| ZoneAggregate {
            duties: of(&mut duties, zone.id).filter(|duty: &Duty| duty.ended_at.is_none()).collect(),
            claims: of(&mut claims, zone.id).filter(open).collect(),
            hold: of(&mut holds, zone.id).find(|hold| hold.until > end),
            zone,
        };
        Ok(zones.into_iter().map(whole).collect())
    }

    /// A zone with what stood beside it, if the caller could know of it then.
    ///
    /// # Errors
    /// `not_found`.
    pub fn find(&self, view: &mut ReadTx, id: ZoneId) -> Result<ZoneAggregate, Fault> {
        let zone = self.zones_of(view, &[id])?.pop().ok_or(&NOT_FOUND)?;
        if zone.state == ZoneState::Draft && !of_the_community(view.actor()) {
            return Err(Fault::of(&NOT_FOUND));
        }
        self.aggregates(view, vec![zone])?.pop().ok_or_else(|| Fault::of(&NOT_FOUND))
    }

    /// One page of zones.
    pub fn page(&self, view: &mut ReadTx, filter: &ZoneFilter, window: &Window) -> Result<Page<ZoneAggregate>, Fault> {
        let mut zones = self.zones(view)?;
        if !of_the_community(view.actor()) {
            zones.retain(|zone| zone.state != ZoneState::Draft);
        }
        if let Some(unit) = filter.unit {
            let ids: Vec<ZoneId> = zones.iter().map(|zone| zone.id).collect();
            let claims = self.claims(view, &ids)?;
            let live =
                |id: ZoneId| claims.get(&id).into_iter().flatten().any(|claim| claim.unit == unit && claim.live());
            zones.retain(|zone| live(zone.id));
        }
        zones.retain(|zone| filter.passes(zone));
        let page = Page::of_whole(zones, window, |zone| mark(zone, &window.sort));
        page.turned(|zones| self.aggregates(view, zones))
    }

    /// The claims of these zones, those that were over as well, by zone.
    pub fn claims(&self, view: &mut ReadTx, ids: &[ZoneId]) -> Result<HashMap<ZoneId, Vec<Claim>>, Fault> {
        self.parts(view, ids, claims::as_of)
    }

    /// What was recorded as done for a zone.
    pub fn done(&self, view: &mut ReadTx, zone: ZoneId) -> Result<Vec<Fulfilment>, Fault> {
        let found = duties::done_as_of(view, Of::Object(zone.uuid()), self.end())?;
        Ok(found.into_iter().map(|(_, one)| one).collect())
    }

    fn parts<T>(&self, view: &mut ReadTx, ids: &[ZoneId], read: Read<T>) -> Result<HashMap<ZoneId, Vec<T>>, Fault> {
        let mut found = Vec::new();
        if ids.len() > FEW {
            let wanted: std::collections::HashSet<ZoneId> = ids.iter().copied().collect();
            found.extend(read(view, Of::All, self.end())?.into_iter().filter(|(zone, _)| wanted.contains(zone)));
        } else {
            for id in ids {
                found.extend(read(view, Of::Object(id.uuid()), self.end())?);
            }
        }
        Ok(store::by_zone(found))
    }
}

fn of<T>(all: &mut HashMap<ZoneId, Vec<T>>, zone: ZoneId) -> std::vec::IntoIter<T> {
    all.remove(&zone).unwrap_or_default().into_iter()
}
