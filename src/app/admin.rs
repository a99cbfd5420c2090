//! What only the owner of the machine may do.

use std::path::Path;
use std::process::ExitCode;

use serde::{Deserialize, Serialize};

use super::cli::Failure;
use super::serve;
use super::workers::TURNS;
use config::Settings;
use db::{self, Engine};
use journal::{COMMUNITY_UNKNOWN, Journal, Seal, Tx, communities, sealed_head};
use kernel::{Actor, Clock, CommunityId, Fault, HouseholdId, Instant};
use telemetry::print;
use vault::{Vault, register};

/// How many communities are looked for at once.
const PART: i64 = 500;

/// `hulian admin create-operator`: prints a one-time password.
pub fn create_operator(settings: Settings, login: &str, name: &str) -> Result<(), Failure> {
    let place = serve::known_place(&settings)?;
    actix_web::rt::System::new().block_on(async {
        let (journal, _) = serve::open_journal(&place, &settings, Clock::System).await?;
        let password = new_operator(&journal, login, name).await?;
        print(&format!(
            "login: {login}\none-time password: {password}\nChange it at the first sign-in: PUT /api/v1/me/password\n"
        ));
        Ok(())
    })
}

/// `hulian admin confirm-credential`: whoever owns the machine vouches for a credential. Without the time at which it was redeemed it confirms nothing: that is asked of the person first.
pub fn confirm_credential(settings: Settings, login: &str, set_at: Option<Instant>) -> Result<ExitCode, Failure> {
    let place = serve::existing_place(&settings)?;
    actix_web::rt::System::new().block_on(async {
        let (journal, _) = serve::open_journal(&place, &settings, Clock::System).await?;
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
    let place = serve::existing_place(&settings)?;
    actix_web::rt::System::new().block_on(async {
        let (journal, _) = serve::open_journal(&place, &settings, Clock::System).await?;
        let had = auth::reset_second_factor(&journal, login).await?;
        print(match had {
            true => "the second factor is off and sessions have ended; the journal says so\n",
            false => "there is no second factor\n",
        });
        Ok(())
    })
}

/// How many households are wrapped anew in one transaction: no writer waits long.
const ROUND: i64 = 100;

/// `hulian admin rotate-vault-key`: prints the name of the key that wraps now, and how many keys were wrapped anew.
pub fn rotate_vault_key(settings: Settings) -> Result<(), Failure> {
    let place = serve::existing_place(&settings)?;
    actix_web::rt::System::new().block_on(async {
        let (journal, _) = serve::open_journal(&place, &settings, Clock::System).await?;
        let vault = serve::open_vault(&journal, &settings).await?;
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
            let vault = vault.clone();
            let job = move |tx: &mut Tx| households::actions::rewrap(tx, &vault, ROUND);
            wrapped += journal.write(Actor::system(community), job).await?;
        }
    }
    let vault = vault.clone();
    journal.global_write(move |conn| vault.forget_older(conn)).await?;
    Ok(wrapped)
}

/// A household whose key was destroyed, as it stands in the list: one JSON object on a line.
#[derive(Serialize, Deserialize)]
pub struct Erased {
    /// Its community.
    pub community_id: CommunityId,
    /// Its id.
    pub household_id: HouseholdId,
}

/// `hulian admin erasures`: prints every household whose key was destroyed, to be kept apart from backups.
pub fn erasures(settings: Settings) -> Result<(), Failure> {
    let place = serve::existing_place(&settings)?;
    actix_web::rt::System::new().block_on(async {
        let (journal, _) = serve::open_journal(&place, &settings, Clock::System).await?;
        for (community_id, household_id) in journal.global(households::erased_everywhere).await? {
            print(&format!("{}\n", serde_json::to_string(&Erased { community_id, household_id })?));
        }
        Ok(())
    })
}

/// `hulian admin replay-erasures`: destroys again what an older backup has brought back.
pub fn replay_erasures(settings: Settings, list: &Path) -> Result<(), Failure> {
    let place = serve::existing_place(&settings)?;
    let listed = listed(list)?;
    actix_web::rt::System::new().block_on(async {
        let (journal, _) = serve::open_journal(&place, &settings, Clock::System).await?;
        let vault = serve::open_vault(&journal, &settings).await?;
        let again = replay(&journal, &vault, &listed).await?;
        print(&format!("{} on the list; {again} keys were destroyed again\n", listed.len()));
        Ok(())
    })
}

/// The households of a list that `hulian admin erasures` has printed.
pub fn listed(list: &Path) -> Result<Vec<Erased>, Failure> {
    let text = std::fs::read_to_string(list).map_err(|error| format!("{}: {error}", list.display()))?;
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    let told = |error: serde_json::Error| format!("{}: not a list of hulian admin erasures: {error}", list.display());
    Ok(lines.map(serde_json::from_str).collect::<Result<_, _>>().map_err(told)?)
}

/// Destroys again the keys of these households; answers how many there were.
pub async fn replay(journal: &Journal, vault: &Vault, listed: &[Erased]) -> Result<usize, Fault> {
    let mut again = 0;
    for one in listed {
        let (vault, id) = (vault.clone(), one.household_id);
        let job = move |tx: &mut Tx| households::actions::erase_again(tx, &vault, id, TURNS);
        match journal.write(Actor::system(one.community_id), job).await {
            Ok(done) => again += usize::from(done),
            // The backup is older than the community.
            Err(fault) if fault.code() == &COMMUNITY_UNKNOWN => {}
            Err(fault) => return Err(fault),
        }
    }
    Ok(again)
}

/// `hulian admin scrub`: writes the tables anew in which something was erased, and says what of it is not in its hand.
pub fn scrub(settings: &Settings) -> Result<(), Failure> {
    let place = serve::existing_place(settings)?;
    let tables = register::tables();
    let left = db::write_anew(&place, &tables)?;
    let remains = match Engine::of(&place.url)? {
        Engine::Sqlite => "backups made before, and blocks the file system has freed",
        Engine::Postgres => {
            "the write-ahead log until it is recycled (pg_wal), its archive, replicas that have not replayed it, backups made \
             before, and blocks the file system has freed"
        }
    };
    let left = left.map(|words| format!("not done: {words}\n")).unwrap_or_default();
    print(&format!("{} tables were written anew\n{left}not in its hand: {remains}\n", tables.len()));
    Ok(())
}

/// `hulian admin rotate-keys`: prints the name of the new key.
pub fn rotate_keys(settings: Settings) -> Result<(), Failure> {
    let (place, directory) = (serve::existing_place(&settings)?, settings.keys()?);
    actix_web::rt::System::new().block_on(async {
        // The newest key may be lost for good: nothing is opened with it.
        let made = auth::rotate_keys(&serve::migrated(&place, Clock::System)?, directory).await?;
        print(&format!("{made}\n"));
        let (journal, _) = serve::reach_journal(&place, &settings, Clock::System).await?;
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
    let place = serve::existing_place(settings)?;
    actix_web::rt::System::new().block_on(async {
        let (journal, _) = serve::reach_journal(&place, settings, Clock::System).await?;
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
    let (place, directory, kid) = (serve::existing_place(&settings)?, settings.keys()?, kid.to_owned());
    actix_web::rt::System::new().block_on(async {
        let (journal, _) = serve::open_journal(&place, &settings, Clock::System).await?;
        auth::vouch_for_key(&journal, directory, kid).await?;
        print("vouched for; running services believe it within five minutes\n");
        Ok(())
    })
}
