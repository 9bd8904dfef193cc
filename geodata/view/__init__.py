"""What a reader sees of a dataset: the view in the address bar, the events it selects, and what a card says of one.

In: a dataset with dated and placed events, and a `View`. Out: the selected rows and the tally of the others, URLs,
packed columns for the browser, the details of an event, and source texts with their quotes marked.
"""
