//! Checking documents and copying them from one storage to another, on the calling thread: for backups.

use std::collections::HashSet;
use std::io::{self, Read, Write};

use sha2::{Digest, Sha256};
use tempfile::NamedTempFile;

use super::address::Address;
use super::backend::Storage;
use crate::model::DocumentId;
use kernel::canonical::hex;

/// How much is read at once.
const BLOCK: usize = 256 * 1024;

/// What lies at an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    /// The bytes the address names, so many.
    Right(u64),
    /// Other bytes.
    Wrong,
    /// Nothing.
    Missing,
}

impl Storage {
    /// Reads the bytes at an address and holds them against it.
    ///
    /// # Errors
    /// When the place is out of reach, which says nothing about the document.
    pub fn look(&self, address: &Address) -> io::Result<Seen> {
        self.through(address, &mut io::sink())
    }

    /// Copies the bytes at an address to another storage; only when they are what it names is anything kept there, and it
    /// is durable then.
    ///
    /// # Errors
    /// When either place is out of reach or full.
    pub fn copy_to(&self, other: &Self, address: &Address) -> io::Result<Seen> {
        let mut file = NamedTempFile::new_in(other.incoming())?;
        let seen = self.through(address, file.as_file_mut())?;
        if let Seen::Right(_) = seen {
            other.keep(address, file)?;
        }
        Ok(seen)
    }

    /// Whether a file of this size lies at an address already. In a folder a name appears when its bytes are whole, so that
    /// an interrupted copy need not start again; in a bucket nothing is taken for granted.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn has(&self, address: &Address, size: u64) -> io::Result<bool> {
        match self.folder() {
            Some(folder) => Ok(folder.size(address)? == Some(size)),
            None => Ok(false),
        }
    }

    /// Whether there is nothing but these documents; a bucket is not looked through.
    pub fn holds_only(&self, known: &HashSet<DocumentId>) -> io::Result<bool> {
        self.folder().map_or(Ok(true), |folder| folder.holds_only(known))
    }

    fn through(&self, address: &Address, into: &mut impl Write) -> io::Result<Seen> {
        if !address.is_sound() {
            return Ok(Seen::Wrong);
        }
        let mut reader = match self.reader(address) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Seen::Missing),
            reader => reader?,
        };
        let (mut digest, mut block, mut size) = (Sha256::new(), vec![0; BLOCK], 0);
        loop {
            let read = reader.read(&mut block)?;
            if read == 0 {
                break;
            }
            digest.update(&block[..read]);
            into.write_all(&block[..read])?;
            size += read as u64;
        }
        let right = hex(&digest.finalize()) == address.sha256();
        Ok(if right { Seen::Right(size) } else { Seen::Wrong })
    }
}
