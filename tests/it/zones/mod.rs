//! Who leads which patch of the community, told through the API only.

pub mod acts;
mod claims;
mod endings;
mod life;
mod machine;
mod model;
pub mod plates;
mod races;
mod record;

use serde_json::Value;

use crate::kit::World;
use crate::kit::answer::items;

/// The events of a zone, by their types.
pub fn told(world: &World, zone: &str) -> Vec<String> {
    let journal = world.auditor().get(&format!("journal?subject=zones/{zone}&limit=200")).is(200);
    items(&journal).iter().map(|event| event["type"].as_str().unwrap_or_default().to_owned()).collect()
}

/// How many events of a zone have this word.
pub fn count(world: &World, zone: &str, word: &str) -> usize {
    told(world, zone).iter().filter(|kind| kind.contains(&format!(".{word}."))).count()
}

/// The zone as the auditor sees it.
pub fn seen(world: &World, zone: &str) -> Value {
    world.auditor().get(&format!("zones/{zone}")).is(200)
}
