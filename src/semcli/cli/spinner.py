"""A sign of life on stderr for what takes more than a second: elapsed time, how much is done where the engine says so,
and the rows that have been read.

Only on a terminal that can take back a line. It ends before anything else is written there.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from time import monotonic
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from semcli.engine.base import Session as EngineSession

_FRAMES = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"
_PLAIN = "|/-\\"
_DELAY, _PACE = 1.0, 0.1
_BACK = "\r\x1b[K"


class Spinner:
    """Turns from one second after its beginning until `stop`. Where it is not `wanted` it does nothing.

    `rows` says how many rows have been read, `progress` how much of the work is done, from 0 to 1, or None.
    """

    def __init__(self, wanted: bool, rows: Callable[[], int] = lambda: 0, delay: float = _DELAY) -> None:
        self.wanted, self.rows, self._delay = wanted, rows, delay
        self.progress: Callable[[], float | None] = lambda: None
        self._done = 0
        self._drawn = False
        self._ended = threading.Event()
        self._writing = threading.Lock()
        self._thread: threading.Thread | None = None

    def __enter__(self) -> Self:
        if self.wanted:
            self._thread = threading.Thread(target=self._turn, daemon=True)
            self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """End, with the line taken back. To end twice is to end once."""
        self._ended.set()
        if self._thread is not None:
            thread, self._thread = self._thread, None
            thread.join()

    def beside(self, text: str) -> None:
        """Write a text on stderr, where the line was, and go on below it."""
        with self._writing:
            sys.stderr.write((_BACK if self._drawn else "") + text)
            sys.stderr.flush()

    def _turn(self) -> None:
        begun = monotonic()
        if self._ended.wait(self._delay):
            return
        frames = _FRAMES if "utf" in (getattr(sys.stderr, "encoding", "") or "").lower() else _PLAIN
        number = 0
        try:
            while True:
                with self._writing:
                    sys.stderr.write(_BACK + frames[number % len(frames)] + " " + self._told(monotonic() - begun))
                    sys.stderr.flush()
                    self._drawn = True
                number += 1
                if self._ended.wait(_PACE):
                    break
            sys.stderr.write(_BACK)
            sys.stderr.flush()
        except (OSError, ValueError):
            return  # nobody looks any more

    def _told(self, seconds: float) -> str:
        minutes, rest = divmod(int(seconds), 60)
        elapsed = f"{minutes}:{rest:02d} min" if minutes else f"{rest} s"
        count = self.rows()
        if count:
            return f"{elapsed} · {count:,} rows"
        # an engine may think again: what has been told is not taken back, and only the answer says that all is done
        self._done = max(self._done, min(99, int(100 * (self.progress() or 0))))
        return f"{elapsed} · {self._done}%" if self._done else elapsed

    def follow(self, session: EngineSession) -> None:
        """From now on tell how far the statement of this session is."""
        self.progress = session.progress


class Hushing:
    """A stream to the terminal that ends the spinner before the first thing is written."""

    def __init__(self, stream: Any, spinner: Spinner) -> None:
        self._stream, self._spinner = stream, spinner

    def write(self, text: str) -> int:
        self._spinner.stop()
        return int(self._stream.write(text))

    def writelines(self, lines: Any) -> None:
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)
