import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from postgres import postgres  # noqa: E402, F401 - a fixture
