// How to verify what hulian has signed with nothing of hulian's: Node.js (18 or later) and its standard library.
//
//   node verify.mjs proof   proof.json    jwks.json     GET …/agreements/{id}/proof
//   node verify.mjs journal journal.jsonl jwks.json     GET …/journal, …/journal/signed-heads, receipts; a JSON document a line
//   node verify.mjs anchors anchors.jsonl jwks.json [heads.jsonl …]   the file of --anchor-file; signed heads of all communities
//   node verify.mjs manifest DIR/manifest.jws jwks.json               a backup: its manifest, and the files beside it
//   node verify.mjs keys    old-jwks.json jwks.json                   a later key set, by the word of keys of the one before
//
// jwks.json is GET /.well-known/jwks.json, obtained before and from somewhere you trust. Exit code 0: all of it holds;
// 1: something does not, or cannot be read; 3: it agrees with itself, and what was signed does not reach the last event of a journal,
// or none of the heads given are those that a line of the days covers.
import { createHash, createPublicKey, verify } from "node:crypto";
import { closeSync, existsSync, openSync, readFileSync, readSync } from "node:fs";
import { dirname, join } from "node:path";

const wrong = (what) => { console.error(`wrong: ${what}`); process.exit(1); };
const unsure = (what) => { console.error(what); process.exit(3); };

const parsed = (text, place) => {
  try {
    return JSON.parse(text);
  } catch (failure) {
    return wrong(`${place}: ${failure.message}`);
  }
};
const utf8 = (bytes) => new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);

