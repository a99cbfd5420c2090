//! Requests and responses: a party, with its refusal and how it leaves.

use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::model::{Leave, Party, PartyBasis, PartyBody, PartyKind, PartyWish, Reply};
use kernel::{Day, Instant, PartyId, Text, UnitId, text};
use units::UnitCard;

/// A party as the author names it.
#[serde_with::skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct PartyIn {
    /// 类别 · What it is.
    #[garde(skip)]
    pub kind: PartyKind,
    /// 单位 · The unit; left out for the community.
    #[garde(skip)]
    pub unit_id: Option<UnitId>,
    /// 文本中的称谓 · What the text calls it; 甲方, 乙方 or 见证方 when left out.
    #[garde(inner(custom(text::line(1, 20))))]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 20, example = "乙方")]
    pub role: Option<Text>,
    /// 签署主体 · Which body acts.
    #[serde(default = "administration")]
    #[garde(skip)]
    pub body: PartyBody,
    /// 签署名称 · The name it signs under, where that differs.
    #[garde(inner(custom(text::line(1, 120))))]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 120, example = "中共示例单位01支部委员会")]
    pub signing_name: Option<Text>,
    /// 代表人 · Who represents it.
    #[garde(inner(custom(text::line(1, 40))))]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 40, example = "示例代表")]
    pub representative: Option<Text>,
    /// 职务 · The representative's post.
    #[garde(inner(custom(text::line(1, 40))))]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 40, example = "支部书记")]
    pub title: Option<Text>,
}

fn administration() -> PartyBody {
    PartyBody::Administration
}

impl PartyIn {
    /// The party these words ask for.
    pub fn wish(&self, basis: PartyBasis) -> PartyWish {
        let words = |text: &Option<Text>| text.as_ref().map(ToString::to_string);
        PartyWish {
            kind: self.kind,
            unit: self.unit_id,
            role: words(&self.role),
            body: self.body,
            signing_name: words(&self.signing_name),
            representative: words(&self.representative),
            title: words(&self.title),
            basis,
        }
    }

    /// What its author would have to send to get this party.
    pub fn of(party: &Party) -> Self {
        let text = |words: &Option<String>| words.as_deref().map(Text::from);
        Self {
            kind: party.kind,
            unit_id: party.unit,
            role: Some(party.role.as_str().into()),
            body: party.body,
            signing_name: text(&party.signing_name),
            representative: text(&party.representative),
            title: text(&party.title),
        }
    }
}

/// A party as it is shown.
#[serde_with::skip_serializing_none]
#[derive(Debug, Serialize, ToSchema)]
pub struct PartyOut {
    /// 协议方标识 · Its id within the agreement.
    pub party_id: PartyId,
    /// 类别 · What it is.
    pub kind: PartyKind,
    /// 单位 · The unit.
    pub unit_id: Option<UnitId>,
    /// 单位名片 · The unit as it is today, or was on the day that `as_of` names; only with `expand=units`.
    pub unit: Option<UnitCard>,
    /// 名称 · Its name as it stands in the text.
    #[schema(example = "示例单位01")]
    pub name: String,
    /// 称谓 · What the text calls it.
    #[schema(example = "乙方")]
    pub role: String,
    /// 签署主体 · Which body acts.
    pub body: PartyBody,
    /// 签署名称 · The name it signs under.
    pub signing_name: Option<String>,
    /// 代表人 · Who represents it.
    pub representative: Option<String>,
    /// 职务 · The representative's post.
    pub title: Option<String>,
    /// 签署方式 · How it confirms.
    pub basis: PartyBasis,
    /// 签署时间 · When it signed; left out while it has not.
    pub signed_at: Option<Instant>,
    /// 拒签 · Its refusal; left out when it has not refused.
    pub refused: Option<RefusalOut>,
    /// 是否受约束 · Whether the agreement binds it.
    pub bound: bool,
    /// 加入请求序号 · Number of the accession by which it joined; left out for a party of the text itself.
    #[schema(example = 2, minimum = 1)]
    pub accession: Option<i64>,
    /// 退出 · How it leaves or has left; left out when it does not.
    pub leave: Option<LeaveOut>,
}

/// A refusal as it is shown.
#[derive(Debug, Serialize, ToSchema)]
pub struct RefusalOut {
    /// 时间 · When.
    pub at: Instant,
    /// 原因 · Why.
    #[schema(example = "承诺数量需与上级单位核定后再签。")]
    pub reason: String,
}

/// How one unit leaves, as it is shown.
#[serde_with::skip_serializing_none]
#[derive(Debug, Serialize, ToSchema)]
pub struct LeaveOut {
    /// 通知时间 · When it gave notice.
    pub given_at: Instant,
    /// 末日 · The last day that binds it.
    #[schema(example = "2026-10-31")]
    pub ends_on: Day,
    /// 按自然日计算 (旧) · Whether days were counted as they come, weekends and holidays too; only in notices of before, today's
    /// are `provisional` instead.
    pub plain_days: bool,
    /// 推算 · 期限跨入放假安排尚未公布的年份: 周末、法定节假日和补假不计, 也不计调休上班; 末日不随日后公布的安排变动, 需要更稳妥的请自行写明更晚的末日 ·
    /// Whether it runs into a year whose holidays are not announced yet: weekends, legal holidays and the days that make them
    /// good do not count, and no weekend is taken for worked. The last day stands as it was told, whatever is announced; to be
    /// on the safe side, name a later one.
    #[schema(example = false)]
    pub provisional: bool,
    /// 原因 · Why.
    #[schema(example = "单位迁出辖区。")]
    pub reason: String,
    /// 退出时间 · When it had left; left out while the notice runs.
    pub left_at: Option<Instant>,
}

impl PartyOut {
    /// What is shown of a party, of an agreement that is concluded or is not.
    pub fn of(party: Party, concluded: bool) -> Self {
        let bound = concluded && party.signed() && !party.left();
        let signed_at = party.signed_at();
        let refused = match party.reply {
            Reply::Refused { at, reason } => Some(RefusalOut { at, reason }),
            Reply::Pending | Reply::Signed { .. } => None,
        };
        Self {
            party_id: party.id,
            kind: party.kind,
            unit_id: party.unit,
            unit: None,
            name: party.name,
            role: party.role,
            body: party.body,
            signing_name: party.signing_name,
            representative: party.representative,
            title: party.title,
            basis: party.basis,
            signed_at,
            refused,
            bound,
            accession: party.accession,
            leave: party.leave.map(LeaveOut::of),
        }
    }
}

impl LeaveOut {
    /// What is shown of how a unit leaves.
    pub fn of(leave: Leave) -> Self {
        Self {
            given_at: leave.at,
            ends_on: leave.ends_on,
            plain_days: leave.plain_days,
            provisional: leave.provisional,
            reason: leave.reason,
            left_at: leave.left_at,
        }
    }
}
