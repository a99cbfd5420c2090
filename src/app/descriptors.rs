//! How many connections fit into the files this process may open.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

use config::Unfit;

/// Connections unless a setting says otherwise: far more than the people of some communities need behind a proxy, and
/// 40 MiB when all of them are open.
const USUAL: usize = 4096;
/// More than that no process of this kind serves; a seat for each is made at start.
const MOST: usize = 1_000_000;
/// With fewer files not even the threads begin.
const LEAST: usize = 64;
/// Files kept for the database, documents, keys, logs and connections on their way in or out.
const KEPT: usize = 256;
/// Connections each thread may be handed before it is known whether there is room.
const KEPT_PER_THREAD: usize = 64;

/// Raises the soft limit of open files to the hard one, and returns what holds from then on; `None` is no limit.
pub fn raise() -> Option<usize> {
    let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
    let raised = setrlimit(Resource::Nofile, Rlimit { current: maximum, maximum });
    let holds = if raised.is_ok() { maximum } else { current };
    holds.map(|files| usize::try_from(files).unwrap_or(usize::MAX))
}

/// How many connections may be open at once, of `wanted` and with so many files.
///
/// # Errors
/// [`Unfit::Connections`] when more are wanted than fit, or none; [`Unfit::Files`] when nobody could be served.
pub fn connections(wanted: Option<usize>, files: Option<usize>, threads: usize) -> Result<usize, Unfit> {
    if let Some(files) = files.filter(|files| *files < LEAST) {
        return Err(Unfit::Files { files, wanted: LEAST });
    }
    // A small limit is shared in halves.
    let fit = files.map_or(MOST, |files| files - (KEPT + KEPT_PER_THREAD * threads).min(files.div_ceil(2))).min(MOST);
    match wanted {
        None => Ok(USUAL.min(fit)),
        Some(wanted) if (1..=fit).contains(&wanted) => Ok(wanted),
        Some(wanted) => Err(Unfit::Connections { wanted, fit }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p39_connections_stay_below_the_limit_of_files() {
        let told = |wanted, files| connections(wanted, files, 2).ok();
        assert_eq!(told(None, None), Some(4096));
        assert_eq!(told(None, Some(20_000)), Some(4096));
        assert_eq!(told(None, Some(1024)), Some(640));
        assert_eq!(told(None, Some(300)), Some(150));
        assert_eq!(told(Some(640), Some(1024)), Some(640));
        assert_eq!(told(Some(641), Some(1024)), None);
        assert_eq!((told(None, Some(64)), told(None, Some(63))), (Some(32), None));
        assert_eq!(told(Some(100_000), None), Some(100_000));
        assert_eq!((told(Some(0), None), told(Some(usize::MAX), None)), (None, None));
        let refusal = connections(Some(641), Some(1024), 2).unwrap_err().to_string();
        assert!(refusal.contains("--max-connections 641") && refusal.contains("640"), "{refusal}");
    }

    #[test]
    fn p39_the_soft_limit_is_raised_to_the_hard_one() {
        let files = raise();
        let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
        assert_eq!(current, maximum);
        assert_eq!(files, maximum.map(|files| usize::try_from(files).unwrap()));
    }
}
