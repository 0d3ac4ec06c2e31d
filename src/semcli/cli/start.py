"""What happens around a command: which one, how its words are read, and how whatever goes wrong is told."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from typing import Any, NoReturn

from semcli.errors import Exit, Problem, SemcliError, did_you_mean, fail

_AHEAD = {"-q", "--quiet", "-v", "--verbose", "--debug"}
_ADDRESSES = ("--connection", "--to")
_AHEAD_WITH_VALUE = {"--catalog", "--connection"}


def run(words: Sequence[str]) -> int:
    """Do what the command line says. Returns the exit status; nothing is raised."""
    _heed_signals()
    _remember_secrets(words)
    return guarded(lambda: _dispatch(list(words)), words)


def _remember_secrets(words: Sequence[str]) -> None:
    """Whatever a message says of these words, it shows no secret that stands in one. The address of a connection is
    left to its driver: its password may well be the name of its user too, which messages have to name."""
    from semcli.secret_text import remember

    before = ("", *words)
    remember(word for last, word in zip(before, words, strict=False) if not _is_address(last, word))


def _is_address(before: str, word: str) -> bool:
    return before in _ADDRESSES or word.startswith(tuple(f"{flag}=" for flag in _ADDRESSES))


def _heed_signals() -> None:
    """Being asked to end, or losing the terminal, is an interruption like Ctrl-C: the database hears of it too, and
    nothing half-written is left behind."""
    import signal
    import threading

    if threading.current_thread() is not threading.main_thread():
        return

    def interrupt(number: int, frame: object) -> NoReturn:
        raise KeyboardInterrupt

    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        # what the caller has chosen to ignore (nohup) stays ignored
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, interrupt)
    sys.unraisablehook = _heard_again


def _heard_again(told: sys.UnraisableHookArgs) -> None:
    """An interruption that comes while Python runs a callback of its own, of an import say, is printed and dropped:
    it is sent again, else the database would go on and nobody would hear of it."""
    if issubclass(told.exc_type, KeyboardInterrupt):
        import _thread
        import threading

        # a little later, since it would be dropped in here too
        threading.Timer(0.02, _thread.interrupt_main).start()
    else:
        sys.__unraisablehook__(told)


def guarded(work: Callable[[], int], words: Sequence[str]) -> int:
    """The work's status, or that of what went wrong, which is told on stderr."""
    try:
        status = work()
        sys.stdout.flush()
        return status
    except SemcliError as error:
        return tell(error, words)
    except KeyboardInterrupt as error:
        return tell(_interrupted(error), words)
    except BrokenPipeError:
        # whoever read has had enough; the rest goes nowhere, so that flushing at the end cannot fail either
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Exit.OK
    except Exception as error:  # the last line of defence: one line for people, the rest with --debug
        if _began_as_interrupt(error):
            return tell(_interrupted(error), words)
        return tell(_internal(error), words)


def _began_as_interrupt(error: BaseException | None) -> bool:
    """Whether tidying up after Ctrl-C is what failed."""
    while error is not None:
        if isinstance(error, KeyboardInterrupt):
            return True
        error = error.__cause__ or error.__context__
    return False


def _interrupted(error: BaseException) -> SemcliError:
    found = fail("interrupted", "interrupted")
    found.__cause__ = error  # for --debug
    return found


def _internal(error: Exception) -> SemcliError:
    """An error that nobody foresaw. Its own text stays untold: it may quote data."""
    found = SemcliError(
        Problem(
            "internal",
            f"semcli itself is at fault ({type(error).__name__})",
            ("`--debug` shows where; a report with that is welcome",),
        )
    )
    found.__cause__ = error
    return found


def tell(error: SemcliError, words: Sequence[str]) -> int:
    """Write the error to stderr, in the format that the command line asks for."""
    from semcli.cli.terminal import screen_of
    from semcli.render.errors import as_json, human

    trace = _traceback(error) if "--debug" in words else None
    try:
        if _wants_json(words):
            sys.stderr.write(as_json(error, trace))
        else:
            screen = screen_of(sys.stderr, os.environ)
            sys.stderr.write((trace or "") + human(error, colour=screen.colour, width=screen.width))
        sys.stderr.flush()
    except OSError:
        pass  # nobody listens
    return int(error.exit)


