"""The words of PDF files, read by pypdf in a process of its own; no Django.

extraction   bytes → `PdfPages`, in whatever time and memory is allowed
worker       what runs in that process; it imports nothing of the archive
"""
