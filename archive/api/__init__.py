"""The archive for programs: a versioned, read-only API. What it tells is public; docs/api.md says how to ask."""
