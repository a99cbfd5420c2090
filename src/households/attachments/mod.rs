//! Attachments (附件目录): which papers belong to a file, and where they are kept. The papers themselves are not uploaded: what
//! would lie in a folder in clear stays in the cabinet it is in.

pub mod actions;

pub mod routes;