def _traceback(error: SemcliError) -> str:
    import traceback

    from semcli.render.text import visible_lines
    from semcli.secret_text import redact

    parts = (f"{''.join(traceback.format_tb(part.__traceback__))}{_said(part)}\n" for part in _chain(error))
    return redact(visible_lines("Traceback (most recent call last):\n" + "\n".join(parts)))


def _chain(error: BaseException) -> list[BaseException]:
    """The error after those that led to it."""
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return [error] if cause is None else [*_chain(cause), error]


def _said(error: BaseException) -> str:
    """The kind of an error, and its words if they are ours: those of others may quote data."""
    return f"{type(error).__name__}: {error}" if isinstance(error, SemcliError) else type(error).__name__


def _wants_json(words: Sequence[str]) -> bool:
    """Whether the format is JSON, read off the words themselves: they may be what is wrong."""
    chosen = ""
    for index, word in enumerate(words):
        following = words[index + 1] if index + 1 < len(words) else ""
        if word == "--format":
            return following in ("json", "jsonl")
        if word.startswith("--format="):
            return word[9:] in ("json", "jsonl")
        if word == "--output" or word.startswith("--output="):
            chosen = word[9:] if "=" in word else following
    return chosen.lower().endswith((".json", ".jsonl", ".ndjson"))


def _dispatch(words: list[str]) -> int:
    ahead, words = _split(words)
    if not words or words[0] in ("--help", "-h"):
        from semcli.cli.front import front_page

        (sys.stdout if words else sys.stderr).write(front_page(sys.stdout if words else sys.stderr, os.environ))
        return Exit.OK if words else Exit.USAGE
    if words[0] in ("--version", "-V"):
        from semcli import __version__

        sys.stdout.write(f"semcli {__version__}\n")
        return Exit.OK
    return _command(words[0], [*words[1:], *ahead] if "--" not in words else [*ahead, *words[1:]])


def _split(words: list[str]) -> tuple[list[str], list[str]]:
    """Options that may stand before the command, and the rest."""
    index = 0
    while index < len(words):
        if words[index] in _AHEAD or (words[index].partition("=")[0] in _AHEAD_WITH_VALUE and "=" in words[index]):
            index += 1
        elif words[index] in _AHEAD_WITH_VALUE and index + 1 < len(words):
            index += 2
        else:
            break
    return words[:index], words[index:]


def _command(name: str, words: list[str]) -> int:
    from semcli.cli.registry import COMMANDS, load

    entry = COMMANDS.get(name)
    if entry is None:
        raise _unknown(name, COMMANDS)
    if entry.module is None:
        raise fail("not_implemented", f"this version has no `semcli {name}` yet", "`semcli --help` lists what it has")
    command = load(name)
    try:
        return _done(command, words)
    except SemcliError as error:
        from semcli.cli.slips import explained

        found = explained(error, command, words)
        if found is error:
            raise
        raise found from error


def _done(command: Any, words: list[str]) -> int:
    """Read the words of a command, and do what they say."""
    from semcli.cli import quick

    values: dict[str, Any] | None = quick.parse(command, words)
    if values is None:
        from semcli.cli import app

        values = app.parse(command, words)
    if values is None:
        return Exit.OK
    status: int = _timed(command, values) if values.get("timing") else command.run(values)
    return status


def _timed(command: Any, values: dict[str, Any]) -> int:
    """Run a command, and tell on stderr where the time went, however it ended."""
    from semcli import cli, stages

    watch = stages.begin(cli.seconds_so_far())
    try:
        status: int = command.run(values)
        sys.stdout.flush()
        return status
    finally:
        sys.stderr.write(watch.lines())


def _unknown(name: str, known: Sequence[str] | Any) -> SemcliError:
    if name.startswith("-"):
        flags = ("--help", "--version", *_AHEAD, *_AHEAD_WITH_VALUE)
        found = fail("usage", f"semcli has no option `{name}`", *did_you_mean(name, flags))
    else:
        found = fail("usage", f"there is no command `{name}`", *did_you_mean(name, known))
    problem = found.problems[0]
    return fail("usage", problem.message, *problem.help, "`semcli --help` lists the commands")


def leave(status: int) -> NoReturn:
    """End the process now: all is written and closed, and taking the interpreter apart would only cost time."""
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (OSError, ValueError, SemcliError):
        pass  # what went wrong has been told, and the status says so
    os._exit(status)
