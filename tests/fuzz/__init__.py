"""Feeds damaged and random files to the reader: `python -m tests.fuzz.run --seconds 60`."""
