"""Invented numbers and names for the style guide, in the shapes that real pages hand to the components."""

TEAMS = ["Platform", "Data", "Payments", "Mobile", "Security", "Design", "Support"]

HEATMAP = {
    "kind": "heatmap",
    "scale": "ratio",
    "unit": "of what chance alone would give",
    "row_title": "learns",
    "column_title": "from",
    "rows": TEAMS,
    "columns": TEAMS,
    "values": [
        [3.4, 1.6, 0.9, 0.6, 1.1, 0.3, 0.8],
        [1.8, 2.9, 1.2, 0.4, None, 0.5, 1.0],
        [1.4, 2.1, 3.1, 0.7, 1.9, None, 0.6],
        [0.8, 0.5, 0.9, 2.6, 0.4, 2.2, 1.1],
        [1.3, 0.7, 1.5, None, 4.2, 0.2, 0.5],
        [0.4, 0.6, 0.3, 2.4, 0.3, 3.0, 1.7],
        [1.1, 1.2, 0.7, 1.3, None, 1.5, 2.2],
    ],
}

SANKEY = {
    "kind": "sankey",
    "unit": "contributions",
    "nodes": [
        {"id": "github", "label": "GitHub", "column": 0, "tone": 8},
        {"id": "mastodon", "label": "Mastodon", "column": 0, "tone": 3},
        {"id": "feeds", "label": "Blogs and feeds", "column": 0, "tone": 2},
        *({"id": team, "label": team, "column": 1, "tone": 1} for team in TEAMS),
        {"id": "answers", "label": "Answers", "column": 2, "tone": 4},
        {"id": "notes", "label": "Shared notes", "column": 2, "tone": 6},
        {"id": "talks", "label": "Talks", "column": 2, "tone": 5},
    ],
    "links": [
        {"source": "github", "target": "Platform", "value": 48},
        {"source": "github", "target": "Data", "value": 31},
        {"source": "github", "target": "Security", "value": 22},
        {"source": "mastodon", "target": "Design", "value": 27},
        {"source": "mastodon", "target": "Mobile", "value": 19},
        {"source": "mastodon", "target": "Support", "value": None},
        {"source": "feeds", "target": "Payments", "value": 24},
        {"source": "feeds", "target": "Data", "value": 17},
        {"source": "feeds", "target": "Support", "value": 12},
        {"source": "Platform", "target": "answers", "value": 44},
        {"source": "Data", "target": "answers", "value": 21},
        {"source": "Data", "target": "notes", "value": 23},
        {"source": "Security", "target": "talks", "value": 18},
        {"source": "Design", "target": "notes", "value": 25},
        {"source": "Mobile", "target": "answers", "value": 16},
        {"source": "Payments", "target": "notes", "value": 20},
        {"source": "Support", "target": "answers", "value": 11},
    ],
}

BANDS = {
    "kind": "band",
    "unit": "E-I index",
    "label": "Observed",
    "x": [f"2026-{month:02}-01" for month in range(1, 12)],
    "values": [0.02, 0.05, 0.04, 0.09, 0.13, None, 0.19, 0.24, 0.23, 0.29, 0.34],
    "band": {
        "label": "Expected by chance",
        "low": [0.28, 0.28, 0.29, 0.29, 0.3, 0.3, 0.3, 0.31, 0.31, 0.31, 0.32],
        "middle": [0.36, 0.36, 0.37, 0.37, 0.38, 0.38, 0.38, 0.39, 0.39, 0.39, 0.4],
        "high": [0.44, 0.44, 0.45, 0.45, 0.46, 0.46, 0.46, 0.47, 0.47, 0.47, 0.48],
    },
}

BARS = {
    "kind": "bars",
    "mode": "stack",
    "horizontal": True,
    "unit": "acts per person in 90 days",
    "categories": ["Interns", "Engineers", "Leads", "Directors", "Executives"],
    "series": [
        {"label": "Connect", "values": [4.1, 3.2, 2.8, 1.9, None]},
        {"label": "Collaborate", "values": [6.0, 5.1, 3.9, 1.2, None]},
        {"label": "Contribute", "values": [1.2, 3.8, 4.4, 2.6, None]},
    ],
}

REACH = {
    "kind": "bars",
    "unit": "people",
    "categories": ["1 step", "2 steps", "3 steps"],
    "series": [
        {"label": "Counted twice", "values": [12, 96, 410]},
        {"label": "Each person once", "values": [12, 61, 148]},
    ],
}

CONTACTS = [
    {"name": "Amina Diallo", "group": "Data", "given": 9, "taken": 14},
    {"name": "Jonas Weber", "group": "Payments", "given": 0, "taken": 11},
    {"name": "Priya Nair", "group": "Data", "given": 7, "taken": 0},
    {"name": "Omar Bakr", "group": "Support", "given": 4, "taken": 3},
    {"name": "Lena Schulz", "group": "Platform", "given": 0, "taken": 6},
    {"name": "Kaito Hayashi", "group": "Mobile", "given": 3, "taken": 2},
    {"name": "Tomasz Kowalski", "group": "Platform", "given": 2, "taken": 5},
    {"name": "Ines Duarte", "group": "Design", "given": 2, "taken": 0},
    {"name": "Noor Haddad", "group": "Security", "given": 0, "taken": 2},
    {"name": "Elif Aydın", "group": "Mobile", "given": 1, "taken": 1},
    {"name": "Sam Okafor", "group": "Support", "given": 1, "taken": 0},
    {"name": "Maren Vogt", "group": "Design", "given": 0, "taken": 1},
]

STEPS = [
    {"name": "Your account exists", "detail": "seen in the directory · 2 Nov", "state": "done"},
    {"name": "Link one profile", "detail": "GitHub, proved · 3 Nov", "state": "done"},
    {
        "name": "Add three people outside your team",
        "detail": "about 10 minutes · most people at your stage have two",
        "state": "next",
        "action": ("See three people", "#steps"),
    },
    {"name": "Ask your first question", "detail": "due 18 Nov", "state": "open", "action": ("Ask", "#steps")},
    {"name": "Share what surprised you", "detail": "three questions, 4 minutes", "state": "open"},
]
