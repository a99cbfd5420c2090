//! Rules: what the lines of a ledger ask for, compared with the register, and what is wrong about them.

use std::collections::{HashMap, HashSet};

use super::model::{Change, Enter, KindSaid, Place, Register, Registered, Step, Wrong, ZoneLine};
use super::overlaps::Ground;
use crate::aggregate::duties::model::Task;
use crate::codes;
use crate::duties::rules::MOST;
use crate::model::{Profile, ZoneKind};
use crate::rules as zones;
use kernel::{Fault, field};

/// What each line asks for (nothing where something is wrong about it), and everything that is wrong. `slack` is how many
/// steps of the grid a boundary may differ from the one that stands and still be the same: a shift to another coordinate
/// system and back moves it by one. The ground is judged last, by whoever knows where that may be done.
pub fn compare(
    register: &Register,
    lines: &[ZoneLine],
    slack: i32,
    judge: impl FnOnce(Ground) -> Result<Vec<Wrong>, Fault>,
) -> Result<(Vec<Option<Step>>, Vec<Wrong>), Fault> {
    let mut comparison = Comparison::of(register, slack);
    let known = comparison.matched(lines);
    let mut steps: Vec<Option<Step>> =
        lines.iter().enumerate().map(|(at, line)| comparison.step(at, line, known[at])).collect();
    comparison.number(lines, &mut steps);
    let mut wrongs = comparison.wrongs;
    for wrong in wrongs.iter().filter(|wrong| wrong.code == &field::DUPLICATE && !matches!(wrong.place, Place::Duty(_)))
    {
        // The same ground twice is the same fault.
        steps[wrong.line] = None;
    }
    wrongs.extend(judge(Ground::of(register, lines, &known, &steps))?);
    wrongs.sort_by_key(|wrong| wrong.line);
    for wrong in &wrongs {
        steps[wrong.line] = None;
    }
    Ok((steps, wrongs))
}

/// The lines of a file laid against the register.
struct Comparison<'r> {
    register: &'r Register,
    by_code: HashMap<&'r str, usize>,
    by_name: HashMap<&'r str, Vec<usize>>,
    slack: i32,
    wrongs: Vec<Wrong>,
}

impl<'r> Comparison<'r> {
    fn of(register: &'r Register, slack: i32) -> Self {
        let by_code = register.zones.iter().map(|zone| zone.code.text.as_str()).zip(0..).collect();
        let mut by_name: HashMap<&str, Vec<usize>> = HashMap::new();
        for (at, zone) in register.zones.iter().enumerate().filter(|(_, zone)| zone.stands()) {
            by_name.entry(&zone.profile.name).or_default().push(at);
        }
        Self { register, by_code, by_name, slack, wrongs: Vec::new() }
    }

    /// For each line the zone it is about: by its code; without one, the zone of this name from which it differs in
    /// nothing. A second line about the same zone is wrong.
    fn matched(&mut self, lines: &[ZoneLine]) -> Vec<Option<usize>> {
        let mut codes: HashSet<&str> = HashSet::new();
        let mut taken: HashSet<usize> = HashSet::new();
        let mut known: Vec<Option<usize>> = Vec::with_capacity(lines.len());
        for (at, line) in lines.iter().enumerate() {
            let code = line.code.as_deref();
            if code.is_some_and(|code| !codes.insert(code)) {
                let words = ["文件中已有相同的责任区编号。", "The file has this code already."];
                self.wrongs.push(Wrong::at(at, Place::Code, &field::DUPLICATE, words));
            }
            let zone = code.and_then(|code| self.by_code.get(code)).copied();
            taken.extend(zone);
            known.push(zone);
        }
        let mut fresh: Vec<&ZoneLine> = Vec::new();
        for (at, line) in lines.iter().enumerate().filter(|(_, line)| line.code.is_none()) {
            let same: Vec<usize> = self.by_name.get(line.name.as_str()).into_iter().flatten().copied().collect();
            let same: Vec<usize> = same.into_iter().filter(|zone| self.same(line, *zone)).collect();
            known[at] = same.iter().copied().find(|zone| !taken.contains(zone));
            taken.extend(known[at]);
            if known[at].is_none() && (!same.is_empty() || fresh.iter().any(|other| alike(line, other))) {
                let words = ["文件中已有同一责任区的另一项。", "The file is about this zone already."];
                self.wrongs.push(Wrong::at(at, Place::Whole, &field::DUPLICATE, words));
            }
            fresh.push(line);
        }
        known
    }

    /// Whether a line without a code says of a zone nothing that is not so.
    fn same(&self, line: &ZoneLine, zone: usize) -> bool {
        let zone = &self.register.zones[zone];
        merged(line, &zone.profile) == zone.profile && !self.moves(line, zone)
    }

    /// Whether a line draws a zone again.
    fn moves(&self, line: &ZoneLine, zone: &Registered) -> bool {
        match (&line.boundary, &zone.boundary) {
            (Some(drawn), Some(stands)) => !drawn.near(stands, self.slack),
            (Some(_), None) => true,
            (None, _) => false,
        }
    }

    fn step(&mut self, at: usize, line: &ZoneLine, known: Option<usize>) -> Option<Step> {
        self.tasks(at, line);
        match known {
            Some(zone) => self.change(at, line, &self.register.zones[zone]),
            None => self.enter(at, line),
        }
    }

    /// A duty stands once.
    fn tasks(&mut self, at: usize, line: &ZoneLine) {
        for (number, task) in line.tasks.iter().enumerate() {
            if line.tasks[..number].iter().any(|other| same_task(other, task)) {
                let words = ["同一责任区内职责不重复。", "A zone has each duty once."];
                self.wrongs.push(Wrong::at(at, Place::Duty(number), &field::DUPLICATE, words));
            }
        }
    }

