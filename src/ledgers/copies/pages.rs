//! A copy as a workbook: one sheet of facts, and one each for people, plan, steps and disclosures. Every cell is text.

use serde_json::Value;

use super::super::sheets::model::{Cell, Row, Sheet};
use super::super::sheets::workbook::Trim;
use households::HouseholdCopyOut;
use kernel::Instant;

/// The sheets of a copy.
pub fn drawn(copy: &HouseholdCopyOut) -> Vec<(Sheet, Trim)> {
    let people = ["序号", "与户主关系", "姓名", "身份证号", "电话", "出生", "残疾 (类别-等级)"];
    let looks = ["序号", "时间", "查看人", "岗位", "查看内容", "目的", "日志序号"];
    vec![
        sheet("概况", &["项目", "内容"], facts(copy)),
        sheet("人员", &people, self::people(copy)),
        sheet("一户一策", &["需求", "措施", "责任岗位或单位", "完成期限"], plan(copy)),
        sheet("附件目录", &["类别", "名称", "日期", "存放处"], papers(copy)),
        sheet("办理记录", &["序号", "时间", "事项", "内容"], steps(copy)),
        sheet("查看记录", &looks, self::looks(copy)),
    ]
}

fn sheet(name: &str, heading: &[&str], rows: Vec<Vec<String>>) -> (Sheet, Trim) {
    let heading = heading.iter().map(|word| (*word).to_owned()).collect();
    let cell = |word: String| if word.is_empty() { Cell::Empty } else { Cell::Text(word) };
    let row = |(number, words): (u32, Vec<String>)| Row { number, cells: words.into_iter().map(cell).collect() };
    let rows = (1..).zip([heading].into_iter().chain(rows)).map(row).collect();
    (Sheet { name: name.to_owned(), rows }, Trim { heading: Some(0), ..Trim::default() })
}

/// An instant in Asia/Shanghai, to the second.
fn time(at: Instant) -> String {
    let there = at.plus(kernel::Span::hours(8)).to_string();
    there.chars().take(19).map(|letter| if letter == 'T' { ' ' } else { letter }).collect()
}

fn words<'w>(all: impl Iterator<Item = &'w str>) -> String {
    all.collect::<Vec<_>>().join("、")
}

fn facts(copy: &HouseholdCopyOut) -> Vec<Vec<String>> {
    let (fields, consent) = (&copy.fields, &copy.consent);
    let point = fields.point.flatten().map(|at| format!("{}, {}", at.lng, at.lat));
    let officer = copy.officer.as_ref().and_then(|one| one.name.clone());
    let given = consent.given_on.map(|on| format!(" {on}")).unwrap_or_default();
    [
        ("档案编号", Some(copy.code.clone())),
        ("状态", Some(copy.state.label()[0].to_owned())),
        ("困难类别", copy.hardship_category.map(|one| one.label()[0].to_owned())),
        ("困难情形", Some(words(copy.tags.iter().map(|tag| tag.label()[0])))),
        ("需求", Some(words(copy.needs.iter().map(|need| need.label()[0])))),
        ("沟通方式", Some(words(copy.communication.iter().map(|way| way.label()[0])))),
        ("住址", fields.address.clone().flatten()),
        ("住址坐标 (经度, 纬度)", point),
        ("备注", fields.note.clone().flatten()),
        ("处理依据", Some(copy.legal_basis.label()[0].to_owned())),
        ("单独同意", Some(format!("{}{given}", consent.state.label()[0]))),
        ("帮扶专干", officer),
        ("上报时间", Some(time(copy.created_at))),
        ("申请人", Some(copy.requested_by.label()[0].to_owned())),
        ("复制时间", Some(time(copy.copied_at))),
        ("日志序号", Some(copy.journal_seq.to_string())),
    ]
    .into_iter()
    .map(|(name, said)| vec![name.to_owned(), said.unwrap_or_default()])
    .collect()
}

fn people(copy: &HouseholdCopyOut) -> Vec<Vec<String>> {
    let fields = &copy.fields;
    let mut rows = Vec::new();
    for one in fields.names.iter().flatten() {
        let texts = [&fields.identity_numbers, &fields.phones, &fields.births].map(|list| {
            let found = list.iter().flatten().find(|other| other.person == one.person);
            found.map(|other| other.value.clone()).unwrap_or_default()
        });
        let disability = fields.disabilities.iter().flatten().find(|other| other.person == one.person);
        let disability = disability.map(|it| format!("{}-{}", it.value.category, it.value.grade));
        let relation = one.relation.label()[0].to_owned();
        let mut row = vec![one.person.to_string(), relation, one.value.clone()];
        row.extend(texts);
        row.push(disability.unwrap_or_default());
        rows.push(row);
    }
    rows
}

fn plan(copy: &HouseholdCopyOut) -> Vec<Vec<String>> {
    let rows = copy.plan.iter().map(|one| {
        let due_on = one.due_on.map(|on| on.to_string()).unwrap_or_default();
        vec![one.kind.label()[0].to_owned(), one.text.to_string(), one.who.to_string(), due_on]
    });
    rows.collect()
}

fn papers(copy: &HouseholdCopyOut) -> Vec<Vec<String>> {
    let rows = copy.attachments.iter().map(|one| {
        let dated_on = one.dated_on.map(|on| on.to_string()).unwrap_or_default();
        let kept_at = one.kept_at.as_ref().map(ToString::to_string).unwrap_or_default();
        vec![one.kind.label()[0].to_owned(), one.title.to_string(), dated_on, kept_at]
    });
    rows.collect()
}

fn steps(copy: &HouseholdCopyOut) -> Vec<Vec<String>> {
    let all = copy.fields.history.iter().flatten();
    let rows = all.map(|one| {
        let act = one.act.label()[0].to_owned();
        vec![one.number.to_string(), time(one.at), act, said(one.details.as_ref())]
    });
    rows.collect()
}

/// What was sent with a step: each member, as it was.
fn said(details: Option<&Value>) -> String {
    let member = |(name, value): (&String, &Value)| match value {
        Value::String(words) => format!("{name}: {words}"),
        other => format!("{name}: {other}"),
    };
    let members = details.and_then(Value::as_object).into_iter().flatten();
    members.map(member).collect::<Vec<_>>().join("; ")
}

fn looks(copy: &HouseholdCopyOut) -> Vec<Vec<String>> {
    let rows = copy.looks.iter().map(|one| {
        let (name, title) = (one.by.name.clone().unwrap_or_default(), one.by.title.clone().unwrap_or_default());
        let fields = words(one.fields.iter().map(|field| field.label()[0]));
        let purpose = one.purpose.clone().unwrap_or_default();
        vec![one.number.to_string(), time(one.at), name, title, fields, purpose, one.journal_seq.to_string()]
    });
    rows.collect()
}
