#!/usr/bin/env bash
# Times ctxscan audit beside other tools on the same captures: interleaved rounds, warm cache, medians, peak memory.
# usage: audit.sh [-n ROUNDS] [-t] FILE...      -t: tshark's conversation statistics as well (minutes on a large file)
set -euo pipefail

rounds=5
with_tshark=no
while getopts n:th option; do
    case $option in
        n) rounds=$OPTARG ;;
        t) with_tshark=yes ;;
        *) sed -n '2,3s/^# //p' "$0"; exit 2 ;;
    esac
done
shift $((OPTIND - 1))
[ $# -gt 0 ] || { sed -n '2,3s/^# //p' "$0"; exit 2; }

root=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
program=${CTXSCAN_BINARY:-}
if [ -z "$program" ]; then
    dotnet publish "$root/src/ctxscan" -c Release -r linux-x64 --self-contained -p:PublishReadyToRun=true -o "$work/program" > "$work/publish.log" || { tail "$work/publish.log"; exit 4; }
    program=$work/program/ctxscan
fi

# Each tool: a name and what it does with "$file". What is not installed is left out, and said.
run_tool() { # name
    case $1 in
        ctxscan) "$program" audit "$file" -q -o "$work/records.ndjson" ;;
        ctxscan-summary) "$program" audit "$file" -q --summary-only -o "$work/summary.ndjson" ;;
        capinfos) capinfos -c "$file" ;;
        tcpdump) tcpdump -n -r "$file" -w /dev/null ;;
        softflowd) softflowd -r "$file" -m 1000000 -d -n 127.0.0.1:9 ;;
        nfpcapd) rm -rf "$work/nf" && mkdir "$work/nf" && nfpcapd -r "$file" -w "$work/nf" ;;
        argus) argus -r "$file" -w "$work/argus.out" ;;
        ndpiReader) ndpiReader -i "$file" -q ;;
        tshark) tshark -n -q -r "$file" -z conv,tcp -z conv,udp ;;
    esac > "$work/out.txt" 2>&1
}

tools=(ctxscan ctxscan-summary)
for tool in capinfos tcpdump softflowd nfpcapd argus ndpiReader; do
    if command -v "$tool" > /dev/null; then tools+=("$tool"); else echo "left out: $tool is not installed" >&2; fi
done
if [ "$with_tshark" = yes ]; then tools+=(tshark); fi

count_packets() { # tool: what it says it read
    case $1 in
        ctxscan) tail -n 1 "$work/records.ndjson" | sed 's/.*"packets":{"read":\([0-9]*\).*/\1/' ;;
        capinfos) capinfos -c -M -r -T "$file" | awk '{ print $NF }' ;;
    esac
}

echo "$(uname -sr), $(nproc) x $(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -n 1), $(date -u +%F)"
"$program" --version
for file in "$@"; do
    cat "$file" > /dev/null
    for tool in "${tools[@]}"; do run_tool "$tool" || true; done
    packets=$(count_packets capinfos)
    if [ "$(count_packets ctxscan)" != "$packets" ]; then echo "$file: ctxscan read $(count_packets ctxscan) packets, capinfos $packets: not compared" >&2; exit 3; fi

    echo
    echo "$file: $packets packets, $(stat -c %s "$file") bytes, $rounds rounds"
    for ((round = 1; round <= rounds; round++)); do
        for tool in "${tools[@]}"; do
            # Seconds and peak memory of the tool alone, as its parent sees them.
            /usr/bin/time -f "%e %M" -o "$work/time" bash -c "$(declare -f run_tool); file='$file' work='$work' program='$program'; run_tool '$tool'" || true
            echo "$tool $round $(tail -n 1 "$work/time")"
        done
    done | tee "$work/runs"
    echo
    printf '| tool | median s | ns a packet | against ctxscan | peak MB |\n|---|---|---|---|---|\n'
    median() { awk -v t="$1" -v c="$2" '$1 == t { print $c }' "$work/runs" | sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
    own=$(median ctxscan 3)
    for tool in "${tools[@]}"; do
        awk -v t="$tool" -v s="$(median "$tool" 3)" -v m="$(median "$tool" 4)" -v o="$own" -v p="$packets" \
            'BEGIN { printf "| %s | %.2f | %.0f | %.2f | %.0f |\n", t, s, s * 1e9 / p, s / o, m / 1024 }'
    done
done
