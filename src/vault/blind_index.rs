//! Blind indexes (盲索引): what equal numbers and addresses have in common, without saying what they are.

use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

use super::suite::Suite;
use kernel::{CommunityId, Fault, IdentityNumber, PhoneNumber, coded_enum};

coded_enum! {
    /// By what a household is found (查重依据).
    pub enum FoundBy {
        Identity = "identity_number" ["身份证号", "Identity number"],
        Phone = "phone" ["电话", "Phone"],
        Address = "address" ["住址", "Address"],
    }
}

/// Something a household is found by, brought into the one form it is compared in.
pub struct BlindIndex {
    /// What it is.
    pub kind: FoundBy,
    normal: Zeroizing<String>,
}

impl BlindIndex {
    /// Of an identity number.
    pub fn of_identity(number: &IdentityNumber) -> Self {
        Self { kind: FoundBy::Identity, normal: Zeroizing::new(number.clear().to_owned()) }
    }

    /// Of a phone number.
    pub fn of_phone(number: &PhoneNumber) -> Self {
        Self { kind: FoundBy::Phone, normal: Zeroizing::new(number.clear().to_owned()) }
    }

    /// Of an address: how it is spaced, punctuated and whether a building is called 栋, 幢 or 号楼 makes no difference.
    pub fn of_address(address: &str) -> Self {
        let letters: String = address.nfkc().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
        let normal = letters.replace("号楼", "栋").replace('幢', "栋").replace("房间", "室");
        Self { kind: FoundBy::Address, normal: Zeroizing::new(normal) }
    }

    /// Whether there is anything to be found by.
    pub fn is_empty(&self) -> bool {
        self.normal.is_empty()
    }

    /// Its digest in a community, under the root of the deployment.
    pub(super) fn digest(&self, suite: Suite, root: &[u8; 32], community: CommunityId) -> Result<Vec<u8>, Fault> {
        let key = suite.derived(root, &format!("hulian-index/{}/{community}", self.kind.name()))?;
        let mut digest = suite.mac(&key, &[self.normal.as_bytes()])?;
        digest.truncate(16);
        Ok(digest)
    }
}

/// What equal files of a community have in common, without saying what stands in them.
///
/// # Errors
/// `vault_suite_missing`.
pub(super) fn of_file(suite: Suite, root: &[u8; 32], community: CommunityId, digest: &[u8]) -> Result<Vec<u8>, Fault> {
    let key = suite.derived(root, &format!("hulian-index/file/{community}"))?;
    suite.mac(&key, &[digest])
}

#[cfg(test)]
mod tests {
    use super::super::suite::all;
    use super::*;
    use uuid::Uuid;

    fn community(number: u128) -> CommunityId {
        CommunityId(Uuid::from_u128(number))
    }

    #[test]
    fn equal_things_are_found_equal_and_nothing_else() {
        let root = [5; 32];
        let digest = |index: &BlindIndex| index.digest(Suite::Standard, &root, community(1)).unwrap();
        let written = BlindIndex::of_address("钢城街道兰新西小区 3号楼2单元501室");
        let again = BlindIndex::of_address("钢城街道兰新西小区３幢２单元,501室");
        assert_eq!(digest(&written), digest(&again));
        assert_ne!(digest(&written), digest(&BlindIndex::of_address("钢城街道兰新西小区 3号楼2单元502室")));
        assert_eq!(digest(&written).len(), 16);
    }

    #[test]
    fn kinds_communities_and_deployments_stay_apart() {
        let phone = PhoneNumber::parse("19900001234").unwrap();
        let [as_phone, as_address] = [BlindIndex::of_phone(&phone), BlindIndex::of_address("19900001234")];
        for suite in all() {
            let of = |index: &BlindIndex, root, number| index.digest(suite, &[root; 32], community(number)).unwrap();
            assert_ne!(of(&as_phone, 5, 1), of(&as_address, 5, 1));
            assert_ne!(of(&as_phone, 5, 1), of(&as_phone, 5, 2));
            assert_ne!(of(&as_phone, 5, 1), of(&as_phone, 6, 1));
            assert_eq!((of(&as_phone, 5, 1), of(&as_phone, 5, 1).len()), (of(&as_phone, 5, 1), 16));
        }
        assert!(BlindIndex::of_address(" ,。 ").is_empty());
    }
}
