"""What an employer has bought of Lever, and whether integrations come with it."""

LEVER_TRM = "LeverTRM"
ENTERPRISE = "LeverTRM for Enterprise"
BASIC = "Lever Basic"
PACKAGES = (LEVER_TRM, ENTERPRISE, BASIC)
WITH_INTEGRATIONS = (LEVER_TRM, ENTERPRISE)


def check_package(name: str) -> str:
    """Return the name. Raises ValueError for a package that is not sold."""
    if name not in PACKAGES:
        raise ValueError(f"no package named {name!r}; there are {', '.join(PACKAGES)}")
    return name
