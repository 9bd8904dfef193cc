"""Complete an event from the text around its clause: what it does not state is carried over.

In: the reading of a trigger, and the memory of what was told before. Out: the event's date and its place.
"""
