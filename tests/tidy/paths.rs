//! Every path of a file that leads to a crate of the house, made absolute: `super::store::{find, list}` in `zones::actions`
//! is `zones::store::find` and `zones::store::list`, and so is `zones::store::find` in another crate.

use crate::house::{File, House};

/// A path as the name of a crate and module names from its root, and the line it stands in.
pub struct Reach {
    pub line: usize,
    pub path: Vec<String>,
    /// `crate::policy!`: a macro lives at the root of the crate without being a module.
    pub is_macro: bool,
}

/// All paths of the file; those of the tests at its foot are left alone.
pub fn reaches(house: &House, file: &File) -> Vec<Reach> {
    let code = file.body();
    let (children, crates) = (children(code), house.floors());
    let mut found = Vec::new();
    for (at, word) in words(code) {
        let before = code[..at].trim_end();
        let inside = before.ends_with("::") || before.ends_with('.');
        let (starts, foreign) = match word {
            "crate" | "super" | "self" => (!before.ends_with("::"), false),
            _ if is_use(before) && children.contains(&word) => (true, false),
            _ => (!inside && crates.iter().any(|(name, _)| name == word), true),
        };
        if starts && code[at + word.len()..].trim_start().starts_with("::") {
            let mut tree = Tree { code, at, found: Vec::new() };
            tree.read(&[]);
            let home = home(file, at);
            found.extend(tree.found.into_iter().filter_map(|(at, path, is_macro)| {
                let path = if foreign { path } else { absolute(&home, path)? };
                Some(Reach { line: file.line(at), path, is_macro })
            }));
        }
    }
    found
}

/// Words of the code with the place each begins.
pub fn words(code: &str) -> impl Iterator<Item = (usize, &str)> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + code[at..].find(is_word)?;
        let end = code[start..].find(|c| !is_word(c)).map_or(code.len(), |length| start + length);
        at = end;
        Some((start, &code[start..end]))
    })
}

fn is_use(before: &str) -> bool {
    before.ends_with("use") && !before.ends_with("_use")
}

/// The modules a file declares: `mod store;`.
fn children(code: &str) -> Vec<&str> {
    let mut last = "";
    words(code).filter_map(|(_, word)| (std::mem::replace(&mut last, word) == "mod").then_some(word)).collect()
}

/// The module a place belongs to: that of the file, and the `mod x { … }` around the place.
fn home(file: &File, at: usize) -> Vec<String> {
    let mut open: Vec<Option<String>> = Vec::new();
    for (place, byte) in file.code.bytes().enumerate().take(at) {
        match byte {
            b'{' => open.push(inline(&file.code[..place])),
            b'}' => drop(open.pop()),
            _ => {}
        }
    }
    file.module().into_iter().chain(open.into_iter().flatten()).collect()
}

fn inline(before: &str) -> Option<String> {
    let mut words = before.trim_end().rsplit(|c: char| c.is_whitespace());
    let name = words.next()?;
    (words.next()? == "mod").then(|| name.to_owned())
}

fn absolute(home: &[String], path: Vec<String>) -> Option<Vec<String>> {
    let mut base = home.to_vec();
    let mut rest = path.into_iter().peekable();
    if rest.next_if(|head| head == "crate").is_some() {
        base.truncate(1);
    }
    while let Some(head) = rest.next_if(|head| head == "super" || head == "self") {
        if head == "super" {
            base.pop()?;
        }
    }
    Some(base.into_iter().chain(rest).collect())
}

/// A reader of `a::b`, `a::{b, c::d}`, `a as b`.
struct Tree<'a> {
    code: &'a str,
    at: usize,
    found: Vec<(usize, Vec<String>, bool)>,
}

impl Tree<'_> {
    fn read(&mut self, prefix: &[String]) {
        let mut path = prefix.to_vec();
        let start = self.at;
        loop {
            self.skip();
            let word: String = self.code[self.at..].chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            self.at += word.len();
            if word.is_empty() && self.take("{") {
                return self.group(&path);
            }
            if !word.is_empty() && (word != "self" || path.is_empty()) {
                path.push(word);
            }
            self.skip();
            if !self.take("::") {
                break;
            }
        }
        let is_macro = self.code[self.at..].starts_with('!');
        self.found.push((start, path, is_macro));
    }

    fn group(&mut self, path: &[String]) {
        loop {
            self.skip();
            if self.take("}") || self.at >= self.code.len() {
                return;
            }
            self.read(path);
            let rest = &self.code[self.at..];
            self.at += rest.find([',', '}']).unwrap_or(rest.len());
            self.take(",");
        }
    }

    fn skip(&mut self) {
        let rest = &self.code[self.at..];
        self.at += rest.len() - rest.trim_start().len();
    }

    fn take(&mut self, what: &str) -> bool {
        let taken = self.code[self.at..].starts_with(what);
        self.at += if taken { what.len() } else { 0 };
        taken
    }
}
