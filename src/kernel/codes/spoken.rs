//! Numbers of persons as people write them in a sentence: `199 0000 1234`, `+86-199…`, `tel199…`, `(199) 0000.1234`, full
//! width, 一九九…, `110105 19491231 002X`.
//!
//! A sentence is read as groups of digits. Groups that only blanks, hyphens, dots, brackets and the like stand between belong
//! to one run, and a number is made of whole groups of it that follow each other: so a day in front of a phone number hides
//! nothing, and a part of a longer number is none. An identity number is one whose day of birth is a day and whose check
//! character is right; of document numbers of eighteen digits one in some ten thousand is.

use unicode_normalization::UnicodeNormalization;

use super::identity::IdentityNumber;

/// So many characters may stand between two groups of a number.
const GAP: usize = 3;

/// So many characters a number has at most: an identity number.
const LONGEST: usize = 18;

/// Whether text holds what looks like a citizen identity number or a mobile phone number.
pub fn holds_personal_number(text: &str) -> bool {
    runs(text).iter().any(|run| (0..run.len()).any(|from| begins_one(&run[from..])))
}

/// Eleven digits of a mainland mobile number (13x–19x), with or without the country code.
pub fn is_mobile(word: &str) -> bool {
    let local = word.strip_prefix("0086").or_else(|| word.strip_prefix("86")).unwrap_or(word);
    local.len() == 11
        && local.bytes().all(|b| b.is_ascii_digit())
        && local.starts_with('1')
        && local.as_bytes()[1] >= b'3'
}

/// Whether the first groups make a number.
fn begins_one(groups: &[String]) -> bool {
    let mut word = String::new();
    for group in groups {
        word.push_str(group);
        if word.len() > LONGEST {
            return false;
        }
        if is_mobile(&word) || IdentityNumber::parse(&word).is_ok() {
            return true;
        }
    }
    false
}

/// The groups of digits of a text, run by run.
fn runs(text: &str) -> Vec<Vec<String>> {
    let letters: Vec<char> = text.nfkc().map(|letter| digit(letter).unwrap_or(letter)).collect();
    let (mut runs, mut run, mut group, mut gap) = (Vec::new(), Vec::new(), String::new(), 0);
    for (at, letter) in letters.iter().enumerate() {
        if letter.is_ascii_digit() || ends_number(&letters, at) {
            if group.is_empty() && gap > GAP {
                runs.push(std::mem::take(&mut run));
            }
            group.push(letter.to_ascii_uppercase());
            gap = 0;
            continue;
        }
        if !group.is_empty() {
            run.push(std::mem::take(&mut group));
        }
        gap = if between(*letter) { gap + 1 } else { GAP + 1 };
    }
    run.push(group);
    runs.push(run);
    runs
}

/// The X of an identity number: behind a digit, or behind what may stand between groups, and before no letter or digit.
fn ends_number(letters: &[char], at: usize) -> bool {
    let before = at.checked_sub(1).map(|before| letters[before]);
    let follows = before.is_some_and(|before| before.is_ascii_digit() || between(before));
    let last = letters.get(at + 1).is_none_or(|next| !next.is_ascii_alphanumeric());
    matches!(letters[at], 'x' | 'X') && follows && last
}

fn between(letter: char) -> bool {
    letter.is_whitespace()
        || matches!(
            letter,
            '-' | '.' | '·' | '•' | '・' | '_' | '/' | '+' | '*' | '~' | '\u{2010}'..='\u{2015}' | '\u{2212}'
        )
        || matches!(
            letter,
            '(' | ')' | '[' | ']' | '{' | '}' | '<' | '>' | '【' | '】' | '〔' | '〕' | '「' | '」' | '《' | '》'
        )
}

