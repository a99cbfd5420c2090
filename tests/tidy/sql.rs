//! The little SQL that migrations speak, read into tables, keys and indexes.

/// One statement of a migration, its words on one line, and the line it begins in.
pub struct Statement {
    pub line: usize,
    pub text: String,
}

/// A table as `CREATE TABLE` says it.
pub struct Table {
    pub name: String,
    pub columns: Vec<Column>,
    pub constraints: Vec<Constraint>,
    /// What stands after the closing bracket: `STRICT, WITHOUT ROWID`.
    pub tail: String,
}

pub struct Column {
    pub name: String,
    pub kind: String,
    /// `NOT NULL PRIMARY KEY REFERENCES regions (code)`.
    pub rest: String,
}

pub struct Constraint {
    /// `CONSTRAINT name`, or nothing.
    pub name: String,
    /// `PRIMARY KEY`, `UNIQUE`, `FOREIGN KEY` or `CHECK`.
    pub kind: &'static str,
    pub columns: Vec<String>,
    /// The table and the columns a foreign key names.
    pub target: Option<(String, Vec<String>)>,
}

/// `CREATE [UNIQUE] INDEX name ON table (columns)`.
pub struct Index {
    pub name: String,
    pub unique: bool,
    pub table: String,
    pub columns: Vec<String>,
}

/// The statements of a file, without comments.
pub fn statements(text: &str) -> Vec<Statement> {
    let mut found = Vec::new();
    let (mut words, mut begun) = (String::new(), 0);
    for (number, line) in text.lines().enumerate() {
        for piece in line.split("--").next().unwrap_or_default().split_inclusive(';') {
            if words.trim().is_empty() {
                begun = number + 1;
            }
            words.push_str(piece.trim_end_matches(';'));
            words.push(' ');
            if piece.ends_with(';') && !words.trim().is_empty() {
                let text = words.split_whitespace().collect::<Vec<_>>().join(" ");
                found.push(Statement { line: begun, text });
                words.clear();
            }
        }
    }
    if !words.trim().is_empty() {
        found.push(Statement { line: begun, text: words.split_whitespace().collect::<Vec<_>>().join(" ") });
    }
    found
}

impl Statement {
    pub fn table(&self) -> Option<Table> {
        let (head, body, tail) = brackets(&self.text)?;
        let name = head.to_uppercase().starts_with("CREATE TABLE").then(|| last_word(head))?;
        let mut table = Table { name, columns: Vec::new(), constraints: Vec::new(), tail: tail.to_uppercase() };
        for item in items(body) {
            match constraint(item) {
                Some(constraint) => table.constraints.push(constraint),
                None => table.columns.push(column(item)),
            }
        }
        Some(table)
    }

    pub fn index(&self) -> Option<Index> {
        let (head, body, _) = brackets(&self.text)?;
        let upper = head.to_uppercase();
        let unique = upper.starts_with("CREATE UNIQUE INDEX");
        if !unique && !upper.starts_with("CREATE INDEX") {
            return None;
        }
        let (before, table) = head.split_at(upper.find(" ON ")?);
        let table = table.split_whitespace().nth(1).unwrap_or_default().to_lowercase();
        let columns = items(body).iter().map(|item| first_word(item)).collect();
        Some(Index { name: last_word(before), unique, table, columns })
    }

    /// `ALTER TABLE t ADD CONSTRAINT …`.
    pub fn added(&self) -> Option<(String, Constraint)> {
        let upper = self.text.to_uppercase();
        let at = upper.find(" ADD ").filter(|_| upper.starts_with("ALTER TABLE"))?;
        let table = last_word(&self.text[..at]);
        constraint(self.text[at + 5..].trim()).map(|constraint| (table, constraint))
    }
}

fn column(item: &str) -> Column {
    let mut words = item.splitn(3, ' ');
    let mut next = || words.next().unwrap_or_default().to_owned();
    Column { name: next().to_lowercase(), kind: next().to_lowercase(), rest: next().to_uppercase() }
}

fn constraint(item: &str) -> Option<Constraint> {
    let (name, rest) = match item.split_at_checked(11) {
        Some((word, rest)) if word.eq_ignore_ascii_case("CONSTRAINT ") => rest.trim().split_once(' ')?,
        _ => ("", item),
    };
    let upper = rest.to_uppercase();
    let kind = ["PRIMARY KEY", "UNIQUE", "FOREIGN KEY", "CHECK"]
        .into_iter()
        .find(|kind| upper.strip_prefix(kind).is_some_and(|after| after.trim_start().starts_with('(')))?;
    let (_, columns, tail) = brackets(rest)?;
    let target = brackets(tail).map(|(head, columns, _)| (last_word(head), names(columns)));
    Some(Constraint { name: name.to_owned(), kind, columns: names(columns), target })
}

/// The text before the first bracket, inside it, and after its partner.
fn brackets(text: &str) -> Option<(&str, &str, &str)> {
    let open = text.find('(')?;
    let mut depth = 0;
    for (at, byte) in text.bytes().enumerate().skip(open) {
        depth += match byte {
            b'(' => 1,
            b')' => -1,
            _ => 0,
        };
        if depth == 0 {
            return Some((text[..open].trim(), text[open + 1..at].trim(), text[at + 1..].trim()));
        }
    }
    None
}

/// The parts between the commas that stand in no bracket.
fn items(body: &str) -> Vec<&str> {
    let (mut depth, mut from, mut found) = (0, 0, Vec::new());
    for (at, byte) in body.bytes().enumerate() {
        match byte {
            b'(' => depth += 1,
            b')' => depth -= 1,
            b',' if depth == 0 => {
                found.push(body[from..at].trim());
                from = at + 1;
            }
            _ => {}
        }
    }
    found.push(body[from..].trim());
    found
}

fn names(columns: &str) -> Vec<String> {
    items(columns).iter().map(|item| first_word(item)).collect()
}

fn first_word(text: &str) -> String {
    text.split_whitespace().next().unwrap_or_default().to_lowercase()
}

fn last_word(text: &str) -> String {
    text.split_whitespace().next_back().unwrap_or_default().to_lowercase()
}
