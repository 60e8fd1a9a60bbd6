"""The command line: ``ptsa`` opens the desk; its commands do without a screen what screens do.

Exit codes: 0 done; 1 something was refused or found wrong; 2 the command line is wrong;
3 the database, a file or the settings can't be used; 4 a bundle can't be read before its desk has synced over a line;
70 a fault of the program itself.
"""

from __future__ import annotations

import errno
import io
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING

from models.refused import Refused
from models.words import DEFAULT, LANGUAGES, _, set_language
from ptsa_tui import __version__
from ptsa_tui.cli import commands as known

if TYPE_CHECKING:
    import argparse

DONE, REFUSED, USAGE, UNUSABLE, NEEDS_LINE = 0, 1, 2, 3, 4
FAULT = 70
"""A fault of the program itself, as ``sysexits.h`` numbers it; what kind and where stands in the log."""
_ONLY_BY_LINE = frozenset({"bundle_differs", "bundle_put_back", "bundle_needs_line"})


def main(argv: Sequence[str]) -> int:
    """Run one command line and return its exit code. Output that can't be written is said, never a traceback."""
    _ready_streams()
    try:
        try:
            return _run(argv)
        finally:
            if sys.stdout is not None:
                sys.stdout.flush()
    except BrokenPipeError:
        _drop_output()
        return REFUSED
    except OSError as why:
        _tell(Refused("output_failed", why=os.strerror(why.errno or errno.EIO)))
        _drop_output()
        return UNUSABLE
    except Exception as fault:  # never a traceback: what it holds may be a citizen's
        return _fault(fault)


def _run(argv: Sequence[str]) -> int:
    try:
        options = known.of_desk(argv)
        if options is not None and options.get("--lang", DEFAULT) in LANGUAGES and sys.stdout is not None:
            from ptsa_tui.cli.desk import open_desk

            return open_desk(options.get("--data"), options.get("--lang"))
        return _command(argv)
    except Refused as why:
        _tell(why)
        return NEEDS_LINE if why.code in _ONLY_BY_LINE else UNUSABLE
    except KeyboardInterrupt:
        return 130


def _command(argv: Sequence[str]) -> int:
    """Run the command that is asked for."""
    from ptsa_tui import settings

    wrong: Refused | None = None
    try:
        language: str = settings.load().language
    except Refused as why:
        language, wrong = DEFAULT, why
    set_language(_language(argv) or language)
    if sys.stdout is None:
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))
    parser = _parser(argv)
    args = parser.parse_args(_words(parser, argv))
    if wrong is not None and args.needs_settings:
        raise wrong
    code: int = args.run(args)
    return code


def _words(parser: argparse.ArgumentParser, argv: Sequence[str]) -> list[str]:
    """Return the words of a command line as text; end with a usage error where no command could do anything with one.

    Bytes that the locale has no letters for arrive as halves of surrogate pairs. Of a value ``--`` argparse makes an
    empty list.
    """
    try:
        words = [word if word.isascii() else os.fsencode(word).decode() for word in argv]
    except UnicodeError:
        parser.error(_("The command line is not UTF-8."))
    empty = next((word for word in argv if word.startswith("--") and word.endswith("=--")), None)
    if empty is not None:
        parser.error(_("{option} needs a value").format(option=empty[:-3]))
    return words


def _tell(why: Refused) -> None:
    """Say why something was not done."""
    from models.words.sentences import sentence
    from ptsa_tui.cli.streams import printable

    print(printable(sentence(why)), file=sys.stderr)


def _fault(fault: Exception) -> int:
    """Write a fault of the program into the log, and say so."""
    from ptsa_tui import faults, places

    faults.log_to_file()
    faults.note(fault)
    told = _("A fault in the program. What was done before is kept. The log says where: {file}")
    print(told.format(file=places.state_folder() / faults.LOG), file=sys.stderr)
    return FAULT


def _ready_streams() -> None:
    """Let a letter that the locale does not have be a question mark, not an error."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and not stream.closed:
            stream.reconfigure(errors="replace")


def _drop_output() -> None:
    """Let what is still buffered go nowhere, so that Python's own last flush is silent."""
    with suppress(OSError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _language(argv: Sequence[str]) -> str | None:
    """Return the language asked for, before the parser (whose help is in that language) is made."""
    for place, word in enumerate(argv):
        value = word.partition("=")[2] if word.startswith("--lang=") else None
        if word == "--lang" and place + 1 < len(argv):
            value = argv[place + 1]
        if value in LANGUAGES:
            return value
    return None


def _common() -> argparse.ArgumentParser:
    """Return the options that stand before or behind every command."""
    import argparse

    common = argparse.ArgumentParser(add_help=False)
    common.add_argument(
        "--data", metavar="DIR", default=argparse.SUPPRESS, help=_("folder of the database (PTSA_DATA)")
    )
    common.add_argument("--lang", choices=LANGUAGES, default=argparse.SUPPRESS, help=_("language of all words"))
    return common


def _parser(argv: Sequence[str]) -> argparse.ArgumentParser:
    """Return the parser of a command line: all commands are listed, the one that is asked for is loaded."""
    import argparse

    from ptsa_tui.cli import desk

    common = _common()
    parser = argparse.ArgumentParser(
        prog="ptsa",
        parents=[_common()],  # its own: defaults set here would win over what stands before the command
        formatter_class=argparse.RawDescriptionHelpFormatter,
        description=_("The desk of a one-roof public service office. Without a command it opens the desk."),
        epilog=_(
            "Examples:\n"
            "  ptsa                          open the desk (practice, while none is enrolled)\n"
            "  ptsa --lang en                the same in English\n"
            "  ptsa lookup siti --json       find cases without a screen\n"
            "  ptsa status                   what this desk holds\n\n"
            "Exit codes: 0 done, 1 something was refused or found wrong, 2 wrong command line,\n"
            "3 the database, a file or the settings can't be used, 4 an exchange over a line is needed first,\n"
            "70 a fault of the program itself, 129 the terminal went away, 130 broken off by Ctrl+C."
        ),
    )
    parser.add_argument("--version", action="version", version=f"ptsa {__version__}")
    parser.set_defaults(run=desk.run, data=None, lang=None, needs_settings=True)
    commands = parser.add_subparsers(metavar=_("COMMAND"), title=_("commands"))
    wanted, added = known.modules_for(argv), set[str]()
    for name, module, line in known.COMMANDS:
        if module not in wanted:
            commands.add_parser(name, help=_(line), add_help=False)
        elif module not in added:
            added.add(module)
            import_module(f"ptsa_tui.cli.{module}").add(commands, common)
    return parser


class Command:
    """How a command module adds itself: name, one line, examples."""

    def __init__(self, name: str, line: str, examples: str) -> None:
        self.name, self.line, self.examples = name, line, examples

    def parser(
        self, commands: argparse._SubParsersAction[argparse.ArgumentParser], common: argparse.ArgumentParser
    ) -> argparse.ArgumentParser:
        """Return the parser of the command."""
        import argparse

        return commands.add_parser(
            self.name,
            parents=[common],
            help=self.line,
            description=self.line,
            epilog=self.examples,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )


def add_officer(parser: argparse.ArgumentParser) -> None:
    """Add the options that say in whose name a command acts."""
    parser.add_argument("--officer", metavar="CODE", help=_("act as this officer (practice: sari)"))
    parser.add_argument("--password-file", metavar="FILE", help=_("file whose first line is the officer's password"))