/// JSON as the service takes it: no member twice (of two readers each may take another one), no half of a surrogate pair, no
/// number too large.
const json = (text, place) => {
  const [value, open] = [parsed(text, place), []];
  for (const [token, string, colon] of text.matchAll(/("[^"\\]*(?:\\.[^"\\]*)*")([ \t\n\r]*:)?|[{}[\]]|-?\d[\d.eE+-]*/g)) {
    if (token === "{" || token === "[") open.push(new Set());
    else if (token === "}" || token === "]") open.pop();
    else if (string === undefined && !Number.isFinite(Number(token))) wrong(`${place}: a number is too large`);
    if (string === undefined) continue;
    const word = JSON.parse(string);
    if (/\p{Surrogate}/u.test(word)) wrong(`${place}: half of a surrogate pair`);
    if (colon && open.at(-1).has(word)) wrong(`${place}: member “${word}” twice`);
    if (colon) open.at(-1).add(word);
  }
  return value;
};
const whole = (file) => json(utf8(readFileSync(file)), file);

/// JSON documents, one a line.
const lines = (file) => utf8(readFileSync(file)).split("\n").map((line, i) => [line, `${file}, line ${i + 1}`])
  .filter(([line]) => line.trim()).map(([line, place]) => [json(line, place), place]);

/// Events, receipts and signed heads, each with its place; an answer's items are as good as a document of their own.
const records = (file) => {
  const taken = (one, place) => {
    if (Array.isArray(one?.items)) return one.items.flatMap((item) => taken(item, place));
    if (Array.isArray(one?.receipts)) {
      return [one, ...(one.accessions ?? [])].flatMap(({ receipts }) => receipts).map((found) => ["receipt", found, place]);
    }
    const kind = ["prev_hash", "journal_head", "signature"].find((name) => object(one) && Object.hasOwn(one, name));
    if (!kind) wrong(`${place}: neither an event, a signed head, a receipt nor a proof`);
    return [[{ prev_hash: "event", journal_head: "receipt", signature: "head" }[kind], one, place]];
  };
  return lines(file).flatMap(([one, place]) => taken(one, place));
};

/// RFC 8785: members in the order of their names, no white space, numbers and strings as ECMAScript writes them.
const canonical = (value) =>
  value === null || typeof value !== "object" ? JSON.stringify(value)
  : Array.isArray(value) ? `[${value.map(canonical).join(",")}]`
  : `{${Object.keys(value).sort().map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(",")}}`;

const sha256 = (text) => createHash("sha256").update(text, "utf8").digest("hex");
const without = (value, ...names) => Object.fromEntries(Object.entries(value).filter(([name]) => !names.includes(name)));
const object = (value) => value !== null && typeof value === "object" && !Array.isArray(value);

/// A JSON object with all of these members, perhaps some of those, and no other.
const exactly = (value, names, perhaps, what) => {
  if (!object(value)) wrong(`${what}: not an object`);
  const lacking = names.find((name) => !Object.hasOwn(value, name));
  const more = Object.keys(value).find((name) => !names.includes(name) && !perhaps.includes(name));
  if (lacking ?? more) wrong(`${what}: ${lacking ? `lacks “${lacking}”` : `has “${more}”, which does not belong there`}`);
};
const list = (value, most, what) => {
  if (!Array.isArray(value) || value.length > most) wrong(`${what}: not a list of ${most} at the most`);
  return value;
};

/// Base64url without padding, as whoever encodes it writes it and not otherwise.
const bytes = (part, what) => {
  const found = Buffer.from(part, "base64url");
  if (found.toString("base64url") !== part) wrong(`${what}: not base64url`);
  return found;
};

/// A key set: Ed25519 keys, each named by its thumbprint (RFC 7638), none twice.
const keyset = (value, most, what) => {
  const found = list(value?.keys, most, what);
  for (const key of found) {
    const { kty, crv, x, kid } = object(key) ? key : wrong(`${what}: not a key`);
    if (kty !== "OKP" || crv !== "Ed25519" || typeof x !== "string" || bytes(x, what).length !== 32) wrong(`${what}: not an Ed25519 key`);
    const name = createHash("sha256").update(canonical({ crv, kty, x })).digest("base64url");
    if (name !== kid) wrong(`${what}: key ${kid} is not what its name says`);
  }
  if (new Set(found.map(({ kid }) => kid)).size < found.length) wrong(`${what}: a key twice`);
  return found;
};

/// RFC 7515: the three parts of a compact JWS, whose header says `alg`, `typ`, `kid` and nothing else.
const parts = (jws, what) => {
  const all = typeof jws === "string" ? jws.split(".") : [];
  if (all.length !== 3 || all[0].length > 512 || all[2].length !== 86) wrong(`${what}: not a compact JWS`);
  const [head, payload, signature] = all.map((part) => bytes(part, what));
  const header = json(utf8(head), what);
  exactly(header, ["alg", "typ", "kid"], [], `${what}, header`);
  return { ...header, payload, signature, text: Buffer.from(`${all[0]}.${all[1]}`) };
};

/// A JWS by one of the pinned Ed25519 keys (RFC 8037), of one of these types, over exactly this text; answers the name of the key.
const signed = (jws, types, text, keys, what) => {
  const { alg, typ, kid, payload, signature, text: covered } = parts(jws, what);
  if (alg !== "EdDSA" || ![types].flat().includes(typ)) wrong(`${what}: not a ${types}`);
  const { kty, crv, x } = keys.find((key) => key.kid === kid) ?? wrong(`${what}: key ${kid} is not pinned`);
  if (!verify(null, covered, createPublicKey({ key: { kty, crv, x }, format: "jwk" }), signature)) wrong(`${what}: signature`);
  if (!payload.equals(Buffer.from(text))) wrong(`${what}: it is not what was signed`);
  return kid;
};

/// A receipt by itself: it is one, and all of it was signed.
const receipt = (one, keys, what) => {
  const names = ["agreement_id", "community_id", "party_id", "signer", "digest", "signed_at", "assurance", "journal_head", "signature"];
  exactly(one, names, [], what);
  exactly(one.signer, ["role", "name"], ["account_id", "unit_id", "title", "credential"], `${what}, signer`);
  exactly(one.journal_head, ["seq", "hash"], [], `${what}, journal_head`);
  return signed(one.signature, "hulian-receipt+jws", canonical(without(one, "signature")), keys, what);
};

/// Whether who signed may stand for the party.
const fits = ({ assurance, signer }, party, text) =>
  (signer.unit_id ?? null) === (party.unit_id ?? null)
  && (assurance === "paper_seal" || signer.role === "registrar"
    ? assurance === "paper_seal" && signer.role === "registrar" && text.basis === "paper"
    : ["account_confirmation", "external_esign"].includes(assurance)
      && (signer.role === "secretary" ? party.kind === "community"
        : signer.role === "unit_head" && party.kind !== "community" && typeof party.unit_id === "string"));

/// A text with its receipts: the digest is that of the text; each receipt is signed, for this digest, by one of its parties, and by
/// none twice. Where it takes effect as each signs, the community and one unit have signed; otherwise all parties have.
const text = ({ text, digest, receipts }, own, keys, what) => {
  if (!object(text) || sha256(canonical(text)) !== digest) wrong(`${what}: the text is not what its digest says`);
  const parties = list(text.parties, Infinity, `${what}, parties`);
  if (parties.length === 0 || !parties.every(object)) wrong(`${what}: the text has no parties`);
  const bound = list(receipts, 500, `${what}, receipts`).map((one, i) => {
    const place = `${what}, receipt ${i}`;
    const kid = receipt(one, keys, place);
    if (!own.some((key) => key.kid === kid)) wrong(`${place}: key ${kid} is not among those of the proof`);
    if (one.digest !== digest) wrong(`${place}: for another text`);
    if (one.agreement_id !== text.agreement_id || one.community_id !== text.community_id) wrong(`${place}: of another agreement`);
    const party = parties.find(({ party_id }) => party_id === one.party_id) ?? wrong(`${place}: no party of this text`);
    if (!fits(one, party, text)) wrong(`${place}: who signed cannot stand for this party`);
    return party;
  });
  if (new Set(bound).size < bound.length) wrong(`${what}: two receipts of one party`);
  const each = text.effect === "each_on_signing";
  const kind = each && ["community", "unit"].find((kind) => !bound.some((party) => party.kind === kind));
  if (kind) wrong(`${what}: no receipt of a ${kind}`);
  const missing = parties.filter((party) => !bound.includes(party));
  if (!each && missing.length > 0) wrong(`${what}: no receipt of ${named(missing)}`);
  return bound;
};
const named = (parties) => parties.map((party) => `${party.name} (${party.party_id})`).join(", ");

/// An accession is to this text: of the same agreement, between its community and a unit that is no party of it.
const joins = (joined, { text, digest }) => {
  const [community, unit] = joined.parties;
  return joined.format === "hulian-accession/1" && joined.accedes_to === digest && text.effect === "each_on_signing"
    && joined.agreement_id === text.agreement_id && joined.community_id === text.community_id
    && joined.parties.length === 2 && community.kind === "community" && unit.kind === "unit"
    && text.parties.some((party) => party.kind === "community" && party.party_id === community.party_id)
    && text.parties.every((party) => party.party_id !== unit.party_id);
};

const proof = (file, keys) => {
  const given = whole(file);
  exactly(given, ["text", "digest", "receipts", "keys"], ["accessions"], "the proof");
  if (given.text?.format !== "hulian-agreement/1") wrong("the text is of an unknown format");
  const own = keyset(given.keys, 200, "the keys of the proof");
  const bound = text(given, own, keys, "the agreement");
  list(given.accessions ?? (Object.hasOwn(given, "accessions") ? null : []), 500, "accessions").forEach((accession, i) => {
    exactly(accession, ["text", "digest", "receipts"], [], `accession ${i}`);
    const both = text(accession, own, keys, `accession ${i}`);
    if (!joins(accession.text, given)) wrong(`accession ${i}: it does not belong to this text`);
    bound.push(...both.filter((party) => party === accession.text.parties[1]));
  });
  const missing = given.text.parties.filter((party) => !bound.includes(party));
  console.log(`${given.text.number} “${given.text.title}”: signed by ${named(bound)}`);
  if (missing.length > 0) console.log(`no receipt of ${named(missing)}`);
};

/// The chain: the hash of an event is SHA-256(the hash before ‖ the event without prev_hash and hash, RFC 8785), and what was
/// signed of it (heads, receipts) names hashes that it leads to. All of it is of one community.
const journal = (file, keys) => {
  const all = records(file);
  const events = all.filter(([kind]) => kind === "event").map(([, one]) => one).sort((a, b) => a.seq - b.seq);
  if (events.length === 0) wrong("there is no event");
  const community = events[0].community_id;
  for (const [, one, place] of all) {
    if (one?.community_id !== community) wrong(`${place}: it is of community ${one?.community_id}, not ${community}`);
  }
  const hashes = ["0".repeat(64)];
  for (const event of events) {
    const before = hashes.at(-1);
    if (event.seq !== hashes.length) wrong(`event ${hashes.length} is missing`);
    if (event.prev_hash !== before) wrong(`event ${event.seq} does not follow from the one before`);
    if (sha256(before + canonical(without(event, "prev_hash", "hash"))) !== event.hash) wrong(`event ${event.seq} was changed`);
    hashes.push(event.hash);
  }
  let confirmed = 0;
  for (const [kind, one, place] of all.filter(([kind]) => kind !== "event")) {
    if (kind === "receipt") receipt(one, keys, place);
    else head(one, ["hulian-head+jws", "hulian-past-head+jws"], keys, place);
    const { seq, hash } = one.journal_head ?? one;
    if (hashes[seq] !== hash) wrong(`${place}: the chain does not lead to what was signed at event ${seq}`);
    confirmed = Math.max(confirmed, seq);
  }
  const last = events.length;
  console.log(`${last} events follow from each other; what was signed stands by them up to event ${confirmed}`);
  if (confirmed < last) {
    unsure(`nobody has signed for events ${confirmed + 1} to ${last}: add the answer of GET …/journal/head?seq=${last} to the file`);
  }
};

/// Where a chain stands or stood.
const head = (one, types, keys, place) => {
  exactly(one, ["community_id", "seq", "hash", "at", "signature"], [], place);
  signed(one.signature, types, canonical(without(one, "signature")), keys, place);
};

/// The lines of the days: each is signed, and its digest is that of the last head of every community that was signed before 24:00 in
/// Asia/Shanghai. The digest can be compared where the heads of all of them are given.
const anchors = (file, keys, others) => {
  const heads = others.flatMap(records).filter(([kind]) => kind === "head").map(([, one, place]) => {
    head(one, "hulian-head+jws", keys, place);
    return one;
  });
  let [compared, last] = [0, ""];
  const days = lines(file);
  for (const [line, place] of days) {
    exactly(line, ["day", "communities", "digest", "signature"], [], place);
    const { day, communities, digest } = line;
    signed(line.signature, "hulian-anchor+jws", canonical({ day, communities, digest }), keys, `the line of ${day}`);
    if (day <= last) wrong(`the line of ${day} does not follow that of ${last}`);
    last = day;
    const end = Date.parse(`${day}T00:00:00+08:00`) + 24 * 60 * 60 * 1000;
    const of = new Map();
    for (const head of heads.filter((head) => Date.parse(head.at) < end)) {
      if (head.seq >= (of.get(head.community_id)?.seq ?? 0)) of.set(head.community_id, head);
    }
    if (of.size === 0 || of.size < communities) continue;
    const text = [...of.keys()].sort().map((id) => `${id} ${of.get(id).seq} ${of.get(id).hash}\n`).join("");
    if (of.size > communities || sha256(text) !== digest) wrong(`the heads are not those that the line of ${day} covers`);
    compared += 1;
  }
  if (days.length === 0) wrong("there is no line");
  console.log(`${days.length} days are signed; the heads of ${compared} of them are those that their lines cover`);
  if (others.length > 0 && compared === 0) {
    unsure("no line was compared: the files given do not hold the signed heads of all communities of a day");
  }
};

/// How long a file is, and its SHA-256; it may be larger than memory.
const measured = (file) => {
  const [open, hash, part] = [openSync(file, "r"), createHash("sha256"), Buffer.alloc(1 << 20)];
  let [bytes, read] = [0, 0];
  while ((read = readSync(open, part)) > 0) {
    hash.update(part.subarray(0, read));
    bytes += read;
  }
  closeSync(open);
  return { bytes, sha256: hash.digest("hex") };
};

/// A backup: the manifest is what was signed, and the files it names are those beside it. Documents are named by documents.jsonl.
const manifest = (file, keys) => {
  const [jws, folder] = [readFileSync(file, "utf8").trim(), dirname(file)];
  const text = parts(jws, "the manifest").payload.toString("utf8");
  signed(jws, "hulian-backup+jws", text, keys, "the manifest");
  if (readFileSync(join(folder, "manifest.json"), "utf8") !== text) wrong("manifest.json is not what was signed");
  const { made_at, files } = json(text, "manifest.json");
  for (const [name, content] of Object.entries(files)) {
    if (/[\/\\]/.test(name) || !existsSync(join(folder, name))) wrong(`${name} is not there`);
    const { bytes, sha256 } = measured(join(folder, name));
    if (bytes !== content.bytes || sha256 !== content.sha256) wrong(`${name} is not what was signed`);
  }
  console.log(`the backup of ${made_at}: ${Object.keys(files).length} files are those that were signed`);
};

/// A later key set is the service's own as far as the keys of the one before vouch for it, or keys that those vouch for.
const keys = (file, later) => {
  const known = keyset(whole(file), Infinity, file);
  const gone = known.find((key) => !later.some((other) => other.kid === key.kid && other.x === key.x));
  if (gone) wrong(`key ${gone.kid} is not in the later set: a service keeps its keys for ever`);
  const [trusted, waiting] = [[...known], later.filter((key) => !known.some((other) => other.kid === key.kid))];
  const vouched = (key) => (key.vouchers ?? []).some((jws) => {
    if (!trusted.some((other) => other.kid === parts(jws, `a word for key ${key.kid}`).kid)) return false;
    signed(jws, "hulian-key+jws", canonical({ kid: key.kid, x: key.x }), trusted, `the word for key ${key.kid}`);
    return true;
  });
  for (let at; (at = waiting.findIndex(vouched)) >= 0; ) {
    trusted.push(...waiting.splice(at, 1));
  }
  if (waiting.length > 0) wrong(`nobody vouches for ${waiting.map((key) => key.kid).join(", ")}`);
  console.log(`${later.length} keys: ${known.length} were known, ${later.length - known.length} are vouched for by them`);
};

const [what, file, pinned, ...more] = process.argv.slice(2);
const ways = { proof, journal, anchors, manifest, keys };
try {
  if (!Object.hasOwn(ways, what ?? "") || !pinned) wrong(`node verify.mjs ${Object.keys(ways).join("|")} FILE jwks.json`);
  ways[what](file, keyset(whole(pinned), Infinity, pinned), more);
} catch (failure) {
  wrong(failure.message);
}
