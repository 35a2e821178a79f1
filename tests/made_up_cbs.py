"""CBS files that do not exist: lines and workbooks of any shape, for tests of reading them."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

HEADER = (
    "gwb_code_10", "regio", "gm_naam", "recs", "a_inw", "a_00_14", "a_15_24", "a_25_44", "a_45_64", "a_65_oo",
    "a_ongeh", "a_gehuwd", "a_gesch", "a_verwed", "a_hh", "a_1p_hh", "a_hh_z_k", "a_hh_m_k", "g_hhgro", "p_ink_li",
    "p_ink_hi",
)  # fmt: skip
#: A wijk of whom everything is known, made up, and what it lies in.
WIJK: Mapping[str, str] = {
    "gwb_code_10": "WK990001", "regio": "Wijk 01 Verzonnen", "gm_naam": "Nergens", "recs": "Wijk", "a_inw": "2000",
    "a_00_14": "300", "a_15_24": "220", "a_25_44": "480", "a_45_64": "600", "a_65_oo": "400", "a_ongeh": "920",
    "a_gehuwd": "820", "a_gesch": "150", "a_verwed": "110", "a_hh": "890", "a_1p_hh": "300", "a_hh_z_k": "280",
    "a_hh_m_k": "310", "g_hhgro": "2,2", "p_ink_li": "38,5", "p_ink_hi": "21,0",
}  # fmt: skip
GEMEENTE = {
    **WIJK, "gwb_code_10": "GM9900", "regio": "Nergens", "recs": "Gemeente", "a_inw": "20000", "a_00_14": "3200",
    "a_15_24": "2400", "a_25_44": "5000", "a_45_64": "5600", "a_65_oo": "3800", "a_ongeh": "9400", "a_gehuwd": "8000",
    "a_gesch": "1500", "a_verwed": "1100", "a_hh": "9000", "a_1p_hh": "3200", "a_hh_z_k": "2700", "a_hh_m_k": "3100",
    "p_ink_li": "41,0", "p_ink_hi": "19,0",
}  # fmt: skip


def buurt(**changes: str) -> dict[str, str]:
    """A buurt of the made-up wijk, with the wijk's figures and some changes."""
    return {**WIJK, "gwb_code_10": "BU99000105", "regio": "Buurtje", "recs": "Buurt", **changes}


def csv_text(
    rows: Sequence[Mapping[str, str]], *, delimiter: str = ";", header: Sequence[str] = HEADER
) -> str:
    """Lines as CBS writes them."""
    lines = [delimiter.join(header), *(delimiter.join(row.get(name, ".") for name in header) for row in rows)]
    return "\r\n".join(lines) + "\r\n"


def write_csv(
    folder: Path, rows: Sequence[Mapping[str, str]], name: str = "kwb-2024.csv", **how: Any
) -> Path:
    """A file of such lines."""
    path = folder / name
    path.write_bytes(csv_text(rows, **how).encode("latin-1"))
    return path


def write_xlsx(
    folder: Path, rows: Sequence[Mapping[str, str]], sheet: str = "KWB2024", name: str = "kwb.xlsx"
) -> Path:
    """A workbook with a page of explanation before the table, and numbers as numbers."""
    from openpyxl import Workbook

    book = Workbook()
    first = book.active
    assert first is not None
    first.title = "Toelichting"
    first["A1"] = "Kerncijfers wijken en buurten"
    page = book.create_sheet(sheet)
    page.append(list(HEADER))
    for row in rows:
        page.append([_value(row.get(key, ".")) for key in HEADER])
    path = folder / name
    book.save(path)
    return path


def _value(text: str) -> object:
    try:
        return float(text.replace(",", ".")) if "," in text else int(text)
    except ValueError:
        return text
