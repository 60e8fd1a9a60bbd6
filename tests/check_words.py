"""The translation check of ``make check``: every message is translated, none is fuzzy or stale, and the compiled file
is the source's. ``--update`` takes new messages in and compiles.
"""

from __future__ import annotations

import ast
import io
import string
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from models.words import DOMAIN, LOCALE

ROOT = Path(__file__).parent.parent
ROOMS = ("models", "screens", "ptsa_tui")
METHODS = [("**.py", "python"), ("**/pages/templates/**.html", "jinja2.ext:babel_extract")]
KEYWORDS = {"_": None, "N_": None}


def source() -> Catalog:
    """Return every message in the code."""
    catalog = Catalog(project="ptsa-tui", version="1", charset="utf-8")
    for room in ROOMS:
        for name, _line, message, _comments, _context in extract_from_dir(
            str(ROOT / room), method_map=METHODS, keywords=KEYWORDS
        ):
            catalog.add(message, locations=[(f"{room}/{name}", 0)])
    return catalog


def po_path(language: str) -> Path:
    """Return the translation's source file."""
    return LOCALE / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def load(language: str) -> Catalog:
    """Return the translations of a language."""
    path = po_path(language)
    if not path.exists():
        return Catalog(locale=language, domain=DOMAIN, charset="utf-8")
    with path.open("rb") as handle:
        return read_po(handle, locale=language, domain=DOMAIN)


def compiled(catalog: Catalog) -> bytes:
    """Return the bytes of the compiled file."""
    out = io.BytesIO()
    write_mo(out, catalog)
    return out.getvalue()


def update(language: str) -> None:
    """Take the code's messages into the source file, and compile it."""
    catalog = load(language)
    made = catalog.creation_date
    catalog.update(source(), no_fuzzy_matching=True)
    catalog.creation_date = made  # nothing new, no difference
    catalog.obsolete.clear()
    path = po_path(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as handle:
        write_po(handle, catalog, width=110, omit_header=False, no_location=True, sort_output=True)
    path.with_suffix(".mo").write_bytes(compiled(load(language)))


def placeholders(text: str) -> set[str]:
    """Return the names in braces."""
    return {name for _text, name, _spec, _conversion in string.Formatter().parse(text) if name is not None}


def hidden() -> list[str]:
    """Return messages inside f-strings, which extraction does not see."""
    found = []
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            for outer in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                for node in ast.walk(outer) if isinstance(outer, ast.JoinedStr) else ():
                    if isinstance(node, ast.Call) and getattr(node.func, "id", "") in KEYWORDS:
                        message = node.args[0]
                        if isinstance(message, ast.Constant):
                            found.append(f"{path.name}:{node.lineno}: a message inside an f-string: {message.value}")
    return found


def faults(language: str) -> list[str]:
    """Return what is wrong with a language, a line each."""
    catalog, found = load(language), []
    for message in source():
        if not message.id:
            continue
        key = str(message.id)
        theirs = catalog.get(key)
        if theirs is None or not theirs.string:
            found.append(f"{language}: missing: {key}")
        elif theirs.fuzzy:
            found.append(f"{language}: fuzzy: {key}")
        elif placeholders(key) != placeholders(str(theirs.string)):
            found.append(f"{language}: other names in braces: {key}")
        elif '"' in str(theirs.string) and '"' not in key:
            found.append(f"{language}: a quotation mark that the message has not: {key}")
    path = po_path(language).with_suffix(".mo")
    if not path.exists() or path.read_bytes() != compiled(catalog):
        found.append(f"{language}: the compiled file is old; run: make words")
    return found


def main() -> int:
    """Check, or update."""
    if "--update" in sys.argv:
        update("id")
    found = hidden() + faults("id")
    print("\n".join(found) or "translations: complete")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
