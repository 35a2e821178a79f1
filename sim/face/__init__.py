"""What the Mesa face is made of: rows as agents, columns as data frames, ties as a graph, the weeks as a record.

Nothing here is part of a week; everything only reads (docs/python.md).
"""
