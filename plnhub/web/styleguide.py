"""The style guide: every component of the design system on one page, with invented content."""

from flask import render_template, request

from plnhub.web.access import GuardedBlueprint, Rule
from plnhub.web.specimens import BANDS, BARS, CONTACTS, HEATMAP, REACH, SANKEY, STEPS

bp = GuardedBlueprint("styleguide", __name__, rule=Rule.PUBLIC)
THEMES = ("light", "dark")


@bp.get("/styleguide")
def show() -> str:
    """`?theme=light` or `?theme=dark` fixes the theme; without it the reader's own choice decides."""
    wanted = request.args.get("theme")
    return render_template(
        "styleguide.html",
        theme=wanted if wanted in THEMES else None,
        heatmap=HEATMAP,
        sankey=SANKEY,
        bands=BANDS,
        bars=BARS,
        reach=REACH,
        contacts=CONTACTS,
        steps=STEPS,
    )
