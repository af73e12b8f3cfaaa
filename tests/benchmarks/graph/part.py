"""One part in a process of its own: `python -m tests.benchmarks.graph.part NAME PEOPLE` prints JSON."""

import importlib
import json
import sys

PARTS = {
    "igraph": "beside_igraph",
    "networkx": "beside_networkx",
    "everybody": "everybody",
    "pandas": "beside_pandas",
    "vivainsights": "beside_vivainsights",
}


def main(name: str, people: int) -> None:
    try:
        module = importlib.import_module(f"tests.benchmarks.graph.{PARTS[name]}")
    except ModuleNotFoundError as error:
        print(json.dumps({"missing": error.name}))
        return
    print(json.dumps({"found": module.measure(people)}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
