//! The verifier (验签) of an agreement's proof: pure, offline, and the same for the service, the command line and anybody who reads it.
//!
//! It trusts nothing in the proof but the keys, and those only as far as the caller has pinned them.

use std::collections::BTreeSet;

use serde_json::Value;

use super::receipt::{Assurance, Receipt, SigningCapacity, check_signature};
use super::verdict::{Checked, Finding, ProofOutcome, Subject, Verdict, finding};
use crate::keys::{JwkSet, thumbprint};
use kernel::canonical;

/// The name of the form of an agreement's text; a verifier knows from it what must be in the text.
pub const TEXT_FORMAT: &str = "hulian-agreement/1";

/// The name of the form of an accession's text.
pub const ACCESSION_FORMAT: &str = "hulian-accession/1";

/// Checks a proof; names the first thing that is wrong. With pinned keys, every signing key must be among them.
pub fn verify(proof: &Value, pinned: Option<&JwkSet>) -> Verdict {
    let mut keys = Vec::new();
    let mut signed = Vec::new();
    let finding = check(proof, pinned, &mut keys, &mut signed).err();
    let outcome = match (&finding, pinned) {
        (Some(_), _) => ProofOutcome::Wrong,
        (None, Some(_)) => ProofOutcome::Verified,
        (None, None) => ProofOutcome::Consistent,
    };
    let parties = proof["text"]["parties"].as_array().into_iter().flatten();
    let named = parties.filter_map(|party| party["name"].as_str());
    let missing = named.filter(|name| signed.iter().all(|one| one != name)).map(str::to_owned).collect();
    Verdict { outcome, finding, keys, missing, subject: subject(proof), signed }
}

/// What the text is, where it is what its digest says.
fn subject(proof: &Value) -> Option<Subject> {
    let (text, digest) = (&proof["text"], proof["digest"].as_str()?);
    check_digest(text, digest, "").ok()?;
    let word = |name: &str| text[name].as_str().unwrap_or_default().to_owned();
    let digest = digest.to_owned();
    Some(Subject { agreement: word("agreement_id"), number: word("number"), title: word("title"), digest })
}

fn check(proof: &Value, pinned: Option<&JwkSet>, used: &mut Vec<String>, signed: &mut Vec<String>) -> Checked<()> {
    let (text, digest, receipts) = parts(proof)?;
    check_numbers(proof, receipts)?;
    check_digest(text, digest, "")?;
    let keys = Keys { known: key_set(&proof["keys"])?, pinned };
    check_receipts((text, digest, receipts), &keys, "", used, signed)?;
    for (i, accession) in proof["accessions"].as_array().into_iter().flatten().enumerate() {
        let place = format!("/accessions/{i}");
        let (joined, own, receipts) = accession_parts(accession, text, digest, &place)?;
        check_digest(joined, own, &place)?;
        let mut both = Vec::new();
        check_receipts((joined, own, receipts), &keys, &place, used, &mut both)?;
        let unit = joined["parties"][1]["name"].as_str().unwrap_or_default();
        signed.extend(both.into_iter().filter(|name| name == unit));
    }
    Ok(())
}

/// The keys of a proof, and those its reader trusts.
struct Keys<'k> {
    known: JwkSet,
    pinned: Option<&'k JwkSet>,
}

/// A text is signed by its parties, each once, and by all it takes.
fn check_receipts(
    (text, digest, receipts): (&Value, &str, &[Value]),
    keys: &Keys,
    at: &str,
    used: &mut Vec<String>,
    signed: &mut Vec<String>,
) -> Checked<()> {
    let parties = text["parties"].as_array().map(Vec::as_slice).unwrap_or_default();
    let mut seen = Vec::new();
    for (i, raw) in receipts.iter().enumerate() {
        let place = format!("{at}/receipts/{i}");
        let receipt = check_content(raw, text, digest, &place)?;
        let party = party_of(&receipt, parties, &mut seen, &place)?;
        check_signer(&receipt, party, text, &place)?;
        let kid = check_signature(raw, &receipt, &keys.known, &place)?;
        check_pinned(&kid, &keys.known, keys.pinned, &place)?;
        if !used.contains(&kid) {
            used.push(kid);
        }
        signed.push(party["name"].as_str().unwrap_or_default().to_owned());
    }
    check_complete(text, parties, &seen, at)
}

