#!/usr/bin/env python3
"""Runs one program to its end and says what it took: seconds, CPU seconds, peak resident kB, peak anonymous kB, exit code.

usage: measure.py [-i FILE] [-o FILE] [-e FILE] PROGRAM [ARGUMENT...]
  -i FILE  its standard input (else /dev/null)
  -o FILE  its standard output, written from the beginning over the pages that FILE already has, and cut to length afterwards
  -e FILE  its standard error

Seconds are those from before the start to after the wait; CPU seconds are the kernel's, user and system, children included. Memory is looked at every 10 ms in
/proc/PID/status: VmHWM, the kernel's own peak of resident memory, and the highest RssAnon seen, which is private memory without mapped files. What comes in
the last 10 ms is missed, and a program that ends sooner has zeros. (ru_maxrss of wait4(2) is no use: it begins with what the starting process had.)
"""
import os
import sys
import threading
import time


def kilobytes(status, name):
    for line in status.splitlines():
        if line.startswith(name):
            return int(line.split()[1])
    return 0


class Watch(threading.Thread):
    INTERVAL_SECONDS = 0.01

    def __init__(self, pid):
        super().__init__(daemon=True)
        self.status = f"/proc/{pid}/status"
        self.resident_kb = 0
        self.anonymous_kb = 0
        self.done = threading.Event()

    def run(self):
        while not self.done.wait(self.INTERVAL_SECONDS):
            try:
                with open(self.status, encoding="ascii", errors="replace") as file:
                    status = file.read()
                self.resident_kb = max(self.resident_kb, kilobytes(status, "VmHWM:"))
                self.anonymous_kb = max(self.anonymous_kb, kilobytes(status, "RssAnon:"))
            except OSError:
                return


def main(arguments):
    files = {"-i": None, "-o": None, "-e": None}
    while arguments and arguments[0] in files:
        files[arguments[0]] = arguments[1]
        arguments = arguments[2:]
    if not arguments:
        print(__doc__, file=sys.stderr)
        return 2

    source = os.open(files["-i"] or os.devnull, os.O_RDONLY)
    output = os.open(files["-o"], os.O_RDWR | os.O_CREAT, 0o644) if files["-o"] else os.open(os.devnull, os.O_RDWR)
    errors = os.open(files["-e"] or os.devnull, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
    actions = [(os.POSIX_SPAWN_DUP2, source, 0), (os.POSIX_SPAWN_DUP2, output, 1), (os.POSIX_SPAWN_DUP2, errors, 2)]
    started = time.monotonic()
    pid = os.posix_spawnp(arguments[0], arguments, os.environ, file_actions=actions)
    watch = Watch(pid)
    watch.start()
    _, status, usage = os.wait4(pid, 0)
    seconds = time.monotonic() - started
    watch.done.set()
    watch.join()
    if files["-o"]:
        # The program wrote through the same open file, so its place is ours.
        os.ftruncate(output, os.lseek(output, 0, os.SEEK_CUR))
    code = os.waitstatus_to_exitcode(status)
    print(f"{seconds:.4f} {usage.ru_utime + usage.ru_stime:.3f} {watch.resident_kb} {watch.anonymous_kb} {code}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
