//! Requests and responses: who answers for a place.

use garde::Validate;
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::model::{Found, Moment};
use crate::aggregate::claims::model::{Claim, ClaimRole};
use crate::aggregate::model::{Names, ZoneAggregate};
use crate::duties::wire::DutyOut;
use crate::model::{Responsible, ZoneId, ZoneKind, ZoneStateWord};
use communities::Contact;
use kernel::geo::{Crs, Position};
use kernel::{AgreementId, CommunityId, Day, Instant, UnitId};
use web::RecordDay;

/// How many places one question has at most.
pub const MOST_PLACES: usize = 1_000;

/// Degrees of longitude or latitude, `MOST` at most either way.
#[derive(Clone, Copy, Debug)]
pub struct Degrees<const MOST: u8>(pub f64);

impl<'de, const MOST: u8> Deserialize<'de> for Degrees<MOST> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let degrees = f64::deserialize(deserializer)?;
        let most = f64::from(MOST);
        if (-most..=most).contains(&degrees) {
            Ok(Self(degrees))
        } else {
            Err(serde::de::Error::custom("not on this earth"))
        }
    }
}

/// Which place, and when.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ResponsibilityQuery {
    /// 经度 · Longitude.
    #[param(value_type = f64, minimum = -180, maximum = 180, example = 98.2888)]
    pub lng: Degrees<180>,
    /// 纬度 · Latitude.
    #[param(value_type = f64, minimum = -90, maximum = 90, example = 39.7721)]
    pub lat: Degrees<90>,
    /// 坐标系, 默认 wgs84 · In which system they are given; WGS 84 unless told.
    pub crs: Option<Crs>,
    /// 截至该日 24:00 (北京时间) 的记录, 含当日的单位和社区名称、热线, 不晚于今天, 默认现在; 认领自登记 (`recorded_at`) 起计, 不追溯至 `since_on`;
    /// 计划的调整自其起算日期起计 · What stood on record at 24:00 of this day, Asia/Shanghai, the names of units, of the community and
    /// its hotline included, not later than today; now unless told. A claim counts from when it was recorded (`recorded_at`), not
    /// from its `since_on`; a planned change from the day named in its `counts_from`.
    #[param(value_type = Option<Day>, example = "2026-06-30")]
    pub as_of: Option<RecordDay>,
}

/// 批量查询 · Many places at once.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[garde(allow_unvalidated)]
pub struct PlacesIn {
    /// 坐标系, 默认 wgs84 · In which system they are given; WGS 84 unless told.
    pub crs: Option<Crs>,
    /// 截至该日 24:00 (北京时间) 的记录, 含当日的单位和社区名称、热线, 不晚于今天, 默认现在; 认领自登记 (`recorded_at`) 起计, 不追溯至 `since_on`;
    /// 计划的调整自其起算日期起计 · What stood on record at 24:00 of this day, Asia/Shanghai, the names of units, of the community and
    /// its hotline included, not later than today; now unless told. A claim counts from when it was recorded (`recorded_at`), not
    /// from its `since_on`; a planned change from the day named in its `counts_from`.
    #[schema(value_type = Option<Day>, example = "2026-06-30")]
    pub as_of: Option<RecordDay>,
    /// 地点, 最多 1,000 个 · The places, at most 1,000.
    #[garde(length(min = 1, max = MOST_PLACES))]
    #[schema(min_items = 1, max_items = 1000)]
    pub points: Vec<PointIn>,
}

/// 地点 · A place.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PointIn {
    /// 经度 · Longitude.
    #[schema(value_type = f64, minimum = -180, maximum = 180, example = 98.2888)]
    pub lng: Degrees<180>,
    /// 纬度 · Latitude.
    #[schema(value_type = f64, minimum = -90, maximum = 90, example = 39.7721)]
    pub lat: Degrees<90>,
}

/// 谁负责 · Who answers for a place.
#[serde_with::skip_serializing_none]
#[derive(Debug, Serialize, ToSchema)]
pub struct ResponsibilityOut {
    /// 地点 (WGS 84) · The place in WGS 84, as it was looked up.
    pub place: LocatedOut,
    /// 日期: 今天为此刻, 过去的日子为当日 24 时 · The day: today as it stands now, a day of the past at 24:00.
    #[schema(example = "2026-06-30")]
    pub as_of: Day,
    /// 责任主体 · Who answers.
    pub responsible: Responsible,
    /// 是否由社区兜底 · Whether the community answers because no unit does (属地兜底).
    pub fallback: bool,
    /// 责任区 · The zone that decides; absent where there is none.
    pub zone: Option<ZoneHereOut>,
    /// 责任单位 · The unit that leads it.
    pub unit: Option<UnitHereOut>,
    /// 协助单位 · Units that support.
    pub supporters: Vec<UnitHereOut>,
    /// 职责 · The duties of the zone.
    pub duties: Vec<DutyOut>,
    /// 认领起始日期: 指派时写明的日期, 否则为登记之日 · The day the unit answers since: the one named in the assignment, otherwise
    /// that on which it was recorded.
    #[schema(example = "2026-07-01")]
    pub since_on: Option<Day>,
    /// 登记时间: 此前各日以 `as_of` 查询, 该单位尚不在记录中 · When that was recorded: for days before it `as_of` does not answer with this
    /// unit yet, even where `since_on` lies before them.
    pub recorded_at: Option<Instant>,
    /// 依据的协议 · The agreement its claim rests on.
    pub agreement_id: Option<AgreementId>,
    /// 社区及其热线 · The community and its hotline.
    pub community: CommunityHereOut,
    /// 此处的其他责任区 · Further zones there, of other kinds.
    pub others: Vec<OtherHereOut>,
}

