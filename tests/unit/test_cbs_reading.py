"""CBS's file as it comes: every habit is read, everything that is not such a file is refused with a reason."""

import zipfile

import pytest

from experiments.cbs import table
from experiments.cbs.areas import around, by_name, check_code, from_file
from experiments.cbs.cells import Missing, Unreadable, number
from experiments.cbs.columns import columns, find_columns, is_header
from experiments.cbs.year import year_of
from sim.errors import BadInput
from tests.made_up_cbs import GEMEENTE, HEADER, WIJK, buurt, csv_text, write_csv, write_xlsx


def refused(path, code="WK990001", year=2024) -> str:
    with pytest.raises(BadInput) as caught:
        from_file(path, code, year)
    return "\n".join(caught.value.problems)


# ------------------------------------------------------------------------------------------------- cells


@pytest.mark.parametrize(
    ("cell", "measure", "value"),
    [
        ("2450", "count", 2450.0), ("2.450", "count", 2450.0), ("2 450", "count", 2450.0), (2450, "count", 2450.0),
        ("2,1", "mean", 2.1), ("2.1", "mean", 2.1), (" 41,1 ", "percent", 41.1), ('"12"', "count", 12.0),
        (",5", "percent", 0.5), (0, "count", 0.0),
    ],
)  # fmt: skip
def test_numbers_are_read_as_cbs_writes_them(cell, measure, value):
    assert number(cell, measure) == value


@pytest.mark.parametrize("cell", ["", " ", ".", "x", "X", "-", "-99997", "-99995", -99997, -99997.0, None])
def test_signs_for_no_figure_are_no_figure(cell):
    assert isinstance(number(cell, "count"), Missing)


@pytest.mark.parametrize(
    ("cell", "measure"),
    [("veel", "count"), ("-3", "count"), ("2,5", "count"), ("120", "percent"), ("nan", "mean"),
     (True, "count"), ("1,2,3", "mean")],
)  # fmt: skip
def test_anything_else_is_told(cell, measure):
    read = number(cell, measure)
    assert isinstance(read, Unreadable)
    assert read.expected


# ------------------------------------------------------------------------------------------------- columns


def test_every_column_says_how_its_name_is_known():
    assert all(column.grade in "ABCD" and column.source for column in columns().values())
    assert {"code", "inhabitants", "households"} <= set(columns())


def test_statline_numbers_its_columns_and_may_number_them_otherwise():
    for end in (29, 31):
        found = find_columns(["WijkenEnBuurten", "AantalInwoners_5", f"HuishoudensTotaal_{end}"], "x")
        assert found["households"].position == 2
    assert is_header(["ID", "Codering_3"])


def test_the_map_gives_percentages_where_the_file_gives_counts():
    found = find_columns(["WK_CODE", "WK_NAAM", "AANT_INW", "P_00_14_JR", "AANTAL_HH", "P_EENP_HH"], "x")
    assert found["aged_0_14"].measure == found["households_single"].measure == "percent"
    assert found["households"].measure == "count"


def test_a_column_twice_or_missing_is_refused_by_name():
    with pytest.raises(BadInput, match="column 'a_inw' stands there more than once"):
        find_columns([*HEADER, "A_INW"], "kwb.csv line 1")
    with pytest.raises(BadInput, match=r"no column for inhabitants: expected a_inw .*rename it to 'a_inwo'"):
        find_columns(["gwb_code_10", "a_inwo"], "kwb.csv line 1")


# --------------------------------------------------------------------------------------------- whole files


