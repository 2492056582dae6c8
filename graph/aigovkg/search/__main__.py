"""Makes the index of a store's current snapshot: `python -m aigovkg.search FOLDER`, as the web service starts it."""

from __future__ import annotations

import sys
from pathlib import Path

from aigovkg.errors import AigovkgError
from aigovkg.search import ensure
from aigovkg.store import Store

try:
    ensure(Store(Path(sys.argv[1])))
except AigovkgError as error:
    sys.exit(str(error))
