//! Storage: households, without anything that is said of them.

use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::model::{
    Consent, ConsentBy, ConsentState, Household, HouseholdId, HouseholdState, LegalBasis, MISTAKEN, State,
};
use db::schema::households;
use db::{Conn, ReadRows, find_unreadable, known, one_of, one_word_of, read_row, unreadable};
use journal::{Before, Of, ReadTx, WriteTx, rows_as_of, versioned};
use kernel::{AccountId, CommunityId, Day, Fault, Id, Instant};

#[derive(Queryable, Selectable, Insertable, AsChangeset, Serialize, Deserialize)]
#[diesel(table_name = households, primary_key(community_id, household_id), treat_none_as_null = true)]
struct Row {
    community_id: CommunityId,
    household_id: HouseholdId,
    code: String,
    number: i64,
    state: String,
    state_on: Option<Day>,
    merged_into: Option<HouseholdId>,
    checked_on: Option<Day>,
    officer_id: Option<AccountId>,
    legal_basis: LegalBasis,
    consent: ConsentState,
    consent_on: Option<Day>,
    consent_by: Option<ConsentBy>,
    withdrawn_on: Option<Day>,
    reported_by: Option<AccountId>,
    erasure_asked_by: Option<AccountId>,
    erasure_asked_at: Option<Instant>,
    sample: bool,
    version: i64,
    created_at: Instant,
    updated_at: Instant,
    restricted_by: Option<AccountId>,
    restricted_at: Option<Instant>,
}

versioned!(
    /// Every state of a household, as far as it is not sealed; once its key is gone, the last one alone.
    pub static HOUSEHOLDS: Row in households[household_id] as erasable
);

impl Row {
    fn of(household: &Household) -> Self {
        let (state_on, merged_into) = match household.state {
            State::Noticed { until: on } | State::Graduated { on } | State::Rejected { on } | State::Erased { on } => {
                (Some(on), None)
            }
            State::Merged { into, on } => (Some(on), Some(into)),
            _ => (None, None),
        };
        let (consent_on, consent_by, withdrawn_on) = match household.consent {
            Consent::None => (None, None, None),
            Consent::Given { on, by } => (Some(on), Some(by), None),
            Consent::Withdrawn { on } => (None, None, Some(on)),
        };
        let (erasure_asked_by, erasure_asked_at) = household.erasure.unzip();
        let (restricted_by, restricted_at) = household.restricted.unzip();
        Self {
            community_id: household.community,
            household_id: household.id,
            code: household.code.clone(),
            number: household.number,
            state: household.state.word().map_or(MISTAKEN, HouseholdState::name).to_owned(),
            state_on,
            merged_into,
            checked_on: household.checked_on,
            officer_id: household.officer,
            legal_basis: household.basis,
            consent: household.consent.word(),
            consent_on,
            consent_by,
            withdrawn_on,
            reported_by: household.reported_by,
            erasure_asked_by,
            erasure_asked_at,
            sample: household.sample,
            version: household.version,
            created_at: household.created_at,
            updated_at: household.updated_at,
            restricted_by,
            restricted_at,
        }
    }
}

impl TryFrom<Row> for Household {
    type Error = Fault;

    fn try_from(row: Row) -> Result<Self, Fault> {
        read_row("households", row.household_id, || {
            Ok(Self {
                id: row.household_id,
                community: row.community_id,
                state: state(&row)?,
                consent: consent(&row)?,
                code: row.code,
                number: row.number,
                checked_on: row.checked_on,
                officer: row.officer_id,
                basis: row.legal_basis,
                reported_by: row.reported_by,
                erasure: row.erasure_asked_by.zip(row.erasure_asked_at),
                restricted: row.restricted_by.zip(row.restricted_at),
                sample: row.sample,
                version: row.version,
                created_at: row.created_at,
                updated_at: row.updated_at,
            })
        })
    }
}

fn state(row: &Row) -> Result<State, Fault> {
    // Of some that ended before their days were kept only the last change is known.
    let on = || row.state_on.unwrap_or_else(|| row.updated_at.day());
    if row.state == MISTAKEN {
        return Ok(State::Mistaken);
    }
    Ok(match known(HouseholdState::named(&row.state))? {
        HouseholdState::Reported => State::Reported,
        HouseholdState::UnderReview => State::UnderReview,
        HouseholdState::Reviewed => State::Reviewed,
        HouseholdState::Noticed => State::Noticed { until: on() },
        HouseholdState::Active => State::Active,
        HouseholdState::Graduated => State::Graduated { on: on() },
        HouseholdState::Rejected => State::Rejected { on: on() },
        HouseholdState::Merged => State::Merged { into: known(row.merged_into)?, on: on() },
        HouseholdState::Erased => State::Erased { on: on() },
    })
}

fn consent(row: &Row) -> Result<Consent, Fault> {
    match (row.consent, row.consent_on.zip(row.consent_by), row.withdrawn_on) {
        (ConsentState::None, ..) => Ok(Consent::None),
        (ConsentState::Given, Some((on, by)), _) => Ok(Consent::Given { on, by }),
        (ConsentState::Withdrawn, _, Some(on)) => Ok(Consent::Withdrawn { on }),
        _ => Err(unreadable()),
    }
}

