//! Query strings as typed values, comma-separated lists among them.

use std::ops::Deref;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use serde::de::value::MapDeserializer;
use serde::de::{DeserializeOwned, Error};
use serde::{Deserialize, Deserializer};

use super::part::Part;
use crate::problem::Problem;
use crate::request::query_string::{invalid, pairs};
use kernel::Fault;
use kernel::patch::of_time;

/// The query string as a struct. What [`ResponseContext`](crate::ResponseContext) reads (`fields`, `expand`, `limit`, `cursor`, `sort`)
/// stays out of the struct; unknown names are refused before, against the published document.
#[derive(Debug)]
pub struct Query<T>(pub T);

impl<T> Deref for Query<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: DeserializeOwned> FromRequest for Query<T> {
    type Error = Problem;
    type Future = std::future::Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        std::future::ready(read(request.query_string()).map(Self).map_err(Problem))
    }
}

/// Whether a request asks for more than a page in its own order: such a list is no walk along an index.
pub fn selects(request: &HttpRequest) -> bool {
    const OF_A_PAGE: [&str; 4] = ["limit", "cursor", "fields", "expand"];
    let names = request.query_string().split('&').filter_map(|pair| pair.split('=').next());
    names.into_iter().any(|name| !name.is_empty() && !OF_A_PAGE.contains(&name))
}

fn read<T: DeserializeOwned>(query: &str) -> Result<T, Fault> {
    let pairs = pairs(query)?;
    let words = MapDeserializer::new(pairs.iter().map(|(name, value)| (&**name, Part(value))));
    serde_path_to_error::deserialize(words).map_err(|error: serde_path_to_error::Error<serde::de::value::Error>| {
        let place = error.path().to_string();
        let missing = error.inner().to_string();
        let name = match missing.strip_prefix("missing field `") {
            Some(rest) => rest.trim_end_matches('`').to_owned(),
            None => place,
        };
        let (zh, en) = match of_time(&missing) {
            Some((_, zh, en)) => (zh, en),
            None => ("取值的类型或格式不对, 或缺少该参数。", "The value has the wrong type or format, or is missing."),
        };
        invalid(&name, zh, en)
    })
}

/// A comma-separated list (`state=draft,active`): one to twenty values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Csv<T>(pub Vec<T>);

impl<T> Default for Csv<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Deref for Csv<T> {
    type Target = [T];
    fn deref(&self) -> &[T] {
        &self.0
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for Csv<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const MOST: usize = 20;
        let line = String::deserialize(deserializer)?;
        if line.split(',').count() > MOST {
            return Err(D::Error::custom("too many values"));
        }
        let values = line.split(',').map(|word| T::deserialize(Part(word.trim())).map_err(D::Error::custom));
        values.collect::<Result<_, _>>().map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::{Role, UnitId};

    #[derive(Debug, Deserialize)]
    struct Filter {
        role: Option<Csv<Role>>,
        unit_id: Option<UnitId>,
        at_most: Option<u8>,
        #[serde(default)]
        open: bool,
        q: Option<String>,
    }

    #[test]
    fn words_become_what_is_wanted() {
        let filter: Filter = read("role=officer,auditor&at_most=7&open=true&q=%E7%A7%91%E5%8D%8F+a&limit=5").unwrap();
        assert_eq!(filter.role.unwrap().0, [Role::Officer, Role::Auditor]);
        assert_eq!((filter.at_most, filter.open, filter.q.as_deref()), (Some(7), true, Some("科协 a")));
        assert!(filter.unit_id.is_none());
    }

    #[test]
    fn a_wrong_word_is_refused_by_the_name_of_its_parameter() {
        let refused = |query: &str| read::<Filter>(query).unwrap_err().violations()[0].pointer.clone();
        assert_eq!(refused("at_most=256"), "at_most");
        assert_eq!(refused("unit_id=7"), "unit_id");
        assert_eq!(refused("role=officer,king"), "role");
        assert_eq!(refused("role="), "role");
        assert_eq!(refused("open=ja"), "open");
        assert_eq!(refused(&format!("role={}", ["officer"; 21].join(","))), "role");
        assert_eq!(refused("q=%FF"), "q");
        assert_eq!(refused("q=a%00b"), "q");
    }
}
