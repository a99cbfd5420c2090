//! Responses of the token endpoints.

use std::net::IpAddr;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jsonwebtoken::jwk::{AlgorithmParameters, Jwk};
use serde::de::DeserializeOwned;

use super::super::client::actions as clients;
use super::super::codes::{
    OAUTH_INVALID_CLIENT, OAUTH_INVALID_GRANT, OAUTH_INVALID_REQUEST, OAUTH_INVALID_SCOPE, OAUTH_UNSUPPORTED_GRANT,
};
use super::super::credentials::keys::Keys;
use super::super::credentials::secret::{self, Presented};
use super::super::credentials::token::{self, Access, Bearer, MACHINE_LIFE};
use super::super::gate::Gate;
use super::super::policy::Policy;
use super::super::second_factor::actions as second_factor;
use super::super::session::actions;
use super::super::session::sign_in::granted;
use super::super::session::wire::TokenOut;
use super::super::standing::admitted::{Admitted, Authenticated};
use super::super::standing::model::StandingOf;
use super::super::standing::store as standings;
use super::wire::{InspectionForm, IntrospectionOut, KeyOut, KeySetOut, ServerMetadataOut, TokenForm};
use db::Room;
use journal::WriteTx;
use kernel::{Actor, Author, ClientId, Code, Fault, Id};
use web::codes::UNSUPPORTED_MEDIA_TYPE;

/// What a request to these endpoints says outside its form.
#[derive(Clone, Debug)]
pub struct Asker {
    /// The `Authorization` header.
    pub authorization: String,
    /// The `Content-Type` header.
    pub media: String,
    /// Where it comes from.
    pub source: Option<IpAddr>,
}

/// A token for what the form presents.
///
/// # Errors
/// Those of RFC 6749 §5.2.
pub async fn issue(gate: &Gate, asker: &Asker, body: &[u8]) -> Result<TokenOut, Fault> {
    let wanted: TokenForm = form(asker, body)?;
    match wanted.grant_type.as_deref() {
        Some("client_credentials") => machine(gate, asker, &wanted).await,
        Some("refresh_token") => refreshed(gate, &wanted).await,
        Some(_) => Err(oauth(&OAUTH_UNSUPPORTED_GRANT, "unsupported_grant_type")),
        None => Err(oauth(&OAUTH_INVALID_REQUEST, "invalid_request")),
    }
}

async fn machine(gate: &Gate, asker: &Asker, wanted: &TokenForm) -> Result<TokenOut, Fault> {
    let given = (wanted.client_id.as_deref(), wanted.client_secret.as_deref());
    let Authenticated { standing, client: id } = client(gate, asker, given).await?;
    let StandingOf::Machine { scopes, .. } = &standing.kind else { return Err(invalid_client()) };
    let narrowed = wanted.scope.as_deref().filter(|scope| !scope.trim().is_empty());
    if narrowed.is_some_and(|list| list.split_ascii_whitespace().any(|one| !scopes.iter().any(|has| has == one))) {
        return Err(oauth(&OAUTH_INVALID_SCOPE, "invalid_scope"));
    }
    let now = gate.now();
    let scope =
        narrowed.map_or_else(|| scopes.join(" "), |list| list.split_ascii_whitespace().collect::<Vec<_>>().join(" "));
    let access = Access {
        bearer: Bearer::Machine { client: id },
        community: standing.actor.community,
        rights: 0,
        scope: Some(scope.clone()),
        jti: gate.token_id(id),
        issued_at: now,
        expires_at: now.plus(MACHINE_LIFE).min(standing.ends_at),
    };
    Ok(TokenOut {
        access_token: token::issue(&access, gate.issuer(), gate.keys())?,
        token_type: "Bearer",
        expires_in: access.expires_at.seconds() - now.seconds(),
        refresh_token: None,
        session_id: None,
        scope: Some(scope),
        must_change_password: None,
        credential: None,
        second_factor_enrolment_required: None,
    })
}

async fn refreshed(gate: &Gate, wanted: &TokenForm) -> Result<TokenOut, Fault> {
    let presented = wanted.refresh_token.as_deref().and_then(|token| secret::read(secret::REFRESH, token));
    let presented = presented.ok_or_else(|| oauth(&OAUTH_INVALID_GRANT, "invalid_grant"))?;
    let home = Actor::system(presented.community);
    let (demand, key) = (gate.demand(), gate.session_key());
    let refresh = move |tx: &mut WriteTx<'_>| {
        let Some(pair) = actions::refresh(tx, &key, &presented)? else { return Ok(None) };
        let enrolment = second_factor::enrolment(tx, pair.account, demand)?;
        Ok(Some((pair, enrolment)))
    };
    let refreshed = absent_community(gate.journal().write_in(Room::Reserve, home, refresh).await)?;
    let (pair, enrolment) = refreshed.ok_or_else(|| oauth(&OAUTH_INVALID_GRANT, "invalid_grant"))?;
    granted(gate, pair, enrolment)
}

