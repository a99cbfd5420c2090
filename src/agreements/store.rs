//! Storage: the heads of agreements; parties and commitments have their own tables.

use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use crate::model::{Agreement, AgreementState, Changes, State};
use crate::originals::store as original_store;
use crate::parties::store as parties_store;
use crate::promises::store as commitments_store;
use crate::search::model::Source;
use crate::search::store as search;
use crate::terms::model::{AgreementEffect, Clause, DayType, NoticePeriod, Paper, SigningOrder, Terms};
use db::schema::agreements;
use db::{Json, ReadRows, Until, find_unreadable, known, on_engine, one_of, read_row, unreadable};
use journal::{Before, Of, ReadTx, WriteTx, rows_as_of, versioned};
use kernel::{AccountId, AgreementId, CommunityId, Day, Fault, Instant, UnitId};

#[derive(Queryable, Selectable, Insertable, Serialize, Deserialize)]
#[diesel(table_name = agreements)]
pub(super) struct Row {
    community_id: CommunityId,
    agreement_id: AgreementId,
    number: String,
    created_at: Instant,
    created_by: Option<AccountId>,
    author_unit_id: Option<UnitId>,
    signed_on: Option<Day>,
    document_no: Option<String>,
    sample: bool,
    #[diesel(embed)]
    #[serde(flatten)]
    words: Words,
    #[diesel(embed)]
    #[serde(flatten)]
    standing: Standing,
    #[diesel(embed)]
    #[serde(flatten)]
    counts: Counts,
}

/// The columns of its terms.
#[derive(Queryable, Selectable, Insertable, AsChangeset, Serialize, Deserialize)]
#[diesel(table_name = agreements, treat_none_as_null = true)]
pub(super) struct Words {
    title: String,
    purpose: String,
    starts_on: Day,
    ends_on: Until,
    renews_automatically: bool,
    signing_order: SigningOrder,
    effect: AgreementEffect,
    clauses: Json<Vec<Clause>>,
    notice: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    copies: Option<i64>,
}

/// The columns that say where it stands.
#[derive(Queryable, Selectable, Insertable, AsChangeset, Serialize, Deserialize)]
#[diesel(table_name = agreements, treat_none_as_null = true)]
pub(super) struct Standing {
    state: AgreementState,
    shared_at: Option<Instant>,
    digest: Option<String>,
    signing_due_on: Option<Day>,
    concluded_at: Option<Instant>,
    activated_at: Option<Instant>,
    ended_at: Option<Instant>,
    ended_because: Option<String>,
    suspended_at: Option<Instant>,
    standing: Option<Json<SinceConcluded>>,
}

/// The columns that every change writes.
#[derive(Queryable, Selectable, Insertable, AsChangeset, Serialize, Deserialize)]
#[diesel(table_name = agreements)]
pub(super) struct Counts {
    revision: i64,
    version: i64,
    updated_at: Instant,
}

versioned!(
    /// Every state of what is said of an agreement itself.
    pub static AGREEMENTS: Row in agreements[agreement_id]
);

/// What the states of the later life carry, and what has come to the agreement since it was concluded.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct SinceConcluded {
    #[serde(rename = "later")]
    changes: Changes,
    state: Option<State>,
}

impl SinceConcluded {
    /// Nothing for an agreement to which nothing has come yet.
    fn of(agreement: &Agreement) -> Option<Self> {
        let later_state =
            matches!(agreement.state, State::Suspended { .. } | State::Ending { .. } | State::Terminated { .. });
        let state = later_state.then(|| agreement.state.clone());
        let come = later_state || !agreement.changes.is_empty();
        come.then(|| Self { changes: agreement.changes.clone(), state })
    }
}

fn period(words: &str) -> Result<NoticePeriod, Fault> {
    let read = |(days, day_type): (&str, &str)| {
        Some(NoticePeriod { days: days.parse().ok()?, day_type: DayType::named(day_type)? })
    };
    known(words.split_once(' ').and_then(read))
}

