//! The printable document (打印件): one A4 page after another, in Chinese, with boxes for the seals.
//!
//! The template stands here and not in a folder of its own: it is part of what an agreement says. Everything that
//! comes from people is escaped by the template engine.

use askama::Template;

use crate::frozen::SAMPLE_NOTICE;
use crate::model::{Agreement, State};
use crate::parties::model::{Party, Reply};
use crate::promises::model::Commitment;
use crate::terms::model::{AgreementEffect, DayType};
use crate::terms::templates;
use kernel::{Day, Fault, INTERNAL, Instant, OrFaultAs};

/// Draws the document; `proof` is the address of the agreement's proof.
///
/// # Errors
/// `internal_error` when the page cannot be drawn.
pub fn draw(agreement: &Agreement, proof: &str) -> Result<String, Fault> {
    let page = Page { agreement, proof, qr: web::qr(proof, web::Wear::Paper)? };
    page.render().or_fault_as(&INTERNAL, "a page could not be rendered")
}

#[derive(Template)]
#[template(
    ext = "html",
    source = r##"<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<title>{{ agreement.terms.title }} {{ agreement.number }}</title>
<style>
@page { size: A4; margin: 22mm 20mm 20mm; }
* { box-sizing: border-box; }
body { font-family: "Songti SC", "SimSun", "Noto Serif CJK SC", "Source Han Serif SC", serif; font-size: 12pt; line-height: 1.75; color: #111; margin: 0 auto; max-width: 170mm; }
h1 { font-size: 20pt; text-align: center; margin: 0 0 2mm; line-height: 1.4; }
body { counter-reset: part; }
h2 { font-size: 13pt; margin: 6mm 0 2mm; break-after: avoid; counter-increment: part; }
h2::before { content: counter(part, simp-chinese-informal) "、"; }
p { margin: 0 0 2mm; text-align: justify; overflow-wrap: anywhere; }
.number { text-align: center; color: #444; margin-bottom: 6mm; }
.sample { border: 2px solid #b00020; color: #b00020; text-align: center; font-weight: bold; padding: 2mm; margin-bottom: 4mm; letter-spacing: .2em; }
.state { text-align: center; color: #555; font-size: 10.5pt; }
ol { margin: 0; padding-left: 2.2em; } ol li { margin-bottom: 2mm; }
table { width: 100%; border-collapse: collapse; font-size: 10.5pt; } th, td { border: .4pt solid #333; padding: 1.2mm 2mm; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
th { background: #f0f0f0; font-weight: normal; white-space: nowrap; } tr { break-inside: avoid; }
.seals { display: grid; grid-template-columns: 1fr 1fr; gap: 5mm; margin-top: 3mm; }
.seal { border: .4pt solid #333; min-height: 44mm; padding: 3mm; break-inside: avoid; position: relative; }
.seal .stamp { position: absolute; right: 4mm; bottom: 4mm; width: 26mm; height: 26mm; border: .4pt dashed #999; border-radius: 50%; color: #999; font-size: 10pt; display: flex; align-items: center; justify-content: center; }
.proof { display: flex; gap: 5mm; align-items: center; margin-top: 6mm; border-top: .4pt solid #333; padding-top: 3mm; break-inside: avoid; font-size: 9.5pt; }
.proof svg { width: 30mm; height: 30mm; flex: none; } .mono { font-family: ui-monospace, "DejaVu Sans Mono", monospace; font-size: 8.5pt; overflow-wrap: anywhere; }
</style>
</head>
<body>
{% if agreement.sample %}<div class="sample">{{ sample_notice() }}</div>{% endif %}
<h1>{{ agreement.terms.title }}</h1>
<div class="number">协议编号: {{ agreement.number }}</div>
<div class="state">{{ agreement.state.stage().label()[0] }} · 第 {{ agreement.revision }} 次修订稿{% if agreement.changes.amendments > 0 %} · 第 {{ agreement.changes.amendments }} 次变更后文本{% endif %}</div>
{% if let Some(words) = state_in_words() %}<div class="state">{{ words }}</div>
{% endif %}<h2>协议方</h2>
<table>
<tr><th>称谓</th><th>名称</th><th>签署主体</th><th>代表人</th><th>职务</th></tr>
{% for party in agreement.parties %}<tr><td>{{ party.role }}</td><td>{{ party.name }}{% if let Some(name) = party.signing_name %}<br>({{ name }}){% endif %}</td><td>{{ party.body.label()[0] }}</td><td>{{ words(party.representative) }}</td><td>{{ words(party.title) }}</td></tr>
{% endfor %}</table>
<h2>宗旨与期限</h2>
{% for line in agreement.terms.purpose.lines() %}<p>{{ line }}</p>
{% endfor %}<p>本协议自 {{ day(agreement.terms.starts_on) }} 起{% match agreement.terms.ends_on %}{% when Some with (end) %}至 {{ day(*end) }} 止{% when None %}长期有效, 每年评议一次{% endmatch %}{% if agreement.terms.renews_automatically %}, 期满经各方确认后续签{% endif %}。{{ effect() }}{% if let Some(words) = notice() %}{{ words }}{% endif %}{% if let Some(copies) = agreement.terms.copies %}本协议一式 {{ copies }} 份, 具有同等效力。{% endif %}</p>
{% if !agreement.terms.clauses.is_empty() %}<h2>条款</h2>
<ol>
{% for clause in agreement.terms.clauses %}<li>{% if let Some(title) = heading(clause) %}<strong>{{ title }}</strong> {% endif %}{{ clause.text }}</li>
{% endfor %}</ol>
{% endif %}{% if !lines().is_empty() %}<h2>承诺事项</h2>
<table>
<tr><th>序号</th><th>六联</th><th>事项</th><th>数量</th><th>完成期限</th><th>承诺方</th></tr>
{% for line in lines() %}<tr><td>{{ loop.index }}</td><td>{{ line.linkage.label()[0] }}</td><td>{{ line.title }}{% if !line.stands() %} (已取消){% endif %}</td><td>{{ amount(line) }}</td><td>{{ due(line) }}</td><td>{{ pledger(line) }}</td></tr>
{% endfor %}</table>
{% endif %}<h2>签署</h2>
{% if let Some(paper) = agreement.paper %}<p>本协议于 {{ day(paper.signed_on) }} 以纸质形式签订{% if let Some(number) = paper.document_no %}, 文号 {{ number }}{% endif %}, 本件据原件登记。</p>
{% endif %}{% if let Some(words) = amended() %}<p>{{ words }}</p>
{% endif %}<table>
<tr><th>协议方</th><th>确认情况</th><th>时间</th></tr>
{% for party in agreement.parties %}<tr><td>{{ party.name }}</td><td>{{ answer(party) }}</td><td>{{ answered_at(party) }}</td></tr>
{% endfor %}</table>
<div class="seals">
{% for party in sealing() %}<div class="seal">{{ party.role }}: {{ seal_name(party) }}<br>代表人 (签字):<br><br>年 &nbsp; 月 &nbsp; 日<div class="stamp">盖章</div></div>
{% endfor %}</div>
<div class="proof">{{ qr|safe }}<div>
{% if let Some(digest) = agreement.state.digest() %}<div>文本摘要 (SHA-256): <span class="mono">{{ digest }}</span></div>
{% else %}<div>文本尚未冻结, 没有摘要; 本件仅供协商。</div>
{% endif %}<div>证明地址: <span class="mono">{{ proof }}</span></div>
<div>系统回执是账号确认的凭据, 不等同于单位公章。</div>
</div></div>
</body>
</html>
"##
)]
struct Page<'a> {
    agreement: &'a Agreement,
    proof: &'a str,
    qr: String,
}

impl Page<'_> {
    fn sample_notice(&self) -> &'static str {
        SAMPLE_NOTICE
    }

    /// The commitments of the text.
    fn lines(&self) -> &[Commitment] {
        &self.agreement.commitments
    }

    /// What has become of the agreement, where that is more than its state.
    fn state_in_words(&self) -> Option<String> {
        Some(match &self.agreement.state {
            State::Suspended { pause, .. } => {
                let until = pause.until_on.map(|day| format!("至 {} ", self.day(&day))).unwrap_or_default();
                format!("自 {} 起{until}中止: {}", self.day(&pause.at.day()), pause.reason)
            }
            State::Ending { notice, .. } => {
                format!(
                    "{} 已通知终止, {} 届满: {}",
                    self.day(&notice.at.day()),
                    self.day(&notice.ends_on),
                    notice.reason
                )
            }
            State::Terminated { at, how, reason, .. } => {
                format!("{} {}: {reason}", self.day(&at.day()), how.label()[0])
            }
            _ => return None,
        })
    }

    fn effect(&self) -> &'static str {
        match self.agreement.terms.effect {
            AgreementEffect::AllSigned => "全部协议方签署后生效。",
            AgreementEffect::EachOnSigning => "社区与各单位分别签署, 签署一家生效一家。",
        }
    }

    /// How long a notice runs, where the parties agreed on it.
    fn notice(&self) -> Option<String> {
        let period = self.agreement.terms.notice?;
        let days = match period.day_type {
            DayType::Calendar => format!("{} 日", period.days),
            DayType::Working => format!("{} 个工作日", period.days),
        };
        Some(format!("任何一方需要退出的, 应提前 {days}通知其他各方。"))
    }

    /// Whose signatures the table shows once the text is another one.
    fn amended(&self) -> Option<String> {
        let first = self.agreement.concluded_at.filter(|_| self.agreement.changes.amendments > 0)?;
        let number = self.agreement.changes.amendments;
        Some(format!("本协议最初于 {} 订立; 下表为第 {number} 次变更后文本的签署情况。", self.day(&first.day())))
    }

    /// Who has a box for a seal: not who has left.
    fn sealing(&self) -> Vec<&Party> {
        self.agreement.parties.iter().filter(|party| !party.left()).collect()
    }

    fn words<'w>(&self, words: &'w Option<String>) -> &'w str {
        words.as_deref().unwrap_or_default()
    }

    fn day(&self, day: &Day) -> String {
        day.in_chinese()
    }

    fn heading(&self, clause: &crate::terms::model::Clause) -> Option<&'static str> {
        let code = clause.code.as_deref()?;
        templates::named(code).map(|template| template.title[0])
    }

    fn amount(&self, line: &Commitment) -> String {
        let unit = line.unit_of_measure.as_deref().unwrap_or_default();
        line.quantity.map(|quantity| format!("{quantity}{unit}")).unwrap_or_default()
    }

    fn due(&self, line: &Commitment) -> String {
        match (line.recurrence, line.due_on) {
            (Some(again), _) => {
                let until = again.until.map(|day| format!(", 至 {}", self.day(&day))).unwrap_or_default();
                format!("{}末{until}", again.every.label()[0])
            }
            (None, due) => due.as_ref().map(|day| self.day(day)).unwrap_or_default(),
        }
    }

    fn pledger(&self, line: &Commitment) -> &str {
        self.agreement.party(line.pledger).map_or("", |party| party.name.as_str())
    }

    fn answer(&self, party: &Party) -> &'static str {
        match (&party.reply, &self.agreement.state) {
            _ if party.left() => "已退出",
            (Reply::Pending, _) if party.accession.is_some() => "待签署加入",
            (Reply::Signed { .. }, _) => party.basis.label()[0],
            (Reply::Refused { .. }, _) => "已拒签",
            (Reply::Pending, State::Draft | State::Negotiating) => "尚未提交签署",
            (Reply::Pending, _) => "待签署",
        }
    }

    fn answered_at(&self, party: &Party) -> String {
        let local = |at: &Instant| self.day(&at.day());
        if let Some(left) = party.leave.as_ref().and_then(|leave| leave.left_at) {
            return local(&left);
        }
        match &party.reply {
            Reply::Signed { at } | Reply::Refused { at, .. } => local(at),
            Reply::Pending => String::new(),
        }
    }

    fn seal_name<'p>(&self, party: &'p Party) -> &'p str {
        party.signing_name.as_ref().unwrap_or(&party.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::examples::{draft, noon};
    use crate::model::{HowEnded, Suspension};
    use crate::parties::model::Leave;
    use crate::terms::model::{NoticePeriod, SigningOrder};

    #[test]
    fn what_has_become_of_it_stands_under_the_title() {
        let mut agreement = draft(2, AgreementEffect::AllSigned, SigningOrder::Parallel);
        let now = noon("2026-09-01");
        let pause = Suspension { at: now, until_on: "2026-10-31".parse().ok(), reason: "<b>改造</b>".to_owned() };
        agreement.state = State::Suspended { digest: "d".to_owned(), due_on: None, since: now, pause };
        agreement.changes.amendments = 2;
        let page = draw(&agreement, "https://example.cn/proof").unwrap();
        assert!(page.contains("第 2 次变更后文本") && page.contains("自 2026年9月1日 起至 2026年10月31日 中止"));
        assert!(!page.contains("<b>改造</b>"), "escaped like everything else");
        let (digest, reason) = ("d".to_owned(), "双方商定".to_owned());
        agreement.state = State::Terminated { digest, since: Some(now), at: now, how: HowEnded::Consent, reason };
        let page = draw(&agreement, "https://example.cn/proof").unwrap();
        assert!(page.contains("2026年9月1日 协商终止: 双方商定"));
    }

    #[test]
    fn an_amended_text_says_what_the_signatures_are_of_and_who_has_left_has_no_box() {
        let mut agreement = draft(2, AgreementEffect::EachOnSigning, SigningOrder::Parallel);
        agreement.concluded_at = Some(noon("2026-07-01"));
        agreement.changes.amendments = 1;
        agreement.terms.notice = Some(NoticePeriod { days: 20, day_type: DayType::Working });
        let (at, ends_on) = (noon("2026-09-01"), noon("2026-09-30").day());
        let (plain_days, provisional, left_at) = (false, false, Some(noon("2026-10-01")));
        let leave = Leave { at, ends_on, plain_days, provisional, reason: "搬迁".to_owned(), left_at };
        agreement.parties[2].reply = Reply::Signed { at };
        agreement.parties[2].leave = Some(leave);
        let page = draw(&agreement, "https://example.cn/proof").unwrap();
        assert!(page.contains("本协议最初于 2026年7月1日 订立; 下表为第 1 次变更后文本的签署情况。"));
        assert!(page.contains("应提前 20 个工作日通知其他各方。"));
        assert!(page.contains("<td>已退出</td><td>2026年10月1日</td>"));
        assert_eq!(page.matches("盖章</div>").count(), 2);
    }

    #[test]
    fn what_people_wrote_is_escaped_and_everything_is_on_the_page() {
        let mut agreement = draft(2, AgreementEffect::AllSigned, SigningOrder::Parallel);
        agreement.terms.title = "<script>alert(1)</script>&共建".to_owned();
        agreement.sample = true;
        let page = draw(&agreement, "https://example.cn/proof").unwrap();
        assert!(!page.contains("<script>") && page.contains("&#60;script&#62;"));
        assert_eq!(page.matches("盖章</div>").count(), 3);
        for word in [
            "示例协议, 非真实签署",
            "HLGZ-2026-0001",
            "2026年7月1日",
            "服务联做",
            "4次",
            "<svg",
            "https://example.cn/proof",
        ] {
            assert!(page.contains(word), "{word}");
        }
    }
}
