//! One connection as a state machine: what happens goes in with its instant, a verdict comes out. No clock, no I/O.

use std::time::{Duration, Instant};

use super::head::HeadEnd;

/// How long a connection waits for its client (P39).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timeouts {
    /// From the first byte of a head (of a new connection: from its beginning) to its last.
    pub head: Duration,
    /// Between two requests.
    pub idle: Duration,
    /// Between two requests while connections are scarce.
    pub idle_when_scarce: Duration,
    /// How long an answer may wait for a reader that takes less than [`Timeouts::stall_bytes`] of it.
    pub stall: Duration,
    /// Bytes of an answer that a reader takes in that time.
    pub stall_bytes: usize,
}

impl Default for Timeouts {
    /// 12 KiB in 12 seconds are 1 KiB/s: less than the slowest lines people have (GPRS: 2.5 to 5 KiB/s), and of an
    /// answer that large they have taken something by then. With the time until somebody looks it is gone after 15 (P39).
    fn default() -> Self {
        Self {
            head: Duration::from_secs(5),
            idle: Duration::from_secs(75),
            idle_when_scarce: Duration::from_secs(30),
            stall: Duration::from_secs(12),
            stall_bytes: 12 * 1024,
        }
    }
}

/// What follows the head of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Framing {
    /// A body of so many bytes; none at all is 0.
    Length(u64),
    /// A body in chunks, whose end nobody knows before.
    Chunked,
}

/// Why a connection is closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reason {
    /// The next request did not come.
    Idle,
    /// The head of a request took too long.
    Head,
    /// The client does not read its answer.
    Stalled,
    /// Another client needs the room.
    Evicted,
}

/// What is to be done with a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Close it.
    Close(Reason),
    /// Look again at this moment, if nothing happens before.
    At(Instant),
    /// The service is at work, and the client waits: nothing to look for.
    Served,
}

/// Who goes first when there is no room.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank {
    /// Between two requests, or within a head: nothing of value is lost.
    Free,
    /// A body that is on its way, or an answer that waits for its reader.
    Slow,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    Idle { since: Instant },
    Head { since: Instant },
    Working { since: Instant },
}

/// An answer that waits for its reader: since when, and what was taken since then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stall {
    since: Instant,
    taken: usize,
}

/// The state of one connection.
#[derive(Debug)]
pub struct ConnectionState {
    timeouts: Timeouts,
    phase: Phase,
    stall: Option<Stall>,
    /// Looks for the end of the head, until it is found.
    seeking: Option<HeadEnd>,
    /// Bytes that came behind the end of the head; `None` while that is not known.
    behind: Option<u64>,
    framing: Framing,
    /// The last bytes that came were an empty line: no head is begun and not whole.
    whole: bool,
}

impl ConnectionState {
    /// A connection that has just been accepted: its first head is due.
    pub fn new(timeouts: Timeouts, now: Instant) -> Self {
        Self {
            timeouts,
            phase: Phase::Head { since: now },
            stall: None,
            seeking: Some(HeadEnd::default()),
            behind: None,
            framing: Framing::Length(0),
            whole: true,
        }
    }

    /// These bytes came.
    pub fn received(&mut self, bytes: &[u8], now: Instant) {
        if bytes.is_empty() {
            return;
        }
        if let Phase::Idle { .. } = self.phase {
            self.phase = Phase::Head { since: now };
            self.seeking = Some(HeadEnd::default());
        }
        self.whole = bytes.ends_with(b"\n\r\n") || bytes.ends_with(b"\n\n");
        if let Some(mut head) = self.seeking {
            let end = head.find(bytes);
            self.seeking = end.is_none().then_some(head);
            self.behind = end.map(|end| (bytes.len() - end) as u64);
        } else if let Some(behind) = &mut self.behind {
            *behind += bytes.len() as u64;
        }
    }

    /// A head was whole; its request is taken up.
    pub fn begun(&mut self, framing: Framing, now: Instant) {
        self.phase = Phase::Working { since: now };
        self.framing = framing;
    }

    /// The last of a body in chunks came.
    pub fn body_read(&mut self) {
        if self.framing == Framing::Chunked {
            (self.framing, self.behind) = (Framing::Length(0), None);
        }
    }

    /// The answer is made, and nothing of the request is left.
    ///
    /// Bytes that came meanwhile and are no whole head are a head that has begun. Its time runs from here: who waits for
    /// an answer first may finish the next request after it.
    pub fn answered(&mut self, now: Instant) {
        let counted = matches!((self.behind, self.framing), (Some(behind), Framing::Length(body)) if behind <= body);
        self.phase = match self.whole || counted {
            true => Phase::Idle { since: now },
            false => Phase::Head { since: now },
        };
        (self.seeking, self.behind) = (None, None);
    }

