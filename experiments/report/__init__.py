"""The report on paper: one self-contained HTML file that needs no script, no network and no fonts of others."""
