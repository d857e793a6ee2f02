"""The wheel, installed elsewhere, holds the demo: nothing of the checkout is needed."""

import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


@pytest.mark.slow
def test_the_installed_wheel_holds_the_demo(tmp_path: Path) -> None:
    _run(sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "-w", str(tmp_path), str(ROOT))
    wheel = next(tmp_path.glob("harkmail-*.whl"))
    venv.create(tmp_path / "venv", with_pip=True)
    python = tmp_path / "venv" / "bin" / "python"
    site = subprocess.check_output([python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], text=True).strip()
    # the dependencies of this environment, but not its editable harkmail
    (Path(site) / "dependencies.pth").write_text(f"{sysconfig.get_path('purelib')}\n")
    _run(str(python), "-m", "pip", "install", "--no-deps", "--no-index", "--force-reinstall", str(wheel))
    out = tmp_path / "demo"
    told = _run(str(tmp_path / "venv" / "bin" / "harkmail"), "demo", "--out", str(out), cwd=tmp_path)
    assert "13 turns understood" in told
    assert (out / "call.wav").stat().st_size > 1_000_000
    where = _run(str(python), "-c", "import agent; print(agent.__file__)", cwd=tmp_path)
    assert where.startswith(site)


def _run(*command: str, cwd: Path | None = None) -> str:
    environment = {**os.environ, "PYTHONNOUSERSITE": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    environment.pop("PYTHONPATH", None)
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=110, check=False)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return done.stdout
