//! Quotas: how much one account, one unit and one community may do in a time; they limit what a mistake or a stolen password can cost.

use clap::Args;

use super::values::Bounded;

/// For how many accounts' worth a whole community has room.
const OF_A_COMMUNITY: i64 = 10;

/// The quotas of a deployment. They are far above what people do by hand.
#[derive(Clone, Copy, Debug, Args)]
pub struct Quotas {
    /// Files one account may upload in a day; its community ten times as many.
    #[arg(long, env = "HULIAN_QUOTA_UPLOADS", value_name = "NUMBER", default_value = "300", global = true)]
    pub quota_uploads: Bounded<1, 1_000_000>,

    /// Mebibytes one account may upload in a day; its community ten times as many.
    #[arg(long, env = "HULIAN_QUOTA_UPLOAD_MIB", value_name = "NUMBER", default_value = "200", global = true)]
    pub quota_upload_mib: Bounded<1, 1_000_000>,

    /// Agreements one unit may have in draft at once; the community's own side ten times as many.
    #[arg(long, env = "HULIAN_QUOTA_DRAFTS", value_name = "NUMBER", default_value = "100", global = true)]
    pub quota_drafts: Bounded<1, 1_000_000>,

    /// Files one account may import, or try to, in an hour; its community ten times as many.
    #[arg(long, env = "HULIAN_QUOTA_IMPORTS", value_name = "NUMBER", default_value = "300", global = true)]
    pub quota_imports: Bounded<1, 1_000_000>,

    /// Changes one account or machine may ask for in an hour, counted by each instance for itself.
    #[arg(long, env = "HULIAN_QUOTA_WRITES", value_name = "NUMBER", default_value = "100000", global = true)]
    pub quota_writes: Bounded<1, 100_000_000>,
}

impl Quotas {
    /// The same as plain numbers.
    pub fn limits(&self) -> Limits {
        Limits {
            uploads: self.quota_uploads.get().into(),
            upload_bytes: i64::from(self.quota_upload_mib.get()) * 1024 * 1024,
            drafts: self.quota_drafts.get().into(),
            imports: self.quota_imports.get().into(),
            writes: self.quota_writes.get().into(),
        }
    }
}

impl Default for Quotas {
    #[expect(clippy::unwrap_used, reason = "what is written here is right")]
    fn default() -> Self {
        Self {
            quota_uploads: "300".parse().unwrap(),
            quota_upload_mib: "200".parse().unwrap(),
            quota_drafts: "100".parse().unwrap(),
            quota_imports: "300".parse().unwrap(),
            quota_writes: "100000".parse().unwrap(),
        }
    }
}

/// How much of each there may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Files an account uploads in a day.
    pub uploads: i64,
    /// Bytes an account uploads in a day.
    pub upload_bytes: i64,
    /// Agreements of a unit in draft.
    pub drafts: i64,
    /// Imports of an account in an hour, those that only look counted.
    pub imports: i64,
    /// Changes of an account in an hour.
    pub writes: i64,
}

impl Limits {
    /// What a whole community may do where an account may do so much.
    pub fn of_a_community(of_an_account: i64) -> i64 {
        of_an_account.saturating_mul(OF_A_COMMUNITY)
    }
}

impl Default for Limits {
    fn default() -> Self {
        Quotas::default().limits()
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Alone {
        #[command(flatten)]
        quotas: Quotas,
    }

    #[test]
    fn what_is_meant_without_a_word_is_what_the_flags_say() {
        let said = Alone::try_parse_from(["hulian"]).unwrap().quotas.limits();
        assert_eq!(said, Limits::default());
        assert_eq!(Limits::of_a_community(said.uploads), 3_000);
    }
}
