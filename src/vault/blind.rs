//! Blind indexes (盲索引): what equal numbers and addresses have in common, without saying what they are.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

use super::ring::derived;
use crate::kernel::{CommunityId, IdentityNumber, PhoneNumber, labelled};

labelled! {
    /// By what a household is found (查重依据).
    pub enum Blind {
        Identity = "identity_number" ["身份证号", "Identity number"],
        Phone = "phone" ["电话", "Phone"],
        Address = "address" ["住址", "Address"],
    }
}

/// Something a household is found by, brought into the one form it is compared in.
pub struct Trace {
    /// What it is.
    pub kind: Blind,
    normal: Zeroizing<String>,
}

impl Trace {
    /// Of an identity number.
    pub fn of_identity(number: &IdentityNumber) -> Self {
        Self { kind: Blind::Identity, normal: Zeroizing::new(number.clear().to_owned()) }
    }

    /// Of a phone number.
    pub fn of_phone(number: &PhoneNumber) -> Self {
        Self { kind: Blind::Phone, normal: Zeroizing::new(number.clear().to_owned()) }
    }

    /// Of an address: how it is spaced, punctuated and whether a building is called 栋, 幢 or 号楼 makes no difference.
    pub fn of_address(address: &str) -> Self {
        let letters: String = address.nfkc().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
        let normal = letters.replace("号楼", "栋").replace('幢', "栋").replace("房间", "室");
        Self { kind: Blind::Address, normal: Zeroizing::new(normal) }
    }

    /// Whether there is anything to be found by.
    pub fn is_empty(&self) -> bool {
        self.normal.is_empty()
    }

    /// Its digest in a community, under the root of the deployment.
    pub(super) fn digest(&self, root: &[u8; 32], community: CommunityId) -> Vec<u8> {
        let key = derived(root, &format!("hulian-index/{}/{community}", self.kind.name()));
        // A key of any length will do.
        Hmac::<Sha256>::new_from_slice(&*key)
            .map(|hmac| hmac.chain_update(self.normal.as_bytes()).finalize().into_bytes()[..16].to_vec())
            .unwrap_or_default()
    }
}

/// What equal files of a community have in common, without saying what stands in them.
pub(super) fn of_file(root: &[u8; 32], community: CommunityId, digest: &[u8]) -> Vec<u8> {
    let key = derived(root, &format!("hulian-index/file/{community}"));
    Hmac::<Sha256>::new_from_slice(&*key)
        .map(|hmac| hmac.chain_update(digest).finalize().into_bytes().to_vec())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn community(number: u128) -> CommunityId {
        CommunityId(Uuid::from_u128(number))
    }

    #[test]
    fn equal_things_are_found_equal_and_nothing_else() {
        let root = [5; 32];
        let digest = |trace: &Trace| trace.digest(&root, community(1));
        let written = Trace::of_address("钢城街道兰新西小区 3号楼2单元501室");
        let again = Trace::of_address("钢城街道兰新西小区３幢２单元,501室");
        assert_eq!(digest(&written), digest(&again));
        assert_ne!(digest(&written), digest(&Trace::of_address("钢城街道兰新西小区 3号楼2单元502室")));
        assert_eq!(digest(&written).len(), 16);
    }

    #[test]
    fn kinds_communities_and_deployments_stay_apart() {
        let phone = PhoneNumber::parse("19900001234").unwrap();
        let [as_phone, as_address] = [Trace::of_phone(&phone), Trace::of_address("19900001234")];
        assert_ne!(as_phone.digest(&[5; 32], community(1)), as_address.digest(&[5; 32], community(1)));
        assert_ne!(as_phone.digest(&[5; 32], community(1)), as_phone.digest(&[5; 32], community(2)));
        assert_ne!(as_phone.digest(&[5; 32], community(1)), as_phone.digest(&[6; 32], community(1)));
        assert!(Trace::of_address(" ,。 ").is_empty());
    }
}
