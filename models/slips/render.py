"""A slip's values and a template become blocks. Loads Jinja2, so only the printing child and tests import this.

Templates are files, ``<folder>/<language>/<kind>.txt``: those of the package, and before them those that the office
put into its own folder. They run in a sandbox: they see the slip's values and other templates of the two folders, no
file and no object of the program. A template of the office that can't be used is a :class:`TemplateFault`; the
caller then prints with the package's own.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment

from models.files.text_files import SHORT, is_there, read_text
from models.refused import Refused
from models.slips.layout import CLOSE, OPEN, Block, Fault, LayoutFault, Slip, Strong, guarded, parse
from models.words import _

SHIPPED = Path(__file__).parent / "templates"
"""The package's own templates."""

LARGEST = SHORT
"""Bytes of a template, and characters of a filled one."""

_NAME = re.compile(r"[a-z][a-z0-9_-]{0,31}")


class TemplateFault(Exception):
    """A template can't be used."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault = fault


def render(slip: Slip, language: str, overrides: Path | None = None) -> tuple[Block, ...]:
    """Return the blocks of a slip.

    ``overrides`` is the folder of the office's own templates; None takes the package's alone. A copy says
    so in its first line, whatever its template says.

    Raises:
        TemplateFault: a template can't be used. An endless one does not return: the caller limits the time.
    """
    name = f"{language}/{slip.kind}.txt"
    environment = _environment(language, overrides)
    try:
        template = environment.get_template(slip.kind)
        text, pieces = 0, []
        for piece in template.generate(slip.values, kind=slip.kind, copy=slip.copy):
            text += len(piece)
            if text > LARGEST:
                raise TemplateFault(Fault(name, 0, "too_long"))
            pieces.append(piece)
        blocks = parse("".join(pieces))
    except TemplateFault:
        raise
    except jinja2.TemplateSyntaxError as error:
        raise TemplateFault(Fault(f"{language}/{error.name or slip.kind}.txt", error.lineno, "syntax")) from None
    except jinja2.TemplateNotFound:
        raise TemplateFault(Fault(name, 0, "unreadable")) from None
    except LayoutFault as error:
        raise TemplateFault(Fault(name, 0, error.why)) from None
    except Exception as error:  # whatever a template does; its message may hold a citizen's data
        # and is left out
        where, line = _place(error, language, name)
        raise TemplateFault(Fault(where, line, _why(error))) from None
    if slip.copy > 1:
        return (Strong(_("COPY {number}").format(number=slip.copy)), *blocks)
    return blocks


def _why(error: Exception) -> str:
    if isinstance(error, jinja2.UndefinedError):
        return "undefined"
    if isinstance(error, jinja2.exceptions.SecurityError):
        return "forbidden"
    return "too_long" if isinstance(error, (MemoryError, OverflowError)) else "failed"


def _place(error: BaseException, language: str, otherwise: str) -> tuple[str, int]:
    """Return template and line of a fault while a template ran."""
    found, line, trace = otherwise, 0, error.__traceback__
    while trace is not None:
        name = trace.tb_frame.f_code.co_filename
        if name.startswith("<slip>"):
            found, line = f"{language}/{name[6:]}.txt", trace.tb_lineno
        trace = trace.tb_next
    return found, line


@lru_cache(maxsize=8)
def _environment(language: str, overrides: Path | None) -> jinja2.Environment:
    """Return where templates of a language come from; one that was read is kept until its file changes."""
    folders = [f / language for f in (overrides, SHIPPED) if f is not None]
    return ImmutableSandboxedEnvironment(
        loader=jinja2.FunctionLoader(lambda name: _source(name, folders)),
        undefined=jinja2.StrictUndefined,
        finalize=guarded,
        autoescape=False,  # no HTML; values are guarded
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        extensions=(),
    )


def _source(name: str, folders: list[Path]) -> tuple[str, str, Callable[[], bool]] | None:
    """Return the source of a template by its bare name, from the first folder that has it."""
    if not _NAME.fullmatch(name):
        return None
    unchanged = _unchanged(name, folders)  # before it is read: what is changed meanwhile is read again
    for folder in folders:
        path = folder / f"{name}.txt"
        if not is_there(path):
            continue
        try:
            text = read_text(path, LARGEST)
        except Refused as why:
            line, found = why.facts.get("line"), why.facts.get("found")
            shown = f"{folder.name}/{path.name}"
            raise TemplateFault(Fault(shown, int(line or 0), why.code, str(found or ""))) from None
        return text.replace(OPEN, "").replace(CLOSE, ""), f"<slip>{name}", unchanged
    return None


def _unchanged(name: str, folders: list[Path]) -> Callable[[], bool]:
    """Return what tells whether a template would still come from the same file with the same content."""
    seen = [_stamp(folder / f"{name}.txt") for folder in folders]
    return lambda: seen == [_stamp(folder / f"{name}.txt") for folder in folders]


def _stamp(path: Path) -> tuple[int, int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
