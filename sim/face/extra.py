"""What to do when a package of the extra ``network`` is missing."""

from __future__ import annotations

#: Packages that only the Mesa face needs.
PACKAGES = ("mesa", "networkx")


def advised(what: str, error: ModuleNotFoundError) -> ImportError:
    """The error to raise instead: what was asked for, which package is missing, what to install.

    Parameters
    ----------
    what : str
        What was asked for.
    error : ModuleNotFoundError
        What Python said; handed back as it is when it is about another package.

    Examples
    --------
    >>> str(advised("sim.Model", ModuleNotFoundError(name="mesa")))
    "sim.Model needs mesa, which is not installed: pip install 'rondom[network]' brings Mesa and networkx"
    """
    package = (error.name or "").split(".")[0]
    if package not in PACKAGES:
        return error
    return ImportError(
        f"{what} needs {package}, which is not installed: pip install 'rondom[network]' brings Mesa and networkx",
        name=package,
    )
