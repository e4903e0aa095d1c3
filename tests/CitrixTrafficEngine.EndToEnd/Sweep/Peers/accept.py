"""accept.py BANNER LINGER ADDRESS PORT...: listens with the largest backlog, accepts, says BANNER (- for nothing) and closes; LINGER "reset" resets instead."""
import os
import selectors
import socket
import struct
import sys

banner, linger, address, *ports = sys.argv[1:]
banner = b"" if banner == "-" else banner.encode().decode("unicode_escape").encode()
selector = selectors.DefaultSelector()
for port in ports:
    listener = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if ":" in address:
        listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
    if linger == "reset":
        # Accepted sockets inherit it.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    listener.bind((address, int(port)))
    listener.listen(65535)
    listener.setblocking(False)
    selector.register(listener, selectors.EVENT_READ)

print("ready", flush=True)
while True:
    for key, _ in selector.select():
        try:
            for _ in range(512):
                descriptor, _ = key.fileobj._accept()
                if banner:
                    try:
                        os.write(descriptor, banner)
                    except OSError:
                        pass
                os.close(descriptor)
        except BlockingIOError:
            pass
