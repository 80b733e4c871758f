"""The environment of the tests; loaded by pytest before Django reads its settings."""

import atexit
import os
import shutil
import tempfile

_DATA = tempfile.mkdtemp(prefix="tang-thu-tests-")
atexit.register(shutil.rmtree, _DATA, ignore_errors=True)
os.environ["TANGTHU_DATA_DIR"] = _DATA
os.environ["TANGTHU_PRODUCTION"] = "0"
os.environ["TANGTHU_DEBUG"] = "0"
os.environ["TANGTHU_SEARCH_INLINE"] = "0"  # a thread that mends the index would meet another test's database
