"""StatLine's open data (OData, version 3): the areas of one municipality, with names, in two or three requests."""

from __future__ import annotations

import csv
import http.client
import io
import json
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, Final

from experiments.cbs.areas import Found, select
from experiments.cbs.columns import find_columns
from experiments.cbs.table import Row
from sim.errors import BadInput

#: Where StatLine answers; ``--statline`` names another address should CBS move it.
ADDRESS: Final = "https://opendata.cbs.nl/ODataApi/odata"
SECONDS: Final = 30.0
#: One municipality is some hundreds of areas, well under this; StatLine hands out 10 000 rows at most.
MOST_BYTES: Final = 50 * 10**6
_PAGES: Final = 20
INSTEAD: Final = "download CBS's file yourself and name it: `rondom neighbourhoods import FILE --code CODE`"


@cache
def tables() -> Mapping[int, str]:
    """StatLine table of Kerncijfers wijken en buurten of each year (``statline.csv`` says how it is known)."""
    text = files("experiments.cbs").joinpath("statline.csv").read_text(encoding="utf-8")
    return {int(row["year"]): row["table"] for row in csv.DictReader(io.StringIO(text, newline=""))}


def from_statline(code: str, year: int, *, address: str = ADDRESS, seconds: float = SECONDS) -> Found:
    """Ask StatLine for an area and those around it.

    Parameters
    ----------
    code : str
        Code of a wijk, buurt or municipality.
    year : int
        Year of the table.
    address : str
        Where StatLine answers.
    seconds : float
        How long to wait for each answer.

    Returns
    -------
    Found
        The same as a file gives.

    Raises
    ------
    BadInput
        No table of that year, no internet, no answer in time, or an answer that is not StatLine's.
    """
    known = tables()
    if year not in known:
        raise BadInput(
            f"year is {year}: StatLine tables are known of {min(known)} to {max(known)}; choose another year with "
            f"--year, or {INSTEAD}"
        )
    scheme = urllib.parse.urlsplit(address).scheme
    if scheme not in ("https", "http"):
        raise BadInput(f"statline is '{address}': expected an address that begins with https://")
    base = f"{address.rstrip('/')}/{known[year]}"
    here = code[2:6]
    of_municipality = [f"startswith({{key}},'{kind}{here}')" for kind in ("GM", "WK", "BU")]
    which = " or ".join((*of_municipality, "startswith({key},'NL')"))
    names = {
        str(row.get("Key", "")).strip(): str(row.get("Title", "")).strip()
        for row in _rows(f"{base}/WijkenEnBuurten", which.format(key="Key"), seconds)
    }
    answered = _rows(f"{base}/TypedDataSet", which.format(key="WijkenEnBuurten"), seconds)
    if not answered:
        raise BadInput(
            f"StatLine table {known[year]} ({year}) has no area of the municipality of {code}: read 0 rows; the code "
            "may be of another year"
        )
    header = [*answered[0], "regio"]
    where = f"StatLine {known[year]}"
    places = find_columns(header, f"{where}, names of the columns")
    rows = [
        Row(
            (
                *(row.get(name) for name in header[:-1]),
                names.get(str(row.get("WijkenEnBuurten", "")).strip(), ""),
            ),
            f"{where} row {number}",
        )
        for number, row in enumerate(answered, start=1)
    ]
    source = f"CBS Kerncijfers wijken en buurten {year} ({known[year]})"
    found = select(rows, places, code, source, year, "StatLine", needed=True)
    if found is None:
        raise BadInput(f"{where}: no area {code}")
    return found


def _rows(url: str, which: str, seconds: float) -> list[dict[str, Any]]:
    query = urllib.parse.urlencode(
        {"$filter": which, "$format": "json"}, quote_via=urllib.parse.quote, safe="$"
    )
    return list(_pages(f"{url}?{query}", seconds))


def _pages(url: str, seconds: float) -> Iterator[dict[str, Any]]:
    home = urllib.parse.urlsplit(url).netloc
    for _ in range(_PAGES):
        told = _answer(url, seconds)
        rows = told.get("value")
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise BadInput(
                f"{_short(url)}: the answer has no rows ('value'): StatLine may have changed; {INSTEAD}"
            )
        yield from rows
        following = told.get("odata.nextLink") or told.get("@odata.nextLink")
        if not following:
            return
        url = urllib.parse.urljoin(url, str(following))
        if urllib.parse.urlsplit(url).netloc != home:
            raise BadInput(f"{_short(url)}: StatLine points to another address: not followed; {INSTEAD}")
    raise BadInput(
        f"{_short(url)}: more than {_PAGES} pages for one municipality: not StatLine's table; {INSTEAD}"
    )


def _answer(url: str, seconds: float) -> dict[str, Any]:
    request = urllib.request.Request(url, headers={"Accept": "application/json", "User-Agent": "rondom"})  # noqa: S310
    try:
        # The scheme was looked at before: http or https, never a file.
        with urllib.request.urlopen(request, timeout=seconds) as reply:  # noqa: S310
            text = reply.read(MOST_BYTES + 1)
    except urllib.error.HTTPError as error:
        error.close()
        raise BadInput(f"{_short(url)}: StatLine answers {error.code} {error.reason}; {INSTEAD}") from None
    except TimeoutError:
        raise BadInput(
            f"{_short(url)}: no answer within {seconds:g} s; try again later, or {INSTEAD}"
        ) from None
    except urllib.error.URLError as error:
        slow = isinstance(error.reason, TimeoutError)
        told = f"no answer within {seconds:g} s" if slow else f"cannot be reached ({error.reason})"
        raise BadInput(f"{_short(url)}: {told}; is there internet here? Else {INSTEAD}") from None
    except (OSError, http.client.HTTPException) as error:
        raise BadInput(f"{_short(url)}: the answer broke off ({error}); try again, or {INSTEAD}") from None
    if len(text) > MOST_BYTES:
        raise BadInput(
            f"{_short(url)}: the answer is over {MOST_BYTES / 1e6:.0f} MB: not one municipality; {INSTEAD}"
        )
    try:
        told_rows = json.loads(text.decode("utf-8-sig"))
    except (UnicodeDecodeError, json.JSONDecodeError):
        read = text[:40].decode("utf-8", "replace").strip().replace("\n", " ")
        raise BadInput(
            f"{_short(url)}: expected JSON, read '{read}': a web page in between? {INSTEAD}"
        ) from None
    if not isinstance(told_rows, dict):
        raise BadInput(f"{_short(url)}: expected a JSON object, read a {type(told_rows).__name__}; {INSTEAD}")
    return told_rows


def _short(url: str) -> str:
    return url.partition("?")[0]


def newest(years: Sequence[int] | None = None) -> int:
    """The newest year of which the table is known for certain (grade A)."""
    text = files("experiments.cbs").joinpath("statline.csv").read_text(encoding="utf-8")
    sure = [int(row["year"]) for row in csv.DictReader(io.StringIO(text, newline="")) if row["grade"] == "A"]
    return max(years or sure)
