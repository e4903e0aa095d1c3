#!/usr/bin/env python3
"""Holds the records of an audit to the packets and conversations that tshark finds in the same capture.

usage: conversations.py CAPTURE RECORDS CACHE_FOLDER
What tshark finds is kept in CACHE_FOLDER by the checksum of the capture: it takes minutes on a large one. Ends with 0 where all agree, 3 where something
differs (and says what), 4 where it cannot be told.

What is compared: the number of packets; and every TCP and UDP conversation, the two ends in either direction, with its packets: all flows of the same two ends
together, because where one ends and the next begins (reused ports, timeouts) each tool decides for itself. Left out, on both sides, is what has no
one answer: ICMP and other protocols; conversations between two addresses that sent fragments to each other, or GTP.
"""
import hashlib
import ipaddress
import json
import os
import subprocess
import sys

FIELDS = ["frame.protocols", "ip.src", "ip.dst", "ipv6.src", "ipv6.dst", "tcp.srcport", "tcp.dstport", "udp.srcport", "udp.dstport",
          "ip.flags.mf", "ip.frag_offset", "ipv6.fraghdr.nxt"]
# Each frame for itself: nothing is put together from several.
ALONE = ["-o", "ip.defragment:FALSE", "-o", "ipv6.defragment:FALSE", "-o", "tcp.desegment_tcp_streams:FALSE"]


def innermost(protocols):
    """Which IP header and which transport header a flow record counts the frame by, or None: (transport, its index, "ip" or "ipv6", its index, in GTP)."""
    counts = {"ip": 0, "ipv6": 0, "udp": 0}
    ip, ip_index, gtp, found = None, -1, False, None
    for index, protocol in enumerate(protocols):
        if protocol in ("ip", "ipv6"):
            ip, ip_index = protocol, counts[protocol]
            counts[protocol] += 1
        elif protocol in ("icmp", "icmpv6"):
            return found
        elif protocol == "tcp":
            return ("tcp", 0, ip, ip_index, gtp) if ip else None
        elif protocol == "udplite":
            return None
        elif protocol == "udp":
            following = protocols[index + 1] if index + 1 < len(protocols) else ""
            gtp = gtp or following in ("gtp", "gtpprime")
            found = ("udp", counts["udp"], ip, ip_index, gtp) if ip else None
            counts["udp"] += 1
            if following not in ("vxlan", "geneve"):
                return found
    return found


def at(values, index):
    values = values.split(",")
    return values[index] if index < len(values) else ""


def between(one, other):
    return (one, other) if one <= other else (other, one)


def read_tshark(capture):
    command = ["tshark", "-n", "-r", capture, *ALONE, "-T", "fields", "-E", "occurrence=a", "-E", "separator=/t", "-E", "aggregator=,"]
    for field in FIELDS:
        command += ["-e", field]
    known, conversations, unclear, packets = {}, {}, set(), 0
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as tshark:
        for line in tshark.stdout:
            values = line.rstrip("\n").split("\t")
            packets += 1
            protocols = values[0]
            if protocols not in known:
                known[protocols] = innermost(protocols.split(":"))
            if known[protocols] is None:
                continue
            transport, index, ip, ip_index, gtp = known[protocols]
            first = 1 if ip == "ip" else 3
            source, destination = at(values[first], ip_index), at(values[first + 1], ip_index)
            port = 5 if transport == "tcp" else 7
            source_port, destination_port = at(values[port], index), at(values[port + 1], index)
            if not source or not destination or not source_port or not destination_port:
                continue
            if gtp or values[11] or any(value not in ("", "0", "False") for value in values[9].split(",") + values[10].split(",")):
                unclear.add(between(source, destination))
            ends = between((source, source_port), (destination, destination_port))
            key = (transport, *ends[0], *ends[1])
            conversations[key] = conversations.get(key, 0) + 1
    if tshark.returncode not in (0, 2):  # 2: the capture is torn, which ctxscan reports too
        raise OSError(f"tshark ended with {tshark.returncode}")
    return packets, conversations, unclear


