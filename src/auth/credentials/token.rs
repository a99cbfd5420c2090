//! Access tokens (RFC 9068, `at+jwt`): what we put into one, and every check it must pass.
//!
//! The library's own claim checks read the machine's clock and accept what we do not; so only its signature is used,
//! and the claims are read into a closed shape (a missing, doubled, foreign or wrongly typed claim does not fit) and
//! compared here with the instant that was handed in. Every refusal is the same [`INVALID_TOKEN`].

use serde::{Deserialize, Serialize};
use uuid::{Builder, Uuid};

use super::super::codes::INVALID_TOKEN;
use super::keys::Keys;
use crate::ids::SessionId;
use kernel::canonical::sha256;
use kernel::{AccountId, ClientId, CommunityId, Fault, Id, Instant, Span};
use proofs::jws;

/// The audience of our tokens: this interface.
pub const AUDIENCE: &str = "hulian-api";
/// How long a person's token lives.
pub const PERSON_LIFE: Span = Span::minutes(15);
/// How long a machine's token lives.
pub const MACHINE_LIFE: Span = Span::minutes(60);
/// The type in the header.
const TYP: &str = "at+jwt";
/// By how many seconds a token may be over: the clock of another instance is that little behind.
const LEEWAY: i64 = 5;
/// By how many seconds a token may begin in the future: a clock that was set back, or another instance's that is ahead, is
/// no reason to send everybody away. It makes no token live longer: its end is not moved.
const EARLY: i64 = 30;
/// A token is never longer than this.
const LONGEST: usize = 4096;

/// On whose behalf a token speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bearer {
    /// A person in a session.
    Person {
        /// The account.
        account: AccountId,
        /// The session, whose end ends the token.
        session: SessionId,
        /// How often the session had been refreshed when the token was made.
        generation: i64,
    },
    /// A machine client.
    Machine {
        /// The client.
        client: ClientId,
    },
}

/// What a token says, after every check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Access {
    /// On whose behalf it speaks.
    pub bearer: Bearer,
    /// The community it belongs to.
    pub community: CommunityId,
    /// The version of the account's rights when it was made.
    pub rights: i64,
    /// The scopes a machine's token was narrowed to.
    pub scope: Option<String>,
    /// Its own id.
    pub jti: String,
    /// When it was made.
    pub issued_at: Instant,
    /// When it ends.
    pub expires_at: Instant,
}

#[serde_with::skip_serializing_none]
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Claims {
    iss: String,
    aud: String,
    sub: Uuid,
    cid: Uuid,
    sid: Uuid,
    ver: i64,
    jti: String,
    iat: i64,
    nbf: i64,
    exp: i64,
    #[serde(default)]
    r#gen: Option<i64>,
    #[serde(default)]
    client_id: Option<Uuid>,
    #[serde(default)]
    scope: Option<String>,
}

/// Makes the token.
///
/// # Errors
/// An internal error when the key cannot sign.
pub fn issue(access: &Access, issuer: &str, keys: &Keys) -> Result<String, Fault> {
    let claims = Claims::of(access, issuer);
    let payload = serde_json::to_vec(&claims).unwrap_or_default();
    keys.sign_jws(TYP, &payload)
}

/// Checks a presented token at this instant.
///
/// # Errors
/// [`INVALID_TOKEN`], whatever is wrong.
pub fn verify(token: &str, issuer: &str, keys: &Keys, now: Instant) -> Result<Access, Fault> {
    checked(token, issuer, keys, now).ok_or_else(|| Fault::of(&INVALID_TOKEN))
}

/// The `kid` a token names, where its header is one of ours.
pub fn kid(token: &str) -> Option<String> {
    jws::parse(token, TYP).ok().map(|parts| parts.kid)
}

/// Whether an accepted token is still within its time; asked again whenever it is presented.
pub fn in_time(access: &Access, now: Instant) -> bool {
    now.seconds() <= access.expires_at.seconds() + LEEWAY && access.issued_at.seconds() <= now.seconds() + EARLY
}

