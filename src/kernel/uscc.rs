//! 统一社会信用代码 (GB 32100-2015): placeholder until the rule lands.

/// Whether the word is a valid code.
pub fn is_valid(_word: &str) -> bool {
    false
}
