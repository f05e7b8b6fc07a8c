"""What is wrong in a file, said plainly: from pydantic's findings to `Fault` sentences."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel, ValidationError

from thermosim import case_text
from thermosim.case_text import Keys
from thermosim.errors import Fault

MAX_FAULTS = 40
KEY = "[key]"  # pydantic's place of the name of an entry
# a list of this many values, no more and no fewer, has one meaning in every table
SERIES = {12: "twelve values are needed, January first", 24: "24 values are needed, one an hour"}
SINGLES = {"string_type", "float_type", "int_type", "bool_type"}  # where no single value stands
LISTS, LENGTHS = ("tuple_type", "list_type"), ("too_short", "too_long")
SHAPES = (*LISTS, *LENGTHS, "model_type", "model_attributes_type")
PLAIN = {
    "greater_than_equal": "must be at least {ge:g}",
    "greater_than": "must be above {gt:g}",
    "less_than_equal": "must be at most {le:g}",
    "less_than": "must be below {lt:g}",
    "int_type": "a whole number is needed",
    "int_parsing": "a whole number is needed",
    "int_from_float": "a whole number is needed",
    "float_type": "a number is needed",
    "float_parsing": "a number is needed",
    "finite_number": "a finite number is needed",
    "bool_type": "write true or false",
    "bool_parsing": "write true or false",
    "string_type": "text in quotes is needed",
    "string_too_short": "a text of at least {min_length} characters is needed",
    "string_too_long": "a text of at most {max_length} characters is needed",
    "string_pattern_mismatch": (
        "begin with a letter, then write letters, digits, - and _ only, at most 40 in all"
    ),
    "missing": "is missing and has no default; write it into the file",
    "union_tag_not_found": "{discriminator} is missing; it says what kind of table this is",
    "dict_type": "a table of keys and values is needed",
}


def faults(
    error: ValidationError,
    model: type[BaseModel],
    raw: dict[str, Any],
    text: str,
    outside: Mapping[Keys, str] | None = None,
) -> list[Fault]:
    """Every fault with the place it was written at.

    Parameters
    ----------
    error : pydantic's findings
    model : table of inputs that was filled
    raw : what was given
    text : of the file, for line numbers
    outside : path of each value that does not stand in the file → where it was given
    """
    lines = case_text.line_numbers(text)
    places: dict[Keys, list[Any]] = {}
    for item in error.errors(include_url=False):
        if not _is_echo(item):
            inside = tuple(part for part in item["loc"] if part != KEY)
            places.setdefault(file_path(inside, raw), []).append(item)
    for path in _mistyped(places, model):
        del places[path]
    found = []
    for path, items in places.items():
        below = any(path == other[: len(path)] and path != other for other in places)
        for sentence in _sentences(items, path, model, below):
            found.append(_fault(path, sentence, lines, outside or {}))
    if len(found) > MAX_FAULTS:
        more = Fault("", f"and {len(found) - MAX_FAULTS} more faults.")
        return [*found[:MAX_FAULTS], more]
    return found


def _mistyped(places: Mapping[Keys, list[Any]], model: type[BaseModel]) -> list[Keys]:
    """Missing keys that are there under a name that is almost theirs, told once."""
    found = []
    for path, items in places.items():
        if items[0]["type"] == "extra_forbidden":
            known = _keys_of(_model_at(model, items[0]["loc"][:-1]))
            meant = (*path[:-1], *_nearest(str(path[-1]), known))
            if len(meant) == len(path) and [i["type"] for i in places.get(meant, ())] == [
                "missing"
            ]:
                found.append(meant)
    return list(dict.fromkeys(found))


def _fault(path: Keys, sentence: str, lines: dict[Keys, int], outside: Mapping[Keys, str]) -> Fault:
    """The fault at a value set from outside names the setting, not a line of the file."""
    for given, name in outside.items():
        if path[: len(given)] == given:
            rest = [str(part + 1 if isinstance(part, int) else part) for part in path[len(given) :]]
            return Fault(".".join([name, *rest]), sentence)
    near = [name for given, name in outside.items() if given[: len(path)] == path]
    if near:
        sentence = f"{sentence} (With {', '.join(near)}.)"
    return Fault(case_text.spoken(path), sentence, case_text.line_of(lines, path))


def file_path(location: tuple[int | str, ...], raw: Any) -> Keys:
    """pydantic's location without the tags of unions, which are not in the file."""
    path: list[str | int] = []
    value = raw
    for step, part in enumerate(location):
        last = step == len(location) - 1
        if isinstance(value, dict) and part not in value and not last:
            continue
        if isinstance(value, list) and isinstance(part, str):
            continue
        if not isinstance(value, (dict, list)) and path:
            continue
        path.append(part)
        try:
            value = value[part]
        except (KeyError, IndexError, TypeError):
            value = None
    return tuple(path)


def _is_echo(item: Any) -> bool:
    """A list called too short only because its faulty entries were not counted."""
    given = item["input"]
    return (
        item["type"] == "too_short"
        and isinstance(given, list)
        and len(given) >= item["ctx"]["min_length"]
    )


