//! Sheets (表格): workbooks and separated text, read within bounds and written so that nothing in them is ever computed.
//!
//! Pure: bytes in, cells out, and back. A file is measured before it is parsed: entries, sizes as they really unpack,
//! names, entities, counts. A formula is seen and never evaluated.

pub(super) mod model;

pub(super) mod rules;
pub(super) mod workbook;

pub(super) mod bounds;

pub(super) mod xlsx;

pub(super) mod separated;
