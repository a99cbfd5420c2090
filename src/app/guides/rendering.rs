//! Guides as HTML: Markdown is rendered, links lead to the served pages, headings get the fragments that links in the files use.

use std::fmt::Write;

use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd, html};

use super::pages::{PAGES, Page};

const STYLE: &str = "<style>
body { margin: 0 auto; max-width: 56rem; padding: 1rem 1.25rem 4rem; color: #1f2328; background: #fff;
  font: 1rem/1.65 system-ui, 'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', sans-serif; }
nav { display: flex; flex-wrap: wrap; gap: 1.25rem; padding-bottom: .5rem; border-bottom: 1px solid #d1d9e0; font-size: .9rem; }
h1, h2, h3 { line-height: 1.3; margin: 2em 0 .6em; } h1 { font-size: 1.7rem; margin-top: 1em; } h2 { font-size: 1.3rem; } h3 { font-size: 1.1rem; }
a { color: #0b57a4; } code, pre { font: .875em/1.5 ui-monospace, 'DejaVu Sans Mono', monospace; }
code { background: #f1f3f5; padding: .1em .3em; border-radius: 4px; overflow-wrap: anywhere; }
pre { background: #f6f8fa; border: 1px solid #d1d9e0; border-radius: 6px; padding: .8rem 1rem; overflow-x: auto; }
pre code { background: none; padding: 0; overflow-wrap: normal; }
table { border-collapse: collapse; display: block; overflow-x: auto; } th, td { border: 1px solid #d1d9e0; padding: .35rem .7rem; text-align: left; vertical-align: top; }
th { background: #f6f8fa; } td:first-child code, td:nth-child(2) code { white-space: nowrap; } li { margin: .2em 0; } .twins td { border-width: 0 0 1px; }
@media print { nav { display: none; } body { max-width: none; } }
</style>";

/// One guide.
pub fn guide(page: &Page) -> String {
    let twin = page.twin().map_or_else(String::new, |twin| {
        let label = if twin.language() == "en" { "English" } else { "中文" };
        format!("<a href=\"{}\" hreflang=\"{}\">{label}</a>", twin.name, twin.language())
    });
    let links = "<a href=\"./\">全部指南 · All guides</a><a href=\"/docs/\">接口文档 · API reference</a>";
    framed(page.language(), page.title(), &format!("<nav>{links}{twin}</nav>\n{}", body(page.text)))
}

/// The list of all guides.
pub fn list() -> String {
    let mut rows = String::new();
    for page in PAGES.iter().filter(|page| page.language() == "zh-CN" || page.twin().is_none()) {
        let link = |page: &Page| format!("<a href=\"{}\">{}</a>", page.name, escaped(page.title()));
        let other = page.twin().map_or_else(String::new, link);
        _ = match page.twin() {
            Some(_) => writeln!(rows, "<tr><td lang=\"zh-CN\">{}</td><td lang=\"en\">{other}</td></tr>", link(page)),
            None => writeln!(rows, "<tr><td lang=\"en\" colspan=\"2\">{}</td></tr>", link(page)),
        };
    }
    let title = "指南 · Guides";
    let body = format!(
        "<nav><a href=\"/docs/\">接口文档 · API reference</a><a href=\"/openapi.json\">OpenAPI</a></nav>\n<h1>{title}</h1>\n\
         <table class=\"twins\">\n{rows}</table>"
    );
    framed("zh-CN", title, &body)
}

fn framed(language: &str, title: &str, body: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{} · hulian</title>\n{STYLE}\n</head>\n\
         <body>\n{body}\n</body>\n</html>\n",
        escaped(title)
    )
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// The text as HTML. Raw HTML in it is shown as text: a guide brings nothing of its own into the page.
fn body(text: &str) -> String {
    let mut out: Vec<Event<'_>> = Vec::new();
    // Where the heading began that is being read, and what it says so far.
    let (mut heading, mut said) = (None, String::new());
    // For each link that is open, whether it was left out.
    let mut left_out = Vec::new();
    for event in Parser::new_ext(text, Options::ENABLE_TABLES) {
        match event {
            Event::Start(Tag::Heading { .. }) => {
                heading = Some(out.len());
                said.clear();
                out.push(event);
            }
            Event::End(TagEnd::Heading(_)) => {
                if let Some(Event::Start(Tag::Heading { id, .. })) = heading.take().and_then(|at| out.get_mut(at)) {
                    *id = Some(CowStr::from(fragment(&said)));
                }
                out.push(event);
            }
            Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
                let target = target(&dest_url);
                left_out.push(target.is_none());
                out.extend(target.map(|dest_url| {
                    Event::Start(Tag::Link { link_type, dest_url: CowStr::from(dest_url), title, id })
                }));
            }
            Event::End(TagEnd::Link) => {
                if left_out.pop() == Some(false) {
                    out.push(event);
                }
            }
            Event::Html(raw) | Event::InlineHtml(raw) => out.push(Event::Text(raw)),
            other => {
                if let Event::Text(text) | Event::Code(text) = &other {
                    said.push_str(text);
                }
                out.push(other);
            }
        }
    }
    let mut page = String::new();
    html::push_html(&mut page, out.into_iter());
    page
}

/// The fragment of a heading: lower case, spaces as hyphens, no punctuation (as GitHub makes them, and the links in the files).
fn fragment(heading: &str) -> String {
    let kept = heading.trim().to_lowercase();
    let letter = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | ' ');
    kept.chars().filter(|c| letter(*c)).map(|c| if c == ' ' { '-' } else { c }).collect()
}

/// Where a link leads from a served page; nothing where it leads to a file that is not served.
fn target(link: &str) -> Option<String> {
    if link.contains("://") || link.starts_with(['#', '/']) {
        return Some(link.to_owned());
    }
    let (file, fragment) = link.split_once('#').map_or((link, None), |(file, fragment)| (file, Some(fragment)));
    let name = match file {
        "verify.mjs" => file,
        _ => PAGES.iter().find(|page| page.file == file || page.file.ends_with(&format!("openapi/{file}")))?.name,
    };
    Some(fragment.map_or_else(|| name.to_owned(), |fragment| format!("{name}#{fragment}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_lead_to_served_pages_and_headings() {
        let page = body(
            "# Who may\n\n## 单位, 看到 `what`?\n\nSee [a](privacy.en.md#small-counts), [b](../src/lib.rs), [c](verify.mjs), [d](#who-may).\n",
        );
        assert!(page.contains("<h1 id=\"who-may\">") && page.contains("<h2 id=\"单位-看到-what\">"), "{page}");
        for expected in [
            "<a href=\"privacy.en#small-counts\">a</a>",
            ", b, ",
            "<a href=\"verify.mjs\">c</a>",
            "<a href=\"#who-may\">d</a>",
        ] {
            assert!(page.contains(expected), "{expected} not in {page}");
        }
    }

    #[test]
    fn what_is_html_in_a_guide_is_shown_and_not_run() {
        let page = body("a <script>alert(1)</script> b\n\n<img src=x onerror=alert(1)>\n");
        assert!(!page.contains("<script") && !page.contains("<img") && page.contains("&lt;script&gt;"), "{page}");
    }

    #[test]
    fn every_link_of_every_guide_leads_somewhere() {
        for page in PAGES {
            let html = guide(page);
            assert!(html.contains("<h1 id="), "{} has a heading", page.name);
            for link in html.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
                let (name, fragment) = link.split_once('#').unwrap_or((link, ""));
                let known = name.is_empty()
                    || name.contains("://")
                    || name.starts_with('/')
                    || name == "./"
                    || name == "verify.mjs";
                assert!(known || Page::named(name).is_some(), "{} links to {link}", page.name);
                let there = if name.is_empty() { Some(page) } else { Page::named(name) };
                if let Some(there) = there.filter(|_| !fragment.is_empty()) {
                    let decoded = percent_encoding::percent_decode_str(fragment).decode_utf8_lossy();
                    assert!(guide(there).contains(&format!("id=\"{decoded}\"")), "{} links to {link}", page.name);
                }
            }
        }
    }
}
