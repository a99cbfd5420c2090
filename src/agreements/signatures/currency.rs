//! Whether a signed text is in force now (文本现状): a signature cannot tell that, only the service that keeps the agreement.

use crate::model::{Agreement, AgreementState, State};
use crate::versions::model::Recorded;
use kernel::{Instant, coded_enum};

coded_enum! {
    /// What has become of a text that was signed (文本现状).
    pub enum TextCurrency {
        InForce = "in_force" ["现行有效", "In force"],
        Awaiting = "awaiting" ["尚未生效", "Not in force yet"],
        Suspended = "suspended" ["中止中", "Suspended"],
        Superseded = "superseded" ["已被变更后的文本取代", "Superseded by an amended text"],
        Ended = "ended" ["协议已结束", "Its agreement has ended"],
        Voided = "voided" ["登记已作废", "Its registration was voided"],
        Withdrawn = "withdrawn" ["已撤回, 未曾生效", "Taken back, never in force"],
        Unknown = "unknown" ["本服务没有这份文本", "This service holds no such text"],
    }
}

/// What has become of a text, and since when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Currency {
    /// What.
    pub word: TextCurrency,
    /// Since when, where it is not in force any more.
    pub since: Option<Instant>,
    /// Digest of the text that stands in its place.
    pub superseded_by: Option<String>,
}

impl Currency {
    fn of(word: TextCurrency, since: Option<Instant>) -> Self {
        Self { word, since, superseded_by: None }
    }

    /// This service keeps no text of this digest under this agreement.
    pub fn unknown() -> Self {
        Self::of(TextCurrency::Unknown, None)
    }

    /// In one clause, Chinese and English.
    pub fn clause(&self) -> [String; 2] {
        let [zh, en] = self.word.label();
        let since = self.since.map(Instant::day);
        let zh_since = since.map(|day| format!(", 自 {} 起", day.in_chinese())).unwrap_or_default();
        let en_since = since.map(|day| format!(" since {day}")).unwrap_or_default();
        [format!("文本现状: {zh}{zh_since}。"), format!("the text now: {en}{en_since}")]
    }
}

/// What has become of the text of this digest, by the agreement as it stands and its history.
pub fn currency(agreement: &Agreement, digest: &str, record: &[Recorded]) -> Currency {
    let named = |one: &&Recorded| one.digest.as_deref() == Some(digest);
    if !record.iter().any(|one| named(&one)) {
        return Currency::unknown();
    }
    if agreement.state.digest() == Some(digest) {
        return of_state(&agreement.state);
    }
    let bound = record.iter().any(|one| one.bound(digest));
    match agreement.state.digest().filter(|_| bound) {
        Some(new) => {
            let since = record.iter().find(|one| one.bound(new)).map(|one| one.counts_from);
            Currency { superseded_by: Some(new.to_owned()), ..Currency::of(TextCurrency::Superseded, since) }
        }
        None => {
            let last = record.iter().rev().find(named).map(|one| one.version);
            let after = record.iter().find(|one| Some(one.version) > last);
            Currency::of(TextCurrency::Withdrawn, after.map(|one| one.counts_from))
        }
    }
}

