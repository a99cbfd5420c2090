//! Storage: the numbers of agreements, and how many are still being written.

use diesel::prelude::*;
use serde::Serialize;

use crate::model::AgreementState;
use db::one_word_of;
use db::schema::{agreement_numbers, agreements};
use journal::{ReadTx, WriteTx, versioned};
use kernel::{CommunityId, Fault, Id, UnitId};

#[derive(Queryable, Selectable, Insertable, Serialize)]
#[diesel(table_name = agreement_numbers)]
struct NumberRow {
    community_id: CommunityId,
    year: i64,
    last: i64,
}

versioned!(
    /// Which number was given last, year by year: none is given twice.
    pub static NUMBERS: NumberRow in agreement_numbers[community_id, year] as digests
);

/// The next number of this year.
pub fn next_number(tx: &mut WriteTx, year: i64) -> Result<i64, Fault> {
    let community = tx.community();
    tx.touch_one(&NUMBERS, (community.uuid(), year));
    let mine = agreement_numbers::table
        .filter(agreement_numbers::community_id.eq(community))
        .filter(agreement_numbers::year.eq(year));
    let next: Option<i64> = diesel::update(mine)
        .set(agreement_numbers::last.eq(agreement_numbers::last + 1))
        .returning(agreement_numbers::last)
        .get_result(tx.conn())
        .optional()?;
    if let Some(next) = next {
        return Ok(next);
    }
    let first = NumberRow { community_id: community, year, last: 1 };
    diesel::insert_into(agreement_numbers::table).values(first).execute(tx.conn())?;
    Ok(1)
}

/// How many agreements of the side of an author are still being written.
pub fn unfinished(view: &mut ReadTx, author: Option<UnitId>) -> Result<i64, Fault> {
    let mut query = agreements::table
        .filter(agreements::community_id.eq(view.community()))
        .filter(one_word_of(
            agreements::state,
            [AgreementState::Draft, AgreementState::Negotiating].map(AgreementState::name),
        ))
        .count()
        .into_boxed();
    query = match author {
        Some(unit) => query.filter(agreements::author_unit_id.eq(unit)),
        None => query.filter(agreements::author_unit_id.is_null()),
    };
    Ok(query.get_result(view.conn())?)
}
