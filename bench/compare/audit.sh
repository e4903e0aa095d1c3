#!/usr/bin/env bash
# Times ctxscan audit beside other tools on the same captures: interleaved rounds, warm cache, every run printed, medians, ratios, peak memory. More: README.md beside it.
# usage: audit.sh [-n ROUNDS] [-t] [-p PEERS] [-c FOLDER] [-w FOLDER] FILE...
#   -n  rounds: 5
#   -t  tshark's conversation statistics as well (minutes on a large file)
#   -p  peers to run, separated by commas: capinfos,tcpdump,softflowd,nfpcapd,argus,ndpiReader; "none" for none. capinfos counts the packets in any case
#   -c  where tshark's answers are kept by the checksum of the capture: bench/results/conversations
#   -w  where the tools write: a folder made in /dev/shm when it has room, else in $TMPDIR
# Ends with 3, before anything is timed, where packets or conversations differ. CTXSCAN_BINARY: the program to time, else it is published first.
set -euo pipefail

usage() { sed -n '2,9s/^# //p' "$0" >&2; exit 2; }

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
rounds=5 peers=capinfos,tcpdump,softflowd,nfpcapd,argus,ndpiReader answers=$root/bench/results/conversations parent=
with_tshark=no
while getopts n:tp:c:w:h option; do
    case $option in
        n) rounds=$OPTARG ;;
        t) with_tshark=yes ;;
        p) peers=$OPTARG ;;
        c) answers=$OPTARG ;;
        w) parent=$OPTARG ;;
        *) usage ;;
    esac
done
shift $((OPTIND - 1))
[ $# -gt 0 ] || usage
for file in "$@"; do [ -r "$file" ] || { echo "$file: cannot be read" >&2; exit 2; }; done
for need in capinfos tshark python3; do command -v "$need" > /dev/null || { echo "$need is not installed: it counts what is compared" >&2; exit 4; }; done

if [ -z "$parent" ]; then
    parent=${TMPDIR:-/tmp}
    largest=$(stat -L -c %s -- "$@" | sort -n | tail -n 1)
    if [ -w /dev/shm ] && [ $(($(df -k --output=avail /dev/shm | tail -n 1) * 1024)) -gt $((largest * 3)) ]; then parent=/dev/shm; fi
fi
work=$(mktemp -d -p "$parent" ctxscan-compare.XXXXXX)
trap 'rm -rf "$work"' EXIT
program=${CTXSCAN_BINARY:-}
if [ -z "$program" ]; then
    dotnet publish "$root/src/ctxscan" -c Release -r linux-x64 --self-contained -p:PublishReadyToRun=true -o "$work/program" > "$work/publish.log" 2>&1 || { tail "$work/publish.log" >&2; exit 4; }
    program=$work/program/ctxscan
fi

# The command line of each tool, in $command. What it says goes to $work/TOOL.out and .err.
set_command() { # tool
    case $1 in
        ctxscan) command=("$program" audit "$file" -q) ;; # standard output: records.ndjson, over the pages it has
        ctxscan-summary) command=("$program" audit "$file" -q --summary-only) ;;
        capinfos) command=(capinfos -c -M "$file") ;;
        tcpdump) command=(tcpdump -n -r "$file" -w /dev/null) ;;
        softflowd) command=(softflowd -r "$file" -6 -m 10000000 -d -c none -p "$work/softflowd.pid" -n 127.0.0.1:9) ;;
        nfpcapd) command=(nfpcapd -r "$file" -w "$work/nfpcapd") ;;
        argus) command=(argus -r "$file" -w "$work/argus.out") ;;
        ndpiReader) command=(ndpiReader -i "$file" -q) ;;
        tshark) command=(tshark -n -q -r "$file" -z "conv,tcp" -z "conv,udp") ;;
    esac
}

measure() { # tool: seconds, CPU seconds, peak resident kB, peak anonymous kB, exit code
    set_command "$1"
    rm -rf "$work/nfpcapd" "$work/argus.out"
    mkdir "$work/nfpcapd"
    python3 "$here/measure.py" -o "$work/$1.out" -e "$work/$1.err" "${command[@]}"
}

refuse() { echo "$file: $*: not compared" >&2; exit 3; }

# The packets that a tool says it read, or nothing where it does not say.
packets_of() { # tool
    case $1 in
        ctxscan | ctxscan-summary) tail -n 1 "$work/$1.out" | sed -n 's/.*"packets":{"read":\([0-9]*\).*/\1/p' ;;
        tcpdump) tcpdump -n -r "$file" --count 2> /dev/null | sed -n 's/^\([0-9]*\) packets\{0,1\}$/\1/p' ;;
        softflowd) sed -n 's/^Packets processed: \([0-9]*\)/\1/p; s/^Ignored packets: \([0-9]*\).*/\1/p' "$work/$1.out" | awk '{ sum += $1 } END { print sum }' ;;
        nfpcapd) cat "$work/$1.out" "$work/$1.err" | sed -n 's/^Total: Processed: \([0-9]*\),.*/\1/p' | tail -n 1 ;;
        ndpiReader) ndpiReader -i "$file" 2> /dev/null < /dev/null | sed -n 's/.* of \([0-9]*\) packets total$/\1/p' ;;
    esac
}

