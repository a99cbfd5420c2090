//! The page to print (邀请码条): what an import came to, and a slip with a code for each new account.

use askama::Template;

use super::wire::ImportReportOut;
use kernel::{Fault, INTERNAL, OrFaultAs};

/// Draws the page from the very answer that is given as JSON.
///
/// # Errors
/// `internal_error` when it cannot be drawn.
pub fn draw(report: &ImportReportOut) -> Result<String, Fault> {
    Page { report }.render().or_fault_as(&INTERNAL, "a page could not be rendered")
}

#[derive(Template)]
#[template(
    ext = "html",
    source = r##"<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<title>导入结果与邀请码</title>
<style>
@page { size: A4; margin: 15mm; }
* { box-sizing: border-box; }
body { font-family: "Songti SC", "SimSun", "Noto Serif CJK SC", "Source Han Serif SC", serif; font-size: 11pt; line-height: 1.6; color: #111; margin: 0 auto; max-width: 180mm; }
h1 { font-size: 16pt; text-align: center; margin: 0 0 4mm; }
table { width: 100%; border-collapse: collapse; margin-bottom: 6mm; } th, td { border: .4pt solid #333; padding: 1mm 2mm; text-align: left; }
.slips { display: grid; grid-template-columns: 1fr 1fr; gap: 4mm; }
.slip { border: .6pt dashed #333; padding: 4mm; break-inside: avoid; overflow-wrap: anywhere; }
.code { font-family: ui-monospace, "DejaVu Sans Mono", monospace; font-size: 13pt; font-weight: bold; letter-spacing: .05em; }
.small { font-size: 9pt; color: #444; }
</style>
</head>
<body>
<h1>导入结果与邀请码</h1>
<table>
<tr><th>工作表</th><th>行数</th><th>新增</th><th>更新</th><th>未变</th><th>有误</th><th>等待</th></tr>
{% for count in report.counts %}<tr><td>{{ count.sheet.label()[0] }}</td><td>{{ count.rows }}</td><td>{{ count.inserted }}</td><td>{{ count.updated }}</td><td>{{ count.unchanged }}</td><td>{{ count.refused }}</td><td>{{ count.held_back }}</td></tr>
{% endfor %}</table>
<p class="small">邀请码只显示这一次。请打印后沿虚线裁开, 当面或密封交给本人; 遗失可由书记重新签发。</p>
<div class="slips">
{% for slip in report.invitations %}<div class="slip">{{ slip.unit_code }} {{ slip.unit_name }}<br>{{ slip.name }}{% if let Some(login) = slip.login %} (登录名 {{ login }}){% endif %}<br><span class="code">{{ slip.code }}</span><br><span class="small">有效期至 {{ day(slip.expires_at) }}; 首次使用时凭此码自设密码。</span></div>
{% endfor %}</div>
</body>
</html>
"##
)]
struct Page<'a> {
    report: &'a ImportReportOut,
}

impl Page<'_> {
    fn day(&self, at: &kernel::Instant) -> String {
        at.day().in_chinese()
    }
}
