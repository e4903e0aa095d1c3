#!/usr/bin/env python3
"""A long run through a pipe: the generator writes, ctxscan audits, and after each slice of packets it is noted what the audit cost and holds.

usage: soak.py CTXSCAN BENCH [packets=N] [flows=N] [max-flows=N] [slice=N] [interval=NS]
  CTXSCAN, BENCH  the built programs: ctxscan, CitrixTrafficEngine.Bench
  packets, flows  what the generator makes: 100000000 in 10000000
  max-flows       most flows at once, fewer than the traffic wants, so that flows are evicted: 200000
  slice           packets between two notes: 10000000
  interval        nanoseconds between two packets: 1000

Cost is CPU time of the audit, all its threads, a packet of the slice: the generator on the other core does not show in it. Memory is RssAnon of /proc/PID/status at
the end of the slice. The end of a slice is when the generator has written its last packet; the pipe and the audit hold a megabyte or two of it still.
Ends with 3 where packets are missing, no flow was evicted, more flows lived at once than allowed, or memory grew: after the second slice by more than 5 %
and 4 MiB. Cost is told, never judged by the exit code: a busy machine is no fault. The first slice warms up and is not in the judgement.
"""
import json
import os
import statistics
import subprocess
import sys
import time

TICKS = os.sysconf("SC_CLK_TCK")


def cpu_seconds(pid):
    with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def anonymous_kb(pid):
    with open(f"/proc/{pid}/status", encoding="ascii", errors="replace") as file:
        return next((int(line.split()[1]) for line in file if line.startswith("RssAnon:")), 0)


def main(arguments):
    ctxscan, bench = arguments[:2]
    options = {"packets": 100_000_000, "flows": 10_000_000, "max-flows": 200_000, "slice": 10_000_000, "interval": 1_000}
    for argument in arguments[2:]:
        name, _, value = argument.partition("=")
        if name not in options:
            print(__doc__, file=sys.stderr)
            return 2
        options[name] = int(value)

    generate = [bench, "generate", "-", *(f"{name}={options[name]}" for name in ("packets", "flows", "slice", "interval"))]
    generator = subprocess.Popen(generate, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    audit = subprocess.Popen([ctxscan, "audit", "-", "-q", "--max-flows", str(options["max-flows"])], stdin=generator.stdout, stdout=subprocess.PIPE)
    last_line = subprocess.Popen(["tail", "-n", "1"], stdin=audit.stdout, stdout=subprocess.PIPE, text=True)
    generator.stdout.close()
    audit.stdout.close()

    print("packets, seconds, CPU seconds, CPU ns a packet, anonymous MiB", flush=True)
    slices, at, cpu, began = [], 0, 0.0, time.monotonic()
    for line in generator.stderr:
        if not line.strip().isdigit():
            print(line, end="", file=sys.stderr)
            continue
        if audit.poll() is not None:
            break
        packets, now, spent = int(line), time.monotonic(), cpu_seconds(audit.pid)
        slices.append(((spent - cpu) * 1e9 / (packets - at), anonymous_kb(audit.pid)))
        print(f"{packets} {now - began:.2f} {spent - cpu:.2f} {slices[-1][0]:.0f} {slices[-1][1] / 1024:.1f}", flush=True)
        at, cpu, began = packets, spent, now

    summary = json.loads(last_line.communicate()[0])["ctxscan"]
    codes = generator.wait(), audit.wait()
    flows = summary["flows"]
    print(f"flows {flows['total']}, evicted {flows['evicted']}, most at once {flows['active_max']}, findings not followed {summary.get('findings_not_followed', 0)}")

    faults = []
    if codes != (0, 0):
        faults.append(f"exit codes of generator and audit: {codes}")
    if summary["packets"]["read"] != options["packets"]:
        faults.append(f"{summary['packets']['read']} packets read of {options['packets']}")
    if flows["evicted"] == 0 or flows["active_max"] > options["max-flows"]:
        faults.append("the cap did not work")
    if flows["total"] < options["flows"]:
        faults.append(f"{flows['total']} flows of {options['flows']}")
    costs = [cost for cost, _ in slices[1:]]
    memory = [kb for _, kb in slices[1:]]
    if len(slices) > 2:
        middle = statistics.median(costs)
        print(f"cost: median {middle:.0f} ns a packet, slices from {min(costs) / middle:.2f} to {max(costs) / middle:.2f} of it:"
              f" {'flat within 20 %' if min(costs) >= 0.8 * middle and max(costs) <= 1.2 * middle else 'NOT FLAT within 20 %'}")
        print(f"memory: after the second slice {memory[0] / 1024:.1f} MiB, most {max(memory) / 1024:.1f} MiB")
        if max(memory) > max(memory[0] * 1.05, memory[0] + 4096):
            faults.append("memory grew")
    for fault in faults:
        print(fault, file=sys.stderr)
    return 3 if faults else 0


if __name__ == "__main__":
    if len(sys.argv) < 3:
        print(__doc__, file=sys.stderr)
        sys.exit(2)
    sys.exit(main(sys.argv[1:]))