/// The parts of an accession, which must belong to the text of the proof: same agreement, its digest, its community and
/// one unit that is no party of the text itself.
fn accession_parts<'a>(
    accession: &'a Value,
    text: &Value,
    digest: &str,
    place: &str,
) -> Checked<(&'a Value, &'a str, &'a [Value])> {
    let shape = ["加入须有且只有 text, digest, receipts 三项。", "an accession has exactly text, digest and receipts"];
    let three = accession.as_object().is_some_and(|members| members.len() == 3);
    let (true, joined, Some(own), Some(receipts)) =
        (three, &accession["text"], accession["digest"].as_str(), accession["receipts"].as_array())
    else {
        return Err(finding("accession_shape", place, shape));
    };
    let host = text["parties"].as_array().map(Vec::as_slice).unwrap_or_default();
    let (community, unit) = (&joined["parties"][0], &joined["parties"][1]);
    let stranger = host.iter().all(|party| party["party_id"] != unit["party_id"]);
    let belongs = joined["format"] == ACCESSION_FORMAT
        && joined["accedes_to"] == digest
        && joined["agreement_id"] == text["agreement_id"]
        && joined["community_id"] == text["community_id"]
        && joined["parties"].as_array().is_some_and(|parties| parties.len() == 2)
        && host.iter().any(|party| party["kind"] == "community" && party["party_id"] == community["party_id"])
        && community["kind"] == "community"
        && unit["kind"] == "unit"
        && stranger
        && text["effect"] == "each_on_signing";
    if belongs {
        return Ok((joined, own, receipts));
    }
    let words = ["加入文本不属于这份协议文本。", "the accession does not belong to this text"];
    Err(finding("accession_of_other_text", format!("{place}/text"), words))
}

/// The four members, accessions where there are any, and nothing else.
fn parts(proof: &Value) -> Checked<(&Value, &str, &[Value])> {
    let whole = proof.as_object().filter(|members| {
        let joined = usize::from(members.get("accessions").is_some_and(Value::is_array));
        members.len() == 4 + joined
            && ["text", "digest", "receipts", "keys"].iter().all(|name| members.contains_key(*name))
    });
    let (Some(_), Some(digest), Some(receipts), true) =
        (whole, proof["digest"].as_str(), proof["receipts"].as_array(), proof["text"].is_object())
    else {
        return Err(finding(
            "proof_shape",
            "",
            [
                "证明须有且只有 text, digest, receipts, keys 四项, 有单位加入时另有 accessions。",
                "a proof has exactly the members text, digest, receipts and keys, and accessions where units have joined",
            ],
        ));
    };
    if proof["text"]["format"] != TEXT_FORMAT {
        return Err(finding("text_format", "/text/format", ["不认识的文本格式。", "the text is of an unknown format"]));
    }
    Ok((&proof["text"], digest, receipts))
}

fn check_digest(text: &Value, digest: &str, at: &str) -> Checked<()> {
    let hashed = canonical::text(text).map(|canonical| canonical::digest(canonical.as_bytes()));
    if hashed.is_ok_and(|hashed| hashed == digest) {
        return Ok(());
    }
    Err(finding(
        "digest_wrong",
        format!("{at}/digest"),
        ["文本与摘要不符: 文本或摘要被改动。", "the text does not hash to the digest: one of them was changed"],
    ))
}

/// How many keys a set has at the most: a service that makes a new one every month has as many in sixteen years.
const MOST_KEYS: usize = 200;
/// How many receipts a text has at the most, and how many units have joined one.
const MOST_SIGNED: usize = 500;

/// A proof is no larger than one can be, before anything of it is computed.
fn check_numbers(proof: &Value, receipts: &[Value]) -> Checked<()> {
    let many = |list: &Value| list.as_array().map_or(0, Vec::len);
    let accessions = proof["accessions"].as_array().map(Vec::as_slice).unwrap_or_default();
    let joined = accessions.iter().map(|one| many(&one["receipts"])).max().unwrap_or(0);
    let bounds = [
        ("keys_too_many", "/keys/keys", many(&proof["keys"]["keys"]), MOST_KEYS),
        ("receipts_too_many", "/receipts", receipts.len().max(joined), MOST_SIGNED),
        ("accessions_too_many", "/accessions", accessions.len(), MOST_SIGNED),
    ];
    match bounds.into_iter().find(|(_, _, found, most)| found > most) {
        None => Ok(()),
        Some((code, place, found, most)) => {
            let words = [
                format!("共 {found} 项, 最多 {most} 项; 请使用服务给出的证明原件。"),
                format!("there are {found}, and {most} at the most: send the proof as the service gave it"),
            ];
            Err(finding(code, place, words))
        }
    }
}

