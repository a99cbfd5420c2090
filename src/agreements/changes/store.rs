//! Memory: requests and what the parties have said to them.

use std::collections::HashMap;

use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::model::{Answered, Request, RequestState, RequestVerdict};
use crate::model::RequestKind;
use db::schema::{agreement_consents, agreement_requests};
use db::{At, Joined, On, Uid, known, read_row};
use journal::{Before, Of, ReadTx, WriteTx, rows_as_of, versioned};
use kernel::{AgreementId, Day, Fault, Id, Instant};

#[derive(Queryable, Selectable, Insertable, Serialize, Deserialize)]
#[diesel(table_name = agreement_requests)]
struct Row {
    community_id: Uid,
    agreement_id: Uid,
    number: i64,
    kind: String,
    state: String,
    reason: String,
    digest: String,
    base: String,
    party_id: Uid,
    created_by: Option<Uid>,
    created_at: At,
    from_on: Option<On>,
    until_on: Option<On>,
    settled_at: Option<At>,
    acceding_id: Option<Uid>,
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
    community_id: Uid,
    agreement_id: Uid,
    number: i64,
    party_id: Uid,
    verdict: String,
    reason: Option<String>,
    answered_at: At,
    answered_by: Option<Uid>,
}

versioned!(
    /// Every answer to a request. A party belongs to one agreement and answers each of its requests once.
    pub static CONSENTS: Consent in agreement_consents[party_id, number] owner agreement_id
);

impl Row {
    fn of(community: Uid, request: &Request) -> Self {
        Self {
            community_id: community,
            agreement_id: request.agreement.into(),
            number: request.number,
            kind: request.kind.name().to_owned(),
            state: request.state.name().to_owned(),
            reason: request.reason.clone(),
            digest: request.digest.clone(),
            base: request.base.clone(),
            party_id: request.by.into(),
            created_by: request.made_by.map(Uid::from),
            created_at: At(request.made_at),
            from_on: request.from_on.map(On::from),
            until_on: request.until_on.map(On::from),
            settled_at: request.settled_at.map(At),
            acceding_id: request.party.map(Uid::from),
            text: request.text.clone(),
            wording: request.wording.clone(),
        }
    }

    fn request(self, answers: Vec<Answered>) -> Result<Request, Fault> {
        read_row("agreement_requests", Joined(self.agreement_id, self.number), || {
            Ok(Request {
                agreement: self.agreement_id.id(),
                number: self.number,
                kind: known(RequestKind::named(&self.kind))?,
                state: known(RequestState::named(&self.state))?,
                reason: self.reason,
                digest: self.digest,
                base: self.base,
                by: self.party_id.id(),
                made_by: self.created_by.map(Uid::id),
                made_at: self.created_at.into(),
                from_on: On::maybe(self.from_on)?,
                until_on: On::maybe(self.until_on)?,
                settled_at: self.settled_at.map(Into::into),
                party: self.acceding_id.map(Uid::id),
                text: self.text,
                wording: self.wording,
                answers,
            })
        })
    }
}

/// The request of this number.
pub fn find(view: &mut ReadTx, id: AgreementId, number: i64) -> Result<Option<Request>, Fault> {
    let row: Option<Row> = agreement_requests::table
        .filter(agreement_requests::community_id.eq(view.cid()))
        .filter(agreement_requests::agreement_id.eq(Uid::from(id)))
        .filter(agreement_requests::number.eq(number))
        .select(Row::as_select())
        .first(view.conn())
        .optional()?;
    let Some(row) = row else { return Ok(None) };
    let mut answers = answers(view, id)?;
    row.request(answers.remove(&number).unwrap_or_default()).map(Some)
}

/// Every request about an agreement, oldest first.
pub fn list(view: &mut ReadTx, id: AgreementId) -> Result<Vec<Request>, Fault> {
    let rows: Vec<Row> = agreement_requests::table
        .filter(agreement_requests::community_id.eq(view.cid()))
        .filter(agreement_requests::agreement_id.eq(Uid::from(id)))
        .order(agreement_requests::number)
        .select(Row::as_select())
        .load(view.conn())?;
    let answers = answers(view, id)?;
    answered(rows, answers)
}

