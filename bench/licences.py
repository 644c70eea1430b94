"""Lists every package that is installed here with its version and licence: make licences"""

from importlib.metadata import Distribution, distributions


def licence_of(found: Distribution) -> str:
    told = found.metadata
    classified = [
        each.rpartition(" :: ")[2]
        for each in told.get_all("Classifier", [])
        if each.startswith("License ::")
    ]
    first_line = (told.get("License") or "").strip().partition("\n")[0]
    return told.get("License-Expression") or ", ".join(classified) or first_line or "not said"


if __name__ == "__main__":
    for found in sorted(distributions(), key=lambda each: each.name.lower()):
        print(f"{found.name} {found.version}: {licence_of(found)}")
