"""The other contexts, a character at a time."""

import re
import string

UNRESERVED = string.ascii_letters + string.digits + "-._~"
JS = set("\\'\"`<>&=-;$\x7f\u2028\u2029") | set(map(chr, range(32)))
JSON = set("<>&\u2028\u2029")
XML = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"}
XML_ATTRIBUTE = {**XML, '"': "&quot;", "'": "&apos;", "\t": "&#9;", "\n": "&#10;"}
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def escape_unquoted(text):
    def one(character):
        if not character.isascii() or character.isalnum():
            return character
        return f"&#{ord(character) or 0xFFFD};"

    return "".join(map(one, text))


def escape_js(text):
    return "".join(f"\\u{ord(character):04X}" if character in JS else character for character in text)


def escape_json_script(text):
    return "".join(f"\\u{ord(character):04x}" if character in JSON else character for character in text)


def escape_url(text):
    return "".join(chr(byte) if chr(byte) in UNRESERVED else f"%{byte:02X}" for byte in text.encode())


def escape_url_query(text):
    return escape_url(text).replace("%20", "+")


def escape_css(text):
    def one(character):
        if not character.isascii() or character.isalnum() or character in " -_.,":
            return character
        return f"\\{ord(character) or 0xFFFD:x} "

    return "".join(map(one, text))


def escape_xml(text, replaced=XML):
    illegal = NOT_XML.search(text)
    if illegal:
        raise ValueError(illegal[0])
    return "".join(replaced.get(character, character) for character in text)


def escape_xml_attribute(text):
    return escape_xml(text, XML_ATTRIBUTE)
