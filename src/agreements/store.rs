//! Memory: the heads of agreements; parties and commitments lie in their own tables.

use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use crate::model::{Agreement, AgreementState, Changes, State};
use crate::originals::store as original_store;
use crate::parties::store as parties_store;
use crate::promises::store as commitments_store;
use crate::terms::model::{AgreementEffect, NoticePeriod, NoticeReckoning, Paper, SigningOrder, Terms};
use db::schema::agreements;
use db::{At, On, Uid, find_unreadable, from_json, known, on_engine, one_of, read_row, to_json};
use journal::{Before, Of, ReadTx, WriteTx, rows_as_of, versioned};
use kernel::{AgreementId, Fault};

#[derive(Queryable, Selectable, Insertable, Serialize, Deserialize)]
#[diesel(table_name = agreements)]
pub(super) struct Row {
    community_id: Uid,
    agreement_id: Uid,
    number: String,
    title: String,
    purpose: String,
    state: String,
    revision: i64,
    version: i64,
    created_at: At,
    updated_at: At,
    created_by: Option<Uid>,
    author_unit_id: Option<Uid>,
    shared_at: Option<At>,
    starts_on: On,
    ends_on: On,
    renews_automatically: bool,
    signing_order: String,
    effect: String,
    clauses: String,
    digest: Option<String>,
    signing_due_on: Option<On>,
    signed_on: Option<On>,
    document_no: Option<String>,
    concluded_at: Option<At>,
    activated_at: Option<At>,
    ended_at: Option<At>,
    ended_because: Option<String>,
    sample: bool,
    notice: Option<String>,
    suspended_at: Option<At>,
    standing: Option<String>,
}

versioned!(
    /// Every state of what is said of an agreement itself.
    pub static AGREEMENTS: Row in agreements[agreement_id]
);

/// What the states of the later life carry, and what has come to the agreement since it was concluded.
#[derive(Default, Serialize, Deserialize)]
struct SinceConcluded {
    #[serde(rename = "later")]
    changes: Changes,
    state: Option<State>,
}

/// Empty for an agreement to which nothing has come yet.
fn since_concluded(agreement: &Agreement) -> Result<Option<String>, Fault> {
    let later_state =
        matches!(agreement.state, State::Suspended { .. } | State::Ending { .. } | State::Terminated { .. });
    if agreement.changes.is_empty() && !later_state {
        return Ok(None);
    }
    let state = later_state.then(|| agreement.state.clone());
    to_json(&SinceConcluded { changes: agreement.changes.clone(), state }).map(Some)
}

fn period(words: &str) -> Option<NoticePeriod> {
    let (days, reckoning) = words.split_once(' ')?;
    Some(NoticePeriod { days: days.parse().ok()?, reckoning: NoticeReckoning::named(reckoning)? })
}

fn written(period: NoticePeriod) -> String {
    format!("{} {}", period.days, period.reckoning.name())
}

impl Row {
    fn of(agreement: &Agreement) -> Result<Self, Fault> {
        let (terms, paper) = (&agreement.terms, agreement.paper.as_ref());
        let (activated_at, ended_at, ended_because) = moments(&agreement.state);
        Ok(Self {
            community_id: agreement.community.into(),
            agreement_id: agreement.id.into(),
            number: agreement.number.clone(),
            title: terms.title.clone(),
            purpose: terms.purpose.clone(),
            state: agreement.state.stage().name().to_owned(),
            revision: agreement.revision,
            version: agreement.version,
            created_at: agreement.created_at.into(),
            updated_at: agreement.updated_at.into(),
            created_by: agreement.created_by.map(Uid::from),
            author_unit_id: agreement.author_unit.map(Uid::from),
            shared_at: agreement.shared_at.map(At),
            starts_on: terms.starts_on.into(),
            ends_on: On::end(terms.ends_on),
            renews_automatically: terms.renews_automatically,
            signing_order: terms.signing_order.name().to_owned(),
            effect: terms.effect.name().to_owned(),
            clauses: to_json(&terms.clauses)?,
            digest: agreement.state.digest().map(ToOwned::to_owned),
            signing_due_on: agreement.state.due_on().map(On::from),
            signed_on: paper.map(|paper| paper.signed_on.into()),
            document_no: paper.and_then(|paper| paper.document_no.clone()),
            concluded_at: agreement.concluded_at.map(At),
            activated_at,
            ended_at,
            ended_because,
            sample: agreement.sample,
            notice: terms.notice.map(written),
            suspended_at: agreement.state.pause().map(|pause| At(pause.at)),
            standing: since_concluded(agreement)?,
        })
    }
}

