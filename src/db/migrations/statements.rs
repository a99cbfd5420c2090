//! The statements of a file of SQL, as PostgreSQL reads it.

/// The statements with their semicolons, in order; none that is empty or a comment alone.
pub fn statements(text: &str) -> Vec<&str> {
    let (mut found, mut rest) = (Vec::new(), text);
    while !rest.is_empty() {
        let (statement, behind, says) = first(rest);
        if says {
            found.push(statement.trim());
        }
        rest = behind;
    }
    found
}

/// The text up to the first semicolon that ends a statement, what comes behind it, and whether it says anything.
fn first(text: &str) -> (&str, &str, bool) {
    let (mut at, mut says) = (0, false);
    while let Some(letter) = text[at..].chars().next() {
        let before = text[..at].chars().next_back();
        let rest = &text[at..];
        if letter == ';' {
            let (statement, behind) = text.split_at(at + 1);
            return (statement, behind, says);
        }
        let comment = comment(rest);
        says |= comment.is_none() && !letter.is_whitespace();
        at += comment.or_else(|| quoted(rest, before)).unwrap_or(letter.len_utf8());
    }
    (text, "", says)
}

/// How long the comment is that begins here; those between `/*` and `*/` hold others.
fn comment(text: &str) -> Option<usize> {
    if text.starts_with("--") {
        return Some(text.find('\n').unwrap_or(text.len()));
    }
    if !text.starts_with("/*") {
        return None;
    }
    let (mut depth, mut at) = (1_usize, 2);
    while depth > 0 {
        let (open, close) = (text[at..].find("/*"), text[at..].find("*/"));
        match (open, close) {
            (Some(open), Some(close)) if open < close => (depth, at) = (depth + 1, at + open + 2),
            (_, Some(close)) => (depth, at) = (depth - 1, at + close + 2),
            (_, None) => return Some(text.len()),
        }
    }
    Some(at)
}

/// How long the text or name is that is quoted from here on. What does not end reaches to the end.
fn quoted(text: &str, before: Option<char>) -> Option<usize> {
    let in_word = before.is_some_and(|letter| letter.is_alphanumeric() || letter == '_' || letter == '$');
    match text.chars().next()? {
        '"' => Some(until(text, '"', false)),
        '\'' => Some(until(text, '\'', matches!(before, Some('e' | 'E')))),
        '$' if !in_word => {
            let tag = text[1..].find('$').map(|end| &text[..end + 2]).filter(|tag| is_tag(&tag[1..tag.len() - 1]))?;
            let inside = text[tag.len()..].find(tag);
            Some(inside.map_or(text.len(), |inside| tag.len() + inside + tag.len()))
        }
        _ => None,
    }
}

/// A quote that is doubled, or behind a backslash where those escape, is no end; two texts side by side are as good as one.
fn until(text: &str, quote: char, escapes: bool) -> usize {
    let mut letters = text.char_indices().skip(1);
    while let Some((at, letter)) = letters.next() {
        if escapes && letter == '\\' {
            letters.next();
        } else if letter == quote {
            if !text[at + 1..].starts_with(quote) {
                return at + 1;
            }
            letters.next();
        }
    }
    text.len()
}

fn is_tag(name: &str) -> bool {
    name.chars().all(|letter| letter.is_alphanumeric() || letter == '_')
        && !name.starts_with(|c: char| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_semicolon_ends_a_statement_unless_it_is_quoted_or_in_a_comment() {
        for (text, expected) in [
            ("", &[][..]),
            (" ; ;\n-- nothing;\n/* nor; here */ ;", &[]),
            ("SELECT 1", &["SELECT 1"]),
            ("SELECT 1; SELECT 2;\n", &["SELECT 1;", "SELECT 2;"]),
            ("SELECT ';', 'it''s;', '\\'; SELECT 2;", &["SELECT ';', 'it''s;', '\\';", "SELECT 2;"]),
            ("SELECT E'\\';', e'\\\\'; SELECT 2;", &["SELECT E'\\';', e'\\\\';", "SELECT 2;"]),
            ("SELECT \"a;\"\"b;\" FROM t; SELECT 2", &["SELECT \"a;\"\"b;\" FROM t;", "SELECT 2"]),
            ("SELECT 1 -- one; ' $$\n; SELECT 2;", &["SELECT 1 -- one; ' $$\n;", "SELECT 2;"]),
            ("SELECT /* a; /* b; */ c; ' */ 1; SELECT 2;", &["SELECT /* a; /* b; */ c; ' */ 1;", "SELECT 2;"]),
            ("DO $$ BEGIN; END; $$; SELECT 2;", &["DO $$ BEGIN; END; $$;", "SELECT 2;"]),
            ("DO $a$ x; $$ y; $b$ $a$; SELECT 2;", &["DO $a$ x; $$ y; $b$ $a$;", "SELECT 2;"]),
            ("SELECT a$1 FROM t; SELECT b$1;", &["SELECT a$1 FROM t;", "SELECT b$1;"]),
            ("SELECT $1; SELECT $2;", &["SELECT $1;", "SELECT $2;"]),
            ("SELECT '两新;党建'; SELECT 2;", &["SELECT '两新;党建';", "SELECT 2;"]),
            ("SELECT 'no end; SELECT 2;", &["SELECT 'no end; SELECT 2;"]),
            ("SELECT 1; /* no end;", &["SELECT 1;"]),
        ] {
            assert_eq!(statements(text), expected, "{text}");
        }
    }
}
