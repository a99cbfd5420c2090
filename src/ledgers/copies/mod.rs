//! The copy of everything that is held about a household (个人信息副本), as JSON or as a workbook; what it holds and that it is
//! recorded is for the households to say.

mod pages;

pub mod routes;
