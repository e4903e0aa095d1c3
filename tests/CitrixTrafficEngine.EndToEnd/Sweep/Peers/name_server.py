"""name_server.py ADDRESS PORT [forge COUNT]: answers each DNS query over UDP with REFUSED from the address that it was sent to. "forge" answers it with COUNT datagrams
that a sweep must not believe instead: wrong identifiers, the query itself, noise, other ports, other addresses."""
import random
import socket
import sys

address, port = sys.argv[1], int(sys.argv[2])
forged = int(sys.argv[4]) if len(sys.argv) > 4 else 0
is_v6 = ":" in address
server = socket.socket(socket.AF_INET6 if is_v6 else socket.AF_INET, socket.SOCK_DGRAM)
if is_v6:
    server.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
    server.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_RECVPKTINFO, 1)
else:
    server.setsockopt(socket.IPPROTO_IP, 8, 1)  # IP_PKTINFO
server.bind((address, port))
print("ready", flush=True)


def local(ancillary):
    # The address that was asked is the one that answers.
    return [(level, kind, data if is_v6 else b"\0\0\0\0" + data[8:12] + b"\0\0\0\0") for level, kind, data in ancillary]


def forge(query, ancillary, client):
    chance = random.Random(7)
    other = socket.socket(socket.AF_INET6 if is_v6 else socket.AF_INET, socket.SOCK_DGRAM)
    reply = query[:2] + b"\x80\x05" + query[4:6] + b"\0\0\0\0\0\0" + query[12:]
    for number in range(forged):
        kind = number % 5
        if kind == 0:  # any identifier but the right one
            wrong = (int.from_bytes(query[:2], "big") + 1 + chance.randrange(65535)) % 65536
            server.sendmsg([wrong.to_bytes(2, "big") + reply[2:]], local(ancillary), 0, client)
        elif kind == 1:  # the query itself
            server.sendmsg([query], local(ancillary), 0, client)
        elif kind == 2:  # noise
            server.sendmsg([chance.randbytes(chance.randrange(64))], local(ancillary), 0, client)
        elif kind == 3:  # the right answer, from a port that was not asked
            other.sendto(reply, client)
        else:  # cut short
            server.sendmsg([reply[:chance.randrange(12)]], local(ancillary), 0, client)
    other.close()


while True:
    query, ancillary, _, client = server.recvmsg(2048, 256)
    if len(query) < 12:
        continue
    if forged:
        forge(query, ancillary, client)
        forged = 0
    elif len(sys.argv) <= 4:
        server.sendmsg([query[:2] + b"\x80\x05" + query[4:6] + b"\0\0\0\0\0\0" + query[12:]], local(ancillary), 0, client)
