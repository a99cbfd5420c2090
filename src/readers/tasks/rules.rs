//! Rules: the order of tasks, how many of each kind there are, how many are shown; and what waits for the operator.

use std::collections::BTreeMap;

use super::kinds::{RECORDS_UNREADABLE, TASK_KINDS, TIMERS_STOPPED};
use journal::DeadLetters;
use kernel::task::{Subject, Task, TaskKind, Waiting};
use kernel::{AgreementId, Day, Instant};

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
pub fn arrange(waiting: Waiting, kinds: &[&'static TaskKind], today: Day) -> Arranged {
    let wanted = |kind: &&'static TaskKind| kinds.is_empty() || kinds.contains(kind);
    let mut tasks: Vec<Task> = waiting.tasks.into_iter().filter(|task| wanted(&task.kind)).collect();
    let mut counts: BTreeMap<&'static str, usize> =
        TASK_KINDS.iter().filter(|kind| wanted(kind)).map(|kind| (kind.name, 0)).collect();
    for task in &tasks {
        *counts.entry(task.kind.name).or_default() += 1;
    }
    // What has no day comes last; the place and the number only make the order one order.
    tasks.sort_by_cached_key(|task| {
        let day = (!task.overdue(today), task.due_on.is_none(), task.due_on);
        (day, task.since, task.place.clone(), task.subject.number_in::<AgreementId>())
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
    Waiting { tasks: vec![told(&TIMERS_STOPPED, title, since)], ..Waiting::default() }
}

/// What everybody is told where records cannot be read: that the list is not whole, and whom to tell.
pub fn incomplete(unreadable: usize, now: Instant) -> Option<Task> {
    let title = format!(
        "{unreadable} 处记录无法读取, 其中的待办未列出: 请告知运维人员查看服务日志或运行 hulian check · {unreadable} record(s) \
         cannot be read, and what waits in them is missing here: tell the operator, whom the service's log and hulian \
         check tell which"
    );
    (unreadable > 0).then(|| told(&RECORDS_UNREADABLE, title, now))
}

/// Something that is told here and dealt with elsewhere.
fn told(kind: &'static TaskKind, title: String, since: Instant) -> Task {
    Task {
        kind,
        title,
        subject: Subject::default(),
        place: format!("/api/v1/me/tasks?kind={}", kind.name),
        operation: "get_my_tasks",
        due_on: None,
        since,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(name: &str) -> &'static TaskKind {
        TASK_KINDS.iter().find(|kind| kind.name == name).unwrap()
    }

    fn day(days: i64) -> Day {
        Instant::from_micros(0).day().plus_days(days)
    }

    fn task(kind: &'static TaskKind, due_on: Option<Day>, since: i64) -> Task {
        Task {
            kind,
            title: "示例".to_owned(),
            subject: Subject::default(),
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
            task(kind("to_sign"), None, 1),
            task(kind("to_sign"), Some(day(9)), 3),
            task(kind("due"), Some(day(9)), 2),
            task(kind("due"), Some(day(3)), 4),
            task(kind("due"), Some(day(4)), 5),
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
        assert_eq!((task.kind, task.since), (&TIMERS_STOPPED, since));
    }

    #[test]
    fn only_the_kinds_asked_for_and_at_most_two_hundred() {
        let many = (0..201).map(|n| task(kind("to_verify"), None, n)).chain([task(kind("due"), None, 0)]);
        let all = arrange(waiting(many.collect()), &[kind("to_verify")], day(0));
        assert_eq!((all.tasks.len(), all.truncated), (MOST, true));
        assert_eq!(all.counts, BTreeMap::from([("to_verify", 201)]));
        let more = Waiting { more: true, ..Waiting::default() };
        assert!(arrange(more, &[], day(0)).truncated, "not everything was read");
    }
}
