"""From what people write (`course_content/`) to what Open edX reads (`olx/`).

The path of a course: `sources` and `units` read, `checks` judge, `ids` names, `render` builds the tree of
files, `verify` holds it against olxcleaner, `package` makes the archive, `publish` puts all in place at once.
"""
