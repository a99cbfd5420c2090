//! How the rows of a crate are written: the macro `policy!`.

/// Declares who may call the operations of a crate, one row for each, in a file of its own (`policy.rs`): each operation as a type
/// (`may::SignAgreement`) that the handlers name, and all rows as `POLICY`.
///
/// ```text
/// auth::policy! {
///     //                                       opr sup sec off hou gri hea lia hel aud cli
///     GetUnit    "get_unit"    "units:read"   [ - - A A A A A A A A A ];
///     SignPaper  "sign_paper"  "papers:sign"  [ - - A - - - A - - - - ] binds;
/// }
/// ```
///
/// Columns: `opr` operator · `sup` supervisor · `sec` secretary · `off` officer · `hou` household officer ·
/// `gri` grid worker · `hea` unit head · `lia` unit liaison · `hel` helper · `aud` auditor · `cli` machine client.
///
/// Cells: `A` in the caller's own community · `U` for the caller's own unit only (where the path names a unit) ·
/// `P` in every community (platform) · `O` open, no sign-in · `-` no. An empty scope marks what belongs to the
/// caller's own account: a machine needs no scope for it, and it stays open while a first password must be changed or a
/// second factor enrolled.
///
/// `binds`: what is done binds the caller's unit, gives a right in it or takes one: a promise, a consent, a refusal, a notice,
/// an account, a client. A credential that another side has given waits before it does. Drafts and records of what was done
/// bind nobody: they can be corrected.
#[macro_export]
macro_rules! policy {
    (@cell -) => {
        $crate::Cell::No
    };
    (@cell A) => {
        $crate::Cell::Own
    };
    (@cell U) => {
        $crate::Cell::Unit
    };
    (@cell P) => {
        $crate::Cell::Platform
    };
    (@cell O) => {
        $crate::Cell::Open
    };
    (@binds) => {
        false
    };
    (@binds binds) => {
        true
    };
    ($($name:ident $id:literal $scope:literal [ $($cell:tt)+ ] $($binds:ident)?;)+) => {
        /// The operations of this crate as types.
        pub mod may {
            $(
                #[doc = concat!("`", $id, "`")]
                #[derive(Clone, Copy, Debug)]
                pub struct $name;

                impl $crate::Action for $name {
                    const ID: &'static str = $id;
                    const SCOPE: &'static str = $scope;
                    const CELLS: [$crate::Cell; 11] = [$($crate::policy!(@cell $cell)),+];
                    const BINDS: bool = $crate::policy!(@binds $($binds)?);
                }
            )+
        }

        /// Who may call the operations of this crate.
        pub static POLICY: &[$crate::Row] = &[$($crate::Row::of::<may::$name>()),+];
    };
}
