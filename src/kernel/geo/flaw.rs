//! The flaws that a boundary can have, and where.

use crate::{FieldCode, Violation, field};

/// One wrong place of a boundary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flaw {
    /// RFC 6901 JSON Pointer into the geometry: `/coordinates/0/3`.
    pub pointer: String,
    /// What is wrong there.
    pub kind: FlawKind,
}

/// What is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FlawKind {
    /// Not `{type: Polygon | MultiPolygon, coordinates: […]}`.
    NotPolygon,
    /// A member that RFC 7946 does not name, `crs` included.
    UnknownMember,
    /// Not two numbers.
    NotPosition,
    /// Height or measure.
    ExtraDimension,
    /// Not on this earth.
    OutOfRange,
    /// Fewer than four positions, or fewer than three that differ.
    RingTooShort,
    /// The last position is not the first.
    NotClosed,
    /// An edge meets another of its ring.
    SelfCrossing,
    /// Edges of two rings cross or run along each other.
    RingsCross,
    /// A hole that is not inside.
    HoleOutside,
    /// Parts or holes that cover the same ground.
    PartsOverlap,
    /// Too many positions.
    TooManyVertices,
    /// Larger than a boundary can be.
    TooWide,
}

impl FlawKind {
    /// The code of the violation.
    pub fn code(self) -> &'static FieldCode {
        match self {
            Self::NotPolygon => &field::BOUNDARY_NOT_POLYGON,
            Self::UnknownMember => &field::UNKNOWN_FIELD,
            Self::NotPosition => &field::POSITION_UNREADABLE,
            Self::ExtraDimension => &field::POSITION_EXTRA_DIMENSION,
            Self::OutOfRange => &field::POSITION_OUT_OF_RANGE,
            Self::RingTooShort => &field::RING_TOO_SHORT,
            Self::NotClosed => &field::RING_NOT_CLOSED,
            Self::SelfCrossing => &field::RING_SELF_CROSSING,
            Self::RingsCross => &field::RINGS_CROSS,
            Self::HoleOutside => &field::HOLE_OUTSIDE,
            Self::PartsOverlap => &field::PARTS_OVERLAP,
            Self::TooManyVertices => &field::TOO_MANY_VERTICES,
            Self::TooWide => &field::BOUNDARY_TOO_WIDE,
        }
    }

    fn words(self) -> [&'static str; 2] {
        match self {
            Self::NotPolygon => [
                "边界应为 GeoJSON 的 Polygon 或 MultiPolygon, 含 type 与 coordinates。",
                "A boundary is a GeoJSON Polygon or MultiPolygon with type and coordinates.",
            ],
            Self::UnknownMember => [
                "RFC 7946 的几何对象没有此成员; 坐标一律为 WGS 84 经纬度。",
                "A geometry of RFC 7946 has no such member; coordinates are WGS 84.",
            ],
            Self::NotPosition => {
                ["坐标应为 [经度, 纬度] 两个数字。", "A position is two numbers: longitude, latitude."]
            }
            Self::ExtraDimension => {
                ["坐标只能有经度和纬度, 不带高程。", "A position has longitude and latitude, no height."]
            }
            Self::OutOfRange => [
                "经度应在 ±180 之间, 纬度应在 ±90 之间; 请检查是否写反。",
                "Longitude lies within ±180, latitude within ±90; look whether they are swapped.",
            ],
            Self::RingTooShort => [
                "一个环至少要有四个坐标 (三个不同的点), 首尾相同。",
                "A ring has at least four positions (three that differ), the first and last alike.",
            ],
            Self::NotClosed => [
                "环没有闭合: 最后一个坐标应与第一个相同。",
                "The ring is not closed: repeat its first position at its end.",
            ],
            Self::SelfCrossing => {
                ["从此点出发的边与同一环的另一条边相交或重叠。", "The edge from here meets another edge of its ring."]
            }
            Self::RingsCross => [
                "从此点出发的边与另一个环的边相交或重合。",
                "The edge from here crosses an edge of another ring or runs along it.",
            ],
            Self::HoleOutside => ["内环应在外环之内。", "A hole lies inside its outer ring."],
            Self::PartsOverlap => {
                ["各部分 (或各内环) 不能覆盖同一块地。", "Parts, or holes, do not cover the same ground twice."]
            }
            Self::TooManyVertices => {
                ["边界最多 5,000 个坐标, 请先简化。", "A boundary has at most 5,000 positions; simplify it."]
            }
            Self::TooWide => [
                "边界的东西或南北跨度不能超过 2 度; 请检查坐标。",
                "A boundary spans at most 2 degrees either way; look at the coordinates.",
            ],
        }
    }
}

impl From<Flaw> for Violation {
    fn from(flaw: Flaw) -> Self {
        let [zh, en] = flaw.kind.words();
        Self { pointer: flaw.pointer, code: flaw.kind.code(), detail: [zh.to_owned(), en.to_owned()] }
    }
}
