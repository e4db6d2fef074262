"""Let `python -m gradcli` be the command."""

from __future__ import annotations

import sys

if __name__ == "__main__":
    # Python puts the working directory first; no module that lies there may be imported as ours.
    if not sys.flags.safe_path:
        del sys.path[0]

    from gradcli.cli.main import main

    sys.exit(main())
