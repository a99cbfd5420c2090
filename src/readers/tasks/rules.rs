//! In which order do tasks stand, how many of each kind are there, and how many are shown? And what waits for the operator?

use std::collections::BTreeMap;

use journal::DeadLetters;
use kernel::task::{Subject, Task, TaskKind, Waiting};
use kernel::{Day, Instant};

/// How many are shown.
pub const MOST: usize = 200;

/// Tasks as they are shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arranged {
    /// The first of them.
    pub tasks: Vec<Task>,
    /// How many of each kind there are, also those that are not shown.
    pub counts: BTreeMap<&'static str, usize>,
    /// Whether there are more than are shown.
    pub truncated: bool,
    /// How many records could not be read.
    pub unreadable: usize,
}

/// Those of these kinds (all when empty), the most pressing first.
pub fn arrange(waiting: Waiting, kinds: &[TaskKind], today: Day) -> Arranged {
    let wanted = |kind: &TaskKind| kinds.is_empty() || kinds.contains(kind);
    let mut tasks: Vec<Task> = waiting.tasks.into_iter().filter(|task| wanted(&task.kind)).collect();
    let mut counts: BTreeMap<&'static str, usize> =
        TaskKind::ALL.iter().filter(|kind| wanted(kind)).map(|kind| (kind.name(), 0)).collect();
    for task in &tasks {
        *counts.entry(task.kind.name()).or_default() += 1;
    }
    // What has no day comes last; the place and the number only make the order one order.
    tasks.sort_by_cached_key(|task| {
        let day = (!task.overdue(today), task.due_on.is_none(), task.due_on);
        let request = if let Subject::Agreement { request, .. } = task.subject { request } else { None };
        (day, task.since, task.place.clone(), request)
    });
    let truncated = waiting.more || tasks.len() > MOST;
    tasks.truncate(MOST);
    Arranged { tasks, counts, truncated, unreadable: waiting.unreadable.len() }
}

/// What waits for the operator: timers that were given up. What they are about is no business of theirs; how many there
/// are, since when, and which command shows them is.
pub fn operators(dead: DeadLetters) -> Waiting {
    let DeadLetters { timers, communities, since: Some(since) } = dead else { return Waiting::default() };
    let title = format!(
        "{communities} 个社区的 {timers} 项定时事项多次失败, 已停办: 请运行 hulian admin timers list --dead 查看原因, \
         排除后运行 hulian admin timers retry --dead · {timers} timer(s) of {communities} community(ies) were given up: \
         hulian admin timers list --dead says why, hulian admin timers retry --dead tries again"
    );
    Waiting { tasks: vec![told(TaskKind::TimersStopped, title, since)], ..Waiting::default() }
}

/// What everybody is told where records cannot be read: that the list is not whole, and whom to tell.
pub fn incomplete(unreadable: usize, now: Instant) -> Option<Task> {
    let title = format!(
        "{unreadable} 处记录无法读取, 其中的待办未列出: 请告知运维人员查看服务日志或运行 hulian check · {unreadable} record(s) \
         cannot be read, and what waits in them is missing here: tell the operator, whom the service's log and hulian \
         check tell which"
    );
    (unreadable > 0).then(|| told(TaskKind::RecordsUnreadable, title, now))
}

/// Something that is told here and dealt with elsewhere.
fn told(kind: TaskKind, title: String, since: Instant) -> Task {
    Task {
        kind,
        title,
        subject: Subject::Place,
        place: format!("/api/v1/me/tasks?kind={}", kind.name()),
        operation: "get_my_tasks",
        due_on: None,
        since,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(days: i64) -> Day {
        Instant::from_micros(0).day().plus_days(days)
    }

    fn task(kind: TaskKind, due_on: Option<Day>, since: i64) -> Task {
        Task {
            kind,
            title: "示例".to_owned(),
            subject: Subject::Place,
            place: format!("agreements/{since}"),
            operation: "sign_agreement",
            due_on,
            since: Instant::from_micros(since),
        }
    }

    fn waiting(tasks: Vec<Task>) -> Waiting {
        Waiting { tasks, ..Waiting::default() }
    }

    #[test]
    fn overdue_first_then_by_day_then_by_how_long_it_waits() {
        let tasks = vec![
            task(TaskKind::ToSign, None, 1),
            task(TaskKind::ToSign, Some(day(9)), 3),
            task(TaskKind::Due, Some(day(9)), 2),
            task(TaskKind::Due, Some(day(3)), 4),
            task(TaskKind::Due, Some(day(4)), 5),
        ];
        let shown = arrange(waiting(tasks), &[], day(4));
        let order: Vec<i64> = shown.tasks.iter().map(|task| task.since.micros()).collect();
        assert_eq!(order, [4, 5, 2, 3, 1]);
        assert_eq!((shown.counts["due"], shown.counts["to_sign"], shown.counts["expiring"]), (3, 2, 0));
        assert!(!shown.truncated);
    }

    #[test]
    fn the_operator_is_told_how_many_timers_stand_still() {
        assert_eq!(operators(DeadLetters::default()).tasks, []);
        let since = Instant::from_micros(7);
        let told = operators(DeadLetters { timers: 5, communities: 2, since: Some(since) }).tasks;
        let [task] = told.as_slice() else { panic!("{told:?}") };
        assert!(task.title.contains("2 个社区的 5 项") && task.title.contains("5 timer(s) of 2"), "{}", task.title);
        assert_eq!((task.kind, task.since), (TaskKind::TimersStopped, since));
    }

    #[test]
    fn only_the_kinds_asked_for_and_at_most_two_hundred() {
        let many = (0..201).map(|n| task(TaskKind::ToVerify, None, n)).chain([task(TaskKind::Due, None, 0)]);
        let all = arrange(waiting(many.collect()), &[TaskKind::ToVerify], day(0));
        assert_eq!((all.tasks.len(), all.truncated), (MOST, true));
        assert_eq!(all.counts, BTreeMap::from([("to_verify", 201)]));
        let more = Waiting { more: true, ..Waiting::default() };
        assert!(arrange(more, &[], day(0)).truncated, "the desk has not seen everything");
    }
}
