"""Files that people take away and bring back: workbooks, text tables, printed pages."""
