//! Unified social credit codes (统一社会信用代码, GB 32100-2015): eighteen characters that name one legal body.
//!
//! Structure: 1 registering authority (登记管理部门) · 2 class of body (机构类别) · 3–8 region of registration
//! (GB/T 2260) · 9–17 organisation code (组织机构代码, GB 11714, with a check character of its own) · 18 check
//! character. What the standard makes certain is refused; what was issued all the same passes with a [`Warning`].

use crate::Text;

/// The letters and digits of the standard: no I, O, S, V, Z.
const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";

/// Registering authorities and the classes of body the 2015 table names under each.
const AUTHORITIES: [(u8, &[u8]); 12] = [
    (b'1', b"1239"),   // 机构编制
    (b'2', b"19"),     // 外交
    (b'3', b"123459"), // 司法行政
    (b'4', b"19"),     // 文化
    (b'5', b"1239"),   // 民政
    (b'6', b"19"),     // 旅游
    (b'7', b"129"),    // 宗教
    (b'8', b"19"),     // 工会
    (b'9', b"123"),    // 市场监督管理 (工商)
    (b'A', b"19"),     // 中央军委改革和编制办公室
    (b'N', b"1239"),   // 农业农村
    (b'Y', b"1"),      // 其他
];

/// Why a word is not a unified social credit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    /// Not eighteen characters.
    Length,
    /// A character outside the alphabet, at this position (from 1).
    Character(usize),
    /// No authority has this first character.
    Authority,
    /// Positions 3 to 8 are not digits.
    Region,
    /// The check character does not fit.
    Check,
}

impl Problem {
    /// Where to look: the position from 1, or 0 for the word as a whole.
    fn position(self) -> usize {
        match self {
            Self::Length => 0,
            Self::Character(position) => position,
            Self::Authority => 1,
            Self::Region => 3,
            Self::Check => 18,
        }
    }
}

/// What is unusual about a code that passes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Warning {
    /// The second character is newer than the 2015 table, as with residents' committees (居委会).
    UnknownClass,
    /// The organisation code inside does not bear its own check character.
    OrganisationCheck,
}

impl Warning {
    /// The stable code of the warning.
    pub fn code(self) -> &'static str {
        match self {
            Self::UnknownClass => "credit_code_unknown_class",
            Self::OrganisationCheck => "credit_code_organisation_check",
        }
    }

    /// The warning in Chinese and English.
    pub fn words(self) -> [&'static str; 2] {
        match self {
            Self::UnknownClass => [
                "统一社会信用代码第 2 位 (机构类别) 不在 2015 年标准附表内, 请与证书核对。",
                "The second character (class of body) is not in the table of 2015; compare it with the certificate.",
            ],
            Self::OrganisationCheck => [
                "统一社会信用代码第 9–17 位 (组织机构代码) 的校验位不符, 请与证书核对。",
                "The organisation code inside (positions 9–17) fails its own check; compare it with the certificate.",
            ],
        }
    }
}

/// A well-formed code, in capitals.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreditCode(String);

impl CreditCode {
    /// Reads a code; small letters are taken as capitals.
    ///
    /// # Errors
    /// The first [`Problem`] from the left, the check character last.
    pub fn parse(word: &str) -> Result<Self, Problem> {
        let code = word.to_ascii_uppercase();
        if code.chars().count() != 18 {
            return Err(Problem::Length);
        }
        if let Some(at) = code.chars().position(|c| !c.is_ascii() || !ALPHABET.contains(&(c as u8))) {
            return Err(Problem::Character(at + 1));
        }
        let bytes = code.as_bytes();
        if authority(bytes[0]).is_none() {
            return Err(Problem::Authority);
        }
        if !bytes[2..8].iter().all(u8::is_ascii_digit) {
            return Err(Problem::Region);
        }
        if check_character(&bytes[..17]) != bytes[17] {
            return Err(Problem::Check);
        }
        Ok(Self(code))
    }

    /// What is unusual about it.
    pub fn warnings(&self) -> Vec<Warning> {
        let bytes = self.0.as_bytes();
        let class_known = authority(bytes[0]).is_some_and(|classes| classes.contains(&bytes[1]));
        let organisation_fits = organisation_check(&bytes[8..16]) == bytes[16];
        [(class_known, Warning::UnknownClass), (organisation_fits, Warning::OrganisationCheck)]
            .into_iter()
            .filter_map(|(fine, warning)| (!fine).then_some(warning))
            .collect()
    }
}

/// The garde rule `credit_code`.
///
/// # Errors
/// The violation code `credit_code` with the position to look at, when the word is no valid code.
pub fn garde_rule(word: &Text, _: &()) -> garde::Result {
    match CreditCode::parse(word.as_str()) {
        Ok(_) => Ok(()),
        Err(problem) => Err(crate::field::CREDIT_CODE.refused_with(problem.position())),
    }
}