def _sentences(items: list[Any], path: Keys, model: type[BaseModel], below: bool) -> Iterator[str]:
    """One sentence for the alternatives of a value, or one for each fault at a place."""
    names = [item for item in items if item["type"] == "literal_error"]
    others = [item for item in items if item["type"] != "literal_error"]
    if names and isinstance(names[0]["input"], list) and (others or below):
        names = []  # who gave a list did not mean a name
    single = [item for item in others if item["type"] in ("quantity", "range")]
    if single and isinstance(single[0]["input"], list) and (below or len(single) < len(others)):
        others = [item for item in others if item not in single]  # nor one value
    types = {item["type"] for item in others}
    if names and types == {"tuple_type"}:
        yield f"{_sentence(names[0], path, model).rstrip('.')}, or a list of values in brackets."
    elif names and others:
        yield f"{_sentence(others[0], path, model)} Or write {names[0]['ctx']['expected']}."
    elif types - {"tuple_type"} and "tuple_type" in types and not types & SINGLES:
        yield from (_sentence(item, path, model) for item in others if item["type"] not in LISTS)
    elif types == {"string_type", "float_type"}:
        yield "a number, or a quantity with its unit in quotes, is needed."
    else:
        for item in names or others:
            yield _sentence(item, path, model)


def _sentence(item: Any, path: Keys, model: type[BaseModel]) -> str:
    kind, context = item["type"], item.get("ctx", {})
    given = "" if isinstance(item["input"], (dict, list)) else f"= {_quoted(item['input'])}: "
    if kind == "union_tag_invalid":
        return _tag_sentence(context)
    if kind == "literal_error":
        expected, of_a_name = context["expected"], item["loc"][-1] == KEY
        told = f"{given}allowed are {expected}."
        return _name_sentence(expected, str(path[-1])) if of_a_name else told
    if kind == "extra_forbidden":
        known = _keys_of(_model_at(model, item["loc"][:-1]))
        return f"unknown key. {_guess(str(path[-1]), known)}Known here: {', '.join(known)}."
    if kind in SHAPES or _lacks_values(item):
        return given + _shape_sentence(item, path)
    if kind in PLAIN:
        return f"{'' if kind == 'missing' else given}{PLAIN[kind].format(**context)}."
    message = str(item["msg"]).removeprefix("Value error, ")
    return f"{given}{message[0].lower()}{message[1:]}".rstrip(".") + "."


def _name_sentence(expected: str, name: str) -> str:
    """The name of an entry that is none of those known."""
    known = [each.strip(" '") for each in expected.replace(" or ", ", ").split(",")]
    return f"unknown name. {_guess(name, known)}Known here: {', '.join(known)}."


def _length_sentence(item: Any) -> str:
    context, given = item["ctx"], item["input"]
    number = len(given) if isinstance(given, list) else context["actual_length"]
    least = "min_length" in context
    limit = context["min_length"] if least else context["max_length"]
    entries = "entry is" if limit == 1 else "entries are"
    side = "least" if least else "most"
    wanted = SERIES.get(limit, f"at {side} {limit} {entries} {'needed' if least else 'allowed'}")
    return f"{wanted}; {number} {'is' if number == 1 else 'are'} given."


def _lacks_values(item: Any) -> bool:
    return item["type"] == "missing" and isinstance(item["loc"][-1], int)


def _shape_sentence(item: Any, path: Keys) -> str:
    """A list of another length, a table where a list belongs, or the other way round."""
    if item["type"] in LENGTHS:
        return _length_sentence(item)
    if _lacks_values(item):
        return f"a value is missing; the list has {len(item['input'])}."
    name = ".".join(str(part) for part in path if isinstance(part, str))
    if item["type"] in LISTS:
        if isinstance(item["input"], dict):
            return f"write [[{name}]] with double brackets; there may be several."
        return "a list of values in brackets is needed."
    if isinstance(item["input"], list):
        return f"write [{name}] with single brackets; there is only one."
    return f"a table is needed: write [{name}] and its keys below."


def _tag_sentence(context: Any) -> str:
    known = [tag.strip(" '") for tag in context["expected_tags"].split(",")]
    key, tag = context["discriminator"].strip("'"), str(context["tag"])
    return f"{key} = {_quoted(tag)}: {_guess(tag, known)}allowed are {context['expected_tags']}."


def _nearest(name: str, known: list[str]) -> list[str]:
    return difflib.get_close_matches(name[:80], known, n=1, cutoff=0.4)


def _guess(name: str, known: list[str]) -> str:
    near = _nearest(name, known)
    return f'Did you mean "{near[0]}"? ' if near else ""


def _quoted(value: object) -> str:
    text = f'"{value}"' if isinstance(value, str) else str(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _keys_of(model: type[BaseModel] | None) -> list[str]:
    return [field.alias or name for name, field in model.model_fields.items()] if model else []


def _model_at(model: type[BaseModel] | None, location: tuple[int | str, ...]) -> Any:
    """The table of inputs that a location points into."""
    for part in location:
        if model is None:
            return None
        if isinstance(part, int):
            continue
        field = model.model_fields.get(part)
        if field is None:
            continue
        model = _table_in(field.annotation, location)
    return model


def _table_in(annotation: Any, location: tuple[int | str, ...]) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    found = [_table_in(part, location) for part in getattr(annotation, "__args__", ())]
    tables = [table for table in found if table is not None]
    for table in tables:
        use = table.model_fields.get("use")
        if use is not None and any(
            tag in location for tag in getattr(use.annotation, "__args__", ())
        ):
            return table
    return tables[0] if tables else None
