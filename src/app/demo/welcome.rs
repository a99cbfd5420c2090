//! What the demo prints at its start: who can sign in, where, and three lines to paste.

use std::net::SocketAddr;

use super::credentials::Member;
use telemetry::print;

macro_rules! say {
    ($($words:tt)*) => {
        print(&format!("{}\n", format_args!($($words)*)))
    };
}

/// Prints the cast, the addresses and three curl lines that work as they are.
pub fn welcome(address: SocketAddr, members: &[Member]) {
    say!("\n兰新社区 “互联共转” 演示数据已载入, 可用账号如下 · demo data is loaded, who can sign in:\n");
    say!("  {:<18} {:<26} {:<18} unit", "login", "password", "role");
    for member in members {
        let unit = match (&member.unit_code, &member.unit_name) {
            (Some(code), Some(name)) => format!("{code} {name}"),
            _ => String::new(),
        };
        say!("  {:<18} {:<26} {:<18} {unit}", member.login, member.password, member.role);
    }
    let Some(secretary) = members.iter().find(|member| member.role == "secretary") else { return };
    let community = secretary.community_id.unwrap_or_default();
    say!("\n接口文档 · Reference page: http://{address}/docs/");
    say!("指南 · Guides: http://{address}/docs/guides/");
    say!(
        "五分钟上手 · A tour of five minutes: docs/tour.zh.md, docs/tour.en.md\n\nPaste (登录, 协议, 待办 · sign in, agreements, what waits for you):\n"
    );
    say!(
        "  TOKEN=$(curl -s http://{address}/api/v1/sessions -H 'content-type: application/json' \
         -d '{{\"login\":\"{}\",\"password\":\"{}\"}}' | sed 's/.*\"access_token\":\"\\([^\"]*\\)\".*/\\1/')",
        secretary.login,
        secretary.password
    );
    say!(
        "  curl -s \"http://{address}/api/v1/communities/{community}/agreements?limit=2&fields=number,title,state\" \
         -H \"authorization: Bearer $TOKEN\""
    );
    say!("  curl -s http://{address}/api/v1/me/tasks -H \"authorization: Bearer $TOKEN\"\n");
}
