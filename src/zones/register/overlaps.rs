//! Rules: whether the zones of a file share ground with each other or with existing ones, or leave the community.

use super::model::{KindSaid, Place, Register, Step, Wrong, ZoneLine};
use crate::codes;
use crate::geometry::rules::{rounded, too_complex};
use crate::model::ZoneKind;
use kernel::geo::{Boundary, Index, difference, overlap};
use kernel::{Budget, Fault, GEOMETRY_TOO_COMPLEX, Halt};

/// How many zones are named that share ground with a line.
const TOLD: usize = 10;

/// A zone where it lies once every line is carried out.
#[derive(Clone, Debug, Hash)]
struct Plot {
    line: Option<usize>,
    kind: Option<ZoneKind>,
    boundary: Boundary,
    name: String,
    /// Whether a line lays it there.
    laid: bool,
}

/// The ground as it lies once every line of a file is carried out.
#[derive(Clone, Debug, Hash)]
pub struct Ground {
    plots: Vec<Plot>,
    border: Option<Boundary>,
}

impl Ground {
    /// Where everything lies then.
    pub fn of(register: &Register, lines: &[ZoneLine], known: &[Option<usize>], steps: &[Option<Step>]) -> Self {
        Self { plots: plots(register, lines, known, steps), border: register.border.clone() }
    }

    /// Whether nothing is laid anywhere.
    pub fn untouched(&self) -> bool {
        !self.plots.iter().any(|plot| plot.laid)
    }

    /// What is wrong about it.
    ///
    /// # Errors
    /// `geometry_too_complex` at the line where the budget was spent.
    pub fn judged(&self, budget: &mut Budget) -> Result<Vec<Wrong>, Fault> {
        let index = Index::of(self.plots.iter().map(|plot| plot.boundary.bbox()).zip(0_usize..));
        let mut wrongs = Vec::new();
        for (at, plot) in self.plots.iter().enumerate().filter(|(_, plot)| plot.laid) {
            let Some(line) = plot.line else { continue };
            self.line(line, at, &index, budget, &mut wrongs).map_err(|halt| match halt {
                Halt::Spent => Fault::of(&GEOMETRY_TOO_COMPLEX).at([too_complex(format!("/features/{line}/geometry"))]),
                Halt::Unwanted => halt.into(),
            })?;
        }
        Ok(wrongs)
    }

    fn line(
        &self,
        line: usize,
        at: usize,
        index: &Index<usize>,
        budget: &mut Budget,
        wrongs: &mut Vec<Wrong>,
    ) -> Result<(), Halt> {
        let plot = &self.plots[at];
        wrongs.extend(outside(line, &plot.boundary, self.border.as_ref(), budget)?);
        let mut near: Vec<usize> = index.meeting(plot.boundary.bbox()).copied().filter(|other| *other != at).collect();
        near.sort_unstable();
        // Of two that are both laid again the later line tells.
        let counts =
            |other: &&Plot| other.kind == plot.kind && plot.kind.is_some() && !(other.laid && other.line > plot.line);
        let mut told = 0;
        for other in near.into_iter().map(|other| &self.plots[other]).filter(counts) {
            let area = overlap(&plot.boundary, &other.boundary, budget)?.area_m2();
            if area > 0.0 {
                told += 1;
                wrongs.push(shared(line, &other.name, area));
            }
            if told == TOLD {
                break;
            }
        }
        Ok(())
    }
}

fn outside(
    line: usize,
    boundary: &Boundary,
    border: Option<&Boundary>,
    budget: &mut Budget,
) -> Result<Option<Wrong>, Halt> {
    let Some(border) = border else { return Ok(None) };
    let outside = difference(boundary, &[border], budget)?;
    if outside.is_empty() {
        return Ok(None);
    }
    let area = rounded(outside.area_m2());
    let (zh, en) =
        (format!("超出社区边界 {area} 平方米。"), format!("{area} square metres lie outside the community."));
    Ok(Some(Wrong { area_m2: Some(area), ..Wrong::at(line, Place::Boundary, &codes::OUTSIDE_COMMUNITY, [&zh, &en]) }))
}

fn shared(line: usize, name: &str, area: f64) -> Wrong {
    let area = rounded(area);
    let zh = format!("与同类责任区 {name} 重叠 {area} 平方米。");
    let en = format!("It shares {area} square metres with zone {name} of its kind.");
    let named = Wrong::at(line, Place::Boundary, &codes::OVERLAPS, [&zh, &en]);
    Wrong { other: Some(name.to_owned()), area_m2: Some(area), ..named }
}

