"""Rows of a table of CBS figures in columns of our own, turned into the columns of CBS's yearly file.

The excerpt beside this script was made with it:

    python tests/cbs/in_cbs_columns.py kwb2024_all_areas.csv kwb-2024-excerpt.csv GM0296 WK0296 BU029603 BU02960138 …

What the table does not have stands as CBS writes it where it gives no figure: a dot. Decimal commas, semicolons and
Latin-1 are CBS's own habits.
"""

import csv
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

#: Columns of CBS's file that rondom reads, and some that it passes over, in CBS's order.
HEADER = (
    "gwb_code_10", "gwb_code_8", "regio", "gm_naam", "recs", "gwb_code", "ind_wbi", "a_inw", "a_man", "a_vrouw",
    "a_00_14", "a_15_24", "a_25_44", "a_45_64", "a_65_oo", "a_ongeh", "a_gehuwd", "a_gesch", "a_verwed", "a_hh",
    "a_1p_hh", "a_hh_z_k", "a_hh_m_k", "g_hhgro", "bev_dich", "p_koopw", "g_ink_po", "g_ink_pi", "p_ink_li",
    "p_ink_hi", "a_soz_wb", "a_lan_ha", "ste_mvs",
)  # fmt: skip
#: Column of CBS to column of the table.
FROM = {
    "gwb_code_10": "code", "gwb_code": "code", "regio": "name", "gm_naam": "gm_name", "a_inw": "inwoners",
    "a_00_14": "inwoners0tot15", "a_65_oo": "inwoners65plus", "a_hh": "huishoudens", "g_hhgro": "huishoudensgrootte",
    "bev_dich": "dichtheid", "p_koopw": "koopwoningen", "g_ink_pi": "inkomenPerInwoner",
    "a_lan_ha": "oppervlakteLandHa", "ste_mvs": "stedelijkheid",
}  # fmt: skip
SOURCE = (
    "CBS, Kerncijfers wijken en buurten 2024 (85984NED), CC BY 4.0; some rows, some columns, others as '.'"
)


def in_cbs_columns(row: Mapping[str, str]) -> list[str]:
    """One row in the columns of CBS."""
    cells = {name: row[FROM[name]].replace(".", ",") if name in FROM else "" for name in HEADER}
    cells |= {"gwb_code_8": row["code"][2:], "recs": row["type"].capitalize(), "ind_wbi": "1"}
    cells |= {name: row[FROM[name]] for name in ("regio", "gm_naam")}
    return [cells[name] or "." for name in HEADER]


def turn(source: Path, target: Path, codes: Iterable[str]) -> int:
    """Write the rows whose code begins with one of ``codes``; all of them when there are none. Returns how many."""
    wanted = tuple(codes)
    with (
        source.open(encoding="utf-8", newline="") as file,
        target.open("w", encoding="latin-1", newline="") as out,
    ):
        writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
        if wanted:
            writer.writerow([SOURCE])
        writer.writerow(HEADER)
        rows = [
            in_cbs_columns(row) for row in csv.DictReader(file) if row["code"].startswith(wanted or ("",))
        ]
        # A few names have letters that CBS's own alphabet does not.
        writer.writerows(
            [cell.encode("latin-1", "replace").decode("latin-1") for cell in row] for row in rows
        )
    return len(rows)


if __name__ == "__main__":
    turn(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:])
