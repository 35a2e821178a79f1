"""StatLine's open data, played: a server on this machine answers in the documented form, or in any other.

The answers are made up after that form; none was recorded from CBS's service.
"""

import gc
import json
import threading
import urllib.parse
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from experiments.cbs.statline import from_statline, newest, tables
from experiments.cli import execute
from sim.errors import BadInput
from sim.population import profile

#: Answers as StatLine's OData (version 3) gives them: codes padded to ten signs, numbered columns, null for no figure.
WIJK = {
    "ID": 3, "WijkenEnBuurten": "WK990001  ", "Gemeentenaam_1": "Nergens        ", "SoortRegio_2": "Wijk      ",
    "Codering_3": "WK990001  ", "AantalInwoners_5": 2000, "Mannen_6": 990, "Vrouwen_7": 1010, "k_0Tot15Jaar_8": 300,
    "k_15Tot25Jaar_9": 220, "k_25Tot45Jaar_10": 480, "k_45Tot65Jaar_11": 600, "k_65JaarOfOuder_12": 400,
    "Ongehuwd_13": 920, "Gehuwd_14": 820, "Gescheiden_15": 150, "Verweduwd_16": 110, "HuishoudensTotaal_29": 890,
    "Eenpersoonshuishoudens_30": 300, "HuishoudensZonderKinderen_31": 280, "HuishoudensMetKinderen_32": 310,
    "GemiddeldeHuishoudensgrootte_33": 2.2, "Koopwoningen_47": 61, "k_40PersonenMetLaagsteInkomen_79": None,
    "k_20PersonenMetHoogsteInkomen_80": None, "MateVanStedelijkheid_122": 4,
}  # fmt: skip
GEMEENTE = {
    **WIJK, "ID": 2, "WijkenEnBuurten": "GM9900    ", "Codering_3": "GM9900    ", "SoortRegio_2": "Gemeente  ",
    "AantalInwoners_5": 20000, "k_40PersonenMetLaagsteInkomen_79": 41.0, "k_20PersonenMetHoogsteInkomen_80": 19.0,
}  # fmt: skip
NAMES = [
    {"Key": "WK990001  ", "Title": "Wijk 01 Verzonnen", "Description": ""},
    {"Key": "GM9900    ", "Title": "Nergens"},
]


class Server:
    """Answers per path; remembers what was asked."""

    def __init__(self):
        self.answers: dict[str, tuple[int, bytes]] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.let_go = threading.Event()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                parts = urllib.parse.urlsplit(self.path)
                outer.asked.append((parts.path, dict(urllib.parse.parse_qsl(parts.query))))
                status, body = outer.answers.get(
                    parts.path.rpartition("/")[2], (404, b"<html>not here</html>")
                )
                if status == 0:
                    outer.let_go.wait(5)
                    return
                self.send_response(status)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}/ODataApi/odata"
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True)
        self.thread.start()

    def answer(self, name, value, status=200, **more):
        body = (
            value
            if isinstance(value, bytes)
            else json.dumps({"odata.metadata": "…", "value": value, **more}).encode()
        )
        self.answers[name] = (status, body)

    def close(self):
        self.let_go.set()
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


@pytest.fixture
def statline() -> Iterator[Server]:
    server = Server()
    server.answer("WijkenEnBuurten", NAMES)
    server.answer("TypedDataSet", [GEMEENTE, WIJK])
    yield server
    server.close()


def refused(server, **how) -> str:
    with pytest.raises(BadInput) as caught:
        from_statline("WK990001", 2024, address=server.address, **how)
    return str(caught.value)


