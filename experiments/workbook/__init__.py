"""The Excel workbook of a decision: a sheet per question, ready to be printed and to be counted with."""
