//! Memory: the rows of households, of which nothing is said here.

use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::model::{Consent, ConsentBy, ConsentState, Household, HouseholdState, LegalBasis, MISTAKEN, State};
use db::schema::households;
use db::{At, Conn, On, Uid, find_unreadable, known, one_of, read_row, unreadable};
use journal::{Before, Of, ReadTx, WriteTx, rows_as_of, versioned};
use kernel::{CommunityId, Day, Fault, HouseholdId, Id, Instant};

#[derive(Queryable, Selectable, Insertable, AsChangeset, Serialize, Deserialize)]
#[diesel(table_name = households, primary_key(community_id, household_id), treat_none_as_null = true)]
struct Row {
    community_id: Uid,
    household_id: Uid,
    code: String,
    number: i64,
    state: String,
    state_on: Option<On>,
    merged_into: Option<Uid>,
    checked_on: Option<On>,
    officer_id: Option<Uid>,
    legal_basis: String,
    consent: String,
    consent_on: Option<On>,
    consent_by: Option<String>,
    withdrawn_on: Option<On>,
    reported_by: Option<Uid>,
    erasure_asked_by: Option<Uid>,
    erasure_asked_at: Option<At>,
    sample: bool,
    version: i64,
    created_at: At,
    updated_at: At,
    restricted_by: Option<Uid>,
    restricted_at: Option<At>,
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
            State::Merged { into, on } => (Some(on), Some(into.into())),
            _ => (None, None),
        };
        let (consent_on, consent_by, withdrawn_on) = match household.consent {
            Consent::None => (None, None, None),
            Consent::Given { on, by } => (Some(on), Some(by.name().to_owned()), None),
            Consent::Withdrawn { on } => (None, None, Some(on)),
        };
        let (erasure_asked_by, erasure_asked_at) = household.erasure.unzip();
        let (restricted_by, restricted_at) = household.restricted.unzip();
        Self {
            community_id: household.community.into(),
            household_id: household.id.into(),
            code: household.code.clone(),
            number: household.number,
            state: household.state.word().map_or(MISTAKEN, HouseholdState::name).to_owned(),
            state_on: state_on.map(On::from),
            merged_into,
            checked_on: household.checked_on.map(On::from),
            officer_id: household.officer.map(Uid::from),
            legal_basis: household.basis.name().to_owned(),
            consent: household.consent.word().name().to_owned(),
            consent_on: consent_on.map(On::from),
            consent_by,
            withdrawn_on: withdrawn_on.map(On::from),
            reported_by: household.reported_by.map(Uid::from),
            erasure_asked_by: erasure_asked_by.map(Uid::from),
            erasure_asked_at: erasure_asked_at.map(At::from),
            sample: household.sample,
            version: household.version,
            created_at: household.created_at.into(),
            updated_at: household.updated_at.into(),
            restricted_by: restricted_by.map(Uid::from),
            restricted_at: restricted_at.map(At::from),
        }
    }
}

impl TryFrom<Row> for Household {
    type Error = Fault;

    fn try_from(row: Row) -> Result<Self, Fault> {
        read_row("households", row.household_id, || {
            Ok(Self {
                id: row.household_id.id(),
                community: row.community_id.id(),
                state: state(&row)?,
                consent: consent(&row)?,
                code: row.code,
                number: row.number,
                checked_on: On::maybe(row.checked_on)?,
                officer: row.officer_id.map(Uid::id),
                basis: known(LegalBasis::named(&row.legal_basis))?,
                reported_by: row.reported_by.map(Uid::id),
                erasure: row.erasure_asked_by.map(Uid::id).zip(row.erasure_asked_at.map(Into::into)),
                restricted: row.restricted_by.map(Uid::id).zip(row.restricted_at.map(Into::into)),
                sample: row.sample,
                version: row.version,
                created_at: row.created_at.into(),
                updated_at: row.updated_at.into(),
            })
        })
    }
}

