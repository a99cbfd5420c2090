//! How the service speaks HTTP: problems, versions, retries, pages, texts, and what it does with rude requests.

mod expansion;
mod kept;
mod pages;
mod problems;
mod quotas;
mod raw;
mod retries;
mod sheets;
mod slow;
mod texts;
mod versions;
