"""Turn an article into draft events, by rules. This room knows no dataset, no CSV file and no store.

In: the text of an article, its publication date, a gazetteer. Out: places, times and draft events, each with the
offsets of its words in the text. The stages (`times`, `mentions`, `resolving`, `events`, `backends`) import none of
each other; `pipeline` joins them.
"""
