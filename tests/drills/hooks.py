"""What schemathesis is told about this service: two checks of its own, and three of its checks corrected.

`fields=` in an address asks for a part of the documented object, so such an answer is not held against the whole shape.
"""

import re

import schemathesis
from schemathesis.checks import CHECKS
from schemathesis.core.failures import Failure

COMMUNITY = re.compile(r"/communities/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(/|$)")

whole_shape = CHECKS.get_one("response_schema_conformance")
CHECKS.unregister("response_schema_conformance")


@schemathesis.check
def response_schema_conformance(ctx, response, case):
    if response.status_code < 300 and "fields" in (case.query or {}):
        return None
    return whole_shape(ctx, response, case)


accepted = CHECKS.get_one("positive_data_acceptance")
CHECKS.unregister("positive_data_acceptance")


@schemathesis.check
def positive_data_acceptance(ctx, response, case):
    """A cursor is ours alone, the names in `fields` and `sort` are those of the list, a CSV file says
    which sheet it is, a box of the map has its sides in order: nothing else is accepted."""
    if response.status_code == 400:
        problem = response.json()
        places = {error["pointer"] for error in problem.get("errors", [])}
        if problem["code"] in ("invalid_cursor", "cursor_mismatch") or places and places <= {"fields", "sort", "sheet", "bbox"}:
            return None
    return accepted(ctx, response, case)


rejected = CHECKS.get_one("negative_data_rejection")
CHECKS.unregister("negative_data_rejection")


@schemathesis.check
def negative_data_rejection(ctx, response, case):
    """A file is any bytes: what is wrong inside it is said in the answer, cell by cell. A batch refuses each thing by itself.
    A dry run of a map answers with what is wrong in it. And the community is always the demo's own, whatever else was thought up for it."""
    if response.status_code == 207 and all(item["status"] >= 400 for item in response.json()["items"]):
        return None
    sent = str((case.headers or {}).get("Content-Type") or case.media_type or "application/json")
    if case.method.upper() == "POST" and not sent.endswith("json") and response.status_code < 300:
        return None
    if case.operation.path.endswith("/imports/zones") and response.status_code == 200:
        told = response.json()
        if told["dry_run"] and told["error_count"] > 0:
            return None
    try:
        return rejected(ctx, response, case)
    except Failure as failure:
        if "`community_id` in path" in failure.message and COMMUNITY.search(response.request.url):
            return None
        raise


def refuse(case, title, message):
    raise Failure(operation=case.operation.label, title=title, message=message)


@schemathesis.check
def problems_explain_themselves(ctx, response, case):
    """Every refusal has a code, a page, a sentence and a remedy in the document's own words."""
    if response.status_code < 400 or case.method.upper() == "HEAD":
        return
    problem = response.json()
    for member in ("code", "title", "detail", "remedy", "instance", "request_id"):
        if not problem.get(member):
            refuse(case, "A problem without words", f"{response.status_code} has no {member}")
    if problem["type"] != f"/problems/{problem['code']}" or problem["status"] != response.status_code:
        refuse(case, "A problem that contradicts itself", f"{problem['type']} {problem['status']}")


@schemathesis.check
def refused_content_is_pointed_at(ctx, response, case):
    """What a schema cannot say (records that must exist, days in order) is refused by place, never in general."""
    if response.status_code != 422:
        return
    problem = response.json()
    if problem["code"] == "validation_failed" and not problem.get("errors"):
        refuse(case, "A refusal without a place", "validation_failed without errors")
    for error in problem.get("errors", []):
        if not error.get("code") or not error.get("detail") or not error.get("pointer", "/").startswith("/") and error["pointer"] != "":
            refuse(case, "A place that is none", str(error))
