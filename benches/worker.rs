//! Who asks: readers and writers of agreements, who finds a place, who signs in, who looks at a workbook.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::Arc;

use rust_xlsxwriter::Workbook;
use serde_json::{Value, json};

use crate::ground::Ground;
use crate::load::{Answer, Asker, Dice, Line, request, sending};
use crate::matching::{Planner, Village};
use crate::row::{Manner, Op, Row};
use crate::world::{Community, PASSWORD};

const FIELDS: &str = "id,community_id,number,title,purpose,state,starts_on,ends_on,version,etag,created_at,updated_at";

/// Everything that rows ask about.
pub struct Scene {
    pub places: Arc<Vec<Place>>,
    pub fields: Vec<(Op, Ground)>,
    pub village: Option<Village>,
    pub logins: Vec<String>,
}

impl Scene {
    /// Who asks in a row.
    pub fn askers(&self, row: Row, address: SocketAddr) -> Vec<Box<dyn Asker>> {
        let ground = self.fields.iter().find(|(on, _)| *on == row.op).map(|(_, ground)| ground);
        match (row.op, ground, &self.village) {
            (Op::M1, _, Some(village)) => vec![Box::new(Planner(village.clone()))],
            (Op::Import, _, _) => vec![Box::new(Importer::at(&self.places[0]))],
            (_, Some(ground), _) => {
                let finder = |seed| Finder { ground: ground.clone(), dice: Dice::new(seed) };
                (1..=row.connections).map(|seed| Box::new(finder(seed as u64)) as Box<dyn Asker>).collect()
            }
            (Op::SignIn, _, _) => (0..row.connections)
                .map(|worker| {
                    let logins = self.logins.iter().skip(worker).step_by(row.connections).cloned().collect();
                    Box::new(Visitor { logins, at: 0 }) as Box<dyn Asker>
                })
                .collect(),
            _ => Worker::crowd(row, &self.places, address),
        }
    }
}

/// What a worker knows of a community.
#[derive(Clone)]
pub struct Place {
    pub base: String,
    pub token: String,
    pub active: Vec<String>,
    pub drafts: Vec<String>,
}

impl Place {
    pub fn of(community: &Community) -> Self {
        Self {
            base: community.base(),
            token: community.token.clone(),
            active: community.active.clone(),
            drafts: community.drafts.clone(),
        }
    }
}

/// Asks who answers for random places.
struct Finder {
    ground: Ground,
    dice: Dice,
}

impl Asker for Finder {
    fn ask(&mut self) -> Vec<u8> {
        request("GET", &self.ground.place(&mut self.dice), &self.ground.token, "", "")
    }

    fn hear(&mut self, answer: &Answer) -> bool {
        answer.status == 200 && answer.body.windows(20).any(|part| part == b"\"responsible\":\"unit\"")
    }
}

/// Signs in, each time with the next login.
struct Visitor {
    logins: Vec<String>,
    at: usize,
}

impl Asker for Visitor {
    fn ask(&mut self) -> Vec<u8> {
        let login = &self.logins[self.at % self.logins.len()];
        self.at += 1;
        let body = json!({ "login": login, "password": PASSWORD }).to_string();
        request("POST", "/api/v1/sessions", "", "", &body)
    }

    fn hear(&mut self, answer: &Answer) -> bool {
        (200..300).contains(&answer.status)
    }
}

/// Looks again and again at what a workbook would come to.
struct Importer {
    path: String,
    token: String,
    book: Vec<u8>,
    at: usize,
}

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

impl Importer {
    fn at(place: &Place) -> Self {
        let path = format!("{}/imports/onboarding?dry_run=true", place.base);
        Self { path, token: place.token.clone(), book: workbook(1_000), at: 0 }
    }
}

impl Asker for Importer {
    fn ask(&mut self) -> Vec<u8> {
        self.at += 1;
        let key = format!("idempotency-key: look-{}\r\n", self.at);
        sending("POST", &self.path, &self.token, &key, (XLSX, &self.book))
    }