fn plots(register: &Register, lines: &[ZoneLine], known: &[Option<usize>], steps: &[Option<Step>]) -> Vec<Plot> {
    let mut told: Vec<Option<usize>> = vec![None; register.zones.len()];
    for (line, zone) in known.iter().enumerate() {
        if let Some(zone) = zone {
            told[*zone].get_or_insert(line);
        }
    }
    let mut plots = Vec::new();
    for (at, zone) in register.zones.iter().enumerate().filter(|(_, zone)| zone.stands()) {
        let (line, said) = (told[at], told[at].map(|line| &lines[line]));
        let kind = kind(said.map(|said| said.kind), zone.profile.kind);
        let drawn = line.and_then(|line| match &steps[line] {
            Some(Step::Change(change)) if change.boundary.is_some() => lines[line].boundary.as_ref(),
            _ => None,
        });
        let laid = drawn.is_some() || (line.is_some() && kind != Some(zone.profile.kind));
        let Some(boundary) = drawn.or(zone.boundary.as_ref()) else { continue };
        plots.push(Plot { line, kind, boundary: boundary.clone(), name: zone.code.text.clone(), laid });
    }
    for (at, line) in lines.iter().enumerate().filter(|(at, _)| known[*at].is_none() && steps[*at].is_some()) {
        let Some(boundary) = &line.boundary else { continue };
        let (boundary, name) = (boundary.clone(), line.code.as_ref().unwrap_or(&line.name).clone());
        plots.push(Plot { line: Some(at), kind: kind(Some(line.kind), ZoneKind::Area), boundary, name, laid: true });
    }
    plots
}