@pytest.mark.parametrize("encoding", ["latin-1", "utf-8", "utf-8-sig"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_encodings_marks_and_delimiters(tmp_path, encoding, delimiter):
    rows = [{**row, "regio": "Châtillon"} for row in (WIJK, GEMEENTE)]
    rows = [
        {key: value.replace(",", ".") if delimiter == "," else value for key, value in row.items()}
        for row in rows
    ]
    path = tmp_path / "kwb-2024.csv"
    path.write_bytes(("Titel\r\n\r\n" + csv_text(rows, delimiter=delimiter)).encode(encoding))
    found = from_file(path, "WK990001", 2024)
    assert found is not None
    assert found.areas["WK990001"].value("household_size") == 2.2
    assert found.areas["WK990001"].name == "Châtillon"
    assert set(found.areas) == {"WK990001", "GM9900"}


def test_a_workbook_is_read_from_the_sheet_that_has_the_columns(tmp_path):
    path = write_xlsx(tmp_path, [WIJK, GEMEENTE])
    found = from_file(path, "WK990001", 2024)
    assert found is not None
    assert found.areas["WK990001"].value("income_low") == 38.5
    assert found.areas["WK990001"].where == "kwb.xlsx KWB2024!2"
    assert "kwb.xlsx KWB2024!2, column a_hh" in refused(write_xlsx(tmp_path, [{**WIJK, "a_hh": "veel"}]))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty (0 bytes)"),
        (b"\r\n<!DOCTYPE html><html><title>503</title>", "is a web page, not a table"),
        (b"<?xml version='1.0'?><x/>", "is a web page"),
        (b"%PDF-1.7 ...", "is a PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Excel workbook"),
        (b"g\x00w\x00b\x00", "not a text file"),
        (b"PK\x03\x04 broken", "a damaged workbook"),
        (b"a;b;c\r\n1;2;3\r\n", "no line with CBS's column names in the first 20 lines: read 'a, b, c'"),
        (b"gwb_code_10;a_inw\r\n", "no line with the code of an area"),
        (b'gwb_code_10;a_inw\r\n"WK990001;12\r\n', "not readable as CSV"),
    ],
)  # fmt: skip
def test_what_is_no_such_file_is_refused_with_a_reason(tmp_path, content, words):
    path = tmp_path / "kwb-2024.csv"
    path.write_bytes(content)
    assert words in refused(path)


