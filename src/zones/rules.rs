//! What is a zone called, and what may be done to it now?

use serde_json::json;

use super::claims::codes as claim_codes;
use super::claims::model::Picture;
use super::claims::rules as claims;
use super::duties::rules as duties;
use super::ground::rules as ground;
use super::model::{Code as ZoneCode, CodeForm, ZoneStateWord};
use super::plans::rules as plans;
use super::plates::rules as plates;
use super::surgery::rules as surgery;
use agreements::ILLEGAL_TRANSITION;
use auth::{Action, AllowedActions, may, permits};
use kernel::patch::wrong;
use kernel::{Actor, Code, Fault, Kind, Role};

/// Another zone of the community has this code.
pub static ZONE_CODE_TAKEN: Code = Code::new(
    "zone_code_taken",
    Kind::Conflict,
    ["责任区编号已被使用", "Another zone has this code"],
    ["请换一个编号, 或不填写由系统编号。", "Choose another code, or leave it out to be given one."],
);

/// The three digits behind the community's code are used up.
pub static ZONE_CODES_EXHAUSTED: Code = Code::new(
    "zone_codes_exhausted",
    Kind::Conflict,
    ["本社区的责任区编号已用完", "The community's zone codes are used up"],
    [
        "统一编码为社区代码加三位顺序号, 最多 999 个; 请合并责任区。",
        "A code is the community's and three digits, 999 at most; merge zones.",
    ],
);

/// A unit leads the zone, or has been faster.
pub static ZONE_ALREADY_CLAIMED: Code = Code::new(
    "zone_already_claimed",
    Kind::Conflict,
    ["责任区已由其他单位认领", "A unit leads the zone already"],
    [
        "claimed_by 是现责任单位; 可申请作为协助单位, 或选择其他待认领的责任区。",
        "claimed_by names the unit; ask to support it, or choose another open zone.",
    ],
);

/// Another unit is filling in its request.
pub static ZONE_HELD: Code = Code::new(
    "zone_held",
    Kind::Conflict,
    ["责任区正由其他单位填写认领申请", "Another unit is about to ask for the zone"],
    [
        "held_by 是该单位, held_until 之后可再试 (最多 15 分钟)。",
        "held_by names it; try again after held_until, fifteen minutes at most.",
    ],
);

/// The refusals of this slice.
pub static CODES: &[&Code] = &[
    &ZONE_CODE_TAKEN,
    &ZONE_CODES_EXHAUSTED,
    &ZONE_ALREADY_CLAIMED,
    &ZONE_HELD,
    &claim_codes::CLAIM_ALREADY_REQUESTED,
    &claim_codes::UNIT_WITHOUT_AGREEMENT,
    &claim_codes::NO_CAUSE_FOR_REVOCATION,
    &claim_codes::REPLY_PERIOD_RUNS,
    &duties::DUTY_EXISTS,
    &duties::ZONE_WITHOUT_UNIT,
    &ground::ZONE_OVERLAPS,
    &ground::ZONE_OUTSIDE_COMMUNITY,
    &ground::COMMUNITY_WITHOUT_BOUNDARY,
    &plates::ZONE_WITHOUT_PLATE,
    &plans::ZONE_ALREADY_PLANNED,
    &surgery::ZONE_IN_MOTION,
    &surgery::PARTS_DO_NOT_FIT,
    &surgery::ZONES_NOT_MERGEABLE,
];

/// Something the community does with a zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    /// Change what is said about it.
    Update,
    /// Let units ask for it.
    Publish,
    /// Take it off the map.
    Retire,
    /// Make a new plate for the wall.
    RenewPlate,
    /// Withdraw the plate.
    WithdrawPlate,
}

/// Every move, the states it begins at, and its operation.
#[rustfmt::skip]
static TABLE: &[(Move, &[ZoneStateWord], &str)] = &[
    (Move::Update,        &[ZoneStateWord::Draft, ZoneStateWord::Open, ZoneStateWord::Claimed],   may::UpdateZone::ID),
    (Move::Publish,       &[ZoneStateWord::Draft],                                                may::PublishZone::ID),
    (Move::Retire,        &[ZoneStateWord::Draft, ZoneStateWord::Open],                           may::RetireZone::ID),
    (Move::RenewPlate,    &[ZoneStateWord::Open, ZoneStateWord::Claimed],                         may::RenewPlate::ID),
    (Move::WithdrawPlate, &[ZoneStateWord::Open, ZoneStateWord::Claimed, ZoneStateWord::Retired], may::WithdrawPlate::ID),
];

