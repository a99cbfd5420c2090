//! The rows of the table: each operation bare, and the reads as browsers ask them, from many connections and from one.

use std::fmt;

use crate::Op;

/// How a read is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// Without a word on codings: the bytes as they are.
    Bare,
    /// As a browser that holds nothing yet.
    Browser,
    /// As a browser that comes again and sends the entity tag it holds.
    Returning,
}

impl Manner {
    /// The headers of a request for something of which this tag is held.
    pub fn headers(self, held: Option<&String>) -> String {
        const CODINGS: &str = "accept-encoding: gzip, deflate, br, zstd\r\n";
        match (self, held) {
            (Self::Bare, _) => String::new(),
            (Self::Returning, Some(tag)) => format!("{CODINGS}if-none-match: {tag}\r\n"),
            (Self::Browser | Self::Returning, _) => CODINGS.to_owned(),
        }
    }
}

/// What one row measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    pub op: Op,
    pub manner: Manner,
    pub connections: usize,
}

const MANY: usize = 32;

impl Row {
    /// Every row, in the order of the table.
    pub fn all() -> impl Iterator<Item = Self> {
        use Op::*;
        let bare = [R1, R2, R2Fresh, R2Light, R2LightFresh, R3, C1, W1, W2, Z1, Z1Of500, Z1Of5000, M1];
        let bare = bare.into_iter().map(|op| Self { op, manner: Manner::Bare, connections: MANY });
        let asked = [Manner::Browser, Manner::Returning];
        bare.flat_map(move |row| {
            let browsers = asked.map(|manner| Self { manner, ..row });
            let alone = [row, browsers[0]].map(|row| Self { connections: 1, ..row });
            let further = browsers.into_iter().chain(alone).filter(move |_| matches!(row.op, R2 | R3));
            std::iter::once(row).chain(further)
        })
    }

    /// The same number of connections, asking something else.
    pub fn at(self, op: Op) -> Self {
        Self { op, manner: Manner::Bare, ..self }
    }
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.op)?;
        match self.manner {
            Manner::Bare => {}
            Manner::Browser => write!(f, " browser")?,
            Manner::Returning => write!(f, " returning browser")?,
        }
        if self.connections == MANY { Ok(()) } else { write!(f, " × {}", self.connections) }
    }
}
