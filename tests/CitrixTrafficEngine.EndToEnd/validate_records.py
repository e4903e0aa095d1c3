"""Validates NDJSON records against the JSON Schemas: validate_records.py SCHEMA_FOLDER RECORDS. Prints every fault; exit code 1 where there is one."""
import json
import pathlib
import sys

import jsonschema

schemas = {}
for path in pathlib.Path(sys.argv[1]).glob("*.json"):
    schema = json.loads(path.read_text(encoding="utf-8"))
    validator = jsonschema.validators.validator_for(schema)
    validator.check_schema(schema)
    schemas["ctxscan." + path.name.removesuffix(".json")] = validator(schema, format_checker=validator.FORMAT_CHECKER)

faults = 0
lines = pathlib.Path(sys.argv[2]).read_text(encoding="utf-8").splitlines()
for number, line in enumerate(lines, 1):
    record = json.loads(line)
    validator = schemas.get(record.get("event", {}).get("dataset"))
    found = ["no schema for its event.dataset"] if validator is None else \
        [f"{error.json_path}: {error.message[:300]}" for error in validator.iter_errors(record)]
    for fault in found:
        print(f"line {number}: {fault}")
    faults += len(found)
print(f"{len(lines)} records, {len(schemas)} schemas, {faults} faults")
sys.exit(1 if faults or not lines else 0)
