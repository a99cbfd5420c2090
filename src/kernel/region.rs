//! 区划代码 (region codes).
