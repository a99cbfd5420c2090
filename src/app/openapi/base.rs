//! The head of the document: what the service is, who reads it, how to sign in, what all operations share.

use serde_json::{Value, json};
use utoipa::OpenApi;

use super::super::policy::WHOLE;
use crate::meta::VERSION;

/// The empty document utoipa fills.
#[derive(OpenApi)]
#[openapi(info(title = "hulian 互联共转", version = "0.1.0"), components(schemas(web::ProblemBody, web::FieldError)))]
struct Base;

/// The methods an address may have.
pub const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

pub fn base() -> utoipa::openapi::OpenApi {
    Base::openapi()
}

const ABOUT: &str = "\
互联共转: 社区与辖区单位的共建协议, 从起草、签署到到期, 签署凭证可离线验证; 责任区由谁认领、由谁负责; 困难家庭的帮扶档案, \
默认脱敏, 查阅留痕; 哪家单位结对帮扶哪户, 走访和帮扶的记录。\n\n\
hulian coordinates the partnership of an urban community with its partner units: agreements from draft to the day they \
end, with signatures that can be proven offline; the zones units claim, and who answers for a place; the households in \
hardship, sealed and masked, where whoever looks leaves a trace; and which unit helps which of them, with visits and aid.\n\n\
**登录 · Sign in.** `POST /api/v1/sessions` with login and password, and `second_factor_code` where the \
account has a second factor, gives an access token for `Authorization: Bearer …` (15 minutes) and a refresh token \
for `POST /oauth/token`. Machines use a client secret `hl_…` directly as Bearer.\n\n\
**错误 · Errors.** Every answer of 400 or above is `application/problem+json` (RFC 9457) with a stable `code`; texts are \
Chinese by default and English with `Accept-Language: en`. All codes: `/problems`.\n\n\
**并发 · Concurrency.** Objects carry `version` and `etag`. PATCH and DELETE of a versioned object need `If-Match`; \
`If-None-Match` on GET answers 304.\n\n\
**重试 · Retries.** Every POST takes an `Idempotency-Key`; the answer is kept for 24 hours and replayed with \
`Idempotency-Replayed: true`.\n\n\
**写法 · Spellings.** 日期只写作 `YYYY-MM-DD` (半角数字, 1900-01-01 至 2199-12-31), 编号 (UUID) 只写作小写加连字符; 单位和责任区编号的\
全角、小写和各种横线一律归为半角大写和连字符。 Days are written `YYYY-MM-DD` in plain digits, 1900-01-01 to 2199-12-31, ids in \
lower case with hyphens, and in no other way; codes of units and zones are made plain (full-width and small letters, dashes).\n\n\
**列表 · Lists.** `{items, next_cursor?, prev_cursor?}`, `limit` (50, at most 200), `cursor`, `sort`, and `Link` with `next` and \
`prev`.\n\n\
**部分与展开 · Parts and what belongs to them.** `fields=id,title,parties.name` answers these members alone; \
`expand=units` (agreements) and `expand=agreement` (commitments) show what they refer to, read in one go.\n\n\
**能做什么 · What may I do.** `allowed_actions` in each object lists the operationIds this caller may use on it now.\n\n\
**动作 · Actions** are nouns below what they act on, and PUT says the same twice without harm: `refusal` says no, `withdrawal` takes one's own \
word back, `void` marks a record made by mistake, `closure` ends something, `return` sends back for correction, `suspension`, `pause`, `hold` and \
`restriction` are set by PUT and lifted by DELETE. A `number` counts within its object; `_on` is a day, `_at` an instant, `as_of` a day.\n\n\
**指南 · Guides**: [/docs/guides/](/docs/guides/).\n\n\
**枚举 · Enums** are closed on input and may grow on output; labels: `GET /api/v1/enums`.";

/// What utoipa's macro does not say.
pub fn complete(document: &mut Value) {
    document["info"] = json!({
        "title": "hulian 互联共转",
        "summary": "社区与辖区单位互联共转服务 · Partnership of a community with its units",
        "description": ABOUT,
        "version": VERSION,
        "contact": { "name": "hulian", "url": "https://example.org/hulian" },
        "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" }
    });
    document["servers"] = json!([{ "url": "/", "description": "本服务 · This service" }]);
    document["tags"] = tags();
    let scopes = WHOLE.scopes().into_iter().map(|scope| (scope.to_owned(), json!(scope_words(scope))));
    document["components"]["securitySchemes"] = json!({
        "bearer": {
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": "JWT",
            "description": "登录后的访问令牌, 或机器客户端密钥 · Access token of a session, or a client secret `hl_…`"
        },
        "oauth2": {
            "type": "oauth2",
            "description": "机器客户端 · Machine clients (RFC 6749 §4.4)",
            "flows": { "clientCredentials": {
                "tokenUrl": "/oauth/token",
                "scopes": scopes.collect::<serde_json::Map<String, Value>>()
            }}
        }
    });
}

fn scope_words(scope: &str) -> String {
    match scope.split_once(':') {
        Some((noun, "read")) => format!("读取 · Read {noun}"),
        Some((noun, "write")) => format!("写入 · Change {noun}"),
        Some((noun, verb)) => format!("{verb} {noun}"),
        None => scope.to_owned(),
    }
}

fn tags() -> Value {
    let tags = [
        ("sign-in", "登录与令牌 · Sign-in, tokens, keys"),
        ("me", "我的账号 · The caller's own account"),
        ("communities", "社区 · Communities (tenants)"),
        ("people", "人员与任职 · Staff, members, offices, invitations"),
        ("clients", "机器客户端 · Machine clients"),
        ("units", "伙伴单位 · Partner units"),
        ("agreements", "共建协议 · Agreements from draft to their end"),
        ("commitments", "承诺事项与履约 · What was promised in them, and what became of it"),
        ("zones", "责任区 · Responsibility zones, who leads them and what they answer for"),
        ("households", "困难家庭 · Households in hardship, sealed; masked unless opened for a purpose"),
        ("pairings", "结对帮扶 · Which unit helps which household, visits, aid"),
        ("continuity", "退出与交接 · Departures, and what is handed over when something ends"),
        ("signatures", "签署与凭证 · Signatures, receipts and their verification"),
        ("documents", "文件 · Scans and photographs that belong to something"),
        ("calendar", "工作日历 · Working days and holidays"),
        (
            "imports",
            "一张表导入 · Imports: a community's units, people, agreements, zones and households from one workbook or map",
        ),
        ("ledgers", "台账 · The same columns, out again"),
        ("journal", "日志 · Who did what, and that nobody rewrote it"),
        ("meta", "服务自身 · The service itself"),
    ];
    tags.iter().map(|(name, words)| json!({ "name": name, "description": words })).collect()
}
