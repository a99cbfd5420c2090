//! Would the zones of a file share ground with each other or with those that stand, or leave the community?

use super::super::ground::rules::rounded;
use super::super::model::ZoneKind;
use super::model::{KindSaid, Place, Register, Step, Wrong, ZoneLine};
use super::rules::wrong;
use crate::kernel::geo::{Boundary, Index, difference, overlap};

/// How many zones are named that share ground with a line.
const TOLD: usize = 10;
/// How much may be laid over each other for one file: positions of both sides, and some more for each pair.
const MOST_WORK: usize = 10_000_000;
/// What a pair costs beside its positions.
const OF_A_PAIR: usize = 50;

/// A zone where it lies once every line is carried out.
struct Plot<'p> {
    line: Option<usize>,
    kind: Option<ZoneKind>,
    boundary: &'p Boundary,
    name: &'p str,
    /// Whether a line lays it there.
    laid: bool,
}

/// What is wrong about the ground of the lines.
pub fn check(register: &Register, lines: &[ZoneLine], known: &[Option<usize>], steps: &[Option<Step>]) -> Vec<Wrong> {
    let plots = plots(register, lines, known, steps);
    let index = Index::of(plots.iter().map(|plot| plot.boundary.bbox()).zip(0_usize..));
    let (mut wrongs, mut work) = (Vec::new(), 0);
    for (at, plot) in plots.iter().enumerate().filter(|(_, plot)| plot.laid) {
        let Some(line) = plot.line else { continue };
        wrongs.extend(outside(line, plot.boundary, register.border.as_ref()));
        let mut near: Vec<usize> = index.meeting(plot.boundary.bbox()).copied().filter(|other| *other != at).collect();
        near.sort_unstable();
        // Of two that are both laid anew the later line tells.
        let counts =
            |other: &Plot| other.kind == plot.kind && plot.kind.is_some() && !(other.laid && other.line > plot.line);
        let mut told = 0;
        for other in near.into_iter().map(|other| &plots[other]).filter(|other| counts(other)) {
            work += plot.boundary.positions() + other.boundary.positions() + OF_A_PAIR;
            if work > MOST_WORK {
                let words = [
                    "文件中相邻的边界过多, 从此项起未检查重叠; 请分批导入。",
                    "Too many boundaries of the file lie beside each other; from here on overlaps were not looked for: import \
                     it in parts.",
                ];
                wrongs.push(wrong(line, Place::Boundary, "ground_not_checked", words));
                return wrongs;
            }
            let area = overlap(plot.boundary, other.boundary).area_m2();
            if area > 0.0 && told < TOLD {
                told += 1;
                wrongs.push(shared(line, other.name, area));
            }
            if told == TOLD {
                break;
            }
        }
    }
    wrongs
}

fn outside(line: usize, boundary: &Boundary, border: Option<&Boundary>) -> Option<Wrong> {
    let outside = difference(boundary, &[border?]);
    if outside.is_empty() {
        return None;
    }
    let area = rounded(outside.area_m2());
    let (zh, en) =
        (format!("超出社区边界 {area} 平方米。"), format!("{area} square metres lie outside the community."));
    Some(Wrong { area_m2: Some(area), ..wrong(line, Place::Boundary, "zone_outside_community", [&zh, &en]) })
}

fn shared(line: usize, name: &str, area: f64) -> Wrong {
    let area = rounded(area);
    let zh = format!("与同类责任区 {name} 重叠 {area} 平方米。");
    let en = format!("It shares {area} square metres with zone {name} of its kind.");
    let wrong = wrong(line, Place::Boundary, "zone_overlaps", [&zh, &en]);
    Wrong { other: Some(name.to_owned()), area_m2: Some(area), ..wrong }
}

fn plots<'p>(
    register: &'p Register,
    lines: &'p [ZoneLine],
    known: &[Option<usize>],
    steps: &[Option<Step>],
) -> Vec<Plot<'p>> {
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
        plots.push(Plot { line, kind, boundary, name: &zone.code.text, laid });
    }
    for (at, line) in lines.iter().enumerate().filter(|(at, _)| known[*at].is_none() && steps[*at].is_some()) {
        let Some(boundary) = &line.boundary else { continue };
        let name = line.code.as_deref().unwrap_or(&line.name);
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
