//! `hulian admin rotate-vault-key`: a new key for the vault, with which the key of every household is wrapped.

use crate::failure::Failure;
use crate::opening;
use config::Settings;
use journal::Journal;
use kernel::{Actor, Clock, Fault};
use telemetry::print;
use vault::Vault;

/// How many households are rewrapped in one transaction: no writer waits long.
const ROUND: i64 = 100;

/// `hulian admin rotate-vault-key`: prints the name of the key that wraps now, and how many keys were rewrapped.
pub fn rotate_vault_key(settings: Settings) -> Result<(), Failure> {
    let place = opening::existing_place(&settings)?;
    actix_web::rt::System::new().block_on(async {
        let (journal, _) = opening::open_journal(&place, &settings, Clock::System).await?;
        let vault = opening::open_vault(&journal, &settings).await?;
        let journal = journal.with_extension(vault.clone());
        let random = journal.write(Actor::system(auth::PLATFORM), |tx| tx.random()).await?;
        let adding = vault.clone();
        journal.global_write(move |conn| adding.add_key(conn, random)).await?;
        let wrapped = rewrap(&journal, &vault).await?;
        print(&format!("{} wraps now; {wrapped} keys were wrapped anew\n", vault.newest()));
        Ok(())
    })
}

/// Wraps every data key with the newest key, community by community; of several rotations at once each goes on with the
/// newest key of all. Older keys are needed no longer when nothing is left to be wrapped.
async fn rewrap(journal: &Journal, vault: &Vault) -> Result<usize, Fault> {
    let mut wrapped = 0;
    loop {
        vault.refresh()?;
        let newest = vault.newest();
        let behind = journal.global(move |conn| households::communities_behind(conn, &newest)).await?;
        if behind.is_empty() {
            break;
        }
        for community in behind {
            wrapped += journal.write(Actor::system(community), |tx| households::rewrap(tx, ROUND)).await?;
        }
    }
    let vault = vault.clone();
    journal.global_write(move |conn| vault.forget_older(conn)).await?;
    Ok(wrapped)
}
