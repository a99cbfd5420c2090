//! Memory: requests and what the parties have said to them.

use std::collections::HashMap;

use diesel::prelude::*;

use super::model::{Answered, Request, RequestKind, RequestState, Verdict};
use crate::db::schema::{agreement_consents, agreement_requests};
use crate::db::{At, Joined, On, Uid, known, read_row};
use crate::journal::{Tx, View};
use crate::kernel::{AgreementId, Fault};

#[derive(Queryable, Selectable, Insertable)]
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
pub fn find(view: &mut View, id: AgreementId, number: i64) -> Result<Option<Request>, Fault> {
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
pub fn list(view: &mut View, id: AgreementId) -> Result<Vec<Request>, Fault> {
    let rows: Vec<Row> = agreement_requests::table
        .filter(agreement_requests::community_id.eq(view.cid()))
        .filter(agreement_requests::agreement_id.eq(Uid::from(id)))
        .order(agreement_requests::number)
        .select(Row::as_select())
        .load(view.conn())?;
    let mut answers = answers(view, id)?;
    rows.into_iter()
        .map(|row| {
            let number = row.number;
            row.request(answers.remove(&number).unwrap_or_default())
        })
        .collect()
}

type AnswerRow = (i64, Uid, String, Option<String>, At, Option<Uid>);

fn answers(view: &mut View, id: AgreementId) -> Result<HashMap<i64, Vec<Answered>>, Fault> {
    let rows: Vec<AnswerRow> = agreement_consents::table
        .filter(agreement_consents::community_id.eq(view.cid()))
        .filter(agreement_consents::agreement_id.eq(Uid::from(id)))
        .order((agreement_consents::number, agreement_consents::answered_at, agreement_consents::party_id))
        .select((
            agreement_consents::number,
            agreement_consents::party_id,
            agreement_consents::verdict,
            agreement_consents::reason,
            agreement_consents::answered_at,
            agreement_consents::answered_by,
        ))
        .load(view.conn())?;
    let mut found: HashMap<i64, Vec<Answered>> = HashMap::new();
    for (number, party, verdict, reason, at, by) in rows {
        let key = Joined(Joined(id, number), party);
        let verdict = read_row("agreement_consents", key, || known(Verdict::named(&verdict)))?;
        let answer = Answered { party: party.id(), verdict, reason, at: at.into(), by: by.map(Uid::id) };
        found.entry(number).or_default().push(answer);
    }
    Ok(found)
}

/// Writes a new request down.
pub fn insert(tx: &mut Tx, request: &Request) -> Result<(), Fault> {
    let row = Row::of(tx.cid(), request);
    diesel::insert_into(agreement_requests::table).values(row).execute(tx.conn())?;
    Ok(())
}

/// Writes down what a party has said.
pub fn insert_answer(tx: &mut Tx, request: &Request, answer: &Answered) -> Result<(), Fault> {
    let values = (
        agreement_consents::community_id.eq(tx.cid()),
        agreement_consents::agreement_id.eq(Uid::from(request.agreement)),
        agreement_consents::number.eq(request.number),
        agreement_consents::party_id.eq(Uid::from(answer.party)),
        agreement_consents::verdict.eq(answer.verdict.name()),
        agreement_consents::reason.eq(answer.reason.as_deref()),
        agreement_consents::answered_at.eq(At(answer.at)),
        agreement_consents::answered_by.eq(answer.by.map(Uid::from)),
    );
    diesel::insert_into(agreement_consents::table).values(values).execute(tx.conn())?;
    Ok(())
}

/// Writes down where a request stands now.
pub fn save_state(tx: &mut Tx, id: AgreementId, number: i64, state: RequestState) -> Result<(), Fault> {
    let settled = !matches!(state, RequestState::Open | RequestState::Agreed);
    let settled_at = settled.then(|| At(tx.now()));
    let one = agreement_requests::table
        .filter(agreement_requests::community_id.eq(tx.cid()))
        .filter(agreement_requests::agreement_id.eq(Uid::from(id)))
        .filter(agreement_requests::number.eq(number));
    diesel::update(one)
        .set((agreement_requests::state.eq(state.name()), agreement_requests::settled_at.eq(settled_at)))
        .execute(tx.conn())?;
    Ok(())
}
