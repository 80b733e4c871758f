"""Capturing rounds: what is fetched next, the WARC it is written to, and what the archive makes of it.

What was received is written to the WARC first, and only then does the database speak of it; a round that was cut off
anywhere reads the end of its WARC again and goes on.
"""
