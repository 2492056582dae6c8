"""Makes the index of a store's current snapshot: `python -m aigovkg.search FOLDER`, as the web service starts it.

Where the settings name another endpoint, what that holds is indexed instead.
"""

from __future__ import annotations

import sys

from aigovkg import settings
from aigovkg.errors import AigovkgError
from aigovkg.search import ensure, ensure_remote
from aigovkg.store import Store

try:
    chosen = settings.load(store=sys.argv[1])
    if chosen.endpoint:
        ensure_remote(chosen)
    else:
        ensure(Store(chosen.store))
except AigovkgError as error:
    sys.exit(str(error))
