//! The two pages: the plate for the wall, in Chinese, and what a phone shows, in Chinese or English.
//!
//! Both load nothing and run nothing; what people have written is escaped by the template engine.

use askama::Template;

use super::model::{Address, Paper, PlateContent};
use crate::aggregate::duties::model::Duty;
use crate::model::ZoneState;
use kernel::{Day, Fault, INTERNAL, OrFaultAs};
use web::{Language, Wear, qr};

/// How many duties a plate has room for.
const ROOM: usize = 6;

/// Draws the plate for the wall.
///
/// # Errors
/// `internal_error` when the page cannot be drawn.
pub fn plate(told: &PlateContent, address: &Address, paper: Paper) -> Result<String, Fault> {
    let (size, unit) = match paper {
        Paper::A5 => ("A5", "1mm"),
        Paper::A4 => ("A4", "1.414mm"),
    };
    let page = Wall { told, spelled: &address.spelled, size, unit, qr: qr(&address.url, Wear::Wall)? };
    page.render().or_fault_as(&INTERNAL, "a page could not be rendered")
}

/// Draws what a phone shows.
///
/// # Errors
/// `internal_error` when the page cannot be drawn.
pub fn phone(told: &PlateContent, language: Language) -> Result<String, Fault> {
    Phone { told, language }.render().or_fault_as(&INTERNAL, "a page could not be rendered")
}

/// Draws what a phone shows for a code that leads nowhere.
///
/// # Errors
/// `internal_error` when the page cannot be drawn.
pub fn unknown(language: Language) -> Result<String, Fault> {
    Unknown { language }.render().or_fault_as(&INTERNAL, "a page could not be rendered")
}

#[derive(Template)]
#[template(
    ext = "html",
    source = r##"<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>责任区牌 {{ told.zone.code.text }} {{ told.zone.profile.name }}</title>
