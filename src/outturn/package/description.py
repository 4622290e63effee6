"""What a package says about itself in `datapackage.json`, apart from its tables."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from outturn.assessment.scheme import FLOOR_SCHEME, RatingScheme, parse_scheme
from outturn.errors import PackageError
from outturn.package.canonical import instant_text
from outturn.package.codes import finding
from outturn.package.dates import parse_instant
from outturn.package.numbers import CellFault, shortened
from outturn.package.package import Organisation

if TYPE_CHECKING:
    from collections.abc import Mapping

    from outturn.findings.finding import Finding

DESCRIPTOR = "datapackage.json"
_TEXTS = ("name", "title", "created", "licence", "notice")
_OF_THE_ORGANISATION = ("name", "area", "logo", "accent")
_OVERLAPPING = {"aware": True, "plain": False}
_SHOWN = {"shown": True, "hidden": False}
_KNOWN = frozenset({*_TEXTS, "organisation", "rating_scheme", "direction_of_travel", "licenses", "resources", "profile"})


@dataclass(frozen=True)
class Description:
    """As the fields of the same names of `Package`."""

    name: str = ""
    title: str = ""
    organisation: Organisation = field(default_factory=Organisation)
    rating_scheme: RatingScheme = FLOOR_SCHEME
    overlap_aware: bool = True
    process_control: bool = True
    notice: str = ""
    created: str = ""
    licence: str = ""
    extra: Mapping[str, object] = field(default_factory=dict)


def parse_descriptor(data: bytes) -> tuple[dict[str, object] | None, list[Finding]]:
    """The JSON object, or None with the line on which it fails."""
    try:
        parsed = json.loads(data.decode("utf-8-sig"), parse_constant=_refuse_constant)
        json.dumps(parsed, ensure_ascii=False).encode()
    except UnicodeDecodeError as error:
        return None, [_fault(f"{DESCRIPTOR} is not in UTF-8: byte {error.start + 1} is {data[error.start]:#04x}.", row=data.count(b"\n", 0, error.start) + 1)]
    except json.JSONDecodeError as error:
        return None, [_fault(f"{DESCRIPTOR} is not valid JSON: {error.msg} on line {error.lineno}, column {error.colno}.", row=error.lineno)]
    except ValueError as error:
        return None, [_fault(f"{DESCRIPTOR} holds what JSON in UTF-8 cannot hold: {error}.")]
    except RecursionError:
        return None, [_fault(f"{DESCRIPTOR} is nested too deeply.")]
    if not isinstance(parsed, dict):
        return None, [_fault(f"{DESCRIPTOR} does not hold an object: it begins with neither name nor resources.", expected="an object in braces")]
    return parsed, []


def _refuse_constant(name: str) -> object:
    raise ValueError(f"{name} is not a number")


def organisation_line(data: bytes, key: str) -> int | None:
    """The line of the descriptor on which a field of the organisation stands."""
    start = data.find(b'"organisation"')
    found = re.search(rb'"' + re.escape(key.encode()) + rb'"\s*:', data[max(start, 0) :])
    return data.count(b"\n", 0, max(start, 0) + found.start()) + 1 if found else None


def describe(descriptor: Mapping[str, object]) -> tuple[Description, list[Finding]]:
    """Every fault is reported; what is faulty has its default."""
    findings: list[Finding] = []
    texts = {key: _text(descriptor, key, findings) for key in _TEXTS}
    texts["name"] = package_name(texts["name"])
    texts["created"] = _created(texts["created"], findings)
    texts["licence"] = texts["licence"] or _licence_of(descriptor.get("licenses"))
    extra = {key: value for key, value in descriptor.items() if key not in _KNOWN}
    if "licenses" in descriptor and descriptor["licenses"] != licences(texts["licence"]):
        extra["licenses"] = descriptor["licenses"]
    description = Description(
        **texts,
        organisation=_organisation(descriptor.get("organisation"), findings),
        rating_scheme=_scheme(descriptor.get("rating_scheme"), findings),
        overlap_aware=_setting(descriptor.get("direction_of_travel"), "overlapping", _OVERLAPPING, findings),
        process_control=_setting(descriptor.get("direction_of_travel"), "process_control", _SHOWN, findings),
        extra=extra,
    )
    return description, findings


def parsed_scheme(scheme: object) -> RatingScheme:
    """For programs: raises `PackageError` for what is no scheme."""
    try:
        return scheme if isinstance(scheme, RatingScheme) else parse_scheme(scheme)
    except (ValueError, TypeError, RecursionError) as error:
        raise PackageError(str(error)) from None


def parsed_created(created: str) -> str:
    """For programs: raises `PackageError` for what is no date."""
    try:
        return instant_text(parse_instant(created)) if created else ""
    except CellFault as error:
        raise PackageError(str(error)) from None


def package_name(text: str) -> str:
    """The form that the Data Package standard allows: lower case, digits, hyphens, points, underscores and slashes."""
    return re.sub(r"[^a-z0-9._/-]+", "-", text.lower()).strip("-")


def licences(licence: str) -> list[dict[str, str]]:
    """The list that the Data Package standard asks for: a short name, and the title where it says more."""
    if not licence:
        return []
    name = re.sub(r"[^-a-zA-Z0-9._]+", "-", licence).strip("-") or "other"
    return [{"name": name} if name == licence else {"name": name, "title": licence}]


def _licence_of(listed: object) -> str:
    first = listed[0] if isinstance(listed, list) and listed else {}
    return str(first.get("title") or first.get("name") or "") if isinstance(first, dict) else ""


def _text(descriptor: Mapping[str, object], key: str, findings: list[Finding]) -> str:
    value = descriptor.get(key)
    if value is None or isinstance(value, str):
        return (value or "").strip()
    findings.append(_fault(f"“{key}” in {DESCRIPTOR} is not a text.", column=key, found=_shown(value), expected="a text"))
    return ""


def _created(text: str, findings: list[Finding]) -> str:
    """In the one form that the Data Package standard allows: a date with a time and a zone."""
    try:
        return instant_text(parse_instant(text)) if text else ""
    except CellFault as fault:
        findings.append(_fault(f"“created” in {DESCRIPTOR}: {fault.message}", column="created", found=text, expected="2025-06-30T14:30:00Z"))
        return ""


def _organisation(value: object, findings: list[Finding]) -> Organisation:
    if value is None:
        return Organisation()
    if isinstance(value, str):
        return Organisation(name=value.strip())
    if isinstance(value, dict):
        return Organisation(**{key: _text(value, key, findings) for key in _OF_THE_ORGANISATION})
    expected = '{"name": "Kent County Council", "area": "E10000016"}'
    findings.append(
        _fault(f"“organisation” in {DESCRIPTOR} is not an object with name and area.", column="organisation", found=_shown(value), expected=expected)
    )
    return Organisation()


def _scheme(value: object, findings: list[Finding]) -> RatingScheme:
    if value is None:
        return FLOOR_SCHEME
    try:
        return parse_scheme(value)
    except (ValueError, TypeError, RecursionError) as error:
        findings.append(_fault(f"“rating_scheme” in {DESCRIPTOR}: {error}.", column="rating_scheme", found=_shown(value), expected='{"kind": "floor"}'))
        return FLOOR_SCHEME


def _setting(value: object, name: str, words: Mapping[str, bool], findings: list[Finding]) -> bool:
    """One of the settings of the direction of travel; the first of its words where nothing is said."""
    first = next(iter(words))
    setting = value.get(name, first) if isinstance(value, dict) else first if value is None else None
    if isinstance(setting, str) and setting in words:
        return words[setting]
    expected = " or ".join(f'{{"{name}": "{word}"}}' for word in words)
    if isinstance(value, dict) or name == "overlapping":  # what is no object at all is told of once
        findings.append(
            _fault(f"“direction_of_travel” in {DESCRIPTOR} is not a known setting.", column="direction_of_travel", found=_shown(value), expected=expected)
        )
    return words[first]


def _fault(message: str, *, row: int | None = None, column: str = "", found: str = "", expected: str = "") -> Finding:
    return finding("bad-descriptor", message, table=DESCRIPTOR, row=row, column=column, found=found, expected=expected)


def _shown(value: object) -> str:
    return shortened(json.dumps(value, ensure_ascii=False))
