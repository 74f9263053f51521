import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parent)]

from postfix import postfix  # noqa: E402, F401 - a fixture