fn checked(token: &str, issuer: &str, keys: &Keys, now: Instant) -> Option<Access> {
    if token.len() > LONGEST {
        return None;
    }
    let parts = jws::parse(token, TYP).ok()?;
    let key = keys.for_tokens(&parts.kid, now)?;
    let payload = parts.verified(&key).ok()?;
    let claims: Claims = serde_json::from_slice(&payload).ok()?;
    let belongs = claims.iss == issuer && claims.aud == AUDIENCE && !claims.jti.is_empty();
    let valid = claims.nbf <= now.seconds() + EARLY && claims.iat >= 0 && claims.exp > claims.iat;
    let short = claims.exp.checked_sub(claims.iat)? <= MACHINE_LIFE.in_seconds();
    let access = claims.access()?;
    (belongs && valid && short && in_time(&access, now)).then_some(access)
}

impl Claims {
    fn of(access: &Access, issuer: &str) -> Self {
        let (sub, sid, generation, client_id) = match access.bearer {
            Bearer::Person { account, session, generation } => (account.uuid(), session.uuid(), Some(generation), None),
            Bearer::Machine { client } => (client.uuid(), client.uuid(), None, Some(client.uuid())),
        };
        Self {
            iss: issuer.to_owned(),
            aud: AUDIENCE.to_owned(),
            sub,
            cid: access.community.uuid(),
            sid,
            ver: access.rights,
            jti: access.jti.clone(),
            iat: access.issued_at.seconds(),
            nbf: access.issued_at.seconds(),
            exp: access.expires_at.seconds(),
            r#gen: generation,
            client_id,
            scope: access.scope.clone(),
        }
    }

    fn access(self) -> Option<Access> {
        let bearer = match (self.client_id, self.r#gen) {
            (Some(client), None) if client == self.sub && client == self.sid => {
                Bearer::Machine { client: ClientId(client) }
            }
            (None, Some(generation)) => {
                Bearer::Person { account: AccountId(self.sub), session: SessionId(self.sid), generation }
            }
            _ => return None,
        };
        Some(Access {
            bearer,
            community: CommunityId(self.cid),
            rights: self.ver,
            scope: self.scope,
            jti: self.jti,
            issued_at: Instant::from_micros(self.iat.checked_mul(1_000_000)?),
            expires_at: Instant::from_micros(self.exp.checked_mul(1_000_000)?),
        })
    }
}

