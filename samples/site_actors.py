#!/usr/bin/env python3
"""The parts of the sample site that have no server in Debian: small sockets that speak publicly known bytes.

serve NAME [--cert FILE]      play the listening side of NAME's ports until the process is ended
call  NAME ADDRESS PORT       play the calling side of one TCP dialogue
udp   NAME ADDRESS PORT       send NAME's datagrams, print how many answers came
pair  ADDRESS PORT PEER PORT  datagrams between two ports, both known beforehand

A dialogue is a list of (speaker, bytes), speaker "s" for the listener and "c" for the caller. Both sides walk the same
list: each sends its own lines and reads as many bytes as the other's line has. What is not public is zero bytes.
Every exchange is bounded in count and time.
"""
import argparse
import selectors
import socket
import ssl
import struct
import sys
import threading
import time

# ICA: the listener speaks first, the caller echoes; then the listener's 18 bytes, then module PDUs 01, length - 3 (little endian),
# the module's name at offset 9. Seen in public captures of an XenApp 6 session.
ICA_HELLO = bytes.fromhex("7f7f49434100")
ICA_SERVER = bytes.fromhex("000f00070002") + bytes(12)


def ica_module(name: str) -> bytes:
    body = bytes(6) + name.encode("ascii") + b"\0" * 4
    return b"\x01" + struct.pack("<H", len(body)) + body


# CGP, which carries Session Reliability: 1a, then the name and version of the protocol.
CGP_CALLER = b"\x1aCGP/01" + bytes(16) + b"Citrix.TcpProxyService" + bytes(8)
CGP_LISTENER = b"\x1aCGP/01" + bytes(24)

# NetScaler RPC: length (little endian), a5 a5 at 4, command at 8, error at 10; the greeting says "login required" (0x160).
NETSCALER_RPC_HELLO = bytes.fromhex("10000000a5a5000001006001") + bytes(4)
NETSCALER_RPC_LOGIN = bytes.fromhex("20000000a5a5000001000000") + bytes(20)
NETSCALER_RPC_REPLY = bytes.fromhex("10000000a5a5000081000000") + bytes(4)

# FlexNet: the error answer to a request that it cannot read is public, the request is not.
FLEXNET_CALLER = bytes(147)
FLEXNET_LISTENER = b"\x57\x57" + bytes(145)

# TDS pre-login (MS-TDS 2.2.6.5): header, then option tokens 00 VERSION and 01 ENCRYPTION, ff, their data.
TDS_CALLER = bytes.fromhex("1201001a00000000" "00000b0006" "0100110001" "ff" "000000000000" "00")
TDS_LISTENER = bytes.fromhex("0401001a00000100" "00000b0006" "0100110001" "ff" "100000000000" "00")

# RDP: X.224 connection request and confirm with a negotiation request (MS-RDPBCGR 2.2.1.1, 2.2.1.2).
RDP_CALLER = bytes.fromhex("030000130ee000000000000100080003000000")
RDP_LISTENER = bytes.fromhex("030000130ed000001234000200080002000000")

TCP = {
    "ica": [("s", ICA_HELLO), ("c", ICA_HELLO), ("s", ICA_SERVER), ("c", ica_module("WFICA32.EXE")), ("c", ica_module("TDWSTCPN.DLL")),
            ("c", ica_module("WDICA30N.DLL")), ("s", ica_module("WDICA30N.DLL")), ("c", bytes(600)), ("s", bytes(2400))],
    "cgp": [("c", CGP_CALLER), ("s", CGP_LISTENER), ("c", bytes(300)), ("s", bytes(3000))],
    "flexnet": [("c", FLEXNET_CALLER), ("s", FLEXNET_LISTENER)],
    "netscaler-rpc": [("s", NETSCALER_RPC_HELLO), ("c", NETSCALER_RPC_LOGIN), ("s", NETSCALER_RPC_REPLY), ("c", bytes(200)), ("s", bytes(40))],
    "tds": [("c", TDS_CALLER), ("s", TDS_LISTENER)],
    "rdp": [("c", RDP_CALLER), ("s", RDP_LISTENER)],
}

# Which ports each host's listener has: port -> (dialogue, TLS). UDP ports answer a datagram with one of the same length.
HOSTS = {
    "vda": ({1494: ("ica", False), 2598: ("cgp", False), 3389: ("rdp", False)}, []),
    "license": ({27000: ("flexnet", False), 7279: ("flexnet", False)}, []),
    "sql": ({1433: ("tds", False)}, []),
    "netscaler": ({3008: ("netscaler-rpc", True), 3009: ("netscaler-rpc", True), 3010: ("netscaler-rpc", False),
                   3011: ("netscaler-rpc", False)}, []),
    "pvs": ({}, [6910]),
}


