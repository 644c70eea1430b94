"""The door for programs: JSON, described by /api/openapi.json."""
