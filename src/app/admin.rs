//! What only the owner of the machine may do.

use super::cli::Failure;
use super::serve;
use crate::auth;
use crate::config::Settings;
use crate::journal::Journal;
use crate::kernel::{Clock, Fault};

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
