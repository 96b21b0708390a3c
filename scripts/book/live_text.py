"""Handles text with progress lines, which carriage returns rewrite."""

import re
import shutil
import time

ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
SPARSE_SECONDS = 15


def _overwrite(line):
    """Returns the visible text of a line with carriage returns: later text covers earlier text."""
    shown = ""
    for piece in line.split("\r"):
        shown = piece + shown[len(piece) :]
    return shown.rstrip() if "\r" in line else shown


def final_text(text):
    """Returns the text as a terminal finally shows it."""
    return "\n".join(_overwrite(line) for line in text.replace("\r\n", "\n").split("\n"))


class LiveText:
    """Writes text to a stream. In a terminal, a progress line is rewritten in place, and truncated to the width,
    since a wrapped line could not be rewritten. Elsewhere, each line is written when it is complete, and an
    incomplete line every 15 seconds."""

    def __init__(self, stream, now=time.monotonic):
        self.stream = stream
        self.tty = stream.isatty()
        self.now = now
        self.rest = ""  # the text of the incomplete line
        self.written = now()

    def write(self, text):
        *lines, self.rest = (self.rest + text).replace("\r\n", "\n").split("\n")
        for line in lines:
            self._put(_overwrite(line), complete=True)
        # Text before the last carriage return is covered, unless the text ends there.
        self.rest = _overwrite(self.rest) + ("\r" if self.rest.endswith("\r") else "")
        shown = self.rest.rstrip("\r")
        if shown and (self.tty or self.now() - self.written >= SPARSE_SECONDS):
            self._put(shown, complete=False)
        self.stream.flush()

    def line(self, text):
        """Ends an incomplete line, if there is one, and writes a separate line."""
        self.write(("\n" if self.rest else "") + text + "\n")

    def _put(self, line, complete):
        self.written = self.now()
        if self.tty:
            width = shutil.get_terminal_size().columns - 1
            self.stream.write(f"\r{line if complete else line[:width]}\x1b[K" + ("\n" if complete else ""))
        else:
            self.stream.write(ANSI.sub("", line) + "\n")
