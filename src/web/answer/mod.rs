//! Answers: how this caller wants to see things, ETags, pages and cursors.

mod cursor;
mod etag;
mod fields;
mod list;

mod reply;

mod download;
mod page;
mod pages;

mod response_context;

pub use cursor::CursorKey;
pub use download::Download;
pub use etag::if_match;
pub use page::{BARE, PAGE, Wear, is_page, qr};
pub use pages::Pages;
pub use reply::{Answer, Explained, Reply};
pub use response_context::ResponseContext;