def test_missing_folders_archives_and_huge_files(tmp_path, monkeypatch):
    assert "cannot be read: No such file" in refused(tmp_path / "kwb-2024.csv")
    assert "is a folder" in refused(tmp_path)
    with zipfile.ZipFile(tmp_path / "kwb.zip", "w") as archive:
        archive.writestr("kwb-2024.csv", "x")
    assert "ZIP archive, not a workbook: unpack it" in refused(tmp_path / "kwb.zip")
    big = tmp_path / "big-2024.csv"
    with big.open("wb") as file:
        # A hole: as long as a file can be refused for, without taking that room.
        file.truncate(table.MOST_BYTES + 1)
    assert "is 500 MB: expected at most 500 MB" in refused(big)
    workbook = write_xlsx(tmp_path, [WIJK])
    monkeypatch.setattr(table, "MOST_BYTES", 1_000_000)
    with zipfile.ZipFile(workbook, "a", compression=zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/bomb.xml", b"0" * 4_000_000)
    assert "unpacks to 4 MB" in refused(workbook)


# -------------------------------------------------------------------------------------------------- lines


def test_a_workbook_with_damaged_rows_is_refused_not_a_fault(tmp_path):
    path = write_xlsx(tmp_path, [WIJK, GEMEENTE])
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    sheet = max(name for name in parts if name.startswith("xl/worksheets/sheet"))
    # The header is whole; the first row after it is cut off.
    parts[sheet] = parts[sheet][: parts[sheet].index(b"</row>") + 60]
    with zipfile.ZipFile(path, "w") as book:
        for name, content in parts.items():
            book.writestr(name, content)
    assert "is damaged" in refused(path) or "cannot be read" in refused(path)


def test_duplicates_text_in_numbers_and_cut_off_lines_have_their_line(tmp_path):
    twice = refused(write_csv(tmp_path, [WIJK, GEMEENTE, WIJK]))
    assert twice.startswith("kwb-2024.csv line 4: WK990001 stands at kwb-2024.csv line 2 already")
    wrong = refused(write_csv(tmp_path, [{**WIJK, "a_inw": "circa 2000", "a_65_oo": "-4"}, GEMEENTE]))
    assert "kwb-2024.csv line 2, column a_inw (WK990001): read 'circa 2000', expected a whole number" in wrong
    assert "column a_65_oo (WK990001): read -4" in wrong
    path = write_csv(tmp_path, [GEMEENTE, WIJK])
    path.write_bytes(path.read_bytes()[:-40])
    assert "WK990001 has 12 cells: expected at least 21; the line is cut off" in refused(path)


def test_trouble_in_lines_of_other_areas_is_not_ours(tmp_path):
    other = {**WIJK, "gwb_code_10": "WK990102", "a_inw": "tja"}
    found = from_file(write_csv(tmp_path, [other, WIJK, other]), "WK990001", 2024)
    assert found is not None
    assert list(found.areas) == ["WK990001"]


def test_an_unknown_code_names_the_nearest(tmp_path):
    path = write_csv(tmp_path, [WIJK, GEMEENTE, {**WIJK, "gwb_code_10": "WK770001", "regio": "Elders"}])
    told = refused(path, "WK990010")
    assert "no wijk WK990010 among its 3 areas: did you mean WK990001 Wijk 01 Verzonnen?" in told
    assert from_file(path, "WK990010", 2024, needed=False) is None
    assert by_name(path, "verzon") == [("WK990001", "Wijk 01 Verzonnen", "Nergens")]
    assert by_name(path, "Verzonen") == [("WK990001", "Wijk 01 Verzonnen", "Nergens")]
    assert by_name(path, "qqq") == []


@pytest.mark.parametrize("code", ["", "Batenburg", "WK12", "BU1234567", "NL00", "WK02960"])
def test_what_is_no_code_is_refused(code):
    with pytest.raises(BadInput, match="expected a wijk"):
        check_code(code)


def test_codes_of_amsterdam_have_letters():
    assert check_code(" bu0363nq06 ") == "BU0363NQ06"
    assert around("BU0363NQ06") == ("BU0363NQ06", "WK0363NQ", "GM0363", "NL00")


def test_how_areas_differ_is_measured_over_areas_of_the_kind(tmp_path):
    others = [buurt(gwb_code_10=f"BU9900010{k}", a_1p_hh=str(200 + 20 * k), a_hh="900") for k in range(1, 10)]
    found = from_file(
        write_csv(tmp_path, [*others, buurt(gwb_code_10="BU99000199"), WIJK]), "BU99000199", 2024
    )
    assert found is not None
    assert found.alike == 9
    sd, low, high = found.spread["households_single"]
    assert 5 < sd < 7
    assert 24 < low < 26 < 40 < high < 43


# --------------------------------------------------------------------------------------------------- years


def test_the_year_is_said_by_the_name_the_sheet_or_the_user(tmp_path):
    plain = tmp_path / "cbs.csv"
    assert year_of(tmp_path / "kwb-2024.csv", None, 2026) == 2024
    assert year_of(tmp_path / "kwb2023v2.xlsx", None, 2026) == 2023
    assert year_of(plain, 2022, 2026) == 2022
    assert year_of(write_xlsx(tmp_path, [WIJK], sheet="KWB2025"), None, 2026) == 2025
    for path, said, words in (
        (plain, None, "neither the file's name nor its sheet says which year"),
        (tmp_path / "kwb-2024.csv", 2023, "--year is 2023, but kwb-2024.csv says 2024"),
        (plain, 2027, "expected 2013 to 2026"),
        (tmp_path / "kwb-2009.csv", None, "year is 2009: expected 2013"),
    ):
        with pytest.raises(BadInput, match=words):
            year_of(path, said, 2026)