    fn enter(&mut self, at: usize, line: &ZoneLine) -> Option<Step> {
        let given = line.code.as_deref();
        // Whoever has no code is given one when those of the file are known.
        let code = match given.map(|given| zones::code(self.register.verified.as_deref(), Some(given), 0)) {
            Some(Ok(code)) => code,
            Some(Err(fault)) => {
                let words = fault.violations().first().map(|wrong| wrong.detail.clone()).unwrap_or_default();
                let code = &codes::ZONE_CODE;
                self.wrongs.push(Wrong { line: at, place: Place::Code, code, words, other: None, area_m2: None });
                zones::code(None, None, 0).ok()?
            }
            None => zones::code(None, None, 0).ok()?,
        };
        let namesake = self.by_name.get(line.name.as_str()).and_then(|same| same.first());
        let nothing = Profile {
            name: String::new(),
            kind: ZoneKind::Area,
            description: None,
            external_codes: Vec::new(),
            grid_code: None,
        };
        Some(Step::Enter(Box::new(Enter {
            code,
            profile: merged(line, &nothing),
            tasks: line.tasks.clone(),
            boundary: line.boundary.clone(),
            entered: line.entered.clone(),
            namesake: namesake.map(|zone| self.register.zones[*zone].code.text.clone()),
        })))
    }

    fn change(&mut self, at: usize, line: &ZoneLine, zone: &Registered) -> Option<Step> {
        let mut tasks = Vec::new();
        for (number, task) in line.tasks.iter().enumerate() {
            // A line that names the kind alone says no more than that there is such a duty.
            let bare = task.title.is_none() && task.frequency.is_none();
            match zone.tasks.iter().find(|known| same_task(known, task) || (bare && known.kind == task.kind)) {
                Some(known) if known == task || task.frequency.is_none() => {}
                Some(_) => {
                    let words = [
                        "该职责的频次与现有的不同; 请在系统中结束原职责后新增。",
                        "The zone has this duty at another frequency; end it in the service and add another.",
                    ];
                    self.wrongs.push(Wrong::at(at, Place::Duty(number), &codes::DUTY_DIFFERS, words));
                }
                None => tasks.push(task.clone()),
            }
        }
        if zone.tasks.len() + tasks.len() > MOST {
            let words = ["一个责任区最多 30 项职责。", "A zone has thirty duties at most."];
            self.wrongs.push(Wrong::at(at, Place::Duty(0), &field::TOO_MANY, words));
        }
        let profile = Some(merged(line, &zone.profile)).filter(|profile| *profile != zone.profile);
        let boundary = line.boundary.clone().filter(|_| self.moves(line, zone));
        if profile.is_none() && boundary.is_none() && tasks.is_empty() {
            return Some(Step::Leave(zone.id));
        }
        if !zone.stands() {
            let words = [
                "责任区已撤销, 不能修改; 请换一个编号, 或与现有内容保持一致。",
                "The zone is retired and not changed any more; use another code, or leave it as it is.",
            ];
            self.wrongs.push(Wrong::at(at, Place::Whole, &codes::FINAL_STATE, words));
        }
        let entered = line.entered.clone().filter(|_| boundary.is_some());
        Some(Step::Change(Box::new(Change { id: zone.id, profile, boundary, entered, tasks })))
    }

    /// Gives the next codes to those that have none, behind every code that is known or given.
    fn number(&mut self, lines: &[ZoneLine], steps: &mut [Option<Step>]) {
        let entered = steps.iter().zip(lines).filter(|(_, line)| line.code.is_some());
        let given = entered.filter_map(|(step, _)| match step {
            Some(Step::Enter(enter)) => enter.code.number,
            _ => None,
        });
        let mut last = given.max().unwrap_or(0).max(self.register.last);
        for (at, (step, line)) in steps.iter_mut().zip(lines).enumerate() {
            let (Some(Step::Enter(enter)), None) = (step, &line.code) else { continue };
            match zones::code(self.register.verified.as_deref(), None, last) {
                Ok(code) => {
                    last = code.number.unwrap_or(last);
                    enter.code = code;
                }
                Err(fault) => {
                    let words = fault.code().title;
                    self.wrongs.push(Wrong::at(at, Place::Whole, &codes::EXHAUSTED, [words.zh, words.en]));
                }
            }
        }
    }
}

/// What is said of a zone once a line was heard.
fn merged(line: &ZoneLine, before: &Profile) -> Profile {
    Profile {
        name: line.name.clone(),
        kind: match line.kind {
            KindSaid::Kind(kind) => kind,
            KindSaid::Nothing | KindSaid::Unreadable => before.kind,
        },
        description: line.description.clone().or_else(|| before.description.clone()),
        external_codes: match line.external_codes.as_slice() {
            [] => before.external_codes.clone(),
            codes => codes.to_vec(),
        },
        grid_code: line.grid_code.clone().or_else(|| before.grid_code.clone()),
    }
}

/// Whether two lines without a code are about one zone.
fn alike(one: &ZoneLine, other: &ZoneLine) -> bool {
    let kind =
        |line: &ZoneLine| if line.kind == KindSaid::Nothing { KindSaid::Kind(ZoneKind::Area) } else { line.kind };
    one.name == other.name
        && kind(one) == kind(other)
        && one.description == other.description
        && one.boundary == other.boundary
}

fn same_task(one: &Task, other: &Task) -> bool {
    one.kind == other.kind && one.title == other.title
}
