//! Types: a step on record, and why help ends.

use serde_json::Value;

use super::super::dossier::model::HardshipCategory;
use kernel::{AccountId, Day, Instant, coded_enum};

coded_enum! {
    /// 办理事项 · A step in the course of a household.
    pub enum HouseholdAct {
        Report = "report" ["上报", "Reported"],
        Verification = "verification" ["入户核查", "Visited"],
        Review = "review" ["民主评议", "Reviewed by a meeting"],
        Notice = "notice" ["公示", "Put on public notice"],
        Admission = "admission" ["纳入帮扶", "Taken on"],
        Rejection = "rejection" ["不予纳入", "Not taken on"],
        Recheck = "recheck" ["复核", "Checked again"],
        Exit = "exit" ["退出", "Help ended"],
        Reopening = "reopening" ["恢复帮扶", "Helped again"],
        Merger = "merger" ["并档", "Merged"],
        Consent = "consent" ["登记同意", "Consent recorded"],
        Withdrawal = "withdrawal" ["撤回同意", "Consent taken back"],
        Restriction = "restriction" ["限制处理", "Restricted to storage"],
        RestrictionEnd = "restriction_end" ["解除限制", "Restriction lifted"],
        ErasureRequest = "erasure_request" ["申请清除", "Erasure asked for"],
        ErasureWithdrawal = "erasure_withdrawal" ["撤回清除申请", "Erasure no longer asked for"],
        ErasureRefusal = "erasure_refusal" ["不予清除", "Erasure refused"],
        Erasure = "erasure" ["清除", "Erased"],
        Retention = "retention" ["保存期满清除", "Erased when its time was over"],
        ImportUndone = "import_undone" ["撤销导入", "Put back as before an import"],
    }
}

coded_enum! {
    /// 退出原因 · Why help ends.
    pub enum HouseholdExitReason {
        IncomeRecovered = "income_recovered" ["收入恢复", "Income has recovered"],
        MovedOut = "moved_out" ["迁出", "Moved away"],
        Deceased = "deceased" ["去世", "Deceased"],
        Withdrew = "withdrew" ["自愿退出", "Withdrew"],
        OtherReason = "other_reason" ["其他", "Another reason"],
    }
}

coded_enum! {
    /// 复核结果 · What came of checking again.
    pub enum RecheckResult {
        Kept = "kept" ["保持不变", "Kept"],
        Changed = "changed" ["类别变更", "Category changed"],
    }
}

/// A step on record.
#[derive(Clone)]
pub struct Step {
    /// Which of the household's.
    pub n: i64,
    /// What.
    pub act: HouseholdAct,
    /// When.
    pub at: Instant,
    /// By whom.
    pub by: Option<AccountId>,
    /// Why and how; none once the key is destroyed.
    pub details: Option<Value>,
}

/// The result of the authority (认定结果).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// The category.
    pub category: HardshipCategory,
    /// By whom and when, where the authority has decided.
    pub authority: Option<(String, Day)>,
}
