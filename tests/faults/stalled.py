#!/usr/bin/env python3
"""stalled.py - many connections to a world's milter at once, as an MTA's

    stalled.py WORLD COUNT ACT...

COUNT messages are begun and stall behind their header.  Then each ACT:

    beside      another message from beginning to end
    half        every one of them sends half a packet and stalls in it
    end         every one of them is ended
    drop        every connection is closed without a word
    look        the milter's descriptors, threads and resident KB

One line for each: "begun 900 refused 0", "beside accepted", "ended 900",
"look 18 7 9000".  Standard library only.
"""
import os
import re
import socket
import struct
import sys
import time

world, count, acts = sys.argv[1], int(sys.argv[2]), sys.argv[3:]
SECONDS = 120


class Speaker:
    """One connection; answers are the code's letter, or "" for none."""

    def __init__(self):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(SECONDS)
        self.socket.connect(world + "/run/milter.sock")
        self.send(b"O", struct.pack(">III", 6, 0x1ff, 0x1fffff))
        self.answer()
        self.send(b"C", b"client\0004" + struct.pack(">H", 25) +
                  b"127.0.0.1\0")
        self.send(b"H", b"client\0")

    def send(self, command, rest=b""):
        self.socket.sendall(struct.pack(">I", len(rest) + 1) + command + rest)

    def read(self, size):
        octets = b""
        while len(octets) < size:
            more = self.socket.recv(size - len(octets))
            if not more:
                raise OSError("closed")
            octets += more
        return octets

    def answer(self):
        return self.read(struct.unpack(">I", self.read(4))[0])[:1].decode()

    def begin(self):
        self.send(b"M", b"<a@school.example>\0")
        if self.answer() != "c":
            return False
        self.send(b"R", b"<b@school.example>\0")
        self.send(b"L", b"Subject\0 stalled\0")
        return True

    def end(self):
        self.send(b"B", b"hello there\r\n")
        self.send(b"E")


def beside():
    try:
        one = Speaker()
        if not one.begin():
            return "refused"
        one.end()
        return "accepted" if one.answer() == "c" else "not accepted"
    except OSError as e:
        return f"not answered: {e}"


def end():
    for one in stalled:
        one.end()
    return sum(one.answer() == "c" for one in stalled)


def half():
    for one in stalled:
        one.socket.sendall(struct.pack(">I", 1000) + b"Bhello")
    return len(stalled)


def drop():
    for one in stalled:
        one.socket.close()
    return len(stalled)


def look():
    with open(world + "/log/schoolgate.log") as f:
        pid = re.findall(r"started process=milter pid=(\d+)", f.read())[-1]
    with open(f"/proc/{pid}/status") as f:
        resident = re.search(r"VmRSS:\s+(\d+)", f.read()).group(1)
    return "%d %d %s" % (len(os.listdir(f"/proc/{pid}/fd")),
                         len(os.listdir(f"/proc/{pid}/task")), resident)


stalled, refused, silent = [], 0, 0
while len(stalled) + refused + silent < count and silent < 2:
    try:
        one = Speaker()
        if one.begin():
            stalled.append(one)
        else:
            refused += 1
    except OSError:
        silent += 1
print("begun", len(stalled), "refused", refused, "silent", silent, flush=True)
for act in acts:
    print(act, globals()[act](), flush=True)
    time.sleep(1)