/// A token that names a community that does not exist is worth as much as any other wrong one.
fn absent_community<T: Default>(result: Result<T, Fault>) -> Result<T, Fault> {
    match result {
        Err(fault) if fault.code().name == "not_found" => Ok(T::default()),
        other => other,
    }
}

/// Makes a token worthless; one that already is stays so.
///
/// # Errors
/// `oauth_invalid_request` without a token; `oauth_invalid_client` for a client that is named and does not show its secret;
/// when the database refuses.
pub async fn revoke(gate: &Gate, asker: &Asker, body: &[u8]) -> Result<(), Fault> {
    let wanted: InspectionForm = form(asker, body)?;
    let given = (wanted.client_id.as_deref(), wanted.client_secret.as_deref());
    if presents_a_client(asker, given) {
        client(gate, asker, given).await?;
    }
    let text = wanted.token.ok_or_else(|| oauth(&OAUTH_INVALID_REQUEST, "invalid_request"))?;
    if let Some(presented) = secret::read(secret::REFRESH, &text) {
        let home = Actor::system(presented.community);
        let key = gate.session_key();
        let revoke = move |tx: &mut WriteTx<'_>| actions::revoke(tx, &key, &presented);
        absent_community(gate.journal().write_in(Room::Reserve, home, revoke).await)?;
    } else if let Some(presented) = secret::read(secret::CLIENT, &text) {
        let home = Actor::system(presented.community);
        let policy = gate.policy();
        let revoke = move |tx: &mut WriteTx<'_>| revoke_client(tx, policy, &presented);
        absent_community(gate.journal().write_in(Room::Reserve, home, revoke).await)?;
    } else if let Ok(access) = gate.verified(&text).await {
        let home = Actor::system(access.community);
        let end = move |tx: &mut WriteTx<'_>| match access.bearer {
            Bearer::Person { session, .. } => actions::close_by_id(tx, session),
            Bearer::Machine { client } => clients::revoke_token(tx, client, &access.jti, access.expires_at),
        };
        gate.journal().write_in(Room::Reserve, home, end).await?;
    }
    Ok(())
}

fn revoke_client(tx: &mut WriteTx, policy: &Policy, presented: &Presented) -> Result<(), Fault> {
    let id = ClientId(presented.id);
    let Some(standing) = standings::client_standing(tx, id, policy)? else { return Ok(()) };
    match &standing.kind {
        StandingOf::Machine { secret_hash, .. } if *secret_hash == presented.hash => {
            clients::revoke(tx, standing.actor.unit, id).map(drop)
        }
        _ => Ok(()),
    }
}

/// What a token is worth, to a client of its community.
///
/// # Errors
/// `oauth_invalid_client`, `oauth_invalid_request`; when the database refuses.
pub async fn introspect(gate: &Gate, asker: &Asker, body: &[u8]) -> Result<IntrospectionOut, Fault> {
    let wanted: InspectionForm = form(asker, body)?;
    let given = (wanted.client_id.as_deref(), wanted.client_secret.as_deref());
    let client = client(gate, asker, given).await?;
    let text = wanted.token.ok_or_else(|| oauth(&OAUTH_INVALID_REQUEST, "invalid_request"))?;
    match gate.stands(&text).await {
        Ok(found) if found.standing.actor.community == client.standing.actor.community => {
            Ok(described(gate, &text, &found).await)
        }
        Ok(_) => Ok(IntrospectionOut::default()),
        Err(fault) if fault.code().name == "invalid_token" => Ok(IntrospectionOut::default()),
        Err(fault) => Err(fault),
    }
}