<style>
@page { size: {{ size }} landscape; margin: 0; }
:root { --u: {{ unit }}; --ink: #1a1a1a; --red: #b3261e; --soft: #5f5f5f; }
* { box-sizing: border-box; margin: 0; padding: 0; }
body { font-family: "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC", "WenQuanYi Micro Hei", sans-serif; color: var(--ink); -webkit-print-color-adjust: exact; print-color-adjust: exact; }
.plate { width: calc(210 * var(--u)); height: calc(148 * var(--u)); padding: calc(9 * var(--u)); display: flex; flex-direction: column; overflow: hidden; }
header { display: flex; justify-content: space-between; align-items: center; background: var(--red); color: #fff; padding: calc(3.2 * var(--u)) calc(6 * var(--u)); border-radius: calc(2 * var(--u)); }
.kind { font-size: calc(6.4 * var(--u)); font-weight: 700; letter-spacing: .18em; }
.code { font-size: calc(6.4 * var(--u)); font-weight: 700; font-variant-numeric: tabular-nums; }
.sample { margin-top: calc(2 * var(--u)); text-align: center; color: var(--red); font-size: calc(3.6 * var(--u)); letter-spacing: .2em; }
main { flex: 1; display: flex; gap: calc(8 * var(--u)); padding: calc(5 * var(--u)) calc(2 * var(--u)) 0; min-height: 0; }
.who { flex: 1; min-width: 0; overflow: hidden; }
h1 { font-size: calc(9.6 * var(--u)); line-height: 1.25; overflow-wrap: anywhere; max-height: 2.5em; overflow: hidden; }
.place { font-size: calc(3.8 * var(--u)); color: var(--soft); line-height: 1.45; margin-top: calc(1 * var(--u)); max-height: 2.9em; overflow: hidden; }
h2 { font-size: calc(4.2 * var(--u)); font-weight: 400; color: var(--soft); margin-top: calc(4 * var(--u)); }
.unit { font-size: calc(9.2 * var(--u)); font-weight: 700; line-height: 1.3; overflow-wrap: anywhere; max-height: 2.6em; overflow: hidden; }
.since { font-size: calc(4.4 * var(--u)); color: var(--soft); }
ul { list-style: none; display: flex; flex-wrap: wrap; gap: calc(1 * var(--u)) calc(5 * var(--u)); margin-top: calc(1 * var(--u)); }
li { font-size: calc(5 * var(--u)); line-height: 1.4; } li::before { content: "▪ "; color: var(--red); }
li small { color: var(--soft); font-size: .85em; }
aside { width: calc(64 * var(--u)); flex: none; text-align: center; }
aside svg { width: calc(64 * var(--u)); height: calc(64 * var(--u)); display: block; margin: 0 auto; }
aside p { font-size: calc(4.2 * var(--u)); line-height: 1.5; }
.address { font-family: ui-monospace, "DejaVu Sans Mono", monospace; font-size: calc(3 * var(--u)); color: var(--soft); overflow-wrap: anywhere; line-height: 1.35; margin-top: calc(1 * var(--u)); }
footer { border-top: calc(.4 * var(--u)) solid var(--red); padding-top: calc(3 * var(--u)); display: flex; justify-content: space-between; align-items: baseline; font-size: calc(5 * var(--u)); }
footer strong { font-size: calc(8.4 * var(--u)); font-variant-numeric: tabular-nums; margin-left: calc(2 * var(--u)); }
@media screen { body { background: #e8e8e8; padding: 16px; } .plate { background: #fff; box-shadow: 0 1px 6px rgba(0, 0, 0, .3); margin: 0 auto; } }
</style>
</head>
<body>
<div class="plate">
<header><div class="kind">社区责任区</div><div class="code">{{ told.zone.code.text }}</div></header>
{% if told.zone.sample %}<div class="sample">示例, 不对应真实街巷</div>
{% endif %}<main>
<div class="who">
<h1>{{ told.zone.profile.name }}</h1>
{% if let Some(words) = told.zone.profile.description %}<p class="place">{{ words }}</p>
{% endif %}<h2>责任单位</h2>
<p class="unit">{{ who() }}</p>
{% if let Some(day) = since() %}<p class="since">自 {{ day }} 起负责</p>
{% endif %}{% if !told.duties.is_empty() %}<h2>职责</h2>
<ul>
{% for duty in told.duties.iter().take(ROOM) %}<li>{{ title(duty) }}{% if let Some(word) = often(duty) %} <small>{{ word }}</small>{% endif %}</li>
{% endfor %}{% if told.duties.len() > ROOM %}<li>等 {{ told.duties.len() }} 项, 扫码查看全部</li>
{% endif %}</ul>
{% endif %}</div>
<aside>{{ qr|safe }}<p>扫码查看责任单位和职责</p><p class="address">{{ spelled }}</p></aside>
</main>
<footer><div>{{ told.community.name }}</div>{% if let Some(number) = told.community.hotline %}<div>热线<strong>{{ number }}</strong></div>{% endif %}</footer>
</div>
</body>
</html>
"##
)]
struct Wall<'a> {
    told: &'a PlateContent,
    spelled: &'a str,
    size: &'static str,
    unit: &'static str,
    qr: String,
}

impl Wall<'_> {
    fn who(&self) -> &str {
        self.told.unit.as_ref().map_or(&self.told.community.name, |unit| &unit.name)
    }

    fn since(&self) -> Option<String> {
        self.told.unit.as_ref().map(|unit| written(unit.since_on, Language::Chinese))
    }

    fn title<'d>(&self, duty: &'d Duty) -> &'d str {
        titled(duty, Language::Chinese)
    }

    fn often(&self, duty: &Duty) -> Option<&'static str> {
        duty.task.frequency.map(|frequency| frequency.label()[0])
    }
}

fn written(day: Day, language: Language) -> String {
    language.pick([Day::in_chinese, Day::in_english])(day)
}

fn titled(duty: &Duty, language: Language) -> &str {
    duty.task.title.as_deref().unwrap_or_else(|| language.pick(duty.task.kind.label()))
}

#[derive(Template)]
#[template(
    ext = "html",
    source = r##"<!DOCTYPE html>
