//! Statements in spans: their text, never their values.

use std::fmt::{Error, Write};

use diesel::connection::{Instrumentation, InstrumentationEvent};
use tracing::Span;

use telemetry::SPANS;

/// How much of a statement's text is told.
const MOST: usize = 500;

/// Watches one connection.
#[derive(Default)]
pub struct Statements(Option<Span>);

impl Statements {
    /// Whether anybody listens; where nobody does, connections are not watched.
    pub fn wanted() -> bool {
        tracing::enabled!(target: SPANS, tracing::Level::DEBUG)
    }
}

impl Instrumentation for Statements {
    fn on_connection_event(&mut self, event: InstrumentationEvent<'_>) {
        match event {
            InstrumentationEvent::StartQuery { query, .. } => {
                let mut text = Text(String::new());
                // It refuses what comes after the statement: the values.
                let _ = write!(text, "{query}");
                self.0 = Some(
                    tracing::debug_span!(target: SPANS, "statement", sql = text.0, failed = tracing::field::Empty),
                );
            }
            InstrumentationEvent::FinishQuery { error, .. } => {
                if let (Some(span), Some(_)) = (self.0.take(), error) {
                    span.record("failed", true);
                }
            }
            _ => {}
        }
    }
}

/// The text of a statement without the values bound to it, which diesel appends behind these words.
struct Text(String);

const VALUES: &str = " -- binds";

impl Write for Text {
    fn write_str(&mut self, piece: &str) -> Result<(), Error> {
        self.0.push_str(piece);
        match self.0.find(VALUES) {
            Some(end) => self.0.truncate(end),
            None if self.0.len() <= MOST => return Ok(()),
            None => {
                let end = (0..=MOST).rev().find(|end| self.0.is_char_boundary(*end)).unwrap_or_default();
                self.0.truncate(end);
            }
        }
        Err(Error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_never_part_of_the_text() {
        let statement = diesel::sql_query("SELECT 1 WHERE name = ?").bind::<diesel::sql_types::Text, _>("王canary7f3a");
        let shown = diesel::debug_query::<diesel::sqlite::Sqlite, _>(&statement);
        assert!(shown.to_string().contains("canary7f3a"), "or this test could not fail");
        let mut text = Text(String::new());
        let _ = write!(text, "{shown}");
        assert_eq!(text.0.trim_end(), "SELECT 1 WHERE name = ?");
        let mut long = Text(String::new());
        let _ = write!(long, "{}", "互".repeat(5_000));
        assert!(long.0.len() <= MOST && long.0.len() > MOST - 4);
    }
}
