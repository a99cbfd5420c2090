//! A migration carried out statement by statement.
//!
//! PostgreSQL itself takes a whole file at once. Citus hands the text on to the shards, and refuses it where it holds more than one
//! statement.

use std::any::Any;

use diesel::connection::{BoxableConnection, SimpleConnection};
use diesel::migration::{Migration, MigrationMetadata, MigrationName, MigrationSource, Result};
use diesel::pg::Pg;
use diesel::prelude::*;

use super::statements::statements;

/// Migrations whose statements are sent one after the other.
pub struct SingleStatements<S>(pub S);

impl<S: MigrationSource<Pg>> MigrationSource<Pg> for SingleStatements<S> {
    fn migrations(&self) -> Result<Vec<Box<dyn Migration<Pg>>>> {
        let whole = self.0.migrations()?;
        Ok(whole.into_iter().map(|one| Box::new(InParts(one)) as Box<dyn Migration<Pg>>).collect())
    }
}

struct InParts(Box<dyn Migration<Pg>>);

impl Migration<Pg> for InParts {
    fn run(&self, conn: &mut dyn BoxableConnection<Pg>) -> Result<()> {
        let mut text = Text::default();
        self.0.run(&mut text)?;
        self.send(conn, &text)
    }

    fn revert(&self, conn: &mut dyn BoxableConnection<Pg>) -> Result<()> {
        let mut text = Text::default();
        self.0.revert(&mut text)?;
        self.send(conn, &text)
    }

    fn metadata(&self) -> &dyn MigrationMetadata {
        self.0.metadata()
    }

    fn name(&self) -> &dyn MigrationName {
        self.0.name()
    }
}

impl InParts {
    fn send(&self, conn: &mut dyn BoxableConnection<Pg>, text: &Text) -> Result<()> {
        let done = statements(&text.0).into_iter().try_for_each(|statement| conn.batch_execute(statement));
        done.map_err(|error| format!("Failed to run {} with: {error}", self.0.name()).into())
    }
}

/// Writes down what a migration would send: an embedded one tells its text to a connection alone.
#[derive(Default)]
struct Text(String);

impl SimpleConnection for Text {
    fn batch_execute(&mut self, query: &str) -> QueryResult<()> {
        self.0.push_str(query);
        self.0.push('\n');
        Ok(())
    }
}

impl BoxableConnection<Pg> for Text {
    fn as_any(&self) -> &dyn Any {
        self
    }

    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }
}

#[cfg(test)]
mod tests {
    use super::super::embedded::POSTGRES;
    use super::*;

    type Way = fn(&dyn Migration<Pg>, &mut dyn BoxableConnection<Pg>) -> Result<()>;

    #[test]
    fn every_migration_comes_apart_into_statements_and_loses_nothing() {
        let (whole, apart) =
            (MigrationSource::<Pg>::migrations(&POSTGRES).unwrap(), SingleStatements(POSTGRES).migrations().unwrap());
        assert_eq!(whole.len(), apart.len());
        let mut most = 0;
        for (whole, apart) in whole.iter().zip(&apart) {
            let name = whole.name().to_string();
            assert_eq!(name, apart.name().to_string());
            let ways: [Way; 2] = [|one, conn| one.run(conn), |one, conn| one.revert(conn)];
            for way in ways {
                let (mut text, mut sent) = (Text::default(), Sent::default());
                way(whole.as_ref(), &mut text).unwrap();
                way(apart.as_ref(), &mut sent).unwrap();
                most = most.max(sent.0.len());
                for statement in &sent.0 {
                    assert!(statement.ends_with(';') && !statement.contains(";\n"), "{name}: {statement}");
                }
                let bare = |text: &str| text.split_whitespace().collect::<String>();
                assert_eq!(bare(&uncommented(&sent.0.concat())), bare(&uncommented(&text.0)), "{name}");
            }
        }
        assert!(most > 5, "or nothing was taken apart");
    }

    fn uncommented(text: &str) -> String {
        text.lines().map(|line| line.split("--").next().unwrap_or_default()).collect::<Vec<_>>().join("\n")
    }

    #[derive(Default)]
    struct Sent(Vec<String>);

    impl SimpleConnection for Sent {
        fn batch_execute(&mut self, query: &str) -> QueryResult<()> {
            self.0.push(query.to_owned());
            Ok(())
        }
    }

    impl BoxableConnection<Pg> for Sent {
        fn as_any(&self) -> &dyn Any {
            self
        }

        fn as_any_mut(&mut self) -> &mut dyn Any {
            self
        }
    }
}
