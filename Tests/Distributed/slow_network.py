#!/usr/bin/env python3
"""A slow network between network namespaces, for kernels without netem: slow_network.py "delay 1ms rate 100mbit" NAMESPACE …

Each namespace gets a device chalk0, with the address 10.77.0.1 in the first, 10.77.0.2 in the next. This program hands on
what is sent there: a packet takes its bytes over the rate to leave its host, after those before it, and arrives the delay
later, as `tc netem` has it. It prints "ready", and ends with the program that started it.
"""

import ctypes
import fcntl
import heapq
import os
import re
import select
import signal
import struct
import subprocess
import sys
import time

TUNSETIFF, IFF_TUN, IFF_NO_PI = 0x400454CA, 0x0001, 0x1000
PR_SET_PDEATHSIG, PR_SET_TIMERSLACK = 1, 29
UNITS = {"us": 1e-6, "ms": 1e-3, "s": 1, "kbit": 1e3, "mbit": 1e6, "gbit": 1e9}


def quantity(name, text):
    """The number behind a word such as `delay`, in seconds or bits a second."""
    found = re.search(rf"\b{name} ([0-9.]+)([a-z]+)", text)
    if not found or found[2] not in UNITS:
        sys.exit(f'slow_network.py: no {name} in "{text}"; needs one such as "delay 1ms rate 100mbit"')
    return float(found[1]) * UNITS[found[2]]


def device(number, namespace):
    """A device in a namespace, whose packets are read from and written to the file that this gives."""
    file = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(file, TUNSETIFF, struct.pack("16sH22x", b"chalk0", IFF_TUN | IFF_NO_PI))

    def ip(*words):
        subprocess.run(["ip", *words], check=True)

    ip("link", "set", "chalk0", "netns", namespace)
    ip("-n", namespace, "address", "add", f"10.77.0.{number}/24", "dev", "chalk0")
    # Packets are large, so that a program keeps up with a gigabit a second.
    ip("-n", namespace, "link", "set", "chalk0", "mtu", "32000", "txqueuelen", "10000", "up")
    return file


def main():
    delay, rate = quantity("delay", sys.argv[1]), quantity("rate", sys.argv[1])
    system = ctypes.CDLL(None)
    # It ends with the program that started it, and not before: mpirun ends the processes of all hosts over this network.
    system.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    for ignored in [signal.SIGTERM, signal.SIGINT]:
        signal.signal(ignored, signal.SIG_IGN)
    system.prctl(PR_SET_TIMERSLACK, 1)
    try:
        # It comes before the programs whose packets it hands on, or they would wait for the processor.
        os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))
    except OSError:
        pass
    files = [device(place + 1, name) for place, name in enumerate(sys.argv[2:])]
    print("ready", flush=True)
    leaving = dict.fromkeys(files, 0.0)  # when each host has sent all that it had to send
    waiting, count = [], 0
    while True:
        now = time.monotonic()
        while waiting and waiting[0][0] <= now:
            _, _, target, packet = heapq.heappop(waiting)
            try:
                os.write(target, packet)
            except OSError:
                pass  # the host is gone
        seconds = max(0, waiting[0][0] - time.monotonic()) if waiting else None
        for file in select.select(files, [], [], seconds)[0]:
            try:
                packet = os.read(file, 65536)
            except OSError:
                return  # the namespaces are gone
            place = packet[19] - 1  # the last byte of the address of IPv4
            if packet[0] >> 4 != 4 or not 0 <= place < len(files):
                continue
            leaving[file] = max(leaving[file], time.monotonic()) + 8 * len(packet) / rate
            count += 1
            heapq.heappush(waiting, (leaving[file] + delay, count, files[place], packet))


main()
