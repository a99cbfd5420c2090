#!/usr/bin/env bash
# Schemathesis against a fresh demo: every operation, as somebody who may call it, with examples, edge cases, fuzzing and
# walks along the links. It ends with status 1 on any failure. See tests/README.md.
#
#   tests/drills/schemathesis.sh [MAX_EXAMPLES]      # 200 by default; SEED=… repeats a run
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
examples=${1:-200}
seed=${SEED:-$(date +%s)}
database=${HULIAN_DRILL_DATABASE_URL:-}
out=$PWD/target/schemathesis
venv=$PWD/target/drill-venv

if [ ! -x "$venv/bin/st" ]; then
    python3 -m venv "$venv"
    "$venv/bin/pip" install -q --disable-pip-version-check schemathesis==4.32.5
fi
[ -x target/debug/hulian ] || cargo build --locked

work=$(mktemp -d)
server=
finish() {
    if [ -n "$server" ]; then
        kill "$server" 2>/dev/null || true
        wait "$server" 2>/dev/null || true
    fi
    rm -rf "$work"
}
trap finish EXIT

# Instances of a PostgreSQL deployment share their keys; this one has them to itself.
keys=()
[ -z "$database" ] || keys=(--key-dir "$work/keys" --init-keys)
: >"$work/out"
target/debug/hulian demo --fresh --bind 127.0.0.1:0 --database-url "${database:-sqlite:$work/hulian.db}" \
    --documents "$work/documents" "${keys[@]}" --credentials "$work/cast.json" >"$work/out" 2>"$work/log" &
server=$!
# The server's own words say when and where it listens; reading them waits exactly as long as the start takes.
address=$(timeout 120 tail -n +1 -f --pid="$server" "$work/out" | sed -un 's|^hulian listening on \(http://.*\)$|\1|p;T;q' || true)
if [ -z "$address" ]; then
    echo "the demo did not start; its log:" >&2
    cat "$work/log" >&2
    exit 1
fi
echo "the demo listens on $address, seed $seed"

rm -rf "$out"
mkdir -p "$out"
"$venv/bin/python" tests/drills/callers.py "$address" "$work/cast.json" "$out"

failed=0
for config in "$out"/*.toml; do
    role=$(basename "$config" .toml)
    printf '\n== %s\n' "$role"
    mapfile -t filter <"$out/$role.filter"
    # Walks along links need operations that make things and operations that use them in one turn.
    phases=examples,coverage,fuzzing
    [ "${role%%-*}" != 1 ] || phases=$phases,stateful
    # In the folder of the reports: schemathesis and hypothesis keep what they remember where they are called.
    (cd "$out" && exec "$venv/bin/st" --no-color --config-file "$config" run "$address/openapi.json" --url "$address" "${filter[@]}" \
        --checks all --mode all --phases "$phases" -n "$examples" --seed "$seed" \
        --max-response-time 2 --request-timeout 10 --workers 1 --continue-on-failure \
        --report junit,ndjson --report-dir "$out/$role") || failed=1
done

kill -0 "$server" 2>/dev/null || { echo "the server died:" >&2; tail -50 "$work/log" >&2; exit 1; }
# A request that is no HTTP is refused by the server library, which says so as an error: it is not one of ours.
if grep -E 'panicked|ERROR' "$work/out" "$work/log" | grep -v 'request parse error' >"$out/errors"; then
    echo "the server's log shows errors, see $out/errors" >&2
    failed=1
fi
[ "$failed" = 0 ] && printf '\nschemathesis: 0 failures, seed %s\n' "$seed"
exit "$failed"
