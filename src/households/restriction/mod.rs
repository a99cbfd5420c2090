//! Restriction (限制处理, 个人信息保护法第四十七条): storage only. While it lasts nothing is opened, shown, changed, exported or
//! erased, and no list shows the household unless it is asked for those that are restricted; the secretary sees that it is, and
//! since when, and lifts it. That consent was taken back can be recorded all the same.

pub mod actions;

pub mod routes;
