//! Reasons why two were matched, in Chinese and English. For household staff alone.

use super::cost::FAR;
use super::model::{Choice, Cover, Distance, MatchingPairBasis, Tie};
use households::{Communication, HouseholdNeed};
use kernel::coded_enum;

coded_enum! {
    /// 配对理由 · Why a household and a unit were put together, or what speaks against it.
    pub enum MatchingReason {
        Fixed = "fixed" ["按要求指定", "Fixed in the request"],
        PartnerNow = "partner_now" ["原结对单位", "It helps this household already"],
        PartnerBefore = "partner_before" ["一年内曾结对", "It helped this household within a year"],
        AnotherPartner = "another_partner" ["将更换单位", "Another unit has helped this household"],
        InLeadZone = "in_lead_zone" ["住在该单位责任区内", "The household lives in a zone the unit leads"],
        Near = "near" ["距离近", "Near by"],
        Far = "far" ["距离远", "Far away"],
        DistanceUnknown = "distance_unknown" ["位置未登记", "Nobody has said where one of them is"],
        NeedsMet = "needs_met" ["能满足需求", "The unit helps with what is needed"],
        NeedsUnmet = "needs_unmet" ["部分需求不能满足", "The unit does not help with some of it"],
        NeedsUnknown = "needs_unknown" ["单位未登记帮扶意愿", "The unit has not said what it helps with"],
        CommunicationMet = "communication_met" ["沟通方式相合", "They can talk with each other"],
        CommunicationUnmet = "communication_unmet" ["沟通方式不合", "They cannot talk as the household does"],
        CommunicationUnknown = "communication_unknown" ["单位未登记沟通方式", "The unit has not said how it can talk"],
        EvenedOut = "evened_out" ["为户数均衡", "So that units help as evenly many"],
    }
}

/// A reason, with what it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// Which.
    pub code: MatchingReason,
    /// In Chinese and English.
    pub words: [String; 2],
}

/// The reasons of a pair, in the order people read them.
pub fn reasons(choice: &Choice, basis: MatchingPairBasis) -> Vec<Reason> {
    let mut all = Vec::new();
    if basis == MatchingPairBasis::Fixed {
        all.push(plain(MatchingReason::Fixed));
    }
    all.extend(match choice.judgement.tie {
        Tie::Newcomer => None,
        Tie::Now => Some(plain(MatchingReason::PartnerNow)),
        Tie::Before => Some(plain(MatchingReason::PartnerBefore)),
        Tie::Another => Some(plain(MatchingReason::AnotherPartner)),
    });
    all.push(distance(choice.judgement.distance));
    let met = (MatchingReason::NeedsMet, MatchingReason::NeedsUnmet, MatchingReason::NeedsUnknown);
    all.extend(covered(choice.judgement.needs, &choice.needs, met, HouseholdNeed::label));
    let met =
        (MatchingReason::CommunicationMet, MatchingReason::CommunicationUnmet, MatchingReason::CommunicationUnknown);
    all.extend(covered(choice.judgement.communication, &choice.communication, met, Communication::label));
    let cheaper = choice.alternatives.first().is_some_and(|(_, more)| *more < 0);
    if cheaper && basis == MatchingPairBasis::Computed {
        all.push(plain(MatchingReason::EvenedOut));
    }
    all
}

fn plain(code: MatchingReason) -> Reason {
    Reason { code, words: code.label().map(str::to_owned) }
}

fn distance(distance: Distance) -> Reason {
    let code = |metres: u32| if metres <= FAR / 3 { MatchingReason::Near } else { MatchingReason::Far };
    match distance {
        Distance::InZone => plain(MatchingReason::InLeadZone),
        Distance::Unknown => plain(MatchingReason::DistanceUnknown),
        Distance::ToZone(metres) => Reason {
            code: code(metres),
            words: [format!("距该单位责任区约 {metres} 米"), format!("About {metres} m from a zone the unit leads")],
        },
        Distance::ToUnit(metres) => Reason {
            code: code(metres),
            words: [format!("距该单位约 {metres} 米"), format!("About {metres} m from the unit")],
        },
    }
}

type Codes = (MatchingReason, MatchingReason, MatchingReason);

fn covered<T: Copy>(
    cover: Cover,
    (met, unmet): &(Vec<T>, Vec<T>),
    (yes, no, unknown): Codes,
    label: fn(T) -> [&'static str; 2],
) -> Vec<Reason> {
    let listed = |code: MatchingReason, of: &[T]| {
        let [zh, en]: [Vec<&str>; 2] = [0, 1].map(|at| of.iter().map(|one| label(*one)[at]).collect());
        let [zh_head, en_head] = code.label();
        Reason { code, words: [format!("{zh_head}: {}", zh.join("、")), format!("{en_head}: {}", en.join(", "))] }
    };
    match cover {
        Cover::NothingWanted => Vec::new(),
        Cover::Unstated => vec![plain(unknown)],
        Cover::Of { .. } => {
            let parts = [(yes, met), (no, unmet)].into_iter().filter(|(_, of)| !of.is_empty());
            parts.map(|(code, of)| listed(code, of)).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::model::Judgement;
    use super::*;

    fn choice() -> Choice {
        Choice {
            judgement: Judgement {
                distance: Distance::ToZone(120),
                needs: Cover::Of { met: 1, unmet: 1 },
                communication: Cover::NothingWanted,
                tie: Tie::Newcomer,
            },
            cost: 0,
            needs: (vec![HouseholdNeed::Care], vec![HouseholdNeed::Housing]),
            communication: (Vec::new(), Vec::new()),
            alternatives: Vec::new(),
        }
    }

    fn codes(choice: &Choice, basis: MatchingPairBasis) -> Vec<&'static str> {
        reasons(choice, basis).into_iter().map(|reason| reason.code.name()).collect()
    }

    #[test]
    fn reasons_say_what_they_are_about_in_both_languages() {
        let told = reasons(&choice(), MatchingPairBasis::Computed);
        let words: Vec<_> = told.iter().map(|reason| reason.words[0].as_str()).collect();
        assert_eq!(words, ["距该单位责任区约 120 米", "能满足需求: 照料陪护", "部分需求不能满足: 住房修缮"]);
        assert_eq!(told[1].words[1], "The unit helps with what is needed: Care");
        assert_eq!(codes(&choice(), MatchingPairBasis::Fixed), ["fixed", "near", "needs_met", "needs_unmet"]);
    }

    #[test]
    fn whoever_gets_a_dearer_unit_is_told_why() {
        let unit = kernel::Id::of(uuid::Uuid::nil());
        let dearer = Choice { alternatives: vec![(unit, -5)], ..choice() };
        assert!(codes(&dearer, MatchingPairBasis::Computed).contains(&"evened_out"));
        assert!(!codes(&dearer, MatchingPairBasis::Fixed).contains(&"evened_out"));
        let moved = Judgement { tie: Tie::Another, distance: Distance::ToUnit(1_500), ..choice().judgement };
        let moved = Choice { judgement: moved, ..choice() };
        assert_eq!(codes(&moved, MatchingPairBasis::Computed)[..2], ["another_partner", "far"]);
    }
}
