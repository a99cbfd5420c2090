//! How events are declared: once, by `events!`, which makes the list of their types as well.

/// Declares the events of a module, and the list of their types: none can be declared and forgotten.
///
/// A group says what its events happened to, what is told of each, and then which there are:
/// `subject("units/{}", unit_id) { unit_id: UnitId, … } => { Name = "hulian.unit.registered.v1"; … }`. With `of(unit: &Unit)` behind
/// the subject each field says where it comes from (`unit_id: UnitId = unit.id`), and the events get a function `of`. `in Facts`
/// in the place of the fields makes events that are told by the facts alone. A subject that no template says is a closure:
/// `subject(|event| …)`. The list is the constant `EVENTS` of the module.
#[macro_export]
macro_rules! events {
    (@all [$($type:literal [$($doc:literal)+])+]) => {
        /// The types of the events that are declared here.
        pub const EVENTS: &[$crate::EventType] = &[$($crate::EventType::new($type, concat!($($doc),+))),+];
    };
    (@all [$($known:tt)*]
        subject $subject:tt of $given:tt $fields:tt => { $($(#[doc = $doc:literal])+ $name:ident = $type:literal;)+ }
        $($rest:tt)*
    ) => {
        $($crate::events!(@of [$($doc)+] $name $type $subject $given $fields);)+
        $crate::events!(@all [$($known)* $($type [$($doc)+])+] $($rest)*);
    };
    (@all [$($known:tt)*]
        subject $subject:tt in $facts:ty => { $($(#[doc = $doc:literal])+ $name:ident = $type:literal;)+ }
        $($rest:tt)*
    ) => {
        $(
            $(#[doc = $doc])+
            #[derive(Debug, serde::Serialize)]
            #[serde(transparent)]
            pub struct $name(pub $facts);

            $crate::events!(@event $name $type [.0] $subject);
        )+
        $crate::events!(@all [$($known)* $($type [$($doc)+])+] $($rest)*);
    };
    (@all [$($known:tt)*]
        subject $subject:tt $fields:tt => { $($(#[doc = $doc:literal])+ $name:ident = $type:literal;)+ }
        $($rest:tt)*
    ) => {
        $($crate::events!(@plain [$($doc)+] $name $type $subject $fields);)+
        $crate::events!(@all [$($known)* $($type [$($doc)+])+] $($rest)*);
    };
    (@of [$($doc:literal)+] $name:ident $type:literal $subject:tt ($($given:tt)*)
        { $($(#[$meta:meta])* $field:ident: $kind:ty = $value:expr),+ $(,)? }
    ) => {
        $crate::events!(@plain [$($doc)+] $name $type $subject { $($(#[$meta])* $field: $kind),+ });

        impl $name {
            /// What is told of it.
            pub fn of($($given)*) -> Self {
                Self { $($field: $value),+ }
            }
        }
    };
    (@plain [$($doc:literal)+] $name:ident $type:literal $subject:tt
        { $($(#[$meta:meta])* $field:ident: $kind:ty),+ $(,)? }
    ) => {
        $(#[doc = $doc])+
        #[derive(Debug, serde::Serialize)]
        pub struct $name {
            $($(#[$meta])* pub $field: $kind,)+
        }

        $crate::events!(@event $name $type [] $subject);
    };
    (@event $name:ident $type:literal [$($part:tt)*] ($path:literal, $($key:ident).+)) => {
        impl $crate::Event for $name {
            const TYPE: &'static str = $type;

            fn subject(&self) -> String {
                format!($path, self$($part)*.$($key).+)
            }
        }
    };
    (@event $name:ident $type:literal [] ($path:literal)) => {
        impl $crate::Event for $name {
            const TYPE: &'static str = $type;

            fn subject(&self) -> String {
                $path.to_owned()
            }
        }
    };
    (@event $name:ident $type:literal [] (|$event:ident| $subject:expr)) => {
        impl $crate::Event for $name {
            const TYPE: &'static str = $type;

            fn subject(&self) -> String {
                let $event = self;
                $subject
            }
        }
    };
    ($($all:tt)+) => {
        $crate::events!(@all [] $($all)+);
    };
}