def read_records(path):
    packets, conversations = None, {}
    with open(path, encoding="utf-8") as file:
        for line in file:
            record = json.loads(line)
            dataset = record["event"]["dataset"]
            if dataset == "ctxscan.summary":
                packets = record["ctxscan"]["packets"]["read"]
            if dataset != "ctxscan.flow" or record["network"]["transport"] not in ("tcp", "udp"):
                continue
            if any(tunnel["type"] == "gtp" for tunnel in record["ctxscan"].get("tunnels", [])):
                continue
            source, destination = record["source"], record["destination"]
            ends = between((source["ip"], str(source["port"])), (destination["ip"], str(destination["port"])))
            key = (record["network"]["transport"], *ends[0], *ends[1])
            conversations[key] = conversations.get(key, 0) + source["packets"] + destination["packets"]
    return packets, conversations


def digest(conversations, unclear):
    """How many conversations there are, and a sum over them that does not depend on their order."""
    unclear = set(unclear)
    counts, total = {"tcp": 0, "udp": 0}, 0
    for key, packets in conversations.items():
        if between(key[1], key[3]) in unclear:
            continue
        counts[key[0]] += 1
        total += int.from_bytes(hashlib.blake2b(repr((key, packets)).encode(), digest_size=8).digest(), "big")
    return {**counts, "digest": f"{total % (1 << 64):016x}"}


def canonical(key):
    transport, one, one_port, other, other_port = key
    ends = between((str(ipaddress.ip_address(one)), one_port), (str(ipaddress.ip_address(other)), other_port))
    return (transport, *ends[0], *ends[1])


def merged(conversations):
    """The same with addresses in one spelling."""
    result = {}
    for key, packets in conversations.items():
        key = canonical(key)
        result[key] = result.get(key, 0) + packets
    return result


def checksum(path):
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def known_answer(capture, folder):
    path = os.path.join(folder, checksum(capture) + ".json")
    if os.path.exists(path):
        with open(path, encoding="utf-8") as file:
            return json.load(file)
    print(f"{capture}: asking tshark for its conversations, once", file=sys.stderr)
    packets, conversations, unclear = read_tshark(capture)
    conversations = merged(conversations)
    pairs = sorted(between(*(str(ipaddress.ip_address(end)) for end in pair)) for pair in unclear)
    answer = {"packets": packets, **digest(conversations, pairs), "left_out": pairs}
    os.makedirs(folder, exist_ok=True)
    with open(path + ".part", "w", encoding="utf-8") as file:
        json.dump(answer, file)
    os.replace(path + ".part", path)
    return answer


def main(capture, records, folder):
    try:
        expected = known_answer(capture, folder)
    except OSError as fault:
        print(f"{capture}: no answer of tshark: {fault}", file=sys.stderr)
        return 4
    packets, conversations = read_records(records)
    found = digest(merged(conversations), [tuple(pair) for pair in expected["left_out"]])
    if packets != expected["packets"]:
        print(f"{capture}: ctxscan read {packets} packets, tshark {expected['packets']}: not compared", file=sys.stderr)
        return 3
    for transport in ("tcp", "udp"):
        if found[transport] != expected[transport]:
            print(f"{capture}: ctxscan has {found[transport]} {transport} conversations, tshark {expected[transport]}: not compared", file=sys.stderr)
            return 3
    if found["digest"] != expected["digest"]:
        print(f"{capture}: as many conversations as tshark finds, but not the same ones or not with the same packets: not compared", file=sys.stderr)
        return 3
    print(f"agree with tshark: {packets} packets, {found['tcp']} TCP and {found['udp']} UDP conversations and the packets of each; address pairs left out: {len(expected['left_out'])}")
    return 0


if __name__ == "__main__":
    if len(sys.argv) != 4:
        print(__doc__, file=sys.stderr)
        sys.exit(2)
    sys.exit(main(*sys.argv[1:]))
