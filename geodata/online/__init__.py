"""HTTP: the only room that talks to other servers, and only when somebody asked for it.

In: a request and where answers are kept. Out: the reply, or an error that says what to do; one request a second to
each service across all processes, every answer and every miss cached in SQLite.
"""
