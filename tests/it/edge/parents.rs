//! What lies below something that does not exist is not an empty list: every address with an id that nothing has is 404.

use crate::access::{Place, Scenes, UNKNOWN};
use crate::kit::document::document;
use crate::kit::{World, on_both_engines};

on_both_engines!(p43_nothing_lies_below_what_does_not_exist);

fn p43_nothing_lies_below_what_does_not_exist(world: &World) {
    let foreign = world.elsewhere();
    let scenes = Scenes::of(world, &foreign);
    let mut tried = 0;
    for operation in document().operations().iter().filter(|operation| operation.method == "GET") {
        let roles = &operation.value["x-access"]["roles"];
        let names = operation.path.split('{').skip(1).filter_map(|rest| rest.split('}').next());
        for name in names.filter(|name| name.ends_with("_id")) {
            for role in ["secretary", "officer", "household_officer", "unit_head", "auditor", "operator", "supervisor"]
            {
                if roles.get(role).is_none() {
                    continue;
                }
                let one = crate::kit::document::Operation {
                    path: operation.path.replace(&format!("{{{name}}}"), UNKNOWN),
                    ..operation.clone()
                };
                let path = scenes.filled(world, &foreign, &one, role, Place::Own);
                let answer = scenes.caller(role).get(&path);
                // Whoever has a unit is told no more of another one than that it is not theirs.
                let closed = role == "unit_head" && name == "unit_id" && answer.status == 403;
                assert!(answer.status == 404 || closed, "{role}: {} {}", answer.asked, answer.status);
                tried += 1;
            }
        }
    }
    assert!(tried > 150, "only {tried} tries");
}
