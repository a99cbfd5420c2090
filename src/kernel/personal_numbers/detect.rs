//! Whether a text holds the number of a person, and whether a phone number is a mobile one: all the steps, one after the other.

use super::groups::groups;
use super::letters::{Kind, READINGS, letters};
use super::{mobiles, persons};

/// Whether text holds what looks like a citizen identity number or a mobile phone number.
pub fn holds_personal_number(text: &str) -> bool {
    let letters = letters(text);
    let told = |kind| letters.iter().any(|letter| letter.kind() == Some(kind));
    READINGS.iter().filter(|reading| told(**reading)).any(|reading| {
        let groups = groups(&letters, *reading);
        mobiles::any(&letters, &groups) || persons::any(&letters, &groups)
    })
}

/// Whether what stands for a phone number is one of a mobile phone, or holds one. All of its digits are dialled, however they are
/// grouped.
pub fn is_mobile(phone: &str) -> bool {
    let letters = letters(phone);
    let groups = groups(&letters, Kind::Plain);
    let parts = phone.split('转').map(|part| part.chars().filter(char::is_ascii_digit).collect::<String>());
    mobiles::any(&letters, &groups) || parts.into_iter().any(|digits| mobiles::is_whole(&digits))
}
