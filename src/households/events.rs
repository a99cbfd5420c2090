//! Events about a household: its id, and nothing else about it.

use super::model::{Household, HouseholdId};
use kernel::AccountId;

journal::events! {
    subject("households/{}", household_id) of(household: &Household) {
        /// Which.
        household_id: HouseholdId = household.id,
        /// Its version since then.
        version: i64 = household.version,
    } => {
        /// Somebody has reported it (上报).
        HouseholdReported = "hulian.household.reported.v1";
        /// Something about it was corrected (更正).
        HouseholdUpdated = "hulian.household.updated.v1";
        /// A report was taken back (撤回误报).
        HouseholdTakenBack = "hulian.household.taken_back.v1";
        /// An import that had changed it was undone (撤销导入).
        HouseholdPutBack = "hulian.household.put_back.v1";
        /// It was visited (入户核查).
        HouseholdVerified = "hulian.household.verified.v1";
        /// A meeting has looked at it (民主评议).
        HouseholdReviewed = "hulian.household.reviewed.v1";
        /// It is on public notice (公示).
        HouseholdNoticed = "hulian.household.noticed.v1";
        /// It is being helped (纳入帮扶).
        HouseholdAdmitted = "hulian.household.admitted.v1";
        /// It is not taken on (不予纳入).
        HouseholdRejected = "hulian.household.rejected.v1";
        /// Its category was checked again (复核).
        HouseholdRechecked = "hulian.household.rechecked.v1";
        /// It needs help no longer (退出).
        HouseholdExited = "hulian.household.exited.v1";
        /// It is helped again (恢复).
        HouseholdReopened = "hulian.household.reopened.v1";
        /// It was reported twice (并档).
        HouseholdMerged = "hulian.household.merged.v1";
        /// A plan was set (一户一策).
        HouseholdPlanned = "hulian.household.planned.v1";
        /// It was said which papers belong to it (附件目录).
        HouseholdAttachmentsSet = "hulian.household.attachments_set.v1";
        /// Separate consent was given (登记同意).
        HouseholdConsentRecorded = "hulian.household.consent_recorded.v1";
        /// Separate consent was taken back (撤回同意).
        HouseholdConsentWithdrawn = "hulian.household.consent_withdrawn.v1";
        /// It is restricted to storage (限制处理).
        HouseholdRestricted = "hulian.household.restricted.v1";
        /// It is restricted no longer (解除限制).
        HouseholdRestrictionLifted = "hulian.household.restriction_lifted.v1";
        /// Somebody asks for it to be erased (申请清除).
        HouseholdErasureAsked = "hulian.household.erasure_asked.v1";
        /// Whoever asked for it to be erased has thought better of it (撤回清除申请).
        HouseholdErasureWithdrawn = "hulian.household.erasure_withdrawn.v1";
        /// The secretary does not have it erased (不予清除).
        HouseholdErasureRefused = "hulian.household.erasure_refused.v1";
        /// Its key was destroyed (清除).
        HouseholdErased = "hulian.household.erased.v1";
    }

    subject("households/{}", household_id) {
        /// Which.
        household_id: HouseholdId,
        /// By whom.
        by: AccountId,
        /// Which fields.
        fields: Vec<&'static str>,
    } => {
        /// Somebody has looked at clear text (查看明文).
        HouseholdDisclosed = "hulian.household.disclosed.v1";
    }

    subject("households/{}", household_id) {
        /// Which.
        household_id: HouseholdId,
        /// By whom.
        by: AccountId,
        /// Which fields.
        fields: Vec<&'static str>,
    } => {
        /// Everything held about it was copied for whom it is about (复制).
        HouseholdCopied = "hulian.household.copied.v1";
    }

    subject("households") {
        /// By what.
        by: Vec<&'static str>,
        /// Which were found.
        found: Vec<HouseholdId>,
    } => {
        /// Somebody has looked for a household by a number or an address (查找).
        HouseholdsSearched = "hulian.household.searched.v1";
    }
}