    /// The socket takes nothing more of the answer for now.
    pub fn blocked(&mut self, now: Instant) {
        self.stall.get_or_insert(Stall { since: now, taken: 0 });
    }

    /// The socket took so many bytes.
    pub fn wrote(&mut self, bytes: usize, now: Instant) {
        if let Some(stall) = &mut self.stall {
            stall.taken += bytes;
            if stall.taken >= self.timeouts.stall_bytes {
                *stall = Stall { since: now, taken: 0 };
            }
        }
    }

    /// Everything there was to say has been taken: if it had to wait, the client's time begins here.
    pub fn flushed(&mut self, now: Instant) {
        if self.stall.take().is_some()
            && let Phase::Idle { since } | Phase::Head { since } = &mut self.phase
        {
            *since = now;
        }
    }

    /// What is to be done now; `scarce` says whether others may soon find no room.
    pub fn judge(&self, now: Instant, scarce: bool) -> Verdict {
        let until = |since: Instant, span: Duration, reason: Reason| match since + span {
            deadline if deadline <= now => Verdict::Close(reason),
            deadline => Verdict::At(deadline),
        };
        match (self.stall, self.phase) {
            (Some(stall), _) => until(stall.since, self.timeouts.stall, Reason::Stalled),
            (None, Phase::Head { since }) => until(since, self.timeouts.head, Reason::Head),
            (None, Phase::Idle { since }) if scarce => until(since, self.timeouts.idle_when_scarce, Reason::Idle),
            (None, Phase::Idle { since }) => match until(since, self.timeouts.idle, Reason::Idle) {
                // It may have become scarce by then.
                Verdict::At(end) => {
                    let again = (since + self.timeouts.idle_when_scarce).max(now + self.timeouts.idle / 5);
                    Verdict::At(end.min(again))
                }
                verdict => verdict,
            },
            (None, Phase::Working { .. }) => Verdict::Served,
        }
    }

