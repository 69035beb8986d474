"""`make migration NAME="what changes"`: write the step from the migrations as they are to the tables as they are."""

import sys
import tempfile

from alembic import command

from bot import migrations


def main(message: str) -> None:
    """The new file's number follows the newest one; read it and edit it before it is committed."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/scratch.db"
        migrations.upgrade(url)
        head = migrations.status(url)[1]
        number = f"{int(head or 0) + 1:04}"
        command.revision(migrations.config(url), message, autogenerate=True, rev_id=number)


if __name__ == "__main__":
    main(sys.argv[1])
