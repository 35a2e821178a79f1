"""Files of a scenario, asked for by address: report, workbook, result, scenario file. Nothing is computed here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboards.scenario.address import Address, read
from dashboards.texts import say

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response


def download(request: Request) -> Response:
    """Answer ``/bestand/<name>?<query>``; Starlette runs it in a thread of its own.

    Parameters
    ----------
    request : Request
        Its query is that of a page.

    Returns
    -------
    Response
        404 with a sentence when the name is unknown, nothing has been computed, or what makes it is not installed.
    """
    from starlette.responses import PlainTextResponse, Response

    from dashboards.files import FILES
    from experiments.report.pdf import INSTALL

    address, _ = read("/", request.url.query)
    kind = FILES.get(request.path_params["name"])
    if kind is None:
        return PlainTextResponse(say("download.unknown", address.lang), 404)
    if not kind.there:
        return PlainTextResponse(say("download.pdf", address.lang, install=INSTALL), 404)
    made = kind.make(address)
    if made is None:
        return PlainTextResponse(say("download.none", address.lang), 404)
    name = file_name(address, request.path_params["name"])
    head = {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"}
    return Response(made, media_type=kind.media, headers=head)


def file_name(address: Address, name: str) -> str:
    """Name under which a browser keeps a file.

    Examples
    --------
    >>> file_name(Address(), "rapport.html")
    'rondom-rondom-wijchen-alverna-huurlingsedam-rapport.html'
    """
    scenario = address.scenario
    words = ["rondom", scenario.arm.replace("+", "-").replace("@", "-"), *scenario.places, name]
    return "-".join(words)