/// A digit written as a word.
fn digit(letter: char) -> Option<char> {
    let value = match letter {
        '〇' | '零' | '○' => '0',
        '一' | '幺' | '壹' => '1',
        '二' | '贰' => '2',
        '三' | '叁' => '3',
        '四' | '肆' => '4',
        '五' | '伍' => '5',
        '六' | '陆' => '6',
        '七' | '柒' => '7',
        '八' | '捌' => '8',
        '九' | '玖' => '9',
        _ => return None,
    };
    Some(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// 11010519491231002X is the example of GB 11643; the phone numbers are from the reserved 199 0000 block.
    const NUMBERS: [&str; 27] = [
        "19900001234",
        "199 0000 1234",
        "199-0000-1234",
        "199.0000.1234",
        "(199)0000-1234",
        "（199）0000 1234",
        "【199】00001234",
        "199 - 0000 - 1234",
        "1 9 9 0 0 0 0 1 2 3 4",
        "tel19900001234",
        "电话:+8619900001234",
        "+86-199-0000-1234",
        "(+86) 199 0000 1234",
        "0086 199 0000 1234",
        "１９９００００１２３４",
        "１９９－００００－１２３４",
        "一九九零零零零一二三四",
        "幺九九〇〇〇〇一二三四",
        "联系人电话19900001234转告",
        "2026-07-10 199 0000 1234",
        "3号楼 501 19900001234",
        "身份证11010519491231002x号",
        "110105 19491231 002X",
        "110105-19491231-002X",
        "110105 1949 1231 002 X",
        "１１０１０５１９４９１２３１００２Ｘ",
        "(110105)(19491231)(002x)",
    ];

    const OTHERS: [&str; 20] = [
        "0937-6226222",
        "0937-6226222 转 801",
        "400-600-0000",
        "12345",
        "2026年慰问金 110105194912310021 元",
        "2026-07-10 14:00-16:00",
        "2026.07.10 至 2026.12.31",
        "二〇二六年七月十日",
        "甘民发〔2026〕13 号, 附件 2026-0001",
        "13,800,000,000 元",
        "第三十五条, 一、二、三",
        "大米 10 公斤 × 2 袋, 共 500.00 元",
        "订单 1990000123456789012345",
        // Document numbers of eighteen digits whose check digit is right by accident, and whose day of birth is none.
        "110105202613310027",
        "620200999999990014",
        "统一社会信用代码 91620200MA74XXXX1X",
        "3号楼2单元501室",
        "门牌 1-3-501, 1-3-502",
        "身高 170, 体重 65.5",
        "x",
    ];

    #[test]
    fn p53_numbers_are_recognised_as_people_write_them() {
        for text in NUMBERS {
            assert!(holds_personal_number(text), "{text}");
            assert!(holds_personal_number(&format!("入户时说: {text}, 请核对。")), "{text} in a sentence");
        }
        for text in OTHERS {
            assert!(!holds_personal_number(text), "{text}");
        }
    }

    #[test]
    fn p53_one_document_number_in_eleven_is_refused_no_longer() {
        let numbers = (0..2_000_u64).map(|number| format!("6202{:014}", number * 7_919_771 % 100_000_000_000_000));
        let refused = numbers.filter(|number| holds_personal_number(number)).count();
        assert!(refused <= 2, "{refused} of 2,000");
    }

    proptest! {
        #[test]
        fn p51_no_text_makes_it_stumble_and_a_number_in_it_is_seen(
            before in any::<String>(), after in any::<String>(), which in any::<prop::sample::Index>(),
        ) {
            let number = NUMBERS[which.index(NUMBERS.len())];
            // Digits of any script beside a number would be part of another one.
            let quiet = |text: &str| text.chars().filter(|c| c.is_ascii_punctuation() || ('a'..='t').contains(c)).collect::<String>();
            let told = holds_personal_number(&before);
            prop_assert_eq!(holds_personal_number(&before), told);
            let planted = format!("{}: 联系方式 {number} 。{}", quiet(&before), quiet(&after));
            prop_assert!(holds_personal_number(&planted), "{planted}");
        }
    }
}
