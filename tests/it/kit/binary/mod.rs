//! The real binary, as a process of its own that can be killed: `process` starts one and speaks to it by signals,
//! `deployment` is one service with its database, keys and documents, started as often as a test likes, `cluster` is a
//! PostgreSQL of one's own that can be stopped, killed and held, `disk` a disk that loses power and fills up.

pub mod cluster;
pub mod deployment;
pub mod disk;
pub mod process;

pub use cluster::Cluster;
pub use deployment::Deployment;
pub use disk::{Disk, Model};
pub use process::{Process, hulian};
