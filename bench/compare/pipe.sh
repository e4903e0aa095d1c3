#!/usr/bin/env bash
# What a pipe costs: an audit of standard input beside a drain that only reads the same pipe, and beside the file. Interleaved, warm cache, every run printed.
# usage: pipe.sh [-n ROUNDS] [-w FOLDER] FILE...
# Must hold: the pipe costs at most 1.1 times the drain, or 2 times the file, whichever is more. CTXSCAN_BINARY, CTXSCAN_BENCH: built programs, else they are made.
set -euo pipefail

usage() { sed -n '2,4s/^# //p' "$0" >&2; exit 2; }

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
rounds=5 parent=${TMPDIR:-/tmp}
if [ -w /dev/shm ]; then parent=/dev/shm; fi
while getopts n:w:h option; do
    case $option in
        n) rounds=$OPTARG ;;
        w) parent=$OPTARG ;;
        *) usage ;;
    esac
done
shift $((OPTIND - 1))
[ $# -gt 0 ] || usage

work=$(mktemp -d -p "$parent" ctxscan-pipe.XXXXXX)
trap 'rm -rf "$work"' EXIT
program=${CTXSCAN_BINARY:-} bench=${CTXSCAN_BENCH:-}
make_program() { # project, folder
    dotnet publish "$root/$1" -c Release -r linux-x64 --self-contained -p:PublishReadyToRun=true -o "$work/$2" > "$work/publish.log" 2>&1 || { tail "$work/publish.log" >&2; exit 4; }
}
if [ -z "$program" ]; then make_program src/ctxscan program; program=$work/program/ctxscan; fi
if [ -z "$bench" ]; then make_program bench/CitrixTrafficEngine.Bench bench; bench=$work/bench/CitrixTrafficEngine.Bench; fi

# cat writes into a FIFO that the other end, which is what is timed, makes 1 MiB large. Seconds and CPU seconds are the reader's: of the cat there is as much in both.
through_pipe() { # output, then the reader
    local output=$1
    shift
    rm -f "$work/fifo"
    mkfifo "$work/fifo"
    cat "$file" > "$work/fifo" &
    python3 "$here/measure.py" -i "$work/fifo" -o "$output" "$@"
    wait
}

run_way() { # way
    case $1 in
        drain) through_pipe "$work/drain.out" "$bench" drain ;;
        pipe) through_pipe "$work/pipe.out" "$program" audit - -q ;;
        file) python3 "$here/measure.py" -o "$work/file.out" "$program" audit "$file" -q ;;
    esac
}

median() { # way, column of the runs
    awk -v t="$1" -v c="$2" '$1 == t { print $c }' "$work/runs" | sort -n | awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'
}
packets_in() { tail -n 1 "$1" | sed -n 's/.*"packets":{"read":\([0-9]*\).*/\1/p'; }

echo "$(uname -sr), $(nproc) x $(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -n 1), $(date -u +%F), $("$program" --version | head -n 1)"
for file in "$@"; do
    cat "$file" > /dev/null
    for way in drain pipe file; do run_way "$way" > /dev/null; done
    bytes=$(stat -L -c %s "$file")
    if [ "$(cat "$work/drain.out")" != "$bytes" ]; then echo "$file: the drain read $(cat "$work/drain.out") bytes of $bytes" >&2; exit 3; fi
    if [ "$(packets_in "$work/pipe.out")" != "$(packets_in "$work/file.out")" ]; then echo "$file: not the same packets through the pipe" >&2; exit 3; fi
    echo
    echo "$file: $(packets_in "$work/file.out") packets, $bytes bytes, $rounds rounds"
    echo "way, round, seconds, CPU seconds, peak resident kB, peak anonymous kB, exit code:"
    for ((round = 1; round <= rounds; round++)); do
        for way in drain pipe file; do echo "$way $round $(run_way "$way")"; done
    done | tee "$work/runs"
    awk -v d="$(median drain 3)" -v p="$(median pipe 3)" -v f="$(median file 3)" 'BEGIN {
        most = 1.1 * d > 2 * f ? 1.1 * d : 2 * f
        printf "medians: drain %.2f s, pipe %.2f s, file %.2f s; pipe / drain %.2f, pipe / file %.2f; at most %.2f s: %s\n", d, p, f, p / d, p / f, most, (p <= most ? "held" : "NOT HELD") }'
done
