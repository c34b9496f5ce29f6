"""The dashboard of a commune as a workbook: its sheets, its cells, what a file would change."""
