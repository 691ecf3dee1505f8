"""Run by the Python of an environment of its own, never by ours: tells as JSON what pm4py finds in a file."""

import importlib
import json
import logging
import sys
import warnings
from typing import Any


def main(kind: str, path: str) -> None:
    """Reads one file."""
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    reader = importlib.import_module("pm4py")
    found = _xes(reader, path) if kind == "xes" else _ocel(reader, path)
    sys.stdout.write(f"\n{json.dumps(found)}\n")


def _xes(reader: Any, path: str) -> dict[str, Any]:
    log = reader.read_xes(path)
    graph, _starts, _ends = reader.discover_dfg(log)
    return {
        "events": len(log),
        "cases": sorted(log["case:concept:name"].unique()),
        "activities": {name: int(count) for name, count in log["concept:name"].value_counts().items()},
        "first": str(log["time:timestamp"].min()),
        "columns": sorted(log.columns),
        "follows": len(graph),
    }


def _ocel(reader: Any, path: str) -> dict[str, Any]:
    log = reader.read_ocel2_json(path)
    return {
        "events": len(log.events),
        "objects": {name: int(count) for name, count in log.objects["ocel:type"].value_counts().items()},
        "relations": len(log.relations),
        "qualifiers": sorted(log.relations["ocel:qualifier"].unique()),
        "between_objects": len(log.o2o),
        "changes": len(log.object_changes),
        "flattened": len(reader.ocel_flattening(log, "placement")),
    }


if __name__ == "__main__":
    main(*sys.argv[1:])
