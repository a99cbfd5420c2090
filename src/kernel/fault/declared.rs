//! How codes are declared: once, by `codes!`, which makes the list of them as well.

/// Declares error codes and the list of them: none can be declared and forgotten.
///
/// Each is `NAME = "code", Kind, [title zh, title en], [remedy zh, remedy en];` with its documentation above. The list is the
/// constant `CODES` of the module.
#[macro_export]
macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $kind:ident, $title:expr, $remedy:expr;)+) => {
        $($(#[$doc])* pub static $name: $crate::Code = $crate::Code::new($code, $crate::Kind::$kind, $title, $remedy);)+

        /// The error codes that are declared here.
        pub const CODES: &[&$crate::Code] = &[$(&$name),+];
    };
}

/// Declares field codes and the list of them, each as `NAME = "code" [zh, en];` with the sentence that says what to do.
///
/// The list is the constant `FIELD_CODES` of the module.
#[macro_export]
macro_rules! field_codes {
    ($($name:ident = $code:literal [$zh:literal, $en:literal];)+) => {
        $(
            #[doc = concat!("`", $code, "`: ", $en)]
            pub static $name: $crate::FieldCode =
                $crate::FieldCode { name: $code, remedy: $crate::Bilingual { zh: $zh, en: $en } };
        )+

        /// The field codes that are declared here.
        pub const FIELD_CODES: &[&$crate::FieldCode] = &[$(&$name),+];
    };
}

/// Declares a list that holds other lists, one behind the other: `pub const CODES: [&Code] = [rules::CODES, routes::CODES];`.
#[macro_export]
macro_rules! joined {
    ($(#[$doc:meta])* pub const $name:ident: [$item:ty] = [$($list:expr),+ $(,)?];) => {
        $(#[$doc])*
        pub const $name: &[$item] = {
            const LISTS: &[&[$item]] = &[$($list),+];
            const ALL: [$item; $crate::length(LISTS)] = $crate::joined(LISTS);
            &ALL
        };
    };
}

/// How many items these lists hold together.
pub const fn length<T>(lists: &[&[T]]) -> usize {
    let (mut sum, mut at) = (0, 0);
    while at < lists.len() {
        sum += lists[at].len();
        at += 1;
    }
    sum
}

/// The items of these lists, one behind the other; `N` is their [`length`]. The first list is not empty.
pub const fn joined<T: Copy, const N: usize>(lists: &[&[T]]) -> [T; N] {
    let mut all = [lists[0][0]; N];
    let (mut next, mut list) = (0, 0);
    while list < lists.len() {
        let mut at = 0;
        while at < lists[list].len() {
            all[next] = lists[list][at];
            next += 1;
            at += 1;
        }
        list += 1;
    }
    all
}

#[cfg(test)]
mod tests {
    crate::joined! {
        /// Three.
        pub const NUMBERS: [u8] = [&[1, 2], &[], &[3]];
    }

    #[test]
    fn lists_are_joined_in_their_order() {
        assert_eq!(NUMBERS, [1, 2, 3]);
    }
}
