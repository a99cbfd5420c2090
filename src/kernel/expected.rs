//! The version a caller believes an object to have: nobody overwrites what they have not seen.

use serde_json::json;

use super::Fault;

crate::codes! {
    /// The object has another version than the one the caller named.
    STALE_VERSION = "stale_version", Stale,
        ["内容已被他人修改", "Somebody else changed it in the meantime"],
        [
            "请重新读取最新版本, 核对后用新的 ETag 再提交。",
            "Read the object again, look at what changed, and send your change with the new ETag.",
        ];
}

/// The versions an `If-Match` header named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expected {
    /// `*`: whatever there is.
    Any,
    /// One of these; tags that no version of ours can have are left out.
    Versions(Vec<i64>),
}

impl Expected {
    /// Compares with the stored version.
    ///
    /// # Errors
    /// [`STALE_VERSION`] with `current_version` and a `current_etag` that `If-Match` accepts.
    pub fn check(&self, current: i64) -> Result<(), Fault> {
        match self {
            Self::Any => Ok(()),
            Self::Versions(named) if named.contains(&current) => Ok(()),
            Self::Versions(_) => Err(Fault::of(&STALE_VERSION)
                .with("current_version", current)
                .with("current_etag", json!(format!("\"{current}\"")))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_named_version_passes() {
        let seven = Expected::Versions(vec![7]);
        assert!(seven.check(7).is_ok());
        let stale = seven.check(8).unwrap_err();
        assert_eq!(stale.members()["current_version"], 8);
        assert_eq!(stale.members()["current_etag"], "\"8\"");
        assert!(Expected::Any.check(8).is_ok());
        assert!(Expected::Versions(Vec::new()).check(1).is_err());
    }
}
