//! Which files of the project are served as guides, under which names.

/// One page: its name in the address, the file it is made of, and its text in Markdown.
pub struct Page {
    /// What follows `/docs/guides/`.
    pub name: &'static str,
    /// The path of the file from `docs/`, as links in the guides name it.
    pub file: &'static str,
    /// What stands in it.
    pub text: &'static str,
}

macro_rules! pages {
    ($($name:literal from $file:literal),+ $(,)?) => {
        /// Every page, in the order of the list of guides.
        pub const PAGES: &[Page] =
            &[$(Page { name: $name, file: $file, text: include_str!(concat!("../../../docs/", $file)) }),+];
    };
}

pages! {
    "tour.zh" from "tour.zh.md",
    "tour.en" from "tour.en.md",
    "units.zh" from "units.zh.md",
    "units.en" from "units.en.md",
    "integrators.zh" from "integrators.zh.md",
    "integrators.en" from "integrators.en.md",
    "operations.zh" from "operations.zh.md",
    "operations.en" from "operations.en.md",
    "privacy.zh" from "privacy.zh.md",
    "privacy.en" from "privacy.en.md",
    "verification.zh" from "verification.zh.md",
    "verification.en" from "verification.en.md",
    "domain" from "domain.md",
    "changelog" from "../openapi/CHANGELOG.md",
    "compatibility" from "../openapi/README.md",
    "scale" from "scale.md",
    "security" from "security.md",
}

/// The verifier that needs nothing but Node.js, as the guide to verification offers it.
pub const VERIFIER: &str = include_str!("../../../docs/verify.mjs");

impl Page {
    /// The page of this name.
    pub fn named(name: &str) -> Option<&'static Self> {
        PAGES.iter().find(|page| page.name == name)
    }

    /// The page in the other language, where there is one.
    pub fn twin(&self) -> Option<&'static Self> {
        let other = match self.name.rsplit_once('.')? {
            (stem, "zh") => format!("{stem}.en"),
            (stem, _) => format!("{stem}.zh"),
        };
        Self::named(&other)
    }

    /// Its first heading.
    pub fn title(&self) -> &'static str {
        self.text.lines().find_map(|line| line.strip_prefix("# ")).unwrap_or(self.name)
    }

    /// The language it is written in, as HTML names it.
    pub fn language(&self) -> &'static str {
        if self.name.ends_with(".zh") { "zh-CN" } else { "en" }
    }
}
