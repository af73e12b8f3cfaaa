"""Pictures for leaders: each a question and a drawing over one release; none ever sees a person."""

from plnhub.dashboards.border import border
from plnhub.dashboards.learning import learning
from plnhub.dashboards.openness import openness
from plnhub.dashboards.reach import reach
from plnhub.dashboards.three_cs import three_cs

PICTURES = (learning, openness, border, reach, three_cs)

__all__ = ["PICTURES"]
