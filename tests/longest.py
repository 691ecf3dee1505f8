"""Which files of tests take longest, the longest first."""

from pathlib import Path

ROOT = Path(__file__).parent
LONGEST = (
    "test_bench.py",
    "api/test_everything_allowed.py",
    "laws/test_kill_rebuild.py",
    "laws/test_simulation.py",
    "api/test_serving.py",
    "cli/test_replay.py",
    "cli/test_backtest.py",
    "laws/test_backup_killed.py",
    "laws/test_laws.py",
    "app/test_destruction.py",
    "app/test_alert_answers.py",
    "app/test_erasing.py",
    "app/test_registers.py",
    "app/test_alert_life.py",
    "laws/test_erase_killed.py",
    "laws/test_kill.py",
    "security/test_canaries.py",
    "work/test_leadership.py",
    "work/test_watching.py",
    "work/test_work.py",
    "feeds/test_killed.py",
)
"""Those of some ten seconds or more; `python scripts/test.py --only pytest --durations=100` tells what takes long."""
