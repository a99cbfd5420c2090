//! Savepoints and dry runs: parts of a transaction that may be rolled back.

use super::write::{Touched, WriteTx};
use kernel::Fault;
use proofs::journal::Head;

impl WriteTx<'_> {
    /// Tries a part of this change: what it did is kept if it is not refused, and nothing of it otherwise.
    ///
    /// # Errors
    /// What is no refusal: the disk, or the engine that asks for another run.
    pub fn savepoint<T>(&mut self, job: impl FnOnce(&mut Self) -> Result<T, Fault>) -> Result<Result<T, Fault>, Fault> {
        let before = self.before_part()?;
        let outcome = job(self);
        match &outcome {
            Ok(_) => {}
            Err(fault) if !fault.is_refusal() => return Err(fault.clone()),
            Err(_) => {
                self.part("ROLLBACK TO SAVEPOINT part")?;
                (self.head, self.pending, self.touched) = (before.0, None, before.1);
            }
        }
        self.part("RELEASE SAVEPOINT part")?;
        Ok(outcome)
    }

    /// Does something to see what would come of it, and undoes it.
    pub fn dry_run<T>(&mut self, job: impl FnOnce(&mut Self) -> Result<T, Fault>) -> Result<T, Fault> {
        let (before, rights) = (self.before_part()?, self.rights);
        let outcome = job(self);
        self.part("ROLLBACK TO SAVEPOINT part")?;
        self.part("RELEASE SAVEPOINT part")?;
        (self.head, self.pending, self.touched, self.rights) = (before.0, None, before.1, rights);
        outcome
    }

    /// Begins a part that may be taken back; what was recorded before it is written down first.
    fn before_part(&mut self) -> Result<(Head, Touched), Fault> {
        self.flush()?;
        self.part("SAVEPOINT part")?;
        Ok((self.head.clone(), self.touched.clone()))
    }

    /// The innermost of several savepoints of one name is meant, on both engines.
    fn part(&mut self, statement: &str) -> Result<(), Fault> {
        use diesel::connection::SimpleConnection;
        Ok(self.view.conn.batch_execute(statement)?)
    }
}
