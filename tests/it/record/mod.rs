//! The record proves itself: what the service has signed of a journal (`heads`), who can move a head (`sealing`), what is built on rows that were changed by hand
//! (`laundering`: nothing), what is found
//! when the database is changed (`tampering`, `tables`), the same offline (`offline`) and with nothing of ours (`recipe`), and rows
//! that no event explains (`rows`).

mod heads;
mod laundering;
mod offline;
mod recipe;
mod rows;
mod sealing;
mod tables;
mod tampering;

use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use crate::households::disk::Disk;
use crate::kit::World;
use crate::kit::answer::items;

/// Every event of the community, as the auditor reads them.
pub fn events(world: &World) -> Vec<Value> {
    let (mut events, mut after) = (Vec::new(), 0);
    loop {
        let page = world.auditor().get(&format!("journal?limit=200&after={after}")).is(200);
        events.extend(items(&page).iter().cloned());
        match page["next_after"].as_i64() {
            Some(next) => after = next,
            None => return events,
        }
    }
}

/// The hash of an event as the document describes it, made here with nothing of the service: SHA-256 of the hash before and the
/// event's JSON with sorted keys.
pub fn hash(event: &Value, prev_hash: &str) -> String {
    let mut hashed: Map<String, Value> = event.as_object().unwrap().clone();
    hashed.retain(|name, _| !["prev_hash", "hash"].contains(&name.as_str()));
    hashed.sort_keys();
    hashed.values_mut().for_each(Value::sort_all_objects);
    let digest = Sha256::new().chain_update(prev_hash).chain_update(Value::Object(hashed).to_string()).finalize();
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What whoever owns the database does: hashes every event anew from this number on, and moves the head to the last.
pub fn hash_anew(disk: &mut Disk, world: &World, events: &mut [Value], from: usize) {
    let community = disk.id(&world.community);
    let mut before = if from == 0 { "0".repeat(64) } else { events[from - 1]["hash"].as_str().unwrap().to_owned() };
    for event in events.iter_mut().skip(from) {
        let hash = hash(event, &before);
        let (seq, actor) = (&event["seq"], event["actor"].as_str().unwrap());
        disk.run(&format!(
            "UPDATE events SET actor = '{actor}', prev_hash = '{before}', hash = '{hash}' WHERE community_id = {community} AND \
             seq = {seq}"
        ));
        event["hash"] = Value::from(hash.clone());
        before = hash;
    }
    move_head(disk, world, events.len(), &before);
}

/// Moves the head of the chain.
pub fn move_head(disk: &mut Disk, world: &World, seq: usize, hash: &str) {
    let community = disk.id(&world.community);
    disk.run(&format!("UPDATE community_heads SET seq = {seq}, hash = '{hash}' WHERE community_id = {community}"));
}