impl Words {
    fn of(terms: &Terms) -> Result<Self, Fault> {
        Ok(Self {
            title: terms.title.clone(),
            purpose: terms.purpose.clone(),
            starts_on: terms.starts_on,
            ends_on: Until(terms.ends_on),
            renews_automatically: terms.renews_automatically,
            signing_order: terms.signing_order,
            effect: terms.effect,
            clauses: Json::of(terms.clauses.clone())?,
            notice: terms.notice.map(|period| format!("{} {}", period.days, period.day_type.name())),
            copies: terms.copies.map(i64::from),
        })
    }
}

impl TryFrom<Words> for Terms {
    type Error = Fault;

    fn try_from(words: Words) -> Result<Self, Fault> {
        Ok(Self {
            title: words.title,
            purpose: words.purpose,
            starts_on: words.starts_on,
            ends_on: words.ends_on.0,
            renews_automatically: words.renews_automatically,
            signing_order: words.signing_order,
            effect: words.effect,
            clauses: words.clauses.into_inner(),
            notice: words.notice.as_deref().map(period).transpose()?,
            copies: words.copies.map(u32::try_from).transpose().map_err(|_| unreadable())?,
        })
    }
}

impl Standing {
    fn of(agreement: &Agreement) -> Result<Self, Fault> {
        let state = &agreement.state;
        let ended_because = match state {
            State::Terminated { reason, .. } => Some(reason.clone()),
            _ => state.withdrawal_reason(),
        };
        Ok(Self {
            state: state.stage(),
            shared_at: agreement.shared_at,
            digest: state.digest().map(ToOwned::to_owned),
            signing_due_on: state.due_on(),
            concluded_at: agreement.concluded_at,
            activated_at: state.since(),
            ended_at: state.ended_at(),
            ended_because,
            suspended_at: state.pause().map(|pause| pause.at),
            standing: Json::maybe(SinceConcluded::of(agreement))?,
        })
    }

    /// The state, where the columns go together.
    fn state(self, later: Option<State>) -> Option<State> {
        let (digest, due_on) = (self.digest, self.signing_due_on);
        Some(match self.state {
            AgreementState::Draft => State::Draft,
            AgreementState::Negotiating => State::Negotiating,
            AgreementState::AwaitingSignatures => State::AwaitingSignatures { digest: digest?, due_on: due_on? },
            AgreementState::Signed => State::Signed { digest: digest?, due_on },
            AgreementState::Active => State::Active { digest: digest?, due_on, since: self.activated_at? },
            AgreementState::Expired => {
                State::Expired { digest: digest?, since: self.activated_at?, at: self.ended_at? }
            }
            AgreementState::Withdrawn => State::Withdrawn { at: self.ended_at?, reason: self.ended_because },
            AgreementState::Suspended
            | AgreementState::Ending
            | AgreementState::Terminated
            | AgreementState::Voided => later?,
        })
    }
}

impl Counts {
    fn of(agreement: &Agreement) -> Self {
        Self { revision: agreement.revision, version: agreement.version, updated_at: agreement.updated_at }
    }
}

impl Row {
    fn of(agreement: &Agreement) -> Result<Self, Fault> {
        let paper = agreement.paper.as_ref();
        Ok(Self {
            community_id: agreement.community,
            agreement_id: agreement.id,
            number: agreement.number.clone(),
            created_at: agreement.created_at,
            created_by: agreement.created_by,
            author_unit_id: agreement.author_unit,
            signed_on: paper.map(|paper| paper.signed_on),
            document_no: paper.and_then(|paper| paper.document_no.clone()),
            sample: agreement.sample,
            words: Words::of(&agreement.terms)?,
            standing: Standing::of(agreement)?,
            counts: Counts::of(agreement),
        })
    }
}

impl TryFrom<Row> for Agreement {
    type Error = Fault;

