"""The editor's desk: Django's admin for every model."""
