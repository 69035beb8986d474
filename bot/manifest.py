"""Where the Slack app's manifest lies: at the top of a checkout, or beside the content of an installed Trellis."""

from pathlib import Path


def path() -> Path:
    root = Path(__file__).parent.parent
    here = root / "manifest.yml"
    return here if here.exists() else root / "content" / "manifest.yml"
