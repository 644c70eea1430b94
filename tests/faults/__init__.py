"""What breaks a site, done to a real one: its own processes, database and, where asked, PostgreSQL and Redis.

`make faults` runs all of them; `COUNT=3 python -m tests.faults NAME` runs one, shorter.
"""
