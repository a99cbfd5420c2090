//! What was measured, kept as lines of JSON where `--save FILE` asks for it, and held against an earlier run with `--compare FILE`.

use std::fs::File;
use std::io::Write;

use serde_json::{Map, Value, json};

/// What is compared: the name of a figure, and how it is called above its column.
const COMPARED: [(&str, &str); 6] = [
    ("per_second", "req/s"),
    ("share", "÷ S"),
    ("cpu_us", "CPU"),
    ("p50_ms", "p50"),
    ("p99_ms", "p99"),
    ("mib", "MiB"),
];

/// The rows of this run, and those of an earlier one.
pub struct Report {
    kept: Option<File>,
    earlier: Option<Vec<Value>>,
    /// Those that were not compared yet.
    rows: Vec<Value>,
}

impl Report {
    /// As the command line asks for it.
    pub fn asked() -> Self {
        let kept = following("--save").map(|path| File::create(path).expect("the file to save to"));
        let earlier = following("--compare").map(|path| {
            let text = std::fs::read_to_string(path).expect("the file of an earlier run");
            text.lines().map(|line| serde_json::from_str(line).expect("a line of JSON")).collect()
        });
        Self { kept, earlier, rows: Vec::new() }
    }

    /// Takes the figures of a row.
    pub fn row(&mut self, table: &str, name: &str, figures: &[(&str, f64)]) {
        let mut row = Map::from_iter([("table".to_owned(), json!(table)), ("row".to_owned(), json!(name))]);
        row.extend(figures.iter().map(|(name, figure)| ((*name).to_owned(), json!(figure))));
        let row = Value::Object(row);
        if let Some(file) = &mut self.kept {
            writeln!(file, "{row}").expect("the file takes a line");
        }
        self.rows.push(row);
    }

    /// Prints what became of the rows since the earlier run, where there is one.
    pub fn compare(&mut self) {
        let rows = std::mem::take(&mut self.rows);
        let Some(earlier) = &self.earlier else { return };
        let same = |row: &Value| {
            earlier.iter().find(|one| ["table", "row"].iter().all(|name| one[*name] == row[*name])).cloned()
        };
        let names: Vec<&str> = COMPARED.iter().map(|(_, name)| *name).collect();
        println!(
            "\nthis run ÷ the earlier one\n\n| table | op | {} |\n|---|---|---:|---:|---:|---:|---:|---:|",
            names.join(" | ")
        );
        for row in rows {
            let Some(before) = same(&row) else { continue };
            let ratios = COMPARED.map(|(name, _)| match (row[name].as_f64(), before[name].as_f64()) {
                (Some(now), Some(before)) if before > 0.0 => format!("{:.2}", now / before),
                _ => "–".to_owned(),
            });
            let [table, name] = ["table", "row"].map(|name| row[name].as_str().unwrap_or_default());
            println!("| {table} | {name} | {} |", ratios.join(" | "));
        }
    }
}

/// The word of the command line after this one.
fn following(name: &str) -> Option<String> {
    let mut words = std::env::args().skip_while(|word| word != name);
    words.next().map(|_| words.next().unwrap_or_else(|| panic!("{name} names a file")))
}