/// When it came into force, ended, and why.
fn moments(state: &State) -> (Option<At>, Option<At>, Option<String>) {
    match state {
        State::Active { since, .. } | State::Suspended { since, .. } | State::Ending { since, .. } => {
            (Some(At(*since)), None, None)
        }
        State::Terminated { since, at, reason, .. } => (since.map(At), Some(At(*at)), Some(reason.clone())),
        State::Expired { since, at, .. } => (Some(At(*since)), Some(At(*at)), None),
        State::Withdrawn { at, reason } => (None, Some(At(*at)), reason.clone()),
        State::Draft | State::Negotiating | State::AwaitingSignatures { .. } | State::Signed { .. } => {
            (None, None, None)
        }
    }
}

impl TryFrom<Row> for Agreement {
    type Error = Fault;

    fn try_from(row: Row) -> Result<Self, Fault> {
        read_row("agreements", row.agreement_id, || {
            let since = row.standing.as_deref().map(|text| from_json::<SinceConcluded>(text)).transpose()?;
            let SinceConcluded { changes, state: later } = since.unwrap_or_default();
            let state = state(&row, later)?;
            let document_no = row.document_no;
            Ok(Self {
                id: row.agreement_id.id(),
                community: row.community_id.id(),
                number: row.number,
                terms: Terms {
                    title: row.title,
                    purpose: row.purpose,
                    starts_on: row.starts_on.day()?,
                    ends_on: row.ends_on.last()?,
                    renews_automatically: row.renews_automatically,
                    signing_order: known(SigningOrder::named(&row.signing_order))?,
                    effect: known(AgreementEffect::named(&row.effect))?,
                    clauses: from_json(&row.clauses)?,
                    notice: row.notice.as_deref().and_then(period),
                },
                state,
                revision: row.revision,
                version: row.version,
                created_at: row.created_at.into(),
                updated_at: row.updated_at.into(),
                created_by: row.created_by.map(Uid::id),
                author_unit: row.author_unit_id.map(Uid::id),
                shared_at: row.shared_at.map(Into::into),
                paper: On::maybe(row.signed_on)?.map(|signed_on| Paper { signed_on, document_no }),
                concluded_at: row.concluded_at.map(Into::into),
                sample: row.sample,
                original: None,
                parties: Vec::new(),
                commitments: Vec::new(),
                changes,
            })
        })
    }
}

