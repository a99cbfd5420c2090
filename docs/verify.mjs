// How to verify what hulian has signed with nothing of hulian's: Node.js (18 or later) and its standard library.
//
//   node verify.mjs proof   proof.json    jwks.json     GET …/agreements/{id}/proof
//   node verify.mjs journal journal.jsonl jwks.json     GET …/journal, …/journal/signed-heads, receipts; a JSON document a line
//
// jwks.json is GET /.well-known/jwks.json, obtained before and from somewhere you trust. Exit code 0: all of it holds;
// 1: something does not; 3: a journal agrees with itself, and nothing that was signed is there to hold it against.
import { createHash, createPublicKey, verify } from "node:crypto";
import { readFileSync } from "node:fs";

/// RFC 8785: members in the order of their names, no white space, numbers and strings as ECMAScript writes them.
const canonical = (value) =>
  value === null || typeof value !== "object" ? JSON.stringify(value)
  : Array.isArray(value) ? `[${value.map(canonical).join(",")}]`
  : `{${Object.keys(value).sort().map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(",")}}`;

const sha256 = (text) => createHash("sha256").update(text, "utf8").digest("hex");
const without = (value, ...names) => Object.fromEntries(Object.entries(value).filter(([name]) => !names.includes(name)));
const wrong = (what) => { console.error(`wrong: ${what}`); process.exit(1); };

/// RFC 7515: a compact JWS by one of the pinned Ed25519 keys (RFC 8037), of this type, over exactly this text.
const signed = (jws, type, text, keys, what) => {
  const [header, payload, signature] = jws.split(".");
  const { alg, typ, kid } = JSON.parse(Buffer.from(header, "base64url"));
  const jwk = keys.find((key) => key.kid === kid) ?? wrong(`${what}: key ${kid} is not pinned`);
  if (alg !== "EdDSA" || typ !== type) wrong(`${what}: not a ${type}`);
  // RFC 7638: a key is named by its thumbprint.
  const thumbprint = createHash("sha256").update(canonical({ crv: jwk.crv, kty: jwk.kty, x: jwk.x })).digest("base64url");
  if (thumbprint !== kid) wrong(`${what}: key ${kid} is not what its name says`);
  const key = createPublicKey({ key: jwk, format: "jwk" });
  if (!verify(null, Buffer.from(`${header}.${payload}`), key, Buffer.from(signature, "base64url"))) wrong(`${what}: signature`);
  if (Buffer.from(payload, "base64url").toString("utf8") !== text) wrong(`${what}: it is not what was signed`);
};

/// A text with its receipts: the digest is that of the text, each receipt is signed and for this digest and one of its parties.
const text = ({ text, digest, receipts }, keys) => {
  if (sha256(canonical(text)) !== digest) wrong("the text is not what its digest says");
  const parties = receipts.map((receipt, i) => {
    signed(receipt.signature, "hulian-receipt+jws", canonical(without(receipt, "signature")), keys, `receipt ${i}`);
    const party = text.parties.find((one) => one.party_id === receipt.party_id) ?? wrong(`receipt ${i}: no party of this text`);
    if (receipt.digest !== digest || receipt.agreement_id !== text.agreement_id) wrong(`receipt ${i}: for another text`);
    return party;
  });
  if (new Set(parties).size < parties.length) wrong("two receipts of one party");
  return parties;
};

const proof = (file, keys) => {
  const given = JSON.parse(readFileSync(file, "utf8"));
  const bound = text(given, keys);
  for (const accession of given.accessions ?? []) {
    if (accession.text.accedes_to !== given.digest) wrong("an accession to another text");
    bound.push(...text(accession, keys).filter((party) => party === accession.text.parties[1]));
  }
  const names = (parties) => parties.map((party) => `${party.name} (${party.party_id})`).join(", ");
  const missing = given.text.parties.filter((party) => !bound.includes(party));
  if (given.text.effect !== "each_on_signing" && missing.length > 0) wrong(`no receipt of ${names(missing)}`);
  console.log(`${given.text.number} “${given.text.title}”: signed by ${names(bound)}`);
  if (missing.length > 0) console.log(`no receipt of ${names(missing)}`);
};

/// The chain: the hash of an event is SHA-256(the hash before ‖ the event without prev_hash and hash, RFC 8785), and what was
/// signed of it (heads, receipts) names hashes that it leads to.
const journal = (file, keys) => {
  const found = readFileSync(file, "utf8").split("\n").filter((line) => line.trim()).map((line) => JSON.parse(line));
  const items = found.flatMap((one) => one.items ?? one.receipts ?? [one]);
  const events = items.filter((one) => "prev_hash" in one).sort((a, b) => a.seq - b.seq);
  const hashes = ["0".repeat(64)];
  for (const event of events) {
    const before = hashes.at(-1);
    if (event.seq !== hashes.length) wrong(`event ${hashes.length} is missing`);
    if (event.prev_hash !== before) wrong(`event ${event.seq} does not follow from the one before`);
    if (sha256(before + canonical(without(event, "prev_hash", "hash"))) !== event.hash) wrong(`event ${event.seq} was changed`);
    hashes.push(event.hash);
  }
  let confirmed = 0;
  for (const one of items.filter((one) => "signature" in one)) {
    const type = one.journal_head ? "hulian-receipt+jws" : "hulian-head+jws";
    const { seq, hash } = one.journal_head ?? one;
    signed(one.signature, type, canonical(without(one, "signature")), keys, `what was signed at event ${seq}`);
    if (hashes[seq] !== hash) wrong(`the chain does not lead to what was signed at event ${seq}`);
    confirmed = Math.max(confirmed, seq);
  }
  if (events.length === 0) wrong("there is no event");
  console.log(`${events.length} events follow from each other; what was signed stands by them up to event ${confirmed}`);
  // Keys that have verified nothing have vouched for nothing.
  if (confirmed === 0) process.exit(3);
};

const [what, file, pinned] = process.argv.slice(2);
({ proof, journal })[what](file, JSON.parse(readFileSync(pinned, "utf8")).keys);
