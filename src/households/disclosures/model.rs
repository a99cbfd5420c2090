//! The nouns: what can be shown in clear, and who has looked.

use journal::ReissuedCredential;
use kernel::{AccountId, Instant, labelled};

labelled! {
    /// 可查看的字段 · What of a household can be shown in clear.
    pub enum ClearField {
        Names = "names" ["姓名", "Names"],
        IdentityNumbers = "identity_numbers" ["身份证号", "Identity numbers"],
        Phones = "phones" ["电话", "Phones"],
        Births = "births" ["出生年份或日期", "Births"],
        Disabilities = "disabilities" ["残疾类别与等级", "Disabilities"],
        Address = "address" ["住址", "Address"],
        Point = "point" ["住址坐标", "Where that is"],
        Note = "note" ["备注", "Note"],
        History = "history" ["办理记录", "What was done, why and how"],
    }
}

/// Somebody has looked.
#[derive(Clone)]
pub struct Look {
    /// Which of the household's.
    pub n: i64,
    /// Who.
    pub by: AccountId,
    /// When.
    pub at: Instant,
    /// At what.
    pub fields: Vec<ClearField>,
    /// The event of the journal that says so.
    pub seq: i64,
    /// What for; none once the key is destroyed.
    pub purpose: Option<String>,
    /// Who had lately issued the credential anew of whoever looked, if somebody else had.
    pub credential: Option<ReissuedCredential>,
}
