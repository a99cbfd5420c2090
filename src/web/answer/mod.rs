//! Answers: how this caller wants to see things, ETags, pages and cursors.

mod cursor;
mod download;
mod etag;
mod fields;
mod form;
mod page;
mod pages;
mod published;
mod reply;

pub use cursor::CursorKey;
pub use download::Download;
pub use etag::if_match;
pub use form::Form;
pub use page::{BARE, PAGE, Wear, is_page, qr};
pub use pages::Pages;
pub use published::{Operation, Published};
pub use reply::{Explained, Reply};
