//! Every kind of task (待办类别) in the order in which they are published, put together from what the slices declare.

use kernel::task::TaskKind;

kernel::task_kinds! {
    /// What this reader tells of itself.
    pub const OWN_KINDS;
    TIMERS_STOPPED = "timers_stopped" ["停办的定时事项", "Deadlines the service could not act on"];
    RECORDS_UNREADABLE = "records_unreadable"
        ["无法读取的记录, 请告知运维人员", "Records that cannot be read: tell the operator"];
}

kernel::joined! {
    /// The kinds.
    pub const TASK_KINDS: [&TaskKind] = [
        agreements::ANSWER_KINDS,
        commitments::TASK_KINDS,
        agreements::RUNNING_KINDS,
        continuity::TASK_KINDS,
        zones::TASK_KINDS,
        households::TASK_KINDS,
        pairings::TASK_KINDS,
        households::ERASURE_KINDS,
        auth::CLIENT_KINDS,
        auth::CREDENTIAL_KINDS,
        OWN_KINDS,
    ];
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_a_name_of_its_own() {
        let mut names: Vec<&str> = TASK_KINDS.iter().map(|kind| kind.name).collect();
        let declared = names.len();
        assert!(names.iter().all(|name| name.chars().all(|c| c.is_ascii_lowercase() || c == '_')), "{names:?}");
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), declared);
    }
}