fn state(row: &Row, later: Option<State>) -> Result<State, Fault> {
    let digest = || known(row.digest.clone());
    let at = |at: Option<At>| known(at.map(Into::into));
    let due_on = On::maybe(row.signing_due_on)?;
    Ok(match known(AgreementState::named(&row.state))? {
        AgreementState::Draft => State::Draft,
        AgreementState::Negotiating => State::Negotiating,
        AgreementState::AwaitingSignatures => State::AwaitingSignatures { digest: digest()?, due_on: known(due_on)? },
        AgreementState::Signed => State::Signed { digest: digest()?, due_on },
        AgreementState::Active => State::Active { digest: digest()?, due_on, since: at(row.activated_at)? },
        AgreementState::Expired => {
            State::Expired { digest: digest()?, since: at(row.activated_at)?, at: at(row.ended_at)? }
        }
        AgreementState::Withdrawn => State::Withdrawn { at: at(row.ended_at)?, reason: row.ended_because.clone() },
        AgreementState::Suspended | AgreementState::Ending | AgreementState::Terminated | AgreementState::Voided => {
            known(later)?
        }
    })
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
    let (community, id) = (view.cid(), Uid::from(id));
    let row: Option<Row> = on_engine!(view.conn(), |conn| agreements::table
        .filter(agreements::community_id.eq(community))
        .filter(agreements::agreement_id.eq(id))
        .select(Row::as_select())
        .first(conn)
        .optional())?;
    row.map(Agreement::try_from).transpose()
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

/// Writes a new agreement down, with its parties and commitments.
pub fn insert(tx: &mut WriteTx, agreement: &Agreement) -> Result<(), Fault> {
    diesel::insert_into(agreements::table).values(Row::of(agreement)?).execute(tx.conn())?;
    tx.touch(&AGREEMENTS, agreement.id);
    parties_store::insert(tx, agreement.id, &agreement.parties)?;
    commitments_store::insert(tx, agreement.id, &agreement.commitments)
}

/// Writes down where the agreement stands now; its words are left alone.
pub fn save_state(tx: &mut WriteTx, agreement: &Agreement) -> Result<(), Fault> {
    let (activated_at, ended_at, ended_because) = moments(&agreement.state);
    let one = agreements::table
        .filter(agreements::community_id.eq(tx.cid()))
        .filter(agreements::agreement_id.eq(Uid::from(agreement.id)));
    diesel::update(one)
        .set((
            agreements::state.eq(agreement.state.stage().name()),
            agreements::revision.eq(agreement.revision),
            agreements::version.eq(agreement.version),
            agreements::updated_at.eq(At(agreement.updated_at)),
            agreements::shared_at.eq(agreement.shared_at.map(At)),
            agreements::digest.eq(agreement.state.digest()),
            agreements::signing_due_on.eq(agreement.state.due_on().map(On::from)),
            agreements::concluded_at.eq(agreement.concluded_at.map(At)),
            agreements::activated_at.eq(activated_at),
            agreements::ended_at.eq(ended_at),
            agreements::ended_because.eq(ended_because),
            agreements::suspended_at.eq(agreement.state.pause().map(|pause| At(pause.at))),
            agreements::standing.eq(since_concluded(agreement)?),
        ))
        .execute(tx.conn())?;
    tx.touch(&AGREEMENTS, agreement.id);
    Ok(())
}

/// Writes down the words of the agreement and its new version; parties and commitments are left alone.
pub fn save_terms(tx: &mut WriteTx, agreement: &Agreement) -> Result<(), Fault> {
    let terms = &agreement.terms;
    let one = agreements::table
        .filter(agreements::community_id.eq(tx.cid()))
        .filter(agreements::agreement_id.eq(Uid::from(agreement.id)));
    diesel::update(one)
        .set((
            agreements::title.eq(&terms.title),
            agreements::purpose.eq(&terms.purpose),
            agreements::starts_on.eq(On::from(terms.starts_on)),
            agreements::ends_on.eq(On::end(terms.ends_on)),
            agreements::renews_automatically.eq(terms.renews_automatically),
            agreements::signing_order.eq(terms.signing_order.name()),
            agreements::effect.eq(terms.effect.name()),
            agreements::clauses.eq(to_json(&terms.clauses)?),
            agreements::notice.eq(terms.notice.map(written)),
            agreements::revision.eq(agreement.revision),
            agreements::version.eq(agreement.version),
            agreements::updated_at.eq(At(agreement.updated_at)),
        ))
        .execute(tx.conn())?;
    tx.touch(&AGREEMENTS, agreement.id);
    Ok(())
}

/// Writes down that the agreement changed, and nothing else of it.
pub fn save_version(tx: &mut WriteTx, agreement: &Agreement) -> Result<(), Fault> {
    let one = agreements::table
        .filter(agreements::community_id.eq(tx.cid()))
        .filter(agreements::agreement_id.eq(Uid::from(agreement.id)));
    let change = (
        agreements::revision.eq(agreement.revision),
        agreements::version.eq(agreement.version),
        agreements::updated_at.eq(At(agreement.updated_at)),
    );
    on_engine!(tx.conn(), |conn| diesel::update(one).set(change).execute(conn))?;
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

/// Removes a draft with everything in it.
pub fn delete(tx: &mut WriteTx, id: AgreementId) -> Result<(), Fault> {
    commitments_store::delete(tx, id)?;
    parties_store::delete(tx, id)?;
    let one = agreements::table
        .filter(agreements::community_id.eq(tx.cid()))
        .filter(agreements::agreement_id.eq(Uid::from(id)));
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
    let rows: Vec<Row> = agreements::table
        .filter(agreements::community_id.eq(view.cid()))
        .filter(one_of(agreements::agreement_id, ids.iter().copied().map(Uid::from)))
        .select(Row::as_select())
        .load(view.conn())?;
    rows.into_iter().map(Agreement::try_from).collect()
}