/// Keys must be Ed25519 keys under the name their thumbprint gives them (RFC 7638).
fn key_set(raw: &Value) -> Checked<JwkSet> {
    let keys: JwkSet = serde_json::from_value(raw.clone())
        .map_err(|_| finding("keys_shape", "/keys", ["密钥集无法读取。", "the key set cannot be read"]))?;
    let mut named = BTreeSet::new();
    for (i, key) in keys.keys.iter().enumerate() {
        if !named.insert(key.common.key_id.as_deref()) {
            return Err(finding(
                "key_twice",
                format!("/keys/keys/{i}"),
                [
                    "密钥集中同一密钥出现两次; 请使用服务给出的证明原件。",
                    "a key is in the set twice: send the proof as the service gave it",
                ],
            ));
        }
        if key.common.key_id.is_none() || key.common.key_id != thumbprint(key) {
            return Err(finding(
                "key_name_wrong",
                format!("/keys/keys/{i}"),
                ["密钥与其名称 (指纹) 不符。", "a key does not have the thumbprint it is named by"],
            ));
        }
    }
    Ok(keys)
}

fn check_content(raw: &Value, text: &Value, digest: &str, place: &str) -> Checked<Receipt> {
    let receipt: Receipt = serde_json::from_value(raw.clone()).map_err(|_| {
        finding(
            "receipt_shape",
            place,
            ["回执的字段不完整或有多余字段。", "a receipt lacks a field or has one too many"],
        )
    })?;
    if receipt.digest != digest {
        return Err(finding(
            "receipt_of_other_text",
            format!("{place}/digest"),
            ["回执所签的不是这份文本。", "a receipt is for another text"],
        ));
    }
    let same = text["agreement_id"] == receipt.agreement_id.to_string()
        && text["community_id"] == receipt.community_id.to_string();
    if !same {
        return Err(finding(
            "receipt_of_other_agreement",
            place,
            ["回执属于另一份协议。", "a receipt belongs to another agreement"],
        ));
    }
    Ok(receipt)
}

fn party_of<'a>(receipt: &Receipt, parties: &'a [Value], seen: &mut Vec<String>, place: &str) -> Checked<&'a Value> {
    let id = receipt.party_id.to_string();
    let Some(party) = parties.iter().find(|party| party["party_id"] == id.as_str()) else {
        return Err(finding(
            "receipt_of_stranger",
            format!("{place}/party_id"),
            ["回执的签署方不是协议的一方。", "a receipt is from somebody who is no party"],
        ));
    };
    if seen.contains(&id) {
        return Err(finding(
            "receipt_twice",
            format!("{place}/party_id"),
            ["同一协议方有两份回执。", "a party has two receipts"],
        ));
    }
    seen.push(id);
    Ok(party)
}

/// Whether who signed may stand for the party.
fn check_signer(receipt: &Receipt, party: &Value, text: &Value, place: &str) -> Checked<()> {
    let of_unit = party["unit_id"].as_str().map(ToOwned::to_owned);
    let fits = match (receipt.assurance, receipt.signer.role) {
        (Assurance::PaperSeal, SigningCapacity::Registrar) => text["basis"] == "paper",
        (Assurance::PaperSeal, _) | (_, SigningCapacity::Registrar) => false,
        (_, SigningCapacity::Secretary) => party["kind"] == "community",
        (_, SigningCapacity::UnitHead) => party["kind"] != "community" && of_unit.is_some(),
    };
    if fits && receipt.signer.unit_id.map(|unit| unit.to_string()) == of_unit {
        return Ok(());
    }
    Err(finding(
        "signer_not_of_party",
        format!("{place}/signer"),
        ["签署人不能代表该协议方。", "the signer cannot stand for this party"],
    ))
}

