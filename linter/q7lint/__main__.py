"""``python -m q7lint`` is ``q7lint``.

With ``-m``, Python looks for modules in the current folder first. That is the folder whose texts are checked, and they
may come from anywhere; so it is no place for modules from here on, unless q7lint itself was found there. What Python
imports before this line (`runpy`, and a few modules that it needs) is its own affair: ``q7lint``, and
``python -P -m q7lint``, never look there.
"""

import os
import sys

if __name__ == "__main__":
    if __spec__ and not sys.flags.safe_path and sys.path[0] != os.path.dirname(os.path.dirname(__file__)):
        del sys.path[0]

    from q7lint.cli import main

    raise SystemExit(main())