/// What becomes of the text of an agreement in this state.
fn of_state(state: &State) -> Currency {
    if let Some(pause) = state.pause() {
        return Currency::of(TextCurrency::Suspended, Some(pause.at));
    }
    match (state.stage(), state) {
        (AgreementState::Voided, State::Terminated { at, .. }) => Currency::of(TextCurrency::Voided, Some(*at)),
        (_, State::Terminated { at, .. } | State::Expired { at, .. }) => Currency::of(TextCurrency::Ended, Some(*at)),
        (_, State::Active { .. } | State::Suspended { .. } | State::Ending { .. }) => {
            Currency::of(TextCurrency::InForce, None)
        }
        (_, State::AwaitingSignatures { .. } | State::Signed { .. }) => Currency::of(TextCurrency::Awaiting, None),
        (_, State::Withdrawn { at, .. }) => Currency::of(TextCurrency::Withdrawn, Some(*at)),
        (_, State::Draft | State::Negotiating) => Currency::of(TextCurrency::Withdrawn, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::examples::{draft, noon};
    use crate::model::{HowEnded, Suspension};
    use crate::terms::model::{AgreementEffect, SigningOrder};
    use crate::versions::model::AgreementEvent;

    fn recorded(version: i64, happening: AgreementEvent, stage: AgreementState, digest: Option<&str>) -> Recorded {
        let at = noon(&format!("2026-07-{version:02}"));
        let (author, digest) = ("system".to_owned(), digest.map(str::to_owned));
        Recorded { version, at, counts_from: at, happening, stage, revision: 1, author, digest }
    }

    #[test]
    fn a_text_is_what_its_agreement_has_become() {
        let mut agreement = draft(1, AgreementEffect::AllSigned, SigningOrder::Parallel);
        let record = [
            recorded(1, AgreementEvent::Submitted, AgreementState::AwaitingSignatures, Some("a")),
            recorded(2, AgreementEvent::Refused, AgreementState::Negotiating, None),
            recorded(3, AgreementEvent::Submitted, AgreementState::AwaitingSignatures, Some("b")),
            recorded(4, AgreementEvent::Concluded, AgreementState::Signed, Some("b")),
            recorded(5, AgreementEvent::Activated, AgreementState::Active, Some("b")),
            recorded(6, AgreementEvent::Amended, AgreementState::Active, Some("c")),
        ];
        let (since, at) = (noon("2026-07-05"), noon("2026-08-01"));
        let text = |digest: &str| digest.to_owned();
        let word = |agreement: &Agreement, digest: &str| {
            let found = currency(agreement, digest, &record);
            (found.word, found.since.map(Instant::day).map(|day| day.to_string()), found.superseded_by)
        };
        agreement.state = State::Active { digest: text("c"), due_on: None, since };
        let on = |day: &str| Some(day.to_owned());
        assert_eq!(word(&agreement, "c"), (TextCurrency::InForce, None, None));
        assert_eq!(word(&agreement, "b"), (TextCurrency::Superseded, on("2026-07-06"), Some(text("c"))));
        assert_eq!(word(&agreement, "a"), (TextCurrency::Withdrawn, on("2026-07-02"), None));
        assert_eq!(word(&agreement, "z"), (TextCurrency::Unknown, None, None));
        let mut late = record.clone();
        late[5].counts_from = noon("2026-07-04");
        let told = currency(&agreement, "b", &late).since;
        assert_eq!(told, Some(noon("2026-07-04")), "what came late counts from its day");
        let pause = Suspension { at, until_on: None, reason: "示例".to_owned() };
        agreement.state = State::Suspended { digest: text("c"), due_on: None, since, pause };
        assert_eq!(word(&agreement, "c"), (TextCurrency::Suspended, on("2026-08-01"), None));
        let ended =
            |how| State::Terminated { digest: text("c"), since: Some(since), at, how, reason: "示例".to_owned() };
        agreement.state = ended(HowEnded::Consent);
        assert_eq!(word(&agreement, "c"), (TextCurrency::Ended, on("2026-08-01"), None));
        assert_eq!(word(&agreement, "b").0, TextCurrency::Superseded);
        agreement.state = ended(HowEnded::Voided);
        assert_eq!(word(&agreement, "c"), (TextCurrency::Voided, on("2026-08-01"), None));
        agreement.state = State::Withdrawn { at, reason: None };
        assert_eq!(word(&agreement, "a").0, TextCurrency::Withdrawn);
        agreement.state = State::AwaitingSignatures { digest: text("c"), due_on: noon("2026-09-01").day() };
        assert_eq!(word(&agreement, "c").0, TextCurrency::Awaiting);
    }
}
