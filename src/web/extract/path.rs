//! Path parameters: an id that cannot be read is an id that does not exist. What there is has one address: an id in lower case
//! with hyphens, a number without sign or zeros in front.

use std::ops::Deref;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use serde::de::DeserializeOwned;

use crate::problem::Problem;
use crate::published::AllowedMethods;

/// The parameters of the path, as a struct with their names or as a single value.
#[derive(Debug)]
pub struct Path<T>(pub T);

impl<T> Deref for Path<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: DeserializeOwned> FromRequest for Path<T> {
    type Error = Problem;
    type Future = std::future::Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let read = request.match_info().iter().all(|(_, value)| plain(value)).then(|| request.match_info().load().ok());
        std::future::ready(read.flatten().map(Self).ok_or_else(|| Problem(AllowedMethods::unreadable(request))))
    }
}

/// Whether no shorter word means the same: `+1`, `-0` and `01` are read as numbers as well.
fn plain(value: &str) -> bool {
    let number = value.strip_prefix(['+', '-']).unwrap_or(value);
    let number = if value.get(..3).is_some_and(|sign| sign.eq_ignore_ascii_case("%2b")) { &value[3..] } else { number };
    let signed = number.len() < value.len();
    let digits = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    !digits || !(signed || (number.len() > 1 && number.len() < 16 && number.starts_with('0')))
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn p43_a_number_is_read_in_one_spelling() {
        for one in ["1", "10", "0", "2026", "0198c0de-7a3c-7b1e-9f52-3d1f0a6b2c41", "0123456789012345", "U09", "+"] {
            assert!(plain(one), "{one}");
        }
        for other in ["+1", "-0", "01", "-1", "%2B1", "%2b01", "0002026"] {
            assert!(!plain(other), "{other}");
        }
    }
}
