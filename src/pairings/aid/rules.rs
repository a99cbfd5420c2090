//! Rules: whether form and figures fit, and what the family was given in a month.

#![cfg_attr(not(test), warn(clippy::arithmetic_side_effects))]

use std::collections::BTreeMap;

use super::model::{AidForm, AidItem, Given, Received};
use kernel::patch::wrong;
use kernel::{Fault, UnitId, field};

/// Whether what is said of it fits its form: money has an amount, a quantity has its measure.
///
/// # Errors
/// `validation_failed`.
pub fn fits(form: AidForm, amount_fen: Option<i64>, quantity: Option<i64>, measure: Option<&str>) -> Result<(), Fault> {
    if form == AidForm::Money && amount_fen.is_none() {
        return Err(wrong("/amount_fen", &field::REQUIRED, ["资金须填写金额 (分)。", "Money has an amount, in fen."]));
    }
    if quantity.is_some() != measure.is_some() {
        let words = ["数量与计量单位须一并填写。", "A quantity and its measure go together."];
        return Err(wrong("/unit_of_measure", &field::REQUIRED, words));
    }
    Ok(())
}

/// What the family was given in a month, kind by kind, as this unit may know it.
pub fn received(given: &[Given], unit: UnitId) -> Vec<Received> {
    let mut kinds: BTreeMap<AidItem, Received> = BTreeMap::new();
    for one in given {
        let found =
            kinds.entry(one.item).or_insert(Received { item: one.item, times: 0, by_others: 0, last_on: one.on });
        found.times = found.times.saturating_add(1);
        found.by_others = found.by_others.saturating_add(i64::from(one.unit != unit));
        found.last_on = found.last_on.max(one.on);
    }
    kinds.into_values().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::AidId;
    use kernel::Instant;
    use uuid::Uuid;

    #[test]
    fn money_has_an_amount_and_a_quantity_its_measure() {
        assert!(fits(AidForm::Money, None, None, None).is_err() && fits(AidForm::Money, Some(1), None, None).is_ok());
        assert!(
            fits(AidForm::Goods, None, Some(2), None).is_err() && fits(AidForm::Goods, None, None, Some("袋")).is_err()
        );
        assert!(
            fits(AidForm::Goods, None, Some(2), Some("袋")).is_ok() && fits(AidForm::Service, None, None, None).is_ok()
        );
    }

    #[test]
    fn a_month_is_told_kind_by_kind_and_not_by_whom() {
        let [own, other] = [UnitId(Uuid::from_u128(1)), UnitId(Uuid::from_u128(2))];
        let day = |days: i64| Instant::from_micros(days * 86_400_000_000).day();
        let given = |item, unit, days| Given { id: AidId(Uuid::nil()), item, on: day(days), unit };
        let all = [given(AidItem::Food, own, 3), given(AidItem::Cash, other, 1), given(AidItem::Food, other, 2)];
        let told = received(&all, own);
        assert_eq!(
            told,
            [
                Received { item: AidItem::Cash, times: 1, by_others: 1, last_on: day(1) },
                Received { item: AidItem::Food, times: 2, by_others: 1, last_on: day(3) },
            ]
        );
    }
}
