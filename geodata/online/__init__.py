"""HTTP: the only room that talks to other servers, and only when a user asks for it.

In: a request, and the cache of answers. Out: the reply, or an error that says what to do. Each service gets at most one
request a second from all processes, and every answer, also an empty one, is cached in SQLite.
"""
