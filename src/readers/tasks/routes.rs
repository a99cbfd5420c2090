//! Routes: what waits for the caller.

use actix_web::get;

use super::actions::waiting;
use super::kinds::TASK_KINDS;
use super::rules::arrange;
use super::wire::{TaskQuery, TasksOut};
use crate::policy::may;
use auth::Call;
use kernel::Labels;
use kernel::task::TaskKind;
use web::{Answer, Query, ServiceConfig, scope};

/// Adds the route. To be mounted before the caller's own account, whose scope swallows what begins with `/api/v1/me`.
pub fn mount(cfg: &mut ServiceConfig) {
    cfg.service(scope("/api/v1/me/tasks").service(get_my_tasks));
}

/// The enum of this reader with its labels.
pub fn labels() -> Vec<Labels> {
    vec![("task_kind", TASK_KINDS.iter().map(|kind| (kind.name, kind.label)).collect())]
}

#[utoipa::path(
    tag = "me",
    summary = "我的待办 · What waits for me",
    description = "等待当前账号办理的事项: 待签署、待同意、待核实、被退回、30 天内到期或已逾期的承诺、90 天内到期的协议、登记异议、\
                   待办结的交接事项, 责任区的审批、移交、未履职和申辩, 困难家庭的核查、复核、公示期满和清除确认, 以及结对的接受、确认、走访和总结 (只写档案编号)。逾期在前, 再按期限排序; 最多 200 项。办完即不再列出。\
                   人人可查, 无事则为空; 平台运维人员只见停办的定时事项, 不见任何业务。个别记录无法读取时, 其余待办照常列出, unreadable 写明缺几条。 Everything that waits for the caller: to sign, to \
                   consent to, to verify, sent back, promises overdue or due within 30 days, agreements that end within \
                   90 days, registrations objected to, hand-overs nobody has closed; of zones: requests, hand-overs, missed \
                   duties, revocations; of households, by their codes alone: reports to verify, rechecks, notices that \
                   have been up, erasures to confirm; of pairings: proposals, hand-overs, visits falling due within 7 days, final \
                   reports. Overdue first, then by day, at most 200. A task is gone once the thing is done. \
                   Everybody may ask; who has nothing to do gets an empty list. The operator, who has no part in any case, is told \
                   of deadlines alone that the service gave up after many attempts. A record that cannot be read takes away \
                   what waits in it alone: `unreadable` says how many there are.",
    params(TaskQuery),
    responses((status = 200, description = "待办 · The tasks", body = TasksOut))
)]
#[get("")]
pub async fn get_my_tasks(call: Call<may::GetMyTasks>, query: Query<TaskQuery>) -> Answer {
    let kinds: Vec<&'static TaskKind> = query.0.kind.unwrap_or_default().iter().map(|kind| kind.0).collect();
    call.read_aside(move |view, context| {
        let today = view.now().day();
        let found = waiting(view)?;
        context.left_out(&found.unreadable);
        let arranged = arrange(found, &kinds, today);
        context.plain(&TasksOut::of(arranged, view.community(), today))
    })
    .await
}
