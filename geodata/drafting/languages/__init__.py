"""Read articles in Arabic, Russian and Ukrainian: what a language is, as data, and the readers that use it.

In: the passages of a text that are in one of these languages. Out: the same mentions, times and reports of events as
the stages for English find, with offsets into the whole text. A language is a table of words and a thin module.
"""
