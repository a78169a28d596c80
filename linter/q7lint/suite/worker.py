"""``PYTHON worker.py NAME`` repairs texts by one tool: JSON lines come in, JSON lines go out.

It runs in any Python that has the tool, without q7lint. In: ``{"text": …, "dialect": …, "lang": …}``. Out, first a
line ``{"ready": true}`` or ``{"missing": …}``, and then for each text ``{"text": …, "again": …, "seconds": …}``, where
``again`` is its repair repaired once more and ``seconds`` the processor time of the first, or ``{"error": …}``.
"""

from __future__ import annotations

import json
import os
import sys
import time
from importlib.util import module_from_spec, spec_from_file_location
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


def main() -> int:
    """Load the tool, and answer line by line."""
    folder = os.path.dirname(os.path.abspath(__file__))
    # What stands beside this file must not stand in for a library of the same name.
    sys.path[:] = [path for path in sys.path if os.path.abspath(path or ".") != folder]
    answers = os.fdopen(os.dup(1), "w", encoding="ascii", buffering=1)
    os.dup2(2, 1)  # a library that prints must not break the lines
    spec = spec_from_file_location("q7lint_suite_tools", os.path.join(folder, "tools.py"))
    assert spec is not None and spec.loader is not None  # noqa: S101, PT018 - the file stands beside this one
    tools = module_from_spec(spec)
    spec.loader.exec_module(tools)
    tool = tools.TOOLS[sys.argv[1]]
    try:
        repair = tool.load()
    except (ImportError, OSError, AttributeError) as error:
        print(json.dumps({"missing": f"{type(error).__name__}: {error}"}), file=answers)
        return 1
    print(json.dumps({"ready": True}), file=answers)
    for line in sys.stdin:
        asked = json.loads(line)
        print(json.dumps(_answer(repair, tools.Text(**asked))), file=answers)
    return 0


def _answer(repair: Callable[[Any], str], asked: Any) -> dict[str, object]:
    """Repair a text, and its repair once more."""
    try:
        start = _seconds()
        once = repair(asked)
        seconds = _seconds() - start
        return {"text": once, "again": repair(asked._replace(text=once)), "seconds": seconds}
    except Exception as error:  # noqa: BLE001 - a tool may raise anything
        return {"error": f"{type(error).__name__}: {error}"[:300]}


def _seconds() -> float:
    """Give the processor time of this process and of the programs that it has run."""
    times = os.times()
    return time.process_time() + times.children_user + times.children_system


if __name__ == "__main__":
    raise SystemExit(main())
