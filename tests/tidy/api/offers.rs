//! What an object offers to its reader follows from the rule that lets calls in: one type makes `allowed_actions`.

use crate::house::{House, Offence};

const ONE_TYPE: &str =
    "what is offered is an AllowedActions: no other type knows what is withheld from the caller for now";

/// Members of this name that are of another type.
pub fn offences(house: &House) -> Vec<Offence> {
    let other = |line: &str| {
        let kind = line.trim().strip_prefix("pub allowed_actions:")?.trim().to_owned();
        (kind != "AllowedActions,").then_some(kind)
    };
    let mut offences = Vec::new();
    for file in house.sources() {
        for (at, line) in file.body().lines().enumerate() {
            offences.extend(other(line).map(|kind| file.offence(at + 1, ONE_TYPE, kind)));
        }
    }
    offences
}
