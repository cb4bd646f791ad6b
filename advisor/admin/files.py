"""Tables as files: CSV as spreadsheets of any country write it, JSON and XLSX, each refused in clear words."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from datetime import datetime
from typing import Any

import tablib
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from import_export.formats.base_formats import CSV, JSON, XLSX, Format

Row = dict[str, Any]
LARGEST_FILE = 5_000_000
LARGEST_UNPACKED = 50_000_000
SEPARATORS = ",;\t"
"""What may stand between two cells: Excel writes a semicolon wherever a comma is the decimal sign."""
_NAMED_SEPARATOR = re.compile(r'"?sep=(.)"?\r?\n', re.I)


class _Missing:
    def __str__(self) -> str:
        return ""


MISSING = _Missing()
"""Stands where an object of a JSON list lacks a field that others have."""


class Rows(CSV):
    """CSV with a heading line."""

    def create_dataset(self, in_stream: Any, **options: Any) -> tablib.Dataset:
        text = _text(in_stream)
        named = _NAMED_SEPARATOR.match(text)
        separator = named.group(1) if named else _separator(text)
        lines = list(csv.reader(io.StringIO(text[named.end() if named else 0 :]), strict=True, delimiter=separator))
        if not lines:
            return tablib.Dataset()
        headings, *body = lines
        return _dataset(headings, [_by_heading(headings, line) for line in body if any(line)])


class Objects(JSON):
    """A JSON list of objects, which need not all have the same fields."""

    def create_dataset(self, in_stream: Any, **options: Any) -> tablib.Dataset:
        rows = json.loads(_text(in_stream))
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise ValueError(_("The file must hold a list of objects."))
        return _dataset(list(dict.fromkeys(name for row in rows for name in row)), rows)


class Sheet(XLSX):
    """The first sheet of a spreadsheet with a heading line; its cells are read like those of a CSV file."""

    def create_dataset(self, in_stream: Any, **options: Any) -> tablib.Dataset:
        lines = _lines_of(in_stream)
        if not lines:
            return tablib.Dataset()
        headings, *body = lines
        while headings and not headings[-1]:
            headings.pop()
        return _dataset(headings, [_by_heading(headings, line[: len(headings)]) for line in body if any(line)])


FORMATS: list[type[Format]] = [Rows, Objects, Sheet]


def unreadable(file: UploadedFile, kind: type[Format]) -> str:
    """Why this file cannot be read at all; empty if it can."""
    if file.size is None or file.size > LARGEST_FILE:
        return _("The file is larger than 5 MB. Send it in parts.")
    content = file.read()
    file.seek(0)
    try:
        kind().create_dataset(content)
    except UnicodeDecodeError:
        return _("The file is not in UTF-8 (it may be Latin-1 or Windows-1252). Save it as “CSV UTF-8” and try again.")
    except (ValueError, RecursionError, csv.Error) as error:
        return _("The file cannot be read: %(reason)s") % {"reason": error}
    return ""


def _lines_of(content: bytes) -> list[list[str]]:
    """The cells of the first sheet. Raises ValueError, in words."""
    import openpyxl  # 20 MiB with all it brings, and most workers never see a spreadsheet
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            if sum(part.file_size for part in parts.infolist()) > LARGEST_UNPACKED:
                raise ValueError(_("The spreadsheet is too large when it is unpacked. Send it in parts."))
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        return [[_cell(value) for value in line] for line in book.active.iter_rows(values_only=True)]
    except (zipfile.BadZipFile, KeyError, InvalidFileException) as error:
        raise ValueError(_("it is no XLSX spreadsheet.")) from error


def _text(content: str | bytes) -> str:
    text = content.decode("utf-8-sig") if isinstance(content, bytes) else content
    return text.removeprefix("\ufeff")


def _separator(text: str) -> str:
    """The separator that gives the heading line most cells. Headings are plain words, so none occurs inside one."""
    heading = text.split("\n", 1)[0]
    return max(SEPARATORS, key=heading.count)


def _cell(value: Any) -> str:
    """A cell of a spreadsheet as CSV would write it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.date().isoformat()
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _by_heading(headings: list[str], line: list[str]) -> Row:
    if len(line) != len(headings):
        text = _("A line has %(cells)d cells, but the first line has %(headings)d: %(line)s")
        raise ValueError(text % {"cells": len(line), "headings": len(headings), "line": ",".join(line)[:80]})
    return dict(zip(headings, line, strict=True))


def _dataset(headings: list[str], rows: list[Row]) -> tablib.Dataset:
    if len(set(headings)) != len(headings):
        raise ValueError(_("Two columns have the same name."))
    return tablib.Dataset(*[[row.get(name, MISSING) for name in headings] for row in rows], headers=headings)
