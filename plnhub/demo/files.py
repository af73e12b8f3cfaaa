"""Write the invented company in the product's own import formats."""

import csv
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from random import Random

from plnhub.activity.rows import COLUMNS
from plnhub.demo.company import Colleague
from plnhub.demo.deeds import Deed

COUNTED, MIRRORED, SHOWN = 0.94, 0.97, 0.7


def write_people(path: Path, people: Sequence[Colleague]) -> None:
    """The people CSV (`PLNHUB_DIRECTORY_URL=csv:///…`)."""
    rows = [vars(one) | {"parent_team": "", "end_date": "", "active": "true"} for one in people]
    columns = (
        "uid,name,mail,title,level,division,team,parent_team,manager_uid,location,employee_type,"
        "start_date,end_date,active"
    ).split(",")
    _write(path, columns, [[row[column] for column in columns] for row in rows])


def write_consent(path: Path, people: Sequence[Colleague], seed: int, surely: Collection[str] = ()) -> None:
    """Recorded agreements: most, not all, of the people turned their switches on; `surely` these did."""
    dice = Random(seed)
    shares = (MIRRORED, SHOWN, COUNTED)
    rows = [
        [one.uid, *("yes" if dice.random() < share or one.uid in surely else "no" for share in shares)]
        for one in people
    ]
    _write(path, ["uid", "mirror", "show", "count"], rows)


def write_deeds(path: Path, deeds: Iterable[Deed]) -> None:
    """The activity CSV."""
    rows = (vars(deed) | {"recipients": ";".join(deed.recipients), "object": ""} for deed in deeds)
    _write(path, COLUMNS, ([row[column] for column in COLUMNS] for row in rows))


def _write(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)
