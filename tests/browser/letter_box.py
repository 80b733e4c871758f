"""A mail server on loopback that keeps each letter as a mail program would read it."""

from __future__ import annotations

import email
import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message


class LetterBox(Message):
    """The letters that came, in their order; one is in it before its sender hears that it was taken."""

    def __init__(self) -> None:
        super().__init__(message_class=None)
        self.letters: list[EmailMessage] = []
        self.server = ""  # smtp+plain://host:port

    def prepare_message(self, session: Any, envelope: Any) -> Any:
        return email.message_from_bytes(envelope.content, policy=default)

    def handle_message(self, message: Any) -> None:
        self.letters.append(message)


class _Controller(Controller):
    """Listens at a socket that is open already, so that nobody else takes the port."""

    def __init__(self, box: LetterBox, listening: socket.socket) -> None:
        super().__init__(box, hostname="127.0.0.1", port=listening.getsockname()[1], ready_timeout=300)
        self._listening = listening

    def _create_server(self) -> Any:
        return self.loop.create_server(self._factory_invoker, sock=self._listening)


@contextmanager
def open_letter_box() -> Iterator[LetterBox]:
    """A box that takes letters at its `server` while the context lasts."""
    box = LetterBox()
    with socket.create_server(("127.0.0.1", 0)) as listening:
        controller = _Controller(box, listening)
        controller.start()
        box.server = f"smtp+plain://127.0.0.1:{controller.port}"
        try:
            yield box
        finally:
            controller.stop()


def link_in(letter: EmailMessage, part: str) -> str:
    """The one address in a letter's text that has `part` in it."""
    found: str
    (found,) = {address for address in re.findall(r"https?://\S+", letter.get_content()) if part in address}
    return found