/// What the standing of a machine's token is remembered under, of its `jti`.
pub fn name_of(jti: &str) -> Uuid {
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&sha256(jti.as_bytes())[..16]);
    Builder::from_custom_bytes(bytes).into_uuid()
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use proptest::prelude::*;
    use proptest::sample::Index;
    use serde_json::{Value, json};
    use std::sync::LazyLock;

    const ISSUER: &str = "https://hulian.example";

    fn now() -> Instant {
        "2026-06-30T08:00:00Z".parse().unwrap()
    }

    fn access() -> Access {
        let (account, session) = (AccountId(Uuid::from_u128(1)), SessionId(Uuid::from_u128(2)));
        Access {
            bearer: Bearer::Person { account, session, generation: 1 },
            community: CommunityId(Uuid::from_u128(3)),
            rights: 4,
            scope: None,
            jti: "j".to_owned(),
            issued_at: now(),
            expires_at: now().plus(PERSON_LIFE),
        }
    }

    fn claims() -> Value {
        serde_json::to_value(Claims::of(&access(), ISSUER)).unwrap()
    }

    fn signed(keys: &Keys, claims: &str) -> String {
        keys.sign_jws(TYP, claims.as_bytes()).unwrap()
    }

    /// A token with this header, signed by the right key whatever the header says.
    fn headed(keys: &Keys, header: &str) -> String {
        let payload = URL_SAFE_NO_PAD.encode(claims().to_string());
        keys.sign_raw(&format!("{}.{payload}", URL_SAFE_NO_PAD.encode(header)))
    }

    fn refused(keys: &Keys, what: &str, token: &str) {
        let fault = verify(token, ISSUER, keys, now()).err().unwrap_or_else(|| panic!("accepted: {what}"));
        assert_eq!(fault.code().name, "invalid_token", "{what}");
        assert!(fault.members().is_empty() && fault.detail().is_none(), "{what}");
    }

    #[test]
    fn a_token_says_what_was_put_into_it() {
        let keys = Keys::for_tests();
        let token = issue(&access(), ISSUER, &keys).unwrap();
        assert_eq!(verify(&token, ISSUER, &keys, now()).unwrap(), access());
        let late = now().plus(PERSON_LIFE + Span::seconds(5));
        assert!(verify(&token, ISSUER, &keys, late).is_ok());
        assert!(verify(&token, ISSUER, &keys, late.plus(Span::seconds(1))).is_err());
        let back = |seconds: i64| now().plus(Span::seconds(-seconds));
        assert!(
            verify(&token, ISSUER, &keys, back(30)).is_ok(),
            "a clock that was set back a little sends nobody away"
        );
        assert!(verify(&token, ISSUER, &keys, back(31)).is_err());
        assert!(verify(&token, ISSUER, &Keys::for_tests(), now()).is_err(), "a key of another deployment");
    }

    #[test]
    fn every_wrong_claim_is_refused_alike() {
        let keys = Keys::for_tests();
        refused_claims(&keys, "iss", &[json!("https://other.example"), json!([ISSUER]), json!(1)]);
        refused_claims(&keys, "aud", &[json!("other"), json!([AUDIENCE]), json!([AUDIENCE, "other"])]);
        let past = now().seconds() - 6;
        let exp = [json!(past), json!("9999999999"), json!(1e10), json!(-1), json!(u64::MAX), json!(i64::MAX)];
        refused_claims(&keys, "exp", &exp);
        refused_claims(&keys, "nbf", &[json!(now().seconds() + 31), json!("0"), json!(null)]);
        refused_claims(&keys, "iat", &[json!(now().seconds() + 31), json!(-1), json!(0), json!(1.5)]);
        refused_claims(&keys, "sub", &[json!("admin"), json!(""), json!(null)]);
        refused_claims(&keys, "sid", &[json!("x"), json!(null)]);
        refused_claims(&keys, "cid", &[json!("x"), json!(null)]);
        refused_claims(&keys, "jti", &[json!(""), json!(7), json!(null)]);
        refused_claims(&keys, "client_id", &[json!(Uuid::from_u128(1))]);
        refused_claims(&keys, "roles", &[json!(["operator"])]);
        for name in ["iss", "aud", "sub", "cid", "sid", "ver", "jti", "iat", "nbf", "exp", "gen"] {
            let mut without = claims();
            without.as_object_mut().unwrap().remove(name);
            refused(&keys, name, &signed(&keys, &without.to_string()));
        }
        let text = claims().to_string();
        let doubled = text.replacen('{', &format!("{{\"exp\":{},", now().seconds() + 9), 1);
        refused(&keys, "doubled claim", &signed(&keys, &doubled));
        refused(&keys, "trailing data", &signed(&keys, &format!("{text}{{}}")));
        refused(&keys, "not json", &signed(&keys, "admin"));
    }

    fn refused_claims(keys: &Keys, name: &str, values: &[Value]) {
        for value in values {
            let mut claims = claims();
            claims[name] = value.clone();
            refused(keys, &format!("{name} = {value}"), &signed(keys, &claims.to_string()));
        }
    }

    #[test]
    fn every_wrong_header_is_refused_alike() {
        let keys = Keys::for_tests();
        let kid = keys.active();
        let good = format!(r#"{{"alg":"EdDSA","typ":"at+jwt","kid":"{kid}"}}"#);
        assert!(verify(&headed(&keys, &good), ISSUER, &keys, now()).is_ok());
        for alg in ["none", "None", "NONE", "nOnE", "HS256", "RS256", "ES256", "eddsa", "Ed25519"] {
            refused(&keys, alg, &headed(&keys, &good.replace("EdDSA", alg)));
        }
        for typ in ["JWT", "refresh+jwt", "application/at+jwt", "hulian-receipt+jws", ""] {
            refused(&keys, typ, &headed(&keys, &good.replace("at+jwt", typ)));
        }
        for other in ["unknown", "../../etc/passwd", "' OR 1=1 --", &"k".repeat(10_000), ""] {
            refused(&keys, other, &headed(&keys, &good.replace(&kid, other)));
        }
        for extra in ["jku", "x5u", "jwk", "crit", "x5c", "b64", "zip"] {
            let header = good.replacen('{', &format!(r#"{{"{extra}":["exp"],"#), 1);
            refused(&keys, extra, &headed(&keys, &header));
        }
        refused(&keys, "no kid", &headed(&keys, r#"{"alg":"EdDSA","typ":"at+jwt"}"#));
        refused(&keys, "doubled alg", &headed(&keys, &good.replacen('{', r#"{"alg":"EdDSA","#, 1)));
    }

    #[test]
    fn every_wrong_shape_is_refused_alike() {
        let keys = Keys::for_tests();
        let token = issue(&access(), ISSUER, &keys).unwrap();
        let parts: Vec<&str> = token.split('.').collect();
        refused(&keys, "empty", "");
        refused(&keys, "two parts", &parts[..2].join("."));
        refused(&keys, "four parts", &format!("{token}.x"));
        refused(&keys, "no signature", &format!("{}.{}.", parts[0], parts[1]));
        refused(&keys, "cut signature", &token[..token.len() - 1]);
        refused(&keys, "bad base64", &token.replace(parts[1], "!!!!"));
        refused(&keys, "padded", &format!("{token}="));
        refused(&keys, "3 MB", &format!("{}.{}.{}", parts[0], "A".repeat(3_000_000), parts[2]));
        let mut claims = claims();
        claims["ver"] = json!(5);
        let swapped = URL_SAFE_NO_PAD.encode(claims.to_string());
        refused(&keys, "swapped content", &format!("{}.{swapped}.{}", parts[0], parts[2]));
    }

    #[test]
    fn a_retired_key_verifies_for_a_while_only() {
        let keys = Keys::for_tests();
        let token = issue(&access(), ISSUER, &keys).unwrap();
        keys.retire_for_tests(now());
        assert!(verify(&token, ISSUER, &keys, now().plus(Span::minutes(14))).is_ok());
        let mut later = access();
        later.issued_at = now().plus(Span::minutes(70));
        later.expires_at = later.issued_at.plus(PERSON_LIFE);
        let late = issue(&later, ISSUER, &keys).unwrap();
        assert!(verify(&late, ISSUER, &keys, later.issued_at).is_err());
        assert_eq!(keys.published().keys.len(), 1, "old proofs must still verify");
    }

    proptest! {
        #[test]
        fn p51_no_bytes_but_its_own_are_a_token(words in any::<String>(), at in any::<Index>(), byte in 0x20..0x7f_u8) {
            static KEYS: LazyLock<Keys> = LazyLock::new(Keys::for_tests);
            let token = issue(&access(), ISSUER, &KEYS).unwrap();
            prop_assert!(verify(&words, ISSUER, &KEYS, now()).is_err());
            prop_assert!(kid(&words).is_none());
            let mut bytes = token.clone().into_bytes();
            let at = at.index(bytes.len());
            bytes[at] = byte;
            let changed = String::from_utf8(bytes).unwrap();
            prop_assert_eq!(verify(&changed, ISSUER, &KEYS, now()).is_ok(), changed == token);
            let split = format!("{}{words}{}", &token[..at], &token[at..]);
            prop_assert_eq!(verify(&split, ISSUER, &KEYS, now()).is_ok(), words.is_empty());
        }
    }
}
