"""The pages Edit and Draft without their widgets: an editor's changes, from the first keystroke to the commit.

In: actions that the browser sends, and the store. Out: what the page shows, rows checked by the rules of the files,
the review of all changes, and one commit.
"""
