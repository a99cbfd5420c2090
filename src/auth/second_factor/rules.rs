//! Rules: which code fits, when, and what a person is given to enrol. Pure.

use totp_rs::{Algorithm, Builder, Totp};

use super::model::{LENGTH, Shared};
use kernel::{Fault, INTERNAL, Instant, OrFaultAs, Span, typed};

/// How long a code is shown, in seconds.
const STEP: u64 = 30;
/// How many steps a clock may be off, either way.
const SKEW: u16 = 1;
/// How many digits a code has.
const DIGITS: u8 = 6;
/// Who an authenticator says the code is for.
const ISSUER: &str = "hulian";
/// How long a second factor waits for its first code.
pub const PENDING_LIFE: Span = Span::minutes(10);
/// How many recovery codes there are.
pub const RECOVERY_CODES: usize = 10;

/// What somebody typed as the second factor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TypedCode {
    /// Six digits of an authenticator.
    Authenticator(String),
    /// Something else: a recovery code, if anything.
    Recovery(String),
}

impl TypedCode {
    /// What was typed; authenticators show their digits in groups.
    pub fn of(text: &str) -> Self {
        let plain: String = text.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
        if plain.len() == usize::from(DIGITS) && plain.bytes().all(|byte| byte.is_ascii_digit()) {
            Self::Authenticator(plain)
        } else {
            Self::Recovery(text.to_owned())
        }
    }
}

/// The step a code fits, among those not accepted yet: its own now, or the one before or after.
///
/// # Errors
/// An internal error for a secret that is none.
pub fn fits(secret: &Shared, code: &str, now: Instant, last: Option<i64>) -> Result<Option<i64>, Fault> {
    let Ok(seconds) = u64::try_from(now.seconds()) else { return Ok(None) };
    let step = generator(secret, "")?.check(code, seconds).and_then(|step| i64::try_from(step).ok());
    Ok(step.filter(|step| last.is_none_or(|last| *step > last)))
}

/// Until when a second factor that was begun then waits for its first code.
pub fn waits_until(begun_at: Instant) -> Instant {
    begun_at.plus(PENDING_LIFE)
}

/// Whether it still waits.
pub fn waits(begun_at: Instant, now: Instant) -> bool {
    begun_at <= now && now < waits_until(begun_at)
}

/// What an authenticator is told: the secret in letters, and the address a QR code holds.
///
/// # Errors
/// An internal error for a login that such an address cannot hold.
pub fn handed_over(secret: &Shared, login: &str) -> Result<(String, String), Fault> {
    let generator = generator(secret, login)?;
    let address = generator.to_url().or_fault_as(&INTERNAL, "a login stands in no otpauth address")?;
    Ok((generator.secret().to_base32(), address))
}

/// A recovery code a person keeps on paper: two groups of five letters and digits (50 bits).
pub fn recovery_code(random: [u8; 10]) -> String {
    typed::grouped(&typed::letters(&random), 5)
}

/// SHA-1, six digits, thirty seconds: what every authenticator knows.
fn generator(secret: &Shared, login: &str) -> Result<Totp, Fault> {
    let secret: [u8; LENGTH] = **secret;
    let builder = Builder::new().with_algorithm(Algorithm::SHA1).with_digits(DIGITS).with_skew(SKEW);
    let builder = builder.with_step_duration(STEP).with_secret(secret);
    let named = builder.with_issuer(Some(ISSUER)).with_account_name(login);
    named.build().or_fault_as(&INTERNAL, "a second factor cannot be built")
}

#[cfg(test)]
mod tests {
    use super::*;
    use zeroize::Zeroizing;

    /// The secret of RFC 6238, Appendix B.
    fn secret() -> Shared {
        Zeroizing::new(*b"12345678901234567890")
    }

    fn at(seconds: i64) -> Instant {
        Instant::from_micros(seconds * 1_000_000)
    }

    #[test]
    fn p36_codes_are_those_of_rfc_6238() {
        // The table of Appendix B for SHA-1 has eight digits; ours are the last six of them.
        for (seconds, code) in [
            (59, "94287082"),
            (1_111_111_109, "07081804"),
            (1_111_111_111, "14050471"),
            (1_234_567_890, "89005924"),
            (2_000_000_000, "69279037"),
        ] {
            let step = fits(&secret(), &code[2..], at(seconds), None).unwrap();
            assert_eq!(step, Some(seconds / 30), "{seconds}");
        }
    }

    #[test]
    fn p36_a_code_counts_one_step_early_and_one_late() {
        // The code of the step that begins at 1,111,111,110.
        let (code, begins) = ("050471", 1_111_111_110);
        for (seconds, fitting) in [(-31, false), (-30, true), (0, true), (29, true), (59, true), (60, false)] {
            let step = fits(&secret(), code, at(begins + seconds), None).unwrap();
            assert_eq!(step.is_some(), fitting, "{seconds} seconds after it began");
        }
        assert_eq!(fits(&secret(), code, at(-1), None).unwrap(), None, "before 1970 there are no codes");
    }

    #[test]
    fn p36_a_step_that_was_accepted_is_over_and_so_are_earlier_ones() {
        let (code, now) = ("050471", at(1_111_111_111));
        let step = 1_111_111_111 / 30;
        for (last, fitting) in [(step - 1, true), (step, false), (step + 1, false), (i64::MAX, false)] {
            assert_eq!(fits(&secret(), code, now, Some(last)).unwrap().is_some(), fitting, "{last}");
        }
    }

    #[test]
    fn what_is_typed_is_a_code_or_a_recovery_code() {
        for code in ["050471", "050 471", " 050-471 "] {
            assert_eq!(TypedCode::of(code), TypedCode::Authenticator("050471".to_owned()), "{code}");
        }
        for other in ["", "05047", "0504711", "7Q2MX-4KD9T", "٠٥٠٤٧١", "05047a", "+50471"] {
            assert_eq!(TypedCode::of(other), TypedCode::Recovery(other.to_owned()), "{other}");
        }
        assert_eq!(recovery_code([0x5a; 10]).len(), 11);
    }

    #[test]
    fn an_authenticator_is_told_whose_code_it_is() {
        let (letters, address) = handed_over(&secret(), "李.xiulan@示例").unwrap();
        assert_eq!(letters, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        assert!(address.starts_with("otpauth://totp/hulian:"), "{address}");
        assert!(address.contains(&format!("secret={letters}")) && address.contains("issuer=hulian"), "{address}");
        assert!(address.is_ascii(), "{address}");
    }
}