    fn hear(&mut self, answer: &Answer) -> bool {
        let report: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
        let counts = report["counts"].as_array().map(Vec::as_slice).unwrap_or_default();
        counts.iter().filter_map(|count| count["inserted"].as_u64()).sum::<u64>() == 5_000
    }
}

/// A workbook of new things: units, each with a person, an agreement and two zones.
fn workbook(units: usize) -> Vec<u8> {
    type Page = (&'static str, &'static [&'static str], usize, fn(usize) -> Vec<String>);
    let pages: [Page; 4] = [
        ("单位", &["单位编号", "单位名称", "联系岗位", "办公电话", "地址"], 1, |n| {
            let [code, name, address] = [format!("D{n:04}"), format!("示例导入单位{n:04}"), format!("示例路 {n} 号")];
            vec![code, name, "办公室".into(), "0937-6226222".into(), address]
        }),
        ("联系人", &["单位编号", "姓名", "职务", "角色", "登录名"], 1, |n| {
            let [unit, login] = [format!("D{n:04}"), format!("daoru.{n:04}")];
            vec![unit, "示例人员".into(), "副校长".into(), "单位负责人".into(), login]
        }),
        (
            "已签协议",
            &["单位编号", "协议名称", "文号", "签订日期", "起始日期", "截止日期"],
            1,
            |n| {
                let [unit, title, number] =
                    [format!("D{n:04}"), format!("示例共建协议 {n}"), format!("示例〔2026〕{n}号")];
                vec![unit, title, number, "2026.1.5".into(), "2026.1.6".into(), "长期".into()]
            },
        ),
        ("责任区", &["名称", "四至", "职责"], 2, |n| {
            vec![format!("示例导入片区{n:04}"), format!("东至示例路 {n} 号"), "环境卫生整治".into()]
        }),
    ];
    let mut book = Workbook::new();
    for (name, headings, each, row) in pages {
        let page = book.add_worksheet();
        page.set_name(name).expect("a name of a sheet");
        let headings = headings.iter().map(|word| (*word).to_owned()).collect();
        let rows = std::iter::once(headings).chain((1..=units * each).map(row));
        for (at, cells) in (0_u32..).zip(rows) {
            for (column, cell) in (0_u16..).zip(cells) {
                page.write_string(at, column, cell).expect("a cell");
            }
        }
    }
    book.save_to_buffer().expect("a workbook")
}

/// One connection's stream of requests. Writers keep to communities of their own, so that no version is fought over.
pub struct Worker {
    op: Op,
    manner: Manner,
    world: Arc<Vec<Place>>,
    /// Which of them this one writes to.
    mine: Vec<usize>,
    dice: Dice,
    /// Path, token and last entity tag of what this worker asks for again.
    tags: Vec<(String, String, String)>,
    at: usize,
    /// The path asked for last.
    asked: String,
    /// What a returning browser holds: entity tags by path.
    held: HashMap<String, String>,
}

impl Worker {
    /// As many as the row has connections.
    pub fn crowd(row: Row, world: &Arc<Vec<Place>>, address: SocketAddr) -> Vec<Box<dyn Asker>> {
        let mine = |worker| (worker..world.len()).step_by(row.connections).collect();
        let worker = |number| Self::new(row, world, mine(number), (number, address));
        (0..row.connections).map(|number| Box::new(worker(number)) as Box<dyn Asker>).collect()
    }

    /// One of them, who writes to these of the world's communities alone.
    pub fn new(row: Row, world: &Arc<Vec<Place>>, mine: Vec<usize>, (number, address): (usize, SocketAddr)) -> Self {
        let mut worker = Self {
            op: row.op,
            manner: row.manner,
            world: Arc::clone(world),
            mine,
            dice: Dice::new(number as u64 + 1),
            tags: Vec::new(),
            at: 0,
            asked: String::new(),
            held: HashMap::new(),
        };
        worker.prepare(address);
        worker
    }

    /// Reads a path in the manner of this row.
    fn read(&mut self, path: String, token: &str) -> Vec<u8> {
        let further = self.manner.headers(self.held.get(&path));
        self.asked = path;
        request("GET", &self.asked, token, &further, "")
    }

    fn prepare(&mut self, address: SocketAddr) {
        if !matches!(self.op, Op::C1 | Op::W2) {
            return;
        }
        let mut line = Line::open(address);
        for place in self.mine.iter().map(|at| &self.world[*at]) {
            let ids = if self.op == Op::C1 { &place.active } else { &place.drafts };
            for id in ids.iter().take(4) {
                let path = format!("{}/agreements/{id}", place.base);
                let answer = line.exchange(&request("GET", &path, &place.token, "", ""));
                self.tags.push((path, place.token.clone(), answer.etag.expect("an entity tag")));
            }
        }
    }

    /// Asks for one of some agreements, or for a page of them.
    fn look(&mut self) -> Vec<u8> {
        let world = Arc::clone(&self.world);
        let one = matches!(self.op, Op::R1 | Op::R3 | Op::R3Fresh);
        // Pages are those of the big communities, which come first.
        let bound = if one { world.len() } else { (world.len() / 5).max(1) };
        let place = &world[self.dice.below(bound)];
        let light = matches!(self.op, Op::R1 | Op::R2Light | Op::R2LightFresh);
        let (what, and) = if one {
            (format!("/{}?", place.active[self.dice.below(place.active.len())]), "")
        } else {
            ("?state=active&sort=-updated_at&limit=50".to_owned(), "&")
        };
        let fields = if light { format!("{and}fields={FIELDS}") } else { String::new() };
        let fresh = matches!(self.op, Op::R2Fresh | Op::R2LightFresh | Op::R3Fresh);
        // An empty pair of a query string says nothing, and yet is another address.
        let new = if fresh { "&".repeat(self.dice.below(1000)) } else { String::new() };
        let path = format!("{}/agreements{what}{fields}{new}", place.base);
        self.read(path.trim_end_matches('?').to_owned(), &place.token)
    }

    /// Writes a commitment into a draft.
    fn pledge(&mut self) -> Vec<u8> {
        let place = &self.world[self.mine[self.dice.below(self.mine.len())]];
        let id = &place.drafts[self.dice.below(place.drafts.len())];
        self.at += 1;
        let body = format!(
            r#"{{"linkage":"joint_service","title":"承诺事项 {}","quantity":2,"unit_of_measure":"场","pledger":{{"kind":"community"}}}}"#,
            self.at
        );
        request("POST", &format!("{}/agreements/{id}/commitments", place.base), &place.token, "", &body)
    }

    /// Asks for, or changes, something whose entity tag is known.
    fn again(&mut self) -> Vec<u8> {
        self.at = self.dice.below(self.tags.len());
        let (path, token, tag) = &self.tags[self.at];
        if self.op == Op::C1 {
            return request("GET", path, token, &format!("if-none-match: {tag}\r\n"), "");
        }
        let body = format!(r#"{{"title":"“互联共转”行动协议 {}"}}"#, self.dice.below(1 << 20));
        request("PATCH", path, token, &format!("if-match: {tag}\r\n"), &body)
    }
}

impl Asker for Worker {
    fn ask(&mut self) -> Vec<u8> {
        match self.op {
            Op::R1 | Op::R2 | Op::R2Fresh | Op::R2Light | Op::R2LightFresh | Op::R3 | Op::R3Fresh => self.look(),
            Op::W1 => self.pledge(),
            Op::C1 | Op::W2 => self.again(),
            Op::Ready => request("GET", "/readyz", "", "", ""),
            _ => request("GET", "/", "", "", ""),
        }
    }

    fn hear(&mut self, answer: &Answer) -> bool {
        if let (Op::W2, Some(tag)) = (self.op, &answer.etag) {
            self.tags[self.at].2.clone_from(tag);
        }
        if let (Manner::Returning, Some(tag)) = (self.manner, &answer.etag) {
            // A tag that was sent is answered by 304 and no body.
            let known = self.held.insert(self.asked.clone(), tag.clone());
            return answer.status == if known.is_some() { 304 } else { 200 };
        }
        match self.op {
            Op::C1 => answer.status == 304,
            Op::W1 => answer.status == 201,
            _ => answer.status == 200,
        }
    }
}