def test_one_municipality_is_asked_for_and_read(statline):
    found = from_statline("WK990001", 2024, address=statline.address)
    wijk = found.areas["WK990001"]
    assert (wijk.name, wijk.municipality, wijk.value("households")) == ("Wijk 01 Verzonnen", "Nergens", 890)
    assert wijk.value("income_low") is None
    assert found.areas["GM9900"].value("income_low") == 41
    assert found.source == "CBS Kerncijfers wijken en buurten 2024 (85984NED)"
    (first, query), (second, _) = statline.asked
    assert first == "/ODataApi/odata/85984NED/WijkenEnBuurten"
    assert second == "/ODataApi/odata/85984NED/TypedDataSet"
    assert query["$format"] == "json"
    assert query["$filter"] == (
        "startswith(Key,'GM9900') or startswith(Key,'WK9900') or startswith(Key,'BU9900') or startswith(Key,'NL')"
    )


def test_pages_are_followed_but_not_to_elsewhere(statline):
    statline.answer("TypedDataSet", [GEMEENTE], **{"odata.nextLink": f"{statline.address}/85984NED/Next"})
    statline.answer("Next", [WIJK])
    assert set(from_statline("WK990001", 2024, address=statline.address).areas) == {"WK990001", "GM9900"}
    statline.answer("Next", [WIJK], **{"odata.nextLink": "http://elsewhere.invalid/x"})
    assert "points to another address: not followed" in refused(statline)
    statline.answer("Next", [WIJK], **{"odata.nextLink": f"{statline.address}/85984NED/Next"})
    assert "more than 20 pages" in refused(statline)


@pytest.mark.parametrize(
    ("status", "body", "words"),
    [
        (200, b"<html>log in first</html>", "expected JSON, read '<html>log in first</html>': a web page in between?"),
        (200, b"[1]", "expected a JSON object, read a list"),
        (200, b'{"value": 3}', "the answer has no rows"),
        (200, b'{"value": []}', "has no area of the municipality of WK990001: read 0 rows"),
        (404, b"", "StatLine answers 404"),
        (503, b"", "StatLine answers 503"),
        (200, b'{"value": [{"WijkenEnBuurten": "WK990001"}]}', "no column for inhabitants"),
        (200, b'{"value": [{"WijkenEnBuurten": "WK990001", "AantalInwoners_5": "veel"}]}', "read 'veel'"),
        (200, b'{"value": [{"WijkenEnBuurten": "WK990009", "AantalInwoners_5": 5}]}', "did you mean WK990009"),
    ],
)  # fmt: skip
def test_any_other_answer_is_refused_with_what_was_read(statline, status, body, words):
    statline.answer("TypedDataSet", body, status)
    told = refused(statline)
    assert words in told
    if status != 200:
        assert "rondom neighbourhoods import FILE --code CODE" in told


# Python's own http.client leaves a socket to the garbage collector when an answer does not come in time.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")
def test_no_answer_in_time(statline):
    statline.answer("TypedDataSet", b"", 0)
    assert "no answer within 0.2 s" in refused(statline, seconds=0.2)
    gc.collect()


def test_no_server_no_table_no_address(statline):
    statline.close()
    assert "is there internet here?" in refused(statline)
    with pytest.raises(BadInput, match="StatLine tables are known of 2017 to 2025"):
        from_statline("WK990001", 2009)
    with pytest.raises(BadInput, match="expected an address that begins with https"):
        from_statline("WK990001", 2024, address="file:///etc")


def test_the_newest_year_of_which_the_table_is_sure():
    assert newest() == 2024
    assert tables()[newest()] == "85984NED"


def test_online_imports_as_a_file_does(statline, own_folder, capsys):
    words = ["neighbourhoods", "import", "--code", "WK990001", "--online", "--statline", statline.address]
    assert execute([*words, "--lang", "en"]) == 0
    out = capsys.readouterr().out
    assert "Verzonnen (WK990001), CBS Kerncijfers wijken en buurten 2024 (85984NED)" in out
    place = profile("verzonnen")
    assert place.value("income_low") == 41
    assert place.figure("income_low").kind == "estimate"
    assert place.figure("aged_0_14").source.startswith(
        "CBS Kerncijfers wijken en buurten 2024 (85984NED), StatLine"
    )
    statline.close()
    assert execute([*words, "--name", "another"]) == 2
