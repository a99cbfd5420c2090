//! Pages for people are sent by one function, with what a browser may do with them.

use crate::house::{File, House, Offence};

const ONE_DOOR: &str = "a page is made by web::Reply::page (or drawn), which gives it its Content-Security-Policy: the \
                        media type of pages is written in src/web/answer/page.rs alone; elsewhere it is web::PAGE";

/// Where the media type of pages is written, and where it is sent.
const DOOR: &str = "src/web/answer/page.rs";

/// How an operation says to the document that it answers a page: attributes take nothing but literals.
const SAID: [&str; 2] = ["String = \"text/html\"", "content_type = \"text/html\""];

/// Ways of a library to send a page.
const BYWAYS: [&str; 3] = ["ContentType::html", "TEXT_HTML", "NamedFile"];

/// The media type of pages in a string, and a library's own names for it.
pub fn offences(house: &House) -> Vec<Offence> {
    let sources = house.sources().filter(|file| file.path != DOOR && !file.path.contains("/tests/"));
    sources.flat_map(|file| literals(file).into_iter().chain(byways(file))).collect()
}

fn literals(file: &File) -> Vec<Offence> {
    let written = &file.text[..file.body().len().min(file.text.len())];
    let spelled = written.to_ascii_lowercase();
    let said = |at: usize| {
        let line = written[at..].split('\n').next().unwrap_or_default();
        let until = at + line.find("html\"").map_or(0, |end| end + "html\"".len());
        SAID.iter().any(|said| written[..until].ends_with(said))
    };
    let found = spelled.match_indices("\"text/html").filter(|(at, _)| !said(*at));
    found.map(|(at, _)| file.offence(file.line(at), ONE_DOOR, "`text/html` is written")).collect()
}

fn byways(file: &File) -> Vec<Offence> {
    let code = file.body();
    let found = BYWAYS.iter().flat_map(|byway| code.match_indices(byway));
    found.map(|(at, byway)| file.offence(file.line(at), ONE_DOOR, format!("`{byway}`"))).collect()
}