version_of() { # tool
    case $1 in
        ctxscan) "$program" --version | head -n 1 ;;
        capinfos | tshark) "$1" --version 2> /dev/null | head -n 1 ;;
        tcpdump) tcpdump --version 2>&1 | head -n 1 ;;
        softflowd) softflowd -h 2>&1 | sed -n 's/^This is \(softflowd version [^ ]*\)\..*/\1/p' ;;
        nfpcapd) nfpcapd -V 2>&1 | head -n 1 ;;
        argus) argus -h 2>&1 | head -n 1 ;;
        ndpiReader) ndpiReader -h 2>&1 | sed -n 's/.*\(nDPI [0-9.]*\).*/\1/p' | head -n 1 ;;
    esac
}

tools=(ctxscan ctxscan-summary)
for tool in ${peers//,/ }; do
    if [ "$tool" = none ]; then continue; fi
    if command -v "$tool" > /dev/null; then tools+=("$tool"); else echo "left out: $tool is not installed" >&2; fi
done
if [ "$with_tshark" = yes ]; then tools+=(tshark); fi

median() { # tool, column of the runs
    awk -v t="$1" -v c="$2" '$1 == t { print $c }' "$work/runs" | sort -n | awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'
}
most() { awk -v t="$1" -v c="$2" '$1 == t && $c > most { most = $c } END { print most + 0 }' "$work/runs"; }

echo "$(uname -sr), $(nproc) x $(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -n 1), $(date -u +%F), tools write to $parent"
for tool in "${tools[@]}"; do
    file=FILE
    set_command "$tool"
    line="${command[*]}"
    line=${line//"$work"\//}
    case $tool in ctxscan*) line="ctxscan${line#"$program"} > $tool.out, over the pages it has" ;; esac
    echo "$tool: $(version_of "$tool"): $line" | sed 's/: : /: /'
done

for file in "$@"; do
    cat "$file" > /dev/null
    : > "$work/ctxscan.out"
    packets=$(capinfos -c -M -r -T "$file" | awk '{ print $NF }')
    echo
    echo "$file: $packets packets, $(stat -L -c %s "$file") bytes, $rounds rounds"
    # Once before anything is timed: the page cache is warm, the output has its pages, and the counts are held against each other.
    for tool in "${tools[@]}"; do
        read -r _ _ _ _ code <<< "$(measure "$tool")"
        if [ "$code" != 0 ]; then echo "$file: $tool ended with exit code $code" >&2; tail -n 3 "$work/$tool.err" >&2; fi
        case $tool$code in ctxscan0 | ctxscan-summary0 | ctxscan3 | ctxscan-summary3) ;; ctxscan*) exit 4 ;; esac
        said=$(packets_of "$tool")
        case $tool$said in
            ctxscan | ctxscan-summary) refuse "$tool does not say how many packets it read" ;;
            argus | capinfos | tshark) ;;
            "$tool") echo "$tool does not say how many packets it read" >&2 ;;
            "$tool$packets") echo "$tool read $said packets" ;;
            *) refuse "$tool read $said packets, capinfos $packets" ;;
        esac
    done
    python3 "$here/conversations.py" "$file" "$work/ctxscan.out" "$answers" || exit $?

    echo "tool, round, seconds, CPU seconds, peak resident kB, peak anonymous kB, exit code:"
    for ((round = 1; round <= rounds; round++)); do
        for tool in "${tools[@]}"; do echo "$tool $round $(measure "$tool")"; done
    done | tee "$work/runs"
    own=$(median ctxscan 3)
    counter=$(median capinfos 3)
    echo
    printf '| tool | median s | ns a packet | against ctxscan | against capinfos | CPU s | peak resident MB | peak anonymous MB |\n|---|---|---|---|---|---|---|---|\n'
    for tool in "${tools[@]}"; do
        awk -v t="$tool" -v s="$(median "$tool" 3)" -v u="$(median "$tool" 4)" -v m="$(most "$tool" 5)" -v a="$(most "$tool" 6)" -v o="$own" -v k="${counter:-0}" -v p="$packets" 'BEGIN {
            printf "| %s | %.2f | %.0f | %.2f | %s | %.2f | %.0f | %.0f |\n", t, s, s * 1e9 / p, s / o, (k > 0 ? sprintf("%.2f", s / k) : ""), u, m * 1024 / 1e6, a * 1024 / 1e6 }'
    done
done
