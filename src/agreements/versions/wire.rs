//! Responses: the history of an agreement.

use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::model::{AgreementEvent, Recorded, written};
use crate::model::{Agreement, AgreementState};
use kernel::{Author, Instant, coded_enum};

/// One entry of an agreement's history.
#[serde_with::skip_serializing_none]
#[derive(Debug, Serialize, ToSchema)]
pub struct VersionOut {
    /// 版本 · The version it became.
    #[schema(example = 3, minimum = 1)]
    pub version: i64,
    /// 记录时间 · When.
    pub recorded_at: Instant,
    /// 起算时间: 到期事项迟延办理的, 自其应办之日起算 · From when on it counts, where that is earlier: what was due on a day and was done late
    /// counts from its day.
    pub counts_from: Option<Instant>,
    /// 事件 · What happened.
    pub event: AgreementEvent,
    /// 状态 · Where the agreement stood after it.
    pub state: AgreementState,
    /// 修订号 · Which wording it was.
    pub revision: i64,
    /// 文本摘要 · Digest of the frozen text, while one stood.
    pub digest: Option<String>,
    /// 办理人 · Who did it.
    pub by: AuthorOut,
}

/// Who did something.
#[serde_with::skip_serializing_none]
#[derive(Debug, Serialize, ToSchema)]
pub struct AuthorOut {
    /// 类别 · A person, a machine, or the service itself.
    pub kind: AuthorKind,
    /// 标识 · The account or client; left out for the service.
    pub id: Option<Uuid>,
}

coded_enum! {
    /// Who did something (办理人类别).
    pub enum AuthorKind {
        Account = "account" ["账号", "Account"],
        Client = "client" ["机器客户端", "Machine client"],
        System = "system" ["系统", "The service"],
    }
}

/// An agreement's history.
#[derive(Debug, Serialize, ToSchema)]
pub struct VersionPage {
    /// 历史 · What happened, oldest first.
    pub items: Vec<VersionOut>,
}

impl VersionPage {
    /// The history of an agreement; it begins with the making of the draft, which is not on record by itself.
    pub fn of(agreement: &Agreement, recorded: Vec<Recorded>) -> Self {
        let drafted = recorded.first().is_none_or(|first| first.version > 1).then(|| VersionOut {
            version: 1,
            recorded_at: agreement.created_at,
            counts_from: None,
            event: AgreementEvent::Created,
            state: AgreementState::Draft,
            revision: 1,
            digest: None,
            by: AuthorOut::of(&written(agreement.created_by.map_or(Author::System, Author::Account))),
        });
        Self { items: drafted.into_iter().chain(recorded.into_iter().map(VersionOut::of)).collect() }
    }
}

impl VersionOut {
    fn of(recorded: Recorded) -> Self {
        Self {
            version: recorded.version,
            recorded_at: recorded.at,
            counts_from: Some(recorded.counts_from).filter(|from| *from != recorded.at),
            event: recorded.happening,
            state: recorded.stage,
            revision: recorded.revision,
            digest: recorded.digest,
            by: AuthorOut::of(&recorded.author),
        }
    }
}

impl AuthorOut {
    fn of(author: &str) -> Self {
        let (kind, id) = author.split_once(':').unwrap_or((author, ""));
        Self { kind: AuthorKind::named(kind).unwrap_or(AuthorKind::System), id: id.parse().ok() }
    }
}
