#!/usr/bin/env bash
# Measures every benchmark, or those that FILTER names, and writes the results of this processor. bench/README.md tells more.
set -euo pipefail
if [ $# -gt 2 ] || [ "${1:-}" = -h ] || [ "${1:-}" = --help ]; then
    echo "usage: bench/run.sh [FILTER] [--dry]    FILTER is a part of Type.Method; --dry only shows that the bodies run" >&2
    exit 2
fi
cd "$(dirname "${BASH_SOURCE[0]}")/.."
exec dotnet run -c Release --project bench/CitrixTrafficEngine.Bench -- run "$@"
