"""Open a store of a sweep in pandas and in DuckDB: ``python examples/queries.py results/connector``."""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb
import pandas as pd

from experiments.sweep import Store


def with_pandas(folder: Path) -> pd.DataFrame:
    """Paired difference in municipal cost of every arm: the same draw and seed with and without the policy."""
    runs = Store(folder).runs()
    runs = runs[runs["status"] == "ok"]
    pair = ["place", "system", "starting_pressure", "draw", "rep"]
    base = runs[runs["arm"] == "baseline"].set_index(pair)["cost_municipality_discounted"]
    arms = runs[runs["arm"] != "baseline"].set_index([*pair, "arm", "dose"])["cost_municipality_discounted"]
    difference = (arms - base).rename("euros").reset_index()
    return difference.groupby(["starting_pressure", "arm", "dose"])["euros"].agg(["mean", "std", "size"])


def with_duckdb(folder: Path) -> list[tuple[object, ...]]:
    """The same, in SQL, straight from the files."""
    query = f"""
        WITH runs AS (SELECT DISTINCT ON (run_id) * FROM '{folder}/runs/part-*.parquet' WHERE status = 'ok')
        SELECT starting_pressure, p.arm, p.dose,
               avg(p.cost_municipality_discounted - b.cost_municipality_discounted) AS mean_euros,
               stddev_samp(p.cost_municipality_discounted - b.cost_municipality_discounted) AS sd, count(*) AS pairs
        FROM runs AS p JOIN runs AS b USING (place, system, starting_pressure, draw, rep)
        WHERE b.arm = 'baseline' AND p.arm <> 'baseline'
        GROUP BY ALL ORDER BY ALL
    """  # noqa: S608 - the folder is the user's own
    return duckdb.sql(query).fetchall()


if __name__ == "__main__":
    store = Path(sys.argv[1] if len(sys.argv) > 1 else "results/connector")
    sys.stdout.write(f"{with_pandas(store)}\n\n")
    for row in with_duckdb(store):
        sys.stdout.write(f"{row}\n")