/// Whether the zone stands where this begins; who may is settled before.
///
/// # Errors
/// [`ILLEGAL_TRANSITION`].
pub fn may(picture: &Picture, actor: &Actor, step: Move) -> Result<(), Fault> {
    let begins = TABLE.iter().find(|(row, ..)| *row == step).map_or(&[][..], |(_, states, _)| states);
    if begins.contains(&picture.zone.state.word()) { Ok(()) } else { Err(illegal(picture, actor)) }
}

/// The refusal of what does not begin at this state.
pub fn illegal(picture: &Picture, actor: &Actor) -> Fault {
    let word = picture.zone.state.word();
    let [zh, en] = word.label();
    Fault::of(&ILLEGAL_TRANSITION)
        .because(format!("责任区当前状态: {zh}。"), format!("The zone's state: {en}."))
        .with("state", word.name())
        .with("allowed", json!(AllowedActions::of(actor, allowed(picture, actor))))
}

/// What this caller may do to this zone now.
pub fn allowed(picture: &Picture, actor: &Actor) -> Vec<&'static str> {
    let word = picture.zone.state.word();
    let permitted = |step: Move| match step {
        Move::Update => permits::<may::UpdateZone>(actor, None),
        Move::Publish => permits::<may::PublishZone>(actor, None),
        Move::Retire => permits::<may::RetireZone>(actor, None),
        Move::RenewPlate => permits::<may::RenewPlate>(actor, None),
        Move::WithdrawPlate => permits::<may::WithdrawPlate>(actor, None),
    };
    let own = TABLE.iter().filter(|(step, at, _)| at.contains(&word) && permitted(*step)).map(|(.., id)| *id);
    let kept = [
        (may::CreateDuty::ID, duties::keeps(picture, actor)),
        (may::RecordFulfilment::ID, duties::records(picture, actor)),
    ];
    let kept = kept.into_iter().filter_map(|(id, may)| may.then_some(id));
    own.chain(kept).chain(claims::allowed_on_zone(picture, actor)).collect()
}

/// Whether the caller sees zones that are being prepared and what others have asked for.
pub fn of_the_community(actor: &Actor) -> bool {
    actor.unit.is_none()
}

/// Whether the caller speaks for the community: its secretary.
pub fn speaks(actor: &Actor) -> bool {
    actor.unit.is_none() && actor.roles.has(Role::Secretary)
}

/// The code of a new zone: as given, or the next one.
///
/// # Errors
/// [`ZONE_CODES_EXHAUSTED`], `validation_failed`.
pub fn code(verified: Option<&str>, given: Option<&str>, last: i64) -> Result<ZoneCode, Fault> {
    match (verified, given) {
        (Some(_), None) if last >= 999 => Err(Fault::of(&ZONE_CODES_EXHAUSTED)),
        (Some(community), None) => Ok(verified_code(format!("{community}{:03}", last + 1), last + 1)),
        (Some(community), Some(given)) => match sequence(given, community).filter(|_| given.len() == 15) {
            Some(sequence) => Ok(verified_code(given.to_owned(), sequence)),
            None => {
                let words = ["须为社区 12 位代码加三位顺序号。", "The community's twelve digits and three more."];
                Err(wrong("/code", "zone_code", words))
            }
        },
        (None, None) => Ok(local(format!("L-{:03}", last + 1), Some(last + 1))),
        (None, Some(given)) => Ok(local(given.to_owned(), sequence(given, "L-"))),
    }
}

fn verified_code(text: String, number: i64) -> ZoneCode {
    ZoneCode { text, form: CodeForm::Verified, number: Some(number) }
}

fn local(text: String, number: Option<i64>) -> ZoneCode {
    ZoneCode { text, form: CodeForm::Local, number }
}

/// The running number behind a prefix, where all that follows is up to six digits.
fn sequence(code: &str, prefix: &str) -> Option<i64> {
    let digits = code.strip_prefix(prefix)?;
    let plain = (3..=6).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| digits.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_the_communitys_and_three_digits_or_a_local_one() {
        let verified = Some("620201002001");
        let made = code(verified, None, 4).unwrap();
        assert_eq!((made.text.as_str(), made.form), ("620201002001005", CodeForm::Verified));
        assert_eq!(code(verified, Some("620201002001017"), 4).unwrap().number, Some(17));
        for given in ["L-001", "620201002001", "62020100200101a", "620201002002001", "6202010020010017"] {
            assert_eq!(code(verified, Some(given), 4).unwrap_err().code().name, "validation_failed", "{given}");
        }
        assert_eq!(code(verified, None, 999).unwrap_err().code().name, "zone_codes_exhausted");
        let made = code(None, None, 999).unwrap();
        assert_eq!((made.text.as_str(), made.form, made.number), ("L-1000", CodeForm::Local, Some(1000)));
        assert_eq!(code(None, Some("东区-3"), 0).unwrap().number, None);
        assert_eq!(code(None, Some("L-007"), 0).unwrap().number, Some(7));
    }
}
