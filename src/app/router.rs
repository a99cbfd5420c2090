//! Every route of the service, one line per slice.

use super::{meta, metrics};
use readers::audit;
use readers::calendar;
use readers::tasks;
use web::{ServiceConfig, scope};

/// Mounts all operations; the document is collected from this very list. A scope swallows what begins with its path, so
/// what is more particular comes first.
pub fn mount(cfg: &mut ServiceConfig) {
    cfg.service(scope("/api/v1/communities/{community_id}").configure(of_a_community));
    cfg.configure(calendar::mount);
    cfg.configure(communities::mount);
    cfg.configure(meta::mount);
    cfg.configure(metrics::mount);
    cfg.configure(tasks::mount);
    cfg.configure(auth::mount);
    cfg.service(scope("/api/v1").configure(agreements::mount_proofs));
    cfg.configure(web::mount_problems);
    cfg.configure(zones::mount_plates);
}

fn of_a_community(cfg: &mut ServiceConfig) {
    cfg.configure(continuity::mount);
    cfg.configure(agreements::mount);
    cfg.configure(commitments::mount);
    cfg.configure(agreements::mount_templates);
    cfg.configure(zones::mount);
    cfg.configure(ledgers::mount_copies);
    cfg.configure(households::mount);
    cfg.configure(pairings::mount);
    cfg.configure(documents::mount);
    cfg.configure(auth::mount_community);
    cfg.configure(units::mount);
    cfg.configure(audit::mount);
    cfg.configure(ledgers::mount);
    cfg.configure(communities::mount_community);
}
