//! 六联 (six linkages) and 六共 (six commons): the two lists of the 互联共转 programme.

use crate::coded_enum;

coded_enum! {
    /// 六联 (six linkages): in what the partners are joined.
    pub enum Linkage {
        PartyBuilding = "party_building" ["党建联动", "Party building"],
        ResourceSharing = "resource_sharing" ["资源联享", "Resource sharing"],
        JointService = "joint_service" ["服务联做", "Joint service"],
        Development = "development" ["发展联促", "Development"],
        Civility = "civility" ["文明联创", "Civility"],
        PublicWelfare = "public_welfare" ["公益联搞", "Public welfare"],
    }
}

coded_enum! {
    /// 六共 (six commons): how a resource is held together.
    pub enum Commons {
        CoOwn = "co_own" ["共有", "Owned together"],
        CoConsult = "co_consult" ["共商", "Decided together"],
        CoBuild = "co_build" ["共建", "Built together"],
        CoGovern = "co_govern" ["共治", "Run together"],
        CoBear = "co_bear" ["共担", "Paid for together"],
        CoShare = "co_share" ["共享", "Used together"],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_read_back_as_they_are_written() {
        assert_eq!(Linkage::ALL.len(), 6);
        assert_eq!(Commons::ALL.len(), 6);
        for value in Linkage::ALL {
            assert_eq!(Linkage::named(value.name()), Some(*value));
            assert_eq!(serde_json::to_value(value).unwrap(), value.name());
        }
        assert_eq!(Linkage::named("party"), None);
    }
}
