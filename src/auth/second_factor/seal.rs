//! Encryption of secrets and recovery codes, with keys of the deployment.

use zeroize::Zeroizing;

use super::super::codes::SECOND_FACTOR_UNREADABLE;
use super::super::credentials::keys::Keys;
use super::model::{LENGTH, Shared};
use journal::WriteTx;
use kernel::canonical::keyed;
use kernel::{AccountId, Fault, Id, OrFaultAs, typed};
use vault::{AssociatedData, DataKey};

/// The keys of this slice. They are derived from the oldest signing key, which a rotation leaves where it is.
#[derive(Clone)]
pub struct Seals {
    secrets: Zeroizing<[u8; 32]>,
    recovery: Zeroizing<[u8; 32]>,
}

impl Seals {
    /// Those of a deployment.
    pub fn of(keys: &Keys) -> Self {
        let [secrets, recovery] =
            ["second factors", "recovery codes"].map(|purpose| Zeroizing::new(keys.derive(purpose)));
        Self { secrets, recovery }
    }

    fn associated_data(tx: &WriteTx, account: AccountId) -> AssociatedData {
        AssociatedData { community: tx.community(), owner: account.uuid(), part: "second_factor" }
    }

    /// Seals the secret of an account.
    ///
    /// # Errors
    /// `internal_error` when the machine cannot.
    pub fn lock(&self, tx: &WriteTx, account: AccountId, secret: &Shared) -> Result<Vec<u8>, Fault> {
        DataKey::derived(*self.secrets).seal(&Self::associated_data(tx, account), tx.random()?, &secret[..])
    }

    /// Opens it again.
    ///
    /// # Errors
    /// [`SECOND_FACTOR_UNREADABLE`] when it was sealed for another account, or with keys that are gone.
    pub fn open(&self, tx: &WriteTx, account: AccountId, sealed: &[u8]) -> Result<Shared, Fault> {
        const WHAT: &str = "a second factor was sealed with another key, or for another account";
        let padded = DataKey::derived(*self.secrets).open(&Self::associated_data(tx, account), sealed);
        let padded = padded.or_fault_as(&SECOND_FACTOR_UNREADABLE, WHAT)?;
        let secret = padded.first_chunk::<LENGTH>().or_fault_as(&SECOND_FACTOR_UNREADABLE, WHAT)?;
        Ok(Zeroizing::new(*secret))
    }

    /// What is kept of a recovery code of an account, however it was typed.
    pub fn digest(&self, account: AccountId, code: &str) -> String {
        keyed(&self.recovery, &format!("{account} {}", typed::typed(code)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn what_is_kept_of_a_recovery_code_belongs_to_one_account_of_one_deployment() {
        let [ours, theirs] = [Seals::of(&Keys::for_tests()), Seals::of(&Keys::for_tests())];
        let [one, other] = [AccountId(Uuid::from_u128(1)), AccountId(Uuid::from_u128(2))];
        let kept = ours.digest(one, "7Q2MX-4KD9T");
        assert_eq!(kept, ours.digest(one, "7q2mx 4kd9t"), "however it is typed");
        assert_ne!(kept, ours.digest(other, "7Q2MX-4KD9T"));
        assert_ne!(kept, theirs.digest(one, "7Q2MX-4KD9T"));
        assert!(!kept.contains("7Q2MX"));
    }
}
