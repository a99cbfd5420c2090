//! Storage: requests and what the parties have said to them.

use std::collections::HashMap;

use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::model::{Answered, Request, RequestState, RequestVerdict};
use crate::model::RequestKind;
use db::ReadRows;
use db::schema::{agreement_consents, agreement_requests};
use journal::{Before, Of, ReadTx, WriteTx, rows_as_of, versioned};
use kernel::{AccountId, AgreementId, CommunityId, Day, Fault, Id, Instant, PartyId};

#[derive(Queryable, Selectable, Insertable, Serialize, Deserialize)]
#[diesel(table_name = agreement_requests)]
struct Row {
    community_id: CommunityId,
    agreement_id: AgreementId,
    number: i64,
    kind: RequestKind,
    state: RequestState,
    reason: String,
    digest: String,
    base: String,
    party_id: PartyId,
    created_by: Option<AccountId>,
    created_at: Instant,
    from_on: Option<Day>,
    until_on: Option<Day>,
    settled_at: Option<Instant>,
    acceding_id: Option<PartyId>,
    text: Option<String>,
    wording: Option<String>,
}

versioned!(
    /// Every state of a request.
    pub static REQUESTS: Row in agreement_requests[agreement_id, number]
);

/// What a party has said to a request.
#[derive(Queryable, Selectable, Insertable, Serialize, Deserialize)]
#[diesel(table_name = agreement_consents)]
struct Consent {
    community_id: CommunityId,
    agreement_id: AgreementId,
    number: i64,
    party_id: PartyId,
    verdict: RequestVerdict,
    reason: Option<String>,
    answered_at: Instant,
    answered_by: Option<AccountId>,
}

versioned!(
    /// Every answer to a request. A party belongs to one agreement and answers each of its requests once.
    pub static CONSENTS: Consent in agreement_consents[party_id, number] owner agreement_id
);

impl Row {
    fn of(community: CommunityId, request: &Request) -> Self {
        Self {
            community_id: community,
            agreement_id: request.agreement,
            number: request.number,
            kind: request.kind,
            state: request.state,
            reason: request.reason.clone(),
            digest: request.digest.clone(),
            base: request.base.clone(),
            party_id: request.by,
            created_by: request.made_by,
            created_at: request.made_at,
            from_on: request.from_on,
            until_on: request.until_on,
            settled_at: request.settled_at,
            acceding_id: request.party,
            text: request.text.clone(),
            wording: request.wording.clone(),
        }
    }
}

impl From<Row> for Request {
    fn from(row: Row) -> Self {
        Self {
            agreement: row.agreement_id,
            number: row.number,
            kind: row.kind,
            state: row.state,
            reason: row.reason,
            digest: row.digest,
            base: row.base,
            by: row.party_id,
            made_by: row.created_by,
            made_at: row.created_at,
            from_on: row.from_on,
            until_on: row.until_on,
            settled_at: row.settled_at,
            party: row.acceding_id,
            text: row.text,
            wording: row.wording,
            answers: Vec::new(),
        }
    }
}

/// The request of this number.
pub fn find(view: &mut ReadTx, id: AgreementId, number: i64) -> Result<Option<Request>, Fault> {
    let found: Option<Request> = agreement_requests::table
        .filter(agreement_requests::community_id.eq(view.community()))
        .filter(agreement_requests::agreement_id.eq(id))
        .filter(agreement_requests::number.eq(number))
        .select(Row::as_select())
        .read_first(view.conn())?;
    Ok(with_answers(found, answers(view, id)?).pop())
}

/// Every request about an agreement, oldest first.
pub fn list(view: &mut ReadTx, id: AgreementId) -> Result<Vec<Request>, Fault> {
    let found: Vec<Request> = agreement_requests::table
        .filter(agreement_requests::community_id.eq(view.community()))
        .filter(agreement_requests::agreement_id.eq(id))
        .order(agreement_requests::number)
        .select(Row::as_select())
        .read_all(view.conn())?;
    Ok(with_answers(found, answers(view, id)?))
}

/// The requests about an agreement as they stood at 24:00 of a day, oldest first.
pub fn as_of(view: &mut ReadTx, id: AgreementId, day: Day) -> Result<Vec<Request>, Fault> {
    let before = Before(Instant::end_of(day));
    let rows: Vec<Row> = rows_as_of(view, &REQUESTS, Of::Object(id.uuid()), before)?;
    let mut said: Vec<Consent> = rows_as_of(view, &CONSENTS, Of::Owner(id.uuid()), before)?;
    said.sort_unstable_by_key(|one| (one.number, one.answered_at, one.party_id));
    Ok(with_answers(rows.into_iter().map(Request::from), said))
}

/// Gives each request what was said to it.
fn with_answers(found: impl IntoIterator<Item = Request>, said: Vec<Consent>) -> Vec<Request> {
    let mut answers: HashMap<i64, Vec<Answered>> = HashMap::new();
    for one in said {
        let Consent { number, party_id, verdict, reason, answered_at, answered_by, .. } = one;
        let answer = Answered { party: party_id, verdict, reason, at: answered_at, by: answered_by };
        answers.entry(number).or_default().push(answer);
    }
    let with = |request: Request| Request { answers: answers.remove(&request.number).unwrap_or_default(), ..request };
    found.into_iter().map(with).collect()
}

/// What was said to the requests about an agreement, in the order of their numbers and of the answers.
fn answers(view: &mut ReadTx, id: AgreementId) -> Result<Vec<Consent>, Fault> {
    agreement_consents::table
        .filter(agreement_consents::community_id.eq(view.community()))
        .filter(agreement_consents::agreement_id.eq(id))
        .order((agreement_consents::number, agreement_consents::answered_at, agreement_consents::party_id))
        .select(Consent::as_select())
        .read_all(view.conn())
}

/// Saves a new request.
pub fn insert(tx: &mut WriteTx, request: &Request) -> Result<(), Fault> {
    let row = Row::of(tx.community(), request);
    diesel::insert_into(agreement_requests::table).values(row).execute(tx.conn())?;
    tx.touch_one(&REQUESTS, (request.agreement.uuid(), request.number));
    Ok(())
}

/// Saves what a party has said.
pub fn insert_answer(tx: &mut WriteTx, request: &Request, answer: &Answered) -> Result<(), Fault> {
    let row = Consent {
        community_id: tx.community(),
        agreement_id: request.agreement,
        number: request.number,
        party_id: answer.party,
        verdict: answer.verdict,
        reason: answer.reason.clone(),
        answered_at: answer.at,
        answered_by: answer.by,
    };
    diesel::insert_into(agreement_consents::table).values(row).execute(tx.conn())?;
    tx.touch_one(&CONSENTS, (answer.party.uuid(), request.number));
    Ok(())
}

/// Saves the state of a request from now on, or from the day on which it was due.
pub fn save_state(tx: &mut WriteTx, id: AgreementId, number: i64, state: RequestState) -> Result<(), Fault> {
    let settled = !matches!(state, RequestState::Open | RequestState::Agreed);
    let settled_at = settled.then(|| tx.counts_from());
    let one = agreement_requests::table
        .filter(agreement_requests::community_id.eq(tx.community()))
        .filter(agreement_requests::agreement_id.eq(id))
        .filter(agreement_requests::number.eq(number));
    diesel::update(one)
        .set((agreement_requests::state.eq(state), agreement_requests::settled_at.eq(settled_at)))
        .execute(tx.conn())?;
    tx.touch_one(&REQUESTS, (id.uuid(), number));
    Ok(())
}
