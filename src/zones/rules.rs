//! Rules: what a zone is called, and on which side a caller is.

use super::codes::ZONE_CODES_EXHAUSTED;
use super::model::{Code, ZoneCodeForm};
use crate::codes;
use kernel::patch::wrong;
use kernel::{Actor, Fault, Role};

/// Whether the caller sees zones that are being prepared and what others have asked for.
pub fn of_the_community(actor: &Actor) -> bool {
    actor.unit.is_none()
}

/// Whether the caller speaks for the community: its secretary.
pub fn speaks(actor: &Actor) -> bool {
    actor.unit.is_none() && actor.roles.has(Role::Secretary)
}

/// The code of a new zone: as given, or the next one.
///
/// # Errors
/// [`ZONE_CODES_EXHAUSTED`], `validation_failed`.
pub fn code(verified: Option<&str>, given: Option<&str>, last: i64) -> Result<Code, Fault> {
    match (verified, given) {
        (Some(_), None) if last >= 999 => Err(Fault::of(&ZONE_CODES_EXHAUSTED)),
        (Some(community), None) => Ok(verified_code(format!("{community}{:03}", last + 1), last + 1)),
        (Some(community), Some(given)) => match sequence(given, community).filter(|_| given.len() == 15) {
            Some(sequence) => Ok(verified_code(given.to_owned(), sequence)),
            None => {
                let words = ["须为社区 12 位代码加三位顺序号。", "The community's twelve digits and three more."];
                Err(wrong("/code", &codes::ZONE_CODE, words))
            }
        },
        (None, None) => Ok(local(format!("L-{:03}", last + 1), Some(last + 1))),
        (None, Some(given)) => Ok(local(given.to_owned(), sequence(given, "L-"))),
    }
}

fn verified_code(text: String, number: i64) -> Code {
    Code { text, form: ZoneCodeForm::Verified, number: Some(number) }
}

fn local(text: String, number: Option<i64>) -> Code {
    Code { text, form: ZoneCodeForm::Local, number }
}

/// The running number behind a prefix, where all that follows is up to six digits.
fn sequence(code: &str, prefix: &str) -> Option<i64> {
    let digits = code.strip_prefix(prefix)?;
    let plain = (3..=6).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| digits.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_the_communitys_and_three_digits_or_a_local_one() {
        let verified = Some("620201002001");
        let made = code(verified, None, 4).unwrap();
        assert_eq!((made.text.as_str(), made.form), ("620201002001005", ZoneCodeForm::Verified));
        assert_eq!(code(verified, Some("620201002001017"), 4).unwrap().number, Some(17));
        for given in ["L-001", "620201002001", "62020100200101a", "620201002002001", "6202010020010017"] {
            assert_eq!(code(verified, Some(given), 4).unwrap_err().code().name, "validation_failed", "{given}");
        }
        assert_eq!(code(verified, None, 999).unwrap_err().code().name, "zone_codes_exhausted");
        let made = code(None, None, 999).unwrap();
        assert_eq!((made.text.as_str(), made.form, made.number), ("L-1000", ZoneCodeForm::Local, Some(1000)));
        assert_eq!(code(None, Some("东区-3"), 0).unwrap().number, None);
        assert_eq!(code(None, Some("L-007"), 0).unwrap().number, Some(7));
    }
}