fn check_pinned(kid: &str, keys: &JwkSet, pinned: Option<&JwkSet>, place: &str) -> Checked<()> {
    let Some(pinned) = pinned else { return Ok(()) };
    let known = pinned.find(kid).is_some_and(|key| keys.find(kid).is_some_and(|own| own.algorithm == key.algorithm));
    if known {
        return Ok(());
    }
    Err(finding(
        "key_not_pinned",
        format!("{place}/signature"),
        [format!("签名密钥 {kid} 不在所确认的密钥之中。"), format!("key {kid} is not among the pinned ones")],
    ))
}

/// `all_signed`: every party has its receipt. `each_on_signing`: the community and at least one unit.
fn check_complete(text: &Value, parties: &[Value], seen: &[String], at: &str) -> Checked<()> {
    let has = |party: &Value| party["party_id"].as_str().is_some_and(|id| seen.iter().any(|one| one == id));
    let missing = if text["effect"] == "each_on_signing" {
        let any = |kind: &str| parties.iter().any(|party| party["kind"] == kind && has(party));
        let lacking = ["community", "unit"].into_iter().find(|kind| !any(kind));
        // A text without a community, or without units, binds nobody.
        let of_kind = |kind: &str| parties.iter().find(|party| party["kind"] == kind).ok_or_else(|| no_parties(at));
        lacking.map(of_kind).transpose()?
    } else {
        parties.iter().find(|party| !has(party))
    };
    match missing {
        None if !parties.is_empty() => Ok(()),
        None => Err(no_parties(at)),
        Some(party) => {
            let name = party["name"].as_str().unwrap_or_default();
            Err(finding(
                "receipt_missing",
                format!("{at}/receipts"),
                [format!("缺少协议方“{name}”的回执。"), format!("the receipt of party {name} is missing")],
            ))
        }
    }
}

fn no_parties(at: &str) -> Finding {
    finding("no_parties", format!("{at}/text/parties"), ["文本中没有协议方。", "the text has no parties"])
}

#[cfg(test)]
mod tests {
    use super::super::credential::SigningCredential;
    use super::super::receipt::{JournalHead, RECEIPT_TYPE, Signer};
    use super::*;
    use crate::signing::Signing;
    use any_json::json;
    use kernel::{AccountId, AgreementId, CommunityId, Instant, PartyId, UnitId};
    use proptest::prelude::*;
    use serde_json::json;
    use uuid::Uuid;

    fn uuid(n: u128) -> Uuid {
        Uuid::from_u128(n)
    }

    fn noon(text: &str) -> Instant {
        format!("{text}T04:00:00Z").parse().unwrap()
    }

    fn credential() -> SigningCredential {
        let by = |side: &str, id: u128| json!({ "side": side, "account_id": uuid(0x10 + id) });
        let issued = json!({
            "issued_by": by("community", 90), "issued_at": noon("2026-06-01"), "cause": "reset", "confirmed_by": by("unit", 91),
        });
        serde_json::from_value(issued).unwrap()
    }

    /// A party of the text: the community is the first one, units follow.
    fn party(i: u128) -> Value {
        let (kind, unit) = if i == 0 { ("community", None) } else { ("unit", Some(uuid(0x100 + i))) };
        json!({
            "party_id": uuid(0x901 + i), "kind": kind, "unit_id": unit, "name": format!("示例协议方{}", i + 1), "role": "乙方",
            "body": "administration", "signing_name": null, "representative": null, "title": null, "basis": "account",
        })
    }

    fn commitment(i: u128) -> Value {
        json!({
            "id": uuid(0xd00 + i), "linkage": "joint_service", "commons": ["co_build"], "title": "环境整治", "quantity": 4,
            "unit_of_measure": "次", "due_on": "2026-12-31", "pledger_party_id": uuid(0x901 + i),
        })
    }