fn state(row: &Row) -> Result<State, Fault> {
    // Of some that ended before their days were kept only the last change is known.
    let state_on = On::maybe(row.state_on)?;
    let on = || state_on.unwrap_or_else(|| Instant::from(row.updated_at).day());
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
        HouseholdState::Merged => State::Merged { into: known(row.merged_into)?.id(), on: on() },
        HouseholdState::Erased => State::Erased { on: on() },
    })
}

fn consent(row: &Row) -> Result<Consent, Fault> {
    let by = row.consent_by.as_deref().and_then(ConsentBy::named);
    match (ConsentState::named(&row.consent), On::maybe(row.consent_on)?.zip(by), On::maybe(row.withdrawn_on)?) {
        (Some(ConsentState::None), ..) => Ok(Consent::None),
        (Some(ConsentState::Given), Some((on, by)), _) => Ok(Consent::Given { on, by }),
        (Some(ConsentState::Withdrawn), _, Some(on)) => Ok(Consent::Withdrawn { on }),
        _ => Err(unreadable()),
    }
}

/// The household of this id; one that was reported by mistake is none.
pub fn find(view: &mut ReadTx, id: HouseholdId) -> Result<Option<Household>, Fault> {
    let row: Option<Row> = households::table
        .filter(households::community_id.eq(view.cid()))
        .filter(households::household_id.eq(Uid::from(id)))
        .filter(households::state.ne(MISTAKEN))
        .select(Row::as_select())
        .first(view.conn())
        .optional()?;
    row.map(Household::try_from).transpose()
}

/// These households; those reported by mistake are left out.
pub fn these(view: &mut ReadTx, ids: &[HouseholdId]) -> Result<Vec<Household>, Fault> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<Row> = households::table
        .filter(households::community_id.eq(view.cid()))
        .filter(one_of(households::household_id, ids.iter().copied().map(Uid::from)))
        .filter(households::state.ne(MISTAKEN))
        .order(households::number)
        .select(Row::as_select())
        .load(view.conn())?;
    rows.into_iter().map(Household::try_from).collect()
}

/// Every household of the community; those reported by mistake are left out.
pub fn all(view: &mut ReadTx) -> Result<Vec<Household>, Fault> {
    let rows: Vec<Row> = households::table
        .filter(households::community_id.eq(view.cid()))
        .filter(households::state.ne(MISTAKEN))
        .order(households::number)
        .select(Row::as_select())
        .load(view.conn())?;
    rows.into_iter().map(Household::try_from).collect()
}

/// The largest number a code of this community holds; 0 before the first.
pub fn last_number(view: &mut ReadTx) -> Result<i64, Fault> {
    let last: Option<i64> = households::table
        .filter(households::community_id.eq(view.cid()))
        .order(households::number.desc())
        .select(households::number)
        .first(view.conn())
        .optional()?;
    Ok(last.unwrap_or(0))
}

/// Every household whose key was destroyed, in all communities: for whoever restores a backup, on the command line alone.
pub fn erased_everywhere(conn: &mut Conn) -> Result<Vec<(CommunityId, HouseholdId)>, Fault> {
    let gone = [HouseholdState::Erased.name(), MISTAKEN];
    let rows: Vec<(Uid, Uid)> = households::table
        .filter(households::state.eq_any(gone))
        .order((households::community_id, households::number))
        .select((households::community_id, households::household_id))
        .load(conn)?;
    Ok(rows.into_iter().map(|(community, id)| (community.id(), id.id())).collect())
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
        .filter(households::community_id.eq(tx.cid()))
        .filter(households::household_id.eq(Uid::from(household.id)));
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
        .filter(households::community_id.eq(view.cid()))
        .filter(households::state.eq(HouseholdState::Erased.name()));
    Ok(erased.count().get_result(view.conn())?)
}

/// The ids of all of them, also of those reported by mistake.
pub fn ids(view: &mut ReadTx) -> Result<Vec<HouseholdId>, Fault> {
    let all = households::table.filter(households::community_id.eq(view.cid()));
    let ids: Vec<Uid> = all.select(households::household_id).load(view.conn())?;
    Ok(ids.into_iter().map(Uid::id).collect())
}
