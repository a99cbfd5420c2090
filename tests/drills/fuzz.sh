#!/usr/bin/env bash
# The readers of what strangers send, with many more cases than the suite has time for: access tokens, cursors, entity tags,
# merge patches, GeoJSON, workbooks, texts that may hold a person's number, proofs. The same properties (P51) as in the suite.
# usage: tests/drills/fuzz.sh [CASES]     cases for each of them, 200,000 if not said; exit status 1 when one fails, which
# then names the smallest input that does it and keeps its seed beside the source.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
export PROPTEST_CASES="${1:-200000}" PROPTEST_MAX_SHRINK_ITERS=100000 RUST_BACKTRACE=0
echo "$PROPTEST_CASES cases for each reader"
cargo test --release --lib -- p51_ --nocapture