    /// A frozen text of the community and two units.
    fn text(effect: &str) -> Value {
        json!({
            "format": TEXT_FORMAT, "community_id": uuid(0xc0), "agreement_id": uuid(0xa1), "number": "HLGZ-2026-0001", "revision": 1,
            "title": "兰新社区“互联共转”共建协议", "purpose": "共同服务辖区居民。", "starts_on": "2026-07-01", "ends_on": "2027-06-30",
            "renews_automatically": false, "signing_order": "parallel", "effect": effect, "basis": "account",
            "clauses": [{ "code": null, "text": "各方平等协商。" }], "parties": [party(0), party(1), party(2)],
            "commitments": [commitment(0), commitment(1), commitment(2)], "sample": false,
        })
    }

    fn receipt(i: u128, digest: &str, key: &Signing) -> Value {
        let role = if i == 0 { SigningCapacity::Secretary } else { SigningCapacity::UnitHead };
        let mut receipt = Receipt {
            agreement_id: AgreementId(uuid(0xa1)),
            community_id: CommunityId(uuid(0xc0)),
            party_id: PartyId(uuid(0x901 + i)),
            signer: Signer {
                account_id: Some(AccountId(uuid(0x10 + i))),
                role,
                unit_id: (i > 0).then(|| UnitId(uuid(0x100 + i))),
                name: "示例负责人".to_owned(),
                title: Some("主任".to_owned()),
                credential: Some(credential()),
            },
            digest: digest.to_owned(),
            signed_at: noon("2026-06-10"),
            assurance: Assurance::AccountConfirmation,
            journal_head: JournalHead { seq: 7, hash: "0f".repeat(32) },
            signature: String::new(),
        };
        receipt.signature = key.jws(RECEIPT_TYPE, canonical::text(&receipt).unwrap().as_bytes());
        serde_json::to_value(receipt).unwrap()
    }

    fn proof(effect: &str, signed: &[u128]) -> Value {
        let (text, key) = (text(effect), Signing::new(1));
        let digest = canonical::digest(canonical::text(&text).unwrap().as_bytes());
        let receipts: Vec<_> = signed.iter().map(|i| receipt(*i, &digest, &key)).collect();
        json!({ "text": text, "digest": digest, "receipts": receipts, "keys": key.jwks() })
    }

    fn pinned(seed: u8) -> JwkSet {
        serde_json::from_value(Signing::new(seed).jwks()).unwrap()
    }

