"""Run the notebooks from a clean kernel and store what they show.

    python notebooks/run.py [NAME …]

Nothing else writes their outputs: timings are left out and figures have a fixed size, so the same
code gives the same bytes. The tests run `executed` too and compare the texts.
"""

import copy
import os
import sys
from pathlib import Path

HERE = Path(__file__).parent
SECONDS = 120  # a cell that takes longer hangs


def executed(path):
    """Return the notebook at `path`, run afresh in its folder, with nothing of this machine."""
    import nbformat
    from nbclient import NotebookClient

    notebook = nbformat.read(path, as_version=4)
    fresh = copy.deepcopy(notebook)
    for cell in fresh.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    client = NotebookClient(
        fresh,
        timeout=SECONDS,
        record_timing=False,
        resources={"metadata": {"path": str(path.parent)}},
        kernel_name="python3",
    )
    # Figures go into the notebook, whatever this process has set for its own.
    client.execute(env=os.environ | {"MPLBACKEND": "module://matplotlib_inline.backend_inline"})
    fresh.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    return fresh


def main(names):
    import nbformat

    paths = [HERE / name for name in names] or sorted(HERE.glob("*.ipynb"))
    for path in paths:
        notebook = executed(path)
        nbformat.validate(notebook)
        nbformat.write(notebook, path)
        print(f"{path.name}: {sum(cell.cell_type == 'code' for cell in notebook.cells)} cells")


if __name__ == "__main__":
    main(sys.argv[1:])
