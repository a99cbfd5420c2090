//! 六联 and 六共: the two lists of the 互联共转 programme, and the macro that gives words their labels.

/// An enum of words: its name on the wire and on the disk, and its labels in Chinese and English.
#[macro_export]
macro_rules! labelled {
    (
        $(#[$meta:meta])*
        $vis:vis enum $name:ident {
            $($(#[$doc:meta])* $variant:ident = $word:tt [$zh:literal, $en:literal]),+ $(,)?
        }
    ) => {
        $(#[$meta])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord,
            serde::Serialize, serde::Deserialize, utoipa::ToSchema,
        )]
        $vis enum $name {
            $($(#[$doc])* #[doc = $zh] #[serde(rename = $word)] $variant),+
        }

        impl $name {
            /// Every value, in the order they are listed to people.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The name on the wire and on the disk.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// The label in Chinese and English.
            pub fn label(self) -> [&'static str; 2] {
                match self { $(Self::$variant => [$zh, $en]),+ }
            }

            /// The value of this name.
            pub fn named(name: &str) -> Option<Self> {
                match name { $($word => Some(Self::$variant),)+ _ => None }
            }

            /// Every name with its labels, for the list of enums.
            pub fn labels() -> Vec<(&'static str, [&'static str; 2])> {
                Self::ALL.iter().map(|value| (value.name(), value.label())).collect()
            }
        }

        // Every enum has all of these, whether or not somebody asks for each of them yet.
        const _: () = {
            let _ = ($name::ALL, $name::name, $name::label, $name::named, $name::labels);
        };
    };
}

/// An enum with its values and their Chinese and English labels, for the list of enums.
pub type Labels = (&'static str, Vec<(&'static str, [&'static str; 2])>);

labelled! {
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

labelled! {
    /// 六共 (six commons): how a resource is held together.
    #[expect(clippy::enum_variant_names, reason = "六共: each of the six is something done together")]
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
