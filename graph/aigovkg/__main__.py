"""`python -m aigovkg` is `aigovkg`."""

from aigovkg.cli import main

__all__: list[str] = []

if __name__ == "__main__":
    main()
