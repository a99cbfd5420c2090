//! The noun: what put a version of a zone on record.

use crate::kernel::labelled;

labelled! {
    /// What put a version of a zone on record (责任区事件).
    pub enum ZoneHappening {
        Created = "created" ["录入", "Entered"],
        Updated = "updated" ["修改", "Changed"],
        Published = "published" ["发布", "Published"],
        Claimed = "claimed" ["认领", "Claimed"],
        Reopened = "reopened" ["重新开放", "Open again"],
        Retired = "retired" ["撤销", "Retired"],
    }
}
