"""The environment of the tests; loaded by pytest before Django reads its settings."""

import atexit
import gc
import os
import shutil
import tempfile

_DATA = tempfile.mkdtemp(prefix="tang-thu-tests-")
atexit.register(shutil.rmtree, _DATA, ignore_errors=True)
os.environ["TANGTHU_DATA_DIR"] = _DATA
os.environ["TANGTHU_PRODUCTION"] = "0"
os.environ["TANGTHU_DEBUG"] = "0"
os.environ["TANGTHU_SEARCH_INLINE"] = "0"  # a thread that mends the index would meet another test's database
os.environ["TANGTHU_JOBS_INLINE"] = "0"  # as would a thread that works off the queue

gc.set_threshold(100_000, 20, 20)  # an eighth of all time went into looking for garbage in what pytest keeps


def pytest_collection_finish() -> None:
    """Leave what was collected, which stays to the end, out of every later look for garbage."""
    gc.freeze()
