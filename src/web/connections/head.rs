//! Where the head of a request ends, found while its bytes arrive.

/// Looks for the first empty line behind something that is none. Empty lines before a request line are skipped, and a
/// line may end with LF alone (RFC 9112 §2.2).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HeadEnd(State);

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum State {
    /// Nothing but empty lines so far.
    #[default]
    Before,
    /// Inside a line.
    Within,
    /// Right behind the end of a line.
    LineEnd,
    /// Behind the end of a line and a CR.
    Return,
}

impl HeadEnd {
    /// Looks at the next bytes; how many of them belong to the head, once its end is among them.
    pub fn find(&mut self, bytes: &[u8]) -> Option<usize> {
        for (at, byte) in bytes.iter().enumerate() {
            self.0 = match (self.0, byte) {
                (State::Before, b'\r' | b'\n') => State::Before,
                (State::LineEnd | State::Return, b'\n') => return Some(at + 1),
                (_, b'\n') => State::LineEnd,
                (State::LineEnd, b'\r') => State::Return,
                _ => State::Within,
            };
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_is_found_however_the_bytes_are_cut() {
        let table: [(&[u8], Option<usize>); 7] = [
            (b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", Some(27)),
            (b"GET / HTTP/1.1\nHost: x\n\nrest", Some(24)),
            (b"\r\n\r\n\nGET / HTTP/1.1\r\n\r\n{}", Some(23)),
            (b"POST / HTTP/1.1\r\nA: \r\r\n\r\n{}\r\n\r\n", Some(25)),
            (b"GET / HTTP/1.1\r\nHost: x\r\n", None),
            (b"\r\n\r\n\r\n", None),
            (b"", None),
        ];
        for (bytes, end) in table {
            assert_eq!(HeadEnd::default().find(bytes), end, "{bytes:?}");
            let mut slow = HeadEnd::default();
            let found = bytes.iter().position(|byte| slow.find(&[*byte]).is_some()).map(|at| at + 1);
            assert_eq!(found, end, "byte by byte: {bytes:?}");
        }
    }
}
