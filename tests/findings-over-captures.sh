#!/usr/bin/env bash
# Writes anew the table of docs/findings-measured.md: what an audit finds in every capture of a folder.
# tests/findings-over-captures.sh [FOLDER]; the folder is CTXSCAN_CAPTURES or ../shared/pcaps by default.
set -euo pipefail
cd "$(dirname "$0")/.."
folder=${1:-${CTXSCAN_CAPTURES:-../shared/pcaps}}
program=${CTXSCAN_BINARY:-src/ctxscan/bin/Release/net10.0/ctxscan}
python3 tests/findings_over_captures.py "$program" "$folder" docs/findings-measured.md
git --no-pager diff --stat -- docs/findings-measured.md
