//! A journal, held against what the service has signed of it: from a file of answers, or in a database.

use std::path::Path;
use std::process::ExitCode;

use super::proof::{UNPINNED, key_set};
use crate::backup::each_community;
use crate::failure::Failure;
use crate::opening;
use config::Settings;
use journal::{self, Extensions, ReadTx};
use kernel::{Actor, Clock, Fault};
use proofs::journal::{Evidence, Inspection};
use readers::audit;
use web::read_json;

/// Verifies a journal that lies in a file of JSON lines: pages or items of `GET …/journal`, `…/journal/signed-heads` and
/// `…/journal/head`, receipts, proofs.
///
/// # Errors
/// When a file cannot be read, or holds something else.
pub fn in_file(path: &Path, keys: Option<&Path>, english: bool) -> Result<ExitCode, Failure> {
    let pinned = keys.map(key_set).transpose()?;
    let text = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let mut evidence = Evidence::default();
    let lines = (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty());
    for (number, line) in lines {
        let place = format!("{}, line {number}", path.display());
        let value = read_json(line.as_bytes())
            .map_err(|fault| format!("{place}: not JSON as a journal is written: {fault}"))?;
        evidence.take(&value, pinned.as_ref(), &place)?;
    }
    if evidence.is_empty() {
        return Err(format!("{}: it holds no event", path.display()).into());
    }
    let (found, unsigned) = evidence.inspect();
    told(&found, &unsigned, pinned.is_some(), english)
}

fn told(found: &Inspection, unsigned: &[String], pinned: bool, english: bool) -> Result<ExitCode, Failure> {
    let [zh, en] = match (&found.finding, unsigned.first()) {
        (Some(finding), _) => finding.sentence(),
        (None, Some(place)) => [
            format!("{place}: 签名不成立, 或签名密钥未经确认。"),
            format!("{place}: not signed by a key that is pinned"),
        ],
        (None, None) => {
            let Inspection { events, confirmed, .. } = found;
            let keys = if pinned { ["", ""] } else { [" 密钥未经确认。", "; keys not pinned"] };
            let [zh, en] = unsigned_end(found);
            [
                format!("{events} 条事件前后一致, 签名证实到第 {confirmed} 条。{}{zh}", keys[0]),
                format!(
                    "{events} events follow from each other; what was signed stands by them up to event {confirmed}{}{en}",
                    keys[1]
                ),
            ]
        }
    };
    telemetry::print(&format!("{}\n", if english { en } else { zh }));
    // For what lies behind the last thing that was signed, nobody vouches.
    Ok(match (found.finding.is_none() && unsigned.is_empty(), pinned && found.confirmed == found.events) {
        (false, _) => ExitCode::FAILURE,
        (true, true) => ExitCode::SUCCESS,
        (true, false) => ExitCode::from(UNPINNED),
    })
}

/// Which events at the end nobody has signed for, and what to do about them; nothing where what was signed reaches the last one.
fn unsigned_end(found: &Inspection) -> [String; 2] {
    let Inspection { events: last, confirmed, .. } = found;
    if confirmed == last {
        return [String::new(), String::new()];
    }
    let first = confirmed + 1;
    [
        format!(
            "\n第 {first} 至 {last} 条事件没有签名证实: 请获取 GET …/journal/head?seq={last}, 将其答复加入文件后重新核验。"
        ),
        format!(
            "\nnobody has signed for events {first} to {last}: fetch GET …/journal/head?seq={last}, add its answer to the file and \
             verify again"
        ),
    ]
}

/// Verifies the journal of every community of a database.
///
/// # Errors
/// When the database or the key set cannot be read.
pub fn in_database(settings: &Settings, keys: Option<&Path>, english: bool) -> Result<ExitCode, Failure> {
    let pinned = keys.map(key_set).transpose()?;
    let mut conn = db::copy::reader(&opening::existing_place(settings)?)?;
    let directory = settings.keys().ok().filter(|_| pinned.is_none());
    let keys = auth::published(&mut conn, directory.as_deref(), pinned.as_ref())?;
    let sealing = opening::sealing(settings.keys().ok().as_deref(), &mut conn).unwrap_or_default();
    let (mut communities, mut events, mut wrong) = (0_u64, 0_i64, 0_u64);
    each_community(&mut conn, |conn, community, _| {
        let look = |view: &mut ReadTx<'_>| -> Result<audit::Verdict, Fault> {
            view.snapshot()?;
            let head = journal::head_of(view)?;
            audit::verify(view, &head, &keys.own, None)
        };
        let with = (sealing.clone(), Extensions::default());
        let verdict = journal::look(conn, (Actor::system(community), Clock::System.now()), with, look)?;
        (communities, events) = (communities + 1, events + verdict.events);
        if let Some(found) = &verdict.wrong {
            let [zh, en] = audit::words(found);
            telemetry::print(&format!("{community}: {}\n", if english { en } else { zh }));
            wrong += 1;
        }
        Ok(())
    })?;
    let rooted = if keys.rooted { ["", ""] } else { [" 密钥未经确认。", "; keys not pinned"] };
    let [zh, en] = [
        format!("{communities} 个社区, {events} 条事件, {wrong} 个社区的日志有问题。{}", rooted[0]),
        format!("{communities} communities, {events} events; {wrong} of them wrong{}", rooted[1]),
    ];
    telemetry::print(&format!("{}\n", if english { en } else { zh }));
    Ok(match (wrong, keys.rooted) {
        (0, true) => ExitCode::SUCCESS,
        (0, false) => ExitCode::from(UNPINNED),
        _ => ExitCode::FAILURE,
    })
}
