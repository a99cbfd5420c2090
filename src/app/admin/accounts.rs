//! Operators and their credentials: `hulian admin create-operator`, `confirm-credential`, `reset-second-factor`.

use std::process::ExitCode;

use crate::failure::Failure;
use crate::opening;
use config::Settings;
use journal::Journal;
use kernel::{Clock, Fault, Instant};
use telemetry::print;

/// `hulian admin create-operator`: prints a one-time password.
pub fn create_operator(settings: Settings, login: &str, name: &str) -> Result<(), Failure> {
    let place = opening::known_place(&settings)?;
    actix_web::rt::System::new().block_on(async {
        let (journal, _) = opening::open_journal(&place, &settings, Clock::System).await?;
        let password = new_operator(&journal, login, name).await?;
        print(&format!(
            "login: {login}\none-time password: {password}\nChange it at the first sign-in: PUT /api/v1/me/password\n"
        ));
        Ok(())
    })
}

/// `hulian admin confirm-credential`: whoever owns the machine vouches for a credential. Without the time at which it was redeemed it confirms nothing: that is asked of the person first.
pub fn confirm_credential(settings: Settings, login: &str, set_at: Option<Instant>) -> Result<ExitCode, Failure> {
    let place = opening::existing_place(&settings)?;
    actix_web::rt::System::new().block_on(async {
        let (journal, _) = opening::open_journal(&place, &settings, Clock::System).await?;
        let Some(set_at) = set_at else {
            let (cause, issued_at, set_at) = auth::credential_in_question(&journal, login).await?;
            print(&format!(
                "{login}: {cause}, issued at {issued_at}, redeemed at {set_at}.\nAsk the person whether they made their \
                 password then, and run this again with --set-at {set_at}\n"
            ));
            return Ok(ExitCode::FAILURE);
        };
        auth::confirm_credential(&journal, login, set_at).await?;
        print(&format!("{login} can sign in now\n"));
        Ok(ExitCode::SUCCESS)
    })
}

/// Creates an operator with a one-time password.
pub async fn new_operator(journal: &Journal, login: &str, name: &str) -> Result<String, Fault> {
    auth::create_operator(journal, login, name).await
}

/// `hulian admin reset-second-factor`: the last operator may have lost the device.
pub fn reset_second_factor(settings: Settings, login: &str) -> Result<(), Failure> {
    let place = opening::existing_place(&settings)?;
    actix_web::rt::System::new().block_on(async {
        let (journal, _) = opening::open_journal(&place, &settings, Clock::System).await?;
        let had = auth::reset_second_factor(&journal, login).await?;
        print(match had {
            true => "the second factor is off and sessions have ended; the journal says so\n",
            false => "there is no second factor\n",
        });
        Ok(())
    })
}