/// The requests about an agreement as they stood at 24:00 of a day, oldest first.
pub fn as_of(view: &mut ReadTx, id: AgreementId, day: Day) -> Result<Vec<Request>, Fault> {
    let before = Before(Instant::end_of(day));
    let rows: Vec<Row> = rows_as_of(view, &REQUESTS, Of::Object(id.uuid()), before)?;
    let mut said: Vec<Consent> = rows_as_of(view, &CONSENTS, Of::Owner(id.uuid()), before)?;
    said.sort_unstable_by_key(|one| (one.number, one.answered_at, one.party_id));
    answered(rows, by_number(said)?)
}

/// The answers to each request, by its number.
type Answers = HashMap<i64, Vec<Answered>>;

fn answered(rows: Vec<Row>, mut answers: Answers) -> Result<Vec<Request>, Fault> {
    let with_answers = |row: Row| {
        let number = row.number;
        row.request(answers.remove(&number).unwrap_or_default())
    };
    rows.into_iter().map(with_answers).collect()
}

fn answers(view: &mut ReadTx, id: AgreementId) -> Result<Answers, Fault> {
    let said: Vec<Consent> = agreement_consents::table
        .filter(agreement_consents::community_id.eq(view.cid()))
        .filter(agreement_consents::agreement_id.eq(Uid::from(id)))
        .order((agreement_consents::number, agreement_consents::answered_at, agreement_consents::party_id))
        .select(Consent::as_select())
        .load(view.conn())?;
    by_number(said)
}

fn by_number(said: Vec<Consent>) -> Result<Answers, Fault> {
    let mut found = Answers::new();
    for one in said {
        let key = Joined(Joined(one.agreement_id, one.number), one.party_id);
        let verdict = read_row("agreement_consents", key, || known(RequestVerdict::named(&one.verdict)))?;
        let (at, by) = (one.answered_at.into(), one.answered_by.map(Uid::id));
        let answer = Answered { party: one.party_id.id(), verdict, reason: one.reason, at, by };
        found.entry(one.number).or_default().push(answer);
    }
    Ok(found)
}

/// Writes a new request down.
pub fn insert(tx: &mut WriteTx, request: &Request) -> Result<(), Fault> {
    let row = Row::of(tx.cid(), request);
    diesel::insert_into(agreement_requests::table).values(row).execute(tx.conn())?;
    tx.touch_one(&REQUESTS, (request.agreement.uuid(), request.number));
    Ok(())
}

/// Writes down what a party has said.
pub fn insert_answer(tx: &mut WriteTx, request: &Request, answer: &Answered) -> Result<(), Fault> {
    let row = Consent {
        community_id: tx.cid(),
        agreement_id: request.agreement.into(),
        number: request.number,
        party_id: answer.party.into(),
        verdict: answer.verdict.name().to_owned(),
        reason: answer.reason.clone(),
        answered_at: At(answer.at),
        answered_by: answer.by.map(Uid::from),
    };
    diesel::insert_into(agreement_consents::table).values(row).execute(tx.conn())?;
    tx.touch_one(&CONSENTS, (answer.party.uuid(), request.number));
    Ok(())
}

/// Writes down where a request stands from now on, or from the day on which it was due.
pub fn save_state(tx: &mut WriteTx, id: AgreementId, number: i64, state: RequestState) -> Result<(), Fault> {
    let settled = !matches!(state, RequestState::Open | RequestState::Agreed);
    let settled_at = settled.then(|| At(tx.counts_from()));
    let one = agreement_requests::table
        .filter(agreement_requests::community_id.eq(tx.cid()))
        .filter(agreement_requests::agreement_id.eq(Uid::from(id)))
        .filter(agreement_requests::number.eq(number));
    diesel::update(one)
        .set((agreement_requests::state.eq(state.name()), agreement_requests::settled_at.eq(settled_at)))
        .execute(tx.conn())?;
    tx.touch_one(&REQUESTS, (id.uuid(), number));
    Ok(())
}
