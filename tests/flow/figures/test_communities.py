"""Whether those who learned together still do so a month later."""

from .makers import Measured, company, twice


def test_communities_keep_their_labels_from_month_to_month(figures: Measured) -> None:
    staff = ("uid,team,division", *(f"{name},Data,Tech" for name in "abcxyz"))
    circles = [(one, other) for one, other in ("ab", "bc", "ca", "xy", "yz", "zx")]
    may = [line for one, other in circles for line in twice("2026-05-01", one, other)]
    june = [line for one, other in circles for line in twice("2026-06-04", one, other)]
    moved = [
        line for one, other in ("ab", "cx", "cy", "xy", "yz") for line in twice("2026-06-04", one, other)
    ]
    stays = company(figures([*may, *june], staff=staff), "stable_labels", "2026-06")
    assert stays == {"people": 6, "share_that_stayed": 1.0}
    changed = company(figures([*may, *moved], staff=staff), "stable_labels", "2026-06")
    assert changed == {"people": 6, "share_that_stayed": round(5 / 6, 6)}


def test_without_ties_in_both_months_nobody_can_have_stayed(figures: Measured) -> None:
    found = figures(
        [*twice("2026-05-01", "ann", "bob"), *twice("2026-06-04", "cyd", "github:olga@github.com")]
    )
    assert company(found, "stable_labels", "2026-06") == {"people": 0, "share_that_stayed": None}
