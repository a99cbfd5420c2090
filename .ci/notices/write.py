#!/usr/bin/env python3
"""Writes THIRD-PARTY-NOTICES: every crate that goes into the binary, with its licence and the texts it ships.

    write.py FILE [FEATURES]              writes it, and fails where a crate has no licence text
    write.py --check FILE [FEATURES]      fails where the file lacks a crate of that graph or its text

The graph is that of a release for this machine's platform with these features; crates that only tests use are left out.
"""
import hashlib
import json
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).parent
# Names of files that hold a licence or a notice, whatever their ending.
TELLING = re.compile(r"^(licen[cs]e|copying|copyright|notice|unlicense)", re.IGNORECASE)
# Crates that ship no text of their own, and where that text lies: in a crate of the same repository, authors and terms.
BESIDE = {"alloc-stdlib": "alloc-no-stdlib", "i_key_sort": "i_float"}
# Crates that carry somebody else's sources without the text of their licence, and the file beside this one that has it.
KNOWN = {"pq-src": "postgresql.txt"}
# The text of Apache-2.0 is the same for everybody: a crate that offers it and ships no text is used under this one.
APACHE = HERE.parent.parent / "LICENSE"


def graph(features):
    """The crates of the binary, by name and version; those of the service itself are none."""
    rustc = subprocess.run(["rustc", "-vV"], check=True, capture_output=True, text=True).stdout
    host = re.search(r"^host: (.+)$", rustc, re.MULTILINE).group(1)
    command = ["cargo", "metadata", "--format-version", "1", "--locked", "--filter-platform", host]
    if features:
        command += ["--features", features]
    told = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    packages = {package["id"]: package for package in told["packages"]}
    nodes = {node["id"]: node for node in told["resolve"]["nodes"]}
    root = told["resolve"]["root"]
    seen, waiting = {root}, [root]
    while waiting:
        for dependency in nodes[waiting.pop()]["deps"]:
            shipped = any(kind["kind"] != "dev" for kind in dependency["dep_kinds"])
            if shipped and dependency["pkg"] not in seen:
                seen.add(dependency["pkg"])
                waiting.append(dependency["pkg"])
    crates = [packages[one] for one in seen if packages[one]["source"]]
    return sorted(crates, key=lambda crate: (crate["name"], crate["version"]))


def heading(crate):
    return f"{crate['name']} {crate['version']}"


def texts(crate):
    """The licences and notices that lie in the crate, each once."""
    folder = pathlib.Path(crate["manifest_path"]).parent
    files = [file for file in sorted(folder.iterdir()) if TELLING.match(file.name)]
    files += [inner for file in files if file.is_dir() for inner in sorted(file.iterdir())]
    if crate["name"] in KNOWN:
        files.append(HERE / KNOWN[crate["name"]])
    if crate["license_file"]:
        files.append(folder / crate["license_file"])
    found = {}
    for file in files:
        if file.is_file():
            text = file.read_text(encoding="utf-8", errors="replace").strip()
            found.setdefault(hashlib.sha256(text.encode()).hexdigest(), text)
    return {digest: text for digest, text in found.items() if text}


def all_texts(crates):
    """The texts of each crate; a crate without any ends the run."""
    own = {crate["name"]: texts(crate) for crate in crates}
    told, bare = {}, []
    for crate in crates:
        found = texts(crate) or own.get(BESIDE.get(crate["name"]), {})
        if not found and "Apache-2.0" in (crate["license"] or ""):
            text = APACHE.read_text(encoding="utf-8").strip()
            found = {hashlib.sha256(text.encode()).hexdigest(): text}
        if not found:
            bare.append(f"{heading(crate)} ({crate['license']})")
        told[heading(crate)] = found
    if bare:
        sys.exit("no licence text: " + ", ".join(bare) + "; say in BESIDE or KNOWN of .ci/notices/write.py where it lies")
    return told


def write(path, features):
    crates = graph(features)
    told = all_texts(crates)
    numbers = {}
    for found in told.values():
        for digest, text in found.items():
            numbers.setdefault(digest, (len(numbers) + 1, text))
    lines = ["Third-party notices of hulian", "", "The binary contains these crates, under the terms of these texts:", ""]
    for crate in crates:
        where = ", ".join(f"[{numbers[digest][0]}]" for digest in told[heading(crate)])
        source = crate["repository"] or "no repository named"
        lines += [f"{heading(crate)}", f"    {crate['license'] or 'see text'}; {where}; {source}"]
    for number, text in numbers.values():
        lines += ["", "=" * 80, f"[{number}]", "", text]
    pathlib.Path(path).write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{path}: {len(crates)} crates, {len(numbers)} texts")


def check(path, features):
    """Every crate of the graph is named in the file, and every text it is told to have stands there and is not empty."""
    written = pathlib.Path(path).read_text(encoding="utf-8")
    parts = re.split(r"^={80}\n\[(\d+)\]\n", written, flags=re.MULTILINE)
    there = {number for number, text in zip(parts[1::2], parts[2::2]) if text.strip()}
    named = dict(re.findall(r"^(\S+ \S+)\n    .+?; ((?:\[\d+\](?:, )?)+);", parts[0], flags=re.MULTILINE))
    missing = []
    for crate in graph(features):
        texts_of = re.findall(r"\d+", named.get(heading(crate), ""))
        if not texts_of or not there.issuperset(texts_of):
            missing.append(heading(crate))
    if missing:
        sys.exit(f"{path} lacks: " + ", ".join(missing))
    print(f"{path} names every crate with a text")


if __name__ == "__main__":
    arguments = sys.argv[1:]
    act = check if arguments[:1] == ["--check"] else write
    arguments = [one for one in arguments if one != "--check"]
    if not 1 <= len(arguments) <= 2:
        sys.exit(__doc__)
    act(arguments[0], arguments[1] if len(arguments) == 2 else "")
