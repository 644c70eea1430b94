#!/usr/bin/env python
"""Django's command line for Cairn."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "roadmap.settings")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        # A wrong setting is the operator's to mend: one sentence, no traceback.
        sys.exit(f"Cairn cannot start: {error}")
    except Exception as error:
        from roadmap.trouble import is_trouble

        if not is_trouble(error) or "--traceback" in sys.argv:
            raise
        # So is a database that is locked, full or away.
        sys.exit(f"The database or the disk is in trouble: {str(error).strip()}")


if __name__ == "__main__":
    main()
