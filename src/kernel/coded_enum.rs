//! The macro `coded_enum!`: an enum with a code for each variant on the wire, and its labels in Chinese and English.

/// An enum of words: its name on the wire and in the database, and its labels in Chinese and English. Where there is a database it is
/// a column of text.
#[macro_export]
macro_rules! coded_enum {
    (
        $(#[$meta:meta])*
        $vis:vis enum $name:ident {
            $($(#[$doc:meta])* $variant:ident = $word:tt [$zh:literal, $en:literal]),+ $(,)?
        }
    ) => {
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord,
            serde::Serialize, serde::Deserialize, utoipa::ToSchema,
        )]
        $(#[$meta])*
        $vis enum $name {
            $($(#[$doc])* #[doc = $zh] #[serde(rename = $word)] $variant),+
        }

        impl $name {
            /// Every value, in the order they are listed to people.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The name on the wire and in the database.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// The label in Chinese and English.
            pub fn label(self) -> [&'static str; 2] {
                match self { $(Self::$variant => [$zh, $en]),+ }
            }

            /// The value of this name.
            pub fn named(name: &str) -> Option<Self> {
                match name { $($word => Some(Self::$variant),)+ _ => None }
            }

            /// Every name with its labels, for the list of enums.
            pub fn labels() -> Vec<(&'static str, [&'static str; 2])> {
                Self::ALL.iter().map(|value| (value.name(), value.label())).collect()
            }
        }

        $crate::word_column!($name);

        // Every enum has all of these, whether or not somebody asks for each of them yet.
        const _: () = {
            let _ = ($name::ALL, $name::name, $name::label, $name::named, $name::labels);
        };
    };
}

/// An enum with its values and their Chinese and English labels, for the list of enums.
pub type Labels = (&'static str, Vec<(&'static str, [&'static str; 2])>);