    fn try_from(row: Row) -> Result<Self, Fault> {
        let (mut standing, counts, document_no) = (row.standing, row.counts, row.document_no);
        let SinceConcluded { changes, state } = standing.standing.take().map(Json::into_inner).unwrap_or_default();
        Ok(Self {
            id: row.agreement_id,
            community: row.community_id,
            number: row.number,
            terms: read_row("agreements", row.agreement_id, || row.words.try_into())?,
            revision: counts.revision,
            version: counts.version,
            created_at: row.created_at,
            updated_at: counts.updated_at,
            created_by: row.created_by,
            author_unit: row.author_unit_id,
            shared_at: standing.shared_at,
            paper: row.signed_on.map(|signed_on| Paper { signed_on, document_no }),
            concluded_at: standing.concluded_at,
            sample: row.sample,
            original: None,
            parties: Vec::new(),
            commitments: Vec::new(),
            changes,
            state: read_row("agreements", row.agreement_id, || standing.state(state).ok_or_else(unreadable))?,
        })
    }
}

/// The agreement of this id, whole, if the caller may know of it.
pub fn find_visible(view: &mut ReadTx, id: AgreementId) -> Result<Option<Agreement>, Fault> {
    let found = find(view, id)?;
    Ok(found.filter(|agreement| agreement.visible_to(view.actor())))
}

/// The agreement of this id, whole.
pub fn find(view: &mut ReadTx, id: AgreementId) -> Result<Option<Agreement>, Fault> {
    view.snapshot()?;
    let Some(mut agreement) = find_head(view, id)? else { return Ok(None) };
    agreement.parties = parties_store::of(view, id)?;
    agreement.commitments = commitments_store::of(view, id)?;
    agreement.original = original_store::of(view, id)?;
    Ok(Some(agreement))
}

/// What is said of the agreement itself, if the caller may know of it; its parties are read only where they decide that.
pub fn find_visible_head(view: &mut ReadTx, id: AgreementId) -> Result<Option<Agreement>, Fault> {
    let Some(mut agreement) = find_head(view, id)? else { return Ok(None) };
    if view.actor().unit.is_some() {
        agreement.parties = parties_store::of(view, id)?;
    }
    Ok(Some(agreement).filter(|agreement| agreement.visible_to(view.actor())))
}

/// The agreement of this id without its parties and commitments.
fn find_head(view: &mut ReadTx, id: AgreementId) -> Result<Option<Agreement>, Fault> {
    let community = view.community();
    on_engine!(view.conn(), |conn| agreements::table
        .filter(agreements::community_id.eq(community))
        .filter(agreements::agreement_id.eq(id))
        .select(Row::as_select())
        .read_first(conn))
}

/// The agreement of this id with its parties only: enough to know who may do what, cheap for a long text.
pub fn find_with_parties(view: &mut ReadTx, id: AgreementId) -> Result<Option<Agreement>, Fault> {
    let Some(mut agreement) = find_head(view, id)? else { return Ok(None) };
    agreement.parties = parties_store::of(view, id)?;
    Ok(Some(agreement).filter(|agreement| agreement.visible_to(view.actor())))
}

/// One agreement, or each, as it stood before an instant: without its parties and commitments, and whoever asks.
pub fn heads_as_of(view: &mut ReadTx, of: Of, before: Before) -> Result<Vec<Agreement>, Fault> {
    let rows: Vec<Row> = rows_as_of(view, &AGREEMENTS, of, before)?;
    rows.into_iter().map(Agreement::try_from).collect()
}

/// Saves a new agreement, with its parties and commitments.
pub fn insert(tx: &mut WriteTx, agreement: &Agreement) -> Result<(), Fault> {
    diesel::insert_into(agreements::table).values(Row::of(agreement)?).execute(tx.conn())?;
    tx.touch(&AGREEMENTS, agreement.id);
    search::replace(tx, agreement.id, Source::Title, [], [agreement.terms.title.as_str()])?;
    search::replace(tx, agreement.id, Source::Number, [], [agreement.number.as_str()])?;
    parties_store::insert(tx, agreement.id, &agreement.parties)?;
    commitments_store::insert(tx, agreement.id, &agreement.commitments)
}