    fn code(proof: &Value) -> &'static str {
        verify(proof, None).finding.map_or("", |finding| finding.code)
    }

    #[test]
    fn a_whole_proof_is_consistent_and_with_the_key_pinned_verified() {
        let proof = proof("all_signed", &[0, 1, 2]);
        let verdict = verify(&proof, None);
        assert_eq!((verdict.outcome, &verdict.finding), (ProofOutcome::Consistent, &None));
        assert_eq!(verdict.sentence()[1], format!("consistent; key {} not pinned", Signing::new(1).kid));
        assert_eq!(verify(&proof, Some(&pinned(1))).outcome, ProofOutcome::Verified);
        let other = verify(&proof, Some(&pinned(2)));
        assert_eq!(other.finding.map(|finding| finding.code), Some("key_not_pinned"));
    }

    #[test]
    fn where_all_sign_every_receipt_must_be_there() {
        let missing = verify(&proof("all_signed", &[0, 2]), None);
        assert_eq!(missing.finding.as_ref().map(|finding| finding.code), Some("receipt_missing"));
        assert!(missing.sentence()[1].contains("示例协议方2"), "{:?}", missing.sentence());
        assert_eq!(code(&proof("each_on_signing", &[0, 2])), "");
        assert_eq!(code(&proof("each_on_signing", &[1, 2])), "receipt_missing");
        assert_eq!(code(&proof("all_signed", &[])), "receipt_missing");
    }

    #[test]
    fn what_does_not_belong_together_is_told_apart() {
        let whole = proof("all_signed", &[0, 1, 2]);
        let twisted = |twist: &dyn Fn(&mut Value)| {
            let mut proof = whole.clone();
            twist(&mut proof);
            code(&proof)
        };
        assert_eq!(twisted(&|proof| proof["receipts"][1] = proof["receipts"][0].clone()), "receipt_twice");
        assert_eq!(twisted(&|proof| proof["receipts"][0]["note"] = json!("x")), "receipt_shape");
        assert_eq!(twisted(&|proof| proof["keys"] = Signing::new(2).jwks()), "key_missing");
        assert_eq!(twisted(&|proof| proof["extra"] = json!(1)), "proof_shape");
        assert_eq!(
            twisted(&|proof| proof["receipts"][0]["signer"]["unit_id"] = json!(uuid(0x101))),
            "signer_not_of_party"
        );
        assert_eq!(twisted(&|proof| proof["receipts"][0]["journal_head"]["seq"] = json!(8)), "receipt_changed");
        assert_eq!(twisted(&|proof| proof["receipts"][0]["signature"] = json!("a.b.c")), "signature_shape");
        // A key that claims the name of another one.
        let renamed = twisted(&|proof| proof["keys"]["keys"][0]["x"] = json!(Signing::new(2).x));
        assert_eq!(renamed, "key_name_wrong");
        // A signature of the same bytes for another purpose.
        let key = Signing::new(1);
        let mut fields = receipt(0, whole["digest"].as_str().unwrap(), &key);
        fields.as_object_mut().unwrap().remove("signature");
        let other = key.jws("hulian-head+jws", canonical::text(&fields).unwrap().as_bytes());
        assert_eq!(twisted(&|proof| proof["receipts"][0]["signature"] = json!(other.clone())), "signature_shape");
    }

    /// Every leaf under a value, by pointer.
    fn leaves(value: &Value, at: &str, found: &mut Vec<String>) {
        match value {
            Value::Object(members) => {
                members.iter().for_each(|(name, value)| leaves(value, &format!("{at}/{name}"), found));
            }
            Value::Array(items) => {
                items.iter().enumerate().for_each(|(i, value)| leaves(value, &format!("{at}/{i}"), found));
            }
            _ => found.push(at.to_owned()),
        }
    }

    /// The leaf with each of its bytes changed, one at a time; what is no longer text is changed to other text.
    fn flipped(leaf: &Value) -> Vec<Value> {
        match leaf {
            Value::String(text) => (0..text.len())
                .map(|i| {
                    let mut bytes = text.clone().into_bytes();
                    bytes[i] ^= 1;
                    json!(String::from_utf8_lossy(&bytes))
                })
                .collect(),
            Value::Bool(flag) => vec![json!(!flag)],
            Value::Number(number) => vec![json!(number.as_i64().unwrap() ^ 1)],
            _ => vec![json!("x")],
        }
    }

    #[test]
    fn every_byte_of_every_signed_field_is_guarded() {
        let whole = proof("all_signed", &[0, 1, 2]);
        let mut places = Vec::new();
        for part in ["/text", "/digest", "/receipts", "/keys/keys/0/x", "/keys/keys/0/kid"] {
            leaves(whole.pointer(part).unwrap(), part, &mut places);
        }
        assert!(places.len() > 80, "{}", places.len());
        let mut flips = 0;
        for place in places {
            for changed in flipped(whole.pointer(&place).unwrap()) {
                let mut proof = whole.clone();
                *proof.pointer_mut(&place).unwrap() = changed.clone();
                let verdict = verify(&proof, Some(&pinned(1)));
                let [zh, en] = verdict.sentence();
                let named = verdict.finding.is_some_and(|finding| !finding.code.is_empty());
                assert!(verdict.outcome == ProofOutcome::Wrong && named, "{place} as {changed} passed");
                assert!(!zh.is_empty() && !en.is_empty());
                flips += 1;
            }
        }
        assert!(flips > 3_000, "{flips}");
    }

    proptest! {
        #[test]
        fn p51_no_proof_makes_it_stumble_and_none_but_the_whole_one_holds(
            sent in json(&["text", "digest", "receipts", "keys", "accessions"]), at in any::<prop::sample::Index>(),
        ) {
            prop_assert_eq!(verify(&sent, Some(&pinned(1))).outcome, ProofOutcome::Wrong);
            let whole = proof("all_signed", &[0, 1, 2]);
            let mut places = Vec::new();
            leaves(&whole, "", &mut places);
            let place = &places[at.index(places.len())];
            let mut changed = whole.clone();
            *changed.pointer_mut(place).unwrap() = sent;
            let verdict = verify(&changed, Some(&pinned(1)));
            let signed = !place.starts_with("/keys") && changed != whole;
            prop_assert!(verdict.outcome == ProofOutcome::Wrong || !signed, "{place}");
        }
    }
}
