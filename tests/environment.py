"""The environment of the tests; loaded by pytest before Django reads its settings."""

import os
import tempfile

os.environ["TANGTHU_DATA_DIR"] = tempfile.mkdtemp(prefix="tang-thu-tests-")
os.environ["TANGTHU_PRODUCTION"] = "0"
os.environ["TANGTHU_DEBUG"] = "0"
