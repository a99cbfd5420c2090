//! Requests and responses: plates; and their events.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::model::{Paper, Plate, PlateContent};
use super::rules;
use crate::aggregate::duties::model::{Duty, DutyFrequency, DutyKind};
use crate::model::{Responsible, ZoneId, ZoneKind, ZoneState};
use kernel::{Day, Instant};

/// 责任区牌 · The plate of a zone.
#[derive(Debug, Serialize, ToSchema)]
pub struct PlateOut {
    /// 责任区 · The zone.
    pub zone_id: ZoneId,
    /// 序号 · The how manyth plate of the zone; earlier ones are withdrawn.
    #[schema(minimum = 1, example = 1)]
    pub number: i64,
    /// 牌码 · What stands in its address.
    #[schema(example = "7K3M9QRT2VWX4NPB")]
    pub plate_code: String,
    /// 牌上二维码的网址 · The address in its QR code.
    #[schema(example = "https://hulian.example/p/7K3M9QRT2VWX4NPB")]
    pub url: String,
    /// 制牌时间 · When it was made.
    pub made_at: Instant,
}

/// 扫码所见 · What a plate tells whoever scans it: the unit, its duties and where to call. No person.
#[serde_with::skip_serializing_none]
#[derive(Debug, Serialize, ToSchema)]
pub struct PublicPlateOut {
    /// 责任区编号 · Code of the zone.
    #[schema(example = "L-001")]
    pub code: String,
    /// 名称 · Its name.
    #[schema(example = "示例院落东片")]
    pub name: String,
    /// 类别 · Kind.
    pub kind: ZoneKind,
    /// 责任主体 · Who answers for it.
    pub responsible: Responsible,
    /// 责任单位 · The unit that leads it, by name.
    #[schema(example = "示例单位01")]
    pub unit_name: Option<String>,
    /// 起始日期: 指派时写明的日期, 否则为登记之日 · Since when the unit answers for it: the day named in the assignment, otherwise
    /// that on which it was recorded.
    #[schema(example = "2026-07-01")]
    pub since_on: Option<Day>,
    /// 登记时间, 可晚于 since_on · When that was recorded, which may be later than `since_on`.
    pub recorded_at: Option<Instant>,
    /// 职责 · What it answers for.
    pub duties: Vec<PublicDutyOut>,
    /// 社区 · The community.
    #[schema(example = "示例社区")]
    pub community_name: String,
    /// 社区热线 · Its public office phone.
    #[schema(example = "0937-6226222")]
    pub hotline: Option<String>,
    /// 撤销日期 · Since when it is no zone any more; the community answers for the place.
    #[schema(example = "2027-01-01")]
    pub retired_on: Option<Day>,
    /// 是否示例 · Whether the zone is invented.
    pub sample: bool,
}

/// 职责 · A duty.
#[serde_with::skip_serializing_none]
#[derive(Debug, Serialize, ToSchema)]
pub struct PublicDutyOut {
    /// 类别 · What kind of duty.
    pub kind: DutyKind,
    /// 具体内容 · In words.
    #[schema(example = "每月开展一次楼道清理")]
    pub title: Option<String>,
    /// 频次; 没有为按需 · How often; as needed where it is absent.
    pub frequency: Option<DutyFrequency>,
}

/// A plate in the path.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct PlatePath {
    /// 牌码; 大小写和连字符不论 · The code of the plate; case and hyphens do not matter.
    #[param(min_length = 1, max_length = 64, example = "7K3M9QRT2VWX4NPB")]
    pub plate_code: String,
}

/// How a plate is printed.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PlateQuery {
    /// 纸张, 默认 A5 · The paper; A5 unless told.
    #[param(inline)]
    pub paper: Option<Paper>,
}

impl PlateOut {
    /// A plate, and its address under the public one.
    pub fn of(zone: ZoneId, plate: Plate, public: &str) -> Self {
        let url = rules::address(public, &plate.code).url;
        Self { zone_id: zone, number: plate.n, plate_code: plate.code, url, made_at: plate.made_at }
    }
}

impl From<Duty> for PublicDutyOut {
    fn from(duty: Duty) -> Self {
        Self { kind: duty.task.kind, title: duty.task.title, frequency: duty.task.frequency }
    }
}

impl From<PlateContent> for PublicPlateOut {
    fn from(told: PlateContent) -> Self {
        let responsible = if told.unit.is_some() { Responsible::Unit } else { Responsible::Community };
        Self {
            code: told.zone.code.text,
            name: told.zone.profile.name,
            kind: told.zone.profile.kind,
            responsible,
            since_on: told.unit.as_ref().map(|unit| unit.since_on),
            recorded_at: told.unit.as_ref().map(|unit| unit.recorded_at),
            unit_name: told.unit.map(|unit| unit.name),
            duties: told.duties.into_iter().map(PublicDutyOut::from).collect(),
            community_name: told.community.name,
            hotline: told.community.hotline,
            retired_on: match told.zone.state {
                ZoneState::Retired { on } => Some(on),
                ZoneState::Draft | ZoneState::Open | ZoneState::Claimed => None,
            },
            sample: told.zone.sample,
        }
    }
}

journal::events! {
    subject("zones/{}", zone_id) {
        /// Which zone.
        zone_id: ZoneId,
        /// The how manyth plate.
        n: i64,
    } => {
        /// A zone has a plate, or a new one (制牌). Its code is not told.
        ZonePlateMade = "hulian.zone.plate_made.v1";
    }

    subject("zones/{}", zone_id) {
        /// Which zone.
        zone_id: ZoneId,
        /// The how manyth plate.
        n: i64,
    } => {
        /// A plate is good no longer (牌子作废).
        ZonePlateWithdrawn = "hulian.zone.plate_withdrawn.v1";
    }
}
