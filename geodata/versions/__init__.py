"""Every state of a dataset, under its hash: commit, merge, compare and revert, with who did it and when.

In: files and the version they were made from. Out: a new version, or the cells in which two editors clash. One
contract, two stores: a folder of files, and a PostgreSQL database that several servers share.
"""
