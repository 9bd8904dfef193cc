"""An article → draft events, by rules. It knows no dataset, no CSV file and no store.

In: the text of an article, its publication date, a gazetteer. Out: places, times and draft events with the offsets of
the words they come from. The stages (`times`, `mentions`, `resolving`, `events`, `backends`) import none of each other;
`pipeline` joins them.
"""
