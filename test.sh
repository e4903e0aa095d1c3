#!/usr/bin/env bash
# The whole gate: packages, build, format, shell scripts, every test. The last line counts.
set -uo pipefail

usage() {
    cat <<TEXT
usage: test.sh [--soak]
  --soak  run what takes long as well (sets CTXSCAN_SOAK=1)
Needs the .NET 10 SDK. On Debian and Ubuntu, what tests/apt-packages.txt lists is installed where it is missing (with sudo, unless root);
no service is started. The last line is "N passed, N failed, N skipped"; a failed build, format or script check counts as a failure.
More about the tests: tests/README.md.
TEXT
}

while [ $# -gt 0 ]; do
    case $1 in
        --soak) export CTXSCAN_SOAK=1; shift ;;
        -h | --help) usage; exit 0 ;;
        *) usage >&2; exit 2 ;;
    esac
done

cd "$(dirname "${BASH_SOURCE[0]}")" || exit 4
root=$PWD
results=$root/TestResults
rm -rf "$results"
mkdir -p "$results"
: > "$results/skipped.txt"
passed=0 failed=0 skipped=0

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en

fault() { echo "FAILED: $*" >&2; failed=$((failed + 1)); }

finish() {
    echo "$passed passed, $failed failed, $skipped skipped"
    if [ "$failed" -gt 0 ]; then exit 1; fi
    exit 0
}

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }

# Debian starts a service when it is installed, unless this file says no. One that is there already stays as it is.
policy=/usr/sbin/policy-rc.d
policy_is_ours=no
allow_services() {
    if [ "$policy_is_ours" = yes ]; then as_root rm -f "$policy"; policy_is_ours=no; fi
}
forbid_services() {
    if [ -e "$policy" ]; then return; fi
    policy_is_ours=yes
    printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" > /dev/null
    as_root chmod 755 "$policy"
}
trap allow_services EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

install_packages() {
    local package missing=()
    if ! command -v apt-get > /dev/null || ! command -v dpkg-query > /dev/null; then
        echo "No Debian or Ubuntu: the tests need what tests/apt-packages.txt lists (tshark, tcpdump, ip, unshare, shellcheck," >&2
        echo "python3 with jsonschema); those that find it missing are skipped." >&2
        return 0
    fi
    while read -r package; do
        case $package in '' | '#'*) continue ;; esac
        dpkg-query -W -f '${db:Status-Status}' "$package" 2> /dev/null | grep -qx installed || missing+=("$package")
    done < tests/apt-packages.txt
    if [ ${#missing[@]} -eq 0 ]; then return 0; fi
    echo "Installing ${missing[*]}"
    forbid_services
    local get=(env DEBIAN_FRONTEND=noninteractive apt-get -y -q --no-install-recommends -o Dpkg::Use-Pty=0 install "${missing[@]}")
    # The package lists may be absent or old: fetch them only when the first try fails.
    as_root "${get[@]}" < /dev/null > "$results/apt.log" 2>&1 ||
        { as_root apt-get -q update >> "$results/apt.log" 2>&1 && as_root "${get[@]}" < /dev/null >> "$results/apt.log" 2>&1; }
    local code=$?
    allow_services
    if [ $code -ne 0 ]; then tail -n 20 "$results/apt.log" >&2; fi
    return $code
}

# What one run of a test project wrote down: adds its counts, keeps the names of what was skipped.
count_tests() { # trx file
    local counters total executed good
    counters=$(grep -o '<Counters [^>]*>' "$1" | head -n 1)
    number() { sed -n "s/.* $1=\"\([0-9]*\)\".*/\1/p" <<< "$counters"; }
    total=$(number total) executed=$(number executed) good=$(number passed)
    passed=$((passed + ${good:-0}))
    failed=$((failed + ${executed:-0} - ${good:-0}))
    skipped=$((skipped + ${total:-0} - ${executed:-0}))
    grep -o '<UnitTestResult [^>]*outcome="NotExecuted"[^>]*>' "$1" | sed 's/.* testName="\([^"]*\)".*/\1/' |
        sed 's/&quot;/"/g; s/&lt;/</g; s/&gt;/>/g; s/&apos;/'"'"'/g; s/&amp;/\&/g' >> "$results/skipped.txt"
}

install_packages || fault "installing packages"

if ! command -v dotnet > /dev/null; then
    fault "no dotnet on the path: install the .NET 10 SDK"
    finish
fi

dotnet restore --locked-mode || { fault "dotnet restore --locked-mode"; finish; }
dotnet build -c Release --no-restore -warnaserror || { fault "dotnet build"; finish; }
# As the README's command restores, without the lock: done in the middle of the tests it would write files anew that other tests run.
dotnet build src/ctxscan -c Release > /dev/null || fault "dotnet build src/ctxscan"
dotnet format --no-restore --verify-no-changes || fault "dotnet format --verify-no-changes"

if command -v shellcheck > /dev/null; then
    mapfile -d '' -t scripts < <(find . \( -name bin -o -name obj -o -name .git -o -name TestResults \) -prune -o -type f \( -name '*.sh' -o -path ./.ci/run \) -print0)
    shellcheck "${scripts[@]}" || fault "shellcheck"
else
    echo "shellcheck is not here: the scripts are not checked" >&2
fi

for project in tests/*/*.csproj; do
    name=$(basename "$project" .csproj)
    before=$failed
    dotnet test "$project" -c Release --no-build --logger "trx;LogFileName=$name.trx" --logger "console;verbosity=minimal" --results-directory "$results"
    code=$?
    if [ -f "$results/$name.trx" ]; then count_tests "$results/$name.trx"; fi
    # A runner that stops half-way counts fewer failures than there are.
    if [ $code -ne 0 ] && [ "$failed" -eq "$before" ]; then fault "$name ended with exit code $code"; fi
done

if [ -s "$results/skipped.txt" ]; then
    echo "Skipped:"
    sed 's/^/  /' "$results/skipped.txt"
fi
finish