/// Saves the state of the agreement from now on; its words are left alone.
pub fn save_state(tx: &mut WriteTx, agreement: &Agreement) -> Result<(), Fault> {
    let one = agreements::table
        .filter(agreements::community_id.eq(tx.community()))
        .filter(agreements::agreement_id.eq(agreement.id));
    diesel::update(one).set((Standing::of(agreement)?, Counts::of(agreement))).execute(tx.conn())?;
    tx.touch(&AGREEMENTS, agreement.id);
    Ok(())
}

/// Saves the words of the agreement and its new version; parties and commitments are left alone.
pub fn save_terms(tx: &mut WriteTx, agreement: &Agreement) -> Result<(), Fault> {
    if let Some((title, _)) = title_and_number(tx, agreement.id)? {
        search::replace(tx, agreement.id, Source::Title, [title.as_str()], [agreement.terms.title.as_str()])?;
    }
    let one = agreements::table
        .filter(agreements::community_id.eq(tx.community()))
        .filter(agreements::agreement_id.eq(agreement.id));
    diesel::update(one).set((Words::of(&agreement.terms)?, Counts::of(agreement))).execute(tx.conn())?;
    tx.touch(&AGREEMENTS, agreement.id);
    Ok(())
}

/// Saves that the agreement changed, and nothing else of it.
pub fn save_version(tx: &mut WriteTx, agreement: &Agreement) -> Result<(), Fault> {
    let one = agreements::table
        .filter(agreements::community_id.eq(tx.community()))
        .filter(agreements::agreement_id.eq(agreement.id));
    on_engine!(tx.conn(), |conn| diesel::update(one).set(Counts::of(agreement)).execute(conn))?;
    tx.touch(&AGREEMENTS, agreement.id);
    Ok(())
}

/// Replaces parties and commitments by those of the agreement.
pub fn replace_content(tx: &mut WriteTx, agreement: &Agreement) -> Result<(), Fault> {
    commitments_store::delete(tx, agreement.id)?;
    parties_store::delete(tx, agreement.id)?;
    parties_store::insert(tx, agreement.id, &agreement.parties)?;
    commitments_store::insert(tx, agreement.id, &agreement.commitments)
}

/// The words of the agreement itself by which it is found.
fn title_and_number(view: &mut ReadTx, id: AgreementId) -> Result<Option<(String, String)>, Fault> {
    let community = view.community();
    Ok(on_engine!(view.conn(), |conn| agreements::table
        .filter(agreements::community_id.eq(community))
        .filter(agreements::agreement_id.eq(id))
        .select((agreements::title, agreements::number))
        .first(conn)
        .optional())?)
}

/// Removes a draft with everything in it.
pub fn delete(tx: &mut WriteTx, id: AgreementId) -> Result<(), Fault> {
    if let Some((title, number)) = title_and_number(tx, id)? {
        search::replace(tx, id, Source::Title, [title.as_str()], [])?;
        search::replace(tx, id, Source::Number, [number.as_str()], [])?;
    }
    commitments_store::delete(tx, id)?;
    parties_store::delete(tx, id)?;
    let one =
        agreements::table.filter(agreements::community_id.eq(tx.community())).filter(agreements::agreement_id.eq(id));
    diesel::delete(one).execute(tx.conn())?;
    tx.touch(&AGREEMENTS, id);
    Ok(())
}

/// The rows of the community that cannot be read, by id.
pub fn unreadable_rows(view: &mut ReadTx) -> Result<Vec<String>, Fault> {
    Ok(find_unreadable!(view, agreements, agreement_id, Row, Agreement::try_from))
}

/// The heads of these agreements, in one statement: without parties and commitments, and whoever asks.
pub fn heads(view: &mut ReadTx, ids: &[AgreementId]) -> Result<Vec<Agreement>, Fault> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    agreements::table
        .filter(agreements::community_id.eq(view.community()))
        .filter(one_of(agreements::agreement_id, ids.iter().copied()))
        .select(Row::as_select())
        .read_all(view.conn())
}
