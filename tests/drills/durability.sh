#!/usr/bin/env bash
# The durability drills: the tests of tests/it/durability/ in their long form, minutes instead of seconds, with a table of
# what was acknowledged, lost and left open, the longest gap between two acknowledgements and the longest wait of a request.
# It ends with a status other than 0 when anything acknowledged was lost, or anything waited beyond its bound.
#
#   tests/drills/durability.sh DRILL…     # one, several, or `all`
#
# HULIAN_TEST_BINARY=$PWD/target/release/hulian tries a release instead of the binary that is built with the tests.
#
#   crash       kill -9 of the service under load, 30 rounds on each engine
#   power       power cuts, torn and with forgotten names, 20 rounds of each kind; needs cc
#   lock        other programs look at the SQLite file while the service writes; 20 starts hold its lock
#   postgres    PostgreSQL stopped at once and killed under load, 15 rounds each; failover to a synchronous standby
#   outage      PostgreSQL stopped, held, locked by others, its connections ended
#   full        full disks, 20 rounds; the real file systems only as root
#   backup      backups under load, each restored elsewhere, 10 on each engine
#   clock       the clock steps back, three days of downtime, and the real binary with a shifted clock; needs libfaketime
#   races       first starts and turned keys, ten at once, 10 rounds
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

names=(crash power lock postgres outage full backup clock races)
[ $# -gt 0 ] || { sed -n 's/^# \{0,1\}//p' "$0" | tail -n +2 >&2; exit 2; }
[ "$1" != all ] || set -- "${names[@]}"

failed=()
for name in "$@"; do
    printf '%s\n' "${names[@]}" | grep -qx -- "$name" || { echo "no drill is called $name; there are: ${names[*]}" >&2; exit 2; }
    module=$name
    [ "$name" != races ] || module=starts
    printf '\n== %s\n' "$name"
    # One after the other: what is measured must not wait for another drill.
    HULIAN_TEST_LONG=1 cargo test --locked --test it -- --nocapture --test-threads=1 "durability::$module::" ||
        failed+=("$name")
done
[ ${#failed[@]} = 0 ] || { printf '\nfailed: %s\n' "${failed[*]}" >&2; exit 1; }