def ipfix(sequence: int, records: int) -> bytes:
    """One IPFIX message (RFC 7011): a template of source, destination, octets; then that many records of it."""
    template = struct.pack("!HH6H", 256, 3, 8, 4, 12, 4, 1, 8)
    sets = struct.pack("!HH", 2, 4 + len(template)) + template
    rows = b"".join(socket.inet_aton("10.20.10.21") + socket.inet_aton("10.20.30.31") + struct.pack("!Q", 1000 + n) for n in range(records))
    sets += struct.pack("!HH", 256, 4 + len(rows)) + rows
    return struct.pack("!HHIII", 10, 16 + len(sets), int(time.time()), sequence, 1) + sets


def heartbeat(state: int) -> bytes:
    """NetScaler HA heartbeat: four bytes of signature (not public), version, application, type, state, the rest unknown."""
    return bytes(4) + bytes([10, 0, 0, state]) + bytes(56)


# UDP callers: (datagram count, seconds between, maker, own port or 0, waits for answers)
UDP = {
    "appflow": (4, 0.2, lambda n: ipfix(n * 3, 3), 0, False),
    "pvs-stream": (12, 0.05, lambda n: struct.pack(">I", n) + bytes(508), 6901, True),
    "unanswered": (2, 0.2, lambda n: b"\x02", 0, False),
}


def walk(connection, dialogue, me):
    for speaker, data in dialogue:
        if speaker == me:
            connection.sendall(data)
            continue
        missing = len(data)
        while missing:
            got = connection.recv(missing)
            if not got:
                return
            missing -= len(got)


def answer(connection, dialogue, context):
    with connection:
        connection.settimeout(10)
        try:
            with context.wrap_socket(connection, server_side=True) if context else connection as stream:
                walk(stream, dialogue, "s")
                while stream.recv(4096):  # until the caller closes
                    pass
        except OSError as error:
            print(f"listener: {error}", file=sys.stderr)


def serve(name, cert):
    ports, datagrams = HOSTS[name]
    selector = selectors.DefaultSelector()
    context = None
    if cert:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(cert)
    for port, (dialogue, tls) in ports.items():
        listener = socket.create_server(("", port), backlog=16)
        selector.register(listener, selectors.EVENT_READ, (TCP[dialogue], context if tls else None))
    for port in datagrams:
        receiver = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        receiver.bind(("", port))
        selector.register(receiver, selectors.EVENT_READ, None)
    while True:
        for key, _ in selector.select():
            if key.data is None:
                data, sender = key.fileobj.recvfrom(2048)
                key.fileobj.sendto(data[:4] + bytes(len(data) * 2 - 4), sender)
            else:
                connection, _ = key.fileobj.accept()
                threading.Thread(target=answer, args=(connection, *key.data), daemon=True).start()


def call(name, address, port, source, tls):
    with socket.create_connection((address, port), timeout=8, source_address=(source, 0) if source else None) as connection:
        connection.settimeout(8)
        if not tls:
            walk(connection, TCP[name], "c")
            return
        context = ssl.create_default_context()
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        with context.wrap_socket(connection) as stream:
            walk(stream, TCP[name], "c")


def udp(name, address, port):
    count, pause, make, own, waits = UDP[name]
    answers = 0
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        sender.settimeout(1)
        sender.bind(("", own))
        for number in range(count):
            sender.sendto(make(number), (address, port))
            if waits:
                sender.recv(4096)
                answers += 1
            time.sleep(pause)
    print(f"{count} sent, {answers} answered")


def pair(address, port, peer, peer_port, payload, seconds):
    """Datagrams to the peer's port five times a second; what comes in waits unread."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as both:
        both.bind((address, port))
        time.sleep(1)  # the peer binds its port meanwhile
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            both.sendto(payload, (peer, peer_port))
            time.sleep(0.2)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    command = commands.add_parser("serve")
    command.add_argument("name", choices=HOSTS)
    command.add_argument("--cert")
    command = commands.add_parser("call")
    command.add_argument("name", choices=TCP)
    command.add_argument("address")
    command.add_argument("port", type=int)
    command.add_argument("--source")
    command.add_argument("--tls", action="store_true")
    command = commands.add_parser("udp")
    command.add_argument("name", choices=UDP)
    command.add_argument("address")
    command.add_argument("port", type=int)
    command = commands.add_parser("pair")
    command.add_argument("address")
    command.add_argument("port", type=int)
    command.add_argument("peer")
    command.add_argument("peer_port", type=int)
    command.add_argument("--heartbeat", type=int, metavar="STATE")
    command.add_argument("--seconds", type=float, default=4)
    given = parser.parse_args()
    if given.command == "serve":
        serve(given.name, given.cert)
    elif given.command == "call":
        call(given.name, given.address, given.port, given.source, given.tls)
    elif given.command == "udp":
        udp(given.name, given.address, given.port)
    else:
        payload = bytes(160) if given.heartbeat is None else heartbeat(given.heartbeat)
        pair(given.address, given.port, given.peer, given.peer_port, payload, given.seconds)


if __name__ == "__main__":
    try:
        main()
    except (OSError, ssl.SSLError) as error:
        sys.exit(f"{' '.join(sys.argv[1:])}: {error}")
