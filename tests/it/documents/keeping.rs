//! Uploads: the round trip, what is taken out of images, what is refused, what is repeated, what goes by itself.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use chrono::TimeDelta;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::files::{jpeg, pdf, photograph, png, scan, upload};
use super::{at, content};
use crate::kit::answer::text;
use crate::kit::deeds::in_force;
use crate::kit::{World, alone_on_both_engines, on_both_engines};

on_both_engines!(
    a_file_comes_back_as_it_was_sent,
    a_photograph_keeps_its_picture_and_nothing_else,
    a_lie_about_the_type_is_told,
    what_nobody_should_open_is_refused,
    a_signed_scan_stays_as_it_was_signed,
    p38_a_file_has_twenty_mebibytes_at_most,
    p15_the_same_file_from_the_same_caller_is_one_document,
    nothing_is_listed
);
alone_on_both_engines!(what_belongs_to_nothing_goes_after_a_day, what_is_removed_is_gone_from_the_disk);

fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn a_file_comes_back_as_it_was_sent(world: &World) {
    let officer = world.officer();
    for (media, name, bytes) in [
        ("application/pdf", "协议 扫描件.pdf", pdf("round trip")),
        ("image/jpeg", "现场.jpg", jpeg()),
        ("image/png", "签章.png", png()),
    ] {
        let made = upload(&officer, media, &format!("?filename={name}"), &bytes);
        let document = made.is(201);
        assert_eq!(
            made.header("location"),
            Some(format!("/api/v1/communities/{}/{}", world.community, at(&document)).as_str())
        );
        assert_eq!((text(&document, "media_type"), text(&document, "filename")), (media, name));
        assert_eq!((text(&document, "sha256"), &document["size_bytes"]), (hash(&bytes).as_str(), &json!(bytes.len())));
        assert_eq!(document["uploaded_by"]["account_id"], officer.account.as_str());
        assert!(document.get("attached_to").is_none() && document.get("orientation").is_none(), "{document}");
        let read = officer.get(&at(&document));
        assert_eq!((read.is(200), read.etag()), (document.clone(), text(&document, "etag").to_owned()));
        let fetched = officer.ask("GET", &content(&document)).header("accept-encoding", "gzip, br").send();
        assert_eq!((fetched.status, &fetched.body), (200, &bytes));
        assert_eq!(fetched.header("content-type"), Some(media));
        assert_eq!(fetched.etag(), format!("\"{}\"", hash(&bytes)));
        let disposition = fetched.header("content-disposition").unwrap();
        assert!(disposition.starts_with("attachment; filename*=UTF-8''%E"), "{disposition}");
        assert_eq!(fetched.header("content-security-policy"), Some("sandbox; default-src 'none'"));
        assert_eq!(fetched.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(fetched.header("cache-control"), Some("private, no-store"));
        assert_eq!(fetched.header("content-length"), Some(bytes.len().to_string().as_str()));
        let known = officer.ask("GET", &content(&document)).header("if-none-match", &fetched.etag()).send();
        assert_eq!((known.status, known.body.len()), (304, 0));
        let head = officer.ask("HEAD", &content(&document)).send();
        assert_eq!((head.status, head.body.len()), (200, 0));
    }
}

fn what_nobody_should_open_is_refused(world: &World) {
    let officer = world.officer();
    let closed = "2 0 obj<</Type/ObjStm/N 1/First 4/Filter/LZWDecode>>stream\nxx\nendstream endobj";
    for (objects, code, found) in [
        ("2 0 obj<</S/JavaScript/JS(app.alert\\(1\\))>>endobj", "document_active", json!("JavaScript")),
        ("2 0 obj<</S/#4caunch/F(x.exe)>>endobj", "document_active", json!("Launch")),
        ("2 0 obj<</Type/EmbeddedFile>>endobj", "document_active", json!("EmbeddedFile")),
        ("2 0 obj<</Encrypt 3 0 R>>endobj", "document_locked", json!(null)),
        (closed, "document_locked", json!(null)),
    ] {
        let refused = upload(&officer, "application/pdf", "", &pdf(&format!("\n{objects}")));
        assert_eq!(refused.refused(422, code)["found"], found, "{objects}");
    }
    let mut vast = png();
    vast[16..24].copy_from_slice(&[0x7F; 8]);
    let sum = crc(&vast[12..29]).to_be_bytes();
    vast[29..33].copy_from_slice(&sum);
    let refused = upload(&officer, "image/png", "", &vast).refused(422, "document_picture_too_large");
    assert_eq!((&refused["max_side"], &refused["max_pixels"]), (&json!(20_000), &json!(100_000_000)));
}

/// The check sum of a PNG's chunk (CRC-32).
fn crc(bytes: &[u8]) -> u32 {
    let bit = |sum: u32| if sum & 1 == 1 { (sum >> 1) ^ 0xEDB8_8320 } else { sum >> 1 };
    !bytes.iter().fold(!0, |sum, byte| (0..8).fold(sum ^ u32::from(*byte), |sum, _| bit(sum)))
}

fn a_signed_scan_stays_as_it_was_signed(world: &World) {
    let signed = pdf(
        "\n2 0 obj<</Author(somebody)/CreationDate(D:20260101)>>endobj\n3 0 obj<</Type/Sig/ByteRange[0 1 2 3]>>endobj",
    );
    let document = scan(&world.officer(), &signed);
    assert_eq!(world.officer().get(&content(&document)).body, signed, "a signature covers every byte");
}

fn a_photograph_keeps_its_picture_and_nothing_else(world: &World) {
    let document = upload(&world.liaison(1), "image/jpeg", "", &photograph()).is(201);
    let kept = world.liaison(1).get(&content(&document)).body;
    for secret in [&b"GPS"[..], b"98.2891", b"Telephone", b"at the door", b"moving picture", b"Exif"] {
        assert!(!kept.windows(secret.len()).any(|window| window == secret), "{}", String::from_utf8_lossy(secret));
    }
    assert_eq!((kept, &document["orientation"]), (jpeg(), &json!(6)));
    assert_eq!((text(&document, "sha256"), &document["size_bytes"]), (hash(&jpeg()).as_str(), &json!(jpeg().len())));
    // Nothing of it lies on the disk either.
    for file in files(&world.server.key_dir.join("documents")) {
        assert!(!fs::read(&file).unwrap().windows(3).any(|window| window == b"GPS"), "{}", file.display());
    }
}

fn a_lie_about_the_type_is_told(world: &World) {
    let officer = world.officer();
    let lie = upload(&officer, "application/pdf", "", &jpeg());
    assert_eq!(lie.refused(422, "document_type_mismatch")["found"], "image/jpeg");
    for (media, bytes) in [
        ("image/png", jpeg()),
        ("image/jpeg", png()),
        ("image/jpeg", pdf("x")),
        ("application/pdf", b"<html>".to_vec()),
        ("application/pdf", Vec::new()),
    ] {
        upload(&officer, media, "", &bytes).refused(422, "document_type_mismatch");
    }
    for media in ["text/html", "application/json", "image/svg+xml", "application/octet-stream", "multipart/form-data"] {
        let refused = upload(&officer, media, "", &pdf("x")).refused(415, "unsupported_media_type");
        assert_eq!(refused["accepted"], json!(["application/pdf", "image/jpeg", "image/png"]));
    }
    let squeezed = officer.ask("POST", "documents").header("content-type", "application/pdf");
    squeezed.header("content-encoding", "gzip").bytes(&pdf("x")).send().refused(415, "unsupported_media_type");
    let (image, picture, paper) = (jpeg(), png(), pdf("cut"));
    for (media, broken) in [
        ("image/jpeg", &image[..image.len() - 3]),
        ("image/png", &picture[..picture.len() - 1]),
        ("application/pdf", &paper[..paper.len() - 8]),
    ] {
        upload(&officer, media, "", broken).refused(422, "document_malformed");
    }
}

fn p38_a_file_has_twenty_mebibytes_at_most(world: &World) {
    const MOST: usize = 20 << 20;
    let file = |size: usize| {
        let mut bytes = pdf(&world.tag);
        let end = bytes.split_off(bytes.len() - 7);
        bytes.resize(size - end.len(), b' ');
        [bytes, end].concat()
    };
    let officer = world.officer();
    let whole = scan(&officer, &file(MOST));
    assert_eq!(whole["size_bytes"], MOST);
    assert_eq!(officer.get(&content(&whole)).body.len(), MOST);
    let refused = officer.ask("POST", "documents").header("content-type", "application/pdf");
    // The service refuses by the declared length and closes; the client may see the answer or the closing.
    if let Ok(answer) = refused.bytes(&file(MOST + 1)).try_send() {
        assert_eq!(answer.refused(413, "body_too_large")["limit_bytes"], MOST);
    }
}

fn p15_the_same_file_from_the_same_caller_is_one_document(world: &World) {
    let bytes = pdf("the same");
    let first = scan(&world.officer(), &bytes);
    let again = upload(&world.officer(), "application/pdf", "?filename=another.pdf", &bytes).is(200);
    assert_eq!(again, first, "a repeated upload is answered with what it made");
    // Somebody else's is another one, and knows nothing of the first.
    let other = scan(&world.head(1), &bytes);
    assert_ne!((&other["id"], &other["uploaded_by"]), (&first["id"], &first["uploaded_by"]));
    assert_eq!(other["sha256"], first["sha256"]);
    assert_eq!(world.head(1).get(&content(&other)).body, bytes);
    let keyed = |bytes: &[u8]| {
        let asked = world.officer();
        let asked = asked.ask("POST", "documents").header("content-type", "application/pdf").key("upload-1");
        asked.bytes(bytes).send()
    };
    let made = keyed(&pdf("with a key"));
    let replayed = keyed(&pdf("with a key"));
    assert_eq!((made.is(201), replayed.header("idempotency-replayed")), (replayed.is(201), Some("true")));
    keyed(&pdf("another")).refused(422, "idempotency_key_reused");
}

fn nothing_is_listed(world: &World) {
    scan(&world.officer(), &pdf("unlisted"));
    world.officer().get("documents").refused(405, "method_not_allowed");
}

fn what_belongs_to_nothing_goes_after_a_day(world: &World) {
    let officer = world.officer();
    let (lonely, attached, renewed) =
        (scan(&officer, &pdf("lonely")), scan(&officer, &pdf("attached")), pdf("renewed"));
    let kept = scan(&officer, &renewed);
    let agreement = in_force(world, &[1]);
    let original = json!({ "document_id": attached["id"] });
    officer.put(&format!("agreements/{}/original", text(&agreement, "id")), &original).is(200);
    let folder = world.server.key_dir.join("documents");
    assert_eq!(files(&folder).len(), 3);
    world.server.advance(TimeDelta::hours(23));
    assert_eq!(officer.get(&content(&lonely)).status, 200);
    upload(&officer, "application/pdf", "", &renewed).is(200);
    world.server.advance(TimeDelta::hours(2));
    officer.get(&at(&lonely)).refused(404, "not_found");
    officer.get(&content(&lonely)).refused(404, "not_found");
    for there in [&attached, &kept] {
        assert_eq!(officer.get(&content(there)).status, 200);
    }
    assert_eq!(files(&folder).len(), 2, "the bytes went with the row");
    let events = world.auditor().get("journal?limit=200").is(200);
    let removed =
        events["items"].as_array().unwrap().iter().find(|event| event["type"] == "hulian.document.removed.v1");
    assert_eq!(removed.unwrap()["actor"], "system");
    // Long after, what is attached is still there, and nothing is left to do.
    world.days(400);
    assert_eq!(officer.get(&content(&attached)).status, 200);
    assert_eq!(files(&folder).len(), 1);
    // What went is new when it comes again.
    assert_ne!(scan(&officer, &pdf("lonely"))["id"], lonely["id"]);
}

fn what_is_removed_is_gone_from_the_disk(world: &World) {
    let officer = world.officer();
    let (first, same) = (scan(&officer, &pdf("twice")), scan(&world.liaison(1), &pdf("twice")));
    let folder = world.server.key_dir.join("documents");
    for file in files(&folder) {
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    }
    assert_eq!(files(&folder).len(), 2);
    officer.ask("DELETE", &at(&first)).send().refused(428, "precondition_required");
    officer.delete(&at(&first), "\"9\"").refused(412, "stale_version");
    officer.delete(&at(&same), "*").refused(404, "not_found");
    officer.delete(&at(&first), text(&first, "etag")).is(204);
    officer.delete(&at(&first), "*").refused(404, "not_found");
    world.server.settle();
    // The other one's copy is its own.
    assert_eq!(files(&folder).len(), 1);
    assert_eq!(world.liaison(1).get(&content(&same)).body, pdf("twice"));
    world.secretary().delete(&at(&same), "*").is(204);
    world.server.settle();
    assert!(files(&folder).is_empty());
}

/// The files kept in a folder of documents; none is left among those that arrive.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        if entry.file_type().unwrap().is_dir() {
            found.extend(files(&entry.path()));
        } else {
            found.push(entry.path());
        }
    }
    found
}