<html lang="{{ language.tag() }}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{{ told.zone.profile.name }} · {{ told.community.name }}</title>
<style>
:root { color-scheme: light dark; --ground: #f4f4f2; --card: #fff; --ink: #1a1a1a; --soft: #666; --red: #b3261e; --line: #e2e2df; }
@media (prefers-color-scheme: dark) { :root { --ground: #161616; --card: #222; --ink: #eee; --soft: #a5a5a5; --red: #ff8a80; --line: #3a3a3a; } }
* { box-sizing: border-box; margin: 0; padding: 0; }
body { font: 17px/1.6 system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; background: var(--ground); color: var(--ink); padding: 20px 16px 32px; max-width: 34rem; margin: 0 auto; }
.code { color: var(--soft); font-size: .85rem; } h1 { font-size: 1.5rem; line-height: 1.3; overflow-wrap: anywhere; }
.notice { color: var(--red); border: 1px solid; border-radius: 8px; padding: 8px 12px; margin-top: 12px; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 16px; margin-top: 16px; }
h2 { font-size: .85rem; font-weight: 400; color: var(--soft); } .unit { font-size: 1.25rem; font-weight: 700; line-height: 1.4; overflow-wrap: anywhere; } .since { color: var(--soft); font-size: .9rem; }
ul { list-style: none; } li { padding: 8px 0; border-top: 1px solid var(--line); display: flex; justify-content: space-between; gap: 12px; } li:first-child { border-top: 0; } li span:last-child { color: var(--soft); white-space: nowrap; }
.call { display: block; text-align: center; background: #b3261e; color: #fff; text-decoration: none; font-weight: 700; border-radius: 12px; padding: 14px; margin-top: 16px; font-size: 1.15rem; }
footer { margin-top: 16px; color: var(--soft); font-size: .85rem; text-align: center; }
</style>
</head>
<body>
<p class="code">{{ pick(["社区责任区", "Responsibility zone"]) }} {{ told.zone.code.text }}</p>
<h1>{{ told.zone.profile.name }}</h1>
{% if told.zone.sample %}<p class="notice">{{ pick(["示例, 不对应真实街巷", "A sample; no real place"]) }}</p>
{% endif %}{% if let Some(day) = retired() %}<p class="notice">{{ pick(["该责任区已于以下日期撤销: ", "No zone any more since "]) }}{{ day }}</p>
{% endif %}<div class="card">
<h2>{{ pick(["责任单位", "The unit that answers for it"]) }}</h2>
{% if let Some(unit) = told.unit %}<p class="unit">{{ unit.name }}</p>
{% if let Some(day) = since() %}<p class="since">{{ pick(["起始日期: ", "since "]) }}{{ day }}</p>
{% endif %}{% else %}<p class="unit">{{ told.community.name }}</p>
<p class="since">{{ pick(["暂无认领单位, 由社区负责", "No unit leads it; the community itself answers"]) }}</p>
{% endif %}</div>
{% if !told.duties.is_empty() %}<div class="card">
<h2>{{ pick(["职责", "What for"]) }}</h2>
<ul>
{% for duty in told.duties %}<li><span>{{ title(duty) }}</span><span>{{ often(duty) }}</span></li>
{% endfor %}</ul>
</div>
{% endif %}{% if let Some(number) = told.community.hotline %}<a class="call" href="tel:{{ dialled(number) }}">{{ pick(["拨打社区热线", "Call the community"]) }} {{ number }}</a>
{% endif %}<footer>{{ told.community.name }}</footer>
</body>
</html>
"##
)]
struct Phone<'a> {
    told: &'a PlateContent,
    language: Language,
}

impl Phone<'_> {
    fn pick(&self, words: &[&'static str; 2]) -> &'static str {
        self.language.pick(*words)
    }

    fn since(&self) -> Option<String> {
        self.told.unit.as_ref().map(|unit| written(unit.since_on, self.language))
    }

    fn retired(&self) -> Option<String> {
        match self.told.zone.state {
            ZoneState::Retired { on } => Some(written(on, self.language)),
            ZoneState::Draft | ZoneState::Open | ZoneState::Claimed => None,
        }
    }

    fn title<'d>(&self, duty: &'d Duty) -> &'d str {
        titled(duty, self.language)
    }

    fn often(&self, duty: &Duty) -> &'static str {
        let word = duty.task.frequency.map_or(["按需", "as needed"], |frequency| frequency.label());
        self.language.pick(word)
    }

    /// A number as a phone dials it.
    fn dialled(&self, number: &str) -> String {
        number.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect()
    }
}

#[derive(Template)]
#[template(
    ext = "html",
    source = r##"<!DOCTYPE html>
