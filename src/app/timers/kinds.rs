//! Every kind of timer, by the slice that sets it: the one place that knows what a stored code means.

use super::means::Means;
use agreements::{self, AgreementTimer};
use auth::{self, AuthTimer};
use commitments::{self, CommitmentTimer};
use db::Room;
use documents::{self, DocumentTimer};
use households::{self, HouseholdTimer};
use journal::{RowKind, Timer, TimerKind, WriteTx};
use kernel::Fault;
use ledgers::{self, ImportTimer};
use zones::{self, ZoneTimer};

/// A deadline of one of the slices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deadline {
    /// Of an agreement.
    Agreement(AgreementTimer),
    /// Of what is remembered of tries and tokens.
    Auth(AuthTimer),
    /// Of a commitment.
    Commitment(CommitmentTimer),
    /// Of a document.
    Document(DocumentTimer),
    /// Of a household's file.
    Household(HouseholdTimer),
    /// Of an import.
    Import(ImportTimer),
    /// Of a zone, or of what is planned for zones.
    Zone(ZoneTimer),
}

/// What a timer leaves to be done once its transaction is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Left {
    /// Nothing.
    Nothing,
    /// Stored bytes that belong to no document.
    Bytes(documents::Address),
}

impl Deadline {
    /// What a stored timer means; nothing where no slice of this version knows its kind.
    pub fn of(timer: &Timer) -> Option<Self> {
        Self::stored(&timer.kind, &timer.argument)
    }

    fn stored(code: &str, argument: &str) -> Option<Self> {
        AgreementTimer::stored(code, argument)
            .map(Self::Agreement)
            .or_else(|| AuthTimer::stored(code, argument).map(Self::Auth))
            .or_else(|| CommitmentTimer::stored(code, argument).map(Self::Commitment))
            .or_else(|| DocumentTimer::stored(code, argument).map(Self::Document))
            .or_else(|| HouseholdTimer::stored(code, argument).map(Self::Household))
            .or_else(|| ImportTimer::stored(code, argument).map(Self::Import))
            .or_else(|| ZoneTimer::stored(code, argument).map(Self::Zone))
    }

    /// Whether a slice of this version knows this code with this argument.
    pub fn knows(code: &str, argument: &str) -> bool {
        Self::stored(code, argument).is_some()
    }

    /// Which room on a full disk it may take: documents go, and with them their bytes.
    pub fn room(&self) -> Room {
        if matches!(self, Self::Document(_)) { Room::Reserve } else { Room::Free }
    }

    /// The rows by which it is told whether somebody wrote about its subject since it was due; none where what it does counts from
    /// when it is done, or has a rule of its own. What these do is due on a day, and counts from it also when it is done later.
    pub fn dated_by(&self) -> &'static [&'static RowKind] {
        match self {
            Self::Agreement(_) => agreements::KEPT,
            Self::Commitment(_) => commitments::DATED_BY,
            Self::Zone(ZoneTimer::Release) => zones::KEPT,
            Self::Zone(ZoneTimer::Plan) | Self::Auth(_) | Self::Document(_) | Self::Household(_) | Self::Import(_) => {
                &[]
            }
        }
    }

    /// Lets the slice act on its deadline, in the transaction in which the timer was taken.
    ///
    /// # Errors
    /// What the slice answers; nothing of it is kept then.
    pub fn act(&self, tx: &mut WriteTx, seen: &Timer, means: &Means) -> Result<Left, Fault> {
        let (subject, dated_by) = (seen.subject, self.dated_by());
        if !dated_by.is_empty() {
            tx.backdate(seen.deadline, subject, dated_by)?;
        }
        match self {
            Self::Agreement(timer) => agreements::on_timer(tx, timer, subject)?,
            Self::Auth(timer) => auth::on_timer(tx, timer)?,
            Self::Commitment(timer) => commitments::on_timer(tx, timer, subject)?,
            Self::Document(timer) => {
                return Ok(documents::on_timer(tx, timer, subject)?.map_or(Left::Nothing, Left::Bytes));
            }
            Self::Household(timer) => {
                households::on_timer(tx, timer, subject, means.retention)?;
            }
            Self::Import(timer) => ledgers::on_timer(tx, timer, subject)?,
            Self::Zone(timer) => zones::on_timer(tx, timer, subject)?,
        }
        Ok(Left::Nothing)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use uuid::Uuid;

    use super::*;
    use journal::TimerId;
    use kernel::{Id, Instant};

    fn stored(kind: &str, argument: &str) -> Timer {
        let (kind, argument) = (kind.to_owned(), argument.to_owned());
        let (id, due_at) = (TimerId::of(Uuid::nil()), Instant::from_micros(0));
        Timer { id, kind, argument, subject: Uuid::nil(), due_at, deadline: due_at, attempts: 0 }
    }

    #[test]
    fn no_two_slices_store_the_same_code() {
        let slices = [
            AgreementTimer::CODES,
            AuthTimer::CODES,
            CommitmentTimer::CODES,
            DocumentTimer::CODES,
            HouseholdTimer::CODES,
            ImportTimer::CODES,
            ZoneTimer::CODES,
        ];
        let all: Vec<&str> = slices.concat();
        let different: BTreeSet<&&str> = all.iter().collect();
        assert_eq!((different.len(), all.len()), (19, 19), "{all:?}");
        let party = "0198c0de-7a3c-7b1e-9f52-3d1f0a6b2c41";
        let hash = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
        for code in all {
            let arguments = ["", "7", party, hash];
            let known = arguments.into_iter().filter(|one| Deadline::of(&stored(code, one)).is_some()).count();
            assert_eq!(known, 1, "{code} takes one sort of argument");
        }
    }

    /// These words lie in databases: another word for the same deadline would lose it.
    #[test]
    fn what_lies_in_databases_is_known() {
        for (kind, argument, deadline) in [
            ("agreement.expiring", "90", Deadline::Agreement(AgreementTimer::Expiring(90))),
            ("auth.forget", "", Deadline::Auth(AuthTimer::Forget)),
            ("commitment.silence", "2", Deadline::Commitment(CommitmentTimer::Silence(2))),
            ("household.retention", "", Deadline::Household(HouseholdTimer::Retention)),
            ("import.forget", "", Deadline::Import(ImportTimer::Forget)),
            ("zone.plan", "", Deadline::Zone(ZoneTimer::Plan)),
        ] {
            assert_eq!(Deadline::of(&stored(kind, argument)), Some(deadline));
        }
        for (kind, argument) in [("agreement.expiring.90", ""), ("document.unattached", "../../x"), ("tea.time", "")] {
            assert_eq!(Deadline::of(&stored(kind, argument)), None, "{kind} {argument}");
        }
    }
}