/// The household of this id; one that was reported by mistake is none.
pub fn find(view: &mut ReadTx, id: HouseholdId) -> Result<Option<Household>, Fault> {
    households::table
        .filter(households::community_id.eq(view.community()))
        .filter(households::household_id.eq(id))
        .filter(households::state.ne(MISTAKEN))
        .select(Row::as_select())
        .read_first(view.conn())
}

/// These households; those reported by mistake are left out.
pub fn these(view: &mut ReadTx, ids: &[HouseholdId]) -> Result<Vec<Household>, Fault> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    households::table
        .filter(households::community_id.eq(view.community()))
        .filter(one_of(households::household_id, ids.iter().copied()))
        .filter(households::state.ne(MISTAKEN))
        .order(households::number)
        .select(Row::as_select())
        .read_all(view.conn())
}

/// Every household of the community; those reported by mistake are left out.
pub fn all(view: &mut ReadTx) -> Result<Vec<Household>, Fault> {
    households::table
        .filter(households::community_id.eq(view.community()))
        .filter(households::state.ne(MISTAKEN))
        .order(households::number)
        .select(Row::as_select())
        .read_all(view.conn())
}

/// The largest number a code of this community holds; 0 before the first.
pub fn last_number(view: &mut ReadTx) -> Result<i64, Fault> {
    let last: Option<i64> = households::table
        .filter(households::community_id.eq(view.community()))
        .order(households::number.desc())
        .select(households::number)
        .first(view.conn())
        .optional()?;
    Ok(last.unwrap_or(0))
}

/// Every household whose key was destroyed, in all communities: for whoever restores a backup, on the command line alone.
pub fn erased_everywhere(conn: &mut Conn) -> Result<Vec<(CommunityId, HouseholdId)>, Fault> {
    let gone = [HouseholdState::Erased.name(), MISTAKEN];
    Ok(households::table
        .filter(one_word_of(households::state, gone))
        .order((households::community_id, households::number))
        .select((households::community_id, households::household_id))
        .load(conn)?)
}

/// Enters a household.
pub fn insert(tx: &mut WriteTx, household: &Household) -> Result<(), Fault> {
    diesel::insert_into(households::table).values(Row::of(household)).execute(tx.conn())?;
    tx.touch(&HOUSEHOLDS, household.id);
    Ok(())
}

/// Writes a changed household down.
pub fn update(tx: &mut WriteTx, household: &Household) -> Result<(), Fault> {
    let one = households::table
        .filter(households::community_id.eq(tx.community()))
        .filter(households::household_id.eq(household.id));
    diesel::update(one).set(Row::of(household)).execute(tx.conn())?;
    tx.touch(&HOUSEHOLDS, household.id);
    Ok(())
}

/// The household of this id as it stood at 24:00 of a day. Once its key is gone, how it stood before that is not known.
pub fn as_of(view: &mut ReadTx, id: HouseholdId, day: Day) -> Result<Option<Household>, Fault> {
    Ok(stood(view, Of::Object(id.uuid()), day)?.pop())
}

/// These households as they stood at 24:00 of a day, in one statement; those reported by mistake are left out.
pub fn these_as_of(view: &mut ReadTx, ids: &[HouseholdId], day: Day) -> Result<Vec<Household>, Fault> {
    stood(view, Of::These(ids.iter().map(|id| id.uuid()).collect()), day)
}

/// Every household as it stood at 24:00 of a day; those reported by mistake are left out.
pub fn all_as_of(view: &mut ReadTx, day: Day) -> Result<Vec<Household>, Fault> {
    stood(view, Of::All, day)
}

fn stood(view: &mut ReadTx, of: Of, day: Day) -> Result<Vec<Household>, Fault> {
    let rows: Vec<Row> = rows_as_of(view, &HOUSEHOLDS, of, Before(Instant::end_of(day)))?;
    rows.into_iter().filter(|row| row.state != MISTAKEN).map(Household::try_from).collect()
}

/// How a household stood before is forgotten with its key.
pub fn forget(tx: &mut WriteTx, id: HouseholdId) -> Result<(), Fault> {
    tx.forget_versions(&HOUSEHOLDS, Of::Object(id.uuid()))
}

/// The rows of the community that cannot be read, by id.
pub fn unreadable_rows(view: &mut ReadTx) -> Result<Vec<String>, Fault> {
    Ok(find_unreadable!(view, households, household_id, Row, Household::try_from))
}

/// How many households of the community are erased.
pub fn erased(view: &mut ReadTx) -> Result<i64, Fault> {
    let erased = households::table
        .filter(households::community_id.eq(view.community()))
        .filter(households::state.eq(HouseholdState::Erased));
    Ok(erased.count().get_result(view.conn())?)
}

/// The ids of all of them, also of those reported by mistake.
pub fn ids(view: &mut ReadTx) -> Result<Vec<HouseholdId>, Fault> {
    let all = households::table.filter(households::community_id.eq(view.community()));
    Ok(all.select(households::household_id).load(view.conn())?)
}
