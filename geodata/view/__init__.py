"""Views of a dataset: the view in the address bar, the events that it selects, and the details of one event.

In: a dataset with dated and placed events, and a `View`. Out: the selected rows and the tally of the others, URLs,
packed columns for the browser, the details of an event, and source texts with their quotes marked.
"""
