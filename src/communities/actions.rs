//! Founding a community, and changing what is known about it.

use serde_json::Value;

use super::model::{Community, Place, Profile};
use super::wire::{CommunityForm, CommunityFounded, CommunityIn, CommunityUpdated, profile_of};
use super::{regions, rules, store};
use crate::journal::{COMMUNITY_UNKNOWN, Tx};
use crate::kernel::{Expected, Fault, Warning, patch};

/// Whether a community is a real one or invented for show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A real community.
    Real,
    /// An invented one (示例).
    Sample,
}

/// A community after a change, with what is odd about what was sent.
#[derive(Debug)]
pub struct Done {
    /// The community as it is now.
    pub community: Community,
    /// What a person should look at.
    pub warnings: Vec<Warning>,
}

/// Founds the community of this transaction. Nothing outside it is written.
///
/// # Errors
/// `validation_failed` when the codes of its regions do not agree or no longer stand.
pub fn found(tx: &mut Tx, sent: &CommunityIn, origin: Origin) -> Result<Done, Fault> {
    let profile = profile_of(sent);
    let warnings = review(tx, &profile)?;
    let community = Community {
        id: tx.community(),
        profile,
        sample: origin == Origin::Sample,
        version: 1,
        created_at: tx.now(),
        updated_at: tx.now(),
    };
    store::insert(tx, &community)?;
    tx.record(&CommunityFounded { community_id: community.id })?;
    Ok(Done { community, warnings })
}

/// Founds the platform's own community.
///
/// # Errors
/// When the disk refuses.
pub fn found_platform(tx: &mut Tx) -> Result<(), Fault> {
    store::insert_platform(tx, "平台")?;
    tx.record(&CommunityFounded { community_id: tx.community() })?;
    Ok(())
}

/// Changes what a merge patch names.
///
/// # Errors
/// `stale_version`, `validation_failed`, or `community_field_reserved` for what only the operator changes.
pub fn update(tx: &mut Tx, expected: &Expected, sent: &Value) -> Result<Done, Fault> {
    let before = store::find(tx)?.ok_or(&COMMUNITY_UNKNOWN)?;
    expected.check(before.version)?;
    let profile = patch::merge(&CommunityForm::of(&before.profile), sent)?.profile();
    rules::change(tx.actor(), &before.profile, &profile)?;
    let warnings = review(tx, &profile)?;
    if profile == before.profile {
        return Ok(Done { community: before, warnings });
    }
    let community = Community { profile, version: before.version + 1, updated_at: tx.now(), ..before };
    store::update(tx, &community)?;
    tx.record(&CommunityUpdated { community_id: community.id, version: community.version })?;
    Ok(Done { community, warnings })
}

/// Asks the rules and the list of regions about a profile.
fn review(tx: &mut Tx, profile: &Profile) -> Result<Vec<Warning>, Fault> {
    rules::located(profile)?;
    let today = tx.now().day();
    let mut warnings = Vec::new();
    for (pointer, place) in [("/subdistrict", &profile.subdistrict), ("/city", &profile.city)] {
        warnings.extend(compared(tx, pointer, place, today)?);
    }
    Ok(warnings)
}

fn compared(tx: &mut Tx, pointer: &str, place: &Place, today: crate::kernel::Day) -> Result<Option<Warning>, Fault> {
    let region = regions::find(tx.conn(), &place.code)?;
    rules::listed(pointer, place, region.as_ref(), today)
}