<html lang="{{ language.tag() }}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{{ pick(["没有这块牌子", "No such plate"]) }}</title>
<style>
:root { color-scheme: light dark; }
body { font: 17px/1.6 system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; padding: 20px 16px; max-width: 34rem; margin: 0 auto; }
h1 { font-size: 1.4rem; }
</style>
</head>
<body>
<h1>{{ pick(["没有这块牌子, 或已作废", "No such plate, or it is good no longer"]) }}</h1>
<p>{{ pick(["请核对网址; 牌子可能已更换, 可向社区居委会查询该处由谁负责。", "Check the address; the plate may have been replaced. The residents' committee knows who answers for the place."]) }}</p>
</body>
</html>
"##
)]
struct Unknown {
    language: Language,
}

impl Unknown {
    fn pick(&self, words: &[&'static str; 2]) -> &'static str {
        self.language.pick(*words)
    }
}

#[cfg(test)]
mod tests {
    use super::super::model::Leading;
    use super::super::rules::address;
    use super::*;
    use crate::aggregate::duties::model::{DutyFrequency, DutyKind, Task};
    use crate::model::{Code, Profile, Zone, ZoneCodeForm, ZoneId, ZoneKind};
    use communities::Contact;
    use kernel::{CommunityId, Instant};

    fn told() -> PlateContent {
        let now: Instant = "2026-07-01T02:00:00Z".parse().unwrap();
        let task = Task {
            kind: DutyKind::Environment,
            title: Some("楼道<b>清理</b>".to_owned()),
            frequency: Some(DutyFrequency::Weekly),
        };
        let profile = Profile {
            name: "东片 & <script>alert(1)</script>".to_owned(),
            kind: ZoneKind::Area,
            description: Some("东至示例路".to_owned()),
            external_codes: Vec::new(),
            grid_code: None,
        };
        let zone = Zone {
            id: ZoneId(uuid::Uuid::nil()),
            community: CommunityId(uuid::Uuid::nil()),
            code: Code { text: "L-001".to_owned(), form: ZoneCodeForm::Local, number: Some(1) },
            profile,
            state: ZoneState::Claimed,
            effective_on: now.day(),
            extent: None,
            sample: false,
            version: 1,
            created_at: now,
            updated_at: now,
        };
        PlateContent {
            zone,
            duties: (1..=8)
                .map(|n| Duty { n, task: task.clone(), began_at: now, ended_at: None, recorded_at: None })
                .collect(),
            unit: Some(Leading { name: "示例单位01".to_owned(), since_on: now.day(), recorded_at: now }),
            community: Contact { name: "示例社区".to_owned(), hotline: Some("0937-6226222".to_owned()) },
        }
    }

    #[test]
    fn a_plate_has_everything_and_what_people_wrote_is_escaped() {
        let address = address("https://hulian.example", "7K3M9QRT");
        let page = plate(&told(), &address, Paper::A5).unwrap();
        for words in [
            "L-001",
            "东片 &#38;",
            "示例单位01",
            "2026年7月1日",
            "楼道&#60;b&#62;",
            "每周",
            "等 8 项",
            "0937-6226222",
            "示例社区",
            "<svg",
        ] {
            assert!(page.contains(words), "{words}: {page}");
        }
        assert!(page.contains("https://hulian.example/p/7K3M-9QRT") && page.contains("size: A5 landscape"));
        assert!(!page.contains("<script") && !page.contains("style="), "nothing that the policy would have to let in");
        assert!(plate(&told(), &address, Paper::A4).unwrap().contains("size: A4 landscape"));
    }

    #[test]
    fn a_phone_shows_all_duties_and_calls_the_community() {
        let mut told = told();
        let page = phone(&told, Language::Chinese).unwrap();
        assert!(page.contains("示例单位01") && page.contains("href=\"tel:09376226222\"") && !page.contains("<script"));
        assert_eq!(page.matches("<li>").count(), 8);
        told.unit = None;
        told.zone.state = ZoneState::Retired { on: "2027-01-01".parse().unwrap() };
        let page = phone(&told, Language::English).unwrap();
        assert!(
            page.contains("the community itself answers")
                && page.contains("1 January 2027")
                && page.contains("lang=\"en\"")
        );
        assert!(unknown(Language::Chinese).unwrap().contains("没有这块牌子"));
    }
}
