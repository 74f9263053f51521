"""A mail server, as far as the tests of the gate need one."""

from __future__ import annotations

import socket

from gatekeeper.milter import packets as p
from gatekeeper.milter.address import Address
from gatekeeper.milter.codec import PacketReader, encode


class Client:
    """A mail server, as far as these tests need one."""

    def __init__(self, address: Address) -> None:
        if address.path:
            self.socket = socket.socket(socket.AF_UNIX)
            self.socket.connect(address.path)
        else:
            self.socket = socket.create_connection((address.host, address.port))
        self.socket.settimeout(15)
        self.reader, self.waiting = PacketReader(), list[p.Packet]()

    def send(self, *packets: p.Packet) -> None:
        self.socket.sendall(b"".join(map(encode, packets)))

    def read(self) -> p.Packet | None:
        while not self.waiting:
            data = self.socket.recv(65536)
            if not data:
                return None
            self.waiting += self.reader.feed(data)
        return self.waiting.pop(0)

    def begin(self) -> None:
        self.send(p.Negotiate(version=6, actions=0x1FF, options=0x1FFFFF))
        assert isinstance(self.read(), p.Negotiate)
        self.send(p.Connect(name=b"c.test", family=b"4", port=25, address=b"192.0.2.7"))

    def message(self) -> None:
        self.send(p.Mail(b"<a@x.example>"), p.Rcpt(b"<b@y.example>"), p.Header(b"Subject", b" s"), p.EndOfHeaders())
        self.send(p.Body(b"x\r\n"), p.EndOfMessage())

    def final(self) -> p.Packet | None:
        while True:
            packet = self.read()
            if not isinstance(packet, p.AddHeader | p.Progress | p.ChangeHeader):
                return packet
