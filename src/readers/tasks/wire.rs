//! Responses: the tasks of the caller.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::{IntoParams, PartialSchema, ToSchema};

use super::kinds::TASK_KINDS;
use super::rules::Arranged;
use agreements::promises::CommitmentId;
use households::HouseholdId;
use kernel::task::{Task, TaskKind};
use kernel::{AgreementId, CommunityId, Day, Instant};
use web::Csv;
use zones::ZoneId;

/// A kind of task by its name. What there is stands in the slices: the schema lists what they declare.
#[derive(Debug)]
pub struct Kind(pub &'static TaskKind);

impl Serialize for Kind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.name)
    }
}

impl<'de> Deserialize<'de> for Kind {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        let known = TASK_KINDS.iter().find(|kind| kind.name == name);
        known.map(|kind| Self(kind)).ok_or_else(|| de::Error::custom("no kind of task"))
    }
}

impl PartialSchema for Kind {
    fn schema() -> RefOr<Schema> {
        let word =
            ObjectBuilder::new().schema_type(Type::String).description(Some("What waits for the caller (待办类别)."));
        word.enum_values(Some(TASK_KINDS.iter().map(|kind| kind.name))).into()
    }
}

impl ToSchema for Kind {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("TaskKind")
    }
}

/// Which tasks.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct TaskQuery {
    /// 待办类别 (逗号分隔) · Of these kinds.
    #[param(value_type = Option<Vec<Kind>>, style = Form, explode = false, example = "to_sign,to_consent")]
    pub kind: Option<Csv<Kind>>,
}

/// 一项待办 · Something that waits for the caller
#[serde_with::skip_serializing_none]
#[derive(Debug, Serialize, ToSchema)]
pub struct TaskOut {
    /// 类别 · What kind of thing.
    pub kind: Kind,
    /// 名称 · Title of the agreement or the commitment, code and name of the zone, code of the household (never a name), what
    /// is to be handed over, name of the machine client, or (for the operator) what to do.
    #[schema(example = "“互联共转”共建协议")]
    pub title: String,
    /// 协议 · The agreement it is about.
    pub agreement_id: Option<AgreementId>,
    /// 承诺事项 · The commitment it is about.
    pub commitment_id: Option<CommitmentId>,
    /// 请求序号 · Number of the request within the agreement.
    #[schema(minimum = 1, example = 1)]
    pub request_number: Option<i64>,
    /// 履约记录序号 · Number of the delivery within the commitment.
    #[schema(minimum = 1, example = 1)]
    pub delivery_number: Option<i64>,
    /// 责任区 · The zone it is about.
    pub zone_id: Option<ZoneId>,
    /// 认领序号 · Number of the claim within the zone.
    #[schema(minimum = 1, example = 1)]
    pub claim_number: Option<i64>,
    /// 困难家庭 · The household it is about.
    pub household_id: Option<HouseholdId>,
    /// 链接 · Where to read what it is about.
    #[schema(
        example = "/api/v1/communities/0198c0de-7a3c-7b1e-9f52-3d1f0a6b2c40/agreements/0198c0de-7a3c-7b1e-9f52-3d1f0a6b2c41"
    )]
    pub link: String,
    /// 办理操作 · What to call: an operationId that `allowed_actions` of the agreement, commitment, delivery, hand-over, zone,
    /// claim, plan, household, erasure, pairing or client offers. A client that ended with its maker's office is settled by
    /// deleting it, or by a new one that names it in `replaces`. A machine that may only read is told what waits as well, and offered
    /// nothing. `timers_stopped` and `records_unreadable` are dealt with on the
    /// server, as their titles say; until then `get_my_tasks` goes on telling them.
    #[schema(example = "sign_agreement")]
    pub operation_id: &'static str,
    /// 期限 · By which day.
    #[schema(example = "2026-07-31")]
    pub due_on: Option<Day>,
    /// 逾期 · Whether that day has passed.
    pub overdue: bool,
    /// 起始时间 · Since when it waits.
    pub since_at: Instant,
}

/// 待办 · What waits for the caller
#[derive(Debug, Serialize, ToSchema)]
pub struct TasksOut {
    /// 待办事项 · The tasks, at most 200: overdue ones first, then by day, then by how long they wait.
    pub items: Vec<TaskOut>,
    /// 各类数量 · How many of each kind that was asked for, also those that are not shown.
    #[schema(value_type = BTreeMap<String, u32>, example = json!({ "to_sign": 1, "to_verify": 2, "due": 0 }))]
    pub counts: BTreeMap<&'static str, usize>,
    /// 未全部列出 · Whether there are more than are shown.
    pub truncated: bool,
    /// 无法读取的记录数 · How many records could not be read: what waits in them is not among the tasks. 0 as long as nothing
    /// is broken; otherwise a task of kind `records_unreadable` says what to do.
    #[schema(value_type = u32, example = 0)]
    pub unreadable: usize,
    /// 日期 · The day it is told for, Asia/Shanghai.
    #[schema(example = "2026-07-10")]
    pub as_of: Day,
}

impl TaskOut {
    fn of(task: Task, community: CommunityId, today: Day) -> Self {
        let overdue = task.overdue(today);
        let subject = task.subject;
        Self {
            kind: Kind(task.kind),
            title: task.title,
            agreement_id: subject.id(),
            commitment_id: subject.id(),
            request_number: subject.number_in::<AgreementId>(),
            delivery_number: subject.number_in::<CommitmentId>(),
            zone_id: subject.id(),
            claim_number: subject.number_in::<ZoneId>(),
            household_id: subject.id(),
            link: match task.place.starts_with('/') {
                true => task.place,
                false => format!("/api/v1/communities/{community}/{}", task.place),
            },
            operation_id: task.operation,
            due_on: task.due_on,
            overdue,
            since_at: task.since,
        }
    }
}

impl TasksOut {
    /// What is shown to a caller of this community today.
    pub fn of(arranged: Arranged, community: CommunityId, today: Day) -> Self {
        let Arranged { tasks, counts, truncated, unreadable } = arranged;
        let items = tasks.into_iter().map(|task| TaskOut::of(task, community, today)).collect();
        Self { items, counts, truncated, unreadable, as_of: today }
    }
}
