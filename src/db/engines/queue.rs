//! The line in front of PostgreSQL's connections: bounded, fair between communities, with room kept for reads.
//!
//! The writers of one community stand in line for its head row anyway. So that a community whose row is locked, or that
//! imports thousands of rows, does not hold every connection, at most [`OF_ONE_COMMUNITY`] of its writes are on
//! connections at once, and all writes together leave some connections to reads.

use std::collections::{HashMap, VecDeque};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use super::super::figures::Figures;
use super::job::{Job, busy};
use super::monotonic::monotonic;
use kernel::Fault;

/// How many may stand in line; further ones are refused at once.
const LONGEST: usize = 1024;

/// One that runs, and one that is ready when it ends.
const OF_ONE_COMMUNITY: usize = 2;

/// What a connection is wanted for.
pub enum Task {
    /// A read.
    Read(Box<dyn Job>),
    /// A change, of this community if it belongs to one.
    Write(Box<dyn Job>, Option<u128>),
}

/// The queue of jobs that wait for a connection.
pub struct Queue {
    line: Mutex<Line>,
    arrived: Condvar,
    writers: usize,
    figures: Figures,
}

#[derive(Default)]
struct Line {
    waiting: VecDeque<(Task, Instant)>,
    writing: usize,
    of_community: HashMap<u128, usize>,
    closed: bool,
}

impl Queue {
    /// A queue for this many connections.
    pub fn new(connections: usize, figures: Figures) -> Self {
        let writers = (connections - connections / 4).max(1);
        Self { line: Mutex::default(), arrived: Condvar::new(), writers, figures }
    }

    /// Adds a job to the queue.
    ///
    /// # Errors
    /// Unavailable when the line is too long, or the database is being closed.
    pub fn push(&self, task: Task) -> Result<(), Fault> {
        let mut line = self.line();
        if line.closed || line.waiting.len() >= LONGEST {
            self.figures.refused.inc();
            return Err(busy());
        }
        line.waiting.push_back((task, monotonic()));
        self.figures.waiting.set(i64::try_from(line.waiting.len()).unwrap_or(i64::MAX));
        drop(line);
        self.arrived.notify_one();
        Ok(())
    }

    /// Waits for the next job whose turn it is and that somebody still wants; nothing when the line is closed.
    pub fn next(&self) -> Option<Task> {
        let mut line = self.line();
        loop {
            if line.closed {
                return None;
            }
            if let Some((task, since)) = line.take(self.writers) {
                self.figures.waiting.set(i64::try_from(line.waiting.len()).unwrap_or(i64::MAX));
                drop(line);
                self.figures.waited.observe(since.elapsed().as_secs_f64());
                return Some(task);
            }
            line = self.arrived.wait(line).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// A write has left its connection.
    pub fn written(&self, community: Option<u128>) {
        let mut line = self.line();
        line.writing -= 1;
        let Some(community) = community else { return };
        if let Some(count) = line.of_community.get_mut(&community) {
            *count -= 1;
            if *count == 0 {
                line.of_community.remove(&community);
            }
        }
    }

    /// Closes the queue: those who wait are refused.
    pub fn close(&self) {
        let mut line = self.line();
        line.closed = true;
        line.waiting.clear();
        drop(line);
        self.arrived.notify_all();
    }

    fn line(&self) -> MutexGuard<'_, Line> {
        self.line.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Line {
    /// The first that may go to a connection now; those that nobody wants any more leave the line.
    fn take(&mut self, writers: usize) -> Option<(Task, Instant)> {
        let mut at = 0;
        while let Some((task, _)) = self.waiting.get(at) {
            if self.may_go(task, writers) {
                let (task, since) = self.waiting.remove(at)?;
                if task.job().begin() {
                    self.enter(&task);
                    return Some((task, since));
                }
            } else {
                at += 1;
            }
        }
        None
    }

    fn may_go(&self, task: &Task, writers: usize) -> bool {
        match task {
            Task::Read(_) => true,
            Task::Write(_, None) => self.writing < writers,
            Task::Write(_, Some(community)) => {
                self.writing < writers && self.of_community.get(community).is_none_or(|count| *count < OF_ONE_COMMUNITY)
            }
        }
    }

    fn enter(&mut self, task: &Task) {
        if let Task::Write(_, community) = task {
            self.writing += 1;
            if let Some(community) = community {
                *self.of_community.entry(*community).or_default() += 1;
            }
        }
    }
}

impl Task {
    fn job(&self) -> &dyn Job {
        match self {
            Self::Read(job) | Self::Write(job, _) => job.as_ref(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::job::job;
    use super::super::reserve::Room;
    use super::*;

    fn write(community: u128) -> Task {
        Task::Write(job(Room::Free, |_| Ok(())).0, Some(community))
    }

    fn read() -> Task {
        Task::Read(job(Room::Free, |_| Ok(())).0)
    }

    fn taken(queue: &Queue) -> Vec<Option<u128>> {
        let mut line = queue.line();
        let mut of = Vec::new();
        while let Some((task, _)) = line.take(queue.writers) {
            of.push(match task {
                Task::Write(_, community) => community,
                Task::Read(_) => None,
            });
        }
        of
    }

    #[test]
    fn one_community_never_holds_every_connection() {
        let queue = Queue::new(8, Figures::default());
        for _ in 0..9 {
            queue.push(write(1)).unwrap();
        }
        queue.push(write(2)).unwrap();
        queue.push(read()).unwrap();
        assert_eq!(taken(&queue), [Some(1), Some(1), Some(2), None], "two of the busy one, and everybody else");
        queue.written(Some(1));
        assert_eq!(taken(&queue), [Some(1)], "the next one when one has ended");
    }

    #[test]
    fn writes_leave_connections_to_reads() {
        let queue = Queue::new(8, Figures::default());
        for community in 0..20 {
            queue.push(write(community)).unwrap();
        }
        queue.push(read()).unwrap();
        let taken = taken(&queue);
        assert_eq!(taken.iter().filter(|of| of.is_some()).count(), 6);
        assert!(taken.contains(&None));
    }

    #[test]
    fn the_line_has_an_end() {
        let queue = Queue::new(1, Figures::default());
        for _ in 0..LONGEST {
            queue.push(read()).unwrap();
        }
        assert_eq!(queue.push(read()).err().map(|fault| fault.code().name), Some("unavailable"));
        queue.close();
        assert!(queue.next().is_none() && queue.push(read()).is_err());
    }

    #[actix_web::test]
    async fn who_was_given_up_does_not_begin() {
        let queue = Queue::new(1, Figures::default());
        let (first, asked) = job(Room::Free, |_| Ok(()));
        queue.push(Task::Read(first)).unwrap();
        let refused = asked.answer((std::time::Duration::ZERO, std::time::Duration::ZERO), || false).await;
        assert_eq!(refused.err().map(|fault| fault.code().name), Some("unavailable"));
        assert!(taken(&queue).is_empty());
    }
}
