//! Requests and responses: aid.

use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::super::entries::model::{Seen, Voiding};
use super::super::model::{AidId, Pairing};
use super::super::rules;
use super::model::{AidForm, AidItem, AidWords, Received, Repeat};
use crate::policy::may;
use auth::{Action, AllowedActions};
use households::HouseholdId;
use kernel::{AccountId, Actor, CommunityId, Day, Instant, PairingId, Text, UnitId, text};

/// 帮扶登记 · Something a household was given.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AidIn {
    /// 记录编号 (客户端生成的 UUID); 离线重发时保持不变 · Its id, made by the client; sent again, the aid is the same.
    #[garde(skip)]
    pub id: Option<AidId>,
    /// 日期 · On which day.
    #[garde(skip)]
    #[schema(example = "2026-07-10")]
    pub given_on: Day,
    /// 形式 · In which form.
    #[garde(skip)]
    pub form: AidForm,
    /// 类别 · What.
    #[garde(skip)]
    pub item: AidItem,
    /// 金额或价值 (分); 资金必填 · What it was worth, in fen; money has an amount.
    #[garde(inner(range(min = 1, max = 100_000_000)))]
    #[schema(minimum = 1, maximum = 100_000_000, example = 50_000)]
    pub amount_fen: Option<i64>,
    /// 数量 · How many.
    #[garde(inner(range(min = 1, max = 1_000_000)))]
    #[schema(minimum = 1, maximum = 1_000_000, example = 2)]
    pub quantity: Option<i64>,
    /// 计量单位 · Of what.
    #[garde(inner(custom(text::line(1, 10))))]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 10, example = "袋")]
    pub unit_of_measure: Option<Text>,
    /// 说明 · What it was, or what for.
    #[garde(inner(custom(text::prose(1, 500))))]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 500, example = "大米 10 公斤装。")]
    pub description: Option<Text>,
}

/// 帮扶作废 · Why aid is taken out of the figures.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AidVoidingIn {
    /// 原因 · Why.
    #[garde(custom(text::prose(1, 500)))]
    #[schema(value_type = String, min_length = 1, max_length = 500, example = "金额填错。")]
    pub reason: Text,
    /// 替代记录 · The record that stands in its place.
    #[garde(skip)]
    pub replaced_by: Option<AidId>,
}

/// 帮扶记录 · Something a household was given.
#[serde_with::skip_serializing_none]
#[derive(Serialize, ToSchema)]
pub struct AidOut {
    /// 记录编号 · Its id.
    pub id: AidId,
    /// 结对 · By which pairing.
    pub pairing_id: PairingId,
    /// 日期 · On which day.
    #[schema(example = "2026-07-10")]
    pub given_on: Day,
    /// 形式; 不可读时没有 · In which form; absent where it is not, or no longer, told.
    pub form: Option<AidForm>,
    /// 类别; 不可读时没有 · What; absent where it is not, or no longer, told.
    pub item: Option<AidItem>,
    /// 金额或价值 (分) · What it was worth, in fen.
    #[schema(minimum = 1, example = 50_000)]
    pub amount_fen: Option<i64>,
    /// 数量 · How many.
    #[schema(minimum = 1, example = 2)]
    pub quantity: Option<i64>,
    /// 计量单位 · Of what.
    #[schema(example = "袋")]
    pub unit_of_measure: Option<String>,
    /// 说明 · What it was, or what for.
    #[schema(example = "大米 10 公斤装。")]
    pub description: Option<String>,
    /// 当月同类帮扶; 只在登记时答复, 没有则不含 · What else of the kind the family was given in that month; told when it is
    /// recorded, absent where there was nothing.
    pub repeated: Option<ReceivedOut>,
    /// 登记时间 · When it was recorded.
    pub recorded_at: Instant,
    /// 登记人账号 · Who recorded it.
    pub recorded_by: Option<AccountId>,
    /// 是否由社区代单位登记 · Whether the community noted it for the unit.
    pub recorded_for_unit: bool,
    /// 作废时间 · When it was voided, if it was.
    pub voided_at: Option<Instant>,
    /// 作废原因 · Why it was voided.
    #[schema(example = "金额填错。")]
    pub void_reason: Option<String>,
    /// 替代记录 · The record that stands in its place.
    pub replaced_by: Option<AidId>,
    /// 可执行操作 · What this caller may do with it now.
    #[schema(example = json!(["void_aid"]))]
    pub allowed_actions: AllowedActions,
}

web::page!(AidPage, AidOut, "帮扶记录列表 · One page of aid, the last first.", "帮扶记录 · The records.");

/// 当月已受帮扶 · What a family was given in a month, one kind.
#[derive(Serialize, ToSchema)]
pub struct ReceivedOut {
    /// 类别 · What.
    pub item: AidItem,
    /// 次数 · How often.
    #[schema(minimum = 1, example = 2)]
    pub times: i64,
    /// 其中其他单位 · How often by other units; which ones is not said.
    #[schema(minimum = 0, example = 1)]
    pub by_others: i64,
    /// 最近日期 · The last day.
    #[schema(example = "2026-07-10")]
    pub last_on: Day,
}

