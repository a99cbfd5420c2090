//! The shape of one page of a list, as the document shows it; [`ResponseContext::page`] answers it.
//!
//! [`ResponseContext::page`]: super::response_context::ResponseContext::page

/// Declares the schema of one page of a list: its name, the type of an item, what it is, and what the items are. A macro, because
/// the document gives each page a name of its own, which it would not give a generic type.
#[macro_export]
macro_rules! page {
    ($name:ident, $item:ty, $page:literal, $items:literal $(,)?) => {
        #[doc = $page]
        #[derive(::serde::Serialize, ::utoipa::ToSchema)]
        pub struct $name {
            #[doc = $items]
            items: Vec<$item>,
            /// 下一页 · Where the next page begins; absent on the last one.
            next_cursor: Option<String>,
        }
    };
}
