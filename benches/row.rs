//! The rows of the table: each operation bare, and the reads as browsers ask them, over one connection and over many.

use std::fmt;

use crate::load::Reach;

/// The operations of the common work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Op {
    Static,
    /// Whether the service is ready.
    Ready,
    R1,
    R2,
    /// The same page, asked for in ever new words, so that no kept answer helps.
    R2Fresh,
    /// The page with the members of R1 alone: some 48 kB, as the peers answer it.
    R2Light,
    /// That, asked for in ever new words.
    R2LightFresh,
    R3,
    /// The same agreement whole, asked for in ever new words.
    R3Fresh,
    C1,
    W1,
    W2,
    /// Who answers for a random place, among twenty zones.
    Z1,
    /// Among five hundred.
    Z1Of500,
    /// Among five thousand.
    Z1Of5000,
    /// A plan for 33 households and 20 units, computed, sealed and kept; one asks at a time.
    M1,
    /// A session for a login and its password; no more ask than may wait for a hash.
    SignIn,
    /// A look at what a workbook of 5,000 rows would come to; one asks at a time.
    Import,
}

impl Op {
    pub const ON_THE_GROUND: [(Op, usize); 3] = [(Op::Z1, 20), (Op::Z1Of500, 500), (Op::Z1Of5000, 5_000)];
}

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
    pub reach: Reach,
}

/// How many connections a row has that does not say.
pub const MANY: usize = 32;

impl Row {
    /// Every row, in the order of the table.
    pub fn all() -> impl Iterator<Item = Self> {
        use Op::*;
        let reads = [R1, R2, R2Fresh, R2Light, R2LightFresh, R3, R3Fresh, C1];
        let others = [W1, W2, Z1, Z1Of500, Z1Of5000, M1, SignIn, Import];
        reads.into_iter().chain(others).flat_map(|op| Self::bare(op).and_further())
    }

    /// An operation by itself, over the usual number of connections.
    pub fn bare(op: Op) -> Self {
        let connections = match op {
            Op::M1 | Op::Import => 1,
            Op::SignIn => 4,
            _ => MANY,
        };
        Self { op, manner: Manner::Bare, connections, reach: Reach::Kept }
    }

    /// The row, and those that measure the same operation in other ways.
    fn and_further(self) -> Vec<Self> {
        let browser = Self { manner: Manner::Browser, ..self };
        let returning = Self { manner: Manner::Returning, ..self };
        let over = |connections| Self { connections, ..self };
        let new = Self { reach: Reach::New, ..browser };
        let alone = Self { connections: 1, ..browser };
        match self.op {
            Op::R1 => vec![over(1), self, over(64), new],
            Op::R2 => vec![self, browser, returning, over(1), alone],
            Op::R3 => vec![over(1), self, over(64), browser, returning, alone, new],
            Op::W1 | Op::W2 => vec![over(1), self, over(64)],
            _ => vec![self],
        }
    }

    /// The same connections, asking something else.
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
        if self.reach == Reach::New {
            write!(f, ", new connections")?;
        }
        if self.connections == MANY { Ok(()) } else { write!(f, " × {}", self.connections) }
    }
}