    /// Since when the service waits for the client, and how early it goes when there is no room; `None` while the client
    /// waits for the service.
    pub fn waiting(&self) -> Option<(Rank, Instant)> {
        match (self.stall, self.phase) {
            (Some(stall), _) => Some((Rank::Slow, stall.since)),
            (None, Phase::Idle { since } | Phase::Head { since }) => Some((Rank::Free, since)),
            (None, Phase::Working { since }) => {
                let rest = match self.framing {
                    Framing::Chunked => true,
                    Framing::Length(body) => self.behind.is_some_and(|behind| behind < body),
                };
                rest.then_some((Rank::Slow, since))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GET: &[u8] = b"GET /livez HTTP/1.1\r\nHost: x\r\n\r\n";

    /// A connection, and an instant from which seconds are counted.
    struct Told {
        machine: ConnectionState,
        began: Instant,
    }

    #[expect(clippy::disallowed_methods, reason = "an instant can be had in no other way; only differences count")]
    fn fresh() -> Told {
        let began = Instant::now();
        Told { machine: ConnectionState::new(Timeouts::default(), began), began }
    }

    impl Told {
        fn at(&self, seconds: f64) -> Instant {
            self.began + Duration::from_secs_f64(seconds)
        }

        fn received(&mut self, seconds: f64, bytes: &[u8]) -> &mut Self {
            self.machine.received(bytes, self.at(seconds));
            self
        }

        fn begun(&mut self, seconds: f64, framing: Framing) -> &mut Self {
            self.machine.begun(framing, self.at(seconds));
            self
        }

        fn answered(&mut self, seconds: f64) -> &mut Self {
            self.machine.answered(self.at(seconds));
            self.machine.flushed(self.at(seconds));
            self
        }

        /// Served once with a plain GET, within the first second.
        fn served(&mut self) -> &mut Self {
            self.received(0.1, GET).begun(0.1, Framing::Length(0)).answered(1.0)
        }

        /// When it would be closed if nothing happened any more, and why.
        fn end(&self, scarce: bool) -> Option<(f64, Reason)> {
            let mut now = self.began;
            for _ in 0..100 {
                match self.machine.judge(now, scarce) {
                    Verdict::Served => return None,
                    Verdict::Close(reason) => {
                        let seconds = now.duration_since(self.began).as_secs_f64();
                        return Some(((seconds * 1000.0).round() / 1000.0, reason));
                    }
                    Verdict::At(then) => {
                        assert!(then > now, "a look that changes nothing");
                        now = then;
                    }
                }
            }
            panic!("never closed, and never done");
        }
    }

    #[test]
    fn p39_the_first_head_has_five_seconds_and_a_byte_a_second_does_not_help() {
        let mut told = fresh();
        assert_eq!(told.end(false), Some((5.0, Reason::Head)), "nothing was sent");
        for second in 1..5 {
            told.received(f64::from(second), b"G");
            assert_eq!(told.end(false), Some((5.0, Reason::Head)));
        }
        told.received(4.5, GET).begun(4.5, Framing::Length(0));
        assert_eq!(told.end(false), None, "a request that is worked on may take its time");
    }

    #[test]
    fn p39_every_later_head_has_five_seconds_from_its_first_byte() {
        let mut told = fresh();
        told.served().received(40.0, b"G").received(41.0, b"E").received(44.9, b"T");
        assert_eq!(told.end(false), Some((45.0, Reason::Head)));
        // Behind a body of known length, behind one in chunks, and behind a pipelined request.
        for (request, framing) in [
            (&b"POST / HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}G"[..], Framing::Length(2)),
            (b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nG", Framing::Chunked),
            (b"GET / HTTP/1.1\r\n\r\nG", Framing::Length(0)),
        ] {
            let mut told = fresh();
            told.received(0.1, request).begun(0.1, framing);
            told.machine.body_read();
            told.answered(7.0);
            assert_eq!(told.end(false), Some((12.0, Reason::Head)), "a head that came with the request before");
            told.received(9.0, b"E");
            assert_eq!(told.end(false), Some((12.0, Reason::Head)));
        }
    }

    #[test]
    fn p39_between_requests_a_connection_lasts_seventy_five_seconds_or_thirty() {
        let mut told = fresh();
        told.served();
        assert_eq!(told.end(false), Some((76.0, Reason::Idle)));
        assert_eq!(told.end(true), Some((31.0, Reason::Idle)));
        // Looked at now and then, since others may need the room before its time is up.
        let Verdict::At(look) = told.machine.judge(told.at(40.0), false) else { panic!("it is closed") };
        assert_eq!(look, told.at(55.0));
        for (request, framing) in [
            (&b"POST / HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}"[..], Framing::Length(2)),
            (b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", Framing::Chunked),
        ] {
            let mut told = fresh();
            told.received(0.1, request).begun(0.1, framing).answered(1.0);
            assert_eq!(told.end(false), Some((76.0, Reason::Idle)));
        }
    }

    #[test]
    fn p39_a_reader_takes_twelve_kibibytes_in_twelve_seconds() {
        let mut told = fresh();
        told.received(0.1, GET).begun(0.1, Framing::Length(0));
        told.machine.blocked(told.at(1.0));
        assert_eq!(told.end(false), Some((13.0, Reason::Stalled)), "also while the answer is being made");
        told.machine.answered(told.at(2.0));
        told.machine.blocked(told.at(3.0));
        told.machine.wrote(12 * 1024 - 1, told.at(12.0));
        assert_eq!(told.end(false), Some((13.0, Reason::Stalled)), "a trickle does not help");
        told.machine.wrote(1, told.at(12.5));
        assert_eq!(told.end(false), Some((24.5, Reason::Stalled)));
        told.received(13.0, b"G");
        assert_eq!(told.end(false), Some((24.5, Reason::Stalled)), "its next head waits for the end of the answer");
        told.machine.flushed(told.at(20.0));
        assert_eq!(told.end(false), Some((25.0, Reason::Head)));
    }

    #[test]
    fn p39_who_waits_for_the_service_makes_no_room_for_others() {
        let mut told = fresh();
        assert_eq!(told.machine.waiting(), Some((Rank::Free, told.at(0.0))));
        told.received(0.1, b"POST / HTTP/1.1\r\nContent-Length: 4\r\n\r\n{}").begun(0.2, Framing::Length(4));
        assert_eq!(told.machine.waiting(), Some((Rank::Slow, told.at(0.2))), "half of the body is missing");
        told.received(0.3, b"{}");
        assert_eq!(told.machine.waiting(), None, "everything is there, and the service is at work");
        told.machine.blocked(told.at(0.4));
        assert_eq!(told.machine.waiting(), Some((Rank::Slow, told.at(0.4))));
        told.machine.flushed(told.at(0.5));
        told.answered(0.5);
        assert_eq!(told.machine.waiting(), Some((Rank::Free, told.at(0.5))));
        told.received(2.0, b"POST / HTTP/1.1\r\n\r\n5\r\n").begun(2.0, Framing::Chunked);
        assert_eq!(told.machine.waiting(), Some((Rank::Slow, told.at(2.0))));
        told.machine.body_read();
        assert_eq!(told.machine.waiting(), None);
    }
}
