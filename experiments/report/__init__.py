"""The report on paper: one self-contained HTML file without script, network or fonts of others."""
