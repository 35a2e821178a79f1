"""The server: Solara behind the guard, with the files a page may ask for beside it."""

from __future__ import annotations

import gzip
from collections.abc import Iterable
from typing import Any

from dashboards.guard import Guard
from dashboards.settings import MOST_BYTES, assets_folder, prepare


def application(hosts: Iterable[str] = ()) -> Guard:
    """The whole dashboard as one ASGI application.

    Parameters
    ----------
    hosts : iterable of str
        Names under which others reach it, beside those of this machine.

    Returns
    -------
    Guard

    Raises
    ------
    BadInput
        When the extra ``dashboard`` is not installed.
    """
    prepare()
    from solara.server.starlette import app as solara_app
    from starlette.applications import Starlette
    from starlette.responses import FileResponse, Response
    from starlette.routing import Mount, Route

    from dashboards.components.chart import PLOTLY, plotly_file
    from dashboards.downloads import download
    from dashboards.ready import pages_ready

    pages_ready()
    plotly = plotly_file()
    packed = gzip.compress(plotly.read_bytes(), compresslevel=6)

    async def drawing(request: Any) -> Response:
        """Plotly as it came with its package; 1.4 instead of 4.8 MB on the line, and the browser keeps it a day."""
        headers = {"cache-control": "public, max-age=86400", "vary": "accept-encoding"}
        if "gzip" not in request.headers.get("accept-encoding", ""):
            return FileResponse(plotly, media_type="text/javascript", headers=headers)
        return Response(packed, media_type="text/javascript", headers={**headers, "content-encoding": "gzip"})

    inner = Starlette(
        routes=[
            Route(PLOTLY, drawing),
            Route("/bestand/{name}", download),
            Mount("/", solara_app),
        ],
        lifespan=solara_app.router.lifespan_context,
    )
    return Guard(inner, hosts, assets_folder())


def serve(
    host: str, port: int, hosts: Iterable[str] = (), *, root_path: str = "", ready: bool = True
) -> None:
    """Serve until Ctrl-C or SIGTERM; one process, as sessions live in its memory.

    Parameters
    ----------
    host : str
        Address to listen on; 127.0.0.1 is this machine only.
    port : int
        Port.
    hosts : iterable of str
        As in `application`.
    root_path : str
        Path in front of ours, where a reverse proxy puts us under one.
    ready : bool
        Whether the model is loaded at once, in the background, rather than at the first question.
    """
    app = application((*hosts, host))
    import uvicorn

    from dashboards.answers.live import get_ready

    if ready:
        get_ready()

    uvicorn.run(
        app,
        host=host,
        port=port,
        root_path=root_path,
        workers=1,
        log_level="warning",
        access_log=False,
        server_header=False,
        ws_max_size=MOST_BYTES,
        timeout_graceful_shutdown=3,
        loop="asyncio",
    )
