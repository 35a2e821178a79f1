"""Command line, pairs, statistics, results and reports."""