/// 当月已受帮扶 · What a family was given in a month.
#[derive(Serialize, ToSchema)]
pub struct ReceivedListOut {
    /// 各类别 · Kind by kind.
    pub items: Vec<ReceivedOut>,
}

/// 重复帮扶 · A family that was given one kind of thing more than once in a month.
#[derive(Serialize, ToSchema)]
pub struct AidRepeatOut {
    /// 困难家庭; 多于一户的, 证件号、电话或住址相同 · The household; where there are more, they share a number or an address.
    pub households: Vec<AidHouseholdOut>,
    /// 类别 · What.
    pub item: AidItem,
    /// 各次 · Each time.
    pub given: Vec<AidTimeOut>,
}

/// 受帮扶的家庭 · A household that was given something.
#[derive(Serialize, ToSchema)]
pub struct AidHouseholdOut {
    /// 编号 · Its id.
    pub household_id: HouseholdId,
    /// 户编号 · Its code.
    #[schema(example = "H001")]
    pub code: String,
}

/// 某一次帮扶 · One time.
#[derive(Serialize, ToSchema)]
pub struct AidTimeOut {
    /// 记录编号 · Which record.
    pub aid_id: AidId,
    /// 单位 · By which unit.
    pub unit_id: UnitId,
    /// 日期 · On which day.
    #[schema(example = "2026-07-10")]
    pub given_on: Day,
}

/// 重复帮扶列表 · Who was given one kind of thing more than once in a month.
#[derive(Serialize, ToSchema)]
pub struct AidRepeatsOut {
    /// 重复帮扶 · Family by family, kind by kind.
    pub items: Vec<AidRepeatOut>,
}

/// In which month.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AidMonthQuery {
    /// 月份, 取其中任一日; 不填为本月 · Any day of the month; this month when left out.
    #[param(example = "2026-07-01")]
    pub month_of: Option<Day>,
}

/// A record of aid in the path.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct AidPath {
    /// 社区编号 · Community id.
    #[expect(dead_code, reason = "read from the path by the policy; here for the document")]
    pub community_id: CommunityId,
    /// 结对编号 · Pairing id.
    pub pairing_id: PairingId,
    /// 帮扶记录编号 · Aid id.
    pub aid_id: AidId,
}

impl AidVoidingIn {
    /// Why.
    pub fn voiding(&self) -> Voiding<AidId> {
        Voiding { reason: self.reason.to_string(), replaced_by: self.replaced_by }
    }
}

impl AidIn {
    /// What it was, and what was said of it.
    pub fn words(&self) -> AidWords {
        AidWords {
            form: self.form,
            item: self.item,
            amount_fen: self.amount_fen,
            quantity: self.quantity,
            measure: self.measure(),
            description: self.description.as_ref().map(Text::to_string),
            void_reason: None,
        }
    }

    /// Of what there is a quantity.
    pub fn measure(&self) -> Option<String> {
        self.unit_of_measure.as_ref().map(Text::to_string)
    }
}

impl From<Received> for ReceivedOut {
    fn from(one: Received) -> Self {
        Self { item: one.item, times: one.times, by_others: one.by_others, last_on: one.last_on }
    }
}

impl From<Repeat> for AidRepeatOut {
    fn from(repeat: Repeat) -> Self {
        let household = |(household_id, code)| AidHouseholdOut { household_id, code };
        let given = repeat.given.into_iter();
        Self {
            households: repeat.households.into_iter().map(household).collect(),
            item: repeat.item,
            given: given.map(|one| AidTimeOut { aid_id: one.id, unit_id: one.unit, given_on: one.on }).collect(),
        }
    }
}

impl AidOut {
    /// Aid as this caller sees it.
    pub fn of((aid, words): Seen<AidWords>, pairing: &Pairing, actor: &Actor) -> Self {
        let voids = aid.voided.is_none() && rules::voids(pairing, &aid.recorded, actor);
        Self {
            id: aid.id,
            pairing_id: aid.pairing,
            given_on: aid.on,
            form: words.as_ref().map(|words| words.form),
            item: words.as_ref().map(|words| words.item),
            amount_fen: words.as_ref().and_then(|words| words.amount_fen),
            quantity: words.as_ref().and_then(|words| words.quantity),
            unit_of_measure: words.as_ref().and_then(|words| words.measure.clone()),
            description: words.as_ref().and_then(|words| words.description.clone()),
            repeated: None,
            recorded_at: aid.recorded.at,
            recorded_by: aid.recorded.by,
            recorded_for_unit: aid.recorded.unit.is_none(),
            voided_at: aid.voided.map(|voided| voided.at),
            void_reason: words.and_then(|words| words.void_reason),
            replaced_by: aid.voided.and_then(|voided| voided.replaced_by),
            allowed_actions: AllowedActions::of(actor, voids.then_some(may::VoidAid::ID)),
        }
    }
}