/// Of which kind a zone is then; nothing where that cannot be read.
fn kind(said: Option<KindSaid>, before: ZoneKind) -> Option<ZoneKind> {
    match said {
        Some(KindSaid::Kind(kind)) => Some(kind),
        Some(KindSaid::Nothing) | None => Some(before),
        Some(KindSaid::Unreadable) => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::super::model::Registered;
    use super::*;
    use crate::model::{Code, Profile, ZoneCodeForm, ZoneId, ZoneState};
    use kernel::Id;

    /// West, south, east, north in steps of a coarse grid, and whether it is a building.
    type Patch = (i32, i32, i32, i32, bool);

    fn compare(register: &Register, lines: &[ZoneLine], slack: i32) -> (Vec<Option<Step>>, Vec<Wrong>) {
        let judge = |ground: Ground| ground.judged(&mut Budget::steps(Budget::OF_A_FILE));
        super::super::rules::compare(register, lines, slack, judge).unwrap()
    }

    fn boundary((west, south, width, height, _): Patch) -> Boundary {
        let at = |x: i32, y: i32| json!([98.28 + f64::from(x) / 1e4, 39.77 + f64::from(y) / 1e4]);
        let (east, north) = (west + width, south + height);
        let ring = json!([at(west, south), at(east, south), at(east, north), at(west, north), at(west, south)]);
        Boundary::parse(&json!({ "type": "Polygon", "coordinates": [ring] })).unwrap()
    }

    fn kind(patch: Patch) -> ZoneKind {
        if patch.4 { ZoneKind::Building } else { ZoneKind::Area }
    }

    fn zone(number: usize, patch: Patch) -> Registered {
        let profile = Profile {
            name: format!("示例{number}"),
            kind: kind(patch),
            description: None,
            external_codes: Vec::new(),
            grid_code: None,
        };
        Registered {
            id: ZoneId::of(uuid::Uuid::from_u128(number as u128 + 1)),
            code: Code { text: format!("L-{number:03}"), form: ZoneCodeForm::Local, number: None },
            profile,
            state: ZoneState::Draft,
            tasks: Vec::new(),
            lead: None,
            boundary: Some(boundary(patch)),
        }
    }

    fn line(code: Option<usize>, patch: Patch) -> ZoneLine {
        ZoneLine {
            code: code.map(|code| format!("L-{code:03}")),
            name: code.map_or_else(|| format!("新{patch:?}"), |code| format!("示例{code}")),
            kind: KindSaid::Kind(kind(patch)),
            description: None,
            external_codes: Vec::new(),
            grid_code: None,
            tasks: Vec::new(),
            boundary: Some(boundary(patch)),
            entered: None,
        }
    }

    fn share(one: Patch, other: Patch) -> bool {
        one.4 == other.4
            && one.0 < other.0 + other.2
            && other.0 < one.0 + one.2
            && one.1 < other.1 + other.3
            && other.1 < one.1 + one.3
    }

    fn patch() -> impl Strategy<Value = Patch> {
        (0..30_i32, 0..30_i32, 1..9_i32, 1..9_i32, any::<bool>())
    }

    proptest! {
        #[test]
        fn ground_is_judged_as_it_would_lie(
            stand in prop::collection::vec(patch(), 0..12),
            moved in prop::collection::vec(prop::option::of(patch()), 12),
            fresh in prop::collection::vec(patch(), 0..6),
        ) {
            let zones: Vec<Registered> = stand.iter().enumerate().map(|(at, patch)| zone(at, *patch)).collect();
            let register = Register { zones, ..Register::default() };
            // Where everything would lie, whose line it is, and whether that line lays it there.
            let mut then: Vec<(Patch, Option<usize>, bool)> = Vec::new();
            let mut lines = Vec::new();
            for (at, (patch, moved)) in stand.iter().zip(&moved).enumerate() {
                match moved {
                    Some(there) => {
                        then.push((*there, Some(lines.len()), there != patch));
                        lines.push(line(Some(at), *there));
                    }
                    None => then.push((*patch, None, false)),
                }
            }
            let mut seen = std::collections::HashSet::new();
            for patch in fresh.iter().filter(|patch| seen.insert(**patch)) {
                then.push((*patch, Some(lines.len()), true));
                lines.push(line(None, *patch));
            }
            let (steps, wrongs) = compare(&register, &lines, 0);
            let mut expected: Vec<usize> = Vec::new();
            for (at, (patch, own, laid)) in then.iter().enumerate() {
                let clash = then.iter().enumerate().any(|(other, (there, theirs, also))| {
                    other != at && share(*patch, *there) && !(*also && theirs > own)
                });
                expected.extend(own.filter(|_| *laid && clash));
            }
            let mut told: Vec<usize> = wrongs.iter().map(|wrong| wrong.line).collect();
            told.dedup();
            prop_assert!(wrongs.iter().all(|wrong| wrong.code.name == "zone_overlaps"), "{wrongs:?}");
            prop_assert_eq!(&told, &expected);
            for (at, step) in steps.iter().enumerate() {
                prop_assert_eq!(step.is_none(), expected.contains(&at));
            }
        }

        #[test]
        fn what_stands_asks_for_nothing(stand in prop::collection::vec(patch(), 0..12)) {
            let zones: Vec<Registered> = stand.iter().enumerate().map(|(at, patch)| zone(at, *patch)).collect();
            let lines: Vec<ZoneLine> = stand.iter().enumerate().map(|(at, patch)| line(Some(at), *patch)).collect();
            let (steps, wrongs) = compare(&Register { zones, ..Register::default() }, &lines, 0);
            prop_assert!(wrongs.is_empty(), "{wrongs:?}");
            prop_assert!(steps.iter().all(|step| matches!(step, Some(Step::Leave(_)))));
        }
    }

    #[test]
    fn a_heap_is_left_before_it_costs_too_much() {
        // Thin strips aslant: every box meets every other, and no ground is shared.
        let strip = |n: i32| {
            let at = |x: i32, y: i32| json!([98.0 + f64::from(x) / 1e6, 39.0 + f64::from(y) / 1e6]);
            let ring = json!([
                at(0, 20 * n),
                at(500_000, 500_000 + 20 * n),
                at(500_000, 500_010 + 20 * n),
                at(0, 10 + 20 * n),
                at(0, 20 * n)
            ]);
            let geometry = json!({ "type": "Polygon", "coordinates": [ring] });
            let drawn = Boundary::parse(&geometry).unwrap();
            ZoneLine { boundary: Some(drawn), name: format!("示例{n}"), ..line(None, (0, 0, 1, 1, false)) }
        };
        let lines: Vec<ZoneLine> = (0..40).map(strip).collect();
        let steps: Vec<Option<Step>> = compare(&Register::default(), &lines, 0).0;
        let (nothing, known) = (Register::default(), vec![None; lines.len()]);
        let ground = Ground::of(&nothing, &lines, &known, &steps);
        let judged = |steps: u64| ground.judged(&mut Budget::steps(steps));
        let refused = judged(10_000).unwrap_err();
        assert_eq!(refused.code().name, "geometry_too_complex");
        assert!(refused.violations()[0].pointer.starts_with("/features/"), "it says where");
        assert!(judged(10_000_000).unwrap().is_empty());
    }
}
