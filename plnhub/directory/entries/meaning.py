"""Tell from the settings whether the same entries mean the same as before. ◇ Pure."""

import hashlib
import json

from plnhub.config import Settings


def settings_hash(settings: Settings) -> str:
    """What decides the meaning of a reading: address, base, filter, mapping."""
    deciding = (
        settings.directory_url,
        settings.directory_base,
        settings.directory_filter,
        settings.directory_vendor,
        sorted(settings.directory_attributes.items()),
        sorted(settings.directory_role_groups.items()),
        settings.dimension_names,
    )
    return hashlib.sha256(json.dumps(deciding).encode()).hexdigest()
