//! What only the owner of the machine may do.

use super::cli::Failure;
use super::serve;
use crate::config::Settings;
use crate::journal::{Journal, Tx};
use crate::kernel::{Actor, Clock, Fault};
use crate::vault::Vault;
use crate::{auth, households};

/// `hulian admin create-operator`: prints a one-time password.
pub fn create_operator(settings: Settings, login: &str, name: &str) -> Result<(), Failure> {
    serve::log_to_stderr(&settings);
    let place = serve::place(&settings)?;
    actix_web::rt::System::new().block_on(async {
        let journal = serve::open_journal(&place, Clock::System).await?;
        let password = new_operator(&journal, login, name).await?;
        println!(
            "login: {login}\none-time password: {password}\nChange it at the first sign-in: PUT /api/v1/me/password"
        );
        Ok(())
    })
}

/// Creates an operator with a one-time password.
pub async fn new_operator(journal: &Journal, login: &str, name: &str) -> Result<String, Fault> {
    auth::create_operator(journal, login, name).await
}

/// How many households are wrapped anew in one transaction: no writer waits long.
const ROUND: i64 = 100;

/// `hulian admin rotate-vault-key`: prints the name of the key that wraps now, and how many keys were wrapped anew.
pub fn rotate_vault_key(settings: Settings) -> Result<(), Failure> {
    serve::log_to_stderr(&settings);
    let place = serve::place(&settings)?;
    actix_web::rt::System::new().block_on(async {
        let journal = serve::open_journal(&place, Clock::System).await?;
        let vault = serve::open_vault(&journal, &settings).await?;
        vault.add_key(journal.write(Actor::system(auth::PLATFORM), |tx| tx.random()).await?)?;
        let wrapped = rewrap(&journal, &vault).await?;
        println!("{} wraps now; {wrapped} keys were wrapped anew", vault.newest());
        Ok(())
    })
}

/// Wraps every data key with the newest key, community by community.
async fn rewrap(journal: &Journal, vault: &Vault) -> Result<usize, Fault> {
    let (newest, mut wrapped) = (vault.newest(), 0);
    for community in journal.global(move |conn| households::communities_behind(conn, &newest)).await? {
        loop {
            let vault = vault.clone();
            let job = move |tx: &mut Tx| households::actions::rewrap(tx, &vault, ROUND);
            match journal.write(Actor::system(community), job).await? {
                0 => break,
                done => wrapped += done,
            }
        }
    }
    Ok(wrapped)
}

/// `hulian admin rotate-keys`: prints the name of the new key.
pub fn rotate_keys(settings: Settings) -> Result<(), Failure> {
    serve::log_to_stderr(&settings);
    let (place, directory) = (serve::place(&settings)?, settings.keys()?);
    actix_web::rt::System::new().block_on(async {
        let journal = serve::open_journal(&place, Clock::System).await?;
        println!("{}", auth::rotate_keys(&journal, directory).await?);
        Ok(())
    })
}
