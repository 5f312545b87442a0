import json

class JSONDecodeError(json.JSONDecodeError):
    pointer: str
    def __init__(self, msg: str, doc: str, pos: int, pointer: str = "") -> None: ...
