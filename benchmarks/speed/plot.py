"""Draws the two plots of `docs/performance.md` from the results; matplotlib is needed for it, and for nothing else."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.speed.figures import Curve, Results

NAMES = {"density": "performance-density.svg", "size": "performance-size.svg"}
"""The file of each plot."""

AXES = {
    "density": ("Defects in a megabyte of sound text", "MB in a second of processor time, above 64 KiB"),
    "size": ("Size of the file", "MB in a second of processor time, with the start"),
}
MIB = 1 << 20


def drawable() -> bool:
    """Tell whether matplotlib is installed."""
    return find_spec("matplotlib") is not None


def draw(results: Results, folder: Path) -> list[str]:
    """Draw the plots for which there are results; give the names of the files. The same results give the same bytes."""
    mpl = import_module("matplotlib")
    mpl.use("svg")
    mpl.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "q7lint", "font.family": "sans-serif"})
    for name, curve in results.curves.items():
        _draw(name, curve, folder / NAMES[name])
    return [NAMES[name] for name in results.curves]


def _draw(name: str, curve: Curve, path: Path) -> None:
    """Draw one plot: a line for each program, q7lint's thicker than the others."""
    figure = import_module("matplotlib.figure").Figure(figsize=(7.5, 4.5), layout="constrained")
    axes = figure.add_subplot()
    for program, rates in curve.rates.items():
        known = [(number, one) for number, one in enumerate(rates) if one is not None]
        if known:
            ours = program.startswith("q7lint")
            places, heights = zip(*known, strict=True)
            axes.plot(places, heights, marker="o", markersize=4, linewidth=2.6 if ours else 1.3, label=program)
    axes.set_yscale("log")
    axes.set_xticks(range(len(curve.places)), [label(name, place) for place in curve.places])
    axes.set_xlabel(AXES[name][0])
    axes.set_ylabel(AXES[name][1])
    axes.grid(visible=True, which="major", alpha=0.4)
    axes.legend(loc="center left", bbox_to_anchor=(1, 0.5), frameon=False)
    figure.savefig(path, format="svg", metadata={"Date": None, "Creator": None})


def label(name: str, place: int) -> str:
    """Write a place on an axis: how many defects a megabyte has, or the size of a file."""
    if name == "density":
        return f"{1e6 / place:,.0f}" if place else "0"
    return f"{place // MIB} MiB" if place >= MIB else f"{place // 1024} KiB"
