"""The files that articles come as → their text. In: a file's bytes. Out: a `Document`, or an error that says why not.

Nothing in a file can make this room run for long, fill the memory or open another file. Each kind of file has a module,
which is imported when such a file comes.
"""
