"""What an audit finds in every capture of a folder, as the table of docs/findings-measured.md.

findings_over_captures.py CTXSCAN FOLDER [DOCUMENT]: prints the table; with DOCUMENT replaces the one that stands in it between the two marks.
The sample of this repository is always among them. Exit code 1 where an audit fails otherwise than by a torn capture.
"""
import concurrent.futures
import json
import pathlib
import subprocess
import sys

BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"


def records(program, capture):
    run = subprocess.run([program, "audit", "-q", str(capture)], capture_output=True, text=True)
    if run.returncode not in (0, 3):
        sys.exit(f"{capture}: exit code {run.returncode}: {run.stderr}")
    return [json.loads(line) for line in run.stdout.splitlines()]


def rows(program, folder):
    root = pathlib.Path(__file__).resolve().parent.parent
    captures = sorted(path for path in pathlib.Path(folder).iterdir() if path.suffix in (".pcap", ".pcapng", ".cap"))
    captures.append(root / "samples" / "citrix-site.pcap")
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        read = list(pool.map(lambda capture: records(program, capture), captures))
    for capture, found_records in zip(captures, read):
        for record in found_records:
            kind = record["event"]["dataset"]
            if kind == "ctxscan.finding":
                found = record["ctxscan"]["finding"]
                severity = {10: "info", 30: "low", 50: "medium", 70: "high"}[record["event"]["severity"]]
                yield f"| {capture.name} | `{found['key']}` | {severity} | {found['confidence']} | {found['count']} | {record['message']} |"
            for entry in record["ctxscan"].get("withheld", []) if kind == "ctxscan.summary" else []:
                yield f"| {capture.name} | {entry['finding']} | withheld | | {entry['count']} | {entry['reason']} |"


def main():
    program, folder = sys.argv[1:3]
    table = "\n".join(["| capture | finding | severity | confidence | count | why |", "|---|---|---|---|---|---|", *rows(program, folder)])
    if len(sys.argv) < 4:
        print(table)
        return
    document = pathlib.Path(sys.argv[3])
    text = document.read_text(encoding="utf-8")
    document.write_text(text[:text.index(BEGIN) + len(BEGIN)] + "\n" + table + "\n" + text[text.index(END):], encoding="utf-8")


main()
