//! The signing keys, and what seals heads: `hulian admin rotate-keys`, `vouch-for-key`, `reseal-heads`.

use crate::failure::Failure;
use crate::opening;
use config::Settings;
use journal::{Seal, communities, sealed_head};
use kernel::{Actor, Clock};
use telemetry::print;

/// How many communities are looked for at once.
const PART: i64 = 500;

/// `hulian admin rotate-keys`: prints the name of the new key.
pub fn rotate_keys(settings: Settings) -> Result<(), Failure> {
    let (place, directory) = (opening::existing_place(&settings)?, settings.keys()?);
    actix_web::rt::System::new().block_on(async {
        // The newest key may be lost for good: nothing is opened with it.
        let made = auth::rotate_keys(&opening::migrated(&place, Clock::System)?, directory).await?;
        print(&format!("{made}\n"));
        let (journal, _) = opening::reach_journal(&place, &settings, Clock::System).await?;
        if journal.read(Actor::system(auth::PLATFORM), sealed_head).await?.1 != Seal::Right {
            print(
                "The oldest signing key is gone, and with it what seals the heads of journals: nothing is written to them before \
                 hulian admin reseal-heads says that they are right. Run hulian check first.\n",
            );
        }
        Ok(())
    })
}

/// `hulian admin reseal-heads`: whoever owns the machine says that every chain stands where it should.
pub fn reseal_heads(settings: &Settings) -> Result<(), Failure> {
    let place = opening::existing_place(settings)?;
    actix_web::rt::System::new().block_on(async {
        let (journal, _) = opening::reach_journal(&place, settings, Clock::System).await?;
        let (mut after, mut sealed) = (None, 0_u64);
        loop {
            let part = journal.global(move |conn| communities(conn, after, PART)).await?;
            let Some((last, _)) = part.last() else { break };
            after = Some(*last);
            for (community, _) in part {
                sealed += u64::from(journal.reseal(community).await?);
            }
        }
        print(&format!("{sealed} head(s) were sealed anew; the journal of each community says so\n"));
        Ok(())
    })
}

/// `hulian admin vouch-for-key`: whoever owns the machine says that a public key is the service's own.
pub fn vouch_for_key(settings: Settings, kid: &str) -> Result<(), Failure> {
    let (place, directory, kid) = (opening::existing_place(&settings)?, settings.keys()?, kid.to_owned());
    actix_web::rt::System::new().block_on(async {
        let (journal, _) = opening::open_journal(&place, &settings, Clock::System).await?;
        auth::vouch_for_key(&journal, directory, kid).await?;
        print("vouched for; running services believe it within five minutes\n");
        Ok(())
    })
}
