"""What the API's description says of errors: the same few answers at every address."""

from typing import Any

ERROR = "Error"
SAID = {
    "400": "What was sent cannot be read or understood; `facts` names each field.",
    "401": "No token, or one that no longer holds.",
    "403": "The person of this token may not do that.",
    "404": "There is no such thing for this person.",
    "409": "Refused by a rule: `message` says what to do, `facts` what it rests on.",
    "429": "Too many requests; `Retry-After` says how many seconds to wait.",
}
SHAPE = {
    "type": "object",
    "required": ["code", "message", "facts"],
    "properties": {
        "code": {"type": "string", "description": "One word for programs."},
        "message": {"type": "string", "description": "One sentence for people, in the language asked for."},
        "facts": {"type": "object", "additionalProperties": True},
    },
}
METHODS = ("get", "post", "put", "patch", "delete")


def with_errors(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """Add the answers an operation may give besides success (a hook of drf-spectacular)."""
    result.setdefault("components", {}).setdefault("schemas", {})[ERROR] = SHAPE
    for address, operations in result["paths"].items():
        for method in METHODS:
            if method in operations:
                for status in _statuses(address, method, operations[method]):
                    operations[method]["responses"].setdefault(status, _answer(status))
    return result


def _statuses(address: str, method: str, operation: dict[str, Any]) -> list[str]:
    found = ["401", "403", "429"]
    if method != "get" or operation.get("parameters"):
        found.append("400")
    if "{" in address:
        found.append("404")
    if method != "get":
        found.append("409")
    return found


def _answer(status: str) -> dict[str, Any]:
    schema = {"$ref": f"#/components/schemas/{ERROR}"}
    return {"description": SAID[status], "content": {"application/json": {"schema": schema}}}
