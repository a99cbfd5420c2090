"""Divides the operations of the document among the demo's cast: each goes to somebody who may call it.

callers.py ADDRESS CAST OUT writes, for each turn, OUT/TURN.toml (who it signs in as, and real ids to try) and
OUT/TURN.filter (the operations). Ids the demo does not know would answer 404 and test nothing. The turns are named so that
their order is alphabetical: what ends the caller's own session or office comes after everything else it may do, and the
doors that need no sign-in come last, since wrong passwords lock whoever sends them.
"""

import json
import sys
import urllib.error
import urllib.request
from pathlib import Path

METHODS = ("get", "put", "post", "patch", "delete")
ORDER = ["secretary", "unit_head", "operator", "supervisor", "officer", "household_officer", "auditor"]
ENDS_THE_CALLER = {"end_session", "end_current_session", "appoint_secretary"}


def ask(url, token=None, body=None):
    request = urllib.request.Request(url, data=json.dumps(body).encode() if body else None)
    request.add_header("Content-Type", "application/json")
    if token:
        request.add_header("Authorization", f"Bearer {token}")
    with urllib.request.urlopen(request, timeout=20) as answer:
        return json.load(answer)


def operations(document):
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                yield path, method, item[method]


def may(operation, role):
    access = operation.get("x-access", {})
    return access.get("open") or role in access.get("roles", {})


def lists(document, role):
    """(path of a list, name of the id its members have in other paths)"""
    paths = document["paths"]
    for path, item in paths.items():
        known = path.count("{") == 0 or path.count("{") == 1 and "{community_id}" in path
        if "get" not in item or not known or not may(item["get"], role):
            continue
        for other in paths:
            rest = other.removeprefix(path + "/")
            if rest != other and rest.startswith("{") and rest.count("/") == 0:
                yield path, rest.strip("{}")


def harvest(address, document, role, token, community):
    found = {}
    for path, name in lists(document, role):
        url = address + path.replace("{community_id}", community or "")
        try:
            items = ask(url, token).get("items", [])
        except urllib.error.HTTPError:
            continue
        ids = [item.get("id") or item.get("account_id") for item in items]
        found.setdefault(name, []).extend(one for one in ids if isinstance(one, str))
    return found


def configuration(person, found):
    lines = [f"hooks = {json.dumps(str(Path(__file__).with_name('hooks.py')))}"]
    # 422: what a schema cannot say, such as a unit that must exist; hooks.py asks that each is refused by place.
    accepted = ["2xx", "3xx", "401", "403", "404", "409", "412", "422", "429"]
    lines += ["[checks.positive_data_acceptance]", f"expected-statuses = {json.dumps(accepted)}", ""]
    refused = ["400", "401", "403", "404", "405", "406", "409", "412", "413", "415", "422", "428", "429"]
    lines += ["[checks.negative_data_rejection]", f"expected-statuses = {json.dumps(refused)}", ""]
    accepted = ["400", "401", "403", "406", "415", "422", "428"]
    lines += ["[checks.missing_required_header]", f"expected-statuses = {json.dumps(accepted)}", ""]
    if person:
        lines += ["[auth.dynamic.openapi.bearer]", 'path = "/api/v1/sessions"', 'extract_selector = "/access_token"']
        lines += [f"payload = {{ login = {json.dumps(person['login'])}, password = {json.dumps(person['password'])} }}"]
        # Nobody's turn may be refused throughout; but a head gives no machine more than the head has, and what is thought up
        # for one nearly always has: 403.
        strict = [] if person["role"] == "unit_head" else ["missing_auth"]
        lines += ["retry_on = [401]", "", "[warnings]", f"fail-on = {json.dumps(strict)}"]
    for name, ids in found.items():
        lines += ["", f"[dictionaries.{name}]", f"values = {json.dumps(ids[:40])}"]
    lines += ["", "[parameters]"]
    if person and person["community_id"]:
        lines.append(f'"path.community_id" = {json.dumps(person["community_id"])}')
    lines += [f'"path.{name}" = {{ dictionary = "{name}", probability = 0.7 }}' for name in found if name != "community_id"]
    return "\n".join(lines) + "\n"


def sign_in(address, person):
    credentials = {"login": person["login"], "password": person["password"]}
    return ask(f"{address}/api/v1/sessions", body=credentials)["access_token"]


def write(out, turn, person, found, mine):
    Path(out, f"{turn}.toml").write_text(configuration(person, found), encoding="utf-8")
    Path(out, f"{turn}.filter").write_text("".join(f"--include-operation-id={one}\n" for one in mine), encoding="utf-8")
    print(f"{turn}: {len(mine)} operations, ids for {', '.join(found) or 'nothing'}")


def main(address, cast, out):
    document = ask(f"{address}/openapi.json")
    people = {}
    for person in json.loads(Path(cast).read_text(encoding="utf-8")):
        people.setdefault(person["role"], person)
    every = [operation for _, _, operation in operations(document)]
    free = [operation["operationId"] for operation in every if operation["x-access"]["open"]]
    write(out, "4-nobody", None, {}, free)
    left = [operation for operation in every if not operation["x-access"]["open"]]
    for role in [role for role in ORDER if role in people] + sorted(set(people) - set(ORDER)):
        mine = [operation["operationId"] for operation in left if may(operation, role)]
        left = [operation for operation in left if not may(operation, role)]
        if not mine:
            continue
        person = people[role]
        token = sign_in(address, person)
        found = harvest(address, document, role, token, person["community_id"])
        found = {name: ids for name, ids in found.items() if ids}
        own = ask(f"{address}/api/v1/me", token).get("unit_id")
        if own:
            # Whoever is of a unit acts for that unit alone.
            found["unit_id"] = [own]
        first = "1" if role == ORDER[0] else "0"
        rest = [one for one in mine if one not in ENDS_THE_CALLER and one != "change_password"]
        turns = {f"{first}-{role}": rest, f"2-{role}": [one for one in mine if one in ENDS_THE_CALLER]}
        turns[f"3-{role}"] = [one for one in mine if one == "change_password"]
        for turn, operations_of in turns.items():
            if operations_of:
                write(out, turn, person, found, operations_of)
    if left:
        sys.exit("nobody of the cast may call: " + ", ".join(operation["operationId"] for operation in left))


if __name__ == "__main__":
    main(*sys.argv[1:])
