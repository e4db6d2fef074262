"""Pictures for paper, by matplotlib: PNG, SVG, PDF and GIF."""

import logging

# What it has to say of its own files (no place for its list of fonts) is no news to who wants a picture.
logging.getLogger("matplotlib").addHandler(logging.NullHandler())