/// 地点 · A place in WGS 84.
#[derive(Debug, Serialize, ToSchema)]
pub struct LocatedOut {
    /// 经度 · Longitude.
    #[schema(example = 98.2888)]
    pub lng: f64,
    /// 纬度 · Latitude.
    #[schema(example = 39.7721)]
    pub lat: f64,
}

/// 此处的责任区 · A zone at the place.
#[derive(Debug, Serialize, ToSchema)]
pub struct ZoneHereOut {
    /// 编号 · Id.
    pub id: ZoneId,
    /// 责任区编号 · Code.
    #[schema(example = "L-001")]
    pub code: String,
    /// 名称 · Name.
    #[schema(example = "示例院落东片")]
    pub name: String,
    /// 类别 · Kind.
    pub kind: ZoneKind,
    /// 状态 · Where it stands.
    pub state: ZoneStateWord,
}

/// 单位 · A unit.
#[derive(Debug, Serialize, ToSchema)]
pub struct UnitHereOut {
    /// 编号 · Id.
    pub id: UnitId,
    /// 名称 · Its name: today's, or that of the day that `as_of` names.
    #[schema(example = "示例单位01")]
    pub name: String,
}

/// 社区 · The community: as it is, or was on the day that `as_of` names.
#[serde_with::skip_serializing_none]
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CommunityHereOut {
    /// 编号 · Id.
    pub id: CommunityId,
    /// 名称 · Name.
    #[schema(example = "示例社区")]
    pub name: String,
    /// 热线 · Its public office phone.
    #[schema(example = "0937-6226222")]
    pub hotline: Option<String>,
}

/// 此处的其他责任区 · Another zone there.
#[serde_with::skip_serializing_none]
#[derive(Debug, Serialize, ToSchema)]
pub struct OtherHereOut {
    /// 责任区 · The zone.
    pub zone: ZoneHereOut,
    /// 责任单位 · The unit that leads it.
    pub unit: Option<UnitHereOut>,
}

/// 批量结果 · The answers, in the order of the places.
#[derive(Debug, Serialize, ToSchema)]
pub struct ResponsibilitiesOut {
    /// 逐点结果 · One for each place.
    pub items: Vec<ResponsibilityOut>,
}

/// When is asked about.
pub fn moment(as_of: Option<Day>) -> Moment {
    as_of.map_or(Moment::Now, Moment::EndOf)
}

/// The place of these degrees.
pub fn place(crs: Option<Crs>, lng: Degrees<180>, lat: Degrees<90>) -> Option<Position> {
    Position::of_degrees_in(crs.unwrap_or(Crs::Wgs84), lng.0, lat.0)
}

impl CommunityHereOut {
    /// The community as everybody may know it.
    pub fn of(id: CommunityId, contact: Contact) -> Self {
        Self { id, name: contact.name, hotline: contact.hotline }
    }
}

impl ZoneHereOut {
    /// A zone in short.
    pub fn of(aggregate: &ZoneAggregate) -> Self {
        let zone = &aggregate.zone;
        Self {
            id: zone.id,
            code: zone.code.text.clone(),
            name: zone.profile.name.clone(),
            kind: zone.profile.kind,
            state: zone.state.word(),
        }
    }
}

fn unit(claim: &Claim, names: &Names) -> UnitHereOut {
    UnitHereOut { id: claim.unit, name: names.get(&claim.unit).cloned().unwrap_or_default() }
}

impl ResponsibilityOut {
    /// What was found at a place.
    pub fn of(found: Found, as_of: Day, names: &Names, community: &CommunityHereOut) -> Self {
        let mut zones = found.zones.into_iter();
        let first = zones.next();
        let lead = first.as_ref().and_then(ZoneAggregate::lead);
        let supporting = |claim: &&Claim| claim.live() && claim.role == ClaimRole::Support;
        let supporters = first.iter().flat_map(|aggregate| &aggregate.claims).filter(supporting);
        let other = |aggregate: ZoneAggregate| OtherHereOut {
            zone: ZoneHereOut::of(&aggregate),
            unit: aggregate.lead().map(|claim| unit(claim, names)),
        };
        Self {
            place: LocatedOut { lng: found.place.lng_degrees(), lat: found.place.lat_degrees() },
            as_of,
            responsible: found.responsible,
            fallback: found.responsible == Responsible::Community,
            zone: first.as_ref().map(ZoneHereOut::of),
            unit: lead.map(|claim| unit(claim, names)),
            supporters: supporters.map(|claim| unit(claim, names)).collect(),
            since_on: lead.and_then(Claim::since),
            recorded_at: lead.and_then(Claim::recorded),
            agreement_id: lead.and_then(|claim| claim.agreement),
            others: zones.map(other).collect(),
            duties: first
                .map(|aggregate| aggregate.duties)
                .unwrap_or_default()
                .into_iter()
                .map(DutyOut::from)
                .collect(),
            community: community.clone(),
        }
    }
}