/// The classes of body this authority registers, if there is such an authority.
fn authority(first: u8) -> Option<&'static [u8]> {
    AUTHORITIES.iter().find(|(character, _)| *character == first).map(|(_, classes)| *classes)
}

/// `(31 − Σ value · 3^(i−1) mod 31) mod 31`, as a character.
fn check_character(body: &[u8]) -> u8 {
    let (sum, _) = body.iter().fold((0, 1), |(sum, weight), c| ((sum + value(*c) * weight) % 31, weight * 3 % 31));
    ALPHABET[(31 - sum) % 31]
}

fn value(character: u8) -> usize {
    ALPHABET.iter().position(|c| *c == character).unwrap_or(0)
}

/// GB 11714: letters count from A = 10, `11 − Σ mod 11`, ten is X.
fn organisation_check(body: &[u8]) -> u8 {
    const WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = body.iter().zip(WEIGHTS).map(|(c, weight)| char::from(*c).to_digit(36).unwrap_or(0) * weight).sum();
    b"0123456789X0"[(11 - sum % 11) as usize]
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn is_valid(word: &str) -> bool {
        CreditCode::parse(word).is_ok()
    }

    /// A code with this body and the right check character.
    fn sealed(body: &str) -> String {
        format!("{body}{}", char::from(check_character(body.as_bytes())))
    }

    #[test]
    fn the_published_codes_pass_without_a_warning() {
        // The worked example of the standard's commentaries (Σ = 1505) and a code in everyday use.
        for code in ["91512081MA62K0260E", "91110000600037341L"] {
            assert_eq!(CreditCode::parse(code).map(|c| c.warnings()), Ok(vec![]), "{code}");
        }
        assert_eq!(CreditCode::parse("91512081ma62k0260e").unwrap().0, "91512081MA62K0260E");
    }

    #[test]
    fn the_organisation_codes_of_the_standard_check() {
        assert_eq!(organisation_check(b"59467239"), b'9');
        assert_eq!(organisation_check(b"MA62K026"), b'0');
    }

    #[test]
    fn each_problem_has_its_name() {
        assert_eq!(CreditCode::parse("9151208"), Err(Problem::Length));
        assert_eq!(CreditCode::parse("91512081MA62K026OE"), Err(Problem::Character(17)));
        assert_eq!(CreditCode::parse("９1512081MA62K0260E"), Err(Problem::Character(1)));
        assert_eq!(CreditCode::parse(&sealed("B1512081MA62K0260")), Err(Problem::Authority));
        assert_eq!(CreditCode::parse(&sealed("91A12081MA62K0260")), Err(Problem::Region));
        assert_eq!(CreditCode::parse("91512081MA62K0260F"), Err(Problem::Check));
    }

    #[test]
    fn every_authority_passes_and_a_newer_class_is_only_a_warning() {
        for (first, classes) in AUTHORITIES {
            for class in classes {
                let body = format!("{}{}620200MA62K0260", char::from(first), char::from(*class));
                assert_eq!(CreditCode::parse(&sealed(&body)).unwrap().warnings(), [], "{body}");
            }
        }
        let committee = CreditCode::parse(&sealed("54620200MA62K0260")).unwrap();
        assert_eq!(committee.warnings(), [Warning::UnknownClass]);
        let odd = CreditCode::parse(&sealed("91620200MA62K0261")).unwrap();
        assert_eq!(odd.warnings(), [Warning::OrganisationCheck]);
    }

    #[test]
    fn every_substitution_and_every_swap_in_a_real_code_is_caught() {
        let code = b"91512081MA62K0260E";
        for at in 0..18 {
            for other in ALPHABET.iter().filter(|c| **c != code[at]) {
                let mut wrong = *code;
                wrong[at] = *other;
                assert!(!is_valid(std::str::from_utf8(&wrong).unwrap()), "{wrong:?}");
            }
        }
        for at in (0..17).filter(|at| code[*at] != code[at + 1]) {
            let mut wrong = *code;
            wrong.swap(at, at + 1);
            assert!(!is_valid(std::str::from_utf8(&wrong).unwrap()), "{wrong:?}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]
        #[test]
        fn one_slip_of_the_pen_is_always_caught(
            body in "[1-9][1-3][0-9]{6}[0-9A-HJ-NP-RTUWXY]{9}", at in 0usize..18, other in 0usize..31,
        ) {
            let code = sealed(&body);
            prop_assert!(is_valid(&code));
            let mut substituted = code.clone().into_bytes();
            substituted[at] = ALPHABET[other];
            let substituted = String::from_utf8(substituted).unwrap();
            prop_assert_eq!(is_valid(&substituted), substituted == code);
            let mut swapped = code.clone().into_bytes();
            swapped.swap(at.min(16), at.min(16) + 1);
            let swapped = String::from_utf8(swapped).unwrap();
            prop_assert_eq!(is_valid(&swapped), swapped == code);
        }
    }
}
