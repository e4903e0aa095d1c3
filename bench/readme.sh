#!/usr/bin/env bash
# Writes the README's table of speeds anew, from the results that it names or from RESULTS.
set -euo pipefail
if [ $# -gt 1 ] || [ "${1:-}" = -h ] || [ "${1:-}" = --help ]; then
    echo "usage: bench/readme.sh [RESULTS]    RESULTS is a file of bench/results" >&2
    exit 2
fi
cd "$(dirname "${BASH_SOURCE[0]}")/.."
exec dotnet run -c Release --project bench/CitrixTrafficEngine.Bench -- readme "$@"
