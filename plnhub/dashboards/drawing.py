"""Draw a picture as a Plotly figure outside the browser, for files that leaders send around."""

from collections.abc import Callable, Mapping
from typing import Any

import plotly.graph_objects as go

from plnhub.dashboards.picture import Picture

ACCENT, MUTED = "#0b5f75", "#8a8f98"
DIVERGING = [[0.0, "#c0660f"], [0.5, "#f4f2ec"], [1.0, "#0b5f75"]]
BAND_FILL = "rgba(120, 128, 138, 0.2)"
HUES = ("#0b5f75", "#bd6a22", "#85589b", "#5a8a2f", "#b4546c", "#4a6fa5", "#8a7420", "#6b6b6b")

Data = Mapping[str, Any]


def figure_of(picture: Picture) -> go.Figure:
    """The figure of one picture; what is held back is left blank, never drawn as zero.

    Reads the data-only formats that assets/js/charts.js describes.
    """
    figure = go.Figure(DRAWINGS[picture.data["kind"]](picture.data))
    figure.update_layout(
        title={"text": f"{picture.title}<br><sup>{picture.finding}</sup>"},
        template="plotly_white",
        barmode="group",
        margin={"t": 90, "r": 30, "b": 50, "l": 90},
        annotations=[_foot(picture)],
    )
    if picture.data.get("scale") == "log":
        along = figure.update_xaxes if picture.data.get("horizontal") else figure.update_yaxes
        along(type="log")
    return figure


def _foot(picture: Picture) -> dict[str, Any]:
    text = f"{picture.period} · as of {picture.as_of} · PLN Hub"
    place = {"xref": "paper", "yref": "paper", "x": 1, "y": -0.14}
    return {"text": text, "showarrow": False, "font": {"size": 11, "color": MUTED}, **place}


def _heatmap(data: Data) -> list[Any]:
    return [
        go.Heatmap(
            x=data["columns"],
            y=data["rows"],
            z=data["values"],
            zmid=1,
            xgap=2,
            ygap=2,
            colorscale=DIVERGING,
            hoverongaps=False,
        )
    ]


def _sankey(data: Data) -> list[Any]:
    links = [link for link in data["links"] if link["value"] is not None]
    place = {node["id"]: number for number, node in enumerate(data["nodes"])}
    return [
        go.Sankey(
            node={
                "label": [node["label"] for node in data["nodes"]],
                "color": [HUES[(node.get("tone") or 1) - 1] for node in data["nodes"]],
            },
            link={
                "source": [place[link["source"]] for link in links],
                "target": [place[link["target"]] for link in links],
                "value": [link["value"] for link in links],
            },
        )
    ]


def _band(data: Data) -> list[Any]:
    band, x = data["band"], data["x"]
    edge = {"mode": "lines", "line": {"width": 0}, "showlegend": False}
    return [
        go.Scatter(x=x, y=band["high"], **edge),
        go.Scatter(
            x=x,
            y=band["low"],
            **edge | {"showlegend": True},
            fill="tonexty",
            fillcolor=BAND_FILL,
            name=band["label"],
        ),
        go.Scatter(x=x, y=data["values"], mode="lines+markers", line={"color": ACCENT}, name=data["label"]),
    ]


def _bars(data: Data) -> list[Any]:
    lengths, names = ("x", "y") if data.get("horizontal") else ("y", "x")
    return [
        go.Bar(
            name=series["label"],
            marker={"color": hue},
            orientation="h" if data.get("horizontal") else "v",
            **{names: data["categories"], lengths: series["values"]},
        )
        for series, hue in zip(data["series"], HUES, strict=False)
    ]


DRAWINGS: Mapping[str, Callable[[Data], list[Any]]] = {
    "heatmap": _heatmap,
    "sankey": _sankey,
    "band": _band,
    "bars": _bars,
}
