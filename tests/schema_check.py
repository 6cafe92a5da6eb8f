"""Checks YAML files against the JSON Schemas as an editor does. Usage: schema_check.py SCHEMAS FILE...

Prints a line for each file that is not as its schema says; ends with 1 when there is one.
"""
import json
import pathlib
import re
import sys

import jsonschema
import yaml


class Loader(yaml.SafeLoader):
    """YAML 1.2's core types, as editors know them: no dates, no `yes`, no octal numbers."""


Loader.yaml_implicit_resolvers = {}
for tag, pattern, first in [
    ("null", r"(?:~|null|)$", ["~", "n", ""]),
    ("bool", r"(?:true|false)$", list("tf")),
    ("int", r"[-+]?(?:0|[1-9][0-9]*)$", list("-+0123456789")),
    ("float", r"[-+]?[0-9]+\.[0-9]+$", list("-+0123456789")),
]:
    Loader.add_implicit_resolver("tag:yaml.org,2002:" + tag, re.compile(pattern), first)


def keys_as_text(node):
    if isinstance(node, dict):
        return {str(key): keys_as_text(value) for key, value in node.items()}
    return [keys_as_text(item) for item in node] if isinstance(node, list) else node


def main(schemas, *files):
    validators = {}
    for path in pathlib.Path(schemas).glob("*.schema.json"):
        schema = json.loads(path.read_text(encoding="utf-8"))
        jsonschema.Draft7Validator.check_schema(schema)
        validators[path.name] = jsonschema.Draft7Validator(schema)
    wrong = 0
    for file in files:
        text = pathlib.Path(file).read_text(encoding="utf-8")
        named = re.match(r"# yaml-language-server: \$schema=\.\./schema/(\S+)\n", text)
        if not named or named.group(1) not in validators:
            print(f"{file}: the first line names no schema")
            wrong += 1
            continue
        errors = sorted(validators[named.group(1)].iter_errors(keys_as_text(yaml.load(text, Loader))), key=str)
        wrong += bool(errors)
        for error in errors[:3]:
            where = "/".join(map(str, error.absolute_path))
            print(f"{file}: {where}: {error.message[:200]}")
    return 1 if wrong else 0


sys.exit(main(*sys.argv[1:]))
