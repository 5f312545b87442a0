"""JSONDecodeError, apart because it needs the standard library's json."""

from json import JSONDecodeError as _JSONDecodeError


class JSONDecodeError(_JSONDecodeError):
    """What loads cannot read: msg, doc, pos (in characters), lineno, colno, and pointer.

    The pointer is the JSON Pointer of what was being read, such as '/users/0/name'.

    >>> from melba.json import loads
    >>> try:
    ...     loads('{"users": [{"name": nobody}]}')
    ... except JSONDecodeError as error:
    ...     print(error.pointer, error)
    /users/0/name expected a value: line 1 column 21 (char 20)
    """

    __module__ = "melba.json"

    def __init__(self, msg, doc, pos, pointer=""):
        super().__init__(msg, doc, pos)
        self.pointer = pointer

    def __reduce__(self):
        return self.__class__, (self.msg, self.doc, self.pos, self.pointer)
