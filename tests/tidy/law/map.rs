//! The map of the house as Mermaid graphs: the crates on their floors, and the siblings of every crate in their groups.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::{
    floors::dependencies,
    house::House,
    order::{Names, arrows, folders},
};

/// One graph of the crates (without what everybody depends on), and one of each crate that has more than one group.
pub fn drawn(house: &House) -> String {
    let mut map = crates(house);
    let names = Names::of(house);
    for folder in folders(house).iter().filter(|folder| folder.module.len() == 1) {
        let layers = folder.layers();
        if layers.len() < 3 {
            continue;
        }
        let mut counted: BTreeMap<(String, String), usize> = BTreeMap::new();
        for arrow in arrows(house, &names, folder) {
            *counted.entry(arrow.between).or_default() += 1;
        }
        _ = writeln!(map, "\n{}, {} arrows, none upward\n", folder.module.join("::"), counted.len());
        for (at, layer) in layers.iter().enumerate() {
            _ = writeln!(map, "  {:>2}  {}", at + 1, layer.join("  "));
        }
    }
    map
}

fn crates(house: &House) -> String {
    let floors = house.floors();
    let mut map = String::from("graph BT\n");
    for (name, _) in &floors {
        let Some(manifest) = house.find(&format!("src/{name}/Cargo.toml")) else { continue };
        for (_, other) in dependencies(manifest) {
            let known = floors.iter().any(|(listed, floor)| listed == other && *floor > 3);
            if known {
                _ = writeln!(map, "  {name} --> {other}");
            }
        }
    }
    map
}