async fn described(gate: &Gate, text: &str, found: &Admitted) -> IntrospectionOut {
    let actor = found.standing.actor;
    let (sub, client_id) = match actor.author {
        Author::Account(id) => (Some(id.uuid()), None),
        Author::Client(id) => (Some(id.uuid()), Some(id.to_string())),
        Author::System => (None, None),
    };
    let own_end = gate.verified(text).await.ok().map(|access| access.expires_at);
    let ends_at = own_end.map_or(found.standing.ends_at, |end| end.min(found.standing.ends_at));
    IntrospectionOut {
        active: true,
        scope: Some(found.scopes(gate.now()).join(" ")),
        client_id,
        sub: sub.map(|id| id.to_string()),
        cid: Some(actor.community.to_string()),
        token_type: Some("Bearer"),
        exp: Some(ends_at.seconds()),
        iss: Some(gate.issuer().to_owned()),
    }
}

/// The public keys.
pub fn key_set(gate: &Gate) -> KeySetOut {
    let keys = gate.keys();
    KeySetOut { keys: keys.published().keys.iter().filter_map(|jwk| key(jwk, keys)).collect() }
}

fn key(jwk: &Jwk, keys: &Keys) -> Option<KeyOut> {
    let AlgorithmParameters::OctetKeyPair(pair) = &jwk.algorithm else { return None };
    let kid = jwk.common.key_id.clone()?;
    let vouchers = keys.vouchers(&kid);
    Some(KeyOut { kty: "OKP", crv: "Ed25519", x: pair.x.clone(), kid, usage: "sig", alg: "EdDSA", vouchers })
}

/// Where the endpoints are.
pub fn metadata(gate: &Gate) -> ServerMetadataOut {
    let issuer = gate.issuer().to_owned();
    let at = |path: &str| format!("{issuer}{path}");
    ServerMetadataOut {
        token_endpoint: at("/oauth/token"),
        revocation_endpoint: at("/oauth/revoke"),
        introspection_endpoint: at("/oauth/introspect"),
        jwks_uri: at("/.well-known/jwks.json"),
        grant_types_supported: vec!["client_credentials", "refresh_token"],
        response_types_supported: Vec::new(),
        token_endpoint_auth_methods_supported: vec!["client_secret_basic", "client_secret_post"],
        scopes_supported: gate.policy().scopes(),
        issuer: issuer.clone(),
    }
}

/// The client that asks, by its secret: in Basic, in the form, or as Bearer. A token of the client is none of these.
async fn client(gate: &Gate, asker: &Asker, form: (Option<&str>, Option<&str>)) -> Result<Authenticated, Fault> {
    let (scheme, word) = asker.authorization.split_once(' ').unwrap_or((&asker.authorization, ""));
    let (id, secret) = if scheme.eq_ignore_ascii_case("basic") {
        let (id, secret) = basic(word).ok_or_else(invalid_client)?;
        (Some(id), secret)
    } else if scheme.eq_ignore_ascii_case("bearer") {
        (form.0.map(str::to_owned), word.trim().to_owned())
    } else {
        (form.0.map(str::to_owned), form.1.ok_or_else(invalid_client)?.to_owned())
    };
    let found = gate.authenticate(&secret, asker.source).await.map_err(|fault| match fault.code().name {
        "invalid_token" => invalid_client(),
        _ => fault,
    })?;
    if id.is_none_or(|id| id == found.client.to_string()) { Ok(found) } else { Err(invalid_client()) }
}

/// Whether a client is named where none is needed; a bearer is whoever calls, and no client.
fn presents_a_client(asker: &Asker, form: (Option<&str>, Option<&str>)) -> bool {
    let scheme = asker.authorization.split(' ').next().unwrap_or_default();
    form.1.is_some() || scheme.eq_ignore_ascii_case("basic")
}

/// User and password of HTTP Basic, each form-encoded as RFC 6749 §2.3.1 wants.
fn basic(word: &str) -> Option<(String, String)> {
    let text = String::from_utf8(STANDARD.decode(word.trim()).ok()?).ok()?;
    let (id, secret) = text.split_once(':')?;
    Some((id.to_owned(), secret.to_owned()))
}

/// A form-encoded body.
fn form<T: DeserializeOwned>(asker: &Asker, body: &[u8]) -> Result<T, Fault> {
    const MEDIA: &str = "application/x-www-form-urlencoded";
    if !asker.media.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case(MEDIA) {
        return Err(Fault::of(&UNSUPPORTED_MEDIA_TYPE).with("accepted", vec![MEDIA]));
    }
    serde_urlencoded::from_bytes(body).map_err(|_| oauth(&OAUTH_INVALID_REQUEST, "invalid_request"))
}

fn oauth(code: &'static Code, error: &str) -> Fault {
    Fault::of(code).with("error", error)
}

fn invalid_client() -> Fault {
    oauth(&OAUTH_INVALID_CLIENT, "invalid_client")
}
